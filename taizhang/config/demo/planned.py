"""Plans of the demo: a school that slips and was given more time, two creation drives, a road that lags, one
that waits while the calendar changes, and one that is still being written."""

from datetime import timedelta

from taizhang.config.demo.people import County
from taizhang.ledger import actions as ledger
from taizhang.ledger.rules import day_of
from taizhang.org import actions as org_actions
from taizhang.org import queries as org
from taizhang.planning import actions
from taizhang.planning.models import Draft, Step, StepWork

SCHOOL = "云溪县城东第二小学新建"
# title, working days, after, who
STEPS = (
    ("场地移交", "5", "", "ZR"),
    ("施工许可", "4", "1", "ZJ"),
    ("基础施工", "18", "2", ""),
    ("主体结构施工", "30", "3", ""),
    ("主体封顶", "节点", "4", ""),
    ("外网和操场", "15", "5", "ZJ"),
    ("教学设备采购和安装", "20", "4", ""),
    ("竣工验收", "8", "6,7", "ZJ"),
    ("开学", "节点", "8", ""),
)


def _rows(made, steps):
    rows = []
    for n, (title, days, after, unit) in enumerate(steps, start=1):
        links = [{"id": f"s{each}", "type": "FS", "lag": 0} for each in after.split(",") if each]
        is_milestone = days == "节点"
        rows.append(
            {
                "key": f"s{n}", "title": title, "days": "" if is_milestone else days, "unit": "working",
                "milestone": "1" if is_milestone else "", "after": links, "owner": str(made.units.get(unit, "")),
            }
        )  # fmt: skip
    return rows


def school(made: County, calendar, due_on):
    """Acts one after the other, each a few days after the last: begun in time, then the site was handed over late."""
    item: list[int] = []
    plan: list[int] = []

    def enter(at):
        clerk = made.by_name("clerk", at)
        draft = ledger.Draft(
            register_id=made.registers["XM"], title=SCHOOL, requirement="新建24个教学班，按期开学。",
            done_when="竣工验收合格，设备到位，开学。", lead_unit_ids=(made.units["JT"],), due_on=due_on,
            leader_person_id=made.people["leader"], place="城东片区",
        )  # fmt: skip
        item[:] = [ledger.enter(draft, by=clerk, at=at).stream_id]
        ledger.issue(item[0], by=clerk, at=at)

    def accept(at):
        ledger.accept(item[0], by=made.liaison("JT", at), at=at)

    def write(at):
        by = made.liaison("JT", at)
        plan[:] = [actions.open_plan(item_id=item[0], title=SCHOOL, by=by, at=at).stream_id]
        draft = Draft.objects.get(plan_id=plan[0])
        actions.save_draft(plan[0], rows=_rows(made, STEPS), deadline=draft.deadline, start=draft.start, by=by, at=at)
        actions.submit(plan[0], by=made.head("JT", at), at=at)

    def approve(at):
        actions.approve(plan[0], decision="同意，按此执行。", by=made.by_name("leader", at), at=at)

    def issue(at):
        keys = list(Step.objects.filter(plan_id=plan[0], unit_id__isnull=False).values_list("key", flat=True))
        actions.issue_steps(plan[0], keys, by=made.liaison("JT", at), at=at)

    def take(at):
        for work in StepWork.objects.filter(plan_id=plan[0], item__isnull=False).select_related("item"):
            code = next(code for code, pk in made.units.items() if pk == work.item.lead_unit_id)
            ledger.accept(work.item_id, by=made.liaison(code, at), at=at)

    def late(at):
        work = StepWork.objects.get(plan_id=plan[0], key="s1")
        by = made.liaison("ZR", at)
        ledger.report(work.item_id, text="两户青苗补偿没有谈下来，场地移交了一半。", progress=50, by=by, at=at)

    def ask(at):
        to = calendar.add(due_on, 10)
        ledger.ask_extension(item[0], due_on=to, reason="场地移交晚了，主体要顺延。", by=made.head("JT", at), at=at)

    def grant(at):
        ledger.grant_extension(item[0], decision="同意延10个工作日，基准不改。", by=made.by_name("leader", at), at=at)

    def begin(at):
        by, today = made.liaison("JT", at), day_of(at)
        actions.report_step(
            plan[0], "s3", started_on=today - timedelta(days=1), percent=20, text="先开已移交的一半", by=by, at=at
        )

    def delay(at):
        """Waits on the leader's home, with what it would move."""
        work, to = StepWork.objects.get(plan_id=plan[0], key="s1"), calendar.add(day_of(at), 15)
        reason = "剩下两户还在谈，签了就清表移交。"
        ledger.ask_extension(work.item_id, due_on=to, reason=reason, by=made.head("ZR", at), at=at)

    return [enter, accept, write, approve, issue, take, late, ask, grant, begin, delay]


def creation(made: County, deadline_on):
    """The creation drive as a whole, from the template; the office writes, a leader approves."""
    plan: list[int] = []

    def write(at):
        by = made.by_name("clerk", at)
        plan[:] = [
            actions.open_plan(
                register_id=made.registers["SC"], title="三城同创迎检", deadline=deadline_on.isoformat(),
                template="creation", by=by, at=at,
            ).stream_id
        ]  # fmt: skip
        actions.submit(plan[0], by=by, at=at)

    def approve(at):
        actions.approve(plan[0], by=made.by_name("leader", at), at=at)
        actions.choose_lights(plan[0], lag_rule="ratio", curve="plan", by=made.by_name("clerk", at), at=at)

    def begin(at):
        begun, text = day_of(at) - timedelta(days=4), "六十四项指标分到三十七家，清单印发。"
        actions.report_step(plan[0], "s1", started_on=begun, percent=60, text=text, by=made.by_name("clerk", at), at=at)

    return [write, approve, begin]


ROAD = "青山镇旅游公路改建"
ROAD_STEPS = (
    ("施工图设计和审查", "10", "", ""),
    ("施工、监理招标", "15", "1", ""),
    ("路基土石方", "20", "2", ""),
    ("桥涵和防护", "15", "2", ""),
    ("路面铺筑", "12", "3,4", ""),
    ("通车", "节点", "5", ""),
)


def road(made: County, calendar, due_on):
    """A road that began late and lags: a leader sees it first. One person answers for its steps."""
    plan: list[int] = []

    def write(at):
        clerk, by = made.by_name("clerk", at), made.liaison("JTYS", at)
        draft = ledger.Draft(
            register_id=made.registers["XM"], title=ROAD, requirement="改建18公里，入冬前通车。",
            done_when="交工验收合格，通车。", lead_unit_ids=(made.units["JTYS"],), due_on=due_on,
            leader_person_id=made.people["leader"], place="青山镇",
        )  # fmt: skip
        item = ledger.enter(draft, by=clerk, at=at).stream_id
        ledger.issue(item, by=clerk, at=at)
        ledger.accept(item, by=by, at=at)
        plan[:] = [actions.open_plan(item_id=item, by=by, at=at).stream_id]
        head = Draft.objects.get(plan_id=plan[0])
        rows = [{**row, "person": str(by.person_id)} for row in _rows(made, ROAD_STEPS)]
        actions.save_draft(plan[0], rows=rows, deadline=head.deadline, start=head.start, by=by, at=at)
        actions.submit(plan[0], by=made.head("JTYS", at), at=at)

    def approve(at):
        actions.approve(plan[0], decision="同意，抓紧。", by=made.by_name("leader", at), at=at)

    def report(at):
        """Designed in time; letting it drags on."""
        by, today = made.liaison("JTYS", at), day_of(at)
        begun, designed, let = (calendar.add(today, -n) for n in (32, 20, 14))
        actions.report_step(plan[0], "s1", started_on=begun, finished_on=designed, by=by, at=at)
        actions.report_step(plan[0], "s2", started_on=let, percent=40, text="第一次招标流标，重新公告", by=by, at=at)

    return [write, approve, report]


def unfinished(made: County, due_on):
    """A plan with a cell that cannot be read, as somebody left it at noon."""

    def write(at):
        clerk, by = made.by_name("clerk", at), made.liaison("JTYS", at)
        draft = ledger.Draft(
            register_id=made.registers["XM"], title="沙河口大桥维修加固", done_when="荷载试验合格，恢复通行。",
            lead_unit_ids=(made.units["JTYS"],), due_on=due_on, place="沙河口",
        )  # fmt: skip
        item = ledger.enter(draft, by=clerk, at=at).stream_id
        ledger.issue(item, by=clerk, at=at)
        ledger.accept(item, by=by, at=at)
        plan = actions.open_plan(item_id=item, by=by, at=at).stream_id
        rows = [
            *_rows(made, (("检测和设计", "15", "", ""), ("招标", "20", "1", ""))),
            {"title": "加固施工", "days": "一个月"},
        ]
        head = Draft.objects.get(plan_id=plan)
        actions.save_draft(plan, rows=rows, deadline=head.deadline, start=head.start, by=by, at=at)

    return write


def waiting(made: County, deadline_on):
    """A drive whose plan was handed in just before the county gave itself a day off: whoever decides is told."""

    def write(at):
        by = made.by_name("clerk", at)
        deadline = deadline_on.isoformat()
        plan = actions.open_plan(
            register_id=made.registers["SY"], title="双拥模范城迎检", deadline=deadline, by=by, at=at
        ).stream_id
        steps = (("资料归集", "20", "", ""), ("走访慰问和共建项目收尾", "15", "1", ""), ("迎检", "3", "2", ""))
        head = Draft.objects.get(plan_id=plan)
        actions.save_draft(plan, rows=_rows(made, steps), deadline=deadline, start=head.start, by=by, at=at)
        actions.submit(plan, by=by, at=at)

    return write


def next_round(made: County, due_on):
    """Longer than a chart looks ahead: its bar goes on beyond it."""

    def begin(at):
        clerk, by = made.by_name("clerk", at), made.liaison("TY", at)
        draft = ledger.Draft(
            register_id=made.registers["SY"], title="新一届省级双拥模范城命名", requirement="对照新版标准补齐短板，逐年自评。",
            done_when="通过省级考评，正式命名。", lead_unit_ids=(made.units["TY"],), due_on=due_on,
        )  # fmt: skip
        item = ledger.enter(draft, by=clerk, at=at).stream_id
        ledger.issue(item, by=clerk, at=at)
        ledger.accept(item, by=by, at=at)
        ledger.report(item, text="标准分解到位，第一次自评失分11项。", progress=5, by=by, at=at)

    return begin


def day_off(made: County, on):
    """The county gives itself a day off: whoever has the creation drive in hand is asked whether it moves."""

    def change(at):
        keeper = made.by_name("system", at)
        known, days = org.calendar_year(made.area_id, on.year)
        table = [(day.day, day.kind, day.name) for day in days]
        published = known is not None and known.is_published
        org_actions.set_calendar(on.year, [*table, (on, "rest", "县庆")], published, by=keeper, at=at)

    return change


def told(made: County, hours, at):
    """(days ago, act) of all of them."""
    calendar, today = hours.calendar, day_of(at)
    acts = school(made, calendar, calendar.add(today, 75))
    yield from zip((26, 25.6, 25, 24, 23.6, 22, 12, 6, 5, 1, 0.8), acts, strict=True)
    yield from zip((20, 19, 3), creation(made, calendar.add(today, 110)), strict=True)
    yield 1.3, waiting(made, calendar.add(today, 110))
    yield 18, next_round(made, today + timedelta(days=640))
    yield 0.7, day_off(made, calendar.add(today, 95))
    yield from zip((52, 51, 2), road(made, calendar, calendar.add(today, 28)), strict=True)
    yield 0.5, unfinished(made, calendar.add(today, 60))
