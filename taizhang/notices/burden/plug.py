from django.utils.translation import gettext

from taizhang.journal import events
from taizhang.ledger import asking
from taizhang.notices.rules import TELLINGS
from taizhang.org import roles

from . import actions, projections
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

for role in ("leader", "clerk", "verifier", "unit_head", "liaison"):
    roles.allow(role, "notices.burden")
roles.allow("leader", "notices.cap")
