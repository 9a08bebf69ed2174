"""Official papers from the draft to the last receipt, and what each may not do."""

from datetime import date

import pypdfium2
import pytest

from taizhang import journal
from taizhang.engine.refusal import Refused
from taizhang.journal import blobs
from taizhang.ledger.tests.conftest import text
from taizhang.notices.models import Notice
from taizhang.papers import actions
from taizhang.papers.issuing import facts, job
from taizhang.papers.models import Paper, PaperItem, PaperSeries, PaperUnit
from taizhang.papers.rules import bulletin, prefill
from taizhang.papers.rules.kinds import KINDS, Kind, preset
from taizhang.papers.rules.presets import PRESETS
from taizhang.papers.rules.text import blanks, blocks_of


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return str(caught.value)


def words(data):
    document = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")


# ── the way of a paper ─────────────────────────────────────────────────────────


def test_a_supervision_slip_goes_from_the_draft_to_the_last_receipt(desk):
    item = desk.ledger.accepted()
    paper = desk.issued(items=[item], to=(desk.ledger.unit("housing"), desk.ledger.unit("hekou")))
    assert (paper.state, paper.number, paper.made_on) == ("issued", "云督办〔2026〕1号", date(2026, 3, 2))
    assert (paper.to_count, paper.received_count, paper.signed_by) == (2, 0, "沈知远")
    actions.receive(paper, **desk.by("housing_liaison"))
    assert refused(actions.receive, paper, **desk.by("housing_head")) == (
        "只有还没有签收的主送单位，由负责人或者联络员签收。"
    )
    actions.receive(paper, **desk.by("hekou_head"))
    told = PaperUnit.objects.filter(paper=paper).values_list("name", "received_by_text")
    assert list(told) == [("住建局", "住建局 李想（联络员）"), ("河口镇", "河口镇 孙长河（单位负责人）")]
    assert desk.fresh(paper).received_count == 2


def test_nothing_has_a_number_or_a_date_before_it_is_signed(desk):
    paper = desk.reviewed()
    assert (paper.number, paper.made_on, paper.pdf_sha256) == ("", None, "")
    assert not PaperSeries.objects.exists()
    actions.withdraw(paper, reason="事情已经办完", **desk.by("clerk"))
    assert desk.signed().number == "云督办〔2026〕1号"  # what was withdrawn leaves no gap


def test_what_was_signed_is_frozen_and_says_number_date_and_signer(desk):
    paper = desk.signed(items=[desk.ledger.accepted(title="城南泵站改造")])
    with blobs.open(paper.pdf_sha256) as file:
        said = words(file.read())
    for each in ("云督办〔2026〕1号", "2026年3月2日", "沈知远", "城南泵站改造", "住建局"):
        assert each in said
    assert "稿" not in said
    with blobs.open(paper.docx_sha256) as file:
        assert file.read(2) == b"PK"
    desk.work()  # a job that runs twice freezes once
    assert desk.fresh(paper).version == paper.version


def test_a_paper_keeps_the_words_that_its_items_had(desk):
    item = desk.ledger.accepted(title="城南泵站改造")
    paper = desk.drafted(items=[item])
    kept = PaperItem.objects.get(paper=paper)
    assert (kept.number, kept.title, kept.unit, kept.due) == ("DC-2026-0001", "城南泵站改造", "住建局", "2026年3月20日")


def test_a_notice_that_needs_no_leader_is_signed_by_the_office_and_issued_once(desk):
    paper = desk.issued(Kind.HANDING_OUT)
    assert paper.number == "云督交〔2026〕1号"
    said = refused(actions.issue, paper, **desk.by("clerk"))
    assert said == "现在是“已印发”，签发以后才能印发。"
    assert refused(actions.withdraw, paper, reason="错了", **desk.by("clerk")).startswith(
        "现在是“已印发”，签发以前才能撤回"
    )


def test_it_is_not_issued_before_the_files_lie_there(desk):
    paper = desk.reviewed()
    actions.sign(paper, **desk.by("leader"))
    assert refused(actions.issue, paper, **desk.by("clerk")).startswith("正在生成签发的正本")
    desk.work()
    actions.issue(paper, **desk.by("clerk"))


# ── who, and who not ───────────────────────────────────────────────────────────


def test_whoever_drafted_a_paper_neither_reviews_nor_signs_it(desk):
    paper = desk.submitted(Kind.HANDING_OUT)
    actions_of = {"审核通过": actions.review, "退回修改": actions.send_back}
    assert refused(actions_of["审核通过"], paper, **desk.by("clerk")) == (
        "这份公文您拟过稿，不能自己审核通过。请没有拟稿的人来办。"
    )
    actions.send_back(paper, reason="补一句依据", **desk.by("clerk_verifier"))
    actions.edit(paper, desk.content(signer_id=None, body="依据会议纪要。"), **desk.by("clerk_verifier"))
    actions.submit(paper, **desk.by("clerk_verifier"))
    actions.review(paper, **desk.by("verifier"))
    for part in ("clerk", "clerk_verifier"):  # one wrote it, the other changed it
        assert refused(actions.sign, paper, **desk.by(part)) == "这份公文您拟过稿，不能自己签发。请没有拟稿的人来办。"
    actions.sign(paper, **desk.by("verifier"))
    assert desk.fresh(paper).number


def test_control_without_its_guard_the_writer_signs(desk, monkeypatch):
    paper = desk.reviewed(Kind.HANDING_OUT)
    real = actions.papers.snapshot
    monkeypatch.setattr(actions.papers, "snapshot", lambda paper: _without_hands(real(paper)))
    actions.sign(paper, **desk.by("clerk"))
    assert desk.fresh(paper).number


def _without_hands(snapshot):
    from dataclasses import replace

    return replace(snapshot, hands=frozenset())


def test_from_supervision_upwards_only_the_leader_who_is_named_signs(desk):
    paper = desk.reviewed()
    for part in ("clerk_verifier", "deputy"):
        assert refused(actions.sign, paper, **desk.by(part)) == "这份公文要由县长沈知远签发。"
    assert refused(actions.send_back, paper, reason="不妥", **desk.by("verifier")) == "这份公文要由县长沈知远退回修改。"
    actions.send_back(paper, reason="先催办", **desk.by("leader"))
    paper = desk.fresh(paper)
    assert (paper.state, paper.why_back) == ("drafting", "先催办")
    assert {kind for kind, about in KINDS.items() if about.by_leader} == {
        Kind.SUPERVISION, Kind.BULLETIN, Kind.TALK, Kind.REFERRAL, Kind.REPORT,
    }  # fmt: skip


def test_a_bureau_answers_by_a_letter_of_its_own_and_writes_nothing_else(desk):
    content = {"to": (), "to_text": "市政府督查室", "title": "关于排口封堵情况的复函", "part": "housing_liaison"}
    assert refused(desk.drafted, Kind.SUPERVISION, **content) == "督办单由督查室经办拟稿；各单位能拟的是复函。"
    paper = desk.submitted(Kind.REPLY, **content)
    assert refused(actions.review, paper, **desk.by("verifier")) == ("只有住建局的经办、核验员和负责人能审核通过。")
    actions.review(paper, **desk.by("housing_head"))
    actions.sign(paper, **desk.by("housing_head"))
    assert desk.fresh(paper).number == "云住建函〔2026〕1号"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"body": ""}, "请写正文，再送审。"),
        ({"body": "请于【时间】前答复"}, "还有没填的：【时间】。请填好或者删去，再送审。"),
        ({"to": ()}, "请写主送谁，再送审。"),
        ({"signer_id": None}, "督办单由县领导签发，请先选签发人。"),
    ],
)
def test_what_is_not_complete_is_not_handed_in(desk, more, says):
    paper = desk.drafted(**more)
    assert refused(actions.submit, paper, **desk.by("clerk")) == says


def test_a_talk_names_the_leader_who_talks(desk):
    paper = desk.drafted(Kind.TALK, body="定于3月5日约谈你单位主要负责人。")
    assert refused(actions.submit, paper, **desk.by("clerk")) == "约谈通知要写明由谁约谈，请在正文写上“县长沈知远”。"
    actions.edit(paper, desk.content(body="约谈由【签发领导】主持。"), **desk.by("clerk"))
    actions.submit(paper, **desk.by("clerk"))
    assert desk.fresh(paper).body == "约谈由县长沈知远主持。"


def test_nobody_writes_about_items_or_to_units_that_are_not_his(desk):
    item = desk.ledger.issued(lead="roads", joint=())
    content = desk.content("housing_liaison", items=[item], to=(), to_text="市里", facts={})
    assert refused(actions.draft, Kind.REPLY, content, **desk.by("housing_liaison")).startswith(
        "有的事项不在您的范围内"
    )
    assert refused(desk.drafted, to=(4_000_000_000,)).startswith("有的单位已经撤并或者不在名单上")
    assert refused(desk.drafted, signer_id=desk.county.account("clerk").person_id) == "签发人要从县领导里选。"


def test_two_who_write_at_once_do_not_overwrite_each_other(desk):
    paper = desk.drafted()
    actions.edit(paper, desk.content(body="甲"), seen=paper.version, **desk.by("clerk"))
    said = refused(actions.edit, paper, desk.content(body="乙"), seen=paper.version, **desk.by("clerk_verifier"))
    assert said.startswith("您打开之后，这份公文又有新的记录。")


# ── numbers ────────────────────────────────────────────────────────────────────


def test_each_series_counts_for_itself_and_two_kinds_may_share_one(desk):
    assert [desk.signed().number, desk.signed(Kind.HANDING_OUT).number] == ["云督办〔2026〕1号", "云督交〔2026〕1号"]
    actions.choose_numbers({"supervision": "云督", "handing_out": "云督"}, **desk.by("clerk"))
    assert [desk.signed().number, desk.signed(Kind.HANDING_OUT).number] == ["云督〔2026〕1号", "云督〔2026〕2号"]
    assert refused(actions.choose_numbers, {"supervision": "YD-1"}, **desk.by("clerk")) == (
        "督办单的文号要写2到10个汉字，比如“云督办”。"
    )


def test_a_year_begins_at_one(desk):
    desk.signed()
    desk.ledger.later(days=330)
    assert desk.signed().number == "云督办〔2027〕1号"


def test_a_unit_has_a_series_before_it_chooses_one():
    assert preset(Kind.SUPERVISION, "云溪县", "督查室") == "云督办"
    assert preset(Kind.REPLY, "云溪县", "河口镇") == "云河口函"
    assert preset(Kind.REPLY, "云溪县", "生态环境局") == "云生态环境函"


# ── what is written ────────────────────────────────────────────────────────────


def test_a_draft_says_of_each_item_who_owes_it_until_when_and_how_late_it_is(desk):
    item = desk.ledger.reported(title="城南泵站改造", text="管材已到")
    desk.ledger.later(days=25)
    fact = facts.facts_of(desk.county.clerk, [item.pk], desk.ledger.now)[item.pk]
    assert (fact.due, fact.late, fact.report) == ("2026年3月20日", 5, "管材已到")
    _, body = prefill.written(Kind.URGING, [fact])
    assert "城南泵站改造（DC-2026-0001），住建局牵头，应于2026年3月20日前办结，已超5个工作日。" in body
    assert "最近一次报告：管材已到。" in body


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.BOOKS])  # printed of a book, not of items
@pytest.mark.parametrize("count", [0, 12])
def test_every_kind_is_prefilled_and_can_be_printed(kind, count):
    from taizhang.engine.gongwen import docx, pdf
    from taizhang.papers.issuing.layout import printed

    told = [
        prefill.Fact(
            f"DC-2026-{n:04}", f"第{n}处排口封堵", "住建局", "2026年3月20日", n % 2 * 3, "已开工", "封堵", "封死"
        )
        for n in range(1, count + 1)
    ]
    title, body = prefill.written(kind, told)
    if kind == Kind.BULLETIN:
        title, body = bulletin.written(bulletin.of_facts(told, date(2026, 3, 26), "截至今天"), PRESETS[kind])
    paper = Paper(
        organ="云溪县督查室", kind=kind, state="drafting", title=title, body=body, signer_text="县长沈知远", to_text="县委办公室",
    )  # fmt: skip
    items = [PaperItem(number=f.number, title=f.title, unit=f.unit, due=f.due) for f in told]
    said = printed(paper, items, [PaperUnit(name="住建局", is_main=True), PaperUnit(name="交通局", is_main=False)])
    shown = words(pdf(said))
    assert "稿" in shown and docx(said)[:2] == b"PK"
    for fact in told:
        assert fact.title in shown or (kind == Kind.BULLETIN and not fact.late)


def test_headings_are_those_lines_that_begin_as_headings_do():
    first, second, third = blocks_of("一、总体情况\n（一）压实责任。主要负责人是第一责任人。\n1.一件事")
    assert (first.level, first.text) == (1, "总体情况")
    assert (second.level, second.text, second.then) == (2, "压实责任。", "主要负责人是第一责任人。")
    assert third.text == "1.一件事"
    assert blanks("请于【时间】到____，【时间】不变") == ["【时间】", "____"]


def test_a_struck_off_slip_bears_the_receipt_of_the_close_out_and_no_name(desk, ledger, settings):
    settings.ADDRESS = "http://10.0.0.5"
    item = ledger.closed(title="城南泵站改造")
    drafted = desk.drafted(Kind.CLOSING, items=[item], body="现场核验，已办结。")
    assert job.laid_out(drafted).qr is None
    paper = desk.signed(Kind.CLOSING, items=[item], body="现场核验，已办结。")
    entry = next(e for e in journal.stream_of(item.area_id, "item", item.pk, limit=9) if e.type == "ledger.item.closed")
    qr = job.laid_out(paper).qr
    number, said, fingerprint, address = qr.text.splitlines()
    assert (number, said) == (paper.number, f"{item.number} 销号，办理记录第{entry.seq}条")
    assert entry.receipt.partition(" ")[2][:4] == fingerprint[:4] and len(fingerprint) == 64
    assert address == f"http://10.0.0.5/receipts/{entry.seq}/"
    assert job.laid_out(desk.signed(Kind.HANDING_OUT, items=[item])).qr is None


# ── what was issued and is wrong ───────────────────────────────────────────────


def test_a_wrong_paper_is_revoked_by_its_signer_and_everybody_sees_it(desk, as_actor):
    paper = desk.issued()
    assert "县长沈知远废止" in refused(actions.revoke, paper, reason="错了", **desk.by("clerk"))
    assert "写明废止的理由" in refused(actions.revoke, paper, reason=" ", **desk.by("leader"))
    actions.revoke(paper, reason="时限写错", **desk.by("leader"))
    assert "已废止" in refused(actions.receive, paper, **desk.by("housing_liaison"))
    liaison, url = as_actor("housing_liaison"), f"/papers/{paper.pk}/"
    page = liaison.get(url).content.decode()
    assert "已废止，不再执行。" in page and "时限写错" in page
    assert b"".join(liaison.get(f"{url}paper.pdf").streaming_content)[:4] == b"%PDF"
    assert "公文已废止" in liaison.get("/inbox/").content.decode()
    assert "待办的公文" not in liaison.get("/todo/").content.decode()
    assert as_actor("roads_liaison").get(url).status_code == 404
    assert desk.signed().number == "云督办〔2026〕2号"


def test_who_wrote_a_paper_does_not_revoke_it(desk):
    paper = desk.issued(Kind.HANDING_OUT)
    assert "您拟过稿" in refused(actions.revoke, paper, reason="错了", **desk.by("clerk"))
    actions.revoke(paper, reason="错了", **desk.by("clerk_verifier"))
    assert desk.fresh(paper).state == "revoked"


def test_a_correction_names_the_number_that_it_corrects_and_each_leads_to_the_other(desk, as_actor):
    old, clerk = desk.issued(Kind.HANDING_OUT), as_actor("clerk")
    form = clerk.get(f"/papers/new/?kind=handing_out&corrects={old.pk}").content.decode()
    assert f"（{old.number}）内容有误" in form and f'name="corrects" value="{old.pk}"' in form
    assert f"corrects={old.pk}" in clerk.get(f"/papers/{old.pk}/").content.decode()
    nameless = desk.drafted(Kind.HANDING_OUT, corrects=old.pk, body="时限改为9月20日。")
    assert old.number in refused(actions.submit, nameless, **desk.by("clerk"))
    new = desk.issued(Kind.HANDING_OUT, corrects=old.pk, body=f"{old.number}的时限改为9月20日。")
    liaison = as_actor("housing_liaison")
    assert new.number in liaison.get(f"/papers/{old.pk}/").content.decode()
    assert old.number in liaison.get(f"/papers/{new.pk}/").content.decode()
    with pytest.raises(Refused):
        desk.drafted(Kind.HANDING_OUT, corrects=nameless.pk)


# ── a signature taken back ─────────────────────────────────────────────────────


def test_a_signature_taken_back_leaves_its_number_used_and_void_without_gap_or_double(desk, as_actor):
    first, second = desk.signed(), desk.signed()
    assert (first.number, second.number) == ("云督办〔2026〕1号", "云督办〔2026〕2号")
    assert refused(actions.recall, first, reason=" ", **desk.by("leader")) == "请写明撤回签发的理由。"
    assert refused(actions.recall, first, reason="错了", **desk.by("verifier")).startswith("这份公文要由")
    actions.recall(first, reason="事项写错了", **desk.by("leader"))
    first = desk.fresh(first)
    assert (first.state, first.number, first.why_revoked) == ("void", "云督办〔2026〕1号", "事项写错了")
    assert refused(actions.issue, first, **desk.by("clerk")).startswith("现在是“已作废”")
    assert desk.signed().number == "云督办〔2026〕3号"
    clerk = as_actor("clerk")
    assert "1号作废" in text(clerk.get("/papers/numbers/"))
    assert f"again={first.pk}" in clerk.get(f"/papers/{first.pk}/").content.decode()
    assert first.body in clerk.get(f"/papers/new/?kind=supervision&again={first.pk}").content.decode()
    assert as_actor("housing_head").get(f"/papers/{first.pk}/").status_code == 404  # it never went out
    told = Notice.objects.filter(kind="paper_recall").values_list("text", flat=True)
    assert list(told) == ["事项写错了"]


def test_what_was_issued_is_not_recalled_and_who_wrote_it_recalls_nothing(desk):
    said = refused(actions.recall, desk.issued(), reason="错了", **desk.by("leader"))
    assert said == "现在是“已印发”，签发了、还没有印发的才能撤回签发。"
    paper = desk.signed(Kind.HANDING_OUT)
    assert refused(actions.recall, paper, reason="错了", **desk.by("clerk")).startswith("这份公文您拟过稿")
