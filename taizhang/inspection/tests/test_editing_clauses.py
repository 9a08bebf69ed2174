"""One clause changed, added, dropped in the browser: on one's own desk, told by the comparison, published as one entry."""

import pytest

from taizhang.engine.refusal import Refused
from taizhang.inspection.models import Scheme, SchemeSheet
from taizhang.inspection.schemes import actions, drafting, editing, queries
from taizhang.inspection.schemes.lining import Table
from taizhang.ledger.tests.conftest import Screens, text, told
from taizhang.ui import clock


def lies(sheet):
    sheet = SchemeSheet.objects.get(pk=sheet.pk)
    scheme = Scheme.objects.get() if sheet.scheme_id else None
    return queries.read(sheet, scheme)[1]


@pytest.fixture
def act(inspected):
    """The acts of the desk, by the clerk."""
    return {"by": inspected.county.clerk, "at": inspected.ledger.later()}


@pytest.fixture
def draft(inspected, act):
    return drafting.draft(Scheme.objects.get(), **act)


def test_a_draft_begins_as_the_version_in_force_and_there_is_one(inspected, act, draft):
    assert lies(draft).clauses == queries.specs(Scheme.objects.get())
    assert drafting.draft(Scheme.objects.get(), **act) == draft


def test_clauses_move_with_what_stands_below_them_and_keep_their_keys(act, draft):
    drafting.put(draft, "1", {"title": "环境"}, "2", **act)
    assert [(c.key, c.parent_key) for c in lies(draft).clauses] == [
        ("2", ""), ("2.1", "2"), ("2.2", "2"), ("1", "2"), ("1.1", "1"), ("1.2", "1"),
    ]  # fmt: skip
    key = drafting.add(draft, {"title": "无黑臭水体", "no": "1.3", "score": "5"}, "1", "1.1", **act)
    assert [c.key for c in lies(draft).clauses][-3:] == ["1.1", key, "1.2"]
    assert drafting.drop(draft, "1", **act) == 4
    assert [c.key for c in lies(draft).clauses] == ["2", "2.1", "2.2"]
    with pytest.raises(Refused, match="已经不在"):
        drafting.put(draft, "1.1", {"title": "x"}, "", **act)


def test_a_clause_without_a_number_goes_on_with_those_beside_it(act, draft):
    drafting.add(draft, {"title": "无黑臭水体"}, "1", "", **act)
    drafting.add(draft, {"title": "基础设施"}, "", "", **act)
    drafting.add(draft, {"title": "路面平整"}, "3", "", **act)
    assert [c.no for c in lies(draft).clauses] == ["1", "1.1", "1.2", "1.3", "2", "2.1", "2.2", "3", "3.1"]
    assert [editing._next(no) for no in ("(二)", "II-3", "2)", "十九", "甲")] == ["(三)", "II-4", "3)", "", ""]


def test_a_clause_that_cannot_be_read_or_hurts_another_one_is_refused(act, draft):
    for texts, says in (
        ({"score": "五分"}, "不是分数"), ({"step": "20"}, "不能多于分值"), ({"title": ""}, "请写条款的内容"),
        ({"no": "1.2"}, "出现了两次"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=says):
            drafting.put(draft, "1.1", texts, "1", **act)
    with pytest.raises(Refused, match="出现了两次"):
        drafting.add(draft, {"title": "又一条", "no": "1.2"}, "1", "", **act)


def test_a_workbook_with_faults_is_put_right_clause_by_clause(inspected, act):
    head = ["编号", "上一级", "内容", "分值"]
    rows = [(2, ["1", "", "环境", ""]), (3, ["1.1", "", "无垃圾", "五分"]), (4, ["1.2", "9", "无污水", "5"])]
    sheet = actions.bring(Table(head, rows), "体系.xlsx", **act)
    assert len(lies(sheet).faults) == 2
    drafting.put(sheet, "1.1", {"score": "5"}, "1", **act)
    # The other fault is still what it was, typed as it was.
    assert [str(refused) for _, _, refused in lies(sheet).faults] == ["上一级“9”没有写在它前面。"]
    drafting.put(sheet, "1.2", {}, "1", **act)
    read = lies(sheet)
    assert not read.faults and [(c.no, c.parent_key, str(c.score)) for c in read.clauses] == [
        ("1", "", "0"), ("1.1", "1", "5"), ("1.2", "1", "5"),
    ]  # fmt: skip
    assert read.at == [2, 3, 4]  # still told by the rows of the workbook


def test_rows_out_of_order_come_into_order():
    from taizhang.inspection.schemes.rules import ClauseSpec

    clauses = [ClauseSpec("1", "1", "甲"), ClauseSpec("2", "2", "乙"), ClauseSpec("1.1", "1.1", "丙", "1")]
    assert [(row.key, row.depth) for row in editing.of_version(clauses)] == [("1", 1), ("1.1", 2), ("2", 1)]


def test_through_the_browser_it_is_told_what_changed_and_published_as_one_entry(inspected):
    with clock.frozen(Screens.at):
        clerk, scheme = Screens().enter("clerk"), Scheme.objects.get()
        page = f"/inspection/schemes/{scheme.pk}/"
        desk = told(clerk.post(f"{page}edit/"))
        assert "没有变化" in text(clerk.get(desk))
        form = f"{desk}clause/"
        assert "垃圾及时清运" in clerk.get(f"{form}?clause=1.1").content.decode()
        leaf = {"is_leaf": "1", "severity": "days3", "method": ["on_site"]}
        told(clerk.post(f"{form}put/", {"clause_key": "1.1", "clause_no": "1.1", "clause_title": "垃圾日产日清", "above": "1", "score": "8", "step": "2", **leaf}))  # fmt: skip
        added = {
            "clause_key": "",
            "above": "2",
            "after": "2.1",
            "clause_title": "无噪声扰民",
            "score": "3",
            "type": ["market"],
            **leaf,
        }
        onward = told(clerk.post(f"{form}put/", added | {"clause_no": "2.9", "next": "1"}))
        assert "after=2.9" in onward and clerk.get(onward).status_code == 200
        told(clerk.post(f"{form}drop/", {"clause_key": "1.2"}))
        shown = text(clerk.get(desk))
        assert "新增 1 条，删去 1 条，改了 1 条" in shown and "10 → 8" in shown and "无噪声扰民" in shown
        assert "在屏幕上改的" in text(clerk.get(page))  # it is found again
        given = {
            "scheme_title": scheme.title, "year": 2026, "kind": "civilised", "register": scheme.register_id, "missing": "mean",
            "weights": "15/25/60", "rebound_days": 365, "look_days": "30/90/180", "seen": scheme.version,
        }  # fmt: skip
        told(clerk.post(f"{desk}publish/", given))
        assert [c.no for c in queries.specs(scheme, 2)] == ["1", "1.1", "2", "2.1", "2.9", "2.2"]
        assert clerk.get(desk).status_code == 404


def test_a_draft_begun_before_another_version_says_so(inspected, act, draft):
    scheme = Scheme.objects.get()
    spec = actions.SchemeSpec(
        scheme.title, scheme.register_id, 2027, queries.specs(scheme), "civilised",
    )  # fmt: skip
    actions.publish(spec, scheme=scheme, **act)
    with clock.frozen(Screens.at):
        assert "从第 1 版改起的" in text(Screens().enter("clerk").get(f"/inspection/schemes/sheets/{draft.pk}/"))
