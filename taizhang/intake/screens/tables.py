"""A table of the document as the desk shows it: cells that say the same beside or below each other are one again."""

from collections.abc import Callable


def rows(text: str, table: dict, cut: Callable[[int, int], list]) -> list[list[dict]]:
    """The cells of a table, merged where files unfold them; `cut(start, end)` gives the marked pieces of one."""
    spans = table["rows"]
    words = [[text[a:b].strip() for a, b in row] for row in spans]
    width = max(n for row in words for n, said in enumerate(row, start=1) if said)
    words = [(row + [""] * width)[:width] for row in words]
    taken: set[tuple[int, int]] = set()
    shown = []
    for y, row in enumerate(spans):
        cells = []
        for x in range(width):
            if (y, x) in taken:
                continue
            wide, tall = _reach(words, y, x, table["head"])
            taken.update((j, i) for j in range(y, y + tall) for i in range(x, x + wide))
            a, b = row[x] if x < len(row) else (0, 0)
            cells.append({"runs": cut(a, b) if a < b else [], "wide": wide, "tall": tall, "is_head": y < table["head"]})
        shown.append(cells)
    return shown


def _reach(words, y, x, head):
    """Over how many columns and rows a cell says the same. A header goes on into no row of tasks."""
    said = words[y][x]
    wide = tall = 1
    if len(said) < 2:  # empty cells, ticks and numbers stand each for themselves
        return wide, tall
    while x + wide < len(words[y]) and words[y][x + wide] == said:
        wide += 1
    stop = head if y < head else len(words)
    while y + tall < stop and words[y + tall][x : x + wide] == [said] * wide and _goes_on(words, y + tall, x, head):
        tall += 1
    return wide, tall


def _goes_on(words, y, x, head):
    """Whether a row goes on with the one above it in every column to the left: below the header only then was a
    cell merged, and not the same unit named twice."""
    return y < head or all(words[y][i] == words[y - 1][i] for i in range(x))
