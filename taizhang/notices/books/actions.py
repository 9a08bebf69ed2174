"""Open a month's books, settle one line by line, sign it, decide what differs. Nothing here changes an item."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import ItemUnit
from taizhang.ledger.rules import State as ItemState
from taizhang.ledger.rules import colour, day_of
from taizhang.notices.models import Book, BookDay, BookLine, BookRound, signs_for
from taizhang.org import queries as org

from . import queries, rules
from .rules import Answer, Ruling, State

OPEN, ANSWER, SIGN, SETTLE = "notices.books_open", "notices.book_answer", "notices.book_sign", "notices.book_settle"


def _iso(day):
    return day.isoformat() if day else None


# ── the county's round ─────────────────────────────────────────────────────────


@transaction.atomic
def choose_day(day, *, by, at):
    """定开账日: the day of the month, or None when the office opens each round itself."""
    _whole_county(by)
    rules.check_day(day)
    event = Event(("area", by.area_id), "notices.books.day_set", pub={"day": day})
    return journal.append(event, by=by.signing(OPEN), at=at)


@transaction.atomic
def open_round(*, by, at):
    """开账: this month's, now. The units' books are written by a job after it."""
    _whole_county(by)
    return _open_round(by.area_id, by.signing(OPEN), at)


@transaction.atomic
def open_if_due(area_id, *, at):
    """The nightly run: on the day that the office chose, or the first night after it; once a month."""
    chosen = BookDay.objects.filter(area_id=area_id).first()
    today, calendar = day_of(at), org.calendar(area_id)
    if chosen is None or not rules.is_due(chosen.day, chosen.chosen_on, today, calendar):
        return None
    if BookRound.objects.filter(area_id=area_id, month=today.replace(day=1)).exists():
        return None
    return _open_round(area_id, None, at)


def _open_round(area_id, signature, at):
    today = day_of(at)
    month = today.replace(day=1)
    if BookRound.objects.filter(area_id=area_id, month=month).exists():
        raise Refused("notices.books_opened", N_("本月已经开过账了，不用再开。"))
    pub = {"month": month.isoformat(), "due_on": _iso(org.calendar(area_id).add(today, rules.DAYS))}
    event = Event(("area", area_id), "notices.books.opened", pub=pub)
    return journal.append(event, by=signature, at=at, area_id=area_id)


def _whole_county(by):
    if not by.covers_all(OPEN):
        raise Refused("notices.books_county", N_("对账由管全县台账的督查室开，您管的不是全县。"), "forbidden")


def fill(area_id, month, *, at):
    """A book for every unit that owes something; begun again, it writes those that are missing."""
    owed = ItemUnit.objects.filter(area_id=area_id, item__is_open=True).order_by().values_list("unit_id", flat=True)
    written = Book.objects.filter(area_id=area_id, month=month).values_list("unit_id", flat=True)
    return sum(write_book(area_id, month, unit_id, at=at) for unit_id in sorted({*owed.distinct()} - {*written}))


@transaction.atomic
def write_book(area_id, month, unit_id, *, at):
    """One unit's book as the county's stands now; whether it was written."""
    this = BookRound.objects.select_for_update().get(area_id=area_id, month=month)
    if Book.objects.filter(area_id=area_id, month=month, unit_id=unit_id).exists():
        return False
    owed = ItemUnit.objects.filter(area_id=area_id, unit_id=unit_id, item__is_open=True)
    count = owed.count()
    signer = queries.signer(area_id, unit_id, day_of(at))
    parts = list(owed.select_related("item").order_by("item__red_from_at", "item_id")[: rules.MOST_LINES])
    if not parts:
        return False
    pub = {
        "unit": unit_id,
        "month": month.isoformat(),
        "due_on": this.due_on.isoformat(),
        "signer": None if signer == unit_id else signer,
        "left_out": count - len(parts),
        "lines": [_line(part, at) for part in parts],
    }
    event = Event(("book", journal.allot(area_id, "book")), "notices.book.opened", pub=pub)
    journal.append(event, by=None, at=at, area_id=area_id)
    return True


def _line(part, at):
    item = part.item
    light = colour(
        ItemState(item.state), yellow_from_at=item.yellow_from_at, red_from_at=item.red_from_at, at=at,
        due_kind=item.due_kind,
    )  # fmt: skip
    return {
        "item": item.pk,
        "number": item.number,
        "lead": part.is_lead,
        "due_on": _iso(item.due_on),
        "due_kind": item.due_kind,
        "state": item.state,
        "light": str(light),
    }


# ── the unit ───────────────────────────────────────────────────────────────────


@dataclass
class Work:
    """One act on one book, under its lock."""

    book: Book
    by: object
    at: object

    @classmethod
    def on(cls, book, *, by, at, seen=None):
        found = Book.objects.select_for_update().filter(area_id=by.area_id, pk=getattr(book, "pk", book)).first()
        if found is None:
            raise Refused("notices.book_missing", N_("没有这一期对账。"), "missing")
        if seen not in (None, "") and str(seen) != str(found.version):
            raise Refused(
                "notices.book_stale",
                N_("您打开之后，这一期对账又有新的记录。请看过最新情况再提交，您填的内容都还在。"),
                "stale",
            )
        return cls(found, by, at)

    @classmethod
    def of_unit(cls, book, act, **who):
        """An act of the unit whose book it is, while it is open."""
        work = cls.on(book, **who)
        if work.book.unit_id not in {g.scope_unit_id for g in work.by.grants_for(act) if g.register_id is None}:
            raise Refused("notices.book_other", N_("这是别的单位的对账，您不能替它对。"), "forbidden")
        rules.may_change(State(work.book.state))
        return work

    def line(self, line_id):
        line = BookLine.objects.filter(area_id=self.book.area_id, book=self.book, pk=line_id).first()
        if line is None:
            raise Refused("notices.book_line", N_("这一期里没有这一条，请回到对账页再选。"), "missing")
        return line

    def record(self, name, act, pub, priv=None):
        event = Event(("book", self.book.pk), f"notices.book.{name}", pub=pub, priv=priv or {})
        return journal.append(event, by=self.by.signing(act), at=self.at)


@transaction.atomic
def answer(book, line_id, answer, *, by, at, held_on=None, text="", seen=None):
    """认、不认、已办结 or 日期不同; said again, the last word counts until the head signs."""
    work = Work.of_unit(book, ANSWER, by=by, at=at, seen=seen)
    line, text = work.line(line_id), text.strip()
    said = Answer(answer) if answer in set(Answer) else Answer.MISSING
    rules.check_answer(said, is_missing=line.item_id is None, due_on=line.due_on, held_on=held_on, text=text)
    on = held_on if said == Answer.DATE else None
    text = "" if said == Answer.AGREED else text
    return work.record("answered", ANSWER, {"line": line.no, "answer": said.value, "on": _iso(on)}, {"text": text})


@transaction.atomic
def agree_rest(book, *, by, at, seen=None):
    """其余全认."""
    work = Work.of_unit(book, ANSWER, by=by, at=at, seen=seen)
    if not work.book.unanswered:
        raise Refused("notices.book_no_rest", N_("每一条都对过了，没有剩下的。"))
    return work.record("rest_agreed", ANSWER, {"count": work.book.unanswered})


@transaction.atomic
def add_missing(book, *, title, since_on, told_by, by, at, seen=None):
    """缺项: the unit holds it, the county does not."""
    work = Work.of_unit(book, ANSWER, by=by, at=at, seen=seen)
    title, told_by = title.strip(), told_by.strip()
    rules.check_missing(title, since_on, told_by, day_of(at))
    lines = BookLine.objects.filter(area_id=by.area_id, book=work.book)
    if lines.filter(item_id=None).count() >= rules.MOST_MISSING:
        raise Refused("notices.book_many", N_("一期最多补 {most} 条缺项。"), most=rules.MOST_MISSING)
    last = lines.order_by("-no").values_list("no", flat=True).first() or 0
    pub = {"line": last + 1, "since_on": _iso(since_on)}
    return work.record("missing_added", ANSWER, pub, {"title": title, "told_by": told_by})


@transaction.atomic
def drop_missing(book, line_id, *, by, at, seen=None):
    """Take back a 缺项 before the head signs."""
    work = Work.of_unit(book, ANSWER, by=by, at=at, seen=seen)
    line = work.line(line_id)
    if line.item_id is not None:
        raise Refused(
            "notices.book_held", N_("县里记着的事项不能删，请从 认、不认、已办结、日期不同 里选。"), "invalid"
        )
    return work.record("missing_dropped", ANSWER, {"line": line.no})


@transaction.atomic
def sign(book, *, by, at, seen=None):
    """签认: the head, for the unit. What nobody said anything to is agreed with."""
    work = Work.on(book, by=by, at=at, seen=seen)
    pub = {"agreed": work.book.unanswered, "differs": work.book.differs}
    if work.book.signer_unit_id in signs_for(by) and work.book.unit_id not in signs_for(by):
        rules.may_sign_above(queries.signer(by.area_id, work.book.unit_id, day_of(at)) != work.book.unit_id)
        pub["above"] = True
    else:
        work = Work.of_unit(book, SIGN, by=by, at=at, seen=seen)
    rules.may_change(State(work.book.state))
    return work.record("signed", SIGN, pub)


# ── the office ─────────────────────────────────────────────────────────────────


holds: list[Callable] = []  # rooms above: (book) → refuses while something of theirs stands on the signed book


@transaction.atomic
def reopen(book, reason, *, by, at, seen=None):
    """重开: the office lets the unit settle and sign it once more. What was decided stays decided, unless the unit says
    something else to that line."""
    work = _of_office(book, by, at, seen)
    later = Book.objects.filter(area_id=by.area_id, unit_id=work.book.unit_id, month__gt=work.book.month)
    reason = reason.strip()
    rules.may_reopen(State(work.book.state), is_last=not later.exists(), reason=reason)
    for hold in holds:
        hold(work.book)
    due_on = org.calendar(by.area_id).add(day_of(at), rules.DAYS)
    pub = {"unit": work.book.unit_id, "signer": work.book.signer_unit_id, "due_on": _iso(due_on)}
    return work.record("reopened", SETTLE, pub, {"reason": reason})


def _of_office(book, by, at, seen):
    work = Work.on(book, by=by, at=at, seen=seen)
    if not by.covers_all(SETTLE) and work.book.unit_id not in by.unit_ids(SETTLE):
        raise Refused("notices.book_reach", N_("这个单位不归您管，差异由管它的督查室定。"), "forbidden")
    return work


@transaction.atomic
def settle(book, line_id, ruling, reason, *, by, at, seen=None):
    """定差异: 采纳 or 不采纳, with the reason. What follows from it, somebody does in the ledger."""
    work = _of_office(book, by, at, seen)
    if ruling not in set(Ruling):
        raise Refused("notices.book_choose", N_("请选“采纳”或“不采纳”。"), "invalid")
    line, reason = work.line(line_id), reason.strip()
    rules.check_ruling(State(work.book.state), line.answer, line.ruling, reason)
    pub = {"line": line.no, "answer": line.answer, "item": line.item_id, "ruling": ruling}
    return work.record("settled", SETTLE, pub, {"reason": reason})
