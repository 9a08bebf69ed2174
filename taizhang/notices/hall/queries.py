"""What is offered, what is on the agenda, one matter with both sides' words."""

from collections import Counter, defaultdict

from django.db.models import Exists, OuterRef

from taizhang.ledger.models import Blocker, Decline, Item
from taizhang.ledger.rules import STANDS
from taizhang.notices.models import HallCase, HallDays, HallStatement, speaks_for
from taizhang.notices.tallies import Waits, by_unit
from taizhang.org import queries as org
from taizhang.ui import NotInReach

from .rules import DAYS, DECLINES, Kind, State

PAGE = 50


def days(area_id):
    return HallDays.objects.filter(area_id=area_id).values_list("days", flat=True).first() or DAYS


def case_for(actor, case_id):
    case = HallCase.objects.visible_to(actor).filter(pk=case_id).first()
    if case is None:
        raise NotInReach
    return case


def offered(actor, today):
    """(blockers that waited too long, 退件 of items that were declined again): what is on no agenda yet."""
    calendar, most = org.calendar(actor.area_id), days(actor.area_id)
    since = calendar.add(today, -most)
    on_agenda = HallCase.objects.filter(area_id=actor.area_id, state=State.PUT)
    known = set(on_agenda.filter(kind=Kind.BLOCKER).values_list("blocker_id", flat=True)[: 20 * PAGE])
    blockers = Blocker.objects.visible_to(actor).filter(state__in=STANDS, since_on__lte=since).exclude(pk__in=known)
    disputed = set(on_agenda.filter(kind=Kind.DISPUTE).values_list("item_id", flat=True)[: 20 * PAGE])
    items = Item.objects.visible_to(actor).filter(
        is_open=True, open_declines__gt=0, decline_count__gte=DECLINES
    ).exclude(pk__in=disputed)  # fmt: skip
    first = list(items.order_by("red_from_at", "id").values_list("pk", flat=True)[:PAGE])
    waiting = Decline.objects.filter(area_id=actor.area_id, item_id__in=first, ruling="").select_related("item")
    once = {decline.item_id: decline for decline in waiting.order_by("-id")}
    return list(blockers.select_related("item").order_by("since_on", "id")[:PAGE]), list(once.values())


def agenda(actor):
    """What waits for its day, in the order of the days."""
    return list(HallCase.objects.visible_to(actor).filter(state=State.PUT).order_by("on", "id")[: 2 * PAGE])


def over(actor, *, before=None):
    found = HallCase.objects.visible_to(actor).exclude(state=State.PUT)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def beside(actor, cases):
    """Items within reach, blockers, declines and statements of these matters, each asked once."""
    ids = {case.item_id for case in cases}
    if not ids:
        return {}, {}, {}, {}
    area_id, about = actor.area_id, [case.blocker_id for case in cases if case.blocker_id]
    items = {i.pk: i for i in Item.objects.visible_to(actor).filter(pk__in=ids)}
    blockers = {b.pk: b for b in Blocker.objects.filter(area_id=area_id, pk__in=about)}
    declines, statements = defaultdict(list), defaultdict(list)
    if any(case.kind == Kind.DISPUTE for case in cases):
        for decline in Decline.objects.filter(area_id=area_id, item_id__in=ids).order_by("id"):
            declines[decline.item_id].append(decline)
    for said in HallStatement.objects.filter(area_id=area_id, case__in=cases).order_by("id"):
        statements[said.case_id].append(said)
    return items, blockers, declines, statements


def to_state(actor, at):
    """Matters of one's own units about which they have said nothing."""
    units = speaks_for(actor)
    mine = HallCase.objects.visible_to(actor).filter(state=State.PUT)
    said = HallStatement.objects.filter(area_id=actor.area_id, unit_id__in=units).values("case_id")
    return mine.exclude(pk__in=said)


def tally(area_id, at):
    """The same of every unit, for the digest."""
    cases = HallCase.objects.filter(area_id=area_id, state=State.PUT)
    said = HallStatement.objects.filter(area_id=area_id, case_id=OuterRef("pk"))
    waits = Counter()
    for column in ("unit_id", "other_unit_id"):
        silent = cases.exclude(Exists(said.filter(unit_id=OuterRef(column))))
        waits.update({w.unit_id: w.n for w in by_unit(silent, column)})
    return [Waits(n, unit_id=unit) for unit, n in waits.items()]
