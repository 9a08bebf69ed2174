from importlib import import_module

from taizhang.engine.refusal import N_
from taizhang.journal import events
from taizhang.notices import models, projections, queries
from taizhang.notices.rules import ANSWERS, CONFIRM, PERSONAL, SETTLES_HANDOUTS, TELLINGS
from taizhang.org import roles
from taizhang.ui import nav

# An entry first answers what was asked, then asks anew: an urging after a report waits for the next one.
for name in sorted(ANSWERS):
    events.follow(name, projections.answer)
for name in sorted(SETTLES_HANDOUTS):
    events.follow(name, projections.answer_handout)
for name in TELLINGS:
    events.follow(name, projections.tell)

for name in PERSONAL:
    events.follow(name, projections.tell_persons)

models.ACTS.add(CONFIRM)
for role in ("leader", "clerk", "verifier", "unit_head", "liaison", "inspector"):
    roles.allow(role, "notices.see")
for role in ("unit_head", "liaison"):
    roles.allow(role, "notices.unit")

nav.register("todo", N_("待办"), "notices:todo", act="notices.see")
nav.badge("todo", queries.todo_count)

# Each subject of the room plugs itself in, after every telling of the inbox is known.
for subject in ("ladder", "sending", "duties", "summaries", "burden", "books", "hall"):
    import_module(f"taizhang.notices.{subject}.plug")
