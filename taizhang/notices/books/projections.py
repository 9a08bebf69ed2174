"""Books as the journal tells them."""

from datetime import date

from django.db.models import F

from taizhang.ledger.rules import day_of
from taizhang.notices.models import Book, BookDay, BookLine, BookRound, Notice

from .rules import Answer, State

LINES = 10_000  # ids kept free per book


def _day(text):
    return date.fromisoformat(text) if text else None


def day_set(e):
    BookDay.objects.update_or_create(
        id=e.area_id,
        defaults={"area_id": e.area_id, "day": e.pub["day"], "chosen_on": day_of(e.at), "by_text": e.by_text},
    )


def round_opened(e):
    BookRound.objects.create(
        id=e.entry_id, area_id=e.area_id, month=_day(e.pub["month"]), due_on=_day(e.pub["due_on"]), at=e.at,
        by_text="" if e.is_by_system else e.by_text,
    )  # fmt: skip


def opened(e):
    """A new book; one of an earlier month that nobody signed is left as it is, and asks no more."""
    _lapse(e)
    said = e.pub
    book = Book.objects.create(
        id=e.stream_id, area_id=e.area_id, month=_day(said["month"]), unit_id=said["unit"], opened_at=e.at,
        signer_unit_id=said.get("signer"), due_on=_day(said["due_on"]), count=len(said["lines"]),
        left_out=said["left_out"], unanswered=len(said["lines"]),
    )  # fmt: skip
    BookLine.objects.bulk_create(
        BookLine(
            id=book.pk * LINES + no, area_id=e.area_id, book=book, no=no, item_id=line["item"], number=line["number"],
            is_lead=line["lead"], due_on=_day(line["due_on"]), due_kind=line["due_kind"], item_state=line["state"],
            light=line["light"],
        )
        for no, line in enumerate(said["lines"], start=1)
    )  # fmt: skip


def _lapse(e):
    earlier = Book.objects.filter(area_id=e.area_id, unit_id=e.pub["unit"], state=State.OPEN)
    ids = list(earlier.values_list("pk", flat=True))
    asked = Notice.objects.filter(area_id=e.area_id, about_kind=e.stream_kind, about_id__in=ids, asks=True)
    asked.filter(done_at=None).update(done_at=e.at)
    earlier.update(state=State.LAPSED)


def _line(e):
    return BookLine.objects.filter(area_id=e.area_id, book_id=e.stream_id, no=e.pub["line"])


def _count(e, **more):
    """The book again, with what its lines come to."""
    lines = BookLine.objects.filter(area_id=e.area_id, book_id=e.stream_id)
    differs = lines.exclude(answer__in=("", Answer.AGREED)).count()
    unanswered = lines.filter(answer="").count()
    book = Book.objects.filter(area_id=e.area_id, pk=e.stream_id)
    book.update(version=F("version") + 1, differs=differs, unanswered=unanswered, **more)


def answered(e):
    _line(e).update(
        answer=e.pub["answer"], held_on=_day(e.pub["on"]), text=e.priv["text"], answered_at=e.at,
        answered_by_text=e.by_text, ruling="", reason="", ruled_at=None, ruled_by_text="",
    )  # fmt: skip
    _count(e)


def _agree(e):
    rest = BookLine.objects.filter(area_id=e.area_id, book_id=e.stream_id, answer="")
    rest.update(answer=Answer.AGREED, answered_at=e.at, answered_by_text=e.by_text)


def rest_agreed(e):
    _agree(e)
    _count(e)


def missing_added(e):
    BookLine.objects.create(
        id=e.stream_id * LINES + e.pub["line"], area_id=e.area_id, book_id=e.stream_id, no=e.pub["line"],
        answer=Answer.MISSING, held_on=_day(e.pub["since_on"]), title=e.priv["title"], told_by=e.priv["told_by"],
        answered_at=e.at, answered_by_text=e.by_text,
    )  # fmt: skip
    _count(e)


def missing_dropped(e):
    _line(e).delete()
    _count(e)


def signed(e):
    _agree(e)
    lines = BookLine.objects.filter(area_id=e.area_id, book_id=e.stream_id, ruling="")
    unsettled = lines.exclude(answer__in=("", Answer.AGREED)).count()  # some were decided before it was opened again
    state = State.SIGNED if unsettled else State.SETTLED
    _count(e, state=state, unsettled=unsettled, signed_at=e.at, signed_by_text=e.by_text)


def reopened(e):
    Book.objects.filter(area_id=e.area_id, pk=e.stream_id).update(
        version=F("version") + 1, state=State.OPEN, unsettled=0, signed_at=None, signed_by_text="",
        due_on=_day(e.pub["due_on"]),
    )  # fmt: skip


def settled(e):
    _line(e).update(ruling=e.pub["ruling"], reason=e.priv["reason"], ruled_at=e.at, ruled_by_text=e.by_text)
    book = Book.objects.filter(area_id=e.area_id, pk=e.stream_id)
    book.update(version=F("version") + 1, unsettled=F("unsettled") - 1)
    book.filter(unsettled=0).update(state=State.SETTLED)
