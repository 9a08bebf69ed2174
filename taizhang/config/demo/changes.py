"""People and units change: somebody is on leave, somebody left, a bureau merges into another, a function goes over."""

from datetime import timedelta

from taizhang.ledger import actions as ledger
from taizhang.ledger.models import Item
from taizhang.ledger.rules import State, day_of
from taizhang.org import actions
from taizhang.org.models import Post

AT_WORK = (State.ACCEPTED, State.IN_PROGRESS)
MERGING = ("KJ", "TJ", "SW", "TY", "MZ", "SF")  # the first that owes something goes into the next bureau of the list
INTO = "GX"
GIVES, TAKES = "CG", "ZJ"


def leave_before(made, at):
    """A clerk of a bureau leaves the service; what was in the name waits for another."""
    person = made.staff[2]
    post = Post.objects.get(pk=made.posts[person])
    items = _open(made, post.unit_id)[:2]
    for item in items:
        ledger.assign(item, person, by=made.by_name("clerk", at), at=at)
    actions.end_post(post.pk, by=made.by_name("security", at), at=at)


def happen(made, at):
    """What is news today."""
    today, keeper, clerk = day_of(at), made.by_name("security", at), made.by_name("clerk", at)
    liaison = made.liaisons["RS"]
    for item in _open(made, made.units["RS"])[:2]:
        ledger.assign(item, liaison, by=clerk, at=at)
    actions.take_leave(liaison, today, today + timedelta(days=4), "annual", by=made.actor(liaison, at), at=at)
    code = next((c for c in MERGING if _open(made, made.units[c])), MERGING[0])
    actions.record_move(
        "merge",
        "云溪县机构改革实施方案",
        "云发〔2026〕18号",
        today,
        [made.units[code]],
        [made.units[INTO]],
        by=keeper,
        at=at,
    )
    function = actions.record_move(
        "transfer", "城市园林绿化管护职能调整的通知", "云编发〔2026〕7号", today, [made.units[GIVES]], [made.units[TAKES]],
        by=keeper, at=at,
    ).stream_id  # fmt: skip
    going = {item.pk: made.units[TAKES] for item in _open(made, made.units[GIVES])[:2]}
    ledger.move_items(function, going, by=clerk, at=at)


def _open(made, unit_id):
    items = Item.objects.filter(area_id=made.area_id, lead_unit_id=unit_id, state__in=AT_WORK, parent=None)
    return list(items.order_by("-id"))
