"""流水 for the auditor, 回执 for everybody."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from taizhang import ui
from taizhang.engine.events import Recorded
from taizhang.journal import actions, events, queries, receipts, tasks
from taizhang.journal.receipts import Shown
from taizhang.ui import clock, door

PAGE = 50


@door(act="journal.see")
def records(request: Any) -> HttpResponse:
    """The whole log, newest first."""
    area_id = request.actor.area_id
    page = queries.latest(area_id, limit=PAGE + 1, before=ui.whole(request.GET.get("before")))
    rows, more = page[:PAGE], len(page) > PAGE
    return ui.render(
        request,
        "journal/records.html",
        rows=[_row(recorded) for recorded in rows],
        log=queries.standing(area_id),
        next=f"?before={rows[-1].seq}" if more else "",
        can_export=request.actor.can("journal.export"),
    )


@door(act="journal.export", writes=True)
def export(request: Any) -> HttpResponse:
    """Begin the export; its page shows how far it is and where the file can be fetched."""
    actor = request.actor
    recorded = actions.note_export(by=actor.signing("journal.export"), at=clock.now())
    job = tasks.export.using(
        area_id=actor.area_id, started_by=actor.account_id, unique_key=f"journal.export:{actor.account_id}"
    )
    started = job.enqueue(actor.area_id)
    return ui.done(request, reverse("jobs:progress", args=[started.id]), recorded, _("开始导出"))


@door(act="journal.export")
def bundle(request: Any, name: str) -> FileResponse:
    """An exported bundle, for whoever exports this area's log."""
    file = tasks.bundles() / f"{name}.zip"
    if not name.startswith(f"{request.actor.area_id}-") or not file.is_file():
        raise ui.NotInReach
    stamp = timezone.localtime(clock.now()).strftime("%Y%m%d")
    return FileResponse(file.open("rb"), as_attachment=True, filename=f"taizhang-journal-{stamp}.zip")


@door()
def receipt(request: Any, seq: int) -> HttpResponse:
    """A receipt on paper. It says that something was recorded and when, never what."""
    shown = _receipt(request, seq)
    holds = shown.proof is not None and receipts.holds(request.actor.area_id, shown.proof)
    return ui.render(request, "journal/receipt.html", receipt=shown, holds=holds)


@door()
def receipt_qr(request: Any, seq: int) -> HttpResponse:
    shown = _receipt(request, seq)
    if shown.proof is None:
        raise ui.NotInReach
    return HttpResponse(receipts.qr(shown.proof), content_type="image/svg+xml")


@door()
def receipt_text(request: Any, seq: int) -> HttpResponse:
    """The proof as a file, for `verify.py --receipt`."""
    shown = _receipt(request, seq)
    if shown.proof is None:
        raise ui.NotInReach
    headers = {"Content-Disposition": f'attachment; filename="receipt-{seq}.txt"'}
    return HttpResponse(shown.proof.text(), content_type="text/plain; charset=utf-8", headers=headers)


def _receipt(request: Any, seq: int) -> Shown:
    shown = receipts.receipt(request.actor.area_id, seq)
    if shown is None:
        raise ui.NotInReach
    return shown


def _row(recorded: Recorded) -> dict[str, object]:
    kind = events.kind(recorded.type)
    return {
        "seq": recorded.seq,
        "at": timezone.localtime(recorded.at).strftime("%Y-%m-%d %H:%M"),
        "by": recorded.by_text or _("自动"),
        "says": events.sentence(recorded),
        "tone": kind.tone,
        "link": kind.link(recorded) if kind.link else "",
        "receipt": reverse("journal:receipt", args=[recorded.seq]),
        "hash": recorded.receipt.partition(" ")[2],
    }
