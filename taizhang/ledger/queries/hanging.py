"""一事多挂: where an item hangs, and where it may."""

from collections import defaultdict

from django.db.models import Q
from django.utils import timezone

from taizhang.ledger.models import ItemRegister, Register


def hanging_in(area_id, registers):
    """The condition under which an item is in one of these registers, at home or hanging. Where nothing hangs, which
    one narrow index range tells, it stays the plain condition that a list's index is made for."""
    home = Q(register_id=registers[0]) if len(registers) == 1 else Q(register_id__in=registers)
    hung = ItemRegister.objects.filter(area_id=area_id, is_home=False, register_id__in=registers)
    return home | Q(pk__in=hung.values("item_id")) if hung.exists() else home


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
