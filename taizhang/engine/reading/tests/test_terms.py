"""How strongly a directive is put, what it aims at, when it holds, and whether it comes back."""

import pytest

from taizhang.engine.reading import read


def one(sentence):
    """The one directive of a sentence of minutes."""
    (found,) = read(f"云溪县政府专题会议纪要\n会议要求，{sentence}").directives
    return found


@pytest.mark.parametrize(
    ("sentence", "strength"),
    [
        ("县住建局要加快推进滨河路改造。", "should"),
        ("县住建局必须在汛期前完成滨河路改造。", "must"),
        ("各施工单位不得擅自停工。", "must"),
        ("县住建局要在确保质量的前提下加快进度。", "should"),
        ("鼓励各乡镇探索积分制管理办法。", "encouraged"),
    ],
)
def test_how_strongly_it_is_put(sentence, strength):
    assert one(sentence).strength == strength


@pytest.mark.parametrize(
    ("sentence", "aims"),
    [
        ("县商务局全年引进10至12家企业。", [(10, 12, "家", "exact")]),
        (
            "县水利局要新建管网32.5公里，覆盖率达到85%以上。",
            [(32.5, None, "公里", "exact"), (85, None, "%", "at_least")],
        ),
        ("县财政局要把项目总投资控制在4850万元以内。", [(4850, None, "万元", "at_most")]),
        ("镇农业服务中心要抓好农膜回收，回收率不低于85%。", [(85, None, "%", "at_least")]),
        ("县住建局要抓紧完善前期手续。", []),
    ],
)
def test_what_number_it_aims_at(sentence, aims):
    assert [(t.low, t.high, t.unit, t.sense) for t in one(sentence).targets] == aims


@pytest.mark.parametrize(
    ("sentence", "case"),
    [
        ("逾期未完成整改的，由县安委办约谈其负责人。", "逾期未完成整改的"),
        ("具备条件的，县水利局要就近接入城镇管网。", "具备条件的"),
        ("县水利局要就近接入城镇管网，不留死角。", None),
    ],
)
def test_in_which_case_it_holds(sentence, case):
    assert one(sentence).condition == case


@pytest.mark.parametrize(
    ("sentence", "comes_back"),
    [
        ("各责任单位于每月25日前将进展报县政府督查室。", ("month", 25)),
        ("各责任单位每季度末向县政府办报送台账。", ("quarter", 31)),
        ("县教体局每半年组织一次消防演练。", ("half_year", None)),
        ("各乡镇要在每周五前报送排查情况。", ("week", 5)),
        ("县住建局要在6月30日前报送台账。", None),
    ],
)
def test_whether_it_comes_back(sentence, comes_back):
    recurs = one(sentence).recurs
    assert (recurs and (recurs.every, recurs.day)) == comes_back
