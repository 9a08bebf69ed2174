"""对账 of the month: most heads have signed without a word, one with two differences, of which there is a 对账单; the
housing bureau's is prepared and waits for its head."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from taizhang.config.demo.hours import DAY, Hours
from taizhang.config.demo.people import County
from taizhang.config.demo.stories import Step
from taizhang.config.demo.written import freeze
from taizhang.ledger.rules import day_of
from taizhang.notices.books import actions
from taizhang.notices.models import Book, BookLine
from taizhang.papers import actions as papers
from taizhang.papers.issuing import books, facts
from taizhang.papers.models import Paper
from taizhang.papers.queries import texts
from taizhang.papers.rules import prefill
from taizhang.papers.rules.kinds import Kind

DAY_OF_MONTH = 25
WITH_DIFFERENCES, PREPARED, SILENT = "CG", "ZJ", ("MTZ", "YFX")


def told(made: County, hours: Hours, at) -> Iterator[Step]:
    now = hours.minute(at)
    yield Step(hours.at(now - 3 * DAY), partial(_open, made))
    yield Step(hours.at(now - 2.6 * DAY), partial(_prepare, made))
    yield Step(hours.at(now - 2.3 * DAY), partial(_differ, made))
    yield Step(hours.at(now - 2 * DAY), partial(_sign_all, made))
    yield Step(hours.at(now - 1.9 * DAY), partial(_write, made))
    yield Step(hours.at(now - 1.4 * DAY), partial(_issue, made))


def _open(made, at):
    clerk = made.by_name("clerk", at)
    actions.choose_day(DAY_OF_MONTH, by=clerk, at=at)
    actions.open_round(by=clerk, at=at)
    actions.fill(made.area_id, day_of(at).replace(day=1), at=at)


def _book(made, code):
    return Book.objects.filter(area_id=made.area_id, unit_id=made.units[code]).order_by("-pk").first()


def _line(book, *, dated=False):
    """A line that the unit leads."""
    lines = BookLine.objects.filter(area_id=book.area_id, book=book, is_lead=True, answer="")
    return (lines.exclude(due_on=None) if dated else lines).order_by("no").first()


def _prepare(made, at):
    """The liaison has found one item that stands with another date in the bureau's own book."""
    book, by = _book(made, PREPARED), made.liaison(PREPARED, at)
    line = _line(book, dated=True)
    held = line.due_on + timedelta(days=9)
    actions.answer(book, line.pk, "date", held_on=held, text="会上同意延后，纪要已收到", by=by, at=at)


def _differ(made, at):
    book, by = _book(made, WITH_DIFFERENCES), made.liaison(WITH_DIFFERENCES, at)
    actions.answer(book, _line(book).pk, "done", text="上周已完工，验收单在督查股", by=by, at=at)
    actions.add_missing(
        book, title="夜市油烟净化设施加装", since_on=day_of(at) - timedelta(days=20), told_by="分管副县长现场办公会",
        by=by, at=at,
    )  # fmt: skip
    actions.sign(book, by=made.head(WITH_DIFFERENCES, at), at=at)


def _sign_all(made, at):
    left_open = {made.units[code] for code in (PREPARED, *SILENT)}
    codes = {unit: code for code, unit in made.units.items()}
    for book in Book.objects.filter(area_id=made.area_id, state="open").exclude(unit_id__in=left_open).order_by("pk"):
        if codes.get(book.unit_id) in made.heads:
            actions.sign(book, by=made.head(codes[book.unit_id], at), at=at)


def _write(made, at):
    """对账单 for both sides to seal, with what is still to be decided."""
    book, clerk = _book(made, WITH_DIFFERENCES), made.by_name("clerk", at)
    title, body = prefill.filled(texts.text_of(clerk, Kind.BOOKS), books.values(book, at))
    items = books.items_of(clerk, book)
    content = papers.Content(
        title, body, tuple(items), to=(book.unit_id,), book=book.pk, facts=facts.facts_of(clerk, items, at)
    )
    paper = papers.draft(Kind.BOOKS, content, by=clerk, at=at).stream_id
    papers.submit(paper, by=clerk, at=at)


def _issue(made, at):
    paper = Paper.objects.get(area_id=made.area_id, kind=Kind.BOOKS).pk
    verifier = {"by": made.by_name("verifier", at), "at": at}
    papers.review(paper, **verifier)
    papers.sign(paper, **verifier)
    freeze(paper, at)
    papers.issue(paper, by=made.by_name("clerk", at), at=at)
