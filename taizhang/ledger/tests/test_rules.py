"""The lifecycle, in sentences about the county."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from taizhang.engine.refusal import Refused
from taizhang.journal import events
from taizhang.ledger import plug  # noqa: F401 - grants the acts
from taizhang.ledger.rules import (
    LIFECYCLE,
    OPEN,
    ROWS,
    STATES,
    VERBS,
    Claim,
    State,
    Verb,
    decide,
    drawing,
    options,
    refusal,
)
from taizhang.org import roles

from .making import (
    ACTS,
    CLERK,
    HEAD,
    HOUSING,
    LEADER,
    LIAISON,
    NOON,
    OFFICE,
    TOWN,
    VERIFIER,
    claimed,
    clerk,
    head,
    item,
    judged,
    leader,
    liaison,
    person,
    proof,
    standing_in,
    town_head,
    town_liaison,
    verifier,
)  # fmt: skip


def do(verb, snapshot, who, **facts):
    return decide(verb, snapshot, who, at=NOON, **facts)


def test_the_first_lead_accepts_and_the_item_is_accepted():
    step = do(Verb.ACCEPT, item(), liaison)
    assert (step.state, step.unit_id) == (State.ACCEPTED, HOUSING)


def test_a_joint_unit_accepts_its_own_part_only():
    step = do(Verb.ACCEPT, item(), town_liaison)
    assert (step.state, step.unit_id) == (State.ISSUED, TOWN)


def test_a_unit_answers_once():
    with pytest.raises(Refused, match="已经签收或退件"):
        do(Verb.ACCEPT, item(State.ACCEPTED), liaison)


def test_a_stranger_cannot_accept_and_is_told_who_can():
    stranger = person(99, OFFICE, "liaison", path="1.4.")
    with pytest.raises(Refused, match="住建局、柳河镇") as caught:
        do(Verb.ACCEPT, item(), stranger)
    assert caught.value.kind == "forbidden"


def test_declining_needs_a_reason_and_puts_the_item_back_on_the_clerks_desk():
    with pytest.raises(Refused, match="理由"):
        do(Verb.DECLINE, item(), liaison, reason=" ")
    assert do(Verb.DECLINE, item(), liaison, reason="属城管局职责").state == State.DECLINED
    assert do(Verb.REISSUE, item(State.DECLINED), clerk, lead_ids=(TOWN,)).state == State.ISSUED


def test_the_first_report_brings_the_item_into_progress():
    assert do(Verb.REPORT, item(State.ACCEPTED), liaison, text="已开工").state == State.IN_PROGRESS
    assert do(Verb.REPORT, item(State.REOPENED), liaison, text="又开工").state == State.IN_PROGRESS


def test_a_report_on_a_returned_item_does_not_end_the_return():
    assert do(Verb.REPORT, item(State.RETURNED), liaison, text="补拍").state == State.RETURNED


def test_an_empty_report_is_no_report():
    with pytest.raises(Refused, match="几个字"):
        do(Verb.REPORT, item(State.ACCEPTED), liaison, text="")


def test_who_has_not_accepted_cannot_report():
    with pytest.raises(Refused, match="没有签收"):
        do(Verb.REPORT, item(State.ISSUED), liaison, text="已开工")


def test_sub_items_are_for_other_units():
    with pytest.raises(Refused, match="内部分工"):
        do(Verb.BREAK_DOWN, item(State.ACCEPTED), liaison, title="清渠", lead_ids=(HOUSING,))
    assert do(Verb.BREAK_DOWN, item(State.ACCEPTED), liaison, title="清渠", lead_ids=(TOWN,)).unit_id == HOUSING
    with pytest.raises(Refused, match="联络员"):
        do(Verb.BREAK_DOWN, item(State.ACCEPTED), town_liaison, title="清渠", lead_ids=(OFFICE,))


def test_only_the_unit_head_submits_the_claim():
    drafted = item(State.IN_PROGRESS, claim=Claim(9, "drafted", (proof(),)))
    with pytest.raises(Refused, match="单位负责人"):
        do(Verb.SUBMIT_CLAIM, drafted, liaison)
    assert do(Verb.SUBMIT_CLAIM, drafted, head).state == State.CLAIMED
    with pytest.raises(Refused, match="牵头单位"):
        do(Verb.SUBMIT_CLAIM, drafted, town_head)


def test_a_claim_rests_on_proof():
    with pytest.raises(Refused, match="拟好的销号申请"):
        do(Verb.SUBMIT_CLAIM, item(State.IN_PROGRESS), head)
    with pytest.raises(Refused, match="至少附一份佐证"):
        do(Verb.DRAFT_CLAIM, item(State.IN_PROGRESS), liaison, text="办完了", evidence_ids=())


def test_a_claim_waits_for_every_lead():
    drafted = item(State.IN_PROGRESS, claim=Claim(9, "drafted", (proof(),)))
    second = replace(drafted.parts[1], lead=True, state="pending")
    with pytest.raises(Refused, match="柳河镇还没有签收"):
        do(Verb.SUBMIT_CLAIM, replace(drafted, parts=(drafted.parts[0], second)), head)


def test_the_verifier_of_another_unit_strikes_it_off():
    assert do(Verb.CLOSE, claimed(), verifier).state == State.CLOSED


@pytest.mark.parametrize("who", [liaison, head, town_liaison, person(98, HOUSING, "verifier")])
def test_the_unit_that_did_the_work_cannot_strike_it_off(who):
    with pytest.raises(Refused, match="承办单位不得自行核验和销号") as caught:
        do(Verb.CLOSE, claimed(), who)
    assert caught.value.kind == "forbidden"


def test_a_unit_below_the_doing_unit_cannot_strike_it_off():
    village = replace(
        person(97, HOUSING, "verifier"), unit_id=31, unit_ids=frozenset({31}), paths=frozenset({"1.3.31."})
    )
    with pytest.raises(Refused, match="柳河镇"):
        do(Verb.CLOSE, claimed(), village)


def test_who_ever_reported_cannot_verify_even_from_another_unit_later():
    moved = person(LIAISON, OFFICE, "verifier")
    for verb in (Verb.OPEN_PROOF, Verb.JUDGE, Verb.RETURN, Verb.CLOSE):
        with pytest.raises(Refused, match="办理过"):
            do(verb, claimed(), moved, evidence_id=101, verdict="true", reason="不清楚", due_on=NOON.date())


def test_who_entered_or_issued_cannot_verify():
    both = person(CLERK, OFFICE, "clerk", "verifier")
    with pytest.raises(Refused, match="登记或交办过"):
        do(Verb.CLOSE, claimed(), both)


def test_a_stand_in_must_be_clean_and_so_must_the_one_stood_in_for():
    tainted = person(LIAISON, OFFICE, "verifier")
    for who in (standing_in(tainted, verifier), standing_in(verifier, tainted), standing_in(liaison, verifier)):
        with pytest.raises(Refused) as caught:
            do(Verb.CLOSE, claimed(), who)
        assert caught.value.code.startswith("S1")
    clean = person(96, OFFICE, "verifier")
    assert do(Verb.CLOSE, claimed(judged(by=VERIFIER)), standing_in(clean, verifier)).state == State.CLOSED


def test_submission_and_verification_are_two_units():
    snapshot = claimed()
    same = replace(snapshot, claim=replace(snapshot.claim, submitted_unit_id=OFFICE))
    with pytest.raises(Refused) as caught:
        do(Verb.CLOSE, same, verifier)
    assert caught.value.code == "S2"


def test_closing_waits_until_every_proof_is_opened_and_judged_by_this_verifier():
    opened = proof(2, openers=frozenset({VERIFIER}))
    for proofs, sentence in [
        ((judged(1), proof(2)), "佐证2没打开过"),
        ((judged(1), opened), "佐证2您还没有下结论"),
        ((judged(1), judged(2, by=95)), "佐证2没打开过"),
        ((judged(1), judged(2, verdict="doubtful")), "佐证2存疑"),
        ((judged(1, verdict="not_accepted"),), "佐证1存疑或不予采信"),
    ]:
        with pytest.raises(Refused, match=sentence):
            do(Verb.CLOSE, claimed(*proofs), verifier)


def test_a_verdict_needs_the_proof_opened_and_a_word_where_there_is_doubt():
    judge = {"evidence_id": 101, "verdict": "true"}
    with pytest.raises(Refused, match="没有打开过"):
        do(Verb.JUDGE, claimed(proof()), verifier, **judge)
    opened = claimed(proof(openers=frozenset({VERIFIER})))
    assert do(Verb.JUDGE, opened, verifier, **judge).state == State.CLAIMED
    with pytest.raises(Refused, match="写明理由"):
        do(Verb.JUDGE, opened, verifier, evidence_id=101, verdict="doubtful")
    doubted = claimed(proof(openers=frozenset({VERIFIER}), has_doubt=True))
    with pytest.raises(Refused, match="写明理由"):
        do(Verb.JUDGE, doubted, verifier, **judge)
    with pytest.raises(Refused, match="不在本次销号申请里"):
        do(Verb.JUDGE, opened, verifier, evidence_id=999, verdict="true")


def test_a_parent_stays_open_while_a_child_is():
    with pytest.raises(Refused, match=r"1件子事项没有办完（DC-2026-0001\.1）"):
        do(Verb.CLOSE, claimed(open_children=("DC-2026-0001.1",)), verifier)
    with pytest.raises(Refused, match="子事项"):
        do(Verb.WITHDRAW, item(State.IN_PROGRESS, open_children=("DC-2026-0001.1",)), clerk, reason="重复")


def test_a_child_does_not_come_back_under_a_closed_parent():
    with pytest.raises(Refused, match="上级事项"):
        do(Verb.REOPEN, item(State.CLOSED, is_parent_over=True), clerk, reason="又堵了", due_on=NOON.date())


def test_an_extension_is_asked_by_the_head_and_decided_by_the_items_leader():
    working = item(State.IN_PROGRESS, leader_id=LEADER, leader_name="韩县长")
    later = {"due_on": date(2026, 12, 4), "reason": "管材晚到"}
    assert do(Verb.ASK_EXTENSION, working, head, **later).state == State.IN_PROGRESS
    with pytest.raises(Refused, match="晚于现时限2026-11-24"):
        do(Verb.ASK_EXTENSION, working, head, due_on=date(2026, 11, 24), reason="管材晚到")
    waiting = replace(working, extension_id=3)
    with pytest.raises(Refused, match="等审定"):
        do(Verb.ASK_EXTENSION, waiting, head, **later)
    assert do(Verb.GRANT_EXTENSION, waiting, leader).state == State.IN_PROGRESS
    with pytest.raises(Refused, match="韩县长"):
        do(Verb.GRANT_EXTENSION, waiting, replace(leader, persons=frozenset({77})))
    with pytest.raises(Refused, match="没有在等审定"):
        do(Verb.GRANT_EXTENSION, working, leader)


def test_a_deadline_is_set_once_and_then_only_extended():
    assert do(Verb.SET_DUE, item(due_on=None), clerk, due_on=date(2026, 12, 1)).state == State.ISSUED
    with pytest.raises(Refused, match="申请延期"):
        do(Verb.SET_DUE, item(), clerk, due_on=date(2026, 12, 1))


def test_suspending_remembers_where_it_was():
    assert do(Verb.SUSPEND, item(State.RETURNED), clerk, reason="等省里批复").state == State.SUSPENDED
    asleep = item(State.SUSPENDED, accepted=True, suspended_from=State.RETURNED)
    assert do(Verb.RESUME, asleep, clerk, reason="批了").state == State.RETURNED


def test_nobody_is_urged_about_what_waits_for_us():
    assert do(Verb.URGE, item(State.IN_PROGRESS), clerk).state == State.IN_PROGRESS
    why = refusal(Verb.URGE, claimed(), clerk, NOON)
    assert "等核验" in str(why)


def test_an_item_past_its_deadline_is_not_handed_out():
    with pytest.raises(Refused, match="时限2026-11-19已过"):
        do(Verb.ISSUE, item(State.DRAFT, due_on=date(2026, 11, 19)), clerk)
    assert do(Verb.ISSUE, item(State.DRAFT, due_on=date(2026, 11, 20)), clerk).state == State.ISSUED


def test_a_clerk_of_one_register_keeps_out_of_the_others():
    mine, other = person(CLERK, OFFICE, "clerk", register_id=5), person(CLERK, OFFICE, "clerk", register_id=6)
    assert do(Verb.ISSUE, item(State.DRAFT), mine).state == State.ISSUED
    with pytest.raises(Refused, match="督查室经办"):
        do(Verb.ISSUE, item(State.DRAFT), other)


def test_every_button_is_there_and_a_grey_one_says_why():
    for state in State:
        for who in (liaison, head, clerk, verifier, leader):
            found = options(item(state) if state != State.CLAIMED else claimed(), who, NOON)
            assert [option.verb for option in found] == [row.verb for row in LIFECYCLE]
            for option in found:
                assert option.allowed or str(option.reason).endswith("。")
                assert "{" not in option.fix.format(**option.words)


def test_the_table_names_every_verb_once_and_every_state_is_reached():
    assert [row.verb for row in LIFECYCLE] == list(ROWS) and set(ROWS) == set(Verb) == set(VERBS)
    reached = {State.DRAFT} | {to for row in LIFECYCLE for to in row.moves.values()}
    assert reached == set(State) == set(STATES)
    assert {State.DRAFT, State.CLOSED, State.WITHDRAWN}.isdisjoint(OPEN)


def test_the_roles_grant_what_the_tests_suppose():
    for role, acts in ACTS.items():
        assert {act for act in acts if roles.may(role, act)} == set(acts)
    granted = {act for act in roles.acts() if act.startswith("ledger.")}
    assert {row.act for row in LIFECYCLE} <= granted


def test_nobody_verifies_and_does():
    """The glossary's "never": no role that works for a unit may verify, and no verifier works for one."""
    doing = {row.act for row in LIFECYCLE if row.side.value in ("doing", "lead")}
    assert not doing & {act for act in roles.acts() if roles.may("verifier", act)}
    for role in ("unit_head", "liaison", "leader", "auditor", "system_admin", "security_admin"):
        assert not roles.may(role, "ledger.verify")
    assert {HEAD, LIAISON} <= claimed().doers


def test_the_docs_draw_the_table_that_is_in_force():
    text = (Path(__file__).parents[3] / "docs" / "events.md").read_text("utf-8")
    assert f"```mermaid\n{drawing.states()}\n```" in text


def test_the_docs_name_every_entry():
    text = (Path(__file__).parents[3] / "docs" / "events.md").read_text("utf-8")
    for kind in events.kinds():
        if kind.type.startswith("ledger."):
            assert f"`.{kind.type.rpartition('.')[2]}`" in text or kind.type in text, kind.type
