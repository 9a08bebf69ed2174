"""A table of tasks that came in as a workbook and lies on the desk unread by anybody: each row is a candidate."""

from datetime import date
from io import BytesIO

import openpyxl

from taizhang.config.demo.people import County
from taizhang.intake import actions as intake
from taizhang.intake.models import Kind

TITLE = "云溪县城乡建设重点任务分解表"
HEAD = (
    ("序号", "重点任务", "责任分工", "", "完成时限", "完成标准"),
    ("", "", "牵头单位", "配合单位", "", ""),
)
TASKS = (
    "一、城市更新",
    ("完成文昌巷等3个老旧小区雨污管网改造", "县住建局", "县水利局", 0, "通过竣工验收"),
    ("新增城区公共停车泊位300个，实行错时共享", "县住建局", "县公安局", 2, "泊位全部投用"),
    "二、乡村建设",
    ("修复县道水毁路段6处并恢复通车", "县交通局", "各乡镇", 1, "恢复双向通行"),
    ("完成柳河镇、和源镇农村供水管网延伸18公里", "县水利局", "县财政局", 3, "入户通水，水质检测合格"),
    ("建立农村公路养护台账，落实路长制", "县交通局", "", None, ""),
)


class _File(BytesIO):
    name = f"{TITLE}.xlsx"

    @property
    def size(self):
        return len(self.getvalue())


def came_in(made: County, days: list[date], at):
    """Received and read; nothing is decided yet."""
    clerk = made.by_name("clerk", at)
    document = intake.receive(file=_File(_workbook(days)), title=TITLE, kind=Kind.PAPER, by=clerk, at=at).document
    intake.begin(document, by=clerk)


def _workbook(days):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append((TITLE,))
    for row in HEAD:
        sheet.append(row)
    number = 0
    for task in TASKS:
        if isinstance(task, str):
            sheet.append((task,))
            sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=6)
            continue
        number += 1
        what, lead, joint, when, done = task
        by = f"{days[when]:%Y年%-m月%-d日}" if when is not None else "长期坚持"
        sheet.append((number, what, lead, joint, by, done))
    for where in ("A1:F1", "C2:D2", "A2:A3", "B2:B3", "E2:E3", "F2:F3"):
        sheet.merge_cells(where)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
