"""Rules of planning, without Django: who may do what to a plan when, and how typed rows are read."""

from .lifecycle import ACTS, DECIDED, STATES, Decided, Snapshot, State, Verb, Who, decide, refusal
from .typed import MOST_STEPS, Fault, Read, TypedStep, links_said, read, row_of

__all__ = [
    "ACTS", "DECIDED", "MOST_STEPS", "STATES", "Decided", "Fault", "Read", "Snapshot", "State", "TypedStep", "Verb",
    "Who", "decide", "links_said", "read", "refusal", "row_of",
]  # fmt: skip
