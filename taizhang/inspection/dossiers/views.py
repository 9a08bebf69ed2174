"""迎检档案 on the screen: what is short, one scheme's papers, filing, one document, the ZIP."""

from django.http import FileResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, ngettext

from taizhang import journal
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.models.dossiers import FILE
from taizhang.inspection.schemes import queries as schemes
from taizhang.inspection.schemes.actions import KEEP
from taizhang.inspection.tabs import tabs
from taizhang.journal import blobs
from taizhang.ledger.uploads import Upload
from taizhang.org import queries as org
from taizhang.org import sessions
from taizhang.org.views.lines import lines
from taizhang.ui import NotInReach, clock, done, door, render, whole

from . import actions, archive, pages, queries

SEE = "inspection.see"


@door(SEE)
def index(request):
    actor = request.actor
    return render(request, "inspection/dossiers.html", tabs=tabs(actor, "dossiers"), **pages.overview(actor))


def _units(actor):
    today = clock.today(clock.now())
    return [(u.pk, "　" * max(u.level - 1, 0) + u.short_name) for u in org.unit_tree(actor.area_id, on=today)]


@door(SEE)
def show(request, scheme_id):
    actor, given = request.actor, request.GET
    scheme = schemes.scheme_for(actor, scheme_id)
    versions = schemes.versions(scheme)
    year = whole(given.get("year")) or versions[0].year
    unit, only_short = whole(given.get("unit")), given.get("short") == "1"
    return render(
        request, "inspection/dossier.html", scheme=scheme, year=year, unit=unit, only_short=only_short,
        years=[(y, str(y)) for y in sorted({v.year for v in versions} | {year}, reverse=True)],
        units=_units(actor) if actor.covers_all(SEE) else [], can_charge=actor.covers_all(KEEP),
        can_offer=actor.can(FILE) and not actor.covers_all(FILE),
        offers=pages.offers(actor, scheme_id=scheme.pk, year=year),
        **pages.dossier(actor, scheme, year, unit=unit, only_short=only_short),
    )  # fmt: skip


@door(KEEP)
def charging(request, scheme_id):
    """Who answers for which clause."""
    actor = request.actor
    scheme = schemes.scheme_for(actor, scheme_id)
    places = queries.places(actor, scheme, schemes.version(scheme).year)
    return render(
        request, "inspection/dossier_charge.html", scheme=scheme, units=_units(actor),
        rows=[
            {"c": c, "unit": place.need.unit_id if place and place.need else None, "wanted": place and place.wanted}
            for c, place in places
        ],
    )  # fmt: skip


@door(KEEP, writes=True)
def charge(request, scheme_id):
    scheme, given = schemes.scheme_for(request.actor, scheme_id), request.POST
    charges = {name[5:]: whole(given[name]) for name in given if name.startswith("unit-")}
    recorded = actions.charge(scheme, charges, by=request.actor, at=clock.now())
    said = gettext("责任单位已定") if recorded else gettext("没有变化")
    return done(request, reverse("inspection:dossier", args=[scheme.pk]), recorded, said)


@door(FILE)
def filing(request, scheme_id):
    """File papers under a clause, and under those of other schemes at once; without a clause, hand something in for
    one of another unit."""
    actor, given = request.actor, request.GET
    scheme = schemes.scheme_for(actor, scheme_id)
    year = whole(given.get("year")) or schemes.version(scheme).year
    others = pages.others(actor, scheme)
    if not given.get("clause"):
        return render(request, "inspection/dossier_other.html", scheme=scheme, year=year, others=others)
    choices = queries.fillable(actor)
    clause = next((c for s, c in choices if s.pk == scheme.pk and c.key == given["clause"]), None)
    whose = "" if clause else next((each["unit"] for each in others if each["c"].key == given["clause"]), None)
    clause = clause or next((each["c"] for each in others if each["c"].key == given["clause"]), None)
    if clause is None:
        raise NotInReach
    return render(
        request, "inspection/dossier_file.html", scheme=scheme, clause=clause, year=year, whose=whose,
        alike=pages.choices(queries.alike(clause, choices)),
    )  # fmt: skip


def _under(values):
    """[(scheme id, key)] of what was ticked."""
    found = []
    for value in values:
        scheme, colon, key = value.partition(":")
        if not colon or whole(scheme) is None:
            raise Refused("inspection.no_clause_picked", N_("请从列出的条款里选。"), "invalid")
        found.append((whole(scheme), key))
    return found


@door(FILE, writes=True)
def file(request, scheme_id):
    actor, given = request.actor, request.POST
    scheme = schemes.scheme_for(actor, scheme_id)
    sent = request.FILES.getlist("files")
    caption = given.get("caption", "")
    uploads = [Upload(f, f.name, caption if len(sent) == 1 else "") for f in sent]
    recorded = actions.file(
        uploads, [(scheme.pk, given.get("clause", "")), *_under(given.getlist("under"))],
        year=whole(given.get("year")) or 0, by=actor, at=clock.now(),
    )  # fmt: skip
    said = ngettext("归档 {n} 份", "归档 {n} 份", len(recorded)).format(n=len(recorded))
    if any(entry.pub["offered"] for entry in recorded):
        said = gettext("已交，等负责的单位收下")
    return done(request, f"{reverse('inspection:dossier', args=[scheme.pk])}?year={given.get('year')}", recorded, said)


@door(SEE)
def document(request, filed_id):
    actor = request.actor
    filed = queries.filed_for(actor, filed_id)
    return render(
        request, "inspection/filed.html", can_file=actor.can(FILE),
        lines=lines(journal.stream_of(actor.area_id, "filed", filed.pk, limit=20), actor),
        **pages.document(actor, filed),
    )  # fmt: skip


@door(SEE)
def original(request, filed_id):
    filed = queries.filed_for(request.actor, filed_id)
    try:
        response = FileResponse(blobs.open(filed.sha256), content_type="application/octet-stream")
    except FileNotFoundError:
        raise NotInReach from None
    response["Content-Disposition"] = content_disposition_header(True, filed.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@door(FILE, writes=True)
def also(request, filed_id):
    filed = queries.filed_for(request.actor, filed_id)
    recorded = actions.file_also(filed, _under(request.POST.getlist("under")), by=request.actor, at=clock.now())
    return done(request, reverse("inspection:filed", args=[filed.pk]), recorded, gettext("已加到这些条款下面"))


@door(FILE, writes=True)
def remove(request, filed_id):
    filed, given = queries.filed_for(request.actor, filed_id), request.POST
    recorded = actions.remove(
        filed, _under(given.getlist("under")), reason=given.get("reason", ""), by=request.actor, at=clock.now()
    )
    return done(request, reverse("inspection:filed", args=[filed.pk]), recorded, gettext("已撤下"))


@door(FILE, writes=True)
def accept(request, filed_id):
    """收下 what another unit handed in."""
    filed = queries.filed_for(request.actor, filed_id)
    recorded = actions.take(filed, _under(request.POST.getlist("under")), by=request.actor, at=clock.now())
    return done(request, reverse("inspection:filed", args=[filed.pk]), recorded, gettext("已收下，算在这一条下面"))


@door(FILE, writes=True)
def decline(request, filed_id):
    filed, given, actor = queries.filed_for(request.actor, filed_id), request.POST, request.actor
    recorded = actions.decline(
        filed, _under(given.getlist("under")), reason=given.get("reason", ""), by=actor, at=clock.now()
    )
    page = (
        reverse("inspection:filed", args=[filed.pk]) if queries.sees(actor, filed) else reverse("inspection:dossiers")
    )
    return done(request, page, recorded, gettext("没有收，原因已记下"))


@door(SEE, writes=True)
def take(request, scheme_id):
    """导出: start the job; its page shows how far it is, and where the file can be fetched."""
    actor = request.actor
    scheme = schemes.scheme_for(actor, scheme_id)
    year = whole(request.POST.get("year")) or schemes.version(scheme).year
    started = archive.make.using(area_id=actor.area_id, started_by=actor.account_id).enqueue(
        actor.account_id, actor.person_id, request.session.get(sessions.HAT, ""), scheme.pk, year
    )
    return done(request, reverse("jobs:progress", args=[started.id]))


urlpatterns = [
    path("inspection/dossiers/", index, name="dossiers"),
    path("inspection/dossiers/<int:scheme_id>/", show, name="dossier"),
    path("inspection/dossiers/<int:scheme_id>/units/", charging, name="dossier-charging"),
    path("inspection/dossiers/<int:scheme_id>/charge/", charge, name="dossier-charge"),
    path("inspection/dossiers/<int:scheme_id>/file/", filing, name="dossier-file"),
    path("inspection/dossiers/<int:scheme_id>/add/", file, name="dossier-add"),
    path("inspection/dossiers/<int:scheme_id>/take/", take, name="dossier-take"),
    path("inspection/filed/<int:filed_id>/", document, name="filed"),
    path("inspection/filed/<int:filed_id>/original/", original, name="filed-original"),
    path("inspection/filed/<int:filed_id>/also/", also, name="filed-also"),
    path("inspection/filed/<int:filed_id>/remove/", remove, name="filed-remove"),
    path("inspection/filed/<int:filed_id>/take/", accept, name="filed-take"),
    path("inspection/filed/<int:filed_id>/decline/", decline, name="filed-decline"),
]
