"""Several photos of pages become one document."""

import io
import zipfile

import pytest
from PIL import Image

from taizhang.engine.reading import bundle, ocr
from taizhang.engine.refusal import Refused
from taizhang.intake import actions as intake
from taizhang.intake.actions import photographing
from taizhang.intake.models import Document, Reading
from taizhang.jobs import worker
from taizhang.journal import blobs

from .conftest import Upload


def photo(shade, kind="JPEG"):
    out = io.BytesIO()
    Image.new("RGB", (60, 80), (shade, shade, shade)).save(out, kind)
    return out.getvalue()


def lot(*names):
    return [Upload(photo(40 + 20 * n, "PNG" if name.endswith("png") else "JPEG"), name) for n, name in enumerate(names)]


@pytest.fixture
def said(monkeypatch):
    """In place of Tesseract: which photo was asked for, told by its shade."""
    asked = []

    def recognised(place, data, number, turn):
        shade = Image.open(io.BytesIO(data)).convert("L").getpixel((5, 5))
        asked.append((round((shade - 40) / 20), number))
        place_of = "一二三"[len(asked) - 1]
        text = f"{place_of}、住建局于2026年4月{len(asked)}日前完成{len(asked)}处危房安全检查。"
        return ocr.Page(text, sure=90, letters=len(text))

    monkeypatch.setattr(ocr, "_recognised", recognised)
    monkeypatch.setattr(ocr, "require_program", lambda: "tesseract")
    return asked


def test_photos_become_the_pages_of_one_document_in_the_order_of_their_names(county, said):
    bound = intake.bind(lot("IMG_10.jpg", "IMG_9.jpg", "IMG_2.png"), in_order=False)
    document = intake.receive(file=bound, by=county.clerk, at=county.noon).document
    assert (document.pages, document.title, document.file_name) == (3, "IMG_2等 3 张", "IMG_2等 3 张.zip")
    intake.begin(document, by=county.clerk)
    worker.drain()
    document.refresh_from_db()
    assert document.reading == Reading.DONE and document.candidates.count() == 3
    assert said == [(2, 1), (1, 1), (0, 1)]
    with (
        blobs.open(document.sha256) as file,
        zipfile.ZipFile(file) as kept,
    ):  # the original says what came, byte by byte
        assert kept.namelist() == ["第001页.png", "第002页.jpg", "第003页.jpg"]
        assert kept.read("第003页.jpg") == photo(40)
    again = intake.receive(
        file=intake.bind(lot("IMG_10.jpg", "IMG_9.jpg", "IMG_2.png"), in_order=False), by=county.clerk, at=county.noon
    )
    assert not again.is_new


def test_the_form_keeps_the_order_that_the_clerk_gave_and_each_page_has_its_picture(county, said, enter):
    clerk = enter("clerk")
    files = lot("b.jpg", "a.jpg")
    clerk.post("/documents/receive/", {"file": files, "ordered": "1"})
    document = Document.objects.get()
    worker.drain()
    assert [shade for shade, _ in said] == [0, 1]
    shown = b"".join(clerk.get(f"/documents/{document.pk}/pages/2/").streaming_content)
    assert abs(Image.open(io.BytesIO(shown)).convert("L").getpixel((5, 5)) - 60) < 4


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (lambda: [*lot("a.jpg"), Upload(b"%PDF-1.4", "b.pdf")], "“{name}”不是照片，请单独登记"),
        (lambda: [*lot("a.jpg"), Upload(b"\xff\xd8\xff rubbish", "b.jpg")], "“{name}”打不开"),
        (lambda: [*lot("a.jpg"), *lot("b.jpg")], "是同一张照片"),
        (lambda: lot(*(f"{n}.jpg" for n in range(photographing.MOST + 1))), "一次最多 {most} 张照片"),
    ],
)
def test_what_cannot_be_one_document_is_said_and_nothing_is_kept(county, said, files, sentence):
    with pytest.raises(Refused) as refused:
        intake.bind(files(), in_order=True)
    assert sentence in refused.value.message
    assert not Document.objects.exists()


def test_names_sort_as_people_count():
    assert sorted(["第10页", "第9页", "2", "10"], key=bundle.by_name) == ["2", "10", "第9页", "第10页"]
