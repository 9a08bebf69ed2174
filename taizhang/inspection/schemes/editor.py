"""条款逐条改 on the screen: one clause of a sheet on the desk, a new one, and the draft of the next version."""

from urllib.parse import urlencode

from django.urls import path, reverse
from django.utils.translation import gettext, ngettext

from taizhang.inspection.findings.rules import Severity
from taizhang.ui import clock, done, door, render

from . import cells, drafting, pages, queries
from .actions import KEEP
from .rules import METHODS


@door(KEEP, writes=True)
def draft(request, scheme_id):
    """在这里改: the version in force on one's own desk."""
    scheme = queries.scheme_for(request.actor, scheme_id)
    sheet = drafting.draft(scheme, by=request.actor, at=clock.now())
    return done(request, reverse("inspection:scheme-sheet", args=[sheet.pk]))


def _sheet(request, sheet_id):
    sheet = queries.sheet_for(request.actor, sheet_id)
    return sheet, queries.scheme_for(request.actor, sheet.scheme_id) if sheet.scheme_id else None


@door(KEEP)
def show(request, sheet_id):
    """The form of a clause, or of a new one below `above`, behind `after`."""
    sheet, scheme = _sheet(request, sheet_id)
    asked = request.GET
    return render(
        request, "inspection/clause.html", sheet=sheet, scheme=scheme,
        **pages.clause(sheet, scheme, asked.get("clause", ""), asked.get("above", ""), asked.get("after", "")),
    )  # fmt: skip


@door(KEEP, writes=True)
def put(request, sheet_id):
    sheet, _ = _sheet(request, sheet_id)
    given, by, now = request.POST, request.actor, clock.now()
    key = given.get("clause_key", "")
    if key:
        drafting.put(sheet, key, _texts(given), given.get("above", ""), by=by, at=now)
    else:
        key = drafting.add(sheet, _texts(given), given.get("above", ""), given.get("after", ""), by=by, at=now)
    if given.get("next"):
        query = urlencode({"above": given.get("above", ""), "after": key})
        return done(request, f"{reverse('inspection:clause', args=[sheet.pk])}?{query}", message=gettext("已记下"))
    return done(request, _back(sheet), message=gettext("已记下，还没有发布"))


@door(KEEP, writes=True)
def drop(request, sheet_id):
    sheet, _ = _sheet(request, sheet_id)
    n = drafting.drop(sheet, request.POST.get("clause_key", ""), by=request.actor, at=clock.now())
    said = ngettext("删去 {n} 条，还没有发布", "删去 {n} 条，还没有发布", n).format(n=n)
    return done(request, _back(sheet), message=said)


def _back(sheet):
    return reverse("inspection:scheme-sheet", args=[sheet.pk])


def _texts(given):
    """What the form says, as a row of a sheet says it. Of a clause with others below it only what counts there."""
    said = {
        name: given.get(field, "").strip()
        for name, field in (("no", "clause_no"), ("title", "clause_title"), ("score", "score"))
    }
    if not given.get("is_leaf"):
        return said
    methods = [value for value in given.getlist("method") if value in set(METHODS)]
    return said | {
        "methods": cells.methods_said(methods), "step": given.get("step", "").strip(),
        "wanted": given.get("wanted", "").strip(), "wanted_count": given.get("wanted_count", "").strip(),
        "point_types": cells.types_said(given.getlist("type")),
        "severity": cells.severity_said(given["severity"]) if given.get("severity") in set(Severity) else "",
        **{name: cells.yes_said(given.get(name) == "1") for name in ("is_veto", "is_precondition", "zeroes")},
    }  # fmt: skip


urlpatterns = [
    path("inspection/schemes/<int:scheme_id>/edit/", draft, name="scheme-draft"),
    path("inspection/schemes/sheets/<int:sheet_id>/clause/", show, name="clause"),
    path("inspection/schemes/sheets/<int:sheet_id>/clause/put/", put, name="clause-put"),
    path("inspection/schemes/sheets/<int:sheet_id>/clause/drop/", drop, name="clause-drop"),
]
