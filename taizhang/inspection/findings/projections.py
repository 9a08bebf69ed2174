"""Observations and findings as the journal tells them; findings follow their items."""

from datetime import UTC, datetime

from django.db.models import F

from taizhang.engine import bands
from taizhang.inspection.models import Finding, Observation, Photo, Point, Stop, Visit
from taizhang.inspection.points.projections import number
from taizhang.ledger.rules import day_of

from .rules import State, Verdict

ROWS_PER_ENTRY = 1 << 9


def instant(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) if text else None


def visited(e, visit_id, point_ids):
    """The points of the entry are visited: the first time on this visit it counts."""
    fresh = Stop.objects.filter(area_id=e.area_id, visit_id=visit_id, point_id__in=point_ids, seen_at=None)
    ids = list(fresh.values_list("point_id", flat=True))
    if ids:
        fresh.update(seen_at=e.at)
        Visit.objects.filter(area_id=e.area_id, pk=visit_id).update(seen_count=F("seen_count") + len(ids))
        Point.objects.filter(area_id=e.area_id, pk__in=ids).update(
            visit_count=F("visit_count") + 1, last_visited_on=day_of(e.at)
        )


def observed(e):
    seen = e.pub["seen"]
    Observation.objects.bulk_create(
        Observation(
            id=e.entry_id * ROWS_PER_ENTRY + n, area_id=e.area_id, visit_id=e.stream_id, point_id=said["point"],
            clause_key=said["clause"], verdict=said["verdict"], at=e.at, device_at=instant(said["device_at"]),
            person_id=e.person_id, by_text=e.by_text, key=said["key"],
        )
        for n, said in enumerate(seen)
    )  # fmt: skip
    visited(e, e.stream_id, {said["point"] for said in seen})
    Visit.objects.filter(area_id=e.area_id, pk=e.stream_id).update(version=e.stream_seq)


def noted(e):
    said = e.pub
    Observation.objects.create(
        id=e.entry_id * ROWS_PER_ENTRY, area_id=e.area_id, visit_id=said["visit"], point_id=said["point"],
        clause_key=said["clause"], verdict=Verdict.WRONG, cases=said["cases"], at=e.at,
        device_at=instant(said["device_at"]), person_id=e.person_id, by_text=e.by_text, finding_id=e.stream_id,
        key=said["key"],
    )  # fmt: skip
    Finding.objects.create(
        id=e.stream_id, area_id=e.area_id, item_id=said["item"], visit_id=said["visit"], point_id=said["point"],
        scheme_id=said["scheme"], clause_key=said["clause"], clause_text=e.priv["clause"], unit_id=said["unit"],
        state=said["state"], severity=said["severity"], text=e.priv["text"], cases=said["cases"], found_at=e.at,
        found_on=day_of(e.at), due_on=said["due_on"], person_id=e.person_id, by_text=e.by_text, is_open=True,
        rebound_of_id=said["rebound_of"] and said["rebound_of"]["finding"], photo_count=len(said["photos"]),
        asks_cause=bool(said["rebound_of"] and said["item"]), version=e.stream_seq,
    )  # fmt: skip
    if said["rebound_of"]:
        stays_closed(e, said["point"], **said["rebound_of"])
    keep_photos(e, e.stream_id, said["photos"])
    visited(e, said["visit"], {said["point"]})
    Visit.objects.filter(area_id=e.area_id, pk=said["visit"]).update(finding_count=F("finding_count") + 1)
    Point.objects.filter(area_id=e.area_id, pk=said["point"]).update(
        finding_count=F("finding_count") + 1, open_count=F("open_count") + 1,
        rebound_count=F("rebound_count") + int(bool(said["rebound_of"])),
    )  # fmt: skip


def keep_photos(e, finding_id, photos):
    Photo.objects.bulk_create(
        Photo(
            id=e.entry_id * ROWS_PER_ENTRY + n, area_id=e.area_id, finding_id=finding_id, is_after=said["after"],
            sha256=ref.sha256, size=ref.size, mime=ref.mime, at=e.at, device_at=instant(said["device_at"]),
            lat=number(e.priv[f"photo_{n}_lat"]), lon=number(e.priv[f"photo_{n}_lon"]), accuracy=said["accuracy"],
            dhash=e.priv[f"photo_{n}_dhash"][:16], warnings=said["warnings"],
            **bands.columns(e.priv[f"photo_{n}_dhash"][:16]),
        )
        for n, (said, ref) in enumerate(zip(photos, e.files, strict=True))
    )  # fmt: skip


def item_closed(e):
    _turn(e, is_open=False, asks_cause=False, closed_on=day_of(e.at))


def item_withdrawn(e):
    """It was none: what is found there later did not come back."""
    _turn(e, is_open=False, asks_cause=False, state=State.DROPPED)


def _turn(e, **columns):
    """The findings of an item: the last one carries how it stands."""
    for finding in Finding.objects.filter(area_id=e.area_id, item_id=e.stream_id, is_open=True):
        Finding.objects.filter(area_id=e.area_id, pk=finding.pk).update(**columns)
        Point.objects.filter(area_id=e.area_id, pk=finding.point_id).update(open_count=F("open_count") - 1)


def item_back(e):
    """Reopened, by whomever."""
    last = Finding.objects.filter(area_id=e.area_id, item_id=e.stream_id).order_by("-id").first()
    if last and not last.is_open:
        Finding.objects.filter(area_id=e.area_id, pk=last.pk).update(is_open=True, asks_cause=True, closed_on=None)
        Point.objects.filter(area_id=e.area_id, pk=last.point_id).update(open_count=F("open_count") + 1)


def stays_closed(e, point_id, finding, closed_on):
    """The old finding was put right that day: what came back is the new one, on the same item."""
    old = Finding.objects.filter(area_id=e.area_id, pk=finding)
    if old.filter(is_open=True).update(is_open=False, asks_cause=False, closed_on=closed_on):
        Point.objects.filter(area_id=e.area_id, pk=point_id).update(open_count=F("open_count") - 1)
