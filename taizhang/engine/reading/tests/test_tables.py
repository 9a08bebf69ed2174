"""Tables of tasks, whatever their columns are called, as they are pasted and as files are decoded."""

from datetime import date

import pytest

from taizhang.engine.reading import explain, read
from taizhang.engine.reading.tables import kind_of


def table(*rows):
    """A table as text: cells parted by |."""
    return "\n".join(row.replace("|", "\t") for row in rows)


def tasks(text, **options):
    return read(text, **options).directives


PLAN = table(
    "云溪县2026年重点工作任务分解表",
    "序号|重点任务|牵头单位|配合单位|完成时限|备注",
    "1|完成老旧小区改造3处并组织验收。|县住建局|县财政局|2026年12月25日前|",
    "2|修复县道6处塌方并通车|县交通局|县应急局、各乡镇|11月底|",
    "合计|2项||||",
    "3|建成空气监测站2座|市生态环境局云溪分局||长期坚持|",
    "全县各级各部门要高度重视。县政府督查室要按月通报。",
)


def test_a_row_of_a_task_table_is_one_task_with_its_unit_and_its_day():
    found = [d for d in tasks(PLAN, dated_on=date(2026, 11, 2)) if d.rule == "table.task-row"]
    assert [(d.text, d.owner, d.joint, d.due_text, d.due) for d in found] == [
        ("完成老旧小区改造3处并组织验收", "县住建局", "县财政局", "2026年12月25日前", date(2026, 12, 25)),
        ("修复县道6处塌方并通车", "县交通局", "县应急局、各乡镇", "11月底", date(2026, 11, 30)),
        ("建成空气监测站2座", "市生态环境局云溪分局", None, "长期坚持", None),
    ]
    assert all(PLAN[d.start : d.end] == d.text for d in found)


def test_the_words_around_a_table_are_read_as_ever():
    reading = read(PLAN)
    assert reading.articles[0].headline == "云溪县2026年重点工作任务分解表"
    assert [d.owner for d in reading.directives if d.rule != "table.task-row"] == ["全县各级各部门", "县政府督查室"]
    assert "not-a-task-row.total" in {judged.rule for judged in explain(reading)}


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("工作任务", "task"), ("重点任务", "task"), ("主要内容", "task"), ("目标任务", "task"), ("议定事项", "task"),
        ("具体措施", "measure"), ("整改措施", "measure"), ("存在问题", "problem"), ("反馈问题", "problem"),
        ("责任单位", "owner"), ("牵头部门", "owner"), ("整改责任单位", "owner"), ("责任单位及责任人", "owner"), ("牵头（责任）单位", "owner"),
        ("配合单位", "joint"), ("协办部门", "joint"), ("责任领导", "person"), ("责任人", "person"), ("县级包抓领导", "person"),
        ("完成时限", "due"), ("时间节点", "due"), ("整改时限", "due"), ("完成时间", "due"), ("办结期限", "due"),
        ("工作目标", "goal"), ("完成标准", "goal"), ("预期成效", "goal"), ("进展情况", "progress"), ("序 号", "number"), ("备注", "other"),
        ("实际完成时间", "other"), ("验收单位", "other"), ("问题来源", "other"),
        ("县住建局", ""), ("完成老旧小区改造，组织验收", ""), ("地区", ""),
    ],
)  # fmt: skip
def test_columns_are_known_by_many_names(label, kind):
    assert kind_of(label) == kind


def test_a_rectification_list_gives_the_measure_and_not_the_problem():
    text = table(
        "问题清单", "序号|存在问题|整改措施|整改目标|责任单位|整改时限",
        "1|县城污水处理厂提标改造滞后|1.加快推进二期工程建设并建成投运|出水稳定达标|县住建局|2026.10.31",
    )  # fmt: skip
    (found,) = tasks(text)
    assert (found.text, found.done_when, found.due) == (
        "加快推进二期工程建设并建成投运",
        "出水稳定达标",
        date(2026, 10, 31),
    )


def test_a_list_of_problems_alone_gives_the_problems():
    text = table(
        "问题|责任单位|整改时限", "东关街积水严重，雨水井堵塞|县住建局|6月底前", "西街路灯不亮|县城管局|立行立改"
    )
    assert [d.text for d in tasks(text)] == ["东关街积水严重，雨水井堵塞", "西街路灯不亮"]


def test_a_header_of_two_rows_and_merged_cells_are_understood():
    text = table(
        "序号|任务|责任分工|责任分工|完成时限",
        "序号|任务|牵头单位|配合单位|完成时限",
        "一、经济发展|一、经济发展|一、经济发展|一、经济发展|一、经济发展",
        "1|引进亿元以上项目5个|县发改委|县工信局|2026年底",
        "2|清收不良贷款2000万元|县金融办|县法院|2026年底",
        "2|清收不良贷款2000万元|县公安局|县法院|2026年底",
    )
    found = tasks(text)
    assert [(d.owner, d.joint) for d in found] == [("县发改委", "县工信局"), ("县金融办", "县法院、县公安局")]


def test_what_excel_leaves_empty_when_merged_cells_are_pasted_is_filled_from_above():
    text = table(
        "序号|工作任务|具体措施|责任单位|完成时限", '1|加强道路管护|修复县道塌方6处|县交通局|2026年9月底', "||补栽行道树2000株||",
        '2|改善供水|"更换老旧管网3公里', '建成加压泵站1座"|县水利局|2026年8月底',
    )  # fmt: skip
    found = tasks(text)
    assert [(d.owner, d.due_text) for d in found] == [("县交通局", "2026年9月底")] * 2 + [("县水利局", "2026年8月底")]
    assert found[2].text == "更换老旧管网3公里建成加压泵站1座"


def test_units_that_head_groups_owe_what_stands_under_them():
    text = table(
        "序号|工作任务|完成时限",
        "（一）县住建局||",
        "1|鉴定农村危房43户|6月底",
        "二、|县交通局",
        "2|安装公交站牌20座|7月底",
    )
    assert [d.owner for d in tasks(text)] == ["县住建局", "县交通局"]


def test_the_table_on_the_next_page_goes_on_under_the_header_of_the_first():
    text = (
        table("工作任务|责任单位|完成时限", "建成空气监测站2座|县环保局|6月底", "拆除违建5处|县城管局|7月底")
        + "\n二、其他\n"
    )
    text += table("公示供热管网改造方案|县住建局|8月底", "建立河道巡查台账|县水利局|9月底")
    assert [d.owner for d in tasks(text) if d.rule == "table.task-row"] == [
        "县环保局",
        "县城管局",
        "县住建局",
        "县水利局",
    ]


def test_a_form_of_labels_and_values_is_one_task():
    text = table(
        "督办事项|督办事项|解决东关街积水问题并报结果",
        "承办单位|县住建局|办理时限|2026年7月15日",
        "领导批示|请县住建局抓紧",
    )
    (found,) = (d for d in tasks(text) if d.rule == "table.form")
    assert (found.text, found.owner, found.due) == ("解决东关街积水问题并报结果", "县住建局", date(2026, 7, 15))


@pytest.mark.parametrize(
    "text",
    [
        table("地区|指标|数值|增速", "云溪县|固定资产投资|12.5亿元|9.6%", "城关镇|财政收入|3.2亿元|8.1%"),
        table("项目名称|单位|数量|金额", "路灯安装项目|盏|300|45万元", "道路硬化项目|公里|12|800万元"),
        table(
            "时间|内容|地点|参加人员",
            "9:00|研究部署安全生产工作|三楼会议室|各局局长",
            "10:00|听取工作汇报|三楼会议室|各局局长",
        ),
        table("姓名|职务|联系电话", "韩立新|县委副书记、县长|—", "周明远|副县长|—"),
        "1.\t加强监管\n2.\t完善制度\n3.\t落实责任",
    ],
)
def test_figures_people_agendas_and_pasted_lists_are_no_task_tables(text):
    assert not [d for d in tasks(text) if d.rule.startswith("table.")]


def test_a_table_of_people_gives_the_people():
    people = read(table("序号|姓名|单位及职务", "1|韩立新|云溪县人民政府县长", "2|周明远|云溪县人民政府副县长")).people
    assert [(p.name, p.post) for p in people] == [("韩立新", "云溪县人民政府县长"), ("周明远", "云溪县人民政府副县长")]


def test_a_task_table_names_the_leaders_who_answer_for_it():
    text = table("任务|责任领导|责任单位", "修复县道塌方6处|贺长林、秦月芳|县交通局", "安装公交站牌20座|—|县交通局")
    assert [(p.name, p.post) for p in read(text).people] == [("贺长林", None), ("秦月芳", None)]


@pytest.mark.parametrize(
    ("cell", "owner", "joint"),
    [
        ("县住建局（牵头），城东街道、沙湾街道", "县住建局", "城东街道、沙湾街道"),
        ("县财政局、县住建局（牵头单位）", "县住建局", "县财政局"),
        ("牵头单位：县住建局　配合单位：县财政局", "县住建局", "县财政局"),
        ("牵头：县住建局；配合：县财政局、县审计局", "县住建局", "县财政局、县审计局"),
        ("县住建局牵头，县财政局配合", "县住建局", "县财政局"),
        ("县住建局、各乡镇（街道）", "县住建局、各乡镇（街道）", None),
    ],
)
def test_a_cell_of_units_may_say_who_leads(cell, owner, joint):
    (found,) = tasks(table("任务|责任单位", f"修复县道塌方6处|{cell}", "合计|1"))
    assert (found.owner, found.joint) == (owner, joint)


def test_the_figures_of_neighbouring_cells_stay_apart():
    text = table("指标|本期|增速", "固定资产投资|12.5亿元|9.6%", "财政收入|3.2亿元|8.1%")
    assert [(f.value, f.unit) for f in read(text).figures] == [(12.5, "亿元"), (9.6, "%"), (3.2, "亿元"), (8.1, "%")]


def test_a_pasted_list_is_read_like_any_list():
    text = "云溪县安全生产工作方案\n1.\t县应急局要在6月底前完成隐患排查\n2.\t县教育局要开展应急演练\n"
    assert [d.owner for d in tasks(text)] == ["县应急局", "县教育局"]


def test_a_numbered_group_between_rows_is_no_task_and_leaders_in_a_column_are_people():
    text = (
        "云溪县任务分解表\n序号\t工作任务\t责任领导\t责任单位\n一\t城市更新\t\t\n1\t改造老旧小区9个\t周明远\t县住建局\n"
    )
    reading = read(text)
    assert [(d.text, d.owner, d.person) for d in reading.directives] == [("改造老旧小区9个", "县住建局", "周明远")]
    assert [(p.name, p.post) for p in reading.people] == [("周明远", None)]
