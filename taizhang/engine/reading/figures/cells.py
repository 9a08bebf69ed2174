"""Figures in the cells of a table: named by their row and their column, ranked by the column of ranks."""

import re

from .quantities import quantities

_RANKS = re.compile(r"名次|排名|位次|名列")
_MOVES = re.compile(r"(?:上升|下降|前进|后退|前移|后移|提升)\d+位")
_NUMBERED = re.compile(r"[\d.、（）]*")


def texts(view, row):
    """[(flat start, flat end, words)] of the cells of a row."""
    spans = [view.flat_span(a, b) for a, b in row.cells]
    return [(a, b, view.flat[a:b]) for a, b in spans]


_UNIT_OR_SPACE = re.compile(r"（[^（）]*）|\s")


def bare(label):
    """A column's name without its unit and white space."""
    return _UNIT_OR_SPACE.sub("", label)


def header_of(rows):
    """How many rows at the top hold no number, and the name of each column by the last of them."""
    count = 0
    while count < min(3, len(rows)) and not any(re.search(r"\d", words) for _a, _b, words in rows[count]):
        count += 1
    names: list[str] = []
    for row in rows[:count]:
        for at, (_a, _b, words) in enumerate(row):
            if at >= len(names):
                names.append(words)
            elif words:
                names[at] = words
    return count, names


def label_of(row):
    """The first cell of a row that is a name."""
    return next((bare(words) for _a, _b, words in row if words and not re.search(r"\d", words)), "")


def rows_of(view):
    """Every row of every table below its header: (cells, names of the columns)."""
    for table in view.tables:
        rows = [texts(view, row) for row in table]
        count, names = header_of(rows)
        for row in rows[count:]:
            yield row, names


def is_move(words):
    """Whether a cell only says how a rank moved (上升2位)."""
    return bool(_MOVES.fullmatch(words))


def alone(words):
    """The quantity of a cell that holds nothing else, or None."""
    found = list(quantities(words))
    if len(found) != 1:
        return None
    n = found[0]
    return n if not _NUMBERED.sub("", words[: n.start].strip("约近共")) and n.end == len(words) else None


def rank_in(row, names):
    """The rank printed in a row under 名次 or 排名, or ""."""
    for at, (_a, _b, words) in enumerate(row):
        if at < len(names) and _RANKS.search(names[at]) and re.fullmatch(r"第?\d{1,3}名?", words):
            return words
    return ""
