"""一事多挂: where an item hangs, and where it may."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Exists, Q
from django.utils import timezone

from taizhang.ledger.models import ItemRegister, Register, RegisterField
from taizhang.org import memo


class Shape(NamedTuple):
    """What a list of one register wants to know of it: its own fields, and whether anything hangs there."""

    fields: list[RegisterField]
    hangs: bool


def shape_of(area_id, register_id):
    """Asked once for a page, in one question."""
    return memo.once(("ledger.shape", area_id, register_id), lambda: _shape(area_id, register_id))


def _shape(area_id, register_id):
    names = ("id", "key", "label", "kind", "choices", "position", "is_retired")
    hung = ItemRegister.objects.filter(area_id=area_id, is_home=False, register_id=register_id)
    rows = Register.objects.filter(area_id=area_id, pk=register_id).annotate(hangs=Exists(hung)).order_by()
    found = list(rows.values_list("hangs", *(f"fields__{name}" for name in names)))
    own = [RegisterField(area_id=area_id, register_id=register_id, **dict(zip(names, row[1:], strict=True)))
           for row in found if row[1] is not None and not row[-1]]  # fmt: skip
    return Shape(sorted(own, key=lambda f: f.position), any(row[0] for row in found))


def hanging_in(area_id, registers):
    """The condition under which an item is in one of these registers, at home or hanging. Where nothing hangs it stays
    the plain condition that a list's index is made for."""
    home = Q(register_id=registers[0]) if len(registers) == 1 else Q(register_id__in=registers)
    hung = ItemRegister.objects.filter(area_id=area_id, is_home=False, register_id__in=registers)
    hangs = shape_of(area_id, registers[0]).hangs if len(registers) == 1 else hung.exists()
    return home | Q(pk__in=hung.values("item_id")) if hangs else home


def hangs_of(item):
    """The campaigns in which the item hangs beside its home: name, by whom, since when."""
    if not item.hang_count:
        return []
    rows = ItemRegister.objects.filter(area_id=item.area_id, item_id=item.pk, is_home=False)
    return [
        {"id": r.register_id, "name": r.register.name, "by": r.by_text, "at": f"{timezone.localtime(r.at):%m-%d}"}
        for r in rows.select_related("register").order_by("id")
    ]


def hangs_by_item(area_id, ids):
    """Names of the registers in which these items hang: item id to 双创攻坚、三城同创."""
    found = defaultdict(list)
    rows = ItemRegister.objects.filter(area_id=area_id, item_id__in=ids, is_home=False).order_by("id")
    for item_id, name in rows.values_list("item_id", "register__name"):
        found[item_id].append(name)
    return {item_id: "、".join(names) for item_id, names in found.items()}


def registers_to_hang_in(actor, item, at):
    """Pairs for the form: registers in use in which the item is not yet."""
    taken = {item.register_id, *(row["id"] for row in hangs_of(item))}
    return [(r.pk, r.name) for r in Register.objects.visible_to(actor).in_use() if r.pk not in taken]


def registers_it_hangs_in(actor, item, at):
    return [(row["id"], row["name"]) for row in hangs_of(item)]
