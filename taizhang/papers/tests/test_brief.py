"""一页纸 as a PDF and five slides: the numbers of the list, one sheet always, and as of when."""

import io
import re
from datetime import UTC, date, datetime

import pypdfium2
import pytest
from pptx import Presentation

from taizhang.jobs import worker
from taizhang.jobs.models import Job
from taizhang.ledger import actions, queries
from taizhang.ledger.filtering import asked_in
from taizhang.org import actions as org
from taizhang.papers.printing.brief import brief_of
from taizhang.papers.printing.onepage import one_page_pdf
from taizhang.papers.printing.slides import slides_of

AT, SINCE = datetime(2026, 3, 23, 4, tzinfo=UTC), date(2026, 1, 1)
LONG = "沿河两岸雨污分流管网改造与直排口封堵及配套检查井更换" * 3


@pytest.fixture
def varied(ledger):
    ledger.accepted(title="东街污水口")  # red
    ledger.issued(title="北街垃圾", due_on=date(2026, 5, 1))
    ledger.claimed(title="西街井盖", lead="roads", joint=(), by="roads_liaison", head="roads_head")
    ledger.closed(title="南街占道")
    return ledger


def brief(ledger, query="", part="clerk"):
    return brief_of(getattr(ledger.county, part), asked_in(query), at=AT)


def slide_words(deck, number):
    slide = deck.slides[number - 1]
    cells = [c.text for s in slide.shapes if s.has_table for row in s.table.rows for c in row.cells]
    return [s.text_frame.text for s in slide.shapes if s.has_text_frame and s.text_frame.text] + cells


def test_the_slides_say_the_numbers_of_the_list(varied):
    wanted = asked_in("")
    counts = queries.list_counts(varied.county.clerk, wanted, at=AT, menus=queries.Menus(varied.county.clerk, AT))[
        "all"
    ]
    deck = Presentation(io.BytesIO(slides_of(brief(varied), AT)))
    words = slide_words(deck, 2)
    said = {word: words[n - 1] for n, word in enumerate(words)}
    keys = {"红": "red", "黄": "yellow", "绿": "green", "灰": "grey", "待核验": "claimed"}
    assert {label: said[label] for label in keys} == {label: str(counts[key]) for label, key in keys.items()}
    assert said["本月销号"] == "1" and any(f"在办 {counts['total']} 件 = " in word for word in words)
    reds = queries.rows(varied.county.clerk, asked_in("light=red"), at=AT).rows
    assert [row["number"] for row in reds] == [word for word in slide_words(deck, 4) if re.match(r"[A-Z]+-2026-", word)]
    assert "东街污水口" in slide_words(deck, 4)


def test_nobody_reads_of_strange_items(varied):
    told = brief(varied, part="roads_liaison")
    deck = Presentation(io.BytesIO(slides_of(told, AT)))
    said = "".join(word for number in range(1, 6) for word in slide_words(deck, number))
    assert "交通局" in said and "住建局" not in said and "东街" not in said


def test_a_condition_without_red_lights_names_no_red_item(varied):
    assert not brief(varied, "light=green").reds and not brief(varied, "view=over").reds


def test_whatever_the_filter_it_is_one_sheet_that_counts_what_does_not_fit(varied):
    ledger, county = varied, varied.county
    security = {"by": county.actor("security_admin", ledger.now), "at": ledger.now}
    root = county.units["county"].pk
    for n in range(9):
        name = f"县重点项目建设服务中心第{n}分中心"
        lead = org.found_unit(name, name, f"Z{n}", "bureau", root, from_on=SINCE, **security).stream_id
        ledger.issued(title=f"{LONG}{n}", lead_unit_ids=(lead,), joint=())
    for n in range(3):
        item = ledger.reported(text=LONG, title=f"{LONG}又{n}")
        actions.ask_extension(item, by=county.housing_head, at=ledger.later(), due_on=date(2026, 4, 9), reason=LONG)
    for query in ("", "view=all&entered_from=2026-01-01", "view=over"):
        document = pypdfium2.PdfDocument(one_page_pdf(brief(ledger, query)))
        said = document[0].get_textpage().get_text_range()
        assert len(document) == 1 and "日志第" in said and "截至 2026年3月23日 12:00" in said, query
    told = brief(ledger)
    said = pypdfium2.PdfDocument(one_page_pdf(told))[0].get_textpage().get_text_range()
    assert told.whole in said and told.units_more in said and "…" in said
    assert told.units_more.startswith("另有 3 家单位") and said.count("另有") == 2


def test_the_clerk_gets_both_from_the_list(varied, as_actor):
    clerk = as_actor("clerk")
    assert "/papers/brief/?" in clerk.get("/items/?q=污水").content.decode()
    assert "/papers/brief/?" in clerk.get("/items/onepage/?q=污水").content.decode()
    assert "污水" in clerk.get("/papers/brief/?q=污水").content.decode()
    for ending, begins in (("pdf", b"%PDF"), ("pptx", b"PK")):
        clerk.post("/papers/brief/make/", {"query": "view=open", "title": "三月汇报", "as": ending})
        worker.drain()
        answer = clerk.get(Job.objects.order_by("-pk").first().result["location"])
        assert b"".join(answer.streaming_content).startswith(begins)
    assert "请选" in clerk.post("/papers/brief/make/", {"query": "", "as": "docx"}).content.decode()
