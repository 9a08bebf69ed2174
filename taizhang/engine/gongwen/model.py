"""An official paper as it is handed over to be laid out: plain values, nothing of the ledger."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LEVELS = (1, 2, 3, 4)


class Form(StrEnum):
    """The form of a paper: GB/T 9704-2012, 7 and 10; 单 is the form sheet that offices add to them."""

    DOCUMENT = "文件"
    LETTER = "信函"
    MINUTES = "纪要"  # and 简报, 通报 with their own masthead: who issues and the date stand in the head
    SHEET = "单"


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True)
class Paragraph:
    """Running text; a line feed begins a paragraph of its own."""

    text: str
    indent: bool = True


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 4, numbered by us: 一、（一） 1.（1）. `then` goes on in the same line as text."""

    level: int
    text: str
    then: str = ""

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"No heading of level {self.level}")


@dataclass(frozen=True)
class Column:
    """A column of a table; `wide` is its share of the width, None: by what stands in it."""

    heading: str
    wide: float | None = None
    align: Align = Align.LEFT


@dataclass(frozen=True)
class Table:
    """Rows of text under headings, which are repeated on each page. A line feed breaks the line in its cell."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""

    def __post_init__(self) -> None:
        if not self.columns or any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("Each row of a table has as many cells as it has columns")


@dataclass(frozen=True)
class Entry:
    """A field of a form sheet: at least `lines` high; `foot` stands at its lower right, as （盖章）."""

    label: str
    text: str = ""
    lines: int = 1
    foot: str = ""


@dataclass(frozen=True)
class Entries:
    """The fields of a form sheet, one or two in a row."""

    rows: tuple[tuple[Entry, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) not in (1, 2) for row in self.rows):
            raise ValueError("A row of a form sheet has one field or two")


Block = Paragraph | Heading | Table | Entries


@dataclass(frozen=True)
class Annex:
    """An attachment named below the text; with a body it follows on pages of its own."""

    title: str
    body: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Qr:
    """A QR code of `text`, with what it is for beside it; a line feed begins a new line."""

    text: str
    caption: str = ""


@dataclass(frozen=True)
class Paper:
    """All that is printed on a paper.

    organ       what stands red on the top: 云溪县人民政府督查室文件; on a letter without 文件. A sheet has none.
    number      云督〔2026〕3号, 第20期; empty until it is issued
    issue       第3期, below the organ of a bulletin that has a 文号 as well; the number keeps its place
    signer      签发人, on papers to a superior only
    joint       the names of all organs of a joint paper, who leads it first; they stand in the head and as 署名
    cosigners   签发人 of the other organs, in the same order
    sign_off    署名; on 纪要 it stands in the head, left, and made_on right
    sealed      whether a seal will be put on: place is left for it
    attended    on 纪要: (出席, names), (请假, names) …
    cc          抄送, report_to 抄报: without the word and without the full stop
    draft       not signed: 稿 across each page, and no number
    """

    form: Form
    title: str
    organ: str = ""
    number: str = ""
    issue: str = ""
    signer: str = ""
    joint: tuple[str, ...] = ()
    cosigners: tuple[str, ...] = ()
    urgency: str = ""
    copy_number: str = ""
    to: str = ""
    body: tuple[Block, ...] = ()
    attachments: tuple[Annex, ...] = ()
    attended: tuple[tuple[str, str], ...] = ()
    sign_off: str = ""
    sealed: bool = False
    made_on: date | None = None
    note: str = ""
    report_to: str = ""
    cc: str = ""
    printed_by: str = ""
    printed_on: date | None = None
    qr: Qr | None = None
    draft: bool = False

    def __post_init__(self) -> None:
        if self.draft and self.number:
            raise ValueError("A paper that is not signed has no number")
        if self.form is not Form.SHEET and not self.organ:
            raise ValueError("Only a sheet has no organ on its top")
        if self.joint and self.form is not Form.DOCUMENT:
            raise ValueError("Only the form 文件 is laid out for several organs")
