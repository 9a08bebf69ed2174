"""What the columns of a clerk's sheet are called, and which column of the editing table each one is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

NUMBER, BEGINS, ENDS = "number", "begins", "ends"
"""The sheet's own number of a row; its planned start and finish, where it has no durations."""
ABOVE = 20
"""Lines among which the headings stand."""
EXPORTED = {
    NUMBER: "序号", "title": "事项", "days": "工期", "unit": "单位", "after": "前置", "not_before": "最早",
    "not_after": "最迟", "fixed_on": "固定", "milestone": "里程碑", "owner": "责任单位", "person": "责任人",
}  # fmt: skip
_CALLED = {
    NUMBER: "序号 编号 号 行号 标识号 NO ID WBS",
    "title": "事项 任务 任务名称 任务名 工作 工作内容 工作任务 工作事项 重点工作 主要工作 主要任务 "
    "事项名称 步骤 步骤名称 工序 工序名称 名称 内容 具体内容 具体事项 节点名称 TASK NAME TITLE",
    "days": "工期 天数 用时 历时 时长 持续时间 所需天数 需要天数 工作日 所需时间 办理时限 DURATION DAYS",
    "unit": "工期单位 天数单位 单位 UNIT",
    "after": "前置 前置任务 前置步骤 前置工作 前置事项 前置条件 紧前 紧前工作 紧前工序 "
    "前序 前序工作 依赖 先决条件 PREDECESSORS",
    "not_before": "最早 最早开始 最早开始时间 不早于 开始不早于",
    "not_after": "最迟 最晚 最迟完成 最晚完成 最迟完成时间 最晚完成时间 "
    "不晚于 完成不晚于 时限 期限 截止 截止时间 截止日期 完成时限 完成期限",
    "fixed_on": "固定 固定日期 固定开始 必须开始于",
    "milestone": "里程碑 是否里程碑 关键节点 是否关键节点 MILESTONE",
    "owner": "责任单位 牵头单位 承办单位 实施单位 负责单位 责任部门 牵头部门 主办单位 负责部门 单位",
    "person": "责任人 负责人 联系人 经办人 具体负责人 责任人员 姓名",
    "group": "阶段 工作阶段 类别 分类 分部 分部工程",
    BEGINS: "开始 开始时间 开始日期 起始时间 起始日期 计划开始 计划开始时间 计划开始日期 启动时间 START",
    ENDS: "完成 完成时间 完成日期 结束时间 结束日期 计划完成 计划完成时间 计划完成日期 计划结束时间 办结时间 FINISH",
}
_FIELD: dict[str, str] = {}
for _field, _names in _CALLED.items():
    for _name in _names.split():
        _FIELD.setdefault(_name, _field)
_DAY_UNITS = {
    "工作日": "working", "个工作日": "working", "工作天": "working", "WORKING": "working", "自然日": "calendar",
    "日历日": "calendar", "日历天": "calendar", "自然天": "calendar", "CALENDAR": "calendar",
}  # fmt: skip


def heading(text: str) -> str | None:
    """The field that a heading names, whatever stands in brackets behind it."""
    text = unicodedata.normalize("NFKC", text).upper()
    text = re.sub(r"\(.*?\)|[\s:*]", "", text)
    return _FIELD.get(text)


def day_unit(text: str) -> str | None:
    return _DAY_UNITS.get(unicodedata.normalize("NFKC", text).strip().upper())


def find(grid: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]] | None:
    """The row of the headings among the first ones, and the place of each field in it; needs a title and one more."""
    best: tuple[int, dict[str, int]] | None = None
    for at, cells in enumerate(grid[:ABOVE]):
        fields: dict[str, int] = {}
        for place, cell in enumerate(cells):
            if cell and (name := heading(cell)) and name not in fields:
                fields[name] = place
        if "title" in fields and len(fields) > 1 and (best is None or len(fields) > len(best[1])):
            best = at, fields
    if best:
        _settle_unit(grid, *best)
    return best


def _settle_unit(grid: Sequence[Sequence[str]], at: int, fields: dict[str, int]) -> None:
    """“单位” may be the kind of day or the office: what stands below it tells."""
    place = fields.get("unit")
    if place is None or "owner" in fields:
        return
    below = [cells[place] for cells in grid[at + 1 :] if place < len(cells) and cells[place].strip()]
    if below and not any(day_unit(cell) or cell.strip() in "天日" for cell in below):
        fields["owner"] = fields.pop("unit")
