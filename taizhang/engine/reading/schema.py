"""What reading gives back: plain values, each with its span in the raw text and the rule that found it.

Those found by the hundred are not frozen: making a frozen one costs many times as much.
"""

from dataclasses import asdict, dataclass, field
from datetime import date


@dataclass(frozen=True)
class Article:
    """One news item, notice or caption."""

    headline: str | None
    start: int
    end: int
    byline: str | None
    rule: str


@dataclass(frozen=True)
class Target:
    """A number that a directive aims at: `low` alone, or a span up to `high`. `sense`: exact, at_least or at_most."""

    text: str
    low: float
    high: float | None
    unit: str
    indicator: str | None
    sense: str
    rule: str


@dataclass(frozen=True)
class Recurrence:
    """A duty that comes back. `day`: the day of the month (31: the last), or the day of the week from 1 for Monday."""

    every: str
    day: int | None
    text: str
    rule: str


@dataclass(slots=True)
class Directive:
    """One thing that must be done. `optional`: a slogan or heading that its neighbours elaborate."""

    text: str
    start: int
    end: int
    owner: str | None
    due: date | None
    due_text: str | None
    speaker: str | None
    rule: str
    optional: bool = False
    joint: str | None = None
    done_when: str | None = None
    owner_stated: bool = False
    suggested_due_on: date | None = None
    article: int = 0
    person: str | None = None
    strength: str = "should"  # must, should or encouraged
    targets: tuple[Target, ...] = ()
    condition: str | None = None
    recurs: Recurrence | None = None
    because: dict[str, str] = field(default_factory=dict)  # attribute → the rule that gave it


@dataclass(slots=True)
class Figure:
    """A measured number. `optional`: it is already an attribute of another figure, or counts no measure.

    `yoy_pct` is growth on the year before, as printed; growth against anything else stands in `other_growth`
    ({"比年初": 4.8}). `caliber` are the printed words that keep growth from being recomputed (同口径, 不变价).
    `part`: base, growth, change, share, completion, goal or past. `because`: the rules that gave the attributes.
    """

    text: str
    start: int
    end: int
    value: float
    unit: str
    indicator: str | None
    rule: str
    yoy_pct: float | None = None
    rank: str | None = None
    target: float | None = None
    completion_pct: float | None = None
    optional: bool = False
    period: str | None = None
    rank_among: str | None = None
    rank_place: int | None = None
    other_growth: dict[str, float] | None = None
    caliber: str | None = None
    part: str = "base"
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """A named official, attendee or speaker, once per document."""

    name: str
    post: str | None
    start: int
    end: int
    rule: str


@dataclass(frozen=True)
class Happening:
    """A meeting, ceremony or inspection that took place."""

    name: str
    date: date | None
    start: int
    end: int
    rule: str


@dataclass(frozen=True)
class Meeting:
    """The meeting that a document tells of; `attendees` are those it names beside the chair."""

    name: str | None
    held_on: date | None
    place: str | None
    chair: str | None
    attendees: tuple[str, ...]
    rule: str


@dataclass(frozen=True)
class Head:
    """What a document says about itself."""

    title: str | None = None
    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    annexes: tuple[str, ...] = ()
    meeting: Meeting | None = None


@dataclass(frozen=True)
class Check:
    """A figure recomputed from what the text itself states: verdict agrees, differs or cannot tell.

    `printed` is the number as the text has it, `computed` what the other numbers give, `recomputation` how, and
    `why` the reason why it cannot be told or how it disagrees, a sentence of `unchecked.py`. `start` and `end` are
    the words that the check is about, `number_start` and `number_end` the printed number itself.
    """

    text: str
    recomputation: str
    verdict: str
    start: int
    end: int
    rule: str
    indicator: str | None = None
    printed: str = ""
    computed: str = ""
    why: str = ""
    number_start: int = 0
    number_end: int = 0


@dataclass(slots=True)
class Judged:
    """One clause with the decision about it, for `explain`."""

    text: str
    start: int
    end: int
    accepted: bool
    rule: str


@dataclass(frozen=True)
class Reading:
    """Everything found in one text."""

    text: str
    year: int | None = None
    head: Head = field(default_factory=Head)
    articles: list[Article] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    events: list[Happening] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)

    def as_json(self):
        """The schema of the annotation guidelines, with the name of the rule added to each thing; slogans and headings
        that their neighbours elaborate are left out."""
        lists = ("articles", "directives", "figures", "people", "events", "checks")
        found = {name: getattr(self, name) for name in lists}
        found["directives"] = [directive for directive in self.directives if not directive.optional]
        return {"head": _dated(asdict(self.head))} | {
            name: [_plain(thing) for thing in things] for name, things in found.items()
        }


def _dated(values):
    return {
        key: _dated(value) if isinstance(value, dict) else value.isoformat() if isinstance(value, date) else value
        for key, value in values.items()
    }


def _plain(thing):
    out = {}
    for key, value in asdict(thing).items():
        if isinstance(value, date):
            value = value.isoformat()
        elif isinstance(value, float) and value.is_integer():
            value = int(value)
        if key not in _LEFT_OUT_WHEN_EMPTY or value:
            out[key] = value
    return out


_LEFT_OUT_WHEN_EMPTY = {
    "optional", "joint", "done_when", "suggested_due_on", "owner_stated", "person", "targets", "condition", "recurs",
}  # fmt: skip
