"""Paper and phone: what somebody else signed or said, recorded by name, and never verified by the recorder."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from taizhang.engine.refusal import Refused
from taizhang.journal import rebuild
from taizhang.ledger import actions
from taizhang.ledger.models import Claim, ItemDoer, Register, Report
from taizhang.ledger.rules import State, lifecycle
from tests.cast_ledger import DUE, page

from .conftest import text
from .test_levels import replayed


def takes(ledger, claim_by, **more):
    register = Register.objects.get(pk=ledger.problems)
    spec = actions.RegisterSpec(
        register.code, register.name, register.closing, report_days=7, claim_by=claim_by, **more
    )
    actions.change_register(register, spec, by=ledger.county.clerk, at=ledger.later())


def record(ledger, item, by="clerk", received_on=None, **more):
    asked = {"statement": "三处都封了", "files": [page("盖章的申请")], "signed_by": "王立新", **more}
    received_on = received_on or ledger.now.date()
    actor = ledger.county.actor(by, ledger.now)
    actions.record_claim(item, received_on=received_on, by=actor, at=ledger.later(), **asked)
    return ledger.fresh(item)


def judged(ledger, item, by="verifier"):
    """The proofs of the claim, and only those: the rest of the evidence is none of its business."""
    actor = ledger.county.actor(by, ledger.now)
    for proof in Claim.objects.get(item=item).proofs.values_list("evidence_id", flat=True):
        actions.open_proof(item, proof, by=actor, at=ledger.later())
        actions.judge(item, proof, verdict="true", note="看过", by=actor, at=ledger.later())
    return ledger.fresh(item)


def test_a_signed_paper_is_recorded_and_somebody_else_verifies_it(standing_ledger):
    ledger = standing_ledger
    takes(ledger, "paper")
    item = record(ledger, ledger.reported())
    claim = Claim.objects.get(item=item)
    assert item.state == State.CLAIMED and claim.signed_by == "王立新" and "何思源" in claim.recorded_by_text
    assert claim.proofs.filter(evidence_id=claim.sheet_id).exists()  # the scan is a proof
    actions.close(judged(ledger, item), by=ledger.county.verifier, at=ledger.later())
    assert list(rebuild.differences()) == [] and replayed() == []


def test_the_recorder_cannot_verify(ledger):
    takes(ledger, "paper")
    item = record(ledger, ledger.reported(), by="clerk_verifier")
    with pytest.raises(Refused, match="登记或交办过") as caught:
        judged(ledger, item, by="clerk_verifier")
    assert caught.value.code == "S1.handler"


def test_control_without_the_rule_the_recorders_verdict_is_stopped_and_told(ledger, monkeypatch):
    takes(ledger, "paper")
    item = record(ledger, ledger.reported(), by="clerk_verifier")
    monkeypatch.setattr(lifecycle, "verifier_is_apart", lambda snapshot, who: None)
    judged(ledger, item, by="clerk_verifier")
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.close(item, by=ledger.county.clerk_verifier, at=ledger.later())
    assert set(replayed()) == {"S1.person", "S2.two"}
    assert ItemDoer.objects.filter(
        item=item, is_handler=True, person_id=ledger.county.clerk_verifier.person_id
    ).exists()


def test_it_counts_from_the_day_it_was_received(ledger):
    takes(ledger, "paper", red_needs_leader=True)
    late, in_time = ledger.reported(), ledger.reported()
    ledger.now = datetime(2026, 3, 26, 2, tzinfo=UTC)  # past the deadline, when the clerk gets to it
    assert not record(ledger, in_time, received_on=DUE).awaits_leader
    assert record(ledger, late, received_on=DUE + timedelta(days=3)).awaits_leader  # 20 March was a Friday
    assert replayed() == []


@pytest.mark.parametrize(
    ("received_on", "says"), [(date(2026, 3, 1), "早于交办日2026-03-02"), (date(2026, 3, 9), "晚于今天")]
)
def test_it_was_received_between_the_issue_and_today(ledger, received_on, says):
    takes(ledger, "paper")
    item = ledger.reported()
    with pytest.raises(Refused, match=says):
        record(ledger, item, received_on=received_on)


def test_without_a_scan_or_a_register_that_takes_paper_there_is_no_claim(ledger):
    item = ledger.reported()
    with pytest.raises(Refused, match="只收单位负责人在线提交"):
        record(ledger, item)
    takes(ledger, "paper")
    with pytest.raises(Refused, match="扫描件或照片"):
        record(ledger, item, files=[])
    with pytest.raises(Refused, match="由督查室经办办理"):
        record(ledger, item, by="housing_liaison")


def drafted(ledger):
    item = ledger.reported()
    ids = list(item.evidence.values_list("pk", flat=True))
    liaison = ledger.county.housing_liaison
    actions.draft_claim(item, statement="三处都封了", evidence_ids=ids, by=liaison, at=ledger.later())
    return item


def by_sheet(ledger, item, by="housing_liaison"):
    actions.submit_by_sheet(item, files=[page("签字单")], by=ledger.county.actor(by, ledger.now), at=ledger.later())
    return ledger.fresh(item)


def test_with_the_sheet_the_liaison_submits_where_the_register_says_so(standing_ledger):
    ledger = standing_ledger
    item = drafted(ledger)
    with pytest.raises(Refused, match="要单位负责人在线提交"):
        by_sheet(ledger, item)
    takes(ledger, "sheet")
    item = by_sheet(ledger, item)
    claim = Claim.objects.get(item=item)
    assert item.state == State.CLAIMED and claim.proofs.count() == 2 and claim.sheet_id
    actions.close(judged(ledger, item), by=ledger.county.verifier, at=ledger.later())
    assert list(rebuild.differences()) == [] and replayed() == []


def test_control_a_sheet_in_a_register_that_takes_none_is_found_in_the_journal(ledger, monkeypatch):
    rows = {
        verb: replace(row, guards=tuple(g for g in row.guards if "register_takes" not in g.__name__))
        for verb, row in lifecycle.ROWS.items()
    }
    monkeypatch.setattr(lifecycle, "ROWS", rows)
    by_sheet(ledger, drafted(ledger))
    record(ledger, ledger.reported())
    assert replayed() == ["S2.head", "S2.head"]


# ── the phone ─────────────────────────────────────────────────────────────────


def test_a_call_is_on_record_with_whom_and_what(standing_ledger):
    ledger = standing_ledger
    item, county = ledger.accepted(), ledger.county
    callee = county.housing_liaison.person_id
    actions.urge_by_phone(item, callee_id=callee, answer="today", by=county.clerk, at=ledger.later())
    said = Report.objects.get(item=item, kind="urging")
    assert (said.callee_text, said.answer, ledger.fresh(item).urge_count) == ("李想", "today", 1)
    assert list(rebuild.differences()) == []


@pytest.mark.parametrize(
    ("who", "facts", "says"),
    [
        ("housing_liaison", {"answer": ""}, "怎么答的"),
        ("housing_liaison", {"answer": "other"}, "请写对方怎么答的"),
        ("stranger", {"answer": "today"}, "要在承办单位"),
    ],
)
def test_a_call_to_a_stranger_or_without_an_answer_is_none(ledger, who, facts, says):
    item, callee = ledger.accepted(), ledger.county.actor(who).person_id
    with pytest.raises(Refused, match=says):
        actions.urge_by_phone(item, callee_id=callee, by=ledger.county.clerk, at=ledger.later(), **facts)


# ── on the screen ─────────────────────────────────────────────────────────────


def test_the_clerk_records_a_paper_and_everybody_reads_who_did(ledger, screens):
    takes(ledger, "paper")
    item = ledger.reported()
    scan = SimpleUploadedFile("申请.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    typed = {"statement": "三处都封了", "received_on": "2026-03-03", "signed_by": "王立新", "files": scan}
    clerk = screens.enter("clerk")
    assert "收到的日期" in text(clerk.get(f"/items/{item.pk}/do/record_claim/"))
    assert clerk.post(f"/items/{item.pk}/record-claim/", typed).status_code == 303
    page = text(screens.enter("housing_liaison").get(f"/items/{item.pk}/"))
    assert all(word in page for word in ("代录", "何思源", "纸质申请 2026-03-03 收到", "王立新签字", "看签字单"))
    report = page.partition("单位报告")[2].partition("佐证 ")[0]
    assert report.count("何思源") == 1, report
    sheet = text(clerk.get(f"/items/{item.pk}/sheet/"))
    assert "何思源" in sheet and "拟稿" not in sheet, "nobody of the unit drafted it here"


def test_a_call_works_as_a_page_too(ledger, screens):
    item = ledger.accepted()
    clerk = screens.enter("clerk")
    page = clerk.get(f"/items/{item.pk}/phone/")
    assert "住建局 李想" in text(page).split("河口镇")[0]  # the lead's liaison first
    liaison = ledger.county.housing_liaison.person_id
    answer = clerk.post(f"/items/{item.pk}/urge-by-phone/", {"callee": liaison, "answer": "nobody"})
    assert answer.status_code == 303
    assert "电话打给李想，答：没人接" in text(screens.enter("housing_liaison").get(f"/items/{item.pk}/"))
    assert f'href="/items/{item.pk}/phone/"' in clerk.get("/items/").content.decode()
