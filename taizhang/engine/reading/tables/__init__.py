"""Tables: what their columns mean, whatever they are called.

A table is a block of rows (`page/rows.py`). Rules of kind `table` take a `Table` and give the columns (index → kind) and
the number of rows above the first task, or None. What the rows hold is read in `task_rows.py`.
"""

import re
from dataclasses import dataclass, field
from itertools import zip_longest

from ..page.rows import Row
from ..page.text import View
from ..rules import of, rule

# What a column is called, by kind; the first kind that fits wins. Brackets and spaces are left out before.
_UNIT = r"(?:单位|部门|主体|科室|股室|机关|处室|乡镇|镇街|责任方)"
_KINDS = {
    "number": r"序号|编号|项次|序次|号|项号|排序|No\.?",
    "name": r"姓名|名字",
    "post": r"(?:现任|党政|工作单位及|单位及|单位|行政)?(?:职务|职位|岗位)(?:职级|职称)?|职务.{0,4}职[级称]|单位职务",
    "other": rf".*(?:验收|督导|督办|监督|填报|报送|检查|提出|交办|反馈){_UNIT}.*|.*(?:实际|检查|交办|反馈|会议|开始|发现|提出|登记|受理|销号|启动|开工)(?:完成)?(?:时间|日期)|问题(?:来源|类别|类型|编号|数量|个数)|(?:任务|事项|项目|指标|工作)(?:来源|类别|类型|编号|分类|性质|代码)|备注|说明|附注|.*依据|来源|类别|分类|类型|领域|板块|级别|联系电话|电话",
    "joint": rf"(?:责任)?(?:配合|协办|协同|参与|协助|参加|支持)(?:责任)?(?:{_UNIT}|领导|人)?",
    "owner": rf".{{0,4}}(?:责任|牵头|主办|承办|落实|实施|整改|负责|主管|主责|办理|完成|落实责任){{1,3}}{_UNIT}.{{0,6}}|责任主体|牵头|责任分工|负责|主体责任|任务分工|承担{_UNIT}",
    "person": r".{0,6}(?:责任人|负责人|责任领导|牵头领导|包[抓联保挂]领导|分管领导|[省市县区]级领导|联系领导|挂[帅联钩]领导|督办领导|联系人|经办人|牵头人|主要领导|联络员|领导)(?:及?电话|签字|姓名|职务)?",
    "progress": r".*(?:进展|进度(?!安排|要求|计划)|完成情况|落实情况|整改情况|办理情况|推进情况|整改结果|办理结果|工作情况|整改成效|现状|是否|状态|完成率|完成比例|反馈情况).*",
    "due": r".*(?:时限|期限|节点|截止|时间要求|时间安排|进度安排|进度要求|完成进度计划).*|(?:计划|要求|拟|预计|应)?(?:整改|完成|办理|办结|落实|解决|上报|报送|销号|工作|竣工|推进|责任)(?:完成)?(?:时间|日期|时点)|时间|日期",
    "goal": r".*(?:标准|成效|成果|预期|验收|销号条件|标志|效果).*|(?:工作|整改|任务|总体|年度|具体|主要|阶段|绩效|全年|预期|完成|创建)?目标(?:要求|值)?|目标数|任务数|全年计划",
    "problem": r".*(?:问题|短板|隐患|不足|堵点|差距).*",
    "measure": r".*(?:措施|举措|做法|对策|整改意见|打算|建议|整改要求|整改任务).*",
    "task": r".*(?:任务|内容|事项|工作|议题|项目|条款|要求|举措|事由|要点).*",
    "indicator": r".*指标.*",
    "weak-owner": rf"{_UNIT}|单位名称|责任|分工",
}
_BRACKETS_AND_SPACE, _NO_LABEL = re.compile(r"[（(][^（）()]*[）)]|\s"), re.compile(r"[。；，：;\d%]")
_KIND = {kind: re.compile(pattern) for kind, pattern in _KINDS.items()}
TASKS = ("measure", "task", "problem", "indicator", "goal")
_WHO_OR_WHEN = {"owner", "joint", "person", "due"}
_PLAIN_TASK = re.compile(r"任务|事项|措施|举措|工作|整改|问题")
_AGENDA = re.compile(r"地点|议程|参[会加与](?:人员|单位)|主持|主讲|课程|节目|出发")
_LONGEST_LABEL = 8  # in a form, where values may sound like labels (解决积水问题)
_SEEN_AT_FIRST = 6  # rows among which a header is looked for


def kind_of(label: str) -> str:
    """The kind of a column called so, or ""."""
    label = _BRACKETS_AND_SPACE.sub("", label)
    if not 1 <= len(label) <= 12 or _NO_LABEL.search(label):
        return ""
    return next((kind for kind, pattern in _KIND.items() if pattern.fullmatch(label)), "")


@dataclass
class Table:
    """A block of rows; a cell is a flat span, empty ones included."""

    view: View
    rows: list[Row]
    before: "Table | None" = None
    columns: dict[int, str] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    first: int = 0  # rows above the first that may hold a task
    rule: str = ""
    form: dict = field(default_factory=dict)  # of a form: what each label stands beside

    def cells(self, number):
        """Flat spans of the cells of a row."""
        return [self.view.flat_span(a, b) for a, b in self.rows[number].cells]

    def texts(self, number):
        """The words of the cells of a row."""
        return [self.view.flat[a:b] for a, b in self.cells(number)]

    @property
    def width(self):
        """How many cells its widest row has."""
        return max(len(row.cells) for row in self.rows)

    @property
    def has_tasks(self):
        """Whether its rows give tasks."""
        return bool(self.columns) and self.rule != "table.people"


# ── what a table is ────────────────────────────────────────────────────────────


def header(table, number):
    """The kinds of the cells of a row, if the row is a header."""
    texts = table.texts(number)
    kinds = {at: kind for at, text in enumerate(texts) if (kind := kind_of(text))}
    said = sum(1 for text in texts if text)
    return kinds if len(kinds) >= 2 and len(kinds) >= 0.6 * said and len(set(texts)) > 1 else {}


def _second(table, number, kinds):
    """The kinds after the second row of a header (责任分工 over 牵头单位 and 配合单位), or None when it is none."""
    if number + 1 >= len(table.rows):
        return None
    above, texts = table.texts(number), table.texts(number + 1)
    changed = False
    merged = dict(kinds)
    for at, text in enumerate(texts):
        if not text or (at < len(above) and text == above[at]):
            continue
        if not (kind := kind_of(text)):
            return None
        merged[at], changed = kind, True
    return merged if changed else None


def _open(table, wanted):
    """(columns, rows above the first task) under the first header that has what is wanted."""
    for number in range(min(_SEEN_AT_FIRST, len(table.rows) - 1)):
        kinds, after = header(table, number), number + 1
        if not kinds:
            continue
        if (merged := _second(table, number, kinds)) is not None:
            kinds, after = merged, number + 2
        labels = [text or over for text, over in zip_longest(table.texts(after - 1), table.texts(number), fillvalue="")]
        if wanted(set(kinds.values()), "|".join(labels)):
            table.labels = labels
            return kinds, after
    return None


@rule("table", "task-row")
def has_task_rows(table):
    """A row under a header that names a task, measure or problem beside who or by when (重点任务, 责任单位, 完成时限) is a task."""

    def wanted(kinds, labels):
        if "name" in kinds or _AGENDA.search(labels):
            return False
        if {"measure", "task", "problem"} & kinds:
            return bool({"owner", "joint", "person"} & kinds) or bool(
                {"due", "weak-owner"} & kinds and _PLAIN_TASK.search(labels)
            )
        return {"goal", "owner"} <= kinds and bool({"indicator", "due"} & kinds)

    return _open(table, wanted)


@rule("table", "people")
def has_people(table):
    """A row under a header that names 姓名 beside 职务 or 单位 is a person."""
    return _open(table, lambda kinds, _: "name" in kinds and bool({"post", "weak-owner", "owner"} & kinds))


@rule("table", "goes-on")
def goes_on(table):
    """A table without a header, as wide as the task table before it, goes on under that header."""
    before = table.before
    if not before or not before.has_tasks or before.rule == "table.form" or before.width != table.width:
        return None
    table.labels = before.labels
    return before.columns, 0


@rule("table", "form")
def is_form(table):
    """A form whose cells are labels and values by turns (督办事项, 责任单位, 办理时限) is one task."""
    kinds: dict[str, tuple[int, int]] = {}
    for number in range(len(table.rows)):
        label = ""
        for (a, b), text in zip(table.cells(number), table.texts(number), strict=True):
            kind = kind_of(text) if len(text) <= _LONGEST_LABEL else ""
            if label and text and not kind:
                kinds.setdefault(label, (a, b))
            label = kind or (label if not text else "")
    if not {"measure", "task", "problem"} & kinds.keys() or not _WHO_OR_WHEN & kinds.keys():
        return None
    table.form = kinds
    return {0: "form"}, 0


def read_tables(view) -> list[Table]:
    """The tables of a text with what their columns mean; `columns` is empty where that is not known."""
    out: list[Table] = []
    before = None
    for rows in view.tables:
        table = Table(view, rows, before)
        for found in of("table"):
            if hit := found(table):
                (table.columns, table.first), table.rule = hit, found.name
                break
        if table.has_tasks:
            before = table
        out.append(table)
    return out
