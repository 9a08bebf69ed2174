"""What a sheet brings to an item that is issued already, act by act, and how it is taken back.

Progress is recorded for the lead unit, joint units change by 改派, the responsible person by 定责任人. What one act
refuses does no harm to the others: it is said, and the row is done unless nothing of it could be.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import actions as ledger
from taizhang.ledger.models import Item, ItemUnit
from taizhang.ledger.rules import day_of
from taizhang.papers.importing.known import fresh
from taizhang.papers.importing.known import told as told_of
from taizhang.papers.models import Import, ImportRow
from taizhang.papers.rules.comparing import PROGRESS

STALE = N_("核对以后又有人改过这一件。请重新读一遍再带入。")
MOVED_ON = N_("带入以后又有别人改过，没有撤。请到事项页上看。")
_TAKEN_BACK = N_("该进展由导入 {number} 带入，已撤销")
_WAS_NOBODY = N_("原来没有责任人，责任人不能定回空的，请在事项页上另定。其余已经撤回。")
_FROM = "据《{file}》，导入{number}"
_UNDONE = N_("撤销导入 {number}")

Step = Callable[[], None]


def tell(row: ImportRow, item: Item, brought: Import, *, by: Any, at: Any) -> str:
    """What could not be done of it, or nothing. `row.before` keeps what is needed to take it back. Raises Refused where
    nothing could be done."""
    source = _FROM.format(file=brought.file_name, number=brought.pk)
    named = {field: (old, new) for field, old, new in row.changes}
    row.before = {}

    def joints() -> None:
        old, new = named["joints"]
        _join(item, _ids(old), _ids(new), source, by, at)
        row.before["joints"] = _ids(old)

    def progress() -> None:
        known = told_of(by, [item.pk], day_of(at), brought.form.get("year")).get(item.pk, set())
        lines = fresh(((_day(on), text) for on, text in row.draft["reports"]), known)
        if lines:
            said = [(date.fromisoformat(on), text) for on, text in lines]
            recorded = ledger.record_progress(item, said, source=source, by=by, at=at)
            row.before["reports"] = [line["report"] for line in recorded.pub["lines"]]

    def responsible() -> None:
        old, new = named["responsible"]
        if str(item.responsible_person_id or "") != old:
            raise Refused("papers.import.stale", STALE, "stale")
        ledger.assign(item, int(new), by=by, at=at)
        row.before["responsible"] = item.responsible_person_id

    ways: dict[str, Step] = {"joints": joints, PROGRESS: progress, "responsible": responsible}
    steps = [step for field, step in ways.items() if field in named]
    refused = _each(steps)
    if len(refused) == len(steps) and refused:
        raise refused[0]
    return _said(refused)


def untell(row: ImportRow, item: Item, *, by: Any, at: Any) -> str:
    """What stays of it, or nothing. Progress counts no more and says so; units and who is responsible are as before."""
    new = {field: text for field, _, text in row.changes}
    reason = gettext(_UNDONE).format(number=row.brought_id)

    def progress() -> None:
        why = gettext(_TAKEN_BACK).format(number=row.brought_id)
        ledger.retract_progress(item, row.before["reports"], reason=why, by=by, at=at)

    def responsible() -> None:
        if item.responsible_person_id != int(new["responsible"]):
            return  # somebody else was named since
        if (old := row.before["responsible"]) is None:
            raise Refused("papers.import.was_nobody", _WAS_NOBODY)
        ledger.assign(item, old, by=by, at=at)

    def joints() -> None:
        _join(item, _ids(new["joints"]), row.before["joints"], reason, by, at, message=MOVED_ON)

    ways: dict[str, Step] = {"reports": progress, "responsible": responsible, "joints": joints}
    return _said(_each([step for name, step in ways.items() if name in row.before]))


def _each(steps: list[Step]) -> list[Refused]:
    found = []
    for step in steps:
        try:
            with transaction.atomic():
                step()
        except Refused as refused:
            found.append(refused)
    return found


def _said(refused: list[Refused]) -> str:
    return "；".join(str(each) for each in refused)[:500]


def _join(item: Item, old: list[int], new: list[int], reason: str, by: Any, at: Any, message: str = STALE) -> None:
    """改派 with the same lead units and other joint units: whoever stays goes on."""
    units = ItemUnit.objects.filter(area_id=item.area_id, item=item).order_by("-is_first", "id")
    leads = {unit.unit_id: unit.duty for unit in units if unit.is_lead}
    if sorted(unit.unit_id for unit in units if not unit.is_lead) != sorted(old):
        raise Refused("papers.import.stale", message, "stale")
    joints = tuple(unit for unit in new if unit not in leads)
    ledger.reissue(item, lead_unit_ids=tuple(leads), joint_unit_ids=joints, duties=leads, reason=reason, by=by, at=at)


def _ids(text: str) -> list[int]:
    return [int(pk) for pk in text.split()]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
