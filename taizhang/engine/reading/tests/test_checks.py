"""Printed numbers against each other: the worked examples of county bulletins, and the ways a check must keep quiet."""

import pytest

from taizhang.engine.reading import read


def checks(text, rule=""):
    """The checks of a text whose rule begins so."""
    return [c for c in read(text).checks if c.rule.startswith(rule)]


def verdicts(text, rule=""):
    """What was found about each printed number."""
    return [(c.printed, c.verdict) for c in checks(text, rule)]


def test_the_seed_adds_up():
    text = "发放创业贷款5925万元，占全年目标任务4700万元的126%。一般预算财政收入完成3.91亿元，其中税收完成3.6亿元，税比92%。"
    assert [(c.printed, c.computed, c.verdict) for c in checks(text)] == [
        ("126%", "126.06%", "agrees"), ("92%", "92.07%", "agrees"),
    ]  # fmt: skip
    wrong = checks("发放创业贷款5925万元，占全年目标任务4700万元的128%。")[0]
    assert (wrong.verdict, wrong.printed, wrong.computed) == ("differs", "128%", "126.06%")


# ── loans by county (T-L10) ────────────────────────────────────────────────────

LOANS = (
    "截至4月底，全市新增发放创业担保贷款{total}万元，完成年度目标任务的42.97%。其中，云溪县9515万元，鹿鸣县4741.1万元，枫林县1928.5万元，"
    "南浦区4230万元，澄湖县4810万元，石门岭县3747万元。"
)


def test_counties_make_up_the_city_and_the_goal_is_inferred():
    found = {c.rule: c for c in checks(LOANS.format(total="28971.6"))}
    assert found["check.sum"].verdict == "agrees" and "28,971.6" in found["check.sum"].recomputation
    goal = found["check.completion"]
    assert goal.verdict == "cannot tell" and goal.why == "文中没有写目标数，反推约为 {computed}"
    low, high = (float(n.strip("万元").replace(",", "")) for n in goal.computed.split("～"))
    assert low <= 67423 and high >= 67429
    slip = next(c for c in checks(LOANS.format(total="28917.6")) if c.rule == "check.sum")
    assert (slip.verdict, slip.printed, slip.computed) == ("differs", "28917.6万元", "28,971.6万元")


# ── projects (T-P1 to T-P4) ────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("plan", "done", "rate"),
    [
        ("63.27", "77.57", "122.60"),
        ("19", "28.78", "151.47"),
        ("22.67", "26.40", "116.45"),
        ("21.60", "22.39", "103.66"),
    ],
)
def test_completion_of_projects(plan, done, rate):
    text = f"年度计划投资{plan}亿元，累计完成投资{done}亿元，完成率{rate}%。"
    assert verdicts(text, "check.completion") == [(f"{rate}%", "agrees")]


def test_parts_that_are_off_by_rounding_add_up():
    text = "年度计划投资561.86亿元，其中产业项目300.15亿元，基础设施180.40亿元，民生项目81.30亿元。累计完成投资362.32亿元，其中产业项目200.11亿元，基础设施110.12亿元，民生项目52.10亿元。"
    assert verdicts(text, "check.sum") == [("561.86亿元", "agrees"), ("362.32亿元", "agrees")]
    text = "年度计划投资561.86亿元，累计完成投资362.32亿元，占年度计划的64.49%。"
    assert verdicts(text, "check.completion") == [("64.49%", "agrees")]


UNITS = """1—9月全州重点项目进展情况
1—9月，全州实施重点项目316个，年度计划投资640.7亿元，累计完成投资474.5亿元，完成率74.06%。其中，州直单位累计完成投资114.8亿元，完成率64%。
单位\t项目个数\t年度计划投资（亿元）\t累计完成投资（亿元）\t完成率
州直\t60\t156.4\t92.0\t58.8%
云溪县\t85\t160.3\t130.5\t81.4%
鹿鸣县\t90\t168.0\t132.0\t78.6%
枫林县\t80\t156.0\t120.0\t76.9%
合计\t315\t640.7\t474.5\t74.06%
请各单位加快进度。
"""


def test_the_text_is_held_against_its_table():
    found = {(c.printed, c.verdict): c for c in checks(UNITS)}
    assert found[("114.8亿元", "differs")].computed == "92亿元"
    assert found[("64%", "differs")].computed == "58.8%"
    assert found[("316个", "differs")].computed == "315"
    assert found[("640.7亿元", "agrees")].computed == "640.7亿元"
    assert ("74.06%", "agrees") in found
    totals = [(c.printed, c.verdict) for c in checks(UNITS, "check-table.totals")]
    assert totals == [("315", "agrees"), ("640.7", "agrees"), ("474.5", "agrees")]
    slip = UNITS.replace("合计\t315", "合计\t316")
    assert ("316", "differs") in verdicts(slip, "check-table.totals")


def test_a_row_whose_rate_is_wrong_is_the_only_one_named():
    wrong = UNITS.replace("130.5\t81.4%", "130.5\t88.4%")
    assert [(c.printed, c.computed) for c in checks(wrong, "check-table.completion")] == [("88.4%", "81.41%")]
    assert [c.verdict for c in checks(UNITS, "check-table.completion")] == ["agrees"]


@pytest.mark.parametrize(
    ("plan", "done", "rate", "gap", "how"),
    [
        ("304", "96.4", "31.7", "1.6", "滞后"),
        ("236.2", "88.6", "37.5", "4.2", "高于"),
        ("67.9", "7.7", "11.4", "21.9", "低于"),
    ],
)
def test_distance_to_schedule(plan, done, rate, gap, how):
    text = f"1—4月，年度计划投资{plan}亿元，累计完成投资{done}亿元，完成率{rate}%，{how}序时进度{gap}个百分点。"
    assert verdicts(text) == [(f"{rate}%", "agrees"), (f"{gap}个百分点", "agrees")]


def test_a_schedule_of_its_own_is_not_called_wrong():
    own = checks("1—5月，完成年度投资计划的54.4%，超序时进度4.4个百分点。", "check.schedule")[0]
    assert own.verdict == "cannot tell"
    printed = "1—5月，序时进度为50.0%，完成年度投资计划的54.4%，超序时进度{}个百分点。"
    assert verdicts(printed.format("4.4"), "check.schedule") == [("4.4个百分点", "agrees")]
    assert verdicts(printed.format("5.4"), "check.schedule") == [("5.4个百分点", "differs")]


# ── the economy (T-E1 to T-E7) ─────────────────────────────────────────────────

QUARTER = """前三季度云溪县经济运行情况
前三季度，全县实现地区生产总值125.95亿元，同比增长3.6%。其中，第一产业增加值18.33亿元，增长2.2%；第二产业增加值53.78亿元，增长5.7%；第三产业增加值53.84亿元，增长1.9%。三次产业结构比为{structure}。
第一产业对全县经济增长的贡献率为6.6%，拉动经济增长0.2个百分点；第二产业贡献率为70.4%，拉动经济增长2.6个百分点；第三产业贡献率为23%，拉动经济增长0.8个百分点。
"""


def test_the_three_industries():
    found = checks(QUARTER.format(structure="14.6:42.7:42.7"))
    assert {c.verdict for c in found} == {"agrees"}
    assert {
        "check.sum",
        "check-article.structure",
        "check-article.structure-of-values",
        "check-article.contributions",
        "check-article.pulls",
        "check-article.pull",
    } == {c.rule for c in found}
    wrong = checks(QUARTER.format(structure="14.6:43.7:41.7"))
    assert [(c.rule, c.computed) for c in wrong if c.verdict == "differs"] == [
        ("check-article.structure-of-values", "14.55:42.70:42.75")
    ]
    short = checks(QUARTER.format(structure="14.6:42.7:41.7"), "check-article.structure")
    assert [c.verdict for c in short] == ["differs", "differs"]


def test_a_rounded_sum_the_tax_share_and_growth_at_the_same_caliber():
    text = (
        "前三季度，全区实现地区生产总值1291.92亿元，按不变价格计算同比增长5.8%。其中，第一产业增加值72.61亿元，第二产业增加值730.64亿元，第三产业增加值488.68亿元，"
        "三次产业结构为5.6:56.6:37.8。一般公共预算收入完成70.11亿元，同口径下降19.4%，其中税收收入39.43亿元，税收占比56.24%。"
    )
    found = {(c.rule, c.printed): c for c in checks(text)}
    assert found[("check.sum", "1291.92亿元")].verdict == "agrees"
    assert found[("check-article.structure", "5.6:56.6:37.8")].verdict == "agrees"
    assert found[("check-article.structure-of-values", "5.6:56.6:37.8")].verdict == "agrees"
    assert found[("check.share", "56.24%")].verdict == "agrees"
    caliber = found[("check.growth", "19.4%")]
    assert (caliber.verdict, caliber.computed) == ("cannot tell", "同口径") and "不能用文中的数重算" in caliber.why
    assert found[("check.growth", "5.8%")].verdict == "cannot tell"


def test_growth_by_what_was_added_and_half_a_year_of_budget():
    text = (
        "上半年，全市一般公共预算收入完成38.3亿元，比上年同期增加6.5亿元，增长20.4%，完成年初预算的53.5%，超序时进度3.5个百分点；"
        "其中税收收入28.1亿元，税收占比73.5%。"
    )
    found = {c.printed: c for c in checks(text)}
    assert found["20.4%"].verdict == "agrees" and found["20.4%"].computed == "20.44%"
    assert found["3.5个百分点"].verdict == "agrees"
    assert (found["73.5%"].verdict, found["73.5%"].computed) == ("agrees", "73.37%")
    assert found["53.5%"].verdict == "cannot tell"


def test_the_same_total_parted_in_two_ways():
    text = (
        "前三季度，全市实现地区生产总值744.94亿元。其中，第一产业增加值145.88亿元，第二产业增加值222.80亿元，第三产业增加值376.26亿元。"
        "社会消费品零售总额253.08亿元。按经营单位所在地分，城镇176.74亿元，乡村76.34亿元。按消费类型分，餐饮收入39.42亿元，商品零售213.66亿元。"
    )
    assert [(c.printed, c.verdict) for c in checks(text, "check.sum")] == [
        ("744.94亿元", "agrees"), ("253.08亿元", "agrees"), ("253.08亿元", "agrees"),
    ]  # fmt: skip
    wrong = text.replace("76.34", "77.34")
    assert ("253.08亿元", "differs") in verdicts(wrong, "check.sum")


def test_ten_months_of_sales_and_the_average_of_two_years():
    text = (
        "1—10月，全县实现社会消费品零售总额19.99亿元，同比增长10.2%，两年平均增长6.1%。分城乡看，城镇11.35亿元，乡村8.64亿元。"
        "分消费形态看，餐饮收入2.71亿元，商品零售17.28亿元。"
    )
    found = checks(text)
    assert [c.verdict for c in found if c.rule == "check.sum"] == ["agrees", "agrees"]
    average = next(c for c in found if c.rule == "check.two-year-average")
    assert (average.verdict, average.computed) == ("cannot tell", "2.2%")


def test_ranks_are_quoted_and_not_mistaken_for_figures():
    figures = read("全县规模以上工业增加值增长12.3%，增速全市第一；经济综合考核由全市第12位上升到第6位。").figures
    assert [(f.text, f.rank, f.rank_among, f.rank_place) for f in figures] == [("12.3%", "增速全市第一", "全市", 1)]


def test_another_unit_among_the_same_is_pointed_out():
    table = "各镇完成投资情况如下。\n单位\t完成投资（亿元）\n城关镇\t3.2\n双河镇\t2.8\n{}\n青龙镇\t4.1\n白云镇\t1.9\n请核对。\n"
    said = checks(table.format("石门镇\t5675万元"), "check-table.unit")
    assert [(c.printed, c.computed, c.verdict) for c in said] == [("5675万元", "0.5675亿元", "cannot tell")]
    assert said[0].why.startswith("同列用的单位不一样")
    bare = checks(table.format("石门镇\t5675"), "check-table.unit")
    assert [(c.printed, c.computed, c.verdict) for c in bare] == [("5675", "0.5675亿元", "differs")]
    assert not checks(table.format("石门镇\t5.6"), "check-table.unit")


# ── the hotline (T-H1) ─────────────────────────────────────────────────────────


def test_the_hotline():
    text = (
        "3月份，全市12345热线共受理诉求9230件，其中表扬15件，举报13件，有效诉求8947件，无效诉求255件。"
        "有效诉求8947件中，咨询4733件，占受理总量的51.28%。"
        "共答复有效诉求8947件，其中转办2274件，直办6673件，直办占比74.58%。转办2274件，按期办结1715件，按期办结率75.42%。"
        "共转出工单2544件，其中普通工单2274件，紧急工单242件，举报工单13件，表扬工单15件。"
    )
    found = [(c.printed, c.verdict) for c in checks(text)]
    for printed in ("9230件", "8947件", "2544件", "75.42%", "74.58%", "51.28%"):
        assert (printed, "agrees") in found
    assert {verdict for _printed, verdict in found} == {"agrees"}


# ── other ways to disagree ─────────────────────────────────────────────────────


def test_equals_share_a_rank():
    scores = "兖水县95.71分、高桥区91.64分、邹集县88.14分、曲河县87.79分、任岗区86.43分、金岭县81.5分、微溪县80.79分、泗阳县80.14分、嘉平县77.93分、汶河县77.93分、梁坪县75.5分"
    text = f"各县得分依次为：{scores}。汶河县位居全市第{{}}，梁坪县位居全市第11。"
    assert verdicts(text.format(9), "check.rank") == [("第9", "agrees"), ("第11", "agrees")]
    assert checks(text.format(10), "check.rank")[0].computed == "第9"
    table = "考核结果如下。\n单位\t得分\t名次\n城关镇\t95.7\t1\n双河镇\t93.2\t2\n青龙镇\t93.2\t2\n白云镇\t90.1\t{}\n石门镇\t88.0\t5\n特此通报。\n"
    assert verdicts(table.format(4), "check-table.rank") == [("1", "agrees")]
    assert [(c.printed, c.computed) for c in checks(table.format(3), "check-table.rank")] == [("3", "4")]


def test_what_is_cumulative_does_not_fall():
    text = "1—8月，全县完成税收收入3.62亿元。1—9月，全县完成税收收入{}亿元。"
    assert [(c.printed, c.computed) for c in checks(text.format("3.26"), "check-article.cumulative")] == [
        ("3.26亿元", "3.62亿元")
    ]
    assert not checks(text.format("3.92"), "check-article.cumulative")
    table = "各镇税收如下。\n单位\t1—7月\t1—8月\t1—9月\n城关镇\t310\t362\t326\n双河镇\t120\t140\t150\n特此通报。\n"
    assert [(c.printed, c.computed) for c in checks(table, "check-table.cumulative")] == [("326", "362")]


@pytest.mark.parametrize(
    ("text", "printed", "verdict"),
    [
        ("企业由120家增至150家，同比增长25%。", "25%", "agrees"),
        ("企业由120家增至150家，同比增长30%。", "30%", "differs"),
        ("用电量3.3亿千瓦时，比上年同期增加0.3亿千瓦时，增长10%。", "10%", "agrees"),
        ("用电量3.3亿千瓦时，比上年同期增加0.3亿千瓦时，增长19%。", "19%", "differs"),
        ("财政收入37,730万元，比上年同期35,285万元增收2,445万元，增长6.9%。", "6.9%", "agrees"),
        ("财政收入37,730万元，比上年同期35,285万元增收2,445万元，增长9.6%。", "9.6%", "differs"),
        ("工业增加值3.3亿元，比上年同期增加0.3亿元，增长6.2%。", "6.2%", "cannot tell"),
        ("财政收入3.3亿元，比上年同期减少0.3亿元，同口径下降2.1%。", "2.1%", "cannot tell"),
        ("发放贷款386笔、5180万元，笔均13.42万元。", "13.42万元", "agrees"),
        ("发放贷款386笔、5180万元，笔均15.4万元。", "15.4万元", "differs"),
        ("预算32.09亿元，交易额29.12亿元，节约额2.79亿元。", "2.79亿元", "differs"),
        ("共接诉求46653件（电话诉求41424件、非电话诉求5229件）。", "46653件", "agrees"),
        ("共接诉求46653件（电话诉求41424件、非电话诉求5292件）。", "46653件", "differs"),
    ],
)
def test_growth_means_differences_and_brackets(text, printed, verdict):
    assert [c.verdict for c in checks(text) if c.printed == printed][:1] == [verdict]


@pytest.mark.parametrize(
    "text",
    [
        "全体居民人均可支配收入7256元。按常住地分，城镇居民10063元，农村居民人均可支配收入4974元。",
        "全年计划开工255项（其中上半年计划新开工223项），目前已开工206项。",
        "各项存款余额288.06亿元。其中住户存款余额208.02亿元；各项贷款余额113.71亿元。",
        "完成投资30亿元，其中工业投资20亿元，民间投资18亿元。",
        "完成投资30亿元，其中工业投资20亿元，交通投资8亿元等。",
        "一般公共预算总收入101万元，其中一般公共预算收入24万元，完成预算数100.69%。",
    ],
)
def test_nothing_is_called_wrong_that_may_be_right(text):
    assert all(c.verdict != "differs" for c in checks(text))
