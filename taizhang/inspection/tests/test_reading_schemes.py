"""A scheme read from a document: its numbers make the tree, its words say score, method and veto; then the same desk."""

import io
from decimal import Decimal

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from taizhang.engine.refusal import Refused
from taizhang.inspection.models import Scheme, SchemeSheet
from taizhang.inspection.schemes import lining, outlining, queries, rules
from taizhang.intake import actions as intake
from taizhang.ledger.tests.conftest import Screens, text, told
from taizhang.ui import clock

DOCUMENT = """云溪县农村人居环境测评体系
一、组织领导（10分）
（一）领导机制（6分）
1. 成立领导小组，有年度方案。（3分）
测评方式：材料审核
所需材料：文件；方案
2．建立台账，得3分，每少一本扣0.5分。材料审核。
（二）宣传发动（4分）。实地考察。
3、主要路口有宣传栏（2分）
4、群众知晓率达到90%以上（3分）（问卷调查）
二、环境卫生（实地考察）
1.1 村内无垃圾乱堆，每发现一处扣1分（10分）
1.2 无污水横流（10分）
三、一票否决项
（一）发生重大环境事件的；
云溪县人民政府办公室
2026年3月1日
说明：本体系由县农业农村局解释。
"""


def read(document):
    table = outlining.table_of(document)
    found = lining.read(table, lining.meaning_of(table.head))
    return found, list(zip(rules.depths(found.clauses), found.clauses, strict=True))


def test_the_numbers_make_the_tree_and_the_words_say_score_step_method_and_veto():
    found, clauses = read(DOCUMENT)
    assert not found.faults
    assert [(depth, c.no, c.title, c.score, c.step, c.methods) for depth, c in clauses] == [
        (0, "一", "组织领导", 10, 0, ()),
        (1, "(一)", "领导机制", 6, 0, ()),
        (2, "1", "成立领导小组，有年度方案", 3, 0, ("documents",)),
        (2, "2", "建立台账，得3分，每少一本扣0.5分", 3, Decimal("0.5"), ("documents",)),
        (1, "(二)", "宣传发动", 4, 0, ()),
        (2, "3", "主要路口有宣传栏", 2, 0, ("on_site",)),
        (2, "4", "群众知晓率达到90%以上", 3, 0, ("survey",)),
        (0, "二", "环境卫生", 0, 0, ()),
        (1, "1.1", "村内无垃圾乱堆，每发现一处扣1分", 10, 1, ("on_site",)),
        (1, "1.2", "无污水横流", 10, 0, ("on_site",)),
        (0, "三", "一票否决项", 0, 0, ()),
        (1, "(一)", "发生重大环境事件的", 0, 0, ()),
    ]
    assert [c.no for _, c in clauses if c.is_veto] == ["(一)"] and clauses[2][1].wanted_count == 2
    # Four points, and below it five.
    assert [str(doubt) for _, doubt in found.doubts] == ["写的是4分，下面各条相加是5分。"]


def test_tables_with_chapters_between_them_are_read_by_their_headings():
    head = "测评项目\t测评标准\t测评方法\t分值"
    rows = [head, "机制\t有方案\t材料审核\t3", "机制\t有台账\t材料审核\t2"]
    more = [head, "街面\t无垃圾\t实地考察\t5", "街面\t无污水\t实地考察\t5"]
    found, clauses = read("\n".join(["附件", "一、组织领导", *rows, "二、环境", *more]))
    assert not found.faults
    assert [(depth, c.title) for depth, c in clauses] == [
        (0, "组织领导"), (1, "机制"), (2, "有方案"), (2, "有台账"), (0, "环境"), (1, "街面"), (2, "无垃圾"), (2, "无污水"),
    ]  # fmt: skip


def test_a_page_whose_lines_break_anywhere_keeps_its_clauses_whole():
    lines = [
        "1.1 村内主次干道、房前屋后、沟渠水塘、田间地头、公共场所无垃圾乱堆",
        "乱倒，无卫生死角，垃圾箱外无垃圾，每发现一处不合格扣1.5分，扣完为",
        "止，直接评为不合格，本条计分以实地考察所见为准，由检查组当场确认。",
        "1.2 无污水横流，无黑臭水体，沟渠水塘无漂浮垃圾，农户厕所无害化处理",
        "到位，每发现一处扣1分（10分）。",
        "1.3 无乱搭乱建、乱贴乱画，农具柴草堆放整齐，畜禽圈养，每发现一处扣",
        "1分（5分）。",
    ]
    found, clauses = read("\n".join(lines))
    assert [(c.no, c.step, c.score) for _, c in clauses] == [("1.1", Decimal("1.5"), 0), ("1.2", 1, 10), ("1.3", 1, 5)]
    assert clauses[0][1].title.endswith("由检查组当场确认")
    assert "不能多于分值" in str(found.faults[0][2])  # five of how many? somebody has to say


def test_short_lines_without_full_stops_are_clauses_of_their_own():
    lines = ["一、乡风", "1.有村规民约（30分）材料审核", "2.有红白理事会（30分）实地考察", "二、环境", "1.房前屋后整洁，每发现一处扣2分（40分）实地考察", "三、否决项", "1.发生群体性事件的"]  # fmt: skip
    found, clauses = read("\n".join(lines))
    assert not found.faults and [(depth, c.title) for depth, c in clauses] == [
        (0, "乡风"), (1, "有村规民约"), (1, "有红白理事会"), (0, "环境"), (1, "房前屋后整洁，每发现一处扣2分"), (0, "否决项"),
        (1, "发生群体性事件的"),
    ]  # fmt: skip


def test_a_letter_without_numbers_is_no_scheme():
    with pytest.raises(Refused, match="没有读出条款"):
        outlining.table_of("各乡镇：\n请抓好环境卫生。\n县委办公室")
    with pytest.raises(Refused, match="最多2000条"):
        outlining.table_of("\n".join(f"{n}、无垃圾" for n in range(1, 100)) * 21)


@pytest.fixture
def clerk(inspected):
    with clock.frozen(Screens.at):
        yield Screens().enter("clerk")


def test_a_word_document_becomes_a_scheme_after_it_was_looked_at(clerk, inspected):
    paper, out = docx.Document(), io.BytesIO()
    for line in DOCUMENT.splitlines():
        paper.add_paragraph(line)
    paper.save(out)
    file = SimpleUploadedFile("农村人居环境测评体系.docx", out.getvalue())
    desk = told(clerk.post("/inspection/schemes/bring/", {"file": file}))
    shown = text(clerk.get(desk))
    assert "读自“农村人居环境测评体系.docx”" in shown and "12 条" in shown and "下面各条相加是5分" in shown
    given = {
        "scheme_title": "农村人居环境", "year": 2026, "kind": "rural", "register": inspected.ledger.problems, "missing": "mean",
        "weights": "", "rebound_days": 365, "look_days": "30/90/180",
    }  # fmt: skip
    told(clerk.post(f"{desk}publish/", given))
    assert len(queries.specs(Scheme.objects.get(title="农村人居环境"))) == 12 and not SchemeSheet.objects.exists()


def test_a_document_of_the_reading_desk_is_compared_with_the_version_in_force(clerk, inspected):
    at = inspected.ledger.later()
    changed = "一、环境卫生\n1.1 垃圾及时清运，不满溢（8分）\n1.2 无露天焚烧（5分）\n1.3 无黑臭水体（5分）"
    document = intake.receive(text=changed, title="新的测评体系", by=inspected.county.clerk, at=at).document
    page = f"/inspection/schemes/{inspected.scheme_id}/"
    assert "新的测评体系" in text(clerk.get(page))
    desk = told(clerk.post(f"{page}bring/", {"document": document.pk}))
    shown = text(clerk.get(desk))
    assert "分值： 10 → 8" in shown and "无黑臭水体" in shown
    assert {c.key for c in queries.read(SchemeSheet.objects.get(), Scheme.objects.get())[1].clauses} >= {"1.1", "1.2"}


def test_what_cannot_be_read_is_said_and_nothing_lies_on_the_desk(clerk):
    for name, data, says in (
        ("通知.txt", "请各单位抓好落实。".encode(), "没有读出条款"), ("坏的.docx", b"PK\x03\x04 no", "打不开"),
        ("机密★10年 体系.txt", b"1. a", "涉密"),
    ):  # fmt: skip
        answer = clerk.post("/inspection/schemes/bring/", {"file": SimpleUploadedFile(name, data)})
        assert answer.status_code >= 400 and says in answer.content.decode(), name
    assert "请选一个文件" in clerk.post("/inspection/schemes/bring/", {}).content.decode()
    assert not SchemeSheet.objects.exists()
