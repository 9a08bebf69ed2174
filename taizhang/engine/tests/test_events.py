"""What may stand in the open, and what may not."""

from datetime import date
from decimal import Decimal

import pytest

from taizhang.engine.events import Event, FileRef


def event(**changes):
    return Event(**({"stream": ("item", 12), "type": "ledger.item.issued"} | changes))


def test_codes_numbers_ids_and_dates_stand_in_the_open():
    event(
        pub={
            "units": [1, 2],
            "due_on": "2026-12-01",
            "number": "DC-2026-0147",
            "red": None,
            "hard": True,
            "x": {"y": ()},
        }
    )


@pytest.mark.parametrize(
    "value",
    ["住建局", "two words", "line\nbreak", 1.5, Decimal("1.5"), date(2026, 12, 1), 2**53, {"姓名": 1}, {1: 2}, {1}],
)
def test_typed_text_and_inexact_numbers_do_not(value):
    with pytest.raises((ValueError, TypeError)):
        event(pub={"x": value})


@pytest.mark.parametrize(
    "changes",
    [
        {"stream": ("Item", 1)},
        {"stream": ("item", "1")},
        {"stream": ("item", True)},
        {"type": "issued"},
        {"type": "ledger item issued"},
        {"priv": {"title": None}},
        {"priv": {"by_text": "督查室"}},
        {"priv": {"Title": "x"}},
        {"files": (FileRef("abc", 1),)},
        {"subjects": {"phone": 3}},
    ],
    ids=repr,
)
def test_a_misshapen_event_is_refused_at_birth(changes):
    with pytest.raises(ValueError):
        event(**changes)


def test_a_date_in_the_open_gets_a_hint():
    with pytest.raises(TypeError, match="ISO"):
        event(pub={"due_on": date(2026, 12, 1)})
