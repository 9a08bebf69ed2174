"""Task forces (专班): they work like a unit, everybody of theirs stays apart from the verdict, and they end clean."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from taizhang.engine.refusal import Refused
from taizhang.journal import rebuild
from taizhang.ledger import actions, queries
from taizhang.ledger.models import Item
from taizhang.ledger.rules import Part, State, Verb, refusal
from taizhang.org import actions as org
from taizhang.org import task_forces
from taizhang.org.models import Post, RoleGrant, Unit
from tests.cast_ledger import page as proof_page

from . import making
from .conftest import text, told
from .making import HOUSING, NOON, PATHS, TOWN


def spec(county, **more):
    said = {
        "purpose": "三城同创",
        "term_to_on": date(2026, 3, 13),
        "head_person_id": county.roads_head.person_id,
        "liaison_person_id": county.roads_liaison.person_id,
        "leader_person_id": county.deputy.person_id,
        "office_unit_id": county.units["roads"].pk,
        "unit_ids": (county.units["housing"].pk,),
        "person_ids": (county.inspector.person_id,),
    }
    return org.TaskForceSpec(**{**said, **more})


def founded(ledger, **more):
    county, at = ledger.county, ledger.later()
    return org.found_task_force(
        "三城同创工作专班", "三城专班", spec(county, **more), by=county.clerk, at=at
    ).stream_id  # fmt: skip


def hat(ledger, part, unit_id):
    """The person in the post of the task force."""
    post = Post.objects.get(unit_id=unit_id, person_id=ledger.county.account(part).person_id)
    return ledger.county.actor(part, ledger.now, f"p{post.pk}")


def granted(ledger, unit_id):
    """What the security administrator and the auditor do, as for any post (S7)."""
    county = ledger.county
    for post, role, _ in task_forces.roles_to_give(county.area_id, on=ledger.now.date(), unit_id=unit_id):
        at = ledger.later()
        proposed = org.propose_role(post.pk, role, by=county.security_admin.fresh(at), at=at)
        org.confirm_role(proposed.stream_id, by=county.auditor.fresh(at), at=at)


def force(ledger, **more):
    unit_id = founded(ledger, **more)
    granted(ledger, unit_id)
    return unit_id


def claimed(ledger, unit_id):
    """An item of the task force, worked on and claimed by its own liaison and head."""
    draft = replace(ledger.draft(joint=()), lead_unit_ids=(unit_id,))
    item = actions.enter(draft, by=ledger.county.clerk, at=ledger.later()).stream_id
    actions.issue(item, by=ledger.county.clerk, at=ledger.later())
    liaison, head = hat(ledger, "roads_liaison", unit_id), hat(ledger, "roads_head", unit_id)
    actions.accept(item, by=liaison, at=ledger.later())
    actions.report(item, text="已开工", files=[proof_page("第一张")], by=liaison, at=ledger.later())
    proofs = list(ledger.fresh(item).evidence.values_list("pk", flat=True))
    actions.draft_claim(item, statement="办完", evidence_ids=proofs, by=liaison, at=ledger.later())
    actions.submit_claim(item, by=head, at=ledger.later())
    return ledger.fresh(item)


def test_a_task_force_accepts_reports_claims_and_is_struck_off_like_any_unit(ledger):
    item = ledger.judged(claimed(ledger, force(ledger)))
    actions.close(item, by=ledger.county.verifier, at=ledger.later())
    assert ledger.fresh(item).state == State.CLOSED


def test_founding_begins_posts_and_leaves_roles_to_those_who_give_them(ledger):
    unit_id = founded(ledger)
    titles = dict(Post.objects.filter(unit_id=unit_id).values_list("person__name", "title"))
    assert titles == {"赵启明": "组长", "钱宁": "联络员", "吴畏": "成员"}
    assert not RoleGrant.objects.filter(post__unit_id=unit_id).exists()
    lacks = task_forces.roles_to_give(ledger.county.area_id, on=ledger.now.date(), unit_id=unit_id)
    assert [(post.person.name, role) for post, role, _ in lacks] == [("赵启明", "unit_head"), ("钱宁", "liaison")]
    granted(ledger, unit_id)
    assert task_forces.roles_to_give(ledger.county.area_id, on=ledger.now.date()) == []


def test_nobody_of_a_member_unit_verifies_not_even_after_it_left(ledger):
    county, unit_id = ledger.county, force(ledger)
    item = claimed(ledger, unit_id)
    proof = item.evidence.get().pk
    with pytest.raises(Refused, match="成员单位") as caught:
        actions.open_proof(item, proof, by=county.housing_verifier, at=ledger.later())
    assert caught.value.code == "S1.member"
    org.change_task_force(unit_id, spec(county, unit_ids=()), by=county.clerk, at=ledger.later())
    with pytest.raises(Refused, match="成员单位"):
        actions.open_proof(item, proof, by=county.housing_verifier, at=ledger.later())


def test_nor_does_a_member_from_another_post(ledger):
    """The verifier of the office sits in the task force: he stays apart from nothing of it."""
    county = ledger.county
    item = claimed(ledger, force(ledger, person_ids=(county.account("verifier").person_id,)))
    with pytest.raises(Refused, match="是承办专班的成员"):
        actions.open_proof(item, item.evidence.get().pk, by=county.verifier, at=ledger.later())


def test_without_the_memory_of_members_their_verifier_would_pass():
    parts = (Part(TOWN, PATHS[TOWN], "专班", True, True, "accepted"),)
    bureau = replace(making.verifier, unit_id=9, unit_ids=frozenset({9}), paths=frozenset({"1.2.9."}))
    item = replace(making.claimed(), parts=parts, members=(Part(HOUSING, PATHS[HOUSING], "住建局", False),))
    item = replace(item, claim=replace(item.claim, submitted_unit_id=TOWN))
    assert refusal(Verb.OPEN_PROOF, item, bureau, NOON).code == "S1.member"
    assert refusal(Verb.OPEN_PROOF, replace(item, members=()), bureau, NOON) is None


def test_the_database_lets_no_member_unit_close(ledger):
    item, by = claimed(ledger, force(ledger)), ledger.county.housing_verifier
    close = """UPDATE ledger_item SET state = 'closed', is_open = %s, closed_by_person_id = %s, closed_by_unit_id = %s
                WHERE id = %s"""
    with pytest.raises(IntegrityError, match="doing side"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(close, [False, by.person_id, by.unit_id, item.pk])


def test_a_member_unit_reads_along_and_cannot_act(ledger):
    county, unit_id = ledger.county, force(ledger)
    item = claimed(ledger, unit_id)
    assert queries.item_for(county.housing_liaison, item.pk)
    assert not Item.objects.visible_to(county.hekou_liaison).filter(pk=item.pk).exists()
    with pytest.raises(Refused, match="牵头单位（三城专班）"):
        actions.withdraw_claim(item, reason="不对", by=county.housing_head, at=ledger.later())


def test_dissolving_hands_each_open_item_to_its_successor_and_ends_posts_and_roles(ledger):
    county, unit_id = ledger.county, force(ledger)
    item = claimed(ledger, unit_id)
    with pytest.raises(Refused, match="没有定接手单位"):
        actions.dissolve(unit_id, successors={}, paper="会议纪要", by=county.clerk, at=ledger.later())
    assert Unit.objects.get(pk=unit_id).valid_to_on is None
    to = ledger.unit("hekou")
    actions.dissolve(unit_id, successors={item.pk: to}, paper="会议纪要", by=county.clerk, at=ledger.later())
    item = ledger.fresh(item)
    assert (item.lead_unit_id, item.state) == (to, State.CLAIMED)  # the claim stands
    assert Unit.objects.get(pk=unit_id).valid_to_on == ledger.now.date()
    assert not RoleGrant.objects.filter(post__unit_id=unit_id, state="granted").exists()
    with pytest.raises(Refused, match="成员单位"):  # whoever worked in it stays apart
        actions.open_proof(item, item.evidence.get().pk, by=county.housing_verifier, at=ledger.later())


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"head_person_id": 0}, "请选一位组长"),
        ({"term_to_on": date(2026, 3, 1)}, "期限不能早于今天"),
        ({"term_to_on": date(2066, 3, 1)}, "核对年份"),
        ({"unit_ids": (1,)}, "不能写整个县"),
        ({"unit_ids": (999,)}, "不存在或已撤销"),
    ],
)
def test_what_is_wrong_with_a_task_force_is_said_clearly(ledger, wrong, words):
    if wrong.get("unit_ids") == (1,):
        wrong = {"unit_ids": (ledger.county.units["county"].pk,)}
    with pytest.raises(Refused, match=words):
        founded(ledger, **wrong)


def test_no_administrator_sits_in_it_and_nobody_but_the_countys_clerk_founds_it(ledger):
    county = ledger.county
    with pytest.raises(Refused, match="不能进专班"):
        founded(ledger, person_ids=(county.auditor.person_id,))
    with pytest.raises(Refused):
        org.found_task_force("甲", "甲", spec(county), by=county.housing_head, at=ledger.later())
    unit_id = founded(ledger)
    with pytest.raises(Refused, match="“专班”页"):
        org.close_unit(unit_id, by=county.security_admin, at=ledger.later())


def test_whoever_leaves_loses_post_and_role_at_once(ledger):
    county, unit_id = ledger.county, force(ledger)
    new = spec(county, head_person_id=county.housing_head.person_id)
    org.change_task_force(unit_id, new, by=county.clerk, at=ledger.later())
    assert not RoleGrant.objects.filter(
        post__unit_id=unit_id, person_id=county.roads_head.person_id, state="granted"
    ).exists()
    lacks = task_forces.roles_to_give(county.area_id, on=ledger.now.date(), unit_id=unit_id)
    assert [(post.person.name, role) for post, role, _ in lacks] == [("王立新", "unit_head")]


def test_a_term_warns_before_it_ends_and_ends_nothing(ledger):
    unit_id = founded(ledger, term_to_on=date(2026, 3, 20))
    area = ledger.county.area_id
    assert queries.ending(area, ledger.now - timedelta(days=10)) == []
    ((page, days),) = queries.ending(area, ledger.now + timedelta(days=7))
    assert (page.unit.pk, days) == (unit_id, 9)
    ((_, days),) = queries.ending(area, ledger.now + timedelta(days=21))
    assert days == -1 and Unit.objects.get(pk=unit_id).valid_to_on is None


def test_the_journal_alone_tells_it_again(standing_ledger):
    ledger = standing_ledger
    unit_id = force(ledger)
    item = claimed(ledger, unit_id)
    org.change_task_force(unit_id, spec(ledger.county, unit_ids=()), by=ledger.county.clerk, at=ledger.later())
    actions.dissolve(
        unit_id, successors={item.pk: ledger.unit("hekou")}, paper="纪要", by=ledger.county.clerk, at=ledger.later()
    )
    assert list(rebuild.differences()) == []


def test_a_clerk_founds_one_looks_at_it_and_dissolves_it_on_the_screen(screens, ledger):
    county, ledger.now = ledger.county, screens.at
    page = screens.enter("clerk")
    assert "设立专班" in text(page.get("/task-forces/"))
    assert "组长" in text(page.get("/task-forces/new/"))
    said = {
        "name": "三城同创工作专班", "short_name": "三城专班", "purpose": "创建", "term_to_on": "2026-03-13",
        "head": county.roads_head.person_id, "liaison": county.roads_liaison.person_id,
        "leader": county.deputy.person_id, "office": ledger.unit("roads"), "units": [ledger.unit("housing")],
    }  # fmt: skip
    home = told(page.post("/task-forces/found/", said))
    unit_id = Unit.objects.get(kind="task_force").pk
    assert "专班到期" in text(page.get("/"))
    shown = text(page.get(home))
    assert "赵启明" in shown and "等安全管理员提出" in shown and "还剩7个工作日" in shown
    assert "专班等授权" in text(screens.enter("security_admin").get("/org/roles/"))
    granted(ledger, unit_id)
    item = claimed(ledger, unit_id)
    assert item.number in text(screens.enter("housing_liaison").get(home))
    assert item.number not in text(screens.enter("hekou_liaison").get(home))
    preview = text(page.get(f"{home}end/"))
    assert item.number in preview and "统一由谁接手" in preview
    said = {"paper": "会议纪要", "all": ledger.unit("roads"), f"to-{item.pk}": ""}
    told(page.post(f"{home}dissolve/", said))
    assert "已撤销" in text(page.get("/task-forces/"))
    assert ledger.fresh(item).lead_unit_id == ledger.unit("roads")


def test_whoever_sits_in_it_is_led_from_the_own_post_into_that_of_the_task_force(screens, ledger):
    county, ledger.now = ledger.county, screens.at
    unit_id = force(ledger)
    draft = replace(ledger.draft(joint=()), lead_unit_ids=(unit_id,))
    item = actions.enter(draft, by=county.clerk, at=ledger.later()).stream_id
    actions.issue(item, by=county.clerk, at=ledger.later())
    page, here = screens.enter("roads_liaison"), f"/items/{item}/"
    for path in ("/", "/todo/", here, f"/task-forces/{unit_id}/"):
        assert "您还任三城专班联络员" in text(page.get(path)), path
    post = Post.objects.get(unit_id=unit_id, person_id=county.roads_liaison.person_id)
    assert told(page.post("/me/hat/", {"hat": f"p{post.pk}", "next": here})) == here
    shown = text(page.get(here))
    assert "签收后" in shown and "您还任" not in shown
    assert told(page.post("/me/hat/", {"hat": f"p{post.pk}", "next": "https://elsewhere.example/"})) == "/"


def test_people_are_offered_by_the_post_that_they_hold_anyway(screens, ledger):
    ledger.now = screens.at
    force(ledger)
    shown = text(screens.enter("clerk").get("/task-forces/new/"))
    assert "交通局 " in shown and "三城专班 " not in shown.partition("组长")[2]
