"""Workbooks as offices make them, and some that nobody should make."""

import io
import zipfile
from datetime import date

import openpyxl

from taizhang.engine.sheets import Known, choose, lines, read, turned

TODAY = date(2026, 11, 26)
UNITS = Known(
    {
        "云溪县住房和城乡建设局": 1, "住建局": 1, "云溪县城市管理局": 2, "城管局": 2, "云溪县教育局": 3, "教育局": 3,
        "云溪县发展和改革局": 4, "发改局": 4, "河西镇人民政府": 5, "河西镇": 5, "云溪县水务局": 6, "水务局": 6,
    },
    area="云溪县",
)  # fmt: skip


def workbook(rows, *, merge=(), sheet="台账", then=None):
    """Rows of values as XLSX; `then` may do more to the sheet."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for area in merge:
        page.merge_cells(area)
    if then:
        then(page)
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_lines(data, *, own=None, fields=None, chosen=None):
    """(layout, lines) of the sheet that looks most like a ledger."""
    book = turned(read(data), fields)
    at, layouts = choose(book, fields)
    layout = layouts[at].meaning(chosen or {})
    return layout, lines(book.sheets[at], layout, today=TODAY, units=UNITS, own=own)


def items(data, **more):
    return [line for line in read_lines(data, **more)[1] if line.skipped is None]


HEAD = ["序号", "重点任务", "牵头单位", "配合单位", "完成时限", "进展情况", "备注"]


def plain(*rows, head=HEAD, **more):
    return workbook([head, *rows], **more)


def repacked(data, change):
    """The same archive with members changed: `change(name, content)` gives the new content, or None to leave it out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
    return out.getvalue()


def with_members(data, **members):
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()
