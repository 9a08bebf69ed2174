"""Count what came to a unit and what it wrote, with the entry that says so."""

from django.db import connections, router

from taizhang.ledger.models import Item
from taizhang.ledger.rules import day_of
from taizhang.notices.models import BurdenCap, Notice, UnitCall, UnitMonth
from taizhang.notices.projections import ADDRESSEES

from .rules import CREDITS, Kind, kinds_of

_PLACES = 12  # bits: units and kinds that one entry counts

_ADD = """INSERT INTO notices_unitmonth (id, area_id, month, unit_id, by_unit_id, kind, count)
          VALUES (%s, %s, %s, %s, %s, %s, 1)
          ON CONFLICT (area_id, month, unit_id, kind, by_unit_id) DO UPDATE SET count = notices_unitmonth.count + 1"""


def told(entry):
    """A message to each unit that it addresses. Follows the notices of the same entry."""
    first = entry.entry_id * ADDRESSEES
    notices = Notice.objects.filter(area_id=entry.area_id, pk__gte=first, pk__lt=first + ADDRESSEES)
    notices = notices.filter(to_unit_id__isnull=False).order_by("pk").values_list("to_unit_id", "kind")
    counted = [(unit_id, kind) for unit_id, notice_kind in notices for kind in kinds_of(notice_kind)]
    _add(entry, counted, begin=0)


def filled(entry):
    """Something that the doing side wrote; what was passed on from another item nobody wrote again."""
    if entry.pub.get("fed_by"):
        return
    _add(entry, [(entry.unit_id, Kind.FILLED)], begin=1 << (_PLACES - 1))


def month_of(entry):
    return day_of(entry.at).replace(day=1)


def credited(entry):
    """Said to be done, sent back, come back: counted for the first lead unit."""
    unit_id = Item.objects.filter(area_id=entry.area_id, pk=entry.stream_id).values_list("lead_unit_id", flat=True)[0]
    _add(entry, [(unit_id, CREDITS[entry.type])], begin=(1 << _PLACES) - 1)


def found(entry, unit_ids):
    """An inspection found something else than what these units said."""
    _add(entry, [(unit_id, Kind.FOUND) for unit_id in unit_ids], begin=(1 << (_PLACES - 1)) + 1)


def called(entry, kind, unit_ids, on, gathering):
    """A visit or a meeting as its stream now says."""
    uncalled(entry)
    UnitCall.objects.bulk_create(
        UnitCall(
            id=entry.entry_id * ADDRESSEES + place, area_id=entry.area_id, unit_id=unit_id, kind=kind, on=on,
            by_unit_id=entry.unit_id or 0, about_kind=entry.stream_kind, about_id=entry.stream_id, gathering=gathering,
        )
        for place, unit_id in enumerate(sorted(unit_ids))
    )  # fmt: skip


def uncalled(entry):
    mine = UnitCall.objects.filter(area_id=entry.area_id)
    mine.filter(about_kind=entry.stream_kind, about_id=entry.stream_id).delete()


def _add(entry, counted, *, begin):
    with connections[router.db_for_write(UnitMonth)].cursor() as cursor:
        for place, (unit_id, kind) in enumerate(counted, start=begin):
            if not unit_id:
                continue
            row = (entry.entry_id << _PLACES) + place
            cursor.execute(_ADD, [row, entry.area_id, month_of(entry), unit_id, entry.unit_id or 0, kind.value])


def capped(entry):
    BurdenCap.objects.update_or_create(
        id=entry.area_id,
        defaults={
            "area_id": entry.area_id,
            "asks": entry.pub["asks"],
            "visits": entry.pub.get("visits"),
            "meetings": entry.pub.get("meetings"),
            "by_text": entry.by_text,
            "at": entry.at,
        },
    )
