"""Files that a county hands in, good and bad; each bad one is refused with its own sentence."""

import json
import random
from pathlib import Path

import pytest

from taizhang.engine.reading import apart, formats
from taizhang.engine.reading.cli import main
from taizhang.engine.reading.page.text import View, plain_radicals
from taizhang.engine.refusal import Refused

from .papers import docx, pdf, word
from .weighing import LITTLE, weighed

SENTENCE = "会议要求，各单位要在10月底前完成整改。"


def text(data, name):
    """The text of a file."""
    return formats.decode(data, name).text


LOCKED = (
    "/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
    + "ab" * 32
    + "> /U <"
    + "cd" * 32
    + "> >>"
)


@pytest.mark.parametrize(
    "data",
    [SENTENCE.encode(), b"\xef\xbb\xbf" + SENTENCE.encode(), SENTENCE.encode("gb18030"), SENTENCE.encode("utf-16")],
)
def test_text_is_read_in_the_encodings_of_county_offices(data):
    assert text(data, "纪要.txt") == SENTENCE


def test_word_documents_and_pdf_give_their_paragraphs():
    assert text(docx("云溪县纪要", SENTENCE), "纪要.docx") == f"云溪县纪要\n{SENTENCE}"
    assert "Minutes of the Yunxi county meeting" in text(pdf("Minutes of the Yunxi county meeting"), "a.pdf")


def test_a_text_box_is_read_once():
    inside = "<w:r><w:pict><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:pict></w:r>"
    assert text(docx(body=word(f"<w:p><w:r><w:t>正文</w:t></w:r>{inside}</w:p>")), "a.docx") == "正文\n框里"


def test_a_file_that_unfolds_into_endless_work_takes_little():
    depth = 100_000
    nested = word("<w:p>" * depth + f"<w:r><w:t>{SENTENCE}</w:t></w:r>" + "</w:p>" * depth)
    heavy = docx(body=nested, extra=[("pad", random.Random(1).randbytes(200_000))])
    assert text(heavy, "a.docx").strip() == SENTENCE


def test_a_file_that_unfolds_into_gigabytes_is_refused_and_harms_nobody():
    assert "Minutes" in text(pdf("Minutes of the Yunxi county meeting", spaces=20), "a.pdf")
    found = weighed(pdf("Minutes of the Yunxi county meeting", spaces=700), "a.pdf")
    assert found.code == "intake.too_large"
    assert max(found.unpacking, found.reader) < apart.MEMORY


@pytest.mark.parametrize("limit", [LITTLE, apart.MEMORY], ids=["little", "all that is given"])
def test_control_what_is_held_beyond_the_limit_is_weighed(limit):
    short = pdf("Minutes of the Yunxi county meeting")
    assert weighed(short, "a.pdf").unpacking < limit < weighed(short, "a.pdf", more=limit).unpacking


def test_a_document_fetches_nothing():
    for place in (Path(__file__).as_uri(), "http://127.0.0.1:9/x.dtd"):
        asking = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{place}">]>' + word("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>")
        with pytest.raises(Refused) as refused:
            formats.decode(docx(body=asking), "a.docx")
        assert refused.value.code == "intake.broken"


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">&a;</w:document>'


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.txt", "intake.empty"),
        (b"  \n ", "a.txt", "intake.empty"),
        (b"x" * (formats.LARGEST + 1), "a.txt", "intake.too_large"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a.txt", "intake.unknown_format"),
        (b"\x00\x01binary", "a.exe", "intake.unknown_format"),
        (b"\xff\xff\xff\xff\xff", "a.txt", "intake.unknown_encoding"),
        (b"%PDF-1.4 nothing else", "a.pdf", "intake.broken"),
        (b"not a pdf", "a.pdf", "intake.broken"),
        (pdf("Secret", LOCKED), "a.pdf", "intake.encrypted"),
        (pdf(""), "a.pdf", "intake.scanned"),
        (b"PK\x03\x04 broken", "a.docx", "intake.broken"),
        (docx(""), "a.docx", "intake.empty"),
        (docx(body="<w:document"), "a.docx", "intake.broken"),
        (docx(body=ENTITIES), "a.docx", "intake.broken"),
        (docx("要", extra=[(f"m{n}", "") for n in range(1001)]), "a.docx", "intake.too_large"),
        (docx("要", extra=[("bomb", b"0" * 5_000_000)]), "a.docx", "intake.too_large"),
        (formats._OLE + b"\x00" * 64, "a.doc", "intake.unknown_format"),
        (formats._OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "intake.encrypted"),
    ],
)
def test_each_bad_file_is_refused_with_a_sentence(data, name, code):
    with pytest.raises(Refused) as refused:
        formats.decode(data, name)
    assert refused.value.code == code and refused.value.kind == "invalid"
    assert "{" not in str(refused.value)


def test_radicals_of_pdf_printers_become_characters_one_for_one():
    printed = "县⼈⺠政府⽂件"
    assert plain_radicals(printed) == "县人民政府文件" and len(View(printed).flat) == len(printed)


def test_the_command_prints_json_or_one_line_of_why_not(tmp_path, capsys):
    good, bad = tmp_path / "a.txt", tmp_path / "b.pdf"
    good.write_bytes(SENTENCE.encode("gb18030"))
    bad.write_bytes(b"%PDF-broken")
    assert main([str(good), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["directives"][0]["owner"] == "各单位"
    assert main([str(good), "--explain"]) == 0 and "directive.obliges" in capsys.readouterr().out
    assert main([str(good)]) == 0 and "各单位" in capsys.readouterr().out
    assert main(["--rules"]) == 0 and "due.month-part" in capsys.readouterr().out
    assert main([str(bad), "--json"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main([str(tmp_path / "none.txt")]) == 2


def test_reading_needs_no_django():
    for path in Path(formats.__file__).parents[1].rglob("*.py"):
        assert path.parent.name == "tests" or "django" not in path.read_text(encoding="utf-8").lower(), path.name
