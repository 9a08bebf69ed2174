"""Writing an item by hand: the form of a draft, and the draft that it makes."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import coleads
from taizhang.ledger.actions import Draft, Source
from taizhang.ledger.rules import DUE_KINDS, SOURCE_KINDS, FieldKind, SourceKind
from taizhang.ledger.rules.dues import typed

_DAY: dict[str, Any] = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), "required": False}


def _line(label, most, **more):
    return forms.CharField(label=label, max_length=most, required=False, **more)


def _words(label, most, rows=3, **more):
    return forms.CharField(
        label=label, max_length=most, required=False, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


def _number(label, **more):
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=False, **more)


def _numbers(label, **more):
    return forms.TypedMultipleChoiceField(
        label=label, coerce=int, required=False, widget=forms.CheckboxSelectMultiple, **more
    )


class DraftForm(forms.Form):
    """An item before it is handed out. Only the title is needed to keep a draft."""

    title = forms.CharField(label=_("事项"), max_length=200, help_text=_("一句话：做什么，到什么程度"))
    requirement = _words(_("办理要求"), 5000)
    done_when = _words(_("完成的标准"), 2000, rows=2, help_text=_("核验的人照着它逐条对"))
    lead = _number(_("牵头单位"), help_text=_("可以先空着，交办前要定"))
    joint = _numbers(_("配合单位"))
    responsible = _number(_("责任人"))
    leader = _number(_("分管领导"))
    due_on = forms.DateField(label=_("时限"), help_text=_("待会议定的，填开会那天；立即、长期的不填"), **_DAY)
    due_hour = forms.IntegerField(label=_("几时前"), required=False, min_value=1, max_value=24)
    due_kind = forms.ChoiceField(label=_("时限怎么定"), required=False, choices=list(DUE_KINDS.items()))
    is_standing = forms.BooleanField(
        label=_("常态化事项"), required=False, help_text=_("没有办完的一天：不销号，按期报进展，阶段任务下阶段性结论")
    )
    report_days = forms.IntegerField(
        label=_("几天一报"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=_("空着就按台账册的，册里没定的 30 天"),
    )
    place = _line(_("地点"), 100)
    source_kind = forms.ChoiceField(label=_("来源种类"), required=False)
    source_title = _line(_("来自哪里"), 200, help_text=_("文件、会议的名称和文号"))
    source_locus = _line(_("第几页第几段"), 100)
    source_speaker = _line(_("谁说的"), 100)
    source_said_on = forms.DateField(label=_("哪一天"), **_DAY)
    source_passage = _words(_("原文里的话"), 5000)

    def __init__(self, menus, data=None, draft=None):
        super().__init__(data, initial=_initial(draft) if draft else {"source_kind": SourceKind.OTHER})
        units = menus.units
        self.fields["joint"].choices = units
        coleads.add_to(self, units, draft.lead_unit_ids if draft else (), draft.duties if draft else None)
        for name, options in (("lead", units), ("responsible", menus.people), ("leader", menus.leaders)):
            self.fields[name].choices = [("", gettext("未指定")), *_with(options, self.initial.get(name))]
        self.fields["source_kind"].choices = [(str(k), gettext(v)) for k, v in SOURCE_KINDS.items()]
        self.keeps_source = draft is not None and draft.source is not None and draft.source.origin is not None
        if self.keeps_source:  # the passage of a document stays as printed
            for name in [n for n in self.fields if n.startswith("source_")]:
                del self.fields[name]


def _with(options, value):
    """The options, and the present value though it is no longer one of them."""
    known = value in (None, "") or any(v == value for v, _label in options)
    return options if known else [(value, gettext("原来的（已不在名单上）")), *options]


def _initial(draft):
    source = draft.source or Source()
    first = draft.lead_unit_ids[:1]
    return {
        "title": draft.title,
        "requirement": draft.requirement,
        "done_when": draft.done_when,
        "lead": first[0] if first else None,
        "joint": list(draft.joint_unit_ids),
        "responsible": draft.responsible_person_id,
        "leader": draft.leader_person_id,
        "due_on": draft.decide_on or draft.due_on,
        "due_hour": draft.due_hour,
        "due_kind": draft.due_kind,
        "is_standing": draft.is_standing,
        "report_days": draft.report_days,
        "place": draft.place,
        **{
            f"source_{name}": getattr(source, name)
            for name in ("kind", "title", "locus", "speaker", "said_on", "passage")
        },
    }


def read(data, register_id, own, draft=None):
    """The draft that cleaned `data` makes; what the form does not show is taken from the `draft` before."""
    leads, duties = coleads.read(data)
    if not leads and data["co_lead"]:
        raise Refused("ledger.no_first_lead", N_("有并列牵头单位，也要定第一牵头单位。"), "invalid")
    due = typed(data["due_kind"], data["due_on"], data["due_hour"])
    return replace(
        draft or Draft(register_id, ""),
        register_id=register_id,
        title=data["title"],
        requirement=data["requirement"],
        done_when=data["done_when"],
        lead_unit_ids=leads,
        duties=duties,
        joint_unit_ids=tuple(data["joint"]),
        responsible_person_id=data["responsible"],
        leader_person_id=data["leader"],
        due_on=due.on,
        due_hour=due.hour,
        due_kind=due.kind,
        decide_on=due.decide_on,
        is_standing=data["is_standing"],
        report_days=data["report_days"],
        place=data["place"],
        fields=own,
        **_source_of(data, draft),
    )


def _source_of(data, draft):
    if "source_kind" not in data:
        return {}
    said = {name: data[f"source_{name}"] for name in ("title", "locus", "speaker", "said_on", "passage")}
    source = Source(kind=data["source_kind"] or SourceKind.OTHER, **said) if any(said.values()) else None
    if draft and source == draft.source:
        return {}
    return {"source": source, "source_note": ""}  # the short note follows from the source


def own_controls(specs, values=None):
    """The register's own fields as controls; what is typed in them is read by `own_values`."""
    kinds = {FieldKind.NUMBER: "number", FieldKind.DATE: "date"}
    return [
        {
            "name": f"f.{spec.key}",
            "label": spec.label,
            "type": kinds.get(spec.kind, "text"),
            "options": [(c, c) for c in spec.choices.splitlines()],
            "value": (values or {}).get(spec.key, ""),
        }
        for spec in specs
    ]


def own_values(query):
    """What was typed in a register's own fields, by their keys."""
    return {name.removeprefix("f."): query[name] for name in query if name.startswith("f.")}


def theirs(draft, menus):
    """What stands there now, in words, for a form that came too late."""
    names = menus.unit_names
    said = {
        "title": draft.title,
        "requirement": draft.requirement,
        "done_when": draft.done_when,
        "lead": "、".join(names.get(u, "") for u in draft.lead_unit_ids),
        "joint": "、".join(names.get(u, "") for u in draft.joint_unit_ids),
        "due_on": draft.due_on.isoformat() if draft.due_on else "",
        "place": draft.place,
    }
    return {name: text for name, text in said.items() if text}


class InstructionForm(forms.Form):
    """A leader's instruction: who, what, by when."""

    unit = forms.TypedChoiceField(label=_("交给谁办"), coerce=int)
    text = forms.CharField(label=_("办什么"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    due_on = forms.DateField(label=_("什么时候办好"), **_DAY)

    def __init__(self, menus, data=None):
        super().__init__(data)
        self.fields["unit"].choices = [("", gettext("请选一个单位")), *menus.units]


def instruction(data, register_id, at_day):
    """An instruction as a draft: the first sentence is its title, all of it the requirement."""
    text = data["text"].strip()
    sentences = text.replace("；", "。").replace("\n", "。").split("。")
    head = next((part for part in sentences if part.strip()), text).strip()
    return Draft(
        register_id,
        head if len(head) <= 60 else f"{head[:59]}…",
        requirement=text,
        lead_unit_ids=(data["unit"],),
        due_on=data["due_on"],
        source_note=gettext("{day} 领导批示").format(day=f"{at_day:%m-%d}"),
    )
