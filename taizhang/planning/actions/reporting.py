"""How far a step has come, as its unit says."""

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.rules import day_of
from taizhang.planning.models import Step, StepWork
from taizhang.planning.rules import Verb
from taizhang.planning.standing import remember

from .base import Work, iso, locked


@transaction.atomic
def report_step(plan, key, *, by, at, started_on=None, finished_on=None, percent=None, text="", seen=None):
    """开工、完成、进度 of a step without a sub-item. What is not said stays as it was."""
    plan = locked(plan, by)
    step = Step.objects.filter(area_id=by.area_id, plan_id=plan.pk, number=plan.current_no or 0, key=key).first()
    if step is None:
        raise Refused("planning.no_step", N_("现在执行的计划里没有这一步。"), "missing")
    work = Work.on(plan, Verb.REPORT, by=by, at=at, seen=seen, unit_id=step.unit_id)
    done = StepWork.objects.filter(area_id=by.area_id, plan_id=plan.pk, key=key).first()
    if done and done.item_id:
        raise Refused("planning.by_item", N_("这一步已经分解成子事项，请在子事项里报进展。"))
    started_on = started_on or (done and done.started_on) or finished_on
    if finished_on:
        percent = 100
    elif percent is None:
        percent = done.percent if done else 0
    _check(started_on, finished_on, percent, day_of(at))
    pub = {
        "key": key, "unit": step.unit_id or plan.unit_id, "started_on": iso(started_on),
        "finished_on": iso(finished_on), "percent": percent,
    }  # fmt: skip
    recorded = work.record("step_reported", pub=pub, priv={"title": step.title, "text": text.strip()[:2000]})
    remember(plan, day_of(at))
    return recorded


def _check(started_on, finished_on, percent, today):
    if not 0 <= percent <= 100:
        raise Refused("planning.percent", N_("进度要在0到100之间。"), "invalid")
    if any(day and day > today for day in (started_on, finished_on)):
        raise Refused("planning.future", N_("日期不能晚于今天，还没有发生的事不报。"), "invalid")
    if started_on and finished_on and finished_on < started_on:
        raise Refused("planning.backwards", N_("完成日期不能早于开工日期。"), "invalid")
    if percent == 100 and not finished_on:
        raise Refused("planning.no_finish", N_("进度到100%，请写完成日期。"), "invalid")
    if percent and not started_on:
        raise Refused("planning.no_start", N_("有了进度，请写开工日期。"), "invalid")
