"""The county changes its calendar: lights follow, dates stay."""

from datetime import date

from taizhang.jobs import worker
from taizhang.org import actions as org
from taizhang.ui import clock


def test_days_off_before_a_deadline_light_it_yellow_earlier_and_leave_its_date(ledger):
    item = ledger.accepted(due_on=date(2026, 3, 20))
    before = item.yellow_from_at
    off = [(date(2026, 3, day), "rest", "停电") for day in (16, 17, 18)]
    with clock.frozen(ledger.later()):
        org.set_calendar(2026, off, True, by=ledger.county.system_admin, at=clock.now())
        worker.drain()
    fresh = ledger.fresh(item)
    assert fresh.yellow_from_at < before
    assert (fresh.due_on, fresh.red_from_at) == (item.due_on, item.red_from_at)
