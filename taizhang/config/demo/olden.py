"""Two promises from before this ledger was kept: written down as history, which nobody here has verified."""

from collections.abc import Iterator
from datetime import date

from taizhang.config.demo.hours import DAY, Hours
from taizhang.config.demo.people import County
from taizhang.config.demo.stories import Step
from taizhang.ledger import actions
from taizhang.ledger.actions import Draft, Source

BOOK = "2024年背街小巷整治台账.xlsx"
PROMISES = (
    (
        "东大街12条小巷路面硬化",
        "ZJ",
        date(2024, 10, 25),
        ((date(2024, 6, 18), "完成招标"), (date(2024, 10, 25), "12条全部完工")),
    ),
    ("老车站周边占道摊点疏导", "CG", date(2024, 8, 30), ((date(2024, 8, 30), "疏导点启用，86户入场"),)),
)


def told(made: County, hours: Hours, at) -> Iterator[Step]:
    for n, promise in enumerate(PROMISES):
        yield Step(
            hours.at(hours.minute(at) - 30 * DAY + n), lambda at, promise=promise, n=n: _file(made, promise, n, at)
        )


def _file(made, promise, n, at):
    title, unit, done_on, lines = promise
    who = {"by": made.by_name("clerk", at), "at": at}
    source = Source(title=BOOK, locus=f"台账 {n + 4}", passage=f"工作任务：{title}；完成情况：已完成")
    draft = Draft(made.registers["DC"], title, lead_unit_ids=(made.units[unit],), source=source)
    entered = actions.enter(draft, history=lines, history_from=BOOK, **who)
    actions.file_history(entered.stream_id, done_on=done_on, **who)
