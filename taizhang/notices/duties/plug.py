"""What the duties that come round add to the house."""

from taizhang.engine.refusal import N_
from taizhang.jobs import schedule
from taizhang.journal import events
from taizhang.notices.duties import closing, projections
from taizhang.ui import panels

events.register("notices.round.closed", says=N_("{from_on}至{to_on}这一期报送锁定"), project=projections.closed)
schedule.daily("00:20", "notices.close_rounds", closing.close_rounds)
panels.register(
    "register.rail",
    "notices/_round_link.html",
    lambda actor, at, register: {"register": register} if register.rhythm else None,
    act="ledger.see",
)
