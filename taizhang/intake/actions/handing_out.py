"""交办: the drafts that came from a document go to their units, each by itself."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from taizhang.engine.refusal import Refused
from taizhang.ledger import actions as ledger
from taizhang.ledger.models import Item


@dataclass(frozen=True)
class Wanted:
    """What the page says about one draft: set these, and hand it out when it is chosen."""

    lead_unit_id: int | None
    due_on: date | None
    is_chosen: bool


@dataclass
class HandedOut:
    """What became of the drafts: entries of those that went out, and the reason of each that did not."""

    issued: list = field(default_factory=list)
    refused: dict[int, Refused] = field(default_factory=dict)


@transaction.atomic
def hand_out(item_ids: list[int], wanted: dict[int, Wanted], *, by, at) -> HandedOut:
    """Set what was missing, then issue every chosen draft. One refusal stops only its own item."""
    result = HandedOut()
    for item_id in sorted(item_ids):
        want = wanted.get(item_id)
        if want is None:
            continue
        try:
            with transaction.atomic():
                _complete(item_id, want, by=by, at=at)
            if want.is_chosen:
                with transaction.atomic():
                    result.issued.append(ledger.issue(item_id, by=by, at=at))
        except Refused as refused:
            result.refused[item_id] = refused
    return result


def _complete(item_id, want, *, by, at):
    item = Item.objects.get(area_id=by.area_id, pk=item_id)
    if (want.lead_unit_id, want.due_on) == (item.lead_unit_id, item.due_on):
        return
    ledger.edit(item_id, _draft(item, want), by=by, at=at)


def _draft(item, want):
    """The draft as it stands, with the lead and the deadline of the page."""
    units = list(item.units.order_by("id"))
    leads = [u.unit_id for u in units if u.is_lead and not u.is_first]
    leads = ([want.lead_unit_id] if want.lead_unit_id else []) + [u for u in leads if u != want.lead_unit_id]
    source = item.sources.order_by("id").first()
    return ledger.Draft(
        register_id=item.register_id,
        title=item.title,
        requirement=item.requirement,
        done_when=item.done_when,
        lead_unit_ids=tuple(leads),
        joint_unit_ids=tuple(u.unit_id for u in units if not u.is_lead and u.unit_id not in leads),
        responsible_person_id=item.responsible_person_id,
        leader_person_id=item.leader_person_id,
        due_on=want.due_on,
        due_hour=item.due_hour if want.due_on == item.due_on else None,
        place=item.place,
        lat=item.place_lat,
        lon=item.place_lon,
        source=_source(source) if source else None,
        source_note=item.source_note,
        fields={value.field.key: str(value.value) for value in item.field_values.select_related("field")},
    )


def _source(row):
    return ledger.Source(
        kind=row.kind,
        title=row.title,
        locus=row.locus,
        speaker=row.speaker,
        passage=row.passage,
        before=row.before,
        after=row.after,
        said_on=row.said_on,
        origin=(row.origin_kind, row.origin_id) if row.origin_kind else None,
        sha256=row.sha256,
        start=row.start,
        end=row.end,
    )
