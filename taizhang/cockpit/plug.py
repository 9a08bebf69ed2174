from taizhang.engine.refusal import N_
from taizhang.org import roles
from taizhang.ui import nav

for role in roles.ROLES:
    roles.allow(role, "cockpit.see")
roles.allow("system_admin", "cockpit.health")

nav.register("home", N_("今日"), "cockpit:home", act="cockpit.see", order=10, icon="sun")
