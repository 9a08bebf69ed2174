"""Reporting all that is due in one go, and urging those who have not. The reports and urgings are the ledger's own."""

from dataclasses import dataclass

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import actions as ledger
from taizhang.ledger.actions import Outcome
from taizhang.ledger.models import Item


@dataclass(frozen=True)
class Answer:
    """What was filled in for one item. `same`: 本期无变化 is ticked."""

    item_id: int
    text: str = ""
    same: bool = False
    progress: int | None = None
    seen: str = ""


@transaction.atomic
def report_all(answers, *, by, at):
    """One report for each item that says something: the prefilled words left as they are say nothing. One Outcome for
    each; a refusal stops only its own."""
    items = Item.objects.visible_to(by).in_bulk([answer.item_id for answer in answers])
    outcomes = []
    for answer in sorted(answers, key=lambda a: a.item_id):
        item = items.get(answer.item_id)
        if item is None or not _says(answer, item):
            continue
        try:
            with transaction.atomic():
                recorded = _report(answer, item, by, at)
            outcomes.append(Outcome(item.pk, item.number, item.title, recorded=recorded))
        except Refused as refused:
            outcomes.append(Outcome(item.pk, item.number, item.title, refused=refused))
    if not outcomes:
        raise Refused("notices.nothing_said", N_("还没有写。有进展的改文字，没有变化的勾“本期无变化”。"), "invalid")
    return outcomes


def _says(answer, item):
    return answer.same or _is_new(answer, item)


def _is_new(answer, item):
    moved = answer.progress is not None and answer.progress != item.progress
    typed = _plain(answer.text)
    return moved or (bool(typed) and typed != _plain(ledger.last_words(item)))


def _plain(text):
    """A form sends its line ends in its own way."""
    return "\n".join(text.split("\r\n")).strip()


def _report(answer, item, by, at):
    if not answer.same:
        return ledger.report(item, text=answer.text, progress=answer.progress, by=by, at=at, seen=answer.seen)
    if _is_new(answer, item):
        raise Refused("notices.same_and_new", N_("勾了“本期无变化”，又改了文字或进度。请只留一样。"), "invalid")
    return ledger.no_change(item, by=by, at=at, seen=answer.seen)
