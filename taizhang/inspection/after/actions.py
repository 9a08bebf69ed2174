"""当场整改 agreed or not by a second person; 异议 by the unit, decided by the office."""

from datetime import timedelta

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.places import metres
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.findings import actions as findings
from taizhang.inspection.findings.projections import instant
from taizhang.inspection.findings.rules import Severity, State, due_on
from taizhang.inspection.findings.separation import own_points
from taizhang.inspection.models import Clause, Dispute, Finding, Photo, Point, Visit
from taizhang.inspection.points.projections import number
from taizhang.inspection.schemes.actions import KEEP, whole_county
from taizhang.inspection.watches.projections import days_of
from taizhang.journal import blobs
from taizhang.ledger import actions as ledger
from taizhang.ledger.models import Item
from taizhang.ledger.rules import FIND, ROWS, Verb, day_of
from taizhang.org import queries as org

from . import rules

AGREE, ANSWER = "inspection.agree", "inspection.answer"
UPLOAD = ROWS[Verb.UPLOAD].act
MOST_AT_ONCE = 6
CLOCK_SLACK = timedelta(minutes=10)


@transaction.atomic
def agree(finding, *, by, at):
    """同意: it was fixed on the spot, says a second person; it is over, and watched like what was struck off."""
    found, point = locked(finding, by)
    _waits_for_agreement(found)
    _second(found, point, by)
    return record(found, "agreed", AGREE, by, at, {"look_days": days_of(found)})


@transaction.atomic
def refuse_fix(finding, *, reason, by, at):
    """没有整改好: it becomes an item like any finding, with its days counted from today."""
    found, point = locked(finding, by)
    _waits_for_agreement(found)
    _second(found, point, by)
    reason = reason.strip()
    rules.check_words(reason)
    visit = Visit.objects.select_related("scheme").get(area_id=by.area_id, pk=found.visit_id)
    due = due_on(Severity(found.severity), day_of(at), org.calendar(by.area_id))
    clause, before = clause_of(found, visit), _before(found)
    under = FIND if by.can(FIND) else ""
    words = found.text or clause.title
    item_id = findings.item_for(visit, point, clause, words, due, before, found.pk, by, at, under=under)
    pub = {
        "item": item_id, "unit": point.unit_id, "due_on": due.isoformat(), "person": found.person_id,
        "rebound_of": {"finding": before.pk, "closed_on": before.closed_on.isoformat()} if before else None,
    }  # fmt: skip
    return record(found, "fix_refused", AGREE, by, at, pub, {"reason": reason})


@transaction.atomic
def dispute(finding, *, reason, by, at):
    """提异议, by the unit, once for a finding. 先办后议: the deadline runs on."""
    found, _ = locked(finding, by)
    units = by.unit_ids(ANSWER) & units_of(found)
    if not units:
        raise Refused("inspection.not_yours", N_("只有责任单位能提异议。"), "forbidden")
    _is_under_way(found)
    if Dispute.objects.filter(area_id=by.area_id, finding=found).exists():
        raise Refused("inspection.disputed", N_("这条问题已经提过异议，不能再提。"))
    reason = reason.strip()
    rules.check_words(reason)
    unit = found.unit_id if found.unit_id in units else min(units)
    return record(found, "disputed", ANSWER, by, at, {"unit": unit}, {"reason": reason})


@transaction.atomic
def decide_dispute(finding, *, is_upheld, answer, by, at):
    """裁定异议, not by whoever noted it. Upheld, the item is withdrawn and nothing is taken off; rejected, the unit
    goes on."""
    whole_county(by)
    found, point = locked(finding, by)
    open_ = Dispute.objects.filter(area_id=by.area_id, finding=found, outcome="").first()
    if open_ is None:
        raise Refused("inspection.no_dispute", N_("没有等裁定的异议。"), "missing")
    _is_under_way(found)
    _second(found, point, by)
    answer = answer.strip()
    rules.check_words(answer)
    if is_upheld:
        ledger.withdraw(found.item_id, reason=answer, by=by, at=at)
    pub = {"dispute": open_.pk, "upheld": bool(is_upheld)}
    return record(found, "dispute_decided", KEEP, by, at, pub, {"answer": answer})


@transaction.atomic
def hand_in_after(finding, files, *, by, at):
    """整改后照片, from the same spot: evidence of the item, and the finding's own. `files` are ledger uploads. What is
    odd about one is said with it and refuses nothing."""
    found, point = locked(finding, by)
    if not by.unit_ids(ANSWER) & units_of(found):
        raise Refused("inspection.not_yours_after", N_("只有责任单位能交整改后的照片。"), "forbidden")
    if found.state != State.ISSUED or not found.is_open:
        raise Refused("inspection.not_open_after", N_("这条问题不在整改中，不用交照片。"))
    if not 0 < len(files) <= MOST_AT_ONCE:
        raise Refused("inspection.after_count", N_("请选1到{most}张照片。"), "invalid", most=MOST_AT_ONCE)
    taken = ledger.add_evidence(found.item_id, files=files, by=by, at=at)
    shots = [_shot(n, said, taken, found, point) for n, said in enumerate(taken.pub["evidence"])]
    pub = {
        "photos": [findings.photo_said(shot) for shot in shots],
        "evidence": [said["id"] for said in taken.pub["evidence"]], "unit": taken.pub["unit"],
    }  # fmt: skip
    return record(found, "after_added", ANSWER, by, at, pub, findings.photo_words(shots), taken.files)


@transaction.atomic
def give_cause(finding, *, cause, measure, by, at):
    """标本兼治: why it came back and what keeps it from coming back. Without it the item cannot be claimed again."""
    found, _ = locked(finding, by)
    if not by.unit_ids(ANSWER) & units_of(found):
        raise Refused("inspection.not_yours_cause", N_("只有责任单位能写反弹的原因。"), "forbidden")
    if not found.asks_cause or not found.is_open:
        raise Refused("inspection.no_cause_asked", N_("这条问题不用写反弹的原因。"))
    cause, measure = cause.strip(), measure.strip()
    rules.check_cause(cause, measure)
    return record(found, "caused", ANSWER, by, at, priv={"cause": cause, "measure": measure})


def before_claim(item, *, by, at):
    """Refuses a claim for what came back while the unit has not said why."""
    owed = Finding.objects.filter(area_id=item.area_id, item_id=item.pk, asks_cause=True, is_open=True)
    if owed.exists():
        raise Refused("inspection.cause_owed", N_("这是反弹的问题，请先在问题页写清反弹的原因和长效措施，再申请销号。"))


def _shot(n, said, taken, found, point):
    """A photo as the ledger took it in, with what is odd about it as the after photo of this finding."""
    if not said["is_photo"]:
        raise Refused("inspection.after_photo", N_("整改后的要交照片，文件请在事项上交。"), "invalid")
    lat, lon, dhash = (taken.priv[f"evidence_{n}_{what}"] for what in ("lat", "lon", "dhash"))
    taken_at = instant(said["taken_at"])
    warnings = []
    if _same_as_before(found, taken.files[n].sha256, int(dhash, 16)):
        warnings.append({"kind": str(rules.Doubt.SAME)})
    if taken_at and taken_at < found.found_at - CLOCK_SLACK:
        warnings.append({"kind": str(rules.Doubt.OLDER)})
    if lat and lon and point.lat is not None:
        away = round(metres(float(lat), float(lon), float(point.lat), float(point.lon)))
        if away > rules.FAR_METRES:
            warnings.append({"kind": str(rules.Doubt.FAR), "metres": away})
    return findings.Shot(
        taken.files[n], True, taken_at, number(lat), number(lon), None, dhash, tuple(warnings)
    )  # fmt: skip


def _same_as_before(found, sha256, dhash):
    """Whether it is one of the photos of before: hashes find the candidates, pictures are compared."""
    from taizhang.engine import photos

    rows = Photo.objects.filter(area_id=found.area_id, finding=found, is_after=False).exclude(dhash="")
    near = [row for row in rows if photos.distance(int(row.dhash, 16), dhash) <= photos.NEAR]
    look = None
    for row in near:
        if row.sha256 == sha256:
            return True
        try:
            look = look or _look(sha256)
            if look.alike(_look(row.sha256)) >= photos.ALIKE:
                return True
        except (FileNotFoundError, Refused):  # erased
            continue
    return False


def _look(sha256):
    from taizhang.engine import photos

    with blobs.open(sha256) as file:
        return photos.Look(file.read())


def locked(finding, by):
    """(finding, point) under their locks."""
    pk = getattr(finding, "pk", finding)
    point_id = Finding.objects.filter(area_id=by.area_id, pk=pk).values_list("point_id", flat=True).first()
    if point_id is None:
        raise Refused("inspection.no_finding", N_("没有这条问题。"), "missing")
    point = Point.objects.select_for_update().get(area_id=by.area_id, pk=point_id)
    return Finding.objects.select_for_update().get(area_id=by.area_id, pk=pk), point


def record(found, name, act, by, at, pub=None, priv=None, files=()):
    event = Event(("finding", found.pk), f"inspection.finding.{name}", pub=pub or {}, priv=priv or {}, files=files)
    return journal.append(event, by=by.signing(act), at=at)


def units_of(found):
    """Whose point it was, and who leads its item now."""
    lead = Item.objects.filter(area_id=found.area_id, pk=found.item_id).values_list("lead_unit_id", flat=True).first()
    return {found.unit_id, lead} - {None}


def clause_of(found, visit):
    """The clause as the visit had it, else as its scheme last had it."""
    rows = Clause.objects.filter(area_id=found.area_id, scheme_id=found.scheme_id, key=found.clause_key, is_leaf=True)
    by_number = {row.number: row for row in rows}
    return by_number.get(visit.number) or by_number[max(by_number)]


def _before(found):
    if found.rebound_of_id is None:
        return None
    return Finding.objects.get(area_id=found.area_id, pk=found.rebound_of_id)


def _waits_for_agreement(found):
    if found.state != State.SPOT:
        raise Refused("inspection.no_spot", N_("这条没有等复核的当场整改。"))


def _is_under_way(found):
    if found.state != State.ISSUED or not found.is_open:
        raise Refused("inspection.not_open", N_("这条问题不在整改中，不能提异议或裁定。"))


def why_not_second(found, point, by):
    """Why `by` is not the second person here, or None."""
    persons = {person for person, _, _ in by.identities}
    own = own_points(by.area_id, {unit for _, _, unit in by.identities}, [point])
    return rules.second_person(persons, found.person_id, bool(own))


def _second(found, point, by):
    if why := why_not_second(found, point, by):
        raise why
