"""Two people at once, with real commits."""

import threading

import pytest
from django.db import connection, transaction

from taizhang.engine.refusal import Refused
from taizhang.journal.models import Entry
from taizhang.ledger import actions
from taizhang.ledger.models import Claim, Evidence, Item, NumberSeries


def at_once(*acts):
    """Run the acts together; returns what each gave, or the refusal it met."""
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(n, act):
        gate.wait()
        try:
            found[n] = act()
        except Refused as refused:
            found[n] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.parametrize("turn", range(3))
def test_two_verifiers_strike_the_same_item_off_and_one_wins(standing_ledger, turn):
    ledger, county = standing_ledger, standing_ledger.county
    item, at = ledger.claimed(), ledger.later()
    proof = Evidence.objects.get(item=item).pk
    first, second = county.verifier, county.actor("clerk_verifier", ledger.now)
    for who in (first, second):
        actions.open_proof(item, proof, by=who, at=at)
    actions.judge(item, proof, verdict="true", by=first, at=at)

    def close(who):
        # Each has judged for himself a moment ago, as far as he knows.
        def act():
            with transaction.atomic():
                actions.judge(item, proof, verdict="true", by=who, at=at)
                return actions.close(item, by=who, at=at)

        return act

    found = at_once(close(first), close(second))
    assert sorted(isinstance(each, Refused) for each in found) == [False, True]
    assert Entry.objects.filter(type="ledger.item.closed").count() == 1
    assert Claim.objects.get(item=item).state == "closed"


def test_items_issued_at_once_get_numbers_without_a_gap(standing_ledger):
    ledger = standing_ledger
    clerk, at = ledger.county.clerk, ledger.now
    drafts = [ledger.item() for _ in range(6)]
    found = at_once(*[lambda item=item: actions.issue(item, by=clerk, at=at) for item in drafts])
    assert not any(isinstance(each, Refused) for each in found)
    numbers = sorted(Item.objects.exclude(number="").values_list("number", flat=True))
    assert numbers == [f"DC-2026-{n:04}" for n in range(1, 7)]
    assert NumberSeries.objects.get().last == 6


def test_two_reports_on_one_form_are_one_report_and_one_refusal(standing_ledger):
    ledger = standing_ledger
    item, liaison = ledger.accepted(), ledger.county.housing_liaison

    def report(text):
        return lambda: actions.report(item, text=text, by=liaison, at=ledger.now, seen=item.version)

    found = at_once(report("甲"), report("乙"))
    assert [each.kind for each in found if isinstance(each, Refused)] == ["stale"]
