"""What the journal adds to the house: its events, its duties, the memory of forms that were sent."""

from django.utils.translation import gettext

from taizhang.engine.events import Recorded
from taizhang.engine.refusal import N_
from taizhang.jobs import schedule
from taizhang.journal import actions, events, tasks
from taizhang.ui import doors, nav


def _erased(recorded: Recorded) -> str:
    numbers = "、".join(f"#{target['seq']}" for target in recorded.pub["targets"])
    return gettext("按规定删除了 {numbers} 中的内容").format(numbers=numbers)


events.register("journal.value.erased", says=_erased, tone="warn")
events.register("journal.bundle.exported", says=N_("导出全部办理记录"))

schedule.every(60, "journal.checkpoint", tasks.checkpoint_all)
schedule.daily("03:20", "journal.sweep", tasks.sweep)

nav.register("records", N_("流水"), "journal:records", "journal.see", order=80, icon="list")
doors.set_once(actions.once)
