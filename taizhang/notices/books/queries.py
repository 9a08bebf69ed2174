"""Books within reach: a month's, one with its lines, what waits for whom."""

from django.db.models import Q

from taizhang.ledger.models import InnerTask, Item, ItemUnit
from taizhang.ledger.queries import inside
from taizhang.notices.models import Book, BookDay, BookLine, BookRound, signs_for, speaks_for
from taizhang.notices.tallies import by_reach, by_unit
from taizhang.org import queries as org
from taizhang.org.models import Unit
from taizhang.ui import NotInReach

from .rules import Answer, State

PAGE = 100


def day(area_id):
    return BookDay.objects.filter(area_id=area_id).first()


def rounds(area_id):
    """The last twelve, the newest first."""
    return list(BookRound.objects.filter(area_id=area_id).order_by("-month")[:12])


def book_for(actor, book_id):
    """The book, or 404 outside the actor's reach."""
    book = Book.objects.visible_to(actor).filter(pk=book_id).first()
    if book is None:
        raise NotInReach
    return book


def of_month(actor, month, *, before=None):
    """A page of a month's books; and what the next one begins below."""
    found = Book.objects.visible_to(actor).filter(month=month)
    return _page(found, before)


def own(actor, *, before=None):
    """The books of the units that the actor speaks for, or signs for, newest first."""
    mine = Book.objects.filter(_own(actor), area_id=actor.area_id)
    return _page(mine, before)


def _page(found, before):
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def unsettled(actor, *, after=0):
    """Differences that wait for the office, the oldest book first, each with its book; and where the next page
    begins."""
    books = unsettled_books(actor, None).order_by("pk")
    lines = BookLine.objects.filter(area_id=actor.area_id, book__in=books.values("pk"), ruling="", pk__gt=after)
    lines = lines.exclude(answer__in=("", Answer.AGREED))
    rows = list(lines.select_related("book").order_by("pk")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def lines(book, *, after=0):
    """A page of a book's lines; and what the next one begins after."""
    rows = list(BookLine.objects.filter(area_id=book.area_id, book=book, no__gt=after).order_by("no")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].no if len(rows) > PAGE else None


def signed_books(actor):
    """Those that their unit has signed, newest first."""
    return list(Book.objects.visible_to(actor).exclude(signed_at=None).order_by("-pk")[:PAGE])


def on_paper(book, most):
    """The lines that are printed, in their order: the differences first of all, then as many of the rest as there is
    room for."""
    found = BookLine.objects.filter(area_id=book.area_id, book=book).order_by("no")
    agreed = ("", Answer.AGREED)
    differs = list(found.exclude(answer__in=agreed)[:most])
    return sorted([*differs, *found.filter(answer__in=agreed)[: most - len(differs)]], key=lambda row: row.no)


def items_of(actor, rows):
    """The items of these lines that are within reach."""
    ids = [row.item_id for row in rows if row.item_id]
    found = Item.objects.visible_to(actor).filter(pk__in=ids).select_related("register")
    return {item.pk: item for item in found} if ids else {}


def still_owed(area_id, unit_id, rows):
    """Of these lines' items those that the unit still has."""
    ids = [row.item_id for row in rows if row.item_id]
    owed = ItemUnit.objects.filter(area_id=area_id, unit_id=unit_id, item_id__in=ids)
    return set(owed.values_list("item_id", flat=True)) if ids else set()


def inner_of(actor, rows):
    """内部分工 by item: nobody but the unit itself reads it."""
    ids = [row.item_id for row in rows if row.item_id]
    if not ids or not inside.inside_units(actor):
        return {}
    tasks = list(inside.inside(actor, InnerTask.objects.filter(area_id=actor.area_id, item_id__in=ids)))
    found: dict[int, list[dict]] = {}
    for task in inside.rows(actor, tasks):
        found.setdefault(task["item_id"], []).append(task)
    return found


def headless(area_id, on):
    """Units in which nobody can sign."""
    return {unit.pk for unit in org.units_without(area_id, "unit_head", on=on, kinds=Unit.Kind.values)}


def signer(area_id, unit_id, on):
    """The unit whose head signs for this one: itself, the nearest above that has one, or None."""
    headed = {post.unit_id for post in org.holders(area_id, "unit_head", on=on)}
    path = org.all_units(area_id)[unit_id].path
    return next((pk for pk in reversed(org.ancestor_ids(path)) if pk in headed), None)


# ── what waits ─────────────────────────────────────────────────────────────────


def to_sign(actor, at):
    """Open books of one's own units; a liaison, who does not sign, has nothing left once every line is settled."""
    open_ = Book.objects.filter(area_id=actor.area_id, state=State.OPEN)
    if not actor.can("notices.book_sign"):
        return open_.filter(unit_id__in=speaks_for(actor), unanswered__gt=0)
    return open_.filter(_own(actor))


def _own(actor):
    return Q(unit_id__in=speaks_for(actor)) | Q(signer_unit_id__in=signs_for(actor))


def unsettled_books(actor, at):
    return Book.objects.visible_to(actor).filter(unsettled__gt=0)


def tally_to_sign(area_id, at):
    """The same of every unit, for the digest: a head has what is open, whoever only prepares what is unanswered."""
    sign, open_ = "notices.book_sign", Book.objects.filter(area_id=area_id, state=State.OPEN)
    to_sign = by_unit(open_, "unit_id", act=sign) + by_unit(open_, "signer_unit_id", act=sign)
    return to_sign + by_unit(open_.filter(unanswered__gt=0), "unit_id", unless=sign)


def tally_unsettled(area_id, at):
    return by_reach(Book.objects.filter(area_id=area_id, unsettled__gt=0), "unit_id")
