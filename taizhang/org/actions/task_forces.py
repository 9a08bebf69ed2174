"""Task forces (专班): founded, changed and dissolved by the clerk who covers the whole area. Roles stay with the
security administrator and the auditor (S7): founding begins the posts that they are asked to give roles to."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused, require
from taizhang.org import rules
from taizhang.org.actions import shared
from taizhang.org.actor import Actor
from taizhang.org.models import Person, Post, TaskForce, TaskForceMember, Unit
from taizhang.ui.clock import today

ACT = "ledger.task_force"
TITLES = {TaskForceMember.HEAD: N_("组长"), TaskForceMember.LIAISON: N_("联络员"), TaskForceMember.MEMBER: N_("成员")}


@dataclass(frozen=True)
class TaskForceSpec:
    """A task force as somebody typed it. The leader is the county leader above it and holds no post in it."""

    purpose: str
    head_person_id: int
    term_to_on: date | None = None
    leader_person_id: int | None = None
    liaison_person_id: int | None = None
    office_unit_id: int | None = None
    unit_ids: tuple[int, ...] = ()
    person_ids: tuple[int, ...] = ()

    def members(self) -> list[tuple[str, int | None, int | None]]:
        """(part, unit, person), each once; the first part that somebody plays counts."""
        said = [
            (TaskForceMember.HEAD, None, self.head_person_id),
            (TaskForceMember.LIAISON, None, self.liaison_person_id),
            (TaskForceMember.LEADER, None, self.leader_person_id),
            *((TaskForceMember.MEMBER, None, pk) for pk in self.person_ids),
            (TaskForceMember.OFFICE, self.office_unit_id, None),
            *((TaskForceMember.MEMBER, pk, None) for pk in self.unit_ids),
        ]
        once: dict[tuple, tuple[str, int | None, int | None]] = {}
        for part, unit, person in said:
            if unit or person:
                once.setdefault((unit, person), (part, unit, person))
        return list(once.values())


@transaction.atomic
def found_task_force(name: str, short_name: str, spec: TaskForceSpec, *, by: Actor, at: datetime):
    """设立专班. Returns the entry of the unit; its `stream_id` is the task force."""
    signature = _signature(by)
    shared.require_text(name, short_name)
    taken = Unit.objects.filter(area_id=by.area_id, name=name, valid_to_on=None)
    require(not taken.exists(), "unit_exists", N_("已有同名或同编码的单位"))
    _check(spec, by, at)
    parent = Unit.objects.select_for_update().get(area_id=by.area_id, parent=None)
    unit_id, on = journal.allot(by.area_id, "unit"), today(at)
    pub = {
        "code": f"ZB{unit_id}",
        "kind": Unit.Kind.TASK_FORCE,
        "parent_id": parent.pk,
        "path": f"{parent.path}{unit_id}.",
        "from_on": on.isoformat(),
    }
    words = {"name": name.strip(), "short_name": short_name.strip()}
    founded = journal.append(Event(("unit", unit_id), "org.unit.founded", pub=pub, priv=words), by=signature, at=at)
    joined = spec.members()
    journal.append(
        Event(
            ("unit", unit_id),
            "org.task_force.founded",
            pub={"term_to_on": _iso(spec.term_to_on), "joined": _said(by.area_id, joined), "on": on.isoformat()},
            priv={"purpose": spec.purpose.strip(), "joined": _names(by.area_id, joined)},
        ),
        by=signature,
        at=at,
    )
    _begin_posts(unit_id, joined, signature, at)
    return founded


@transaction.atomic
def change_task_force(unit_id: int, spec: TaskForceSpec, *, by: Actor, at: datetime):
    """改专班: term, purpose, who belongs to it. Whoever leaves loses the post, and the roles with it, at once."""
    signature = _signature(by)
    force = _open(unit_id, by)
    _check(spec, by, at)
    now = {(m.part, m.unit_id, m.person_id): m for m in force.members.filter(to_on=None)}
    wanted = spec.members()
    joined = [each for each in wanted if each not in now]
    left = [member for each, member in now.items() if each not in wanted]
    for post in _posts(force, [m.person_id for m in left if m.person_id], at):
        shared.record_post_ended(post, by=signature, at=at)
    gone = [(m.part, m.unit_id, m.person_id) for m in left]
    recorded = journal.append(
        Event(
            ("unit", force.pk),
            "org.task_force.changed",
            pub={
                "term_to_on": _iso(spec.term_to_on),
                "joined": _said(by.area_id, joined),
                "left": [m.pk for m in left],
                "on": today(at).isoformat(),
            },
            priv={
                "purpose": spec.purpose.strip(),
                "joined": _names(by.area_id, joined),
                "left": _names(by.area_id, gone),
            },
        ),
        by=signature,
        at=at,
    )
    _begin_posts(force.pk, joined, signature, at)
    return recorded


@transaction.atomic
def dissolve_task_force(unit_id: int, *, by: Actor, at: datetime):
    """撤销专班: today is its last day; posts, roles and delegations end at once. Whoever calls this has handed
    its open items over: the ledger does (`ledger.actions.dissolve`)."""
    signature = _signature(by)
    force = _open(unit_id, by)
    for post in _posts(force, None, at):
        shared.record_post_ended(post, by=signature, at=at)
    event = Event(("unit", force.pk), "org.unit.closed", pub={"to_on": today(at).isoformat()})
    return journal.append(event, by=signature, at=at)


def _signature(by):
    require(by.covers_all(ACT), "not_allowed", N_("专班由管全县台账的督查室经办设立和改动"))
    return by.signing(ACT)


def _open(unit_id, by) -> TaskForce:
    forces = TaskForce.objects.select_for_update(of=("self",)).select_related("unit")
    force = forces.filter(area_id=by.area_id, pk=unit_id).first()
    if force is None:
        raise Refused("task_force_gone", N_("没有这个专班"), kind="missing")
    require(force.unit.valid_to_on is None, "task_force_over", N_("这个专班已经撤销"))
    return force


def _check(spec, by, at):
    on = today(at)
    require(bool(spec.head_person_id), "task_force_head", N_("请选一位组长"))
    rules.task_force_term(spec.term_to_on, on)
    require(len(spec.purpose.strip()) <= 500, "task_force_purpose", N_("任务最多写 500 字"))
    wanted = {unit for _, unit, _ in spec.members() if unit}
    units = Unit.objects.filter(area_id=by.area_id, pk__in=wanted).open_on(on)
    kinds = dict(units.values_list("pk", "kind"))
    require(len(kinds) == len(wanted), "unit_gone", N_("有的成员单位不存在或已撤销，请重新选"))
    for kind in kinds.values():
        rules.task_force_member(kind)
    persons = {person for _, _, person in spec.members() if person}
    found = Person.objects.filter(area_id=by.area_id, pk__in=persons).order_by("pk")
    known = {person.pk: person.name for person in found}
    require(len(known) == len(persons), "person_gone", N_("有的人不存在，请重新选"))
    posts = Post.objects.filter(area_id=by.area_id, person_id__in=persons).in_force(on)
    posted = set(posts.values_list("person_id", flat=True))
    for pk, name in known.items():
        require(pk in posted, "person_left", N_("{name}已经离岗，请另选一位"), name=name)
        rules.task_force_person(name, shared.held(by.area_id, pk, on))


def _said(area_id, members):
    return [
        {"id": journal.allot(area_id, "task_force_member"), "part": part, "unit": unit, "person": person}
        for part, unit, person in members
    ]


def _names(area_id, members):
    units = dict(
        Unit.objects.filter(area_id=area_id, pk__in=[u for _, u, _ in members if u]).values_list("pk", "short_name")
    )
    persons = dict(
        Person.objects.filter(area_id=area_id, pk__in=[p for _, _, p in members if p]).values_list("pk", "name")
    )
    return "、".join(units[unit] if unit else persons[person] for _, unit, person in members)


def _begin_posts(unit_id, joined, signature, at):
    """Everybody but the county leader gets a post, so that there is something to give a role to."""
    unit = Unit.objects.get(area_id=signature.area_id, pk=unit_id)
    for part, _, person_id in joined:
        if person_id is None or part not in TITLES:
            continue
        person = Person.objects.select_for_update().get(area_id=signature.area_id, pk=person_id)
        event = Event(
            ("post", journal.allot(signature.area_id, "post")),
            "org.post.began",
            pub={"person_id": person.pk, "unit_id": unit.pk, "from_on": today(at).isoformat()},
            priv={"person": person.name, "unit": unit.name, "title": TITLES[part]},
        )
        journal.append(event, by=signature, at=at)


def _posts(force, person_ids, at):
    posts = Post.objects.filter(area_id=force.area_id, unit_id=force.pk)
    posts = posts.filter(Q(to_on=None) | Q(to_on__gt=today(at)))  # some may have planned to leave
    posts = posts.select_for_update(of=("self",)).select_related("person", "unit")
    return list(posts if person_ids is None else posts.filter(person_id__in=person_ids))


def _iso(day):
    return day.isoformat() if day else None
