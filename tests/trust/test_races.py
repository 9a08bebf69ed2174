"""Two at once: exactly one wins, the other is told so; a double click is one act; numbers have no gaps."""

import json
import os
import threading
from datetime import timedelta

import pytest
from django.db import connections

from taizhang.journal import verification
from taizhang.journal.models import Entry
from taizhang.ledger import actions
from taizhang.ledger.models import Claim, Item
from taizhang.org import actions as org
from taizhang.ui import clock
from tests.cast import PASSWORD
from tests.doors.trying import Browser

RACES = int(os.environ.get("TAIZHANG_RACES", "20"))
CLICKS = 5


def enter(part, hat=""):
    client = Browser()
    answer = client.post("/login/step/", {"username": part, "password": PASSWORD})
    assert answer.status_code == 303, answer.content.decode()
    if hat:
        assert client.post("/me/hat/", {"hat": hat}).status_code == 303
    return client


def at_once(*calls):
    """Run the calls from threads that start together; their answers in the same order."""
    barrier, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(n, call):
        try:
            barrier.wait(timeout=30)
            answers[n] = call()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert None not in answers, "a call did not come back"
    return answers


def post(client, url, **fields):
    return lambda: client.post(url, fields)


def events(item, *types):
    found = Entry.objects.filter(stream_kind="item", stream_id=item.pk).order_by("stream_seq")
    return [t for t in found.values_list("type", flat=True) if t.removeprefix("ledger.item.") in types]


@pytest.fixture
def ledger(standing_ledger):
    """A committed ledger whose clock stands still at its last act."""
    standing_ledger.pace = timedelta(seconds=5)
    with clock.frozen(standing_ledger.now + timedelta(hours=6)):
        yield standing_ledger


@pytest.fixture
def verifiers(ledger):
    """The verifier, and the inspector who stands in for him: both may close what either judged."""
    today = clock.today()
    lent = org.delegate(
        ledger.county.inspector.post_id, ["verifier"], "外出", today, today, by=ledger.county.verifier, at=clock.now()
    )
    return enter("verifier"), enter("inspector", f"d{lent.stream_id}")


def judged(ledger, n):
    return ledger.judged(ledger.claimed(title=f"第{n}件"))


def whole():
    return [str(problem) for problem in verification.problems(with_projections=False)]


def test_two_verifiers_close_the_same_item_and_exactly_one_wins(ledger, verifiers):
    for n in range(RACES):
        item = judged(ledger, n)
        answers = at_once(*(post(client, f"/items/{item.pk}/close/", remark="看过了") for client in verifiers))
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        loser = next(answer for answer in answers if answer.status_code == 409)
        assert "本事项已销号" in loser.content.decode()
        assert events(item, "closed") == ["ledger.item.closed"]
        assert ledger.fresh(item).state == "closed"
    assert whole() == []


@pytest.mark.parametrize(
    ("other", "fields", "ends"),
    [
        ("return", {"reason": "看不清", "due_on": "2026-03-18"}, {"closed", "returned"}),
        ("withdraw-claim", {"reason": "还没办完"}, {"closed", "claim_withdrawn"}),
    ],
)
def test_closing_meets_another_end_and_only_one_of_them_happens(ledger, verifiers, other, fields, ends):
    second = verifiers[1] if other == "return" else enter("housing_head")
    for n in range(RACES // 4):
        item = judged(ledger, n)
        answers = at_once(
            post(verifiers[0], f"/items/{item.pk}/close/"), post(second, f"/items/{item.pk}/{other}/", **fields)
        )
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        assert len(events(item, *ends)) == 1
        assert Claim.objects.filter(item=item).count() == 1


def test_a_storm_of_clicks_is_one_act(ledger):
    item, client = ledger.accepted(title="清渠"), enter("housing_liaison")
    for n in range(RACES // 2):
        form = {"text": f"第{n}次", "idem": f"double-click-{n:04d}"}
        answers = at_once(*[post(client, f"/items/{item.pk}/report/", **form)] * CLICKS)
        assert {answer.status_code for answer in answers} == {303}
        assert {answer["Location"] for answer in answers} == {f"/items/{item.pk}/"}
        assert len(events(item, "reported")) == n + 1
    keys = [json.loads(bytes(leaf)).get("idem") for leaf in Entry.objects.values_list("leaf", flat=True)]
    assert sum(bool(key) and key.startswith("double-click") for key in keys) == RACES // 2


def test_the_same_key_with_other_words_is_refused_whichever_comes_first(ledger):
    item, client = ledger.accepted(title="清渠"), enter("housing_liaison")
    for n in range(RACES // 4):
        forms = [{"text": f"{word}{n}", "idem": f"one-key-{n:04d}"} for word in ("挖", "埋")]
        answers = at_once(*(post(client, f"/items/{item.pk}/report/", **form) for form in forms))
        assert sorted(answer.status_code for answer in answers) == [303, 422]
        assert len(events(item, "reported")) == n + 1


def test_two_forms_over_the_same_version_and_the_second_sees_both(ledger):
    item = ledger.accepted(title="清渠")
    people = {"挖通了": enter("housing_liaison"), "埋好了": enter("housing_liaison")}
    for n in range(RACES // 4):
        version, reports = ledger.fresh(item).version, len(events(item, "reported"))
        url = f"/items/{item.pk}/report/"
        answers = at_once(*(post(who, url, text=f"{word}{n}", seen=version) for word, who in people.items()))
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        assert len(events(item, "reported")) == reports + 1
        words = [f"{word}{n}" for word in people]
        lost = answers.index(next(answer for answer in answers if answer.status_code == 409))
        page = answers[lost].content.decode()
        assert words[lost] in page, "what was typed is still there"
        assert words[1 - lost] in page, "what the other one wrote is shown beside it"
        assert f'name="seen" value="{version + 1}"' in page, "and it can be handed in over the new state"


def test_a_stale_draft_is_refused_with_both_versions_and_can_be_handed_in_again(ledger):
    item, clerks = ledger.item(title="清渠"), (enter("clerk"), enter("clerk_verifier"))
    form = {"register": item.register_id, "title": "清渠三处", "seen": item.version}
    assert clerks[0].post(f"/items/{item.pk}/save/", form | {"title": "清渠两处"}).status_code == 303
    refused = clerks[1].post(f"/items/{item.pk}/save/", form)
    page = refused.content.decode()
    assert refused.status_code == 409 and "清渠三处" in page and "清渠两处" in page
    assert ledger.fresh(item).title == "清渠两处"
    assert clerks[1].post(f"/items/{item.pk}/save/", form | {"seen": ledger.fresh(item).version}).status_code == 303
    assert ledger.fresh(item).title == "清渠三处"


def test_clerks_who_issue_at_once_leave_no_gap_in_the_numbers(ledger):
    clerks = [enter("clerk"), enter("clerk_verifier"), enter("clerk")]
    drafts = [[ledger.item(title=f"{n}-{m}").pk for m in range(max(2, RACES // 4))] for n, _ in enumerate(clerks)]

    def issue_all(client, mine):
        return lambda: [client.post(f"/items/{item}/issue/", {"due_on": "2026-03-20"}).status_code for item in mine]

    answers = at_once(*map(issue_all, clerks, drafts))
    assert {status for each in answers for status in each} == {303}
    issued = sum(len(mine) for mine in drafts)
    numbers = sorted(Item.objects.filter(register=ledger.problems).exclude(number="").values_list("number", flat=True))
    assert numbers == [f"DC-2026-{n:04d}" for n in range(1, issued + 1)]
    assert whole() == []


def test_people_who_write_at_once_leave_no_gap_in_the_log(ledger):
    items = {part: ledger.accepted(title=part).pk for part in ("clerk", "clerk_verifier")}
    shared = ledger.accepted(title="两家共办")
    actions.accept(shared, by=ledger.county.hekou_liaison, at=ledger.later())
    posts = [(enter(part), f"/items/{item}/urge/") for part, item in items.items()]
    posts += [(enter(part), f"/items/{shared.pk}/report/") for part in ("housing_liaison", "hekou_liaison")]

    def write(client, url):
        return lambda: [client.post(url, {"text": f"第{n}次"}).status_code for n in range(max(3, RACES // 4))]

    answers = at_once(*(write(*each) for each in posts))
    assert {status for each in answers for status in each} == {303}
    seqs = list(Entry.objects.filter(area_id=ledger.county.area_id).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(len(seqs)))
    assert whole() == []
