"""Who acts in this request: a person in a post, perhaps for somebody else."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from taizhang.engine.refusal import N_, Refused
from taizhang.org import roles

FRESH_FOR = timedelta(minutes=5)


@dataclass(frozen=True)
class Grant:
    """One role over one unit's subtree, or over one register only."""

    role: str
    scope_unit_id: int
    scope_path: str
    register_id: int | None = None

    @property
    def covers_all(self) -> bool:
        return self.register_id is None and self.scope_path.count(".") == 1


@dataclass(frozen=True)
class Signature:
    """What the journal keeps of an actor: ids for programs, one frozen text for people."""

    area_id: int
    person_id: int
    post_id: int
    unit_id: int
    role: str
    for_person_id: int | None
    for_post_id: int | None
    by_text: str


@dataclass(frozen=True)
class OtherPost:
    """A post of one's own that is not the one acted in: what it owes does not show until it is."""

    hat: str
    unit_id: int
    unit_name: str
    title: str


@dataclass(frozen=True)
class Actor:
    """A person acting in a post. Under a delegation the grants, and `unit_*`, are the delegator's (the hat
    that is worn); `person_*`, `post_*` and `own_unit_*` stay the delegate's. Separation rules look at both:
    `identities`.
    """

    area_id: int
    account_id: int
    person_id: int
    person_name: str
    post_id: int
    post_title: str
    unit_id: int
    unit_name: str
    unit_path: str
    grants: tuple[Grant, ...] = ()
    own_unit_id: int = 0
    own_unit_path: str = ""
    own_unit_name: str = ""
    for_person_id: int | None = None
    for_post_id: int | None = None
    for_name: str = ""
    for_title: str = ""
    factor_at: datetime | None = None
    # For a verifier: (person, path of the unit) of everyone he stands in for today, whichever hat he wears.
    stands_in_for: tuple[tuple[int, str], ...] = ()
    other_posts: tuple[OtherPost, ...] = ()
    _reach: dict = field(default_factory=dict, compare=False, repr=False)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)

    @property
    def is_admin(self) -> bool:
        return bool(self.roles & roles.ADMIN_ROLES)

    @property
    def identities(self) -> tuple[tuple[int, int, int], ...]:
        """(person, post, unit) of everyone who counts as having done this act (rule S9)."""
        own = (self.person_id, self.post_id, self.own_unit_id)
        if self.for_person_id is None or self.for_post_id is None:
            return (own,)
        return (own, (self.for_person_id, self.for_post_id, self.unit_id))

    def can(self, act: str) -> bool:
        return any(roles.may(grant.role, act) for grant in self.grants)

    def grants_for(self, act: str) -> tuple[Grant, ...]:
        return tuple(grant for grant in self.grants if roles.may(grant.role, act))

    def covers_all(self, act: str) -> bool:
        """True when some grant allows this over the whole area."""
        return any(grant.covers_all for grant in self.grants_for(act))

    def unit_ids(self, act: str) -> frozenset[int]:
        """Units, closed ones included, over which this act is allowed. Grants for one register only are not
        in it: the ledger reads those from `grants_for`."""
        if act not in self._reach:
            from taizhang.org import queries

            paths = tuple(g.scope_path for g in self.grants_for(act) if g.register_id is None)
            self._reach[act] = queries.subtree_ids(self.area_id, *paths)
        return self._reach[act]

    def house_ids(self, act: str) -> frozenset[int]:
        """The units that the actor speaks for by this act, each with its sections and nothing else below it."""
        key = f"{act} inside"
        if key not in self._reach:
            from taizhang.org import queries

            scopes = {g.scope_unit_id for g in self.grants_for(act) if g.register_id is None}
            self._reach[key] = queries.house_units(self.area_id, scopes)
        return self._reach[key]

    def seen_unit_ids(self, act: str) -> frozenset[int]:
        """These units, and those whose place they have taken: successors see what their predecessors did."""
        from taizhang.org import moves
        from taizhang.ui.clock import today

        units = self.unit_ids(act)
        return units | moves.predecessors(self.area_id, units, today()) if units else units

    def is_fresh(self, at: datetime) -> bool:
        return self.factor_at is not None and at - self.factor_at <= FRESH_FOR

    def fresh(self, at: datetime) -> "Actor":
        """This actor, having shown the second factor at that time."""
        return replace(self, factor_at=at)

    @property
    def by_text(self) -> str:
        return self._text(next(iter(self.grants)).role if self.grants else "")

    def _text(self, role: str) -> str:
        label = f"（{roles.ROLES[role].label}）" if role else ""
        if self.for_person_id is None:
            return f"{self.unit_name} {self.person_name}{label}"
        return f"{self.own_unit_name} {self.person_name} 代 {self.unit_name} {self.for_name}{label}"

    def signing(self, act: str | None = None) -> Signature:
        """The signature under an act, in the role that allows it. `None` signs what anybody may do for himself."""
        role = ""
        if act is not None:
            grants = self.grants_for(act)
            if not grants:
                raise Refused("not_allowed", N_("您的岗位没有这项权限"), kind="forbidden")
            role = grants[0].role
        return Signature(
            area_id=self.area_id,
            person_id=self.person_id,
            post_id=self.post_id,
            unit_id=self.unit_id,
            role=role,
            for_person_id=self.for_person_id,
            for_post_id=self.for_post_id,
            by_text=self._text(role),
        )


def require_fresh_factor(actor: Actor, at: datetime) -> None:
    """Step-up: acts of weight (role grants, closing a red item) need a second factor no older than 5 minutes."""
    if not actor.is_fresh(at):
        raise Refused("factor_not_fresh", N_("这一步要重新验证身份：请输入动态码后再提交"), kind="forbidden")
