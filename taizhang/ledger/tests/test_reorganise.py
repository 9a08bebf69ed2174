"""The open items of reorganised units: previewed, moved in one act, signed for; history stays where it was."""

from dataclasses import replace
from datetime import timedelta

import pytest

from taizhang.engine.refusal import Refused
from taizhang.journal import rebuild
from taizhang.ledger import actions, queries
from taizhang.ledger.models import FormerUnit, Item, ItemUnit
from taizhang.ledger.rules import State, Verb
from taizhang.notices import queries as notices
from taizhang.org import actions as org
from taizhang.org import moves
from taizhang.org.models import Unit

from .conftest import text, told


def refused(code):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def decided(ledger, kind="merge", sources=("housing",), targets=("roads",), days=0, title="机构改革方案"):
    move = org.record_move(
        kind, title, "云发〔2026〕5号", ledger.now.date() + timedelta(days=days), [ledger.unit(u) for u in sources],
        [ledger.unit(u) for u in targets], by=ledger.county.actor("security_admin", ledger.now), at=ledger.later(),
    ).stream_id  # fmt: skip
    return moves.move_for(ledger.county.clerk, move)


def moved(ledger, move, to="roads", items=None, by="clerk", **more):
    page = queries.move_page(ledger.county.clerk, move, ledger.now)
    ids = [line["id"] for line in page["lines"]] if items is None else [item.pk for item in items]
    chosen = {pk: ledger.unit(to) for pk in ids}
    return actions.move_items(move.pk, chosen, by=ledger.county.actor(by, ledger.now), at=ledger.later(), **more)


def parts(ledger, item):
    keys = {unit.pk: key for key, unit in ledger.county.units.items()}
    return {keys[u]: s for u, s in ItemUnit.objects.filter(item=item).values_list("unit_id", "state")}


def test_a_merged_unit_gives_all_it_owes_to_its_successor_in_one_act(ledger):
    leads, joins = (
        ledger.accepted(title="牵头的"),
        ledger.accepted(title="配合的", lead="hekou", joint=("housing",), by="hekou_liaison"),
    )
    over = ledger.closed(title="办完的")
    move = decided(ledger)
    page = queries.move_page(ledger.county.clerk, move, ledger.now)
    assert [(line["title"], line["target"]) for line in page["lines"]] == [
        ("牵头的", ledger.unit("roads")), ("配合的", ledger.unit("roads")),
    ]  # fmt: skip
    done = moved(ledger, move)
    assert done.is_settled and all(o.is_done for o in done.outcomes)
    assert parts(ledger, leads) == {"roads": "pending", "hekou": "pending"}
    assert parts(ledger, joins) == {"hekou": "accepted", "roads": "pending"}
    assert parts(ledger, over) == {"housing": "accepted", "hekou": "pending"}
    paper = set(FormerUnit.objects.values_list("paper", "move_id"))
    assert paper == {("机构改革方案（云发〔2026〕5号）", move.pk)}
    move = moves.move_for(ledger.county.clerk, move.pk)
    assert (move.moved_count, move.settled_at is not None) == (2, True)


def test_the_successor_signs_for_everything_at_once(ledger):
    ledger.accepted(title="一"), ledger.reported(title="二", joint=())
    moved(ledger, decided(ledger))
    liaison = ledger.county.actor("roads_liaison", ledger.now)
    rows = queries.received(liaison, ledger.now)
    assert [(r["title"], r["came_from"]) for r in rows] == [("一", "住建局"), ("二", "住建局")]
    keys = [group["key"] for group in notices.duties(liaison, ledger.now)]
    assert "receive" in keys and "accept" not in keys
    actions.each(actions.accept, [r["id"] for r in rows], by=liaison, at=ledger.later())
    assert queries.received(liaison, ledger.now) == []


def test_the_clerk_finds_on_the_desk_what_waits_to_be_moved(ledger):
    ledger.accepted(title="等划转的")
    clerk = ledger.county.actor("clerk", ledger.now)
    decided(ledger)
    group = next(g for g in notices.duties(clerk, ledger.now) if g["key"] == "move")
    assert (group["count"], group["url"]) == ("1", "/moves/")


def test_a_split_sorts_by_words_and_sends_all_others_to_one(ledger):
    for title in ("东街停车位划线", "柳林村路灯", "西街停车场收费"):
        ledger.accepted(title=title, joint=())
    move = decided(ledger, "split", targets=("roads", "environment"))
    roads, environment = ledger.unit("roads"), ledger.unit("environment")
    page = queries.move_page(ledger.county.clerk, move, ledger.now, words={roads: ["停车"]}, rest=environment)
    assert {line["title"]: line["target"] for line in page["lines"]} == {
        "东街停车位划线": roads, "柳林村路灯": environment, "西街停车场收费": roads,
    }  # fmt: skip
    first, *others = [line["id"] for line in page["lines"]]
    done = actions.move_items(move.pk, {first: roads}, by=ledger.county.clerk, at=ledger.later())
    assert not done.is_settled  # what is left waits
    with refused("move_nothing"):
        actions.move_items(move.pk, {}, by=ledger.county.clerk, at=ledger.later())
    with refused("move_elsewhere"):
        actions.move_items(move.pk, {others[0]: ledger.unit("hekou")}, by=ledger.county.clerk, at=ledger.later())
    rest = dict.fromkeys(others, environment)
    done = actions.move_items(move.pk, rest, by=ledger.county.clerk, at=ledger.later())
    assert not done.is_settled, "the section of the old unit has no place yet"
    section = {ledger.unit("works"): roads}
    assert actions.move_items(move.pk, {}, by=ledger.county.clerk, at=ledger.later(), placed=section).is_settled


def test_villages_go_with_their_items_and_people_in_the_same_act(screens, ledger):
    new = org.found_unit(
        "东沟镇人民政府", "东沟镇", "C09", "township", ledger.unit("county"),
        by=ledger.county.actor("security_admin", ledger.now), at=ledger.now,
    ).stream_id  # fmt: skip
    township, village = ledger.unit("hekou"), ledger.unit("liulin")
    led = ledger.accepted(title="镇里的", lead="hekou", joint=(), by="hekou_liaison")
    its_own = ledger.accepted(title="村里的", lead="liulin", joint=(), by="liulin_liaison")
    move = org.record_move(
        "split", "撤镇设镇", "云发〔2026〕6号", ledger.now.date(), [township], [ledger.unit("qingshi"), new],
        by=ledger.county.actor("security_admin", ledger.now), at=ledger.later(),
    ).stream_id  # fmt: skip
    clerk = screens.enter("clerk")
    preview = text(clerk.get(f"/moves/{move}/"))
    assert "下级单位 1 个" in preview and "柳林村" in preview and "还没有定" in preview
    done = clerk.post(f"/moves/{move}/items/", {f"item{led.pk}": new, f"child{village}": new})
    assert "已经办结" in text(clerk.get(told(done)))
    assert Unit.objects.get(pk=village).parent_id == new
    assert list(ItemUnit.objects.filter(item=its_own).values_list("unit_id", "state")) == [(village, "accepted")]
    actions.report(its_own, text="接着办", by=ledger.county.actor("liulin_liaison", ledger.now), at=ledger.later())
    old = ledger.county.actor("hekou_liaison", ledger.now)
    assert its_own not in Item.objects.visible_to(old), "the old township lies above it no more"


def test_a_function_takes_some_items_along_and_the_unit_stays(ledger):
    goes, stays = ledger.accepted(title="停车", joint=()), ledger.accepted(title="路灯", joint=())
    move = decided(ledger, "transfer")
    assert moved(ledger, move, items=[goes]).is_settled
    assert parts(ledger, stays) == {"housing": "accepted"}
    ledger.issued(title="新来的")  # housing goes on


def test_a_claim_under_way_stands_and_neither_old_nor_new_unit_judges_it(ledger):
    item = ledger.claimed()
    move = decided(ledger, targets=("environment",))
    page = queries.move_page(ledger.county.clerk, move, ledger.now)
    assert page["claimed"] == 1
    moved(ledger, move, to="environment")
    assert ledger.fresh(item).state == State.CLAIMED
    ledger.judged(item)
    actions.close(item, by=ledger.county.verifier, at=ledger.later())


def test_a_verifier_of_the_successor_does_not_judge_what_the_predecessor_still_owes(ledger):
    """The document is in force, the items have not moved yet."""
    item = ledger.claimed(lead="roads", by="roads_liaison", head="roads_head", joint=())
    verifier = ledger.county.actor("housing_verifier", ledger.now)
    assert queries.option(verifier, item, Verb.OPEN_PROOF, ledger.now).reason is None
    decided(ledger, sources=("roads",), targets=("housing",))
    assert queries.option(verifier, item, Verb.OPEN_PROOF, ledger.now).reason.code == "S1.unit"


def test_nor_does_a_section_that_went_along_judge_what_its_old_unit_owes(ledger):
    stays, goes = ledger.claimed(), ledger.accepted(title="先走的", joint=())
    moved(ledger, decided(ledger), items=[goes])
    works = Unit.objects.get(pk=ledger.unit("works"))
    assert works.parent_id == ledger.unit("roads")
    verifier = ledger.county.actor("verifier", ledger.now)
    assert queries.option(verifier, stays, Verb.OPEN_PROOF, ledger.now).reason is None
    there = {"unit_id": works.pk, "unit_path": works.path, "own_unit_id": works.pk, "own_unit_path": works.path}
    moved_along = replace(verifier, _reach={}, **there)
    assert queries.option(moved_along, stays, Verb.OPEN_PROOF, ledger.now).reason.code == "S1.unit"


def test_nothing_new_goes_to_a_dissolved_unit_and_its_name_says_who_took_over(ledger):
    draft = ledger.item()
    decided(ledger)
    with pytest.raises(Refused) as said:
        actions.issue(draft, by=ledger.county.clerk, at=ledger.later())
    assert said.value.code == "ledger.unit_dissolved" and said.value.params["after"] == "交通局"


def test_two_documents_of_one_day_are_moved_in_their_order_and_a_chain_ends_at_its_end(ledger):
    item = ledger.accepted(joint=())
    first = decided(ledger, title="甲方案")
    second = decided(ledger, sources=("roads",), targets=("environment",), title="乙方案")
    with refused("move_order"):
        moved(ledger, second, to="environment", items=[item])
    moved(ledger, first)
    moved(ledger, second, to="environment")
    assert parts(ledger, item) == {"environment": "pending"}
    assert list(FormerUnit.objects.order_by("id").values_list("unit_name", "to_name")) == [
        ("住建局", "交通局"), ("交通局", "生态环境局"),
    ]  # fmt: skip


def test_before_its_day_it_waits_and_a_document_that_came_late_names_its_day(ledger):
    item = ledger.accepted(joint=())
    ahead = decided(ledger, days=3)
    with refused("move_waits"):
        moved(ledger, ahead, items=[item])
    org.cancel_move(ahead.pk, "改期", by=ledger.county.security_admin, at=ledger.later())
    late = decided(ledger, days=-10)
    assert queries.move_page(ledger.county.clerk, late, ledger.now)["late"] == 1
    moved(ledger, late)
    assert FormerUnit.objects.get().on == late.effective_on


def test_successors_see_what_their_predecessors_did_also_what_is_over(ledger):
    over, running = ledger.closed(joint=()), ledger.accepted(joint=())
    liaison = ledger.county.actor("roads_liaison", ledger.now)
    seen = Item.objects.visible_to
    assert not seen(liaison).exists()
    decided(ledger)
    liaison = ledger.county.actor("roads_liaison", ledger.now)
    assert set(seen(liaison)) == {over, running}
    stranger = ledger.county.actor("stranger", ledger.now)
    assert not seen(stranger).exists()


def test_a_unit_that_owes_something_does_not_close(ledger):
    ledger.issued(lead="environment", joint=())
    with refused("unit_owes_items"):
        org.close_unit(ledger.unit("environment"), by=ledger.county.security_admin, at=ledger.later())


def test_only_the_clerk_of_the_whole_county_moves(ledger):
    item = ledger.accepted(joint=())
    move = decided(ledger)
    for part in ("housing_head", "leader", "verifier"):
        with refused("not_allowed"):
            moved(ledger, move, items=[item], by=part)


def test_what_somebody_else_changed_meanwhile_is_told_and_all_else_goes(ledger):
    gone, goes = ledger.accepted(title="撤了的", joint=()), ledger.accepted(title="在办的", joint=())
    move = decided(ledger)
    actions.withdraw(gone, reason="不办了", by=ledger.county.clerk, at=ledger.later())
    done = moved(ledger, move, items=[gone, goes])
    assert [o.title for o in done.outcomes] == ["在办的"] and done.is_settled


def test_the_journal_alone_tells_the_whole_reorganisation_again(standing_ledger):
    ledger = standing_ledger
    ledger.accepted(), ledger.claimed(joint=())
    moved(ledger, decided(ledger))
    keeper = ledger.county.security_admin
    cancelled = decided(ledger, sources=("environment",), targets=("roads",), days=5)
    org.cancel_move(cancelled.pk, "写错了", by=keeper, at=ledger.later())
    for part in ("housing_head", "housing_liaison", "housing_verifier"):
        org.end_post(ledger.county.actor(part).post_id, by=keeper, at=ledger.later())
    plan = ledger.now.date() + timedelta(days=9)
    org.end_post(ledger.county.housing_worker.post_id, by=keeper, at=ledger.later(), to_on=plan)
    assert list(rebuild.differences()) == []


def test_from_the_document_to_the_signature_on_the_pages(screens, ledger):
    ledger.accepted(title="要划转的事", joint=())
    security, clerk, liaison = (screens.enter(p) for p in ("security_admin", "clerk", "roads_liaison"))
    said = {
        "title": "机构改革方案", "number": "云发〔2026〕5号", "effective_on": "2026-03-04", "kind": "merge",
        "sources": [ledger.unit("housing")], "targets": [ledger.unit("roads")],
    }  # fmt: skip
    place = told(security.post("/org/moves/record/", said))
    page = text(security.get(place))
    assert "待划转" in page and "王立新" in page  # who still sits there
    move = moves.waiting(ledger.county.area_id)[0]
    preview = text(clerk.get(f"/moves/{move.pk}/"))
    assert "要划转的事" in preview and "住建局" in preview
    assert "下级单位 1 个" in preview and "城建科" in preview, "its sections go along"
    item = Item.objects.get()
    done = clerk.post(f"/moves/{move.pk}/items/", {f"item{item.pk}": ledger.unit("roads")})
    assert "已经办结" in text(clerk.get(told(done)))
    assert "要划转的事" in text(liaison.get("/moves/receive/"))
    assert "没有要接收的" in text(liaison.get(told(liaison.post("/moves/receive/sign/", {"pick": [item.pk]}))))
    assert parts(ledger, item) == {"roads": "accepted"}
