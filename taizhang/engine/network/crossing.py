"""Where a link leads from one kind of day to the other.

The rule of every link, in days: with a lag or lead of n working days, the working days passed at the later boundary
are at least those passed at the earlier one plus n; without, the later boundary is simply not earlier. A boundary
of a step in working days is the end of a working day (a finish, a milestone) or the eve of one (a start).
"""

from __future__ import annotations

from taizhang.engine.workdays import Calendar


class Crossing:
    """Bounds across a link, for boundaries of which at least one counts calendar days."""

    def __init__(self, calendar: Calendar):
        self.count, self.nth = calendar.count, calendar.nth

    def _day(self, passed: int, is_eve: bool) -> int:
        return self.nth(passed + 1) - 1 if is_eve else self.nth(passed)

    def later(self, x: int, x_by_date: bool, x_is_eve: bool, y_by_date: bool, y_is_eve: bool, lag: int) -> int:
        """The earliest position of the later boundary when the earlier one stands at x."""
        if lag:
            passed = (self.count(x) if x_by_date else x) + lag
            return self.nth(passed) if y_by_date else passed
        if y_by_date:
            return x if x_by_date else self._day(x, x_is_eve)
        return self.count(x) if y_is_eve else self.count(x - 1) + 1

    def earlier(self, y: int, x_by_date: bool, x_is_eve: bool, y_by_date: bool, y_is_eve: bool, lag: int) -> int:
        """The latest position of the earlier boundary when the later one stands at y."""
        if lag:
            passed = (self.count(y) if y_by_date else y) - lag
            return self.nth(passed + 1) - 1 if x_by_date else passed
        if x_by_date:
            return y if y_by_date else self._day(y, y_is_eve)
        return self.count(y + 1) - 1 if x_is_eve else self.count(y)
