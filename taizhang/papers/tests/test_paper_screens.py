"""Papers in the browser: from the item to the paper, who sees it when, and what is downloaded."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from taizhang.jobs import worker
from taizhang.jobs.models import Job
from taizhang.journal import blobs
from taizhang.ledger.tests.conftest import text
from taizhang.notices.queries import inbox
from taizhang.papers import actions
from taizhang.papers.models import Paper
from taizhang.papers.queries import papers as queries
from taizhang.papers.rules.kinds import Kind


def body(answer):
    return b"".join(answer.streaming_content)


def test_the_clerk_writes_a_slip_from_the_items_page(ledger, desk, as_actor):
    item = ledger.accepted(title="城南泵站改造")
    clerk = as_actor("clerk")
    assert f"/papers/new/?item={item.pk}" in clerk.get(f"/items/{item.pk}/").content.decode()
    assert f"?kind=supervision&amp;item={item.pk}" in clerk.get(f"/papers/new/?item={item.pk}").content.decode()
    page = clerk.get(f"/papers/new/?kind=supervision&item={item.pk}").content.decode()
    assert "关于“城南泵站改造”的督办单" in page and "DC-2026-0001" in page and "县长沈知远" in page
    typed = {
        "kind": "supervision", "title": "关于城南泵站的督办单", "body": "请于3个工作日内答复。", "numbers": "dc-2026-0001",
        "to": [ledger.unit("housing")], "signer": desk.county.account("leader").person_id,
    }  # fmt: skip
    wrong = clerk.post("/papers/draft/", {**typed, "title": ""})
    assert wrong.status_code == 400 and "请于3个工作日内答复。" in wrong.content.decode()
    assert (
        "没有编号是DC-2026-0009的事项"
        in clerk.post("/papers/draft/", {**typed, "numbers": "DC-2026-0009"}).content.decode()
    )
    assert clerk.post("/papers/draft/", typed).status_code == 303
    paper = Paper.objects.get()
    shown = text(clerk.get(f"/papers/{paper.pk}/"))
    assert "城南泵站改造" in shown and "稿" in shown and "送审" in shown


def test_each_sees_a_paper_when_it_is_theirs_to_see(desk, as_actor):
    paper = desk.drafted()
    url = f"/papers/{paper.pk}/"

    def sees(*parts):
        return [part for part in parts if as_actor(part).get(url).status_code == 200]

    everybody = ("clerk", "verifier", "leader", "deputy", "housing_liaison", "roads_liaison", "auditor")
    assert sees(*everybody) == ["clerk", "verifier"]
    actions.submit(paper, **desk.by("clerk"))
    assert sees(*everybody) == ["clerk", "verifier", "leader"]
    actions.review(paper, **desk.by("verifier"))
    actions.sign(paper, **desk.by("leader"))
    desk.work()
    assert sees(*everybody) == ["clerk", "verifier", "leader"]
    actions.issue(paper, **desk.by("clerk"))
    assert sees(*everybody) == ["clerk", "verifier", "leader", "deputy", "housing_liaison", "auditor"]


def test_whom_it_reaches_signs_for_it_and_reads_nothing_of_how_it_came_about(desk, as_actor):
    paper = desk.issued()
    liaison = as_actor("housing_liaison")
    assert "待办的公文" in text(liaison.get("/todo/")) and "待办的公文" in text(liaison.get("/"))
    assert "云督办〔2026〕1号" in text(liaison.get("/papers/"))
    page = text(liaison.get(f"/papers/{paper.pk}/"))
    assert "还没有签收" in page and "送审" not in page and "审核通过" not in page
    liaison.post(f"/papers/{paper.pk}/receive/")
    assert "李想" in text(liaison.get(f"/papers/{paper.pk}/"))
    assert "待办的公文" not in text(liaison.get("/todo/"))
    assert "1/1" in text(as_actor("clerk").get("/papers/?tab=issued"))


def test_what_waits_stands_first_for_each_who_has_to_act(desk, as_actor):
    desk.reviewed(title="关于甲的督办单")
    desk.submitted(Kind.HANDING_OUT, title="关于乙的通知")
    assert "1 份公文请您签发" in text(as_actor("leader").get("/"))
    leader, verifier, clerk = as_actor("leader"), as_actor("verifier"), as_actor("clerk")
    assert re.findall("关于[甲乙]", text(leader.get("/papers/?tab=mine"))) == ["关于甲"]
    assert re.findall("关于[甲乙]", text(verifier.get("/papers/?tab=mine"))) == ["关于乙"]
    assert "没有等您办的公文" in text(clerk.get("/papers/?tab=mine"))


def test_the_list_goes_on_page_by_page_with_the_same_few_questions(desk, as_actor, monkeypatch):
    for n in range(5):
        desk.drafted(title=f"第{n}份")
    clerk = as_actor("clerk")
    clerk.get("/papers/")
    monkeypatch.setattr(queries, "PAGE", 2)
    seen, url, asked = [], "/papers/?tab=drafts", []
    while url:
        with CaptureQueriesContext(connection) as captured:
            page = clerk.get(url).content.decode()
        asked.append(len(captured))
        seen += re.findall("第(.)份", page)
        url = next(iter(re.findall(r'href="(\?tab=drafts&amp;before=\d+)"', page)), "").replace("&amp;", "&")
        url = url and f"/papers/{url}"
    assert seen == list("43210")
    assert max(asked) <= 12, asked


def test_one_paper_is_shown_with_few_questions(desk, as_actor):
    paper = desk.issued(items=[desk.ledger.accepted()])
    clerk = as_actor("clerk")
    clerk.get("/papers/")
    with CaptureQueriesContext(connection) as captured:
        assert clerk.get(f"/papers/{paper.pk}/").status_code == 200
    assert len(captured) <= 16, [q["sql"][:120] for q in captured]


def test_a_draft_is_printed_with_its_mark_and_a_signed_paper_from_its_frozen_file(desk, as_actor):
    paper, clerk = desk.drafted(), as_actor("clerk")
    assert clerk.get(f"/papers/{paper.pk}/paper.pdf").status_code == 404
    clerk.post(f"/papers/{paper.pk}/make/", {"as": "docx"})
    worker.drain()
    made = clerk.get(Job.objects.order_by("-pk").first().result["location"])
    assert body(made)[:2] == b"PK"
    signed = desk.signed()
    answer = clerk.get(f"/papers/{signed.pk}/paper.pdf")
    assert body(answer)[:5] == b"%PDF-" and "attachment" in answer["Content-Disposition"]


def test_a_frozen_file_that_somebody_touched_is_not_handed_out(desk, as_actor):
    paper, clerk = desk.signed(), as_actor("clerk")
    place = blobs.path(paper.pdf_sha256)
    real = place.read_bytes()
    try:
        place.write_bytes(real + b" ")
        answer = clerk.get(f"/papers/{paper.pk}/paper.pdf")
        assert answer.status_code == 409 and "正本和签发时的不一样" in answer.content.decode()
    finally:
        place.write_bytes(real)


def test_the_office_chooses_its_series(desk, as_actor):
    clerk = as_actor("clerk")
    assert "云督办〔2026〕3号" in text(clerk.get("/papers/numbers/"))
    clerk.post("/papers/numbers/choose/", {"supervision": "云督"})
    assert desk.signed().number == "云督〔2026〕1号"


def test_each_step_tells_whose_turn_it_is_until_it_is_done(desk):
    county = desk.county

    def told(part):
        """(what waits, where) for this part."""
        rows = inbox(county.actor(part, desk.ledger.now), only="waiting")["rows"]
        return [(row["label"], row["url"]) for row in rows if "公文" in row["label"]]

    paper = desk.submitted()
    here = f"/papers/{paper.pk}/"
    assert told("verifier") == [("公文送审，请审核", here)] and told("clerk") == told("housing_head") == []
    actions.send_back(paper, reason="缺时限", **desk.by("verifier"))
    assert told("clerk") == [("公文退回，请改", here)] and told("verifier") == []
    actions.submit(paper, **desk.by("clerk"))
    actions.review(paper, **desk.by("verifier"))
    assert told("leader") == [("公文审核通过，请签发", here)] and told("clerk") == told("verifier") == []
    actions.sign(paper, **desk.by("leader"))
    desk.work()
    assert told("leader") == told("housing_liaison") == []
    actions.issue(paper, **desk.by("clerk"))
    assert told("housing_liaison") == [("发来公文，请签收", here)] and told("roads_liaison") == []
    actions.receive(paper, **desk.by("housing_liaison"))
    assert told("housing_liaison") == []
