"""Whoever must confirm a purge (S12) hears of it, with the way there; when it is decided nobody is asked any more."""

import pytest

from taizhang.intake import actions as intake
from taizhang.journal import rebuild
from taizhang.ledger import actions as ledger_actions
from taizhang.ledger.snapshots import purgeable
from taizhang.notices import queries
from taizhang.notices.models import Notice

ASKED = "申请清除，请确认"


def rows(actor, only="waiting"):
    return [r for r in queries.inbox(actor, only=only)["rows"] if r["label"] == ASKED]


def asked(ledger, item, by=None):
    seqs = [e.seq for e in purgeable(item)][:1]
    ledger_actions.ask_purge(item, seqs=seqs, reason="混进了不该有的", by=by or ledger.county.clerk, at=ledger.later())


def received(ledger):
    document = intake.receive(
        text="一、住建局3月27日前完成。", title="纪要", by=ledger.county.clerk, at=ledger.later()
    ).document
    intake.ask_purge(document.pk, reason="收错了", by=ledger.county.clerk, at=ledger.later())
    return document


def test_verifier_and_leader_hear_of_it_and_nobody_else(ledger):
    item, county = ledger.accepted(), ledger.county
    asked(ledger, item)
    for actor in (county.verifier, county.leader):
        (row,) = rows(actor)
        assert (row["url"], row["text"], row["title"]) == (f"/items/{item.pk}/", "混进了不该有的", item.title)
    for actor in (county.clerk, county.housing_head, county.housing_liaison, county.hekou_liaison):
        assert rows(actor, "") == [], actor.person_name


def test_who_asked_is_not_asked_to_confirm_it(ledger):
    both = ledger.county.clerk_verifier
    asked(ledger, ledger.accepted(), by=both)
    assert rows(both) == [] and len(rows(ledger.county.verifier)) == 1


def test_a_leader_of_some_units_hears_only_of_what_is_theirs(ledger):
    deputy = ledger.county.deputy  # of housing
    asked(ledger, ledger.accepted(lead="roads", joint=(), by="roads_liaison"))
    received(ledger)
    assert rows(deputy) == []
    theirs = ledger.accepted()
    asked(ledger, theirs)
    assert [r["url"] for r in rows(deputy)] == [f"/items/{theirs.pk}/"]


@pytest.mark.parametrize("decide", ["confirm", "refuse"])
def test_when_one_has_decided_the_other_is_not_asked_any_more(ledger, decide):
    item, county = ledger.accepted(), ledger.county
    asked(ledger, item)
    if decide == "confirm":
        ledger_actions.confirm_purge(item, by=county.verifier, at=ledger.later())
    else:
        ledger_actions.refuse_purge(item, reason="没有涉密内容", by=county.verifier, at=ledger.later())
    assert rows(county.leader) == rows(county.verifier) == []
    assert [r["is_done"] for r in rows(county.leader, "")] == [True]


def test_it_stands_in_the_must_do_list_of_who_must_confirm(ledger):
    item, county = ledger.accepted(), ledger.county
    asked(ledger, item, by=county.clerk_verifier)

    def waits(actor):
        return [g["rows"][0]["number"] for g in queries.duties(actor, ledger.now) if g["key"] == "purge"]

    assert waits(county.leader) == waits(county.verifier) == [item.number]
    assert waits(county.clerk_verifier) == waits(county.clerk) == []


def test_what_slipped_in_is_still_there_when_the_item_is_withdrawn(ledger):
    item = ledger.accepted()
    asked(ledger, item)
    ledger_actions.withdraw(item, reason="不办了", by=ledger.county.clerk, at=ledger.later())
    assert len(rows(ledger.county.leader)) == 1


def test_of_a_document_it_leads_to_its_purge_and_tells_no_title(ledger):
    document, county = received(ledger), ledger.county
    for actor in (county.verifier, county.leader):
        (row,) = rows(actor)
        assert (row["url"], row["title"]) == (f"/documents/{document.pk}/purge/", "一份文件")
    intake.confirm_purge(document.pk, by=county.leader, at=ledger.later())
    assert rows(county.leader) == rows(county.verifier) == []


def test_the_journal_alone_tells_them_again(standing_ledger):
    ledger = standing_ledger
    item = ledger.accepted()
    asked(ledger, item)
    received(ledger)
    ledger_actions.confirm_purge(item, by=ledger.county.verifier, at=ledger.later())
    assert Notice.objects.filter(kind="purge").count() == 2
    assert list(rebuild.differences()) == []
