"""Books in words: the rows of the two pages."""

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_
from taizhang.ledger.rules import DUE_KINDS, OVER, DueKind, day_of, state_word
from taizhang.ledger.rules import State as ItemState
from taizhang.org import queries as org

from . import queries, rules
from .rules import ANSWERS, FOLLOWS, RULINGS, Answer, Ruling, State

# Where an item is entered that only a unit holds; rooms above add theirs.
ENTERS: list[tuple[str, str]] = [(N_("去立项"), "ledger:new")]


def table(books, headless, today):
    names = org.unit_names(books[0].area_id) if books else {}
    return [
        {
            "book": book,
            "url": reverse("notices:book", args=[book.pk]),
            "unit": names.get(book.unit_id, ""),
            "state": gettext(rules.STATES[State(book.state)]),
            "is_late": book.state == State.OPEN and book.due_on < today,
            "is_headless": book.state == State.OPEN and book.unit_id in headless,
        }
        for book in books
    ]


def lines(actor, book, rows, *, is_own, is_office):
    """A book's lines: as they stood, what has changed since, what the unit says, what the office says."""
    items = queries.items_of(actor, rows)
    owed = queries.still_owed(book.area_id, book.unit_id, rows)
    inner = queries.inner_of(actor, rows) if is_own else {}
    return [_line(row, book, items.get(row.item_id), owed, inner, is_office=is_office) for row in rows]


def _line(row, book, item, owed, inner, *, is_office):
    closing = item.register.closing if item else ""
    return {
        "line": row,
        "id": row.pk,
        "title": _title(row, item),
        "url": reverse("ledger:item", args=[item.pk]) if item else "",
        "role": "" if row.item_id is None else gettext("牵头") if row.is_lead else gettext("配合"),
        "due": due_words(row.due_on, row.due_kind),
        "state": gettext(state_word(ItemState(row.item_state), closing)) if row.item_state else "",
        "changed": _changed(row, item, owed),
        "inner": inner.get(row.item_id, ()),
        "word": gettext(ANSWERS[Answer(row.answer)]) if row.answer else "",
        "differs": row.answer not in ("", Answer.AGREED),
        "ruling": gettext(RULINGS[Ruling(row.ruling)]) if row.ruling else "",
        **follows(row, item, is_office=is_office),
    }


def _title(row, item):
    if row.item_id is None:
        return row.title
    return item.title if item else gettext("（已不在您的范围内）")


def due_words(due_on, due_kind):
    if due_on is None or due_kind in (DueKind.LONG, DueKind.MEETING):
        return gettext(DUE_KINDS[DueKind(due_kind)]) if due_kind else "—"
    return f"{due_on:%Y-%m-%d}"


def _changed(row, item, owed):
    """What became of the item after the book was opened, so that both sides talk of the same."""
    if row.item_id is None:
        return ""
    if item is None or (row.item_id not in owed and item.state not in OVER):
        return gettext("开账后改派，已不在本单位名下")
    if item.state != row.item_state and item.state in OVER:
        return gettext("开账后{state}").format(state=gettext(state_word(ItemState(item.state), item.register.closing)))
    if (item.due_on, item.due_kind) != (row.due_on, row.due_kind):
        return gettext("开账后时限改为 {due}").format(due=due_words(item.due_on, item.due_kind))
    if item.state != row.item_state:
        return gettext("现在：{state}").format(state=gettext(state_word(ItemState(item.state), item.register.closing)))
    return ""


def follows(row, item, *, is_office):
    """Where in the ledger somebody does what follows from a difference."""
    if row.ruling == Ruling.REFUSED or row.answer in ("", Answer.AGREED):
        return {"ways": []}
    if row.item_id is None:
        ways = [(gettext(label), reverse(name)) for label, name in ENTERS] if is_office else []
    elif item is None or item.state in OVER:
        ways = []
    else:
        label, verb = FOLLOWS[Answer(row.answer)][0 if is_office else 1]
        where = reverse("ledger:ask", args=[item.pk, verb.value]) if verb else reverse("ledger:item", args=[item.pk])
        ways = [(gettext(label), where)]
    return {"ways": [{"label": label, "url": url} for label, url in ways]}


def differences(actor, rows):
    """What waits for the office, each with the book that it stands in."""
    items = queries.items_of(actor, rows)
    names = org.unit_names(actor.area_id)
    return [
        {
            **_line(row, row.book, items.get(row.item_id), {row.item_id}, {}, is_office=True),
            "unit": names.get(row.book.unit_id, ""),
            "month": row.book.month,
            "book_url": reverse("notices:book", args=[row.book_id]),
            "book_id": row.book_id,
            "version": row.book.version,
            "signed_on": day_of(row.book.signed_at),
        }
        for row in rows
    ]
