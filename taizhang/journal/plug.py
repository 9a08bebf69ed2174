"""What the journal adds to the house: its own events."""

from taizhang.engine.refusal import N_
from taizhang.journal import events

events.register("journal.value.erased", says=N_("按规定删除了第 {seq} 条记录中的内容"), tone="warn")
