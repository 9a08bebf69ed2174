"""Plans as text that templates only print."""

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_
from taizhang.ledger.rules import day_of
from taizhang.org import queries as org
from taizhang.org.phones import dialled
from taizhang.planning import actions, calendars, queries, rules, standing
from taizhang.planning.rules import DECIDED, STATES, Decided, State, Verb, judging, slips
from taizhang.planning.rules.lag import PRESETS
from taizhang.planning.wall.plans import beside
from taizhang.planning.wall.steps import Told

ZOOM_WORDS = {"day": N_("日"), "week": N_("周"), "month": N_("月"), "quarter": N_("季")}


def say(refused):
    """A refusal or a sentence of the engine in the reader's language."""
    params = {k: gettext(v) if isinstance(v, str) else v for k, v in refused.params.items()}
    return gettext(refused.message).format(**params)


def row(plan, unit, standing):
    """A line of the list; `standing` as it was last worked out, or None."""
    return {
        "id": plan.pk,
        "url": reverse("planning:plan", args=[plan.pk]),
        "title": plan.title,
        "of": plan.item.number or plan.item.title if plan.item_id else plan.register.name,
        "unit": unit,
        "state": gettext(STATES[State(plan.state)]),
        "deadline_on": plan.deadline_on,
        "version": plan.current_no,
        "light": standing.colour if standing else "grey",
        "done": gettext("完成{percent}%，序时{expected}%").format(percent=standing.percent, expected=standing.expected)
        if standing
        else "",
        "forecast_on": standing.forecast_on if standing else None,
        "slip": _later(standing.slip_days) if standing else "",
        "is_moved": bool(standing and standing.calendar_moves and plan.state != State.ENDED),
        "is_late": bool(standing and standing.late_days > 0),
    }


def _later(days):
    """Against the baseline."""
    if days > 0:
        return gettext("比基准晚{n}个工作日").format(n=days)
    if days < 0:
        return gettext("比基准早{n}个工作日").format(n=-days)
    return gettext("与基准相同")


def plan(actor, plan, at, zoom=""):
    """The page of a plan."""
    today = day_of(at)
    steps, hidden = queries.steps_of(actor, plan, plan.submitted_no or plan.current_no)
    works = queries.works_of(actor, plan)
    units = org.unit_names(actor.area_id)
    snapshot, who = actions.snapshot(plan), actions.who(actor, plan)
    refused = {verb: rules.refusal(verb, snapshot, who) for verb in Verb}
    stand = standing.stand_of(plan, today) if plan.current_no and plan.state != State.ENDED else None
    forecasts = stand.rows if stand else {}
    phones = org.unit_phones(actor.area_id)
    rows = [_step(step, works.get(step.key), units, phones, actor, plan, forecasts.get(step.key)) for step in steps]
    known = queries.versions_of(actor, plan) if plan.is_whole else []
    versions = [_version(v) for v in known]
    in_force = next((v for v in known if v.number == plan.current_no), None)
    to_issue = actions.issuable(plan) if plan.is_whole and refused[Verb.ISSUE] is None else []
    current = next((v for v in versions if v["number"] == plan.current_no), None)
    waiting = next((v for v in known if v.state == Decided.SUBMITTED), None)
    return {
        "plan": plan,
        "unit": units.get(plan.unit_id, ""),
        "state": gettext(STATES[State(plan.state)]),
        "stand": _stand(stand, plan, steps) if stand else None,
        "calendar": _calendar(queries.moved(actor, plan, works, in_force)),
        "moved_on": plan.deadline_on if current and current["deadline_on"] != plan.deadline_on else None,
        "compared": _compared(stand) if stand and plan.is_whole else None,
        "waits": _version(waiting) if waiting else None,
        "waits_moved": _since(plan, waiting, works) if waiting else None,
        "versions": versions,
        "steps": rows,
        "drawn": beside(Told(plan, steps, hidden, works, stand), at, zoom) if steps else None,
        "to_issue": [{"key": s.key, "no": s.no, "title": s.title, "unit": units.get(s.unit_id, "")} for s in to_issue],
        "reportable": [(r["key"], f"{r['no']} {r['title']}") for r in rows if r["can_report"]],
        "hidden": hidden,
        "lights": f"{gettext(PRESETS[plan.lag_rule].label)}：{lights_said(plan)}",
        "can": {str(verb): refused[verb] is None for verb in Verb},
        "why": {str(verb): say(no) if no is not None else "" for verb, no in refused.items()},
    }


def _since(plan, version, works):
    """What the calendar of today makes of a version that was dated by another; None where it makes no difference."""
    found = calendars.again(plan, version, works)
    if found is None or not found.differs:
        return None
    return {"count": len(found.moves), "breaks": version.is_feasible and not found.is_feasible}


def _calendar(moved):
    if moved and "why" in moved:
        moved |= {name: say(moved[name]) if moved[name] else "" for name in ("why", "why_not")}
    return moved


def _stand(stand, plan, steps):
    """The answer first: can it be kept, by how much not, and what holds it."""
    titles = {step.key: step.title for step in steps}
    if stand.late_days > 0:
        answer = gettext("赶不上。")
        how = gettext("预计{on}完成，超期限{n}个工作日。")
    else:
        answer = gettext("赶得上。")
        how = (
            gettext("预计{on}完成，离期限还有{n}个工作日。")
            if stand.late_days
            else gettext("预计{on}完成，正好是期限。")
        )
    # Who does not see a step does not learn its name here either.
    known = {plan.title, *titles.values()}
    preset = PRESETS[plan.lag_rule]
    about = gettext("“{title}”：").format(title=stand.judged.about) if stand.judged.about in known else ""
    return {
        "is_late": stand.late_days > 0,
        "answer": answer,
        "how": how.format(on=f"{stand.forecast_on:%Y-%m-%d}", n=abs(stand.late_days)),
        "slip": _later(stand.slip_days),
        "colour": stand.judged.colour,
        "lag": gettext("按{rule}判：{says}").format(rule=gettext(preset.label), says=about + say(stand.judged.says)),
        "rule": lights_said(plan),
        "chain": [titles[key] for key in stand.chain if key in titles],
        "on": stand.on,
    }


def lights_said(plan):
    """The bounds of the rule that was chosen, and where it is asked, the curve."""
    said = gettext(PRESETS[plan.lag_rule].bounds)
    if plan.lag_rule not in judging.ON_CURVE:
        return gettext("{bounds}。").format(bounds=said)
    return gettext("{bounds}；应完成的{curve}算。").format(bounds=said, curve=gettext(judging.CURVES[plan.curve]))


def _compared(stand):
    """The version in force beside the baseline; what was stopped stays."""
    comparison = stand.comparison
    rows = [
        {
            "title": one.title if isinstance(one, slips.Planned) else one.now.title,
            "says": [say(sentence) for sentence in slips.says(comparison, one)],
            "is_stopped": isinstance(one, slips.Planned) and one.key in comparison.stopped,
        }
        for one in comparison.rows
    ]
    return {"summary": say(slips.summary(comparison)), "rows": [r for r in rows if r["says"]]}


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


def _step(step, work, units, phones, actor, plan, expected):
    unit_id = step.unit_id or plan.unit_id
    is_mine = rules.ACTS[Verb.REPORT] in actions.acts_on(actor, plan, step.unit_id)
    return {
        "key": step.key,
        "no": step.no,
        "title": step.title,
        "days": step.days,
        "is_milestone": step.is_milestone,
        "by_date": step.day_unit == "calendar",
        "unit": units.get(unit_id, ""),
        "phone": phones.get(unit_id, ""),
        "dial": dialled(phones.get(unit_id, "")),
        "starts_on": step.starts_on,
        "finishes_on": step.finishes_on,
        "float_days": step.float_days,
        "is_critical": step.is_critical,
        "work": work,
        "item_url": reverse("ledger:item", args=[work.item_id]) if work and work.item_id else "",
        "item_number": (work.item.number or gettext("草稿")) if work and work.item_id else "",
        "due_on": work.due_on if work and work.item_id else step.finishes_on,
        "was_on": step.finishes_on if work and work.item_id and work.due_on != step.finishes_on else None,
        "expected_on": None if expected is None or (work and work.finished_on) else expected.forecast_finish_on,
        "is_slipping": bool(
            expected and not (work and work.finished_on) and expected.forecast_finish_on > step.finishes_on
        ),
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
