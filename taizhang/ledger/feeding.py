"""One answer for two questions: which other items a report on an item also answers. Higher rooms say which."""

from collections.abc import Callable

from django.db import transaction

from taizhang.engine.refusal import Refused

_found: list[Callable] = []


def feeds(find: Callable) -> None:
    """`find(area_id, item_id)` gives the ids of the items that a report on that one also answers."""
    _found.append(find)


def pass_on(area_id: int, item_id: int, report: Callable) -> None:
    """Call `report(id)` for each of them. What refuses it (waits for its verifier, is over) goes without."""
    for pk in sorted({pk for find in _found for pk in find(area_id, item_id)} - {item_id}):
        try:
            with transaction.atomic():
                report(pk)
        except Refused:
            continue
