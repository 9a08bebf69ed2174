"""The loop once, in short: what must never be broken, whatever else is."""

import pytest

from taizhang.ledger.models import Item
from tests.browser import steps


@pytest.mark.one_database
def test_a_sentence_of_a_page_is_struck_off_by_somebody_else(walk, standing_county, register, newspaper):
    area_id, clerk = standing_county.area_id, walk.enter("clerk")
    steps.paste(clerk, newspaper)
    steps.accept_candidates(clerk, area_id, 3, edited=0)
    steps.hand_out(clerk, area_id, 3)
    assert len(steps.copied_messages(clerk)) == 3
    item = Item.objects.get(lead_unit_id=standing_county.units["housing"].pk)
    liaison, head = walk.enter("housing_liaison", phone=True), walk.enter("housing_head")
    steps.take(liaison, item)
    steps.report(liaison, item, "路面已恢复。", steps.album(1, 2))
    steps.draft_claim(liaison, item, "已恢复通行。")
    steps.submit_claim(head, item)
    verifier = walk.enter("verifier")
    steps.open_item(verifier, item)
    assert "1、2没打开过" in steps.why_not(steps.close_button(verifier))
    steps.open_by_key(verifier, 1)
    for _ in range(2):
        steps.judge_by_key(verifier, "y")
    steps.strike_off(verifier)
    assert Item.objects.get(pk=item.pk).state == "closed"
