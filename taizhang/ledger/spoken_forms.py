"""A spoken instruction as the clerk types it."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taizhang.ledger.actions import Draft, Speech
from taizhang.ledger.drafting import instruction
from taizhang.ledger.forms import _day, _offer, _text


def _number(label, **more):
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, **more)


class SpeechForm(forms.Form):
    """Who said what, when, and who heard it. `leaders` and `everybody` are pairs for the lists."""

    leader = _number(_("哪位领导说的"))
    text = _text(_("说了什么"), rows=3, help_text=_("照原话记，不添不减"))
    said_at = forms.DateTimeField(
        label=_("什么时候说的"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    heard_by = forms.CharField(label=_("谁听到的"), max_length=100, help_text=_("姓名，可写几位"))
    secretary = _number(
        _("谁可以代为确认"), required=False, help_text=_("领导的秘书或联系人；记的人自己不行。空着就由领导本人确认")
    )

    def __init__(self, *args, leaders=(), everybody=(), **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, "leader", [("", _("请选一位")), *leaders])
        _offer(self, "secretary", [("", _("没有")), *everybody])


class SpokenDraftForm(SpeechForm):
    """The same as the ground of a new draft: by whom, until when."""

    register = _number(_("台账册"))
    unit = _number(_("交给谁办"), required=False, help_text=_("可以先空着，交办前要定"))
    due_on = _day(_("什么时候办好"), required=False)

    def __init__(self, *args, registers=(), units=(), **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, "register", registers)
        _offer(self, "unit", [("", _("未指定")), *units])


class RemindForm(forms.Form):
    """Which of those that wait; mostly there is one."""

    spoken = _number(_("哪一条"))

    def __init__(self, *args, waiting=(), **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, "spoken", waiting)


class SecretaryForm(RemindForm):
    secretary = _number(_("改由谁确认"), help_text=_("领导本人总可以确认"))

    def __init__(self, *args, everybody=(), **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, "secretary", [("", _("请选一位")), *everybody])


class AnswerForm(forms.Form):
    words = forms.CharField(required=False, max_length=2000)


def speech(data):
    return Speech(data["leader"], data["text"], data["said_at"], data["heard_by"], data["secretary"])


def draft(data, day) -> Draft:
    """The draft that a spoken instruction founds: its first sentence is the title."""
    made = instruction({"text": data["text"], "unit": data["unit"], "due_on": data["due_on"]}, data["register"], day)
    note = gettext("{day} 口头指示").format(day=f"{day:%m-%d}")
    return Draft(**{**made.__dict__, "lead_unit_ids": (data["unit"],) if data["unit"] else (), "source_note": note})
