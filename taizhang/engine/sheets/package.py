"""What a spreadsheet file says beside its values: hidden rows and columns, formulas, errors, fills and comments.

One pass over the XML of each sheet, row by row; nothing is expanded, fetched or run.
"""

from __future__ import annotations

import colorsys
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree as safe
from defusedxml import DefusedXmlException
from lxml import etree

from taizhang.engine.reading.formats.limits import broken, encrypted
from taizhang.engine.reading.formats.limits import fits as fits_when_unpacked
from taizhang.engine.refusal import N_, Refused

from .headings import HINTS
from .model import Said, letters

MOST_PLACES = 6_000_000
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
_SMALL = 20 * 1024 * 1024  # of a part that is read whole
# The palette of files that name colours by number, six signs a colour.
_PALETTE = (
    "000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF8000000080000000"
    "80808000800080008080C0C0C08080809999FF993366FFFFCCCCFFFF660066FF80800066CCCCCCFF000080FF00FFFFFF0000FFFF80008080"
    "00000080800000FF00CCFFCCFFFFCCFFCCFFFF9999CCFFFF99CCCC99FFFFCC993366FF33CCCC99CC00FFCC00FF9900FF6600666699969696"
    "003366339966003300333300993300993366333399333333"
)
_INDEXED = [_PALETTE[n : n + 6] for n in range(0, len(_PALETTE), 6)]


@dataclass
class Extra:
    """What stands in the XML of one sheet. `cells`: place → (is a formula, error, fill)."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    cells: dict[tuple[int, int], tuple[bool, str, str]] = field(default_factory=dict)
    remarks: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: int = 0
    uncounted: int = 0


def too_large() -> Refused:
    """A workbook that unpacks to more than an office can have typed."""
    return Refused(
        "sheets.too_large",
        N_(
            "工作簿解压后太大，可能是表格下面有成千上万的空行，或带着大图片。"
            "请选中表格以外的行和列、图片删掉，保存后再导入。"
        ),
        "invalid",
    )


def look(data: bytes) -> tuple[str, dict[str, Extra], list[Said]]:
    """(kind, what stands beside the values by the name of the sheet, notes) of a zipped workbook. Raises Refused for
    what is none, or what no ordinary workbook holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if not fits_when_unpacked(archive.infolist()):
                raise too_large()
            names = set(archive.namelist())
            if any(info.flag_bits & 1 for info in archive.infolist()):
                raise encrypted()
            _no_declarations(archive)
            if "xl/workbook.xml" in names:
                return "xlsx", _sheets(archive, names), _notes(names)
            if "xl/workbook.bin" in names:
                return "xlsb", {}, _notes(names)
            if "content.xml" in names:
                if "META-INF/manifest.xml" in names and b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
                    raise encrypted()
                return "ods", {}, []
    except (
        zipfile.BadZipFile, RuntimeError, OSError, ValueError, EOFError, NotImplementedError, KeyError, ParseError,
        etree.LxmlError, DefusedXmlException,
    ):  # fmt: skip
        raise broken() from None
    raise no_workbook()


def no_workbook() -> Refused:
    """A file that is no workbook at all."""
    return Refused(
        "sheets.no_workbook",
        N_("这不是工作簿。请用 Excel 或 WPS 打开它，另存为 .xlsx，再导入。"),
        "invalid",
    )


def _no_declarations(archive: zipfile.ZipFile) -> None:
    """No program that writes workbooks declares a document type; what does wants entities expanded or fetched."""
    for info in archive.infolist():
        if info.filename.endswith((".xml", ".rels", ".vml")):
            with archive.open(info) as member:
                start = member.read(8192)
            if b"<!DOCTYPE" in start or b"<!\0D\0O" in start or b"<\0!\0D" in start or b"<!ENTITY" in start:
                raise Refused(
                    "sheets.entities",
                    N_(
                        "文件里夹着外部实体声明，不是 Excel 或 WPS 存的表格，没有打开。请用 Excel 或 WPS 重新保存再导入。"
                    ),
                    "invalid",
                )


def _notes(names: set[str]) -> list[Said]:
    notes = []
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        notes.append(Said(MACROS))
    outside = sum(bool(re.fullmatch(r"xl/externalLinks/externalLink\d+\.(xml|bin)", name)) for name in names)
    if outside:
        notes.append(
            Said(N_("工作簿引用了另外 {count} 个工作簿，没有去取，用的是上次存下的结果。"), {"count": outside})
        )
    return notes


MACROS = N_("工作簿带有宏。宏没有运行，只读了单元格里的内容。")


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _SMALL:
        raise too_large()
    return archive.read(name)


def _tree(archive: zipfile.ZipFile, name: str) -> Any:
    return safe.fromstring(_part(archive, name), forbid_dtd=True)


def _local(tag: Any) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _all(tree: Any, name: str) -> Iterator[Any]:
    return (element for element in tree.iter() if _local(element.tag) == name)


def _related(archive: zipfile.ZipFile, names: set[str], part: str) -> dict[str, tuple[str, str]]:
    """The parts that a part names, by id: (last word of the kind, name)."""
    folder, file = posixpath.split(part)
    where = f"{folder}/_rels/{file}.rels"
    if where not in names:
        return {}
    found = {}
    for each in _all(_tree(archive, where), "Relationship"):
        target = each.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if each.get("TargetMode") != "External":
            found[each.get("Id", "")] = (each.get("Type", "").rpartition("/")[2], path)
    return found


def _sheets(archive: zipfile.ZipFile, names: set[str]) -> dict[str, Extra]:
    parts = _related(archive, names, "xl/workbook.xml")
    fills = _fills(archive, names)
    found = {}
    for each in _all(_tree(archive, "xl/workbook.xml"), "sheet"):
        id_ = next((value for key, value in each.attrib.items() if _local(key) == "id"), "")
        kind, part = parts.get(id_, ("", ""))
        if kind == "worksheet" and part in names:
            name = each.get("name", "")
            found[name] = _sheet(archive, part, fills, name)
            found[name].remarks = _remarks(archive, names, part)
    return found


def _sheet(archive: zipfile.ZipFile, part: str, fills: list[str], name: str) -> Extra:
    extra, last, wide, row = Extra(), 0, 0, -1
    coloured = {str(n): fill for n, fill in enumerate(fills) if fill}
    with archive.open(part) as member:
        parsed = etree.iterparse(
            member, events=("end",), tag=("{*}row", "{*}col"), resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        for _, element in parsed:
            if element.tag.endswith("col"):
                if element.get("hidden") in ("1", "true"):
                    start, stop = int(element.get("min", 1)), int(element.get("max", 1))
                    extra.hidden_columns.update(range(max(start, 1) - 1, min(stop, 16_384)))
                continue
            row = int(element.get("r") or row + 2) - 1
            if element.get("hidden") in ("1", "true"):
                extra.hidden_rows.add(row)
            if len(element) and (column := _row(element, row, extra, coloured)) >= 0:
                last, wide = max(last, row), max(wide, column)
            if (last + 1) * (wide + 1) > MOST_PLACES:
                # The reader keeps a place for each cell up to the last one: a lone cell far away would fill the memory.
                raise Refused(
                    "sheets.scattered",
                    N_("工作表“{sheet}”的内容一直散到 {place}，像是误填了很远的单元格。请把表格以外的内容删掉再导入。"),
                    "invalid",
                    sheet=name[:40],
                    place=f"{letters(wide)}{last + 1}",
                )
            element.clear()
            if (before := element.getprevious()) is not None:
                element.getparent().remove(before)
    return extra


def _row(element: Any, row: int, extra: Extra, coloured: dict[str, str]) -> int:
    """The last column that holds something; what is special about the cells of a row goes into `extra`."""
    wide = column = -1
    for cell in element:
        place = cell.get("r")
        found = _REFERENCE.match(place) if place else None
        column = _column(found[1]) if found else column + 1
        colour = coloured.get(cell.get("s", ""), "")
        is_formula = has_value = False
        value = ""
        for child in cell:
            name = _local(child.tag)
            if name == "f":
                is_formula = True
            elif name == "v":
                value = child.text or ""
                has_value = bool(value)
            elif name == "is":
                has_value = True
        if has_value or is_formula:
            wide = max(wide, column)
        error = value if cell.get("t") == "e" else ""
        if is_formula:
            extra.formulas += 1
            extra.uncounted += not has_value and cell.get("t") != "str"
        if is_formula or error or colour:
            extra.cells[row, column] = (is_formula, error, colour)
    return wide


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _fills(archive: zipfile.ZipFile, names: set[str]) -> list[str]:
    """The fill of each cell format as RRGGBB; "" where there is none."""
    if "xl/styles.xml" not in names:
        return []
    tree = _tree(archive, "xl/styles.xml")
    theme = _theme(archive, names)
    fills = []
    for fills_of in _all(tree, "fills"):
        for fill in fills_of:
            pattern = next(_all(fill, "patternFill"), None)
            has_fill = pattern is not None and pattern.get("patternType", "none") not in ("none", "gray125")
            front = next(_all(pattern, "fgColor"), None) if pattern is not None and has_fill else None
            fills.append(_rgb(front, theme) if front is not None else "")
    formats = next(_all(tree, "cellXfs"), None)
    found = []
    for each in formats if formats is not None else ():
        at = int(each.get("fillId") or 0)
        fill = fills[at] if 0 <= at < len(fills) else ""
        found.append("" if fill == "FFFFFF" else fill)
    return found


def _theme(archive: zipfile.ZipFile, names: set[str]) -> list[str]:
    if "xl/theme/theme1.xml" not in names:
        return []
    scheme = next(_all(_tree(archive, "xl/theme/theme1.xml"), "clrScheme"), None)
    colours = []
    for each in scheme if scheme is not None else ():
        first = next(iter(each), None)
        colours.append("" if first is None else first.get("lastClr") or first.get("val", ""))
    return [*colours[1::-1], *colours[3:1:-1], *colours[4:]]  # a style counts light before dark


def _rgb(colour: Any, theme: list[str]) -> str:
    if colour.get("rgb"):
        name = colour.get("rgb")[-6:]
    elif colour.get("theme"):
        at = int(colour.get("theme"))
        name = theme[at] if 0 <= at < len(theme) else ""
    elif colour.get("indexed"):
        at = int(colour.get("indexed"))
        name = _INDEXED[at] if 0 <= at < len(_INDEXED) else ""
    else:
        return ""
    name = name.upper()
    if not re.fullmatch(r"[0-9A-F]{6}", name):
        return ""
    tint = float(colour.get("tint") or 0)
    if not tint:
        return name
    hue, light, much = colorsys.rgb_to_hls(*(int(name[n : n + 2], 16) / 255 for n in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, min(max(light, 0), 1), much))


def _remarks(archive: zipfile.ZipFile, names: set[str], part: str) -> dict[tuple[int, int], str]:
    """The comments of a sheet by place, without our own hints; those of a conversation in their order."""
    related = _related(archive, names, part)
    said: dict[str, list[str]] = {}
    for kind in ("threadedComment", "comments"):
        found: dict[str, list[str]] = {}
        for name in (path for what, path in related.values() if what == kind and path in names):
            tag = "threadedComment" if kind == "threadedComment" else "comment"
            for each in _all(_tree(archive, name), tag):
                pieces = [piece.text or "" for piece in each.iter() if _local(piece.tag) in ("t", "text")]
                text = "".join(pieces).partition(HINTS)[0].strip()
                if text:
                    found.setdefault(each.get("ref", ""), []).append(text[:2000])
        said = {**found, **said}  # the old form repeats a conversation with a preface
    places = ((_REFERENCE.match(place), texts) for place, texts in said.items())
    return {(int(at[2]) - 1, _column(at[1])): "\n".join(texts) for at, texts in places if at}
