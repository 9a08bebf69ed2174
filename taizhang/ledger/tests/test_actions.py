"""The acts on the database, from entering to striking off, and what they leave behind."""

import io
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from taizhang import journal
from taizhang.engine.refusal import Refused
from taizhang.ledger import actions
from taizhang.ledger.models import (
    Claim,
    ClaimProof,
    Evidence,
    Extension,
    InnerTask,
    Item,
    ItemDoer,
    ItemField,
    ItemUnit,
    NumberSeries,
    Report,
)
from taizhang.ledger.rules import FAR, State
from taizhang.org import actions as org
from taizhang.org.models import Delegation
from tests.cast_ledger import DUE, page


def test_a_promise_lives_from_entering_to_striking_off(ledger):
    item = ledger.item()
    assert (item.state, item.number, item.is_open) == (State.DRAFT, "", False)
    item = ledger.closed()
    assert item.state == State.CLOSED and item.number == "DC-2026-0001"
    assert item.closed_by_unit_id == ledger.unit("office") and not item.is_open
    assert Claim.objects.get(item=item).state == "closed"
    said = [entry.type.rpartition(".")[2] for entry in journal.stream_of(item.area_id, "item", item.pk)]
    assert said[::-1] == [
        "entered",
        "issued",
        "accepted",
        "reported",
        "claim_drafted",
        "claim_submitted",
        "proof_opened",
        "proof_judged",
        "closed",
    ]
    assert item.version == len(said)


def test_numbers_are_gapless_by_register_and_year(ledger):
    numbers = [ledger.issued().number for _ in range(3)]
    other = ledger.issued(register_id=ledger.decisions).number
    assert numbers == ["DC-2026-0001", "DC-2026-0002", "DC-2026-0003"] and other == "LX-2026-0001"
    draft = ledger.item(due_on=None)
    actions.issue(draft, by=ledger.county.clerk, at=ledger.later(days=330))
    assert ledger.fresh(draft).number == "DC-2027-0001"
    assert NumberSeries.objects.count() == 3


def test_a_refused_issue_takes_no_number(ledger):
    draft = ledger.item(lead="housing", due_on=date(2026, 3, 1))
    with pytest.raises(Refused, match="已过"):
        actions.issue(draft, by=ledger.county.clerk, at=ledger.later())
    assert ledger.issued().number == "DC-2026-0001"


def test_a_draft_is_rewritten_and_deleted_without_a_trace_of_its_words(ledger):
    clerk = ledger.county.clerk
    item = ledger.item(fields={"street": "南街", "metres": "12.50", "found_on": "2026-02-27", "kind": "污水"})
    values = {f.field.key: f.value for f in ItemField.objects.filter(item=item).select_related("field")}
    assert values["street"] == "南街" and str(values["metres"]) == "12.5000" and values["found_on"] == date(2026, 2, 27)
    actions.edit(item, ledger.draft(title="改过的题目", lead="roads"), by=clerk, at=ledger.later())
    assert ledger.fresh(item).title == "改过的题目" and not ItemField.objects.filter(item=item).exists()
    assert list(ItemUnit.objects.filter(item=item, is_first=True).values_list("unit_id", flat=True)) == [
        ledger.unit("roads")
    ]
    actions.delete_draft(item, by=clerk, at=ledger.later())
    assert not Item.objects.filter(pk=item.pk).exists()
    assert "改过的题目" not in str([entry.priv for entry in journal.stream_of(item.area_id, "item", item.pk)])


def test_fields_are_typed(ledger):
    for fields in ({"metres": "很长"}, {"found_on": "昨天"}, {"kind": "其他"}, {"colour": "红"}):
        with pytest.raises(Refused):
            actions.enter(ledger.draft(fields=fields), by=ledger.county.clerk, at=ledger.later())


def test_each_unit_answers_for_itself(ledger):
    item = ledger.accepted()
    assert item.state == State.ACCEPTED and item.accepted_at
    assert dict(ItemUnit.objects.filter(item=item).values_list("unit_id", "state")) == {
        ledger.unit("housing"): "accepted",
        ledger.unit("hekou"): "pending",
    }
    actions.decline(item, reason="不涉及我镇", by=ledger.county.hekou_liaison, at=ledger.later())
    assert ledger.fresh(item).state == State.ACCEPTED


def test_a_declined_item_goes_to_another_unit_with_its_number(ledger):
    item = ledger.issued(joint=())
    actions.decline(item, reason="属交通局职责", by=ledger.county.housing_liaison, at=ledger.later())
    assert ledger.fresh(item).state == State.DECLINED
    actions.reissue(
        item, lead_unit_ids=(ledger.unit("roads"),), reason="归它", by=ledger.county.clerk, at=ledger.later()
    )
    actions.accept(item, by=ledger.county.roads_liaison, at=ledger.later())
    item = ledger.fresh(item)
    assert (item.state, item.number, item.lead_unit_id) == (State.ACCEPTED, "DC-2026-0001", ledger.unit("roads"))


def test_a_report_carries_proof_and_starts_a_new_reporting_period(ledger):
    item = ledger.reported(text="已封1处")
    assert (item.state, item.evidence_count, item.last_report) == (State.IN_PROGRESS, 1, "已封1处")
    assert item.report_due_on == date(2026, 3, 9)
    evidence = Evidence.objects.get(item=item)
    assert evidence.report == Report.objects.get(item=item) and evidence.mime == "application/pdf" and evidence.no == 1


def test_what_is_no_document_or_photo_is_refused(ledger):
    item = ledger.accepted()
    bad = actions.Upload(io.BytesIO(b"MZ\x90\x00" + b"\0" * 100), "照片.jpg")
    with pytest.raises(Refused, match=r"照片\.jpg"):
        actions.report(item, text="见附件", files=[bad], by=ledger.county.housing_liaison, at=ledger.later())
    assert not Report.objects.exists()


def test_the_same_file_handed_in_twice_is_noticed(ledger):
    first = ledger.reported(files=[page("同一页")])
    second = ledger.reported(files=[page("同一页"), page("另一页")])
    kinds = [list(e.warnings.values_list("kind", "other_item_id")) for e in Evidence.objects.filter(item=second)]
    assert kinds == [[("same_bytes", first.pk)], []]
    assert second.doubt_count == 1


def test_a_return_sets_a_correction_date_and_the_deadline_runs_on(ledger):
    item = ledger.claimed()
    assert (item.red_from_at, item.state) == (FAR, State.CLAIMED)
    actions.return_(item, reason="缺闭水试验", by=ledger.county.verifier, at=ledger.later())
    item = ledger.fresh(item)
    assert (item.state, item.return_due_on, item.due_on) == (State.RETURNED, date(2026, 3, 5), DUE)
    assert item.red_from_at < item.overdue_from_at
    again = ledger.claim(item)
    assert again.state == State.CLAIMED and Claim.objects.filter(item=item).count() == 2


def test_closing_is_refused_to_everybody_with_a_hand_in_it(ledger):
    item = ledger.judged(ledger.claimed())
    county = ledger.county
    for who, code in [
        (county.housing_liaison, "S1"),
        (county.housing_head, "S1"),
        (county.housing_verifier, "S1.unit"),
        (county.clerk, "ledger.only"),
        (county.hekou_liaison, "S1"),
        (county.clerk_verifier, "ledger.unseen"),
    ]:
        with pytest.raises(Refused) as caught:
            actions.close(item, by=who, at=ledger.later())
        assert caught.value.code.startswith(code)
    assert ledger.fresh(item).state == State.CLAIMED


def test_a_clerk_who_is_also_a_verifier_never_verifies_what_he_entered(ledger):
    both = ledger.county.clerk_verifier
    draft = actions.enter(ledger.draft(), by=both, at=ledger.later()).stream_id
    actions.issue(draft, by=ledger.county.clerk, at=ledger.later())
    item = ledger.fresh(draft)
    actions.accept(item, by=ledger.county.housing_liaison, at=ledger.later())
    actions.report(item, text="办完", files=[page("x")], by=ledger.county.housing_liaison, at=ledger.later())
    item = ledger.claim(item)
    with pytest.raises(Refused, match="登记或交办过"):
        actions.open_proof(item, Evidence.objects.get(item=item).pk, by=both, at=ledger.later())


def test_no_sql_names_the_doing_side_as_closer(ledger):
    """As the owner of the database: an UPDATE in the doing unit's, a village's below it or a doer's name fails."""
    item = ledger.judged(ledger.claimed())
    office, housing = ledger.unit("office"), ledger.unit("housing")
    doer = ledger.county.housing_head.person_id
    clean = ledger.county.verifier.person_id
    for person, unit in [
        (clean, housing),
        (clean, ledger.unit("liulin")),
        (doer, office),
        (None, office),
        (clean, None),
    ]:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE ledger_item SET state = 'closed', is_open = %s,"
                " closed_by_person_id = %s, closed_by_unit_id = %s WHERE id = %s",
                [False, person, unit, item.pk],
            )


def test_a_projection_is_not_written_behind_the_journals_back(ledger):
    item = ledger.item()
    item.title = "悄悄改"
    with pytest.raises(RuntimeError):
        item.save()
    with pytest.raises(RuntimeError):
        Item.objects.filter(pk=item.pk).update(title="悄悄改")


def test_sub_items_carry_their_parents_number_and_hold_it_open(ledger):
    parent = ledger.reported()
    draft = ledger.draft(title="逐户核对", lead="hekou", joint=(), register_id=0, due_on=None)
    issued = actions.break_down(parent, [draft, draft], by=ledger.county.housing_liaison, at=ledger.later())
    children = list(Item.objects.filter(parent=parent).order_by("id"))
    assert [c.number for c in children] == ["DC-2026-0001.1", "DC-2026-0001.2"] and len(issued) == 2
    assert children[0].due_on == DUE and ledger.fresh(parent).open_child_count == 2
    parent = ledger.judged(ledger.claim(parent))
    with pytest.raises(Refused, match="2件子事项"):
        actions.close(parent, by=ledger.county.verifier, at=ledger.later())
    for child in children:
        actions.withdraw(child, reason="并入上级", by=ledger.county.clerk, at=ledger.later())
    actions.close(parent, by=ledger.county.verifier, at=ledger.later())
    assert ledger.fresh(parent).state == State.CLOSED


def test_a_sub_item_is_not_due_after_its_parent(ledger):
    parent = ledger.reported()
    late = ledger.draft(lead="hekou", joint=(), due_on=DUE + timedelta(days=1))
    with pytest.raises(Refused, match="不能晚于"):
        actions.break_down(parent, [late], by=ledger.county.housing_liaison, at=ledger.later())


def test_inner_tasks_are_ticked_off_inside_the_unit(ledger):
    item, liaison = ledger.accepted(), ledger.county.housing_liaison
    actions.add_inner_task(item, "联系施工队", by=liaison, at=ledger.later())
    task = InnerTask.objects.get(item=item)
    actions.tick_inner_task(item, task.pk, by=liaison, at=ledger.later())
    assert InnerTask.objects.get(pk=task.pk).done_at
    with pytest.raises(Refused):
        actions.tick_inner_task(item, task.pk, by=ledger.county.roads_liaison, at=ledger.later())


def test_an_extension_keeps_the_first_deadline(ledger):
    item, county = ledger.accepted(), ledger.county
    ask = {"due_on": date(2026, 4, 1), "reason": "管材晚到"}
    actions.ask_extension(item, **ask, by=county.housing_head, at=ledger.later())
    with pytest.raises(Refused, match="等审定"):
        actions.ask_extension(item, **ask, by=county.housing_head, at=ledger.later())
    actions.grant_extension(item, by=county.deputy, at=ledger.later())
    item = ledger.fresh(item)
    assert (item.due_on, item.original_due_on, item.extension_count) == (date(2026, 4, 1), DUE, 1)
    extension = Extension.objects.get(item=item)
    assert (extension.reason, extension.state, "韩慕青" in extension.decided_by_text) == ("管材晚到", "granted", True)
    actions.ask_extension(item, due_on=date(2026, 5, 1), reason="再等", by=county.housing_head, at=ledger.later())
    actions.refuse_extension(item, reason="抓紧", by=county.leader, at=ledger.later())
    assert ledger.fresh(item).due_on == date(2026, 4, 1)


def test_an_item_named_to_a_leader_is_extended_by_that_leader_only(ledger):
    county = ledger.county
    item = ledger.accepted(leader_person_id=county.deputy.person_id)
    actions.ask_extension(item, due_on=date(2026, 4, 1), reason="等", by=county.housing_head, at=ledger.later())
    with pytest.raises(Refused, match="韩慕青"):
        actions.grant_extension(item, by=county.leader, at=ledger.later())
    actions.grant_extension(item, by=county.deputy, at=ledger.later())


def test_suspended_withdrawn_reopened(ledger):
    clerk = ledger.county.clerk
    item = ledger.reported()
    actions.suspend(item, reason="等省里批复", by=clerk, at=ledger.later())
    assert ledger.fresh(item).red_from_at == FAR
    actions.resume(item, reason="批了", by=clerk, at=ledger.later())
    assert ledger.fresh(item).state == State.IN_PROGRESS and ledger.fresh(item).red_from_at < FAR
    closed = ledger.closed()
    actions.reopen(closed, reason="又堵了", due_on=date(2026, 4, 10), by=clerk, at=ledger.later())
    again = ledger.fresh(closed)
    assert (again.state, again.rebound_count, again.closed_at) == (State.REOPENED, 1, None)
    assert again.original_due_on == DUE and again.due_on == date(2026, 4, 10)
    actions.withdraw(item, reason="重复", by=clerk, at=ledger.later())
    assert ledger.fresh(item).state == State.WITHDRAWN and not ledger.fresh(item).is_open


def test_urging_and_instructing_are_recorded_on_the_item(ledger):
    item = ledger.accepted()
    actions.urge(item, text="请抓紧", by=ledger.county.clerk, at=ledger.later())
    actions.instruct(item, text="逐户看水表", by=ledger.county.leader, at=ledger.later())
    assert set(Report.objects.filter(item=item).values_list("kind", "text")) == {
        ("urging", "请抓紧"),
        ("instruction", "逐户看水表"),
    }
    assert ledger.fresh(item).urge_count == 1


def test_an_instruction_becomes_an_item_that_the_clerk_hands_out(ledger):
    leader = ledger.county.leader
    draft = ledger.draft(title="东大街井盖一周补齐", requirement="东大街井盖一周补齐。")
    made = actions.enter_instruction(draft, by=leader, at=ledger.later()).stream_id
    item = ledger.fresh(made)
    assert item.leader_person_id == leader.person_id and item.sources.get().kind == "instruction"
    assert Item.objects.visible_to(leader).filter(pk=made).exists()
    actions.issue(item, by=ledger.county.clerk, at=ledger.later())
    assert {d.person_id for d in ItemDoer.objects.filter(item=item, is_handler=True)} == {
        leader.person_id,
        ledger.county.clerk.person_id,
    }


def test_a_stale_form_is_refused(ledger):
    item = ledger.accepted()
    actions.report(item, text="甲", by=ledger.county.housing_liaison, at=ledger.later(), seen=item.version)
    with pytest.raises(Refused) as caught:
        actions.report(item, text="乙", by=ledger.county.housing_liaison, at=ledger.later(), seen=item.version)
    assert caught.value.kind == "stale" and Report.objects.count() == 1


def test_many_at_once_act_item_by_item_and_report_each_refusal(ledger):
    open_, closed = ledger.accepted(), ledger.closed()
    found = actions.each(
        actions.urge, [open_.pk, closed.pk, 10**9], by=ledger.county.clerk, at=ledger.later(), text="快"
    )
    assert [(o.item_id, o.is_done) for o in found] == [(open_.pk, True), (closed.pk, False)]
    assert "已销号" in str(found[1].refused) and Report.objects.filter(kind="urging").count() == 1


def test_the_responsible_person_works_at_a_doing_unit(ledger):
    item, county = ledger.accepted(), ledger.county
    actions.assign(item, county.housing_head.person_id, by=county.housing_liaison, at=ledger.later())
    assert ledger.fresh(item).responsible_person_id == county.housing_head.person_id
    with pytest.raises(Refused, match="住建局"):
        actions.assign(item, county.roads_head.person_id, by=county.clerk, at=ledger.later())


def test_a_proof_opened_twice_is_recorded_once(ledger):
    item, verifier = ledger.claimed(), ledger.county.verifier
    proof = ClaimProof.objects.get(claim__item=item)
    assert actions.open_proof(item, proof.evidence_id, by=verifier, at=ledger.later()) is not None
    assert actions.open_proof(item, proof.evidence_id, by=verifier, at=ledger.later()) is None
    assert proof.openings.count() == 1


def test_a_closing_checks_the_stand_in_and_the_one_stood_in_for(ledger):
    """The verifier lends his role to the bureau's liaison: both are asked, the liaison's hand is in it (S9)."""
    county, at = ledger.county, ledger.now
    org.delegate(
        county.housing_liaison.post_id,
        ("verifier",),
        "出差",
        at.date(),
        at.date() + timedelta(days=9),
        by=county.verifier,
        at=ledger.later(),
    )
    item = ledger.claimed()
    hat = f"d{Delegation.objects.get(from_post_id=county.verifier.post_id).pk}"
    stand_in = county.actor("housing_liaison", ledger.now, hat)
    assert stand_in.can("ledger.verify")
    with pytest.raises(Refused, match="承办单位不得自行"):
        actions.close(item, by=stand_in, at=ledger.later())
