"""An office brings the workbook that it keeps: it sees what would happen, brings in all, some or none, and takes it back."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from taizhang.jobs import worker
from taizhang.ledger import actions as ledger_actions
from taizhang.ledger import rules, snapshots
from taizhang.ledger.models import Item, ItemDoer, ItemSource, ItemUnit, Report
from taizhang.ledger.queries import draft_of
from taizhang.ledger.rules import State, day_of
from taizhang.papers.models import Import, ImportRow
from taizhang.papers.rules.comparing import Verdict
from taizhang.ui import clock
from tests.cast import NOON

from .books import ROWS, book, sheet


class Desk:
    """The clerk's browser at the import page."""

    def __init__(self, client, register):
        self.client, self.register = client, register

    def bring(self, data=None, name="台账.xlsx", **more):
        asked = {"register": self.register, "file": SimpleUploadedFile(name, book() if data is None else data)} | more
        self.answer = self.client.post("/papers/import/begin/", asked)
        worker.drain()
        return Import.objects.order_by("-pk").first()

    def page(self, brought, query=""):
        return self.client.get(f"/papers/import/{brought.pk}/{query}").content.decode()

    def post(self, brought, act, **asked):
        answer = self.client.post(f"/papers/import/{brought.pk}/{act}/", asked)
        worker.drain()
        return answer


@pytest.fixture
def desk(ledger, as_actor):
    return Desk(as_actor("clerk"), ledger.problems)


def verdicts(brought):
    return {row.row: row.verdict for row in ImportRow.objects.filter(brought=brought)}


def test_each_row_gets_a_verdict_before_anything_is_changed(desk):
    brought = desk.bring()
    assert verdicts(brought) == {
        4: Verdict.NEW, 5: Verdict.NEW, 6: Verdict.HISTORY, 7: Verdict.UNREAD, 8: Verdict.UNREAD, 9: Verdict.SKIPPED,
    }  # fmt: skip
    assert not Item.objects.exists()
    page = desk.page(brought)
    assert "城管所" in page and "C7" in page  # the cell that is to be mended
    assert "E8" in page and "填表人" not in {row.title for row in ImportRow.objects.all()}


def test_what_is_brought_in_are_drafts_with_their_row_as_source(desk):
    brought = desk.bring()
    desk.post(brought, "apply", all="1")
    item = Item.objects.get(title="整治东干渠")
    draft = draft_of(item)
    assert item.state == State.DRAFT and str(item.due_on) == "2026-05-20"
    assert len(draft.lead_unit_ids) == 1 and len(draft.joint_unit_ids) == 1
    source = ItemSource.objects.get(item=item)
    assert (source.origin_kind, source.origin_id, source.title) == ("import", brought.pk, "台账.xlsx")
    assert "备注：老大难" in source.passage
    assert Report.objects.get(item__title="新建城南污水泵站").text == "3月1日：完成选址。"
    assert Import.objects.get().applied == 3
    assert "已带入 3 行" in desk.page(brought) and "全部带入" not in desk.page(brought)  # nothing is left to bring


def test_what_the_sheet_says_is_done_comes_as_history_and_is_not_sealed(desk):
    desk.post(desk.bring(), "apply", all="1")
    item = Item.objects.get(title="修复青石桥护栏")
    assert item.state == State.HISTORIC and item.closed_at is None
    assert [r.text for r in Report.objects.filter(item=item).order_by("at")] == ["2月10日 护栏到货", "2月26日 全部装好"]


def test_some_rows_can_be_chosen(desk):
    desk.post(desk.bring(), "apply", some="1", pick=["5"])
    assert list(Item.objects.values_list("title", flat=True)) == ["整治东干渠"]


def test_the_same_workbook_again_brings_nothing(desk):
    desk.post(desk.bring(), "apply", all="1")
    again = desk.bring()
    assert set(verdicts(again).values()) == {Verdict.SAME, Verdict.UNREAD, Verdict.SKIPPED}
    desk.post(again, "apply", all="1")
    assert Item.objects.count() == 3


def test_a_changed_cell_changes_a_draft_and_is_shown_first(desk):
    desk.post(desk.bring(), "apply", all="1")
    again = desk.bring(book([*ROWS[:1], (2, "整治东干渠", "住建局、交通局（配合）", "", "2026.7.31", "", "", "")]))
    assert "<del>2026-05-20</del> → <ins>2026-07-31</ins>" in desk.page(again)
    desk.post(again, "apply", all="1")
    assert str(Item.objects.get(title="整治东干渠").due_on) == "2026-07-31"
    desk.post(again, "undo")
    assert str(Item.objects.get(title="整治东干渠").due_on) == "2026-05-20"


def test_what_has_been_issued_is_not_changed_from_a_sheet(desk, ledger):
    desk.post(desk.bring(), "apply", all="1")
    with clock.frozen(NOON):
        ledger_actions.issue(Item.objects.get(title="整治东干渠"), by=ledger.county.clerk, at=clock.now())
    again = desk.bring(book([(2, "整治东干渠", "住建局", "", "2026.7.31", "", "", "")]))
    assert set(verdicts(again).values()) == {Verdict.CONFLICT, Verdict.SKIPPED}
    assert "时限和台账不一样，没有带入" in desk.page(again)


def test_an_import_is_taken_back_by_its_number(desk):
    brought = desk.bring()
    desk.post(brought, "apply", all="1")
    desk.post(brought, "undo")
    left = set(Item.objects.values_list("title", "state"))
    assert left == {("修复青石桥护栏", State.WITHDRAWN)}
    assert Import.objects.get().state == "undone"


def test_what_somebody_worked_on_since_is_not_taken_back(desk, ledger):
    desk.post(desk.bring(), "apply", all="1")
    again = desk.bring(book([(2, "整治东干渠", "住建局、交通局（配合）", "", "2026.7.31", "", "", "")]))
    desk.post(again, "apply", all="1")
    item = Item.objects.get(title="整治东干渠")
    ledger_actions.edit(item, replace(draft_of(item), requirement="另加"), by=ledger.county.clerk, at=clock.now())
    desk.post(again, "undo")
    assert "带入以后又有别人改过" in desk.page(again)
    assert str(Item.objects.get(pk=item.pk).due_on) == "2026-07-31"


def test_a_column_that_was_misread_is_corrected_and_remembered_for_the_next_workbook(desk):
    strange = [(n, f"第{n}件事", "住建局", "", "2026-05-20", "", "", "填在备注的要求") for n in range(1, 4)]
    brought = desk.bring(book(strange))
    asked = {f"c{c['index']}": c["field"] for c in brought.columns} | {"c7": "requirement", "sheet": "0"}
    desk.post(brought, "mean", **asked)
    assert ImportRow.objects.filter(brought=brought, row=4).get().draft["requirement"] == "填在备注的要求"
    again = desk.bring(book(strange))
    assert ImportRow.objects.filter(brought=again, row=4).get().draft["requirement"] == "填在备注的要求"


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "空.xlsx", "请选一个 Excel 文件"),
        (b"PK\x03\x04 broken", "坏.xlsx", "坏"),
        (b"x" * (11 << 20), "大.xlsx", "超过10MB"),
    ],
)
def test_a_file_that_is_no_workbook_is_told(desk, data, name, says):
    desk.bring(data, name)
    said = desk.answer.content.decode() + "".join(Import.objects.values_list("trouble", flat=True))
    assert says in said and not Item.objects.exists()


def test_a_liaison_has_no_such_page(as_actor):
    assert as_actor("housing_liaison").get("/papers/import/").status_code == 403


def test_another_units_import_is_not_there(desk, as_actor):
    brought = desk.bring()
    assert as_actor("verifier").get(f"/papers/import/{brought.pk}/").status_code in (403, 404)


def test_a_page_asks_few_questions_however_many_rows_there_are(desk, django_assert_max_num_queries):
    brought = desk.bring(book([(n, f"第{n}件事", "住建局", "", "2026-05-20", "", "", "") for n in range(1, 120)]))
    with django_assert_max_num_queries(15):
        page = desk.page(brought)
    assert "after=" in page and page.count('name="pick"') == 50


FORM = (
    ("督办事项", "修复青石桥"), ("牵头单位", "住建局"), ("完成时限", "2026.5.20"), (None, None),
    ("督办事项", "整治东干渠"), ("牵头单位", "城管所"), ("完成时限", "2026.6.20"),
)  # fmt: skip


def test_a_form_for_each_item_is_read_as_one_row_each(desk):
    brought = desk.bring(sheet(FORM))
    assert verdicts(brought) == {1: Verdict.NEW, 2: Verdict.UNREAD}
    page = desk.page(brought)
    assert "一事一表" in page and ">B6<" in page  # the cell as it stands in the file
    desk.post(brought, "apply", all="1")
    assert list(Item.objects.values_list("title", flat=True)) == ["修复青石桥"]
    assert ItemSource.objects.get().locus == "台账 B1"


# ── the same sheet again, a month later ──────────────────────────────────────

LATER = "3月1日：完成选址。\n2月9日：围挡已立。\n2月11日：基坑开挖。"


def monthly(progress=LATER, due="2026年6月底", done="推进中"):
    return book([(1, "新建城南污水泵站", "住建局", "河口镇", due, done, progress, "")])


@pytest.fixture
def at_work(desk, ledger):
    """The pumping station: imported, issued, accepted; told of once by the unit itself. A month passes."""
    desk.post(desk.bring(), "apply", all="1")
    item, county = Item.objects.get(title="新建城南污水泵站"), ledger.county
    ledger_actions.issue(item, by=county.clerk, at=ledger.later())
    return item


def accepted(item, ledger):
    ledger_actions.accept(item, by=ledger.county.housing_liaison, at=ledger.later())


def test_new_lines_of_progress_become_dated_reports_for_the_lead_unit(desk, ledger, at_work):
    accepted(at_work, ledger)
    again = desk.bring(monthly())
    page = desk.page(again)
    assert "进展 +2 条" in page and "2月9日：围挡已立。" in page
    assert not Report.objects.filter(kind="recorded").exists()
    desk.post(again, "apply", all="1")
    told = Report.objects.filter(item=at_work, kind="recorded").order_by("at")
    assert [(str(day_of(r.at)), r.text) for r in told] == [
        ("2026-02-09", "2月9日：围挡已立。"), ("2026-02-11", "2月11日：基坑开挖。"),
    ]  # fmt: skip
    assert told[0].unit_id == ledger.unit("housing") and f"代录） 据《台账.xlsx》，导入{again.pk}" in told[0].by_text
    item = Item.objects.get(pk=at_work.pk)
    assert item.state == State.IN_PROGRESS and item.last_report == "3月1日：完成选址。"
    assert ItemDoer.objects.get(item=item, person_id=ledger.county.clerk.person_id).is_handler
    assert set(verdicts(desk.bring(monthly())).values()) == {Verdict.SAME, Verdict.SKIPPED}


def test_progress_waits_until_the_unit_has_accepted_and_is_never_a_claim(desk, ledger, at_work):
    brought = desk.bring(monthly())
    assert verdicts(brought)[4] == Verdict.CONFLICT and "签收以后、申请销号以前才能带入" in desk.page(brought)
    accepted(at_work, ledger)
    done = desk.bring(monthly(done="已完成", due="2026.9.30"))
    page = desk.page(done)
    assert "时限和台账不一样，没有带入" in page and "请承办单位申请销号" in page
    desk.post(done, "apply", all="1")
    item = Item.objects.get(pk=at_work.pk)
    assert item.state == State.IN_PROGRESS and str(item.due_on) == "2026-06-30"


def test_who_recorded_progress_for_a_unit_does_not_verify_the_item(desk, ledger, as_actor, at_work):
    accepted(at_work, ledger)
    county, item = ledger.county, Item.objects.get(pk=at_work.pk)
    lines = [(day_of(ledger.now), "照表录的")]
    refusal = rules.separation.verifier_is_apart
    before = refusal(snapshots.snapshot(item), snapshots.who(county.clerk_verifier))
    ledger_actions.record_progress(item, lines, by=county.clerk_verifier, at=ledger.later())
    after = refusal(snapshots.snapshot(Item.objects.get(pk=item.pk)), snapshots.who(county.clerk_verifier))
    assert before is None and after.code == "S1.handler"


def test_joint_units_change_by_reissue_and_go_back(desk, ledger, at_work):
    accepted(at_work, ledger)

    def units():
        return sorted(ItemUnit.objects.filter(item=at_work).values_list("unit_id", "is_first", "state"))

    before = units()
    again = desk.bring(book([(1, "新建城南污水泵站", "住建局", "交通局", "2026年6月底", "推进中", "", "")]))
    assert "<del>河口镇</del> → <ins>" in desk.page(again)
    desk.post(again, "apply", all="1")
    assert units() == sorted([(ledger.unit("housing"), True, "accepted"), (ledger.unit("roads"), False, "pending")])
    assert Item.objects.get(pk=at_work.pk).state == State.ACCEPTED
    desk.post(again, "undo")
    assert units() == before and "撤不掉" not in desk.page(again)


def test_what_a_sheet_cannot_change_of_an_issued_item_names_the_act_that_can(desk, ledger, at_work):
    accepted(at_work, ledger)
    number = Item.objects.get(pk=at_work.pk).number
    row = (1, "新建污水泵站", "交通局", "河口镇", "2026年7月底", "暂停", "", "等地铁", number)
    again = desk.bring(book([row], more=("编号",)))
    page = desk.page(again)
    assert verdicts(again)[4] == Verdict.CONFLICT
    assert "牵头单位和台账不一样，没有带入：到事项页办“改派”" in page and f"/items/{at_work.pk}/do/reissue/" in page
    assert "时限和台账不一样，没有带入：交办后只能延期" in page
    assert "事项和台账不一样，没有带入：交办时下达的不再改" in page
    assert "备注没有带入：“等地铁”" in page and f"/items/{at_work.pk}/do/suspend/" in page
    assert desk.client.get(f"/items/{at_work.pk}/do/reissue/").status_code == 200


FEBRUARY = "2月9日：围挡已立。\n2月11日：基坑开挖。\n3月3日：底板浇完。"


def stands(item):
    """What progress moves: the state, the last word, the next report, the counter, the part of the lead unit."""
    row = Item.objects.get(pk=item.pk)
    part = ItemUnit.objects.get(item=row, is_first=True)
    moved = row.state, row.last_report, row.last_report_at, row.report_due_on, row.unchanged_count, row.yellow_from_at
    return *moved, part.last_report, part.last_report_at


def test_taking_an_import_back_takes_back_the_progress_that_it_told(desk, ledger, as_actor, at_work):
    accepted(at_work, ledger)
    ledger_actions.no_change(at_work, by=ledger.county.housing_liaison, at=ledger.later())
    before = stands(at_work)
    again = desk.bring(monthly(FEBRUARY))
    desk.post(again, "apply", all="1")
    assert stands(at_work)[:2] == (State.IN_PROGRESS, "3月3日：底板浇完。")
    assert stands(at_work)[3] != before[3] and (stands(at_work)[4], before[4]) == (0, 1)
    desk.post(again, "undo")
    assert stands(at_work) == before and "撤不掉" not in desk.page(again)
    page = as_actor("housing_liaison").get(f"/items/{at_work.pk}/").content.decode()
    assert f'<del>3月3日：底板浇完。</del> <b class="tz-ochre">该进展由导入 {again.pk} 带入，已撤销</b>' in page
    assert ItemDoer.objects.get(item=at_work, person_id=ledger.county.clerk.person_id).is_handler  # S1 stays
    assert verdicts(desk.bring(monthly(FEBRUARY)))[4] == Verdict.CHANGED  # it may be told again


def test_what_the_unit_said_since_stays_when_an_import_is_taken_back(desk, ledger, at_work):
    accepted(at_work, ledger)
    again = desk.bring(monthly(FEBRUARY))
    desk.post(again, "apply", all="1")
    ledger_actions.report(at_work, text="顶板封顶", by=ledger.county.housing_liaison, at=ledger.later(days=3))
    said = stands(at_work)
    desk.post(again, "undo")
    assert stands(at_work) == said
    assert not Report.objects.filter(item=at_work, kind="recorded").exists()


def test_of_two_imports_each_takes_back_its_own_in_any_order(desk, ledger, at_work):
    accepted(at_work, ledger)
    before = stands(at_work)
    first, second = [], []
    for kept, text in ((first, "2月9日：围挡已立。"), (second, "2月9日：围挡已立。\n3月3日：底板浇完。")):
        kept.append(desk.bring(monthly(text)))
        desk.post(kept[0], "apply", all="1")
    desk.post(first[0], "undo")
    assert stands(at_work)[1] == "3月3日：底板浇完。"
    desk.post(second[0], "undo")
    assert stands(at_work) == before
