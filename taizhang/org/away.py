"""Who is not there: on leave, gone from a post, and who stands in. Common knowledge of the area, as who works
where; why somebody is away is for the person and the head of the unit."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from taizhang.org.models import Delegation, Leave, Post, RoleGrant
from taizhang.ui.reach import NotInReach


def lent_on(day: date, **posts) -> QuerySet[Delegation]:
    """Delegations alive that day: neither ended nor expired, both posts still held."""
    alive = Delegation.objects.filter(revoked_at=None, from_on__lte=day, to_on__gte=day, **posts)
    for side in ("from_post", "to_post"):
        alive = alive.filter(Q(**{f"{side}__to_on": None}) | Q(**{f"{side}__to_on__gte": day}))
    return alive


def ended_posts(area_id: int, day: date) -> QuerySet[Post]:
    """Posts that were over before that day; most people have none."""
    return Post.objects.filter(area_id=area_id, to_on__lt=day)


def on_leave(area_id: int, day: date) -> QuerySet[Leave]:
    return Leave.objects.filter(area_id=area_id).in_force(day)


def uncovered(area_id: int, day: date) -> QuerySet[Leave]:
    """Leaves of that day during which nobody stands in."""
    covered = lent_on(day, area_id=area_id).values("from_post__person_id")
    return on_leave(area_id, day).exclude(person_id__in=covered)


@dataclass(frozen=True)
class Away:
    """Somebody who is on leave today."""

    person_id: int
    name: str
    to_on: date
    stand_ins: str  # names, empty when nobody stands in


def who_is_away(area_id: int, day: date, *, unit_ids=None) -> list[Away]:
    """Everybody on leave, perhaps of some units only, those without a stand-in first. Two questions."""
    leaves = on_leave(area_id, day).select_related("person")
    if unit_ids is not None:
        posts = Post.objects.filter(area_id=area_id, unit_id__in=unit_ids).in_force(day)
        leaves = leaves.filter(person_id__in=posts.values("person_id"))
    found = list(leaves)
    names = stand_in_names(area_id, day, [leave.person_id for leave in found])
    away = [Away(leave.person_id, leave.person.name, leave.to_on, names.get(leave.person_id, "")) for leave in found]
    return sorted(away, key=lambda each: (bool(each.stand_ins), each.to_on, each.person_id))


def stand_in_names(area_id: int, day: date, person_ids) -> dict[int, str]:
    """By the person who is stood in for."""
    if not person_ids:
        return {}
    lent = lent_on(day, area_id=area_id, from_post__person_id__in=person_ids).order_by("pk")
    names: dict[int, list[str]] = defaultdict(list)
    for person_id, name in lent.values_list("from_post__person_id", "to_post__person__name"):
        if name not in names[person_id]:
            names[person_id].append(name)
    return {person_id: "、".join(found) for person_id, found in names.items()}


# ── a head's own people ────────────────────────────────────────────────────────


def staff_post(actor, post_id: int, day: date) -> Post:
    """A post of the head's unit or below it, in force; else 404."""
    posts = Post.objects.filter(area_id=actor.area_id, unit_id__in=actor.unit_ids("org.staff")).in_force(day)
    post = posts.filter(pk=post_id).select_related("person", "unit").first()
    if post is None:
        raise NotInReach
    return post


def staff(actor, day: date) -> list[dict]:
    """The people of the head's unit and below: post, roles, leaves that are not over, who stands in until when."""
    posts = Post.objects.filter(area_id=actor.area_id, unit_id__in=actor.unit_ids("org.staff")).in_force(day)
    found = list(posts.select_related("person", "unit").order_by("unit__path", "pk"))
    roles, leaves, lent = defaultdict(list), defaultdict(list), defaultdict(list)
    for grant in RoleGrant.objects.filter(post__in=posts).in_force(day):
        roles[grant.post_id].append(grant.role)
    for leave in Leave.objects.filter(area_id=actor.area_id, person_id__in=posts.values("person_id")).filter(
        ended_at=None, to_on__gte=day
    ):
        leaves[leave.person_id].append(leave)
    coming = Delegation.objects.filter(from_post__in=posts, revoked_at=None, to_on__gte=day)
    for each in coming.select_related("to_post__person", "to_post__unit"):
        lent[each.from_post_id].append(each)
    return [
        {"post": p, "roles": roles[p.pk], "leaves": leaves[p.person_id], "lent": lent[p.pk]} for p in found
    ]  # fmt: skip


def leaves_of(area_id: int, person_id: int, day: date) -> list[Leave]:
    """A person's own leaves that are not over."""
    return list(Leave.objects.filter(area_id=area_id, person_id=person_id, ended_at=None, to_on__gte=day))


def leave_for(actor, leave_id: int, day: date) -> tuple[Leave, int | None]:
    """A leave of one's own, or of somebody of the head's unit with the post that makes it so; else 404."""
    leave = Leave.objects.filter(area_id=actor.area_id, pk=leave_id).select_related("person").first()
    if leave is None:
        raise NotInReach
    if leave.person_id == actor.person_id:
        return leave, None
    posts = Post.objects.filter(person_id=leave.person_id, unit_id__in=actor.unit_ids("org.staff")).in_force(day)
    post_id = posts.values_list("pk", flat=True).first()
    if post_id is None:
        raise NotInReach
    return leave, post_id
