"""对账单: a unit's month on paper, from the book that its head has signed. A signed book's lines never change; of what
the office decided after the draft was begun the paper says nothing: what was reviewed is what is printed."""

from dataclasses import dataclass

from django.utils import timezone

from taizhang.engine.gongwen import Align, Annex, Column, Entries, Entry, Table
from taizhang.engine.gongwen.words import on
from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import Item
from taizhang.ledger.rules import DUE_KINDS, STATES, DueKind, State
from taizhang.notices.books import queries as books
from taizhang.notices.books.rules import ANSWERS, RULINGS, Answer, Ruling
from taizhang.notices.models import Book, BookLine
from taizhang.org import queries as org
from taizhang.papers.actions import MOST_ITEMS
from taizhang.papers.models import Paper
from taizhang.papers.rules.flow import State as PaperState
from taizhang.papers.rules.prefill import IN_TEXT
from taizhang.papers.rules.texts import told
from taizhang.ui import NotInReach

LINES = (
    Column("序号", align=Align.CENTER), Column("编号", align=Align.CENTER), Column("事项"),
    Column("责任", align=Align.CENTER), Column("县里记的时限", align=Align.CENTER),
    Column("县里记的状态", align=Align.CENTER), Column("单位", align=Align.CENTER),
)  # fmt: skip
DIFFERENCES = (
    Column("序号", align=Align.CENTER), Column("事项"), Column("单位的意见"), Column("督查室的意见"),
)  # fmt: skip
WAITS = "待定"


@dataclass(frozen=True)
class Reconciled:
    """What a 对账单 prints beside its text."""

    unit: str
    book: Book
    lines: tuple[BookLine, ...]
    ruled: frozenset[int]  # the lines of the differences that were decided by then


def signed_book(actor, book_id):
    """A signed book within reach, or 404."""
    book = Book.objects.visible_to(actor).filter(pk=book_id).exclude(signed_at=None).first()
    if book is None:
        raise NotInReach
    return book


def hold(book):
    """A signed book stays as it is while a paper prints it."""
    papers = Paper.objects.filter(area_id=book.area_id, book_id=book.pk)
    if papers.exclude(state__in=(PaperState.REVOKED, PaperState.VOID, PaperState.WITHDRAWN)).exists():
        raise Refused("papers.book_printed", N_("这一期已经拟了对账单。请先撤回、撤回签发或者废止，再重开。"))


def items_of(actor, book):
    """The items of its printed lines that the actor sees, in their order."""
    lines = [line.item_id for line in books.on_paper(book, MOST_ITEMS) if line.item_id]
    seen = Item.objects.visible_to(actor).filter(pk__in=lines).exclude(number="").values_list("pk", flat=True)
    return [pk for pk in lines if pk in set(seen)]


def of(paper):
    """What this paper prints; None for one of another kind."""
    if paper.book_id is None:
        return None
    book = Book.objects.get(area_id=paper.area_id, pk=paper.book_id)
    return _reconciled(book, paper.book_at)


def _reconciled(book, at):
    lines = tuple(books.on_paper(book, MOST_ITEMS))
    ruled = frozenset(line.pk for line in lines if line.ruled_at and line.ruled_at <= at)
    return Reconciled(org.unit_names(book.area_id, {book.unit_id}).get(book.unit_id, ""), book, lines, ruled)


def values(book, at):
    """What the office's text may say."""
    known = _reconciled(book, at)
    return {
        "年": str(book.month.year),
        "月": str(book.month.month),
        "对账单位": told(known.unit),
        "开账日期": _on(book.opened_at),
        "签认人": told(book.signed_by_text),
        "县里条数": str(book.count),
        "一致条数": str(book.count - sum(_differs(line) and line.item_id is not None for line in known.lines)),
        "差异条数": str(book.differs),
        "待定条数": str(book.differs - len(known.ruled)),
    }


def sheet(known, paper, items, to):
    """The table of the form, the list and the differences; both signatures. (blocks, annexes)"""
    book = known.book
    waits = book.differs - len(known.ruled)
    month = f"{book.month.year}年{book.month.month}月"
    head = (
        (Entry("对账单位", known.unit), Entry("月份", month)),
        (Entry("县里登记", f"{book.count}条"), Entry("有差异", f"{book.differs}条，待定{waits}条")),
        *([(Entry("主送单位", to),)] if to != known.unit else []),
        (Entry("对账情况", paper.body, lines=4),),
    )  # fmt: skip
    ends = (
        (
            Entry("单位签认", f"{book.signed_by_text}\n{_on(book.signed_at)}", lines=4, foot="（盖章）"),
            Entry("县里签发", f"{paper.signed_by or paper.signer_text}\n{on(paper.made_on)}", lines=4, foot="（盖章）"),
        ),
        (Entry("发文单位", paper.organ),),
    )
    tables, annexes = tables_of(known, items)
    return (Entries(head), *tables, Entries(ends)), annexes


def tables_of(known, items):
    """(tables in the text, annexes): the list of many lines stands behind it, the differences never do."""
    titles = {item.item_id: item.title for item in items}
    rows = tuple(_row(n, line, titles) for n, line in enumerate(known.lines, 1))
    left = known.book.left_out + max(0, known.book.count + _missing(known) - len(rows))
    caption = "逐条核对" + (f"（另有{left}条没有逐条列出）" if left else "")
    differs = [line for line in known.lines if _differs(line)]
    differing = (_differences(differs, titles, known.ruled),) if differs else ()
    if len(rows) > IN_TEXT:
        return differing, (Annex(caption, (Table(LINES, rows),)),)
    return (*((Table(LINES, rows, caption),) if rows else ()), *differing), ()


def _missing(known):
    return sum(line.item_id is None for line in known.lines)


def _differs(line):
    return line.answer not in ("", Answer.AGREED)


def _title(line, titles):
    """An item that whoever drafted the paper does not see keeps its name to itself."""
    return line.title if line.item_id is None else titles.get(line.item_id, "（略）")


def _row(n, line, titles):
    side = "—" if line.item_id is None else "牵头" if line.is_lead else "配合"
    state = STATES[State(line.item_state)] if line.item_state else "县里没有"
    said = ANSWERS[Answer(line.answer)] if line.answer else "—"
    return str(n), line.number or "—", _title(line, titles), side, _due(line), state, said


def _due(line):
    if line.item_id is None:
        return "—"
    return on(line.due_on) or DUE_KINDS.get(DueKind(line.due_kind), "—") if line.due_kind else on(line.due_on) or "—"


def _differences(lines, titles, ruled):
    rows = []
    for n, line in enumerate(lines, 1):
        held = f"{on(line.held_on)}{'' if line.item_id else '起'}" if line.held_on else ""
        said = "，".join(filter(None, [ANSWERS[Answer(line.answer)], held, line.told_by, line.text]))
        office = f"{RULINGS[Ruling(line.ruling)]}：{line.reason}" if line.pk in ruled else WAITS
        name = f"{_title(line, titles)}（{line.number}）" if line.number else _title(line, titles)
        rows.append((str(n), name, said, office))
    return Table(DIFFERENCES, tuple(rows), "差异")


def _on(at):
    return on(timezone.localtime(at).date()) if at else ""
