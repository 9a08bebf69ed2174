"""Watches as the journal tells them: they follow items, visits and what is seen."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from taizhang.inspection.findings.projections import ROWS_PER_ENTRY
from taizhang.inspection.findings.rules import State as FindingState
from taizhang.inspection.findings.rules import Verdict
from taizhang.inspection.models import Finding, LookBack, Version, Visit, Watch
from taizhang.inspection.phone.rules import Decision
from taizhang.inspection.scores import projections as scores
from taizhang.inspection.visits.rules import Kind
from taizhang.ledger.rules import day_of

from .guard import barred
from .rules import Result, State, next_on


def item_closed(e):
    last = Finding.objects.filter(area_id=e.area_id, item_id=e.stream_id).order_by("-id").first()
    if last is None or last.state != FindingState.ISSUED:
        return
    _begin(e, last, days_of(last))


def agreed(e):
    """当场整改, says a second person: watched like what was struck off."""
    if days := e.pub.get("look_days"):  # entries of old began no watch
        _begin(e, Finding.objects.get(area_id=e.area_id, pk=e.stream_id), days, second_id=e.person_id)


def days_of(finding):
    """As the version says by which it was found; what is published later changes nothing of it."""
    number = Visit.objects.filter(area_id=finding.area_id, pk=finding.visit_id).values("number")
    rows = Version.objects.filter(area_id=finding.area_id, scheme_id=finding.scheme_id, number__in=number)
    return rows.values_list("look_days", flat=True).get()


def _begin(e, finding, days, second_id=None):
    day = day_of(e.at)
    Watch.objects.create(
        id=e.entry_id, area_id=e.area_id, finding=finding, point_id=finding.point_id, scheme_id=finding.scheme_id,
        clause_key=finding.clause_key, unit_id=finding.unit_id, person_id=finding.person_id, began_on=day, days=days,
        next_on=day + timedelta(days=days[0]), second_id=second_id,
    )  # fmt: skip


def item_reopened(e):
    """It came back, whoever says so."""
    _end(Watch.objects.filter(area_id=e.area_id, finding__item_id=e.stream_id))


def _end(watches):
    ids = list(watches.filter(state=State.WATCHING).values_list("pk", flat=True))
    Watch.objects.filter(pk__in=ids).update(state=State.REBOUNDED, next_on=None, visit_id=None)
    return ids


def planned(e):
    """A look-back takes with it what is due at its points on its day."""
    said = e.pub
    if said["kind"] == Kind.LOOK_BACK:
        due = Watch.objects.filter(area_id=e.area_id).due(date.fromisoformat(said["on"]))
        ids = list(due.filter(scheme_id=said["scheme"], point_id__in=said["points"]).values_list("pk", flat=True))
        Watch.objects.filter(area_id=e.area_id, pk__in=ids).update(visit_id=e.stream_id)


def over(e):
    """The visit is over or was cancelled: what nobody looked at is due still."""
    Watch.objects.filter(area_id=e.area_id, visit_id=e.stream_id).update(visit_id=None)


def observed(e):
    """In order. What a phone hands over after its visit was ended was looked at all the same, as long as nobody else
    is sent."""
    fine = {(said["point"], said["clause"]) for said in e.pub["seen"] if said["verdict"] == Verdict.FINE}
    visit = Visit.objects.get(area_id=e.area_id, pk=e.stream_id)
    if visit.kind != Kind.LOOK_BACK:
        return
    mine = Q(visit_id=visit.pk) | Q(visit_id=None, next_on__lte=visit.on)
    watching = Watch.objects.filter(mine, area_id=e.area_id, scheme_id=visit.scheme_id, state=State.WATCHING)
    watching = watching.filter(point_id__in={point for point, _ in fine}).select_related("finding").order_by("id")
    seen = [watch for watch in watching if (watch.point_id, watch.clause_key) in fine]
    late = _by_another([watch for watch in seen if watch.visit_id is None], {e.person_id, visit.person_id})
    for n, watch in enumerate(watch for watch in seen if watch.visit_id or watch in late):
        held = watch.held_count + 1
        _looked(e, n, watch, visit, held, Result.HELD, Eye(e.person_id, e.by_text, e.at))
        scores.follow(watch.finding, "held")
        after = next_on(watch.began_on, held, day_of(e.at), watch.days)
        Watch.objects.filter(area_id=e.area_id, pk=watch.pk).update(
            held_count=held, next_on=after, visit_id=None, state=State.WATCHING if after else State.HELD
        )


def _by_another(watches, persons):
    """Those that none of these persons noted, agreed to or looked at before."""
    may_not = barred(watches[0].area_id, watches) if watches else {}
    return [watch for watch in watches if not persons & may_not[watch.pk]]


@dataclass(frozen=True)
class Eye:
    """Whose word a look-back is, also where the office decided about it later."""

    person_id: int
    by_text: str
    at: datetime


def noted(e):
    """What was put right is there again: the watch is over, also of what has no item that could reopen."""
    if back := e.pub["rebound_of"]:
        _came_back(e, back["finding"], e.pub["visit"], Eye(e.person_id, e.by_text, e.at))


def settled(e):
    """待裁 that the office made a finding, or joined to one, is like one that came directly."""
    said = e.pub
    if said["decision"] == Decision.ISSUE:
        back = said["rebound_of"] and said["rebound_of"]["finding"]
    elif said["decision"] == Decision.JOIN:
        back = Finding.objects.values_list("rebound_of_id", flat=True).get(area_id=e.area_id, pk=said["joined"])
    else:
        return
    if back:
        found = Finding.objects.get(area_id=e.area_id, pk=e.stream_id)
        _came_back(e, back, found.visit_id, Eye(found.person_id, found.by_text, found.found_at))


def _came_back(e, finding_id, visit_id, eye):
    """The last watch of the finding is over, and a look-back has its result: the item's reopening may have ended the
    one already, and the other may be over too."""
    last = Watch.objects.filter(area_id=e.area_id, finding_id=finding_id).order_by("-id").first()
    if last is None:
        return
    _end(Watch.objects.filter(area_id=e.area_id, pk=last.pk))
    visit = Visit.objects.get(area_id=e.area_id, pk=visit_id)
    if visit.kind != Kind.LOOK_BACK or LookBack.objects.filter(watch=last, result=Result.REBOUNDED).exists():
        return
    if _by_another([last], {eye.person_id, visit.person_id}):
        _looked(e, 0, last, visit, last.held_count + 1, Result.REBOUNDED, eye)


def _looked(e, n, watch, visit, no, result, eye):
    LookBack.objects.create(
        id=e.entry_id * ROWS_PER_ENTRY + n, area_id=e.area_id, watch=watch, no=no, visit_id=visit.pk, at=eye.at,
        person_id=eye.person_id, by_text=eye.by_text, result=result,
    )  # fmt: skip
