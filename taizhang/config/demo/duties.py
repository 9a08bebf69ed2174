"""Promises without a plain day: at once, by an hour, for good, when the next meeting says so; a standing one with the
stages that were concluded; and some that wait for others, or have had nothing new to say."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from taizhang.config.demo.hours import DAY, Hours
from taizhang.config.demo.people import County
from taizhang.config.demo.stories import Step
from taizhang.ledger import actions
from taizhang.ledger.rules import SHANGHAI, DueKind, day_of
from taizhang.notices.duties.closing import close_all
from taizhang.notices.summaries import actions as summaries

WRITERS = {
    "head": "雨污管网两段贯通，背街小巷还剩两条。卡在东街后巷的架空线缆，已约三家运营商现场会商。",
    "leader": "分管的十月事项按月推进，管网和学校两件要盯紧，下月重点看现场。",
}


class Life:
    """One item, told step by step: `step(days ago, act)`."""

    def __init__(self, made: County, hours: Hours, at, lead: str, **draft):
        self.made, self.hours, self.now, self.lead = made, hours, hours.minute(at), lead
        self.item = 0
        self.steps: list[Step] = []
        self._draft = draft

    def step(self, ago, act):
        self.steps.append(Step(self.hours.at(self.now - ago * DAY), act))

    def begins(self, ago, *, accepted=True):
        """Entered and issued so many working days ago, and accepted soon after."""
        self.step(ago, self._enter)
        self.step(ago - 0.02, lambda at: actions.issue(self.item, by=self.made.by_name("clerk", at), at=at))
        if accepted:
            self.step(ago - 0.05, lambda at: actions.accept(self.item, by=self.made.liaison(self.lead, at), at=at))

    def _enter(self, at):
        made = self.made
        draft = actions.Draft(
            **{
                "lead_unit_ids": (made.units[self.lead],),
                "responsible_person_id": made.heads[self.lead],
                "leader_person_id": made.people["leader"],
                **self._draft,
                "register_id": made.registers[self._draft["register_id"]],
            }
        )
        self.item = actions.enter(draft, by=made.by_name("clerk", at), at=at).stream_id

    def unchanged(self, ago):
        self.step(ago, lambda at: actions.no_change(self.item, by=self.made.liaison(self.lead, at), at=at))

    def waits(self, ago, what, code="", outside="", solved_ago=None):
        """It waits for a unit, or for somebody outside; perhaps the unit says later that it is solved."""
        named = []

        def name(at):
            unit = self.made.units[code] if code else None
            by = self.made.liaison(self.lead, at)
            entry = actions.name_blocker(self.item, what=what, waits_for_unit_id=unit, outside=outside, by=by, at=at)
            named.append(entry.pub["blocker"])

        def solve(at):
            by = self.made.liaison(code, at)
            actions.resolve_blocker(self.item, named[0], text="已办结，文书已送达。", by=by, at=at)

        self.step(ago, name)
        if solved_ago is not None:
            self.step(solved_ago, solve)

    def reports(self, ago, text, progress=None):
        def act(at):
            actions.report(self.item, text=text, progress=progress, by=self.made.liaison(self.lead, at), at=at)

        self.step(ago, act)


def told(made: County, hours: Hours, at) -> Iterator[Step]:
    """The steps of all of them."""
    today = day_of(at)
    yield met(made, hours, at)
    yield from locked(made, at)
    yield from written(made, hours, at)
    lives = [_standing(made, hours, at), _standing_in_the_offered_unit(made, hours, at)]

    at_once = Life(
        made, hours, at, "YJ", register_id="PS", title="柳河镇粮站桥护栏断裂处立即设围挡和警示灯", due_kind=DueKind.NOW,
        done_when="围挡、警示灯到位，夜间能看见。", source_note="县领导电话交办",
    )  # fmt: skip
    at_once.begins(0.2, accepted=False)
    by_noon = Life(
        made, hours, at, "ZJ", register_id="PS", title="报城区供热管网抢修点位和恢复时间", due_on=hours.day(hours.minute(at)),
        due_hour=17, done_when="点位表报县政府办公室。", source_note="值班电话",
    )  # fmt: skip
    by_noon.begins(0.3)
    for_good = Life(
        made, hours, at, "NY", register_id="LX", title="撂荒地复耕长期抓，成果不反弹", due_kind=DueKind.LONG,
        done_when="季季有台账，图斑零新增。", source_note="党政联席会议定",
    )  # fmt: skip
    for_good.begins(40)
    for_good.reports(18, "十月新排查撂荒地12亩，已落实代耕户。", 60)
    meeting = Life(
        made, hours, at, "ZR", register_id="LX", title="城东停车楼选址，完成时限待下次联席会定", due_kind=DueKind.MEETING,
        decide_on=hours.calendar.add(today, 6), done_when="选址批复。", source_note="党政联席会议定",
    )  # fmt: skip
    meeting.begins(5)
    meeting.reports(2, "三个比选点位已踏勘，比选报告送审。", 30)
    lives += [at_once, by_noon, for_good, meeting, *_waiting(made, hours, at)]
    for life in lives:
        yield from life.steps


def _waiting(made, hours, at):
    """卡点: in both directions for the unit that a visitor logs in to."""
    later = hours.calendar.add(day_of(at), 25)
    pipes = Life(
        made, hours, at, "ZJ", register_id="XM", title="文庙片区雨污管网改造", due_on=later,
        done_when="闭水试验合格，路面恢复。", source_note="三十工程",
    )  # fmt: skip
    pipes.begins(45)
    pipes.reports(30, "施工图已审定，进场准备完成。", 20)
    pipes.waits(14, "用地批复没下来，泵站开不了工", "ZR")
    pipes.waits(4, "占压管线的电杆没有迁走", outside="县供电公司")
    lots = Life(
        made, hours, at, "ZJ", register_id="SC", title="翠屏片区路内停车位施划", due_on=later,
        done_when="标线验收合格，公示牌到位。", source_note="三城同创",
    )  # fmt: skip
    lots.begins(24)
    lots.reports(16, "点位方案已定。", 30)
    lots.waits(9, "停车泊位设置意见没有回复", "GA", solved_ago=1)
    bus = Life(
        made, hours, at, "JTYS", register_id="LX", title="城区公交站台改造12处", due_on=later,
        done_when="12处站台投用。", source_note="党政联席会议定",
    )  # fmt: skip
    bus.begins(28)
    bus.reports(20, "7处站台基础完成。", 45)
    bus.waits(11, "东大街3处要先恢复人行道路面", "ZJ")
    bus.unchanged(6)
    talks = Life(
        made, hours, at, "SW", register_id="XM", title="冷链物流园二期招商", due_on=later,
        done_when="签订正式合同2家。", source_note="三十工程",
    )  # fmt: skip
    talks.begins(50)
    talks.reports(44, "与两家企业谈妥框架协议。", 40)
    talks.unchanged(30)
    talks.unchanged(18)
    talks.waits(8, "集团总部没有批投资计划", outside="省冷链集团")
    talks.unchanged(7)
    return pipes, lots, bus, talks


def met(made, hours, at):
    """The campaign's meeting was held two working days ago: its reports are due tomorrow."""

    def hold(at):
        register = made.registers["SC"]
        actions.meeting_held(register, on=day_of(at), by=made.by_name("clerk", at), at=at)
        actions.move_rounds(made.area_id, register, at=at)

    return Step(hours.at(hours.minute(at) - 2 * DAY), hold)


def locked(made, at):
    """On the first night of each month the periods that are over are closed."""
    first = day_of(at).replace(day=1)
    while first > day_of(at) - timedelta(days=240):
        night = datetime.combine(first, time(0, 20), SHANGHAI)
        yield Step(night, lambda at: close_all(made.area_id, at=at))
        first = (first - timedelta(days=1)).replace(day=1)


def written(made, hours, at):
    """The head of the offered bureau and the leader write a summary each month; this month's is still owed."""
    asked = {}

    def ask(at):
        for who in WRITERS:
            post, by = made.posts[made.people[who]], made.by_name("clerk", at)
            asked[who] = summaries.ask(post, "month:25", by=by, at=at).stream_id

    def write(at):
        for who, text in WRITERS.items():
            summaries.write(asked[who], text=text, by=made.by_name(who, at), at=at)

    now = hours.minute(at)
    return [Step(hours.at(now - 40 * DAY), ask), Step(hours.at(now - 25 * DAY), write)]


def _standing(made, hours, at):
    life = Life(
        made, hours, at, "SL", register_id="RJ", title="云溪河常态化巡河保洁", is_standing=True, report_days=15,
        done_when="河面无成片漂浮物，巡河记录齐全。", requirement="每周巡河不少于两次，发现问题当日清理。",
    )  # fmt: skip
    life.begins(100)
    for n, text in enumerate(("巡河16次，清理漂浮物4处。", "汛后集中清漂，出船9次。", "巡河18次，劝离垂钓倾倒2起。")):
        life.reports(85 - 28 * n, text)

    def conclude(at):
        first = day_of(at).replace(month=1, day=1)
        actions.conclude_stage(
            life.item, decision="前三季度巡河任务完成，四季度转入冬季清淤和管护。", decided_by="县河长制办公室会议",
            from_on=first, to_on=day_of(at) - timedelta(days=1), by=made.by_name("clerk", at), at=at,
        )  # fmt: skip

    life.step(20, conclude)
    life.reports(6, "冬季清淤开工，完成两段。")
    return life


def _standing_in_the_offered_unit(made, hours, at):
    life = Life(
        made, hours, at, "ZJ", register_id="SC", title="城区市政设施日常巡查维护", is_standing=True,
        done_when="井盖、路灯、人行道破损24小时内处置。",
    )  # fmt: skip
    life.begins(60)
    life.reports(21, "本月巡查发现破损37处，处置37处。")
    return life
