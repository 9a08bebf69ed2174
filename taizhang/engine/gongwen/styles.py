"""The styles of a paper in Word, named as offices know them, and its page. Lengths in points."""

from dataclasses import dataclass

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from . import words
from .model import Form, Paper, Table
from .wordxml import bordered, doc_grid, element, named_fonts

SONG, FANG, HEI, KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
LEVELS = ("一级标题", "二级标题", "三级标题", "四级标题")
FACES = (HEI, KAI, FANG, FANG)
WIDE_PT = 156 * 72 / 25.4
SIZE_PT, PITCH_PT = 16.0, 28.95  # 3号; with 29 pt Word sets 21 lines on a page instead of 22
SIGN_PT = WIDE_PT / 28
CLOSER_TWIPS = -5  # 28 signs of 3号 are 448 pt wide, the 版心 442
MM_PT = 72 / 25.4
RED = RGBColor(0xE6, 0x00, 0x12)
_SIDES = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT,
          "both": WD_ALIGN_PARAGRAPH.JUSTIFY}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """A style of paragraphs. first: of the first line, negative where the others stand further in."""

    name: str
    face: str = FANG
    size: float = SIZE_PT
    side: str = "left"
    line: float = PITCH_PT
    before: float = 0
    after: float = 0
    left: float = 0
    right: float = 0
    first: float = 0
    stop: float = 0  # at which what follows begins
    tab: float = 0  # at which what follows ends
    keep: bool = False  # with the next paragraph


def lay_out(document: Word, paper: Paper) -> None:
    """A4, 版心 156 × 225 mm, a grid of 22 lines × 28 characters."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    page.top_margin, page.bottom_margin = (Mm(25), Mm(25)) if paper.form is Form.SHEET else (Mm(37), Mm(35))
    letter = paper.form is Form.LETTER
    page.header_distance = Mm(30) if letter else Mm(15)  # a letter's name stands in its header (10.1)
    page.footer_distance = Mm(20) if letter else page.bottom_margin - Mm(9.7)
    doc_grid(page, round(PITCH_PT * 20), round((SIGN_PT - SIZE_PT) * 4096))


def style_all(document: Word, paper: Paper) -> None:
    """Make every style that the paper may need; those of 署名 and 成文日期 are measured from its words."""
    _normal(document)
    for look in _looks(paper):
        _paragraph(document, look)
    for level, name in enumerate(LEVELS):
        _paragraph(document, Look(name, FACES[level], side="both", first=2 * SIGN_PT, keep=True))
        outline = element("w:outlineLvl", val=str(level))
        document.styles[name].element.get_or_add_pPr().append(outline)
    for name, face in (("黑体字", HEI), ("楷体字", KAI), *zip((f"{it}字" for it in LEVELS), FACES, strict=True)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        named_fonts(style.element, face)
    _red(document, paper)
    table = document.styles.add_style("公文表格", WD_STYLE_TYPE.TABLE)
    bordered(table.element)


def _normal(document: Word) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    defaults.clear()
    defaults.append(element("w:lang", val="en-US", eastAsia="zh-CN"))
    normal = document.styles["Normal"]
    named_fonts(normal.element, FANG)
    normal.font.size = Pt(SIZE_PT)
    made = normal.paragraph_format
    made.space_before = made.space_after = Pt(0)
    made.line_spacing_rule, made.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(PITCH_PT)
    made.widow_control = False
    normal.element.get_or_add_rPr().find(qn("w:sz")).addprevious(element("w:snapToGrid", val="0"))
    properties = normal.element.get_or_add_pPr()
    # The grid says 22 × 28, as an office looks for it; lines and signs keep it by themselves, so that programs that
    # read the grid otherwise break alike.
    for tag in ("w:overflowPunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:snapToGrid"):
        spacing = properties.find(qn("w:spacing"))
        spacing.addprevious(element(tag, val="0"))


def _looks(paper: Paper) -> list[Look]:
    s, p = SIGN_PT, PITCH_PT
    two_sided = bool(paper.signer) or paper.form is Form.MINUTES
    # nothing stands above the title of a sheet
    title_before = 0.0 if paper.form is Form.SHEET else 2 * p
    sign_right, date_right = _signature(paper)
    blocks = [*paper.body, *(block for annex in paper.attachments for block in annex.body)]
    small = min([words.type_pt(block) for block in blocks if isinstance(block, Table)], default=12.0)
    return [
        Look("份号"),
        Look("紧急程度", HEI),
        Look("期号", side="center", before=p / 2),
        Look("发文字号", side="left" if two_sided else "center", stop=s * two_sided, tab=(WIDE_PT - s) * two_sided,
             before=0 if paper.form is Form.MINUTES or len(paper.cosigners) > 1 else p / 2 if paper.issue else 2 * p),
        Look("签发人", tab=WIDE_PT - s, stop=s, before=2 * p),
        Look("信函文号", tab=WIDE_PT, before=6),
        Look("公文标题", SONG, 22, "center", 34, before=title_before, after=p / 2 if paper.form is Form.SHEET else p),
        Look("主送机关"),
        Look("公文正文", side="both", first=2 * s),
        Look("公文正文顶格", side="both"),
        Look("附件说明", before=p, left=6.2 * s, first=-4.2 * s),
        Look("附件说明续", left=6.2 * s, first=-1.2 * s),
        Look("附件说明单件", before=p, left=5 * s, first=-3 * s),
        Look("署名", side="right", right=sign_right, before=(2 if paper.sealed else 1) * p, keep=True),
        Look("成文日期", side="right", right=date_right),
        Look("联合署名上空", line=p, keep=True),
        Look("联合署名", side="center", before=p, keep=True),
        Look("联合署名续", side="center", before=3.5 * p, keep=True),
        Look("联合成文日期", side="center"),
        Look("附注", first=2 * s),
        Look("出席名单首行", before=p, left=5 * s, first=-3 * s),
        Look("出席名单", left=5 * s, first=-3 * s),
        Look("附件序号", HEI),
        Look("附件标题", SONG, 22, "center", 34, before=p, after=p),
        Look("表格标题", HEI, side="center", keep=True),
        Look("表头", HEI, small, "center", small * 1.5),
        Look("表格文字", FANG, small, "left", small * 1.5),
        Look("表格文字居中", FANG, small, "center", small * 1.5),
        Look("表格文字居右", FANG, small, "right", small * 1.5),
        Look("表后", size=4, line=4),
        Look("单据编号", size=14, line=24, tab=WIDE_PT),
        Look("单据栏目", HEI, 14, "center", 24),
        Look("单据文字", FANG, 14, "left", 24),
        Look("单据落款", FANG, 14, "right", 24),
        Look("抄送", size=14, line=24, left=56, right=14, first=-42),
        Look("印发", size=14, line=24, left=14, right=14, tab=WIDE_PT - 14),
        Look("页码单页", "宋体", 14, "right", 14, right=14, after=15 if paper.form is Form.LETTER else 0),
        Look("页码双页", "宋体", 14, "left", 14, left=14, after=15 if paper.form is Form.LETTER else 0),
        Look("二维码", line=0, before=8),
        Look("二维码说明", HEI, 10.5, line=17),
    ]  # fmt: skip


def _signature(paper: Paper) -> tuple[float, float]:
    """How far 署名 and 成文日期 stand from the right (7.3.5)."""
    s = SIGN_PT
    from_wide, date_wide = words.width(words.line(paper.sign_off)) * s, words.width(words.on(paper.made_on)) * s
    if paper.sealed:  # the date four signs in, the name over its middle
        return max(0.0, 4 * s + date_wide / 2 - from_wide / 2), 4 * s
    date_right = max(2 * s, from_wide - date_wide)  # two signs further right than the name, if it is shorter
    return max(2 * s, date_right + date_wide + 2 * s - from_wide), date_right


def _paragraph(document: Word, look: Look) -> ParagraphStyle:
    style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style, style.quick_style = document.styles["Normal"], True
    named_fonts(style.element, look.face)
    style.font.size = Pt(look.size)
    if look.size == SIZE_PT:
        style.element.rPr.find(qn("w:sz")).addprevious(element("w:spacing", val=str(CLOSER_TWIPS)))
    made = style.paragraph_format
    made.alignment = _SIDES[look.side]
    made.space_before, made.space_after = Pt(look.before), Pt(look.after)
    if look.line:
        made.line_spacing_rule, made.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    else:  # as high as the picture in it
        made.line_spacing_rule, made.line_spacing = WD_LINE_SPACING.SINGLE, 1.0
    made.left_indent, made.right_indent, made.first_line_indent = Pt(look.left), Pt(look.right), Pt(look.first)
    if look.stop:
        made.tab_stops.add_tab_stop(Pt(look.stop))
    if look.tab:
        made.tab_stops.add_tab_stop(Pt(look.tab), WD_TAB_ALIGNMENT.RIGHT)
    made.keep_with_next = look.keep or None
    if look.name == "附件序号":
        made.page_break_before = True
    return style


def joint_size(names: tuple[str, ...]) -> float:
    """How large the names of several organs stand in the head: all in 60 mm, and 文件 beside them (7.2.4)."""
    longest = max(len(words.line(name)) for name in names)
    return min(58.0, 60 * MM_PT / (1.3 * len(names)), (WIDE_PT - 6 * MM_PT) / (longest + 2.8))


def _red_names(document: Word, paper: Paper) -> None:
    size = joint_size(paper.joint)
    _paragraph(document, Look("联合发文上空", line=35 * MM_PT - 2 * PITCH_PT - 0.12 * size))
    names = _paragraph(document, Look("联合发文机关标志", SONG, size, "center", size * 1.3))
    names.font.color.rgb = RED
    names.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.DISTRIBUTE


def _red(document: Word, paper: Paper) -> None:
    """What is red: the name of the organ, as large as the width allows, and the lines."""
    letter = paper.form is Form.LETTER
    count = max(len(words.line(paper.organ)), 1)
    size = min(46.0 if letter else 58.0, 1.36 * (WIDE_PT - 6 * MM_PT) / count)
    if paper.joint:
        _red_names(document, paper)
        size, count = joint_size(paper.joint), 2  # 文件 beside them
    # its own upper edge 35 mm below that of the 版心, with 份号 and 紧急程度 above it
    before = 0.0 if letter or paper.joint else 35 * MM_PT - 2 * PITCH_PT - 0.12 * size
    organ = _paragraph(document, Look("发文机关标志", SONG, size, "center", size * 1.15, before=before))
    organ.font.color.rgb = RED
    if size * count > WIDE_PT - 6 * MM_PT:  # narrow before it is small
        narrow = element("w:w", val=str(int((WIDE_PT - 6 * MM_PT) / (size * count) * 100)))
        organ.element.get_or_add_rPr().find(qn("w:sz")).addprevious(narrow)
    if letter:
        beside = {"left": Mm(-8), "right": Mm(-6)}  # 170 mm, wider than the 版心
        organ.paragraph_format.left_indent, organ.paragraph_format.right_indent = beside["left"], beside["right"]
        _edge(organ, "bottom", "thickThinMediumGap", 18, 11)
        below = _paragraph(document, Look("信函下双线", line=2))
        below.paragraph_format.left_indent, below.paragraph_format.right_indent = beside["left"], beside["right"]
        _edge(below, "top", "thinThickMediumGap", 18, 0)
    else:
        _edge(document.styles["发文字号"], "bottom", "single", 16, 5)  # 4 mm below the number itself


def _edge(style: ParagraphStyle, side: str, kind: str, eighths: int, space: int) -> None:
    properties = style.element.get_or_add_pPr()
    border = OxmlElement("w:pBdr")
    border.append(element(f"w:{side}", val=kind, sz=str(eighths), space=str(space), color="E60012"))
    properties.find(qn("w:spacing")).addprevious(border)
    if (tabs := properties.find(qn("w:tabs"))) is not None:  # the order of the schema
        tabs.addprevious(border)
