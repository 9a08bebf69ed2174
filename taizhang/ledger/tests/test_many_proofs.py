"""An item may have thousands of proofs: its pages read those that they show, and the rule counts them where they lie."""

from collections import Counter
from contextlib import contextmanager

import pytest
from django.db.models.signals import post_init

from taizhang.engine.refusal import Refused
from taizhang.ledger import actions, pages, proving, queries, snapshots
from taizhang.ledger.models import ClaimProof, Evidence, EvidenceWarning, LevelVerdict, ProofOpening
from taizhang.ledger.rules import State
from tests.cast_ledger import page

MANY = 60
ROWS = (ClaimProof, Evidence, EvidenceWarning, LevelVerdict, ProofOpening)


@contextmanager
def rows_read():
    """How many rows of proofs are made into objects meanwhile."""
    read = Counter()

    def count(sender, **_):
        read[sender.__name__] += 1

    for model in ROWS:
        post_init.connect(count, sender=model)
    yield read
    for model in ROWS:
        post_init.disconnect(count, sender=model)


@pytest.fixture
def claimed(ledger):
    item = ledger.reported(joint=(), files=[page(f"第{n}户") for n in range(20)])
    for begin in range(20, MANY, 20):
        files = [page(f"第{n}户") for n in range(begin, begin + 20)]
        actions.add_evidence(item, files=files, by=ledger.county.housing_liaison, at=ledger.later())
    return ledger.claim(item)


def look(ledger, item, but=(), verdict="true"):
    verifier = ledger.county.verifier
    for proof in Evidence.objects.filter(item=item).exclude(no__in=but).order_by("no").values_list("pk", flat=True):
        actions.open_proof(item, proof, by=verifier, at=ledger.now)
        actions.judge(item, proof, verdict=verdict, note="看过", by=verifier, at=ledger.now)


def test_a_page_reads_the_proofs_that_it_shows(ledger, claimed, django_assert_max_num_queries):
    verifier, at = ledger.county.verifier, ledger.later()
    proof = Evidence.objects.get(item=claimed, no=30)
    for read, most in (
        (lambda item: pages.item(verifier, item, at), 2 * 25),
        (lambda item: pages.prints(verifier, item, at, after=20, size=10), 2 * 11),
        (lambda item: pages.proof(verifier, item, proof.pk, at), 4),
    ):
        with rows_read() as rows, django_assert_max_num_queries(26):
            read(queries.item_for(verifier, claimed.pk))
        assert 0 < rows.total() <= most, rows


def test_opening_and_judging_one_reads_that_one(ledger, claimed):
    proof = Evidence.objects.get(item=claimed, no=30)
    verifier = ledger.county.verifier
    with rows_read() as rows:
        actions.open_proof(claimed, proof.pk, by=verifier, at=ledger.later())
        actions.judge(claimed, proof.pk, verdict="true", by=verifier, at=ledger.later())
    assert rows.total() <= 12, rows


def test_the_proofs_are_paged_in_their_order(ledger, claimed):
    clerk, at = ledger.county.clerk, ledger.later()
    item = queries.item_for(clerk, claimed.pk)
    seen, after = [], 0
    while after is not None:
        part = pages.prints(clerk, item, at, after=after, size=25)
        seen += [p["no"] for p in part["prints"]]
        after = part["next"]
    assert seen == list(range(1, MANY + 1)) and part["count"] == MANY


def test_none_is_closed_while_one_proof_is_unseen_or_in_doubt(ledger, claimed):
    verifier = ledger.county.verifier
    with pytest.raises(Refused) as said:
        actions.close(claimed, by=verifier, at=ledger.later())
    assert said.value.params["numbers"] == "1、2、3、4、5、6、7、8、9、10…等60份"
    look(ledger, claimed, but=(41,))
    with pytest.raises(Refused) as said:
        actions.close(claimed, by=verifier, at=ledger.later())
    assert (said.value.code, said.value.params["numbers"]) == ("ledger.unseen", "41")
    last = Evidence.objects.get(item=claimed, no=41)
    actions.open_proof(claimed, last.pk, by=verifier, at=ledger.later())
    with pytest.raises(Refused) as said:
        actions.close(claimed, by=verifier, at=ledger.later())
    assert (said.value.code, said.value.params["numbers"]) == ("ledger.unjudged", "41")
    actions.judge(claimed, last.pk, verdict="doubtful", note="看不清", by=verifier, at=ledger.later())
    with pytest.raises(Refused) as said:
        actions.close(claimed, by=verifier, at=ledger.later())
    assert (said.value.code, said.value.params["numbers"]) == ("ledger.doubted", "41")
    actions.judge(claimed, last.pk, verdict="true", by=verifier, at=ledger.later())
    recorded = actions.close(claimed, by=verifier, at=ledger.later())
    assert ledger.fresh(claimed).state == State.CLOSED and len(recorded.pub["proofs"]) == MANY


def test_what_another_verifier_opened_and_judged_does_not_count(ledger, claimed):
    look(ledger, claimed)
    other = ledger.county.housing_verifier
    item = queries.item_for(ledger.county.leader, claimed.pk)

    claim = proving.under_way(item)
    tally = claim.tally(snapshots.who(other).persons)
    assert (tally.asked, tally.unseen, tally.unjudged, tally.doubted) == (MANY, MANY, MANY, 0)
