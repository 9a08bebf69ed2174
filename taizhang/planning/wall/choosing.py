"""Which charts a reader can choose from, and what an address says about one.

An address names a chart as `register:3`, `unit:12` or `leader:7`.
"""

from typing import Any

from django.utils.translation import gettext

from taizhang.engine.refusal import N_
from taizhang.ledger.models import Register
from taizhang.ledger.queries import Menus
from taizhang.ui import NotInReach, whole

from .grouping import Grouping
from .queries import Scope

GROUPINGS = {
    Grouping.UNIT: N_("牵头单位"),
    Grouping.LEADER: N_("分管领导"),
    Grouping.TASK_FORCE: N_("专班"),
    Grouping.REGISTER: N_("台账册"),
}


def menu(actor: Any, at: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """(heading, [(name in an address, text)]): registers, then units and task forces, then leaders."""
    menus = Menus(actor, at)
    registers = Register.objects.visible_to(actor).in_use().order_by("pk").values_list("pk", "name")
    units = menus.units
    if not actor.covers_all("ledger.see"):
        mine = set(actor.seen_unit_ids("ledger.see"))
        units = [(pk, name) for pk, name in units if pk in mine]
    leaders = menus.leaders if actor.covers_all("ledger.see") else []
    found = [
        (gettext("台账册"), [(f"register:{pk}", name) for pk, name in registers]),
        (gettext("单位、专班"), [(f"unit:{pk}", name) for pk, name in units]),
        (gettext("分管领导"), [(f"leader:{pk}", name) for pk, name in leaders]),
    ]
    return [(heading, options) for heading, options in found if options]


def scope_of(name: str, offered: list[tuple[str, list[tuple[str, str]]]]) -> Scope:
    """The scope that an address names. Raises NotInReach for what is not offered."""
    if not any(name == value for _, options in offered for value, _ in options):
        raise NotInReach
    kind, _, number = name.partition(":")
    return Scope(**{f"{kind}_id": whole(number)})


def grouping_of(name: str) -> Grouping:
    """How the rows are put together; by lead unit where an address says nothing that we know."""
    return Grouping(name) if name in set(Grouping) else Grouping.UNIT
