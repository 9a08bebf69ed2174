"""The parts of a document that can be decided in one go: its articles, and its tables."""

from collections.abc import Iterable
from dataclasses import dataclass

LABEL_MAX = 40


@dataclass(frozen=True)
class Group:
    """An article or a table of the text. `label` is its headline as printed, or empty; `number` counts its kind."""

    key: str
    label: str
    number: int
    start: int
    end: int

    @property
    def is_table(self) -> bool:
        return self.key.startswith("t")


def groups(layout: dict, text: str) -> list[Group]:
    """The tables, then the articles: what stands in a table belongs to the table."""
    found = []
    paragraphs = layout.get("paragraphs", ())
    for number, table in enumerate(layout.get("tables", ())):
        cells = [cell for row in table["rows"] for cell in row]
        above = paragraphs[table["at"] - 1] if 0 < table["at"] <= len(paragraphs) else (0, 0)
        label = "".join(text[slice(*above)].split())
        label = label if len(label) <= LABEL_MAX else ""
        found.append(Group(f"t{number}", label, number + 1, min(a for a, _ in cells), max(b for _, b in cells)))
    for number, (start, end, headline) in enumerate(layout.get("articles", ())):
        found.append(Group(f"a{number}", "".join((headline or "").split())[:LABEL_MAX], number + 1, start, end))
    return found


def group_of(found: Iterable[Group], start: int) -> Group | None:
    """The group in which a candidate begins."""
    return next((group for group in found if group.start <= start < group.end), None)
