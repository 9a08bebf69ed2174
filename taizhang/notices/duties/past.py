"""A period that is over: what was said in it, what was corrected since, and who had reported when it was locked."""

from datetime import timedelta

from django.urls import reverse

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import Item, Report
from taizhang.ledger.queries.hanging import hanging_in
from taizhang.ledger.rules import RoundKind, day_of, period_of, start_of
from taizhang.notices.duties.queries import PAGE, SAID, Round
from taizhang.notices.models import ClosedRound
from taizhang.org import queries as org
from taizhang.ui import whole

DAY = timedelta(days=1)
SHOWN = 50  # missing items that are named


def period_on(actor, found, day, at):
    """The round of the period in which a day lies, or None where that is the running one or one to come. What followed
    an earlier meeting is known by its lock alone."""
    register, calendar = found.register, org.calendar(actor.area_id)
    rhythm, _met = register.rounds
    if rhythm.kind == RoundKind.MEETING:
        closed = _closed(actor, register).filter(begins_on__lte=day).order_by("-begins_on").first()
        period = closed and period_of(rhythm, closed.begins_on, calendar, closed.begins_on)
        return Round(register, period) if period and (found.period is None or period != found.period) else None
    period = period_of(rhythm, day, calendar)
    return Round(register, period) if period.ends_on < day_of(at) else None


def before(actor, found):
    """A day of the period before this one; of meetings only what was locked can be shown."""
    if found.register.rounds[0].kind != RoundKind.MEETING:
        return found.period.begins_on - DAY
    days = _closed(actor, found.register).order_by("-begins_on").values_list("begins_on", flat=True)
    return days.exclude(begins_on=found.period.begins_on).first() if found.period else days.first()


def _closed(actor, register):
    return ClosedRound.objects.filter(area_id=actor.area_id, register_id=register.pk)


def page(actor, found, *, after=""):
    """Everything that the page shows; of the units those within reach."""
    period = found.period
    closed = _closed(actor, found.register).filter(begins_on=period.begins_on).first()
    ends_on = closed.ends_on if closed else period.ends_on
    items = Item.objects.visible_to(actor).filter(hanging_in(actor.area_id, (found.register.pk,)))
    said = Report.objects.filter(area_id=actor.area_id, kind__in=SAID, at__gte=start_of(period.begins_on))
    said = said.filter(at__lt=start_of(ends_on + DAY), item_id__in=items.values("pk")).select_related("item")
    if after:
        if (last := whole(after)) is None:
            raise Refused("ledger.cursor", N_("翻页的位置看不懂，请从第一页看起。"), "invalid")
        said = said.filter(pk__lt=last)
    rows = list(said.order_by("-pk")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    where = reverse("notices:round", args=[found.register.pk])
    return {
        "found": found,
        "closed": closed,
        "units": _units(actor, closed) if closed else [],
        "missing": items.filter(pk__in=closed.missing[:SHOWN]).order_by("number") if closed else [],
        "rows": _rows(actor, rows),
        "next": f"?of={period.begins_on}&after={rows[-1].pk}" if more else "",
        "before_url": f"{where}?of={period.begins_on - DAY}",
        "next_url": f"{where}?of={ends_on + DAY}",
    }


def _units(actor, closed):
    names, mine = org.unit_names(actor.area_id), None
    if not actor.covers_all("ledger.see"):
        mine = set(actor.unit_ids("ledger.see"))
    shown = (row for row in closed.units if mine is None or row["unit"] in mine)
    rows = [{**row, "name": names.get(row["unit"], "")} for row in shown]
    return sorted(rows, key=lambda row: (-row["missing"], -row["late"], row["name"]))


def _rows(actor, reports):
    """Each report with what was corrected in it, oldest correction first."""
    found = Report.objects.filter(area_id=actor.area_id, kind="correction", item_id__in={r.item_id for r in reports})
    by_report = {}
    for row in found.order_by("pk"):
        by_report.setdefault(row.corrects_id, []).append(row)
    return [
        {
            "at": r.at,
            "number": r.item.number,
            "title": r.item.title,
            "url": reverse("ledger:item", args=[r.item_id]),
            "by": r.by_text,
            "text": r.text,
            "same": r.kind == "no_change",
            "corrections": by_report.get(r.pk, []),
        }
        for r in reports
    ]
