"""What the ledger tells plans: a step with a sub-item has come as far as that has; a plan ends with its item."""

from taizhang.ledger.models import Extension, Item
from taizhang.ledger.rules import State as ItemState
from taizhang.ledger.rules import day_of
from taizhang.planning.models import Plan, StepWork
from taizhang.planning.rules import State

NAMES = (
    "accepted", "reported", "claim_submitted", "claim_recorded", "returned", "closed", "reopened", "due_set",
    "extension_granted", "withdrawn",
)  # fmt: skip
EVENTS = tuple(f"ledger.item.{name}" for name in NAMES)
# Accepting is no beginning: a unit signs for the final inspection months before there is anything to inspect.
BEGINS = {"ledger.item.reported", "ledger.item.claim_submitted", "ledger.item.claim_recorded"}


def follow(e):
    """After the ledger's own projectors, so that the item stands as the entry leaves it."""
    for work in StepWork.objects.filter(area_id=e.area_id, item_id=e.stream_id).select_related("item"):
        _step(e, work)
    plan = Plan.objects.filter(area_id=e.area_id, item_id=e.stream_id).order_by("-pk").first()
    if plan is not None:
        _plan(e, plan)


def _step(e, work):
    item = work.item
    work.due_on = item.due_on
    if e.type in BEGINS:
        work.started_on = work.started_on or day_of(e.at)
    is_closed = item.state == ItemState.CLOSED
    work.finished_on = day_of(item.claimed_at or item.closed_at) if is_closed else None
    work.percent = 100 if is_closed else min(item.progress or 0, 99)
    work.note, work.by_text, work.last_at = item.last_report, e.by_text, e.at
    work.save()


def _plan(e, plan):
    """The deadline that was the item's goes with it; an earlier one of the plan's own stays."""
    columns = {}
    if e.type == "ledger.item.extension_granted" and plan.state != State.ENDED:
        asked = Extension.objects.get(area_id=e.area_id, pk=e.pub["extension"])
        if plan.deadline_on == asked.from_on and e.pub["due_on"]:
            columns["deadline_on"] = Item.objects.get(area_id=e.area_id, pk=e.stream_id).due_on
    elif e.type in ("ledger.item.closed", "ledger.item.withdrawn") and plan.state != State.ENDED:
        columns |= {"state": State.ENDED, "ended_at": e.at}
    elif e.type == "ledger.item.reopened" and plan.state == State.ENDED:
        state = State.SUBMITTED if plan.submitted_no else State.APPROVED if plan.current_no else State.DRAFTING
        columns |= {"state": state, "ended_at": None}
    for name, value in columns.items():
        setattr(plan, name, value)
    if columns:
        plan.save(update_fields=columns)
