"""Office hours as one line of minutes: stories are spread on it, so that nobody works at night or on a day off."""

from datetime import UTC, date, datetime, timedelta

from taizhang.engine.workdays import Calendar
from taizhang.ledger.rules import SHANGHAI, day_of

DAY = 540  # minutes of a working day, from half past eight
OPENS = timedelta(hours=8, minutes=30)


class Hours:
    """Minute 0 is the opening of the first working day."""

    def __init__(self, calendar: Calendar, first_day: date):
        self.calendar = calendar
        self.first_day = first_day if calendar.is_working(first_day) else calendar.next_working(first_day)

    def day(self, minute: float) -> date:
        return self.calendar.add(self.first_day, int(minute // DAY))

    def at(self, minute: float) -> datetime:
        opening = datetime.combine(self.day(minute), datetime.min.time(), SHANGHAI) + OPENS
        return (opening + timedelta(seconds=round(minute % DAY * 60))).astimezone(UTC)

    def minute(self, at: datetime) -> float:
        """The last minute of office hours that is not after this instant."""
        day, clock = day_of(at), at.astimezone(SHANGHAI)
        since = (clock - datetime.combine(day, datetime.min.time(), SHANGHAI) - OPENS).total_seconds() / 60
        if not self.calendar.is_working(day) or since < 0:
            day, since = self.calendar.previous_working(day), DAY
        return self.calendar.between(self.first_day, day) * DAY + min(since, DAY - 1)
