"""How far a job is, for the person who started it, the button that stops it, and the file that it made.

The doors stand above this room, so these views say in `door` themselves what a door would say.
"""

from functools import wraps
from types import SimpleNamespace

from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from taizhang.jobs import made, queries, queue


def _own(find, writes: bool = False):
    """For the account that started the job; `find(account, key)` knows nothing for everybody else."""
    methods = ("POST",) if writes else ("GET", "HEAD")

    def wrap(view):
        @wraps(view)
        def entered(request, *given, **named):
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            if request.actor is None:
                return redirect_to_login(request.get_full_path())
            found = find(request.actor.account_id, *given, *named.values())
            if found is None:
                raise Http404
            return view(request, found)

        says = SimpleNamespace(act=None, writes=writes, anonymous=False, methods=methods)
        entered.door = says  # type: ignore[attr-defined]
        return entered

    return wrap


@_own(queries.job_of)
def progress(request, job):
    part = request.headers.get("HX-Request") == "true"
    return render(request, "jobs/_progress.html" if part else "jobs/progress.html", {"job": queries.shown(job)})


@_own(queries.job_of, writes=True)
def cancel(request, job):
    queue.cancel(job.pk)  # one that has just finished stays finished; the page says so
    response = HttpResponseRedirect(reverse("jobs:progress", args=[job.pk]))
    response.status_code = 303
    return response


@_own(made.fetch)
def made_file(request, file):
    """What a job made, under its own name."""
    response = FileResponse(file.open("rb"), as_attachment=True, filename=file.name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
