"""From rows and actors to the plain values that the rules look at."""

from collections import defaultdict

from taizhang.ledger import rules
from taizhang.ledger.models import Claim, ClaimProof, EvidenceWarning, Extension, Item, ItemDoer, ItemUnit, ProofOpening
from taizhang.ledger.rules import ROWS, State
from taizhang.org.models import Person, Unit

ACTS = tuple(dict.fromkeys(row.act for row in ROWS.values()))


def who(actor):
    """The actor as the rules see one: both identities (S9), and the grants by act."""
    return rules.Who(
        persons=frozenset(person for person, _, _ in actor.identities),
        unit_id=actor.unit_id,
        unit_ids=frozenset(unit for _, _, unit in actor.identities),
        paths=frozenset(path for path in (actor.unit_path, actor.own_unit_path) if path),
        grants={act: tuple(_grant(g) for g in actor.grants_for(act)) for act in ACTS},
    )


def _grant(grant):
    return rules.Grant(grant.role, "" if grant.covers_all else grant.scope_path, grant.register_id)


def snapshot(item):
    """The item as it stands, for the rules. Read under the item's lock when something will be written."""
    area_id = item.area_id
    doers = ItemDoer.objects.filter(area_id=area_id, item_id=item.pk).values_list("person_id", "is_handler")
    extension = None
    if item.has_extension_waiting:
        asked = Extension.objects.filter(area_id=area_id, item_id=item.pk, state="asked")
        extension = asked.values_list("pk", flat=True).first()
    doers = list(doers)
    return rules.Snapshot(
        id=item.pk,
        state=State(item.state),
        area_id=area_id,
        register_ids=frozenset(item.hangs_in.values_list("register_id", flat=True)),
        parts=parts(item),
        doers=frozenset(person for person, is_handler in doers if not is_handler),
        handlers=frozenset(person for person, is_handler in doers if is_handler),
        claim=claim(item),
        extension_id=extension,
        open_children=_open_children(item),
        is_parent_over=bool(item.parent_id)
        and not Item.objects.filter(pk=item.parent_id, area_id=area_id, is_open=True).exists(),
        due_on=item.due_on,
        due_hour=item.due_hour,
        return_due_on=item.return_due_on,
        leader_id=item.leader_person_id,
        leader_name=_person_name(area_id, item.leader_person_id),
        suspended_from=State(item.suspended_from) if item.suspended_from else None,
        issued_at=item.issued_at,
        version=item.version,
    )


def parts(item):
    rows = list(ItemUnit.objects.filter(area_id=item.area_id, item_id=item.pk))
    units = Unit.objects.filter(area_id=item.area_id, pk__in=[row.unit_id for row in rows])
    known = {pk: (path, name) for pk, path, name in units.values_list("pk", "path", "short_name")}
    return tuple(
        rules.Part(row.unit_id, *known[row.unit_id], lead=row.is_lead, first=row.is_first, state=row.state)
        for row in rows
    )


def claim(item):
    """The claim under way, if any, with its proofs."""
    row = Claim.objects.filter(area_id=item.area_id, item_id=item.pk, state__in=["drafted", "submitted"]).first()
    if row is None:
        return None
    proofs = (
        ClaimProof.objects.filter(area_id=item.area_id, claim=row).select_related("evidence").order_by("evidence__no")
    )
    openers = defaultdict(set)
    for proof_id, person_id in ProofOpening.objects.filter(area_id=item.area_id, proof__in=proofs).values_list(
        "proof_id", "person_id"
    ):
        openers[proof_id].add(person_id)
    doubted = set(
        EvidenceWarning.objects.filter(area_id=item.area_id, evidence__in=[p.evidence_id for p in proofs]).values_list(
            "evidence_id", flat=True
        )
    )
    return rules.Claim(
        id=row.pk,
        state=row.state,
        submitted_by_id=row.submitted_by_id,
        submitted_unit_id=row.submitted_unit_id,
        proofs=tuple(
            rules.Proof(
                p.evidence_id,
                p.evidence.no,
                p.evidence_id in doubted,
                frozenset(openers[p.pk]),
                p.verdict,
                p.judged_by_id,
            )
            for p in proofs
        ),
    )


def _open_children(item):
    if not item.open_child_count:
        return ()
    return tuple(
        Item.objects.filter(area_id=item.area_id, parent=item, is_open=True)
        .order_by("id")
        .values_list("number", flat=True)
    )


def _person_name(area_id, person_id):
    if person_id is None:
        return ""
    return Person.objects.filter(area_id=area_id, pk=person_id).values_list("name", flat=True).first() or ""
