"""`taizhang init`: the county begins, once, at the console."""

from django.db import DatabaseError

from taizhang.engine.commands import CannotBeDone, command, option
from taizhang.engine.refusal import Refused
from taizhang.org import actions
from taizhang.org.models import Area
from taizhang.org.roles import ROLES
from taizhang.ui.clock import now

_ADMINS = ("system_admin", "security_admin", "auditor")


@command(
    "init",
    "found the area: its signing key, root unit and three administrators (once)",
    option("--name", required=True, help="the area in Chinese, as on papers: 云溪县"),
    option("--code", required=True, help="its administrative code"),
    option("--origin", required=True, help="name of the log for outsiders, such as ledger.example.gov.cn"),
    *(
        option(
            f"--{role.replace('_', '-')}",
            required=True,
            metavar="姓名:工号",
            help=f"{ROLES[role].label}: name and login",
        )
        for role in _ADMINS
    ),
)
def init(args):
    try:
        stands = Area.objects.exists()
    except DatabaseError:
        raise CannotBeDone("the database is not ready: run `taizhang migrate` first") from None
    if stands:
        raise CannotBeDone("the area was founded before; nothing was changed")
    try:
        admins = {role: _person(getattr(args, role)) for role in _ADMINS}
        founded = actions.found_area(args.name, args.code, args.origin, admins, at=now())
    except Refused as refused:
        raise CannotBeDone(str(refused)) from refused
    print(f"{args.name}，公布这把公钥，核验时要用：{founded.verifier_key}")
    for admin in founded.administrators:
        print(f"{ROLES[admin.role].label}  {admin.name}  {admin.username}  {admin.one_time_password}")
    print("一次性密码 7 天内有效，只显示这一次；首次登录后设新密码、绑定动态码。")


def _person(text):
    name, _, username = text.replace("：", ":").partition(":")
    if not name or not username:
        raise CannotBeDone(f"expected 姓名:工号, got {text}")
    return name.strip(), username.strip()
