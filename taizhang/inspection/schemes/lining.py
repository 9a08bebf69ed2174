"""Rows of a sheet as the clauses of a scheme: which column is which, which clause stands below which, what is wrong.

The sheet may be our own, or one as offices keep them: 测评项目, 测评内容, 测评标准 beside each
other, with merged cells, with numbers or without. Pure.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from taizhang.engine.refusal import N_, Refused
from taizhang.engine.sheets.guessing import text as shown
from taizhang.engine.sheets.headings import folded
from taizhang.engine.sheets.model import Book

from . import cells, rules
from .comparing import likeness
from .rules import ClauseSpec

FIELDS = {
    "no": N_("编号"),
    "parent": N_("上一级"),
    "depth": N_("层级"),
    "above1": N_("第一级（测评项目）"),
    "above2": N_("第二级（测评指标）"),
    "above3": N_("第三级（测评内容）"),
    "title": N_("内容"),
    "methods": N_("测评方式"),
    "score": N_("分值"),
    "step": N_("每处扣分"),
    "is_veto": N_("一票否决"),
    "is_precondition": N_("前置条件"),
    "zeroes": N_("问题即零分"),
    "point_types": N_("点位类型"),
    "severity": N_("整改期限"),
    "wanted": N_("所需材料"),
    "wanted_count": N_("材料份数"),
    "key": N_("代号"),
}
OUTER = ("above1", "above2", "above3")
IGNORE = "ignore"
_CALLED = {
    "key": r"代号|代码",
    "wanted_count": r".*份数",
    "methods": r".*(?:方式|方法)",
    "is_veto": r".*否决.*",
    "is_precondition": r".*前置.*|申报条件",
    "zeroes": r".*(?:零分|清零|归零|扣完).*",
    "step": r".*(?:每处|每次|每项|单处)?扣分?|步长|扣分值",
    "score": r".*(?:分值|满分|标准分|分数)",
    "point_types": r".*点位.*",
    "severity": r".*(?:期限|时限)",
    "wanted": r".*(?:材料|佐证|证明|台账要求).*",
    "parent": r"上一?级.*|上级.*|所属.*",
    "depth": r"层级|级次",
    "no": r"(?:条款|指标|标准|项目|条目)?(?:编号|序号|号|序)",
}
_LEVELS = (
    r"(?:测评|考核|考评|检查|评价)?(?:项目|类别|大类|板块|方面)(?:名称)?|一级指标|章",
    r"(?:测评|考核|考评|检查|评价)?指标(?:名称)?|二级指标",
    r"(?:测评|考核|考评|检查|评价|具体|主要)?内容|三级指标|事项",
    r"(?:测评|考核|考评|检查|评价|评分|具体|达标)?(?:标准|要求|细则|条款)(?:内容)?|四级指标|条款内容",
)
_NUMBERED = re.compile(  # a number that is written before the words of the cell
    r"\s*(?:((?:[ⅠⅡⅢⅣⅤ]+|[IVX]+)-\d+|\d+(?:\.\d+)*)[.、．\s]+|"
    r"([(（][\d一二三四五六七八九十]+[)）]|\d+[)）])\s*|([一二三四五六七八九十]+)、)(.+)",
    re.DOTALL,
)
_TOTAL = re.compile(r"(?:合计|总计|总分|小计)")
_KEY = re.compile(r"[!-~]{1,18}")  # goes into the journal as a code
HEADER_WITHIN = 20  # rows


@dataclass
class Table:
    """A sheet as it was brought: its headings, and each row that holds something with the number the program shows."""

    head: list[str]
    rows: list[tuple[int, list[str]]]
    sheet: str = ""


@dataclass
class Read:
    """What a table says. `at` gives the row of each clause, `said` the texts of its cells; a fault is (row or None,
    heading, what is wrong), a doubt (row, what seems wrong and hinders nothing)."""

    clauses: list[ClauseSpec] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    said: list[Mapping[str, str]] = field(default_factory=list)
    faults: list[tuple[int | None, str, Refused]] = field(default_factory=list)
    doubts: list[tuple[int, Refused]] = field(default_factory=list)


def table_of(book: Book) -> Table:
    """The table of the sheet that looks most like a scheme. Raises Refused where none does."""
    best: tuple[int, Any, int] = (0, None, 0)
    for sheet in book.sheets:
        for y, row in enumerate(sheet.rows[:HEADER_WITHIN]):
            meaning = meaning_of([shown(cell) for cell in row])
            if "title" in meaning.values() and len(meaning) > best[0]:
                best = len(meaning), sheet, y
    _, sheet, y = best
    if sheet is None:
        raise Refused(
            "inspection.no_header",
            N_("没有找到表头。表里要有一行列名，至少有“内容”（或“测评标准”）这一列；可以先导出一份照着改。"),
            "invalid",
        )
    width = max((n for n, cell in enumerate(sheet.rows[y], 1) if shown(cell).strip()), default=0)
    rows = []
    for n, row in enumerate(sheet.rows[y + 1 :], y + 2):
        said = [shown(cell).strip() for cell in row[:width]]
        if any(said):
            rows.append((n, said + [""] * (width - len(said))))
    return Table([shown(cell).strip() for cell in sheet.rows[y][:width]], rows, sheet.name)


def meaning_of(head: Sequence[str]) -> dict[int, str]:
    """Column → field, by the headings. Of several columns that hold levels the last one is the clause itself."""
    found: dict[int, str] = {}
    levels: dict[int, int] = {}
    for index, heading in enumerate(head):
        said = folded(heading)
        name = next((name for name, pattern in _CALLED.items() if re.fullmatch(pattern, said)), "")
        if name and name not in found.values():
            found[index] = name
        elif not name:
            level = next((n for n, pattern in enumerate(_LEVELS) if re.fullmatch(pattern, said)), None)
            if level is not None and level not in levels:
                levels[level] = index
    inner = [levels[n] for n in sorted(levels)]
    if inner:
        found[inner[-1]] = "title"
        found |= {index: OUTER[n] for n, index in enumerate(inner[:-1])}
    return found


@dataclass
class _Node:
    """A row on its way to be a clause; `above` is a place in the list of nodes."""

    row: int
    spec: ClauseSpec
    above: int | None
    key: str = ""
    said: Mapping[str, str] = field(default_factory=dict)


def read(
    table: Table, meaning: Mapping[int, str], before: Sequence[ClauseSpec] = (), used: frozenset[str] = frozenset()
) -> Read:
    """The clauses of the table. Of those that stand in `before`, the version that is in force, each keeps its key;
    a new one gets a key that is not in `used`."""
    reader = _Reader(table, meaning)
    for number, row in table.rows:
        reader.take(number, row)
    found = Read(faults=reader.faults)
    _give_keys(reader.nodes, before, used, found)
    for node in reader.nodes:
        above = reader.nodes[node.above].key if node.above is not None else ""
        found.clauses.append(replace(node.spec, key=node.key, parent_key=above))
        found.at.append(node.row)
        found.said.append(node.said)
    _check(found, reader.unreadable)
    return found


class _Reader:
    def __init__(self, table: Table, meaning: Mapping[int, str]) -> None:
        self.columns = {name: index for index, name in meaning.items()}
        self.head = table.head
        self.nodes: list[_Node] = []
        self.faults: list[tuple[int | None, str, Refused]] = []
        self.chapter: int | None = None
        self.unreadable: set[int] = set()  # rows whose values are not what was meant
        self.outer: list[tuple[str, int]] = []  # the levels that stand open: (text, place)

    def take(self, number: int, row: list[str]) -> None:
        said = {name: row[index].strip() for name, index in self.columns.items() if index < len(row)}
        held = [text for text in row if text]
        if len(held) >= 3 and len(set(held)) == 1:  # merged across the table: a chapter
            self.chapter, self.outer = self._add(number, None, held[0], ""), []
            return
        if _TOTAL.match(held[0]):
            return
        above = self._outer(number, said)
        if not said.get("title"):
            if not any(said.get(name) for name in ("no", "score", "methods", "wanted")) or self.outer:
                return
            self._fault(number, "title", Refused("inspection.cell", N_("这一行没有写内容。"), "invalid"))
            self.unreadable.add(number)
        if above is None:
            above = self._above(number, said)
        place = self._add(number, above, said["title"], said.get("no", ""), said.get("key", ""))
        self.nodes[place].spec = replace(self.nodes[place].spec, **self._values(number, said))
        self.nodes[place].said = said

    def _outer(self, number: int, said: Mapping[str, str]) -> int | None:
        """The level columns: whatever is new there becomes a clause above this row."""
        names = [name for name in OUTER if name in self.columns]
        for depth, name in enumerate(names):
            text = said.get(name, "")
            if text and (depth >= len(self.outer) or self.outer[depth][0] != text):
                above = self.outer[depth - 1][1] if 0 < depth <= len(self.outer) else self.chapter
                self.outer = [*self.outer[:depth], (text, self._add(number, above, text, ""))]
        return self.outer[-1][1] if self.outer else None

    def _above(self, number: int, said: Mapping[str, str]) -> int | None:
        """The clause above: as the sheet says, or the one whose number this number goes on."""
        if wanted := cells.plain(said.get("parent", "")):
            place = self._numbered(wanted)
            if place is None:
                self._fault(
                    number, "parent",
                    Refused("inspection.cell", N_("上一级“{no}”没有写在它前面。"), "invalid", no=wanted[:20]),
                )  # fmt: skip
            return place
        if deep := cells.plain(said.get("depth", "")):
            return self._at(number, deep)
        no = cells.plain(said.get("no", ""))
        while "." in no:
            no = no.rpartition(".")[0]
            if (place := self._numbered(no)) is not None:
                return place
        return self.chapter

    def _at(self, number: int, deep: str) -> int | None:
        """The clause above one of this level, counted from 1: of those that stand open the one a level further out."""
        open_at = self._open()
        if not re.fullmatch(r"[1-9]", deep) or int(deep) > len(open_at) + 1:
            wrong = N_("层级“{text}”不对：最上一级写1，往下一级一级写2、3。")
            self._fault(number, "depth", Refused("inspection.cell", wrong, "invalid", text=deep[:20]))
            return self.chapter
        return open_at[int(deep) - 2] if int(deep) > 1 else None

    def _open(self) -> list[int]:
        """The last clause and those above it, from the top."""
        place = len(self.nodes) - 1 if self.nodes else None
        found: list[int] = []
        while place is not None:
            found.insert(0, place)
            place = self.nodes[place].above
        return found

    def _numbered(self, no: str) -> int | None:
        return next((n for n in reversed(range(len(self.nodes))) if self.nodes[n].spec.no == no), None)

    def _add(self, number: int, above: int | None, title: str, no: str, key: str = "") -> int:
        if not no and (parted := _NUMBERED.fullmatch(title)):
            no, title = parted[1] or parted[2] or parted[3], parted[4]
        beside = [node for node in self.nodes if node.above == above]
        before = self.nodes[above].spec.no if above is not None else ""
        no = cells.plain(no).rstrip(".") or (f"{before}.{len(beside) + 1}" if before else str(len(beside) + 1))
        title = " ".join(title.split())
        if any(node.spec.no == no for node in beside):
            self._fault(
                number, "no",
                Refused(
                    "inspection.cell", N_("编号“{no}”在同一级里出现了两次。1.10 这样的编号，单元格要设成文本。"),
                    "invalid", no=no[:20],
                ),
            )  # fmt: skip
        self.nodes.append(_Node(number, ClauseSpec("", no, title), above, cells.plain(key)))
        return len(self.nodes) - 1

    def _values(self, number: int, said: Mapping[str, str]) -> dict[str, Any]:
        found: dict[str, Any] = {"wanted": said.get("wanted", "")}
        for name, meant in (
            ("methods", cells.methods), ("score", cells.amount), ("step", cells.amount), ("is_veto", cells.is_yes),
            ("is_precondition", cells.is_yes), ("zeroes", cells.is_yes), ("point_types", cells.point_types),
            ("severity", cells.severity), ("wanted_count", lambda text: cells.wanted_count(found["wanted"], text)),
        ):  # fmt: skip
            try:
                found[name] = meant(said.get(name, ""))
            except Refused as refused:
                self._fault(number, name, refused)
                self.unreadable.add(number)
        return found

    def _fault(self, number: int, name: str, refused: Refused) -> None:
        index = self.columns.get(name)
        self.faults.append((number, self.head[index] if index is not None else "", refused))


def _give_keys(nodes: Sequence[_Node], before: Sequence[ClauseSpec], used: frozenset[str], found: Read) -> None:
    taken: set[str] = set()
    for node in nodes:
        if node.key and not re.fullmatch(r"[!-~]{1,24}", node.key):
            wrong = N_("代号“{key}”只能用字母、数字和符号，24个以内；新加的行请把代号空着。")
            found.faults.append((node.row, "", Refused("inspection.cell", wrong, "invalid", key=node.key[:24])))
            node.key = ""
        if node.key and node.key in taken:
            twice = N_("代号“{key}”出现了两次，新加的行请把代号空着。")
            found.faults.append((node.row, "", Refused("inspection.cell", twice, "invalid", key=node.key)))
            node.key = ""
        taken |= {node.key} - {""}
    left = {spec.key: spec for spec in before if spec.key not in taken}
    for is_it in (
        lambda spec, was: spec.no == was.no and spec.title == was.title,
        lambda spec, was: spec.title == was.title,
        lambda spec, was: spec.no == was.no and likeness(spec.title, was.title) >= 0.5,
    ):
        for node in nodes:
            if not node.key:
                node.key = next((key for key, was in left.items() if is_it(node.spec, was)), "")
                left.pop(node.key, None)
    taken = {node.key for node in nodes} | used | {spec.key for spec in before}
    for n, node in enumerate(nodes):
        if not node.key:
            stem = node.spec.no if _KEY.fullmatch(node.spec.no) else f"n{n + 1}"
            node.key = next(key for key in _keys(stem) if key not in taken)
            taken.add(node.key)


def _keys(stem: str) -> Any:
    yield stem
    n = 2
    while True:
        yield f"{stem}#{n}"
        n += 1


def _check(found: Read, unreadable: set[int]) -> None:
    if not found.clauses:
        found.faults.append((None, "", Refused("inspection.no_clauses", N_("表头下面没有条款。"), "invalid")))
        return
    if len(found.clauses) > rules.MOST_CLAUSES:
        refused = Refused(
            "inspection.many_clauses", N_("最多{most}条，请分成几个体系。"), "invalid", most=rules.MOST_CLAUSES
        )
        found.faults.append((None, "", refused))
        return
    for clause, depth, row in zip(found.clauses, rules.depths(found.clauses), found.at, strict=True):
        if row in unreadable:
            continue
        try:
            rules.check_clause(clause, depth)
        except Refused as refused:
            found.faults.append((row, "", refused))
    _add_up(found)


def _add_up(found: Read) -> None:
    """Where a clause and all those right below it have scores, they must agree."""
    below: dict[str, list[ClauseSpec]] = {}
    for clause in found.clauses:
        below.setdefault(clause.parent_key, []).append(clause)
    for clause, row in zip(found.clauses, found.at, strict=True):
        scores = [each.score for each in below.get(clause.key, []) if not (each.is_veto or each.is_precondition)]
        if clause.score and scores and all(scores) and sum(scores) != clause.score:
            doubt = N_("写的是{score}分，下面各条相加是{sum}分。")
            told = {"score": cells.number_said(clause.score), "sum": cells.number_said(sum(scores, Decimal(0)))}
            found.doubts.append((row, Refused("inspection.sum", doubt, "invalid", **told)))
