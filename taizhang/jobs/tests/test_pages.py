"""The progress page: for the person who started the work, and for nobody else."""

from types import SimpleNamespace

import pytest
from django.http import Http404

from taizhang.jobs import views, worker
from taizhang.jobs.models import Job
from taizhang.jobs.tests import works

pytestmark = pytest.mark.django_db

STARTER, STRANGER, NOBODY = SimpleNamespace(account_id=7), SimpleNamespace(account_id=8), None


@pytest.fixture
def look(rf):
    """What somebody sees who asks for the part."""

    def look(actor, result, view=views.progress):
        request = (rf.post if view is views.cancel else rf.get)(f"/jobs/{result.id}/", headers={"HX-Request": "true"})
        request.actor, request.session = actor, {}
        return view(request, int(result.id))

    return look


def test_the_part_asks_again_until_the_work_is_done(look):
    result = works.count.using(started_by=7).enqueue(3)
    waiting = look(STARTER, result).content.decode()
    assert "every 1s" in waiting
    worker.drain()
    done = look(STARTER, result).content.decode()
    assert "every 1s" not in done
    assert "/somewhere/" in done


def test_a_failure_says_why(look):
    result = works.refuses.using(started_by=7).enqueue()
    worker.drain()
    assert "档案馆今天不办公。" in look(STARTER, result).content.decode()


def test_cancelling_stops_it_and_leads_back(look):
    result = works.add.using(started_by=7).enqueue(1, 1)
    answer = look(STARTER, result, views.cancel)
    assert (answer.status_code, answer["Location"]) == (303, f"/jobs/{result.id}/")
    assert Job.objects.get(pk=result.id).status == Job.Status.CANCELLED


def test_nobody_else_sees_or_stops_it(look):
    result = works.add.using(started_by=7).enqueue(1, 1)
    assert look(NOBODY, result).status_code == 302
    for view in (views.progress, views.cancel):
        with pytest.raises(Http404):
            look(STRANGER, result, view)
    assert Job.objects.get(pk=result.id).status == Job.Status.READY


def test_without_script_the_whole_page_says_it_too(county, rf):
    result = works.count.using(started_by=county.clerk.account_id).enqueue(3)
    request = rf.get(f"/jobs/{result.id}/")
    request.actor, request.session, request.user = county.clerk, {}, county.account("clerk")
    page = views.progress(request, int(result.id)).content.decode()
    assert "<h1>清点</h1>" in page
    assert "取消" in page


def test_each_view_says_whether_it_writes():
    assert (views.progress.door.writes, views.cancel.door.writes) == (False, True)
