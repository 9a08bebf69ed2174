"""What a row waits for, as clerks write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.engine.network import Link
from taizhang.planning.rules.predecessors import names, read, shifted, written

TITLES = ["选址", "立项", "施工、监理招标", "基础施工", "主体 施工", "验收", "验收"]
KNOWN = names(TITLES)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("", []),
        ("3", [("3", "FS", 0)]),
        ("3FS+2", [("3", "FS", 2)]),
        ("3+2", [("3", "FS", 2)]),
        ("5ss-1工作日", [("5", "SS", -1)]),
        ("5SS-1 个工作日", [("5", "SS", -1)]),
        ("3,5", [("3", "FS", 0), ("5", "FS", 0)]),
        ("３、５；", [("3", "FS", 0), ("5", "FS", 0)]),
        ("1\n2", [("1", "FS", 0), ("2", "FS", 0)]),
        ("2 完成-完成 +1周", [("2", "FF", 5)]),
        ("第3步完成后5个工作日", [("3", "FS", 5)]),
        ("基础施工完成后2天", [("4", "FS", 2)]),
        ("基础施工完工2天后", [("4", "FS", 2)]),
        ("基础施工开始后10天", [("4", "SS", 10)]),
        ("基础施工完成前3天", [("4", "FS", -3)]),
        ("立项后", [("2", "FS", 0)]),
        ("与立项同时开始", [("2", "SS", 0)]),
        ("施工、监理招标", [("3", "FS", 0)]),
        ("选址、施工、监理招标、基础施工", [("1", "FS", 0), ("3", "FS", 0), ("4", "FS", 0)]),
        ("主体 施工SS+3，1", [("5", "SS", 3), ("1", "FS", 0)]),
        ("1,1", [("1", "FS", 0)]),
    ],
)
def test_a_cell_is_read_as_it_is_meant(text, links):
    found = read(text, KNOWN)
    assert ([tuple(link) for link in found.links], found.faults) == (links, ())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("9", "前置“9”读不懂，或者不在表里"),
        ("3FS+50%", "前置“3FS+50%”读不懂"),
        ("=1+1", "前置“=1+1”读不懂"),
        ("验收", "有几行都叫“验收”，请改写行号。"),
        ("1," * 100, "前置步骤写得太多，最多 60 个。"),
        ("三百" * 5000, "前置步骤写得太多"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_rest_is_kept(text, says):
    found = read(f"{text}" if len(text) > 50 else f"2, {text}", KNOWN)
    assert says in str(found.faults[0])
    assert len(text) > 50 or found.links == (Link("2"),)


def test_where_a_sheet_numbers_its_rows_itself_its_numbers_count():
    known = names(["选址", "立项", "招标"], ["A", "B", "1.2"])
    assert [link.before for link in read("A、B, 1.2SS", known).links] == ["1", "2", "3"]
    assert read("3", known).faults


def test_rows_that_are_put_below_others_keep_what_they_wait_for():
    assert shifted("1, 2SS+3", 10) == "11, 12SS+3"
    assert shifted("不知道", 10) == "不知道"


LINKS = st.builds(
    Link, st.integers(1, 50).map(str), st.sampled_from(["FS", "SS", "FF", "SF"]), st.integers(-9999, 9999)
)


@given(st.lists(LINKS, max_size=20, unique=True))
def test_what_is_written_is_read_again(links):
    found = read(written(links), names([f"步骤{n}" for n in range(50)]))
    assert (list(found.links), found.faults) == (links, ())


@given(st.text(max_size=60))
def test_nonsense_is_never_lost_and_never_breaks(text):
    found = read(text, KNOWN)
    assert found.links or found.faults or not text.strip(" ,，、;；\t\n") or not text.strip()
