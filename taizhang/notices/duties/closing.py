"""A period that is over is closed: who reported, who was late, who did not, as one entry of the register's journal."""

from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.db.models import Min, Q

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.jobs import task
from taizhang.ledger.models import Item, Register, Report
from taizhang.ledger.queries.hanging import hanging_in
from taizhang.ledger.rules import RoundKind, day_of, period_of, start_of
from taizhang.notices.duties.queries import REPORTS, SAID
from taizhang.notices.models import ClosedRound
from taizhang.org import queries as org
from taizhang.ui import clock

DAY = timedelta(days=1)
LISTED = 2000  # items that an entry names as missing; the counts are whole
BACK = 60  # periods that are made up for after a long standstill


@task
def close_rounds() -> None:
    """Each night, for all areas. Begun again, it finds what is left."""
    at = clock.now()
    for area_id in org.area_ids():
        close_all(area_id, at=at)


def close_all(area_id, *, at):
    """Every period of the area that is over and not closed, the oldest first."""
    calendar, recorded = org.calendar(area_id), []
    registers = Register.objects.filter(area_id=area_id, closed_on=None).exclude(rhythm="").order_by("id")
    for register in registers:
        for period, ends_on in _over(register, day_of(at), calendar):
            with transaction.atomic():
                recorded += _close(register, period, ends_on, at)
    return recorded


def _over(register, today, calendar):
    """(period, its last day) of those that ended since the register asks in this way."""
    rhythm, met_on = register.rounds
    closed = ClosedRound.objects.filter(area_id=register.area_id, register_id=register.pk)
    last = closed.order_by("-begins_on").first()
    if rhythm.kind == RoundKind.MEETING:  # it has no end of its own: the day on which the report was due
        period = period_of(rhythm, today, calendar, met_on)
        is_over = period and period.due_on < today and (last is None or last.begins_on < period.begins_on)
        return [(period, period.due_on)] if is_over else []
    found, period = [], period_of(rhythm, today, calendar)
    while len(found) < BACK:
        period = period_of(rhythm, period.begins_on - DAY, calendar)
        if (last and period.begins_on <= last.begins_on) or period.ends_on < register.rhythm_since_on:
            break
        found.append((period, period.ends_on))
    return [each for each in reversed(found) if each[0].due_on]


def _close(register, period, ends_on, at):
    """The entry of one period; nothing where it stands already, or nobody owed anything."""
    locked = Register.objects.select_for_update().filter(area_id=register.area_id, pk=register.pk).first()
    closed = ClosedRound.objects.filter(area_id=register.area_id, register_id=register.pk, begins_on=period.begins_on)
    if locked is None or closed.exists():
        return []
    units, missing = _count(register, period, ends_on)
    pub = {
        "from_on": period.begins_on.isoformat(), "to_on": ends_on.isoformat(), "due_on": period.due_on.isoformat(),
        "units": units, "missing": missing[:LISTED],
    }  # fmt: skip
    event = Event(("register", register.pk), "notices.round.closed", pub=pub)
    return [journal.append(event, by=None, at=at, area_id=register.area_id)]


def _count(register, period, ends_on):
    begins, over, late_from = (start_of(day) for day in (period.begins_on, ends_on + DAY, period.due_on + DAY))
    items = Item.objects.filter(hanging_in(register.area_id, (register.pk,)), area_id=register.area_id)
    said = Report.objects.filter(area_id=register.area_id, kind__in=SAID, at__gte=begins, at__lt=over)
    said = said.filter(item_id__in=items.values("pk")).order_by().values_list("item_id", "item__lead_unit_id")
    first = {pk: (unit, at) for pk, unit, at in said.annotate(Min("at"))}
    owed = Q(report_due_on__lte=ends_on) | Q(last_report_at__gte=over, report_days=None)  # or reported after the end
    silent = items.filter(owed, is_open=True, state__in=REPORTS, accepted_at__lt=late_from).order_by("id")
    missing = {pk: unit for pk, unit in silent.values_list("pk", "lead_unit_id") if pk not in first}
    tally = {"said": Counter(), "late": Counter(), "missing": Counter()}
    for unit, at in first.values():
        tally["late" if at >= late_from else "said"][unit] += 1
    for unit in missing.values():
        tally["missing"][unit] += 1
    units = sorted({unit for counts in tally.values() for unit in counts if unit is not None})
    return [{"unit": unit, **{key: counts[unit] for key, counts in tally.items()}} for unit in units], list(missing)
