"""What a phone carries into the field, what is held, and photos within reach."""

from collections import Counter, defaultdict
from datetime import timedelta

from django.db.models import Q

from taizhang.inspection.findings.rules import State
from taizhang.inspection.models import Clause, Finding, Held, Observation, Photo, Point, Stop, Version, Visit
from taizhang.inspection.visits import rules as visits
from taizhang.org import queries as org
from taizhang.ui import NotInReach

BACK, AHEAD = 7, 7  # days of visits that a phone carries
MOST_VISITS = 20
MOST_FOUND = 2000  # findings that tell what came back
FAVOURITE_DAYS, FAVOURITES = 60, 8
POINTS_PER_PAGE = 500


def day(actor, today):
    """The inspector's visits of these days with all that is needed out of reach. Ten questions, whatever their size."""
    persons = [person for person, _, _ in actor.identities]
    rows = Visit.objects.filter(
        area_id=actor.area_id, person_id__in=persons, on__range=(today - timedelta(BACK), today + timedelta(AHEAD))
    ).exclude(state=visits.State.CANCELLED)  # fmt: skip
    mine = list(rows.select_related("scheme").order_by("-on", "-id")[:MOST_VISITS])
    stops = _stops(actor, mine)
    points = {stop.point_id: stop.point for stop in stops}
    names = org.unit_names(actor.area_id)
    return {
        "me": {"person": actor.person_id, "name": actor.person_name, "unit": actor.unit_name},
        "visits": [_visit(visit, stops) for visit in sorted(mine, key=lambda v: (v.on, v.pk))],
        "points": [point_row(point, names) for point in points.values()],
        "clauses": _clauses(actor, mine),
        "found": _found(actor, points, mine),
        "seen": _seen(actor, mine),
        "favourites": _favourites(actor, today),
    }


def _stops(actor, mine):
    rows = Stop.objects.filter(area_id=actor.area_id, visit_id__in=[v.pk for v in mine]).select_related("point")
    return list(rows.order_by("visit_id", "place"))


def _visit(visit, stops):
    return {
        "id": visit.pk, "title": visit.title, "kind": visit.kind, "on": visit.on.isoformat(),
        "state": visit.state, "scheme": f"{visit.scheme_id}/{visit.number}", "scheme_title": visit.scheme.title,
        "stops": [stop.point_id for stop in stops if stop.visit_id == visit.pk],
    }  # fmt: skip


def point_row(point, names):
    return {
        "id": point.pk, "number": point.number, "title": point.title, "type": point.type, "unit": point.unit_id,
        "unit_name": names.get(point.unit_id, ""), "address": point.address, "open": point.open_count,
        "lat": None if point.lat is None else float(point.lat),
        "lon": None if point.lon is None else float(point.lon), "closed": point.closed_on is not None,
    }  # fmt: skip


def _clauses(actor, mine):
    """Leaves by scheme and version, in the order of the document, with the words of the chapter above."""
    which = Q()
    for scheme, number in {(v.scheme_id, v.number) for v in mine}:
        which |= Q(scheme_id=scheme, number=number)
    if not which:
        return {}
    found, above = defaultdict(list), {}
    for row in Clause.objects.filter(which, area_id=actor.area_id).order_by("scheme_id", "number", "place"):
        if not row.is_leaf:
            above[row.scheme_id, row.number, row.key] = row.title
            continue
        found[f"{row.scheme_id}/{row.number}"].append(
            {
                "key": row.key,
                "no": row.no,
                "title": row.title,
                "types": row.point_types,
                "severity": row.severity,
                "above": above.get((row.scheme_id, row.number, row.parent_key), ""),
                "methods": row.methods,
            }
        )
    return found


def _found(actor, points, mine):
    """The last finding of each clause at each point: what a phone warns of as come back, or as open still."""
    rows = Finding.objects.filter(
        area_id=actor.area_id, point_id__in=list(points), scheme_id__in={v.scheme_id for v in mine},
        state__in=[State.ISSUED, State.AGREED, State.SPOT],
    )  # fmt: skip
    versions = Version.objects.filter(area_id=actor.area_id, scheme_id__in={v.scheme_id for v in mine})
    days = dict(versions.order_by("number").values_list("scheme_id", "rebound_days"))
    last = {}
    wanted = ("point_id", "clause_key", "scheme_id", "found_on", "is_open", "closed_on", "item__number")
    for row in rows.select_related("item").only(*wanted).order_by("-id")[:MOST_FOUND]:
        last.setdefault((row.point_id, row.clause_key), row)
    return [
        {
            "point": point, "clause": clause, "on": row.found_on.isoformat(), "open": row.is_open,
            "closed_on": row.closed_on and row.closed_on.isoformat(), "number": row.item.number if row.item else "",
            "until": row.closed_on and (row.closed_on + timedelta(days.get(row.scheme_id, 365))).isoformat(),
        }
        for (point, clause), row in last.items()
    ]  # fmt: skip


def _seen(actor, mine):
    """What these visits have told already, so that another phone goes on where the first stopped."""
    rows = Observation.objects.filter(area_id=actor.area_id, visit_id__in=[v.pk for v in mine])
    return [list(row) for row in rows.values_list("visit_id", "point_id", "clause_key", "verdict")[:10_000]]


def _favourites(actor, today):
    """The clauses that the county's inspectors found most often of late."""
    since = today - timedelta(FAVOURITE_DAYS)
    keys = Finding.objects.filter(area_id=actor.area_id, found_on__gte=since).order_by("-found_on", "-id")
    often = Counter(keys.values_list("clause_key", flat=True)[:MOST_FOUND])
    return [key for key, _ in often.most_common(FAVOURITES)]


def points_after(actor, after):
    """Open points for the phone's own list, a page at a time: (rows, where the next page begins or None)."""
    rows = Point.objects.visible_to(actor).open().filter(pk__gt=after).order_by("pk")
    page = list(rows[: POINTS_PER_PAGE + 1])
    names = org.unit_names(actor.area_id)
    more = page[POINTS_PER_PAGE - 1].pk if len(page) > POINTS_PER_PAGE else None
    return [point_row(point, names) for point in page[:POINTS_PER_PAGE]], more


def point_at(actor, point_id):
    """Where it lies; an inspector may note something at any point of the county."""
    return Point.objects.filter(area_id=actor.area_id, pk=point_id).only("id", "lat", "lon").first()


# ── held ───────────────────────────────────────────────────────────────────────


def held(actor, at=None):
    """What waits for the office, the oldest first."""
    return Held.objects.visible_to(actor).waiting()


def held_page(actor, before=None, most=12):
    """(waiting, newest first with what they may join, where the next page begins)."""
    rows = held(actor).select_related("finding", "finding__point", "finding__visit").order_by("-pk")
    page = list((rows.filter(pk__lt=before) if before else rows)[: most + 1])
    more = page[most - 1].pk if len(page) > most else None
    page = page[:most]
    points = {row.finding.point_id for row in page}
    here = Finding.objects.filter(area_id=actor.area_id, point_id__in=points, is_open=True)
    others = defaultdict(list)
    for finding in here.select_related("item").order_by("-pk")[:200]:
        others[finding.point_id].append(finding)
    wanted = {row.finding_id for row in page} | {row.twin_id for row in page if row.twin_id}
    shots = defaultdict(list)
    for photo in Photo.objects.filter(area_id=actor.area_id, finding_id__in=wanted).order_by("pk"):
        shots[photo.finding_id].append(photo)
    return page, others, shots, more


def held_of(actor, finding_id):
    """One that the office may decide, decided or not."""
    found = Held.objects.visible_to(actor).filter(finding_id=finding_id).first()
    if found is None:
        raise NotInReach
    return found


def decided(actor, most=10):
    rows = Held.objects.visible_to(actor).filter(decided_at__isnull=False).select_related("finding", "finding__point")
    return list(rows.order_by("-decided_at", "-pk")[:most])


def twins(actor, ids):
    rows = Finding.objects.filter(area_id=actor.area_id, pk__in=ids).select_related("item")
    return {row.pk: row for row in rows}


# ── photos ─────────────────────────────────────────────────────────────────────


def photo_for(actor, photo_id):
    """A photo of a finding within reach, with what its watermark says."""
    reach = Finding.objects.visible_to(actor).values("pk")
    found = Photo.objects.filter(area_id=actor.area_id, pk=photo_id, finding_id__in=reach)
    photo = found.select_related("finding", "finding__point").first()
    if photo is None:
        raise NotInReach
    return photo
