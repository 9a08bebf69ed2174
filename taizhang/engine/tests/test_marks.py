"""Marks of secrecy: in what people type, in names of files, and inside files of every kind that is taken."""

import io
import zipfile

import pypdfium2
import pytest
from PIL import Image, PngImagePlugin

from taizhang.engine import inside, marks
from taizhang.engine.refusal import Refused

MARKED = [
    ("机密★10年\n云溪县委办公室文件", "机密★10年"),
    ("绝密 ★ 长期\n关于……的通知", "绝密★长期"),
    ("秘密★\n", "秘密★"),
    ("请按附件（機密★１０年）办理", "机密★10年"),
    ("報告：絕密☆", "绝密☆"),
    ("秘\u200b密\u200b★", "秘密★"),
    ("秘密⭐️ 三年", "秘密⭐三年"),
    ("机密＊5年", "机密*5年"),
    ("【机密】关于某事", "【机密】"),
    ("内部绝密\n材料", "内部绝密"),
    ("密级：秘密\n正文", "密级:秘密"),
    ("密 级　机密　5年", "密级机密5年"),
    ("云溪县\n机　密\n关于某事的报告", "机密"),
    ("特急\n绝密 特急\n关于", "绝密特急"),
    ("秘密 3年\n关于", "秘密3年"),
    ("（机密）\n关于", "(机密)"),
]
PROSE = [
    "各单位要严格保守国家秘密，切实做好机密文件的管理。",
    "会议强调，要保护企业商业秘密。\n密级：公开",
    "县保密局要开展涉密计算机检查，绝密级文件由专人保管",
    "不得泄露工作秘密、商业秘密和个人隐私。",
    "★ 今日要闻",
    "",
]


@pytest.mark.parametrize(("text", "mark"), MARKED)
def test_what_carries_a_mark_of_secrecy_is_known_by_it(text, mark):
    assert marks.classified_mark(text) == mark
    with pytest.raises(Refused, match="涉密文件") as refused:
        marks.refuse_classified(text)
    assert refused.value.kind == "forbidden"


@pytest.mark.parametrize("text", PROSE)
def test_prose_that_speaks_of_secrets_is_not_classified(text):
    assert marks.classified_mark(text) is None
    marks.refuse_classified(text)


@pytest.mark.parametrize(
    "name",
    [
        "机密★10年 方案.docx",
        "方案（秘密）.pdf",
        "絕密-方案.jpg",
        "关于某事_机密_终稿.xlsx",
        "【秘密】名单.pdf",
        "机密文件.doc",
    ],
)
def test_a_file_is_stopped_by_its_name(name):
    with pytest.raises(Refused, match="涉密"):
        marks.refuse_classified(names=[name])


@pytest.mark.parametrize("name", ["保密工作方案.docx", "商业秘密保护.pdf", "国家秘密定密管理规定.pdf", "照片1.jpg"])
def test_a_name_that_speaks_of_secrets_is_let_pass(name):
    marks.refuse_classified(names=[name])


# ── inside files ───────────────────────────────────────────────────────────────

MARK = "机密★10年"


def package(**members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in {"[Content_Types].xml": "<Types/>", **members}.items():
            archive.writestr(name.replace("__", "/"), body)
    return made.getvalue()


def word(text="清淤方案"):
    return package(**{"word__document.xml": f"<w:document><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:document>"})


def core(tag, text):
    return {"docProps__core.xml": f"<cp:coreProperties><{tag}>{text}</{tag}></cp:coreProperties>"}


def pdf(title="", text=""):
    """A one-page PDF with a font that can write Chinese: every letter is two bytes of Unicode."""
    shown = text.encode("utf-16-be").hex()
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "
        "1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end"
    )
    page = f"BT /F1 20 Tf 40 700 Td <{shown}> Tj ET"
    bodies = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(page)}>>stream\n{page}\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        "/Supplement 0>>/DW 1000>>",
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
        f"<</Title <FEFF{title.encode('utf-16-be').hex()}>>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for n, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{body}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return out + f"trailer<</Size {len(bodies) + 1}/Root 1 0 R/Info 8 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()


def jpeg(tag=270, text="", comment=b""):
    out, picture = io.BytesIO(), Image.new("RGB", (32, 32))
    exif = Image.Exif()
    if text:
        exif[tag] = text.encode() if isinstance(text, str) else text
    picture.save(out, "JPEG", exif=exif, comment=comment)
    return out.getvalue()


def png(text):
    out, info = io.BytesIO(), PngImagePlugin.PngInfo()
    info.add_itxt("Comment", text, zip=True)
    Image.new("L", (8, 8)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def split_mark():
    """Word cuts a line into runs as it pleases."""
    return package(
        **{"word__document.xml": "<w:p><w:r><w:t>机</w:t></w:r><w:r><w:t>密</w:t></w:r><w:r><w:t>★</w:t></w:r></w:p>"}
    )


CARRIES = {
    "the text of a Word file": lambda: word(MARK),
    "a mark cut into runs": split_mark,
    "a mark in the header": lambda: package(**{"word__header1.xml": f"<w:p><w:t>{MARK}</w:t></w:p>"}),
    "a mark alone in the head of a Word file": lambda: package(
        **{"word__document.xml": "<w:p><w:t>云溪县</w:t></w:p><w:p><w:t>秘　密</w:t></w:p><w:p><w:t>正文</w:t></w:p>"}
    ),
    "letters as numbers": lambda: word("&#26426;&#23494;&#9733;"),
    "the subject of a Word file": lambda: package(**core("dc:subject", "机密")),
    "an own property": lambda: package(
        **{"docProps__custom.xml": '<property name="密级"><vt:lpwstr>秘密</vt:lpwstr></property>'}
    ),
    "a cell of a workbook": lambda: package(**{"xl__sharedStrings.xml": f"<sst><si><t>{MARK}</t></si></sst>"}),
    "a slide": lambda: package(**{"ppt__slides__slide1.xml": f"<a:p><a:r><a:t>{MARK}</a:t></a:r></a:p>"}),
    "the name of what a file holds": lambda: package(**{"word__media__机密★.png": b""}),
    "a workbook inside a letter": lambda: package(**{"word__embeddings__a.xlsx": word(MARK)}),
    "a web page in GB18030": lambda: "<html><body><p>机<b>密</b>★10年</p>".encode("gb18030"),
    "a web page that spells its letters out": lambda: b"<html><body><p>&#26426;&#23494;&#9733;10&#24180;</p>",
    "a web page of two bytes a letter": lambda: "<html><p>机<i>密</i>★10年</p>".encode("utf-16"),
    "a rich text in GB": lambda: rb"{\rtf1\ansi {\b\'bb\'fa}\'c3\'dc\'a1\'ef10\'c4\'ea\par}",
    "a rich text in Unicode": lambda: rb"{\rtf1\ansi\uc1 \u26426?\u23494?\u9733?10\u24180?\par}",
    "a rich text inside a letter": lambda: package(
        word__a__b=b"", **{"word__afchunk.rtf": rb"{\rtf1 \u26426?\u23494?\u9733?}"}
    ),
    "a text in Big5": lambda: "各鄉鎮人民政府：機密★10年，請於本月底前將情況報縣政府。".encode("big5hkscs"),
    "a photo inside a letter": lambda: package(**{"word__media__a.jpg": jpeg(text=MARK)}),
    "the text of a PDF": lambda: pdf(text=MARK),
    "the title of a PDF": lambda: pdf(title="机密"),
    "the caption of a photo": lambda: jpeg(text=MARK),
    "a caption that is a mark alone": lambda: jpeg(text="机密"),
    "Windows' own field": lambda: jpeg(0x9C9F, MARK.encode("utf-16-le")),
    "the comment of a photo": lambda: jpeg(comment=MARK.encode()),
    "packed words of a PNG": lambda: png(MARK),
    "an old Word file": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(505) + MARK.encode("utf-16-le") + bytes(512)
    ),
    "an old Word file in the old letters": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99) + MARK.encode("gb18030")
    ),
    "a text": lambda: "云溪县\n机密\n正文".encode("gb18030"),
}


@pytest.mark.parametrize("what", CARRIES)
def test_a_mark_inside_a_file_stops_it(what):
    with pytest.raises(Refused, match="密") as refused:
        inside.refuse_classified_file(CARRIES[what]())
    assert refused.value.code == marks.CODE


@pytest.mark.parametrize(
    "data",
    [
        word(),
        pdf(title="清淤方案", text="完成清淤，保守秘密"),
        jpeg(text="河口段"),
        png("保密工作方案"),
        "保守秘密".encode(),
    ],
    ids=["word", "pdf", "jpeg", "png", "text"],
)
def test_a_file_without_a_mark_is_let_pass(data):
    inside.refuse_classified_file(data)


def test_a_pdf_with_letters_is_read_as_one():
    assert pypdfium2.PdfDocument(pdf(text=MARK))[0].get_textpage().get_text_bounded().strip() == MARK


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7\n1 0 obj<</Encrypt 2 0 R>>endobj\ntrailer<<>>", "密码"),
        (b"%PDF-1.7\n1 0 obj<</Font 2 0 R>>endobj\ntrailer<<>>", "打不开"),
        (word()[:-30], "打不开"),
    ],
)
def test_what_cannot_be_looked_through_is_not_taken_for_clean(data, why):
    with pytest.raises(Refused, match=why):
        inside.refuse_classified_file(data)


def test_a_file_that_unfolds_without_end_is_refused():
    bomb = package(**{"word__document.xml": b" " * (inside.MOST_UNPACKED + 1)})
    with pytest.raises(Refused, match="太大"):
        inside.refuse_classified_file(bomb)
