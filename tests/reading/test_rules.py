"""Every rule of the reader has something that it finds: in the annotated documents, or in an example of its own."""

import pytest

from taizhang.engine.reading import read, rules
from taizhang.engine.reading.tests.watching import rules_of
from tests.reading import scoring

TASKS = "关于分解重点任务的通知\n各乡镇：\n重点任务\t责任单位\t完成时限\n疏浚青岭河灌渠\t县水利局\t4月底前\n{}\n请抓好落实。\n"
TOWNS = "1—9月各镇进展如下。\n单位\t年度计划投资（亿元）\t累计完成投资（亿元）\t完成率\n{}\n特此通报。\n"
MONTHS = "各镇税收如下。\n单位\t1—7月\t1—8月\t1—9月\n城关镇\t310\t362\t326\n双河镇\t120\t140\t150\n特此通报。\n"
QUARTER = (
    "前三季度，全县实现地区生产总值125.95亿元，同比增长3.6%。第一产业贡献率为6.6%，拉动经济增长0.2个百分点；"
    "第二产业贡献率为70.4%，拉动经济增长2.6个百分点；第三产业贡献率为23%，拉动经济增长0.8个百分点。"
)

# Of the rules that no annotated document needs.
EXAMPLES = {
    "check.two-year-average": "1—10月，全县实现社会消费品零售总额19.99亿元，同比增长10.2%，两年平均增长6.1%。",
    "check.rank": "各县得分依次为：兖水县95.7分、高桥县91.6分、邹集县88.1分、曲河县87.7分。邹集县位居全市第3。",
    "check.shares-in-turn": "贷款余额100亿元，其中短期贷款40亿元、长期贷款60亿元，分别占贷款余额的40%、60%。",
    "check.difference": "政府采购预算32.09亿元，交易额29.12亿元，节约额2.97亿元。",
    "check.average": "全县发放创业贷款471笔4710万元，笔均10万元。",
    "check-article.cumulative": "1—8月，全县完成税收收入3.62亿元。1—9月，全县完成税收收入3.26亿元。",
    "check-article.contributions": QUARTER,
    "check-article.pulls": QUARTER,
    "check-article.pull": QUARTER,
    "check-table.totals": TOWNS.format("城关镇\t10\t8\t80%\n双河镇\t20\t10\t50%\n石门镇\t20\t12\t60%\n合计\t50\t30\t60%"),
    "check-table.completion": TOWNS.format("城关镇\t10\t8\t80%\n双河镇\t20\t10\t50%\n石门镇\t20\t12\t60%"),
    "check-table.headline": "1—9月，双河镇累计完成投资10亿元。\n"
    + TOWNS.format("城关镇\t10\t8\t80%\n双河镇\t20\t10\t50%\n石门镇\t20\t12\t60%"),
    "check-table.unit": "各镇完成投资如下。\n单位\t完成投资（亿元）\n城关镇\t3.2\n双河镇\t2.8\n石门镇\t5675万元\n青龙镇\t4.1\n白云镇\t1.9\n请核对。\n",
    "check-table.cumulative": MONTHS,
    "not-a-figure.ordinal-name": "沿104国道绿化20公里，引进500强企业。",
    "figure.shared-unit": "三个镇细颗粒物浓度分别为47、55和55微克/立方米。",
    "figure.past": "一般公共预算收入37730万元，比上年同期35285万元增收2445万元，增长6.9%。",
    "owner.named-later": "会议强调，抓好春耕灌溉，县水利局可派人指导。",
    "table.people": "领导小组名单\n姓名\t职务\n丁一\t县政府办公室主任\n冷志国\t县水利局局长\n",
    "table.goes-on": TASKS.format("修复东关桥\t县交通局\t6月底前") + "补种行道树\t县林业局\t3月底前\n整治南门市场\t县市场监管局\t5月底前\n",
    "table.form": "督办事项\t解决东关街积水问题并报结果\n承办单位\t县住建局\n办理时限\t2026年7月15日\n",
    "table.same-task": TASKS.format("疏浚青岭河灌渠\t县财政局\t4月底前"),
    "not-a-task-row.total": TASKS.format("合计\t1项\t1项"),
    "not-a-task-row.header-again": TASKS.format("重点任务\t责任单位\t完成时限\n修复东关桥\t县交通局\t6月底前"),
    "not-a-task-row.blank": TASKS.format("—\t县交通局\t6月底前"),
    "directive.names-a-state": "会议强调，要抓好整改。一是各单位落实责任的情况。",
    "directive.admits": "会议强调，要清醒看到，我们的工作还有差距。",
    "directive.approves-with-task": "会议纪要\n会议原则同意《实施方案》，按程序修改完善后印发实施。",
    "growth.against-another-time": "各项存款余额320亿元，比年初增长4.8%。",
    "growth.since-a-year": "2021年全县接待游客120万人次，比2019年增长12%。",
    "indicator.rate-of-what-follows": "调查显示，91.7%的企业扩大了销售规模。",
    "person.rare-surname": "县长禤某某到青岭镇调研。禤某某强调，要抓好春耕。",
    "person.leaders-after-names": "王建国、李志强等县领导出席会议。",
}  # fmt: skip


@pytest.fixture(scope="module")
def seen_in_the_corpus():
    return set().union(*(rules_of(document.text) for document in scoring.documents(scoring.OURS)))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_shows_its_rule(name):
    assert name in rules_of(EXAMPLES[name])


def test_every_rule_is_shown_by_a_document_or_an_example(seen_in_the_corpus):
    unshown = {found.name for found in rules.every()} - seen_in_the_corpus - EXAMPLES.keys()
    assert not unshown, f"nothing shows what these find; add a document or an example: {sorted(unshown)}"


def test_every_rule_says_in_one_sentence_what_it_finds():
    for found in rules.every():
        assert found.finds.endswith(".") and "\n" not in found.finds and len(found.finds) <= 160, found.name


def _everything():
    return [read(text) for text in (*(d.text for d in scoring.documents(scoring.OURS)), *EXAMPLES.values())]


def test_asking_every_rule_everywhere_finds_nothing_more(monkeypatch):
    spared = _everything()
    monkeypatch.setattr(rules, "_with", lambda kind, held: tuple(rules.of(kind)))
    assert spared == _everything()


def test_a_rule_that_names_the_wrong_words_is_found_out(monkeypatch):
    spared = _everything()
    monkeypatch.setattr(
        rules, "_with", lambda kind, held: tuple(f for f in rules.of(kind) if f.name != "directive.requests")
    )
    assert spared != _everything()
