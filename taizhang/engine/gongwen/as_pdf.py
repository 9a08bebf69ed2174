"""A paper as PDF: paper.typ holds the standard's measures; what is typed goes there as data and stays text."""

import io
from collections.abc import Iterable
from pathlib import Path

import segno

from taizhang.engine import typeset

from . import words
from .codes import code_of, mm
from .model import Annex, Block, Entries, Heading, Paper, Paragraph, Table

DESCRIPTION = Path(__file__).with_name("paper.typ")


def pdf(paper: Paper, fonts: Path | None = None) -> bytes:
    """The paper as PDF with its fonts embedded; the same paper gives the same bytes.

    fonts: a folder with fonts that the office may use. Those which the standard wants (方正小标宋, 仿宋_GB2312, 黑体,
    楷体_GB2312) are taken from it; without them it is Noto Serif SC and Noto Sans SC.
    Takes some tenths of a second: for a job or a command.
    """
    code = code_of(paper.qr) if paper.qr else None
    return typeset.pdf(DESCRIPTION.read_text(), _given(paper, code), {"qr.svg": _svg(code)} if code else {}, fonts)


def _given(paper: Paper, code: segno.QRCode | None) -> dict[str, object]:
    return {
        "form": paper.form.value,
        "draft": paper.draft,
        "sealed": paper.sealed,
        "organ": _line(paper.organ),
        "title": [_line(part) for part in words.title_lines(paper.title)],
        "number": _line(paper.number),
        "issue": _line(paper.issue),
        "signers": [_line(name) for name in (paper.signer, *paper.cosigners) if name],
        "joint": [_line(name) for name in paper.joint],
        "urgency": _line(paper.urgency),
        "copy_number": _line(paper.copy_number),
        "to": _line(paper.to).rstrip("：:"),
        "body": _blocks(paper.body),
        "attachments": [_annex(annex) for annex in paper.attachments],
        "attended": [[_line(label), _line(names)] for label, names in paper.attended],
        "sign_off": _line(paper.sign_off),
        "made_on": words.on(paper.made_on),
        "note": _line(paper.note).strip("（）()"),
        "copied": [[label, _line(text).rstrip("。")]
                   for label, text in (("抄报", paper.report_to), ("抄送", paper.cc)) if _line(text)],
        "printed_by": _line(paper.printed_by),
        "printed_on": words.on(paper.printed_on),
        "qr": {"caption": [_line(part) for part in words.paragraphs(paper.qr.caption)], "wide": mm(code)}
              if paper.qr and code else None,
    }  # fmt: skip


def _annex(annex: Annex) -> dict[str, object]:
    title = [_line(part) for part in words.title_lines(annex.title)]
    return {"name": _line(annex.title), "title": title, "body": _blocks(annex.body)}


def _blocks(blocks: Iterable[Block]) -> list[dict[str, object]]:
    given: list[dict[str, object]] = []
    for number, block in words.numbered(blocks):
        match block:
            case Paragraph(text, indent):
                given += [{"is": "text", "text": _line(part), "indent": indent} for part in words.paragraphs(text)]
            case Heading(level, text, then):
                one = {"is": "heading", "level": level, "number": number, "text": _line(text), "then": _line(then)}
                given.append(one)
            case Table(columns, rows, caption):
                given.append({
                    "is": "table", "size": words.type_pt(block), "caption": _line(caption),
                    "columns": [{"heading": _lines(c.heading), "wide": share, "align": c.align.value}
                                for c, share in zip(columns, words.shares(block), strict=True)],
                    "rows": [[_lines(cell) for cell in row] for row in rows],
                })  # fmt: skip
            case Entries(rows=sheet):
                given.append({"is": "entries", "rows": [
                    [{"label": _line(e.label), "text": _lines(e.text), "lines": e.lines, "foot": _line(e.foot)}
                     for e in row] for row in sheet
                ]})  # fmt: skip
    return given


def _line(text: str) -> str:
    return typeset.printable(words.line(text))


def _lines(text: str) -> list[str]:
    return [typeset.printable(part.strip()) for part in words.clean(text).split("\n")]


def _svg(code: segno.QRCode) -> bytes:
    out = io.BytesIO()
    code.save(out, kind="svg", scale=3, border=0, svgclass=None, lineclass=None, xmldecl=True)
    return out.getvalue()
