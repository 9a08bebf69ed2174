"""Outside units (外单位): two fields, and they can be named as co-lead or joint and written to."""

from django import forms
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taizhang.ledger import queries
from taizhang.org import actions as org
from taizhang.ui import clock, done, door, render

ACT = "ledger.outside"


class OutsideForm(forms.Form):
    name = forms.CharField(label=_("全称"), max_length=80, help_text=_("如“邻水市水利局”"))
    short_name = forms.CharField(label=_("简称"), max_length=20)


@door("ledger.see")
def index(request):
    return _page(request, OutsideForm())


def _page(request, form):
    rows = queries.outside_units(request.actor.area_id, clock.now())
    return render(request, "ledger/outside.html", rows=rows, form=form, can_add=request.actor.covers_all(ACT))


@door(ACT, writes=True)
def add(request):
    form = OutsideForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    recorded = org.found_outside(**form.cleaned_data, by=request.actor, at=clock.now())
    return done(request, "ledger:outside", recorded, gettext("外单位已加上"))


urlpatterns = [
    path("outside-units/", index, name="outside"),
    path("outside-units/add/", add, name="outside-add"),
]
