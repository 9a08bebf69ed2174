"""Items whose responsible person is gone or away, and verifiers who stand in for those who did the work."""

from datetime import timedelta

import pytest

from taizhang.engine.refusal import Refused
from taizhang.ledger import actions, pages, queries
from taizhang.ledger.rules import Verb
from taizhang.org import actions as org


def refused(code):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def listed(ledger, flag, part="clerk", days=0):
    wanted = queries.Filter(flags=frozenset({flag}))
    actor = ledger.county.actor(part, ledger.now)
    return [row["title"] for row in queries.rows(actor, wanted, at=ledger.now + timedelta(days=days)).rows]


def gap(ledger, key, days=0):
    at = ledger.now + timedelta(days=days)
    found = queries.gaps(queries.Several(ledger.county.actor("clerk", at), at))
    return next(g["first"].count for g in found if g["key"] == key)


def owed_by(ledger, part="housing_liaison", **draft):
    item = ledger.accepted(**draft)
    actions.assign(item, ledger.county.actor(part).person_id, by=ledger.county.clerk, at=ledger.later())
    return ledger.fresh(item)


def note(ledger, item):
    clerk = ledger.county.actor("clerk", ledger.now)
    page = pages.item(clerk, queries.item_for(clerk, item.pk, ledger.now), ledger.now)
    return next(cell["note"] for cell in page["fact_cells"] if cell["label"] == "责任人")


def test_open_work_of_somebody_who_left_is_a_gap_until_it_is_given_to_another(ledger):
    item = owed_by(ledger, title="有人管的")
    assert (gap(ledger, "left"), listed(ledger, "left")) == (0, [])
    post_id = ledger.county.housing_liaison.post_id
    org.end_post(post_id, by=ledger.county.security_admin, at=ledger.now)
    assert gap(ledger, "left") == 0  # today is the last day
    assert (gap(ledger, "left", days=1), listed(ledger, "left", days=1)) == (1, ["有人管的"])
    ledger.later(days=1)
    assert note(ledger, item) == "已离岗，请改定责任人"
    actions.assign(item, ledger.county.housing_head.person_id, by=ledger.county.clerk, at=ledger.later())
    assert (gap(ledger, "left"), note(ledger, item)) == (0, "")


def test_who_went_to_another_unit_has_left_too_and_who_changed_the_post_has_not(ledger):
    owed_by(ledger, title="带不走的")
    keeper, person = ledger.county.security_admin, ledger.county.housing_liaison.person_id
    org.end_post(ledger.county.housing_liaison.post_id, by=keeper, at=ledger.now)
    org.begin_post(person, ledger.unit("roads"), "副局长", by=keeper, at=ledger.now)
    assert listed(ledger, "left", days=1) == ["带不走的"]
    tomorrow = (ledger.now + timedelta(days=1)).date()
    org.begin_post(person, ledger.unit("housing"), "副局长", from_on=tomorrow, by=keeper, at=ledger.now)
    assert listed(ledger, "left", days=1) == []


def test_a_planned_departure_is_a_gap_the_day_after(ledger):
    owed_by(ledger)
    last = ledger.now.date() + timedelta(days=5)
    org.end_post(ledger.county.housing_liaison.post_id, by=ledger.county.security_admin, at=ledger.now, to_on=last)
    assert (gap(ledger, "left", days=5), gap(ledger, "left", days=6)) == (0, 1)


def test_on_leave_without_a_stand_in_is_a_gap_and_the_item_says_who_stands_in(ledger):
    item, county, on = owed_by(ledger), ledger.county, ledger.now.date()
    liaison = county.housing_liaison
    org.take_leave(liaison.person_id, on, on + timedelta(days=7), "annual", by=liaison, at=ledger.now)
    assert (gap(ledger, "away"), note(ledger, item)) == (1, "请假到3月9日，没有人代办")
    org.appoint_stand_in(
        liaison.post_id, county.housing_worker.post_id, ["liaison"], "休假", on, on + timedelta(days=7),
        by=county.housing_head, at=ledger.now,
    )  # fmt: skip
    assert (gap(ledger, "away"), note(ledger, item)) == (0, "请假到3月9日，代办：陶然")
    assert gap(ledger, "away", days=8) == 0


# ── a stand-in who is also the verifier ───────────────────────────────────────


def lend(ledger, lender, borrower, role):
    on, county = ledger.now.date(), ledger.county
    return org.delegate(
        county.actor(borrower).post_id,
        [role],
        "出差",
        on,
        on + timedelta(days=5),
        by=county.actor(lender),
        at=ledger.now,
    )


def may_verify(ledger, item, part="verifier"):
    actor = ledger.county.actor(part, ledger.now)
    return queries.option(actor, ledger.fresh(item), Verb.OPEN_PROOF, ledger.now).reason


def test_whoever_stands_in_for_the_doing_unit_does_not_judge_it_under_the_own_hat_either(ledger):
    item = ledger.claimed()
    assert may_verify(ledger, item) is None
    lent = lend(ledger, "housing_head", "verifier", "unit_head")
    assert may_verify(ledger, item).code == "S9.unit"
    with refused("S9.unit"):
        actions.return_(
            item, reason="看不清", by=ledger.county.actor("verifier", ledger.now), at=ledger.now,
            due_on=ledger.now.date() + timedelta(days=9),
        )  # fmt: skip
    org.end_delegation(lent.stream_id, by=ledger.county.housing_head, at=ledger.now)
    assert may_verify(ledger, item) is None


def test_nor_what_the_absentee_touched_at_the_desk(ledger):
    item = ledger.claimed()
    lend(ledger, "clerk", "verifier", "clerk")
    assert may_verify(ledger, item).code == "S9.stand_in"


def test_without_the_guard_the_stand_in_would_judge(ledger, monkeypatch):
    """The control: it is this rule that stops it, no other."""
    item = ledger.claimed()
    lend(ledger, "housing_head", "verifier", "unit_head")
    monkeypatch.setattr("taizhang.org.acting._stood_for", lambda post, on: ())
    assert may_verify(ledger, item) is None
