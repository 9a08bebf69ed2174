"""An office's own Word template: what is refused and where it stands, and what a paper looks like that is made from it."""

import io
import zipfile

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from taizhang.engine.gongwen import Annex, Column, Form, Heading, Paper, Paragraph, Table
from taizhang.engine.gongwen.checking import check
from taizhang.engine.gongwen.template import fill
from taizhang.engine.reading import apart
from taizhang.engine.refusal import Refused

PAPER = Paper(Form.DOCUMENT, "关于路灯的通报", "云溪县督查室文件")
VALUES = {
    "标题": "关于路灯的通报",
    "文号": "云督通〔2026〕3号",
    "主送": "住建局，交通局",
    "抄送": "",
    "签发人": "县长沈知远",
}
BODY = (
    Heading(1, "总体情况"),
    Paragraph("在办【正文】22件。"),
    Table((Column("单位"), Column("件数")), (("住建局", "3"),)),
)


def template(*lines, change=None):
    document = Document()
    for line in lines or ("【标题】", "【主送】：", "【正文】", "抄送：【抄送】"):
        document.add_paragraph(line)
    if change:
        change(document)
    return packed(document)


def packed(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(data, name, content=b"x", also=()):
    """The file with one part more; `also`: (part, old, new) changed in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for each in source.namelist():
            told = source.read(each)
            for part, old, new in also:
                told = told.replace(old, new) if part == each else told
            target.writestr(each, told)
        if name:
            target.writestr(name, content)
    return out.getvalue()


def lines(data):
    return [p.text for p in Document(io.BytesIO(data)).paragraphs]


def refused(data, call=check):
    with pytest.raises(Refused) as caught:
        call(data)
    return str(caught.value)


# ── what is made from it ───────────────────────────────────────────────────────


def test_names_are_replaced_and_the_text_stands_where_the_office_put_it():
    told = fill(template(), PAPER, VALUES, BODY)
    assert lines(told)[:4] == ["关于路灯的通报", "住建局，交通局：", "一、总体情况", "在办【正文】22件。"]
    assert not any("抄送" in line for line in lines(told))  # a line that says nothing is left out
    assert [cell.text for cell in Document(io.BytesIO(told)).tables[0].rows[1].cells] == ["住建局", "3"]
    assert told == fill(template(), PAPER, VALUES, BODY)


def test_a_name_that_word_parted_over_several_runs_is_found_and_keeps_its_look():
    def parted(document):
        line = document.add_paragraph()
        for n, part in enumerate(("签发：【签", "发", "人】（签字）")):
            line.add_run(part).bold = n == 0

    told = Document(io.BytesIO(fill(template("【正文】", change=parted), PAPER, VALUES, BODY)))
    line = next(p for p in told.paragraphs if "签发" in p.text)
    assert line.text == "签发：县长沈知远（签字）" and [run.text for run in line.runs if run.bold] == [
        "签发：县长沈知远"
    ]


def test_headers_cells_and_text_boxes_are_filled_and_the_body_looks_as_its_line_does():
    def more(document):
        document.sections[0].header.paragraphs[0].text = "【文号】"
        document.add_table(1, 1).rows[0].cells[0].text = "签发人【签发人】"
        box = parse_xml(
            f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent>'
            "<w:p><w:r><w:t>【标题】</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        )
        document.add_paragraph()._p.append(box)
        line = document.add_paragraph()
        line.paragraph_format.first_line_indent = 400_000
        line.add_run("【正文】").italic = True

    told = Document(io.BytesIO(fill(template("【标题】", change=more), PAPER, VALUES, BODY)))
    assert told.sections[0].header.paragraphs[0].text == "云督通〔2026〕3号"
    assert told.tables[0].rows[0].cells[0].text == "签发人县长沈知远"
    assert [t.text for t in told.element.body.iter(qn("w:t"))].count("关于路灯的通报") == 2
    body = next(p for p in told.paragraphs if p.text.startswith("在办"))
    assert body.runs[0].italic and body.paragraph_format.first_line_indent


@pytest.mark.parametrize("hostile", ["【文号】", "{{ 7*7 }}", "{% x %}", "${7*7}", "<w:p/>", "\x07铃"])
def test_what_a_value_says_stays_text(hostile):
    told = lines(fill(template("【标题】【主送】", "【正文】"), PAPER, {**VALUES, "标题": hostile}, ()))
    assert told[0] == hostile.replace("\x07", "") + "住建局，交通局"


def test_annexes_come_last_or_where_the_office_wants_them_and_a_draft_says_so():
    annex = Annex("红榜", (Table((Column("单位"),), (("交通局",),)),))
    paper = Paper(Form.DOCUMENT, "通报", "督查室", attachments=(annex,), draft=True)
    for own in (("【正文】",), ("【正文】", "【附件】", "（完）")):
        told = Document(io.BytesIO(fill(template(*own), paper, VALUES, BODY)))
        assert [p.text for p in told.paragraphs if p.text.startswith("附件")] == ["附件　红榜"]
        assert told.tables[-1].rows[1].cells[0].text == "交通局"
        assert "稿" in told.sections[0].header._element.xml
        assert (
            "稿" not in Document(io.BytesIO(fill(template(*own), PAPER, VALUES, BODY))).sections[0].header._element.xml
        )


# ── what is refused ────────────────────────────────────────────────────────────


def test_a_good_template_tells_its_names_and_a_process_of_its_own_looks_at_it():
    assert apart.call("taizhang.engine.gongwen.checking:check", template()) == ["标题", "主送", "正文", "抄送"]


@pytest.mark.parametrize(
    ("own", "says"),
    [
        (("【标题】",), "没有【正文】。"),
        (("【标题】", "【领导】", "【正文】"), "第2段的【领导】不是能用的占位。能用的是【标题】【正文】"),
        (("正文：【正文】",), "第1段的【正文】要单独占"),
        (("【正文】", "【正文】"), "【正文】写了两次"),
        (("【正文】", "【标题"), "第2段的【】没有成对。"),
    ],
)
def test_names_that_cannot_be_filled_are_refused_with_the_place(own, says):
    assert refused(template(*own)).startswith(says)


def test_the_place_of_a_wrong_name_in_a_table_or_a_header_is_told():
    def in_table(document):
        document.add_table(2, 2).rows[1].cells[0].text = "【谁】"

    def in_header(document):
        document.sections[0].header.paragraphs[0].text = "【正文】"

    assert refused(template(change=in_table)).startswith("第1个表第2行第1格的【谁】")
    assert refused(template("【标题】", change=in_header)).startswith("页眉的【正文】要单独占")


def _field(document):
    line = document.add_paragraph()
    for kind, code in (("begin", ""), ("", "INCLUDE"), ("", "TEXT C:\\秘密.docx"), ("end", "")):
        run = line.add_run()._r
        node = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            node.set(qn("w:fldCharType"), kind)
        else:
            node.text = code
        run.append(node)


def _link(document):
    document.sections[0].header.part.relate_to(
        "http://evil.example/x",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image",
        is_external=True,
    )


def _revision(document):
    paragraph = document.paragraphs[0]._p
    paragraph.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="a"><w:r><w:t>改</w:t></w:r></w:ins>'))


MACRO = (
    "[Content_Types].xml",
    b"wordprocessingml.document.main",
    b"ms-word.document.macroEnabled.main",
)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "这是老的 .doc，或者加了密码。"),
        (b"hello", "打不开，不是 Word 文档。"),
        (with_part(template(), "word/vbaProject.bin"), "带有宏，不能用。"),
        (with_part(template(), "", also=(MACRO,)), "带有宏，不能用。"),
        (with_part(template(), "word/embeddings/oleObject1.bin"), "正文里嵌着别的文件或控件：oleObject1.bin。"),
        (with_part(template(), "word/bomb.xml", b"<a/>" + b" " * 30_000_000), "解压后太大"),
        (with_part(template(), "word/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "打不开"),
        (template(change=_field), "第5段有自动的域“INCLUDETEXT”，只能有页码。"),
        (template(change=_link), "页眉里有指向文件外面的链接：http://evil.example/x。"),
        (template(change=_revision), "第1段有没接受的修订。"),
    ],
    ids=["doc", "rubbish", "macro", "docm", "embedded", "bomb", "entity", "field", "link", "revision"],
)  # fmt: skip
def test_what_no_template_may_hold_is_refused(data, says):
    assert refused(data).startswith(says)
