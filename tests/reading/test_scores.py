"""What the reader is worth: the figures it must reach, and never less than when they were last written down.

After a change that makes the reader better: `python scripts/scores.py --write`, and commit tests/reading/scores.json.
"""

import importlib.util

import pytest

from taizhang.engine import reading
from tests.reading import scoring

LEAST = {
    "overall": 0.92,
    "directives F1": 0.88,
    "directives precision": 0.85,
    "directives owner": 0.85,
    "directives due": 0.90,
    "directives speaker": 0.85,
    "figures F1": 0.96,
    "figures indicator": 0.85,
    "figures yoy_pct": 0.85,
    "articles F1": 0.95,
    "articles headline": 0.95,
    "people F1": 0.90,
}


def our_reader(text):
    return reading.read(text).as_json()


@pytest.fixture(scope="module")
def measured():
    return {name: scoring.count_all(folder, our_reader) for name, folder in scoring.corpora().items()}


@pytest.mark.parametrize("corpus", ["ours", "dev"])
def test_the_reader_is_as_good_as_it_has_to_be(measured, corpus):
    if corpus not in measured:
        pytest.skip("the shared corpus is not beside this checkout")
    found = scoring.figures(measured[corpus].values())
    assert not [f"{name} is {found.get(name, 0):.4f}, needs {least}" for name, least in LEAST.items()
                if found.get(name, 0) < least]  # fmt: skip


@pytest.mark.parametrize("corpus", ["ours", "dev"])
def test_no_figure_is_below_the_committed_one(measured, corpus):
    if corpus not in measured:
        pytest.skip("the shared corpus is not beside this checkout")
    fell = scoring.fallen(scoring.committed()[corpus], measured[corpus])
    assert not fell, "\n".join(["the reader got worse:", *fell])


def test_the_committed_scores_know_every_document_of_ours(measured):
    missing = measured["ours"].keys() - scoring.committed()["ours"].keys()
    assert not missing, f"run python scripts/scores.py --write: {sorted(missing)}"


def test_a_reader_that_drops_every_tenth_directive_is_caught(measured):
    """The control: the fall is named, with its size and the documents in which it happened."""
    passed = 0

    def forgetful(text):
        nonlocal passed
        found = our_reader(text)
        kept = []
        for directive in found["directives"]:
            passed += 1
            if passed % 10:
                kept.append(directive)
        return {**found, "directives": kept}

    worse = scoring.count_all(scoring.OURS, forgetful)
    fell = scoring.fallen(measured["ours"], worse)
    recall = next(sentence for sentence in fell if sentence.startswith("directives recall"))
    assert " fell from 0." in recall and " to 0." in recall and " 04, " in recall and "missed: " in recall


def test_one_more_found_with_an_attribute_wrong_is_no_fall_of_that_attribute():
    one = {
        "a": {**{f: scoring.Count() for f in scoring.WEIGHTS}, "figures": scoring.Count(1, 0, 1, {"indicator": [1, 1]})}
    }
    two = {"a": {**one["a"], "figures": scoring.Count(2, 0, 0, {"indicator": [1, 2]})}}
    none = {"a": {**one["a"], "figures": scoring.Count(2, 0, 0, {"indicator": [0, 2]})}}
    assert not scoring.fallen(one, two)
    assert [s.partition(" in ")[0] for s in scoring.fallen(one, none)] == [
        "figures indicator fell from 1.0000 to 0.0000"
    ]


def test_a_better_reader_is_no_regression(measured):
    perfect = {d.name: scoring.count(d.text, d.gold, d.gold) for d in scoring.documents(scoring.OURS)}
    assert scoring.figures(perfect.values())["overall"] == 1.0
    assert not scoring.fallen(measured["ours"], perfect)


def test_our_scorer_and_the_shared_one_give_the_same_numbers(measured):
    shared = scoring.beside_the_checkout()
    if not shared:
        pytest.skip("the shared corpus is not beside this checkout")
    spec = importlib.util.spec_from_file_location("shared_score", shared / "score.py")
    theirs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(theirs)
    for name, folder in scoring.corpora().items():
        result = theirs.summarise(
            [theirs.score_doc(d.text, d.gold, our_reader(d.text)) for d in scoring.documents(folder)]
        )
        ours = scoring.figures(measured[name].values())
        expected = {"overall": result["overall"]}
        for field, of in result["fields"].items():
            expected |= {f"{field} precision": of["p"], f"{field} recall": of["r"], f"{field} F1": of["f1"]}
            expected |= {f"{field} {a}": v["acc"] for a, v in of["attrs"].items() if v["n"]}
        assert {k: round(v, 4) for k, v in ours.items()} == pytest.approx(expected, abs=1.01e-4)
