"""Backward scheduling (倒排工期): how late each step of a plan may start, over the real working days. No Django."""

from .entered import plan_of
from .faults import BeyondTime, Faulty
from .model import Change, Link, Plan, Remedy, Row, Schedule, Sentence, Step
from .scheduling import schedule

__all__ = [
    "BeyondTime", "Change", "Faulty", "Link", "Plan", "Remedy", "Row", "Schedule", "Sentence", "Step",
    "plan_of", "schedule",
]  # fmt: skip
