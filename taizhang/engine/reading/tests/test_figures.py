"""What a figure is, what it measures, and how it stands, in sentences as official texts print them."""

import pytest

from taizhang.engine.reading import read, rules


def figures(text):
    """The figures of a text by their printed number."""
    return {f.text.replace(" ", ""): f for f in read(text).figures}


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit"),
    [
        ("全县用电量23.6亿千瓦时。", "23.6亿千瓦时", 23.6, "亿千瓦时"),
        ("新改建农村公路３５．８公里。", "３５．８公里", 35.8, "公里"),
        ("粮食播种面积81.46万亩。", "81.46万亩", 81.46, "万亩"),
        ("全县脱贫1,200余户。", "1,200余户", 1200, "户"),
        ("培育菜苗350多万株。", "350多万株", 350, "万株"),
        ("近40万人次参加活动。", "40万人次", 40, "万人次"),
        ("平均气温15.2℃。", "15.2℃", 15.2, "℃"),
        ("比重提高3.82个百分点。", "3.82个百分点", 3.82, "个百分点"),
        ("再引进10至12家企业。", "10至12家", 10, "家"),
        ("每户补助5000元至1万元。", "5000元至1万元", 5000, "元"),
        ("增速保持在8%—9%。", "8%—9%", 8, "%"),
        ("细颗粒物浓度为35微克/立方米。", "35微克/立方米", 35, "微克/立方米"),
        ("发电量370亿度。", "370亿度", 370, "亿度"),
        ("城关镇得分95.71分。", "95.71分", 95.71, "分"),
        ("编发简报31期。", "31期", 31, "期"),
        ("发生重污染395天次。", "395天次", 395, "天次"),
        ("自然增长率为4.5‰。", "4.5‰", 4.5, "‰"),
    ],
)
def test_a_number_with_its_unit_is_a_figure(text, printed, value, unit):
    found = figures(text)[printed.replace(" ", "")]
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "4月15日8时30分，会议在3号楼召开。", "104国道和G30高速沿线", "世界500强企业来访", "12345热线开通15周年",
        "云政发〔2024〕12号", "评为3A级景区", "用时3个工作日", "第3季度", "细颗粒物即PM2.5", "“2+26”城市", "前3名", "5、6月份",
        "2022—2023年度", "每天8小时", "1、企业要加快进度",
    ],
)  # fmt: skip
def test_dates_names_and_ordinals_are_none(text):
    assert read(text).figures == []


def test_numbers_in_a_row_share_the_unit_printed_last():
    found = figures("第二、第三产业占地区生产总值的比重分别回落2.16和1.66个百分点。")
    assert [(f.value, f.unit) for f in found.values()] == [(2.16, "个百分点"), (1.66, "个百分点")]


@pytest.mark.parametrize(
    ("text", "printed", "growth"),
    [
        ("进出口总额9005.6万美元，同比增长18.7%。", "9005.6万美元", 18.7),
        ("生猪存栏36.16万头，同比下降1.01%。", "36.16万头", -1.01),
        ("生产总值14.3亿元，按不变价格计算，比上年同期增长-8.7%。", "14.3亿元", -8.7),
        ("生产总值33.74亿元，比增9.2%，总量居全市第8。", "33.74亿元", 9.2),
        ("研究经费866.5亿元、同比增长6.6%。", "866.5亿元", 6.6),
        ("存款余额20721.8亿元，较年初增加1283.1亿元，同比增长29.5%。", "20721.8亿元", 29.5),
        ("贷款余额1980.5亿元，同比增速为44.5%。", "1980.5亿元", 44.5),
        ("房屋销售面积3.65万平方米，与去年同期相比减少36.2%。", "3.65万平方米", -36.2),
        ("工业投资同比下降25.2%。", "25.2%", -25.2),
    ],
)
def test_growth_on_a_year_belongs_to_its_figure(text, printed, growth):
    assert figures(text)[printed].yoy_pct == growth


def test_growth_against_anything_else_is_kept_apart():
    found = figures(
        "生产总值27.54亿元，同比增长12.3%，增速高于全市平均水平0.3个百分点，两年平均增长1.7%，全市排名第七。"
    )
    total = found["27.54亿元"]
    assert (total.yoy_pct, total.other_growth, total.rank) == (12.3, {"两年平均": 1.7}, "全市排名第七")
    assert (total.rank_among, total.rank_place) == ("全市", 7)
    assert found["0.3个百分点"].yoy_pct is None and found["0.3个百分点"].part == "change"
    stock = figures("各项存款余额288.06亿元，比年初增长4.8%。")["288.06亿元"]
    assert (stock.yoy_pct, stock.other_growth) == (None, {"比年初": 4.8})
    older = figures("2024年，粮食产量13万吨，比2019年增长9%。")["13万吨"]
    assert (older.yoy_pct, older.other_growth) == (None, {"比2019年": 9})
    assert figures("2024年，粮食产量13万吨，比2023年增长9%。")["13万吨"].yoy_pct == 9


def test_growth_at_the_same_caliber_says_so():
    found = figures("一般公共预算收入39.43亿元，同口径下降19.4%。")["39.43亿元"]
    assert (found.yoy_pct, found.caliber) == (-19.4, "同口径")


def test_in_turn_each_number_goes_to_the_next_thing():
    text = "生猪、牛、羊、家禽分别出栏6.4万头、1342头、1.2万只、5.5万只，分别增长81.8%、3.3%、5.2%、27.9%。"
    got = [(f.indicator, f.value, f.yoy_pct) for f in read(text).figures if not f.optional]
    assert got == [("生猪出栏", 6.4, 81.8), ("牛出栏", 1342, 3.3), ("羊出栏", 1.2, 5.2), ("家禽出栏", 5.5, 27.9)]
    shares = [f.indicator for f in read("事故起数和死亡人数分别占全年事故的35.7%和46.5%。").figures]
    assert shares == ["事故起数占全年事故", "死亡人数占全年事故"]


@pytest.mark.parametrize(
    ("text", "rank", "among", "place"),
    [
        ("税收3.6亿元，居全市第一位。", "居全市第一位", "全市", 1),
        ("工业投资3.49亿元，增速排位全市第6。", "增速排位全市第6", "全市", 6),
        ("存款余额207亿元，位列全国各省市区第一位。", "位列全国各省市区第一位", "全国各省市区", 1),
        ("农业增加值5.9亿元，位居全省第 3 位。", "位居全省第3位", "全省", 3),
        ("贷款5925万元，位居六县（市）区第一。", "位居六县（市）区第一", "六县（市）区", 1),
        ("完成投资3亿元，增速全市第二。", "增速全市第二", "全市", 2),
        ("完成投资3亿元，居全市首位。", "居全市首位", "全市", 1),
        ("接待游客30万人次，位列全县第十二名。", "位列全县第十二名", "全县", 12),
    ],
)
def test_a_rank_says_among_whom(text, rank, among, place):
    found = next(iter(figures(text).values()))
    assert (found.rank, found.rank_among, found.rank_place) == (rank, among, place)


@pytest.mark.parametrize("text", ["安置第一书记30名。", "第一产业增加值5.3亿元，排第一批实施。"])
def test_an_ordinal_that_is_no_rank_is_none(text):
    assert all(f.rank is None for f in read(text).figures)


@pytest.mark.parametrize(
    ("text", "printed", "target", "done"),
    [
        ("发放创业贷款5925万元，占全年目标任务4700万元的126%。", "5925万元", 4700, 126),
        ("发放创业担保贷款1.62亿元，扶持368人创业，完成省定2亿元目标任务的81.11%。", "1.62亿元", 2, 81.11),
        ("一般公共预算收入99566.7亿元，为预算的99.4%。", "99566.7亿元", None, 99.4),
        ("一般公共预算收入243670万元，完成预算数100.69%。", "243670万元", None, 100.69),
        ("累计完成投资629.0亿元，占年度投资计划的97.2%。", "629.0亿元", None, 97.2),
        ("累计完成投资474.5亿元，完成率74.06%。", "474.5亿元", None, 74.06),
    ],
)
def test_completion_and_target_belong_to_what_was_done(text, printed, target, done):
    found = figures(text)[printed]
    assert (found.target, found.completion_pct) == (target, done)


@pytest.mark.parametrize(
    ("text", "printed", "indicator"),
    [
        ("全年生产总值（GDP）235.28亿元。", "235.28亿元", "生产总值"),
        ("中央一般公共预算收入99566.7亿元。", "99566.7亿元", "中央一般公共预算收入"),
        ("其他营利性服务业实现营业收入5.88亿元。", "5.88亿元", "其他营利性服务业实现营业收入"),
        ("有效灌溉面积56.65万亩。", "56.65万亩", "有效灌溉面积"),
        ("PM2.5平均浓度为35微克/立方米。", "35微克/立方米", "PM2.5平均浓度"),
        ("1-10月项目累计完成投资629.0亿元。", "629.0亿元", "项目累计完成投资"),
        ("第一产业对全县经济增长的贡献率为6.6%。", "6.6%", "第一产业对全县经济增长的贡献率"),
        ("咨询类诉求124件，占63.72%。", "63.72%", "咨询类诉求占比"),
        ("活家禽出栏112.1万只，高于全市平均1.94个百分点。", "1.94个百分点", "活家禽出栏高于全市平均"),
        ("给予15万元贴息贷款。", "15万元", "贴息贷款"),
        ("91.7%扩大了销售规模。", "91.7%", "扩大了销售规模"),
        ("财政赤字由31600亿元增加到41600亿元。", "41600亿元", "财政赤字"),
        ("全县共有45万人口。", "45万人口", "人口"),
        ("到期还款率达99%。", "99%", "到期还款率"),
    ],
)
def test_an_indicator_is_the_printed_name(text, printed, indicator):
    assert figures(text)[printed].indicator == indicator


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("1—10月，全县完成投资3亿元。", "1—10月"),
        ("上半年，全县完成投资3亿元。", "上半年"),
        ("2024年，全县完成投资3亿元。", "2024年"),
        ("截至9月底，全县完成投资3亿元。", "截至9月底"),
        ("前三季度完成投资3亿元，比上半年多1亿元。", "前三季度"),
        ("完成投资3亿元，超额完成一季度目标任务。", None),
    ],
)
def test_a_figure_is_of_the_last_period_named_before_it(text, period):
    assert next(iter(figures(text).values())).period == period


def test_every_attribute_names_its_rule():
    text = "1—9月，税收3.6亿元，同比增长6.6%，比年初增长2%，居全市第一位，占年初预算5亿元的72%。"
    named = {name for f in read(text).figures for name in (f.rule, *f.because)}
    assert {
        "growth.on-a-year",
        "growth.against-another-time",
        "standing.rank",
        "standing.completion-of-target",
    } <= named
    assert all(rules.get(name).finds for name in named)


def test_a_cell_is_named_by_its_row_and_column():
    table = "名次\t县（区）\t得分\t较上季度\n1\t云溪县\t92.35分\t上升2位\n2\t鹿鸣县\t91.80分\t下降1位\n"
    got = [(f.indicator, f.value, f.rank) for f in read(f"考核结果通报如下。\n{table}特此通报。\n").figures]
    assert got == [("云溪县得分", 92.35, "1"), ("鹿鸣县得分", 91.80, "2")]


def test_rates_in_turn_go_back_over_several_clauses():
    text = "失业人员再就业1017人，困难人员就业356人，分别完成年度目标任务的101.7%、118.7%。"
    assert [f.completion_pct for f in read(text).figures if f.unit == "人"] == [101.7, 118.7]
    text = "涉农贷款余额121.4亿元，同比+8.0%；制造业贷款余额22.7亿元，同比-3.2%。"
    assert [f.yoy_pct for f in read(text).figures if f.unit == "亿元"] == [8, -3.2]


def test_the_year_before_in_the_text_owns_nothing():
    text = "一般公共预算收入37,730万元，比上年同期35,285万元增收2,445万元，增长6.9%。"
    found = figures(text)
    assert found["37,730万元"].yoy_pct == 6.9 and found["35,285万元"].yoy_pct is None
    assert found["35,285万元"].part == "past" and found["2,445万元"].part == "change"


def test_a_threshold_is_no_figure_of_its_own_and_rates_joined_by_and_both_count():
    assert figures("发生一次死亡10人以上特大事故17起。")["10人"].optional
    got = [f.yoy_pct for f in read("煤矿事故起数和死亡人数同比下降36.2%和4.7%。").figures]
    assert got == [-36.2, -4.7]
