"""The table of working days."""

from datetime import datetime

from django.db import transaction

from taizhang import journal
from taizhang.engine import workdays
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.org import rules
from taizhang.org.actor import Actor
from taizhang.org.models import CalendarDay, CalendarYear


@transaction.atomic
def set_calendar(year: int, days, published: bool, *, by: Actor, at: datetime, seen: int | None = None):
    """The whole table of a year: [(day, "rest" | "work", name)]. A new version; no issued date moves by it."""
    signature, days = by.signing("org.calendar"), sorted(days)
    rules.calendar_days(year, days)
    known = CalendarYear.objects.filter(area_id=by.area_id, year=year).first()
    version = known.version if known else 0
    if seen is not None and seen != version:
        raise Refused("stale", N_("这张表刚被别人改过，现在是第 {version} 版"), kind="stale", version=version)
    return record_calendar(by.area_id, year, days, published, by=signature, at=at)


def record_calendar(area_id, year, days, published, *, by, at):
    stream = ("calendar", area_id * 10_000 + year)
    event = Event(
        stream,
        "org.calendar.set",
        pub={
            "year": year,
            "version": journal.version(area_id, *stream) + 1,
            "published": published,
            "days": [[day.isoformat(), kind] for day, kind, _ in days],
        },
        priv={f"name_{day:%Y%m%d}": name for day, _, name in days if name},
    )
    return journal.append(event, by=by, at=at, area_id=area_id)


def shipped(year):
    notice = workdays.shipped(year)
    if notice is None:
        return [], False
    rest = [(day, CalendarDay.REST, name) for day, name in notice.rest_days.items()]
    work = [(day, CalendarDay.WORK, name) for day, name in notice.work_days.items()]
    return sorted(rest + work), True
