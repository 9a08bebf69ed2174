"""The tree of units: everybody may look, the security administrator keeps it."""

from django.utils.translation import gettext as _

from taizhang import journal
from taizhang.org import actions, forms, phones, queries
from taizhang.org.models import Unit
from taizhang.org.roles import ROLES
from taizhang.org.views.lines import lines
from taizhang.ui import done, door, render
from taizhang.ui.clock import now, today

_KINDS = dict(Unit.Kind.choices)


@door()
def tree(request):
    on, area_id = today(now()), request.actor.area_id
    units = queries.unit_tree(area_id, on=on)
    posts = queries.posts_in_force(area_id, on=on)
    staff: dict[int, list[str]] = {}
    for post in posts:
        staff.setdefault(post.unit_id, []).append(post.person.name)
    rows = [
        {
            "pk": unit.pk,
            "level": unit.level,
            "name": unit.name,
            "short_name": unit.short_name,
            "kind": _(_KINDS[unit.kind]),
            "code": unit.code,
            "staff": len(staff.get(unit.pk, ())),
            "names": "、".join(staff.get(unit.pk, ())[:4]),
        }
        for unit in units
    ]
    return render(request, "org/units.html", rows=rows, staff=len(posts), can_keep=request.actor.can("org.keep"))


@door()
def unit(request, unit_id):
    on, actor = today(now()), request.actor
    found = queries.unit_for(actor, unit_id)
    posts = queries.posts_of_unit(actor.area_id, found.pk, on=on)
    leaders = queries.portfolio_leaders(actor.area_id, found.pk, on=on)
    return render(
        request,
        "org/unit.html",
        unit=found,
        kind=_(_KINDS[found.kind]),
        dial=phones.dialled(found.phone),
        is_closed=found.valid_to_on is not None and found.valid_to_on < on,
        aliases=list(found.aliases.values("pk", "alias")),
        children=list(found.children.values("pk", "name", "valid_to_on")),
        posts=[_post_row(post) for post in posts],
        leaders="、".join(f"{p.person.name}（{p.title}）" for p in leaders),
        lines=lines(journal.stream_of(actor.area_id, "unit", found.pk, limit=20), actor),
        can_keep=actor.can("org.keep"),
        can_see=actor.can("org.see"),
    )


def _post_row(post):
    roles = "、".join(_(ROLES[grant.role].label) for grant in post.in_force_grants)
    return {"pk": post.pk, "person_id": post.person_id, "name": post.person.name, "title": post.title, "roles": roles}


@door(act="org.keep")
def new(request, unit_id):
    parent = queries.unit_for(request.actor, unit_id)
    return render(request, "org/unit_new.html", parent=parent, form=forms.UnitForm())


@door(act="org.keep", writes=True)
def found(request, unit_id):
    parent = queries.unit_for(request.actor, unit_id)
    form = forms.UnitForm(request.POST)
    if not form.is_valid():
        return render(request, "org/unit_new.html", parent=parent, form=form)
    recorded = actions.found_unit(**form.cleaned_data, parent_id=parent.pk, by=request.actor, at=now())
    return done(request, f"/org/units/{recorded.stream_id}/", recorded, _("单位已设立"))


@door(act="org.keep")
def edit(request, unit_id):
    found = queries.unit_for(request.actor, unit_id)
    return _edit(request, found)


def _edit(request, found, form=None, phone=None):
    return render(
        request,
        "org/unit_edit.html",
        unit=found,
        form=form or forms.NameForm(initial={"name": found.name, "short_name": found.short_name}),
        phone=phone or forms.PhoneForm(initial={"phone": found.phone}),
        aliases=list(found.aliases.values("pk", "alias")),
    )


@door(act="org.keep", writes=True)
def rename(request, unit_id):
    found = queries.unit_for(request.actor, unit_id)
    form = forms.NameForm(request.POST)
    if not form.is_valid():
        return _edit(request, found, form)
    recorded = actions.rename_unit(found.pk, **form.cleaned_data, by=request.actor, at=now())
    return done(request, f"/org/units/{found.pk}/", recorded, _("已改名，原名留作别名"))


@door(act="org.keep", writes=True)
def phone(request, unit_id):
    found = queries.unit_for(request.actor, unit_id)
    form = forms.PhoneForm(request.POST)
    if not form.is_valid():
        return _edit(request, found, phone=form)
    recorded = actions.set_phone(found.pk, form.cleaned_data["phone"], by=request.actor, at=now())
    return done(request, f"/org/units/{found.pk}/", recorded, _("值班电话已改"))


@door(act="org.keep", writes=True)
def alias(request, unit_id):
    found = queries.unit_for(request.actor, unit_id)
    recorded = actions.add_alias(found.pk, forms.line(request, "alias", 80), by=request.actor, at=now())
    return done(request, f"/org/units/{found.pk}/", recorded, _("已加别名"))


@door(act="org.keep", writes=True)
def alias_drop(request, unit_id, alias_id):
    found = queries.unit_for(request.actor, unit_id)
    recorded = actions.drop_alias(found.pk, alias_id, by=request.actor, at=now())
    return done(request, f"/org/units/{found.pk}/", recorded, _("已去掉别名"))


@door(act="org.keep", writes=True)
def close(request, unit_id):
    found = queries.unit_for(request.actor, unit_id)
    recorded = actions.close_unit(found.pk, by=request.actor, at=now())
    return done(request, f"/org/units/{found.pk}/", recorded, _("单位已撤销，历史保留"))
