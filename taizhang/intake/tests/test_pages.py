"""The pages of intake, for whom they are meant, with and without script."""

import re

import pytest

from taizhang.engine.reading.tests.papers import xlsx
from taizhang.intake.models import Document
from taizhang.intake.rules.candidates import State
from taizhang.ledger import actions as ledger
from taizhang.ledger.models import Item

from .conftest import MINUTES, Upload, received
from .test_receiving import SECRET

pytestmark = pytest.mark.one_database
HTMX = {"HX-Request": "true"}


@pytest.fixture
def clerk(enter):
    return enter("clerk")


def post(client, url, data=None, *, htmx=False, **more):
    return client.post(url, data or {}, headers=HTMX if htmx else {}, **more)


def first(document):
    return document.candidates.filter(state=State.NEW).first()


def step(document, candidate, verb):
    return f"/documents/{document.pk}/candidates/{candidate.pk}/{verb}/"


def test_a_pasted_page_leads_to_the_desk(clerk, register):
    answer = post(clerk, "/documents/receive/", {"text": MINUTES, "kind": "minutes"})
    document = Document.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/documents/{document.pk}/")
    page = clerk.get(answer["Location"]).content.decode()
    assert "4 条候选，已定 0 条，余 4 条" in page
    assert "完成43户农村危房鉴定并出具报告" in page
    assert "2026-03-27" in page and "周五" in page and "✓ 工作日" in page
    assert "并列几个单位，牵头不明" in page
    assert "另有 2 句判为不成事项" in page


def test_an_uploaded_file_keeps_its_name_and_can_be_had_back(clerk, register):
    post(clerk, "/documents/receive/", {"file": Upload(MINUTES.encode("gb18030"), "纪要.txt"), "kind": "minutes"})
    document = Document.objects.get()
    answer = clerk.get(f"/documents/{document.pk}/original/")
    assert b"".join(answer.streaming_content) == MINUTES.encode("gb18030")
    assert "attachment" in answer["Content-Disposition"]


def test_a_workbook_leads_to_the_desk_and_the_page_says_what_could_not_be_read_in_it(clerk, register):
    rows = [["重点任务", "责任单位", "完成时限"], ["修复县道6处塌方", "交通局", "2026年3月27日"], ["合计", "=1+1", ""]]
    answer = post(clerk, "/documents/receive/", {"file": Upload(xlsx(rows), "任务.xlsx")})
    page = clerk.get(answer["Location"]).content.decode()
    assert "1 条候选" in page and "2026-03-27" in page and '<div class="desk-table">' in page
    assert "表里有 1 个公式没有存下结果" in page
    form = clerk.get("/documents/new/").content.decode()
    assert all(kind in form for kind in (".xlsx", ".wps", ".html", "表格一行是一条候选"))


def test_a_file_that_cannot_be_read_is_answered_in_words(clerk, register):
    answer = post(clerk, "/documents/receive/", {"file": Upload(b"\x89PNG\r\n\x1a\n", "a.xlsx")})
    assert answer.status_code == 400 and "打不开" in answer.content.decode()


def test_the_same_page_pasted_again_leads_to_the_first(clerk, register):
    first_answer = post(clerk, "/documents/receive/", {"text": MINUTES})
    second_answer = post(clerk, "/documents/receive/", {"text": MINUTES})
    assert first_answer["Location"] == second_answer["Location"]
    assert "没有重复登记" in clerk.get(second_answer["Location"]).content.decode()


@pytest.mark.parametrize("htmx", [True, False])
def test_a_classified_page_is_stopped_and_not_echoed(clerk, htmx):
    answer = post(clerk, "/documents/receive/", {"text": SECRET}, htmx=htmx)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "机密★10年" in page
    assert "自查" not in page
    assert answer["HX-Trigger"] == "tz:classified"
    assert not Document.objects.exists()


def test_a_wrong_file_is_said_beside_the_form_and_the_rest_stays_as_typed(clerk):
    paper = {"file": Upload(b"\xff\xd8\xff\xe0" + bytes(99), "照片.jpg"), "title": "三月联席会"}
    beside = post(clerk, "/documents/receive/", dict(paper), htmx=True)
    assert beside.status_code == 400
    assert beside["TZ-Refused"] == "1"
    paper["file"] = Upload(b"\xff\xd8\xff\xe0" + bytes(99), "照片.jpg")
    page = post(clerk, "/documents/receive/", paper).content.decode()
    assert "三月联席会" in page


def test_a_day_that_does_not_exist_is_refused_in_words(clerk):
    answer = post(clerk, "/documents/receive/", {"text": MINUTES, "issued_on": "2026-02-31"}, htmx=True)
    assert answer.status_code == 400
    assert "2026-02-31" in answer.content.decode()


def test_a_long_document_is_read_by_a_worker(clerk, register):
    answer = post(clerk, "/documents/receive/", {"text": MINUTES + "本段说明情况。\n" * 4000})
    document = Document.objects.get()
    assert document.reading == "waiting"
    page = clerk.get(answer["Location"]).content.decode()
    assert "正在通读" in page
    assert clerk.get(f"/documents/{document.pk}/reading/", headers=HTMX).status_code == 200


def test_accepting_answers_with_the_candidates_as_they_stand_now(clerk, minutes, register):
    candidate = first(minutes)
    answer = post(
        clerk, step(minutes, candidate, "accept"), {"register": register, "seen": candidate.version}, htmx=True
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "4 条候选，已定 1 条，余 3 条" in page
    assert "已立项" in page
    assert re.search(r"#\d+ \w{4}…", page)
    assert 'hx-swap-oob="true"' in page
    following = minutes.candidates.filter(state=State.NEW).first()
    assert f'id="candidate-{following.pk}"' in page
    assert Item.objects.count() == 1


def test_without_script_the_desk_works_by_links_and_forms(clerk, minutes, register):
    candidate = first(minutes)
    answer = post(clerk, step(minutes, candidate, "accept"), {"register": register, "seen": candidate.version})
    assert answer.status_code == 303
    page = clerk.get(answer["Location"]).content.decode()
    assert "已立项" in page
    answer = post(clerk, f"/documents/{minutes.pk}/undo/")
    assert answer.status_code == 303
    assert not Item.objects.exists()
    page = clerk.get(f"/documents/{minutes.pk}/?c={candidate.pk}&edit=1").content.decode()
    assert 'name="title"' in page and 'name="lead"' in page
    page = clerk.get(f"/documents/{minutes.pk}/?c={candidate.pk}&cuts=1").content.decode()
    assert 'name="cuts"' in page


def test_a_double_click_accepts_once(clerk, minutes, register):
    candidate = first(minutes)
    form = {"register": register, "seen": candidate.version, "idem": "double-click-0001"}
    answers = [post(clerk, step(minutes, candidate, "accept"), form) for _click in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert Item.objects.count() == 1


def test_edited_fields_are_typed_by_any_name_of_a_unit(clerk, minutes, county):
    candidate = first(minutes)
    fields = {
        "title": "危房鉴定",
        "lead": "县建设局",
        "joint": "河口镇、青石乡",
        "due_on": "2026-03-30",
        "seen": candidate.version,
    }
    assert post(clerk, step(minutes, candidate, "edit"), fields, htmx=True).status_code == 200
    candidate.refresh_from_db()
    assert candidate.lead_unit_id == county.units["housing"].pk
    assert candidate.joint_unit_ids == [county.units["hekou"].pk, county.units["qingshi"].pk]


def test_a_unit_that_does_not_exist_is_refused_by_name(clerk, minutes):
    candidate = first(minutes)
    fields = {"title": "危房鉴定", "lead": "海洋局", "seen": candidate.version}
    answer = post(clerk, step(minutes, candidate, "edit"), fields, htmx=True)
    assert answer.status_code == 400
    assert "没有叫“海洋局”的单位" in answer.content.decode()


def test_splitting_and_merging_draw_the_text_anew(clerk, minutes):
    candidate = first(minutes)
    cut = candidate.start + candidate.passage.index("并出具")
    answer = post(clerk, step(minutes, candidate, "split"), {"cuts": cut, "seen": candidate.version}, htmx=True)
    assert 'id="document-text" hx-swap-oob' in answer.content.decode()
    assert "5 条候选" in answer.content.decode()


def test_the_line_that_says_what_was_done_is_silent_when_nothing_was(clerk, county, register):
    text = MINUTES.replace("会议听取", "3月2日上午，县长沈知远在县政府会议室主持召开党政联席会议。会议听取")
    document = received(county, text)
    page = clerk.get(f"/documents/{document.pk}/").content.decode()
    assert '<span class="tz-grow tz-sub" role="status"></span>' in page


def test_a_link_from_an_item_points_at_the_sentence(clerk, minutes):
    candidate = minutes.candidates.filter(state=State.NEW)[2]
    page = clerk.get(f"/documents/{minutes.pk}/?at={candidate.start}-{candidate.end}").content.decode()
    assert re.search(rf'class="tz-cand cur" id="candidate-{candidate.pk}"', page)
    assert f'<span class="tz-span cur" data-span="{candidate.pk}">' in page


def test_the_item_page_leads_back_to_the_sentence(clerk, enter, minutes, register, county):
    candidate = first(minutes)
    post(clerk, step(minutes, candidate, "accept"), {"register": register, "seen": candidate.version})
    item = Item.objects.get()
    ledger.issue(item.pk, by=county.clerk, at=county.noon)
    link = f"/documents/{minutes.pk}/?at={candidate.start}-{candidate.end}"
    assert link in clerk.get(f"/items/{item.pk}/").content.decode()
    unit = enter("housing_liaison").get(f"/items/{item.pk}/").content.decode()
    assert candidate.passage in unit
    assert link not in unit


def test_handing_out_sets_what_is_missing_and_reports_each_refusal(clerk, minutes, register, county):
    for candidate in minutes.candidates.filter(state=State.NEW):
        post(clerk, step(minutes, candidate, "accept"), {"register": register, "seen": candidate.version})
    post(clerk, f"/documents/{minutes.pk}/candidates/", {"quote": "关于一季度重点工作的汇报"})
    added = first(minutes)
    post(clerk, step(minutes, added, "accept"), {"register": register, "seen": added.version})
    page = clerk.get(f"/documents/{minutes.pk}/drafts/").content.decode()
    assert "还没有牵头单位" in page
    assert "发出 5 件 给 3 个单位" in page
    orphan = Item.objects.get(lead_unit_id=None)
    items = list(Item.objects.order_by("pk"))
    form = {"item": [i.pk for i in items], "shown": [i.pk for i in items]}
    names = {unit.pk: unit.short_name for unit in county.units.values()}
    for item in items:
        form[f"lead-{item.pk}"] = names.get(item.lead_unit_id, "")
        form[f"due-{item.pk}"] = item.due_on.isoformat() if item.due_on else "2026-03-31"
    page = post(clerk, f"/documents/{minutes.pk}/hand-out/", form).content.decode()
    assert "已发出 4 件" in page
    assert "有 1 件没有发出" in page
    assert Item.objects.get(pk=orphan.pk).state == "draft"

    form |= {"item": [orphan.pk], "shown": [orphan.pk], f"lead-{orphan.pk}": "交通局"}
    answer = post(clerk, f"/documents/{minutes.pk}/hand-out/", form)
    assert (answer.status_code, answer["Location"]) == (303, f"/documents/{minutes.pk}/messages/")
    assert Item.objects.get(pk=orphan.pk).number == "LX-2026-0005"


def test_the_group_messages_name_each_unit_and_where_to_open(clerk, minutes, register, county):
    for candidate in minutes.candidates.filter(state=State.NEW):
        post(clerk, step(minutes, candidate, "accept"), {"register": register, "seen": candidate.version})
    for item in Item.objects.order_by("pk"):
        ledger.issue(item, by=county.clerk, at=county.noon)
    page = clerk.get(f"/documents/{minutes.pk}/messages/").content.decode()
    assert "住建局：交办 2 件，请登录台账签收。" in page
    assert "1. LX-2026-0001 完成43户农村危房鉴定并出具报告，3月27日（周五）前办结" in page
    assert page.count("复制为群消息") >= 3
    assert "配合单位 3 个" in page


def test_the_list_of_documents_says_how_far_each_is(clerk, minutes, register):
    candidate = first(minutes)
    post(clerk, step(minutes, candidate, "accept"), {"register": register, "seen": candidate.version})
    page = clerk.get("/documents/").content.decode()
    assert "云溪县党政联席会议纪要" in page
    assert "4 条，余 3 条" in page
    assert "没有查到" in clerk.get("/documents/?q=不在的话").content.decode()


def test_a_leader_reads_and_decides_nothing(enter, minutes, register):
    leader = enter("leader")
    page = leader.get(f"/documents/{minutes.pk}/").content.decode()
    assert "完成43户农村危房鉴定并出具报告" in page
    assert "formaction" not in page
    candidate = first(minutes)
    answer = post(leader, step(minutes, candidate, "accept"), {"register": register})
    assert answer.status_code == 403


@pytest.mark.parametrize("part", ["housing_liaison", "verifier", "auditor", "system_admin"])
def test_others_have_no_way_in(enter, minutes, part):
    client = enter(part)
    assert client.get("/documents/").status_code == 403
    assert client.get(f"/documents/{minutes.pk}/").status_code == 403


def test_a_document_of_nowhere_is_not_found(clerk):
    assert clerk.get("/documents/424242/").status_code == 404


def test_the_desk_asks_the_database_little(clerk, minutes, register, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        clerk.get(f"/documents/{minutes.pk}/")


def test_the_desk_says_of_which_meeting_the_paper_tells_and_what_is_annexed(clerk):
    text = (
        "云溪县民政局党组会议纪要\n时间：2026年3月17日\n地点：三楼会议室\n主持：韩立新\n"
        "会议议定：县民政局要在4月底前完成敬老院消防改造。\n附件：1.改造项目清单\n云溪县民政局\n2026年3月18日\n"
    )
    answer = post(clerk, "/documents/receive/", {"text": text})
    page = clerk.get(answer["Location"]).content.decode()
    said = page[page.index("文件头说的") :][:1200]
    for word in ("韩立新主持", "2026-03-17", "三楼会议室", "云溪县民政局", "改造项目清单"):
        assert word in said
    assert "head.meeting-labels" not in page
