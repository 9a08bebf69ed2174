"""What the reader finds in invented papers of the fictional county Yunxi, one of each kind."""

import json
import re
import time
from datetime import date
from pathlib import Path

import pytest

from taizhang.engine.reading import explain, read, rules

PAGE = (Path(__file__).parent / "pages" / "yunxi-page.txt").read_text(encoding="utf-8")

MINUTES = """云溪县人民政府常务会议纪要
〔2023〕8号

2023年5月12日上午，县委副书记、县长韩立新主持召开县政府第23次常务会议，研究部署防汛抗旱等工作。现将会议议定事项纪要如下：

一、关于防汛备汛工作
会议听取了县水利局关于防汛备汛工作情况的汇报。
会议议定：
（一）由县水利局牵头，县应急局、各乡镇配合，5月31日前完成全县12座小型水库隐患排查。
（二）县应急局负责修订县级防汛应急预案，于6月10日前报县防汛抗旱指挥部备案。
二、关于农村人居环境整治
会议要求，县财政局要抓紧筹措奖补资金800万元，6月底前拨付到位；各乡镇要建立村庄保洁长效机制。

出席：韩立新 周明远 赵海涛
列席：县政府办 林晓棠，县水利局 何大川
"""

NOTICE = """云溪县人民政府办公室关于开展今冬明春火灾防控工作的通知
云政办发〔2022〕36号
各乡镇人民政府、街道办事处，县直有关部门：
火灾防控是重大政治任务。去年全县建立台账、限期整改，取得明显成效。经县政府同意，现就有关事项通知如下：
（一）开展重点场所排查整治。组织对商场市场、宾馆饭店开展拉网式排查，逐一建立台账。（责任单位：县消防救援大队、县商务局；完成时限：2022年12月底前）
（二）各级各部门要把火灾防控摆上重要议事日程，不能按时完成的要说明原因。
（三）县政府督查室将适时开展专项督查。
请各乡镇于每月25日前将工作进展情况报县消防救援大队。
附件：重点场所排查登记表
云溪县人民政府办公室
2022年11月20日
"""

RECTIFICATION = """云溪县督察反馈意见整改清单
一、县城污水处理厂提标改造滞后。
责任单位：县住建局
配合单位：县生态环境局、县财政局
整改时限：2021年12月底
整改目标：出水稳定达标。
整改措施：1.加快推进二期工程建设，2021年10月底前建成投运。2.完成老城区18公里管网分流改造。
二、部分乡镇散乱污企业死灰复燃。
责任单位：各乡镇人民政府
整改措施：
1.对散乱污企业进行拉网式排查；
2.公开曝光典型案例，接受社会监督。
三、问题：秸秆禁烧巡查不及时。整改措施：县农业农村局要制定秸秆综合利用方案。整改时限：2021年6月底前。
"""

BULLETIN = """2021年前三季度云溪县经济运行情况
前三季度，全县规模以上工业增加值同比增长9.6%，增速居全市第2位。固定资产投资同比下降3.4%。一般公共预算收入完成12.68亿元，占年初预算16亿元的79.3%，同比增长11.2%，其中税收收入9.05亿元，税占比71.4%。
104国道沿线3个乡镇有1,200余户种植油菜，G30高速和5A级景区客流同比增长8%。3月15日，世界500强企业来访。
"""

PROJECT = """云溪县智能农机产业园主体封顶
本报讯（记者 陈晓明）2021年10月18日，云溪县智能农机产业园工地上塔吊林立。该项目总投资12.8亿元。项目建成后，将带动就业1500余人。
为确保项目推进，云溪县建立问题台账，逐项销号，先后协调解决问题23个。
“下一步，我们将倒排工期、挂图作战，确保项目早日投产。”县发改委主任王志远表示。
"""


def directives(text, **options):
    """The directives that are no mere slogans."""
    return [d for d in read(text, **options).directives if not d.optional]


def by_start(found, start):
    """The one directive whose text begins so."""
    return next(d for d in found if re.sub(r"\s", "", d.text).startswith(start))


def test_the_page_gives_its_articles_with_the_headlines_that_stand_below_them():
    reading = read(PAGE)
    assert [a.headline for a in reading.articles] == [
        "云溪县召开党政联席会研究部署四季度重点工作",
        "云溪县创业担保贷款提前完成全年目标",
        None,
        "云溪县推进省级文明城市创建",
        "云溪县前三季度项目建设稳步推进",
        "云溪县部署农村人居环境整治",
    ]
    assert reading.articles[0].byline == "林晓棠"
    assert reading.articles[4].byline == "周子涵 高远"
    assert PAGE[reading.articles[2].start :].startswith("10月12日")


def test_the_page_gives_at_least_fifteen_directives_in_reading_order():
    found = directives(PAGE)
    assert len(found) >= 15
    assert [d.start for d in found] == sorted(d.start for d in found)
    later = by_start(found, "各级各部门要在10月底前")
    assert (later.owner, later.due_text, later.due, later.speaker) == (
        "各级各部门",
        "10月底前",
        date(2019, 10, 31),
        "方若兰",
    )
    assert by_start(found, "要健全长效管理机制").owner == "全县上下"
    assert by_start(found, "全年将再引进").owner == "该县"
    assert by_start(found, "由县农业农村局牵头").due == date(2019, 12, 20)


@pytest.mark.parametrize("text", [PAGE, MINUTES, NOTICE, RECTIFICATION, BULLETIN, PROJECT])
def test_every_span_is_the_printed_text_and_names_a_rule(text):
    reading = read(text)
    squeezed = lambda s: re.sub(r"\s", "", s)  # noqa: E731
    for thing in [*reading.directives, *reading.figures]:
        assert squeezed(text[thing.start : thing.end]) == squeezed(thing.text)
        assert rules.get(thing.rule).finds
    for person in reading.people:
        assert squeezed(text[person.start : person.end]) == person.name
    for judged in explain(reading):
        assert judged.rule == "directive.names-no-action" or rules.get(judged.rule)


def test_minutes_assign_tasks_to_units_with_helpers_and_dates():
    found = directives(MINUTES)
    led = by_start(found, "由县水利局牵头")
    assert (led.owner, led.joint, led.due, led.speaker) == ("县水利局", "县应急局、各乡镇", date(2023, 5, 31), "会议")
    assert by_start(found, "县应急局负责").due == date(2023, 6, 10)
    assert by_start(found, "各乡镇要建立").owner == "各乡镇"
    assert len(found) == 4


def test_minutes_list_who_was_there():
    posts = {person.name: person.post for person in read(MINUTES).people}
    assert posts["韩立新"] == "县委副书记、县长"
    assert posts["何大川"] == "县水利局"
    assert set(posts) == {"韩立新", "周明远", "赵海涛", "林晓棠", "何大川"}


def test_a_notice_gives_its_issuer_and_reads_brackets_into_the_directive():
    found = directives(NOTICE)
    swept = by_start(found, "组织对商场市场")
    assert (swept.owner, swept.due, swept.speaker) == (
        "县消防救援大队、县商务局",
        date(2022, 12, 31),
        "云溪县人民政府办公室",
    )
    assert by_start(found, "各级各部门要").due_text is None
    assert by_start(found, "县政府督查室将").owner == "县政府督查室"
    assert by_start(found, "请各乡镇").due_text == "每月25日前"
    assert not any("去年" in d.text for d in found)


@pytest.mark.parametrize("indent", ["", "\u3000\u3000"])
def test_a_notice_broken_into_short_lines_reads_the_same(indent):
    wrapped = "\n".join(
        line[i : i + 28] for line in NOTICE.splitlines() for line in [indent + line] for i in range(0, len(line), 28)
    )
    plain, broken = directives(NOTICE), directives(wrapped)
    key = lambda d: (re.sub(r"\s", "", d.text), d.owner, d.due, d.speaker)  # noqa: E731
    assert [key(d) for d in broken] == [key(d) for d in plain]


def test_items_of_one_page_with_headlines_above_stay_apart():
    reading = read(
        "县领导督导信访维稳工作\n7月3日，县委常委、政法委书记张国强到县信访局督导信访维稳工作。\n"
        "张国强指出，对重点信访案件，要落实领导包案，限期办结。\n"
        "县委理论学习中心组举行集体学习\n2020年7月2日，县委理论学习中心组举行集体学习。会议指出，要推动工作落实。\n"
    )
    assert [a.headline for a in reading.articles] == ["县领导督导信访维稳工作", "县委理论学习中心组举行集体学习"]
    assert [(d.speaker, d.due_text) for d in reading.directives] == [("张国强", "限期"), ("会议", None)]
    assert [p.name for p in reading.people] == ["张国强"]
    assert (reading.events[0].name, reading.events[0].date) == ("督导信访维稳工作", date(2020, 7, 3))


def test_a_request_to_named_parties_governs_the_list_that_follows():
    found = directives("县委书记陆景行要求相关部门、乡镇：一是明确任务，认真做好秸秆禁烧；二是各镇要抓好值守。")
    assert [(d.owner, d.speaker) for d in found] == [("相关部门、乡镇", "陆景行"), ("各镇", "陆景行")]


def test_provisions_begin_with_their_condition_or_party():
    text = "云溪县投资项目管理办法\n第一条 单项合同估算价400万元以上的工程，必须公开招标。\n第二条 任何单位和个人不得挪用资金。违反规定的，由县监察机关依法追究责任。\n"
    found = directives(text)
    assert found[0].text.startswith("单项合同估算价")
    assert [d.owner for d in found[1:]] == ["任何单位和个人", "县监察机关"]
    assert found[2].text.startswith("违反规定的")


def test_a_rectification_list_gives_unit_and_limit_by_its_labels():
    found = directives(RECTIFICATION)
    second = by_start(found, "完成老城区18公里")
    assert (second.owner, second.joint, second.due) == ("县住建局", "县生态环境局、县财政局", date(2021, 12, 31))
    assert second.done_when == "出水稳定达标"
    assert by_start(found, "加快推进二期").due == date(2021, 10, 31)
    assert by_start(found, "公开曝光").owner == "各乡镇人民政府"
    assert by_start(found, "公开曝光").due is None
    assert by_start(found, "县农业农村局要").due == date(2021, 6, 30)
    assert len(found) == 5


def test_figures_take_growth_rank_target_and_completion():
    figures = {f.text: f for f in read(BULLETIN).figures if not f.optional}
    assert (figures["9.6%"].yoy_pct, figures["9.6%"].rank) == (9.6, "增速居全市第2位")
    assert figures["3.4%"].yoy_pct == -3.4
    income = figures["12.68亿元"]
    assert (income.yoy_pct, income.target, income.completion_pct) == (11.2, 16, 79.3)
    assert (figures["1,200余户"].value, figures["1,200余户"].unit) == (1200, "户")
    assert not any(text.startswith(("104", "500", "30", "15", "5A")) for text in figures)


def test_checks_agree_within_the_printed_precision():
    verdicts = {(c.rule, c.verdict) for c in read(BULLETIN).checks}
    assert verdicts == {("check.completion", "agrees"), ("check.share", "agrees")}
    wrong = read("全县有贫困户500户，已帮扶200户，占60%。截至10月底发放386笔、5180万元，带动就业1062人，人均9万元。")
    assert [c.verdict for c in wrong.checks] == ["differs", "differs"]
    assert "40.00%" in wrong.checks[0].recomputation
    assert read("完成投资3亿元，占年度目标的70%。上年2亿元，共3个项目。").checks[0].verdict == "cannot tell"


def test_a_plan_counts_and_praise_does_not():
    found = directives(PROJECT)
    assert [(d.owner, d.speaker) for d in found] == [("我们", "王志远")]
    rejected = {j.rule for j in explain(read(PROJECT)) if not j.accepted}
    assert "directive.foresees" in rejected


def test_a_bare_sentence_with_unit_day_and_act_is_a_task():
    task = read("县住建局12月20日前完成南门桥维修。\n").directives
    assert [(d.owner, d.rule) for d in task] == [("县住建局", "directive.owes-by")]
    assert not read("县住建局12月20日前完成了南门桥维修，县交通局正在修复6处塌方。\n").directives


def test_a_helper_whose_name_has_a_verb_in_it_is_read_whole():
    said = "会议议定：\n县应急局会同县市场监管局、县住建局12月8日前对供热站开展安全检查。\n"
    assert [(d.owner, d.joint) for d in read(said).directives] == [("县应急局", "县市场监管局、县住建局")]


def test_a_document_in_which_nothing_must_be_done_gives_nothing():
    text = "春到云溪\n柳林镇的油菜花开了，游客纷至沓来。村民们在村口支起小摊，生意红火。"
    assert read(text).directives == []
    assert read("").directives == [] and read(" \n ").articles == []


def test_days_are_suggested_from_the_date_of_the_document():
    text = "会议要求，县住建局要在本月底前完成排查；县财政局要在5个工作日内拨付资金；县水利局要在3月底前完成清淤；县教育局要在10日内报告。"
    plain = directives(text)
    assert [d.due for d in plain] == [None] * 4
    dated = directives(text, dated_on=date(2026, 11, 6), add_working_days=lambda day, n: date(2026, 11, 13))
    assert [d.suggested_due_on for d in dated] == [
        date(2026, 11, 30),
        date(2026, 11, 13),
        date(2027, 3, 31),
        date(2026, 11, 16),
    ]


def test_the_json_follows_the_guidelines():
    data = json.loads(json.dumps(read(PAGE).as_json(), ensure_ascii=False))
    assert set(data) >= {"articles", "directives", "figures", "people", "events"}
    assert {"text", "start", "end", "owner", "due", "due_text", "speaker", "rule"} <= set(data["directives"][0])
    assert {"value", "unit", "indicator", "yoy_pct", "rank", "target", "completion_pct"} <= set(data["figures"][0])


def test_every_rule_says_in_one_sentence_what_it_finds():
    for found in rules.every():
        assert found.finds.endswith(".") and len(found.finds) < 200, found.name


def test_a_page_is_read_quickly_and_long_lines_do_not_explode():
    read(PAGE)
    began = time.perf_counter()
    read(PAGE * 4)
    assert time.perf_counter() - began < 2.0
    for nasty in (
        "要" * 10000,
        "，" * 10000,
        "1" * 10000,
        "各单位、" * 2500,
        "（" * 10000,
        "同比增长" * 2500,
        "由" * 10000,
        "在会上" * 3000,
        "“" * 10000,
    ):
        began = time.perf_counter()
        read(nasty)
        assert time.perf_counter() - began < 1.0, nasty[:4]


def test_sections_of_a_notice_that_open_with_a_printers_mark_are_no_articles():
    notice = read(
        "云溪县人民政府办公室关于做好防汛工作的通知\n各乡镇人民政府：\n各乡镇要立即开展隐患排查，6月10日前报送结果。\n"
        "●压实责任\n各单位要落实防汛责任制。\n●强化值守\n县应急局要加强值班。\n云溪县人民政府办公室\n2026年6月1日\n"
    )
    assert [a.headline for a in notice.articles] == ["云溪县人民政府办公室关于做好防汛工作的通知"]
    assert [d.owner for d in notice.directives if not d.optional] == ["各乡镇", "各单位", "县应急局"]
    assert {d.speaker for d in notice.directives} == {"云溪县人民政府办公室"}
