"""From a person to the Actor of a request: which hats there are, and what the chosen one may do."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from taizhang.org import away
from taizhang.org.actor import Actor, Grant, OtherPost
from taizhang.org.models import Delegation, Post, RoleGrant
from taizhang.org.queries import delegations_in_force
from taizhang.org.roles import ADMIN_ROLES, ROLES
from taizhang.ui.clock import today

_ORDER = {role: place for place, role in enumerate(ROLES)}


@dataclass(frozen=True)
class Hat:
    """A post one may act in: one's own, or somebody's who asked to be stood in for."""

    post: Post
    delegation: Delegation | None = None

    @property
    def key(self) -> str:
        """What the session keeps of the choice."""
        return f"d{self.delegation.pk}" if self.delegation else f"p{self.post.pk}"


def hats(person_id: int, *, at: datetime) -> list[Hat]:
    """Everything this person may act as today, own posts first."""
    on = today(at)
    posts = list(Post.objects.filter(person_id=person_id).in_force(on).select_related("person", "unit"))
    lent = delegations_in_force(on=on, to_post__in=posts) if posts else []
    return [Hat(post) for post in posts] + [Hat(each.to_post, each) for each in lent]


def actor_of(
    person_id: int, *, at: datetime, hat: str = "", account_id: int = 0, factor_at: datetime | None = None
) -> Actor | None:
    """The person as Actor under the chosen hat; a hat that is gone falls back to the first own post.
    None when the person holds no post today."""
    on = today(at)
    lent = away.lent_on(on, to_post__person_id=OuterRef("person_id"))
    held = Post.objects.filter(person_id=person_id).in_force(on).select_related("person", "unit")
    posts = list(held.annotate(is_stand_in=Exists(lent)))
    if not posts:
        return None
    stands_in = posts[0].is_stand_in
    # A post that ends today is over for whoever looks for work: the roles of it ended with the act that ended it.
    others = tuple(OtherPost(f"p{p.pk}", p.unit_id, p.unit.short_name, p.title) for p in posts if p.to_on != on)
    if hat.startswith("d") and hat[1:].isdecimal():
        for delegation in delegations_in_force(on=on, pk=int(hat[1:]), to_post__in=posts):
            return _actor(delegation.to_post, on, account_id, factor_at, stands_in, others, delegation)
    stays = next((post for post in posts if post.to_on != on), posts[0])  # who was moved today sits in the new post
    chosen = next((post for post in posts if hat == f"p{post.pk}"), stays)
    others = tuple(other for other in others if other.hat != f"p{chosen.pk}")
    return _actor(chosen, on, account_id, factor_at, stands_in, others)


def _actor(post, on, account_id, factor_at, stands_in, others, delegation=None):
    worn = delegation.from_post if delegation else post
    grants = RoleGrant.objects.filter(post_id=worn.pk).in_force(on)
    if delegation:
        grants = grants.filter(role__in=set(delegation.roles) - ADMIN_ROLES)
    rows = sorted(
        grants.values_list("role", "scope_unit_id", "scope_unit__path", "scope_register_id", "pk"),
        key=lambda row: (_ORDER[row[0]], row[4]),
    )
    verifies = any(role == "verifier" for role, *_ in rows)
    return Actor(
        area_id=post.area_id,
        account_id=account_id,
        person_id=post.person_id,
        person_name=post.person.name,
        post_id=post.pk,
        post_title=post.title,
        unit_id=worn.unit_id,
        unit_name=worn.unit.short_name,
        unit_path=worn.unit.path,
        grants=tuple(Grant(*row[:4]) for row in rows),
        own_unit_id=post.unit_id,
        own_unit_path=post.unit.path,
        own_unit_name=post.unit.short_name,
        for_person_id=worn.person_id if delegation else None,
        for_post_id=worn.pk if delegation else None,
        for_name=worn.person.name if delegation else "",
        for_title=worn.title if delegation else "",
        factor_at=factor_at,
        stands_in_for=_stood_for(post, on) if verifies and stands_in else (),
        other_posts=others,
    )


def _stood_for(post, on):
    """S9 looks at a verifier under the own hat too: who stands in for somebody does not judge that one's work."""
    lent = delegations_in_force(on=on, to_post__person_id=post.person_id)
    return tuple((each.from_post.person_id, each.from_post.unit.path) for each in lent)
