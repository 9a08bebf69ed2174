"""对账单: a unit's signed book on paper, with its differences, both signatures and the receipt of the unit's."""

import io
from datetime import timedelta

from docx import Document

from taizhang.engine.gongwen.template import fill
from taizhang.journal import blobs
from taizhang.ledger.tests.conftest import text
from taizhang.notices.books import actions as books
from taizhang.notices.books import queries
from taizhang.notices.tests.test_books import differing, of, opened, who
from taizhang.papers.issuing import job
from taizhang.papers.issuing.layout import fields
from taizhang.papers.models import Paper
from taizhang.papers.tests.test_papers import refused, words
from taizhang.papers.tests.test_texts import word


def begun(as_actor, book):
    """The clerk's draft as the form begins it."""
    clerk = as_actor("clerk")
    form = clerk.get(f"/papers/new/?kind=books&book={book.pk}").context["form"]
    sent = {"kind": "books", "book": book.pk, **{name: form.initial[name] for name in ("title", "body", "to")}}
    assert clerk.post("/papers/draft/", sent).status_code == 303
    return Paper.objects.get(book_id=book.pk)


def signed(desk, paper):
    for step, part in (("submit", "clerk"), ("review", "verifier"), ("sign", "clerk_verifier")):
        desk.step(step, paper, part)
    desk.work()
    return desk.fresh(paper)


def test_a_signed_book_becomes_a_paper_with_every_line_its_differences_and_both_signatures(desk, as_actor):
    book = differing(opened(desk.ledger))
    done, missing = queries.unsettled(desk.county.clerk)[0]
    books.settle(book, done.pk, "adopted", "有验收单，请申请销号", **who(desk.ledger, "clerk"))
    for page in (f"/books/{book.pk}/", "/papers/new/?kind=books"):
        assert f"kind=books&amp;book={book.pk}" in as_actor("clerk").get(page).content.decode()
    paper = begun(as_actor, book)
    assert "在办事项2条" in paper.body and "一致1条，有差异2条，其中待定1条" in paper.body
    books.settle(
        book,
        missing.pk,
        "refused",
        "后来才定",
        by=who(desk.ledger, "clerk")["by"],
        at=paper.book_at + timedelta(hours=1),
    )
    paper = signed(desk, paper)
    assert paper.number == "云督账〔2026〕1号"
    with blobs.open(paper.pdf_sha256) as file:
        said = words(file.read())
    for each in (
        "老旧小区加装电梯", "2月28日已竣工验收", "采纳：有验收单", "雨污分流管网普查", "待定", book.signed_by_text, "单位签认，办理记录第",
    ):  # fmt: skip
        assert each in said
    assert "后来才定" not in said  # what was reviewed is what is printed


def test_an_unsigned_book_gives_no_paper_and_a_bureau_writes_none(desk, as_actor):
    book = of(opened(desk.ledger))
    clerk = as_actor("clerk")
    assert "拟对账单" not in text(clerk.get(f"/books/{book.pk}/"))
    assert clerk.get(f"/papers/new/?kind=books&book={book.pk}").status_code == 404
    said = refused(desk.drafted, "books", book=book.pk, signer_id=None)
    assert said.startswith("单位负责人签认以后才能出对账单")
    assert refused(desk.drafted, "books", "housing_head", book=book.pk, signer_id=None).startswith("对账单由督查室")


def test_the_receipt_stands_in_the_offices_own_word_template_where_it_says_or_at_the_end(desk, as_actor):
    paper = signed(desk, begun(as_actor, differing(opened(desk.ledger))))
    told = fields(paper, *job.beside(paper))
    for lines, is_first in ((("【回执】", "【标题】", "【正文】"), True), (("【标题】", "【正文】"), False)):
        document = Document(io.BytesIO(fill(word(*lines).read(), *told)))
        pictures = [n for n, p in enumerate(document.paragraphs) if p._p.xpath(".//pic:pic")]
        assert len(pictures) == 1 and (pictures[0] == 0) is is_first
        assert "回执：单位签认" in document.paragraphs[pictures[0] + 1].text
