"""Saved views as tabs of the list and as lines of the page that keeps them."""

from django.db.models import BigIntegerField, TextField, Value
from django.db.models.functions import Cast

from taizhang.ledger.models import Register, SavedView
from taizhang.ui.reach import NotInReach


def saved_views(actor):
    """Whatever this reader is offered: the own ones first, then what is shared."""
    return _in_order(actor, SavedView.objects.visible_to(actor))


def saved_view_for(actor, view_id):
    view = SavedView.objects.visible_to(actor).filter(pk=view_id).first()
    if view is None:
        raise NotInReach
    return view


def registers_and_views(actor):
    """The registers in use as pairs of id and name, and the saved views: two short lists that every page of the
    ledger needs, in one question."""
    text, none = TextField(), Value(0, BigIntegerField())
    registers = Register.objects.visible_to(actor).in_use().order_by()
    registers = registers.values_list(Value(0), "pk", Cast("name", text), Cast("code", text), none, none)
    views = SavedView.objects.visible_to(actor).order_by()
    views = views.values_list(
        Value(1), "pk", Cast("name", text), "query", "person_id", Cast("position", BigIntegerField())
    )
    found = list(registers.union(views, all=True))
    known = sorted((row for row in found if row[0] == 0), key=lambda row: row[3])
    saved = [
        SavedView(pk=pk, name=name, query=query, person_id=person_id, position=position)
        for is_view, pk, name, query, person_id, position in found
        if is_view
    ]
    return [(pk, name) for _, pk, name, *_ in known], _in_order(actor, saved)


def _in_order(actor, views):
    return sorted(views, key=lambda view: (view.person_id != actor.person_id, view.position, view.pk))
