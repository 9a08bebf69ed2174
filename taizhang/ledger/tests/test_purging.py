"""涉密清除 (S12): two people take away what slipped in; one alone takes nothing. Afterwards it is nowhere, the entries
stay, the tables are what the journal tells, and the log still verifies."""

import io

import pytest
from PIL import Image

from taizhang import journal
from taizhang.engine.refusal import Refused
from taizhang.journal import blobs, rebuild, verification
from taizhang.ledger import actions, copies, queries
from taizhang.ledger.models import Evidence, Item
from tests.cast_ledger import page
from tests.support.traces import lies

CANARY = "雪豹行动"


def photo(text):
    out = io.BytesIO()
    Image.effect_noise((64, 48), 90).save(out, "JPEG")
    out.seek(0)
    return actions.Upload(out, f"{text}.jpg", caption=text)


def seqs(item, *types):
    entries = journal.stream_of(item.area_id, "item", item.pk, limit=None)
    return [e.seq for e in entries if not types or e.type.removeprefix("ledger.item.") in types]


@pytest.fixture
def told(standing_ledger):
    """An item on which the word stands wherever somebody can type it."""
    ledger, county = standing_ledger, standing_ledger.county
    item = ledger.accepted(title=f"{CANARY}一", requirement=f"{CANARY}二", place=f"{CANARY}三", lat="25.123456", lon="102.5",
                           fields={"street": f"{CANARY}街", "metres": "77"},
                           source=actions.Source(title=f"{CANARY}文", passage=f"{CANARY}四"))  # fmt: skip
    liaison = county.housing_liaison
    actions.report(
        item,
        text=f"{CANARY}五" * 60,
        files=[photo(CANARY), page(CANARY, f"{CANARY}.pdf")],
        by=liaison,
        at=ledger.later(),
    )
    actions.add_inner_task(item, f"{CANARY}六", by=liaison, at=ledger.later())
    actions.urge(item, text=f"{CANARY}七", by=county.clerk, at=ledger.later())
    actions.cite(item, actions.Source(title=f"{CANARY}八", passage=f"{CANARY}九"), by=county.clerk, at=ledger.later())
    actions.instruct(item, text=f"{CANARY}十", by=county.leader, at=ledger.later())
    actions.ask_extension(
        item,
        due_on=ledger.fresh(item).due_on.replace(day=28),
        reason=f"{CANARY}雨",
        by=county.housing_head,
        at=ledger.later(),
    )
    actions.refuse_extension(item, reason=f"{CANARY}不", by=county.leader, at=ledger.later())
    proofs = [e.pk for e in Evidence.objects.filter(item=item)]
    actions.draft_claim(item, statement=f"{CANARY}完", evidence_ids=proofs, by=liaison, at=ledger.later())
    actions.submit_claim(item, by=county.housing_head, at=ledger.later())
    item = ledger.judged(ledger.fresh(item), note=f"{CANARY}真")
    actions.return_(item, reason=f"{CANARY}退", by=county.verifier, at=ledger.later())
    copies.path_of(Evidence.objects.get(item=item, is_photo=True).sha256, "thumb")
    return ledger, ledger.fresh(item)


def purge(ledger, item, chosen):
    county = ledger.county
    actions.ask_purge(item, seqs=chosen, reason="混进了不该有的内容", by=county.clerk, at=ledger.later())
    actions.confirm_purge(item, by=county.verifier, at=ledger.later())
    return ledger.fresh(item)


def test_two_people_take_it_away_everywhere(told):
    ledger, item = told
    assert {"journal_value", "ledger_report", "ledger_itemsearch", "notices_notice"} <= set(lies(CANARY))
    hashes = list(Evidence.objects.filter(item=item).values_list("sha256", flat=True))
    entries = journal.stream_of(item.area_id, "item", item.pk, limit=None)
    item = purge(ledger, item, [e.seq for e in entries if any(CANARY in text for text in e.priv.values()) or e.files])
    assert lies(CANARY) == []
    assert not any(blobs.exists(sha256) for sha256 in hashes)
    assert item.title == journal.ERASED and item.place_lat is None
    assert [str(d) for d in rebuild.differences()] == []
    assert [str(p) for p in verification.problems()] == []
    said = [line["text"] for line in queries.journal_lines(ledger.county.clerk, item, limit=40)]
    assert any(line.startswith("确认清除") for line in said) and any("申请清除" in line for line in said)
    shown = queries.item_for(ledger.county.clerk, item.pk)
    assert queries.item_page(ledger.county.clerk, shown, ledger.now)["item"].number == item.number


def test_what_was_not_chosen_stays(told):
    ledger, item = told
    purge(ledger, item, seqs(item, "urged"))
    assert "ledger_claim" in lies(CANARY)
    assert [str(d) for d in rebuild.differences()] == []


def test_a_corrected_draft_goes_with_what_it_corrected(standing_ledger):
    ledger, clerk = standing_ledger, standing_ledger.county.clerk
    item = ledger.item(title=f"{CANARY}的安排方案")
    actions.edit(item, ledger.draft(title=f"{CANARY}的安排方案", requirement="改过"), by=clerk, at=ledger.later())
    actions.issue(item, by=clerk, at=ledger.later())
    item = purge(ledger, ledger.fresh(item), seqs(item, "entered"))
    assert item.title == journal.ERASED and lies(CANARY) == []
    assert [str(d) for d in rebuild.differences()] == []


def test_one_person_alone_takes_nothing_away(ledger):
    item, county = ledger.reported(text=CANARY), ledger.county
    actions.ask_purge(item, seqs=seqs(item, "reported"), reason="混进来的", by=county.clerk, at=ledger.later())
    assert ledger.fresh(item).last_report == CANARY and ledger.fresh(item).has_purge_waiting
    with pytest.raises(Refused, match="核验员或县领导"):
        actions.confirm_purge(item, by=county.clerk, at=ledger.later())
    with pytest.raises(Refused, match="已经提出清除"):
        actions.ask_purge(item, seqs=seqs(item, "reported"), reason="再提", by=county.clerk, at=ledger.later())
    assert ledger.fresh(item).last_report == CANARY
    actions.refuse_purge(item, reason="不涉密", by=county.leader, at=ledger.later())
    assert not ledger.fresh(item).has_purge_waiting and ledger.fresh(item).last_report == CANARY


def test_whoever_asked_does_not_confirm_though_a_leader_lends_the_role(ledger):
    from taizhang.org import actions as org

    item, county = ledger.reported(text=CANARY), ledger.county
    actions.ask_purge(item, seqs=seqs(item, "reported"), reason="混进来的", by=county.clerk, at=ledger.later())
    today = ledger.now.date()
    lent = org.delegate(county.clerk.post_id, ["leader"], "外出", today, today, by=county.leader, at=ledger.later())
    twice = county.actor("clerk", ledger.later(), hat=f"d{lent.stream_id}")
    with pytest.raises(Refused, match="您提出的，您不能确认"):
        actions.confirm_purge(item, by=twice, at=ledger.later())
    assert ledger.fresh(item).last_report == CANARY


def test_rubbish_is_refused_in_words(ledger):
    item, clerk = ledger.reported(), ledger.county.clerk
    for chosen, why in (((), "勾出"), ((10**9,), "没有可清除")):
        with pytest.raises(Refused, match=why):
            actions.ask_purge(item, seqs=chosen, reason="混进来的", by=clerk, at=ledger.later())
    with pytest.raises(Refused, match="没有等待确认"):
        actions.confirm_purge(item, by=ledger.county.verifier, at=ledger.later())
    assert not Item.objects.get(pk=item.pk).has_purge_waiting
