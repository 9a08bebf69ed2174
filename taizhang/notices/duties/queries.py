"""本期报送: who has and who has not reported in the period that runs, and what a unit owes in it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import Item, ItemRegister, Register, Report
from taizhang.ledger.queries import Several
from taizhang.ledger.queries.hanging import hanging_in, hangs_by_item
from taizhang.ledger.rules import UNCHANGED_MOST, WORKING, Period, State, day_of, period_of, start_of
from taizhang.notices.burden import pairs
from taizhang.notices.models import speaks_for
from taizhang.org import queries as org
from taizhang.ui.reach import NotInReach

PAGE = 50
MOST = 100  # a count beyond this reads 99+
URGED_AT_ONCE = 200
SAID = ("progress", "no_change", "recorded")  # kinds of what counts as a report
REPORTS = WORKING - {State.RETURNED}  # what is sent back owes proof, not a report


@dataclass(frozen=True)
class Round:
    """A register that asks for reports by the calendar, in one period (None: no meeting was held yet)."""

    register: Register
    period: Period | None

    @property
    def rhythm(self):
        return say(self.register.rounds[0])

    @property
    def name(self):
        return say(self.period) if self.period else gettext("还没有开过会")

    @property
    def missing(self):
        """The condition of an item that owes this period's report."""
        if self.period is None:
            return Q(pk__in=())
        owed = Q(report_due_on__isnull=False)
        if self.period.ends_on:
            owed = Q(report_due_on__lte=self.period.ends_on)
        silent = Q(last_report_at=None) | Q(last_report_at__lt=start_of(self.period.begins_on))
        return Q(state__in=REPORTS) & owed & silent

    @property
    def said(self):
        """The condition of an item that was reported in this period."""
        return Q(last_report_at__gte=start_of(self.period.begins_on)) if self.period else Q(pk__in=())


def say(thing):
    """A rhythm or a period in words."""
    source, values = thing.says
    return gettext(source).format(**values)


def round_of(register, at, calendar):
    """The period of a register that runs at an instant."""
    rhythm, met_on = register.rounds
    return Round(register, period_of(rhythm, day_of(at), calendar, met_on))


def running(actor, at):
    """(Round, its condition of belonging) of every register that asks by the calendar."""
    registers = list(Register.objects.visible_to(actor).exclude(rhythm="").order_by("code"))
    hung = ItemRegister.objects.filter(area_id=actor.area_id, is_home=False)
    has_hung = set(hung.filter(register__in=registers).order_by().values_list("register_id", flat=True).distinct())
    calendar, found = org.calendar(actor.area_id), []
    for register in registers:
        belongs = Q(register_id=register.pk)
        if register.pk in has_hung:
            belongs |= Q(pk__in=hung.filter(register_id=register.pk).values("item_id"))
        found.append((round_of(register, at, calendar), belongs))
    return found


def round_for(actor, register_id, at):
    """The running round of a register, or 404 where it asks for nothing by the calendar."""
    register = Register.objects.visible_to(actor).filter(pk=register_id).exclude(rhythm="").first()
    if register is None:
        raise NotInReach
    return round_of(register, at, org.calendar(actor.area_id))


def rounds(actor, at):
    """Every register that asks by the calendar, with how many owe its present report: {"round", "missing", "late"}."""
    several, today = Several(actor, at), day_of(at)
    asked = []
    for found, belongs in running(actor, at):
        missing = Item.objects.visible_to(actor).filter(belongs, found.missing, is_open=True).order_by()
        late = missing.filter(report_due_on__lt=today)
        asked.append((found, several.first(missing, most=MOST), several.first(late, most=MOST)))
    return [{"round": found, "missing": _counted(missing), "late": _counted(late)} for found, missing, late in asked]


def _counted(first):
    return f"{MOST - 1}+" if first.has_more else first.count


def _in(actor, found):
    """The open items of the register within reach, at home there or hanging."""
    return Item.objects.visible_to(actor).filter(hanging_in(actor.area_id, (found.register.pk,)), is_open=True)


def by_unit(actor, found, at):
    """Who has and who has not, by first lead: [{"unit", "name", "missing", "late", "said"}], the latest first."""
    late = found.missing & Q(report_due_on__lt=day_of(at))
    rows = _in(actor, found).filter(found.missing | found.said).order_by().values("lead_unit_id")
    rows = rows.annotate(
        missing=Count("pk", filter=found.missing), late=Count("pk", filter=late), said=Count("pk", filter=found.said)
    )
    names = org.unit_names(actor.area_id)
    found_rows = [{"unit": r["lead_unit_id"], "name": names.get(r["lead_unit_id"], ""), **r} for r in rows]
    return sorted(found_rows, key=lambda r: (-r["late"], -r["missing"], r["name"]))


def owing(actor, found, *, unit=None):
    """The items that owe this period's report, those whose day came first in front."""
    items = _in(actor, found).filter(found.missing)
    return (items.filter(lead_unit_id=unit) if unit else items).order_by("report_due_on", "id")


def owing_page(actor, found, at, *, unit=None, after=""):
    """A page of them as rows, and where the next begins."""
    items = list(_after(owing(actor, found, unit=unit), after)[: PAGE + 1])
    urged, names, today = urged_since(actor.area_id, items, day_of(at)), org.unit_names(actor.area_id), day_of(at)
    rows = [
        {
            "id": item.pk,
            "number": item.number,
            "title": item.title,
            "unit": names.get(item.lead_unit_id, ""),
            "due": item.report_due_on,
            "is_late": item.report_due_on < today,
            "last": item.last_report,
            "last_at": item.last_report_at,
            "urged": item.pk in urged,
        }
        for item in items[:PAGE]
    ]
    return rows, _place(items)


def urged_since(area_id, items, day):
    """Which of these were urged since a day: one urging a day is enough."""
    rows = Report.objects.filter(area_id=area_id, item_id__in=[i.pk for i in items], kind="urging")
    return set(rows.filter(at__gte=start_of(day)).values_list("item_id", flat=True))


def to_urge(actor, found, at, *, unit=None):
    """Items that owe the report and were not urged today; one more than are urged at once."""
    today = Report.objects.filter(area_id=actor.area_id, kind="urging", at__gte=start_of(day_of(at)))
    items = owing(actor, found, unit=unit).exclude(pk__in=today.filter(item_id=OuterRef("pk")).values("item_id"))
    return list(items.values_list("pk", flat=True)[: URGED_AT_ONCE + 1])


# ── what a unit owes ──────────────────────────────────────────────────────────


def of_my_units(actor, at):
    """The items that the actor's units lead and that owe a report: by the calendar in the period that runs, by days
    when their day has come. Each once, in however many registers it hangs."""
    owed = Q(report_due_on__lte=day_of(at), state__in=REPORTS)
    for found, belongs in running(actor, at):
        owed |= belongs & found.missing
    items = Item.objects.visible_to(actor).filter(owed, is_open=True, lead_unit_id__in=speaks_for(actor))
    return items.order_by("report_due_on", "id")


def form_page(actor, at, *, after="", only=None):
    """A page of them to be filled in, with the words of last time; `only` these."""
    words = Report.objects.filter(area_id=actor.area_id, item_id=OuterRef("pk"), kind="progress")
    items = of_my_units(actor, at).select_related("register")
    items = items.annotate(words=Subquery(words.order_by("-at", "-id").values("text")[:1]))
    if only is not None:
        items = items.filter(pk__in=only)
    items = list(_after(items, after)[: PAGE + 1])
    place = _place(items)
    joined = pairs.of_items(actor, [i.pk for i in items])
    shown = {i.pk for i in items}
    items = [i for i in items if not (joined.get(i.pk, i.pk) in shown and joined.get(i.pk, i.pk) < i.pk)]
    hangs = hangs_by_item(actor.area_id, [i.pk for i in items if i.hang_count])
    today = day_of(at)
    rows = [
        {
            "id": item.pk,
            "version": item.version,
            "number": item.number,
            "title": item.title,
            "register": "、".join(filter(None, (item.register.name, hangs.get(item.pk)))),
            "counts_in": item.hang_count + 1,
            "is_joined": item.pk in joined,
            "due": item.report_due_on,
            "is_late": item.report_due_on < today,
            "text": item.words or "",
            "progress": item.progress,
            "last_at": item.last_report_at,
            "unchanged": item.unchanged_count,
            "same": _same(item),
        }
        for item in items[:PAGE]
    ]
    return rows, place


def _same(item):
    """Whether it may be said that nothing changed: yes; only with a blocker; or there is nothing to repeat."""
    if item.last_report_at is None:
        return ""
    return "blocker" if item.unchanged_count >= UNCHANGED_MOST - 1 and not item.blocker_count else "yes"


def _place(items):
    return f"{items[PAGE - 1].report_due_on}~{items[PAGE - 1].pk}" if len(items) > PAGE else ""


def _after(items, place):
    if not place:
        return items
    try:
        day, pk = place.split("~")
        day, pk = date.fromisoformat(day), min(int(pk), 2**63 - 1)
    except ValueError:
        raise Refused("ledger.cursor", N_("翻页的位置看不懂，请从第一页看起。"), "invalid") from None
    return items.filter(Q(report_due_on__gt=day) | Q(report_due_on=day, pk__gt=pk))
