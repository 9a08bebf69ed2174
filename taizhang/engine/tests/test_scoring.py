"""Scores, by the worked numbers of the field."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.engine import scoring
from taizhang.engine.scoring import Look, Rule

RUBBISH = {
    "toilets": Rule("toilets", "a", D(10), D(2)),
    "rubbish": Rule("rubbish", "b", D(5), D(1)),
    "burning": Rule("burning", "b", D(0), zeroes=True),
}


def points(rules, *looks):
    return sum(line.gained for line in scoring.lines(rules, looks))


def test_three_years_weigh_15_25_60():
    assert scoring.over_years([D(80), D(84), D(90)], (15, 25, 60)) == D("87.00")


def test_below_85_for_minors_nobody_applies_and_above_they_are_a_fifth():
    assert scoring.with_minors(D(90), D("84.9")) is None
    assert scoring.with_minors(D(90), D(86)) == D("89.20")


def test_817_of_1166_observations_are_70_1_percent():
    assert scoring.rate(817, 1166) == D("70.1")
    assert scoring.rate(0, 0) is None


@pytest.mark.parametrize(("missing", "third"), [("mean", D(85)), ("zero", D(0)), ("exclude", None)])
def test_a_community_without_such_a_point_gets_the_mean_of_the_others(missing, third):
    assert scoring.filled({1: D(80), 2: D(90), 3: None}, missing)[3] == third


@pytest.mark.parametrize(("bad", "left"), [(0, 10), (3, 4), (5, 0), (6, 0)])
def test_two_points_go_for_each_bad_toilet_until_nothing_is_left(bad, left):
    assert points(RUBBISH, Look("toilets", holds=not bad, cases=bad)) == left


def test_open_burning_takes_the_whole_item():
    looks = [Look("rubbish", holds=False, cases=1), Look("burning", holds=False, cases=1)]
    assert points(RUBBISH, *looks) == 0
    assert [line.zeroed_by for line in scoring.lines(RUBBISH, looks)] == ["burning", ""]
    assert points(RUBBISH, looks[0], Look("burning", holds=True)) == 4
    assert points(RUBBISH, *looks, Look("toilets", holds=True)) == 10  # another item


def test_elements_of_an_item_count_each_for_itself():
    rules = {key: Rule(key, "item", D(score)) for key, score in (("a", "0.25"), ("b", "0.25"), ("c", "0.5"))}
    assert points(rules, Look("a", True), Look("b", False, 1), Look("c", True)) == D("0.75")


def test_a_veto_overrides_any_score_and_equals_share_a_place():
    scores = {1: D(99), 2: D(90), 3: D(90), 4: D(80), 5: None}
    assert scoring.ranks(scores, vetoed=[1]) == {1: None, 2: 1, 3: 1, 4: 3, 5: None}


def test_a_unit_that_was_not_tested_is_given_nothing():
    by_types = scoring.by_types({1: {"market": D(80)}, 2: {"market": D(90), "park": D(70)}, 3: {}}, "mean")
    assert by_types == {
        1: {"market": (D(80), False), "park": (D(70), True)},
        2: {"market": (D(90), False), "park": (D(70), False)},
        3: {},
    }


@given(st.dictionaries(st.integers(1, 30), st.decimals(0, 100, places=2), min_size=1))
def test_whoever_has_more_is_never_behind(scores):
    ranks = scoring.ranks(scores)
    assert all((scores[a] > scores[b]) == (ranks[a] < ranks[b]) for a in scores for b in scores)


@given(st.lists(st.tuples(st.sampled_from(sorted(RUBBISH)), st.booleans(), st.integers(0, 20)), max_size=12))
def test_a_score_lies_between_nothing_and_all(seen):
    looks = [Look(clause, holds, cases) for clause, holds, cases in seen]
    score = scoring.out_of_hundred(scoring.lines(RUBBISH, looks))
    assert score is None or 0 <= score <= 100
