"""Inner division of labour (内部分工): given to a section or a person of the unit, ticked off there."""

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import snapshots
from taizhang.ledger.models import InnerTask
from taizhang.ledger.rules import Verb, day_of, dividing
from taizhang.org import queries as org

from .base import Work, iso

MOST = 50  # of one unit on one item


@transaction.atomic
def add_inner_task(item, title, *, by, at, seen=None, person_id=None, section_unit_id=None, due_on=None, unit_id=None):
    """内部分工: inside one unit; no number, no seal, blocks nothing. A person brings the section along."""
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.DIVIDE, unit_id=unit_id)
    if not 0 < len(title.strip()) <= 200:
        raise Refused("ledger.no_title", N_("请写事项名称。"), "invalid")
    if due_on and due_on < day_of(at):
        raise Refused("ledger.date_past", N_("日期不能早于今天。"), "invalid")
    if InnerTask.objects.filter(area_id=by.area_id, item=work.item, unit_id=step.unit_id).count() >= MOST:
        raise Refused("ledger.inner.many", N_("一件事项在本单位最多分{most}项。"), "invalid", most=MOST)
    section_unit_id = _section(by.area_id, step.unit_id, person_id, section_unit_id, at)
    pub = {
        "task": work.allot("inner_task"), "unit": step.unit_id, "person": person_id, "due_on": iso(due_on),
        "section": section_unit_id,
    }  # fmt: skip
    return work.record("inner_task_added", pub=pub, priv={"title": title.strip()})


def _section(area_id, unit_id, person_id, section_unit_id, at):
    """The section that answers, once it is sure that person and section belong to the unit."""
    house = org.house_units(area_id, (unit_id,))
    if person_id is not None:
        posts = org.posts_of_person(area_id, person_id, on=day_of(at))
        inside = [post.unit_id for post in posts if post.unit_id in house]
        if not inside:
            raise Refused("ledger.inner.person", N_("内部分工只能分给在本单位任职的人。"), "invalid")
        section_unit_id = section_unit_id or next((unit for unit in inside if unit != unit_id), None)
    if section_unit_id is not None and section_unit_id not in house - {unit_id}:
        raise Refused("ledger.inner.section", N_("内部分工只能分给本单位的科室。"), "invalid")
    return section_unit_id


@transaction.atomic
def tick_inner_task(item, task_id, *, by, at, done=True, progress=None):
    """Tick off (or untick) what the unit gave itself to do, or say how far it is; by those who divide the work, by
    the person and by the section that have the task."""
    work, task = _inner_task(item, task_id, by, at)
    if progress is not None and not 0 <= progress <= 100:
        raise Refused("ledger.progress", N_("进度要在0到100之间。"), "invalid")
    if progress is None:
        progress = 100 if done else 0
    pub = {"task": task.pk, "unit": task.unit_id, "done": progress == 100, "progress": progress}
    return work.record("inner_task_done", pub=pub)


@transaction.atomic
def drop_inner_task(item, task_id, *, by, at):
    work, task = _inner_task(item, task_id, by, at, may_have=False)
    return work.record("inner_task_dropped", pub={"task": task.pk, "unit": task.unit_id})


def _inner_task(item, task_id, by, at, *, may_have=True):
    work = Work.on(item, by=by, at=at)
    task = InnerTask.objects.filter(area_id=by.area_id, item=work.item, pk=task_id).first()
    if task is None:
        raise Refused("ledger.missing", N_("没有这项分工。"), "missing")
    work.snapshot = snapshots.snapshot(work.item, about=Verb.DIVIDE)
    part, who = work.snapshot.part(task.unit_id), snapshots.who(by)
    if may_have and part is not None and dividing.is_for(_plain(task, by.area_id), who):
        work.decide(Verb.DIVIDE, who=dividing.speaking_inside(who, part.path), unit_id=task.unit_id)
    else:
        work.decide(Verb.DIVIDE, unit_id=task.unit_id)
    return work, task


def _plain(task, area_id):
    paths = org.unit_paths(area_id, (task.section_unit_id,)) if task.section_unit_id else {}
    return dividing.Task(task.person_id, paths.get(task.section_unit_id, ""), task.progress)
