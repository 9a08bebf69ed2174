"""数字从哪里来: each number of a bulletin with the list that it opens."""

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext

from taizhang.ledger import filtering
from taizhang.ledger.rules import Colour, day_of

from .monthly import closed_of, month_before, open_of

DIGITS = 16  # of a checkpoint's root


def of(figures, actor):
    """The rows that the page shows. A list shows what its reader may see, as it is now."""
    wanted = open_of(filtering.asked_in(figures.query))
    today = day_of(figures.taken_at)
    first = today.replace(day=1)
    local = timezone.localtime(figures.taken_at)
    total = figures.total
    before = closed_of(wanted, *month_before(first))
    registers = figures.registers if len(figures.registers) > 1 else []
    lists = [
        (gettext("合计"), total, wanted),
        *((r["name"], r, replace(wanted, register=(r["id"],))) for r in registers),
        *((u["name"], u, replace(wanted, unit=(u["id"],)) if u["id"] else wanted) for u in figures.units),
    ]
    return {
        "rows": [_row(*each, first, today) for each in lists],
        "before": {"n": total["before"], "url": filtering.address(before)} if total["before"] is not None else None,
        "list": filtering.address(wanted),
        "at": f"{local:%Y-%m-%d %H:%M}",
        "size": figures.size,
        "signed_size": figures.signed_size,
        "root": figures.signed_root[:DIGITS],
        "is_cut": figures.is_cut,
    }


def _row(name, numbers, wanted, first, today):
    red, yellow = replace(wanted, light=(Colour.RED,)), replace(wanted, light=(Colour.YELLOW,))
    lists = {"open": wanted, "red": red, "yellow": yellow, "closed": closed_of(wanted, first, today)}
    return {
        "name": name,
        "numbers": [{"n": numbers[key], "url": filtering.address(of)} for key, of in lists.items()],
        "rate": numbers["rate"],
    }
