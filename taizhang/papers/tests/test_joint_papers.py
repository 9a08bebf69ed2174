"""联合行文: a paper of several organs has no number before each of the others has agreed (会签)."""

import pytest

from taizhang.journal import blobs, rebuild
from taizhang.ledger.tests.conftest import text
from taizhang.notices.models import Notice
from taizhang.notices.tests.test_books import differing, opened
from taizhang.papers import actions
from taizhang.papers.models import PaperOrgan
from taizhang.papers.queries.papers import papers
from taizhang.papers.rules.kinds import Kind
from taizhang.papers.tests.test_papers import refused, words
from taizhang.papers.tests.writing import Desk


@pytest.fixture
def joint(desk):
    """A 督查专报 of the office with the housing and the roads bureau, reviewed."""
    organs = tuple(map(desk.ledger.unit, ("housing", "roads")))
    return desk.reviewed(Kind.REPORT, to=(), to_text="县委", title="关于城西路灯的专报", organs=organs)


def test_there_is_no_number_before_each_other_organ_has_agreed(desk, joint):
    leader = desk.by("leader")
    assert refused(actions.sign, joint, **leader) == "住建局、交通局还没有会签，会签齐了才能签发。"
    assert joint.pk not in {p.pk for p in papers(leader["by"], tab="mine").papers}
    assert joint.pk in {p.pk for p in papers(desk.by("housing_head")["by"], tab="mine").papers}
    assert refused(actions.countersign, joint, **desk.by("housing_liaison")).startswith("只有联合发文的单位能会签")
    assert refused(actions.countersign, joint, **desk.by("clerk_verifier")).startswith("只有联合发文的单位能会签")
    actions.countersign(joint, opinion="数据属实", **desk.by("housing_head"))
    assert refused(actions.countersign, joint, **desk.by("housing_head")) == "您单位已经会签，不用再签。"
    assert refused(actions.sign, joint, **leader).startswith("交通局还没有会签")
    actions.countersign(joint, **desk.by("roads_head"))
    assert joint.pk in {p.pk for p in papers(leader["by"], tab="mine").papers}
    actions.sign(joint, **leader)
    desk.work()
    signed = desk.fresh(joint)
    with blobs.open(signed.pdf_sha256) as file:
        said = words(file.read()).replace(" ", "")
    names = list(PaperOrgan.objects.filter(paper=joint).values_list("name", "signer"))
    for name, signer in [(signed.organ, signed.signed_by), *names]:
        assert said.count(name) >= 2 and signer in said  # in the head, and where its seal goes
    assert "文件" in said


def test_an_objection_sends_it_back_with_the_reason_and_everybody_agrees_anew(desk, joint):
    actions.countersign(joint, **desk.by("housing_head"))
    assert refused(actions.object_to, joint, reason="", **desk.by("roads_head")).startswith("请写明为什么不同意")
    actions.object_to(joint, reason="路灯不归我们", **desk.by("roads_head"))
    paper = desk.fresh(joint)
    assert (paper.state, paper.agreed_count, paper.number) == ("drafting", 0, "")
    assert "交通局" in paper.why_back and "路灯不归我们" in paper.why_back
    actions.submit(joint, **desk.by("clerk"))
    actions.review(joint, **desk.by("verifier"))
    assert refused(actions.sign, joint, **desk.by("leader")).startswith("住建局、交通局还没有会签")


def test_the_other_organs_see_it_from_the_review_on_and_are_asked_in_their_inbox(desk, joint, as_actor):
    page = text(as_actor("housing_head").get(f"/papers/{joint.pk}/"))
    assert "待会签 0/2" in page and "会签同意" in page and "会签不同意" in page
    assert as_actor("hekou_head").get(f"/papers/{joint.pk}/").status_code == 404
    asked = Notice.objects.filter(kind="paper_cosign", done_at=None).values_list("to_unit_id", flat=True)
    assert set(asked) == set(map(desk.ledger.unit, ("housing", "roads")))
    answered = as_actor("housing_head").post(f"/papers/{joint.pk}/countersign/", {"opinion": "同意"})
    assert answered.status_code == 303
    assert set(asked.all()) == {desk.ledger.unit("roads")}
    drafted = desk.drafted(Kind.REPORT, to=(), to_text="县委", organs=(desk.ledger.unit("housing"),))
    assert as_actor("housing_head").get(f"/papers/{drafted.pk}/").status_code == 404


def test_who_may_not_be_an_organ_is_told_why(desk):
    housing = desk.ledger.unit("housing")
    said = refused(desk.drafted, Kind.URGING, organs=(housing,), to=())
    assert said.startswith("催办通知由一个单位发")
    assert refused(desk.drafted, organs=(housing,)).startswith("联合发文的单位不用再选作主送")


def test_control_without_the_list_of_those_who_have_not_agreed_it_is_signed(desk, joint, monkeypatch):
    real = actions.papers.snapshot
    monkeypatch.setattr(actions.papers, "snapshot", lambda paper: _without(real(paper)))
    actions.sign(joint, **desk.by("leader"))
    assert desk.fresh(joint).number


def _without(snapshot):
    from dataclasses import replace

    return replace(snapshot, unagreed=())


def test_a_rebuild_gives_the_same_papers(standing_ledger):
    desk = Desk(standing_ledger)
    joint = desk.reviewed(organs=tuple(map(desk.ledger.unit, ("roads", "hekou"))))
    actions.countersign(joint, opinion="同意", **desk.by("roads_head"))
    actions.object_to(joint, reason="缺依据", **desk.by("hekou_head"))
    actions.recall(desk.signed(), reason="写错了", **desk.by("leader"))
    book = differing(opened(standing_ledger))
    content = actions.Content("对账单", "请核对。", to=(book.unit_id,), book=book.pk)
    actions.draft(Kind.BOOKS, content, **desk.by("clerk"))
    assert [str(d) for d in rebuild.differences()] == []
