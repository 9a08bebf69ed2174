"""Opening a plan and writing its draft."""

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.planning import actions, pages, queries, typing_in
from taizhang.planning.rules import MOST_STEPS, Verb, refusal
from taizhang.planning.rules.judging import TYPED
from taizhang.planning.rules.templates import TEMPLATES
from taizhang.planning.views import lights
from taizhang.ui import NotInReach, clock, done, door, go, render, whole

# Of the editing table: as static/planning/editor/cells.js has them.
COLUMNS = (
    ("title", N_("事项"), N_("事项")), ("days", N_("天数"), N_("天数")), ("unit", N_("单位"), N_("单位")),
    ("after", N_("前置"), N_("前置")), ("not_before", N_("最早"), N_("最早")), ("not_after", N_("最迟"), N_("最迟")),
    ("fixed_on", N_("固定"), N_("固定")), ("milestone", N_("里程碑"), "◆"), ("owner", N_("牵头单位"), N_("牵头单位")),
    ("person", N_("责任人"), N_("责任人")), ("starts", N_("最迟开始"), N_("最迟开始")),
    ("finishes", N_("最迟完成"), N_("最迟完成")), ("float", N_("机动"), N_("机动")),
)  # fmt: skip


@door("planning.draft")
def new(request):
    """For which item or register, how it is called, until when."""
    actor, item, registers = request.actor, None, queries.openable(request.actor)
    if (item_id := whole(request.GET.get("item"))) is not None:
        item, plan, _may = queries.item_to_plan(actor, item_id)
        if plan is not None:
            return go(request, reverse("planning:plan", args=[plan.pk]))
    wanted = whole(request.GET.get("register"))
    return render(
        request, "planning/new.html", item=item, registers=[(r.pk, r.name) for r in registers], register=wanted,
        today=clock.today(clock.now()),
        templates=[(key, f"{gettext(t.title)}：{gettext(t.says)}") for key, t in TEMPLATES.items()],
        lag_rules=lights.rules(),
        curves=[(key, text) for key, text in lights.curves() if key != TYPED],
    )  # fmt: skip


@door("planning.draft", writes=True)
def open_(request):
    post, actor = request.POST, request.actor
    item_id = whole(post.get("item"))
    if item_id is not None:
        queries.item_to_plan(actor, item_id)  # 404 outside reach
        if post.get("register"):
            raise Refused("planning.of_one_thing", N_("计划属于一件事项或者一册，不能都有，也不能都没有。"), "invalid")
    recorded = actions.open_plan(
        by=actor, at=clock.now(), item_id=item_id, register_id=None if item_id else whole(post.get("register")) or 0,
        title=post.get("title", ""), deadline=post.get("deadline", ""), start=post.get("start", ""),
        template=post.get("template", ""), lag_rule=post.get("lag_rule", "points"), curve=post.get("curve", "plan"),
    )  # fmt: skip
    where = reverse("planning:edit", args=[recorded.stream_id])
    return done(request, where, recorded, gettext("已开始编，写好步骤再送审"))


@door("planning.draft")
def edit(request, plan_id):
    actor, at = request.actor, clock.now()
    plan = whole_plan(actor, plan_id)
    why = refusal(Verb.EDIT, actions.snapshot(plan), actions.who(actor, plan))
    no_submit = refusal(Verb.SUBMIT, actions.snapshot(plan), actions.who(actor, plan))
    said = {"why": pages.say(why) if why else "", "no_submit": pages.say(no_submit) if no_submit else ""}
    if "plain" not in request.GET:
        columns = [(name, gettext(label), gettext(short)) for name, label, short in COLUMNS]
        today = clock.today(at)
        return render(request, "planning/editor.html", plan=plan, columns=columns, today=today, most=MOST_STEPS, **said)
    editing = queries.draft_for(actor, plan, at)
    first = min(whole(request.GET.get("first")) or 0, max(len(editing.draft.rows) - 1, 0))
    first -= first % typing_in.WINDOW
    why = refusal(Verb.EDIT, actions.snapshot(plan), actions.who(actor, plan))
    no_submit = refusal(Verb.SUBMIT, actions.snapshot(plan), actions.who(actor, plan))
    return render(
        request,
        "planning/edit.html",
        plan=plan,
        draft=editing.draft,
        rows=typing_in.window(editing, first, pages.say),
        first=first,
        windows=[(n, n + 1) for n in range(0, len(editing.draft.rows), typing_in.WINDOW)]
        if len(editing.draft.rows) > typing_in.WINDOW
        else [],
        units=editing.units,
        people=editing.people,
        head_faults=_of_the_plan(editing),
        fault_count=len(editing.drawn.faults),
        answer=pages.answer(editing.drawn),
        **said,
    )


def _of_the_plan(editing):
    """Faults that belong to no row."""
    said = {name: pages.say(refused) for (row, name), refused in editing.fault_at().items() if row is None}
    return dict.fromkeys(("deadline", "start", "steps", "after"), "") | said


def whole_plan(actor, plan_id):
    """Who sees only some steps neither writes nor reads the draft."""
    plan = queries.plan_for(actor, plan_id)
    if not plan.is_whole:
        raise NotInReach
    return plan


@door("planning.draft", writes=True)
def draft(request, plan_id):
    """存草稿: whatever was typed is kept; the page says what is wrong with it."""
    plan, post = whole_plan(request.actor, plan_id), request.POST
    at = clock.now()
    rows = typing_in.rows_sent(post, queries.rows_of(plan, at))
    actions.save_draft(
        plan, rows=rows, deadline=post.get("deadline", ""), start=post.get("start", ""), by=request.actor, at=at,
        seen=post.get("seen"),
    )  # fmt: skip
    where = f"{reverse('planning:edit', args=[plan.pk])}?plain=1"
    first = whole(post.get("go")) if post.get("go") else whole(post.get("first"))
    return done(request, f"{where}&first={first}" if first else where, message=gettext("草稿已存"))


urlpatterns = [
    path("plans/new/", new, name="new"),
    path("plans/open/", open_, name="open"),
    path("plans/<int:plan_id>/edit/", edit, name="edit"),
    path("plans/<int:plan_id>/draft/", draft, name="draft"),
]
