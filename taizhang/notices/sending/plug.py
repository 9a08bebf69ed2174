"""What sending adds: a message after every entry that cannot wait, a turn of the outbox each minute, the morning."""

from taizhang.engine.refusal import N_
from taizhang.jobs import schedule
from taizhang.journal import events
from taizhang.notices.rules import TELLINGS
from taizhang.notices.sending import actions, job, rules
from taizhang.org import roles
from taizhang.ui import labels, nav, panels


def _told(actor, at, item, **_):
    return {"item": item} if item.issued_at else None


for name, telling in TELLINGS.items():
    if telling.kind in rules.AT_ONCE | rules.AT_ONCE_IF_IMMEDIATE:
        events.then(name, actions.tell)

events.then("notices.item.stepped", actions.tell)  # the ladder's 催办

schedule.every(60, "notices.send", job.send)
schedule.daily("08:00", "notices.morning", job.morning)

roles.allow("system_admin", "notices.channels")
nav.register("channels", N_("渠道"), "notices:channels", act="notices.channels", order=84, icon="list")
panels.register("org.me", "notices/_addresses_link.html", lambda actor, at: {})
panels.register("item.rail", "notices/_told_link.html", _told, order=21, act="ledger.urge")
labels.register(address=N_("地址"))
