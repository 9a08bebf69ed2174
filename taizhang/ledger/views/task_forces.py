"""Task forces (专班): the list, the home of one, founding, changing, and the preview of dissolving."""

from django import forms
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import actions, filtering, queries, task_forcing
from taizhang.ledger.queries import Filter
from taizhang.org import actions as org_actions
from taizhang.org import queries as org
from taizhang.org import task_forces
from taizhang.org.models import TaskForceMember as Member
from taizhang.org.roles import ROLES
from taizhang.ui import clock, done, door, render, whole

ACT = "ledger.task_force"


class TaskForceForm(forms.Form):
    """Who a task force is. Founding asks the name too; later the security administrator renames."""

    name = forms.CharField(label=_("全称"), max_length=80, help_text=_("如“三城同创工作专班”"))
    short_name = forms.CharField(label=_("简称"), max_length=20, help_text=_("如“三城专班”，列表和办理记录里用它"))
    purpose = forms.CharField(label=_("任务"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    term_to_on = forms.DateField(
        label=_("期限到"),
        required=False,
        help_text=_("不填就是办完为止；到期前10个工作日提醒，不会自动撤销"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    head = forms.TypedChoiceField(label=_("组长"), coerce=int, help_text=_("以专班单位负责人的身份提交销号申请"))
    liaison = forms.TypedChoiceField(
        label=_("联络员"), coerce=int, required=False, empty_value=None, help_text=_("签收、报进展、交佐证")
    )
    leader = forms.TypedChoiceField(label=_("牵头县领导"), coerce=int, required=False, empty_value=None)
    office = forms.TypedChoiceField(label=_("办公室设在"), coerce=int, required=False, empty_value=None)
    units = forms.TypedMultipleChoiceField(
        label=_("成员单位"),
        coerce=int,
        required=False,
        help_text=_("成员单位看得到专班的事项，但不能核验专班的事项"),
        widget=forms.CheckboxSelectMultiple,
    )
    persons = forms.TypedMultipleChoiceField(
        label=_("成员"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, area_id, on, *args, is_new=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["name"], self.fields["short_name"]
        posts = org.posts_in_force(area_id, on=on)
        # Known by the post that a person holds anyway, not by one in another task force.
        forces = [p for p in posts if p.unit.kind == "task_force"]
        named = [*forces, *(p for p in reversed(posts) if p.unit.kind != "task_force")]
        people = {p.person_id: f"{p.unit.short_name} {p.person.name}（{p.title}）" for p in named}
        people = sorted(people.items(), key=lambda each: each[1])
        heads = {p.person_id for p in org.holders(area_id, "leader", on=on)}
        tree = [u for u in org.unit_tree(area_id, on=on) if u.level and u.kind != "task_force"]
        units = [(u.pk, "　" * (u.level - 1) + u.short_name) for u in tree]
        none, pick = ("", gettext("不设")), ("", gettext("请选一位"))
        for name, choices in (
            ("head", [pick, *people]),
            ("liaison", [none, *people]),
            ("leader", [none, *(each for each in people if each[0] in heads)]),
            ("office", [none, *units]),
            ("units", units),
            ("persons", people),
        ):
            self.fields[name].choices = choices

    def spec(self):
        d = self.cleaned_data
        return org_actions.TaskForceSpec(
            purpose=d["purpose"],
            term_to_on=d["term_to_on"],
            head_person_id=d["head"],
            liaison_person_id=d["liaison"],
            leader_person_id=d["leader"],
            office_unit_id=d["office"],
            unit_ids=tuple(d["units"]),
            person_ids=tuple(d["persons"]),
        )


def _keeper(actor):
    if not actor.covers_all(ACT):
        raise Refused("not_allowed", N_("专班由管全县台账的督查室经办设立和改动"), "forbidden")


@door("ledger.see")
def index(request):
    """All of them: term, head, what they owe."""
    rows = [task_forcing.row(page, counts, days) for page, counts, days in queries.forces(request.actor, clock.now())]
    return render(
        request,
        "ledger/task_forces.html",
        rows=[row for row in rows if not row["over_on"]],
        over=[row for row in rows if row["over_on"]],
        can_found=request.actor.covers_all(ACT),
    )


@door("ledger.see")
def show(request, unit_id):
    """The home of one: who it is, how it stands, what it owes."""
    actor = request.actor
    found = queries.force(actor, unit_id, clock.now())
    page, counts = found["page"], found["counts"]
    return render(
        request,
        "ledger/task_force.html",
        row=task_forcing.row(page, counts, found["days"]),
        purpose=page.force.purpose,
        facts=task_forcing.facts(page, found["days"]),
        totals=task_forcing.totals(page, counts) if counts else [],
        rows=[{**r, "url": reverse("ledger:item", args=[r["id"]])} for r in found["rows"].rows],
        more_url=f"{reverse('ledger:list')}?{found['query']}" if found["rows"].after else "",
        lacks=[
            {
                "name": post.person.name,
                "role": gettext(ROLES[role].label),
                "is_proposed": is_proposed,
                "person_url": reverse("org:person", args=[post.person_id]) if actor.can("org.see") else "",
            }
            for post, role, is_proposed in found["lacks"]
        ],
        no_liaison=page.one(Member.LIAISON) is None,
        units=[{"name": u.name, "url": reverse("org:unit", args=[u.pk])} for u in page.units],
        persons="、".join(person.name for person in page.persons),
        unit_url=reverse("org:unit", args=[unit_id]),
        other_posts=[post for post in actor.other_posts if post.unit_id == unit_id],
        can_change=actor.covers_all(ACT) and page.unit.valid_to_on is None,
    )


@door(ACT)
def new(request):
    _keeper(request.actor)
    form = TaskForceForm(request.actor.area_id, clock.today())
    return render(request, "ledger/task_force_edit.html", form=form, unit=None)


@door(ACT, writes=True)
def found(request):
    _keeper(request.actor)
    form = TaskForceForm(request.actor.area_id, clock.today(), request.POST)
    if not form.is_valid():
        return render(request, "ledger/task_force_edit.html", form=form, unit=None)
    d = form.cleaned_data
    recorded = org_actions.found_task_force(d["name"], d["short_name"], form.spec(), by=request.actor, at=clock.now())
    where = reverse("ledger:task-force", args=[recorded.stream_id])
    return done(request, where, recorded, gettext("专班已设立，等安全管理员给组长和联络员授权"))


def _standing(request, unit_id):
    page = task_forces.one_for(request.actor, unit_id)
    _keeper(request.actor)
    if page.unit.valid_to_on is not None:
        raise Refused("task_force_over", N_("这个专班已经撤销"))
    return page


@door(ACT)
def edit(request, unit_id):
    page = _standing(request, unit_id)

    def pk(part):
        found = page.one(part)
        return found.pk if found else None

    members = [m for m in page.members if m.part == Member.MEMBER]
    initial = {
        "purpose": page.force.purpose,
        "term_to_on": page.force.term_to_on,
        "head": pk(Member.HEAD),
        "liaison": pk(Member.LIAISON),
        "leader": pk(Member.LEADER),
        "office": pk(Member.OFFICE),
        "units": [m.unit_id for m in members if m.unit_id],
        "persons": [m.person_id for m in members if m.person_id],
    }
    form = TaskForceForm(request.actor.area_id, clock.today(), is_new=False, initial=initial)
    return render(request, "ledger/task_force_edit.html", form=form, unit=page.unit)


@door(ACT, writes=True)
def change(request, unit_id):
    page = _standing(request, unit_id)
    form = TaskForceForm(request.actor.area_id, clock.today(), request.POST, is_new=False)
    if not form.is_valid():
        return render(request, "ledger/task_force_edit.html", form=form, unit=page.unit)
    recorded = org_actions.change_task_force(unit_id, form.spec(), by=request.actor, at=clock.now())
    return done(request, reverse("ledger:task-force", args=[unit_id]), recorded, gettext("专班已改"))


@door(ACT)
def ending(request, unit_id):
    """What dissolving does, before it is done: each open item and who takes it over."""
    page, at = _standing(request, unit_id), clock.now()
    actor = request.actor
    tree = [u for u in org.unit_tree(actor.area_id, on=clock.today()) if u.level and u.pk != unit_id]
    office = page.one(Member.OFFICE)
    return render(
        request,
        "ledger/task_force_end.html",
        unit=page.unit,
        rows=[{**r, "url": reverse("ledger:item", args=[r["id"]])} for r in queries.open_rows(actor, unit_id, at)],
        most=actions.MOST_OPEN,
        units=[(u.pk, "　" * (u.level - 1) + u.short_name) for u in tree if u.kind != "outside"],
        office_id=office.pk if office else None,
        drafts=queries.drafts_of(actor.area_id, unit_id),
        drafts_url=filtering.address(Filter(view=queries.View.DRAFT, unit=(unit_id,))),
        people="、".join(p.person.name for p in org.posts_of_unit(actor.area_id, unit_id, on=clock.today())),
    )


@door(ACT, writes=True)
def dissolve(request, unit_id):
    page = _standing(request, unit_id)
    all_to = whole(request.POST.get("all"))
    chosen = {}
    for name, value in request.POST.items():
        pk = whole(name[3:]) if name.startswith("to-") else None
        if pk is not None:
            chosen[pk] = whole(value) or all_to
    paper = request.POST.get("paper", "").strip()
    if not paper:
        raise Refused("ledger.no_paper", N_("请写依据：哪个文件、哪次会议定的。"), "invalid")
    recorded = actions.dissolve(unit_id, successors=chosen, paper=paper, by=request.actor, at=clock.now())
    said = gettext("{name}已撤销，划转 {count} 件").format(name=page.unit.short_name, count=len(recorded) - 1)
    return done(request, reverse("ledger:task-force", args=[unit_id]), recorded[-1], said)


urlpatterns = [
    path("task-forces/", index, name="task-forces"),
    path("task-forces/new/", new, name="task-force-new"),
    path("task-forces/found/", found, name="task-force-found"),
    path("task-forces/<int:unit_id>/", show, name="task-force"),
    path("task-forces/<int:unit_id>/edit/", edit, name="task-force-edit"),
    path("task-forces/<int:unit_id>/change/", change, name="task-force-change"),
    path("task-forces/<int:unit_id>/end/", ending, name="task-force-end"),
    path("task-forces/<int:unit_id>/dissolve/", dissolve, name="task-force-dissolve"),
]
