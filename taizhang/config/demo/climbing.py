"""The ladder of the 督查 register: on for a quarter, run every working morning; an item at each of its higher rungs, one
paused, one held back tonight."""

from collections.abc import Iterator
from datetime import datetime, time
from functools import partial

from taizhang.config.demo.duties import Life
from taizhang.config.demo.hours import DAY, Hours
from taizhang.config.demo.people import County
from taizhang.config.demo.stories import Step
from taizhang.ledger.rules import SHANGHAI
from taizhang.notices.ladder import actions, job
from taizhang.notices.ladder.presets import PRESETS
from taizhang.notices.models import ItemStep

REGISTER = "DC"
ON_FOR = 66  # working days

# lead unit, title, done when, working days past its deadline, [(red day on which it was set aside, step, why)]
LATE = (
    ("CG", "东环路公厕改造", "三处公厕开放，无障碍设施齐全。", 19, ((7, "supervise", "贺局长已到督查室说明，限两周内开工。"),)),
    ("ZR", "西山水库管护用房违建拆除", "违建拆除，恢复原状。", 31, (
        (7, "supervise", "县长专题会已当面督办。"), (19, "bulletin", "等复核意见，本期通报不列。"),
    )),
    ("SC", "老粮站农贸市场消防通道打通", "通道净宽4米，消防验收合格。", 48, (
        (7, "supervise", "已并入消防专项督办。"), (19, "bulletin", "已列入县消防安全通报。"),
        (31, "admonish", "韩县长已当面约谈主要负责人。"),
    )),
)  # fmt: skip


def told(made: County, hours: Hours, at) -> Iterator[Step]:
    now = hours.minute(at)
    yield Step(hours.at(now - ON_FOR * DAY), partial(_switch_on, made))
    for ago in range(ON_FOR - 1, -1, -1):
        morning = datetime.combine(hours.day(now - ago * DAY), time(6, 30), SHANGHAI)
        if morning <= at:
            yield Step(morning, partial(_run, made))
    for lead, title, done_when, late, aside in LATE:
        item = _item(made, hours, at, lead, title, done_when, late)
        item.reports(late + 6, "已现场踏勘，方案在改。", 20)
        for day, step, why in aside:
            item.step(late - day, partial(_set_aside, made, item, step, why))
        yield from item.steps
    waits = _item(made, hours, at, "ZJ", "中心街雨污分流改线", "分流到位，晴天无污水下河。", -2)
    waits.step(3, lambda at: _pause(made, waits, at, until=hours.calendar.add(hours.day(now), 9)))
    held = _item(made, hours, at, "ZJ", "文庙社区化粪池满溢整治", "清掏到位，盖板修好。", 0)
    held.step(0.05, lambda at: _hold(made, held, at))
    yield from (*waits.steps, *held.steps)


def _item(made, hours, at, lead, title, done_when, late):
    due = hours.day(hours.minute(at) - late * DAY)
    item = Life(
        made,
        hours,
        at,
        lead,
        register_id=REGISTER,
        title=title,
        done_when=done_when,
        due_on=due,
        source_note="督查发现",
    )
    item.begins(late + 12)
    return item


def _switch_on(made, at):
    standard = PRESETS["standard"]
    spec = actions.LadderSpec(True, "standard", standard.ordinary, standard.urgent)
    actions.set_ladder(made.registers[REGISTER], spec, by=made.by_name("clerk", at), at=at)


def _run(made, at):
    job.run(made.area_id, at.astimezone(SHANGHAI).date(), at=at)


def _set_aside(made, item, step, why, at):
    drafted = ItemStep.objects.get(area_id=made.area_id, item_id=item.item, step=step)
    actions.set_aside(drafted.pk, reason=why, by=made.by_name("clerk", at), at=at)


def _pause(made, item, at, until):
    actions.pause_item(
        item.item, until_on=until, reason="改线方案等市里批复，批复前不催。", by=made.by_name("clerk", at), at=at
    )


def _hold(made, item, at):
    actions.hold(item.item, reason="明早九点现场协调会，会后再看。", by=made.by_name("clerk", at), at=at)
