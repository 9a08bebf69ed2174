"""Plans, versions, steps and reports, each written from its entry."""

from datetime import date

from taizhang.ledger.models import Item
from taizhang.planning.models import Plan, Step, StepWork, Version
from taizhang.planning.rules import Decided, State

ROWS_PER_ENTRY = 1 << 12


def day(text):
    return date.fromisoformat(text) if text else None


def plan_of(e):
    return Plan.objects.get(area_id=e.area_id, pk=e.stream_id)


def _move(e, plan, **columns):
    columns |= {"last_at": e.at, "version": e.stream_seq}
    for name, value in columns.items():
        setattr(plan, name, value)
    plan.save(update_fields=columns)


def opened(e):
    Plan.objects.create(
        id=e.stream_id,
        area_id=e.area_id,
        item_id=e.pub["item"],
        register_id=e.pub["register"],
        unit_id=e.pub["unit"],
        title=e.priv["title"],
        state=State.DRAFTING,
        lag_rule=e.pub.get("lag_rule", "points"),
        curve=e.pub.get("curve", "plan"),
        deadline_on=day(e.pub["deadline_on"]),
        start_on=day(e.pub["start_on"]),
        opened_at=e.at,
        opened_by_text=e.by_text,
        last_at=e.at,
        version=e.stream_seq,
    )


def lights_chosen(e):
    _move(e, plan_of(e), lag_rule=e.pub["lag_rule"], curve=e.pub["curve"], curve_tenths=e.pub["tenths"])


def submitted(e):
    plan = plan_of(e)
    number = e.pub["number"]
    Version.objects.create(
        id=e.entry_id,
        area_id=e.area_id,
        plan=plan,
        number=number,
        state=Decided.SUBMITTED,
        deadline_on=day(e.pub["deadline_on"]),
        start_on=day(e.pub["start_on"]),
        is_feasible=e.pub["is_feasible"],
        late_days=e.pub["late_days"],
        reason=e.priv["reason"],
        calendar=e.pub.get("calendar", {}),
        hands=sorted({*e.pub["hands"], *(p for p in (e.person_id, e.for_person_id) if p)}),
        submitted_at=e.at,
        submitted_by_text=e.by_text,
    )
    Step.objects.bulk_create(_step(e, plan, n, said) for n, said in enumerate(e.pub["steps"], start=1))
    _move(e, plan, state=State.SUBMITTED, submitted_no=number, last_no=number)


def _step(e, plan, n, said):
    return Step(
        id=e.entry_id * ROWS_PER_ENTRY + n,
        area_id=e.area_id,
        plan=plan,
        number=e.pub["number"],
        key=said["key"],
        no=n,
        title=e.priv[f"title_{n}"],
        days=said["days"],
        day_unit=said["unit"],
        is_milestone=said["milestone"],
        after=list(said["after"]),
        not_before_on=day(said["not_before_on"]),
        not_after_on=day(said["not_after_on"]),
        fixed_on=day(said["fixed_on"]),
        unit_id=said["owner"],
        person_id=said["person"],
        starts_on=day(said["starts_on"]),
        finishes_on=day(said["finishes_on"]),
        earliest_start_on=day(said["earliest_start_on"]),
        earliest_finish_on=day(said["earliest_finish_on"]),
        float_days=said["float_days"],
        is_critical=said["critical"],
    )


def _decide(e, plan, state, decision, **columns):
    version = Version.objects.get(area_id=e.area_id, plan=plan, number=e.pub["number"])
    columns |= {"state": state, "decided_at": e.at, "decided_by_text": e.by_text, "decision": decision}
    for name, value in columns.items():
        setattr(version, name, value)
    version.save(update_fields=columns)
    return version


def approved(e):
    plan = plan_of(e)
    version = _decide(e, plan, Decided.APPROVED, e.priv["decision"], is_baseline=e.pub["is_baseline"])
    known = set(StepWork.objects.filter(area_id=e.area_id, plan=plan).values_list("key", flat=True))
    steps = Step.objects.filter(area_id=e.area_id, plan=plan, number=version.number)
    StepWork.objects.bulk_create(
        StepWork(id=e.entry_id * ROWS_PER_ENTRY + step.no, area_id=e.area_id, plan=plan, key=step.key)
        for step in steps
        if step.key not in known
    )
    baseline = {"baseline_no": version.number} if e.pub["is_baseline"] else {}
    _move(
        e, plan, state=State.APPROVED, current_no=version.number, submitted_no=None, deadline_on=version.deadline_on,
        start_on=version.start_on, **baseline,
    )  # fmt: skip


def sent_back(e):
    plan = plan_of(e)
    _decide(e, plan, Decided.SENT_BACK, e.priv["reason"])
    _move(e, plan, state=State.APPROVED if plan.current_no else State.DRAFTING, submitted_no=None)


def step_reported(e):
    work = StepWork.objects.get(area_id=e.area_id, plan_id=e.stream_id, key=e.pub["key"])
    work.started_on, work.finished_on = day(e.pub["started_on"]), day(e.pub["finished_on"])
    work.percent, work.note, work.last_at, work.by_text = e.pub["percent"], e.priv["text"], e.at, e.by_text
    work.save()
    _move(e, plan_of(e))


def step_issued(e):
    items = {said["key"]: said["item"] for said in e.pub["steps"]}
    for work in StepWork.objects.filter(area_id=e.area_id, plan_id=e.stream_id, key__in=items):
        item = Item.objects.get(area_id=e.area_id, pk=items[work.key])
        work.item, work.due_on, work.last_at = item, item.due_on, e.at
        work.save()
    _move(e, plan_of(e))


def calendar_kept(e):
    kept = {"kept_no": e.pub["number"], "kept_dates": e.pub["dates"], "kept_at": e.at, "kept_by_text": e.by_text}
    _move(e, plan_of(e), **kept)


def ended(e):
    _move(e, plan_of(e), state=State.ENDED, ended_at=e.at)
