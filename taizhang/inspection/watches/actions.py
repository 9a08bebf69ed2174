"""Send somebody to look again, wherever a look-back has come due."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.findings.separation import own_points
from taizhang.inspection.models import Watch
from taizhang.inspection.schemes.actions import whole_county
from taizhang.inspection.visits import actions as visits
from taizhang.inspection.visits.rules import Kind
from taizhang.ledger.rules import day_of
from taizhang.org import queries as org

from .guard import barred

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Sent:
    """What one press came to."""

    planned: list  # the entries
    left: int  # points for which nobody fits
    refused: list[tuple[list[str], Refused]]  # the points of a visit that could not be planned, and why


@transaction.atomic
def plan_due(*, title, on, by, at):
    """派回头看: one visit for each inspector and scheme, for all that is due by `on`. Each point goes to the inspector
    with the fewest who did not note the finding, did not look before, and is not of that unit. A visit that is refused
    stops none of the others. Returns `Sent`."""
    whole_county(by)
    if on is None or on < day_of(at):
        raise Refused("inspection.look_on", N_("请填哪天去，不早于今天，例如 2026-03-25。"), "invalid")
    due = Watch.objects.filter(area_id=by.area_id).due(on)
    first = due.order_by("next_on", "pk").values_list("point_id", flat=True)[:MOST_AT_ONCE]
    # A visit takes with it all that is due at its points, also what has its turn later.
    rows = list(due.filter(point_id__in=list(first)).select_related("point").order_by("next_on", "pk"))
    if not rows:
        raise Refused("inspection.none_due", N_("现在没有该回头看的。"))
    may_not, posts = barred(by.area_id, rows), org.holders(by.area_id, "inspector", on=day_of(at))
    there = {watch.point_id: watch.point for watch in rows}.values()
    own = {p.pk: {point.pk for point in own_points(by.area_id, [p.unit_id], there)} for p in posts}
    at_point = defaultdict(list)
    for watch in rows:
        at_point[watch.scheme_id, watch.point_id].append(watch)
    load, sent, left = Counter(), defaultdict(list), 0
    for (scheme_id, point_id), watches in at_point.items():
        no = set().union(*(may_not[watch.pk] for watch in watches))
        fit = [p for p in posts if p.person_id not in no and point_id not in own[p.pk]]
        if not fit:
            left += 1
            continue
        person = min(fit, key=lambda p: (load[p.person_id], p.pk)).person_id
        load[person] += 1
        sent[person, scheme_id].append(point_id)
    if not sent:
        raise Refused(
            "inspection.nobody_fits", N_("没有合适的督查员：记过问题、同意过、回头看过的，和点位自己单位的，都不能去。")
        )
    titles = {watch.point_id: watch.point.title for watch in rows}
    planned, refused = [], []
    for (person, scheme_id), points in sent.items():
        spec = visits.VisitSpec(title, Kind.LOOK_BACK, scheme_id, on, person, tuple(points))
        try:
            with transaction.atomic():
                planned.append(visits.plan_visit(spec, by=by, at=at))
        except Refused as why:
            refused.append(([titles[pk] for pk in points], why))
    if not planned:
        raise refused[0][1]
    return Sent(planned, left, refused)
