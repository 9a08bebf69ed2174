"""What papers shows on the pages of other rooms."""

from taizhang.papers import actions
from taizhang.papers.queries import papers as queries
from taizhang.papers.rules.kinds import Kind

from . import pages


def of_item(actor, at, *, item):
    """The papers about an item, and the offer to write one; None where there is neither."""
    if not item.number:
        return None
    found = queries.of_item(actor, item.pk)
    can_draft = any(actions.may_draft(actor, kind) for kind in Kind)
    return (
        {"papers": pages.rows(actor, found), "can_draft": can_draft, "item_id": item.pk} if found or can_draft else None
    )


def of_book(actor, at, *, book):
    """The 对账单 of this month of a unit, and the offer to write one once it is signed."""
    found = queries.of_book(actor, book.pk)
    can_draft = book.signed_at is not None and actions.may_draft(actor, Kind.BOOKS)
    if not found and not can_draft:
        return None
    return {"papers": pages.rows(actor, found), "can_draft": can_draft, "book_id": book.pk}
