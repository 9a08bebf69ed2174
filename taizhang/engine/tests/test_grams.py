from hypothesis import given
from hypothesis import strategies as st

from taizhang.engine.grams import contains, grams, normalise, query_grams


def test_two_characters_are_one_term():
    assert query_grams("污水") == ["污水"]
    assert query_grams("污水直排") == ["污水", "水直", "直排"]


def test_full_width_and_capitals_do_not_matter():
    assert normalise("ＤＣ－２０２６　项目") == "dc-2026 项目"
    assert set(query_grams("dc-2026")) <= set(grams("编号ＤＣ－２０２６－０１４７"))


def test_pairs_do_not_reach_over_punctuation():
    assert "水直" not in grams("污水，直排")
    assert not contains("污水，直排", "水直")


def test_one_character_finds_every_place_as_a_prefix():
    terms = grams("东干渠")
    for char in "东干渠":
        assert any(term.startswith(char) for term in terms)


@given(st.text(alphabet="柳河镇污水管网 ，。AbＡ１2㈠", max_size=30), st.data())
def test_whatever_stands_in_the_text_is_found(text, data):
    text = normalise(text)
    start = data.draw(st.integers(0, len(text)))
    query = text[start : data.draw(st.integers(start, len(text)))]
    terms = grams(text)
    assert contains(text, query)
    for term in query_grams(query):
        assert term in terms if len(term) == 2 else any(t.startswith(term) for t in terms)
