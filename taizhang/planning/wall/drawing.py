"""The chart that an address names: of a register, a unit or a leader, of one plan (`plan:7`), of all (`plans`)."""

from datetime import datetime

from taizhang.engine.chart import Chart
from taizhang.org.actor import Actor
from taizhang.planning.queries.one import plan_for
from taizhang.ui import whole

from . import portfolio
from .choosing import grouping_of, menu, scope_of
from .plans import plan_chart
from .queries import chart_of


def check(actor: Actor, of: str, at: datetime) -> None:
    """Raises NotInReach for what the actor may not see, or what there is not."""
    kind, _, number = of.partition(":")
    if kind == "plan":
        plan_for(actor, whole(number) or 0)
    elif of != "plans":
        scope_of(of, menu(actor, at))


def drawing(actor: Actor, of: str, *, at: datetime, by_text: str, group: str = "", steps: bool = False) -> Chart:
    """What may be seen now. Raises NotInReach, and Refused where there is nothing to draw, or too much."""
    kind, _, number = of.partition(":")
    if kind == "plan":
        return plan_chart(actor, whole(number) or 0, at=at, by_text=by_text)
    if of == "plans":
        return portfolio.portfolio(actor, at=at, group=portfolio.grouping_of(group), by_text=by_text)
    scope = scope_of(of, menu(actor, at))
    return chart_of(actor, scope, at=at, group=grouping_of(group), by_text=by_text, steps=steps)
