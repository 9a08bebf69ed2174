"""发出子事项: the steps of other units become sub-items, or drafts of the register, with one click."""

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import actions as ledger
from taizhang.ledger.rules import SourceKind, day_of
from taizhang.planning.models import Step, StepWork
from taizhang.planning.rules import Verb
from taizhang.planning.standing import remember

from .base import Work, iso


def issuable(plan):
    """Steps of the version in force that another unit owes and that have no item yet."""
    steps = Step.objects.filter(area_id=plan.area_id, plan_id=plan.pk, number=plan.current_no or 0)
    done = StepWork.objects.filter(area_id=plan.area_id, plan_id=plan.pk)
    taken = {w.key for w in done if w.item_id or w.finished_on}
    return [s for s in steps.exclude(unit_id=None).exclude(unit_id=plan.unit_id) if s.key not in taken]


@transaction.atomic
def issue_steps(plan, keys, *, by, at, seen=None):
    """The steps `keys` as sub-items of the plan's item (issued at once), or as drafts in its register. Each is due when
    the step is to be finished."""
    work = Work.on(plan, Verb.ISSUE, by=by, at=at, seen=seen)
    plan = work.plan
    steps = [step for step in issuable(plan) if step.key in set(keys)]
    if not steps:
        raise Refused("planning.none_to_issue", N_("没有可以发出的步骤：要有别的单位负责，而且还没有发过。"))
    late = next((s for s in steps if s.finishes_on < day_of(at)), None)
    if late is not None:
        raise Refused(
            "planning.issue_late", N_("“{title}”应在{on}完成，日期已过。请先改计划、批准，再发出。"),
            title=late.title, on=iso(late.finishes_on),
        )  # fmt: skip
    drafts = [_draft(plan, step) for step in steps]
    if plan.item_id:
        items = [entry.stream_id for entry in ledger.break_down(plan.item_id, drafts, by=by, at=at)]
    else:
        items = [ledger.enter(draft, by=by, at=at).stream_id for draft in drafts]
    said = [{"key": step.key, "item": item} for step, item in zip(steps, items, strict=True)]
    recorded = work.record("step_issued", pub={"steps": said})
    remember(plan, day_of(at))
    return recorded


def _draft(plan, step):
    register = plan.register_id or plan.item.register_id
    due = min(step.finishes_on, plan.item.due_on) if plan.item_id and plan.item.due_on else step.finishes_on
    source = ledger.Source(kind=SourceKind.OTHER, title=plan.title)
    return ledger.Draft(
        register, step.title, lead_unit_ids=(step.unit_id,), due_on=due, responsible_person_id=step.person_id,
        source=None if plan.item_id else source,
    )  # fmt: skip
