"""本周, 近5个工作日: a saved view keeps the word, and means other days next week."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from taizhang.engine.workdays import shipped_calendar
from taizhang.ledger import filtering, queries
from taizhang.ledger.queries import Filter
from taizhang.ledger.rules.spans import Span, days_of

from .conftest import text, told

WEDNESDAY = date(2026, 3, 18)


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        ("today", "03-18", "03-18"),
        ("week", "03-16", "03-22"),
        ("last_week", "03-09", "03-15"),
        ("next_week", "03-23", "03-29"),
        ("month", "03-01", "03-31"),
        ("last_month", "02-01", "02-28"),
        ("past_5", "03-12", "03-18"),
        ("past_10", "03-05", "03-18"),
        ("until_5", "", "03-25"),
        ("until_month", "", "03-31"),
    ],
)
def test_a_span_is_the_days_it_says(span, first, last):
    found = days_of(Span(span), WEDNESDAY, shipped_calendar())
    assert [(d and f"{d:%m-%d}") or "" for d in found] == [first, last]


def test_the_past_working_days_count_today_only_where_it_is_one():
    calendar = shipped_calendar()
    assert days_of(Span.PAST_5, date(2026, 3, 22), calendar)[0] == date(2026, 3, 16)  # a Sunday: Monday to Friday
    assert days_of(Span.PAST_5, date(2026, 10, 9), calendar)[0] == date(2026, 9, 28)  # behind the week of National Day


def test_a_week_later_the_same_view_lists_other_items(ledger):
    early, late = ledger.issued(due_on=date(2026, 3, 20)), ledger.issued(due_on=date(2026, 3, 26))
    view = filtering.asked_in("due_in=week")

    def listed(day):
        at = datetime(2026, 3, day, 4, tzinfo=UTC)
        return [r["id"] for r in queries.rows(ledger.county.clerk, view, at=at).rows]

    assert (listed(18), listed(25)) == ([early.pk], [late.pk])
    assert Filter.parse(QueryDict(view.query())) == view and view.query() == "due_in=week"


def test_the_word_stays_a_word_from_the_menu_to_the_saved_view(screens, ledger):
    ledger.issued(title="本周的", due_on=date(2026, 3, 6)), ledger.issued(title="下周的", due_on=date(2026, 3, 12))
    clerk = screens.enter("clerk")
    listed = text(clerk.get("/items/?due_in=week"))
    assert "本周的" in listed and "下周的" not in listed and "本周" in listed
    told(clerk.post("/items/views/keep/", {"name": "本周到期", "query": "due_in=week", "shared_with": "nobody"}))
    kept = queries.saved_views(ledger.county.clerk)[0]
    assert kept.query == "due_in=week" and "时限 本周" in text(clerk.get("/items/views/"))
    assert "近5个工作日" in text(clerk.get("/items/filter/?reported_in=past_5"))
    assert "本周的" in text(clerk.get("/items/onepage/?due_in=week"))
