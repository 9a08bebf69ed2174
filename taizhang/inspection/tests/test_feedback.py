"""A letter from above: parted into points, each put to a clause and a unit, issued at once, answered from the ledger."""

import io

import docx
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from taizhang.engine.events import ERASED, ERASED_FILE
from taizhang.engine.refusal import Refused
from taizhang.inspection.feedback import actions, rules
from taizhang.inspection.models import Feedback, FeedbackPoint, Scheme
from taizhang.intake import actions as intake
from taizhang.journal import rebuild
from taizhang.ledger.models import Item
from taizhang.ledger.tests.conftest import Screens, text, told
from taizhang.papers.models import Paper
from taizhang.papers.rules.text import blanks
from taizhang.ui import clock

LETTER = """关于对云溪县的测评反馈
一、好的方面
领导重视。
二、存在问题
（一）环境卫生
1. 河口农贸市场垃圾没有及时清运，
桶已满溢。
2. 青石镇主街有占道经营的摊点。
（二）档案
3. 有的单位没有管理制度和台账。
三、下步要求
请于月底前整改。
"""


def test_the_innermost_numbers_part_the_letter_and_headings_are_no_points():
    assert rules.points(LETTER) == [
        "河口农贸市场垃圾没有及时清运，桶已满溢。", "青石镇主街有占道经营的摊点。", "有的单位没有管理制度和台账。",
    ]  # fmt: skip
    assert rules.points("东街路灯不亮已有两周。\n好\n西巷井盖下沉没有修。") == [
        "东街路灯不亮已有两周。",
        "西巷井盖下沉没有修。",
    ]


def test_a_point_is_put_to_the_clause_that_it_speaks_of_or_to_none():
    clauses = rules.pairs([("1.1", "垃圾及时清运，不满溢"), ("2.1", "无占道经营"), ("2.2", "有管理制度和台账")])
    assert [rules.matched(point, clauses) for point in rules.points(LETTER)] == ["1.1", "2.1", "2.2"]
    assert rules.matched("群众反映停车难", clauses) == ""


@pytest.fixture
def letter(inspected):
    ledger = inspected.ledger
    at = ledger.later()
    entry = actions.receive(
        LETTER, title="一季度测评反馈", sender="市文明办", on=at.date(), scheme=Scheme.objects.get(), by=inspected.county.clerk,
        at=at,
    )  # fmt: skip
    return Feedback.objects.get(pk=entry.stream_id)


def test_points_are_issued_in_one_act_and_the_reply_says_how_each_stands(inspected, letter):
    with clock.frozen(Screens.at):
        clerk, page = Screens().enter("clerk"), f"/inspection/feedback/{letter.pk}/"
        assert "待交办" in text(clerk.get(page))
        hekou, qingshi = (inspected.ledger.unit(name) for name in ("hekou", "qingshi"))
        form = {"point": ["1", "2"], "seen": letter.version}
        for n, (clause, unit) in enumerate((("1.1", hekou), ("2.1", qingshi)), 1):
            form |= {f"clause-{n}": clause, f"unit-{n}": unit, f"due-{n}": "2026-03-20"}
        # One of them without a unit: none is issued.
        assert "要选责任单位" in clerk.post(f"{page}issue/", form | {"unit-2": ""}).content.decode()
        assert not Item.objects.filter(source_note__contains="反馈").exists() and not letter.points.filter(
            item__isnull=False
        )
        told(clerk.post(f"{page}issue/", form))
        assert clerk.post(f"{page}issue/", form).status_code == 409  # issued once
        shown = text(clerk.get(page))
    assert "已交办2条，其中整改销号0条" in shown and "正在整改，时限2026年3月20日" in shown and "尚未交办" in shown
    item = FeedbackPoint.objects.get(n=1).item
    assert item.lead_unit_id == hekou and item.number and item.requirement.startswith("河口农贸市场")


def test_a_letter_without_points_and_one_of_tomorrow_are_refused(inspected):
    at, given = inspected.ledger.later(), {"title": "反馈", "sender": "市文明办", "scheme": Scheme.objects.get()}
    with pytest.raises(Refused, match="没有读出问题"):
        actions.receive("好", on=at.date(), by=inspected.county.clerk, at=at, **given)
    with pytest.raises(Refused, match="不能在今天以后"):
        actions.receive(LETTER, on=at.date().replace(year=2027), by=inspected.county.clerk, at=at, **given)


def test_told_again_from_the_journal_it_is_the_same(inspected, letter):
    answer = actions.Answer(1, "1.1", inspected.ledger.unit("hekou"), letter.on.replace(month=4))
    actions.issue(letter, [answer], by=inspected.county.clerk, at=inspected.ledger.later())
    tables = [apps.get_model("inspection", name) for name in ("feedback", "feedbackpoint")]
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    rebuild.rebuild()
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before


CITY = """云溪市精神文明建设委员会办公室
云文明办函〔2026〕7号
关于反馈第一季度测评问题的函
云溪县精神文明建设委员会：
现将测评发现的问题反馈如下。
一、环境卫生
1. 河口农贸市场垃圾没有及时清运，桶已满溢。
2. 青石镇主街有占道经营的摊点。
请你县于4月底前报送整改情况。
二、下步要求
1. 提高认识。
2. 举一反三。
附件：点位照片
云溪市精神文明建设委员会办公室
2026年3月1日
"""


def test_what_a_letter_closes_with_is_no_point_and_its_foot_says_whose_it_is():
    assert rules.points(CITY)[-1] == "青石镇主街有占道经营的摊点。"
    assert rules.signed(CITY) == "云溪市精神文明建设委员会办公室"


def of_word(lines):
    paper, out = docx.Document(), io.BytesIO()
    for line in lines:
        paper.add_paragraph(line)
    paper.save(out)
    return out.getvalue()


def test_a_word_letter_is_kept_as_it_came_and_its_reply_becomes_a_paper_with_one_press(inspected):
    data = of_word(CITY.splitlines())
    with clock.frozen(Screens.at):
        clerk = Screens().enter("clerk")
        file = SimpleUploadedFile("反馈函.docx", data)
        page = told(clerk.post("/inspection/feedback/receive/", {"file": file, "scheme": inspected.scheme_id}))
        letter = Feedback.objects.get()
        assert (letter.title, letter.number) == ("关于反馈第一季度测评问题的函", "云文明办函〔2026〕7号")
        assert letter.sender == "云溪市精神文明建设委员会办公室" and letter.on.isoformat() == "2026-03-01"
        assert b"".join(clerk.get(f"{page}original/").streaming_content) == data
        assert "还没有交办" in clerk.post(f"{page}reply/").content.decode()
        form = {"point": ["1"], "clause-1": "1.1", "unit-1": inspected.ledger.unit("hekou"), "due-1": "2026-03-20"}
        told(clerk.post(f"{page}issue/", form | {"seen": letter.version}))
        draft = told(clerk.post(f"{page}reply/"))
        assert told(clerk.post(f"{page}reply/")) == draft  # there is one draft
        assert "接着改" in text(clerk.get(page))
    paper = Paper.objects.get()
    assert paper.kind == "reply" and paper.to_text == letter.sender and paper.item_count == 1
    assert "《关于反馈第一季度测评问题的函》（云文明办函〔2026〕7号）收悉" in paper.body
    assert "1.河口农贸市场垃圾没有及时清运，桶已满溢。　责任单位：河口镇。正在整改，时限2026年3月20日。" in paper.body
    assert "2.青石镇主街有占道经营的摊点。　正在研究，尚未交办。" in paper.body and not blanks(paper.body)


def test_a_letter_of_the_reading_desk_goes_with_its_document_when_that_is_purged(inspected):
    at, clerk = inspected.ledger.later(), inspected.county.clerk
    document = intake.receive(text=CITY, by=clerk, at=at).document
    with clock.frozen(Screens.at):
        sent = {"document": document.pk, "scheme": inspected.scheme_id}
        told(Screens().enter("clerk").post("/inspection/feedback/receive/", sent))
    letter = Feedback.objects.get()
    assert (letter.document_id, letter.sha256, letter.point_count) == (document.pk, document.sha256, 2)
    answer = actions.Answer(1, "1.1", inspected.ledger.unit("hekou"), letter.on.replace(month=4))
    actions.issue(letter, [answer], by=clerk, at=inspected.ledger.later())
    intake.ask_purge(document.pk, reason="误登", by=clerk, at=inspected.ledger.later())
    intake.confirm_purge(document.pk, by=inspected.county.actor("verifier"), at=inspected.ledger.later())
    letter.refresh_from_db()
    assert letter.title == ERASED and letter.sha256 == ERASED_FILE.sha256
    assert [point.text for point in letter.points.all()] == [ERASED, ERASED]
    assert "河口农贸市场" not in FeedbackPoint.objects.get(n=1).item.requirement
    rows = list(Feedback.objects.values()), list(FeedbackPoint.objects.order_by("pk").values())
    rebuild.rebuild()
    assert rows == (list(Feedback.objects.values()), list(FeedbackPoint.objects.order_by("pk").values()))
