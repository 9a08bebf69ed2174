"""What an inspector records on the spot: clauses that are fine, and findings, which become ledger items."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event, FileRef
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.models import Clause, Finding, Observation, Point, Version
from taizhang.inspection.points.actions import degrees
from taizhang.inspection.visits.actions import INSPECT, mine
from taizhang.ledger import actions as ledger
from taizhang.ledger.rules import FIND, SourceKind, day_of
from taizhang.ledger.rules import State as ItemState
from taizhang.org import queries as org

from . import rules
from .rules import Severity, State, Verdict
from .separation import own_points

MOST_AT_ONCE = 200
MOST_PHOTOS = 12


@dataclass(frozen=True)
class Seen:
    """One clause looked at, nothing wrong (or nothing there). `key` was made by the phone."""

    point_id: int
    clause_key: str
    verdict: str
    key: str
    device_at: datetime | None = None


@dataclass(frozen=True)
class Shot:
    """A photo that lies in the blob store, with what the phone claimed at the shutter."""

    ref: FileRef
    is_after: bool = False
    device_at: datetime | None = None
    lat: float | None = None
    lon: float | None = None
    accuracy: int | None = None
    dhash: str = ""
    warnings: tuple[dict, ...] = ()


@dataclass(frozen=True)
class Note:
    """Something wrong, as the inspector noted it."""

    point_id: int
    clause_key: str
    key: str
    text: str = ""
    cases: int = 1
    severity: str = ""  # the clause's own where empty
    fixed: bool = False  # 当场整改
    device_at: datetime | None = None
    photos: Sequence[Shot] = ()


@transaction.atomic
def observe(visit, seen: Sequence[Seen], *, by, at):
    """记检查情况: clauses without a finding, one entry for all. Those whose key is known are left out; None when all
    are."""
    found = mine(visit, by)
    if not 0 < len(seen) <= MOST_AT_ONCE:
        raise Refused("inspection.nothing_seen", N_("请选1到{most}条。"), "invalid", most=MOST_AT_ONCE)
    known = set(
        Observation.objects.filter(area_id=by.area_id, key__in=[s.key for s in seen]).values_list("key", flat=True)
    )
    fresh = [s for s in {s.key: s for s in seen}.values() if s.key not in known]
    if not fresh:
        return None
    for one in fresh:
        if one.verdict not in (Verdict.FINE, Verdict.ABSENT):
            raise Refused("inspection.verdict", N_("不符合的要记成问题。"), "invalid")
    _points_of(found, {s.point_id for s in fresh}, by)
    _clauses_of(found, {s.clause_key for s in fresh})
    said = [
        {
            "point": s.point_id,
            "clause": s.clause_key,
            "verdict": str(s.verdict),
            "key": s.key,
            "device_at": stamp(s.device_at),
        }
        for s in fresh
    ]
    event = Event(("visit", found.pk), "inspection.visit.observed", pub={"seen": said})
    return journal.append(event, by=by.signing(INSPECT), at=at)


@transaction.atomic
def note(visit, note: Note, *, by, at):
    """记问题: a finding. It is issued at once to the point's unit; where the same clause at the same point was struck
    off within the scheme's period, the old item reopens instead; where it was fixed on the spot, somebody else is to
    agree first. The same `key` again gives the entry of the first time."""
    found = mine(visit, by)
    twice = Observation.objects.filter(area_id=by.area_id, key=note.key).first()
    if twice is not None and twice.finding_id:
        return journal.stream_of(by.area_id, "finding", twice.finding_id)[-1]
    point = _points_of(found, {note.point_id}, by)[note.point_id]
    clause = _clauses_of(found, {note.clause_key})[note.clause_key]
    severity = checked(note, clause)
    due = rules.due_on(severity, day_of(at), org.calendar(by.area_id))
    before = came_back(found, point, clause, at)
    finding_id = journal.allot(by.area_id, "finding")
    words = note.text.strip() or clause.title
    item_id = None if note.fixed else item_for(found, point, clause, words, due, before, finding_id, by, at)
    pub = {
        "visit": found.pk, "point": point.pk, "scheme": found.scheme_id, "clause": clause.key, "unit": point.unit_id,
        "severity": severity, "cases": note.cases, "state": str(State.SPOT if note.fixed else State.ISSUED),
        "due_on": due.isoformat(), "item": item_id, "key": note.key,
        "rebound_of": {"finding": before.pk, "closed_on": before.closed_on.isoformat()} if before else None,
        "device_at": stamp(note.device_at),
        "photos": [photo_said(shot) for shot in note.photos],
    }  # fmt: skip
    event = Event(
        ("finding", finding_id), "inspection.finding.noted", pub=pub, priv=words_of(clause, note),
        files=tuple(shot.ref for shot in note.photos),
    )  # fmt: skip
    return journal.append(event, by=by.signing(INSPECT), at=at)


def words_of(clause, note):
    """What an entry keeps aside of a note: words, places, what its photos look like."""
    return {"clause": f"{clause.no} {clause.title}"[:330], "text": note.text.strip(), **photo_words(note.photos)}


def photo_words(shots):
    """What an entry keeps aside of its photos."""
    priv = {}
    for n, shot in enumerate(shots):
        priv |= {
            f"photo_{n}_lat": degrees(shot.lat, 90), f"photo_{n}_lon": degrees(shot.lon, 180),
            f"photo_{n}_dhash": shot.dhash,
        }  # fmt: skip
    return priv


def checked(note, clause):
    if note.severity and note.severity not in set(Severity):
        raise Refused("inspection.severity", N_("请选整改期限。"), "invalid")
    if not 1 <= note.cases <= 999:
        raise Refused("inspection.cases", N_("处数要在1到999之间。"), "invalid")
    if len(note.text) > 500:
        raise Refused("inspection.text", N_("说明500字以内。"), "invalid")
    if len(note.photos) > MOST_PHOTOS:
        raise Refused("inspection.many_photos", N_("一条问题最多{most}张照片。"), "invalid", most=MOST_PHOTOS)
    return str(note.severity or clause.severity)


def _points_of(visit, ids, by):
    """Points of the visit's list (or any open one, where something was seen on the way), none of the own unit."""
    points = {p.pk: p for p in Point.objects.select_for_update().filter(area_id=by.area_id, pk__in=ids).order_by("pk")}
    if len(points) != len(ids):
        raise Refused("inspection.no_point", N_("没有这个点位。"), "missing")
    own = own_points(by.area_id, {unit for _, _, unit in by.identities} | {visit.unit_id}, points.values())
    if own:
        raise Refused(
            "inspection.own", N_("{point}是您自己单位的点位，要请别的督查员检查。"), "forbidden", point=own[0].title
        )
    return points


def _clauses_of(visit, keys):
    """Leaves of the version by which the visit was planned, whatever was published meanwhile."""
    rows = Clause.objects.filter(
        area_id=visit.area_id, scheme_id=visit.scheme_id, number=visit.number, key__in=keys, is_leaf=True
    )
    found = {row.key: row for row in rows}
    if len(found) != len(keys):
        raise Refused("inspection.no_clause", N_("这次检查的体系里没有这一条。"), "invalid")
    return found


def came_back(visit, point, clause, at):
    """The last finding of the same clause at the same point that was put right within the period."""
    rows = Finding.objects.filter(
        area_id=visit.area_id, point=point, scheme_id=visit.scheme_id, clause_key=clause.key,
        state__in=[State.ISSUED, State.AGREED],
    )  # fmt: skip
    last = rows.order_by("-id").first()
    days = Version.objects.values_list("rebound_days", flat=True).get(
        area_id=visit.area_id, scheme_id=visit.scheme_id, number=visit.number
    )
    return last if last and not last.is_open and rules.is_rebound(last.closed_on, day_of(at), days) else None


def item_for(visit, point, clause, words, due, before, finding_id, by, at, under=FIND):
    """The item of a finding: the old one reopened, or a new one issued at once. Without `under` by the right to keep
    the ledger."""
    if before is not None and before.item_id and before.item.state == ItemState.CLOSED:
        reason = f"{point.title}：{words}"[:500]
        ledger.reopen(before.item_id, reason=reason, due_on=due, by=by, at=at, under=under)
        return before.item_id
    joint = (point.sector_unit_id,) if point.sector_unit_id and point.sector_unit_id != point.unit_id else ()
    draft = ledger.Draft(
        visit.scheme.register_id, f"{point.title}：{words}"[:200], requirement=f"{clause.no} {clause.title}",
        lead_unit_ids=(point.unit_id,), joint_unit_ids=joint, due_on=due, place=point.title, lat=point.lat,
        lon=point.lon,
        source=ledger.Source(
            kind=SourceKind.INSPECTION, title=visit.title, locus=clause.no, passage=words, said_on=day_of(at),
            origin=("finding", finding_id),
        ),
    )  # fmt: skip
    if under:
        return ledger.find(draft, by=by, at=at).stream_id
    return ledger.issue(ledger.enter(draft, by=by, at=at).stream_id, by=by, at=at).stream_id


def photo_said(shot):
    return {
        "after": shot.is_after, "device_at": stamp(shot.device_at), "accuracy": shot.accuracy,
        "warnings": list(shot.warnings),
    }  # fmt: skip


def stamp(instant):
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ") if instant else None
