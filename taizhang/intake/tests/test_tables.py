"""A table of tasks at the desk: its rows are candidates like others, and it is shown as a table."""

import re

from taizhang.intake import actions as intake
from taizhang.intake.rules.candidates import State
from taizhang.ledger.models import Item

from .conftest import day, received

TASKS = "\n".join(
    row.replace("|", "\t")
    for row in (
        "云溪县2026年重点工作任务分解表",
        "序号|重点任务|责任单位|责任单位|责任人|完成时限",
        "序号|重点任务|牵头单位|配合单位|责任人|完成时限",
        "一、城建项目|一、城建项目|一、城建项目|一、城建项目|一、城建项目|一、城建项目",
        "1|完成老旧小区改造3处并组织验收|住建局|交通局|王立新|2026年4月30日",
        "2|修复县道6处塌方|交通局|河口镇、青石镇||3月底前",
        "3|营造浓厚氛围|各乡镇||||",
    )
)


def test_each_row_is_a_candidate_with_its_units_its_person_and_its_day(county, register):
    document = received(county, TASKS)
    first, second, third = document.candidates.filter(state=State.NEW)
    units = county.units
    assert (first.lead_unit_id, first.joint_unit_ids) == (units["housing"].pk, [units["roads"].pk])
    assert (first.due_on, first.person_id) == (day(4, 30), county.housing_head.person_id)
    assert second.joint_unit_ids == [units["hekou"].pk, units["qingshi"].pk] and second.due_on == day(3, 31)
    assert third.title == "营造浓厚氛围"  # who draws up a table means every row of it
    assert first.done_when == "" or "验收" not in first.done_when


def test_the_desk_shows_a_table_with_its_merged_cells_and_marks(county, register, enter):
    document = received(county, TASKS)
    page = enter("clerk").get(f"/documents/{document.pk}/").content.decode()
    table = re.search(r'<div class="desk-table">.*?</table>', page, re.DOTALL)[0]
    assert table.count("<tr>") == 6 and table.count("<th ") == 7 and table.count("data-span=") == 3
    assert 'colspan="6"' in table and 'colspan="2"' in table and 'rowspan="2"' in table
    assert "云溪县2026年重点工作任务分解表" not in table


def test_an_item_from_a_row_says_which_row_it_was(county, register):
    document = received(county, TASKS)
    candidate = document.candidates.filter(state=State.NEW)[1]
    intake.accept(candidate.pk, register_id=register, by=county.clerk, at=county.noon, seen=candidate.version)
    item = Item.objects.get()
    assert item.title == "修复县道6处塌方"
    assert document.text[candidate.start : candidate.end] == "修复县道6处塌方"
