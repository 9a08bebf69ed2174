"""A version as a workbook that can be edited and brought back. Every text is typed as text: none runs as a formula."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, BinaryIO

from taizhang.engine.refusal import N_
from taizhang.inspection.findings.rules import SEVERITIES
from taizhang.inspection.points.rules import TYPES

from . import cells
from .lining import FIELDS
from .rules import METHODS, ClauseSpec

COLUMNS = (
    ("no", 10), ("parent", 8), ("title", 52), ("methods", 14), ("score", 8), ("step", 9), ("is_veto", 9),
    ("is_precondition", 9), ("zeroes", 11), ("point_types", 26), ("severity", 12), ("wanted", 40), ("wanted_count", 9),
    ("key", 9),
)  # fmt: skip
HOW = (
    N_("一行一条。编号像 1、1.1、1.1.2 这样写，上一级可以空着；编号不是这样的，在“上一级”里写上一级的编号。"),
    N_("新加一行：代号空着。改了内容、编号，代号不要动，以前的问题和材料才接得上。删一行就是删去这一条。"),
    N_("测评方式：{methods}，可以写几种，用顿号分开。"),
    N_("点位类型：{types}。空着就是所有点位都看。"),
    N_("整改期限：{severities}。"),
    N_("每处扣分空着或写 0：有一处不符合，这一条就不得分。扣完为止。"),
    N_("问题即零分：有一处，上一级整项不得分。一票否决、前置条件：写“是”。"),
    N_("所需材料用分号分开；材料份数空着就按分号数。"),
)


def write(title: str, clauses: Sequence[ClauseSpec], out: BinaryIO) -> None:
    """The clauses into the open file `out`, the words about the columns on a second sheet."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        out, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})  # the same clauses are the same bytes
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", title).strip("' ")[:31] or "体系")
    head = book.add_format({"bold": True, "bg_color": "#eef1f5", "border": 1, "text_wrap": True, "valign": "vcenter"})
    plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"})
    strong = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "num_format": "@", "bold": True})
    for at, (name, width) in enumerate(COLUMNS):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, FIELDS[name], head)
    numbers = {clause.key: clause.no for clause in clauses}
    parents = {clause.parent_key for clause in clauses}
    for at, clause in enumerate(clauses, 1):
        row = cells.texts_of(clause) | {"parent": numbers.get(clause.parent_key, "")}
        for column, (name, _) in enumerate(COLUMNS):
            sheet.write_string(at, column, row[name], strong if clause.key in parents else plain)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(len(clauses), 1), len(COLUMNS) - 1)
    _menus(sheet, len(clauses) + 200)
    _how(book.add_worksheet("说明"))
    book.close()


def _menus(sheet: Any, last: int) -> None:
    names = [name for name, _ in COLUMNS]
    for name, choices in (
        ("is_veto", [cells.YES]), ("is_precondition", [cells.YES]), ("zeroes", [cells.YES]),
        ("severity", [*SEVERITIES.values()]),
    ):  # fmt: skip
        column = names.index(name)
        sheet.data_validation(1, column, last, column, {"validate": "list", "source": choices, "ignore_blank": True})


def _how(sheet: Any) -> None:
    sheet.set_column(0, 0, 110)
    words = {
        "methods": cells.AMONG.join(METHODS.values()), "types": cells.AMONG.join(TYPES.values()),
        "severities": cells.AMONG.join(SEVERITIES.values()),
    }  # fmt: skip
    for at, line in enumerate(HOW):
        sheet.write_string(at, 0, line.format(**words))
