"""What papers quote of a purged item is gone from what is live; the frozen original stays, closed."""

import pytest

from taizhang.journal import blobs, rebuild
from taizhang.ledger.actions import purging
from taizhang.ledger.tests.conftest import Screens
from taizhang.ledger.tests.test_purging import purge, seqs
from taizhang.papers import actions
from taizhang.papers.models import PaperItem
from taizhang.papers.tests.test_papers import refused
from taizhang.papers.tests.writing import Desk
from taizhang.ui import clock
from tests.support.traces import lies

TITLE = "雪豹行动安置点"


@pytest.fixture
def desk(standing_ledger):
    return Desk(standing_ledger)


@pytest.fixture
def quoted(desk):
    """(a draft that tells the item in its text, an issued paper that lists it)."""
    item = desk.ledger.accepted(title=TITLE)
    draft = desk.drafted(items=[item], body=f"{TITLE}尚未办结。请答复。")
    return item, draft, desk.issued(items=[item], title=f"关于“{TITLE}”的督办单")


def test_the_words_go_from_drafts_and_pages_and_the_original_is_closed(desk, quoted):
    item, draft, issued = quoted
    purge(desk.ledger, item, seqs(item, "entered"))
    draft, issued = desk.fresh(draft), desk.fresh(issued)
    assert (draft.body, draft.title) == ("〔已删除〕", "关于城西路灯的督办单")
    assert (issued.title, issued.body, issued.number) == (
        "〔已删除〕",
        "请于3个工作日内书面答复。",
        "云督办〔2026〕1号",
    )
    assert set(PaperItem.objects.values_list("title", flat=True)) == {"〔已删除〕"}
    original = issued.docx_sha256 + issued.pdf_sha256
    assert all(place in original for place in lies(TITLE))  # and nowhere else
    assert refused(actions.submit, draft, **desk.by("clerk")).startswith("里面有清除了的内容")
    assert blobs.exists(issued.pdf_sha256)
    with clock.frozen(Screens.at):
        for part, status in (("clerk", 403), ("housing_head", 403), ("leader", 200)):
            answer = Screens().enter(part).get(f"/papers/{issued.pk}/paper.pdf")
            assert answer.status_code == status, part
            answer.close()
    assert [str(d) for d in rebuild.differences()] == []


def test_what_is_said_otherwise_stays(desk, quoted):
    item = quoted[0]
    other = desk.drafted(items=[desk.ledger.accepted(title="城南泵站改造")])
    purge(desk.ledger, item, seqs(item, "entered"))
    other = desk.fresh(other)
    assert other.purged_at is None and other.body == "请于3个工作日内书面答复。"


def test_control_without_papers_beside_the_purge_the_words_stay(desk, quoted, monkeypatch):
    monkeypatch.setattr(purging, "BESIDE", [])
    purge(desk.ledger, quoted[0], seqs(quoted[0], "entered"))
    assert TITLE in desk.fresh(quoted[1]).body
