"""Figures of the text beside the table that they are taken from: 州直完成 114.8 亿元 where the table says 92.0."""

import re

from ..figures import cells
from ..rules import rule
from ..schema import Check
from .amounts import AGREES, DIFFERS, half_step, scale_of, shown
from .tables import TOTAL, sheets
from .unchecked import NOT_IN_TABLE

_ORG = re.compile(r"(?:人民政府|单位|街道|办事处|镇|乡|县|区|市)$")
_RATE = re.compile(r"完成率|完成比例|占[^，]{0,8}(?:计划|目标|任务|预算)|完成[^，]{0,8}(?:计划|目标|任务|预算)|执行率")
_COUNT = re.compile(r"个数|项目数|数量|项数|件数|户数|家数|[个项件户家]数")


@rule("check-table", "headline")
def headline(view, figures):
    """A figure of the text that names a row and a column of a table, or its total, is the same there."""
    for sheet in view.once(sheets):
        labels = {_short(label): (label, row) for label, row in sheet.rows if len(_short(label)) >= 2}
        total, inside = sheet.total(), [cell for _label, row in sheet.rows for cell in row.values()]
        if not inside:
            continue
        first, last = view.index[min(c.start for c in inside)], view.index[max(c.end for c in inside) - 1]
        for figure in figures:
            if first <= figure.start <= last or figure.part not in ("base", "completion", "share"):
                continue
            at, clause = _clause(view, figure)
            named = [short for short in labels if short in clause and not TOTAL.fullmatch(short)]
            row = labels[max(named, key=clause.rfind)][1] if named else total
            column = _column(sheet, figure, row)
            if row and column is not None and (named or "其中" not in clause):
                label = labels[max(named, key=clause.rfind)][0] if named else ""
                yield _compared(view, sheet, figure, row[column], column, label, at)


def _short(label):
    return _ORG.sub("", label) if len(label) > 2 else label


def _clause(view, figure):
    start, end = view.flat_span(figure.start, figure.end)
    text = view.flat[max(0, start - 80) : start]
    return (start, end), re.split(r"[。；\n\t]", text)[-1]


def _column(sheet, figure, row):
    """The column that a figure is of, by its unit and name; None where that is not certain."""
    if not row:
        return None
    _factor, base = scale_of(figure.unit)
    name = figure.indicator or ""
    for at in row:
        title, of_rate = cells.bare(sheet.names[at]), sheet.kind(at) == "rate"
        if figure.unit == "%":
            if (of_rate and figure.part == "completion" and _RATE.search(title)) or (
                of_rate and title and title == name
            ):
                return at
            continue
        own_factor, own = scale_of(row[at].unit or sheet.unit(at))
        if of_rate or sheet.kind(at) in ("rank", "growth"):
            continue
        counts = (
            figure.unit in ("个", "项", "件", "户", "家") and bool(_COUNT.search(title)) and own in ("", figure.unit)
        )
        same = own == base and own_factor > 0
        if (same or counts) and _names(title, name, counts):
            return at
    return None


def _names(title, name, counts):
    core = re.sub(r"(?:累计|截至目前|本年|年度|数额?|总数|个数)", "", title)
    said = re.sub(r"(?:累计|截至目前|本年|年度|安排|实施|共有?|全[市县州区省])", "", name)
    if counts:
        return len(core) >= 2 and (core in said or said in core) and bool(said)
    return len(core) >= 2 and len(said) >= 2 and (core in said or said == core)


def _compared(view, sheet, figure, cell, column, label, at):
    factor, _base = scale_of(figure.unit)
    own, _unit = scale_of(cell.unit or sheet.unit(column))
    step = half_step(view.flat[at[0] : at[1]], figure.unit) * factor
    value, slack = figure.value * factor, step + (cell.step * own if step else 0.0) + 1e-9
    agrees = abs(cell.value * own - value) <= slack
    unit = cell.unit or ("%" if figure.unit == "%" else sheet.unit(column))
    return Check(
        view.flat[at[0] : at[1]], "", AGREES if agrees else DIFFERS, figure.start, figure.end, "check-table.headline",
        indicator=f"{label}{cells.bare(sheet.names[column])}", printed=re.sub(r"\s", "", figure.text),
        computed=f"{shown(cell.value, 4)}{unit}", why="" if agrees else NOT_IN_TABLE, number_start=figure.start, number_end=figure.end,
    )  # fmt: skip
