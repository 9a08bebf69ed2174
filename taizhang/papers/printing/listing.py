"""Any filtered list as a sheet to print: the same rows, columns and reach as on the screen."""

import re
from datetime import datetime
from itertools import islice

from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.journal.asof import as_of
from taizhang.ledger import filtering, listing, queries, saving
from taizhang.org.actor import Actor

from .table import Sheet

MOST = 3000  # rows in one print
SIGNS = N_("制表、审核、负责人")
_BETWEEN = re.compile(r"[、，,；;\s]+")


def title_of(actor: Actor, wanted: queries.Filter, at: datetime) -> str:
    """What the list is called: by the saved view that asks the same, or by the built-in one."""
    named = saving.title(queries.saved_views(actor), wanted, listing.built_in(actor, at))
    return named.removesuffix(gettext("一页纸"))


def signs_of(text: str) -> list[str]:
    """Who signs at the end, in order. Raises Refused for more than fit on a line."""
    signs = [word for word in _BETWEEN.split(text) if word]
    if len(signs) > 6 or any(len(word) > 12 for word in signs):
        raise Refused("papers.signs", N_("签字栏最多六个，每个最多十二字，用顿号隔开。"), "invalid")
    return signs


def sheet_of(
    actor: Actor, wanted: queries.Filter, columns: tuple[str, ...], *, title: str, signs: list[str], at: datetime
) -> Sheet:
    """The list as this actor sees it now."""
    table = queries.table(actor, wanted, at=at, columns=columns)
    heads = next(table)
    rows = list(islice(table, MOST + 1))
    is_cut = len(rows) > MOST
    rows = rows[:MOST]
    menus = queries.Menus(actor, at)
    said = gettext("只印了前 {count} 件，请再加条件分开印") if is_cut else gettext("共 {count} 件")
    return Sheet(
        title=title.strip() or title_of(actor, wanted, at),
        says="　".join(saving.conditions(wanted, menus)),
        count=said.format(count=f"{len(rows):,}"),
        heads=[gettext("序号"), *heads],
        rows=[[str(n), *row] for n, row in enumerate(rows, 1)],
        signs=signs,
        stamp=stamp(actor, at),
        page=(gettext("第 "), gettext(" 页　共 "), gettext(" 页")),
    )


def stamp(actor: Actor, at: datetime) -> str:
    """What makes a printed number reproducible, and who printed it."""
    return as_of(actor.area_id, at).says + gettext("　{unit} {name} 印").format(
        unit=actor.unit_name, name=actor.person_name
    )


def conditions(actor: Actor, wanted: queries.Filter, at: datetime) -> list[str]:
    """What the list was filtered by, in words."""
    return saving.conditions(wanted, queries.Menus(actor, at))


def wanted_of(query: str) -> queries.Filter:
    """The filter that an address part asks for."""
    return filtering.asked_in(query)
