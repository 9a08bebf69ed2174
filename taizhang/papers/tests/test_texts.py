"""范文: an office writes its own texts; placeholders are names of a list and nothing else."""

import io
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from taizhang.engine.refusal import Refused
from taizhang.journal import blobs
from taizhang.ledger.tests.conftest import text
from taizhang.papers import actions
from taizhang.papers.issuing import job
from taizhang.papers.models import PaperTemplate, PaperText
from taizhang.papers.rules import prefill, texts
from taizhang.papers.rules.kinds import Kind
from taizhang.papers.rules.presets import PRESETS
from taizhang.papers.rules.text import blanks

FACT = prefill.Fact("DC-2026-0001", "城南泵站改造", "住建局", "2026年3月20日", 5, "管材已到。", done_when="通水。")
OWN = replace(PRESETS[Kind.URGING], title="【牵头单位】：请抓紧", body="共【件数】件。\n【事项清单】\n【请填：联系人】")
HOSTILE = ("【牵头单位】", "【请填：什么】", "{{ 7*7 }}", "{% load x %}", "${7*7}", "\\1", "\\g<0>", "【签发领导】")


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return str(caught.value)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_preset_text_is_one_that_an_office_could_save(kind):
    texts.check(kind, PRESETS[kind])


@pytest.mark.parametrize("value", HOSTILE)
def test_what_an_item_brings_along_is_text_and_never_looked_at_again(value):
    said = prefill.written(Kind.URGING, [replace(FACT, title=value)], replace(OWN, line="【事项】"))[1]
    told = value.replace("【", "［").replace("】", "］")
    assert said == f"共1件。\n{told}\n【请填：联系人】"
    assert blanks(said) == ["【请填：联系人】"]  # nor does it keep a paper from being handed in


def test_control_a_text_that_is_rendered_twice_replaces_what_a_value_said(monkeypatch):
    monkeypatch.setattr(texts, "_FLAT", {})
    values = prefill.values_of(replace(FACT, title="【牵头单位】"))
    once = texts.render("【事项】", values)
    assert once == "【牵头单位】" and texts.render(once, values) == "住建局"


def test_what_nobody_knows_stays_for_a_person():
    title, _ = prefill.written(Kind.URGING, [])
    assert title == "关于催办【请填：事由】的通知"
    reply = PRESETS[Kind.REPLY]
    assert "（【请填：来文文号】）" in prefill.written(Kind.REPLY, [FACT], reply)[1]
    assert "（市督〔2026〕9号）" in prefill.written(Kind.REPLY, [FACT], reply, "市督〔2026〕9号")[1]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"body": "【领导】请阅"}, "“正文”里没有这样的占位：【领导】。能用的是【事由】【件数】"),
        ({"title": "【编号】"}, "“标题”里没有这样的占位：【编号】。"),
        ({"line": "【事由】"}, "“每件事项怎么写”里没有这样的占位：【事由】。能用的是【事项】"),
        ({"body": "【请填：】"}, "“正文”里没有这样的占位：【请填：】。"),
        ({"body": "请于【时限\n】前"}, "“正文”里的【】没有成对，占位要写在一行里。"),
        ({"body": " "}, "请写“正文”。"),
        ({"title": "字" * 101}, "“标题”最多100字。"),
    ],
)
def test_a_placeholder_that_does_not_exist_is_refused_with_those_that_do(desk, more, says):
    assert refused(actions.write_text, Kind.URGING, replace(OWN, **more), **desk.by("clerk")).startswith(says)
    assert not PaperText.objects.exists()


def test_an_office_writes_its_own_text_looks_at_it_and_restores_the_preset_one(ledger, desk, as_actor):
    item = ledger.accepted(title="城南泵站改造")
    clerk = as_actor("clerk")
    page = "/papers/texts/one/?kind=urging"
    assert "城南泵站改造（DC-2026-0001），住建局牵头" in text(clerk.get(page))
    sent = {"kind": "urging", "title": OWN.title, "body": OWN.body, "line": "【事项】，【时限】"}
    looked = text(clerk.post("/papers/texts/save/", {**sent, "do": "look"}))
    assert "城南泵站改造，2026年3月20日" in looked and not PaperText.objects.exists()
    wrong = clerk.post("/papers/texts/save/", {**sent, "body": "【领导】"})
    assert wrong.status_code == 400 and "没有这样的占位：【领导】" in wrong.content.decode()
    assert clerk.post("/papers/texts/save/", sent).status_code == 303
    new = clerk.get(f"/papers/new/?kind=urging&item={item.pk}").content.decode()
    assert "住建局：请抓紧" in new and "【请填：联系人】" in new
    assert "本单位的" in text(clerk.get("/papers/texts/"))
    clerk.post("/papers/texts/restore/", {"kind": "urging"})
    assert "下列事项请抓紧办理。" in clerk.get(f"/papers/new/?kind=urging&item={item.pk}").content.decode()


def test_a_text_is_that_of_its_unit_and_a_bureau_writes_only_its_letter(desk, as_actor):
    actions.write_text(Kind.REPLY, replace(PRESETS[Kind.REPLY], title="住建局的函"), **desk.by("housing_head"))
    assert "住建局的函" not in text(as_actor("clerk").get("/papers/texts/one/?kind=reply"))
    assert refused(actions.write_text, Kind.URGING, OWN, **desk.by("housing_head")).startswith("只有督查室经办")
    assert refused(actions.write_text, Kind.REPLY, OWN, **desk.by("housing_liaison")).startswith("只有督查室经办")
    assert as_actor("housing_head").get("/papers/texts/one/?kind=urging").status_code == 404


# ── Word templates ─────────────────────────────────────────────────────────────


def word(*lines):
    document, out = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    return SimpleUploadedFile("督办单.docx", out.getvalue())


def test_the_docx_of_a_kind_is_made_from_the_offices_own_template_until_it_is_taken_away(desk, as_actor):
    clerk = as_actor("clerk")
    keep, page = "/papers/texts/template/keep/", "/papers/texts/one/?kind=supervision"
    wrong = clerk.post(keep, {"kind": "supervision", "file": word("【标题】", "【领导】")})
    assert wrong.status_code == 400 and "第2段的【领导】不是能用的占位" in wrong.content.decode()
    assert not PaperTemplate.objects.exists()
    assert (
        clerk.post(keep, {"kind": "supervision", "file": word("本室样式", "【标题】【文号】", "【正文】")}).status_code
        == 303
    )
    assert "督办单.docx" in text(clerk.get(page))
    file = b"".join(clerk.get("/papers/texts/template/?kind=supervision").streaming_content)
    assert Document(io.BytesIO(file)).paragraphs[0].text == "本室样式"
    first = _docx(desk.signed())
    assert first == ["本室样式", "关于城西路灯的督办单云督办〔2026〕1号", "请于3个工作日内书面答复。"]
    clerk.post("/papers/texts/template/remove/", {"kind": "supervision"})
    assert "本室样式" not in _docx(desk.signed())
    assert clerk.get("/papers/texts/template/?kind=supervision").status_code == 404


def _docx(paper):
    with blobs.open(paper.docx_sha256) as file:
        return [p.text for p in Document(file).paragraphs if p.text]


def test_a_template_that_somebody_touched_makes_no_paper(desk, as_actor):
    as_actor("clerk").post("/papers/texts/template/keep/", {"kind": "supervision", "file": word("【正文】")})
    place = blobs.path(PaperTemplate.objects.get().sha256)
    real = place.read_bytes()
    try:
        place.write_bytes(real + b" ")
        assert refused(job.made_as, "docx", desk.drafted()).startswith("Word 模板不在了")
    finally:
        place.write_bytes(real)
