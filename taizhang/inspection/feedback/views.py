"""上级反馈 on the screen: paste the letter, put each point to a clause and a unit, issue them, copy the reply."""

from datetime import date

from django.urls import path, reverse
from django.utils.translation import gettext, ngettext

from taizhang import journal
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.schemes import queries as schemes
from taizhang.inspection.schemes.actions import KEEP
from taizhang.inspection.tabs import tabs
from taizhang.org import queries as org
from taizhang.org.views.lines import lines
from taizhang.ui import clock, done, door, render, whole

from . import actions, queries

WITHIN = 7  # working days that are proposed


@door(KEEP)
def index(request):
    actor = request.actor
    rows, before = queries.letters(actor, whole(request.GET.get("before")))
    return render(
        request, "inspection/feedbacks.html", tabs=tabs(actor, "feedback"), rows=rows,
        next=f"?before={before}" if before else "", today=clock.today(clock.now()),
        schemes=[(scheme.pk, scheme.title) for scheme in schemes.schemes(actor)],
    )  # fmt: skip


@door(KEEP, writes=True)
def receive(request):
    actor, given = request.actor, request.POST
    scheme = schemes.scheme_for(actor, whole(given.get("scheme")) or 0)
    recorded = actions.receive(
        given.get("letter", ""), title=given.get("feedback_title", ""), sender=given.get("sender", ""),
        on=_day(given.get("day")), scheme=scheme, by=actor, at=clock.now(),
    )  # fmt: skip
    return done(request, reverse("inspection:feedback", args=[recorded.stream_id]), recorded, gettext("已读出各条问题"))


@door(KEEP)
def show(request, feedback_id):
    actor = request.actor
    letter = queries.letter_for(actor, feedback_id)
    leaves, proposed = queries.proposed(actor, letter)
    issued, today = queries.issued(actor, letter), clock.today(clock.now())
    names = org.unit_names(actor.area_id)
    return render(
        request, "inspection/feedback.html", letter=letter, proposed=proposed, today=today,
        due_on=org.calendar(actor.area_id).add(today, WITHIN),
        issued=[{"point": p, "item": p.item, "unit": names.get(p.item.lead_unit_id, "")} for p in issued],
        clauses=[(clause.key, f"{clause.no} {clause.title}"[:40]) for clause in leaves],
        units=[(u.pk, "　" * max(u.level - 1, 0) + u.short_name) for u in org.unit_tree(actor.area_id, on=today)],
        reply=queries.reply(letter, [point for point, _, _ in proposed], issued) if issued else "",
        lines=lines(journal.stream_of(actor.area_id, "feedback", letter.pk, limit=20), actor),
    )  # fmt: skip


@door(KEEP, writes=True)
def issue(request, feedback_id):
    """Issue the ticked points."""
    letter, given = queries.letter_for(request.actor, feedback_id), request.POST
    answers = [
        actions.Answer(n, given.get(f"clause-{n}", ""), whole(given.get(f"unit-{n}")) or 0, _day(given.get(f"due-{n}")))
        for n in filter(None, map(whole, given.getlist("point")))
    ]
    recorded = actions.issue(letter, answers, by=request.actor, at=clock.now(), seen=given.get("seen"))
    said = ngettext("交办 {n} 条", "交办 {n} 条", len(answers)).format(n=len(answers))
    return done(request, reverse("inspection:feedback", args=[letter.pk]), recorded, said)


def _day(text):
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        if text:
            raise Refused("inspection.day", N_("日期要写成 2026-03-01 这样。"), "invalid") from None
        return None


urlpatterns = [
    path("inspection/feedback/", index, name="feedbacks"),
    path("inspection/feedback/receive/", receive, name="feedback-receive"),
    path("inspection/feedback/<int:feedback_id>/", show, name="feedback"),
    path("inspection/feedback/<int:feedback_id>/issue/", issue, name="feedback-issue"),
]
