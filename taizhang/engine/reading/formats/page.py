"""What all kinds of files become: lines, and tables whose rows are lines with TABs between the cells.

Merged cells are unfolded: their words stand in every row and column that they span. Several lines in a cell are
joined by a full-width space. A line over the whole width at the top or bottom of a table (a title, a note) is a plain
line; a table of a single column, or one that only arranges the page, is plain lines too.
"""

from dataclasses import dataclass, field

from .limits import MOST_CHARS, WIDEST, too_large

_JOINER = "\u3000"
_DEEPEST = 12  # tables inside tables; further ones are read as plain lines
_LONGEST_CELL = 3000  # longer ones hold a page, not a cell


@dataclass
class _Cell:
    at: int
    wide: int
    lines: list[str]


@dataclass
class _Table:
    rows: list[list[_Cell]] = field(default_factory=list)
    hanging: dict[int, tuple[int, _Cell]] = field(default_factory=dict)  # column → rows left, cell of the row above
    column: int = 0
    holds_table: bool = False


class Page:
    """Takes in lines and tables in reading order."""

    def __init__(self):
        self._containers: list[list[list[str]]] = [[]]
        self._tables: list[_Table] = []
        self._cells: list[_Cell] = []
        self._refused = 0  # tables too deep to be tables
        self._chars = 0

    def new_line(self) -> list[str]:
        """A line to which words may be added until the page is done."""
        line: list[str] = []
        self._containers[-1].append(line)
        return line

    @property
    def is_in_table(self) -> bool:
        """Whether a table is open."""
        return bool(self._tables)

    def pieces(self) -> list[list[str]]:
        """The lines as they were filled."""
        return self._containers[0]

    def lines(self) -> list[str]:
        """Everything, in order."""
        return ["".join(line) for line in self._containers[0]]

    # ── tables ──

    def open_table(self):
        """A table begins where the last line stands."""
        if len(self._tables) >= _DEEPEST or len(self._cells) != len(self._tables):
            self._refused += 1
            return
        if self._tables:
            self._tables[-1].holds_table = True
        self._tables.append(_Table())

    def open_row(self, skip=0):
        """A row begins; `skip` columns of it are not there."""
        if self._refused or not self._tables:
            return
        self.close_cell()
        table = self._tables[-1]
        self._end_row(table)
        table.rows.append([])
        table.column = 0
        self._hang(skip)

    def open_cell(self, wide=1, tall=1, goes_on=False):
        """A cell begins: so many columns wide and rows tall; or it goes on with the one above it."""
        if self._refused or not self._tables:
            return
        self.close_cell()
        table = self._tables[-1]
        if not table.rows:
            table.rows.append([])
        self._hang()
        wide = max(1, min(wide, WIDEST))
        if table.column + wide > WIDEST * 2:
            raise too_large()
        above = self._above(table) if goes_on else None
        cell = _Cell(table.column, wide, above.lines if above else [])
        table.rows[-1].append(cell)
        if tall > 1:
            table.hanging[table.column] = (min(tall, 10_000) - 1, cell)
        table.column += wide
        self._cells.append(cell)
        self._containers.append([])

    def close_cell(self):
        """The open cell of the innermost table ends, if there is one."""
        if self._refused or not self._tables or len(self._cells) < len(self._tables):
            return
        held = self._containers.pop()
        cell = self._cells.pop()
        cell.lines = cell.lines or [text for line in held if (text := "".join(line).strip())]

    def close_table(self):
        """The innermost table ends; its rows become lines."""
        if self._refused:
            self._refused -= 1
            return
        if not self._tables:
            return
        self.close_cell()
        table = self._tables.pop()
        self._end_row(table)
        for text in self._rendered(table):
            self._chars += len(text)
            if self._chars > MOST_CHARS:
                raise too_large()
            self.new_line().append(text)

    @staticmethod
    def _above(table):
        before = table.rows[-2] if len(table.rows) > 1 else []
        return next((cell for cell in before if cell.at <= table.column < cell.at + cell.wide), None)

    def _hang(self, skip=0):
        """Put in the cells that reach down from above."""
        table = self._tables[-1]
        table.column += min(skip, WIDEST)
        while table.column in table.hanging:
            left, cell = table.hanging.pop(table.column)
            if left > 1:
                table.hanging[cell.at] = (left - 1, cell)
            table.rows[-1].append(cell)
            table.column += cell.wide

    @staticmethod
    def _end_row(table):
        """The cells that reach down from above beyond the last cell of the row."""
        for column in sorted(table.hanging):
            if column >= table.column and table.rows:
                left, cell = table.hanging.pop(column)
                if left > 1:
                    table.hanging[column] = (left - 1, cell)
                table.rows[-1].append(cell)

    def _rendered(self, table):
        rows = [row for row in table.rows if any(cell.lines for cell in row)]
        longest = max((sum(map(len, cell.lines)) for row in rows for cell in row), default=0)
        starts = sorted({cell.at for row in rows for cell in row})
        if len(starts) < 2 or longest > _LONGEST_CELL or (table.holds_table and _arranges(rows)):
            seen: set[int] = set()
            for cell in (cell for row in rows for cell in row):
                if id(cell.lines) not in seen:
                    yield from cell.lines
                seen.add(id(cell.lines))
            return
        yield from grid_lines([_unfolded(row, starts) for row in rows])


def _arranges(rows):
    """Whether a table with tables inside only arranges the page."""
    return any("\t" in line for row in rows for cell in row for line in cell.lines)


def _unfolded(row, starts):
    words = {}
    for cell in row:
        text = one_cell(_JOINER.join(cell.lines))
        words.update({at: text for at in starts if cell.at <= at < cell.at + cell.wide})
    return [words.get(at, "") for at in starts]


def one_cell(text: str) -> str:
    """The words of a cell on one line."""
    pieces = (piece.strip() for piece in text.replace("\t", "\n").splitlines())
    return _JOINER.join(piece for piece in pieces if piece)


def grid_lines(grid: list[list[str]], *, is_printed: bool = False) -> list[str]:
    """Unfolded rows as lines. What spans the whole width above or below the table is a plain line; where cells are known
    to be merged, as on a printed page, a row without its first cell is none."""
    width = max(map(len, grid), default=0)
    grid = [row + [""] * (width - len(row)) for row in grid]
    used = [at for at in range(width) if any(row[at] for row in grid)]
    rows = [[row[at] for at in used] for row in grid if any(row)]
    inside = [n for n, row in enumerate(rows) if len(set(filter(None, row))) > 1 or (is_printed and not row[0])]
    if not inside or len(used) < 2:
        return [next(filter(None, row)) for row in rows]
    out = []
    for number, row in enumerate(rows):
        if inside[0] <= number <= inside[-1]:
            out.append("\t".join(row))
        else:
            out.append(next(filter(None, row)))
    return out
