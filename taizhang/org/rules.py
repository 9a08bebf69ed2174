"""What org allows, as pure functions: plain values in, `Refused` out. The refusal is what the user reads."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from taizhang.engine.refusal import N_, Refused, require
from taizhang.org.roles import ADMIN_ROLES, ROLES

DELEGATION_DAYS = 30
LEAVE_DAYS = 366
LEAVE_BACK_DAYS = 7  # a leave may be written down so many days after it began
LEAVES = {
    "annual": N_("年休假"),
    "personal": N_("事假"),
    "sick": N_("病假"),
    "trip": N_("出差"),
    "training": N_("学习培训"),
    "other": N_("其他"),
}
RESET_FOR = timedelta(minutes=10)
RESETS_APART = timedelta(hours=24)
ONE_TIME_FOR = timedelta(days=7)
PASSWORD_HISTORY = 5
IDLE_FOR = timedelta(minutes=30)
IDLE_FOR_ADMINS = timedelta(minutes=15)
SESSION_FOR = timedelta(hours=12)

UNIT_PARENTS = {
    "county": (None,),
    "bureau": ("county",),
    "township": ("county",),
    "village": ("township",),
    "enterprise": ("county", "township"),
    "office": ("county", "bureau", "township"),
    "task_force": ("county",),
    "outside": ("county",),
}
TASK_FORCE_YEARS = 10


def unit_place(kind: str, parent_kind: str | None) -> None:
    """A village lies in a township, a bureau under the county, the root under nothing."""
    require(kind in UNIT_PARENTS, "unit_kind_unknown", N_("没有这一类单位"))
    require(parent_kind in UNIT_PARENTS[kind], "unit_misplaced", N_("这一类单位不能设在所选的上级单位之下"))


def unit_by_hand(kind: str) -> None:
    """A task force is more than a unit: it begins and ends on its own page, with head, members and open items."""
    require(kind != "task_force", "task_force_elsewhere", N_("专班由督查室经办在“专班”页设立和撤销"))


def post_place(kind: str) -> None:
    require(kind != "outside", "outside_has_no_posts", N_("外单位不设岗位、不登录；往来用去函、来函记下"))


def task_force_term(to_on: date | None, today: date) -> None:
    if to_on is not None:
        require(to_on >= today, "term_past", N_("期限不能早于今天"))
        require(to_on.year <= today.year + TASK_FORCE_YEARS, "term_far", N_("期限太远了，请核对年份"))


def task_force_member(kind: str) -> None:
    """The county itself as a member would leave nobody apart to verify; a task force in another, neither."""
    require(kind != "county", "member_is_all", N_("成员单位写到具体部门、乡镇，不能写整个县：否则没有人能核验"))
    require(kind != "task_force", "member_is_force", N_("专班不能做别的专班的成员单位，请选部门、乡镇"))


def task_force_person(name: str, held: Iterable[str]) -> None:
    require(not set(held) & ADMIN_ROLES, "member_is_admin", N_("{name}是系统的管理员，不办业务，不能进专班"), name=name)


def close_unit(*, is_root: bool, open_children: int, posts: int) -> None:
    require(not is_root, "unit_is_root", N_("辖区的根单位不能撤销"))
    require(open_children == 0, "unit_has_children", N_("还有 {count} 个下级单位没有撤销"), count=open_children)
    require(posts == 0, "unit_has_posts", N_("还有 {count} 人在岗，先办离岗"), count=posts)


def separate(held: Iterable[str], new: str) -> None:
    """S7: the three administrators exclude each other and every business role, for one person in any post."""
    require(new in ROLES, "role_unknown", N_("没有这个角色"))
    for role in sorted(set(held) - {new}):
        if role in ADMIN_ROLES or new in ADMIN_ROLES:
            raise Refused(
                "roles_exclude",
                N_("同一人不能既是{held}又是{new}：三员互斥，也不兼业务"),
                held=ROLES[role].label,
                new=ROLES[new].label,
            )


def propose_role(*, by_person: int, for_person: int, held: Iterable[str], role: str, is_pending: bool) -> None:
    require(by_person != for_person, "grant_to_self", N_("不能给自己授角色"))
    separate(held, role)
    require(not is_pending, "grant_pending", N_("同样的授权已经提出，正等审计员确认"))


def confirm_role(
    *,
    state: str,
    persons_acting: Iterable[int],
    proposed_by: Iterable[int | None],
    for_person: int,
    held: Iterable[str],
    role: str,
) -> None:
    """The confirmer is neither who proposed nor who receives; a stand-in counts as both people (S9)."""
    require(state == "proposed", "grant_not_pending", N_("这项授权已经办过"))
    acting = set(persons_acting)
    require(for_person not in acting, "grant_to_self", N_("不能确认给自己的授权"))
    require(not acting & set(proposed_by), "grant_same_person", N_("提出人不能自己确认，须由另一名审计员确认"))
    separate(held, role)


def revoke_role(*, state: str, role: str, others_holding: int) -> None:
    require(state in ("granted", "proposed"), "grant_not_held", N_("这项授权已经不在"))
    if state == "granted" and role in ADMIN_ROLES:
        require(
            others_holding > 0, "last_administrator", N_("这是最后一名{role}，先授给接任的人"), role=ROLES[role].label
        )


@dataclass(frozen=True)
class Lending:
    """What a delegation looks like to the rule."""

    from_post: int
    to_post: int
    from_person: int
    to_person: int
    own_roles: frozenset[str]  # what the lender's own post holds, nothing borrowed
    to_roles: frozenset[str]  # what the stand-in's person holds in any post
    roles: frozenset[str]
    from_on: date
    to_on: date
    today: date
    is_standing_in: bool  # the lender acts for somebody just now


def delegate(lend: Lending) -> None:
    """代办: own roles only, at most thirty days, never passed on, never an administrator's."""
    require(not lend.is_standing_in, "delegation_transitive", N_("代办的权限不能再转给别人"))
    _lend(lend)


def _lend(lend: Lending) -> None:
    require(lend.from_person != lend.to_person, "delegation_to_self", N_("不能委托给自己"))
    require(bool(lend.roles), "delegation_empty", N_("没有选要代办的角色"))
    require(lend.roles <= lend.own_roles, "delegation_not_own", N_("只能委托本岗位自己的角色"))
    require(not lend.roles & ADMIN_ROLES, "delegation_admin", N_("管理员的角色不能委托，请另授接任的人"))
    require(not lend.to_roles & ADMIN_ROLES, "delegation_to_admin", N_("三员不办业务，不能受托"))
    require(lend.from_on >= lend.today, "delegation_past", N_("起始日期不能早于今天"))
    require(lend.to_on >= lend.from_on, "delegation_backwards", N_("截止日期早于起始日期"))
    require(
        (lend.to_on - lend.from_on).days < DELEGATION_DAYS,
        "delegation_too_long",
        N_("一次委托最长 {days} 天"),
        days=DELEGATION_DAYS,
    )


@dataclass(frozen=True)
class Appointing:
    """A unit head appoints a stand-in without the absentee."""

    lend: Lending
    persons_acting: frozenset[int]  # the head, and whom the head acts for
    posts_acting: frozenset[int]
    covers_from: bool  # the post is in the head's unit or below
    covers_to: bool  # so is the stand-in's
    absentee: str
    stand_in: str
    knows: bool  # the head was told that the stand-in verifies, and still wants it


def appoint(case: Appointing) -> None:
    """AB岗: the head of a unit lets somebody of the unit stand in for somebody who is away. The same bounds as a
    delegation; the head gives nothing to himself, and his own post only by his own delegation."""
    lend = case.lend
    require(
        case.covers_from,
        "appoint_other_unit",
        N_("{absentee}的岗位不在您的单位，由那个单位的负责人指定"),
        absentee=case.absentee,
    )
    require(
        case.covers_to,
        "appoint_from_outside",
        N_("{stand_in}不在您的单位，代办人要从本单位或下级单位里选"),
        stand_in=case.stand_in,
    )
    require(
        lend.from_post not in case.posts_acting,
        "appoint_own_post",
        N_("自己的岗位请在“我”里委托代办；代办来的岗位不能再转给别人"),
    )
    require(lend.to_person not in case.persons_acting, "appoint_self", N_("不能指定自己代办，请指定本单位另一位同事"))
    _lend(lend)
    warning = stand_in_verifies(lend, absentee=case.absentee, stand_in=case.stand_in)
    if warning and not case.knows:
        raise warning


def stand_in_verifies(lend: Lending, *, absentee: str, stand_in: str) -> Refused | None:
    """S9: who stands in counts as both. A stand-in who verifies is told what can no longer be verified."""
    if "verifier" not in lend.to_roles | lend.roles:
        return None
    return Refused(
        "stand_in_verifies",
        N_(
            "{stand_in}代办期间，不能核验{absentee}和{stand_in}经手过的事项；代办时经手的，以后也不能核验。"
            "确定由{stand_in}代办的，请勾选“知道了”再提交。"
        ),
        kind="invalid",
        stand_in=stand_in,
        absentee=absentee,
    )


def leave(*, from_on: date, to_on: date, kind: str, today: date, clashes: tuple[date, date] | None, name: str) -> None:
    """请假: a period that is not over, at most a year, not twice at once."""
    require(kind in LEAVES, "leave_kind", N_("请选请假的类别"))
    require(to_on >= from_on, "leave_backwards", N_("截止日期早于起始日期"))
    require(to_on >= today, "leave_over", N_("{day} 已经过去，补记过去的假没有用处"), day=to_on.isoformat())
    require(
        from_on >= today - timedelta(days=LEAVE_BACK_DAYS),
        "leave_long_ago",
        N_("起始日期最早填 {days} 天前"),
        days=LEAVE_BACK_DAYS,
    )
    require((to_on - from_on).days < LEAVE_DAYS, "leave_too_long", N_("一次请假最长一年"))
    if clashes is not None:
        raise Refused(
            "leave_twice",
            N_("{name}从 {first} 到 {last} 已经请假，先销假再改"),
            name=name,
            first=clashes[0].isoformat(),
            last=clashes[1].isoformat(),
        )


def end_post(*, to_on: date, today: date, planned: date | None) -> None:
    """离岗, today or on a day to come. What was cut off by a planned day does not grow again."""
    require(planned is None or planned > today, "post_ended", N_("已经离岗"))
    require(to_on >= today, "post_end_past", N_("离岗日期不能早于今天"))
    require(
        planned is None or to_on < planned,
        "post_end_later",
        N_("已定于 {day} 离岗，只能提前；要留任的，请再任一职"),
        day=planned.isoformat() if planned else "",
    )
    require(to_on <= today + timedelta(days=LEAVE_DAYS), "post_end_far", N_("离岗日期太远了，请核对年份"))


def calendar_days(year: int, days: Iterable[tuple[date, str, str]]) -> None:
    """(day, rest|work, name): inside the year, each day once, and each really different from the plain week."""
    seen = set()
    for day, kind, _name in days:
        require(day.year == year, "calendar_other_year", N_("{day} 不在这一年"), day=day.isoformat())
        require(day not in seen, "calendar_twice", N_("{day} 写了两次"), day=day.isoformat())
        require(kind in ("rest", "work"), "calendar_kind", N_("只能是休或班"))
        require(
            kind != "work" or day.weekday() >= 5,
            "calendar_plain_workday",
            N_("{day} 本来就上班"),
            day=day.isoformat(),
        )
        seen.add(day)


def password_problems(profile: str, password: str, *, username: str, is_common: bool, was_used: bool) -> list[Refused]:
    """Everything wrong with a new password. `djcp3` asks for classes and change, `asvs` for length."""
    least = {"djcp3": 12, "asvs": 15}[profile]
    wrong = [
        (len(password) < least, N_("至少 {count} 位"), least),
        (len(password) > 128, N_("最多 {count} 位"), 128),
        (profile == "djcp3" and _classes(password) < 3, N_("大写、小写、数字、符号至少有三类"), 0),
        (is_common, N_("这个密码太常见，容易被猜到"), 0),
        (bool(username) and username.casefold() in password.casefold(), N_("不能包含工号"), 0),
        (was_used, N_("不能与最近 {count} 次用过的相同"), PASSWORD_HISTORY),
    ]
    return [Refused("password_weak", text, kind="invalid", count=n) for is_wrong, text, n in wrong if is_wrong]


def _classes(password: str) -> int:
    kinds = {"Lu": "upper", "Ll": "lower", "Nd": "digit"}
    return len({kinds.get(unicodedata.category(char), "other") for char in password})


def password_is_due(profile: str, set_at: datetime | None, at: datetime) -> bool:
    """djcp3 asks for a new password every ninety days; asvs forbids asking."""
    return profile == "djcp3" and (set_at is None or at - set_at > timedelta(days=90))


def start_reset(*, by_person: int, for_person: int, kind: str, latest_other: datetime | None, at: datetime) -> None:
    """Both resets in one day would hand the whole account to whoever started them."""
    require(by_person != for_person, "reset_self", N_("不能给自己办重置，请另一名安全管理员办"))
    require(kind in ("password", "factor"), "reset_kind", N_("只能重置密码或动态码"))
    require(
        latest_other is None or at - latest_other > RESETS_APART,
        "reset_both",
        N_("24 小时内密码和动态码只能重置一样，否则等于交出整个账号"),
    )


def session_is_over(*, began_at: datetime, seen_at: datetime, is_admin: bool, at: datetime) -> bool:
    idle = IDLE_FOR_ADMINS if is_admin else IDLE_FOR
    return at - began_at > SESSION_FOR or at - seen_at > idle or at < began_at - timedelta(minutes=5)
