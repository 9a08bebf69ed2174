"""Bringing a workbook in, row by row through the ledger's own acts, and taking it back the same way."""

import io
from datetime import date
from typing import Any

from django.db import transaction

from taizhang.engine import marks
from taizhang.engine.refusal import N_, Refused
from taizhang.engine.sheets import LARGEST
from taizhang.journal import blobs
from taizhang.ledger import actions as ledger
from taizhang.ledger import queries
from taizhang.ledger.models import Item
from taizhang.ledger.rules import State
from taizhang.papers.importing.drafting import changed, differing, draft_of, put_back, texts_of
from taizhang.papers.models import Import, ImportRow, Meaning
from taizhang.papers.models.importing import Outcome
from taizhang.papers.models.importing import State as Stage
from taizhang.papers.rules.comparing import BRINGS, Verdict

from . import issued

MOST_ROWS = 60_000


def begin(data: bytes, file_name: str, register_id: int, *, by: Any, at: Any, hat: str = "") -> Import:
    """Lay a workbook on the desk. Raises Refused for one that carries a mark of secrecy or is too large, and for a
    register that the actor does not fill."""
    if len(data) > LARGEST:
        raise Refused("papers.import.large", N_("文件超过{most}MB。请拆成几份再导入。"), "invalid", most=LARGEST >> 20)
    if not data:
        raise Refused("papers.import.none", N_("请选一个 Excel 文件。"), "invalid")
    may_bring(register_id, by=by)
    marks.refuse_classified(names=[file_name])
    ref = blobs.store(io.BytesIO(data))
    return Import.objects.create(
        area_id=by.area_id,
        account_id=by.account_id,
        person_id=by.person_id,
        hat=hat,
        unit_id=by.unit_id,
        by_text=f"{by.unit_name} {by.person_name}",
        at=at,
        register_id=register_id,
        file_name=file_name[-200:],
        sha256=ref.sha256,
        size=ref.size,
    )


def may_bring(register_id: int, *, by: Any) -> None:
    """Raises Refused for a register that the actor does not fill."""
    ledger.may_fill(register_id, by)


@transaction.atomic
def mean(brought: Import, sheet: int, columns: dict[int, str], headings: str, *, by: Any) -> None:
    """What the columns mean, as somebody says; remembered for the unit's next workbook with these headings."""
    row = _locked(brought, by)
    if row.state not in (Stage.READY, Stage.FAILED):
        raise Refused("papers.import.busy", N_("正在办，等它办完再改。"))
    row.sheet, row.meaning, row.state = sheet, {str(k): v for k, v in columns.items()}, Stage.READING
    row.save(update_fields=["sheet", "meaning", "state"])
    if headings and columns:
        Meaning.objects.update_or_create(
            area_id=by.area_id, unit_id=by.unit_id, headings=headings, defaults={"columns": row.meaning}
        )


@transaction.atomic
def chosen(brought: Import, stage: str, picked: list[int] | None = None, *, by: Any) -> Import:
    """Set the workbook to be brought in (running), all of it or the picked rows, or to be taken back (undoing)."""
    row = _locked(brought, by)
    needed = {Stage.RUNNING: (Stage.READY, Stage.DONE), Stage.UNDOING: (Stage.DONE,)}[Stage(stage)]
    if row.state not in needed:
        raise Refused("papers.import.not_now", N_("现在是“{state}”，不能这样办。"), state=Stage(row.state).label)
    row.state, row.picked = stage, picked
    row.save(update_fields=["state", "picked"])
    return row


def _locked(brought: Import, by: Any) -> Import:
    row = Import.objects.select_for_update().filter(area_id=by.area_id, pk=brought.pk).first()
    if row is None:
        raise Refused("papers.import.missing", N_("没有这次导入。"), "missing")
    return row


def bring_row(row: ImportRow, brought: Import, *, by: Any, at: Any) -> None:
    """One row into the ledger, or the reason why not. Inside the transaction of a chunk."""
    if row.outcome not in (Outcome.WAITS, Outcome.REFUSED) or row.verdict not in BRINGS:
        return
    try:
        with transaction.atomic():
            if row.verdict == Verdict.CHANGED:
                row.told = _change(row, brought, by, at)
            else:
                row.item_id, row.told = _enter(row, brought, by, at), ""
        row.outcome = Outcome.DONE
    except Refused as refused:
        row.outcome, row.told = Outcome.REFUSED, str(refused)[:500]
    row.save(update_fields=["item_id", "before", "outcome", "told"])


def _enter(row: ImportRow, brought: Import, by: Any, at: Any) -> int:
    draft = draft_of(
        row.draft,
        brought.register_id,
        origin=("import", brought.pk),
        file_name=brought.file_name,
        sha256=brought.sha256,
    )
    reports = [(_day(on), text) for on, text in row.draft["reports"]]
    entered = ledger.enter(draft, history=reports, history_from=brought.file_name, by=by, at=at)
    item_id: int = entered.stream_id
    if row.verdict == Verdict.HISTORY:
        done_on = max((on for on, _ in reports if on), default=None)
        ledger.file_history(item_id, done_on=done_on, by=by, at=at)
    return item_id


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _change(row: ImportRow, brought: Import, by: Any, at: Any) -> str:
    """What could not be done of it, or nothing."""
    item = Item.objects.visible_to(by).filter(pk=row.item_id).first()
    if item is None or row.item_id is None:
        raise Refused("papers.import.gone", N_("这件事项现在看不到了。"), "missing")
    if item.state != State.DRAFT:
        return issued.tell(row, item, brought, by=by, at=at)
    before = queries.draft_of(item)
    stand = texts_of(before)
    if any(stand.get(field, "") != old for field, old, _ in row.changes):
        raise Refused("papers.import.stale", issued.STALE, "stale")
    after = changed(before, row.draft, [field for field, _, _ in row.changes])
    row.before = {"version": item.version + 1, "values": differing(before, after)}
    ledger.edit(item, after, by=by, at=at)
    return ""


def undo_row(row: ImportRow, *, reason: str, by: Any, at: Any) -> None:
    """Take one row back by new entries; what somebody has worked on since stays, and says so."""
    if row.outcome != Outcome.DONE:
        return
    try:
        with transaction.atomic():
            stays = _undo(row, reason, by, at)
        row.outcome, row.told = Outcome.STAYS if stays else Outcome.UNDONE, stays
    except Refused as refused:
        row.outcome, row.told = Outcome.STAYS, str(refused)[:500]
    row.save(update_fields=["outcome", "told"])


def _undo(row: ImportRow, reason: str, by: Any, at: Any) -> str:
    """What stays of it, or nothing."""
    item = Item.objects.visible_to(by).filter(pk=row.item_id).first()
    if item is None:
        return ""
    if row.verdict == Verdict.CHANGED and "version" not in row.before:
        return issued.untell(row, item, by=by, at=at)
    if row.verdict == Verdict.CHANGED:
        if item.version != row.before["version"]:
            raise Refused("papers.import.moved_on", issued.MOVED_ON)
        ledger.edit(item, put_back(queries.draft_of(item), row.before["values"]), by=by, at=at)
    elif item.state == State.DRAFT:
        ledger.delete_draft(item, by=by, at=at)
    else:
        ledger.withdraw(item, reason=reason, by=by, at=at)
    return ""
