"""Forms of org. They read what was typed; the rules decide."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taizhang.engine.refusal import N_, Refused
from taizhang.org import phones, queries
from taizhang.org.models import Unit
from taizhang.org.moving import KINDS
from taizhang.org.roles import ADMIN_ROLES, ROLES
from taizhang.org.rules import LEAVES
from taizhang.ui.clock import today

NOT_MOVED = (Unit.Kind.TASK_FORCE, Unit.Kind.OUTSIDE)


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def read(form) -> dict:
    """What a small form on a larger page says, or a refusal that names the first field that is wrong."""
    if form.is_valid():
        return form.cleaned_data
    field, errors = next(iter(form.errors.items()))
    label = form.fields[field].label if field in form.fields else ""
    raise Refused("form", N_("{label}：{wrong}"), kind="invalid", label=str(label), wrong=errors[0])


def line(request, name: str, limit: int) -> str:
    """One typed line: without control characters, cut to what the table holds."""
    text = request.POST.get(name) or request.GET.get(name) or ""
    return "".join(char for char in text if char.isprintable()).strip()[:limit]


def unit_choices(area_id, *, on, blank=""):
    """The tree as an indented list."""
    tree = [(unit.pk, "　" * unit.level + unit.name) for unit in queries.unit_tree(area_id, on=on)]
    return [("", blank), *tree] if blank else tree


def _offer(form, name, choices):
    form.fields[name].choices = choices


def lendable(actor) -> bool:
    """Whether this actor holds anything that can be lent."""
    return actor.for_post_id is None and bool(actor.roles - ADMIN_ROLES)


class LeaveForm(forms.Form):
    kind = forms.ChoiceField(label=_("类别"))
    from_on = DayField(label=_("从"))
    to_on = DayField(label=_("到（含）"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _offer(self, "kind", [("", gettext("选类别")), *((code, gettext(word)) for code, word in LEAVES.items())])


class StandInForm(forms.Form):
    """A stand-in for a post of the head's unit: whoever works there, the roles of the post."""

    to_post = forms.TypedChoiceField(label=_("由谁代办"), coerce=int)
    roles = forms.MultipleChoiceField(label=_("代办哪些角色"), widget=forms.CheckboxSelectMultiple)
    from_on = DayField(label=_("从"))
    to_on = DayField(label=_("到（含）"), help_text=_("一次最长 30 天"))
    reason = forms.CharField(label=_("事由"), max_length=200)

    def __init__(self, actor, post, at, **kwargs):
        held = [g.role for g in post.grants.in_force(today(at))]
        kwargs["initial"] = {"roles": held, **kwargs.get("initial", {})}
        super().__init__(**kwargs)
        near = queries.posts_in_force(actor.area_id, on=today(at), unit_ids=actor.unit_ids("org.staff"))
        near = [each for each in near if each.person_id not in (post.person_id, actor.person_id)]
        near.sort(key=lambda each: (each.unit_id != post.unit_id, each.unit.code, each.pk))
        names = [(each.pk, f"{each.unit.short_name} {each.person.name} {each.title}") for each in near]
        _offer(self, "to_post", [("", gettext("请选一位")), *names])
        _offer(self, "roles", [(code, gettext(role.label)) for code, role in ROLES.items() if code in held])


class EndForm(forms.Form):
    to_on = DayField(label=_("最后一天"), required=False)


class MoveForm(forms.Form):
    """机构调整: the document, its day, from which units to which."""

    title = forms.CharField(label=_("依据的文件"), max_length=100, help_text=_("如“云溪县机构改革方案”"))
    number = forms.CharField(label=_("文号"), max_length=60, required=False)
    effective_on = DayField(label=_("生效日期"))
    kind = forms.ChoiceField(label=_("类别"))
    sources = forms.TypedMultipleChoiceField(
        label=_("原单位"),
        coerce=int,
        help_text=_("合并的可以选几个"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选原单位")},
    )
    targets = forms.TypedMultipleChoiceField(
        label=_("接手的单位"),
        coerce=int,
        help_text=_("拆分的选几个"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选接手的单位")},
    )

    def __init__(self, area_id, at, **kwargs):
        super().__init__(**kwargs)
        # Not the county itself, nor what no document merges: task forces end on their page, outside units are not ours.
        tree = [u for u in queries.unit_tree(area_id, on=today(at)) if u.level and u.kind not in NOT_MOVED]
        units = [(unit.pk, "　" * (unit.level - 1) + unit.short_name) for unit in tree]
        _offer(self, "kind", [("", gettext("选类别")), *((code, gettext(word)) for code, word in KINDS.items())])
        for name in ("sources", "targets"):
            _offer(self, name, units)


class DelegationForm(forms.Form):
    to_post = forms.TypedChoiceField(label=_("由谁代办"), coerce=int)
    roles = forms.MultipleChoiceField(label=_("代办哪些角色"), widget=forms.CheckboxSelectMultiple)
    from_on = DayField(label=_("从"))
    to_on = DayField(label=_("到（含）"), help_text=_("一次最长 30 天"))
    reason = forms.CharField(label=_("事由"), max_length=200)

    def __init__(self, actor, at, **kwargs):
        super().__init__(**kwargs)
        near = queries.posts_in_force(actor.area_id, on=today(at))
        admins = {grant.person_id for grant in queries.administrators(actor.area_id, on=today(at))}
        near = [post for post in near if post.person_id not in admins | {actor.person_id}]
        near.sort(key=lambda post: (post.unit_id != actor.unit_id, post.unit.code, post.pk))
        stand_ins = [(post.pk, f"{post.unit.short_name} {post.person.name} {post.title}") for post in near]
        lendable = [(code, gettext(role.label)) for code, role in ROLES.items() if code in actor.roles - ADMIN_ROLES]
        _offer(self, "to_post", [("", gettext("请选一位")), *stand_ins])
        _offer(self, "roles", lendable)


class PhoneField(forms.CharField):
    """值班电话, or the rule's sentence beside the field."""

    def __init__(self):
        super().__init__(
            label=_("值班电话"),
            max_length=phones.LONGEST,
            required=False,
            help_text=_("办公室的座机，可带分机；个人的手机号不写在这里"),
        )

    def clean(self, value):
        try:
            return phones.office_phone(super().clean(value))
        except Refused as refused:
            raise forms.ValidationError(gettext(refused.message)) from refused


class PhoneForm(forms.Form):
    phone = PhoneField()


class UnitForm(forms.Form):
    name = forms.CharField(label=_("全称"), max_length=80)
    short_name = forms.CharField(label=_("简称"), max_length=20, help_text=_("如“住建局”，列表和办理记录里用它"))
    code = forms.CharField(label=_("编码"), max_length=20, help_text=_("只用字母、数字和连字符，决定排序"))
    kind = forms.ChoiceField(
        label=_("类别"), choices=[c for c in Unit.Kind.choices if c[0] not in ("county", "task_force")]
    )
    phone = PhoneField()

    def clean_code(self):
        code = self.cleaned_data["code"].strip().upper()
        if not code.replace("-", "").isalnum() or not code.isascii():
            raise forms.ValidationError(gettext("只用字母、数字和连字符"))
        return code


class NameForm(forms.Form):
    name = forms.CharField(label=_("全称"), max_length=80)
    short_name = forms.CharField(label=_("简称"), max_length=20)
    paper = forms.CharField(label=_("依据"), max_length=200, required=False, help_text=_("哪个文件，文号"))
    on = DayField(label=_("从哪天起"), required=False, help_text=_("不填就是今天"))


class PersonForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=40)
    unit = forms.TypedChoiceField(label=_("单位"), coerce=int)
    title = forms.CharField(label=_("职务"), max_length=40, help_text=_("如“办公室主任”"))
    username = forms.CharField(label=_("工号"), max_length=32, help_text=_("登录用；字母和数字"))

    def __init__(self, area_id, at, **kwargs):
        super().__init__(**kwargs)
        _offer(self, "unit", unit_choices(area_id, on=today(at), blank=gettext("选单位")))

    def clean_username(self):
        username = self.cleaned_data["username"].strip().upper()
        if not username.isascii() or not username.isalnum():
            raise forms.ValidationError(gettext("工号只用字母和数字"))
        return username


class PostForm(forms.Form):
    unit = forms.TypedChoiceField(label=_("单位"), coerce=int)
    title = forms.CharField(label=_("职务"), max_length=40)

    def __init__(self, area_id, at, **kwargs):
        super().__init__(**kwargs)
        _offer(self, "unit", unit_choices(area_id, on=today(at), blank=gettext("选单位")))


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("角色"))
    scope = forms.TypedChoiceField(
        label=_("管到哪里"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("该单位和它的下级；不选就是本单位"),
    )
    to_on = DayField(label=_("到哪天为止"), required=False, help_text=_("不填就是一直有效"))

    def __init__(self, area_id, at, **kwargs):
        super().__init__(**kwargs)
        _offer(self, "role", [("", gettext("选角色")), *((code, gettext(role.label)) for code, role in ROLES.items())])
        _offer(self, "scope", unit_choices(area_id, on=today(at), blank=gettext("本单位")))
