"""What a list shows, as a value that travels in the address: `Filter.parse(request.GET)`, `filter.query()`."""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from urllib.parse import urlencode

from django.db.models import Q

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import search
from taizhang.ledger.models import Blocker, Item, ItemField, ItemUnit, RegisterField
from taizhang.ledger.rules import (
    FAR,
    OVER,
    UNCHANGED_MOST,
    WORKING,
    Colour,
    DueKind,
    FieldKind,
    State,
    Upwards,
    day_of,
    start_of,
    years,
)  # fmt: skip
from taizhang.ledger.rules.declines import PING_PONG
from taizhang.ledger.rules.spans import Span, days_of
from taizhang.org import moves
from taizhang.org import queries as org
from taizhang.ui import whole

from . import people
from .hanging import hanging_in
from .years import archive

DAY = timedelta(days=1)


class View(StrEnum):
    """Which part of the ledger: 在办, 已了, 草稿, or all but drafts."""

    OPEN = "open"
    OVER = "over"
    DRAFT = "draft"
    ALL = "all"
    ARCHIVE = "archive"  # over, in a year that was closed


class Sort(StrEnum):
    RED = "red"  # by light: what turned red first, then what will
    DUE = "due"
    NUMBER = "number"
    NEW = "new"


# What happened in a period: `entered_from`, `entered_to`, …
PERIODS = {"entered": "entered_at", "issued": "issued_at", "reported": "last_report_at", "closed": "closed_at"}

RANGED = ("due", "original", *PERIODS)  # each with `_from`, `_to` and `_in`

# Yes-or-no conditions, each a question asked of an item.
FLAGS = {
    "unassigned": N_("没有责任人"),
    "undated": N_("没有时限"),
    "unsourced": N_("没有来源"),
    "left": N_("责任人已离岗"),
    "away": N_("责任人请假、没有人代办"),
    "moving": N_("单位已撤并、待划转"),
    "silent": N_("该报未报"),
    "doubt": N_("佐证有疑点"),
    "rebound": N_("反弹过"),
    "extended": N_("延过期"),
    "excused": N_("免责延过期"),
    "upwards": N_("上级督办，上级没销号"),
    "spoken": N_("口头指示待确认"),
    "sentback": N_("退回过"),
    "unproven": N_("没有佐证"),
    "asking": N_("申请延期待审定"),
    "disputed": N_("退件待裁定"),
    "pingpong": N_("三次退件"),
    "late": N_("已过时限"),
    "unanswered": N_("有单位未签收"),
    "toplevel": N_("不含子事项"),
    "blocked": N_("有卡点"),
    "unchanged": N_("连续三次无变化"),
    "awaiting": N_("等外单位回函"),
    "unreplied": N_("外单位回函超期"),
    "standing": N_("常态化"),
    "oneoff": N_("不含常态化"),
    "purging": N_("申请清除待确认"),
}


@dataclass(frozen=True)
class Filter:
    """Every condition that a list can be narrowed by. Empty means no condition."""

    view: View = View.OPEN
    sort: Sort | None = None
    cols: tuple[str, ...] = ()  # the columns that a saved view shows
    q: str = ""
    number: str = ""
    light: tuple[Colour, ...] = ()
    state: tuple[State, ...] = ()
    register: tuple[int, ...] = ()
    unit: tuple[int, ...] = ()  # first lead, with everything below the unit
    doing: tuple[int, ...] = ()  # lead or joint
    joint: tuple[int, ...] = ()
    waits: tuple[int, ...] = ()  # a blocker that stands waits for it
    person: tuple[int, ...] = ()
    leader: tuple[int, ...] = ()
    parent: tuple[int, ...] = ()
    due_kind: tuple[DueKind, ...] = ()
    due_from: date | None = None
    due_to: date | None = None
    original_from: date | None = None
    original_to: date | None = None
    year: int | None = None  # of the number
    progress_from: int | None = None  # percent, as reported
    progress_to: int | None = None
    entered_from: date | None = None
    entered_to: date | None = None
    issued_from: date | None = None
    issued_to: date | None = None
    reported_from: date | None = None
    reported_to: date | None = None
    closed_from: date | None = None
    closed_to: date | None = None
    due_in: Span | None = None  # a span is kept as its word, and asked anew each time
    original_in: Span | None = None
    entered_in: Span | None = None
    issued_in: Span | None = None
    reported_in: Span | None = None
    closed_in: Span | None = None
    flags: frozenset[str] = frozenset()
    own: tuple[tuple[str, str], ...] = ()  # a register's own fields: ("f.key" | "f.key.from" | "f.key.to", text)

    @classmethod
    def parse(cls, query, **preset):
        """From a QueryDict; a value that means nothing is refused in words, not ignored."""
        found = dict(preset)
        for spec in fields(cls):
            values = [v for v in query.getlist(spec.name) if v != ""]
            if values and spec.name in _PARSERS:
                found[spec.name] = _PARSERS[spec.name](values)
        flags = frozenset(name for name in FLAGS if query.get(name) == "1")
        own = tuple((k, query[k].strip()) for k in sorted(query) if k.startswith("f.") and query[k].strip())
        return cls(**{**found, **({"flags": flags} if flags else {}), **({"own": own} if own else {})})

    def query(self, **changes):
        """The address part that gives this filter back, with some conditions changed (None clears)."""
        wanted = replace(self, **{k: _CLEAR[k] if v is None else v for k, v in changes.items()})
        pairs = []
        for spec in fields(wanted):
            value = getattr(wanted, spec.name)
            if value == spec.default or spec.name in ("flags", "own"):
                continue
            pairs += [(spec.name, str(v)) for v in (value if isinstance(value, tuple) else (value,))]
        return urlencode([*pairs, *((flag, "1") for flag in sorted(wanted.flags)), *wanted.own])

    @property
    def order(self):
        if self.sort:
            return self.sort
        return Sort.NEW if self.q or self.view != View.OPEN else Sort.RED

    @property
    def is_plain(self):
        """Only by register and lead unit, so that tallies know the counts."""
        return replace(self, register=(), unit=(), light=(), sort=None, cols=()) == Filter()

    @property
    def conditions(self):
        """The filter without how its list is shown."""
        return replace(self, sort=None, cols=())

    @property
    def _looks_back(self):
        """Whether it asks for something that may long be over: then the archive is searched, too."""
        return bool(self.q.strip() or self.number or self.year or self.closed_from or self.closed_to)

    def on_the_day(self, area_id, at):
        """The same with days in place of the words that move with the calendar; both hold where both are set."""
        named = {name: span for name in RANGED if (span := getattr(self, f"{name}_in"))}
        if not named:
            return self
        today, calendar, days = day_of(at), org.calendar(area_id), {}
        for name, span in named.items():
            first, last = days_of(span, today, calendar)
            days |= {
                f"{name}_in": None,
                f"{name}_from": max(filter(None, (first, getattr(self, f"{name}_from"))), default=None),
                f"{name}_to": min(filter(None, (last, getattr(self, f"{name}_to")))),
            }
        return replace(self, **days)

    def apply(self, actor, at):
        """The items within the actor's reach that meet every condition."""
        if (meant := self.on_the_day(actor.area_id, at)) is not self:
            return meant.apply(actor, at)
        items = Item.objects.visible_to(actor)
        items = items.filter(*self._conditions(actor, at))
        for key, text in self.own:
            items = items.filter(pk__in=_own_values(actor.area_id, self.register, key, text))
        return search.matching(items, self.q, area_id=actor.area_id) if self.q.strip() else items

    def _conditions(self, actor, at):
        area = actor.area_id
        yield _VIEWS[self.view]
        if self.view == View.ARCHIVE:
            yield archive(area)
        elif self.view in (View.OVER, View.ALL) and not self._looks_back:
            yield ~archive(area)
        if self.year:
            begin, end = years.bounds(self.year)
            yield Q(issued_at__gte=begin, issued_at__lt=end)
        if self.number:
            yield Q(number__startswith=self.number.strip().upper())
        if self.light:
            yield _any(_colour(colour, at, self.view) for colour in self.light)
        if self.state:
            yield Q(state=self.state[0]) if len(self.state) == 1 else Q(state__in=self.state)
        if self.register:
            yield hanging_in(area, self.register)
        if self.unit:
            yield Q(lead_unit_id__in=org.below(area, self.unit))
        if self.doing:
            yield Q(pk__in=owed_by(area, unit_id__in=org.below(area, self.doing)))
        if self.joint:
            yield Q(pk__in=owed_by(area, unit_id__in=org.below(area, self.joint), is_lead=False))
        if self.waits:
            blockers = Blocker.objects.filter(area_id=area, waits_for_unit_id__in=self.waits).standing()
            yield Q(pk__in=blockers.values("item_id"))
        if self.person:
            yield Q(responsible_person_id__in=self.person)
        if self.leader:
            yield Q(leader_person_id__in=self.leader)
        if self.parent:
            yield Q(parent_id__in=self.parent)
        if self.due_kind:
            yield Q(due_kind__in=self.due_kind)
        if self.due_from:
            yield Q(overdue_from_at__gt=start_of(self.due_from))
        if self.due_to:
            yield Q(overdue_from_at__lte=start_of(self.due_to + DAY))
        if self.original_from:
            yield Q(original_due_on__gte=self.original_from)
        if self.original_to:
            yield Q(original_due_on__lte=self.original_to)
        if self.progress_from:
            yield Q(progress__gte=self.progress_from)
        if self.progress_to is not None:
            yield Q(progress__lte=self.progress_to) | Q(progress=None)
        for name, column in PERIODS.items():
            first, last = getattr(self, f"{name}_from"), getattr(self, f"{name}_to")
            if first:
                yield Q(**{f"{column}__gte": start_of(first)})
            if last:
                yield Q(**{f"{column}__lt": start_of(last + DAY)})
        for flag in sorted(self.flags):
            yield _flag(flag, area, at)


def _flag(flag, area, at):
    return {
        "unassigned": lambda: Q(responsible_person_id=None),
        "undated": lambda: (
            Q(due_kind=DueKind.DAY, overdue_from_at=FAR) | Q(due_kind=DueKind.MEETING, decide_on__lt=day_of(at))
        ),
        "unsourced": lambda: Q(source_note=""),
        "left": lambda: people.left(area, day_of(at)),
        "moving": lambda: Q(pk__in=owed_by(area, unit_id__in=list(moves.dissolved(area, day_of(at))))),
        "away": lambda: people.alone(area, day_of(at)),
        "silent": lambda: Q(report_due_on__lt=day_of(at)),
        "doubt": lambda: Q(doubt_count__gt=0),
        "rebound": lambda: Q(rebound_count__gt=0),
        "extended": lambda: Q(extension_count__gt=0),
        "spoken": lambda: Q(spoken_since_at__isnull=False),
        "upwards": lambda: Q(superior_state=Upwards.OWED),
        "excused": lambda: Q(excused_due_on__isnull=False),
        "sentback": lambda: Q(return_count__gt=0),
        "unproven": lambda: Q(evidence_count=0),
        "asking": lambda: Q(has_extension_waiting=True),
        "disputed": lambda: Q(open_declines__gt=0),
        "pingpong": lambda: Q(decline_count__gte=PING_PONG),
        "late": lambda: Q(overdue_from_at__lte=at) & ~Q(state__in=[*OVER]),
        "unanswered": lambda: Q(pk__in=owed_by(area, state="pending")),
        "toplevel": lambda: Q(parent_id=None),
        "blocked": lambda: Q(blocker_count__gt=0),
        "unchanged": lambda: Q(unchanged_count__gte=UNCHANGED_MOST),
        "awaiting": lambda: Q(letter_due_on__isnull=False),
        "unreplied": lambda: Q(letter_due_on__lt=day_of(at)),
        "standing": lambda: Q(is_standing=True),
        "oneoff": lambda: Q(is_standing=False),
        "purging": lambda: Q(has_purge_waiting=True),
    }[flag]()


def _colour(colour, at, view):
    """The condition under which this light burns; the same rule as `rules.colour`, for the database."""
    if colour == Colour.RED:
        return Q(is_open=True, red_from_at__lte=at)
    if colour == Colour.YELLOW:
        return Q(is_open=True, yellow_from_at__lte=at, red_from_at__gt=at)
    if colour == Colour.GREEN:
        green = Q(state__in=[*WORKING]) & ~_WAITS_MEETING | Q(state=State.CLAIMED)
        return Q(is_open=True, yellow_from_at__gt=at) & green
    if colour == Colour.GREY:
        still = Q(state__in=[State.ISSUED, State.DECLINED, State.SUSPENDED]) | Q(state__in=[*WORKING]) & _WAITS_MEETING
        waiting = Q(is_open=True, yellow_from_at__gt=at, red_from_at__gt=at) & still
        return waiting if view == View.OPEN else waiting | Q(state__in=[State.WITHDRAWN, State.DRAFT, State.HISTORIC])
    return Q(state=State.CLOSED)


_WAITS_MEETING = Q(due_kind=DueKind.MEETING)


def _any(conditions):
    found = Q()
    for condition in conditions:
        found |= condition
    return found


def owed_by(area, **where):
    return ItemUnit.objects.filter(area_id=area, **where).values("item_id")


_COLUMNS = {FieldKind.NUMBER: "number", FieldKind.DATE: "day"}
_BOUNDS = {"from": "__gte", "to": "__lte"}


def _own_values(area, registers, key, text):
    """Items whose register's own field has this value, or lies in this range."""
    name, _, bound = key.removeprefix("f.").partition(".")
    specs = RegisterField.objects.filter(area_id=area, key=name)
    if registers:
        specs = specs.filter(register_id__in=registers)
    found = Q(pk__in=())
    for spec in specs:
        read = {FieldKind.NUMBER: _number, FieldKind.DATE: _date}.get(spec.kind, _text)
        lookup = _BOUNDS.get(bound, "__contains" if spec.kind == FieldKind.TEXT else "")
        found |= Q(**{"field_id": spec.pk, f"{_COLUMNS.get(spec.kind, 'text')}{lookup}": read([text])})
    return ItemField.objects.filter(found, area_id=area).values("item_id")


def _bad(text):
    return Refused("ledger.filter", N_("筛选条件“{text}”看不懂。"), "invalid", text=str(text)[:40])


def _enum(kind, several=True):
    def read(values):
        try:
            found = tuple(dict.fromkeys(kind(v) for v in values))
        except ValueError:
            raise _bad(values[0]) from None
        return found if several else found[-1]

    return read


def _words(values):
    if any(not (v.isascii() and v.isidentifier()) for v in values):
        raise _bad(values[0])
    return tuple(dict.fromkeys(values))[:40]


def _ids(values):
    numbers = [whole(v) for v in values]
    if None in numbers:
        raise _bad(values[0])
    return tuple(dict.fromkeys(numbers))


def _date(values):
    try:
        found = date.fromisoformat(values[-1])
    except ValueError:
        raise _bad(values[-1]) from None
    if not 1900 <= found.year <= 2999:
        raise _bad(values[-1])
    return found


def _year(values):
    found = whole(values[-1])
    if found is None or not 2000 <= found <= 2999:
        raise _bad(values[-1])
    return found


def _percent(values):
    found = whole(values[-1])
    if found is None or found > 100:
        raise _bad(values[-1])
    return found


def _number(values):
    try:
        found = Decimal(values[-1])
    except InvalidOperation:
        raise _bad(values[-1]) from None
    if not found.is_finite() or abs(found) >= 10**14:
        raise _bad(values[-1])
    return found


def _text(values):
    if "\x00" in values[-1]:
        raise _bad(values[-1].replace("\x00", ""))
    return values[-1][:100]


_PARSERS = {
    "view": _enum(View, several=False),
    "year": _year,
    "sort": _enum(Sort, several=False),
    "cols": _words,
    "light": _enum(Colour),
    "state": _enum(State),
    "due_kind": _enum(DueKind),
    **dict.fromkeys(("q", "number"), _text),
    **dict.fromkeys(("register", "unit", "doing", "joint", "waits", "person", "leader", "parent"), _ids),
    **dict.fromkeys(("progress_from", "progress_to"), _percent),
    **dict.fromkeys((f"{n}_{end}" for n in RANGED for end in ("from", "to")), _date),
    **dict.fromkeys((f"{n}_in" for n in RANGED), _enum(Span, several=False)),
}
_CLEAR = {spec.name: spec.default for spec in fields(Filter)}
_VIEWS = {
    View.OPEN: Q(is_open=True),
    View.OVER: Q(state__in=sorted(OVER)),
    View.DRAFT: Q(state=State.DRAFT),
    View.ARCHIVE: Q(state__in=sorted(OVER)),
    View.ALL: ~Q(state=State.DRAFT),
}
