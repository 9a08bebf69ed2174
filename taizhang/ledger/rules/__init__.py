"""Rules of the ledger, without Django: the lifecycle table, separation of duties, lights."""

from .lifecycle import LIFECYCLE, ROWS, Option, Row, Side, Step, decide, options, refusal
from .lights import FAR, SHANGHAI, Instants, Light, colour, day_of, instants, light, red_from, start_of, yellow_from
from .snapshot import Claim, Grant, Part, Proof, Snapshot, Who
from .words import (
    CLOSINGS,
    COLOURS,
    DOUBTS,
    FIELD_KINDS,
    OPEN,
    OVER,
    SOURCE_KINDS,
    STATES,
    VERBS,
    VERDICTS,
    WORKING,
    Closing,
    Colour,
    Doubt,
    FieldKind,
    SourceKind,
    State,
    Verb,
    Verdict,
)  # fmt: skip

__all__ = [
    "CLOSINGS", "COLOURS", "DOUBTS", "FAR", "FIELD_KINDS", "LIFECYCLE", "OPEN", "OVER", "ROWS", "SHANGHAI", "SOURCE_KINDS",
    "STATES", "VERBS", "VERDICTS", "WORKING", "Claim", "Closing", "Colour", "Doubt", "FieldKind", "Grant", "Instants",
    "Light", "Option", "Part", "Proof", "Row", "Side", "Snapshot", "SourceKind", "State", "Step", "Verb", "Verdict",
    "Who", "colour", "day_of", "decide", "instants", "light", "options", "red_from", "refusal", "start_of", "yellow_from",
]  # fmt: skip
