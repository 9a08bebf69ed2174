"""Checks of tables of figures: totals, completion, ranks, units and months.

Where a column agrees in every row it is said once; every cell that does not is said by itself. A column is only
judged when most of its rows bear out what it is taken for.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ..figures import cells
from ..figures.periods import months
from ..rules import rule
from ..schema import Check
from .amounts import AGREES, CANNOT_TELL, DIFFERS, half_step, scale_of, shown
from .ranks import place_of
from .unchecked import FALLS_BACK, OTHER_UNIT

TOTAL = re.compile(r"合计|总计|汇总|全[市县州区镇省]|全[市县州区]合计|总体")
_SKIPPED = re.compile(r"^其中|小计|平均|[#＃]")
_NUMBER = re.compile(r"(?P<value>-?[\d,]+(?:\.\d+)?)(?P<unit>%|[\u4e00-\u9fff/]{1,4})?")
_KINDS = {
    "index": r"序号|编号",
    "rank": r"名次|排名|位次|排位|名列",
    "growth": r"同比|增速|增长|增幅|环比|较|比上",
    "rate": r"%|率|占比|比重|比例|完成进度",
    "done": r"完成|实际|到位|发放|已",
    "plan": r"计划|目标|任务|预算|总投资",
}
_COMPLETION = re.compile(
    r"完成率|完成比例|完成进度|占[^，]{0,6}(?:计划|目标|任务|预算)|完成[^，]{0,6}(?:计划|目标|任务|预算)|执行率"
)
_MOST = 0.6


@dataclass
class Cell:
    """A cell with a number: its flat span, its value and what it may stand for, as printed and without 万 and 亿."""

    start: int
    end: int
    value: float
    step: float
    unit: str

    @property
    def low(self):
        """The least value that is printed so."""
        return self.value - self.step

    @property
    def high(self):
        """The greatest value that is printed so."""
        return self.value + self.step


@dataclass
class Sheet:
    """A table of figures: the names, kinds and units of its columns, and the label and cells of each row."""

    view: object
    names: list[str]
    rows: list[tuple[str, dict[int, Cell]]] = field(default_factory=list)

    def kind(self, at):
        """What a column holds, by its name."""
        return next((kind for kind, words in _KINDS.items() if re.search(words, self.names[at])), "value")

    def unit(self, at):
        """The unit of a column: in the brackets of its name, else that of most of its cells."""
        found = re.search(r"（([^（）]{1,6})）", self.names[at])
        if found:
            return found[1].removeprefix("单位：")
        units = [row[at].unit for _label, row in self.rows if at in row]
        return max(set(units), key=units.count) if units else ""

    def parts(self):
        """The rows that are neither the total nor a part of another row."""
        return [row for label, row in self.rows if not TOTAL.fullmatch(label) and not _SKIPPED.search(label)]

    def total(self):
        """The row of totals, or None."""
        return next((row for label, row in self.rows if TOTAL.fullmatch(label)), None)

    def columns(self, *kinds):
        """The columns of these kinds."""
        return [at for at in range(len(self.names)) if self.kind(at) in kinds]


def sheets(view):
    """The tables of a text that hold figures."""
    return list(_sheets(view))


def _sheets(view):
    for table in view.tables:
        rows = [cells.texts(view, row) for row in table]
        first = next(
            (i for i, row in enumerate(rows) if any(_NUMBER.fullmatch(words) for _a, _b, words in row[1:])), None
        )
        if not first:
            continue
        width = max(map(len, rows))
        names = ["".join(dict.fromkeys(row[at][2] for row in rows[:first] if at < len(row))) for at in range(width)]
        sheet = Sheet(view, names)
        for row in rows[first:]:
            read = {at: cell for at, (a, b, words) in enumerate(row) if (cell := _cell(a, b, words))}
            read = {at: cell for at, cell in read.items() if sheet.kind(at) != "index"}
            sheet.rows.append((cells.label_of(row), read))
        yield sheet


def _cell(start, end, words):
    found = _NUMBER.fullmatch(words)
    if not found:
        return None
    value = found["value"]
    return (
        Cell(start, end, float(value.replace(",", "") or 0), half_step(value), found["unit"] or "")
        if value.strip(",-")
        else None
    )


def made(sheet, cell, name, at, label, computed, verdict, formula="", why="", last=None):
    """The check of a cell, or of the column from it to `last`."""
    view, end = sheet.view, (last or cell).end
    return Check(
        view.flat[cell.start : end], formula, verdict, view.index[cell.start], view.index[end - 1] + 1, name,
        indicator=f"{label}{cells.bare(sheet.names[at])}", printed=view.flat[cell.start : cell.end], computed=computed, why=why, number_start=view.index[cell.start], number_end=view.index[cell.end - 1] + 1,
    )  # fmt: skip


@rule("check-table", "totals")
def totals(view, figures):
    """The total of a column is the sum of its rows."""
    for sheet in view.once(sheets):
        total, parts = sheet.total(), sheet.parts()
        if not total or len(parts) < 2:
            continue
        for at in sheet.columns("value", "plan", "done"):
            column = [row[at] for row in parts if at in row]
            if at not in total or len(column) < 2 or len({cell.unit for cell in column}) > 1:
                continue
            exact = sum(cell.value for cell in column)
            step = sum(cell.step if cell.step < 0.5 else 0.0 for cell in column) + (
                total[at].step if total[at].step < 0.5 else 0.0
            )
            verdict = AGREES if abs(exact - total[at].value) <= step + 1e-9 else DIFFERS
            # A column of means, prices or rates without a name for it is no sum.
            if verdict == DIFFERS and abs(exact - total[at].value) > 0.2 * abs(total[at].value):
                continue
            texts = [shown(cell.value, 4) for cell in column]
            formula = " ＋ ".join(texts if len(texts) < 5 else [*texts[:2], "…", texts[-1]]) + f" ＝ {shown(exact, 4)}"
            yield made(
                sheet, total[at], "check-table.totals", at, "合计", shown(exact, 4) + total[at].unit, verdict, formula
            )


def _pair(sheet, at):
    """The columns that a completion is of: the nearest 完成 and 计划 before it."""
    done = [c for c in sheet.columns("done") if c < at]
    plan = [c for c in sheet.columns("plan") if c < at and "总投资" not in sheet.names[c]] or [
        c for c in sheet.columns("plan") if c < at
    ]
    return (done[-1], plan[-1]) if done and plan else None


@rule("check-table", "completion")
def completion(view, figures):
    """The completion of a row is what is done over what was planned in that row."""
    for sheet in view.once(sheets):
        for at in sheet.columns("rate", "done", "plan"):
            if not _COMPLETION.search(sheet.names[at]) or not (pair := _pair(sheet, at)):
                continue
            judged = []
            for label, row in sheet.rows:
                if at in row and pair[0] in row and pair[1] in row and row[pair[1]].low > 0:
                    part, whole, rate = row[pair[0]], row[pair[1]], row[at]
                    low, high = 100 * part.low / whole.high, 100 * part.high / whole.low
                    exact = 100 * part.value / whole.value
                    formula = f"{shown(part.value, 4)} ÷ {shown(whole.value, 4)} ＝ {exact:.2f}%"
                    judged.append((low <= rate.high and high >= rate.low, rate, label, f"{exact:.2f}%", formula))
            yield from _told(sheet, "check-table.completion", at, judged)


def _told(sheet, name, at, judged):
    """One check for a column that agrees, or one for each cell that does not."""
    wrong = [j for j in judged if not j[0]]
    if not judged or len(wrong) > (1 - _MOST) * len(judged):
        return
    if not wrong:
        _ok, cell, label, computed, formula = judged[0]
        yield made(sheet, cell, name, at, label, computed, AGREES, formula, last=judged[-1][1])
    for _ok, cell, label, computed, formula in wrong:
        yield made(sheet, cell, name, at, label, computed, DIFFERS, formula)


@rule("check-table", "rank")
def rank(view, figures):
    """The column of ranks follows from one of the other columns; those who are equal share a rank."""
    for sheet in view.once(sheets):
        for at in sheet.columns("rank"):
            rows = [(label, row) for label, row in sheet.rows if at in row and not TOTAL.fullmatch(label)]
            best: list = []
            for of_ in sheet.columns("value", "rate", "growth", "done", "plan"):
                listed = [(label, row) for label, row in rows if of_ in row]
                for rising in (False, True) if len(listed) >= 3 else ():
                    values = [row[of_].value for _label, row in listed]
                    tried = []
                    for label, row in listed:
                        place = place_of(row[of_].value, values, rising)
                        tried.append(
                            (
                                place == row[at].value,
                                row[at],
                                label,
                                str(place),
                                f"{cells.bare(sheet.names[of_])} {shown(row[of_].value, 4)}",
                            )
                        )
                    if sum(t[0] for t in tried) > sum(t[0] for t in best):
                        best = tried
            yield from _told(sheet, "check-table.rank", at, best)


@rule("check-table", "unit")
def unit(view, figures):
    """A cell in another unit than its column (5675万元 among 亿元), or ten thousand times too great for it, is pointed out."""
    for sheet in view.once(sheets):
        for at in sheet.columns("value", "plan", "done"):
            column = [(label, row[at]) for label, row in sheet.rows if at in row and not TOTAL.fullmatch(label)]
            if len(column) < 3:
                continue
            factor, base = scale_of(sheet.unit(at))
            for label, cell in column:
                own, kin = scale_of(cell.unit)
                if cell.unit and kin == base and own != factor:
                    yield made(
                        sheet,
                        cell,
                        "check-table.unit",
                        at,
                        label,
                        f"{shown(cell.value * own / factor, 4)}{sheet.unit(at)}",
                        CANNOT_TELL,
                        "",
                        OTHER_UNIT,
                    )
                elif (
                    factor > 1
                    and not (cell.unit and own != factor)
                    and _is_far(cell, [c for _l, c in column if c is not cell])
                ):
                    yield made(
                        sheet,
                        cell,
                        "check-table.unit",
                        at,
                        label,
                        f"{shown(cell.value / 1e4, 4)}{sheet.unit(at)}",
                        DIFFERS,
                        "",
                        OTHER_UNIT,
                    )


def _is_far(cell, others):
    middle = median(other.value for other in others)
    return middle > 0 and cell.value > 200 * middle and cell.value > 50 * max(other.value for other in others)


@rule("check-table", "cumulative")
def cumulative(view, figures):
    """Along columns of cumulative months (1—2月, 1—3月) a value does not fall."""
    for sheet in view.once(sheets):
        run = [(count, at) for at, name in enumerate(sheet.names) if (count := months(name))]
        if len(run) < 2 or run != sorted(run):
            continue
        for label, row in sheet.rows:
            if re.search(r"率|增速|增长|同比|%|余额|占比|均", label):
                continue
            listed = [(at, row[at]) for _count, at in run if at in row]
            for (_at, before), (at, cell) in pairwise(listed):
                if cell.high < before.low and cell.unit == before.unit:
                    yield made(
                        sheet,
                        cell,
                        "check-table.cumulative",
                        at,
                        label,
                        shown(before.value, 4) + before.unit,
                        DIFFERS,
                        "",
                        FALLS_BACK,
                    )
