"""The unit that a text means is found, and how sure that is is said."""

import pytest

from taizhang.org.names import Matcher, abbreviates

UNITS = [
    (1, "云溪县住房和城乡建设局", "住建局"),
    (2, "云溪县发展和改革委员会", "发改委"),
    (3, "河口镇人民政府", "河口镇"),
    (4, "云溪县人力资源和社会保障局", "人社局"),
    (5, "云溪县市场监督管理局", "市监局"),
    (6, "中共云溪县委办公室", "县委办"),
    (7, "城关街道办事处", "城关街道"),
    (8, "云溪县交通运输局", "交通局"),
]
MATCHER = Matcher("云溪县", UNITS, {1: ["县建设局"], 8: ["交运局"]})


@pytest.mark.parametrize(
    ("text", "unit_id", "how"),
    [
        ("云溪县住房和城乡建设局", 1, "name"),
        ("住建局", 1, "short"),
        ("县住建局", 1, "form"),
        ("住房和城乡建设局", 1, "form"),
        ("县建设局", 1, "alias"),
        ("建设局", 1, "form"),
        ("发改委", 2, "short"),
        ("县发展和改革委", 2, "form"),
        ("河口镇", 3, "short"),
        ("人社局", 4, "short"),
        ("人力社保局", 4, "guess"),
        ("市场监管局", 5, "guess"),
        ("县委办", 6, "short"),
        ("城关街道", 7, "short"),
        ("城关街道办事处", 7, "name"),
        ("交运局", 8, "alias"),
        (" 住 建 局 ", 1, "short"),
    ],
)
def test_a_unit_is_found_by_what_people_call_it(text, unit_id, how):
    found = MATCHER.match(text)
    assert [(match.unit_id, match.how) for match in found] == [(unit_id, how)]


@pytest.mark.parametrize("text", ["", "公安局", "局", "各乡镇", "住建", "云溪县"])
def test_what_is_nobody_is_nobody(text):
    assert MATCHER.match(text) == []


def test_two_units_of_one_name_are_both_offered():
    twins = Matcher("云溪县", [(1, "河口镇柳林村", "柳林村"), (2, "青石镇柳林村", "柳林村")], {})
    assert [match.unit_id for match in twins.match("柳林村")] == [1, 2]


def test_an_abbreviation_keeps_first_and_last_and_the_order():
    assert abbreviates("住建局", "住房和城乡建设局")
    assert not abbreviates("建住局", "住房和城乡建设局")
    assert not abbreviates("住房和城乡建设局", "住房和城乡建设局")
