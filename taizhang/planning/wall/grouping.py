"""How the rows of a wall chart are put together: by lead unit, leader, task force or register."""

from collections import Counter
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from taizhang.ledger.models import ItemUnit
from taizhang.ledger.queries.lists import register_names
from taizhang.org import queries as org
from taizhang.org import task_forces
from taizhang.org.models import TaskForceMember


class Grouping(StrEnum):
    UNIT = "unit"
    LEADER = "leader"
    TASK_FORCE = "task-force"
    REGISTER = "register"


Key = int | None  # of a group; None gathers what belongs to none


def keys(grouping: Grouping, area_id: int, items: Any) -> Callable[[dict[str, Any]], Key]:
    """What tells to which group an item belongs; `items` are those that will be asked about."""
    if grouping == Grouping.UNIT:
        return lambda item: item["lead_unit_id"]
    if grouping == Grouping.LEADER:
        return lambda item: item["leader_person_id"]
    if grouping == Grouping.REGISTER:
        return lambda item: item["register_id"]
    forces = [page.unit.pk for page in task_forces.listed(area_id)]
    owed = ItemUnit.objects.filter(area_id=area_id, unit_id__in=forces, item_id__in=items.values("pk"))
    found: dict[int, int] = {}
    for item_id, unit_id in owed.order_by("is_first", "-pk").values_list("item_id", "unit_id"):
        found[item_id] = unit_id  # the first lead, where it is one
    return lambda item: found.get(item["id"])


def names(grouping: Grouping, area_id: int, people: dict[int, str]) -> dict[int, str]:
    if grouping == Grouping.LEADER:
        return people
    return register_names(area_id) if grouping == Grouping.REGISTER else org.unit_names(area_id)


def order(grouping: Grouping, area_id: int, found: Iterable[Key]) -> list[Key]:
    """Units and registers by their code, leaders as they come; what belongs to none last."""
    known = [key for key in found if key is not None]
    if grouping in (Grouping.UNIT, Grouping.TASK_FORCE):
        units = org.all_units(area_id)
        known.sort(key=lambda pk: (units[pk].code, pk) if pk in units else ("", pk))
    else:
        known.sort()
    return [*known, None] if None in set(found) else list(known)


def leader_of(grouping: Grouping, area_id: int, key: Key, leaders: Iterable[str]) -> str:
    """Of a task force its leader; otherwise the one leader under whom all rows of the group are."""
    if grouping == Grouping.LEADER:
        return ""
    if grouping == Grouping.TASK_FORCE and key is not None:
        leader = next((page.one(TaskForceMember.LEADER) for page in task_forces.listed(area_id, [key])), None)
        return leader.name if leader else ""
    counted = Counter(leaders)
    return next(iter(counted)) if len(counted) == 1 else ""
