"""A panel: a column of groups with their rows, and the time line beside them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from taizhang.engine.refusal import N_
from taizhang.engine.workdays import Calendar, said

from .bars import Geometry, bars, ends, of_paper
from .canvas import Canvas
from .flow import Piece
from .lights import LETTERS, Say, ink_of, light
from .links import Place, links
from .measure import width, wrap
from .model import Chart, Row
from .scale import Scale

BAND = 13.0  # the group's name
NAME = 30.0  # where the row's name begins
STEP = 5.0  # how much further in the name of a step
OWNER, OWNER_MOST = 25.0, 38.0  # a number that is cut reaches nobody: the column grows with it
TITLE, DETAIL = 5.5, 3.7


@dataclass(frozen=True)
class Columns:
    """Where the columns of a panel stand, from its left edge."""

    wide: float
    name_to: float
    due_at: float  # right-aligned there
    line_from: float
    line_to: float
    owner_at: float

    @classmethod
    def fitting(cls, chart: Chart, wide: float) -> "Columns":
        """The names get what nine in ten of them need, but no more than a share of the panel."""
        longest = sorted(width(row.title[:60], TITLE) for row in chart.rows) or [0]
        wanted = longest[-(-(len(longest) - 1) * 9 // 10)] + 2
        name = min(max(wanted, 60), wide * 0.26)
        owner = OWNER if any(row.person or row.phone for row in chart.rows) else 0.0
        phones = {row.phone for row in chart.rows if row.phone}
        owner = min(max([owner, *(width(phone, DETAIL) + 1 for phone in phones)]), OWNER_MOST)
        dues = [width(_due_text(row, chart), 5.2) for row in chart.rows]
        due = NAME + name + 3 + min(max([14, *dues]), 26)
        return cls(wide, NAME + name, due, due + 5, wide - owner - (2 if owner else 0), wide - owner)


def panel(canvas: Canvas, chart: Chart, calendar: Calendar, pieces: list[Piece], columns: Columns, top: float,
          high: float, row_high: float, gap: float, say: Say) -> None:  # fmt: skip
    """Rows begin at `top`; the panel ends at `high`, with ruled empty lines where there are no more rows."""
    p = canvas.palette
    scale = Scale(chart.from_on, chart.to_on, columns.line_from, columns.line_to)
    _time(canvas, chart, calendar, scale, top, high, say)
    geo = of_paper(row_high)
    y, placed = top, list[Place]()
    for number, piece in enumerate(pieces):
        y += gap if number else 0
        placed += _piece(canvas, chart, piece, columns, scale, geo, y, say)
        y += piece.slots * row_high
    links(canvas, scale, {row.key: Place(row, at) for row, at in placed}, geo)
    canvas.line((0, y), (columns.wide, y), stroke=p.frame, width=0.9)
    while (y := y + row_high) < high - 1:  # the page of a ledger is ruled to its end
        canvas.line((0, y), (columns.wide, y), stroke=p.rule, width=0.25)
    canvas.line((0, high), (columns.wide, high), stroke=p.frame, width=0.9)
    _today(canvas, chart, scale, top, high, say)
    for row, at in placed:
        ends(canvas.at(0, at), scale, row, geo, chart.today, columns.line_to)
    canvas.text(NAME, top - 3, say(chart.columns), 4.6, p.ink3, room=columns.name_to - NAME)
    canvas.text(columns.due_at, top - 3, say(N_("时限")), 4.6, p.ink3, anchor="end")
    if columns.owner_at < columns.wide:
        phones = any(row.phone for row in chart.rows)
        canvas.text(columns.owner_at, top - 3, say(N_("责任人、电话") if phones else N_("责任人")), 4.6, p.ink3,
                    room=columns.wide - columns.owner_at)  # fmt: skip


def _time(canvas: Canvas, chart: Chart, calendar: Calendar, scale: Scale, top: float, high: float, say: Say) -> None:
    """Months ruled and named; holidays shaded and named at the foot; worked weekends marked there."""
    p = canvas.palette
    taken = scale.left
    size = 4 * min(1, 1.6 / canvas.k)  # there is no more room above the legend
    for rest in scale.holidays(calendar):
        left, right = scale.x(rest.from_on), scale.end(rest.to_on)
        canvas.rect(left, top, right - left, high - top, fill=p.fill("rest"), part="holiday")
        name = said(rest.name, say)
        wide = width(name, size)
        middle = min(max((left + right) / 2, scale.left + wide / 2), scale.right - wide / 2)
        touches = middle - wide / 2 < taken  # 中秋节 and 国庆节 do: the second one's name stands a line lower
        canvas.text(middle, high + size * (2.5 if touches else 1.4), name, size, p.ink3, anchor="middle")
        taken = scale.left if touches else middle + wide / 2 + 0.6
    for day in scale.worked_weekends(calendar):
        x = scale.middle(day)
        canvas.line((x, high), (x - 1.1, high + 1.7), (x + 1.1, high + 1.7), fill=p.ink2, close=True, part="worked")
    months = list(scale.months())
    spans_years = scale.from_on.year != scale.to_on.year
    labels_end = 0.0
    flag = _flag(chart, scale, say)[1:] if scale.shows(chart.today) else (0.0, 0.0)
    for first in months:
        x = scale.x(first)
        quarter = first.month in (1, 4, 7, 10)
        canvas.line((x, top - 9), (x, high), stroke=p.rule2 if quarter else p.rule, width=0.5 if quarter else 0.3)
        if spans_years and (first.month == 1 or first == months[0]):
            year = say(N_("{year}年")).format(year=first.year)
            begins, ends_at = x + 1.8, x + 1.8 + width(year, 4.4)
            if begins < flag[1] and ends_at > flag[0]:  # beside the flag of today
                begins = flag[1] + 1
            canvas.text(begins, top - 9.6, year, 4.4, p.ink3)
        label = say(N_("{month}月")).format(month=first.month)
        wide = width(label, 6)
        is_now = (first.year, first.month) == (chart.today.year, chart.today.month)
        if x + 1.8 >= labels_end and x + 1.8 + wide * 0.8 <= scale.right:
            canvas.text(x + 1.8, top - 3, label, 6, p.ink if is_now else p.ink2, bold=is_now)
            labels_end = x + wide + 3.3
    canvas.line((scale.right, top - 9), (scale.right, high), stroke=p.rule, width=0.3)


def _flag(chart: Chart, scale: Scale, say: Say) -> tuple[str, float, float]:
    """What the flag of today says, from where to where."""
    words = say(N_("今天 {month}月{day}日")).format(month=chart.today.month, day=chart.today.day)
    wide = width(words, 5.2) + 3
    left = min(max(scale.end(chart.today) - wide / 2, scale.left), scale.right - wide)
    return words, left, left + wide


def _today(canvas: Canvas, chart: Chart, scale: Scale, top: float, high: float, say: Say) -> None:
    if not scale.shows(chart.today):
        return
    p, x = canvas.palette, scale.end(chart.today)
    words, left, right = _flag(chart, scale, say)
    canvas.line((x, top - 9.5), (x, high), stroke=p.ink, width=1.1, part="today")
    canvas.rect(left, top - 17, right - left, 7.6, fill=p.ink)
    canvas.text((left + right) / 2, top - 11.4, words, 5.2, p.sheet, bold=True, anchor="middle")


def _piece(canvas: Canvas, chart: Chart, piece: Piece, columns: Columns, scale: Scale, geo: Geometry, top: float,
           say: Say) -> list[Place]:  # fmt: skip
    p, high = canvas.palette, piece.slots * geo.row
    canvas.rect(0, top, BAND, high, fill=p.wash)
    canvas.line((0, top), (columns.wide, top), stroke=p.frame, width=0.9)
    rows = piece.group.rows[piece.first : piece.last]
    _band(canvas, piece, rows, top, high, say)
    placed = {row.key: Place(row, top + no * geo.row) for no, row in enumerate(rows)}
    for no in range(1, piece.slots):
        five = (piece.first + no) % 5 == 0
        y = top + no * geo.row
        canvas.line((BAND, y), (columns.wide, y), stroke=p.rule2 if five else p.rule, width=0.4 if five else 0.25)
    for row, y in placed.values():
        _words(canvas, chart, row, columns, geo, y, say)
        bars(canvas.at(0, y), scale, row, geo, chart.today, say, columns.line_to)
    if piece.group.hidden and piece.last == piece.group.slots:
        words = say(N_("{count} 项不可见")).format(count=piece.group.hidden)
        y = top + (piece.slots - 0.5) * geo.row
        canvas.text(NAME, y + 1.8, words, 5, p.ink3, room=columns.name_to - NAME)
        canvas.line((columns.line_from, y), (columns.line_to, y), stroke=p.rule2, width=0.4, dash="1 2")
    return list(placed.values())


def _words(canvas: Canvas, chart: Chart, row: Row, columns: Columns, geo: Geometry, top: float, say: Say) -> None:
    """Light and letter, name, number, unit and why it burns; the deadline, and the one that it was; who answers."""
    p, middle = canvas.palette, top + geo.row / 2
    is_red = row.light == "red"
    if row.is_closed:  # its letter stands in the seal
        light(canvas, BAND + 4, middle - 3.6, 7.2, row.light)
    else:
        light(canvas, BAND + 2, middle - 3, 6, row.light)
        letter = say(LETTERS[row.light])
        letter = letter if width(letter, 5) < NAME - BAND - 10 else letter[:1]  # 红, R
        canvas.text(BAND + 9.6, middle + 1.8, letter, 5, ink_of(canvas, row.light), bold=True, key=row.key)
    ink = p.ink3 if row.is_closed else p.ink2 if row.is_step else p.ink
    left = NAME + (STEP if row.is_step else 0)
    room = columns.name_to - left
    lines, size = wrap(row.title, room, TITLE * (0.88 if row.is_step else 1), 2 if geo.row >= 16 else 1)
    block = len(lines) * size * 1.15 + DETAIL * 1.2
    y = middle - block / 2 + size * 0.9
    for line in lines:
        canvas.text(left, y, line, size, ink, bold=is_red and not row.is_step, key=row.key)
        y += size * 1.15
    reason = "" if is_red or row.is_closed else row.light_reason
    detail = "　".join(part for part in (row.number, row.unit, reason) if part)
    canvas.text(left, y - size * 1.15 + DETAIL * 1.22, detail, DETAIL, p.ink3, room=room)
    _due(canvas, chart, row, columns, middle, is_red)
    if row.person or row.phone:
        room = columns.wide - columns.owner_at
        at = middle + 1.8 if not row.phone else middle - 0.6
        canvas.text(columns.owner_at, at, row.person, 4.8, ink, room=room)
        canvas.text(columns.owner_at, middle + (4 if row.person else 1.4), row.phone, DETAIL, p.ink2, room=room)


def _due(canvas: Canvas, chart: Chart, row: Row, columns: Columns, middle: float, is_red: bool) -> None:
    p = canvas.palette
    text = _due_text(row, chart)
    was = row.baseline.to_on if row.baseline and row.due_on and row.baseline.to_on != row.due_on else None
    ink = p.verm if is_red else p.ink3 if row.is_closed else p.ink2
    y = middle + 1.9
    if was:
        y = middle + 3.9
        old = _short(was, chart)
        wide = canvas.text(columns.due_at, middle - 1.4, old, 3.7, p.ink3, anchor="end")
        canvas.line((columns.due_at - wide, middle - 2.7), (columns.due_at, middle - 2.7), stroke=p.ink3, width=0.35)
    canvas.text(columns.due_at, y, text, 5.2, ink, bold=is_red, anchor="end",
                room=columns.due_at - columns.name_to - 2)  # fmt: skip


def _due_text(row: Row, chart: Chart) -> str:
    return row.due_text or (_short(row.due_on, chart) if row.due_on else "—")


def _short(day: date, chart: Chart) -> str:
    return f"{day.month}-{day.day}" if day.year == chart.today.year else f"{day.year}-{day.month}-{day.day}"


def _band(canvas: Canvas, piece: Piece, rows: tuple[Row, ...], top: float, high: float, say: Say) -> None:
    """The group's name from top to bottom, its leader below it, and how many are red and struck off at its foot."""
    p, middle, room = canvas.palette, BAND / 2, high
    counted = Counter(row.light for row in piece.group.rows if not row.is_step)
    name = piece.group.title
    leader = "" if piece.goes_on else piece.group.leader
    feet = [(colour, counted[colour]) for colour in ("red", "closed") if counted[colour]]
    if len(name) * 6.4 + 8 + len(feet) * 8 <= high and not piece.goes_on:
        for no, (colour, count) in enumerate(reversed(feet)):
            y = top + high - 5 - no * 8
            light(canvas, 1.6, y - 3.4 - (colour == "closed") * 0.5, 5 + (colour == "closed"), colour)
            canvas.text(8.2, y + 1.2, str(count), 4.6, p.verm if colour == "red" else p.ink, bold=True, room=BAND - 8.2)
        room -= len(feet) * 8 + 3
    if leader and len(name) * 6.4 + len(leader) * 5.6 + 12 <= room:
        for no, sign in enumerate(reversed(leader)):
            canvas.text(middle, top + room - 3 - no * 5.6, sign, 4.8, p.ink2, anchor="middle")
        room -= len(leader) * 5.6 + 5
    if piece.goes_on:
        room -= 9
        canvas.text(middle, top + room + 3.6, say(N_("续")), 4.8, p.ink2, anchor="middle")
    _vertical(canvas, name, middle, top, room)


def _vertical(canvas: Canvas, name: str, middle: float, top: float, room: float) -> None:
    """One sign a line while there is height for it, otherwise lines of several signs, as large as fit."""
    p = canvas.palette
    for size in (8.8, 7.8, 6.9, 6.1, 5.4):
        step = size * 1.3
        if len(name) * step + 3 <= room and all(ord(sign) > 0x2E7F for sign in name):
            y = top + max(4.0, min(8.2, (room - len(name) * step) / 2)) + size * 0.86
            for sign in name:
                canvas.text(middle, y, sign, size, p.deep, bold=True, serif=True, anchor="middle")
                y += step
            return
    for size in (6, 5.2, 4.5, 3.9, 3.4, 3):
        lines, used = wrap(name, BAND - 1.4, size, max(int((room - 1.6) / (size * 1.16)), 1), least=1)
        if not lines[-1].endswith("…") or size == 3:
            y = top + (room - len(lines) * used * 1.16) / 2 + used * 0.95
            for line in lines:
                canvas.text(middle, y, line, used, p.deep, bold=True, anchor="middle")
                y += used * 1.16
            return
