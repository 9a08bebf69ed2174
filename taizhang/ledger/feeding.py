"""One answer for two questions: which other items a report on an item also answers. Higher rooms say which."""

from collections.abc import Callable

from django.db import transaction

from taizhang.engine.refusal import Refused
from taizhang.ledger.models import Item

_found: list[Callable] = []


def feeds(find: Callable) -> None:
    """`find(area_id, item_id)` gives the ids of the items that a report on that one also answers."""
    _found.append(find)


def held(area_id: int, item_id: int) -> list[int]:
    """Those items, all locked with the item itself in the order of their ids: of two reports at one instant neither
    holds what the other waits for."""
    ids = {pk for find in _found for pk in find(area_id, item_id)} - {item_id}
    if ids:
        list(Item.objects.select_for_update().filter(area_id=area_id, pk__in=ids | {item_id}).order_by("pk"))
    return sorted(ids)


def pass_on(ids: list[int], report: Callable) -> None:
    """Call `report(id)` for each of them. What refuses it (waits for its verifier, is over) goes without."""
    for pk in ids:
        try:
            with transaction.atomic():
                report(pk)
        except Refused:
            continue
