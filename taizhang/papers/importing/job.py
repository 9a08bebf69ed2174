"""Reading, bringing in and taking back take longer than a request: jobs that go on where they stopped."""

import io
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from taizhang.engine import sheets
from taizhang.engine.refusal import N_, Refused
from taizhang.engine.sheets import Book, Layout
from taizhang.jobs import made, task
from taizhang.journal import blobs
from taizhang.org import acting
from taizhang.papers.actions import MOST_ROWS, bring_row, undo_row
from taizhang.papers.models import Import, ImportRow, Meaning
from taizhang.papers.models.importing import Outcome, State
from taizhang.papers.rules.comparing import BRINGS
from taizhang.ui import clock

from .comparing import Compared, Names, compared, headings_key, read
from .writing import write_register

Report = Callable[[int, int], None]
CHUNK = 200
CHUNK_SECONDS = 0.4  # others who write wait no longer
MANY_ROWS = N_("这张表有{count}行，一次最多{most}行。请拆成几份。")


@task(title=N_("读工作簿"))
def read_import(area_id: int, import_id: int) -> dict[str, str]:
    """Read the workbook and compare it with the ledger; its page shows what was found."""
    brought = _import(area_id, import_id)
    try:
        look(brought, at=clock.now())
    except Refused as refused:
        brought.state, brought.trouble = State.FAILED, str(refused)[:500]
        brought.save(update_fields=["state", "trouble"])
    return _to(brought, gettext("看结果"))


def _import(area_id: int, import_id: int) -> Import:
    found: Import = Import.objects.get(area_id=area_id, pk=import_id)
    return found


def look(brought: Import, *, at: datetime) -> None:
    """The verdict of each row, as the one who brought it sees the ledger. Raises Refused."""
    actor = _actor(brought, at)
    names = Names(actor, brought.register_id, at)
    book, sheet, layout = _read(brought, names)
    rows = compared(actor, brought.register_id, book, sheet, layout, names)
    if len(rows) > MOST_ROWS:
        raise Refused("papers.import.rows", MANY_ROWS, "invalid", count=len(rows), most=MOST_ROWS)
    with transaction.atomic():
        kept = ImportRow.objects.in_area(brought.area_id)
        kept.filter(brought=brought).delete()
        kept.bulk_create((_row(brought, row) for row in rows), batch_size=500)
        brought.sheets = [each.name for each in book.sheets]
        brought.sheet = sheet
        brought.columns = [
            {"index": c.index, "heading": c.heading, "field": c.field, "sure": c.sure, "sample": c.sample}
            for c in layout.columns
        ]
        brought.notes = [[said.message, said.params] for said in [*book.notes, *layout.notes]]
        brought.form = layout.kept()
        brought.counts = dict(Counter(row.verdict for row in rows))
        brought.state, brought.trouble = State.READY, ""
        brought.save()


def _read(brought: Import, names: Names) -> tuple[Book, int, Layout]:
    with blobs.open(brought.sha256) as file:
        book, best, layouts = read(file.read(), names)
    sheet = best if brought.sheet is None or brought.sheet >= len(book.sheets) else brought.sheet
    return book, sheet, _meant(brought, layouts[sheet])


def _meant(brought: Import, layout: Layout) -> Layout:
    """The layout with what somebody chose now, or last time at this unit for the same headings."""
    chosen = brought.meaning
    if not chosen:
        known = Meaning.objects.filter(
            area_id=brought.area_id, unit_id=brought.unit_id, headings=headings_key(layout.headings)
        ).first()
        chosen = known.columns if known else {}
    return layout.meaning({int(index): field for index, field in chosen.items()})


def _row(brought: Import, row: Compared) -> ImportRow:
    return ImportRow(
        area_id=brought.area_id,
        brought=brought,
        row=row.row,
        verdict=row.verdict,
        title=row.title[:200],
        draft=row.draft,
        changes=[list(change) for change in row.changes],
        says=[list(said) for said in row.says],
        faults=[list(fault) for fault in row.faults],
        item_id=row.item_id,
    )


def _actor(brought: Import, at: datetime) -> Any:
    actor = acting.actor_of(brought.person_id, at=at, hat=brought.hat, account_id=brought.account_id)
    if actor is None or not actor.can("ledger.enter"):
        raise Refused("papers.import.no_post", N_("带来这份表的人现在没有立项的岗位，办不了。"), "forbidden")
    return actor


@task(title=N_("导入台账"), takes_context=True)
def apply_import(context: Any, area_id: int, import_id: int) -> dict[str, str]:
    """Bring in what can be: all, or the picked rows. Going on after a stop begins with what is left."""
    brought = _import(area_id, import_id)
    bring_all(brought, context.report)
    return _to(brought, gettext("看结果"))


def bring_all(brought: Import, report: Report) -> None:
    """Every row that can be brought in and has not been yet."""
    left = ImportRow.objects.filter(
        area_id=brought.area_id, brought=brought, verdict__in=BRINGS, outcome__in=[Outcome.WAITS, Outcome.REFUSED]
    )
    if brought.picked is not None:
        left = left.filter(row__in=brought.picked)
    actor = _actor(brought, clock.now())
    _each(brought.area_id, report, left, lambda row, at: bring_row(row, brought, by=actor, at=at))
    done = ImportRow.objects.filter(area_id=brought.area_id, brought=brought, outcome=Outcome.DONE).count()
    _end(brought, State.DONE, done)


@task(title=N_("撤销导入"), takes_context=True)
def undo_import(context: Any, area_id: int, import_id: int) -> dict[str, str]:
    """Take back everything that this workbook brought, the last row first."""
    brought = _import(area_id, import_id)
    done = ImportRow.objects.filter(area_id=brought.area_id, brought=brought, outcome=Outcome.DONE)
    actor = _actor(brought, clock.now())
    reason = gettext("撤销导入 {number}").format(number=brought.pk)
    _each(area_id, context.report, done, lambda row, at: undo_row(row, reason=reason, by=actor, at=at))
    _end(brought, State.UNDONE, 0)
    return _to(brought, gettext("看结果"))


@task(title=N_("写提示"))
def mend_import(area_id: int, import_id: int, account_id: int) -> dict[str, str]:
    """The same workbook with what is wrong beside its cells, to be mended and imported again."""
    brought, at = _import(area_id, import_id), clock.now()
    names = Names(_actor(brought, at), brought.register_id, at)
    book, sheet, layout = _read(brought, names)
    found = sheets.lines(book.sheets[sheet], layout, today=names.today, units=names.units, own=names.kinds)
    with blobs.open(brought.sha256) as file:
        data = sheets.mended(file.read(), book, sheet, layout, found, say=_say)
    stem = brought.file_name.rpartition(".")[0] or brought.file_name
    name = gettext("{name}-待改.xlsx").format(name=stem)
    return {"location": made.keep(account_id, name, data), "go": gettext("下载工作簿")}


def _say(refused: Refused) -> str:
    return gettext(refused.message).format(**refused.params) if refused.params else gettext(refused.message)


@task(title=N_("按表样导出"))
def export_form(area_id: int, import_id: int, account_id: int, person_id: int, hat: str) -> dict[str, str]:
    """The register as it stands, in the form of this workbook."""
    brought, at = _import(area_id, import_id), clock.now()
    actor = acting.actor_of(person_id, at=at, hat=hat, account_id=account_id)
    if actor is None or not actor.can("ledger.enter"):
        raise Refused("papers.no_post", N_("现在的岗位看不到台账，没有导出。"), "forbidden")
    out = io.BytesIO()
    count = write_register(actor, brought.register_id, Layout.of(brought.form), out, at=at)
    stem = brought.file_name.rpartition(".")[0] or brought.file_name
    said = gettext("{count} 件，改好可以再导入：编号那一列认得出是哪一件。").format(count=count)
    name = f"{stem}-{clock.today(at).isoformat()}.xlsx"
    return {"location": made.keep(account_id, name, out.getvalue()), "says": said, "go": gettext("下载工作簿")}


def _each(area_id: int, report: Report, rows: Any, act: Any) -> None:
    """In chunks of at most 200 rows and less than half a second, each a transaction of its own."""
    ids = list(rows.order_by("row").values_list("pk", flat=True))
    done = 0
    while done < len(ids):
        began = time.monotonic()
        with transaction.atomic():
            some = {row.pk: row for row in ImportRow.objects.filter(area_id=area_id, pk__in=ids[done : done + CHUNK])}
            for pk in ids[done : done + CHUNK]:
                act(some[pk], clock.now())
                done += 1
                if time.monotonic() - began > CHUNK_SECONDS:
                    break
        report(done, len(ids))


def _end(brought: Import, state: str, applied: int) -> None:
    brought.state, brought.applied, brought.ended_at = state, applied, clock.now()
    brought.save(update_fields=["state", "applied", "ended_at"])


def _to(brought: Import, go: str) -> dict[str, str]:
    return {"location": reverse("papers:import", args=[brought.pk]), "go": go}
