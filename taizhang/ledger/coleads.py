"""Naming several leads in a form: lines of a unit and what it owes, beside the one that is always there."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taizhang.ui import whole

LINES = 4  # offered at once; saving offers more
LONG = 300


class CoLeads(forms.Field):
    """Lines `co_lead` and `co_duty`, read together: [(unit, duty)]. Lines without a unit are passed over."""

    def __init__(self, **more):
        super().__init__(required=False, **more)
        self.choices: list[tuple[int, str]] = []

    widget = type(
        "CoLeadLines",
        (forms.Widget,),
        {"value_from_datadict": lambda self, data, files, name: _typed(data, name)},
    )

    def clean(self, value):
        known, found = {unit for unit, _label in self.choices}, []
        for text, duty in value or ():
            if not text:
                if duty:
                    raise forms.ValidationError(gettext("写了办什么，也要选单位：{duty}").format(duty=duty[:20]))
                continue
            unit = whole(text)
            if unit not in known:
                raise forms.ValidationError(gettext("有的单位不存在或已撤销，请重新选。"))
            if len(duty) > LONG:
                raise forms.ValidationError(gettext("“各办什么”最多{limit}字。").format(limit=LONG))
            found.append((unit, duty))
        return found


def _typed(data, name) -> Sequence[tuple[str, str]]:
    duty = f"{name.removesuffix('co_lead')}co_duty"  # of several forms on a page each has its prefix
    units = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
    duties = data.getlist(duty) if hasattr(data, "getlist") else data.get(duty, [])
    duties = [*duties, *[""] * (len(units) - len(duties))]
    return [(str(unit).strip(), duty.strip()) for unit, duty in zip(units, duties, strict=False)]


def add_to(form, units, leads=(), duties=None, lines=LINES):
    """Give a form its co-leads. `leads` are those named before, the first lead in front."""
    duties = duties or {}
    form.fields["co_lead"] = CoLeads(label=_("并列牵头单位"))
    form.fields["co_lead"].choices = units
    form.fields["lead_duty"] = forms.CharField(label=_("第一牵头单位办什么"), max_length=LONG, required=False)
    form.initial["lead_duty"] = duties.get(leads[0], "") if leads else ""
    named = [(unit, duties.get(unit, "")) for unit in leads[1:]]
    if form.is_bound:
        named = [line for line in _typed(form.data, form.add_prefix("co_lead")) if any(line)]
    form.co_leads = {
        "name": form.add_prefix("co_lead"),
        "duty": form.add_prefix("co_duty"),
        "lines": [*named, *[("", "")] * max(1, lines - len(named))],
        "units": [("", gettext("没有选")), *units],
        "is_open": bool(named),
    }


def read(data):
    """(lead units, duties) of cleaned data: the first lead, then the lines."""
    lead, lines = data["lead"], data["co_lead"]
    leads = (lead, *(unit for unit, _duty in lines)) if lead else ()
    duties = {unit: duty for unit, duty in [(lead, data["lead_duty"]), *lines] if unit and duty}
    return leads, duties
