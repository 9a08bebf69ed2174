"""Workbooks as offices keep them."""

import io

import openpyxl

HEAD = ("序号", "工作任务", "责任分工", None, "完成时限", "完成情况", "进展情况", "备注")
UNDER = (None, None, "牵头单位", "配合单位", None, None, None, None)
ROWS = (
    (1, "新建城南污水泵站", "住建局", "河口镇", "2026年6月底", "推进中", "3月1日：完成选址。", ""),
    (2, "整治东干渠", "住建局、交通局（配合）", "", "2026.5.20", "", "", "老大难"),
    (3, "修复青石桥护栏", "交通局", "", "3月底", "已完成", "2月10日 护栏到货\n2月26日 全部装好", ""),
    (4, "清理背街小巷", "城管所", "", "2026-04-10", "", "", ""),
    (5, "编制规划", "住建局", "", "春节前", "", "", ""),
)


def sheet(rows):
    """Rows as they are."""
    made = openpyxl.Workbook()
    made.active.title = "台账"
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def book(rows=ROWS, title="云溪县2026年重点工作台账", more=()):
    """Two header rows with merged cells, several units in a cell, dates in every shape; `more`: columns at the right."""
    made = openpyxl.Workbook()
    page = made.active
    page.title = "台账"
    page.append([title])
    page.append(HEAD + more)
    page.append(UNDER)
    for row in rows:
        page.append(row)
    page.append(["填表人：何思源"])
    page.merge_cells("A1:H1")
    page.merge_cells("C2:D2")
    for column in "ABEFGH":
        page.merge_cells(f"{column}2:{column}3")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
