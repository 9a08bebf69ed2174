"""日历改了: a plan is dated again, as a change that somebody else approves, or keeps the dates that it has."""

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.rules import day_of
from taizhang.planning import calendars
from taizhang.planning.models import Draft, StepWork
from taizhang.planning.rules import Verb
from taizhang.planning.rules.typed import is_empty
from taizhang.planning.scheduling import draw
from taizhang.planning.standing import remember

from .base import Work, iso
from .drafting import hand_in, rows_of

REASON = "日历改动"


@transaction.atomic
def rearrange(plan, *, by, at, seen=None):
    """按新日历重排: the version in force over the calendar of today, handed in. What is finished keeps its dates."""
    work = Work.on(plan, Verb.REARRANGE, by=by, at=at, seen=seen)
    plan = work.plan
    found = _moved(plan)
    if (why := why_not_as_it_is(plan, found)) is not None:
        raise why
    drawn = draw(by.area_id, rows_of(plan), iso(plan.deadline_on), iso(plan.start_on), day_of(at))
    if drawn.faults:
        raise Refused(
            "planning.not_as_it_is",
            N_("照原样排不了，请改计划：{first}"),
            "invalid",
            first=str(drawn.faults[0].refused),
        )
    done = StepWork.objects.filter(area_id=by.area_id, plan_id=plan.pk, finished_on__isnull=False)
    finished = set(done.values_list("key", flat=True))
    as_they_were = {step.key: step for step in found.steps if step.key in finished}
    return hand_in(work, drawn, REASON, [], as_they_were)


@transaction.atomic
def keep_dates(plan, *, by, at, seen=None):
    """保持原来的日期: known and decided. Silent until the calendar gives the plan other dates than these."""
    work = Work.on(plan, Verb.KEEP, by=by, at=at, seen=seen)
    plan = work.plan
    found = _moved(plan)
    if calendars.is_kept(plan, found):
        raise Refused("planning.kept", N_("已经定为保持原来的日期。"))
    recorded = work.record(
        "calendar_kept",
        pub={
            "number": found.version.number, "years": found.years, "moves": len(found.moves), "dates": found.digest,
        },
    )  # fmt: skip
    plan.refresh_from_db()
    remember(plan, day_of(at))
    return recorded


def _moved(plan):
    found = calendars.again(plan)
    if found is None or not found.differs:
        raise Refused("planning.calendar_same", N_("现在的日历没有移动这份计划，不用再办。"))
    return found


def why_not_as_it_is(plan, found):
    """Why the plan has to be changed by hand, or None."""
    if plan.deadline_on != found.version.deadline_on:
        return Refused(
            "planning.deadline_too",
            N_("事项的时限也改到了{on}，请改计划，期限和日历一起重排。"),
            on=iso(plan.deadline_on),
        )
    titles = {step.key: step.title for step in found.steps}
    if off := next((off for off in found.off if off.must_move), None):
        return Refused(
            "planning.fixed_off", N_("“{title}”固定在{day}，这天现在放假。请改计划，换一个日期。"),
            title=titles[off.key], day=iso(off.fixed_on),
        )  # fmt: skip
    draft = Draft.objects.filter(area_id=plan.area_id, plan_id=plan.pk).first()
    if draft is not None and [row for row in draft.rows if not is_empty(row)] != rows_of(plan):
        return Refused(
            "planning.draft_waits", N_("{by}改过的草稿还没有送审。把草稿送审，就按新日历排了。"), by=draft.saved_by_text
        )
    return None
