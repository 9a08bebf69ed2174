"""What the ledger adds to the house: its events with their sentences, and which role may do what."""

from django.urls import reverse

from taizhang.engine.refusal import N_
from taizhang.journal import events
from taizhang.ledger import sayings, tasks
from taizhang.ledger.actions.reorganise import owes_nothing
from taizhang.ledger.projections import (
    blockers,
    declines,
    handouts,
    handover,
    hanging,
    items,
    letters,
    levels,
    paper,
    purging,
    registers,
    remarks,
    retracting,
    spoken,
    standing,
    superior,
    work,
    years,
)
from taizhang.org import closing, roles
from taizhang.ui import labels, nav


def _page(entry):
    return reverse("ledger:item", args=[entry.stream_id])


def _handout(entry):
    return reverse("ledger:handout", args=[entry.stream_id])


def _register(name, says, project, tone="note", **more):
    events.register(f"ledger.item.{name}", says=says, project=project, tone=tone, link=_page, **more)


events.register("ledger.register.opened", says=N_("开立台账册 {name}"), project=registers.opened, tone="state")
events.register("ledger.register.changed", says=N_("改台账册 {name}"), project=registers.changed)
events.register("ledger.register.met", says=N_("登记{met_on}开过会"), project=registers.met)
events.register("ledger.register.closed", says=N_("停用台账册"), project=registers.closed, tone="state")

events.register("ledger.remark.made", says=N_("登记一条表扬或批评"), project=remarks.made)
events.register("ledger.remark.answered", says=N_("对表扬或批评作说明"), project=remarks.answered)
events.register("ledger.record.looked", says=N_("查看个人实绩档案"), project=remarks.looked)
events.register(
    "ledger.handout.made", says=N_("交办一批 {count} 件：{title}"), project=handouts.made, tone="state", link=_handout
)
events.register("ledger.handout.urged", says=N_("催签收"), project=handouts.urged, tone="warn", link=_handout)
events.register(
    "ledger.year.closed",
    says=N_("结转{year}年"),
    project=years.closed,
    tone="state",
    link=lambda e: reverse("ledger:year", args=[e.stream_id]),
    seals=True,
)

_register("entered", N_("立项：{title}"), items.entered, "state")
_register("edited", N_("修改草稿"), items.edited)
_register("history_filed", sayings.history_filed, items.history_filed, "state")
_register("draft_deleted", N_("删除草稿"), items.draft_deleted, "warn")
_register("issued", N_("交办给{units}，编号{number}"), items.issued, "state")
_register("reissued", N_("改派给{units} {reason}"), declines.reissued, "state")
_register("accepted", N_("签收"), work.accepted, "state")
_register("declined", sayings.declined, declines.declined, "warn")
_register("decline_refused", N_("不同意退件，由{unit}承办：{reason}"), declines.decline_refused, "state")
_register("reported", sayings.reported, work.reported)
_register("unchanged", N_("无变化"), work.unchanged)
_register("report_corrected", sayings.report_corrected, work.report_corrected, "warn")
_register("blocker_named", N_("报卡点：等{waits_for}，{what}"), blockers.blocker_named, "warn")
_register("blocker_resolved", N_("说卡点已解决：{text}"), blockers.blocker_resolved)
_register("blocker_confirmed", N_("确认卡点已解决"), blockers.blocker_confirmed, "state")
_register("blocker_reopened", N_("卡点没有解决：{reason}"), blockers.blocker_reopened, "warn")
_register("evidence_added", sayings.evidence_added, work.evidence_added)
_register("broken_down", N_("分解出一件子事项"), work.broken_down)
_register("inner_task_added", N_("增加一项内部分工"), work.inner_task_added)
_register("inner_task_done", N_("内部分工有进度"), work.inner_task_done)
_register("inner_task_dropped", N_("去掉一项内部分工"), work.inner_task_dropped)
_register("assigned", N_("责任人定为{name}"), items.assigned)
_register("due_set", sayings.due_set, items.due_set, "state")
_register(
    "stage_concluded", N_("{from_on}至{to_on}阶段性办结（{decided_by}）：{decision}"), standing.stage_concluded, "state"
)
_register("extension_asked", sayings.extension_asked, work.extension_asked)
_register("extension_granted", sayings.extension_granted, work.extension_granted, "state")
_register("extension_refused", N_("不同意延期：{decision}"), work.extension_refused, "warn")
_register("part_finished", N_("本部分办结：{text}"), work.part_finished, "state")
_register("claim_drafted", N_("拟申请销号：{statement}"), work.claim_drafted)
_register("claim_submitted", sayings.submitted, work.claim_submitted, "state")
_register("claim_withdrawn", N_("撤回销号申请：{reason}"), work.claim_withdrawn, "warn")
_register("proof_opened", N_("打开佐证{no}"), work.proof_opened)
_register("proof_judged", sayings.judged, work.proof_judged)
_register("returned", N_("退回补正，{return_due_on}前重报：{reason}"), work.returned, "warn")
_register("level_passed", sayings.passed, levels.passed, "state")
_register("close_confirmed", N_("领导确认可以销号 {decision}"), levels.confirmed, "state")
_register("closed", N_("核验通过，销号 {remark}"), work.closed, "state", seals=True)
_register("letter_sent", sayings.letter_sent, letters.kept)
_register("letter_received", sayings.letter_received, letters.kept, "state")
_register("handed_over", sayings.handed_over, handover.handed_over, "state")
_register("suspended", N_("挂起：{reason}"), items.suspended, "warn")
_register("resumed", N_("恢复：{reason}"), items.resumed, "state")
_register("withdrawn", N_("撤销：{reason}"), items.withdrawn, "warn")
_register("reopened", N_("反弹重开，{due_on}前办完：{reason}"), items.reopened, "warn")
_register("urged", N_("催办 {text}"), work.urged, "warn")
_register("claim_recorded", sayings.recorded, paper.claim_recorded, "state")
_register("progress_recorded", sayings.progress_recorded, paper.progress_recorded)
_register("progress_retracted", sayings.progress_retracted, retracting.progress_retracted, "warn")
_register("phoned", sayings.phoned, paper.phoned, "warn")
_register("instructed", N_("批示：{text}"), work.instructed)
_register("hung", N_("挂入专项{name}"), hanging.hung)
_register("unhung", N_("从专项{name}摘下"), hanging.unhung)
_register("purge_asked", N_("申请清除：{reason}"), purging.purge_asked, "warn")
_register("purge_refused", N_("不同意清除：{decision}"), purging.purge_refused, "warn")
_register("purged", sayings.purged, purging.purged, "warn", seals=True)
_register("source_purged", N_("来源已按涉密清除"), purging.source_purged, "warn")
events.follow("journal.value.erased", purging.erased)
events.then("org.calendar.set", tasks.calendar_changed)
_register("source_added", N_("又一处来源：{source_title}"), hanging.source_added)
_register("superior_recorded", sayings.superior_recorded, superior.recorded, "state")
_register("superior_struck_off", N_("上级{struck_off_on}销号，{paper}"), superior.struck_off, "state")
_register("spoken_recorded", sayings.spoken_recorded, spoken.recorded, "state")
_register("spoken_reminded", N_("提醒{to}确认口头指示"), spoken.reminded, "warn")
_register("spoken_secretary", N_("口头指示改由{name}代为确认"), spoken.secretary_changed)
_register("spoken_confirmed", sayings.spoken_confirmed, spoken.confirmed, "state")
_register("spoken_denied", sayings.spoken_denied, spoken.denied, "warn")
_register("spoken_dropped", N_("督查室自行立项，不再用{leader}的名义"), spoken.dropped, "state")
_register("round_moved", sayings.round_moved, items.round_moved)
for name in ("changed", "met"):
    events.then(f"ledger.register.{name}", tasks.rounds_changed)
_register("relit", N_("工作日历改动，灯重新推算"), items.relit)

roles.allow(
    "leader",
    "ledger.see",
    "ledger.instruct",
    "ledger.decide_extension",
    "ledger.confirm_close",
    "ledger.rule",
    "ledger.confirm_purge",
)
roles.allow(
    "clerk",
    "ledger.see",
    "ledger.keep",
    "ledger.enter",
    "ledger.issue",
    "ledger.rule",
    "ledger.assign",
    "ledger.urge",
    "ledger.take_paper",
    "ledger.reopen",
    "ledger.task_force",
    "ledger.purge",
    "ledger.outside",
    "ledger.letter",
)
roles.allow("verifier", "ledger.see", "ledger.verify", "ledger.reopen", "ledger.confirm_purge")
roles.allow(
    "unit_head",
    "ledger.see",
    "ledger.accept",
    "ledger.divide",
    "ledger.assign",
    "ledger.submit",
    "ledger.ask_extension",
    "ledger.block",
)
roles.allow(
    "liaison",
    "ledger.see",
    "ledger.accept",
    "ledger.report",
    "ledger.letter",
    "ledger.break_down",
    "ledger.divide",
    "ledger.assign",
    "ledger.block",
)
for role in ("leader", "clerk", "unit_head"):
    roles.allow(role, "ledger.record")  # to look at records, each within what he answers for
roles.allow("clerk", "ledger.remark")
roles.allow("inspector", "ledger.see")
roles.allow("auditor", "ledger.see")

closing.register(owes_nothing)

nav.register("ledger", N_("台账"), "ledger:list", act="ledger.see", order=20)
nav.register("task-forces", N_("专班"), "ledger:task-forces", act="ledger.see", order=25, icon="list")
nav.search("ledger:list", act="ledger.see")
nav.primary(N_("写批示"), "ledger:instruct-new", act="ledger.instruct", order=20, icon="pen")
labels.register(
    meanwhile=N_("这期间的办理记录"),
    title=N_("事项"),
    requirement=N_("办理要求"),
    done_when=N_("完成的标准"),
    text=N_("内容"),
    statement=N_("完成情况"),
    received_on=N_("收到的日期"),
    signed_by=N_("签字人"),
    reason=N_("理由"),
    suggested=N_("该由谁办"),
    decision=N_("批注"),
    decided_by=N_("由谁定的"),
    from_on=N_("从哪天"),
    to_on=N_("到哪天"),
    due_kind=N_("时限怎么定"),
    is_standing=N_("常态化事项"),
    report_days=N_("几天一报"),
    rhythm=N_("报送周期"),
    report=N_("哪一次报的"),
    rhythm_on=N_("哪一天报"),
    met_on=N_("开会的日期"),
    ground=N_("免责情形"),
    paper=N_("依据"),
    superior=N_("上级单位"),
    their_number=N_("来文文号"),
    reply=N_("复函文号"),
    heard_by=N_("谁听到的"),
    said_at=N_("什么时候说的"),
    words=N_("想说的话"),
    excused=N_("怎么算"),
    remark=N_("核验意见"),
    note=N_("说明"),
    caption=N_("说明"),
    progress=N_("完成百分比"),
    name=N_("名称"),
    unit=N_("单位"),
    what=N_("卡在哪里"),
    outside=N_("或者等外面的谁"),
    since_on=N_("从哪天起等着"),
    co_lead=N_("并列牵头单位"),
    duty=N_("各办什么"),
    responsible=N_("责任人"),
    leader=N_("分管领导"),
    due_on=N_("时限"),
    due_hour=N_("几时前"),
    place=N_("地点"),
    source_title=N_("来自哪里"),
    source_locus=N_("第几页第几段"),
    source_speaker=N_("谁说的"),
    source_said_on=N_("哪一天"),
    source_passage=N_("原文里的话"),
    about=N_("对哪个人或哪个单位"),
    source=N_("依据"),
    purpose=N_("用途"),
)
