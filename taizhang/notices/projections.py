"""Notices are written as the ledger's entries are recorded, and again by a rebuild."""

from taizhang.ledger.models import ItemUnit
from taizhang.notices.models import Notice
from taizhang.notices.rules import LEAVES, OWN_UNIT_ONLY, PERSONAL, TELLINGS, To, settles

ADDRESSEES = 1000  # ids kept free per entry

# Where an entry keeps its words.
WORDS = ("text", "reason", "decision", "remark")


def tell(entry):
    """Address this entry to everybody whom it concerns."""
    telling = TELLINGS[entry.type]
    text = next((entry.priv[name] for name in WORDS if entry.priv.get(name)), "")
    Notice.objects.bulk_create(
        Notice(
            id=entry.entry_id * ADDRESSEES + place,
            area_id=entry.area_id,
            item_id=entry.stream_id,
            kind=telling.kind,
            at=entry.at,
            by_text=entry.by_text,
            text=text,
            asks=telling.asks,
            **addressee,
        )
        for place, addressee in enumerate(_addressees(telling.to, entry))
    )


def tell_persons(entry):
    """What was decided about somebody in absence; nobody is told what he did himself. The words stay on the page that
    it leads to: why somebody is away is not repeated here."""
    told = [(kind, entry.pub[key]) for kind, _label, key in PERSONAL[entry.type]]
    told = [(kind, person) for kind, person in told if person not in (entry.person_id, entry.for_person_id)]
    Notice.objects.bulk_create(
        Notice(
            id=entry.entry_id * ADDRESSEES + place,
            area_id=entry.area_id,
            item_id=None,
            kind=kind,
            at=entry.at,
            by_text=entry.by_text,
            text=f"{entry.pub['from_on']}～{entry.pub['to_on']}",
            asks=False,
            to_person_id=person,
        )
        for place, (kind, person) in enumerate(told)
    )


def answer(entry):
    """Settle what was asked for and is now done."""
    waiting = Notice.objects.filter(
        area_id=entry.area_id, item_id=entry.stream_id, kind__in=settles(entry.type), asks=True, done_at=None
    )
    if entry.type in OWN_UNIT_ONLY:
        waiting = waiting.filter(to_unit_id=entry.pub["unit"])
    if entry.type in LEAVES:
        waiting = waiting.filter(to_unit_id=entry.pub["from"])
    waiting.update(done_at=entry.at)


def _addressees(to, entry):
    if to == To.OFFICE:
        return [{"to_office": True}]
    if to == To.PERSON:
        person = entry.pub.get("person")
        return [{"to_person_id": person}] if person else []
    if to == To.SUCCESSOR:
        return [{"to_unit_id": entry.pub["to"]}]
    if to == To.UNIT:
        return [{"to_unit_id": entry.pub["unit"]}]
    units = ItemUnit.objects.filter(area_id=entry.area_id, item_id=entry.stream_id)
    if to == To.LEADS:
        units = units.filter(is_lead=True)
    units = units.exclude(unit_id__in=entry.pub.get("keeps", ()))  # who goes on as before is not asked
    return [{"to_unit_id": unit_id} for unit_id in units.order_by("id").values_list("unit_id", flat=True)]
