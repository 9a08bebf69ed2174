"""Schemes as workbooks: out, changed, back in with what changed told clause by clause; nothing before it is accepted."""

import io

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from taizhang.engine import sheets
from taizhang.engine.refusal import Refused
from taizhang.inspection.models import Clause, Scheme, SchemeSheet, Version
from taizhang.inspection.schemes import actions, comparing, examples, lining, queries, rules, writing
from taizhang.inspection.schemes.comparing import Change
from taizhang.ledger.tests.conftest import Screens, text, told
from taizhang.ui import clock


@pytest.fixture
def desk(inspected):
    with clock.frozen(Screens.at):
        yield Screens()


def brought(data, name="体系.xlsx"):
    return {"file": SimpleUploadedFile(name, data)}


def edited(data, change):
    """The exported workbook after somebody worked on it; `change` gets its sheet."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def office_sheet(rows, merged=()):
    """A sheet as an office keeps it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for y, row in enumerate(rows):
        sheet.write_row(y, 0, row)
    for area, said in merged:
        sheet.merge_range(area, said)
    book.close()
    table = lining.table_of(sheets.read(out.getvalue()))
    return table, lining.meaning_of(table.head)


def read(table, meaning, **more):
    found = lining.read(table, meaning, **more)
    return found, [str(refused) for _, _, refused in found.faults]


@pytest.mark.parametrize("name", examples.NAMES)
def test_each_example_can_be_published_and_comes_back_from_its_workbook_as_it_was(name):
    said = examples.example(name)
    assert 20 <= len(said.clauses) <= 40
    rules.check(said.clauses)
    out = io.BytesIO()
    writing.write(said.title, said.clauses, out)
    table = lining.table_of(sheets.read(out.getvalue()))
    found, faults = read(table, lining.meaning_of(table.head), before=said.clauses)
    assert not faults and comparing.is_same(said.clauses, found.clauses)


def test_a_form_with_the_levels_beside_each_other_becomes_a_tree():
    rows = [
        ["全县创建测评表"], ["测评项目", "测评内容", "测评标准", "测评方法", "分值"],
        ["Ⅰ-1 组织领导", "机制", "1) 有方案", "材料审核", "3分"],
        ["", "", "2) 有台账", "材料审核、实地考察", 2],
        ["Ⅰ-2 环境", "街面", "无垃圾", "实地考察", 5],
        ["合计", "", "", "", 10],
    ]  # fmt: skip
    found, faults = read(*office_sheet(rows, [("A3:A4", rows[2][0])]))
    assert not faults
    assert [(c.no, c.title, rules.depths(found.clauses)[n]) for n, c in enumerate(found.clauses)] == [
        ("I-1", "组织领导", 0), ("I-1.1", "机制", 1), ("1)", "有方案", 2), ("2)", "有台账", 2),
        ("I-2", "环境", 0), ("I-2.1", "街面", 1), ("I-2.1.1", "无垃圾", 2),
    ]  # fmt: skip
    assert found.clauses[3].methods == ("documents", "on_site") and str(found.clauses[2].score) == "3"


def test_what_cannot_be_read_is_said_row_by_row():
    rows = [
        ["编号", "上一级", "内容", "测评方式", "分值", "每处扣分", "点位类型", "整改期限"],
        ["1", "", "环境", "", "", "", "", ""],
        ["1.1", "", "无垃圾", "拍脑袋", "五分", "", "月球", "半年"],
        ["1.2", "9", "无污水", "实地", "2", "3", "", ""],
        ["1.2", "1", "无粪堆", "实地", "2", "1", "", ""],
    ]
    found, faults = read(*office_sheet(rows))
    assert {row for row, _, _ in found.faults} == {3, 4}
    for part in ("拍脑袋", "五分", "月球", "半年", "上一级“9”", "不能多于分值"):
        assert sum(part in fault for fault in faults) == 1, (part, faults)


def test_a_clause_keeps_its_key_when_its_words_or_number_change_and_a_dead_key_is_not_used_again():
    before = examples.example("rural").clauses
    rows = [
        ["编号", "内容"],
        ["1", "清垃圾"],
        ["1.1", "村内看不见乱堆乱倒的垃圾"],
        ["1.2", "无积水"],
        ["7", "无露天焚烧"],
    ]
    found, _ = read(*office_sheet(rows), before=before, used=frozenset(c.key for c in before))
    assert [c.key for c in found.clauses] == ["1", "1.1", "1.2#2", "1.2"]


def test_the_next_version_comes_from_the_exported_workbook_and_tells_what_changed(inspected, desk):
    clerk, scheme = desk.enter("clerk"), Scheme.objects.get()
    page = f"/inspection/schemes/{scheme.pk}/"
    data = b"".join(clerk.get(f"{page}book.xlsx").streaming_content)

    def change(sheet):
        sheet["C3"] = "垃圾日产日清，不满溢"
        sheet["F3"] = "0.5"
        sheet.delete_rows(4)
        sheet.append(["2.3", "2", "无噪声扰民", "问卷", "3"])

    desk_page = told(clerk.post(f"{page}bring/", brought(edited(data, change))))
    shown = text(clerk.get(desk_page))
    assert "新增 1 条，删去 1 条，改了 1 条" in shown and "无噪声扰民" in shown
    assert scheme.current_no == 1 and Version.objects.count() == 1  # nothing yet
    given = {
        "scheme_title": scheme.title, "year": 2027, "kind": "civilised", "register": scheme.register_id,
        "missing": "mean", "weights": "15/25/60", "rebound_days": 365, "look_days": "15/30", "seen": scheme.version,
    }  # fmt: skip
    told(clerk.post(f"{desk_page}publish/", given))
    assert not SchemeSheet.objects.exists()
    assert Version.objects.get(number=2).look_days == [15, 30] and "整改好后第15、30天" in text(clerk.get(page))
    assert "新增 1 条，删去 1 条，改了 1 条" in text(clerk.get(f"{page}compare/"))
    old, new = queries.specs(scheme, 1), queries.specs(scheme, 2)
    changed = next(d for d in comparing.compare(old, new) if d.change == Change.CHANGED)
    assert (changed.clause.key, [c[0] for c in changed.changes]) == ("1.1", ["内容", "每处扣分"])
    assert Clause.objects.filter(scheme=scheme, number=1).count() == 6  # the old version stands as it was
    # A visit that was planned before is held against its own version.
    inspected.note(clause="1.2")


def test_the_same_workbook_again_is_no_change_and_cannot_be_published(inspected, desk):
    clerk, scheme = desk.enter("clerk"), Scheme.objects.get()
    page = f"/inspection/schemes/{scheme.pk}/"
    data = b"".join(clerk.get(f"{page}book.xlsx").streaming_content)
    desk_page = told(clerk.post(f"{page}bring/", brought(data)))
    assert "没有变化" in text(clerk.get(desk_page))
    given = {
        "scheme_title": scheme.title, "year": 2026, "kind": "civilised", "register": scheme.register_id,
        "missing": "mean", "weights": "15/25/60", "rebound_days": 365, "look_days": "30/90/180",
    }  # fmt: skip
    assert "没有变化" in clerk.post(f"{desk_page}publish/", given).content.decode()
    assert Version.objects.count() == 1
    told(clerk.post(f"{desk_page}publish/", given | {"year": 2027}))  # the next year by the same clauses
    assert Version.objects.count() == 2


def test_a_sheet_with_faults_is_shown_and_never_published(inspected, desk):
    clerk, scheme = desk.enter("clerk"), Scheme.objects.get()
    page = f"/inspection/schemes/{scheme.pk}/"
    data = edited(b"".join(clerk.get(f"{page}book.xlsx").streaming_content), lambda s: s.__setitem__("E3", "很多"))
    desk_page = told(clerk.post(f"{page}bring/", brought(data)))
    assert "有 1 处要改" in text(clerk.get(desk_page)) and "“很多”不是分数" in text(clerk.get(desk_page))
    assert "还有1处要改" in clerk.post(f"{desk_page}publish/", {"year": 2026}).content.decode()
    assert Version.objects.count() == 1
    # It is nobody else's desk.
    assert desk.enter("verifier").get(desk_page).status_code == 403
    assert (
        "没有找到表头"
        in clerk.post(f"{page}bring/", brought(edited(data, lambda s: s.delete_rows(1)))).content.decode()
    )


def test_an_example_is_one_press_away(inspected, desk):
    clerk, book = desk.enter("clerk"), inspected.ledger.problems
    page = told(clerk.post("/inspection/schemes/example/", {"example": "double_support", "register": book}))
    shown = text(clerk.get(page))
    assert "双拥" in shown and "0.25" in shown and "一票否决" in shown


def test_a_township_publishes_no_scheme(inspected):
    by = inspected.county.actor("hekou_head", inspected.ledger.now)
    with pytest.raises(Refused, match="全县"):
        actions.bring(lining.Table(["内容"], []), "x.xlsx", by=by, at=inspected.ledger.later())
