"""What a unit is asked to look at, and how far a self-check is."""

from taizhang.inspection.models import Alike, AlikePoint
from taizhang.ui import NotInReach

from .rules import Answer

PAGE = 60
ANSWER = "inspection.answer"


def waiting(actor, at=None):
    return AlikePoint.objects.filter(area_id=actor.area_id, unit_id__in=actor.unit_ids(ANSWER), answer=Answer.WAITING)


def waiting_page(actor):
    """The first of them with what is asked; those that are answered make room for the next."""
    rows = waiting(actor).select_related("alike", "alike__finding", "point").order_by("pk")
    return list(rows[: PAGE + 1])


def row_for(actor, row_id):
    found = AlikePoint.objects.filter(area_id=actor.area_id, unit_id__in=actor.unit_ids(ANSWER), pk=row_id).first()
    if found is None:
        raise NotInReach
    return found


def alike_for(actor, alike_id):
    found = Alike.objects.visible_to(actor).filter(pk=alike_id).select_related("finding", "finding__point").first()
    if found is None:
        raise NotInReach
    return found


def points_of(actor, alike, act="inspection.see"):
    """All of its points, at most rules.MOST_POINTS; a unit those of its own."""
    rows = AlikePoint.objects.filter(area_id=actor.area_id, alike=alike).select_related("point").order_by("pk")
    if not (actor.covers_all("inspection.keep") or actor.covers_all("inspection.oversee")):
        rows = rows.filter(unit_id__in=actor.seen_unit_ids(act))
    return list(rows)


def of_finding(actor, finding_id):
    return list(Alike.objects.visible_to(actor).filter(finding_id=finding_id).order_by("-pk")[:5])
