"""From rows and actors to the plain values that the rules look at."""

from collections import defaultdict

from django.db.models import OuterRef, Subquery

from taizhang import journal
from taizhang.engine.events import ERASED, ERASED_FILE
from taizhang.ledger import proving, rules
from taizhang.ledger.models import (
    Blocker,
    ClaimProof,
    EvidenceWarning,
    Extension,
    FormerUnit,
    Item,
    ItemDoer,
    ItemPurge,
    ItemRegister,
    ItemUnit,
    ProofOpening,
    SpokenInstruction,
)
from taizhang.ledger.rules import FIND, ROWS, Side, State, Verb
from taizhang.org import moves
from taizhang.org import queries as org
from taizhang.org.models import Person, TaskForceMember, Unit
from taizhang.ui.clock import today

ASK = object()  # not read yet; None: there is none
ACTS = (*dict.fromkeys(row.act for row in ROWS.values()), FIND)


def who(actor):
    """The actor as the rules see one: both identities (S9), and the grants by act."""
    return rules.Who(
        persons=frozenset(person for person, _, _ in actor.identities),
        unit_id=actor.unit_id,
        unit_ids=frozenset(unit for _, _, unit in actor.identities),
        paths=_paths(actor),
        stood_for=frozenset(person for person, _ in actor.stands_in_for),
        stood_for_paths=frozenset(path for _, path in actor.stands_in_for),
        standing=actor.unit_path,
        grants={act: tuple(_grant(g) for g in actor.grants_for(act)) for act in ACTS},
    )


def _paths(actor):
    """Of the units that count as the actor's own (S1). A verifier's are also those whose place they have taken, or any
    unit above them short of the county: what the predecessor still owes, nobody of the successor judges."""
    own = frozenset(path for path in (actor.unit_path, actor.own_unit_path) if path)
    if not actor.can("ledger.verify"):
        return own
    units = {unit for path in own for unit in org.ancestor_ids(path)[1:] or org.ancestor_ids(path)}
    return own | moves.predecessor_paths(actor.area_id, units, today())


def _grant(grant):
    return rules.Grant(grant.role, "" if grant.covers_all else grant.scope_path, grant.register_id)


_UNITS = """
    SELECT mine.*, unit.path, unit.kind, unit.short_name AS name, unit.phone
      FROM ledger_itemunit mine LEFT JOIN org_unit unit ON unit.area_id = mine.area_id AND unit.id = mine.unit_id
     WHERE mine.area_id = %s AND mine.item_id = %s ORDER BY mine.is_first DESC, mine.is_lead DESC, mine.id
"""


def unit_rows(item):
    """The doing units with `path` and `name`. Every act asks this, so it is written out."""
    return list(ItemUnit.objects.raw(_UNITS, [item.area_id, item.pk]))


_FORMER = """
    SELECT mine.*, unit.path, unit.kind
      FROM ledger_formerunit mine LEFT JOIN org_unit unit ON unit.area_id = mine.area_id AND unit.id = mine.unit_id
     WHERE mine.area_id = %s AND mine.item_id = %s ORDER BY mine.id
"""


def former_rows(item):
    """The units that owed the item before it was handed over, with `path`."""
    return list(FormerUnit.objects.raw(_FORMER, [item.area_id, item.pk])) if item.handover_count else []


def parts_of(rows, area_id, about=None):
    """Doing units as the rules see them. Until when a unit may decline is only asked where it matters."""
    asks = about in (None, Verb.DECLINE)
    return tuple(
        rules.Part(
            u.unit_id, u.path, u.name, u.is_lead, u.is_first, u.state, u.done_at is not None,
            _decline_until(u, area_id) if asks and u.state == "pending" else None, u.is_ruled,
        )
        for u in rows
    )  # fmt: skip


def _decline_until(row, area_id):
    if row.handed_at is None:
        return None
    return org.calendar(area_id).add(rules.day_of(row.handed_at), rules.declines.WORKING_DAYS)


def members_of(units, area_id):
    """(member units, persons) of the task forces among these: whoever ever belonged to one of them."""
    forces = [u.unit_id for u in units if u.kind == Unit.Kind.TASK_FORCE]
    if not forces:
        return (), frozenset()
    rows = TaskForceMember.objects.filter(area_id=area_id, task_force_id__in=forces)
    rows = list(rows.values_list("unit_id", "unit__path", "unit__short_name", "person_id"))
    parts = tuple(rules.Part(unit, path, name, lead=False) for unit, path, name, _ in rows if unit)
    return parts, frozenset(person for _, _, _, person in rows if person)


def proof_rows(item):
    """The proofs of all the item's claims, each with claim and evidence; newest round first."""
    rows = ClaimProof.objects.filter(area_id=item.area_id, claim__area_id=item.area_id, claim__item_id=item.pk)
    return list(rows.select_related("claim", "evidence").order_by("-claim__round", "evidence__no"))


def opening_rows(claim_id, area_id):
    """Who opened which proof of a claim: proof id to rows."""
    found = defaultdict(list)
    for row in ProofOpening.objects.filter(area_id=area_id, proof__area_id=area_id, proof__claim_id=claim_id):
        found[row.proof_id].append(row)
    return found


def warning_rows(item, evidence_ids):
    """Doubts by evidence id."""
    if not item.doubt_count:
        return {}
    found = defaultdict(list)
    rows = EvidenceWarning.objects.filter(area_id=item.area_id, evidence_id__in=evidence_ids)
    for row in rows.order_by("id"):
        found[row.evidence_id].append(row)
    return found


def said(row):
    """A spoken instruction as the rules see it."""
    return rules.Said(
        id=row.pk,
        state=rules.Spoken(row.state),
        leader_id=row.leader_person_id,
        leader=row.leader_text,
        secretary_id=row.secretary_person_id,
        recorders=frozenset(filter(None, (row.recorder_id, row.recorder_for_id))),
        is_founding=row.is_founding,
        reminded_at=row.reminded_at,
    )


def spoken_rows(item):
    """The spoken instructions of an item, where there are any."""
    if not item.spoken_state and item.spoken_since_at is None:
        return []
    return list(SpokenInstruction.objects.filter(area_id=item.area_id, item_id=item.pk).order_by("at", "id"))


def snapshot(item, *, units=None, former=None, claim=ASK, spoken=None, about=None):
    """The item as it stands, for the rules; rows that the caller has read already are not read again. Read
    it under the item's lock when something will be written: then `about` names the verb, and what its rule does
    not look at stays unread."""
    verifying = about is None or ROWS[about].side == Side.VERIFYING
    units = unit_rows(item) if units is None else units
    if former is None:
        former = former_rows(item) if verifying else []
    if claim is ASK:
        claim = proving.under_way(item) if verifying or about in _ABOUT_CLAIMS else None
    members, persons = members_of([*units, *former], item.area_id) if verifying else ((), frozenset())
    doers, handlers = _hands(item) if verifying or about == Verb.CONFIRM_CLOSE else (frozenset(), frozenset())
    extension_id, extension_ground, extension_to_on = _extension_waiting(item)
    return rules.Snapshot(
        id=item.pk,
        state=State(item.state),
        area_id=item.area_id,
        register_ids=frozenset({item.register_id}),
        hangs_in=_hangs_in(item),
        parts=parts_of(units, item.area_id, about),
        purge=_purge(item),
        former=tuple(rules.Part(f.unit_id, f.path, f.unit_name, lead=False) for f in former),
        members=members,
        member_persons=persons,
        doers=doers,
        handlers=handlers,
        claim=claim,
        extension_id=extension_id,
        extension_ground=extension_ground,
        extension_to_on=extension_to_on,
        excuse_grounds=frozenset(item.register.grounds),
        open_children=_open_children(item),
        is_parent_over=_is_parent_over(item),
        claim_by=item.register.claim_by,
        due_on=item.due_on,
        due_hour=item.due_hour,
        due_kind=rules.DueKind(item.due_kind),
        decide_on=item.decide_on,
        is_standing=item.is_standing,
        scored_due_on=item.scored_due_on,
        scored_due_hour=item.scored_due_hour,
        has_reported=item.last_report_at is not None,
        unchanged_count=item.unchanged_count,
        blockers=_blockers(item),
        return_due_on=item.return_due_on,
        superior=rules.Order(rules.Upwards(item.superior_state), item.superior_due_on, item.superior_struck_off_on),
        spoken=tuple(said(row) for row in (_spoken(item, about) if spoken is None else spoken)),
        leader_id=item.leader_person_id,
        leader_name=_leader_name(item, about),
        decline_count=item.decline_count,
        suspended_from=State(item.suspended_from) if item.suspended_from else None,
        issued_at=item.issued_at,
        version=item.version,
    )


_ABOUT_CLAIMS = (Verb.SUBMIT_CLAIM, Verb.SUBMIT_BY_SHEET, Verb.WITHDRAW_CLAIM, Verb.CONFIRM_CLOSE)
_ABOUT_THE_LEADER = (
    Verb.CONFIRM_CLOSE,
    Verb.CLOSE,
    Verb.GRANT_EXTENSION,
    Verb.REFUSE_EXTENSION,
    Verb.INSTRUCT,
    Verb.SET_DUE,
    None,
)


_ABOUT_SPOKEN = (
    Verb.ISSUE, Verb.DELETE, Verb.RECORD_SPOKEN, Verb.REMIND_SPOKEN, Verb.CHANGE_SECRETARY, Verb.OWN_INITIATIVE, None,
)  # fmt: skip


def _spoken(item, about):
    return spoken_rows(item) if about in _ABOUT_SPOKEN else ()


def _hands(item):
    rows = ItemDoer.objects.filter(area_id=item.area_id, item_id=item.pk).values_list("person_id", "is_handler")
    found = {True: set(), False: set()}
    for person_id, is_handler in rows:
        found[is_handler].add(person_id)
    return frozenset(found[False]), frozenset(found[True])


def named(items, area_id):
    """Items with the register joined and the names of leader and responsible person on them."""
    person = Person.objects.filter(area_id=area_id)
    return items.select_related("register").annotate(
        leader_name=Subquery(person.filter(pk=OuterRef("leader_person_id")).values("name")),
        responsible_name=Subquery(person.filter(pk=OuterRef("responsible_person_id")).values("name")),
    )


def _leader_name(item, about):
    if item.leader_person_id is None or about not in _ABOUT_THE_LEADER:
        return ""
    if hasattr(item, "leader_name"):  # read with the item: `named`
        return item.leader_name or ""
    return Person.objects.filter(area_id=item.area_id, pk=item.leader_person_id).values_list("name", flat=True).get()


def purgeable(item):
    """The item's entries that hold words or files, oldest first."""
    found = reversed(journal.stream_of(item.area_id, "item", item.pk, limit=None))
    return [e for e in found if not e.type.startswith("ledger.item.purge") and holds(e)]


def holds(e):
    """Its words, and its files by their hash."""
    words = {text for text in e.priv.values() if text and text != ERASED}
    return words | {f.sha256 for f in e.files if f != ERASED_FILE}


def _purge(item):
    if not item.has_purge_waiting:
        return None
    row = ItemPurge.objects.get(area_id=item.area_id, item_id=item.pk, state="asked")
    return asked_purge(row)


def asked_purge(row):
    """A request as the rules see it."""
    return rules.Purge(row.pk, row.askers, row.asked_by_text, tuple(row.seqs))


def _hangs_in(item):
    if not item.hang_count:
        return frozenset()
    rows = ItemRegister.objects.filter(area_id=item.area_id, item_id=item.pk, is_home=False)
    return frozenset(rows.values_list("register_id", flat=True))


def _extension_waiting(item):
    if not item.has_extension_waiting:
        return None, "", None
    asked = Extension.objects.filter(area_id=item.area_id, item_id=item.pk, state="asked")
    return asked.values_list("pk", "ground", "to_on").first() or (None, "", None)


_BLOCKERS = """
    SELECT mine.id, mine.unit_id, mine.waits_for_unit_id, mine.state, unit.path
      FROM ledger_blocker mine
      LEFT JOIN org_unit unit ON unit.area_id = mine.area_id AND unit.id = mine.waits_for_unit_id
     WHERE mine.area_id = %s AND mine.item_id = %s AND mine.state IN ('open', 'resolved')
     ORDER BY mine.since_on, mine.id
"""


def _blockers(item):
    """Those that stand, with where the unit waited for is in the tree."""
    if not item.blocker_count:
        return ()
    rows = Blocker.objects.raw(_BLOCKERS, [item.area_id, item.pk])
    return tuple(rules.Blocker(b.pk, b.unit_id, b.waits_for_unit_id, b.path or "", b.state) for b in rows)


def _open_children(item):
    if not item.open_child_count:
        return ()
    children = Item.objects.filter(area_id=item.area_id, parent_id=item.pk, is_open=True)
    return tuple(children.order_by("id").values_list("number", flat=True))


def _is_parent_over(item):
    if item.parent_id is None or item.is_open:
        return False
    return not Item.objects.filter(pk=item.parent_id, area_id=item.area_id, is_open=True).exists()
