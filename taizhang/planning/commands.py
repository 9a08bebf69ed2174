"""`taizhang wallchart`: the wall chart as a PDF, printed at the machine."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from django.utils.translation import gettext

from taizhang.engine.chart import Chart
from taizhang.engine.commands import CannotBeDone, command, option
from taizhang.engine.refusal import Refused
from taizhang.engine.typeset import FontsMissing
from taizhang.journal import queries as journal
from taizhang.ledger.models import Register
from taizhang.org import acting
from taizhang.org import queries as org
from taizhang.planning import pdf
from taizhang.planning.wall import Console, Grouping, Scope, chart_of, portfolio
from taizhang.planning.wall.plans import plan_chart
from taizhang.ui import NotInReach, clock


@command(
    "wallchart",
    "print the wall chart of a register, a task force, a unit or a leader as a PDF",
    option("--register", metavar="R", help="code or name of a register"),
    option("--unit", metavar="U", help="name of a unit or task force, instead of a register"),
    option("--leader", metavar="L", help="name of a leader, instead of a register"),
    option("--plan", type=int, metavar="ID", help="number of a plan, instead of a register (on A3)"),
    option("--portfolio", action="store_true", help="all plans in force, a row each, instead of a register"),
    option("--size", metavar="SIZE", help=f"{', '.join(pdf.SIZES)}: A4 in tiles (default A0)"),
    option("--group", metavar="BY", help=f"{', '.join(Grouping)} (default unit)"),
    option("--steps", action="store_true", help="with the steps of approved plans under their items"),
    option("--as", dest="account", metavar="ACCOUNT", help="with the reach of this account; else of the whole office"),
    option("--area", type=int, help="the area, where there are several"),
    option("--out", type=Path, required=True, metavar="FILE", help="where the PDF goes"),
)
def wallchart(args: Namespace) -> None:
    size = (args.size or ("A3" if args.plan else "A0")).upper()
    groups = [str(key) for key in (portfolio.GROUPINGS if args.portfolio else Grouping)]
    group = args.group or groups[0]
    if size not in pdf.SIZES:
        raise CannotBeDone(gettext("没有 {size} 这种纸；有 {sizes}").format(size=args.size, sizes="、".join(pdf.SIZES)))
    if group not in groups:
        raise CannotBeDone(
            gettext("不能按 {group} 分组；可以按 {groups}").format(group=group, groups="、".join(groups))
        )
    at = clock.now()
    reader, by_text = _reader(args, at)
    try:
        chart = _chart(args, reader, at, Grouping(group), by_text)
        made = pdf.chart_pdf(chart, org.calendar(reader.area_id), size)
    except (Refused, FontsMissing) as refused:
        raise CannotBeDone(str(refused)) from refused
    args.out.write_bytes(made)
    said = gettext("{title}：{count} 步") if args.plan is not None else gettext("{title}：{count} 项")
    said = gettext("{title}：{count} 份计划") if args.portfolio else said
    said = said.format(title=chart.title, count=sum(chart.count().values()))
    if chart.hidden:
        said += gettext("，另有 {count} 项不可见").format(count=chart.hidden)
    print(f"{said} → {args.out}")


def _chart(args: Namespace, reader, at, group: Grouping, by_text: str) -> Chart:
    scope = _scope(args, reader.area_id)
    if scope is None:
        return portfolio.portfolio(reader, at=at, group=group, by_text=by_text)
    if isinstance(scope, Scope):
        return chart_of(reader, scope, at=at, group=group, by_text=by_text, steps=args.steps)
    try:
        return plan_chart(reader, scope, at=at, by_text=by_text)
    except NotInReach:
        raise CannotBeDone(gettext("没有编号 {number} 的计划").format(number=scope)) from None


def _reader(args: Namespace, at):
    """Who reads: the account's person in the first post, or the console for the whole office."""
    if args.account:
        account = org.account_named(args.account)
        actor = account and acting.actor_of(account.person_id, at=at, account_id=account.pk)
        if not actor:
            raise CannotBeDone(gettext("没有账号 {account}，或它的人现在没有岗位").format(account=args.account))
        if not actor.can("planning.see"):
            raise CannotBeDone(gettext("账号 {account} 的岗位看不到作战图").format(account=args.account))
        return actor, f"{actor.unit_name} {actor.person_name}"
    areas = journal.areas()
    area_id = args.area if args.area is not None else areas[0] if len(areas) == 1 else None
    if area_id not in areas:
        raise CannotBeDone(f"which area? there are: {', '.join(map(str, areas)) or 'none'}")
    return Console(area_id), gettext("机房控制台")


def _scope(args: Namespace, area_id: int) -> Scope | int | None:
    """Whose chart; of a plan, its number; None for all plans."""
    given = [name for name in ("register", "unit", "leader", "plan") if getattr(args, name) is not None]
    if len(given) + args.portfolio != 1:
        raise CannotBeDone(gettext("要说明给谁出图：--register、--unit、--leader、--plan、--portfolio 五者选一"))
    if args.portfolio:
        return None
    if args.plan is not None:
        return args.plan
    if args.register:
        registers = list(Register.objects.filter(area_id=area_id))
        for register in registers:
            if args.register in (register.code, register.name):
                return Scope(register_id=register.pk)
        known = "、".join(f"{register.code} {register.name}" for register in registers)
        raise CannotBeDone(gettext("没有台账册 {name}；有 {known}").format(name=args.register, known=known or "—"))
    name = args.unit or args.leader
    units, persons = org.bearers(area_id, [name])
    found = (units if args.unit else persons)[name]
    if len(found) != 1:
        sentence = gettext("有 {count} 个“{name}”，请写全名") if found else gettext("没有“{name}”")
        raise CannotBeDone(sentence.format(count=len(found), name=name))
    return Scope(unit_id=found[0]) if args.unit else Scope(leader_id=found[0])
