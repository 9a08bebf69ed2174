"""After the conference: many drafts issued in one act, one list of who has accepted, one message for each unit."""

import pytest

from taizhang.engine.refusal import Refused
from taizhang.journal import rebuild
from taizhang.journal.models import Entry
from taizhang.ledger import actions, queries
from taizhang.ledger.models import Handout, Item
from taizhang.ledger.rules import State
from taizhang.notices import queries as notices
from taizhang.notices.models import Notice

from .conftest import text, told

TITLE = "第9次县政府常务会议纪要"


def batch(ledger, n=3, **more):
    """So many drafts of the housing bureau (Hekou joins) and one of the roads bureau, handed out together."""
    drafts = [ledger.item(title=f"事项{place}", **more).pk for place in range(n)]
    drafts.append(ledger.item(title="修路", lead="roads", joint=()).pk)
    return actions.hand_out(drafts, title=TITLE, by=ledger.county.clerk, at=ledger.later())


def waiting(part, ledger):
    lines = notices.inbox(getattr(ledger.county, part), only="waiting")["rows"]
    return [(line["label"], line["title"]) for line in lines]


def acceptance(ledger, handout_id, part="clerk"):
    actor = getattr(ledger.county, part)
    found = queries.acceptance(actor, queries.handout_for(actor, handout_id))
    return {u["name"]: (u["total"], u["accepted"], u["declined"], len(u["waiting"])) for u in found}


def test_one_act_gives_each_item_its_entry_and_one_to_the_handout(ledger):
    done = batch(ledger)
    assert len(done.issued) == 4 and not done.refused
    assert {entry.pub["handout"] for entry in done.issued} == {done.handout_id}
    made = Entry.objects.filter(stream_kind="handout")
    assert [entry.type for entry in made] == ["ledger.handout.made"]
    handout = Handout.objects.get()
    assert (handout.title, handout.item_count, handout.unit_count) == (TITLE, 4, 3)
    assert Item.objects.filter(handout_id=handout.pk, state=State.ISSUED).count() == 4


def test_a_refusal_stops_only_its_own_line(ledger):
    good, lost = ledger.item().pk, ledger.item(lead_unit_ids=(), joint=()).pk
    done = actions.hand_out([good, lost], title=TITLE, by=ledger.county.clerk, at=ledger.later())
    assert [entry.stream_id for entry in done.issued] == [good]
    assert "牵头单位" in str(done.refused[lost])
    nothing = actions.hand_out([lost], title=TITLE, by=ledger.county.clerk, at=ledger.later())
    assert nothing.handout_id is None and Handout.objects.count() == 1


def test_each_unit_is_told_once_with_the_numbers_of_its_items(ledger):
    batch(ledger)
    assert waiting("housing_head", ledger) == waiting("hekou_head", ledger) == [("交办一批，请签收", TITLE)]
    told_ = Notice.objects.get(to_unit_id=ledger.unit("housing"))
    assert told_.text == "DC-2026-0001、DC-2026-0002、DC-2026-0003"


def test_the_notice_is_answered_when_the_last_part_is(ledger):
    done = batch(ledger, n=2)
    first, second, _ = (entry.stream_id for entry in done.issued)
    actions.accept(first, by=ledger.county.housing_liaison, at=ledger.later())
    assert waiting("housing_head", ledger)
    actions.decline(second, reason="不归我们", by=ledger.county.housing_liaison, at=ledger.later())
    assert waiting("housing_head", ledger) == [] and waiting("hekou_head", ledger)


def test_what_is_withdrawn_or_handed_elsewhere_asks_nobody_any_more(ledger):
    done = batch(ledger, n=1)
    first, roads = (entry.stream_id for entry in done.issued)
    actions.withdraw(roads, reason="重复", by=ledger.county.clerk, at=ledger.later())
    assert waiting("roads_head", ledger) == []
    to = [ledger.unit("qingshi")]
    actions.reissue(first, lead_unit_ids=to, reason="换一家", by=ledger.county.clerk, at=ledger.later())
    assert waiting("housing_head", ledger) == []


def test_the_list_says_how_many_have_accepted_and_who_has_not(ledger):
    done = batch(ledger, n=2)
    actions.accept(done.issued[0].stream_id, by=ledger.county.housing_liaison, at=ledger.later())
    assert acceptance(ledger, done.handout_id) == {
        "住建局": (2, 1, 0, 1), "河口镇": (2, 0, 0, 2), "交通局": (1, 0, 0, 1),
    }  # fmt: skip
    assert set(acceptance(ledger, done.handout_id, "roads_liaison")) == {"交通局"}  # a unit sees its own


def test_urging_tells_each_missing_unit_once(ledger):
    done = batch(ledger)
    actions.accept(done.issued[-1].stream_id, by=ledger.county.roads_liaison, at=ledger.later())
    urged = actions.urge_handout(done.handout_id, by=ledger.county.clerk, at=ledger.later())
    assert urged.pub["units"] == sorted([ledger.unit("housing"), ledger.unit("hekou")])
    assert waiting("housing_head", ledger)[0] == ("催签收", TITLE) and waiting("roads_head", ledger) == []
    for entry in done.issued[:-1]:
        for part in ("housing_liaison", "hekou_liaison"):
            actions.accept(entry.stream_id, by=getattr(ledger.county, part), at=ledger.later())
    with pytest.raises(Refused, match="都签收了"):
        actions.urge_handout(done.handout_id, by=ledger.county.clerk, at=ledger.later())


def test_the_rebuilt_handouts_are_the_live_ones(standing_ledger):
    done = batch(standing_ledger)
    actions.urge_handout(done.handout_id, by=standing_ledger.county.clerk, at=standing_ledger.later())
    actions.accept(done.issued[0].stream_id, by=standing_ledger.county.housing_liaison, at=standing_ledger.later())
    assert list(rebuild.differences()) == []


# ── the pages ─────────────────────────────────────────────────────────────────


def test_a_unit_accepts_all_but_what_it_declines_singly(screens, ledger):
    done = batch(ledger)
    liaison, where = screens.enter("housing_liaison"), f"/items/handouts/{done.handout_id}/"
    said = text(liaison.get(where))
    assert "住建局待签收" in said and "签收全部" in said
    taken = [entry.stream_id for entry in done.issued[:2]]
    assert told(liaison.post(f"{where}accept/", {"pick": taken})) == where
    assert acceptance(ledger, done.handout_id)["住建局"] == (3, 2, 0, 1)
    again = text(liaison.post(f"{where}accept/", {"pick": [taken[0], done.issued[2].stream_id]}))
    assert "1 件没有办成" in again and "已经签收" in again


def test_the_office_urges_in_one_tap_and_prints_the_notice(screens, ledger):
    done = batch(ledger)
    clerk, where = screens.enter("clerk"), f"/items/handouts/{done.handout_id}/"
    assert "还差 3 个单位" in text(clerk.get(where)) and TITLE in text(clerk.get("/items/handouts/"))
    told(clerk.post(f"{where}urge/"))
    assert "催过 1 次" in text(clerk.get(where))
    sheet = text(clerk.get(f"{where}notice/?unit={ledger.unit('roads')}"))
    assert "交通局：" in sheet and "修路" in sheet and "事项1" not in sheet


def test_whoever_owes_nothing_of_it_does_not_see_it(screens, ledger):
    done = batch(ledger)
    assert screens.enter("stranger").get(f"/items/handouts/{done.handout_id}/").status_code == 404


def test_the_acceptance_list_asks_no_more_of_the_database_for_more_items(
    screens, ledger, django_assert_max_num_queries
):
    done = batch(ledger, n=8)
    clerk = screens.enter("clerk")
    clerk.get("/items/")
    with django_assert_max_num_queries(14):
        clerk.get(f"/items/handouts/{done.handout_id}/")
