"""What the journal adds to the house: its own events, and the memory of forms that were sent."""

from django.utils.translation import gettext

from taizhang.engine.events import Recorded
from taizhang.journal import actions, events
from taizhang.ui import doors


def _erased(recorded: Recorded) -> str:
    numbers = "、".join(f"#{target['seq']}" for target in recorded.pub["targets"])
    return gettext("按规定删除了 {numbers} 中的内容").format(numbers=numbers)


events.register("journal.value.erased", says=_erased, tone="warn")
doors.set_once(actions.once)
