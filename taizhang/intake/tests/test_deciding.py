"""分解立项: a person decides every candidate, and can take back what was decided."""

import pytest

from taizhang.engine.refusal import Refused
from taizhang.intake import actions as intake
from taizhang.intake.models import Candidate
from taizhang.intake.rules.candidates import State
from taizhang.ledger import actions as ledger
from taizhang.ledger.models import Item, ItemSource

from .conftest import day, received


def opened(document):
    return list(document.candidates.filter(state=State.NEW))


def states(document):
    return list(document.candidates.values_list("state", flat=True))


@pytest.fixture
def at_the_desk(county, register):
    """Who and when, as every act wants it."""
    return {"by": county.clerk, "at": county.noon}


def test_an_accepted_candidate_is_a_draft_item_that_carries_its_passage(minutes, county, register, at_the_desk):
    candidate = opened(minutes)[2]
    candidate, recorded = intake.accept(candidate.pk, register_id=register, **at_the_desk)
    item = Item.objects.get(pk=recorded.stream_id)
    assert (item.state, item.number) == ("draft", "")
    assert item.title == "完成余下12处污水直排口整治"
    assert item.lead_unit_id == county.units["environment"].pk
    assert item.due_on == day(4, 30)
    assert [u.unit_id for u in item.units.filter(is_lead=False)] == [
        county.units["hekou"].pk,
        county.units["qingshi"].pk,
    ]
    source = item.sources.get()
    assert source.passage == minutes.text[source.start : source.end]
    assert (source.sha256, source.origin_kind, source.origin_id) == (minutes.sha256, "document", minutes.pk)
    assert source.before == "二、关于环境整治。会议决定，"
    assert source.speaker == "会议"
    assert source.said_on == day(3, 2)
    assert recorded.receipt.startswith("#")


def test_the_portfolio_leader_comes_with_the_unit(minutes, county, register, at_the_desk):
    _candidate, recorded = intake.accept(opened(minutes)[0].pk, register_id=register, **at_the_desk)
    assert Item.objects.get(pk=recorded.stream_id).leader_person_id == county.deputy.person_id


def test_fields_changed_while_accepting_are_what_the_item_gets(minutes, county, register, at_the_desk):
    roads = county.units["roads"].pk
    candidate, recorded = intake.accept(
        opened(minutes)[3].pk,
        register_id=register,
        title="停车楼施工许可办结",
        lead_unit_id=roads,
        joint_unit_ids=[],
        due_on=day(3, 20),
        done_when="许可证已发",
        **at_the_desk,
    )
    item = Item.objects.get(pk=recorded.stream_id)
    assert (item.title, item.lead_unit_id, item.due_on) == ("停车楼施工许可办结", roads, day(3, 20))
    assert item.done_when == "许可证已发"
    assert (candidate.lead_how, candidate.lead_doubt) == ("person", "")


def test_undoing_an_accept_deletes_the_draft(minutes, register, at_the_desk):
    before = list(minutes.candidates.values())
    _candidate, recorded = intake.accept(opened(minutes)[0].pk, register_id=register, **at_the_desk)
    intake.undo(minutes.pk, **at_the_desk)
    assert not Item.objects.filter(pk=recorded.stream_id).exists()
    after = list(minutes.candidates.values())
    assert [{**row, "version": 0} for row in after] == [{**row, "version": 0} for row in before]


def test_what_was_handed_out_cannot_be_undone_at_the_desk(minutes, register, at_the_desk):
    _candidate, recorded = intake.accept(opened(minutes)[0].pk, register_id=register, **at_the_desk)
    ledger.issue(recorded.stream_id, **at_the_desk)
    with pytest.raises(Refused, match="已经交办（LX-2026-0001）"):
        intake.undo(minutes.pk, **at_the_desk)
    assert Item.objects.filter(pk=recorded.stream_id).exists()


def test_every_step_can_be_taken_back_one_after_the_other(minutes, register, at_the_desk):
    before = list(minutes.candidates.values())
    first, _second, third, fourth = opened(minutes)
    intake.edit(first.pk, title="改过的", **at_the_desk)
    intake.merge(first.pk, **at_the_desk)
    intake.split(third.pk, cuts=[third.start + 9], **at_the_desk)
    intake.reject(fourth.pk, **at_the_desk)
    passed = minutes.candidates.filter(state=State.PASSED).first()
    intake.restore(passed.pk, **at_the_desk)
    for _step in range(5):
        intake.undo(minutes.pk, **at_the_desk)
    after = list(minutes.candidates.values())
    assert [{**row, "version": 0} for row in after] == [{**row, "version": 0} for row in before]
    with pytest.raises(Refused, match="没有可以撤回"):
        intake.undo(minutes.pk, **at_the_desk)


def test_a_rejected_candidate_makes_no_item_and_can_be_restored(minutes, at_the_desk):
    candidate = intake.reject(opened(minutes)[0].pk, **at_the_desk)
    assert not Item.objects.exists()
    assert intake.restore(candidate.pk, **at_the_desk).state == State.NEW


def test_two_candidates_merge_into_one_that_covers_both(minutes, county, at_the_desk):
    first, second, *_ = opened(minutes)
    whole = intake.merge(first.pk, **at_the_desk)
    assert (whole.start, whole.end) == (first.start, second.end)
    assert whole.passage == f"{first.passage}；{second.passage}"
    assert whole.joint_unit_ids == [county.units["roads"].pk]
    second.refresh_from_db()
    assert (second.state, second.part_of_id) == (State.MERGED, first.pk)


def test_the_last_candidate_has_nothing_to_merge_with(minutes, at_the_desk):
    with pytest.raises(Refused, match="没有可并的"):
        intake.merge(opened(minutes)[-1].pk, **at_the_desk)


def test_a_sentence_is_split_at_its_semicolons_and_each_part_knows_its_own(county, register, at_the_desk):
    document = received(
        county,
        "关于环境整治的通知\n由生态环境局牵头，3月27日前一是整治12处直排口；二是清运河道垃圾；三是建立巡查台账。\n",
    )
    whole = opened(document)[0]
    if document.candidates.filter(state=State.NEW).count() > 1:
        whole = intake.merge(whole.pk, **at_the_desk)
        while document.candidates.filter(state=State.NEW).count() > 1:
            whole = intake.merge(whole.pk, **at_the_desk)
    parts = intake.split(whole.pk, **at_the_desk)
    assert len(parts) == 3
    assert {part.due_on for part in parts} == {day(3, 27)}
    assert {part.lead_unit_id for part in parts} == {county.units["environment"].pk}
    assert all(document.text[p.start : p.end] == p.passage for p in parts)


def test_a_split_at_the_caret_cuts_there(minutes, at_the_desk):
    candidate = opened(minutes)[0]
    place = candidate.start + candidate.passage.index("并出具")
    parts = intake.split(candidate.pk, cuts=[place], **at_the_desk)
    assert [p.passage for p in parts] == ["住建局于 3 月 27 日前完成 43 户农村危房鉴定", "并出具报告"]


def test_a_sentence_the_reader_missed_is_added_by_its_words(minutes, at_the_desk):
    candidate = intake.add(minutes.pk, quote="听取了县住建局、交通局关于一季度重点工作的汇报", **at_the_desk)
    assert candidate.state == State.NEW
    assert minutes.text[candidate.start : candidate.end] == candidate.passage
    assert candidate.rule == "person"


def test_a_stretch_that_is_a_candidate_already_is_not_added_twice(minutes, at_the_desk):
    candidate = opened(minutes)[0]
    with pytest.raises(Refused, match="已经有一条候选"):
        intake.add(minutes.pk, start=candidate.start, end=candidate.end, **at_the_desk)


def test_adding_what_a_rule_passed_over_restores_it(minutes, at_the_desk):
    passed = minutes.candidates.filter(state=State.PASSED).first()
    assert intake.add(minutes.pk, start=passed.start, end=passed.end, **at_the_desk).pk == passed.pk
    assert Candidate.objects.get(pk=passed.pk).state == State.NEW


def test_two_people_at_one_desk_do_not_overwrite_each_other(minutes, county, at_the_desk):
    candidate = opened(minutes)[0]
    intake.edit(candidate.pk, seen=candidate.version, title="先改的", **at_the_desk)
    other = {"by": county.clerk_verifier, "at": county.noon}
    with pytest.raises(Refused) as refused:
        intake.edit(candidate.pk, seen=candidate.version, title="后改的", **other)
    assert refused.value.kind == "stale"
    assert Candidate.objects.get(pk=candidate.pk).title == "先改的"


def test_a_step_is_taken_back_only_by_whoever_took_it(minutes, county, at_the_desk):
    intake.reject(opened(minutes)[0].pk, **at_the_desk)
    with pytest.raises(Refused, match="没有可以撤回"):
        intake.undo(minutes.pk, by=county.clerk_verifier, at=county.noon)


def test_a_step_on_which_another_person_built_cannot_be_taken_back(minutes, county, at_the_desk):
    candidate = opened(minutes)[0]
    intake.edit(candidate.pk, title="甲改的", **at_the_desk)
    intake.reject(candidate.pk, by=county.clerk_verifier, at=county.noon)
    with pytest.raises(Refused, match="别人又定过"):
        intake.undo(minutes.pk, **at_the_desk)


def test_a_draft_deleted_in_the_ledger_leaves_a_candidate_that_can_be_restored(minutes, register, at_the_desk):
    candidate, recorded = intake.accept(opened(minutes)[0].pk, register_id=register, **at_the_desk)
    ledger.delete_draft(recorded.stream_id, **at_the_desk)
    assert intake.restore(candidate.pk, **at_the_desk).state == State.NEW


def test_an_accepted_candidate_cannot_be_decided_again(minutes, register, at_the_desk):
    candidate, _recorded = intake.accept(opened(minutes)[0].pk, register_id=register, **at_the_desk)
    for act in (intake.reject, intake.merge, intake.split, intake.restore):
        with pytest.raises(Refused, match="已经定了"):
            act(candidate.pk, **at_the_desk)


def test_a_candidate_says_when_an_open_item_may_be_the_same_thing(minutes, county, register, at_the_desk):
    draft = ledger.Draft(
        register_id=register,
        title="污水直排口整治12处",
        lead_unit_ids=(county.units["environment"].pk,),
        due_on=day(4, 30),
    )
    item = ledger.enter(draft, **at_the_desk).stream_id
    ledger.issue(item, **at_the_desk)
    copy = received(county, "某会纪要\n由生态环境局牵头，5月30日前完成余下12处污水直排口整治工作。\n")
    assert opened(copy)[0].related_item_id == item


def resembling(county, register, at_the_desk):
    """An open item of the environment bureau, and the candidate of another paper that says the same."""
    draft = ledger.Draft(
        register_id=register, title="污水直排口整治12处", lead_unit_ids=(county.units["environment"].pk,),
        due_on=day(4, 30),
    )  # fmt: skip
    item = ledger.enter(draft, **at_the_desk).stream_id
    ledger.issue(item, **at_the_desk)
    copy = received(county, "某会纪要\n由生态环境局牵头，5月30日前完成余下12处污水直排口整治工作。\n")
    return item, copy, opened(copy)[0]


def test_a_candidate_is_hung_on_the_item_that_it_repeats(county, register, at_the_desk):
    item, copy, candidate = resembling(county, register, at_the_desk)
    other = ledger.open_register(ledger.RegisterSpec(code="HB", name="环保专项"), **at_the_desk).stream_id
    candidate, _recorded = intake.hang(candidate.pk, register_id=other, **at_the_desk)
    assert (candidate.state, candidate.item_id) == (State.HUNG, item)
    hung = Item.objects.get(pk=item)
    assert hung.hang_count == 1
    assert [s.passage for s in hung.sources.order_by("id")][-1] == candidate.passage
    with pytest.raises(Refused, match="已经定了"):
        intake.accept(candidate.pk, register_id=register, **at_the_desk)
    with pytest.raises(Refused, match="从专项摘下"):
        intake.undo(copy.pk, **at_the_desk)
    with pytest.raises(Refused, match="来源"):
        intake.delete(copy.pk, **at_the_desk)


def test_in_the_register_where_it_is_a_second_paper_only_adds_its_source(county, register, at_the_desk):
    item, _copy, candidate = resembling(county, register, at_the_desk)
    intake.hang(candidate.pk, register_id=register, **at_the_desk)
    assert Item.objects.get(pk=item).hang_count == 0
    assert ItemSource.objects.filter(item_id=item).count() == 1


def test_what_resembles_nothing_is_not_hung(minutes, register, at_the_desk):
    with pytest.raises(Refused, match="立为事项"):
        intake.hang(opened(minutes)[0].pk, register_id=register, **at_the_desk)
