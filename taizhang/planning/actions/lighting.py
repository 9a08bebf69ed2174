"""怎么亮灯: by which rule a plan is judged, and against which curve."""

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.rules import day_of
from taizhang.planning.rules import Verb
from taizhang.planning.rules.judging import curve_of
from taizhang.planning.rules.lag import PRESETS
from taizhang.planning.standing import remember

from .base import Work


@transaction.atomic
def choose_lights(plan, *, lag_rule, curve, months=(), by, at, seen=None):
    """Counts at once, for the whole of the plan. `months`: twelve texts, read where the curve is the typed one."""
    work = Work.on(plan, Verb.CHOOSE, by=by, at=at, seen=seen)
    plan = work.plan
    if lag_rule not in PRESETS:
        raise Refused("planning.choice", N_("请从列出的里面选。"), "invalid")
    chosen = curve_of(curve, months, plan.start_on, plan.deadline_on)
    pub = {"lag_rule": lag_rule, "curve": chosen.name, "tenths": list(chosen.tenths)}
    recorded = work.record("lights_chosen", pub=pub)
    plan.refresh_from_db()
    if plan.current_no:
        remember(plan, day_of(at))
    return recorded
