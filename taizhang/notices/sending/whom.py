"""Whom a notice reaches today: persons in posts, and whoever stands in for them. Asked for many at once."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from taizhang.org import away, roles
from taizhang.org.models import RoleGrant

SPEAKS, OFFICE = "notices.unit", "ledger.issue"


@dataclass(frozen=True)
class Hat:
    """A role that a person may act in today: the own one, or one that was lent."""

    person_id: int
    role: str
    scope_unit_id: int
    scope_path: str
    register_id: int | None
    unit_id: int  # of the post: the lender's under a delegation
    unit_path: str
    own_unit_id: int  # of the person who wears it
    post_id: int  # the lender's under a delegation
    for_person_id: int | None = None

    @property
    def persons(self):
        return {self.person_id, self.for_person_id} - {None}

    @property
    def units(self):
        return {self.unit_id, self.own_unit_id}

    def may(self, act):
        return roles.may(self.role, act)

    @property
    def covers_all(self):
        return self.register_id is None and self.scope_path.count(".") == 1


FIELDS = (
    "post_id", "person_id", "role", "scope_unit_id", "scope_unit__path", "scope_register_id",
    "post__unit_id", "post__unit__path",
)  # fmt: skip


def hats(area_id, on, **where) -> list[Hat]:
    """Every role in force, and every one that is lent: two questions, however many people there are."""
    held = RoleGrant.objects.filter(area_id=area_id, **where).in_force(on)
    held = held.filter(Q(post__to_on=None) | Q(post__to_on__gte=on), post__from_on__lte=on)
    found, by_post = [], defaultdict(list)
    for post_id, person_id, *rest in held.order_by("pk").values_list(*FIELDS):
        role, scope, path, register, unit_id, unit_path = rest
        hat = Hat(person_id, role, scope, path, register, unit_id, unit_path, unit_id, post_id)
        found.append(hat)
        by_post[post_id].append(hat)
    lent = away.lent_on(on, area_id=area_id)
    for from_post, person_id, own_unit, lent_roles in lent.order_by("pk").values_list(
        "from_post_id", "to_post__person_id", "to_post__unit_id", "roles"
    ):
        found += [
            Hat(
                person_id, h.role, h.scope_unit_id, h.scope_path, h.register_id, h.unit_id, h.unit_path, own_unit,
                h.post_id, h.person_id,
            )
            for h in by_post[from_post]
            if h.role in lent_roles and h.role not in roles.ADMIN_ROLES
        ]  # fmt: skip
    return found


def persons_of(area_id, notices, on) -> dict[int, set[int]]:
    """By notice: the persons in whose inbox it lies today."""
    units = {n.to_unit_id for n in notices if n.to_unit_id}
    to_office = any(n.to_office for n in notices)
    speakers, office = defaultdict(set), set()
    if units or to_office:
        asked: dict = {"role__in": [*roles.roles_for(SPEAKS), *(roles.roles_for(OFFICE) if to_office else ())]}
        if not to_office:
            asked["scope_unit_id__in"] = units
        for hat in hats(area_id, on, **asked):
            if hat.may(SPEAKS) and hat.register_id is None:
                speakers[hat.scope_unit_id].add(hat.person_id)
            if hat.may(OFFICE) and hat.covers_all:
                office.add(hat.person_id)
    return {
        n.pk: (
            {n.to_person_id} if n.to_person_id else office if n.to_office else speakers.get(n.to_unit_id or 0, set())
        )
        for n in notices
    }


def stood_in_for(area_id, on) -> set[int]:
    """Who is on leave while somebody else has the duties: that one is told instead."""
    on_leave = away.on_leave(area_id, on).exclude(pk__in=away.uncovered(area_id, on).values("pk"))
    return set(on_leave.values_list("person_id", flat=True))
