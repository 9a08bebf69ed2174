"""Every page of org opens for whom it is meant, and for nobody else."""

import pytest
from django.urls import reverse

from taizhang.org.urls import urlpatterns
from taizhang.ui import clock

pytestmark = pytest.mark.one_database
OPEN = {"me", "verify", "password", "delegation-new", "units", "unit", "calendar-now", "calendar"}
TWO = {"persons", "person", "roles"}
KEEPER = {"unit-new", "unit-edit", "person-new"}


def _url(pattern, county):
    ids = {
        "unit_id": county.units["housing"].pk,
        "person_id": county.clerk.person_id,
        "year": 2026,
    }
    return reverse(f"org:{pattern.name}", kwargs={name: ids[name] for name in pattern.pattern.converters})


@pytest.mark.parametrize("part", ["clerk", "liulin_liaison", "leader", "security_admin", "auditor", "system_admin"])
def test_pages_open_by_role(part, county, enter):
    client = enter(part)
    allowed = OPEN | (TWO if part in ("security_admin", "auditor") else set())
    allowed |= KEEPER if part == "security_admin" else set()
    for pattern in urlpatterns:
        if pattern.name in OPEN | TWO | KEEPER:
            answer = client.get(_url(pattern, county))
            expected = {200, 303} if pattern.name in allowed else {403}
            if pattern.name == "delegation-new" and part.endswith(("admin", "auditor")):
                expected = {409}  # administrators lend nothing
            assert answer.status_code in expected, pattern.name


def test_nobody_enters_without_logging_in(county, client):
    for pattern in urlpatterns:
        if pattern.name in OPEN | TWO | KEEPER:
            answer = client.get(_url(pattern, county))
            assert answer.status_code == 303 and answer["Location"].startswith("/login/"), pattern.name


def test_a_unit_of_nowhere_is_not_found(enter):
    assert enter("clerk").get("/org/units/424242/").status_code == 404


def test_the_anonymous_surface_of_org_is_four_addresses():
    anonymous = [p.name for p in urlpatterns if p.callback.door.anonymous]
    assert anonymous == ["login", "login-step", "login-qr", "reset"]


@pytest.mark.parametrize("unit_id", ["0", "99999999999999999999999999", "9223372036854775808"])
def test_no_number_breaks_an_address(enter, unit_id):
    assert enter("clerk").get(f"/org/units/{unit_id}/").status_code == 404


@pytest.mark.parametrize("q", ["\0", "%", "_", "'", "²", "何" * 500])
def test_no_text_breaks_the_search_for_persons(enter, q):
    assert enter("auditor").get("/org/persons/", {"q": q, "after": "²"}).status_code == 200


def test_a_search_finds_the_person(enter):
    body = enter("auditor").get("/org/persons/", {"q": "何思"}).content.decode()
    assert "何思源" in body and "李想" not in body


def test_typed_nonsense_is_refused_in_words(county, enter):
    keeper = enter("security_admin")
    unit = county.units["roads"].pk
    for url, form in (
        (f"/org/units/{unit}/aliases/", {"alias": "\0\0"}),
        (f"/org/units/{unit}/found/", {"name": "\0", "short_name": "", "code": "é", "kind": "county"}),
        (f"/org/posts/{county.clerk.post_id}/roles/", {"role": "emperor"}),
        (f"/org/posts/{county.clerk.post_id}/roles/", {"role": "inspector", "to_on": "tomorrow"}),
        (f"/org/persons/{county.clerk.person_id}/posts/", {"unit": "²", "title": "x"}),
        (f"/org/persons/{county.clerk.person_id}/reset/", {"kind": "everything"}),
    ):
        answer = keeper.post(url, form)
        assert answer.status_code in (200, 400, 409), (url, form)
        assert "tz-wrong" in answer.content.decode() or answer.status_code != 200


def test_a_person_is_entered_with_post_and_account_and_the_password_shown_once(county, enter):
    keeper = enter("security_admin")
    form = {"name": "苗小青", "unit": county.units["roads"].pk, "title": "科员", "username": "jt0107", "idem": "k" * 12}
    answer = keeper.post("/org/persons/enter/", form)
    body = answer.content.decode()
    assert answer.status_code == 200 and "JT0107" in body and "org-once" in body
    again = keeper.post("/org/persons/enter/", form)
    assert again.status_code == 303 and again["Location"].startswith("/org/persons/")


def test_the_calendar_is_read_line_by_line(county, enter):
    keeper = enter("system_admin")
    answer = keeper.post(
        "/org/calendar/2027/set/", {"days": "01-01 休 元旦\n02-20 班 春节", "published": "1", "seen": "1"}
    )
    assert answer.status_code == 303
    assert "第 2 版" in keeper.get("/org/calendar/2027/").content.decode()
    wrong = keeper.post("/org/calendar/2027/set/", {"days": "01-01 休\n13-40 休"})
    assert wrong.status_code == 400 and "第 2 行" in wrong.content.decode()


def test_a_role_goes_through_both_pages(county, enter):
    keeper, auditor = enter("security_admin"), enter("auditor")
    keeper.post(
        f"/org/posts/{county.stranger.post_id}/roles/", {"role": "inspector", "scope": county.units["qingshi"].pk}
    )
    page = auditor.get("/org/roles/").content.decode()
    from_here = {"role": "judge", "next": "/org/roles/"}
    assert keeper.post(f"/org/posts/{county.stranger.post_id}/roles/", from_here)["Location"] == "/org/roles/"
    number = page.split("/confirm/")[0].rsplit("/", 1)[1]
    assert "郑好" in page
    assert auditor.post(f"/org/roles/{number}/confirm/").status_code == 303
    assert "inspector" in county.actor("stranger", at=clock.now()).roles


def test_a_year_whose_notice_is_not_out_is_marked_provisional(enter):
    client = enter("system_admin")
    assert "2027 年工作日历（暂定）" in client.get("/org/calendar/2027/").content.decode()
    this_year = client.get("/org/calendar/2026/").content.decode()
    assert "2026 年工作日历（暂定）" not in this_year and "<small>暂定</small>" in this_year


def test_nobody_is_offered_a_page_that_would_send_them_away(enter):
    for part in ("system_admin", "security_admin"):
        assert 'role="search"' not in enter(part).get("/me/").content.decode(), part
    assert "/org/persons/" not in enter("system_admin").get("/me/").content.decode()


def test_no_administrator_is_offered_as_a_stand_in(county, enter):
    body = enter("clerk").get("/me/delegations/new/").content.decode()
    offered = body.split('name="to_post"')[1].split("</select>")[0]
    assert f'value="{county.housing_head.post_id}"' in offered
    for admin in (county.auditor, county.system_admin, county.security_admin):
        assert f'value="{admin.post_id}"' not in offered


def test_a_reorganisation_is_recorded_from_a_list_of_ticks_without_the_county(enter, county):
    page = enter("security_admin")
    shown = page.get("/org/moves/new/").content.decode()
    assert f'value="{county.units["hekou"].pk}"' in shown and 'type="checkbox"' in shown
    assert f'name="sources" value="{county.units["county"].pk}"' not in shown
    said = {"title": "区划调整", "effective_on": "2026-03-02", "kind": "merge", "sources": [county.units["hekou"].pk]}
    missing = page.post("/org/moves/record/", said).content.decode()
    assert "请选接手的单位" in missing and "checked" in missing, "what was ticked stays ticked"
    both = page.post("/org/moves/record/", {**said, "targets": said["sources"]}).content.decode()
    assert "河口镇不能既是原单位又是接手的单位" in both and "checked" in both
