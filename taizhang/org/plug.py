"""What org adds to the house: its events, and which administrator keeps what."""

from django.utils.translation import gettext

from taizhang import ui
from taizhang.engine.refusal import N_
from taizhang.journal import events
from taizhang.org import projections as project
from taizhang.org import queries, roles, sayings
from taizhang.ui import errors, shell


def _renamed(entry):
    said = gettext("单位改名：{former_name} → {name}").format(**entry.priv)
    paper = entry.priv.get("paper")
    return said + gettext("，依据{paper}").format(paper=paper) if paper else said


def _phone_set(entry):
    phone = entry.priv["phone"]
    return gettext("值班电话：{phone}").format(phone=phone) if phone else gettext("去掉值班电话")


# Streams: area, unit, move, person, post, grant, delegation, leave, calendar. Ids stand in the clear, so that the
# offline verifier can replay who was allowed to do what; names and reasons are commitments.
events.register("org.area.founded", says=N_("设立辖区 {name}"), project=project.area_founded, tone="state")
events.register("org.unit.founded", says=N_("设立单位 {name}"), project=project.unit_founded, tone="state")
events.register("org.unit.renamed", says=_renamed, project=project.unit_renamed, tone="state")
events.register("org.unit.phone_set", says=_phone_set, project=project.unit_phone_set)
events.register("org.unit.aliased", says=N_("加别名 {alias}"), project=project.unit_aliased)
events.register("org.unit.unaliased", says=N_("去掉别名 {alias}"), project=project.unit_unaliased)
events.register("org.unit.closed", says=N_("撤销单位，{to_on} 为最后一天"), project=project.unit_closed, tone="state")
events.register(
    "org.task_force.founded", says=sayings.task_force_founded, project=project.task_force_founded, tone="state"
)
events.register(
    "org.task_force.changed", says=sayings.task_force_changed, project=project.task_force_changed, tone="state"
)
events.register(
    "org.move.recorded",
    says=N_("机构调整：{sources} → {targets}，{effective_on} 起，依据{title}"),
    project=project.move_recorded,
    tone="state",
)
events.register("org.move.cancelled", says=N_("撤销机构调整：{reason}"), project=project.move_cancelled, tone="warn")
events.register("org.move.moved", says=sayings.move_moved, project=project.move_moved, tone="state")
events.register("org.person.entered", says=N_("登记人员 {name}"), project=project.person_entered, tone="state")
events.register("org.person.account_opened", says=N_("开立账号 {username}"))
events.register("org.person.password_set", says=N_("本人改了密码"))
events.register("org.person.factor_set", says=N_("本人绑定了动态码"))
events.register("org.person.password_reset_started", says=N_("发起密码重置"), tone="warn")
events.register("org.person.factor_reset_started", says=N_("发起动态码重置"), tone="warn")
events.register("org.post.began", says=N_("{person} 任 {unit} {title}"), project=project.post_began, tone="state")
events.register("org.post.ended", says=N_("离岗，{to_on} 为最后一天"), project=project.post_ended, tone="state")
events.register("org.role.founded", says=N_("设立之初任{role_name}"), project=project.role_founded, tone="state")
events.register("org.role.proposed", says=N_("提出授予 {role_name}"), project=project.role_proposed)
events.register("org.role.granted", says=N_("确认授予 {role_name}"), project=project.role_granted, tone="state")
events.register("org.role.refused", says=N_("不同意授予 {role_name}：{reason}"), project=project.role_refused)
events.register("org.role.revoked", says=N_("收回 {role_name}：{reason}"), project=project.role_revoked, tone="warn")
events.register(
    "org.delegation.given",
    says=N_("{from_on} 至 {to_on} 由 {stand_in} 代办：{reason}"),
    project=project.delegation_given,
    tone="state",
)
events.register(
    "org.delegation.appointed",
    says=N_("指定 {stand_in} 代 {absentee} 办理，{from_on} 至 {to_on}：{reason}"),
    project=project.delegation_appointed,
    tone="state",
)
events.register("org.delegation.ended", says=N_("代办结束"), project=project.delegation_ended, tone="state")
# The kind is not said: why somebody is away is for the unit alone.
events.register("org.leave.taken", says=N_("{person} 请假，{from_on} 至 {to_on}"), project=project.leave_taken)
events.register("org.leave.ended", says=N_("销假"), project=project.leave_ended)
events.register(
    "org.calendar.set", says=N_("{year} 年工作日历第 {version} 版"), project=project.calendar_set, tone="state"
)

roles.allow("security_admin", "org.keep", "org.propose", "org.revoke", "org.reset", "org.see")
roles.allow("auditor", "org.confirm", "org.see", "journal.see", "journal.export")
roles.allow("unit_head", "org.staff")  # the people of the own unit: leave and stand-ins
roles.allow("system_admin", "org.calendar", "org.try_calendar")  # neither personal data nor roles
roles.allow("clerk", "org.try_calendar")  # who sees what would move, and tells whoever keeps the calendar


def _book(request):
    """What the slip and the cover say: 云溪台账, 云溪县督查台账."""
    actor = getattr(request, "actor", None)
    area = None if actor else queries.only_area()
    name = queries.area_name(actor.area_id) if actor else area.name if area else ""
    short = name[:-1] if name[-1:] in ("县", "市", "区") else name
    return gettext("{area}台账").format(area=short), gettext("{area}督查台账").format(area=name)


def _who_may(act):
    return "、".join(gettext(roles.ROLES[role].label) for role in roles.roles_for(act))


shell.set_book(_book)
errors.set_explain(_who_may)
ui.nav.register("me", N_("我"), "org:me", order=95, icon="me")
ui.nav.register("units", N_("机构"), "org:units", act="org.see", order=80, icon="list")
ui.nav.register("moves", N_("调整"), "org:moves", act="org.keep", order=80, icon="list")
ui.nav.register("persons", N_("人员"), "org:persons", act="org.see", order=81, icon="me")
ui.nav.register("staff", N_("人员"), "org:staff", act="org.staff", order=85, icon="me")
ui.nav.register("roles", N_("授权"), "org:roles", act="org.see", order=82, icon="check")
ui.nav.register("calendar", N_("日历"), "org:calendar-now", act="org.calendar", order=83, icon="clock")
ui.nav.badge("roles", lambda actor: queries.counts_waiting(actor.area_id) or None)
ui.labels.register(
    short_name=N_("简称"),
    alias=N_("别名"),
    phone=N_("值班电话"),
    username=N_("工号"),
    to_post=N_("由谁代办"),
    kind=N_("类别"),
    knows=N_("知道了"),
    days=N_("休与班"),
    effective_on=N_("生效日期"),
    sources=N_("原单位"),
    targets=N_("接手的单位"),
)
