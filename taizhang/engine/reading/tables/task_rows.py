"""The tasks and people that stand in the rows of tables whose columns are known (`tables.py`).

Rules of kind `not-a-task-row` take a `Table`, a row's number and the words of its task cell; they say whether the row
holds no task.
"""

import re
from dataclasses import dataclass
from datetime import date

from .. import dues, owners
from ..directives.labels import Fields, labelled
from ..names import is_name
from ..page.sentences import MARK
from ..rules import fit_for, named, of, rule
from ..schema import Person
from . import TASKS, header, read_tables

_SPECIFIC = re.compile(r"具体|内容|事项|任务|重点")
_ORDINAL = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、.]?")
_TOTAL = re.compile(r"[（(]?(?:合计|小计|总计|共计|平均|累计|.{1,8}小计|.{1,8}合计)[）)]?")
_SAME_TASK = named(__name__, "table.same-task", "A row that repeats the task above it only says who else owes it.")
_DUE_CELL = named(
    __name__, "due.cell", "In a column of deadlines 6月30日, 12月 and 2026.6.30 are limits without the word 前."
)


@dataclass(frozen=True)
class Task:
    """One row that says what must be done: flat span of the task, and what the other cells say."""

    start: int
    end: int
    owner: str | None
    joint: str | None
    person: str | None
    due: dues.Due | None
    goal: str | None
    rule: str = "table.task-row"


def by_row(view, year) -> dict[int, tuple[Task | None, str]]:
    """(task or None, rule) of every row whose table is understood, by the raw start of the row."""
    out: dict[int, tuple[Task | None, str]] = {}
    for table in view.once(read_tables):
        if not table.columns:
            continue
        out |= {row.start: (None, table.rule) for row in table.rows}
        if table.has_tasks:
            out |= {table.rows[number].start: (task, found) for number, task, found in task_rows(table, year)}
    return out


@rule("not-a-task-row", "total")
def is_total(table, number, main):
    """合计, 小计 and 总计 add up and demand nothing."""
    return any(_TOTAL.fullmatch(text) for text in table.texts(number)[:3])


@rule("not-a-task-row", "header-again")
def is_header_again(table, number, main):
    """A header printed again on the next page is no task."""
    return table.texts(number) == table.labels or bool(header(table, number))


@rule("not-a-task-row", "group-heading")
def is_group_heading(table, number, main):
    """A line that spans the whole table, or stands alone beside 一 or in the first cell, heads the rows under it."""
    texts = table.texts(number)
    beside = {text for at, text in enumerate(texts) if text and table.columns.get(at) != "number"}
    numbered = any(_ORDINAL.fullmatch(text) for at, text in enumerate(texts) if table.columns.get(at) == "number")
    if numbered and len(beside) == 1 and table.width > 2:
        return True  # 一 | 城市更新
    if len(set(filter(None, texts))) != 1:
        return False
    is_task = table.columns.get(0) in TASKS and not MARK.match(texts[0])
    return bool(texts[0]) and (sum(map(bool, texts)) > 1 or not is_task)


@rule("not-a-task-row", "blank")
def is_blank(table, number, main):
    """A row whose task cell is empty, or holds only a dash or a number, holds no task."""
    return not main or len(re.findall(r"[\u4e00-\u9fff]", main)) < 3


def task_rows(table, year) -> list[tuple[int, Task | None, str]]:
    """(row, task or None, rule) of every row below the header."""
    if table.rule == "table.form":
        return _form(table, year)
    ranked = _ranked(table)
    out: list[tuple[int, Task | None, str]] = []
    last: dict = {}
    group = None
    for number in range(table.first, len(table.rows)):
        at = next((c for c in ranked if c < len(table.rows[number].cells) and table.texts(number)[c]), ranked[0])
        main = table.texts(number)[at] if at < len(table.rows[number].cells) else ""
        refused = next((no for no in of("not-a-task-row") if no(table, number, main)), None)
        if refused:
            if refused.name.endswith("group-heading"):
                said = re.sub(rf"^(?:{MARK.pattern})|（.*?）", "", max(table.texts(number), key=len))
                group, last = said if owners.is_party(said) else None, {}
            out.append((number, None, refused.name))
            continue
        record = _record(table, number, year)
        if _continues(table, number, last):
            record = {key: value or last.get(key) for key, value in record.items()}
        if main == last.get("main"):  # one task over several rows: who else owes it joins
            more = [record["owner"], record["joint"]]
            _join(out, [name for name in more if name and name not in (last["owner"], last["joint"])])
            out.append((number, None, _SAME_TASK))
            continue
        last = {**record, "main": main}
        start, end = _bare(table.view.flat, *table.cells(number)[at])
        task = Task(start, end, record["owner"] or group, *(record[k] for k in ("joint", "person", "due", "goal")))
        out.append((number, task, "table.task-row"))
    return out


def _ranked(table):
    """The columns that may name the task, the one that says it best first."""

    def rank(at):
        kind, label = table.columns[at], table.labels[at] if at < len(table.labels) else ""
        specific = bool(_SPECIFIC.search(label)) and "项目" not in label and "要求" not in label
        return -TASKS.index(kind), specific, at

    return sorted((at for at, kind in table.columns.items() if kind in TASKS), key=rank, reverse=True)


def _continues(table, number, last):
    """Whether a row goes on with the one above: merged cells are empty when they are pasted."""
    texts = table.texts(number)
    key = next((at for at, kind in table.columns.items() if kind == "number"), min(table.columns))
    return bool(last) and key < len(texts) and not texts[key]


def _record(table, number, year):
    """What the cells beside the task say."""
    view, fields = table.view, Fields()
    said: dict = {"owner": None, "joint": None, "person": None, "due": None, "goal": None}
    cells = table.cells(number)
    has_owner = "owner" in table.columns.values()
    for at, kind in table.columns.items():
        if at >= len(cells) or cells[at][0] >= cells[at][1]:
            continue
        (a, b), text = cells[at], view.flat[slice(*cells[at])]
        if re.fullmatch(r"[—\-/／、.*＊×]+|无", text):
            continue
        if kind == "weak-owner":
            kind = "owner" if not has_owner else ""
        if kind == "due":
            said["due"] = said["due"] or cell_due(view, (a, b), year)
        elif kind == "goal" and at != _ranked(table)[0]:
            said["goal"] = said["goal"] or text.strip("。；")
        elif kind in ("owner", "joint", "person"):
            if kind == "owner" and (led := _led(text)):
                said["owner"], said["joint"] = led[0], said["joint"] or led[1]
            elif labels := labelled(view.flat, a, b):
                for label, _, c, d in labels:
                    fields.take(label, view, c, d, year)
            else:
                said[kind] = said[kind] or names(view, a, b)
    for key in ("owner", "joint", "due", "goal"):
        said[key] = said[key] or getattr(fields, key)
    return said


_LEADS = re.compile(r"[（(](?:牵头|主办|主责|总牵头|主要)(?:责任)?(?:单位|部门)?[)）]")
_LABELLED = re.compile(
    r"(?:牵头|主办)(?:单位|部门)?[:：](?P<lead>[^；;:：]+?)[；;，,、]*(?:配合|协办|参与)(?:单位|部门)?[:：](?P<joint>[^:：]+)"
)


def _led(text):
    """(who leads, who helps) where a cell of units says so, or None."""
    if found := _LABELLED.fullmatch(text):
        return owners.clean(found["lead"]), owners.clean(found["joint"])
    if _LEADS.search(text):
        units = [unit for unit in re.split(r"[、，,；;](?![^（(]*[)）])", text) if unit]
        leads = [_LEADS.sub("", unit) for unit in units if _LEADS.search(unit)]
        return "、".join(leads), "、".join(unit for unit in units if not _LEADS.search(unit)) or None
    led = owners.led_by(text)
    return (led[0], owners.joint_units(text)) if led else None


def _form(table, year):
    view, cells = table.view, table.form
    at = next(kind for kind in ("measure", "task", "problem") if kind in cells)
    start, end = _bare(view.flat, *cells[at])
    said = {k: names(view, *cells[k]) if k in cells else None for k in ("owner", "joint", "person")}
    due = cell_due(view, cells["due"], year) if "due" in cells else None
    goal = view.flat[slice(*cells["goal"])].strip("。；") if "goal" in cells else None
    number = next(n for n in range(len(table.rows)) if cells[at] in table.cells(n))
    task = Task(start, end, said["owner"], said["joint"], said["person"], due, goal, "table.form")
    return [(number, task, "table.form")]


def _join(out, more):
    number, task, found = next(row for row in reversed(out) if row[1])
    if more:
        joint = "、".join([*(task.joint.split("、") if task.joint else ()), *more])
        task = Task(task.start, task.end, task.owner, joint, task.person, task.due, task.goal, task.rule)
        out[out.index(next(row for row in reversed(out) if row[1]))] = (number, task, found)


def _bare(flat, start, end):
    """The task without its number and closing mark."""
    while found := MARK.match(flat, start, end):
        if found.end() >= end:
            break
        start = found.end()
    while end > start + 1 and flat[end - 1] in "。；！，、…":
        end -= 1
    return start, end


def names(view, start, end):
    """A list of names as printed; names on lines of their own are joined by 、."""
    a, b = view.span(start, end)
    pieces = [piece.strip("、，；。") for piece in view.raw[a:b].split()]
    joiner = "、" if len(pieces) > 1 and all(len(piece) > 1 for piece in pieces) else ""
    return owners.clean(joiner.join(filter(None, pieces))) or None


_NUMERIC = re.compile(r"(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?(?!\d)")


def cell_due(view, cell, year):
    """What a cell of deadlines says: there 6月30日, 12月 and 2026.6.30 are limits without 前."""
    start, end = cell
    text = view.flat[start:end]
    found = dues.find(view, start, end, year)
    if found and found.day:
        return found
    day = cell_day(text, year)
    return dues.Due(start, end, text, day, _DUE_CELL) if day or not found else found


def cell_day(text: str, year: int | None) -> date | None:
    """The last day that a cell of deadlines names; a part without a year has that of the part before it."""
    text = _NUMERIC.sub(lambda m: f"{m[1]}年{m[2]}月" + (f"{m[3]}日" if m[3] else ""), text.strip("。；，"))
    pieces = re.split(r"[—～~至到]+|(?<=[年月日底])-", text)
    if (printed := re.findall(r"(\d{4})年", text)) and not re.search(r"\d{4}年", pieces[-1]):
        year = int(printed[-1])
    if year and re.fullmatch(r"(?:全年|年内|本年|当年|年度)(?:完成)?", pieces[-1]):
        return date(year, 12, 31)
    last = pieces[-1] if pieces[-1].endswith("前") else f"{pieces[-1]}前"
    for found in fit_for("due", last):
        hit = found(last, year)
        if hit and hit[1]:
            return hit[1]
    return None


def suggest(due, dated_on, add_working_days=None) -> date | None:
    """The day to propose for a cell of deadlines, reckoned from the document's date; None when it names none."""
    if day := dues.suggest(due, dated_on, add_working_days):
        return day
    day = cell_day(due.text, dated_on.year) if dated_on else None
    return cell_day(due.text, day.year + 1) if day and dated_on and day < dated_on else day


def _responsible(table):
    columns = [at for at, kind in table.columns.items() if kind == "person"] if table.has_tasks else []
    for number in range(table.first, len(table.rows)):
        for at in columns:
            a, b = table.cells(number)[at] if at < len(table.rows[number].cells) else (0, 0)
            for found in re.finditer(r"[\u4e00-\u9fff·]+", table.view.flat[a:b]):
                if is_name(found.group()):
                    start, end = table.view.span(a + found.start(), a + found.end())
                    yield Person(found.group(), None, start, end, "person.table-row")


@rule("person", "table-row")
def table_row(view):
    """A row of a table of 姓名 and 职务 is a person with that post, and a task table names people under 责任领导."""
    for table in view.once(read_tables):
        yield from _responsible(table)
        if table.rule != "table.people":
            continue
        kinds = {kind: at for at, kind in reversed(table.columns.items())}
        for number in range(table.first, len(table.rows)):
            cells, texts = table.cells(number), table.texts(number)
            at = kinds["name"]
            name = texts[at] if at < len(texts) else ""
            if not re.fullmatch(r"[\u4e00-\u9fff·]{2,12}", name) or _TOTAL.fullmatch(name):
                continue
            where = [kinds[k] for k in ("weak-owner", "owner", "post") if k in kinds]
            post = "".join(dict.fromkeys(texts[c] for c in where if c < len(texts)))
            start, end = view.span(*cells[at])
            yield Person(name, post or None, start, end, "person.table-row")


@rule("person", "table-leader")
def table_leader(view):
    """The cell of 责任领导, 包联领导 or 责任人 in a table of tasks names people."""
    for table in view.once(read_tables):
        if not table.has_tasks or table.form:
            continue
        for number in range(table.first, len(table.rows)):
            cells = table.cells(number)
            for at in (at for at, kind in table.columns.items() if kind == "person" and at < len(cells)):
                for found in re.finditer(r"[^、，,；;]+", view.flat[slice(*cells[at])]):
                    if is_name(found.group(), titled=True):
                        start = cells[at][0] + found.start()
                        a, b = view.span(start, start + len(found.group()))
                        yield Person(found.group(), None, a, b, "person.table-leader")
