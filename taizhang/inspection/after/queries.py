"""Findings on the desk: the list by keyset, one finding with its photos, what waits for whom."""

from dataclasses import dataclass

from django.db.models import Q, Sum

from taizhang.inspection.findings.rules import State
from taizhang.inspection.models import Cause, Clause, Dispute, Finding, FindingTally, Photo
from taizhang.inspection.schemes.actions import KEEP
from taizhang.org import queries as org
from taizhang.ui import NotInReach

PAGE = 50
SAME = 10  # earlier findings of the same clause at the same point
OF_ITEM = 5

ANSWER = "inspection.answer"
STATES = ("", "red", "rebound", "agree", "disputed", "cause", "closed", "all")


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; without `state` what stands open."""

    state: str = ""
    unit_id: int | None = None
    clause: str = ""  # as the scheme numbers it
    before: int | None = None


def findings(actor, wanted, at, *, limit=PAGE):
    """(a page, newest first; where the next begins or None)."""
    found = Finding.objects.visible_to(actor).exclude(state=State.HELD)
    if wanted.state == "agree":
        found = to_agree(actor, at)
    elif wanted.state == "disputed":
        found = found.filter(is_open=True, pk__in=_waiting(actor).values("finding_id"))
    elif wanted.state == "cause":
        found = found.filter(asks_cause=True)
    elif wanted.state == "rebound":
        found = found.filter(rebound_of_id__isnull=False)
    elif wanted.state == "closed":
        found = found.filter(is_open=False)
    elif wanted.state != "all":
        found = found.filter(is_open=True)
    if wanted.state == "red":
        found = found.filter(item__is_open=True, item__red_from_at__lte=at)
    if wanted.unit_id:
        found = found.filter(unit_id__in=org.below(actor.area_id, [wanted.unit_id]))
    if wanted.clause:
        found = found.filter(_of_clause(actor.area_id, wanted.clause))
    if wanted.before:
        found = found.filter(pk__lt=wanted.before)
    rows = list(found.select_related("item", "point").order_by("-pk")[: limit + 1])
    return rows[:limit], rows[limit - 1].pk if len(rows) > limit else None


def year(actor, year):
    """What was found this year within the actor's reach and what became of it: sums of a counter for each unit."""
    rows = FindingTally.objects.filter(area_id=actor.area_id, year=year)
    if not (actor.covers_all(KEEP) or actor.covers_all("inspection.oversee") or actor.covers_all("inspection.agree")):
        rows = rows.filter(unit_id__in=actor.seen_unit_ids("inspection.see"))
    return rows.aggregate(**{name: Sum(name) for name in ("found", "reported", "closed", "held", "rebounds")})


def _of_clause(area_id, number):
    rows = Clause.objects.filter(area_id=area_id, is_leaf=True, no=number).order_by()
    which = Q(pk__in=())
    for scheme_id, key in rows.values_list("scheme_id", "key").distinct()[:50]:
        which |= Q(scheme_id=scheme_id, clause_key=key)
    return which


def to_agree(actor, at):
    """当场整改 that wait for a second person, whom the actor may be."""
    persons = [person for person, _, _ in actor.identities]
    own = org.below(actor.area_id, [unit for _, _, unit in actor.identities])
    waiting = Finding.objects.visible_to(actor).filter(state=State.SPOT)
    return waiting.exclude(person_id__in=persons).exclude(unit_id__in=own)


def disputed(actor, at):
    """Disputes that the office of the whole county decides."""
    if not actor.covers_all(KEEP):
        return _waiting(actor).none()
    return _waiting(actor).filter(finding__is_open=True)


def who_objected(entry):
    """The unit whose objection this entry decides, as a notice addresses it."""
    units = Dispute.objects.filter(area_id=entry.area_id, pk=entry.pub["dispute"]).values_list("unit_id", flat=True)
    return [{"to_unit_id": unit_id, "text": entry.priv["answer"]} for unit_id in units]


def owe_cause(actor, at):
    """What came back at the actor's units, which have not said why."""
    units = Q(unit_id__in=actor.unit_ids(ANSWER)) | Q(item__lead_unit_id__in=actor.unit_ids(ANSWER))
    return Finding.objects.filter(units, area_id=actor.area_id, asks_cause=True, is_open=True)


def causes_of(found):
    return list(Cause.objects.filter(area_id=found.area_id, finding=found).order_by("pk"))


def _waiting(actor):
    return Dispute.objects.filter(area_id=actor.area_id, outcome="")


def finding_for(actor, finding_id):
    found = Finding.objects.visible_to(actor).filter(pk=finding_id)
    row = found.select_related("item", "point", "visit", "dispute").first()
    if row is None:
        raise NotInReach
    return row


def photos_of(found):
    return list(Photo.objects.filter(area_id=found.area_id, finding=found).order_by("pk"))


def same_again(actor, found):
    """Other findings of the same clause at the same point, newest first."""
    rows = Finding.objects.visible_to(actor).filter(
        point_id=found.point_id, scheme_id=found.scheme_id, clause_key=found.clause_key
    )
    return list(rows.exclude(pk=found.pk).select_related("item").order_by("-pk")[:SAME])


def of_item(actor, item):
    """The last findings of an item; one question where there are none."""
    rows = Finding.objects.visible_to(actor).filter(item_id=item.pk)
    return list(rows.select_related("point", "dispute").order_by("-pk")[:OF_ITEM])
