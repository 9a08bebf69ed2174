from django.urls import reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_
from taizhang.journal import events
from taizhang.ledger import asking, feeding
from taizhang.notices.rules import TELLINGS
from taizhang.org import roles
from taizhang.ui import panels

from . import actions, joining, pairs, projections
from .rules import CREDITS, FILLS


def _capped(e):
    said = gettext("定催报上限：每单位每月 {asks} 次").format(asks=e.pub["asks"])
    if (visits := e.pub.get("visits")) is not None:
        said += gettext("，检查 {n} 次").format(n=visits)
    if (meetings := e.pub.get("meetings")) is not None:
        said += gettext("，会议 {n} 次").format(n=meetings)
    return said


for name in (*TELLINGS, "notices.item.stepped"):
    events.follow(name, projections.told)
for name in sorted(FILLS):
    events.follow(name, projections.filled)
    events.then(name, actions.wrote)
for name in CREDITS:
    events.follow(name, projections.credited)
events.register("notices.burden.capped", says=_capped, project=projections.capped)

asking.check(actions.before_asking)
asking.check_round(joining.before_round)
feeding.feeds(joining.joined_with)
for name, says in (("joined", N_("两件并成一份报")), ("kept", joining.says_kept), ("parted", N_("改回没有定的"))):
    project = joining.parted if name == "parted" else joining.decided
    events.register(f"notices.pair.{name}", says=says, project=project, link=lambda e: reverse("notices:burden"))
panels.register("item.rail", "notices/_asked_twice.html", pairs.panel, order=5, act="ledger.keep")

for role in ("leader", "clerk", "verifier", "unit_head", "liaison"):
    roles.allow(role, "notices.burden")
roles.allow("leader", "notices.cap")
