"""A paper of the county as it is printed: plain values for engine.gongwen."""

from taizhang.engine.gongwen import Align, Annex, Column, Entries, Entry, Form, Table
from taizhang.engine.gongwen import Paper as Printed
from taizhang.engine.gongwen.words import on
from taizhang.papers.rules.flow import NUMBERED
from taizhang.papers.rules.kinds import KINDS, Kind
from taizhang.papers.rules.prefill import IN_TEXT
from taizhang.papers.rules.text import blocks_of

from . import books

COLUMNS = (
    Column("序号", align=Align.CENTER), Column("编号", align=Align.CENTER), Column("事项"),
    Column("牵头单位", align=Align.CENTER), Column("时限", align=Align.CENTER),
)  # fmt: skip
WHAT = {Kind.SUPERVISION: "督办要求", Kind.CLOSING: "核验情况"}


NUMBERS = (Column("在办", align=Align.CENTER), Column("红灯", align=Align.CENTER), Column("黄灯", align=Align.CENTER),
           Column("本月销号", align=Align.CENTER))  # fmt: skip


def printed(paper, items, units, qr=None, figures=None, book=None, organs=()):
    """The paper with its items and addressees (`PaperItem`, `PaperUnit`), a bulletin with its numbers (`PaperFigures`),
    a 对账单 with its book (`books.Reconciled`), of several organs the others (`PaperOrgan`); 稿 across it until it is
    signed."""
    kind = Kind(paper.kind)
    form, is_signed = KINDS[kind].form, paper.state in NUMBERED
    to = "，".join([*(unit.name for unit in units if unit.is_main), *_one(paper.to_text)])
    cc = "，".join([*(unit.name for unit in units if not unit.is_main), *_one(paper.cc_text)])
    is_sheet = form is Form.SHEET
    attachments = _tables(figures, items) if figures else (_annex(items),) if len(items) > IN_TEXT else ()
    if book is not None:
        body, attachments = books.sheet(book, paper, items, to)
    else:
        body = _sheet(paper, kind, items, to, cc, organs) if is_sheet else blocks_of(paper.body)
    return Printed(
        form,
        paper.title,
        organ="" if is_sheet else paper.organ + ("文件" if form is Form.DOCUMENT else ""),
        number=paper.number,
        issue=f"第{paper.serial}期" if KINDS[kind].is_serial and paper.serial else "",
        signer=paper.signed_by or paper.signer_text if KINDS[kind].upwards and form is Form.DOCUMENT else "",
        joint=(paper.organ, *(organ.name for organ in organs)) if organs and form is Form.DOCUMENT else (),
        cosigners=tuple(organ.signer for organ in organs) if KINDS[kind].upwards and form is Form.DOCUMENT else (),
        to="" if is_sheet else to,
        body=body,
        attachments=attachments,
        sign_off="" if is_sheet else paper.organ,
        sealed=not is_sheet,
        made_on=None if is_sheet else paper.made_on,
        report_to="" if is_sheet else paper.report_to,
        cc="" if is_sheet else cc,
        printed_by="" if is_sheet else paper.organ,
        printed_on=None if is_sheet else paper.made_on,
        draft=not is_signed,
        qr=qr,
    )


def _one(text):
    return [text.strip()] if text.strip() else []


def _annex(items, title="事项清单"):
    rows = tuple((str(n), i.number, i.title, i.unit, i.due) for n, i in enumerate(items, start=1))
    return Annex(title, (Table(COLUMNS, rows),))


def fields(paper, items, units, qr=None, figures=None, book=None, organs=()):
    """What an office's Word template may say: (the paper as it is printed, texts by name, the body). A form sheet's
    table is the template's own: of the paper there is the text alone."""
    said = printed(paper, items, units, qr, figures, book, organs)
    values = {
        "标题": paper.title,
        "文号": paper.number,
        "期号": said.issue,
        "发文机关": "、".join([paper.organ, *(organ.name for organ in organs)]),
        "主送": "，".join([*(unit.name for unit in units if unit.is_main), *_one(paper.to_text)]),
        "成文日期": on(paper.made_on),
        "签发人": paper.signed_by or paper.signer_text,
        "抄送": "，".join([*(unit.name for unit in units if not unit.is_main), *_one(paper.cc_text)]),
        "抄报": paper.report_to,
    }
    tables = books.tables_of(book, items)[0] if book is not None else ()
    return said, values, (*blocks_of(paper.body), *tables)


def _tables(figures, items):
    """The annexes of a bulletin: each unit, each register, who is praised, what is late."""
    rate = Column("销号率", align=Align.CENTER)
    good = sorted((u for u in figures.units if not u["red"] and u["closed"]), key=lambda u: (-u["closed"], u["name"]))
    # A register's rate over all time is not known from the same reading.
    by_unit = [(*_numbers(u), "—" if u["rate"] is None else f"{u['rate']}%") for u in figures.units]
    by_register = [_numbers(r) for r in figures.registers]
    praised = [(u["name"], str(u["closed"])) for u in good]
    found = [
        ("各单位办理情况", (Column("单位"), *NUMBERS, rate), by_unit),
        ("各台账册办理情况", (Column("台账册"), *NUMBERS), by_register if len(by_register) > 1 else []),
        (figures.praised, (Column("单位"), Column("本月销号", align=Align.CENTER)), praised),
    ]
    tables = [
        Annex(title, (Table((COLUMNS[0], *columns), tuple((str(n), *row) for n, row in enumerate(rows, 1))),))
        for title, columns, rows in found
        if rows
    ]
    return (*tables, *((_annex(items, figures.named),) if items else ()))


def _numbers(row):
    return row["name"], *(str(row[key]) for key in ("open", "red", "yellow", "closed"))


def _sheet(paper, kind, items, to, cc, organs=()):
    rows: list[tuple[Entry, ...]] = [(Entry("主送单位", to),)]
    if len(items) > IN_TEXT:
        rows.append((Entry("事项", f"共{len(items)}件，见附件"),))
    else:
        for item in items:
            rows.append((Entry("事项", f"{item.title}（{item.number}）"),))
            rows.append((Entry("牵头单位", item.unit), Entry("时限", item.due)))
    rows.append((Entry(WHAT[kind], paper.body, lines=6),))
    rows.append((Entry("签发人", paper.signed_by or paper.signer_text), Entry("签发日期", on(paper.made_on))))
    if kind == Kind.SUPERVISION:
        rows.append((Entry("办理情况", "", lines=6, foot="（盖章）"),))
    seals = [Entry("发文单位", name, lines=3, foot="（盖章）") for name in (paper.organ, *(o.name for o in organs))]
    if len(seals) == 1:
        seals = [Entry("发文单位", paper.organ, foot="（盖章）")]
    rows += [tuple(seals[n : n + 2]) for n in range(0, len(seals), 2)]
    rows += [(Entry(label, text),) for label, text in (("抄报", paper.report_to), ("抄送", cc)) if text]
    return (Entries(tuple(rows)),)
