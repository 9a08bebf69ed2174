"""A period that is over is locked: who reported stands as it stood, and a mistake is corrected beside the old words."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from taizhang.engine.refusal import Refused
from taizhang.ledger import actions
from taizhang.ledger.models import Report
from taizhang.ledger.tests.conftest import Screens, text
from taizhang.notices.duties.closing import close_all
from taizhang.notices.models import ClosedRound
from taizhang.ui import clock
from tests.cast_ledger import PROBLEMS


@pytest.fixture
def monthly(ledger):
    """The problems are reported by the 25th; it is 2 March 2026."""
    spec = replace(PROBLEMS, rhythm="month:25")
    actions.change_register(ledger.problems, spec, by=ledger.county.clerk, at=ledger.later())
    return ledger


def report(ledger, item, day, words="开工了"):
    ledger.now = datetime(2026, *day, 2, tzinfo=UTC)
    actions.report(item, text=words, by=ledger.county.housing_liaison, at=ledger.now)
    return Report.objects.filter(item=item).latest("pk")


def close(ledger, day):
    ledger.now = datetime(2026, *day, 16, 30, tzinfo=UTC)
    return close_all(ledger.county.clerk.area_id, at=ledger.now)


def test_a_month_is_locked_once_with_who_had_reported_and_what_comes_later_changes_nothing(monthly):
    early, late, silent = monthly.accepted(), monthly.accepted(), monthly.accepted()
    report(monthly, early, (3, 20))
    report(monthly, late, (3, 27))
    assert close(monthly, (3, 30)) == []
    (entry,) = close(monthly, (3, 31))  # half past midnight of 1 April in the county
    assert entry.by_text == "" or entry.pub["from_on"] == "2026-03-01"
    assert close(monthly, (4, 1)) == []
    report(monthly, silent, (4, 2))
    row = ClosedRound.objects.get()
    counts = [{key: unit[key] for key in ("said", "late", "missing")} for unit in row.units]
    assert counts == [{"said": 1, "late": 1, "missing": 1}] and row.missing == [silent.pk]


def test_nights_that_were_missed_are_made_up_for_in_order(monthly):
    item = monthly.accepted()
    report(monthly, item, (3, 20))
    report(monthly, item, (5, 20))
    close(monthly, (6, 5))
    rows = ClosedRound.objects.order_by("begins_on")
    assert [(r.begins_on, r.units[0]["said"], r.units[0]["missing"]) for r in rows] == [
        (date(2026, 3, 1), 1, 0), (date(2026, 4, 1), 0, 1), (date(2026, 5, 1), 1, 0),
    ]  # fmt: skip


def test_a_mistake_is_corrected_beside_the_old_words_by_whoever_said_them(monthly):
    item = monthly.accepted()
    wrong = report(monthly, item, (3, 20), "挖了80米")
    close(monthly, (3, 31))
    county = monthly.county
    with pytest.raises(Refused, match="由它更正"):
        hekou = county.hekou_liaison
        actions.accept(item, by=hekou, at=monthly.later())
        actions.correct_report(item, wrong.pk, text="60米", reason="量错", by=hekou, at=monthly.later())
    with pytest.raises(Refused, match="和原来一样"):
        actions.correct_report(
            item, wrong.pk, text="挖了80米", reason="量错", by=county.housing_liaison, at=monthly.later()
        )
    entry = actions.correct_report(
        item, wrong.pk, text="挖了60米", reason="漏减一段", by=county.housing_liaison, at=monthly.later()
    )
    assert (entry.pub["made_on"], entry.pub["from_on"], entry.pub["to_on"]) == (
        "2026-03-20", "2026-03-01", "2026-03-31",
    )  # fmt: skip
    wrong.refresh_from_db()
    assert (wrong.text, monthly.fresh(item).last_report) == ("挖了80米", "挖了80米")
    assert monthly.fresh(item).report_due_on == date(2026, 4, 24)  # a correction is no report of April
    with clock.frozen(monthly.later()):
        client = Screens().enter("clerk")
        page = text(client.get(f"/duties/{monthly.problems}/?of=2026-03-10"))
        assert "挖了80米" in page and "更正 挖了60米" in page and "漏减一段" in page
        page = text(client.get(f"/items/{item.pk}/"))
        assert "挖了80米" in page and "更正2026-03-20报的（2026-03-01至2026-03-31）：挖了60米" in page
