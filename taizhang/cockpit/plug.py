from taizhang.engine.refusal import N_
from taizhang.ledger import task_forcing
from taizhang.org import roles
from taizhang.ui import nav, panels, shell

for role in roles.ROLES:
    roles.allow(role, "cockpit.see")
for role in ("leader", "clerk", "verifier", "unit_head", "liaison"):
    roles.allow(role, "cockpit.gaps")
roles.allow("system_admin", "cockpit.health")

# Open to everybody: a secretary without a role, too, comes back to what waits for the own word.
nav.register("home", N_("今日"), "cockpit:home", order=10, icon="sun")
shell.set_by_phone(lambda actor: "leader" in actor.roles or not actor.roles)
panels.register(
    "org.me", "cockpit/_record_link.html", lambda actor, at: {"others": actor.can("ledger.record")}, act="cockpit.see"
)
panels.register("home.desk", "ledger/_ending.html", task_forcing.ending, act="ledger.task_force", order=40)
