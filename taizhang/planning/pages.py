"""Plans as text that templates only print."""

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.org import queries as org
from taizhang.planning import actions, queries, rules
from taizhang.planning.rules import DECIDED, STATES, Decided, State, Verb

LIGHTS = {State.DRAFTING: "grey", State.SUBMITTED: "grey", State.APPROVED: "green", State.ENDED: "grey"}


def say(refused):
    """A refusal or a sentence of the engine in the reader's language."""
    params = {k: gettext(v) if isinstance(v, str) else v for k, v in refused.params.items()}
    return gettext(refused.message).format(**params)


def row(plan, unit):
    """A line of the list."""
    return {
        "id": plan.pk,
        "url": reverse("planning:plan", args=[plan.pk]),
        "title": plan.title,
        "of": plan.item.number or plan.item.title if plan.item_id else plan.register.name,
        "unit": unit,
        "state": gettext(STATES[State(plan.state)]),
        "deadline_on": plan.deadline_on,
        "version": plan.current_no,
    }


def plan(actor, plan, at):
    """The page of a plan."""
    steps, hidden = queries.steps_of(actor, plan, plan.submitted_no or plan.current_no)
    works = queries.works_of(actor, plan)
    units = org.unit_names(actor.area_id)
    snapshot, who = actions.snapshot(plan), actions.who(actor, plan)
    refused = {verb: rules.refusal(verb, snapshot, who) for verb in Verb}
    rows = [_step(step, works.get(step.key), units, actor, plan) for step in steps]
    versions = [_version(v) for v in queries.versions_of(actor, plan)] if plan.is_whole else []
    return {
        "plan": plan,
        "unit": units.get(plan.unit_id, ""),
        "state": gettext(STATES[State(plan.state)]),
        "light": LIGHTS[State(plan.state)],
        "waits": next((v for v in versions if v["state"] == Decided.SUBMITTED), None),
        "versions": versions,
        "steps": rows,
        "reportable": [(r["key"], f"{r['no']} {r['title']}") for r in rows if r["can_report"]],
        "hidden": hidden,
        "can": {str(verb): refused[verb] is None for verb in Verb},
        "why": {str(verb): say(no) for verb, no in refused.items() if no is not None},
    }


def _version(version):
    return {
        "number": version.number,
        "state": version.state,
        "state_name": gettext(DECIDED[Decided(version.state)]),
        "is_baseline": version.is_baseline,
        "deadline_on": version.deadline_on,
        "is_feasible": version.is_feasible,
        "late_days": version.late_days,
        "reason": version.reason,
        "submitted_at": version.submitted_at,
        "submitted_by": version.submitted_by_text,
        "decided_at": version.decided_at,
        "decided_by": version.decided_by_text,
        "decision": version.decision,
    }


def _step(step, work, units, actor, plan):
    is_mine = rules.ACTS[Verb.REPORT] in actions.acts_on(actor, plan, step.unit_id)
    return {
        "key": step.key,
        "no": step.no,
        "title": step.title,
        "days": step.days,
        "is_milestone": step.is_milestone,
        "by_date": step.day_unit == "calendar",
        "unit": units.get(step.unit_id, "") if step.unit_id else "",
        "starts_on": step.starts_on,
        "finishes_on": step.finishes_on,
        "float_days": step.float_days,
        "is_critical": step.is_critical,
        "work": work,
        "can_report": is_mine and plan.current_no == step.number and plan.state != State.ENDED
        and not (work and work.item_id),
    }  # fmt: skip


def answer(drawn):
    """The answer first: does it fit; if not, since when it is too late and what would help."""
    scheduled = drawn.schedule
    if scheduled is None:
        return {}
    names = {step.key: step for step in drawn.read.steps}
    return {
        "is_feasible": scheduled.feasible,
        "should_have_started_on": scheduled.should_have_started_on,
        "late_days": scheduled.late_days,
        "says": [say(sentence) for sentence in scheduled.says],
        "remedies": ["，".join(say(sentence) for sentence in remedy.says) for remedy in scheduled.remedies],
        "starts_on": min(row.latest_start_on for row in scheduled.rows),
        "finishes_on": max(row.latest_finish_on for row in scheduled.rows),
        "chain": [names[key].title for key, row in (drawn.rows or {}).items() if row.critical],
    }
