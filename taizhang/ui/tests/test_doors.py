"""Who comes in at a door, and what a view behind it may do."""

import contextlib
import json
from dataclasses import dataclass, field

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from taizhang import ui
from taizhang.engine.refusal import N_, Refused
from taizhang.ui import doors
from taizhang.ui.guard import WroteOnRead

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Somebody:
    """An actor as far as this room knows one."""

    acts: frozenset = frozenset({"ledger.see", "ledger.issue"})
    area_id: int = 1
    account_id: int = 1
    person_id: int = 7
    post_id: int = 3
    person_name: str = "林晓棠"
    unit_name: str = "督查室"
    for_name: str = ""
    roles: frozenset = field(default=frozenset({"clerk"}))

    def can(self, act):
        return act in self.acts


class Nobody:
    is_authenticated = False


@pytest.fixture
def ask():
    """Ask a view as somebody (or nobody); htmx adds the header that htmx sends."""

    def ask(view, method="get", data=None, actor=Somebody(), htmx=False, **headers):
        if htmx:
            headers["HX-Request"] = "true"
        request = getattr(RequestFactory(headers=headers), method)("/items/12/issue/", data or {})
        request.actor, request.user, request.session, request.id = actor, Nobody(), {}, "1"
        ask.request = request
        return view(request)

    return ask


def hello(request):
    return HttpResponse("你好")


def write_a_row(request):
    Session.objects.create(session_key=request.POST["key"], session_data="", expire_date="2030-01-01T00:00Z")
    return ui.done(request, "/items/12/", message="交办 1 件")


def test_the_door_is_written_on_the_view():
    view = ui.door(act="ledger.issue", writes=True)(hello)
    assert view.door == doors.Door(act="ledger.issue", writes=True, anonymous=False)
    assert view.door.methods == ("POST",)
    assert view.login_required is False


def test_an_anonymous_door_cannot_ask_for_an_act():
    with pytest.raises(ValueError):
        ui.door(act="ledger.see", anonymous=True)


def test_a_reader_without_login_is_sent_to_the_login_and_back(ask):
    answer = ask(ui.door()(hello), actor=None)
    assert answer.status_code == 303
    assert answer["Location"].endswith("?next=%2Fitems%2F12%2Fissue%2F")


def test_a_lost_session_keeps_what_was_typed(ask):
    typed = {"report": "3 处封堵完", "password": "geheim", "csrfmiddlewaretoken": "x"}
    answer = ask(ui.door(writes=True)(hello), "post", typed, actor=None, Referer="http://testserver/items/12/")
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "登录已过期" in page and "3 处封堵完" in page
    assert "geheim" not in page
    assert "next=%2Fitems%2F12%2F" in page


def test_a_lost_session_behind_htmx_answers_with_the_part(ask):
    answer = ask(ui.door(writes=True)(hello), "post", actor=None, htmx=True)
    assert answer.status_code == 401
    assert answer["TZ-Refused"] == "1"
    assert "<html" not in answer.content.decode()


def test_somebody_without_the_duty_is_told_so(ask):
    answer = ask(ui.door(act="journal.audit")(hello))
    assert answer.status_code == 403
    assert "职责" in answer.content.decode()


@pytest.mark.parametrize(("writes", "method"), [(False, "post"), (True, "get"), (True, "put"), (False, "delete")])
def test_a_door_knows_its_methods(ask, writes, method):
    answer = ask(ui.door(writes=writes)(hello), method)
    assert answer.status_code == 405
    assert answer["Allow"] == ("POST" if writes else "GET, HEAD")


def test_a_page_that_reads_cannot_change_the_database(ask):
    def sneaky(request):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_content_type")

    with pytest.raises(WroteOnRead):
        ask(ui.door()(sneaky))


def test_a_page_that_reads_may_ask_and_keep_its_session(ask):
    def honest(request):
        list(Session.objects.all())
        Session.objects.filter(session_key="none").delete()
        return HttpResponse()

    assert ask(ui.door()(honest)).status_code == 200


def test_a_write_answers_with_a_redirect_and_a_toast(ask):
    answer = ask(ui.door(writes=True)(write_a_row), "post", {"key": "a"})
    assert (answer.status_code, answer["Location"]) == (303, "/items/12/")
    assert ask.request.session["ui_accepted"] is True
    assert ask.request.session["ui_toasts"] == [{"text": "交办 1 件", "receipt": "", "link": ""}]


def test_htmx_is_redirected_in_its_own_words(ask):
    answer = ask(ui.door(writes=True)(write_a_row), "post", {"key": "a"}, htmx=True)
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/items/12/")


def test_a_part_carries_its_toast_in_the_header(ask):
    def judge(request):
        return ui.done(request, "/items/12/", message="记下结论", part="ui/_demo.html")

    answer = ask(ui.door(writes=True)(judge), "post", htmx=True)
    assert json.loads(answer["HX-Trigger"])["tz:toast"]["text"] == "记下结论"


@pytest.mark.parametrize(
    ("kind", "status"),
    [("conflict", 409), ("stale", 409), ("invalid", 400), ("forbidden", 403), ("missing", 404), ("unavailable", 503)],
)
def test_a_refusal_undoes_the_write_and_says_why(ask, kind, status):
    def act(request):
        write_a_row(request)
        raise Refused("ledger.x", N_("{n}月3日放假"), kind=kind, n=10)

    answer = ask(ui.door(writes=True)(act), "post", {"key": "undone", "note": "已封堵"})
    assert answer.status_code == status
    page = answer.content.decode()
    assert "10月3日放假" in page and "已封堵" in page
    assert not Session.objects.filter(session_key="undone").exists()


def test_a_stale_form_shows_both_versions(ask):
    ui.labels._names.setdefault("due_on", "现时限")

    def act(request):
        raise Refused("ledger.stale", N_("别人刚改过"), kind="stale", version=9, theirs={"due_on": "11月24日"})

    answer = ask(ui.door(writes=True)(act), "post", {"seen": "4", "due_on": "11月30日"})
    page = answer.content.decode()
    assert "11月24日" in page and "11月30日" in page
    assert '<input type="hidden" name="seen" value="9">' in page


def test_an_answer_of_400_or_more_undoes_the_write(ask):
    def act(request):
        write_a_row(request)
        return HttpResponse(status=422)

    ask(ui.door(writes=True)(act), "post", {"key": "undone"})
    assert not Session.objects.filter(session_key="undone").exists()


def test_a_double_click_acts_once(ask, monkeypatch):
    remembered, calls = {}, []

    @contextlib.contextmanager
    def once(actor, key, fingerprint):
        @dataclass
        class Slot:
            location: str | None

        slot = Slot(remembered.get((actor.area_id, actor.person_id, key, fingerprint)))
        yield slot
        remembered[actor.area_id, actor.person_id, key, fingerprint] = slot.location

    def act(request):
        calls.append(1)
        return ui.done(request, "/items/12/", message="交办")

    monkeypatch.setattr(doors, "_remember", once)
    view = ui.door(writes=True)(act)
    first = ask(view, "post", {"idem": "k1", "note": "一"})
    second = ask(view, "post", {"idem": "k1", "note": "一"})
    assert calls == [1]
    assert first["Location"] == second["Location"] == "/items/12/"


def test_the_fingerprint_follows_what_was_typed_and_attached():
    from django.core.files.uploadedfile import SimpleUploadedFile

    def of(**data):
        return doors.fingerprint(RequestFactory().post("/x/", data))

    assert of(a="1", idem="k") == of(a="1", idem="other", csrfmiddlewaretoken="t")
    assert of(a="1") != of(a="2")
    assert of(f=SimpleUploadedFile("a.jpg", b"1")) != of(f=SimpleUploadedFile("a.jpg", b"2"))


def test_render_gives_htmx_the_part_only(rf):
    request = rf.get("/", headers={"HX-Request": "true"})
    request.actor = None
    assert "<html" not in ui.render(request, "ui/error.html", "ui/_demo.html").content.decode()
    boosted = rf.get("/", headers={"HX-Request": "true", "HX-Boosted": "true"})
    assert not ui.is_htmx(boosted)


def test_a_form_of_buttons_only_has_nothing_typed_to_show(ask):
    page = ask(ui.door("ledger.never", writes=True)(hello), "post", {"seen": "4", "idem": "k" * 12}).content.decode()
    assert "您填的内容" not in page


def test_fields_of_repeated_forms_have_the_name_of_their_last_part():
    ui.labels.register(tried=N_("事项"))
    assert ui.labels.of("p3-tried") == ui.labels.of("tried") != ""
