"""Reading task forces: common knowledge of the area, as all units are."""

from dataclasses import dataclass
from datetime import date

from taizhang.engine.workdays import Calendar
from taizhang.org.models import Person, Post, RoleGrant, TaskForce, TaskForceMember, Unit
from taizhang.ui.reach import NotInReach


@dataclass
class Standing:
    """A task force as it stands: its row, its unit, and who belongs to it now."""

    force: TaskForce
    members: list[TaskForceMember]

    @property
    def unit(self) -> Unit:
        return self.force.unit

    def one(self, part: str):
        """The person or unit that plays this part, or None."""
        found = next((m for m in self.members if m.part == part), None)
        return found and (found.unit or found.person)

    @property
    def units(self) -> list[Unit]:
        return [m.unit for m in self.members if m.unit]

    @property
    def persons(self) -> list[Person]:
        """Members without another part."""
        return [m.person for m in self.members if m.person and m.part == TaskForceMember.MEMBER]

    def days_left(self, day: date, working_days: Calendar) -> int | None:
        """Working days until the term ends; negative after it; None without a term, or when dissolved."""
        end = self.force.term_to_on
        if end is None or self.unit.valid_to_on is not None:
            return None
        return working_days.between(day, end) if end >= day else -working_days.between(end, day)


def listed(area_id: int, unit_ids=None) -> list[Standing]:
    """All of them, the standing ones first, with their members, in two queries."""
    forces = TaskForce.objects.filter(area_id=area_id).select_related("unit")
    if unit_ids is not None:
        forces = forces.filter(pk__in=unit_ids)
    pages = {force.pk: Standing(force, []) for force in forces.order_by("-pk")}
    members = TaskForceMember.objects.filter(area_id=area_id, task_force_id__in=pages, to_on=None)
    for member in members.select_related("unit", "person").order_by("pk"):
        pages[member.task_force_id].members.append(member)
    return sorted(pages.values(), key=lambda page: page.unit.valid_to_on is not None)


def ending(area_id: int, until: date) -> list[Standing]:
    """The standing ones whose term ends by that day."""
    forces = TaskForce.objects.filter(area_id=area_id, term_to_on__lte=until, unit__valid_to_on=None)
    return [Standing(force, []) for force in forces.select_related("unit")]


def one_for(actor, unit_id: int) -> Standing:
    """One of them, or 404."""
    found = listed(actor.area_id, [unit_id])
    if not found:
        raise NotInReach
    return found[0]


def roles_to_give(area_id: int, *, on: date, unit_id: int | None = None) -> list[tuple[Post, str, bool]]:
    """What heads and liaisons of task forces still lack: (post, role, whether it is proposed already)."""
    wanted = {TaskForceMember.HEAD: "unit_head", TaskForceMember.LIAISON: "liaison"}
    members = TaskForceMember.objects.filter(area_id=area_id, part__in=wanted, to_on=None)
    members = members.filter(task_force__unit__valid_to_on=None)
    if unit_id is not None:
        members = members.filter(task_force_id=unit_id)
    parts = {(m.task_force_id, m.person_id): wanted[m.part] for m in members}
    if not parts:
        return []
    posts = Post.objects.filter(area_id=area_id, unit_id__in={unit for unit, _ in parts}).in_force(on)
    posts = [p for p in posts.select_related("person", "unit").order_by("pk") if (p.unit_id, p.person_id) in parts]
    grants = RoleGrant.objects.filter(post__in=posts, state__in=(RoleGrant.GRANTED, RoleGrant.PROPOSED))
    states = {(g.post_id, g.role): g.state for g in grants}
    found = [(post, parts[post.unit_id, post.person_id]) for post in posts]
    return [
        (post, role, states.get((post.pk, role)) == RoleGrant.PROPOSED)
        for post, role in found
        if states.get((post.pk, role)) != RoleGrant.GRANTED and post.to_on is None
    ]
