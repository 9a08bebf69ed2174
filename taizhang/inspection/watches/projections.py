"""Watches as the journal tells them: they follow items, visits and what is seen."""

from datetime import date, timedelta

from taizhang.inspection.findings.projections import ROWS_PER_ENTRY
from taizhang.inspection.findings.rules import State as FindingState
from taizhang.inspection.findings.rules import Verdict
from taizhang.inspection.models import Finding, LookBack, Watch
from taizhang.inspection.scores import projections as scores
from taizhang.inspection.visits.rules import Kind
from taizhang.ledger.rules import day_of

from .rules import DAYS, Result, State, next_on


def item_closed(e):
    last = Finding.objects.filter(area_id=e.area_id, item_id=e.stream_id).order_by("-id").first()
    if last is None or last.state != FindingState.ISSUED:
        return
    day = day_of(e.at)
    Watch.objects.create(
        id=e.entry_id, area_id=e.area_id, finding=last, point_id=last.point_id, scheme_id=last.scheme_id,
        clause_key=last.clause_key, unit_id=last.unit_id, person_id=last.person_id, began_on=day,
        next_on=day + timedelta(days=DAYS[0]),
    )  # fmt: skip


def item_reopened(e):
    """It came back, whoever says so."""
    watching = Watch.objects.filter(area_id=e.area_id, finding__item_id=e.stream_id, state=State.WATCHING)
    ids = list(watching.values_list("pk", flat=True))
    Watch.objects.filter(area_id=e.area_id, pk__in=ids).update(state=State.REBOUNDED, next_on=None)


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
    fine = {(said["point"], said["clause"]) for said in e.pub["seen"] if said["verdict"] == Verdict.FINE}
    watching = Watch.objects.filter(area_id=e.area_id, visit_id=e.stream_id, state=State.WATCHING).order_by("id")
    watching = watching.select_related("finding")
    seen = [watch for watch in watching if (watch.point_id, watch.clause_key) in fine]
    for n, watch in enumerate(seen):
        held = watch.held_count + 1
        _looked(e, n, watch, e.stream_id, held, Result.HELD)
        scores.follow(watch.finding, "held")
        after = next_on(watch.began_on, held, day_of(e.at))
        Watch.objects.filter(area_id=e.area_id, pk=watch.pk).update(
            held_count=held, next_on=after, visit_id=None, state=State.WATCHING if after else State.HELD
        )


def noted(e):
    """A look-back found it wrong again; the item's reopening has ended the watch already."""
    if back := e.pub["rebound_of"]:
        watches = Watch.objects.filter(area_id=e.area_id, finding_id=back["finding"], visit_id=e.pub["visit"])
        for n, watch in enumerate(watches.order_by("id")):
            _looked(e, n, watch, e.pub["visit"], watch.held_count + 1, Result.REBOUNDED)
            Watch.objects.filter(area_id=e.area_id, pk=watch.pk).update(visit_id=None)


def _looked(e, n, watch, visit_id, no, result):
    LookBack.objects.create(
        id=e.entry_id * ROWS_PER_ENTRY + n, area_id=e.area_id, watch=watch, no=no, visit_id=visit_id, at=e.at,
        person_id=e.person_id, by_text=e.by_text, result=result,
    )  # fmt: skip
