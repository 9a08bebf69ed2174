"""Several leads on one item: each its own part, one claim for all."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.http import QueryDict

from taizhang.engine.refusal import Refused
from taizhang.journal import rebuild
from taizhang.ledger import actions, queries
from taizhang.ledger.models import Evidence, ItemUnit
from taizhang.ledger.queries import Filter
from taizhang.ledger.rules import Claim, Colour, Light, Part, State, Verb, decide, parts
from taizhang.notices import queries as notices
from tests.cast_ledger import page

from .conftest import text, told
from .making import HOUSING, NOON, PATHS, TOWN, head, item, liaison, proof, town_head, town_liaison


@pytest.fixture
def shared(ledger):
    return led_by_several(ledger)


def led_by_several(ledger):
    """The housing bureau leads, the roads bureau beside it, Hekou joins; all have accepted and begun."""
    leads = (ledger.unit("housing"), ledger.unit("roads"))
    work = ledger.issued(lead_unit_ids=leads, duties={leads[0]: "封堵排口", leads[1]: "修好便道"})
    for part in ("housing_liaison", "roads_liaison", "hekou_liaison"):
        actions.accept(work, by=getattr(ledger.county, part), at=ledger.later())
    return ledger.fresh(work)


def report(ledger, work, part, percent=None, files=()):
    who = getattr(ledger.county, part)
    actions.report(work, text=f"{part}在办", progress=percent, files=files, by=who, at=ledger.later())


def finish(ledger, work, part="roads_head"):
    actions.finish_part(work, text="便道已通车", by=getattr(ledger.county, part), at=ledger.later())


def row(ledger, part="clerk"):
    return queries.rows(getattr(ledger.county, part), Filter.parse(QueryDict()), at=ledger.now).rows[0]


def page_of(ledger, work, part="clerk", at=None):
    actor = getattr(ledger.county, part)
    found = queries.item_page(actor, queries.item_for(actor, work.pk), at or ledger.now)
    return {unit["name"]: unit for unit in found["units"]}


# ── the rule ──────────────────────────────────────────────────────────────────


def led_by_two(state=State.IN_PROGRESS, done=False, **more):
    both = (
        Part(HOUSING, PATHS[HOUSING], "住建局", True, True, "accepted"),
        Part(TOWN, PATHS[TOWN], "柳河镇", True, False, "accepted", done),
    )
    return replace(item(state, **more), parts=both)


def do(verb, snapshot, who, **facts):
    return decide(verb, snapshot, who, at=NOON, **facts)


def test_a_co_lead_calls_its_own_part_done_and_the_item_goes_on():
    step = do(Verb.FINISH_PART, led_by_two(), town_head, text="办完了")
    assert (step.state, step.unit_id) == (State.IN_PROGRESS, TOWN)
    with pytest.raises(Refused, match="已经报过"):
        do(Verb.FINISH_PART, led_by_two(done=True), town_head, text="办完了")


def test_the_first_lead_finishes_with_the_claim_and_a_liaison_does_not_finish():
    with pytest.raises(Refused, match="第一牵头单位不用单报"):
        do(Verb.FINISH_PART, led_by_two(), head, text="办完了")
    with pytest.raises(Refused, match="单位负责人"):
        do(Verb.FINISH_PART, led_by_two(), town_liaison, text="办完了")


def test_the_claim_is_the_first_leads_and_waits_for_every_part():
    drafted = led_by_two(claim=Claim(9, "drafted", (proof(),)))
    with pytest.raises(Refused, match="还差柳河镇"):
        do(Verb.SUBMIT_CLAIM, drafted, head)
    ready = led_by_two(done=True, claim=Claim(9, "drafted", (proof(),)))
    assert do(Verb.SUBMIT_CLAIM, ready, head).unit_id == HOUSING
    for verb, who, facts in (
        (Verb.SUBMIT_CLAIM, town_head, {}),
        (Verb.DRAFT_CLAIM, town_liaison, {"text": "好了", "evidence_ids": (1,)}),
    ):
        with pytest.raises(Refused, match="牵头单位（住建局）"):
            do(verb, ready, who, **facts)
    assert do(Verb.DRAFT_CLAIM, ready, liaison, text="好了", evidence_ids=(1,)).unit_id == HOUSING


def test_control_without_the_parts_guard_the_claim_goes_through(monkeypatch):
    from taizhang.ledger.rules import lifecycle

    row_ = lifecycle.ROWS[Verb.SUBMIT_CLAIM]
    guards = tuple(guard for guard in row_.guards if guard.__name__ != "every_co_lead_is_done")
    monkeypatch.setitem(lifecycle.ROWS, Verb.SUBMIT_CLAIM, replace(row_, guards=guards))
    drafted = led_by_two(claim=Claim(9, "drafted", (proof(),)))
    assert do(Verb.SUBMIT_CLAIM, drafted, head).state == State.CLAIMED


def test_one_lead_alone_is_never_missing_and_of_several_who_has_not_signed_or_finished():
    alone, two = item().parts, led_by_two().parts
    assert parts.missing(alone) == ()
    assert parts.missing(two) == (TOWN,)
    assert parts.missing((replace(two[0], state="pending"), replace(two[1], done=True))) == (HOUSING,)


def test_the_light_of_a_part():
    red = Light(Colour.RED)
    mine = Part(TOWN, "", state="accepted")

    def light(part, is_overdue=False):
        return parts.light(part, red, State.IN_PROGRESS, is_overdue).colour

    assert light(mine) == Colour.RED
    assert light(replace(mine, done=True), is_overdue=True) == Colour.GREEN
    assert light(replace(mine, state="pending")) == Colour.GREY
    assert light(replace(mine, state="pending"), is_overdue=True) == Colour.RED  # silence does not keep it from red


# ── the walk ──────────────────────────────────────────────────────────────────


def test_each_part_has_its_own_progress_and_the_list_shows_the_first_leads(ledger, shared):
    report(ledger, shared, "housing_liaison", 40)
    report(ledger, shared, "roads_liaison", 70)
    found = page_of(ledger, shared)
    assert [(u["role"], u["duty"], u["progress"]) for u in found.values()] == [
        ("第一牵头", "封堵排口", 40),
        ("并列牵头", "修好便道", 70),
        ("配合", "", None),
    ]
    assert found["交通局"]["last_report"] == "roads_liaison在办"
    assert row(ledger)["progress"] == "40%"


def test_the_list_says_in_one_row_who_is_missing(ledger, shared):
    report(ledger, shared, "housing_liaison")
    assert row(ledger)["state"] == "推进中 还差交通局"
    finish(ledger, shared)
    assert row(ledger)["state"] == "推进中"


def test_a_claim_waits_for_the_part_and_then_closes_for_all(ledger, shared):
    county = ledger.county
    report(ledger, shared, "housing_liaison", files=[page("住建局")])
    proofs = [e.pk for e in Evidence.objects.filter(item=shared)]
    actions.draft_claim(shared, statement="都办了", evidence_ids=proofs, by=county.housing_liaison, at=ledger.later())
    with pytest.raises(Refused, match="还差交通局报本部分办结"):
        actions.submit_claim(shared, by=county.housing_head, at=ledger.later())
    finish(ledger, shared)
    assert page_of(ledger, shared)["交通局"]["light_note"] == "已办结"
    actions.submit_claim(shared, by=county.housing_head, at=ledger.later())
    ledger.judged(shared)
    actions.close(shared, by=county.verifier, at=ledger.later())
    assert ledger.fresh(shared).state == State.CLOSED


def returned(ledger, shared, doubted):
    """Both bureaus handed in a proof; the verifier doubts those of the units named."""
    county = ledger.county
    report(ledger, shared, "housing_liaison", files=[page("住建局")])
    report(ledger, shared, "roads_liaison", files=[page("交通局")])
    finish(ledger, shared)
    ledger.claim(shared)
    for proof_ in Evidence.objects.filter(item=shared):
        verdict = "doubtful" if proof_.unit_id in {ledger.unit(key) for key in doubted} else "true"
        actions.open_proof(shared, proof_.pk, by=county.verifier, at=ledger.later())
        actions.judge(shared, proof_.pk, verdict=verdict, note="看", by=county.verifier, at=ledger.later())
    actions.return_(shared, reason="补拍", by=county.verifier, at=ledger.later())
    return ItemUnit.objects.get(item=shared, unit_id=ledger.unit("roads")).done_at is None


@pytest.mark.parametrize(
    ("doubted", "is_open_again"), [(("roads",), True), (("housing",), False), ((), True), (("housing", "roads"), True)]
)
def test_a_return_opens_the_parts_whose_proofs_were_doubted_or_all(ledger, shared, doubted, is_open_again):
    assert returned(ledger, shared, doubted) is is_open_again
    assert ("交通局" in row(ledger)["state"]) is is_open_again


def test_what_comes_back_opens_every_part_again(ledger, shared):
    finish(ledger, shared)
    report(ledger, shared, "housing_liaison", files=[page("住建局")])
    ledger.judged(ledger.claim(shared))
    actions.close(shared, by=ledger.county.verifier, at=ledger.later())
    due = ledger.now.date() + timedelta(days=20)
    actions.reopen(shared, reason="又冒了", due_on=due, by=ledger.county.clerk, at=ledger.later())
    assert row(ledger)["state"] == "反弹重开 还差交通局"


def test_who_finished_a_part_never_verifies_the_item(ledger, shared):
    finish(ledger, shared)
    who = queries.item_page(ledger.county.clerk, queries.item_for(ledger.county.clerk, shared.pk), ledger.now)
    assert ledger.county.roads_head.person_id in who["snapshot"].doers


def test_the_part_waits_on_the_co_leads_must_do_list_until_it_is_done(ledger, shared):
    def waits():
        return [g["label"] for g in notices.duties(ledger.county.roads_head, ledger.now)]

    assert "本部分待办结" in waits()
    finish(ledger, shared)
    assert "本部分待办结" not in waits()


def test_the_rebuilt_parts_are_the_live_ones(standing_ledger):
    returned(standing_ledger, led_by_several(standing_ledger), ("roads",))
    assert list(rebuild.differences()) == []


# ── the pages ─────────────────────────────────────────────────────────────────


def test_a_draft_names_co_leads_and_what_each_owes(screens, ledger):
    clerk = screens.enter("clerk")
    typed = {
        "register": ledger.problems, "title": "修便道、封排口", "lead": ledger.unit("housing"), "lead_duty": "封排口",
        "co_lead": ["", ledger.unit("roads")], "co_duty": ["", "修便道"], "due_on": "2026-03-30", "then": "item",
    }  # fmt: skip
    where = told(clerk.post("/items/enter/", typed))
    assert "修便道" in clerk.get(f"{where}edit/").content.decode()
    saved = {u.unit_id: u.duty for u in ItemUnit.objects.filter(item_id=where.split("/")[2])}
    assert saved == {ledger.unit("housing"): "封排口", ledger.unit("roads"): "修便道"}
    wrong = clerk.post("/items/enter/", typed | {"co_lead": ["", ""], "co_duty": ["", "修便道"]})
    assert wrong.status_code == 400 and "也要选单位" in wrong.content.decode()
    twice = clerk.post("/items/enter/", typed | {"co_lead": [ledger.unit("housing")], "co_duty": [""]})
    assert twice.status_code == 400 and "只能写一次" in twice.content.decode()


def test_the_page_has_a_table_of_parts_and_the_heads_button(screens, ledger, shared):
    report(ledger, shared, "roads_liaison", 70)
    head_of_roads = screens.enter("roads_head")
    said = text(head_of_roads.get(f"/items/{shared.pk}/"))
    assert "修好便道" in said and "70%" in said and "报本部分办结" in said
    told(head_of_roads.post(f"/items/{shared.pk}/finish-part/", {"text": "便道已通车"}))
    assert "已办结" in text(head_of_roads.get(f"/items/{shared.pk}/"))
    refused = head_of_roads.post(f"/items/{shared.pk}/finish-part/", {"text": "又报一遍"})
    assert refused.status_code == 409 and "不用再报" in refused.content.decode()


def test_the_co_leads_liaison_reads_whose_button_it_is(screens, ledger, shared):
    """The must-do list names the part to the liaison, too."""
    url, liaison = f"/items/{shared.pk}/", screens.enter("roads_liaison")
    assert "报本部分办结 由并列牵头单位的单位负责人办理。" in text(liaison.get(url))
    assert "报本部分办结" not in text(screens.enter("hekou_liaison").get(url))
    finish(ledger, shared)
    assert "由并列牵头单位的单位负责人办理" not in text(liaison.get(url))


def test_the_head_reads_which_proofs_came_after_the_draft(screens, ledger, shared):
    liaison, url = ledger.county.housing_liaison, f"/items/{shared.pk}/"
    report(ledger, shared, "housing_liaison", files=[page("排口")])
    first = [e.pk for e in shared.evidence.all()]
    actions.draft_claim(shared, statement="都办完了", evidence_ids=first, by=liaison, at=ledger.later())
    head = screens.enter("housing_head")
    assert "没有附上" not in text(head.get(url))
    report(ledger, shared, "roads_liaison", files=[page("便道", "便道.pdf")])
    assert "拟稿以后又交了佐证 2，没有附上" in text(head.get(url))


def test_where_one_unit_leads_there_is_no_such_button(screens, ledger):
    alone = ledger.accepted()
    assert "报本部分办结" not in text(screens.enter("housing_head").get(f"/items/{alone.pk}/"))


def test_reissuing_names_the_co_leads_too(screens, ledger):
    work = ledger.issued()
    typed = {
        "lead": ledger.unit("roads"), "lead_duty": "牵总", "co_lead": [ledger.unit("qingshi")],
        "co_duty": ["出工"], "reason": "职能在交通局",
    }  # fmt: skip
    told(screens.enter("clerk").post(f"/items/{work.pk}/reissue/", typed))
    assert {u.unit_id: u.duty for u in work.units.all()} == {
        ledger.unit("roads"): "牵总",
        ledger.unit("qingshi"): "出工",
    }
