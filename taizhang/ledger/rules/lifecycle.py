"""The lifecycle as one table, and the two questions asked of it: what may I do, and may I do this.

Buttons, the permission test, the state diagram in the docs and the sentence that explains a grey button all
come from `LIFECYCLE`. A row says: verb, the act that a role must grant, whose side the actor stands on, from
which states to which, what else must hold (`guards`, known before anything is typed) and what must be typed
(`wants`). `only` says who can do it, `when` says in what situation.
"""

from taizhang.engine.refusal import N_, Refused

from . import declines as d
from . import guards as g
from . import handover, lateness, letters, paper, retracting, rounds, spoken, superior
from . import hanging as h
from . import purging as p
from .rows import (
    ANY,
    CLERK,
    CO_HEAD,
    DOERS,
    HEAD,
    LEAD_LIAISON,
    LEADER,
    LIAISON,
    RULER,
    SAYS,
    TWO,
    WAITED,
    Option,
    Row,
    Side,
    Step,
    stay,
)
from .separation import verifier_is_apart
from .verifying import VERIFYING
from .words import OPEN, WORKING, State, Verb

S, V = State, Verb


def _has_co_leads(snapshot, who):
    return bool(snapshot.co_leads)


def _is_theirs_to_rule(snapshot, who):
    """A leader has no such button before it is a ping-pong."""
    return who.rules_on("ledger.rule", snapshot, d.is_ping_pong(snapshot))


def _waits_for_a_ruling(snapshot, who):
    return bool(snapshot.declined) and _is_theirs_to_rule(snapshot, who)


TO_WORK = {
    S.ACCEPTED: S.IN_PROGRESS,
    S.IN_PROGRESS: S.IN_PROGRESS,
    S.REOPENED: S.IN_PROGRESS,
    S.RETURNED: S.RETURNED,
    S.DECLINED: S.DECLINED,
}
LIVE = OPEN - {S.DECLINED}

LIFECYCLE = (
    # The office writes it down and hands it out.
    Row(
        V.EDIT, "ledger.enter", Side.OFFICE,
        stay({S.DRAFT}), CLERK,
        N_("交办以前才能修改。"),
        wants=(g.a_title,),
    ),
    Row(
        V.DELETE, "ledger.enter", Side.OFFICE,
        stay({S.DRAFT}), CLERK,
        N_("只有没交办过的草稿能删除；交办后可以撤销。"),
        guards=(spoken.does_not_wait,),
    ),
    Row(
        V.FILE_HISTORY, "ledger.enter", Side.OFFICE,
        {S.DRAFT: S.HISTORIC}, CLERK, N_("没交办过的草稿才能记为历史；交办后要经核验销号。"),
        guards=(spoken.does_not_wait,), wants=(g.a_past_day,),
    ),
    Row(
        V.ISSUE, "ledger.issue", Side.OFFICE,
        {S.DRAFT: S.ISSUED}, CLERK,
        N_("草稿才要交办。"),
        guards=(spoken.is_confirmed, g.has_a_lead, g.due_is_to_come, g.parent_is_open),
        wants=(g.standing_has_no_day,),
    ),
    Row(
        V.REISSUE, "ledger.rule", Side.RULING,
        dict.fromkeys(WORKING | {S.DECLINED, S.ISSUED}, S.ISSUED), RULER,
        N_("交办后、申请销号前才能改派。"),
        wants=(g.one_first_lead, d.what_was_ruled_stands, d.a_reason_where_it_matters, d.other_units),
        fits=_is_theirs_to_rule,
    ),
    Row(
        V.REFUSE_DECLINE, "ledger.rule", Side.RULING,
        {S.DECLINED: S.ISSUED, **stay(WORKING | {S.ISSUED})}, RULER,
        N_("退件后才能裁定。"),
        guards=(d.a_decline_waits,), wants=(g.a_reason,), fits=_waits_for_a_ruling,
    ),
    # The unit takes it, or gives it back.
    Row(
        V.ACCEPT, "ledger.accept", Side.DOING,
        {S.ISSUED: S.ACCEPTED, **stay(WORKING | {S.CLAIMED, S.DECLINED})}, DOERS,
        N_("交办后才能签收。"),
        guards=(g.unit_has_not_answered,),
    ),
    Row(
        V.DECLINE, "ledger.accept", Side.DOING,
        {S.ISSUED: S.DECLINED, **stay(WORKING | {S.DECLINED})}, DOERS,
        N_("交办后、签收前才能退件。"),
        guards=(g.unit_has_not_answered, handover.not_taken_over, d.in_time_to_decline),
        wants=(g.a_reason, d.another_owner),
    ),
    # The unit works.
    Row(
        V.REPORT, "ledger.report", Side.DOING,
        TO_WORK, LIAISON,
        N_("签收后、申请销号前才能报进展。"),
        guards=(g.unit_is_at_work,), wants=(g.a_text,),
    ),
    Row(
        V.NO_CHANGE, "ledger.report", Side.DOING,
        TO_WORK, LIAISON, N_("签收后、申请销号前才能报无变化。"),
        guards=(g.unit_has_accepted, g.says_something_new),
    ),
    rounds.CORRECTING,
    Row(
        V.NAME_BLOCKER, "ledger.block", Side.DOING,
        stay(WORKING), DOERS, N_("签收后、申请销号前才能报卡点。"),
        guards=(g.unit_has_accepted,), wants=(g.a_blocker,),
    ),
    Row(
        V.RESOLVE_BLOCKER, "ledger.block", Side.WAITED,
        stay(OPEN), WAITED, N_("有在等贵单位的卡点时才办。"),
        guards=(g.a_blocker_waits_for_me,), wants=(g.it_waits_for_me, g.a_text),
    ),
    Row(
        V.CONFIRM_BLOCKER, "ledger.block", Side.DOING,
        stay(OPEN), DOERS, N_("有卡点时才要确认。"),
        guards=(g.my_blocker_stands,), wants=(g.it_is_mine,),
    ),
    Row(
        V.UPLOAD, "ledger.report", Side.DOING,
        stay(WORKING | {S.DECLINED}), LIAISON,
        N_("签收后、申请销号前才能交佐证。"),
        guards=(g.unit_is_at_work,),
    ),
    Row(
        V.BREAK_DOWN, "ledger.break_down", Side.LEAD,
        stay(WORKING), LIAISON,
        N_("签收后才能分解。"),
        guards=(g.unit_has_accepted,), wants=(g.a_title, g.one_first_lead, g.another_unit),
    ),
    Row(
        V.DIVIDE, "ledger.divide", Side.DOING,
        stay(WORKING), DOERS,
        N_("签收后才能内部分工。"),
        guards=(g.unit_has_accepted,),
    ),
    Row(
        V.ASSIGN, "ledger.assign", Side.EITHER,
        stay(LIVE), ANY,
        N_("交办后、销号前才能定责任人。"),
    ),
    Row(
        V.SET_DUE, "ledger.issue", Side.OFFICE,
        stay(OPEN | {S.DRAFT}), CLERK,
        N_("销号前才能定时限。"),
        guards=(g.may_have_a_day, g.due_is_open), wants=(g.standing_has_no_day, g.a_due_to_come),
    ),
    Row(
        V.ASK_EXTENSION, "ledger.ask_extension", Side.LEAD,
        stay(WORKING), HEAD,
        N_("签收后、申请销号前才能申请延期。"),
        guards=(g.has_a_due_date, g.no_extension_waits),
        wants=(g.a_later_date, g.a_reason, superior.within_their_date, lateness.ground_is_accepted),
    ),
    Row(
        V.GRANT_EXTENSION, "ledger.decide_extension", Side.LEADING,
        stay(LIVE), LEADER,
        N_("有延期申请在等审定时才能办。"),
        guards=(g.an_extension_waits, g.is_its_leader),
        wants=(superior.within_their_date, lateness.excuse_is_decided),
    ),
    Row(
        V.REFUSE_EXTENSION, "ledger.decide_extension", Side.LEADING,
        stay(LIVE), LEADER,
        N_("有延期申请在等审定时才能办。"),
        guards=(g.an_extension_waits, g.is_its_leader), wants=(g.a_reason,),
    ),
    # Done, say the units: co-leads each for its part, then the first lead's liaison drafts, its head submits (S2).
    Row(
        V.DRAFT_CLAIM, "ledger.report", Side.FIRST,
        stay(WORKING), LEAD_LIAISON,
        N_("签收后才能拟申请销号。"),
        guards=(g.is_not_standing, g.unit_has_accepted), wants=(g.a_text, g.some_proof),
    ),
    Row(
        V.FINISH_PART, "ledger.submit", Side.LEAD,
        stay(WORKING), CO_HEAD,
        N_("签收后、申请销号前才能报本部分办结。"),
        guards=(g.is_not_standing, g.a_part_to_finish), wants=(g.a_text,), fits=_has_co_leads,
    ),
    Row(
        V.SUBMIT_CLAIM, "ledger.submit", Side.FIRST,
        dict.fromkeys(WORKING, S.CLAIMED), HEAD,
        N_("签收后才能申请销号。"),
        guards=(
            g.is_not_standing, g.every_lead_has_accepted, g.every_co_lead_is_done, g.a_draft_claim_stands,
        ),
    ),
    Row(
        V.SUBMIT_BY_SHEET, "ledger.report", Side.FIRST,
        dict.fromkeys(WORKING, S.CLAIMED), LEAD_LIAISON,
        N_("签收后才能申请销号。"),
        guards=(paper.register_takes_sheets, g.is_not_standing, g.every_lead_has_accepted,
                g.every_co_lead_is_done, g.a_draft_claim_stands),
        wants=(paper.a_scan,),
    ),
    Row(
        V.RECORD_CLAIM, "ledger.take_paper", Side.OFFICE,
        dict.fromkeys(WORKING, S.CLAIMED), CLERK, N_("签收后、申请销号前才能代录。"),
        guards=(paper.register_takes_paper, g.is_not_standing, g.every_lead_has_accepted, g.every_co_lead_is_done),
        wants=(g.a_text, paper.received_in_time, paper.a_scan),
    ),
    Row(
        V.RECORD_PROGRESS, "ledger.enter", Side.OFFICE, TO_WORK, CLERK, N_("签收后、申请销号前才能代录。"),
        guards=(paper.lead_is_at_work,), wants=(paper.dated_lines,),
    ),
    Row(
        V.WITHDRAW_CLAIM, "ledger.submit", Side.FIRST,
        {S.CLAIMED: S.IN_PROGRESS}, HEAD,
        N_("申请销号后、核验结论前才能撤回。"),
        wants=(g.a_reason,),
    ),
    # Somebody else looks (S1, S2, S9).
    *VERIFYING,
    *letters.ROWS, retracting.TAKING_BACK,
    # The office steers.
    Row(
        V.HAND_OVER, "ledger.issue", Side.OFFICE,
        handover.MOVES, CLERK,
        N_("交办后、销号前才能划转。"),
        wants=(handover.a_successor,),
    ),
    Row(
        V.SUSPEND, "ledger.issue", Side.OFFICE,
        dict.fromkeys(WORKING | {S.ISSUED}, S.SUSPENDED), CLERK, N_("交办后、申请销号前才能挂起。"),
        wants=(g.a_reason,),
    ),
    Row(
        V.RESUME, "ledger.issue", Side.OFFICE,
        {S.SUSPENDED: S.SUSPENDED}, CLERK, N_("挂起的事项才要恢复。"),
        wants=(g.a_reason,),
    ),
    Row(
        V.WITHDRAW, "ledger.issue", Side.OFFICE,
        dict.fromkeys(OPEN | {S.HISTORIC}, S.WITHDRAWN), CLERK,
        N_("交办后、销号前才能撤销。"),
        guards=(g.no_children_open,), wants=(g.a_reason,),
    ),
    Row(
        V.REOPEN, "ledger.reopen", Side.OFFICE,
        {S.CLOSED: S.REOPENED}, N_("由督查室经办或核验员办理。"),
        N_("销号后又出现同样问题，才能反弹重开。"),
        guards=(g.parent_is_open,), wants=(g.a_reason, g.a_date_to_come),
    ),
    Row(
        V.CONCLUDE_STAGE, "ledger.issue", Side.OFFICE,
        stay(WORKING), CLERK, N_("签收后、在办时才能下阶段性结论。"),
        guards=(g.is_standing,), wants=(g.a_text, g.a_period),
    ),
    Row(
        V.URGE, "ledger.urge", Side.OFFICE,
        stay(WORKING | {S.ISSUED}), CLERK,
        N_("事项在承办单位手上时才能催办。"),
    ),
    Row(
        V.URGE_BY_PHONE, "ledger.urge", Side.OFFICE,
        stay(WORKING | {S.ISSUED}), CLERK,
        N_("事项在承办单位手上时才能催办。"),
        wants=(paper.somebody_called,),
    ),
    Row(
        V.INSTRUCT, "ledger.instruct", Side.LEADING,
        stay(OPEN | {S.CLOSED}), LEADER,
        N_("交办后才能写批示。"),
        wants=(g.a_text,),
    ),
    # One item in several campaigns.
    Row(
        V.HANG, "ledger.issue", Side.OFFICE,
        stay(OPEN), CLERK,
        N_("交办后、销号前才能挂入其他专项。"),
        wants=(h.into_another_open_register,),
    ),
    Row(
        V.UNHANG, "ledger.issue", Side.OFFICE,
        stay(OPEN), CLERK,
        N_("交办后、销号前才能摘下。"),
        guards=(h.hangs_somewhere,), wants=(h.out_of_where_it_hangs,),
    ),
    Row(V.CITE, "ledger.enter", Side.OFFICE, stay(OPEN), CLERK, N_("交办后、销号前才能添来源。")),
    # A superior ordered it, too: theirs stands beside ours.
    Row(
        V.RECORD_SUPERIOR, "ledger.enter", Side.OFFICE,
        stay(OPEN | {S.DRAFT, S.CLOSED}), CLERK,
        N_("没撤销的事项才能记上级督办。"),
        wants=(
            superior.names_the_superior, superior.received_by_now, superior.their_date_is_changed_by_paper,
            superior.their_date_makes_sense,
        ),
    ),
    Row(
        V.SUPERIOR_STRUCK_OFF, "ledger.enter", Side.OFFICE,
        stay({S.CLOSED, S.WITHDRAWN}), CLERK,
        N_("本县先办结，收到上级的销号文件再记。"),
        guards=(superior.superior_waits,), wants=(superior.struck_off_by_paper,), fits=superior.was_ordered,
    ),
    # A leader said it, somebody heard it: written down, and waiting until the leader says so.
    Row(
        V.RECORD_SPOKEN, "ledger.enter", Side.OFFICE,
        stay(OPEN | {S.DRAFT}), CLERK,
        N_("没了结的事项才能记口头指示。"),
        guards=(spoken.founds_nothing_yet,), wants=(spoken.said_in_full, spoken.named_by_another),
    ),
    Row(
        V.REMIND_SPOKEN, "ledger.enter", Side.OFFICE,
        stay(OPEN | {S.DRAFT}), CLERK, N_("有口头指示在等确认时才能办。"),
        guards=(spoken.one_waits,), wants=(spoken.not_twice_a_day,), fits=spoken.has_one_waiting,
    ),
    Row(
        V.CHANGE_SECRETARY, "ledger.enter", Side.OFFICE,
        stay(OPEN | {S.DRAFT}), CLERK, N_("有口头指示在等确认时才能办。"),
        guards=(spoken.one_waits,), wants=(spoken.named_by_another,), fits=spoken.has_one_waiting,
    ),
    Row(
        V.OWN_INITIATIVE, "ledger.enter", Side.OFFICE,
        stay({S.DRAFT}), CLERK, N_("交办以前才能自行立项。"),
        guards=(spoken.is_unconfirmed,), fits=spoken.is_founded_on_one,
    ),
    # What slipped in is taken away by two people (S12).
    Row(
        V.ASK_PURGE, "ledger.purge", Side.OFFICE,
        stay(frozenset(S) - {S.DRAFT}), CLERK,
        N_("没交办过的草稿，直接删除草稿，内容一并清除。"),
        guards=(p.no_purge_waits,), wants=(p.something_to_purge, g.a_reason),
    ),
    Row(
        V.CONFIRM_PURGE, "ledger.confirm_purge", Side.OFFICE,
        stay(frozenset(S) - {S.DRAFT}), TWO, N_("有人申请清除后才要确认。"),
        guards=(p.a_purge_waits, p.another_asked),
    ),
    Row(
        V.REFUSE_PURGE, "ledger.confirm_purge", Side.OFFICE,
        stay(frozenset(S) - {S.DRAFT}), TWO, N_("有人申请清除后才要表态。"),
        guards=(p.a_purge_waits, p.another_asked), wants=(g.a_reason,),
    ),
)  # fmt: skip

ROWS = {row.verb: row for row in LIFECYCLE}
ENTER, FIND = "ledger.enter", "ledger.find"  # 立项: no state to come from; 记问题: and issued in one
SEE = "ledger.see"


def refusal(verb, snapshot, who, at, facts=None):
    """Why this may not be done, or None. Without `facts` only what is known before typing is asked."""
    row = ROWS[verb]
    why = _side_refuses(row, snapshot, who)
    if why is None and snapshot.state not in row.moves:
        why = Refused(f"ledger.state.{snapshot.state}", SAYS[snapshot.state], fix=row.when, **snapshot.names)
    if why is not None:
        return why
    try:
        for check in row.guards if facts is None else row.guards + row.wants:
            check(snapshot, who, row, at=at, **(facts or {}))
    except Refused as refused:
        return refused
    return None


def decide(verb, snapshot, who, *, at, **facts):
    """The step that the act takes; raises `Refused` with the sentence that says why not."""
    why = refusal(verb, snapshot, who, at, facts)
    if why is not None:
        raise why
    row = ROWS[verb]
    state, part = row.moves[snapshot.state], None
    if verb in (V.ACCEPT, V.DECLINE):
        part = g.part_for(snapshot, who, row.act, facts.get("unit_id"), ("pending",))
        state = state if part.first else snapshot.state  # a joint unit's answer moves only its own part
    elif verb == V.REFUSE_DECLINE:
        part = snapshot.declined[0]
        state = state if part.first else snapshot.state
    elif verb == V.REISSUE:
        stays = d.kept(snapshot, facts["lead_ids"], facts.get("joint_ids", ()))
        if snapshot.state in WORKING and facts["lead_ids"][0] in stays:
            state = snapshot.state
    elif verb == V.FINISH_PART:
        part = g.part_to_finish(snapshot, who, row, facts.get("unit_id"))
    elif row.side in (Side.FIRST, Side.LEAD, Side.DOING, Side.EITHER):
        states = g.AT_WORK if verb in (V.REPORT, V.UPLOAD) else ("accepted",)
        part = g.part_of_row(snapshot, who, row, facts.get("unit_id"), states)
    elif verb == V.RESUME:
        state = snapshot.suspended_from
    elif verb == V.HAND_OVER and not snapshot.part(facts["from_unit_id"]).first:
        state = snapshot.state  # a joint unit's change moves nothing
    return Step(verb, State(state), part.unit_id if part else None)


def options(snapshot, who, at):
    """Every verb as a button for this person, in the order of the table."""
    return [_option(row, snapshot, who, at) for row in LIFECYCLE]


def _option(row, snapshot, who, at):
    why = refusal(row.verb, snapshot, who, at)
    fix = why.params.get("fix", "") if why is not None else ""
    return Option(
        row.verb, row.label, why is None, why, fix, who.holds(row.act) and row.fits(snapshot, who), snapshot.names
    )


def _side_refuses(row, snapshot, who):
    """Is the actor on the side that does this? The sentence names who is."""
    office = who.covers_item(row.act, snapshot)
    parts = [p for p in snapshot.parts if who.covers_unit(row.act, p)]
    if row.side == Side.VERIFYING:
        allowed = office or parts
        apart = verifier_is_apart(snapshot, who)
        if apart is not None and (allowed or apart.code != "S1.handler"):
            return apart
    elif row.side == Side.RULING:
        allowed = who.rules_on(row.act, snapshot, d.is_ping_pong(snapshot))
    elif row.side == Side.FIRST:
        allowed = any(p.first for p in parts)
    elif row.side == Side.LEAD:
        allowed = any(p.lead for p in parts)
    elif row.side == Side.DOING:
        allowed = parts
    elif row.side == Side.WAITED:
        allowed = any(b.path and who.covers_unit(row.act, b) for b in snapshot.blockers)
    else:
        allowed = office or (row.side == Side.EITHER and parts)
    if allowed:
        return None
    return Refused(f"ledger.only.{row.verb}", row.only, "forbidden", **snapshot.names)
