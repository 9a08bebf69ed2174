"""划转: an open item changes hands and keeps its number, its clock, its history and its independence."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from taizhang import journal
from taizhang.engine.refusal import Refused
from taizhang.journal import rebuild
from taizhang.ledger import actions, queries
from taizhang.ledger.models import FormerUnit, InnerTask, Item, ItemUnit, OpenTally
from taizhang.ledger.rules import Part, State, Verb, refusal
from taizhang.notices.models import Notice
from taizhang.org import actions as org

from . import making
from .conftest import text, told
from .making import HOUSING, NOON, PATHS, TOWN


def over(ledger, item, to="roads", source="housing", **more):
    actions.hand_over(
        item, from_unit_id=ledger.unit(source), to_unit_id=ledger.unit(to), by=ledger.county.clerk, at=ledger.later(),
        **more,
    )  # fmt: skip
    return ledger.fresh(item)


def states(item):
    return dict(ItemUnit.objects.filter(item=item).values_list("unit_id", "state"))


def counted(unit_id):
    rows = OpenTally.objects.filter(unit_id=unit_id, is_home=True)
    return sum(rows.values_list("count", flat=True))


def test_the_successor_signs_and_goes_on_under_the_same_number_and_deadline(ledger):
    item = ledger.reported(joint=())
    before = (item.number, item.due_on, item.red_from_at, item.report_due_on)
    item = over(ledger, item, paper="云编发〔2026〕3号", on=date(2026, 3, 1))
    assert (item.number, item.due_on, item.red_from_at, item.report_due_on) == before
    assert (item.state, item.lead_unit_id, states(item)) == (
        State.IN_PROGRESS, ledger.unit("roads"), {ledger.unit("roads"): "pending"},
    )  # fmt: skip
    liaison = ledger.county.roads_liaison
    with pytest.raises(Refused, match="先签收"):
        actions.report(item, text="接着挖", by=liaison, at=ledger.later())
    with pytest.raises(Refused, match="不退件"):
        actions.decline(item, reason="不归我们", by=liaison, at=ledger.later())
    actions.accept(item, by=liaison, at=ledger.later())
    actions.report(item, text="接着挖", by=liaison, at=ledger.later())
    assert ledger.fresh(item).state == State.IN_PROGRESS
    with pytest.raises(Refused, match="承办单位"):
        actions.report(item, text="还在挖", by=ledger.county.housing_liaison, at=ledger.later())


def test_the_successor_sees_it_the_predecessor_does_not_and_the_tallies_follow(ledger):
    item = ledger.accepted(joint=())
    roads, housing = ledger.unit("roads"), ledger.unit("housing")
    assert (counted(housing), counted(roads)) == (1, 0)
    over(ledger, item)
    assert (counted(housing), counted(roads)) == (0, 1)
    assert queries.item_for(ledger.county.roads_liaison, item.pk)
    assert not Item.objects.visible_to(ledger.county.housing_liaison).filter(pk=item.pk).exists()
    kept = FormerUnit.objects.get(item=item)
    assert (kept.unit_name, kept.to_name, kept.was_first) == ("住建局", "交通局", True)
    asked = Notice.objects.filter(item_id=item.pk, asks=True, done_at=None).values_list("kind", "to_unit_id")
    assert list(asked) == [("handed_over", roads)]


def test_whoever_answered_for_it_answers_on_only_as_somebody_of_the_successor(ledger):
    county = ledger.county
    mine, theirs = ledger.accepted(joint=()), ledger.accepted(joint=())
    person = county.housing_liaison.person_id
    for item in (mine, theirs):
        actions.assign(item, person, by=county.clerk, at=ledger.later())
    assert over(ledger, mine).responsible_person_id is None
    org.begin_post(person, ledger.unit("roads"), "科员", by=county.security_admin, at=ledger.later())
    assert over(ledger, theirs).responsible_person_id == person


def test_a_joint_part_goes_over_by_itself_and_two_parts_of_one_unit_become_one(ledger):
    item = ledger.accepted()  # housing leads, Hekou joins
    item = over(ledger, item, to="qingshi", source="hekou")
    assert item.lead_unit_id == ledger.unit("housing") and item.state == State.ACCEPTED
    assert states(item) == {ledger.unit("housing"): "accepted", ledger.unit("qingshi"): "pending"}
    item = over(ledger, item, to="qingshi")
    assert states(item) == {ledger.unit("qingshi"): "pending"} and item.lead_unit_id == ledger.unit("qingshi")


def test_a_submitted_claim_stands_and_nobody_of_the_former_unit_judges_it(ledger):
    item = over(ledger, ledger.claimed(joint=()))
    assert item.state == State.CLAIMED
    proof = item.evidence.get()
    with pytest.raises(Refused, match="住建局") as caught:
        actions.open_proof(item, proof.pk, by=ledger.county.housing_verifier, at=ledger.later())
    assert caught.value.code == "S1.unit"
    actions.accept(item, by=ledger.county.roads_liaison, at=ledger.later())
    assert ledger.fresh(item).state == State.CLAIMED
    ledger.judged(item)
    actions.close(item, by=ledger.county.verifier, at=ledger.later())
    assert ledger.fresh(item).state == State.CLOSED


def test_a_section_of_the_former_unit_would_judge_it_if_nobody_remembered():
    """S2 compares two units only; that the section lies inside the former unit, the memory alone knows."""
    section = replace(making.verifier, unit_id=9, unit_ids=frozenset({9}), paths=frozenset({"1.2.9."}))
    parts = (Part(TOWN, PATHS[TOWN], "柳河镇", True, True, "pending"),)
    handed = replace(making.claimed(), parts=parts, former=(Part(HOUSING, PATHS[HOUSING], "住建局", False),))
    assert refusal(Verb.OPEN_PROOF, handed, section, NOON).code == "S1.unit"
    forgotten = replace(handed, former=())
    assert refusal(Verb.OPEN_PROOF, forgotten, section, NOON) is None


def test_nor_does_the_database_let_the_former_unit_close(ledger):
    item = over(ledger, ledger.claimed(joint=()))
    by = ledger.county.housing_verifier
    close = """UPDATE ledger_item SET state = 'closed', is_open = %s, closed_by_person_id = %s, closed_by_unit_id = %s
                WHERE id = %s"""
    with pytest.raises(IntegrityError, match="doing side"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(close, [False, by.person_id, by.unit_id, item.pk])


def test_a_declined_item_that_is_handed_over_waits_for_the_successor(ledger):
    item = ledger.issued(joint=())
    actions.decline(item, reason="职责已划出", by=ledger.county.housing_liaison, at=ledger.later())
    item = over(ledger, item)
    assert item.state == State.ISSUED
    actions.accept(item, by=ledger.county.roads_liaison, at=ledger.later())
    assert ledger.fresh(item).state == State.ACCEPTED


def test_inner_tasks_go_along(ledger):
    item = ledger.accepted(joint=())
    actions.add_inner_task(item, "量管线", by=ledger.county.housing_liaison, at=ledger.later())
    over(ledger, item)
    assert InnerTask.objects.get(item=item).unit_id == ledger.unit("roads")


@pytest.mark.parametrize(
    ("source", "to", "words"),
    [("qingshi", "roads", "不是本事项的承办单位"), ("housing", "housing", "不能划转给原单位自己")],
)
def test_what_cannot_be_handed_over_is_said_clearly(ledger, source, to, words):
    item = ledger.accepted()
    with pytest.raises(Refused, match=words):
        over(ledger, item, to=to, source=source)
    assert ledger.fresh(item).version == item.version


def test_not_to_a_unit_that_is_gone(ledger):
    gone = org.found_unit("临时办", "临时办", "T9", "bureau", ledger.county.units["county"].pk,
                          by=ledger.county.security_admin, at=ledger.later()).stream_id  # fmt: skip
    org.close_unit(gone, by=ledger.county.security_admin, at=ledger.later())
    item = ledger.accepted()
    with pytest.raises(Refused, match="已撤销"):
        actions.hand_over(
            item, from_unit_id=ledger.unit("housing"), to_unit_id=gone, by=ledger.county.clerk,
            at=ledger.later(days=1),
        )  # fmt: skip


def test_the_journal_alone_tells_it_again_and_says_no_name_in_the_clear(standing_ledger):
    ledger = standing_ledger
    item = over(ledger, ledger.claimed(joint=()), paper="云编发〔2026〕3号", move_id=7)
    entry = journal.stream_of(item.area_id, "item", item.pk)[0]
    assert entry.pub["move"] == 7 and not {"住建局", "云编发〔2026〕3号"} & set(map(str, entry.pub.values()))
    assert list(rebuild.differences()) == []


def test_the_clerk_hands_it_over_from_the_page(screens, ledger):
    item = ledger.accepted(joint=())
    page = screens.enter("clerk")
    asked = text(page.get(f"/items/{item.pk}/do/hand_over/"))
    assert "从哪个单位划出" in asked and "划转给哪个单位" in asked
    said = {"from_unit": ledger.unit("housing"), "to_unit": ledger.unit("roads"), "paper": "县委编委会纪要", "on": ""}
    shown = text(page.get(told(page.post(f"/items/{item.pk}/hand-over/", said))))
    assert "由住建局划转给交通局" in shown and "依据县委编委会纪要" in shown
