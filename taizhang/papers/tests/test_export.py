"""What the screen exports, the machine exports, with the reach of whoever is named."""

from argparse import Namespace

import openpyxl
import pypdfium2
import pytest
from pptx import Presentation

from taizhang.engine.commands import CannotBeDone, registry
from taizhang.ledger.models import Register
from taizhang.papers import commands  # noqa: F401 - registers them


@pytest.fixture
def exported(ledger, as_actor, tmp_path):
    ledger.accepted(title="城南泵站改造")
    ledger.issued(title="青石桥加固", lead="roads")

    def run(name, account="CLERK", **more):
        asked = {"query": "", "columns": "", "size": "A4", "one_page": False, "title": "", "register": None} | more
        registry["export"].run(Namespace(account=account, out=tmp_path / name, **asked))
        return tmp_path / name

    return run


def test_a_workbook_holds_the_list(exported):
    rows = list(openpyxl.load_workbook(exported("台账.xlsx")).active.values)
    assert {"城南泵站改造", "青石桥加固"} <= {cell for row in rows for cell in row}


def test_each_reads_as_far_as_the_account_reaches(exported):
    text = exported("台账.csv", account="ROADS_LIAISON").read_text("utf-8-sig")
    assert "青石桥加固" in text and "城南泵站改造" not in text


def test_a_pdf_is_printed_with_its_conditions(exported):
    with pypdfium2.PdfDocument(exported("台账.pdf", query="q=泵站").read_bytes()) as document:
        said = document[0].get_textpage().get_text_range()
    assert "城南泵站改造" in said and "青石桥加固" not in said


def test_one_page_and_five_slides_are_written(exported):
    with pypdfium2.PdfDocument(exported("a.pdf", one_page=True, title="三月汇报").read_bytes()) as document:
        assert len(document) == 1 and "三月汇报" in document[0].get_textpage().get_text_range()
    assert len(Presentation(exported("a.pptx")).slides) == 5


def test_a_register_that_nobody_brought_is_written_so_that_it_can_be_brought(exported, ledger):
    name = exported("册.xlsx", register=Register.objects.get(pk=ledger.problems).code)
    rows = list(openpyxl.load_workbook(name).active.values)
    assert "编号" in rows[1] and {"城南泵站改造", "青石桥加固"} <= {cell for row in rows for cell in row}


@pytest.mark.parametrize(
    ("wrong", "says"), [({"name": "台账.doc"}, "结尾"), ({"name": "a.csv", "account": "NOBODY"}, "没有账号")]
)
def test_what_cannot_be_done_is_one_line(exported, wrong, says):
    with pytest.raises(CannotBeDone, match=says):
        exported(**wrong)
