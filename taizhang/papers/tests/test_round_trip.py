"""What goes out in the office's own form comes in again as no change; what is wrong comes back beside its cell."""

import io
import json
from argparse import Namespace
from dataclasses import replace

import openpyxl
import pytest

from taizhang.engine.commands import CannotBeDone, registry
from taizhang.engine.sheets import HINT
from taizhang.jobs.models import Job
from taizhang.ledger import actions
from taizhang.ledger.models import Item
from taizhang.ledger.queries import draft_of
from taizhang.papers import commands  # noqa: F401 - registers them
from taizhang.papers.models import Import, ImportRow
from taizhang.papers.rules.comparing import Verdict
from taizhang.ui import clock

from .books import book
from .test_importing import Desk, verdicts

QUIET = {Verdict.SAME, Verdict.SKIPPED}


@pytest.fixture
def desk(ledger, as_actor):
    return Desk(as_actor("clerk"), ledger.problems)


def fetched(client):
    """The workbook that the last job made."""
    location = Job.objects.order_by("-pk").first().result["location"]
    return b"".join(client.get(location).streaming_content)


def test_a_register_in_the_offices_own_form_comes_in_again_without_any_change(desk, ledger):
    brought = desk.bring()
    desk.post(brought, "apply", all="1")
    item = Item.objects.get(title="整治东干渠")
    several = replace(draft_of(item), lead_unit_ids=(ledger.unit("housing"), ledger.unit("roads")), joint_unit_ids=())
    actions.edit(item, several, by=ledger.county.clerk, at=clock.now())
    actions.issue(item, by=ledger.county.clerk, at=clock.now())
    ledger.issued(title="=1+1 不是公式", requirement="-减号开头")
    told = ledger.reported(title="报过几次进展的")
    said = "2月3日进场；2月10日：管沟挖了一半\n3.5公里已通\n下周铺管"
    actions.report(told, text=said, by=ledger.county.housing_liaison, at=ledger.later())
    day = ledger.now.date()
    lines = [(day, f"{day.month}月{day.day}日 代录"), (day, "没有写日期的代录")]
    actions.record_progress(told, lines, by=ledger.county.clerk, at=ledger.later())
    desk.post(brought, "export")
    data = fetched(desk.client)
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    assert page["A1"].value == "云溪县2026年重点工作台账" and page["C3"].value == "牵头单位"
    assert not [cell for row in page for cell in row if cell.data_type == "f"]
    again = desk.bring(data)
    rows = ImportRow.objects.filter(brought=again).values_list("verdict", "title", "changes", "says", "faults")
    assert {row[0] for row in rows} <= QUIET, list(rows)
    assert sum(row[0] == Verdict.SAME for row in rows) == 5


def test_what_is_wrong_comes_back_beside_its_cell_and_the_mended_sheet_is_read(desk):
    brought = desk.bring()
    desk.post(brought, "mend")
    made = openpyxl.load_workbook(io.BytesIO(fetched(desk.client)))
    page = made.active
    hints = next(cell.column for row in page["A1:Z3"] for cell in row if cell.value == HINT)
    assert "城管所" in page.cell(7, hints).value
    page["C7"], page["E8"] = "住建局", "2026年2月10日"
    out = io.BytesIO()
    made.save(out)
    assert Verdict.UNREAD not in verdicts(desk.bring(out.getvalue())).values()


# ── at the machine ────────────────────────────────────────────────────────────


@pytest.fixture
def at_machine(ledger, as_actor, tmp_path):
    def run(data, **more):
        file = tmp_path / "台账.xlsx"
        file.write_bytes(data)
        given = {"file": file, "register": "DC", "account": "CLERK", "dry_run": False, "json": True, **more}
        return registry["import"].run(Namespace(**given))

    return run


def test_a_dry_run_says_one_verdict_for_each_source_row_and_changes_nothing(at_machine, capsys):
    assert at_machine(book(), dry_run=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["row"] for row in told["rows"]] == [4, 5, 6, 7, 8, 9]
    assert told["counts"] == {"new": 2, "history": 1, "unread": 2, "skipped": 1}
    assert not Item.objects.exists() and not Import.objects.exists()


def test_the_command_brings_in_what_can_be(at_machine, capsys):
    assert at_machine(book()) == 0
    assert json.loads(capsys.readouterr().out)["applied"] == 3
    assert Item.objects.count() == 3


@pytest.mark.parametrize(
    ("wrong", "says"), [({"register": "没有"}, "没有台账册"), ({"account": "NOBODY"}, "没有账号"), ({}, "打不开")]
)
def test_what_cannot_be_done_is_one_line(at_machine, wrong, says):
    with pytest.raises(CannotBeDone, match=says):
        at_machine(b"PK broken" if not wrong else book(), **wrong)


def test_a_liaison_does_not_fill_a_register(at_machine):
    with pytest.raises(CannotBeDone):
        at_machine(book(), account="HOUSING_LIAISON")
