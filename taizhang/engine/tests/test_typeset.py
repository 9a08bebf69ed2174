"""What is printed carries its own fonts and can be searched."""

import multiprocessing

import pypdfium2
import pytest

from taizhang.engine import typeset

PAGE = """#set page(width: 210mm, height: 297mm)
#set text(font: "Noto Serif SC", lang: "zh")
#let data = json(bytes(sys.inputs.data))
#data.title
"""


def text_of(made: bytes) -> str:
    with pypdfium2.PdfDocument(made) as document:
        return document[0].get_textpage().get_text_range()


def test_chinese_is_set_and_can_be_searched():
    made = typeset.pdf(PAGE, {"title": "云溪县作战图"})
    assert "云溪县作战图" in text_of(made)


def test_what_somebody_typed_stays_text():
    typed = '#panic("x") $a$ #read("/etc/passwd") \\ = *粗* 😀'
    assert "#read" in text_of(typeset.pdf(PAGE, {"title": typed}))


def test_a_file_of_the_machine_is_not_read():
    with pytest.raises(Exception, match=r"file not found|root"):
        typeset.pdf('#read("/etc/passwd")')


def test_a_server_that_was_forked_sets_pages_too():
    """The demo prints while it is built, then forks its server."""
    typeset.pdf(PAGE, {"title": "前"})
    fork = multiprocessing.get_context("fork")
    child = fork.Process(target=typeset.pdf, args=(PAGE, {"title": "后"}))
    child.start()
    child.join(60)
    stopped = child.exitcode is None
    child.kill()
    assert not stopped and child.exitcode == 0
