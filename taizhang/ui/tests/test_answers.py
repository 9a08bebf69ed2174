"""When something cannot be done: a clear sentence, a way on, and nothing lost."""

import errno

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404
from django.test import Client

from taizhang.ui import errors
from taizhang.ui.middleware import LARGEST_REQUEST, answer_for


@pytest.fixture
def form(rf):
    request = rf.post(
        "/items/12/", {"report": "3 处封堵完", "password": "x"}, headers={"Referer": "http://testserver/items/"}
    )
    request.actor, request.id = None, "abc"
    return request


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("raised", "status", "says"),
    [
        (Http404(), 404, "没有这一页"),
        (OSError(errno.ENOSPC, "No space left on device"), 507, "磁盘满了"),
        (OperationalError("database or disk is full"), 507, "磁盘满了"),
        (OperationalError("connection refused"), 503, "台账暂时打不开"),
    ],
)
def test_a_known_failure_becomes_a_page(form, raised, status, says):
    answer = answer_for(form, raised)
    page = answer.content.decode()
    assert answer.status_code == status
    assert says in page and "没有因为这一次提交而改动" in page
    assert "3 处封堵完" in page
    assert answer["Cache-Control"] == "no-store"


def test_a_stopped_database_says_when_to_come_back(form):
    assert int(errors.database_down(form)["Retry-After"]) > 0


def test_the_page_of_a_stopped_database_asks_the_database_nothing(form):
    # Without the django_db mark, any query fails this test.
    form.session = None
    assert errors.database_down(form).status_code == 503


def test_a_bug_is_left_to_django(form):
    assert answer_for(form, ValueError("x")) is None


@pytest.mark.django_db
def test_a_failure_outside_a_view_is_told_apart_too(form):
    try:
        raise OperationalError("server closed the connection")
    except OperationalError:
        assert errors.server_error(form).status_code == 503
    assert errors.server_error(form).status_code == 500


@pytest.mark.django_db
def test_too_much_at_once_has_its_own_sentence(form, client):
    assert errors.bad_request(form, RequestDataTooBig()).status_code == 413
    answer = client.generic("POST", "/ui/theme/", b"", CONTENT_LENGTH=str(LARGEST_REQUEST + 1))
    assert answer.status_code == 413
    assert "20 MB" in answer.content.decode()


@pytest.mark.django_db
def test_the_way_back_never_leaves_the_house(rf):
    request = rf.post("/x/", headers={"Referer": "http://elsewhere.test/y"})
    request.actor = None
    assert errors.bad_request(request).content.decode().count("elsewhere") == 0


@pytest.mark.django_db
def test_an_old_form_can_be_opened_again():
    answer = Client(enforce_csrf_checks=True).post("/ui/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "表单放得太久了" in answer.content.decode()


@pytest.mark.django_db
def test_an_address_that_does_not_exist(client):
    answer = client.get("/没有/")
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()
