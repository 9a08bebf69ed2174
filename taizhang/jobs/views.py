"""How far a job is, for the person who started it, and the button that stops it.

The doors stand above this room, so these two views say in `door` themselves what a door would say.
"""

from functools import wraps
from types import SimpleNamespace

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from taizhang.jobs import queries, queue


def _own(writes: bool):
    """For the account that started the job; for everybody else there is no such job."""
    methods = ("POST",) if writes else ("GET", "HEAD")

    def wrap(view):
        @wraps(view)
        def entered(request, job_id):
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            if request.actor is None:
                return redirect_to_login(request.get_full_path())
            job = queries.job_of(request.actor.account_id, job_id)
            if job is None:
                raise Http404
            return view(request, job)

        says = SimpleNamespace(act=None, writes=writes, anonymous=False, methods=methods)
        entered.door = says  # type: ignore[attr-defined]
        return entered

    return wrap


@_own(writes=False)
def progress(request, job):
    part = request.headers.get("HX-Request") == "true"
    return render(request, "jobs/_progress.html" if part else "jobs/progress.html", {"job": queries.shown(job)})


@_own(writes=True)
def cancel(request, job):
    queue.cancel(job.pk)  # one that has just finished stays finished; the page says so
    response = HttpResponseRedirect(reverse("jobs:progress", args=[job.pk]))
    response.status_code = 303
    return response
