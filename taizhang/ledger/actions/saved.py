"""Saving, renaming, ordering and dropping views of the list. Local rows: nobody's promise depends on them."""

from django.db import transaction
from django.db.models import Max

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import SavedView

MOST = 20  # of one person
LONGEST = 2000  # characters of a filter


@transaction.atomic
def keep_view(name, query, shared_with, *, by):
    """存为视图. `query` is the filter's own address part. Who may not share with everybody is told who can."""
    mine = SavedView.objects.filter(area_id=by.area_id, person_id=by.person_id)
    if mine.count() >= MOST:
        raise Refused("ledger.view.many", N_("一个人最多存{most}个视图，请先删掉不用的。"), "invalid", most=MOST)
    if len(query) > LONGEST:
        raise Refused("ledger.view.long", N_("条件太多，存不下。请先去掉一些条件。"), "invalid")
    last = mine.aggregate(last=Max("position"))["last"] or 0
    view = SavedView(
        area_id=by.area_id, person_id=by.person_id, by_text=by.by_text, unit_id=by.unit_id, query=query,
        position=min(last + 1, 30_000), **_said(name, shared_with, by),
    )  # fmt: skip
    _name_is_free(view)
    view.save()
    return view


@transaction.atomic
def change_view(view, name, shared_with, *, by):
    """Rename it, or share it otherwise."""
    view = _own(view, by)
    for field, value in _said(name, shared_with, by, before=view.shared_with).items():
        setattr(view, field, value)
    _name_is_free(view)
    view.save()


@transaction.atomic
def drop_view(view, *, by):
    _own(view, by).delete()


@transaction.atomic
def move_view(view, *, by, up):
    """One place to the left among one's own, or to the right."""
    view = _own(view, by)
    mine = list(SavedView.objects.filter(area_id=by.area_id, person_id=view.person_id))
    place = next(n for n, each in enumerate(mine) if each.pk == view.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(mine):
        mine[place], mine[other] = mine[other], mine[place]
    for n, each in enumerate(mine, start=1):
        if each.position != n:
            SavedView.objects.filter(area_id=by.area_id, pk=each.pk).update(position=n)


def may_change(view, by):
    """Whose it is; for what everybody sees also the county's own office, so that it outlives its owner's post."""
    return view.person_id == by.person_id or (view.shared_with == SavedView.AREA and by.covers_all("ledger.keep"))


def _own(view, by):
    found = SavedView.objects.visible_to(by).select_for_update().filter(pk=getattr(view, "pk", view)).first()
    if found is None:
        raise Refused("ledger.view.missing", N_("没有这个视图。"), "missing")
    if not may_change(found, by):
        raise Refused("ledger.view.others", N_("这个视图是{owner}存的，由本人改。"), "forbidden", owner=found.by_text)
    return found


def _said(name, shared_with, by, before=""):
    name = " ".join(name.split())
    if not 0 < len(name) <= 20:
        raise Refused("ledger.view.name", N_("请给视图起个名字，不超过20个字。"), "invalid")
    if shared_with not in dict(SavedView.SHARING):
        raise Refused("ledger.view.sharing", N_("请选给谁看。"), "invalid")
    if shared_with == SavedView.AREA != before and not by.covers_all("ledger.keep"):
        raise Refused(
            "ledger.view.area", N_("全县共用的视图由县督查室经办存。您可以选“只我看”或“本单位共用”。"), "forbidden"
        )
    return {"name": name, "shared_with": shared_with}


def _name_is_free(view):
    others = SavedView.objects.filter(area_id=view.area_id, person_id=view.person_id, name=view.name)
    if others.exclude(pk=view.pk).exists():
        raise Refused("ledger.view.twice", N_("已经有一个叫“{name}”的视图，请换个名字。"), "invalid", name=view.name)
