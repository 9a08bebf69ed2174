"""What an act needs beyond state and role. A guard looks at item and person; a want looks at what was typed.

Each raises `Refused`, whose sentence is what the user reads, or does nothing.
"""

from taizhang.engine.refusal import N_, Refused

from .dues import Due, DueKind
from .lights import UNCHANGED_MOST, day_of
from .words import State, Verdict


def part_for(snapshot, who, act, unit_id=None, states=("pending", "accepted", "declined")):
    """The doing unit that this person acts for: the one named, else the own one, else the first covered."""
    parts = [p for p in snapshot.parts if p.state in states and who.covers_unit(act, p)]
    if unit_id is not None:
        return next((p for p in parts if p.unit_id == unit_id), None)
    return next((p for p in parts if p.unit_id == who.unit_id), parts[0] if parts else None)


AT_WORK = ("accepted", "declined")  # 先办后议: who declined works on until somebody rules


def part_of_row(snapshot, who, row, unit_id=None, states=("accepted",)):
    """The doing unit that the row is about; the claim is always the first lead's."""
    if row.side.value == "first":
        unit_id = snapshot.first_lead.unit_id if snapshot.first_lead else None
    return part_for(snapshot, who, row.act, unit_id, states)


def unit_has_not_answered(snapshot, who, row, unit_id=None, **_):
    if part_for(snapshot, who, row.act, unit_id, ("pending",)) is None:
        raise Refused("ledger.answered", N_("贵单位已经签收或退件，不用再办。"))


def unit_has_accepted(snapshot, who, row, unit_id=None, **_):
    if part_of_row(snapshot, who, row, unit_id) is None:
        raise Refused("ledger.not_accepted", N_("贵单位还没有签收。请先签收。"))


def unit_is_at_work(snapshot, who, row, unit_id=None, **_):
    if part_of_row(snapshot, who, row, unit_id, AT_WORK) is None:
        raise Refused("ledger.not_accepted", N_("贵单位还没有签收。请先签收。"))


def submitter_is_another(snapshot, who, row, **_):
    """S2: the unit head who submitted and the verifier are two people of two units."""
    claim = snapshot.claim
    if claim.submitted_by_id in who.persons or claim.submitted_unit_id in who.unit_ids:
        raise Refused("S2", N_("提交销号申请的和核验的必须是两个单位的两个人。请别的单位的核验员办。"), "forbidden")


def has_a_lead(snapshot, who, row, **_):
    if snapshot.first_lead is None:
        raise Refused("ledger.no_lead", N_("还没有牵头单位。请先在草稿里定牵头单位。"), "invalid")


def due_is_to_come(snapshot, who, row, at, due=None, due_on=None, **_):
    due = due or (Due(on=due_on) if due_on else snapshot.due)
    if due.kind == DueKind.MEETING and due.decide_on is None:
        raise Refused("ledger.no_meeting_day", N_("时限等会议定的，请先填哪天开会，再交办。"), "invalid")
    day = due.decide_on if due.kind == DueKind.MEETING else due.on
    if day is not None and day < day_of(at):
        raise Refused("ledger.due_past", N_("时限{due}已过。请先改时限，再交办。"), "invalid", due=f"{day:%Y-%m-%d}")


def standing_has_no_day(snapshot, who, row, due=None, **_):
    if snapshot.is_standing and due is not None and due.kind != DueKind.LONG:
        raise Refused("ledger.standing_without_day", N_("常态化事项没有时限，按期报进展。请选“长期”。"), "invalid")


def is_standing(snapshot, who, row, **_):
    if not snapshot.is_standing:
        raise Refused("ledger.not_standing", N_("阶段性结论只给常态化事项；本事项办完了，走申请销号。"))


def is_not_standing(snapshot, who, row, **_):
    if snapshot.is_standing:
        raise Refused("ledger.standing_never_closes", N_("常态化事项不销号；阶段任务完成的，请督查室下阶段性结论。"))


def may_have_a_day(snapshot, who, row, **_):
    if snapshot.is_standing and snapshot.state != State.DRAFT:
        raise Refused("ledger.standing_without_day", N_("常态化事项没有时限，按期报进展就行。"))


def parent_is_open(snapshot, who, row, **_):
    if snapshot.is_parent_over:
        raise Refused("ledger.parent_over", N_("上级事项已经办结。请先把上级事项反弹重开。"))


def every_lead_has_accepted(snapshot, who, row, **_):
    declined = [p.name for p in snapshot.leads if p.state == "declined"]
    if declined:
        raise Refused("ledger.lead_declined", N_("{units}退件还没有裁定，不能申请销号。"), units="、".join(declined))
    waiting = [p.name for p in snapshot.leads if p.state != "accepted"]
    if waiting:
        raise Refused("ledger.lead_waits", N_("{units}还没有签收，不能申请销号。"), units="、".join(waiting))


def every_co_lead_is_done(snapshot, who, row, **_):
    missing = [p.name for p in snapshot.co_leads if not p.done]
    if missing:
        raise Refused(
            "ledger.parts_missing",
            N_("还差{units}报本部分办结，不能申请销号。请它们的单位负责人先报。"),
            units="、".join(missing),
        )


def part_to_finish(snapshot, who, row, unit_id=None):
    """The co-lead's part that this person may call done: the one named, else the own one, else the first."""
    mine = [p for p in snapshot.co_leads if p.state == "accepted" and not p.done and who.covers_unit(row.act, p)]
    wanted = who.unit_id if unit_id is None else unit_id
    return next((p for p in mine if p.unit_id == wanted), mine[0] if mine and unit_id is None else None)


def a_part_to_finish(snapshot, who, row, unit_id=None, **_):
    """What is finished by itself is a co-lead's part; the first lead's ends with the claim."""
    if part_to_finish(snapshot, who, row, unit_id) is not None:
        return
    mine = [p for p in snapshot.co_leads if who.covers_unit(row.act, p) and unit_id in (None, p.unit_id)]
    if not mine:
        raise Refused("ledger.no_part", N_("第一牵头单位不用单报：并列牵头单位都报了本部分办结，就申请销号。"))
    if any(p.state != "accepted" for p in mine):
        raise Refused("ledger.not_accepted", N_("贵单位还没有签收。请先签收。"))
    raise Refused("ledger.part_is_done", N_("贵单位已经报过本部分办结，不用再报。"))


def no_extension_waits(snapshot, who, row, **_):
    if snapshot.extension_id is not None:
        raise Refused("ledger.extension_waits", N_("已有一件延期申请在等审定，不用再提。"))


def an_extension_waits(snapshot, who, row, **_):
    if snapshot.extension_id is None:
        raise Refused("ledger.no_extension", N_("没有在等审定的延期申请。"))


def is_its_leader(snapshot, who, row, **_):
    if snapshot.leader_id is not None and snapshot.leader_id not in who.persons:
        raise Refused(
            "ledger.other_leader", N_("本事项的延期由{leader}审定。"), "forbidden", leader=snapshot.leader_name
        )


def has_a_due_date(snapshot, who, row, **_):
    if snapshot.due_on is None:
        raise Refused("ledger.no_due", N_("本事项没有时限，不用延期。"))


def due_is_open(snapshot, who, row, **_):
    if snapshot.state != State.DRAFT and snapshot.due_on is not None:
        raise Refused(
            "ledger.due_is_set",
            N_("时限交办后不能改。要改期，请{lead}的单位负责人申请延期，由{leader}审定。"),
            **snapshot.names,
        )


def a_draft_claim_stands(snapshot, who, row, **_):
    if snapshot.claim is None or snapshot.claim.state != "drafted":
        raise Refused("ledger.no_draft_claim", N_("还没有拟好的销号申请。请联络员先拟，附上佐证。"))
    if not snapshot.claim.rests_on_proof:
        raise Refused("ledger.claim_without_proof", N_("销号申请里没有佐证。请先附上佐证。"))


def no_children_open(snapshot, who, row, **_):
    if snapshot.open_children:
        raise Refused(
            "ledger.children_open",
            N_("还有{count}件子事项没有办完（{numbers}）。请先办完子事项。"),
            count=len(snapshot.open_children),
            numbers="、".join(snapshot.open_children[:3]),
        )


def every_proof_is_judged(snapshot, who, row, **_):
    """Each proof (at a level that samples: each that was drawn) opened and judged by this very verifier, and none
    of the claim left in doubt."""
    claim = snapshot.claim
    if unseen := claim.unseen(who.persons):
        raise Refused("ledger.unseen", N_("还不能销号：佐证{numbers}没打开过。"), numbers=_list(unseen))
    if unjudged := claim.unjudged(who.persons):
        raise Refused("ledger.unjudged", N_("还不能销号：佐证{numbers}您还没有下结论。"), numbers=_list(unjudged))
    if doubted := claim.doubted(who.persons):
        raise Refused(
            "ledger.doubted",
            N_("还不能销号：佐证{numbers}存疑或不予采信。请退回补正，或重新下结论。"),
            numbers=_list(doubted),
        )


def proof_is_of_the_claim(snapshot, who, row, evidence_id=None, **_):
    if evidence_id is not None and snapshot.claim.proof(evidence_id) is None:
        raise Refused("ledger.no_such_proof", N_("这份佐证不在本次销号申请里。"), "invalid")


def proof_was_opened(snapshot, who, row, evidence_id=None, verdict=None, note="", **_):
    proof = snapshot.claim.proof(evidence_id)
    if not proof.openers & who.persons:
        raise Refused("ledger.unopened", N_("佐证{no}您还没有打开过。请先打开，再下结论。"), no=proof.no)
    if verdict not in set(Verdict):
        raise Refused("ledger.no_verdict", N_("请选一个结论：属实、存疑或不予采信。"), "invalid")
    if not note.strip() and (verdict != Verdict.TRUE or proof.has_doubt):
        raise Refused("ledger.verdict_without_note", N_("佐证{no}要写明理由。"), "invalid", no=proof.no)


def a_reason(snapshot, who, row, reason="", **_):
    if not reason.strip():
        raise Refused("ledger.no_reason", N_("请写明理由。"), "invalid")


def a_text(snapshot, who, row, text="", **_):
    if not text.strip():
        raise Refused("ledger.no_text", N_("请写几个字再提交。"), "invalid")


def a_title(snapshot, who, row, title="", **_):
    if not title.strip():
        raise Refused("ledger.no_title", N_("请写事项名称。"), "invalid")


def a_past_day(snapshot, who, row, done_on=None, at=None, **_):
    if done_on is not None and done_on > day_of(at):
        raise Refused("ledger.not_past", N_("办完的日子不能晚于今天。"), "invalid")


def a_later_date(snapshot, who, row, due_on=None, **_):
    if due_on is None or due_on <= snapshot.due_on:
        raise Refused("ledger.not_later", N_("延期要晚于现时限{due}。"), "invalid", due=f"{snapshot.due_on:%Y-%m-%d}")


def a_date_to_come(snapshot, who, row, due_on=None, at=None, **_):
    if due_on is None:
        raise Refused("ledger.no_date", N_("请填日期。"), "invalid")
    if due_on < day_of(at):
        raise Refused("ledger.date_past", N_("日期不能早于今天。"), "invalid")
    if due_on.year > day_of(at).year + 100:
        raise Refused("ledger.date_far", N_("日期太远了，请核对年份。"), "invalid")


def a_due_to_come(snapshot, who, row, due=None, due_on=None, at=None, **_):
    """立即 and 长期 name no day; 待会议定 names the meeting's."""
    due = due or Due(on=due_on)
    if due.kind in (DueKind.NOW, DueKind.LONG):
        return
    a_date_to_come(snapshot, who, row, due_on=due.decide_on if due.kind == DueKind.MEETING else due.on, at=at)


def says_something_new(snapshot, who, row, **_):
    """The third report of no change in a row needs a blocker that stands: where it is stuck, whom it waits for."""
    if not snapshot.has_reported:
        raise Refused("ledger.nothing_reported", N_("还没有报过进展，第一次请写一句话。"))
    if snapshot.unchanged_count >= UNCHANGED_MOST - 1 and not snapshot.blockers:
        raise Refused(
            "ledger.unchanged_again",
            N_("连续第{count}次无变化，请先报卡点：写明卡在哪里、等谁。"),
            count="三" if snapshot.unchanged_count == UNCHANGED_MOST - 1 else snapshot.unchanged_count + 1,
        )


def something_was_reported(snapshot, who, row, **_):
    if not snapshot.has_reported:
        raise Refused("ledger.nothing_to_correct", N_("还没有报过，没有要更正的。"))


def a_blocker(snapshot, who, row, what="", waits_for_unit_id=None, outside="", since_on=None, at=None, **more):
    if bool(waits_for_unit_id) == bool(outside.strip()):
        raise Refused("ledger.waits_for_whom", N_("请写明等谁：选一个单位，或写外单位的名称，只写一样。"), "invalid")
    if not what.strip():
        raise Refused("ledger.waits_for_what", N_("请写明卡在哪里、要对方办什么。"), "invalid")
    if since_on is None or since_on > day_of(at):
        raise Refused("ledger.waits_since", N_("从哪天起等着，不能晚于今天。"), "invalid")
    part = part_for(snapshot, who, row.act, more.get("unit_id"), ("accepted",))
    if waits_for_unit_id and waits_for_unit_id == part.unit_id:
        raise Refused("ledger.waits_for_itself", N_("等的是本单位自己，不算卡点；请用内部分工。"), "invalid")


def _waited_for(snapshot, who, row):
    """The open blockers that this person's unit is asked to resolve."""
    return [b for b in snapshot.blockers if b.state == "open" and b.path and who.covers_unit(row.act, b)]


def _waiting(snapshot, who, row):
    """The blockers that stand for this person's unit."""
    mine = {p.unit_id for p in snapshot.parts if who.covers_unit(row.act, p)}
    return [b for b in snapshot.blockers if b.unit_id in mine]


def a_blocker_waits_for_me(snapshot, who, row, **_):
    if not _waited_for(snapshot, who, row):
        raise Refused("ledger.no_blocker_for_me", N_("本事项没有在等贵单位的卡点。"))


def my_blocker_stands(snapshot, who, row, **_):
    if not _waiting(snapshot, who, row):
        raise Refused("ledger.no_blocker_of_mine", N_("贵单位在本事项上没有待确认的卡点。"))


def it_waits_for_me(snapshot, who, row, blocker_id=None, **_):
    if blocker_id not in {b.id for b in _waited_for(snapshot, who, row)}:
        raise Refused("ledger.no_such_blocker", N_("没有这个卡点，或它不等贵单位。请刷新后再办。"), "invalid")


def it_is_mine(snapshot, who, row, blocker_id=None, is_solved=True, reason="", **_):
    blocker = next((b for b in _waiting(snapshot, who, row) if b.id == blocker_id), None)
    if blocker is None:
        raise Refused("ledger.no_such_blocker", N_("没有这个卡点，或它不是贵单位报的。请刷新后再办。"), "invalid")
    if not is_solved and blocker.state == "open":
        raise Refused("ledger.blocker_still_open", N_("对方还没有说解决，不用退回。"))
    if not is_solved and not reason.strip():
        raise Refused("ledger.no_reason", N_("请写明理由。"), "invalid")


def a_period(snapshot, who, row, from_on=None, to_on=None, at=None, **_):
    if from_on is None or to_on is None:
        raise Refused("ledger.no_period", N_("请填这一阶段从哪天到哪天。"), "invalid")
    if to_on < from_on:
        raise Refused("ledger.period_backwards", N_("阶段的止日不能早于起日。"), "invalid")
    if to_on > day_of(at):
        raise Refused("ledger.period_to_come", N_("这一阶段还没过完，不能下结论。止日最晚填今天。"), "invalid")


def one_first_lead(snapshot, who, row, lead_ids=(), joint_ids=(), **_):
    if not lead_ids:
        raise Refused("ledger.no_lead", N_("请定一个牵头单位。"), "invalid")
    units = [*lead_ids, *joint_ids]
    if len(units) != len(set(units)):
        raise Refused("ledger.unit_twice", N_("同一个单位只能写一次：或牵头，或配合。"), "invalid")


def another_unit(snapshot, who, row, lead_ids=(), **_):
    if any(p.unit_id in lead_ids for p in snapshot.leads):
        raise Refused("ledger.own_sub_item", N_("子事项由别的单位承办；本单位内部的请用内部分工。"), "invalid")


def some_proof(snapshot, who, row, evidence_ids=(), **_):
    if not evidence_ids:
        raise Refused("ledger.claim_without_proof", N_("请至少附一份佐证。"), "invalid")


def _list(some):
    """1、2、3, and of more than fit a sentence 1、2…等3000份."""
    said = "、".join(str(n) for n in some.numbers)
    return said if some.count <= len(some.numbers) else f"{said}…等{some.count}份"
