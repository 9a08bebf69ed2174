"""What the journal adds to the house: its own events, and the memory of forms that were sent."""

from taizhang.engine.refusal import N_
from taizhang.journal import actions, events
from taizhang.ui import doors

events.register("journal.value.erased", says=N_("按规定删除了第 {seq} 条记录中的内容"), tone="warn")

doors.set_once(actions.once)
