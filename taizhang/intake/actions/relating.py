"""What is in the ledger already: the same promise, and who led the same thing before."""

from collections import defaultdict

from taizhang.intake.rules.candidates import State, alike, likeness
from taizhang.ledger.models import Item

RELATED_MAX = 2000  # items that are looked at, the newest first


def relate(area_id: int, candidates) -> None:
    """Mark the open candidates: an open item of the same unit in any register with nearly the same words may be the
    same promise, and without a lead the last such item says who led it."""
    open_ = [c for c in candidates if c.state == State.NEW]
    for candidate in candidates:
        candidate.related_item_id = None
    _same_promise(area_id, [c for c in open_ if c.lead_unit_id])
    _led_before(area_id, [c for c in open_ if not c.lead_unit_id])


def _same_promise(area_id, candidates):
    if not candidates:
        return
    leads = {c.lead_unit_id for c in candidates}
    items = Item.objects.filter(area_id=area_id, is_open=True, lead_unit_id__in=leads)
    known = defaultdict(list)
    for pk, lead, title in items.order_by("-id").values_list("pk", "lead_unit_id", "title")[:RELATED_MAX]:
        known[lead].append((pk, title))
    for candidate in candidates:
        candidate.related_item_id = _best(candidate, known[candidate.lead_unit_id])


def _led_before(area_id, candidates):
    if not candidates:
        return
    items = Item.objects.filter(area_id=area_id, lead_unit_id__isnull=False).exclude(number="")
    known = list(items.order_by("-id").values_list("pk", "title")[:RELATED_MAX])
    for candidate in candidates:
        candidate.terms.pop("like", None)
        if found := _best(candidate, known):
            candidate.terms["like"] = found


def _best(candidate, known):
    """The item whose title is nearest, the newest of equals."""
    near = [(likeness(candidate.title, title), pk) for pk, title in known if alike(candidate.title, title)]
    return max(near)[1] if near else None
