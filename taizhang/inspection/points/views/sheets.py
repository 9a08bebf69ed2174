"""点位导入: hand a workbook in, look at what it would bring, bring it."""

from collections import Counter

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.places import Datum
from taizhang.inspection.points import importing, pages, queries, typed
from taizhang.inspection.points.importing import BRINGS, VERDICTS, Verdict
from taizhang.inspection.points.rules import TYPES
from taizhang.inspection.schemes.actions import KEEP
from taizhang.org import queries as org
from taizhang.ui import clock, done, door, render


@door(KEEP)
def begin(request):
    return render(
        request, "inspection/points_import.html", sheet=None, types="、".join(map(gettext, TYPES.values())),
        datums=pages.datums(),
    )  # fmt: skip


def _read(request):
    """Bytes are read before anything is locked."""
    file = request.FILES.get("file")
    request.workbook = (file.read(), file.name) if file else (b"", "")


@door(KEEP, writes=True, first=_read)
def read(request):
    data, name = request.workbook
    datum = typed.datum(request.POST.get("datum"))
    found = importing.lay_down(data, name, by=request.actor, at=clock.now(), datum=datum)
    return done(request, reverse("inspection:points-sheet", args=[found.pk]))


@door(KEEP)
def sheet(request, sheet_id):
    actor = request.actor
    found = queries.sheet_for(actor, sheet_id)
    names, counts = org.unit_names(actor.area_id), Counter(row["verdict"] for row in found.rows)
    return render(
        request, "inspection/points_import.html",
        sheet=found, rows=[_row(row, names) for row in found.rows],
        counts=[(gettext(word), counts[verdict]) for verdict, word in VERDICTS.items() if counts[verdict]],
        brings=sum(counts[verdict] for verdict in BRINGS), wrong=counts[Verdict.WRONG],
        is_shifted=found.datum == Datum.GCJ02,
    )  # fmt: skip


def _row(row, names):
    brings = row["brings"]
    return {
        "row": row["row"],
        "verdict": gettext(VERDICTS[Verdict(row["verdict"])]),
        "is_wrong": row["verdict"] == Verdict.WRONG,
        "title": brings["title"],
        "type": gettext(TYPES.get(brings["type"], "")) if brings["type"] else "",
        "unit": names.get(brings["unit"], ""),
        "place": f"{brings['lat']}, {brings['lon']}" if brings["lat"] else "",
        "says": [gettext(message).format(**params) for message, params in row["says"]],
    }


@door(KEEP, writes=True)
def bring(request, sheet_id):
    found = queries.sheet_for(request.actor, sheet_id)
    recorded, count = importing.bring(found, by=request.actor, at=clock.now())
    return done(request, reverse("inspection:points"), recorded, gettext("带入 {n} 处点位").format(n=count))


urlpatterns = [
    path("inspection/points/import/", begin, name="points-import"),
    path("inspection/points/import/read/", read, name="points-read"),
    path("inspection/points/import/<int:sheet_id>/", sheet, name="points-sheet"),
    path("inspection/points/import/<int:sheet_id>/bring/", bring, name="points-bring"),
]
