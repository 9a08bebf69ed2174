"""The parts of the doing units: what each owes, how far it is, and which lead is still missing."""

from taizhang.ledger.models import ItemUnit
from taizhang.ledger.rules import Part, parts

SHORT = 200


def rows(e, item):
    return ItemUnit.objects.filter(area_id=e.area_id, item=item)


def add(e, item, said, ids):
    """The row of a doing unit, as the entry says it."""
    ItemUnit.objects.create(
        id=next(ids),
        area_id=e.area_id,
        item=item,
        unit_id=said["unit"],
        is_lead=said["lead"],
        is_first=said["first"],
        state="pending",
        is_ruled=e.pub.get("final", False) and said["first"],
        handed_at=e.at,
        duty=e.priv.get(f"duty_{said['unit']}", ""),
    )


def standing(e, item):
    """What the item keeps of its parts, as they stand now: who is missing, how many wait for a ruling."""
    found = list(rows(e, item))
    leads = (
        Part(u.unit_id, "", lead=u.is_lead, first=u.is_first, state=u.state, done=u.done_at is not None) for u in found
    )
    return {
        "missing_leads": " ".join(str(unit) for unit in parts.missing(tuple(leads))),
        "open_declines": sum(u.state == "declined" for u in found),
    }


def reported(e, item, text):
    """A unit's report moves its own part."""
    said = {"last_report_at": e.at, "last_report": text[:SHORT]}
    if e.pub["progress"] is not None:
        said["progress"] = e.pub["progress"]
    rows(e, item).filter(unit_id=e.pub["unit"]).update(**said)


def finished(e, item, text):
    rows(e, item).filter(unit_id=e.pub["unit"]).update(
        done_at=e.at, done_by_text=e.by_text, progress=100, last_report_at=e.at, last_report=text[:SHORT]
    )


def open_again(e, item, unit_ids=None):
    """Not done after all: these units' parts, or all."""
    again = rows(e, item).exclude(done_at=None)
    if unit_ids is not None:
        again = again.filter(unit_id__in=unit_ids)
    again.update(done_at=None, done_by_text="")
