"""The way in, step by step: password, code, new password, binding the second factor, and the two resets.

The session keeps who is on the way and what was shown; `step` says what is asked next. One page shows the
step and one address takes its answer, so that the anonymous surface stays small.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from taizhang.org import accounts, devices, sessions
from taizhang.org.acting import actor_of
from taizhang.org.models import Account, Reset

PASSWORD, CODE, NEW_PASSWORD, OLD_PASSWORD, FACTOR, DONE = (
    "password", "code", "new_password", "old_password", "factor", "done",
)  # fmt: skip
PATIENCE = timedelta(minutes=10)


@dataclass
class Pending:
    """Somebody on the way in."""

    account: Account
    began: float
    shown: list[str]  # what was shown already: "password", "code", "new_password", "factor"
    reset_id: int | None = None
    reset: str | None = None  # Reset.PASSWORD or Reset.FACTOR

    @property
    def step(self) -> str:
        return next_step(
            shown=set(self.shown),
            reset=self.reset,
            has_factor=accounts.has_factor(self.account),
            skips_factor=accounts.skips_factor(self.account),
            password_is_due=accounts.password_is_due(self.account, datetime.fromtimestamp(self.began, UTC)),
        )

    @property
    def owes_reset(self) -> bool:
        """A reset link was followed and has not done its work yet."""
        done = {None: True, Reset.PASSWORD: "new_password" in self.shown, Reset.FACTOR: "factor" in self.shown}
        return not done[self.reset]


def next_step(
    *, shown: set[str], reset: str | None, has_factor: bool, skips_factor: bool, password_is_due: bool
) -> str:
    """A password reset keeps the second factor, a factor reset keeps the password: each link is half a key."""
    if reset == Reset.FACTOR:
        if "password" not in shown:
            return OLD_PASSWORD
        if "factor" not in shown:
            return FACTOR
    elif reset is None and "password" not in shown:
        return PASSWORD
    if has_factor and not shown & {"code", "factor"}:
        return CODE
    if (reset == Reset.PASSWORD or password_is_due) and "new_password" not in shown:
        return NEW_PASSWORD
    if not has_factor and not skips_factor:
        return FACTOR
    return DONE


def pending(request, at: datetime) -> Pending | None:
    """Who is on the way in; forgotten after ten minutes, or with its reset link."""
    kept = request.session.get(sessions.PENDING)
    if not kept or at.timestamp() - kept["began"] > PATIENCE.total_seconds():
        return None
    account = Account.objects.filter(pk=kept["account"], is_active=True).first()
    if account is None or kept["hash"] != account.get_session_auth_hash():  # changed elsewhere meanwhile
        return None
    way = Pending(account, kept["began"], kept["shown"], kept["reset_id"], kept["reset"])
    if way.owes_reset and accounts.live_reset(at=at, pk=way.reset_id) is None:
        return None
    return way


def start(request, account: Account, *, at: datetime, shown=(), reset: Reset | None = None) -> Pending:
    """A new way in, under a new session id."""
    request.session.flush()
    way = Pending(account, at.timestamp(), list(shown))
    if reset is not None:
        way.reset_id, way.reset = reset.pk, reset.kind
    _keep(request, way)
    return way


def _keep(request, way: Pending) -> None:
    request.session[sessions.PENDING] = {
        "account": way.account.pk,
        "began": way.began,
        "shown": way.shown,
        "reset_id": way.reset_id,
        "reset": way.reset,
        "hash": way.account.get_session_auth_hash(),
    }


def answer(request, way: Pending | None, *, at: datetime) -> tuple[Pending | None, str]:
    """Take the answer to the current step. Returns the way, and what is wrong in words ('' when nothing is)."""
    if way is None:
        way, wrong = _password(request, at)
    else:
        wrong = _STEPS[way.step](request, way, at)
    if way and not wrong:
        if way.step == FACTOR and accounts.waiting_factor(way.account) is None:
            accounts.begin_factor(way.account)
        _keep(request, way)
    return way, wrong


def _password(request, at) -> tuple[Pending | None, str]:
    account = devices.check_password(request, request.POST.get("username", ""), request.POST.get("password", ""))
    if account is None or _one_time_is_over(account, at) or actor_of(account.person_id, at=at) is None:
        return None, _("工号或密码不对。连错 5 次要等 15 分钟；忘了密码请找安全管理员。")
    return start(request, account, at=at, shown=["password"]), ""


def _one_time_is_over(account, at) -> bool:
    return account.one_time_until is not None and account.one_time_until < at


def _code(request, way, at) -> str:
    if not accounts.check_code(way.account, request.POST.get("code", "")):
        return _("动态码不对或已经用过，请等下一个。")
    way.shown.append("code")
    return ""


def _new_password(request, way, at) -> str:
    first, again = request.POST.get("new_password", ""), request.POST.get("again", "")
    if first != again:
        return _("两次输入不一样。")
    if problems := accounts.password_problems(way.account, first):
        return "；".join(_(problem.message).format(**problem.params) for problem in problems) + "。"
    if way.owes_reset and not accounts.use_reset(way.reset_id, at=at):
        return _("这个链接已经用过或已过期，请让安全管理员重新发起。")
    accounts.set_password(way.account, first, by=_self(way, at), at=at)
    way.shown.append("new_password")
    return ""


def _old_password(request, way, at) -> str:
    account = devices.check_password(request, way.account.username, request.POST.get("password", ""))
    if account is None:
        return _("密码不对。连错 5 次要等 15 分钟。")
    way.shown.append("password")
    accounts.begin_factor(way.account)
    return ""


def _factor(request, way, at) -> str:
    if not accounts.confirm_factor(way.account, request.POST.get("code", ""), by=_self(way, at), at=at):
        return _("动态码不对。核对手机时间，等下一个码再试。")
    if way.owes_reset:
        accounts.use_reset(way.reset_id, at=at)  # alive: `pending` looked in this very transaction
    way.shown.append("factor")
    return ""


def _self(way, at):
    return actor_of(way.account.person_id, at=at)


_STEPS = {CODE: _code, NEW_PASSWORD: _new_password, OLD_PASSWORD: _old_password, FACTOR: _factor}
