"""Papers of the county of Yunxi, and a ruler: what stands where on a page, in millimetres from its left and upper edge."""

import ctypes
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import pypdfium2
import pypdfium2.raw as pdfium

from taizhang.engine.gongwen import (
    Align,
    Annex,
    Column,
    Entries,
    Entry,
    Form,
    Heading,
    Paper,
    Paragraph,
    Qr,
    Table,
    pdf,
)

MM = 25.4 / 72
PT = MM
HIGH = 297.0
PITCH = 28.95 * MM
SIGN = 156 / 28
TOP, LEFT, RIGHT, BOTTOM = 37.0, 28.0, 184.0, 262.0  # the 版心

SENTENCE = "请各单位对照任务清单逐项抓好落实并按时限要求报送办理情况对进展迟缓的予以通报对弄虚作假的严肃追责"
COLUMNS = (
    Column("序号", align=Align.CENTER), Column("事项"), Column("牵头单位", align=Align.CENTER), Column("存在问题"),
)  # fmt: skip


def table(rows):
    return Table(
        COLUMNS,
        tuple((str(n), f"第{n}号雨污分流改造工程", "住建局", "施工单位进场迟，工期已压缩") for n in range(1, rows + 1)),
    )


NOTICE = Paper(
    Form.DOCUMENT,
    "关于做好县委经济工作会议议定事项办理工作的通知",
    "云溪县人民政府督查室文件",
    "云督〔2026〕3号",
    urgency="特急",
    copy_number="000012",
    to="各乡镇人民政府，县政府各部门",
    body=(
        Paragraph("现将议定事项交办给你们。"),
        Heading(1, "办理要求"),
        Heading(2, "压实责任。", "各牵头单位主要负责人是第一责任人。"),
        Heading(3, "重大事项随时报告"),
        Heading(4, "先口头后书面"),
        Heading(4, "不得迟报"),
        Heading(2, "按时反馈"),
        Heading(3, "每月25日前报送"),
        Heading(1, "核验与通报"),
    ),
    attachments=(Annex("议定事项清单", (table(40),)), Annex("反馈表")),
    sign_off="云溪县人民政府督查室",
    sealed=True,
    made_on=date(2026, 9, 5),
    note="联系人：周敏",
    cc="县委办公室，县纪委监委机关",
    printed_by="云溪县人民政府督查室",
    printed_on=date(2026, 9, 6),
)
SHORT = Paper(
    Form.DOCUMENT,
    "督办通知",
    "云溪县人民政府文件",
    "云政〔2026〕18号",
    to="住建局",
    body=(Paragraph("请于9月10日前办结。"),),
    sign_off="云溪县人民政府",
    made_on=date(2026, 3, 2),
)
BULLETIN = Paper(
    Form.MINUTES,
    "关于8月份重点工作落实情况的通报",
    "云溪政务督查",
    "第20期",
    body=(Heading(1, "总体情况"), Paragraph("在办事项22项，办结6项。"), table(3)),
    attended=(("出席", "沈云川、周敏"), ("请假", "赵立")),
    sign_off="云溪县人民政府督查室",
    made_on=date(2026, 9, 2),
    report_to="县委常委",
    cc="县委办公室",
    printed_by="县督查室",
    printed_on=date(2026, 9, 2),
)
LETTER = Paper(
    Form.LETTER,
    "关于商请核实用地手续的函",
    "云溪县人民政府督查室",
    "云督函〔2026〕12号",
    to="市自然资源局",
    body=tuple(Paragraph(SENTENCE * 3) for _ in range(5)),
    sign_off="云溪县人民政府督查室",
    made_on=date(2026, 9, 5),
    cc="县自然资源局",
)
SHEET = Paper(
    Form.SHEET,
    "云溪县督查事项销号单",
    number="云销〔2026〕118号",
    body=(
        Entries((
            (Entry("事项名称", "第三小学综合楼主体封顶"),),
            (Entry("牵头单位", "教育体育局"), Entry("办理时限", "2026年8月31日")),
            (Entry("核验意见", "与办结标准相符。", lines=4, foot="核验人：赵立"),),
        )),
    ),
    qr=Qr("TZ1:" + "a1b2" * 60, "销号回执\n扫码可离线核对"),
)  # fmt: skip


@dataclass(frozen=True)
class Box:
    """Edges in mm from the left and the upper edge of the page."""

    left: float
    top: float
    right: float
    bottom: float


@contextmanager
def printed(paper, fonts=None):
    with pypdfium2.PdfDocument(pdf(paper, fonts)) as document:
        yield document


def words_of(page):
    return page.get_textpage().get_text_range()


def found(page, words, ink=False):
    """The box of these words; ink: of what is black, otherwise of the signs' bodies. None where they are not found."""
    text = page.get_textpage()
    place = text.search(words).get_next()
    if place is None:
        return None
    boxes = [text.get_charbox(place[0] + n, loose=not ink) for n in range(place[1])]
    boxes = [box for box in boxes if box[2] > box[0]]
    return Box(
        min(box[0] for box in boxes) * MM,
        HIGH - max(box[3] for box in boxes) * MM,
        max(box[2] for box in boxes) * MM,
        HIGH - min(box[1] for box in boxes) * MM,
    )


def lines(page):
    """The lines of text of a page: baseline in mm from above, and the signs in it."""
    text = page.get_textpage()
    rows = {}
    for n in range(text.count_chars()):
        sign = text.get_text_range(n, 1)
        if not sign.strip():
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(text.raw, n, x, y)
        rows.setdefault(round(HIGH - y.value * MM, 1), []).append((x.value * MM, sign))
    return [(at, "".join(sign for _, sign in sorted(rows[at]))) for at in sorted(rows)]


def rules(page, least=100.0):
    """The horizontal lines of a page: height, from, to and thickness in mm, from above."""
    told = []
    for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=8):
        width = ctypes.c_float()
        pdfium.FPDFPageObj_GetStrokeWidth(piece.raw, width)
        x, y, points = ctypes.c_float(), ctypes.c_float(), []
        matrix = piece.get_matrix()
        for n in range(pdfium.FPDFPath_CountSegments(piece.raw)):
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(piece.raw, n), x, y)
            points.append(matrix.on_point(x.value, y.value))
        across, down = [p[0] * MM for p in points], [p[1] * MM for p in points]
        if max(across) - min(across) >= least and max(down) - min(down) < 0.1:
            told.append((HIGH - down[0], min(across), max(across), width.value * MM))
    return sorted(told)


def fonts_of(page):
    """Each font on a page and whether it comes along."""
    fonts = {}
    for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=8):
        font = pdfium.FPDFTextObj_GetFont(piece.raw)
        name = ctypes.create_string_buffer(200)
        pdfium.FPDFFont_GetBaseFontName(font, name, 200)
        fonts[name.value.decode()] = bool(pdfium.FPDFFont_GetIsEmbedded(font))
    return fonts
