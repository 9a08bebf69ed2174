"""Where the table of a sheet stands, and what its columns mean.

By what they are called, and by what stands below where the name says nothing. Everything is a proposal: the clerk sees
it and puts it right.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from taizhang.engine.refusal import N_

from .headings import HINTS, ONE_ONLY, field_of, folded
from .model import FIELDS, Book, Cell, Column, Layout, Said, Sheet, letters

SEEN = 40  # rows among which the header is looked for
LOOKED_AT = 400  # rows of the body by which a column is judged
MOST_HEADER_ROWS = 3
_LABEL = 16
_SENTENCE = re.compile(r"[。；，]|\d{4}")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|[-—至]|\D|$)")
_FOOTER = re.compile(
    r"(?:填[表报]|制表|审[核签批]|复核|报送|统计|主管|分管)(?:人|单位|日期|时间|领导)?\s*(?:[（(].{0,6}[)）])?\s*[:：].*|"
    r"(?:单位)?(?:主要)?(?:负责人|领导)\s*(?:[（(]?(?:签字|签名|签章|盖章)[)）]?)\s*[:：]?.*|联系(?:人|电话)\s*[:：].*|"
    r"(?:注|备注|说明|填表说明|填报说明)\s*\d?\s*[:：.、].*|.{0,12}[（(](?:盖章|公章)[)）].*|第\s*\d+\s*页.*",
    re.DOTALL,
)
_TOTAL = re.compile(r"[（(]?(?:合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|平\s*均|.{1,8}[小合总]计)[）)]?\s*[:：]?.{0,12}")
_NUMERAL = re.compile(r"第?[（(]?[一二三四五六七八九十]{1,3}[）)、.．部分]*")
_HEADED = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}(?:部分|章|类)).{1,80}"
)
_UNIT_LIKE = re.compile(
    r".{1,24}(?:局|委|办|办公室|中心|镇|乡|街道|街道办|公司|集团|委员会|管委会|政府|法院|检察院|部|总工会|妇联|团委|院|所|队|站|银行|社|单位|部门)"
    r"(?:[（(].{1,8}[)）])?"
)
_DATE_LIKE = re.compile(
    r"(?:20)?\d\d[-./年]\s*\d{1,2}(?:[-./月]\s*\d{1,2}日?|月)?.{0,6}|\d{1,2}月(?:\d{1,2}日|底|末|初|[上中下]旬)?.{0,6}|"
    r"(?:20\d\d年)?(?:第?[一二三四1-4]季度|年底|年内|上半年|下半年|全年).{0,4}|长期.{0,6}|立即.{0,6}|每[月周季年].{0,8}"
)
_NAME_LIKE = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[、，,\s]+[\u4e00-\u9fff]{2,4})*")
_NUMBERED = re.compile(r"[（(]?(?:\d{1,4}(?:[-.．]\d{1,3}){0,3}|[一二三四五六七八九十]{1,3})[）)、.．]?")
_STATES = re.compile(
    r"(?:已|正在|未|尚未|基本|部分)?(?:完成|办结|销号|进行中?|推进中?|推进|启动|开工|整改|整改到位|办理中?)|正常|逾期|滞后|是|否|√|×|\d{1,3}%"
)


def text(cell: Cell) -> str:
    """A cell as it is read aloud."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return format(value, ".12g") if isinstance(value, float) else str(value)


def texts(sheet: Sheet, row: int, width: int) -> list[str]:
    """The cells of a row as texts, as many as the sheet is wide."""
    cells = sheet.rows[row] if row < len(sheet.rows) else []
    return [*map(text, cells), *[""] * (width - len(cells))]


def guess(sheet: Sheet, fields: Mapping[str, str] | None = None, known_units: Sequence[str] = ()) -> Layout:
    """What the sheet is laid out like. `fields` are the register's own fields (key → label); `known_units` the names by
    which units are recognised where the heading does not say it."""
    width = max(map(len, sheet.rows), default=0)
    own = {folded(label): key for key, label in (fields or {}).items()}
    head, depth = _header(sheet, width, own)
    layout = Layout()
    if depth:
        layout.head_row, layout.first = head, head + depth
    else:
        layout.first = head
        layout.notes.append(Said(N_("没有找到表头，各列是按内容猜的。请逐列核对，或在表格上面加一行表头再导入。")))
        layout.head_row = head
    above = [row for row in range(head) if any(texts(sheet, row, width))]
    layout.titles = [texts(sheet, row, width) for row in range(head)]
    layout.title = next((said for row in above if (said := _widest(texts(sheet, row, width)))), "").replace("\n", "")
    layout.head = [texts(sheet, row, width) for row in range(head, head + depth)]
    layout.spans = [span for span in sheet.merged if span[2] < layout.first]
    layout.year = _year([sheet.name, *(said for row in above for said in texts(sheet, row, width))])
    layout.last = len(sheet.rows) - 1
    body = range(layout.first, len(sheet.rows))
    layout.skipped = _skipped(sheet, width, layout, body)
    ended = {row for row, _ in layout.skipped}
    while layout.last >= layout.first and (layout.last in ended or not any(texts(sheet, layout.last, width))):
        layout.last -= 1
    sampled = [row for row in body if row not in ended][:LOOKED_AT]
    layout.foot = [
        texts(sheet, row, width) for row, why in layout.skipped if row > layout.last and why.message == FOOTER
    ]
    layout.columns = _columns(sheet, layout, width, sampled, own, frozenset(known_units))
    _settle(layout)
    layout.score = sum(column.sure and column.field not in ("ignore", "") for column in layout.columns)
    if layout.last < layout.first:
        layout.notes.append(Said(N_("表头下面没有内容。")))
    elif not layout.at("title"):
        layout.notes.append(Said(N_("没有认出哪一列是事项。请指定一列。")))
    return layout


def choose(book: Book, fields: Mapping[str, str] | None = None, units: Sequence[str] = ()) -> tuple[int, list[Layout]]:
    """(the sheet that looks most like a ledger, the layouts of all). What other sheets look the same is said in its
    notes."""
    layouts = [guess(sheet, fields, units) for sheet in book.sheets]

    def worth(at: int) -> tuple[bool, bool, int, int]:
        layout, sheet = layouts[at], book.sheets[at]
        return bool(sheet.rows) and not sheet.hidden, bool(layout.at("title")), layout.score, -at

    best = max(range(len(layouts)), key=worth)
    same = [
        book.sheets[at].name
        for at, layout in enumerate(layouts)
        if at != best and layout.head and layout.headings == layouts[best].headings
    ]
    if same:
        message = N_("工作表{others}的表头和“{sheet}”一样。一次导入一张：这次读的是“{sheet}”，别的请另选。")
        others = "、".join(f"“{name}”" for name in same[:10])
        layouts[best].notes.append(Said(message, {"others": others, "sheet": book.sheets[best].name}))
    return best, layouts


# ── where the header stands ────────────────────────────────────────────────────


def _header(sheet: Sheet, width: int, own: Mapping[str, str]) -> tuple[int, int]:
    """(first row of the header, how many rows it has); without a header (first row of the table, 0)."""
    best, at = 1, -1
    for row in range(min(SEEN, len(sheet.rows))):
        known = _known(texts(sheet, row, width), own)
        if known > best:
            best, at = known, row
        elif at >= 0 and row > at + MOST_HEADER_ROWS:
            break
    if at < 0:
        return _without_header(sheet, width), 0
    first, last = at, at
    while first > 0 and last - first + 1 < MOST_HEADER_ROWS and _is_over(sheet, first - 1, first, width):
        first -= 1
    while last - first + 1 < MOST_HEADER_ROWS and _goes_on(sheet, last, width, own):
        last += 1
    return first, last - first + 1


def _known(row: Sequence[str], own: Mapping[str, str]) -> int:
    """How many different headings a row names; 0 where it is no header."""
    filled = [said for said in row if said]
    named = {said for said in filled if field_of(said) or folded(said) in own}
    labels = sum(len(folded(said)) <= _LABEL and not _SENTENCE.search(said) for said in filled)
    return len(named) if len(named) >= 2 and labels >= 0.7 * len(filled) else 0


def _is_over(sheet: Sheet, row: int, below: int, width: int) -> bool:
    """Whether a row above the headings is part of them: groups that stand over some columns each."""
    above, under = texts(sheet, row, width), texts(sheet, below, width)
    filled = [said for said in above if said]
    distinct = set(filled)
    spread = [span for span in sheet.merged if span[0] == row and span[3] > span[1]]
    return (
        len(distinct) >= 2
        and bool(spread)
        and all(len(said) <= _LABEL and not _SENTENCE.search(said) for said in distinct)
        and len(filled) >= 0.6 * sum(map(bool, under))
    )


def _goes_on(sheet: Sheet, row: int, width: int, own: Mapping[str, str]) -> bool:
    """Whether the next row is part of the header too: it repeats what is merged downwards and divides what is merged
    across."""
    if row + 1 >= len(sheet.rows):
        return False
    above, under = texts(sheet, row, width), texts(sheet, row + 1, width)
    spread = {x for y, x1, y2, x2 in sheet.merged if y <= row <= y2 and x2 > x1 for x in range(x1, x2 + 1)}
    divided = repeated = 0
    for column, said in enumerate(under):
        if not said:
            continue
        if said == above[column] and sheet.cell(row + 1, column).merged:
            repeated += 1
        elif (
            len(folded(said)) > _LABEL
            or _SENTENCE.search(said)
            or not isinstance(sheet.cell(row + 1, column).value, str)
        ):
            return False
        elif column in spread or not above[column]:
            divided += 1
        elif not (field_of(said) or folded(said) in own):
            return False
        else:
            divided += 1
    if divided and _HEADED.fullmatch(next(filter(None, under), "")):
        return False
    named = sum(bool(field_of(said) or folded(said) in own) for said in set(under) if said)
    return bool(repeated) if not divided else bool(repeated or (spread and divided)) or named >= 2


def _without_header(sheet: Sheet, width: int) -> int:
    """The first row that is as filled as most are."""
    counts = [sum(map(bool, texts(sheet, row, width))) for row in range(min(SEEN, len(sheet.rows)))]
    usual = Counter(count for count in counts if count > 1).most_common(1)
    wanted = usual[0][0] if usual else 1
    for row, count in enumerate(counts):
        row_texts = texts(sheet, row, width)
        if count >= min(wanted, max(counts)) and (count == 1 or len({said for said in row_texts if said}) > 1):
            return row
    return 0


def _widest(row: Sequence[str]) -> str:
    return max(row, key=len, default="")


def _year(said: Sequence[str]) -> int | None:
    found = {int(year) for each in said for year in _YEAR.findall(unicodedata.normalize("NFKC", each))}
    return found.pop() if len(found) == 1 else None


# ── rows that are none ─────────────────────────────────────────────────────────

GROUP = N_("小标题，写进下面各行的类别")
TOTAL = N_("合计行，不是事项")
AGAIN = N_("又印了一遍的表头")
FOOTER = N_("表尾的说明或签字，不是事项")


def _skipped(sheet: Sheet, width: int, layout: Layout, body: range) -> list[tuple[int, Said]]:
    head = [_bare(row) for row in layout.head]
    found = []
    for row in body:
        said = texts(sheet, row, width)
        filled = [each for each in said if each]
        if not filled:
            continue
        if head and _bare(said) in head:
            found.append((row, Said(AGAIN)))
        elif why := _why_none(sheet, row, said, filled, is_wide=width > 2):
            found.append((row, why))
    return found


def _bare(row: Sequence[str]) -> list[str]:
    bare = [folded(said) for said in row]
    while bare and not bare[-1]:
        bare.pop()
    return bare


def _why_none(sheet: Sheet, row: int, said: Sequence[str], filled: Sequence[str], is_wide: bool) -> Said | None:
    distinct = list(dict.fromkeys(filled))
    first = distinct[0][:200]
    if any(_TOTAL.fullmatch(each[:40]) for each in said[:3] if each) and len(distinct) <= max(4, len(said) // 2):
        return Said(TOTAL)
    if (
        _FOOTER.fullmatch(first)
        and len(distinct) <= 4
        and (len(distinct) == 1 or _FOOTER.fullmatch(distinct[-1][:200]) or "：" in first)
    ):
        return Said(FOOTER)
    if not is_wide:
        return None
    across = sum(cell.merged for cell in sheet.rows[row])
    if len(distinct) == 1 and (across >= max(1, len(said) // 2 - 1) or (said[0] and _HEADED.fullmatch(first))):
        return Said(FOOTER) if _FOOTER.fullmatch(first) else Said(GROUP)
    if len(distinct) == 2 and _NUMERAL.fullmatch(first) and said[0] == first:
        return Said(GROUP)  # 一 | 城市更新
    return None


# ── what the columns mean ──────────────────────────────────────────────────────


def _columns(
    sheet: Sheet, layout: Layout, width: int, sampled: Sequence[int], own: Mapping[str, str], units: frozenset[str]
) -> list[Column]:
    columns = []
    levels_of = [list(dict.fromkeys(row[index] for row in layout.head if row[index])) for index in range(width)]
    named = {_by_name(levels, own) for levels in levels_of}
    for index, levels in enumerate(levels_of):
        heading = "／".join(level.replace("\n", "") for level in levels)
        values = [text(sheet.cell(row, index)) for row in sampled]
        values = [value for value in values if value]
        if not heading and not values:
            continue
        meaning = _by_name(levels, own)
        shape = _by_content(values, units) if values else ""
        if not meaning and values and all(value.startswith(HINTS) for value in values):
            meaning = "ours"
        sure = bool(meaning)
        if meaning in ("leads", "responsible") and shape in ("due", "number"):
            meaning, sure = shape, False  # 责任 over a column of days
        elif meaning == "progress" and shape == "state" and "state" not in named:
            meaning = "state"  # 完成情况 of one word each
        elif meaning == "state" and shape == "long":
            meaning = "progress"
        elif meaning == "number" and shape in ("long", "leads"):
            meaning, sure = "", False
        elif meaning == "leads" and levels and folded(levels[-1]) in ("单位", "部门") and shape not in ("leads", ""):
            meaning, sure = "ignore", False  # 单位 may be that of a measure
        if not meaning:
            meaning = {"long": "title", "name": "responsible"}.get(shape, shape) or "ignore"
            sure = False
        sample = next((value for value in values if value), "")
        columns.append(Column(index, heading, meaning, sure, sample[:80]))
    return columns


def _by_name(levels: Sequence[str], own: Mapping[str, str]) -> str:
    """The meaning of a heading of one to three levels: the lowest says it, or all of them read together."""
    if not levels:
        return ""
    for name in ("".join(levels), levels[-1]):
        if key := own.get(folded(name)):
            return f"own:{key}"
    meaning = field_of(levels[-1]) or field_of("".join(levels[-2:]))
    if not meaning and len(levels) > 1:
        return "ignore" if field_of(levels[0]) else ""
    upper = field_of(levels[0]) if len(levels) > 1 else ""
    if meaning == "leads" and upper == "joints":
        return "joints"
    if meaning == "responsible" and upper == "leader":
        return "leader"
    return meaning


def _by_content(values: Sequence[str], units: frozenset[str]) -> str:
    """What stands in a column, whatever it is called: a field, or long, name, or ""."""
    count = len(values)

    def most(pattern: re.Pattern[str], share: float = 0.6) -> bool:
        return sum(bool(pattern.fullmatch(value)) for value in values) >= share * count

    if most(_NUMBERED, 0.8) and (len(set(values)) > 0.7 * count or count == 1):
        return "number"
    if most(_DATE_LIKE):
        return "due"
    if most(_STATES, 0.8):
        return "state"
    first = [re.split(r"[、，,；;\n（(]", value)[0].strip() for value in values]
    if sum(value in units or bool(_UNIT_LIKE.fullmatch(value)) for value in first) >= 0.6 * count:
        return "leads"
    long = sum(len(value) >= 8 for value in values)
    if long >= 0.5 * count:
        return "long"
    return "name" if most(_NAME_LIKE, 0.8) and sum(map(len, values)) <= 4 * count else ""


_BETTER_TITLE = re.compile(r"事项|任务名称|项目名称|工作任务|重点工作|问题")


def _settle(layout: Layout) -> None:
    """One column for each field that one column gives: the surer one, then the first. What is left over goes where it
    is kept: a second task says more of the first, a second date is no deadline."""
    _settle_titles(layout)
    for name in ONE_ONLY:
        found = [column for column in layout.columns if column.field == name]
        if len(found) < 2:
            continue
        kept = min(found, key=lambda column: (not column.sure, column.index))
        for column in found:
            if column is not kept:
                column.field, column.sure = "ignore", False
        message = N_("{columns} 列都像“{field}”，取了 {kept} 列。要用别的列，请改选。")
        said = "、".join(letters(column.index) for column in found)
        given = {"columns": said, "field": FIELDS[name], "kept": letters(kept.index)}
        layout.notes.append(Said(message, given))
    if not layout.at("leads") and len(joints := layout.at("joints")) == 1:
        layout.notes.append(
            Said(N_("只有配合单位一列（{column}），没有认出牵头单位。"), {"column": letters(joints[0])})
        )


def _settle_titles(layout: Layout) -> None:
    titles = [column for column in layout.columns if column.field == "title"]
    asked = [column for column in layout.columns if column.field == "requirement"]
    if not titles and asked:  # 内容 or 措施 alone is the task
        asked[0].field = "title"
        return
    if len(titles) < 2:
        return
    kept = min(titles, key=lambda c: (not c.sure, not _BETTER_TITLE.search(folded(c.heading)), c.index))
    for column in titles:
        if column is not kept:
            column.field = "requirement" if column.sure or not asked else "ignore"
            asked.append(column)
            if column.index < kept.index and column.sure:
                column.field = "group"
