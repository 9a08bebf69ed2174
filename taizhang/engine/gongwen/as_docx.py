"""A paper as DOCX for Word and WPS: each kind of line is a style, so that an office changes the look in one place.

Fonts are named as GB/T 9704-2012 wants them; who does not have them sees what Word takes instead.
"""

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Word
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.section import _BaseHeaderFooter
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from . import words
from .codes import code_of, mm, png
from .model import Annex, Block, Entries, Entry, Form, Heading, Paper, Paragraph, Table
from .styles import LEVELS, MM_PT, joint_size, lay_out, style_all
from .wordxml import (
    cell_margins,
    draft_mark,
    fixed_grid,
    of_today,
    page_field,
    repeat_head,
    stands_at_foot,
    strike,
    whole_row,
)

_MADE = datetime(2000, 1, 1, tzinfo=UTC)


def docx(paper: Paper) -> bytes:
    """The paper as a Word document; the same paper gives the same bytes.

    版记 stands at the foot of the last page; on which page that is, Word decides: an even page cannot be promised.
    """
    document = Document()
    style_all(document, paper)
    lay_out(document, paper)
    of_today(document)
    _footers(document, paper)
    for section_header in _headers(document, paper) if paper.draft else ():
        draft_mark(section_header)
    writer = _Writer(document, paper)
    writer.write()
    return saved(document, paper)


class _Writer:
    """A paper on its way into the document."""

    def __init__(self, document: Word, paper: Paper) -> None:
        self.document = document
        self.paper = paper

    def write(self) -> None:
        paper = self.paper
        self._head()
        if paper.to.strip():
            self.add("主送机关", words.line(paper.to).rstrip("：:") + "：")
        self.blocks(paper.body)
        self._attachments()
        if paper.form is Form.MINUTES:
            for n, (label, names) in enumerate(paper.attended):
                line = self.add("出席名单首行" if n == 0 else "出席名单")
                line.add_run(words.line(label) + "：", style="黑体字")
                line.add_run(words.line(names))
        else:
            self._signature()
        if note := words.line(paper.note).strip("（）()"):
            self.add("附注", f"（{note}）")
        if paper.form is Form.SHEET:
            self._qr()
        self._annexes()
        if paper.form is not Form.SHEET:
            self._qr()
        self._imprint()

    def add(self, style: str, text: str = "") -> WordParagraph:
        return self.document.add_paragraph(words.line(text), style=style)

    def tabbed(self, style: str, *parts: str) -> WordParagraph:
        """A line whose parts stand at the tab stops of its style."""
        return self.document.add_paragraph("\t".join(parts), style=style)

    def _head(self) -> None:
        paper = self.paper
        number = words.line(paper.number)
        if paper.form is Form.SHEET:
            self._title(paper.title)
            day = words.on(paper.made_on) if not paper.sign_off else ""
            self.tabbed("单据编号", f"编号：{number}" if number else "", day)
            return
        if paper.form is Form.LETTER:
            section = self.document.sections[0]
            name = section.first_page_header.paragraphs[0]
            name.style = self.document.styles["发文机关标志"]
            name.add_run(words.line(paper.organ))
            line = self.add("信函文号")
            corner = [words.line(part) for part in (paper.copy_number, paper.urgency) if part]
            line.add_run("　".join(corner), style="黑体字")
            line.add_run("\t" + number)
        else:
            self.add("份号", paper.copy_number)
            self.add("紧急程度", paper.urgency)
            if paper.joint:
                self._joint_organ()
            else:
                self.add("发文机关标志", paper.organ)
            if paper.form is Form.MINUTES:
                self.add("期号", number)
                self.tabbed("发文字号", "", words.line(paper.sign_off), words.on(paper.made_on))
                self._title(paper.title)
                return
            if paper.issue:
                self.add("期号", paper.issue)
            if paper.signer:
                self._signers([words.line(name) for name in (paper.signer, *paper.cosigners) if name], number)
            else:
                self.add("发文字号", number)
        self._title(paper.title)

    def _title(self, title: str, style: str = "公文标题") -> None:
        line = self.add(style)
        for n, part in enumerate(words.title_lines(title)):
            if n:
                line.add_run().add_break()
            line.add_run(part)

    def blocks(self, blocks: Iterable[Block]) -> None:
        for number, block in words.numbered(blocks):
            match block:
                case Paragraph(text, indent):
                    for part in words.paragraphs(text):
                        self.add("公文正文" if indent else "公文正文顶格", part)
                case Heading(level, text, then):
                    if then.strip():  # text that goes on in the line of its heading is text with a heading's face
                        line = self.add("公文正文")
                        line.add_run(number + words.line(text), style=f"{LEVELS[level - 1]}字")
                        line.add_run(words.line(then))
                    else:
                        self.add(LEVELS[level - 1], number + words.line(text))
                case Table():
                    self._table(block)
                case Entries(rows):
                    self._entries(rows)

    def _table(self, table: Table) -> None:
        if table.caption:
            self.add("表格标题", table.caption)
        given = self._grid(len(table.rows) + 1, words.shares(table))
        repeat_head(given.rows[0])
        for row in given.rows:
            whole_row(row)
        for cell, column in zip(given.rows[0].cells, table.columns, strict=True):
            _fill(cell, column.heading, "表头")
        looks = {"left": "表格文字", "center": "表格文字居中", "right": "表格文字居右"}
        for row, cells in zip(list(given.rows)[1:], table.rows, strict=True):
            for cell, column, text in zip(row.cells, table.columns, cells, strict=True):
                _fill(cell, text, looks[column.align.value])
                cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        self.add("表后")

    def _entries(self, rows: tuple[tuple[Entry, ...], ...]) -> None:
        given = self._grid(len(rows), [26, 52, 26, 52])
        for row, entries in zip(given.rows, rows, strict=True):
            cells = list(row.cells)
            if len(entries) == 1:
                cells[1] = cells[1].merge(cells[3])
            for n, entry in enumerate(entries):
                _fill(cells[2 * n], entry.label, "单据栏目")
                cells[2 * n].vertical_alignment = WD_ALIGN_VERTICAL.CENTER
                _fill(cells[2 * n + 1], entry.text, "单据文字")
                if entry.foot:
                    signs = 27 if len(entries) == 1 else 10
                    filled = sum(-(-words.width(part) // signs) or 1 for part in words.clean(entry.text).split("\n"))
                    for _ in range(entry.lines - 1 - int(filled)):
                        cells[2 * n + 1].add_paragraph(style="单据文字")
                    cells[2 * n + 1].add_paragraph(words.line(entry.foot), style="单据落款")
            row.height = Pt(24 * max(entry.lines for entry in entries) + 6)
        self.add("表后")

    def _grid(self, rows: int, wide: list[float]) -> WordTable:
        table = self.document.add_table(rows, len(wide), style="公文表格")
        fixed_grid(table, [156 * share / sum(wide) for share in wide])
        cell_margins(table)
        return table

    def _attachments(self) -> None:
        names = self.paper.attachments
        for n, annex in enumerate(names):
            label, title = "附件：" if n == 0 else "", words.line(annex.title)
            if len(names) > 1:
                self.tabbed("附件说明" if n == 0 else "附件说明续", f"{label}{n + 1}.", title)
            else:
                self.add("附件说明单件", label + title)

    def _signature(self) -> None:
        paper = self.paper
        if paper.joint:
            self._joint_signature()
            return
        if paper.sign_off.strip():
            self.add("署名", paper.sign_off)
        if paper.made_on and (paper.sign_off.strip() or paper.form is not Form.SHEET):
            self.add("成文日期", words.on(paper.made_on))

    def _signers(self, names: list[str], number: str) -> None:
        """Two in a line, the number beside the last line (7.2.6)."""
        for n in range(0, len(names), 2):
            is_last = n + 2 >= len(names)
            line = self.tabbed("发文字号" if is_last else "签发人", "", number * is_last, "" if n else "签发人：")
            line.add_run("　".join(names[n : n + 2]), style="楷体字")

    def _joint_organ(self) -> None:
        """Names one below the other, drawn to the same width, 文件 in the middle to their right."""
        self.add("联合发文上空")
        size = joint_size(self.paper.joint)
        wide = min(max(len(words.line(name)) for name in self.paper.joint) * size / MM_PT + 2, 150 - 2.3 * size / MM_PT)
        table = self.document.add_table(1, 2)
        fixed_grid(table, [wide, 2.5 * size / MM_PT])
        names, beside = table.rows[0].cells
        _fill(names, "\n".join(words.line(name) for name in self.paper.joint), "联合发文机关标志")
        _fill(beside, "文件", "发文机关标志")
        beside.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        cell_margins(table, beside=0)

    def _joint_signature(self) -> None:
        """Places for at most three seals in a row; the date below the last name."""
        names, day = [words.line(name) for name in self.paper.joint], words.on(self.paper.made_on)
        per = -(-len(names) // -(-len(names) // 3))
        rows = [names[n : n + per] for n in range(0, len(names), per)]
        self.add("联合署名上空")
        table = self.document.add_table(len(rows), 3)
        fixed_grid(table, [52, 52, 52] if per == 3 else [32, 62, 62])
        for n, (row, told) in enumerate(zip(table.rows, rows, strict=True)):
            for cell, name in zip(list(row.cells)[3 - len(told) :], told, strict=True):
                _fill(cell, name, "联合署名" if n == 0 else "联合署名续")
            whole_row(row)
        if day:
            last = table.rows[-1].cells[-1].add_paragraph(day)
            last._p.style = "联合成文日期"
        cell_margins(table, beside=0)
        self.add("表后")

    def _annexes(self) -> None:
        named = self.paper.attachments
        for n, annex in enumerate(named, 1):
            if annex.body:
                self._annex(annex, str(n) if len(named) > 1 else "")

    def _annex(self, annex: Annex, number: str) -> None:
        self.add("附件序号", f"附件{number}")
        self._title(annex.title, "附件标题")
        self.blocks(annex.body)

    def _qr(self) -> None:
        if self.paper.qr is None:
            return
        wide = mm(code_of(self.paper.qr)) + 4
        table = self.document.add_table(1, 2)
        fixed_grid(table, [wide, 156 - wide])
        picture, caption = table.rows[0].cells
        picture.paragraphs[0].style = self.document.styles["二维码"]
        picture.paragraphs[0].add_run().add_picture(io.BytesIO(png(self.paper.qr)), width=Mm(wide - 4))
        _fill(caption, self.paper.qr.caption, "二维码说明")
        caption.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        cell_margins(table, beside=0)
        self.add("表后")

    def _imprint(self) -> None:
        paper = self.paper
        lines = [f"{label}：{words.line(text).rstrip('。')}。"
                 for label, text in (("抄报", paper.report_to), ("抄送", paper.cc)) if words.line(text)]  # fmt: skip
        by = words.line(paper.printed_by) if paper.form is not Form.LETTER else ""
        if not lines and not by:
            return
        table = self.document.add_table(bool(lines) + bool(by), 1)
        fixed_grid(table, [156])
        stands_at_foot(table)
        if lines:
            _fill(table.rows[0].cells[0], "\n".join(lines), "抄送")
        if by:
            day = words.on(paper.printed_on)
            line = table.rows[-1].cells[0].paragraphs[0]
            line.style = self.document.styles["印发"]
            line.add_run(by + (f"\t{day}印发" if day else ""))
        if paper.form is not Form.LETTER:
            strike(table)
        self.add("表后")  # Word wants a paragraph after a table


def _fill(cell: _Cell, text: str, style: str) -> None:
    """Each line of a text as a paragraph of a cell."""
    first, *more = (part.strip() for part in words.clean(text).split("\n"))
    line = cell.paragraphs[0]
    line.add_run(first)
    line._p.style = style  # the key of a style is its name; python-docx would look through all of them
    for part in more:
        cell.add_paragraph(part)._p.style = style


def _headers(document: Word, paper: Paper) -> list[_BaseHeaderFooter]:
    section = document.sections[0]
    first = [section.first_page_header] if paper.form is Form.LETTER else []
    return [section.header, section.even_page_header, *first]


def _footers(document: Word, paper: Paper) -> None:
    """— 1 — on the right of odd pages and on the left of even ones; a letter's first page has its red line instead."""
    section = document.sections[0]
    document.settings.odd_and_even_pages_header_footer = True
    for footer, style in ((section.footer, "页码单页"), (section.even_page_footer, "页码双页")):
        line = footer.paragraphs[0]
        line.style = document.styles[style]
        page_field(line)
    if paper.form is Form.LETTER:
        section.different_first_page_header_footer = True
        section.first_page_footer.paragraphs[0].style = document.styles["信函下双线"]


def saved(document: Word, paper: Paper) -> bytes:
    """The file with nothing in it of when or on which machine it was made."""
    told = document.core_properties
    made = datetime(paper.made_on.year, paper.made_on.month, paper.made_on.day, tzinfo=UTC) if paper.made_on else _MADE
    told.title, told.author = words.line(paper.title), words.line(paper.sign_off or paper.organ)
    told.last_modified_by = ""
    told.created = told.modified = made
    told.comments, told.revision, told.language = "", 1, "zh-CN"
    package = document.part.package
    for key, rel in list(package.rels.items()):
        if rel.reltype.endswith("/thumbnail"):  # of the template
            del package.rels[key]
    out, packed = io.BytesIO(), io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()
