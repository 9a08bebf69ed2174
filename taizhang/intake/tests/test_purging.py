"""涉密清除 of a document (S12): two people take it away, out of the desk and out of what items quote from it; one alone
takes nothing. The items stay, the entries stay, the tables are what the journal tells, and the log still verifies."""

import pytest

from taizhang import journal
from taizhang.engine.refusal import Refused
from taizhang.intake import actions as intake
from taizhang.intake import purges
from taizhang.intake.models import Candidate, Document, DocumentPurge
from taizhang.intake.rules.candidates import State
from taizhang.journal import blobs, rebuild, verification
from taizhang.ledger import actions, quoting
from taizhang.ledger.models import Evidence, Handout, Item, ItemSource
from taizhang.ledger.rules import purging as rules
from tests.support.traces import lies

from .conftest import MINUTES, Upload, open_register, received

CANARY = "雪豹行动"
PAPER = f"""{CANARY}联席会议纪要
云党政联纪〔2026〕9 号

一、关于集结点。住建局于 3 月 27 日前完成{CANARY}集结点 12 间板房搭设；交通局于 3 月 20 日前修复通往{CANARY}集结点的县道塌方。
二、关于环境整治。会议决定，由生态环境局牵头，河口镇配合，4 月 30 日前完成{CANARY}营区污水直排口整治。

2026年3月2日
"""
REASON = "混进了不该有的内容"


class Told:
    """A paper of which one item was handed out, one is a draft, and one sentence is open at the desk."""

    def __init__(self, ledger):
        self.ledger, self.county = ledger, ledger.county
        by, at = self.county.clerk, ledger.later()
        self.document = intake.receive(file=Upload(PAPER.encode(), f"{CANARY}.txt"), by=by, at=at).document
        intake.read(self.document.pk)
        self.items = [self.accept(title) for title in ("集结点板房搭设", "县道塌方修复")]
        wanted = intake.handing_out.Wanted(ledger.unit("housing"), self.items[0].due_on, is_chosen=True)
        out = intake.hand_out(self.document, [self.items[0].pk], {self.items[0].pk: wanted}, by=by, at=ledger.later())
        assert out.issued and not out.refused

    def accept(self, title):
        by, at = self.county.clerk, self.ledger.later()
        candidate = Candidate.objects.filter(document=self.document, state=State.NEW).first()
        _, entry = intake.accept(candidate.pk, register_id=self.ledger.decisions, title=title, by=by, at=at)
        return Item.objects.get(pk=entry.stream_id)

    def ask(self, by=None):
        by = by or self.county.clerk
        return intake.ask_purge(self.document.pk, reason=REASON, by=by, at=self.ledger.later())

    def confirm(self, by=None):
        by = by or self.county.verifier
        return intake.confirm_purge(self.document.pk, by=by, at=self.ledger.later())


@pytest.fixture
def told(ledger):
    return Told(ledger)


def test_two_people_take_it_away_everywhere_and_the_items_stay(standing_ledger):
    told = Told(standing_ledger)
    sha256, whole = told.document.sha256, {"intake_document", "intake_candidate", "intake_decision", "journal_value"}
    told.ask()
    assert whole | {"ledger_item", "ledger_itemsource", "ledger_itemsearch", "ledger_handout"} <= set(lies(CANARY))
    recorded = told.confirm()
    assert lies(CANARY) == [] and not blobs.exists(sha256)
    assert not Document.objects.filter(pk=told.document.pk).exists()
    items = [told.ledger.fresh(item) for item in told.items]
    assert [item.title for item in items] == ["集结点板房搭设", "县道塌方修复"] and items[0].number
    assert recorded.pub["items"] == [item.pk for item in items]
    cited = ItemSource.objects.filter(item__in=items)
    assert {(s.passage, s.title, s.purged_at is None) for s in cited} == {(journal.ERASED, journal.ERASED, False)}
    assert Handout.objects.get().title == journal.ERASED
    assert [str(d) for d in rebuild.differences()] == []
    assert [str(p) for p in verification.problems()] == []
    purge = DocumentPurge.objects.get()
    assert purge.state == "done" and purge.decided_by_text and purge.reason == REASON
    # A draft whose citation is empty can be corrected and handed out; the citation stays empty and says so.
    draft = actions.Draft(**{**vars(_draft(items[1])), "requirement": "补好路面"})
    actions.edit(items[1], draft, by=told.county.clerk, at=told.ledger.later())
    assert ItemSource.objects.get(item=items[1]).purged_at
    assert [str(d) for d in rebuild.differences()] == []


def _draft(item):
    from taizhang.ledger.queries import draft_of

    return draft_of(item)


def test_a_title_of_the_items_own_is_purged_at_the_item(standing_ledger):
    told = Told(standing_ledger)
    item = told.accept(f"{CANARY}营区排污口")
    actions.issue(item, by=told.county.clerk, at=told.ledger.later())
    told.ask()
    told.confirm()
    assert "ledger_item" in lies(CANARY)
    seqs = [e.seq for e in journal.stream_of(item.area_id, "item", item.pk) if CANARY in "".join(e.priv.values())]
    actions.ask_purge(item, seqs=seqs, reason=REASON, by=told.county.clerk, at=told.ledger.later())
    actions.confirm_purge(item, by=told.county.leader, at=told.ledger.later())
    assert lies(CANARY) == []
    assert [str(d) for d in rebuild.differences()] == []
    assert [str(p) for p in verification.problems()] == []


def test_one_person_alone_takes_nothing_away(told):
    both = told.county.actor("clerk_verifier", told.ledger.later())
    with pytest.raises(Refused, match="没有等待确认的清除"):
        told.confirm()
    told.ask(by=both)
    with pytest.raises(Refused, match="您提出的，您不能确认") as no:
        told.confirm(by=both)
    assert no.value.code == "S12"
    with pytest.raises(Refused, match="已经提出清除"):
        told.ask()
    assert Document.objects.get(pk=told.document.pk).text and told.document.candidates.exists()


def test_with_the_guard_broken_the_auditor_finds_it(standing_ledger, monkeypatch):
    told = Told(standing_ledger)
    both = told.county.actor("clerk_verifier", told.ledger.later())
    monkeypatch.setattr(rules, "another_asked", lambda *_: None)
    told.ask(by=both)
    told.confirm(by=both)
    assert ["同一个人" in str(problem) for problem in list(verification.problems())] == [True]


def test_while_a_purge_waits_nothing_more_is_accepted_and_nobody_deletes_alone(told):
    by = told.county.clerk
    told.ask()
    with pytest.raises(Refused, match="不能从里面立项"):
        told.accept("营区排污口")
    plain = received(told.county, MINUTES)
    intake.ask_purge(plain.pk, reason=REASON, by=by, at=told.ledger.later())
    with pytest.raises(Refused, match="不能一个人删除"):
        intake.delete(plain.pk, by=by, at=told.ledger.later())
    intake.refuse_purge(plain.pk, reason="不涉密", by=told.county.leader, at=told.ledger.later())
    intake.delete(plain.pk, by=by, at=told.ledger.later())
    assert not Document.objects.filter(pk=plain.pk).exists()


def test_a_file_that_is_also_a_proof_stays_for_it(standing_ledger):
    told, ledger = Told(standing_ledger), standing_ledger
    proof = Evidence.objects.get(item=ledger.reported())
    Document.objects.filter(pk=told.document.pk).update(sha256=proof.sha256)
    told.ask()
    assert purges.held(told.county.verifier, Document.objects.get()).proofs == [proof.item]
    told.confirm()
    assert blobs.exists(proof.sha256)
    assert [str(p) for p in verification.problems()] == []


def test_what_cites_another_paper_is_left_alone(told):
    other = received(told.county, MINUTES)
    candidate = other.candidates.filter(state=State.NEW).first()
    by, at = told.county.clerk, told.ledger.later()
    _, entry = intake.accept(candidate.pk, register_id=told.ledger.decisions, by=by, at=at)
    told.ask()
    told.confirm()
    source = ItemSource.objects.get(item_id=entry.stream_id)
    assert source.purged_at is None and source.passage == candidate.passage
    assert quoting.citing(by.area_id, ("document", other.pk)) == {entry.stream_id}


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_purge_needs_a_reason(told, reason):
    with pytest.raises(Refused, match="请写明理由"):
        intake.ask_purge(told.document.pk, reason=reason, by=told.county.clerk, at=told.ledger.later())


def test_the_pages_of_whoever_asks_and_whoever_confirms(county, enter):
    document = received(county, MINUTES)
    open_register(county)
    register = actions.open_register(actions.RegisterSpec(code="HZ", name="会议"), by=county.clerk, at=county.noon)
    candidate = document.candidates.filter(state=State.NEW).first()
    _, entry = intake.accept(candidate.pk, register_id=register.stream_id, by=county.clerk, at=county.noon)
    actions.issue(entry.stream_id, by=county.clerk, at=county.noon)
    clerk, verifier, url = enter("clerk"), enter("verifier"), f"/documents/{document.pk}/"
    assert verifier.get(f"{url}purge/").status_code == 404
    assert clerk.post(f"{url}ask-purge/", {"reason": REASON}).status_code == 303
    assert "等核验员或县领导确认" in clerk.get(f"{url}purge/").content.decode()
    assert "看申请" in clerk.get(url).content.decode()
    assert f"{url}purge/" in verifier.get("/").content.decode()
    assert f"{url}purge/" in enter("leader").get("/documents/").content.decode()
    page = verifier.get(f"{url}purge/").content.decode()
    assert f"/items/{entry.stream_id}/" in page and "打开那件事项，用“申请清除”" in page and "立项" in page
    assert verifier.get(url).status_code == 403
    assert clerk.post(f"{url}confirm-purge/").status_code == 403
    assert verifier.post(f"{url}confirm-purge/").status_code == 303
    page = verifier.get(f"{url}purge/").content.decode()
    assert "确认清除" in page and candidate.title in page and candidate.passage not in page
    assert clerk.get(url)["Location"] == f"{url}purge/"
    page = clerk.get(f"/items/{entry.stream_id}/").content.decode()
    assert "来源已按涉密清除，2026-03-02" in page and "清除的经过" in page
    assert verifier.post(f"{url}confirm-purge/").status_code == 404
