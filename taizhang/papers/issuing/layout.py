"""A paper of the county as it is printed: plain values for engine.gongwen."""

from taizhang.engine.gongwen import Align, Annex, Column, Entries, Entry, Form, Table
from taizhang.engine.gongwen import Paper as Printed
from taizhang.engine.gongwen.words import on
from taizhang.papers.rules.flow import NUMBERED
from taizhang.papers.rules.kinds import KINDS, Kind
from taizhang.papers.rules.prefill import IN_TEXT
from taizhang.papers.rules.text import blocks_of

COLUMNS = (
    Column("序号", align=Align.CENTER), Column("编号", align=Align.CENTER), Column("事项"),
    Column("牵头单位", align=Align.CENTER), Column("时限", align=Align.CENTER),
)  # fmt: skip
WHAT = {Kind.SUPERVISION: "督办要求", Kind.CLOSING: "核验情况"}


def printed(paper, items, units, qr=None):
    """The paper with its items and addressees (`PaperItem`, `PaperUnit`); 稿 across it until it is signed."""
    kind = Kind(paper.kind)
    form, is_signed = KINDS[kind].form, paper.state in NUMBERED
    to = "，".join([*(unit.name for unit in units if unit.is_main), *_one(paper.to_text)])
    cc = "，".join([*(unit.name for unit in units if not unit.is_main), *_one(paper.cc_text)])
    is_sheet = form is Form.SHEET
    return Printed(
        form,
        paper.title,
        organ="" if is_sheet else paper.organ + ("文件" if form is Form.DOCUMENT else ""),
        number=paper.number,
        signer=paper.signed_by or paper.signer_text if KINDS[kind].upwards and form is Form.DOCUMENT else "",
        to="" if is_sheet else to,
        body=_sheet(paper, kind, items, to, cc) if is_sheet else blocks_of(paper.body),
        attachments=(_annex(items),) if len(items) > IN_TEXT else (),
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


def _annex(items):
    rows = tuple((str(n), i.number, i.title, i.unit, i.due) for n, i in enumerate(items, start=1))
    return Annex("事项清单", (Table(COLUMNS, rows),))


def _sheet(paper, kind, items, to, cc):
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
    rows.append((Entry("发文单位", paper.organ, foot="（盖章）"),))
    rows += [(Entry(label, text),) for label, text in (("抄报", paper.report_to), ("抄送", cc)) if text]
    return (Entries(tuple(rows)),)
