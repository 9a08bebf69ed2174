"""Plans from files, and as files."""

from contextlib import ExitStack
from tempfile import TemporaryFile

from django.http import FileResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, ngettext

from taizhang.org import queries as org
from taizhang.planning import actions, pages, queries, sheets
from taizhang.ui import clock, done, door

from .drafts import whole_plan
from .editor import as_json

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOLD = 3  # sentences in the message of a page without script


def _read(request):
    """A large workbook takes a while: nobody else waits for it."""
    calendar = org.calendar(request.actor.area_id)
    request.brought = sheets.imported(request.POST.get("text", ""), request.FILES.get("file"), calendar)


@door("planning.draft", writes=True, first=_read)
def bring(request, plan_id):
    """从文件带入: rows of a workbook, of Microsoft Project or of a pasted table, below those that stand there. The
    editor asks for the rows alone (`rows_only`) and puts them in itself, so that they can be taken back."""
    plan, post, at = whole_plan(request.actor, plan_id), request.POST, clock.now()
    editing = queries.draft_for(request.actor, plan, at)
    rows, said = sheets.rows_of(request.brought, editing.units, editing.people)
    told = [_told(row, sentence) for row, sentence in said]
    if post.get("rows_only"):
        return as_json({"rows": rows, "notes": told})
    draft = editing.draft
    actions.save_draft(
        plan, rows=[*draft.rows, *rows], deadline=draft.deadline, start=draft.start, by=request.actor, at=at,
        seen=post.get("seen"),
    )  # fmt: skip
    message = " ".join([ngettext("带入了 %(n)d 步。", "带入了 %(n)d 步。", len(rows)) % {"n": len(rows)}, *told[:TOLD]])
    return done(request, f"{reverse('planning:edit', args=[plan.pk])}?plain=1", message=message)


def _told(row, sentence):
    said = pages.say(sentence)
    return said if row is None else gettext("第 {n} 行：{said}").format(n=row + 1, said=said)


@door("planning.draft")
def draft_book(request, plan_id):
    """The draft as a workbook, which can be brought in again as it is."""
    plan, at = whole_plan(request.actor, plan_id), clock.now()
    editing = queries.draft_for(request.actor, plan, at, anyway=True)
    return _book(plan, lambda out: sheets.write_draft(plan, editing, out))


@door("planning.see")
def steps_book(request, plan_id):
    """The steps that wait to be decided, or are in force, as far as the reader may see them."""
    plan = queries.plan_for(request.actor, plan_id)
    steps, _hidden = queries.steps_of(request.actor, plan, plan.submitted_no or plan.current_no)
    units = org.unit_names(plan.area_id)
    people = queries.people_of(request.actor, steps)
    return _book(plan, lambda out: sheets.write_steps(plan, steps, units, people, out))


def _book(plan, write):
    with ExitStack() as stack:
        file = stack.enter_context(TemporaryFile())
        write(file)
        file.seek(0)
        stack.pop_all()  # from here on the answer closes it
    response = FileResponse(file, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{plan.title[:60]}.xlsx")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


urlpatterns = [
    path("plans/<int:plan_id>/bring/", bring, name="bring"),
    path("plans/<int:plan_id>/draft.xlsx", draft_book, name="draft-book"),
    path("plans/<int:plan_id>/steps.xlsx", steps_book, name="steps-book"),
]
