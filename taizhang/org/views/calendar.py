"""The table of working days: everybody may look, the system administrator keeps it."""

from calendar import Calendar as Weeks
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.engine.refusal import N_, Refused
from taizhang.engine.workdays import said
from taizhang.org import actions, calendars, queries, rules
from taizhang.ui import NotInReach, done, door, go, render, whole
from taizhang.ui.clock import now, today

_WEEKS = Weeks(firstweekday=0)


@door()
def this_year(request):
    return go(request, reverse("org:calendar", args=[today(now()).year]))


def _exists(year):
    """A stream of the calendar is named by area and year, so that a year has four digits."""
    if not 2000 <= year <= 2100:
        raise NotInReach


@door()
def year(request, year):
    _exists(year)
    known, days = queries.calendar_year(request.actor.area_id, year)
    differs = {day.day: day for day in days}
    return render(
        request,
        "org/calendar.html",
        year=year,
        known=known,
        is_published=known is not None and known.is_published,
        version=known.version if known else 0,
        months=[_month(year, month, differs) for month in range(1, 13)],
        text="\n".join(f"{d.day:%m-%d} {'休' if d.kind == d.REST else '班'} {d.name}".rstrip() for d in days),
        years=[(y.year, y.is_published) for y in queries.calendar_years(request.actor.area_id)],
        can_keep=request.actor.can("org.calendar"),
        can_try=request.actor.can("org.try_calendar"),
    )


def _month(year, month, differs):
    weeks = []
    for week in _WEEKS.monthdatescalendar(year, month):
        cells = []
        for day in week:
            found = differs.get(day)
            cells.append(
                {
                    "day": day.day if day.month == month else "",
                    "off": (found.kind == found.REST) if found else day.weekday() >= 5,
                    "mark": "" if found is None else _("休") if found.kind == found.REST else _("班"),
                    "name": said(found.name, _) if found else "",
                }
                if day.month == month
                else {"day": "", "off": False, "mark": "", "name": ""}
            )
        weeks.append(cells)
    return {"name": _("{month} 月").format(month=month), "weeks": weeks}


@door(act="org.try_calendar", writes=True)
def try_year(request, year):
    """What a change would move, before it is confirmed. Posted, for a table is too long for an address."""
    _exists(year)
    text, published = request.POST.get("days", ""), request.POST.get("published") == "1"
    days = list(_read(year, text))
    rules.calendar_days(year, days)
    trial = calendars.trial(request.actor.area_id, year, days, published)
    return render(
        request,
        "org/calendar_try.html",
        year=year,
        trial=trial,
        changes=[
            {"text": label, "days": [f"{day:%m-%d} {said(name, _)}".rstrip() for day, name in named]}
            for label, named in ((_("变成休"), trial.off), (_("变成班"), trial.worked))
            if named
        ],
        text=text,
        published=published,
        seen=request.POST.get("seen", ""),
        can_keep=request.actor.can("org.calendar"),
    )


@door(act="org.calendar", writes=True)
def set_year(request, year):
    _exists(year)
    days = list(_read(year, request.POST.get("days", "")))
    recorded = actions.set_calendar(
        year,
        days,
        request.POST.get("published") == "1",
        by=request.actor,
        at=now(),
        seen=whole(request.POST.get("seen")),
    )
    return done(request, reverse("org:calendar", args=[year]), recorded, _("日历已改；已交办的时限不随之变动"))


def _read(year, text):
    """One line per day: “10-01 休 国庆节”."""
    kinds = {"休": "rest", "班": "work"}
    for number, line in enumerate(text.splitlines(), start=1):
        parts = line.split(maxsplit=2)
        if not parts:
            continue
        try:
            month, day = parts[0].split("-")
            yield date(year, int(month), int(day)), kinds[parts[1]], _printable(parts[2] if len(parts) > 2 else "")
        except (ValueError, KeyError, IndexError):
            raise Refused(
                "calendar_line",
                N_("第 {number} 行看不懂：写成“10-01 休 国庆节”或“10-10 班 国庆节”"),
                kind="invalid",
                number=number,
            ) from None


def _printable(text):
    return "".join(char for char in text if char.isprintable())[:20]
