"""Lists as files: the same rows as the list, whatever somebody typed, and nothing in them runs."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from taizhang.ledger import actions
from taizhang.ledger.models import Item

pytestmark = pytest.mark.one_database
DANGEROUS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r"]
LIKE_FORMULAS = [f'{sign}HYPERLINK("http://x",1)' for sign in DANGEROUS]


@pytest.fixture
def clerk(screens):
    return screens.enter("clerk")


def as_csv(client, query=""):
    answer = client.get(f"/items/items.csv{query}")
    assert answer.status_code == 200, answer.content
    return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"), newline="")))


def as_xlsx(client, query=""):
    answer = client.get(f"/items/items.xlsx{query}")
    assert answer.status_code == 200
    page = load_workbook(io.BytesIO(b"".join(answer))).active
    return [list(row) for row in page.iter_rows()]


def column(rows, name):
    place = rows[0].index(name)
    return [row[place] for row in rows[1:]]


def runs(text):
    """Whether a spreadsheet would take this cell of a CSV file for a formula."""
    return text.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("title", LIKE_FORMULAS)
def test_a_title_like_a_formula_comes_back_as_text(ledger, clerk, title):
    ledger.issued(title=title, fields={"street": title})
    kept = Item.objects.get().title
    cells = as_csv(clerk, f"?register={ledger.problems}")
    for cell in (column(cells, "事项")[0], column(cells, "街道")[0]):
        assert not runs(cell) and cell.removeprefix("'") == kept
    sheet = as_xlsx(clerk, f"?register={ledger.problems}")
    for cell in sheet[1]:
        assert cell.data_type in ("s", "n") and (cell.data_type == "s" or cell.value is None)
    assert kept in [cell.value for cell in sheet[1]]


def test_a_file_has_the_filter_the_order_and_the_reach_of_the_list(ledger, screens):
    ledger.accepted(title="住建的")
    ledger.accepted(title="交通的", lead="roads", joint=(), by="roads_liaison")
    ledger.closed(title="办完的")
    clerk, liaison = screens.enter("clerk"), screens.enter("roads_liaison")
    assert column(as_csv(clerk), "事项") == ["住建的", "交通的"]
    assert column(as_csv(clerk, "?view=all"), "事项") == ["办完的", "交通的", "住建的"]
    assert column(as_csv(clerk, f"?unit={ledger.unit('roads')}"), "事项") == ["交通的"]
    assert column(as_csv(liaison), "事项") == ["交通的"]
    assert [row[2].value for row in as_xlsx(liaison)[1:]] == ["交通的"]


def test_a_file_is_named_by_its_day_and_kept_by_nobody(clerk):
    for ending in ("csv", "xlsx"):
        answer = clerk.get(f"/items/items.{ending}")
        b"".join(answer)
        assert f"2026-03-04.{ending}" in answer["Content-Disposition"] and "attachment" in answer["Content-Disposition"]
        assert answer["Cache-Control"] == "private, no-store" and answer["X-Content-Type-Options"] == "nosniff"


def test_a_long_list_is_written_whole(ledger, clerk):
    for n in range(130):  # more than one piece of the stream
        ledger.item(title=f"第{n}件")
    assert sorted(column(as_csv(clerk, "?view=draft"), "事项")) == sorted(f"第{n}件" for n in range(130))


typed = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), min_size=1, max_size=60)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.one_of(typed, st.builds(str.__add__, st.sampled_from(DANGEROUS), typed)))
def test_whatever_was_typed_comes_back_and_nothing_runs(ledger, screens, title):
    if not title.strip():
        return
    item = Item.objects.first() or ledger.item()
    draft = ledger.draft(title=title, fields={"street": title[:200]})
    recorded = actions.edit(item, draft, by=ledger.county.clerk, at=ledger.later())
    kept = Item.objects.get(pk=recorded.stream_id).title
    clerk = screens.enter("clerk")
    cells = as_csv(clerk, f"?view=draft&register={ledger.problems}")
    cell = column(cells, "事项")[0]
    assert not runs(cell) or kept.startswith("'")
    assert cell in (kept, f"'{kept}") and len(cells) == 2
    values = as_xlsx(clerk, f"?view=draft&register={ledger.problems}")[1]
    assert values[2].data_type == "s" and values[2].value is not None
    assert unescape(values[2].value) == kept and "住建局" in [c.value for c in values]
