"""The rows of a sheet as lines of a ledger: what each says, what is wrong with it, and why a row is no item.

Nothing is dropped: every row below the header that holds something is a `Line`.
"""

from __future__ import annotations

import colorsys
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from taizhang.engine.refusal import N_, Refused

from . import dues, numbers, progress
from . import units as unit_cells
from .guessing import GROUP, text
from .model import EMPTY, FIELDS, Cell, Due, Fault, Layout, Line, Said, Sheet, Unit, letters
from .units import Known

LONGEST = {
    "title": 200, "requirement": 5000, "done_when": 2000, "source": 200, "responsible": 100, "leader": 100,
    "group": 200, "number": 40, "item_number": 40, "progress": 20_000, "remark": 2000,
}  # fmt: skip
LONGEST_OWN = 500
_SAME_AS_ABOVE = re.compile(r"同上|[〃″\"]+|同前")
_DASH = re.compile(r"[-—–/\\]+|无")
_COLOURS = ((15, "红"), (45, "橙"), (70, "黄"), (170, "绿"), (260, "蓝"), (330, "紫"), (361, "红"))
_COPIED = ("leads", "joints", "due", "responsible", "leader", "source", "group")


def lines(
    sheet: Sheet, layout: Layout, *, today: date, units: Known, own: Mapping[str, str] | None = None
) -> list[Line]:
    """What each row of the body says, from top to bottom. `units` are those who may be named, `own` the kinds of the
    register's own fields (key → text, number, date or choice). Faults that stop a row and those that are only said
    stand in the line; nothing is raised."""
    return _Reader(sheet, layout, today, units, dict(own or {})).read()


class _Reader:
    def __init__(self, sheet: Sheet, layout: Layout, today: date, known: Known, own: dict[str, str]) -> None:
        self.sheet, self.layout, self.today, self.known, self.own = sheet, layout, today, known, own
        self.places: dict[str, list[int]] = {}
        for column in layout.columns:
            self.places.setdefault(column.field, []).append(column.index)
        self.headings = {column.index: column.heading or letters(column.index) for column in layout.columns}
        self.read_columns = {c.index for c in layout.columns if c.field not in ("ignore", "ours")}
        self.skipped = dict(layout.skipped)
        self.above = numbers.Above()
        self.before: Line | None = None
        self.group = ""
        self.spans = self._merged_titles()
        self.usual = self._usual_colours()
        self.cells_of_units: dict[tuple[str, bool], unit_cells.Found] = {}

    def read(self) -> list[Line]:
        out = []
        for row in range(self.layout.first, len(self.sheet.rows)):
            if any(cell.value is not None or cell.is_formula for cell in self.sheet.rows[row]):
                out.append(self._line(row))
        _twice(out, self.places)
        return out

    # ── one row ────────────────────────────────────────────────────────────────

    def _line(self, row: int) -> Line:
        line = Line(row, hidden=row in self.sheet.hidden_rows)
        if why := self.skipped.get(row):
            if why.message == GROUP:
                self.group = self._heading(row)
                self.above.heading()
            line.group, line.skipped = self.group, why
            return line
        self._remarks(line)
        number = self.above.spoken(numbers.read(self._cell(row, "number")))
        line.number = number.printed
        line.item_number = self._text(line, "item_number")
        line.group = self._text(line, "group") or self.group
        self._what(line)
        if line.skipped:
            return line
        line.parent = self.above.parent(number, row)
        self._who(line)  # who stands behind a unit is responsible where no column says who is
        self._when(line)
        for name in ("responsible", "leader", "source", "done_when", "remark"):
            setattr(line, name, self._text(line, name) or getattr(line, name))
        self._how_far(line)
        self._own_fields(line)
        self._limits(line)
        self.before = line
        return line

    def _heading(self, row: int) -> str:
        said = max((text(cell) for cell in self.sheet.rows[row]), key=len, default="")
        return " ".join(said.split())[: LONGEST["group"]]

    def _cell(self, row: int, name: str) -> Cell:
        """The first filled cell of those that mean this."""
        cells = [self.sheet.cell(row, index) for index in self.places.get(name, ())]
        return next((cell for cell in cells if cell.value is not None), cells[0] if cells else EMPTY)

    def _text(self, line: Line, name: str) -> str:
        """The words of the cells that mean this, one paragraph each; 同上 is what the row above says."""
        words = []
        for index in self.places.get(name, ()):
            cell = self._sound(line, index)
            said = text(cell)
            if not said or _DASH.fullmatch(said):
                continue
            if _SAME_AS_ABOVE.fullmatch(said) and name in _COPIED and self.before is not None:
                said = getattr(self.before, name)
            words.append((self.headings[index], said))
        if len(words) > 1 and name in ("requirement", "remark", "progress", "done_when"):
            return "\n".join(f"{heading}：{said}" for heading, said in words)
        return "\n".join(dict.fromkeys(said for _, said in words))

    def _sound(self, line: Line, index: int) -> Cell:
        """A cell, with a fault where its formula gives nothing that can be read."""
        cell = self.sheet.cell(line.row, index)
        if cell.is_error:
            message = N_("“{column}”是公式错误 {error}。请改成文字或日期。")
            self._fault(line, index, "sheets.error", message, column=self.headings[index], error=text(cell)[:20])
            return EMPTY
        if cell.is_formula and cell.value is None and not cell.merged:
            message = N_("“{column}”是公式，没有存下结果。请用 Excel 或 WPS 打开、保存一次，或直接写上内容。")
            self._fault(line, index, "sheets.uncounted", message, column=self.headings[index])
        return cell

    def _fault(self, line: Line, at: int | None, code: str, message: str, /, stops: bool = True, **params: Any) -> None:
        line.faults.append(Fault(at, Refused(code, message, "invalid", **params), stops))

    # ── what ───────────────────────────────────────────────────────────────────

    def _what(self, line: Line) -> None:
        line.title, line.requirement = self._text(line, "title"), self._text(line, "requirement")
        place = next(iter(self.places.get("title", ())), None)
        if place is not None and (line.row, place) in self.spans:
            first, are_parts = self.spans[line.row, place]
            if are_parts:  # one task over several rows, each of them a measure of its own
                if line.requirement:
                    line.group = " · ".join(filter(None, (line.group, _one_line(line.title))))
                    line.title, line.requirement = line.requirement, ""
            elif first != line.row:
                self._goes_on(line, first)
                return
        if not line.title and line.requirement:
            line.title, line.requirement = line.requirement, ""
        if not line.title:
            self._no_title(line, place)
        elif len(line.title) > LONGEST["title"] and not line.requirement:
            self._shortened(line, place)
        elif "\n" in line.title and len(line.title) <= LONGEST["title"]:
            line.title = _one_line(line.title)

    def _goes_on(self, line: Line, first: int) -> None:
        """A row of an item that is merged downwards: its units join that item, what else it says is kept as a remark."""
        message = N_("和第 {row} 行是同一件事（合并单元格），没有另算一件，单位并到了那一行")
        line.skipped = Said(message, {"row": first + 1})
        above = self.before
        if above is None or above.row != first:
            return
        self._who(line)
        led = {unit.id for unit in above.leads}
        above.leads = tuple(dict.fromkeys([*above.leads, *(unit for unit in line.leads if unit.id not in led)]))
        above.joints = tuple(dict.fromkeys([*above.joints, *line.joints]))
        above.faults += line.faults
        of_units = {*self.places.get("leads", ()), *self.places.get("joints", ()), *self.places.get("number", ())}
        rest = [
            text(cell)
            for index in sorted(self.read_columns - of_units)
            if not (cell := self.sheet.cell(line.row, index)).merged and text(cell)
        ]
        if rest:
            said = {"row": line.row + 1, "said": "；".join(rest)}
            above.remarks.append(Said(N_("第 {row} 行还写着：{said}"), said))

    def _no_title(self, line: Line, place: int | None) -> None:
        """Without a task: a row of nothing but a number, or something that somebody forgot to name."""
        said = [
            index
            for index in self.read_columns - {*self.places.get("number", ())}
            if text(self.sheet.cell(line.row, index))
        ]
        if not said and not line.faults:
            line.skipped = Said(N_("这一行没有写事项"))
        elif not line.faults:
            self._fault(line, place, "sheets.no_title", N_("没有写事项。请写上，或删掉这一行。"))

    def _shortened(self, line: Line, place: int | None) -> None:
        """A task longer than a title: its first sentence is the title, all of it the requirement; this is said."""
        whole = line.title
        first = re.split(r"[。；;！\n：:]", whole, maxsplit=1)[0].strip()
        if not 4 <= len(first) <= LONGEST["title"]:
            first = re.split(r"[，,、]", whole, maxsplit=1)[0].strip()
        if not 4 <= len(first) <= LONGEST["title"]:
            return  # too long, and nowhere to cut: said with the limits
        line.title, line.requirement = first, whole
        message = N_("事项有{count}字，最多{most}字：取第一句作事项，全文放进办理要求。")
        self._fault(line, place, "sheets.title_cut", message, stops=False, count=len(whole), most=LONGEST["title"])

    # ── who and when ───────────────────────────────────────────────────────────

    def _who(self, line: Line) -> None:
        leads: list[Unit] = []
        joints: list[Unit] = []
        people: list[str] = []
        said = []
        for name, joint in (("leads", False), ("joints", True)):
            for index in self.places.get(name, ()):
                words = text(self._sound(line, index))
                if not words:
                    continue
                if _SAME_AS_ABOVE.fullmatch(words) and self.before is not None:
                    (joints if joint else leads).extend(self.before.joints if joint else self.before.leads)
                    continue
                said.append(words)
                if len(words) > unit_cells.LONGEST:
                    self._too_long(line, index, words, unit_cells.LONGEST)
                    continue
                found = self._units(words, joint)
                leads += found.leads
                joints += found.joints
                people += [] if joint else found.people
                line.faults.extend(Fault(index, refused) for refused in found.unknown)
                if found.open:
                    message = N_("“{said}”没有点名，没有带入单位。请逐个写上；原文留在备注里。")
                    given = "、".join(found.open)[:60]
                    nobody = not found.leads and not joint
                    self._fault(line, index, "sheets.units_open", message, stops=nobody, said=given)
                    line.remarks.append(
                        Said(N_("{column}原文：{said}"), {"column": self.headings[index], "said": words})
                    )
        led = {unit.id for unit in leads if unit.id is not None}
        line.leads = tuple(dict.fromkeys(leads))
        line.joints = tuple(unit for unit in dict.fromkeys(joints) if unit.id is None or unit.id not in led)
        line.units_said = "\n".join(said)
        line.responsible = "、".join(dict.fromkeys(people))

    def _units(self, words: str, joint: bool) -> unit_cells.Found:
        if (words, joint) not in self.cells_of_units:
            self.cells_of_units[words, joint] = unit_cells.read(words, self.known, joint=joint)
        return self.cells_of_units[words, joint]

    def _when(self, line: Line) -> None:
        for index in self.places.get("due", ())[:1]:
            cell = self._sound(line, index)
            if isinstance(cell.value, str) and _SAME_AS_ABOVE.fullmatch(cell.value) and self.before is not None:
                line.due = self.before.due
                continue
            try:
                line.due = dues.read(cell, today=self.today, year=self.layout.year)
            except Refused as refused:
                line.faults.append(Fault(index, refused))
                continue
            self._say_due(line, index, line.due)

    def _say_due(self, line: Line, index: int, due: Due | None) -> None:
        if due is None or due.on is None:
            if due is not None and due.repeats:
                line.remarks.append(Said(N_("时限写着“{said}”：按长期带入，定期报进展"), {"said": due.text}))
            return
        if due.several:
            message = N_("“{said}”里有几个日期，取了最后一个 {day}。不对请只写一个。")
            self._fault(line, index, "sheets.due_several", message, stops=False, said=due.text[:60], day=_iso(due.on))
        elif due.year_from == "today":
            line.remarks.append(Said(N_("时限“{said}”没有写年份，按今年算"), {"said": due.text}))

    # ── how far ────────────────────────────────────────────────────────────────

    def _how_far(self, line: Line) -> None:
        cell = self._sound(line, self.places["state"][0]) if "state" in self.places else EMPTY
        line.state_said, line.state = text(cell), progress.state(cell.value)
        line.progress = self._text(line, "progress")
        if line.progress and not line.state and (state := progress.state(line.progress)):
            line.state, line.state_said = state, line.progress
        if len(line.progress) <= LONGEST["progress"]:
            line.reports = progress.reports(line.progress, today=self.today, year=self.layout.year)
        stamp = self._cell(line.row, "report_on")
        on = dues.day(stamp.value, today=self.today, year=self.layout.year)
        if on and on <= self.today and line.reports and line.reports[0][0] is None:
            line.reports[0] = (on, line.reports[0][1])
            line.reports.sort(key=lambda report: report[0] or date.min)

    # ── the register's own fields, limits, remarks ─────────────────────────────

    def _own_fields(self, line: Line) -> None:
        for name, indexes in self.places.items():
            if not name.startswith("own:"):
                continue
            index, key = indexes[0], name.removeprefix("own:")
            cell = self._sound(line, index)
            said = text(cell)
            if not said:
                continue
            kind = self.own.get(key, "text")
            if kind == "date":
                on = dues.day(cell.value, today=self.today, year=self.layout.year)
                if on is None:
                    message = N_("“{column}”写着“{said}”，不是日期。请写成 2026年6月30日。")
                    self._fault(line, index, "sheets.own_date", message, column=self.headings[index], said=said[:40])
                    continue
                said = on.isoformat()
            elif kind == "number":
                plain = unicodedata.normalize("NFKC", said).replace(",", "")
                if not re.fullmatch(r"-?\d{1,15}(?:\.\d{1,6})?", plain):
                    message = N_("“{column}”写着“{said}”，不是数字。请只写数字。")
                    self._fault(line, index, "sheets.own_number", message, column=self.headings[index], said=said[:40])
                    continue
                said = plain
            if len(said) > LONGEST_OWN:
                self._too_long(line, index, said, LONGEST_OWN)
            line.own[key] = said

    def _limits(self, line: Line) -> None:
        for name, most in LONGEST.items():
            said = getattr(line, name)
            if len(said) > most:
                self._too_long(line, next(iter(self.places.get(name, ())), None), said, most)

    def _too_long(self, line: Line, index: int | None, said: str, most: int) -> None:
        heading = self.headings.get(index, "") if index is not None else ""
        message = N_("“{column}”有{count}字，最多{most}字。请写短些，其余的放进别的列。")
        self._fault(line, index, "sheets.too_long", message, column=heading, count=len(said), most=most)

    def _remarks(self, line: Line) -> None:
        cells = self.sheet.rows[line.row]
        if line.hidden:
            line.remarks.append(Said(N_("这一行在表里是隐藏的")))
        coloured: dict[str, list[int]] = {}
        for index, cell in enumerate(cells):
            heading = self.headings.get(index, letters(index))
            if cell.remark:
                line.remarks.append(Said(N_("“{column}”的批注：{said}"), {"column": heading, "said": cell.remark}))
            if cell.is_formula and cell.value is not None and index in self.read_columns and not cell.is_error:
                line.remarks.append(Said(N_("“{column}”是公式，按存下的结果读"), {"column": heading}))
            if cell.colour and cell.colour not in self.usual:
                coloured.setdefault(colour_name(cell.colour), []).append(index)
        for name, indexes in coloured.items():
            if not name:
                continue
            filled = sum(cell.value is not None for cell in cells)
            if len(indexes) >= max(2, filled // 2):
                line.remarks.append(Said(N_("整行标成{colour}色"), {"colour": name}))
            else:
                said = "、".join(f"“{self.headings.get(index, letters(index))}”" for index in indexes)
                line.remarks.append(Said(N_("{columns}标成{colour}色"), {"columns": said, "colour": name}))

    # ── looked at once for the whole sheet ─────────────────────────────────────

    def _merged_titles(self) -> dict[tuple[int, int], tuple[int, bool]]:
        """(first row, whether its rows are tasks of their own) of each cell of a title that is merged downwards."""
        out: dict[tuple[int, int], tuple[int, bool]] = {}
        place = next(iter(self.places.get("title", ())), None)
        for y, x, y2, x2 in self.sheet.merged:
            if place is None or not x <= place <= x2 or y2 == y or y < self.layout.first:
                continue
            asked = {
                text(self.sheet.cell(row, index)) or f"\0{row}"
                for row in range(y, y2 + 1)
                for index in self.places.get("requirement", ())[:1]
            }
            are_parts = len(asked) == y2 - y + 1 and not all(said.startswith("\0") for said in asked)
            out |= {(row, place): (y, are_parts) for row in range(y, y2 + 1)}
        return out

    def _usual_colours(self) -> set[str]:
        """Fills of half of the rows and more, or of stripes, are decoration."""
        counts: Counter[str] = Counter()
        rows = 0
        for row in range(self.layout.first, len(self.sheet.rows)):
            if cells := self.sheet.rows[row]:
                rows += 1
                counts.update({cell.colour for cell in cells if cell.colour})
        return {colour for colour, count in counts.items() if rows >= 4 and count >= 0.4 * rows}


def colour_name(rgb: str) -> str:
    """What people call a fill (红, 黄, 绿 …); "" for white, grey and black."""
    hue, light, much = colorsys.rgb_to_hls(*(int(rgb[n : n + 2], 16) / 255 for n in (0, 2, 4)))
    if much < 0.25 or light > 0.97 or light < 0.08:
        return ""
    return next(name for edge, name in _COLOURS if hue * 360 < edge)


def _one_line(said: str) -> str:
    return re.sub(r"\s*\n\s*", "", said)


def _iso(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def title_key(title: str) -> str:
    """A title as it is compared: without spaces, marks and full-width forms."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", title)).lower()


def _twice(found: list[Line], places: Mapping[str, list[int]]) -> None:
    """The same item twice in one sheet: each later row names the first one. Same number of ours; or same title, first
    lead, and item above."""
    seen: dict[tuple[object, ...], Line] = {}
    titles: dict[int, str] = {}
    for line in found:
        if line.skipped is not None or not line.title:
            continue
        titles[line.row] = title_key(line.title)
        first = (line.leads[0].id or line.leads[0].said) if line.leads else None
        keys: list[tuple[object, ...]] = [("what", titles[line.row], first, titles.get(line.parent or -1), line.group)]
        if line.item_number:
            keys.append(("number", line.item_number))
        for key in keys:
            other = seen.setdefault(key, line)
            if other is line:
                continue
            name, message = (
                ("item_number", N_("和第 {row} 行的编号一样。请删掉一行，或改正编号。"))
                if key[0] == "number"
                else ("title", N_("和第 {row} 行是同一件事：事项和牵头单位都一样。请删掉一行，或写得不一样。"))
            )
            column = next(iter(places.get(name, ())), None)
            line.faults.append(Fault(column, Refused("sheets.twice", message, "invalid", row=other.row + 1)))
            break


__all__ = ["FIELDS", "LONGEST", "colour_name", "lines", "title_key"]
