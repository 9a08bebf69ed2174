"""Keeping registers on the screen: the form of a register, with a row for each of its own fields."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.actions import FieldSpec, RegisterSpec
from taizhang.ledger.rules import CLOSINGS, FIELD_KINDS, GROUNDS, ROUND_KINDS, Closing, FieldKind

SPARE = 4  # empty rows that the form offers
MOST = 60


def _days(label, help_text):
    return forms.IntegerField(label=label, min_value=0, max_value=365, help_text=help_text)


class RegisterForm(forms.Form):
    code = forms.CharField(
        label=_("代码"), max_length=12, help_text=_("大写字母和数字，写进每件的编号，如 DC-2026-0001；定了就不能改")
    )
    name = forms.CharField(label=_("名称"), max_length=100)
    closing = forms.ChoiceField(label=_("办完叫什么"), help_text=_("问题叫销号，批示、请求叫办结"))
    yellow_days = _days(_("黄灯提前"), _("离现时限不足这些工作日亮黄灯"))
    return_days = _days(_("补正给几天"), _("退回补正时给的工作日，核验的人可以改"))
    report_days = _days(_("几天一报"), _("承办单位每隔这些天报一次进展；0 是不定期"))
    rhythm = forms.ChoiceField(
        label=_("报送周期"), required=False, help_text=_("按日历报；选了这一项，上面的“几天一报”不用")
    )
    rhythm_on = forms.IntegerField(
        label=_("哪一天报"), required=False, min_value=1, max_value=31,
        help_text=_("每周写周几（5是周五），每月写几日，每季度写季末月的几日，会后写几个工作日；遇休息日提前"),
    )  # fmt: skip
    excuse_grounds = forms.MultipleChoiceField(label=_("免责延期"), required=False, widget=forms.CheckboxSelectMultiple)
    apart = ("excuse_grounds",)  # these stand in fieldsets of their own

    def __init__(self, data=None, register=None):
        initial = {"closing": Closing.STRUCK_OFF, "yellow_days": 5, "return_days": 3, "report_days": 0}
        names = ("code", "name", "closing", "yellow_days", "return_days", "report_days")
        known = {n: getattr(register, n) for n in names} | {"excuse_grounds": register.grounds} if register else initial
        if register and register.rounds:
            known |= {"rhythm": register.rounds[0].kind, "rhythm_on": register.rounds[0].n}
        super().__init__(data, initial=known)
        rhythms = [(str(kind), gettext(name)) for kind, name in ROUND_KINDS.items()]
        self.fields["rhythm"].choices = [("", gettext("不按日历")), *rhythms]
        self.fields["excuse_grounds"].choices = [(str(k), gettext(v)) for k, v in GROUNDS.items()]
        self.fields["closing"].choices = [(str(k), gettext(v)) for k, v in CLOSINGS.items()]
        if register:
            del self.fields["code"]


def rows(specs):
    """The own fields as rows of the form, then empty ones."""
    known = [
        {
            "key": s.key,
            "label": s.label,
            "kind": s.kind,
            "kind_name": gettext(FIELD_KINDS[s.kind]),
            "choices": s.choices,
            "is_retired": s.is_retired,
            "has_choices": s.kind == FieldKind.CHOICE,
        }
        for s in specs
    ]
    empty = dict.fromkeys(("key", "label", "kind", "kind_name", "choices", "is_retired"), "") | {"has_choices": True}
    spare = [empty] * SPARE
    return [{"no": n, **row} for n, row in enumerate(known + spare)]


def kinds():
    return [(str(k), gettext(v)) for k, v in FIELD_KINDS.items()]


def read(data, code, query, known, **more):
    """The register as it was typed. `known` are its fields so far: a new row gets the next free key. `more` comes
    from the form's other parts."""
    return RegisterSpec(
        code=code,
        name=data["name"],
        closing=data["closing"],
        yellow_days=data["yellow_days"],
        return_days=data["return_days"],
        report_days=data["report_days"],
        excuse_grounds=tuple(data["excuse_grounds"]),
        rhythm=_rhythm(data),
        fields=tuple(_fields(query, {s.key: s for s in known})),
        **more,
    )


def _rhythm(data):
    if not data["rhythm"]:
        return ""
    if data["rhythm_on"] is None:
        raise Refused("ledger.no_rhythm_day", N_("选了报送周期，请写哪一天报。"), "invalid")
    return f"{data['rhythm']}:{data['rhythm_on']}"


def _fields(query, known):
    taken = set(known)
    for n in range(min(len(known) + SPARE, MOST)):
        key, label = query.get(f"field-{n}-key", ""), query.get(f"field-{n}-label", "").strip()
        if key and key not in known:
            raise Refused("ledger.no_such_field", N_("第{row}行的字段对不上，请重新打开这一页。"), "invalid", row=n + 1)
        if not label or query.get(f"field-{n}-off"):
            continue
        kind = known[key].kind if key else query.get(f"field-{n}-kind", FieldKind.TEXT)
        key = key or next(k for k in (f"f{i}" for i in range(1, 10**4)) if k not in taken)
        taken.add(key)
        lines = query.get(f"field-{n}-choices", "").splitlines()
        choices = (
            tuple(dict.fromkeys(line.strip() for line in lines if line.strip())) if kind == FieldKind.CHOICE else ()
        )
        yield FieldSpec(key, label, kind, choices)
