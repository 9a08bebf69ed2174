"""Looking through a Word template that an office hands in. For a process of its own (`reading.apart`): a stranger's
file may unfold into far more than it seems to hold."""

import io
import posixpath
import re
import zipfile
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from taizhang.engine.reading.formats.limits import fits
from taizhang.engine.refusal import N_, Refused

from .model import Annex, Column, Heading, Paragraph, Table
from .template import ALONE, NAMES, TRIAL, fill, names_in, parts_of, text_in

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# Kinds of parts that hold, fetch or run something else.
_FOREIGN = ("oleObject", "package", "aFChunk", "control", "activeXControlBinary", "subDocument", "frame",
            "mailMergeSource", "mailMergeHeaderSource", "vbaProject", "wordVbaData", "attachedToolbars",
            "keyMapCustomizations")  # fmt: skip
_FIELDS = {"PAGE", "NUMPAGES", "SECTIONPAGES"}
_CHANGES = tuple(map(qn, ("w:ins", "w:del", "w:moveFrom", "w:moveTo")))
_BROKEN = (
    zipfile.BadZipFile, ParseError, DefusedXmlException, LxmlError, RuntimeError, OSError, ValueError, EOFError,
    KeyError, NotImplementedError, AttributeError, IndexError, TypeError,
)  # fmt: skip


def check(data: bytes) -> list[str]:
    """The names that the template holds. Raises Refused, naming the place, for what no template may hold."""
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise _no("papers.template.old", N_("这是老的 .doc，或者加了密码。请去掉密码，用 Word 或 WPS 另存为 .docx。"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _package(archive)
        return _names(Document(io.BytesIO(data)), data)
    except _BROKEN:
        raise _no(
            "papers.template.broken", N_("打不开，不是 Word 文档。请用 Word 或 WPS 另存为 .docx 再上传。")
        ) from None


def _no(code: str, message: str, **params: str) -> Refused:
    return Refused(code, message, "invalid", **params)


# ── the package ────────────────────────────────────────────────────────────────


def _package(archive: zipfile.ZipFile) -> None:
    if not fits(archive.infolist()):
        raise _no("papers.template.large", N_("解压后太大，不像一份模板。请删掉里面的大图片再上传。"))
    names = archive.namelist()
    types = fromstring(archive.read("[Content_Types].xml"), forbid_dtd=True)
    kinds = {each.get("PartName", "").lstrip("/"): each.get("ContentType", "") for each in types}
    if any("macroenabled" in kind.lower() for kind in kinds.values()) or any(
        name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names
    ):
        raise _no("papers.template.macros", N_("带有宏，不能用。请另存为不带宏的 .docx。"))
    if _MAIN not in kinds.values():
        raise _no("papers.template.kind", N_("不是 .docx 文档。请用 Word 或 WPS 另存为 .docx 再上传。"))
    for name in names:
        if name.endswith((".xml", ".rels")):
            root = fromstring(archive.read(name), forbid_dtd=True)
            if name.endswith(".rels"):
                _relations(name, root)
        elif "/embeddings/" in name or "/activeX/" in name:
            raise _foreign(name)


def _relations(name: str, root: Any) -> None:
    part = posixpath.basename(name).removesuffix(".rels")
    for each in root:
        kind = each.get("Type", "").rpartition("/")[2]
        if each.get("TargetMode") == "External":
            raise _no(
                "papers.template.outside",
                N_("{place}里有指向文件外面的链接：{target}。请去掉链接再上传。"),
                place=_place_of(part),
                target=each.get("Target", "")[:80],
            )
        if kind in _FOREIGN:
            raise _foreign(each.get("Target", ""), part)


def _foreign(name: str, part: str = "document.xml") -> Refused:
    return _no(
        "papers.template.embedded",
        N_("{place}里嵌着别的文件或控件：{name}。请删掉再上传。"),
        place=_place_of(part),
        name=posixpath.basename(name)[:80],
    )


def _place_of(part: str) -> str:
    known = {"document": "正文", "header": "页眉", "footer": "页脚", "settings": "文档设置（附加的模板）",
             "footnotes": "脚注", "numbering": "编号"}  # fmt: skip
    return next((word for begins, word in known.items() if part.startswith(begins)), part or "文件")


# ── the names ──────────────────────────────────────────────────────────────────


def _names(document: Word, data: bytes) -> list[str]:
    found: list[str] = []
    for word, root in parts_of(document):
        _no_changes(word, root)
        _no_fields(word, root)
        for paragraph in root.iter(qn("w:p")):
            text = text_in(paragraph)
            names = names_in(text)
            place = _place(word, root, paragraph)
            if unknown := [name for name in names if name not in NAMES]:
                raise _no(
                    "papers.template.unknown",
                    N_("{place}的【{name}】不是能用的占位。能用的是{known}。"),
                    place=place,
                    name=unknown[0],
                    known="".join(f"【{name}】" for name in NAMES),
                )
            if "【" in re.sub(r"【[^【】]*】", "", text) or "】" in re.sub(r"【[^【】]*】", "", text):
                raise _no("papers.template.brackets", N_("{place}的【】没有成对。占位要写在一段里。"), place=place)
            for name in ALONE:
                if name in names and (text.strip() != f"【{name}】" or word or _is_boxed(paragraph)):
                    raise _no(
                        "papers.template.alone",
                        N_("{place}的【{name}】要单独占正文或者表格里的一段，不能放在页眉、页脚和文本框里。"),
                        place=place,
                        name=name,
                    )
            found += names
    for name in ALONE:
        if found.count(name) > 1:
            raise _no("papers.template.twice", N_("【{name}】写了两次，只能有一处。"), name=name)
    if "正文" not in found:
        raise _no("papers.template.no_body", N_("没有【正文】。请在放正文的地方单独写一段【正文】再上传。"))
    _trial(data)
    return list(dict.fromkeys(found))


def _no_changes(word: str, root: Any) -> None:
    for each in root.iter(*_CHANGES):
        place = _place(word, root, next(each.iterancestors(qn("w:p")), each))
        raise _no("papers.template.changes", N_("{place}有没接受的修订。请接受或者拒绝全部修订再上传。"), place=place)
    if next(root.iter(qn("w:commentReference")), None) is not None:
        raise _no("papers.template.comments", N_("里面有批注。请删掉批注再上传。"))


def _no_fields(word: str, root: Any) -> None:
    """Only page numbers: other fields fetch, link or run something."""
    for each in root.iter(qn("w:fldSimple")):
        _field(each.get(qn("w:instr"), ""), word, root, each)
    codes: list[str] = []
    for each in root.iter(qn("w:fldChar"), qn("w:instrText")):
        kind = each.get(qn("w:fldCharType"))
        if kind == "begin":
            codes.append("")
        elif each.tag == qn("w:instrText") and codes:  # the code may be parted over several runs
            codes[-1] += each.text or ""
        else:
            _field(
                codes.pop() if codes and kind == "end" else codes[-1] if codes else each.text or "", word, root, each
            )


def _field(code: str, word: str, root: Any, where: Any) -> None:
    kind = (code.split() or [""])[0].upper()
    if kind not in _FIELDS:
        place = _place(word, root, next(where.iterancestors(qn("w:p")), where))
        raise _no(
            "papers.template.field",
            N_("{place}有自动的域“{field}”，只能有页码。请选中它按 Ctrl+Shift+F9 变成文字。"),
            place=place,
            field=kind[:30] or "?",
        )


def _is_boxed(paragraph: Any) -> bool:
    return next(paragraph.iterancestors(qn("w:txbxContent")), None) is not None


def _place(word: str, root: Any, paragraph: Any) -> str:
    """Where a paragraph stands, as its office would look for it."""
    if word:
        return word
    if _is_boxed(paragraph):
        return "文本框"
    cell = next(paragraph.iterancestors(qn("w:tc")), None)
    if cell is None:
        own = [each for each in root if each.tag == qn("w:p")]
        return f"第{own.index(paragraph) + 1}段" if paragraph in own else "正文"
    row, table = cell.getparent(), next(cell.iterancestors(qn("w:tbl")))
    tables = list(root.iter(qn("w:tbl")))
    rows, cells = table.findall(qn("w:tr")), row.findall(qn("w:tc"))
    line = f"第{rows.index(row) + 1}行第{cells.index(cell) + 1}格" if row in rows and cell in cells else ""
    return f"第{tables.index(table) + 1}个表{line}"


def _trial(data: bytes) -> None:
    """What can be filled today can be filled when a paper is signed."""
    table = Table((Column("序号"), Column("事项")), (("1", "试填"),))
    paper = TRIAL.__class__(TRIAL.form, "试填", "试填", attachments=(Annex("试填", (table,)),), draft=True)
    fill(data, paper, dict.fromkeys(NAMES, "试填"), (Heading(1, "试填"), Paragraph("试填"), table))
