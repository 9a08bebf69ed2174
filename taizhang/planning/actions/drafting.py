"""Opening a plan, writing its draft, handing it in."""

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.actions.drafts import check_units
from taizhang.ledger.models import Item, Register
from taizhang.ledger.rules import OVER, day_of
from taizhang.org import queries as org
from taizhang.planning import calendars
from taizhang.planning.models import Draft, Plan, Step, Version
from taizhang.planning.rules import ACTS, State, Verb, row_of
from taizhang.planning.rules.calendars import Dated
from taizhang.planning.rules.judging import curve_of
from taizhang.planning.rules.lag import PRESETS
from taizhang.planning.rules.templates import TEMPLATES
from taizhang.planning.rules.typed import is_empty, read_links
from taizhang.planning.scheduling import draw, planned

from .base import Work, iso, persons_exist


@transaction.atomic
def open_plan(
    *, by, at, item_id=None, register_id=None, title="", deadline="", start="", template="", lag_rule="points",
    curve="plan",
):  # fmt: skip
    """A plan and its draft. Without `deadline` that of the item, without `start` today. `stream_id` is the plan."""
    today = day_of(at)
    item = Item.objects.select_for_update().filter(area_id=by.area_id, pk=item_id).first() if item_id else None
    unit = _owner_of_item(item, by) if item_id else _owner_of_register(register_id, by)
    title = title.strip() or (item.title if item else "")
    if not title or len(title) > 200:
        raise Refused("planning.title", N_("请写计划名称，最多200字。"), "invalid")
    if item and Plan.objects.filter(area_id=by.area_id, item=item).exclude(state=State.ENDED).exists():
        raise Refused("planning.twice", N_("这件事项已经有倒排计划，请在那份上改。"))
    deadline = deadline or (iso(item.due_on) if item else "") or ""
    first = [{"key": "s1", "title": title, "days": "1"}]  # only the head is asked here
    head = draw(by.area_id, [row_of(first[0], "s1")], deadline, start, today).read
    if wrong := next((f for f in head.faults if f.row is None), None):
        raise wrong.refused
    _within_item(item, head.deadline_on)
    if lag_rule not in PRESETS or template not in {"", *TEMPLATES}:
        raise Refused("planning.choice", N_("请从列出的里面选。"), "invalid")
    curve_of(curve, (), head.start_on, head.deadline_on)
    pk = journal.allot(by.area_id, "plan")
    recorded = journal.append(
        Event(
            ("plan", pk), "planning.plan.opened",
            pub={
                "item": item_id, "register": register_id, "unit": unit,
                "deadline_on": iso(head.deadline_on), "start_on": iso(head.start_on),
                "lag_rule": lag_rule, "curve": curve,
            },
            priv={"title": title},
        ),
        by=by.signing(ACTS[Verb.EDIT]),
        at=at,
    )  # fmt: skip
    draft = Draft(area_id=by.area_id, plan_id=pk, deadline=iso(head.deadline_on), start=iso(head.start_on))
    _write(draft, _begun(template, by.area_id), by, at)
    return recorded


def _within_item(item, deadline_on):
    """A plan may end before its item is due, never after it."""
    if item and item.due_on and deadline_on > item.due_on:
        raise Refused("planning.beyond_due", N_("计划的期限不能晚于事项的时限{due}。"), "invalid", due=iso(item.due_on))


def _begun(template, area_id):
    """The rows of a template; who usually does a step becomes a unit where one of ours is called so."""
    if not template:
        return []
    rows = [{**row, "key": f"s{n}"} for n, row in enumerate(TEMPLATES[template].typed(), start=1)]
    units = {unit.short_name: pk for pk, unit in org.all_units(area_id).items() if unit.valid_to_on is None}
    made = []
    for row in rows:
        after = read_links(row["after"], rows)
        owner = str(units.get(row["owner"], ""))
        made.append({**row, "owner": owner, "after": after if isinstance(after, list) else row["after"]})
    return made


def _owner_of_item(item, by):
    if item is None:
        raise Refused("planning.no_item", N_("没有这件事项。"), "missing")
    if item.state in OVER or not item.lead_unit_id:
        raise Refused("planning.item_over", N_("事项已经办完或者还没有牵头单位，不能编倒排计划。"))
    if item.lead_unit_id not in by.unit_ids(ACTS[Verb.EDIT]) and not _by_register(by, item.register_id):
        raise Refused("planning.only.draft", N_("只有牵头单位的负责人、联络员和督查室经办能编倒排计划。"), "forbidden")
    return item.lead_unit_id


def _owner_of_register(register_id, by):
    register = Register.objects.filter(area_id=by.area_id, pk=register_id).first()
    if register is None:
        raise Refused("planning.no_register", N_("没有这本台账册。"), "missing")
    if register.closed_on:
        raise Refused("planning.register_closed", N_("台账册{name}已经停用。"), name=register.name)
    if not by.covers_all("ledger.keep") and not _by_register(by, register.pk):
        raise Refused("planning.only.register", N_("一册的计划由管这一册的督查室经办编。"), "forbidden")
    return by.unit_id


def _by_register(by, register_id):
    return any(g.register_id == register_id for g in by.grants_for(ACTS[Verb.EDIT]))


@transaction.atomic
def save_draft(plan, *, rows, deadline, start, by, at, seen=None):
    """Keep what was typed, faults and all. Rows without a known key get a new one. Returns the draft."""
    work = Work.on(plan, Verb.EDIT, by=by, at=at)
    draft = draft_of(work.plan, at)
    if seen not in (None, "") and str(seen) != str(draft.version):
        raise Refused(
            "planning.draft_stale", N_("{by}刚才也改了这份草稿。请刷新看过再存，您填的内容都还在。"), "stale",
            by=draft.saved_by_text, version=draft.version,
        )  # fmt: skip
    draft.deadline, draft.start = str(deadline).strip()[:40], str(start).strip()[:40]
    draft.version += bool(draft.pk)
    return _write(draft, rows, by, at)


def draft_of(plan, at):
    """The draft, or a new one from the version in force (not saved)."""
    found = Draft.objects.filter(area_id=plan.area_id, plan_id=plan.pk).first()
    if found is not None:
        return found
    draft = Draft(
        area_id=plan.area_id, plan_id=plan.pk, deadline=iso(plan.deadline_on), start=iso(plan.start_on), saved_at=at
    )
    draft.rows = rows_of(plan)
    # Of all versions: a new step never gets the key of one that was dropped.
    keys = Step.objects.filter(area_id=plan.area_id, plan_id=plan.pk).values_list("key", flat=True).distinct()
    draft.last_key = max((int(key[1:]) for key in keys), default=0)
    return draft


def rows_of(plan):
    """The version in force, as somebody would have typed it."""
    steps = Step.objects.filter(area_id=plan.area_id, plan_id=plan.pk, number=plan.current_no or 0)
    return [
        {
            "key": s.key, "title": s.title, "days": "" if s.is_milestone else str(s.days), "unit": s.day_unit,
            "milestone": "1" if s.is_milestone else "", "after": s.after, "not_before": iso(s.not_before_on) or "",
            "not_after": iso(s.not_after_on) or "", "fixed_on": iso(s.fixed_on) or "",
            "owner": str(s.unit_id or ""), "person": str(s.person_id or ""),
        }
        for s in steps
    ]  # fmt: skip


def _write(draft, rows, by, at):
    kept, seen, named = [], set(), {}
    known = {f"s{n}" for n in range(1, draft.last_key + 1)}
    for row in rows:
        key = str(row.get("key") or "")
        if key not in known or key in seen:
            draft.last_key += 1
            key = f"s{draft.last_key}"
            named[row.get("key")] = key
        seen.add(key)
        kept.append(row_of(row, key))
    draft.rows = [_renamed(row, named) for row in kept]
    draft.hands = sorted({*draft.hands, *(person for person, _, _ in by.identities)})
    draft.saved_at, draft.saved_by_text = at, by.by_text
    draft.save()
    return draft


def _renamed(row, named):
    """Links to rows that have just been given their key."""
    if not isinstance(row["after"], list):
        return row
    return {**row, "after": [{**link, "id": named.get(link["id"], link["id"])} for link in row["after"]]}


@transaction.atomic
def submit(plan, *, by, at, reason="", seen=None):
    """送审: what is written becomes a version, with the dates that it comes to today."""
    work = Work.on(plan, Verb.SUBMIT, by=by, at=at, seen=seen)
    plan, today = work.plan, day_of(at)
    draft = Draft.objects.select_for_update().filter(area_id=by.area_id, plan_id=plan.pk).first()
    if draft is None and not _has_moved(plan):
        raise Refused("planning.no_change", N_("和现在执行的计划没有不同，不用送审。"))
    draft = draft or draft_of(plan, at)
    if plan.current_no and not reason.strip():
        raise Refused("planning.no_reason", N_("改动已经批过的计划，请写明理由。"), "invalid")
    rows = [row for row in draft.rows if not is_empty(row)]
    drawn = draw(by.area_id, rows, draft.deadline, draft.start, today)
    if drawn.faults:
        raise Refused(
            "planning.faulty", N_("还有{n}处要改，先改好再送审。第一处：{first}"), "invalid",
            n=len(drawn.faults), first=str(drawn.faults[0].refused),
        )  # fmt: skip
    return hand_in(work, drawn, reason.strip()[:2000], draft.hands)


def _has_moved(plan):
    """Whether an extension gave the plan another deadline than its steps were dated for."""
    versions = Version.objects.filter(area_id=plan.area_id, plan_id=plan.pk, number=plan.current_no)
    return bool(plan.current_no) and not versions.filter(deadline_on=plan.deadline_on).exists()


def hand_in(work, drawn, reason, hands, as_they_were=None):
    """What was read and scheduled, as the version that waits. `as_they_were`: steps that keep the dates they have, by
    their key."""
    plan, by, at = work.plan, work.by, work.at
    _within_item(plan.item, drawn.read.deadline_on)
    steps = drawn.read.steps
    if units := {s.unit_id for s in steps} - {None}:
        check_units(sorted(units), by.area_id, at)
    persons_exist(by.area_id, {s.person_id for s in steps} - {None})
    schedule, calendar = drawn.schedule, org.calendar(by.area_id)
    dated = [_dated(step, drawn.rows[step.key], calendar, (as_they_were or {}).get(step.key)) for step in steps]
    pub = {
        "number": plan.last_no + 1, "deadline_on": iso(drawn.read.deadline_on), "start_on": iso(drawn.read.start_on),
        "is_feasible": schedule.feasible, "late_days": schedule.late_days, "hands": hands,
        "calendar": calendars.used(by.area_id, dated, drawn.read.deadline_on),
        "steps": [_said(step, drawn.rows[step.key], when) for step, when in zip(steps, dated, strict=True)],
    }  # fmt: skip
    titles = {f"title_{n}": step.title for n, step in enumerate(steps, start=1)}
    return work.record("submitted", pub=pub, priv={"reason": reason, **titles})


def _dated(step, row, calendar, as_it_was):
    if as_it_was is None:
        starts, finishes = planned(step, row, calendar)
    else:
        starts, finishes = as_it_was.starts_on, as_it_was.finishes_on
    return Dated(step.key, starts, finishes, step.fixed_on, step.is_milestone or step.day_unit == "calendar")


def _said(step, row, dated):
    """A step as it stands in an event."""
    return {
        "key": step.key, "days": step.days, "unit": step.day_unit, "milestone": step.is_milestone,
        "after": list(step.after), "not_before_on": iso(step.not_before_on), "not_after_on": iso(step.not_after_on),
        "fixed_on": iso(step.fixed_on), "owner": step.unit_id, "person": step.person_id,
        "starts_on": iso(dated.starts_on), "finishes_on": iso(dated.finishes_on),
        "earliest_start_on": iso(row.earliest_start_on), "earliest_finish_on": iso(row.earliest_finish_on),
        "float_days": row.float_days, "critical": row.critical,
    }  # fmt: skip
