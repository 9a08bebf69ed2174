"""Notices are written as the ledger's entries are recorded, and again by a rebuild."""

from taizhang.ledger.models import Item, ItemUnit
from taizhang.ledger.rules import OPEN
from taizhang.notices.models import Notice
from taizhang.notices.rules import (
    BETWEEN_TWO,
    CONFIRM,
    HANDOUTS,
    LEAVES,
    OWN_UNIT_ONLY,
    PERSONAL,
    PURGE,
    TELLINGS,
    To,
    settles,
)

ADDRESSEES = 1000  # ids kept free per entry

# Where an entry keeps its words.
WORDS = ("text", "reason", "decision", "remark", "what")


def tell(entry):
    """Address this entry to everybody whom it concerns."""
    telling = TELLINGS[entry.type]
    if entry.pub.get("handout"):
        return  # told with all the others, when the handout is
    about = {"handout_id" if entry.type in HANDOUTS else "item_id": entry.stream_id}
    text = next((entry.priv[name] for name in WORDS if entry.priv.get(name)), "")
    Notice.objects.bulk_create(
        Notice(
            id=entry.entry_id * ADDRESSEES + place,
            area_id=entry.area_id,
            kind=telling.kind,
            at=entry.at,
            by_text=entry.by_text,
            asks=telling.asks,
            **about,
            **{"text": text, **addressee},
        )
        for place, addressee in enumerate(_addressees(telling.to, entry))
    )


def tell_about(entry, kind, addressees, *, asks=True):
    """Of something that a higher room keeps."""
    Notice.objects.bulk_create(
        Notice(
            id=entry.entry_id * ADDRESSEES + place,
            area_id=entry.area_id,
            kind=kind,
            at=entry.at,
            by_text=entry.by_text,
            asks=asks,
            about_kind=entry.stream_kind,
            about_id=entry.stream_id,
            **addressee,
        )
        for place, addressee in enumerate(addressees)
    )


def tell_whoever_may(entry, act):
    """A request to purge what a higher room keeps: its entry names the unit whose it is."""
    said = {"text": entry.priv["reason"], "about_unit_id": entry.pub["unit"]}
    tell_about(entry, PURGE, [said | _whoever_may(act, entry)])


def answer_about(entry, kinds, units=None):
    """It was decided, by whomever; of several units, for those alone."""
    waiting = Notice.objects.filter(area_id=entry.area_id, about_kind=entry.stream_kind, about_id=entry.stream_id)
    if units is not None:
        waiting = waiting.filter(to_unit_id__in=units)
    waiting.filter(kind__in=kinds, asks=True, done_at=None).update(done_at=entry.at)


def _whoever_may(act, entry):
    return {"to_act": act, "by_person_id": entry.person_id, "by_for_person_id": entry.for_person_id}


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
    if entry.type in BETWEEN_TWO:
        waiting = waiting.filter(to_unit_id__in=[unit for unit in _the_two(entry) if unit])
    if entry.type in LEAVES:
        waiting = waiting.filter(to_unit_id=entry.pub["from"])
    waiting.update(done_at=entry.at)


def answer_handout(entry):
    """The units of a handout that owe no answer any more have read and answered its notice."""
    item = Item.objects.filter(area_id=entry.area_id, pk=entry.stream_id).values_list("handout_id", flat=True).first()
    if item is None:
        return
    waiting = Notice.objects.filter(area_id=entry.area_id, handout_id=item, asks=True, done_at=None)
    open_ = Item.objects.filter(area_id=entry.area_id, handout_id=item, state__in=OPEN)
    owed = ItemUnit.objects.filter(area_id=entry.area_id, state="pending", item_id__in=open_.values("pk"))
    waiting.exclude(to_unit_id__in=list(owed.values_list("unit_id", flat=True))).update(done_at=entry.at)


def _addressees(to, entry):
    if to == To.OFFICE:
        return [{"to_office": True}]
    if to == To.PERSON:
        person = entry.pub.get("person")
        return [{"to_person_id": person}] if person else []
    if to == To.CONFIRMERS:
        return [_whoever_may(CONFIRM, entry)]
    if to == To.SUCCESSOR:
        return [{"to_unit_id": entry.pub["to"]}]
    if to == To.UNITS:
        return [_told_of(said) for said in entry.pub["units"]]
    if to == To.UNIT:
        return [{"to_unit_id": entry.pub["unit"]}]
    if to in (To.WAITED, To.WAITING):
        waits, waited = _the_two(entry)
        unit = waited if to == To.WAITED else waits
        return [{"to_unit_id": unit}] if unit else []
    units = ItemUnit.objects.filter(area_id=entry.area_id, item_id=entry.stream_id)
    if to == To.LEADS:
        units = units.filter(is_lead=True)
    units = units.exclude(unit_id__in=entry.pub.get("keeps", ()))  # who goes on as before is not asked
    return [{"to_unit_id": unit_id} for unit_id in units.order_by("id").values_list("unit_id", flat=True)]


def _told_of(said):
    """A unit of a handout, and the numbers of its items where the entry lists them."""
    if isinstance(said, int):
        return {"to_unit_id": said}
    return {"to_unit_id": said["unit"], "text": "、".join(said["numbers"])}


def _the_two(entry):
    """Who waits, and the unit waited for; None where that is somebody outside."""
    return entry.pub["unit"], entry.pub["waits_for"]
