"""A draft as it stands, and what a new one begins with."""

from taizhang.ledger.actions.drafts import Draft, Source
from taizhang.ledger.models import Item, ItemField, ItemSource, ItemUnit, Register, RegisterField
from taizhang.ledger.rules import Closing, SourceKind

from .lists import written


def draft_of(item):
    """Everything that `actions.edit` rewrites, so that what a form does not show is kept."""
    units = list(ItemUnit.objects.filter(area_id=item.area_id, item_id=item.pk).order_by("-is_first", "id"))
    source = ItemSource.objects.filter(area_id=item.area_id, item_id=item.pk).order_by("id").first()
    values = ItemField.objects.filter(area_id=item.area_id, item_id=item.pk, field__is_retired=False).select_related(
        "field"
    )
    return Draft(
        register_id=item.register_id,
        title=item.title,
        requirement=item.requirement,
        done_when=item.done_when,
        lead_unit_ids=tuple(u.unit_id for u in units if u.is_lead),
        joint_unit_ids=tuple(u.unit_id for u in units if not u.is_lead),
        duties={u.unit_id: u.duty for u in units if u.duty},
        responsible_person_id=item.responsible_person_id,
        leader_person_id=item.leader_person_id,
        due_on=item.due_on,
        due_hour=item.due_hour,
        due_kind=item.due_kind,
        decide_on=item.decide_on,
        is_standing=item.is_standing,
        report_days=item.report_days,
        place=item.place,
        lat=item.place_lat,
        lon=item.place_lon,
        source=_source(source) if source else None,
        source_note=item.source_note,
        fields={v.field.key: written(v) for v in values},
    )


def _source(row):
    return Source(
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


def fields_of(register, *, retired=False):
    """The fields that a register adds to its items, in their order; with `retired`, those out of use too."""
    specs = RegisterField.objects.filter(area_id=register.area_id, register=register)
    return list(specs if retired else specs.filter(is_retired=False))


def register_for_instructions(actor):
    """The register that took the last instruction; before the first one, a register that says 办结."""
    told = ItemSource.objects.filter(area_id=actor.area_id, kind=SourceKind.INSTRUCTION)
    last = Item.objects.filter(area_id=actor.area_id, pk__in=told.values("item_id"), register__closed_on=None)
    known = last.order_by("-id").values_list("register_id", flat=True).first()
    if known:
        return known
    in_use = list(Register.objects.visible_to(actor).in_use())
    return next((r.pk for r in [*(r for r in in_use if r.closing == Closing.DONE), *in_use]), None)
