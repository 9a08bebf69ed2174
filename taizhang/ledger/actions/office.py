"""The office's side: enter, hand out, steer, urge."""

from dataclasses import replace

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import asking
from taizhang.ledger.models import Item, NumberSeries, Register
from taizhang.ledger.rules import FIND, Due, DueKind, State, Verb, day_of
from taizhang.org.models import Post

from .base import Work, due_of, due_said, iso, now, stamp
from .drafts import Draft, Source, check_units, payload, units_said

FAR = "9999-01-01T00:00:00Z"
AT_ONCE = 100  # items that are locked together
DRAFT_NOW = {
    "state": "draft", "yellow_from_at": FAR, "red_from_at": FAR, "overdue_from_at": FAR, "report_due_on": None,
}  # fmt: skip


@transaction.atomic
def enter(draft, *, by, at, history=(), history_from=""):
    """立项: a draft item. The stream's id is the item's. `history`: what was reported before this ledger was kept, as
    (day or None, text); `history_from` says where it stood."""
    may_fill(draft.register_id, by)
    return _enter(draft, "ledger.enter", by, at, *_history(history, history_from, by.area_id))


def _history(lines, source, area_id):
    """(pub, priv) of what was reported before; nothing where nothing was."""
    if not lines:
        return {}, {}
    first = journal.allot(area_id, "report", len(lines))
    pub = {"history": [{"report": first + n, "on": iso(on)} for n, (on, _) in enumerate(lines)]}
    return pub, {"history_from": source[:200], **{f"history_{n}": text for n, (_, text) in enumerate(lines)}}


@transaction.atomic
def enter_instruction(draft, *, by, at):
    """A leader's instruction that becomes an item; the office hands it out."""
    source = draft.source or Source(
        kind="instruction", title="", speaker=by.person_name, passage=draft.requirement, said_on=day_of(at)
    )
    instructed = Draft(
        **{**draft.__dict__, "source": source, "leader_person_id": draft.leader_person_id or by.person_id}
    )
    return _enter(instructed, "ledger.instruct", by, at)


@transaction.atomic
def find(draft, *, by, at):
    """记问题: entered and handed out at once by whoever found it on the spot, and by nobody without `FIND`."""
    entered = _enter(draft, FIND, by, at)
    return issue(entered.stream_id, by=by, at=at, under=FIND)


def _enter(draft, act, by, at, more_pub=(), more_priv=()):
    pub, priv = payload(draft, by.area_id, at)
    pub |= {"parent": None, "now": DRAFT_NOW, **dict(more_pub)}
    priv |= dict(more_priv)
    item_id = journal.allot(by.area_id, "item")
    return journal.append(
        Event(("item", item_id), "ledger.item.entered", pub=pub, priv=priv), by=by.signing(act), at=at
    )


def may_fill(register_id, by):
    """A clerk of one register enters into that one. (Where an instruction goes, no leader chooses.)"""
    act = "ledger.enter"
    if not by.covers_all(act) and register_id not in {g.register_id for g in by.grants_for(act)} - {None}:
        raise Refused("ledger.other_register", N_("您不管这本台账册，不能在里面立项。"), "forbidden")


@transaction.atomic
def edit(item, draft, *, by, at, seen=None):
    """Rewrite a draft as a whole."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.EDIT, title=draft.title)
    may_fill(draft.register_id, by)
    pub, priv = payload(draft, by.area_id, at)
    return work.record("edited", pub=pub, priv=priv)


@transaction.atomic
def delete_draft(item, *, by, at, seen=None):
    """Drop a draft that was never handed out, and what was typed in it."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.DELETE)
    recorded = work.record("draft_deleted")
    journal.erase(by.area_id, ("item", work.item.pk), by=by.signing("ledger.enter"), at=at)
    return recorded


@transaction.atomic
def file_history(item, *, done_on, text="", by, at, seen=None):
    """记为历史: it was done before this ledger was kept. Nobody has checked the proof, so it is never sealed."""
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.FILE_HISTORY, done_on=done_on)
    return work.record(
        "history_filed",
        pub={"done_on": iso(done_on), "now": {**DRAFT_NOW, "state": step.state.value}},
        priv={"text": text.strip()},
    )


@transaction.atomic
def issue(item, *, by, at, seen=None, due=None, handout_id=None, under=""):
    """交办: the item gets its number and goes to its units. A deadline given here (`rules.Due`) wins over the
    draft's; “立即” is the day of issue. `handout_id`: what it is issued together with."""
    work = Work.on(item, by=by, at=at, seen=seen, under=under)
    step = work.decide(Verb.ISSUE, due=due)
    due = _from_today(due or due_of(work.item), at)
    register = Register.objects.select_for_update().get(
        area_id=by.area_id, pk=work.item.register_id
    )  # locks the series
    year = day_of(at).year
    series = NumberSeries.objects.filter(area_id=by.area_id, register=register, year=year)
    serial = (series.values_list("last", flat=True).first() or 0) + 1
    leads = [p.unit_id for p in work.snapshot.leads]
    joints = [p.unit_id for p in work.snapshot.parts if not p.lead]
    names = check_units([*leads, *joints], by.area_id, at, first=leads[0])
    return work.record(
        "issued",
        pub={
            "number": f"{register.code}-{year}-{serial:04d}", "serial": serial, "year": year,
            "units": units_said(leads, joints), **due_said(due), "now": work.now(step.state, due=due),
            **({"handout": handout_id} if handout_id else {}),
        },
        priv={"units": names},
    )  # fmt: skip


def _from_today(due, at):
    return replace(due, on=day_of(at)) if due.kind == DueKind.NOW else due


@transaction.atomic
def assign(item, person_id, *, by, at, seen=None):
    """定责任人: somebody who holds a post at a doing unit."""
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.ASSIGN)
    units = [p.unit_id for p in work.snapshot.parts]
    posts = Post.objects.filter(area_id=by.area_id, person_id=person_id, unit_id__in=units).in_force(day_of(at))
    post = posts.select_related("person").first()
    if post is None:
        raise Refused("ledger.not_of_unit", N_("责任人要在承办单位（{units}）任职。"), "invalid", **work.snapshot.names)
    return work.record("assigned", pub={"person": person_id, "unit": step.unit_id}, priv={"name": post.person.name})


@transaction.atomic
def set_due(item, due, *, by, at, seen=None):
    """定时限 (`rules.Due`): on a draft, or on an item that has no day yet. Later only by extension."""
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.SET_DUE, due=due)
    if step.state == State.DRAFT:
        return work.record("due_set", pub={**due_said(due), "now": DRAFT_NOW})
    due = _from_today(due, at)
    return work.record("due_set", pub={**due_said(due), "now": work.now(step.state, due=due)})


@transaction.atomic
def suspend(item, *, reason, by, at, seen=None):
    """挂起: the light goes grey, the deadline stays."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.SUSPEND, reason=reason)
    return work.record("suspended", priv={"reason": reason.strip()}, moves=True)


@transaction.atomic
def resume(item, *, reason, by, at, seen=None):
    """恢复: back to where it was."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.RESUME, reason=reason)
    return work.record("resumed", priv={"reason": reason.strip()}, moves=True, anew=True)


@transaction.atomic
def withdraw(item, *, reason, by, at, seen=None):
    """撤销: it is over without being done; number and history stay."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.WITHDRAW, reason=reason)
    return work.record("withdrawn", priv={"reason": reason.strip()}, moves=True)


@transaction.atomic
def reopen(item, *, reason, due_on, by, at, seen=None, under=""):
    """反弹重开: the same problem came back; the old story goes on with a new deadline."""
    work = Work.on(item, by=by, at=at, seen=seen, under=under)
    work.decide(Verb.REOPEN, reason=reason, due_on=due_on)
    return work.record(
        "reopened",
        pub={
            "due_on": iso(due_on), "rebound": work.item.rebound_count + 1,
            "now": work.now(State.REOPENED, due=Due(on=due_on), return_due_on=None, anew=True),
        },
        priv={"reason": reason.strip()},
    )  # fmt: skip


@transaction.atomic
def urge(item, *, by, at, seen=None, text=""):
    """催办: recorded here; who is told is the notices' business."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.URGE)
    units = [p.unit_id for p in work.snapshot.leads]
    asking.before(units, by=by, at=at)
    return work.record("urged", pub={"report": work.allot("report"), "units": units}, priv={"text": text.strip()})


def relight(area_id, *, at):
    """After a change of the calendar: compute the lights of open items anew, a few at a time so that nobody waits. The
    dates themselves stay."""
    ids = list(Item.objects.filter(area_id=area_id, is_open=True).order_by("id").values_list("pk", flat=True))
    recorded = []
    for start in range(0, len(ids), AT_ONCE):
        with transaction.atomic():
            recorded += _relit(area_id, ids[start : start + AT_ONCE], at)
    return recorded


def _relit(area_id, ids, at):
    items = Item.objects.select_for_update(of=("self",)).filter(area_id=area_id, pk__in=ids, is_open=True)
    recorded = []
    for item in items.select_related("register").order_by("id"):
        fresh = now(
            item, item.register, State(item.state), at=at,
            due=due_of(item), return_due_on=item.return_due_on,
        )  # fmt: skip
        if (fresh["yellow_from_at"], fresh["red_from_at"]) != (stamp(item.yellow_from_at), stamp(item.red_from_at)):
            event = Event(("item", item.pk), "ledger.item.relit", pub={"now": fresh})
            recorded.append(journal.append(event, by=None, at=at, area_id=area_id))
    return recorded
