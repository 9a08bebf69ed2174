"""Letters as the journal tells them."""

from taizhang.ledger.models import ItemUnit, Letter

from . import parts
from .base import day, item_of, move, row_ids
from .items import doer, remember_handler
from .proofs import keep_evidence


def kept(e):
    item, ids = item_of(e), row_ids(e)
    Letter.objects.create(
        id=e.pub["letter"],
        area_id=e.area_id,
        item=item,
        unit_id=e.pub["outside"],
        direction=e.pub["direction"],
        number=e.priv["number"],
        title=e.priv["title"],
        on=day(e.pub["on"]),
        answer_due_on=day(e.pub["answer_due_on"]),
        says_done=e.pub["done"],
        note=e.priv["note"],
        by_text=e.by_text,
        at=e.at,
    )
    if e.pub["direction"] == Letter.IN:
        _answered(e, item)
    counts = keep_evidence(e, item, ids, None)
    (doer if e.pub["is_doing"] else remember_handler)(e, item, ids)
    waiting = Letter.objects.filter(area_id=e.area_id, item=item, answered_on=None, answer_due_on__isnull=False)
    first = waiting.order_by("answer_due_on").values_list("answer_due_on", flat=True).first()
    move(e, item, letter_count=item.letter_count + 1, letter_due_on=first, **counts, **parts.standing(e, item))


def _answered(e, item):
    """The answer closes the letter that it answers, stands for the outside unit's signature, and says perhaps that
    its part is done: nobody of it could say so here."""
    if e.pub["answers"]:
        Letter.objects.filter(area_id=e.area_id, pk=e.pub["answers"]).update(answered_on=day(e.pub["on"]))
    part = ItemUnit.objects.filter(area_id=e.area_id, item=item, unit_id=e.pub["outside"])
    part.filter(state="pending").update(state="accepted", answered_at=e.at, answered_by_text=e.by_text)
    if e.pub["done"]:
        part.filter(done_at=None).update(done_at=e.at, done_by_text=e.by_text)
