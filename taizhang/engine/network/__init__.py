"""Backward scheduling (倒排工期): how late each step of a plan may start, over the real working days; and forward
from what has happened. No Django."""

from .entered import plan_of
from .faults import BeyondTime, Faulty
from .forecasting import downstream, forecast, working_days_late
from .model import (
    Change,
    Expected,
    Forecast,
    Link,
    Move,
    OutOfOrder,
    Plan,
    Remedy,
    Row,
    Schedule,
    Sentence,
    Slip,
    Step,
)  # fmt: skip
from .scheduling import schedule

__all__ = [
    "BeyondTime", "Change", "Expected", "Faulty", "Forecast", "Link", "Move", "OutOfOrder", "Plan", "Remedy", "Row",
    "Schedule", "Sentence", "Slip", "Step", "downstream", "forecast", "plan_of", "schedule", "working_days_late",
]  # fmt: skip
