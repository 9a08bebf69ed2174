"""Building the demo county: found it, plan four hundred promises over nine months, let them happen in the order of
time through the same actions as everybody's work."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from operator import attrgetter
from random import Random

from django.db import transaction

from taizhang.config.demo import (
    changes,
    climbing,
    county,
    duties,
    habits,
    heard,
    inspecting,
    jointly,
    meeting,
    olden,
    outbox,
    paper,
    people,
    planned,
    reconciled,
    scanned,
    slipped,
    spoken,
    tasklist,
    tasks,
    together,
    villages,
    written,
)
from taizhang.config.demo.abroad import told as abroad
from taizhang.config.demo.darkroom import Darkroom
from taizhang.config.demo.forces import told as task_force
from taizhang.config.demo.hours import DAY, Hours
from taizhang.config.demo.plots import plots
from taizhang.config.demo.stories import Step, Story, upload
from taizhang.engine.refusal import Refused
from taizhang.ledger.rules import SHANGHAI, day_of
from taizhang.notices import actions as notices
from taizhang.notices.models import Notice
from taizhang.org import actions as org_actions
from taizhang.org import queries as org
from taizhang.planning.standing import remember_all

MONTHS = 9
REUSED_EVERY = 20  # of the photos of something done, one in so many was handed in before
UNREAD_DAYS = 4
PER_COMMIT = 300


def build(*, at, items=None, seed=20260301):
    """Everything up to `at`. The same seed and instant tell the same history."""
    rng = Random(seed)
    first_day = day_of(at) - timedelta(days=MONTHS * 30)
    made = people.found(rng, datetime.combine(first_day, datetime.min.time(), SHANGHAI) + timedelta(hours=9))
    hours = Hours(org.calendar(made.area_id), first_day + timedelta(days=3))
    chosen = list(plots(rng, hours, at))[:items]
    steps = [step for plot in chosen for step in Story(made, plot, Random(rng.random()), hours).steps()]
    steps += [*_beside(made, hours, at), *duties.told(made, hours, at), *outbox.told(made, hours, at)]
    steps.sort(key=attrgetter("at"))
    last = min(steps[-1].at, hours.at(hours.minute(at)))  # the outbox is at work before the offices are
    steps.append(Step(last, partial(changes.happen, made)))
    _hand_in_twice(steps)
    tell(steps)
    _read_notices(made, at)
    habits.keep_views(made, at)
    habits.spare_the_units(made, at)
    remember_all(made.area_id, day_of(at))
    return made


def tell(steps: list[Step]) -> None:
    """Do every act. Few commits, because each waits for the disk."""
    with Darkroom(shot for step in steps for shot in step.shots) as darkroom:
        for start in range(0, len(steps), PER_COMMIT):
            with transaction.atomic():
                for step in steps[start : start + PER_COMMIT]:
                    _do(step, darkroom)


def _do(step, darkroom):
    files = [upload(shot, darkroom.take(shot), shot.place) for shot in step.shots]
    try:
        step.act(at=step.at, **({"uploads": files} if files else {}))
    except Refused as refused:
        raise AssertionError(f"the demo's own story was refused: {refused}") from refused


def _beside(made, hours, at) -> Iterable[Step]:
    """What is not the life of one item: a stand-in, a document on the desk, a role that waits to be confirmed."""
    now = hours.minute(at)
    for n, act in enumerate(abroad(made, hours.calendar.add(day_of(at), 15))):
        yield Step(hours.at(now - (12 - n) * DAY), act)
    for n, act in enumerate(task_force(made, hours.calendar.add(day_of(at), 6), hours.calendar)):
        yield Step(hours.at(now - (12 - n) * DAY), act)
    yield Step(hours.at(now - 6 * DAY), made.lend)
    days = [hours.calendar.add(day_of(at), n) for n in (8, 14, 20, 30)]
    for ago, act in spoken.told(made):
        yield Step(hours.at(now - ago * DAY), act)
    read_at = now - 0.9 * DAY
    for n, act in enumerate(meeting.told(made, days, hours.day(now - 2 * DAY))):
        yield Step(hours.at(read_at + 6 * n), act)
    yield Step(hours.at(now - 0.4 * DAY), partial(slipped.came_in, made))
    yield Step(hours.at(now - 5 * DAY), partial(tasks.learned, made, days, hours.day(now - 6 * DAY)))
    yield Step(hours.at(now - 0.6 * DAY), partial(tasks.came_in, made, days, hours.day(now - DAY)))
    yield Step(hours.at(now - 0.3 * DAY), partial(tasklist.came_in, made, days))
    yield Step(hours.at(now - 0.3 * DAY), partial(scanned.came_in, made))

    for n, act in enumerate(together.told(made, hours.calendar.add(day_of(at), 12))):
        yield Step(hours.at(now - 9 * DAY + n * DAY), act)
    for n, act in enumerate(together.pushed_around(made, hours.calendar.add(day_of(at), 9))):
        yield Step(hours.at(now - 3 * DAY + n * 0.4 * DAY), act)
    for n, act in enumerate(together.asked_twice(made, hours.calendar.add(day_of(at), 40))):
        yield Step(hours.at(now - 4 * DAY + n * 0.1 * DAY), act)
    for ago, act in planned.told(made, hours, at):
        yield Step(hours.at(now - ago * DAY), act)
    for ago, act in ((34, habits.praise), (24, habits.criticise), (22, habits.answer), (9, habits.look)):
        yield Step(hours.at(now - ago * DAY), partial(act, made))
    yield from villages.told(made, hours, at)
    yield from paper.told(made, hours, at)
    yield from written.told(made, hours, at)
    yield from olden.told(made, hours, at)
    yield from climbing.told(made, hours, at)
    yield from reconciled.told(made, hours, at)
    yield from heard.told(made, hours, at)
    yield from inspecting.told(made, hours, at)
    yield from jointly.told(made, hours, at)

    def propose(at):
        post, scope = made.posts[made.staff[0]], made.root_id
        org_actions.propose_role(post, "inspector", scope_unit_id=scope, by=made.by_name("security", at), at=at)

    yield Step(hours.at(now - 0.4 * DAY), propose)
    yield Step(hours.at(now - 1.5 * DAY), partial(changes.leave_before, made))


def _hand_in_twice(steps):
    """Now and then somebody hands in a picture that another item has seen: the same file, or forwarded by chat."""
    album = {}
    count = 0
    for step in steps:
        shots = list(step.shots)
        for n, shot in enumerate(shots):
            if shot.form != "photo" or not shot.after:
                continue
            count += 1
            earlier = album.get(shot.scene)
            if earlier and count % REUSED_EVERY == 0:
                shots[n] = replace(earlier, form="forwarded") if count % (2 * REUSED_EVERY) else earlier
            else:
                album[shot.scene] = shot
        step.shots = tuple(shots)


def _read_notices(made, at):
    """Whoever the demo lets log in has read what is older than a few days."""
    for username in county.OFFERED:
        actor = made.by_name(username, at)
        old = Notice.objects.visible_to(actor).filter(at__lt=at - timedelta(days=UNREAD_DAYS))
        notices.read(list(old.values_list("pk", flat=True)), by=actor, at=at)
