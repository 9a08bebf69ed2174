"""Where items hang beside their home, as the journal tells it."""

from taizhang.ledger import search
from taizhang.ledger.models import ItemRegister

from . import tallies
from .base import item_of, move, row_ids
from .items import add_source


def hung(e):
    item = item_of(e)
    ItemRegister.objects.create(
        id=next(row_ids(e)),
        area_id=e.area_id,
        item=item,
        register_id=e.pub["register"],
        is_home=False,
        at=e.at,
        by_text=e.by_text,
    )
    tallies.enter(e, item, e.pub["register"], is_home=False)
    move(e, item, hang_count=item.hang_count + 1)


def unhung(e):
    item = item_of(e)
    ItemRegister.objects.filter(area_id=e.area_id, item=item, register_id=e.pub["register"], is_home=False).delete()
    tallies.enter(e, item, e.pub["register"], is_home=False, by=-1)
    move(e, item, hang_count=item.hang_count - 1)


def source_added(e):
    item = item_of(e)
    add_source(e, item, row_ids(e))
    move(e, item)
    search.index(item)
