"""Items as the journal tells them: entering, handing out, steering."""

from taizhang.ledger import search
from taizhang.ledger.models import (
    Blocker,
    Claim,
    Extension,
    Item,
    ItemDoer,
    ItemField,
    ItemRegister,
    ItemSource,
    ItemUnit,
    NumberSeries,
    RegisterField,
    Report,
    SpokenInstruction,
    SuperiorOrder,
)
from taizhang.ledger.rules import STANDS, DueKind, FieldKind, start_of

from . import levels, parts, tallies
from .base import day, item_of, move, number, row_ids, stated

SHORT = 200


def entered(e):
    item = Item(
        id=e.stream_id,
        area_id=e.area_id,
        parent_id=e.pub["parent"],
        entered_at=e.at,
        entered_by_id=e.person_id,
        last_at=e.at,
        version=e.stream_seq,
        **stated(e),
    )
    ids = row_ids(e)
    _fill(e, item)
    history = _history(e, item) if e.pub.get("history") else []
    item.save(force_insert=True)
    Report.objects.bulk_create(history)
    _fill_rows(e, item, ids)
    ItemRegister.objects.create(id=next(ids), area_id=e.area_id, item=item, register_id=item.register_id, is_home=True)
    tallies.enter(e, item, item.register_id, is_home=True)
    if item.parent_id:
        parent = Item.objects.get(pk=item.parent_id, area_id=e.area_id)
        parent.child_count += 1
        parent.save(update_fields=["child_count"])
    _remember(e, item, ids, is_handler=True)
    search.index(item)


def edited(e):
    item = item_of(e)
    tallies.enter(e, item, item.register_id, is_home=True, by=-1)
    ItemRegister.objects.filter(area_id=e.area_id, item=item, is_home=True).update(register_id=e.pub["register"])
    purged_at = dict(_purged(e, item))
    for model in (ItemUnit, ItemField, ItemSource):
        model.objects.filter(area_id=e.area_id, item=item).delete()
    _fill(e, item)
    item.last_at, item.version = e.at, e.stream_seq
    item.save()
    _fill_rows(e, item, row_ids(e))
    for origin_id, at in purged_at.items():  # a citation that was emptied stays so when the draft is corrected
        ItemSource.objects.filter(area_id=e.area_id, item=item, origin_id=origin_id).update(purged_at=at)
    tallies.enter(e, item, item.register_id, is_home=True)
    search.index(item)


def _purged(e, item):
    rows = ItemSource.objects.filter(area_id=e.area_id, item=item, purged_at__isnull=False)
    return rows.values_list("origin_id", "purged_at")


def _history(e, item):
    """What was reported before this ledger was kept, each with the day that it names."""
    said = [
        Report(
            id=each["report"],
            area_id=e.area_id,
            item=item,
            kind="history",
            unit_id=item.lead_unit_id,
            by_text=e.priv["history_from"],
            at=start_of(day(each["on"])) if each["on"] else e.at,
            text=e.priv[f"history_{n}"],
        )
        for n, each in enumerate(e.pub["history"])
    ]
    item.last_report_at, item.last_report = said[-1].at, said[-1].text[:SHORT]
    return said


def history_filed(e):
    move(e)
    search.index(item_of(e))


def draft_deleted(e):
    item = item_of(e)
    tallies.enter(e, item, item.register_id, is_home=True, by=-1)
    search.remove(item)
    for model in (ItemUnit, ItemField, ItemSource, ItemRegister, ItemDoer, SuperiorOrder, SpokenInstruction, Report):
        model.objects.filter(area_id=e.area_id, item=item).delete()
    if item.parent_id:
        parent = Item.objects.get(pk=item.parent_id, area_id=e.area_id)
        parent.child_count -= 1
        parent.save(update_fields=["child_count"])
    item.delete()


def due_kind(e):
    """Older entries know days only."""
    return e.pub.get("due_kind", DueKind.DAY.value)


def _fill(e, item):
    """The columns that a draft is made of."""
    said = e.priv
    item.register_id = e.pub["register"]
    item.title, item.requirement, item.done_when = said["title"], said["requirement"], said["done_when"]
    item.place, item.source_note = said["place"], said["source_note"]
    item.place_lat, item.place_lon = number(said["lat"]), number(said["lon"])
    item.responsible_person_id, item.leader_person_id = e.pub["responsible"], e.pub["leader"]
    item.due_on = item.original_due_on = day(e.pub["due_on"])
    item.due_hour = item.original_due_hour = e.pub["due_hour"]
    item.due_kind, item.decide_on = due_kind(e), day(e.pub.get("decide_on"))
    item.is_standing, item.report_days = e.pub.get("is_standing", False), e.pub.get("report_days")
    item.lead_unit_id = next((u["unit"] for u in e.pub["units"] if u["first"]), None)


def _fill_rows(e, item, ids):
    """The rows beside it: doing units, the register's own fields, the source."""
    _set_units(e, item, ids)
    fields = {f.pk: f for f in RegisterField.objects.filter(area_id=e.area_id, pk__in=e.pub["fields"])}
    for field_id in e.pub["fields"]:
        text = e.priv[f"field_{field_id}"]
        value = _typed(fields[field_id].kind, text)
        ItemField.objects.create(id=next(ids), area_id=e.area_id, item=item, field_id=field_id, **value)
    if e.pub["source"]:
        add_source(e, item, ids)


def add_source(e, item, ids):
    source = e.pub["source"]
    ItemSource.objects.create(
        id=next(ids),
        area_id=e.area_id,
        item=item,
        kind=source["kind"],
        origin_kind=source["origin_kind"],
        origin_id=source["origin_id"],
        sha256=source["sha256"],
        start=source["start"],
        end=source["end"],
        said_on=day(source["said_on"]),
        **{name: e.priv[f"source_{name}"] for name in ("title", "locus", "speaker", "passage", "before", "after")},
    )


def _typed(kind, text):
    """The column that a field's value goes into; nothing where the value was erased."""
    if kind == FieldKind.NUMBER:
        return {"number": number(text)}
    if kind == FieldKind.DATE:
        try:
            return {"day": day(text)}
        except ValueError:
            return {"day": None}
    return {"text": text}


def _set_units(e, item, ids):
    for said in e.pub["units"]:
        parts.add(e, item, said, ids)


def _remember(e, item, ids, is_handler):
    """S1 and S9: the person and the one acted for stand here for ever."""
    persons = dict.fromkeys(p for p in (e.person_id, e.for_person_id) if p)
    ItemDoer.objects.bulk_create(
        (
            ItemDoer(
                id=next(ids), area_id=e.area_id, item=item, person_id=person_id, is_handler=is_handler, first_at=e.at
            )
            for person_id in persons
        ),
        ignore_conflicts=True,  # who stands there already, stands there since the first act
    )


def remember_handler(e, item, ids):
    """This entry is an act of whoever hands the item out."""
    _remember(e, item, ids, is_handler=True)


def doer(e, item, ids=None):
    """This entry is an act of the doing side."""
    _remember(e, item, ids or row_ids(e), is_handler=False)


def handler(e, item):
    """This entry records for somebody else."""
    _remember(e, item, row_ids(e), is_handler=True)


def issued(e):
    item = item_of(e)
    series = NumberSeries.objects.filter(area_id=e.area_id, register_id=item.register_id, year=e.pub["year"])
    ids = row_ids(e)
    if item.parent_id is None and not series.update(last=e.pub["serial"]):
        NumberSeries.objects.create(
            id=next(ids), area_id=e.area_id, register_id=item.register_id, year=e.pub["year"], last=e.pub["serial"]
        )
    due_on, due_hour = day(e.pub["due_on"]), e.pub["due_hour"]
    parts.rows(e, item).update(handed_at=e.at)
    move(
        e,
        item,
        number=e.pub["number"],
        handout_id=e.pub.get("handout"),
        issued_at=e.at,
        due_on=due_on,
        due_hour=due_hour,
        due_kind=due_kind(e),
        decide_on=day(e.pub.get("decide_on")),
        original_due_on=due_on,
        original_due_hour=due_hour,
        **parts.standing(e, item),
    )
    _remember(e, item, ids, is_handler=True)
    search.index(item)


def assigned(e):
    item = item_of(e)
    if e.pub["unit"]:
        doer(e, item)
    move(e, item, responsible_person_id=e.pub["person"])


def due_set(e):
    due_on, due_hour = day(e.pub["due_on"]), e.pub["due_hour"]
    move(
        e,
        due_on=due_on,
        due_hour=due_hour,
        due_kind=due_kind(e),
        decide_on=day(e.pub.get("decide_on")),
        original_due_on=due_on,
        original_due_hour=due_hour,
    )


def suspended(e):
    item = item_of(e)
    move(e, item, suspended_from=item.state)


def resumed(e):
    move(e, suspended_from="")


def withdrawn(e):
    Claim.objects.filter(area_id=e.area_id, item_id=e.stream_id, state__in=["drafted", "submitted"]).update(
        state="withdrawn"
    )
    lapse(e)
    move(e, suspended_from="", has_extension_waiting=False, blocker_count=0, **levels.OVER)


def lapse(e):
    """What nobody decided or solved ends with the item."""
    Blocker.objects.filter(area_id=e.area_id, item_id=e.stream_id, state__in=STANDS).update(state="lapsed")
    Extension.objects.filter(area_id=e.area_id, item_id=e.stream_id, state="asked").update(state="lapsed")


def reopened(e):
    """It came back: a new round with its own deadline; the closer of the last round stays in the journal."""
    item = item_of(e)
    parts.open_again(e, item)
    move(
        e,
        item,
        **parts.standing(e, item),
        rebound_count=e.pub["rebound"],
        due_on=day(e.pub["due_on"]),
        due_hour=None,
        due_kind=DueKind.DAY.value,
        decide_on=None,
        return_due_on=None,
        original_due_on=item.original_due_on or day(e.pub["due_on"]),
        claimed_at=None,
        closed_at=None,
        closed_by_person_id=None,
        closed_for_person_id=None,
        closed_by_unit_id=None,
        closed_by_text="",
    )


def round_moved(e):
    item = item_of(e)
    move(e, item, last_at=item.last_at)


def relit(e):
    item = item_of(e)
    move(e, item, last_at=item.last_at)  # nobody did anything on it
