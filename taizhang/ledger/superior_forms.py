"""A superior's order as the clerk types it: on an item, or with a new draft."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taizhang.ledger.actions import Ordered
from taizhang.ledger.forms import _day
from taizhang.ledger.rules import ORDER_KINDS, OrderKind


class SuperiorForm(forms.Form):
    """`order` is what stands there already."""

    superior = forms.CharField(label=_("上级单位"), max_length=100, help_text=_("如 市政府督查室"))
    their_number = forms.CharField(label=_("来文文号"), max_length=100)
    kind = forms.ChoiceField(label=_("督办种类"))
    received_on = _day(_("来文日期"))
    their_due_on = _day(_("上级时限"), required=False, help_text=_("照来文写；这里不能延，要延先向上级申请"))
    expired = forms.BooleanField(label=_("来文时已过期，照实登记"), required=False)
    reply = forms.CharField(
        label=_("复函文号"), required=False, max_length=100, help_text=_("上级同意改期的复函；没有复函，上级时限不能改")
    )

    def __init__(self, *args, order=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(str(k), gettext(v)) for k, v in ORDER_KINDS.items()]
        if order is None:
            del self.fields["reply"]
            return
        for name in ("superior", "their_number", "kind", "received_on"):
            self.initial[name] = getattr(order, name)
        self.initial["their_due_on"] = order.due_on


def ordered(data):
    """What was typed, for the action."""
    return Ordered(
        data["superior"], data["their_number"], data["received_on"], data["their_due_on"],
        data["kind"] or OrderKind.SUPERVISION, data.get("reply", ""), data["expired"],
    )  # fmt: skip


class DraftedSuperiorForm(SuperiorForm):
    """The same beside a new draft, where most items have none."""

    prefix = "sup"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    @property
    def is_empty(self):
        names = ("superior", "their_number", "received_on", "their_due_on")
        return not any(self.cleaned_data[name] for name in names)


class StruckOffForm(forms.Form):
    struck_off_on = _day(_("上级销号日期"))
    paper = forms.CharField(label=_("销号文件文号"), max_length=100)
