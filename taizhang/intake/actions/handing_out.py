"""交办: the drafts that came from a document go to their units, each by itself."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from taizhang.engine.refusal import Refused
from taizhang.intake.actions.entering import STREAM
from taizhang.ledger import actions as ledger
from taizhang.ledger.models import Item
from taizhang.ledger.queries import draft_of
from taizhang.ledger.rules import DueKind


@dataclass(frozen=True)
class Wanted:
    """What the page says about one draft: set these, and hand it out when it is chosen."""

    lead_unit_id: int | None
    due_on: date | None
    is_chosen: bool
    refused: Refused | None = None  # what was typed cannot be read
    typed: tuple[str, str] = ("", "")  # lead and deadline as they were typed


@transaction.atomic
def hand_out(document, item_ids: list[int], wanted: dict[int, Wanted], *, by, at) -> ledger.HandedOut:
    """Set what was missing, then issue every chosen draft as one handout. A refusal stops only its own item."""
    refused: dict[int, Refused] = {}
    chosen = []
    for item_id in sorted(set(item_ids) & set(wanted)):
        want = wanted[item_id]
        if want.refused is not None:
            refused[item_id] = want.refused
            continue
        try:
            with transaction.atomic():
                _complete(item_id, want, by=by, at=at)
        except Refused as no:
            refused[item_id] = no
        else:
            chosen += [item_id] if want.is_chosen else []
    title = f"{document.title}　{document.number}".strip()
    result = ledger.hand_out(chosen, title=title, origin=(STREAM, document.pk), by=by, at=at)
    result.refused |= refused
    return result


def _complete(item_id, want, *, by, at):
    item = Item.objects.get(area_id=by.area_id, pk=item_id)
    if (want.lead_unit_id, want.due_on) == (item.lead_unit_id, item.decide_on or item.due_on):
        return
    ledger.edit(item_id, _draft(item, want), by=by, at=at)


def _draft(item, want):
    """The draft as it stands, with the lead and the deadline of the page."""
    draft = draft_of(item)
    leads = [u for u in draft.lead_unit_ids[1:] if u != want.lead_unit_id]
    leads = ([want.lead_unit_id] if want.lead_unit_id else []) + leads
    joint = tuple(u for u in draft.joint_unit_ids if u not in leads)
    draft = replace(draft, lead_unit_ids=tuple(leads), joint_unit_ids=joint)
    if want.due_on == (draft.decide_on or draft.due_on):
        return draft
    if draft.due_kind == DueKind.MEETING:
        return replace(draft, decide_on=want.due_on)
    return replace(draft, due_on=want.due_on, due_hour=None, due_kind=DueKind.DAY, is_standing=False)
