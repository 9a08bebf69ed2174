"""What each act of the lifecycle asks to be typed. The rule decides; a form only parses."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taizhang.ledger import coleads
from taizhang.ledger.rules import DUE_KINDS, EXCUSED, PLAIN, VERDICTS, DueKind
from taizhang.ledger.rules.dues import typed
from taizhang.ledger.rules.paper import ANSWERS

MANY = 60  # proofs that are ticked one by one


def _text(label, *, required=True, rows=3, help_text="", most=2000):
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _day(label, *, required=True, help_text=""):
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _offer(form, name, choices):
    form.fields[name].choices = list(choices)


class FilesField(forms.FileField):
    """Several files under one name."""

    widget = type("FilesInput", (forms.ClearableFileInput,), {"allow_multiple_selected": True})

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(file, initial) for file in files]


class NothingForm(forms.Form):
    """An act that needs no words."""


class ReasonForm(forms.Form):
    reason = _text(_("理由"))


class DeclineForm(forms.Form):
    reason = _text(_("理由"), help_text=_("为什么不归本单位，依据是什么"))
    suggested = forms.TypedChoiceField(label=_("该由谁办"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args, units=(), **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, "suggested", [("", _("不知道")), *units])


class TextForm(forms.Form):
    text = _text(_("内容"))


class UrgeForm(forms.Form):
    text = _text(_("催办的话"), required=False)


class ReportForm(forms.Form):
    text = _text(_("进展"), rows=2, help_text=_("一句话：办到哪一步，下一步什么时候办。上次写的在这里，改成现在的"))
    files = FilesField(label=_("照片和材料"), required=False)  # type: ignore[assignment]
    progress = forms.IntegerField(label=_("完成百分比"), required=False, min_value=0, max_value=100)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.initial.get("text"):
            self.fields["text"].help_text = ""  # nothing was written last time


class RecordProgressForm(forms.Form):
    on = _day(_("哪天的进展"))
    text = _text(_("进展"), help_text=_("照承办单位送来的抄"))


class CorrectForm(forms.Form):
    report = forms.TypedChoiceField(label=_("哪一次报的"), coerce=int)
    text = _text(_("正确的内容"), rows=2, help_text=_("写正确的是什么；原来的话照旧在，更正写在它旁边"))
    reason = _text(_("理由"), rows=2, help_text=_("为什么报错了"))

    def __init__(self, *args, own_reports=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["report"].choices = own_reports


class DoneForm(forms.Form):
    text = _text(_("办结情况"), rows=2, help_text=_("一句话：本单位这一部分办到什么程度"), most=500)


class UploadForm(forms.Form):
    files = FilesField(label=_("照片和材料"))  # type: ignore[assignment]
    caption = forms.CharField(label=_("说明"), required=False, max_length=200)


class PurgeForm(forms.Form):
    seqs = forms.TypedMultipleChoiceField(label=_("清除哪几条"), coerce=int, widget=forms.CheckboxSelectMultiple)
    reason = _text(_("理由"), rows=2, help_text=_("只写为什么，不要再写涉密的内容"))

    def __init__(self, *args, entries=(), **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, "seqs", entries)


class ExtensionForm(forms.Form):
    """`grounds` are what may excuse in this register, and why none is offered."""

    due_on = _day(_("延到哪一天"))
    reason = _text(_("理由"))
    ground = forms.ChoiceField(label=_("免责情形"), required=False)
    paper = forms.CharField(
        label=_("依据"), required=False, max_length=200, help_text=_("文号、通知或证明，如 云政函〔2026〕12号")
    )

    def __init__(self, *args, grounds=None, **kwargs):
        super().__init__(*args, **kwargs)
        grounds = grounds or {"options": [], "why": ""}
        if grounds["options"]:
            _offer(self, "ground", [("", _("不申请免责")), *grounds["options"]])
            self.fields["ground"].help_text = f"{gettext(EXCUSED)}。{gettext(PLAIN)}。"
            return
        for name in ("ground", "paper"):
            del self.fields[name]
        self.fields["reason"].help_text = grounds["why"]


class GrantForm(forms.Form):
    """`asked`: the ground that the unit gave, in words; without one there is nothing to choose."""

    excused = forms.TypedChoiceField(
        label=_("怎么算"), required=False, coerce=lambda value: value == "yes", empty_value=None
    )
    decision = _text(_("批注"), required=False, rows=2)

    def __init__(self, *args, asked="", **kwargs):
        super().__init__(*args, **kwargs)
        if not asked:
            del self.fields["excused"]
            return
        _offer(self, "excused", [("", _("请选一种")), ("yes", gettext(EXCUSED)), ("no", gettext(PLAIN))])
        self.fields["excused"].help_text = gettext("单位申请的免责情形：{ground}").format(ground=asked)


class ClaimForm(forms.Form):
    statement = _text(_("完成情况"), help_text=_("对照完成的标准，说清办到什么程度"))
    evidence = forms.TypedMultipleChoiceField(label=_("佐证"), coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, evidence=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.prints = evidence
        if len(evidence) > MANY:  # not one tick each: all of them, or none of the claim
            self.fields["evidence"] = forms.BooleanField(
                label=_("附上全部佐证"), initial=True, required=self.base_fields["evidence"].required
            )
        else:
            _offer(self, "evidence", [(e["id"], e["caption"]) for e in evidence])

    def clean_evidence(self):
        chosen = self.cleaned_data["evidence"]
        return [e["id"] for e in self.prints] if chosen is True else chosen or []


class RecordClaimForm(ClaimForm):
    """A claim that came on paper."""

    received_on = _day(_("收到的日期"), help_text=_("按这一天算是否逾期"))
    signed_by = forms.CharField(label=_("签字人"), required=False, max_length=50)
    files = FilesField(label=_("签字盖章单的扫描件或照片"))  # type: ignore[assignment]
    evidence = forms.TypedMultipleChoiceField(
        label=_("一起附上的佐证"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("received_on", "signed_by", "statement", "files", "evidence")


class SheetForm(forms.Form):
    files = FilesField(label=_("单位负责人签字、盖章的申请单照片"))  # type: ignore[assignment]


class PhoneForm(forms.Form):
    """Whom the office called; the answer is the button that is pressed."""

    callee = forms.TypedChoiceField(label=_("打给谁"), coerce=int)
    text = forms.CharField(label=_("对方怎么说"), required=False, max_length=200)
    answer = forms.ChoiceField(label=_("回答"), choices=list(ANSWERS.items()))

    def __init__(self, *args, callees=(), **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, "callee", callees)


class JudgeForm(forms.Form):
    verdict = forms.ChoiceField(label=_("结论"), choices=list(VERDICTS.items()))
    note = forms.CharField(label=_("说明"), required=False, max_length=500)


class ReturnForm(forms.Form):
    reason = _text(_("退回的理由"), help_text=_("缺什么、怎么补，说具体"))
    due_on = _day(_("补正日"), help_text=_("原来的时限照走，逾期照算"))


class CloseForm(forms.Form):
    remark = _text(_("核验意见"), required=False, rows=2)


class ConfirmCloseForm(forms.Form):
    decision = _text(_("批注"), required=False, rows=2)


class ReopenForm(forms.Form):
    reason = _text(_("哪里又出现了"))
    due_on = _day(_("新的时限"))


class DueForm(forms.Form):
    """A deadline. `due(cleaned)` is what was meant."""

    due_kind = forms.ChoiceField(label=_("时限怎么定"), required=False, choices=list(DUE_KINDS.items()))
    due_on = _day(_("时限"), required=False, help_text=_("待会议定的，填开会那天；立即、长期的不填"))
    due_hour = forms.IntegerField(label=_("几时前"), required=False, min_value=1, max_value=24)


def due(data):
    """The deadline of a `DueForm`; None when nothing was said, so that the draft's stays."""
    kind = data["due_kind"]
    return typed(kind, data["due_on"], data["due_hour"]) if kind not in ("", DueKind.DAY) or data["due_on"] else None


class BlockerForm(forms.Form):
    unit = forms.TypedChoiceField(label=_("等哪个单位"), coerce=int, empty_value=None, required=False)
    outside = forms.CharField(
        label=_("或者等外面的谁"),
        required=False,
        max_length=100,
        help_text=_("县外的单位、企业，写名称；这里和上面只填一样"),
    )
    what = _text(_("卡在哪里"), rows=2, most=500, help_text=_("等对方办什么、给什么，一句话说清"))
    since_on = _day(_("从哪天起等着"))

    def __init__(self, *args, units=(), **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, "unit", [("", _("请选一个单位")), *units])


class ResolveForm(forms.Form):
    blocker = forms.TypedChoiceField(label=_("哪个卡点"), coerce=int)
    text = _text(_("怎么解决的"), rows=2, help_text=_("一句话：办了什么、给了什么"))

    def __init__(self, *args, to_resolve=(), **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, "blocker", to_resolve)


class ConfirmForm(forms.Form):
    blocker = forms.TypedChoiceField(label=_("哪个卡点"), coerce=int)
    outcome = forms.ChoiceField(label=_("解决了没有"), choices=[("yes", _("确认已解决")), ("no", _("没有解决"))])
    reason = _text(_("没有解决的，还差什么"), required=False, rows=2)

    def __init__(self, *args, to_confirm=(), **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, "blocker", to_confirm)


class StageForm(forms.Form):
    from_on = _day(_("从哪天"))
    to_on = _day(_("到哪天"))
    decision = _text(_("结论"), help_text=_("这一阶段办到什么程度，下一步还要办什么"))
    decided_by = forms.CharField(label=_("由谁定的"), max_length=100, help_text=_("如县委常委会、赵县长"))


class HistoryForm(forms.Form):
    done_on = _day(_("哪天办完的"), required=False, help_text=_("记不清就空着"))
    text = _text(_("怎么办的"), required=False, help_text=_("照原台账抄；只作记载，不算核验"))


class PersonForm(forms.Form):
    person = forms.TypedChoiceField(label=_("责任人"), coerce=int)

    def __init__(self, *args, people=(), **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, "person", people)


class RegisterForm(forms.Form):
    register = forms.TypedChoiceField(label=_("专项"), coerce=int)

    def __init__(self, *args, to_hang_in=(), hangs_in=(), **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, "register", [("", _("请选一本台账册")), *to_hang_in, *hangs_in])


class UnitsForm(forms.Form):
    lead = forms.TypedChoiceField(label=_("牵头单位"), coerce=int)
    joint = forms.TypedMultipleChoiceField(
        label=_("配合单位"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = _text(_("理由"), required=False, rows=2)

    def __init__(self, *args, units=(), **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, "lead", [("", _("请选一个单位")), *units])
        _offer(self, "joint", units)
        coleads.add_to(self, units, self.initial.get("leads", ()), self.initial.get("duties"))
        self.fields["reason"].required = bool(self.initial.get("says_why"))
        self.order_fields(["lead", "co_lead", "lead_duty", "joint", "reason"])


class LetterForm(forms.Form):
    unit = forms.TypedChoiceField(label=_("外单位"), coerce=int, help_text=_("名单里没有的，请督查室在“外单位”里加上"))
    title = forms.CharField(label=_("标题"), max_length=200)
    number = forms.CharField(label=_("文号"), required=False, max_length=60)
    on = _day(_("发函日期"))
    answer_due_on = _day(_("请对方哪天前回函"), required=False, help_text=_("不填就是不等回函；填了，另起一个时限"))
    note = _text(_("说明"), required=False, rows=2)
    files = FilesField(label=_("照片和材料"), required=False)  # type: ignore[assignment]

    def __init__(self, *args, outside=(), **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, "unit", [("", _("请选一个单位")), *outside])


class AnswerForm(LetterForm):
    on = _day(_("收函日期"))
    answer_due_on = None
    done = forms.BooleanField(label=_("对方说已办结"), required=False)


class HandOverForm(forms.Form):
    from_unit = forms.TypedChoiceField(label=_("从哪个单位划出"), coerce=int)
    to_unit = forms.TypedChoiceField(
        label=_("划转给哪个单位"), coerce=int, help_text=_("由它签收后接着办，编号和时限不变")
    )
    paper = forms.CharField(label=_("依据"), max_length=200, help_text=_("哪个文件、哪次会议定的"))
    on = _day(_("从哪天起"), required=False, help_text=_("不填就是今天"))

    def __init__(self, *args, parts=(), units=(), **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, "from_unit", parts)
        _offer(self, "to_unit", [("", _("请选一个单位")), *units])


class InnerTaskForm(forms.Form):
    """`whom` is a section (u7) or a person (p12) of the unit."""

    title = forms.CharField(label=_("做什么"), max_length=200)
    whom = forms.ChoiceField(label=_("分给谁"), required=False)
    due_on = _day(_("哪天前"), required=False)

    def __init__(self, *args, inside=(), **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, "whom", [("", _("先不分到人")), *inside])

    def clean_whom(self):
        whom = self.cleaned_data["whom"]
        return {{"p": "person_id", "u": "section_unit_id"}[whom[0]]: int(whom[1:])} if whom else {}


class PartForm(forms.Form):
    """One sub-item. Lines left empty are passed over, so the browser requires nothing."""

    use_required_attribute = False

    title = forms.CharField(label=_("子事项"), max_length=200)
    lead = forms.TypedChoiceField(label=_("牵头单位"), coerce=int)
    joint = forms.TypedMultipleChoiceField(
        label=_("配合单位"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    due_on = _day(_("时限"))
    done_when = forms.CharField(label=_("完成的标准"), required=False, max_length=2000)

    def __init__(self, *args, units=(), **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, "lead", [("", _("请选一个单位")), *units])
        _offer(self, "joint", units)
        coleads.add_to(self, units, lines=2)
        self.order_fields(["title", "lead", "due_on", "done_when", "co_lead", "lead_duty", "joint"])
