"""What is typed for a paper."""

import re

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taizhang.papers.rules.kinds import KINDS, Kind
from taizhang.papers.rules.texts import LABELS, MOST, fields_of

_BETWEEN = re.compile(r"[\s、，,；;]+")


def _units(label, help_text=""):
    return forms.TypedMultipleChoiceField(
        label=label, coerce=int, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


def _line(label, help_text="", most=400):
    return forms.CharField(label=label, required=False, max_length=most, help_text=help_text)


def _offer(form, name, choices):
    form.fields[name].choices = list(choices)


class PaperForm(forms.Form):
    title = forms.CharField(label=_("标题"), max_length=120)
    to = _units(_("主送单位"), _("由他们签收"))
    organs = _units(_("联合发文的单位"), _("和本单位一起发；审核以后由各单位负责人会签，会签齐了才能签发"))
    to_text = _line(_("主送别的单位"), _("名单里没有的：上级机关、外县"))
    body = forms.CharField(
        label=_("正文"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("一行一段；“一、”“（一）”开头的行是小标题，印的时候重新编号。【】里的要填好。"),
    )  # fmt: skip
    signer = forms.TypedChoiceField(
        label=_("签发人"), coerce=int, empty_value=None, required=False, help_text=_("只有这位领导能签发")
    )
    numbers = _line(_("涉及事项的编号"), _("几个编号用空格隔开；事项的名称、牵头单位、时限记在公文里"), most=4000)
    cc = _units(_("抄送单位"))
    cc_text = _line(_("抄送别的单位"))
    report_to = _line(_("抄报"), _("县委、县政府领导"))
    figures = forms.CharField(required=False, max_length=60_000, widget=forms.HiddenInput)  # of a bulletin, sealed

    def __init__(self, *args, kind: Kind, units, leaders, **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, "to", units)
        _offer(self, "cc", units)
        _offer(self, "organs", units)
        if not KINDS[kind].is_joint:
            del self.fields["organs"]
        if KINDS[kind].by_leader:
            _offer(self, "signer", [("", _("请选")), *leaders])
        else:
            del self.fields["signer"]
        if kind == Kind.BOOKS:  # its items are those of the book
            del self.fields["numbers"]
        if kind != Kind.BULLETIN:
            del self.fields["figures"]

    def asked_numbers(self):
        return [number for number in _BETWEEN.split(self.cleaned_data.get("numbers", "")) if number]


class TextForm(forms.Form):
    title = forms.CharField(label=LABELS["title"], max_length=MOST["title"])
    body = forms.CharField(
        label=LABELS["body"], max_length=MOST["body"], widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("一行一段；“一、”“（一）”开头的行是小标题。"),
    )  # fmt: skip
    line = forms.CharField(
        label=LABELS["line"], max_length=MOST["line"], widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("正文里的【事项清单】【超期事项】按这个写，一件一行。"),
    )  # fmt: skip
    praised = forms.CharField(label=LABELS["praised"], max_length=MOST["praised"], help_text=_("附件的标题，比如红榜"))
    named = forms.CharField(label=LABELS["named"], max_length=MOST["named"], help_text=_("附件的标题，比如黑榜"))

    def __init__(self, *args, kind: Kind, **kwargs):
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            if name not in fields_of(kind):
                del self.fields[name]
            else:
                self.fields[name].label = gettext(LABELS[name])
