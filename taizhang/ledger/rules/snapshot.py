"""What the rules look at: an item and a person, as plain values."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from .blockers import Blocker
from .dues import Due, DueKind
from .levels import Stage
from .purging import Purge
from .spoken import Said
from .superior import Order
from .words import State, Verdict

UNIT_ROLES = frozenset({"liaison", "unit_head"})  # who speaks for a unit; all others speak for the office


@dataclass(frozen=True)
class Part:
    """One doing unit (承办单位) of an item: a lead or a joint unit, with its own acceptance."""

    unit_id: int
    path: str
    name: str = ""
    lead: bool = True
    first: bool = False
    state: str = "pending"  # pending, accepted, declined
    done: bool = False  # a co-lead has said that its part is done
    decline_until: date | None = None  # the last day on which it may say that it is not ours
    is_ruled: bool = False  # somebody has ruled that it is theirs


@dataclass(frozen=True)
class Proof:
    """A piece of evidence that a claim rests on. Who opened it, and what the verifier found."""

    evidence_id: int
    no: int
    has_doubt: bool = False
    openers: frozenset[int] = frozenset()
    verdict: str = ""
    judge_id: int | None = None


NAMED = 10  # so many numbers stand in a sentence; of more it says how many there are


@dataclass(frozen=True)
class Some:
    """Some proofs: the first numbers, and how many they are."""

    numbers: tuple[int, ...] = ()
    count: int = 0

    def __bool__(self):
        return self.count > 0


@dataclass(frozen=True)
class Claim:
    """A claim under way. The rules ask it about its proofs by the questions below; where it stands in tables, they
    are counted there."""

    id: int
    state: str  # drafted, submitted
    proofs: tuple[Proof, ...] = ()
    submitted_by_id: int | None = None
    submitted_unit_id: int | None = None
    stages: tuple[Stage, ...] = ()  # the levels that verify it, in order; none: one verifier of any other unit
    position: int = 0  # of the present one
    verifiers: frozenset[int] = frozenset()  # who opened or judged at the levels before
    needs_leader: bool = False
    confirmers: frozenset[int] = frozenset()

    def proof(self, evidence_id):
        return next((p for p in self.proofs if p.evidence_id == evidence_id), None)

    @property
    def rests_on_proof(self):
        return bool(self.proofs)

    def unseen(self, persons):
        """Those that the level must look at and none of these persons opened."""
        return _some(p for p in self.to_judge if not p.openers & persons)

    def unjudged(self, persons):
        return _some(p for p in self.to_judge if not p.verdict or p.judge_id not in persons)

    def doubted(self, persons=frozenset()):
        """Those of the whole claim that this level did not find true. `persons` is whose counts are at hand."""
        return _some(p for p in self.proofs if p.verdict not in ("", Verdict.TRUE))

    @property
    def stage(self):
        return next((s for s in self.stages if s.position == self.position), None)

    @property
    def next_stage(self):
        return next((s for s in self.stages if s.position > self.position), None)

    @property
    def passed(self):
        return tuple(s for s in self.stages if s.position < self.position)

    @property
    def to_judge(self):
        """The proofs that the present level must open and judge."""
        required = self.stage.required if self.stage else None
        return self.proofs if required is None else tuple(p for p in self.proofs if p.evidence_id in required)


def _some(proofs):
    numbers = tuple(p.no for p in proofs)
    return Some(numbers[:NAMED], len(numbers))


@dataclass(frozen=True)
class Snapshot:
    """An item as it stands, read under its lock."""

    id: int
    state: State
    area_id: int = 1
    register_ids: frozenset[int] = frozenset()  # whose grants reach it: its home
    hangs_in: frozenset[int] = frozenset()  # other campaigns; they show and count it, its home decides
    parts: tuple[Part, ...] = ()
    former: tuple[Part, ...] = ()  # units that owed it before it was handed over
    members: tuple[Part, ...] = ()  # units of a task force that owes or owed it, former ones too
    member_persons: frozenset[int] = frozenset()  # persons of it
    doers: frozenset[int] = frozenset()  # persons who ever acted for the doing side
    handlers: frozenset[int] = frozenset()  # persons who entered, issued or recorded it
    claim: Claim | None = None
    purge: Purge | None = None  # asked for, not yet decided
    extension_id: int | None = None  # asked for, not yet decided
    extension_ground: str = ""  # the excuse that it names
    extension_to_on: date | None = None
    excuse_grounds: frozenset[str] = frozenset()  # what the register lets excuse
    open_children: tuple[str, ...] = ()
    is_parent_over: bool = False
    claim_by: str = "head"  # who may hand a claim in: paper.ClaimBy
    due_on: date | None = None
    due_hour: int | None = None
    due_kind: DueKind = DueKind.DAY
    decide_on: date | None = None
    is_standing: bool = False
    scored_due_on: date | None = None  # what the assessment counts from
    scored_due_hour: int | None = None
    has_reported: bool = True
    unchanged_count: int = 0  # reports of no change since the last real one
    blockers: tuple[Blocker, ...] = ()  # those that stand
    return_due_on: date | None = None
    superior: Order = Order()  # noqa: RUF009 - frozen
    spoken: tuple[Said, ...] = ()  # spoken instructions, those that wait and the one that founded it
    leader_id: int | None = None
    leader_name: str = ""
    suspended_from: State | None = None
    decline_count: int = 0  # by leads, over all time
    issued_at: datetime | None = None
    version: int = 0

    @property
    def due(self):
        return Due(self.due_kind, self.due_on, self.due_hour, self.decide_on)

    @property
    def leads(self):
        return tuple(p for p in self.parts if p.lead)

    @property
    def co_leads(self):
        return tuple(p for p in self.parts if p.lead and not p.first)

    @property
    def declined(self):
        """The parts that wait for a ruling, the first lead's in front."""
        return tuple(p for p in self.parts if p.state == "declined")

    @property
    def first_lead(self):
        return next((p for p in self.parts if p.first), None)

    @property
    def founding(self):
        """The spoken instruction on whose ground it was entered, if any."""
        return next((said for said in self.spoken if said.is_founding), None)

    def part(self, unit_id):
        return next((p for p in self.parts if p.unit_id == unit_id), None)

    @property
    def names(self):
        """The names that refusal sentences may speak of."""
        lead = self.first_lead
        return {
            "units": "、".join(p.name for p in self.parts) or "承办单位",
            "lead": lead.name if lead else "牵头单位",
            "leader": self.leader_name or "县领导",
        }


@dataclass(frozen=True)
class Grant:
    """A role held over a unit's subtree, over one register, or (no path, no register) over the area."""

    role: str
    path: str = ""
    register_id: int | None = None


@dataclass(frozen=True)
class Who:
    """A person at work: own identity and, under delegation, also the delegator's (S9 counts both)."""

    persons: frozenset[int]
    unit_id: int  # the unit acted from: under delegation the delegator's
    unit_ids: frozenset[int] = frozenset()
    paths: frozenset[str] = frozenset()
    stood_for: frozenset[int] = frozenset()  # persons one stands in for today, whichever hat is worn
    stood_for_paths: frozenset[str] = frozenset()  # and their units
    grants: dict[str, tuple[Grant, ...]] = field(default_factory=dict)  # by act
    standing: str = ""  # the path of the unit acted from

    def holds(self, act):
        return bool(self.grants.get(act))

    def lent(self, act, for_act):
        """The same person, reaching by `act` what else only `for_act` reaches."""
        return replace(self, grants={**self.grants, for_act: self.grants.get(act, ())})

    def fills(self, act, register_id):
        """Does a grant for this act reach the whole register?"""
        grants = self.grants.get(act, ())
        return any(not g.path if g.register_id is None else g.register_id == register_id for g in grants)

    def covers_item(self, act, snapshot):
        """Does a grant for this act reach the item as such (the office's side)?"""
        return any(self._reaches(grant, snapshot) for grant in self.grants.get(act, ()))

    @staticmethod
    def _reaches(grant, snapshot):
        if grant.register_id is not None:
            return grant.register_id in snapshot.register_ids
        return not grant.path or any(p.path.startswith(grant.path) for p in snapshot.parts)

    def rules_on(self, act, snapshot, from_the_leaders):
        """May this person rule about a decline? The office always, a leader when it has become a ping-pong."""
        reaching = [grant for grant in self.grants.get(act, ()) if self._reaches(grant, snapshot)]
        return any(grant.role != "leader" or from_the_leaders for grant in reaching)

    def leads_over(self, act, snapshot):
        """Does a leader's grant for this act reach the item?"""
        return any(grant.role == "leader" and self._reaches(grant, snapshot) for grant in self.grants.get(act, ()))

    def covers_unit(self, act, part):
        """Does a grant for this act speak for the unit (the doing side)?"""
        return any(g.role in UNIT_ROLES and part.path.startswith(g.path) for g in self.grants.get(act, ()))
