"""A filtered list on paper: every page with its head, page x of y, lines to sign, as of when."""

import io
import re

import pypdfium2
import pytest

from taizhang.jobs import worker
from taizhang.jobs.models import Job
from taizhang.papers.printing.table import MARGIN, SIZES, Sheet, columns_mm, table_pdf

MM = 25.4 / 72
HEADS = ("序号", "编号", "事项", "来源", "时限")


@pytest.fixture
def ledger(ledger):
    ledger.accepted(title="城南泵站改造")
    ledger.issued(title="青石桥加固", lead="roads")
    return ledger


def sheet(count=3, **more):
    rows = [
        (str(n), f"WT-2026-{n:03}", f"第{n}条背街小巷路灯修复并通电", "政府工作报告", "2026-03-20")
        for n in range(1, count + 1)
    ]
    said = {"title": "红灯事项", "says": "红灯", "count": f"共 {count} 件", "heads": HEADS, "rows": rows}
    return Sheet(
        **said | {"signs": ["制表", "审核"], "stamp": "截至 2026年3月4日", "page": ("第 ", " 页 共 ", " 页")} | more
    )


def opened(pdf):
    return pypdfium2.PdfDocument(pdf)


def words(page):
    return page.get_textpage().get_text_range()


@pytest.mark.parametrize("size", ["A4", "A3"])
def test_the_paper_lies_on_its_side(size):
    width, height, _ = SIZES[size]
    page = opened(table_pdf(sheet(), size))[0]
    assert (round(page.get_width() * MM), round(page.get_height() * MM)) == (width, height)


def test_each_page_repeats_the_head_and_says_which_of_how_many_it_is():
    document = opened(table_pdf(sheet(200), "A4"))
    assert len(document) > 3
    for number, page in enumerate(document, 1):
        said = words(page)
        assert "编号" in said and "时限" in said
        assert f"第 {number} 页 共 {len(document)} 页" in re.sub(r"\s+", " ", said)
        assert "截至 2026年3月4日" in said
    assert "第200条背街小巷" in words(document[len(document) - 1]).replace("\r\n", "")


def test_the_lines_to_sign_stand_once_after_the_last_row():
    document = opened(table_pdf(sheet(200), "A4"))
    signed = [number for number, page in enumerate(document, 1) if "制表" in words(page)]
    assert signed == [len(document)]


def test_nothing_that_was_typed_runs_or_is_lost():
    typed = '#{1+1} $x$ =HYPERLINK("a") {{7*7}} <b>@import "x"</b> \\u{41} *粗*'
    said = words(opened(table_pdf(sheet(rows=[("1", "", typed, "", "")], title="#title"), "A4"))[0])
    squeezed = re.sub(r"\s+", "", said)
    assert re.sub(r"\s+", "", typed) in squeezed and "#title" in squeezed


def test_the_columns_fill_the_page_and_no_more():
    for count in (1, 5, 23):
        rows = [["某一件很长很长的事项名称" * (n % 5 + 1) for n in range(count)] for _ in range(4)]
        widths = columns_mm(["列"] * count, rows, 297 - 2 * MARGIN, 9.0)
        assert sum(widths) == pytest.approx(297 - 2 * MARGIN, abs=0.5)
        assert min(widths) > 5


def test_a_short_column_is_as_wide_as_its_words_and_the_title_gets_the_room():
    widths = columns_mm(HEADS, [(str(n), "WT-2026-001", "修复路灯" * 12, "报告", "03-20") for n in range(9)], 267, 9.0)
    assert widths[2] > 150 and widths[0] < 12


# ── in the browser ────────────────────────────────────────────────────────────


def printed(client, **more):
    asked = {"query": "view=open", "size": "A4", "title": "在办事项", "signs": "制表、审核", **more}
    answer = client.post("/papers/print/make/", asked)
    worker.drain()
    return answer


def location():
    return Job.objects.order_by("-pk").first().result["location"]


def test_the_list_leads_to_the_paper_with_its_conditions(ledger, as_actor):
    clerk = as_actor("clerk")
    assert "/papers/print/?" in clerk.get("/items/?q=泵站").content.decode()
    page = clerk.get("/papers/print/?q=泵站").content.decode()
    assert "泵站" in page and "用 A4 打印" in page


def test_the_clerk_prints_the_list_as_it_stands(ledger, as_actor):
    clerk = as_actor("clerk")
    printed(clerk)
    answer = clerk.get(location())
    assert "%E5%9C%A8%E5%8A%9E" in answer["Content-Disposition"]  # 在办
    said = words(opened(io.BytesIO(b"".join(answer.streaming_content)))[0])
    assert "城南泵站改造" in said and "青石桥加固" in said and "共 2 件" in said
    assert "制表" in said and "日志第" in said


def test_a_liaison_prints_what_the_own_unit_owes_and_nobody_else_fetches_it(ledger, as_actor):
    liaison = as_actor("roads_liaison")
    printed(liaison)
    said = words(opened(io.BytesIO(b"".join(liaison.get(location()).streaming_content)))[0])
    assert "青石桥加固" in said and "城南泵站改造" not in said
    assert as_actor("clerk").get(location()).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"size": "B5"}, "请选纸张"),
        ({"signs": "一、二、三、四、五、六、七"}, "签字栏最多六个"),
        ({"title": "长" * 61}, "标题最多 60 字"),
    ],
)
def test_what_cannot_be_printed_is_said_before_a_job_begins(ledger, as_actor, wrong, says):
    answer = printed(as_actor("clerk"), **wrong)
    assert says in answer.content.decode()
    assert not Job.objects.filter(task__contains="print_list").exists()
