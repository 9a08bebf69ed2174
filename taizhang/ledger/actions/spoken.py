"""Spoken instructions (口头指示): written down by a clerk, answered by the leader or the secretary who was named."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import rules, snapshots
from taizhang.ledger.models import SpokenInstruction
from taizhang.ledger.rules import OPEN, State, Verb, day_of
from taizhang.org import queries as org

from . import office
from .base import Work, locked, stamp
from .drafts import Source


@dataclass(frozen=True)
class Speech:
    """What was said, by whom, when, and who heard it; the secretary named here may confirm it for the leader."""

    leader_person_id: int
    text: str
    said_at: datetime
    heard_by: str
    secretary_person_id: int | None = None


@transaction.atomic
def enter_spoken(draft, speech, *, by, at):
    """记口头指示: a draft in the leader's name that cannot be issued before the leader has confirmed it. Returns both
    entries, the item's first."""
    leader, spoken_id = _leader(speech, by, at), journal.allot(by.area_id, "spoken")
    source = Source(
        kind="instruction", title="口头指示", speaker=leader, passage=speech.text.strip(),
        said_on=day_of(speech.said_at), origin=("spoken", spoken_id),
    )  # fmt: skip
    draft = replace(draft, source=source, leader_person_id=speech.leader_person_id)
    entered = office.enter(draft, by=by, at=at)
    return [entered, _record(entered.stream_id, speech, spoken_id, by=by, at=at)]


@transaction.atomic
def record_spoken(item, speech, *, by, at, seen=None):
    """记口头指示 about an item that exists: a line that waits, and becomes an instruction when it is confirmed."""
    return _record(item, speech, None, by=by, at=at, seen=seen)


def _record(item, speech, spoken_id, *, by, at, seen=None):
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(
        Verb.RECORD_SPOKEN, text=speech.text, heard_by=speech.heard_by, said_at=speech.said_at,
        secretary_id=speech.secretary_person_id,
    )  # fmt: skip
    if len(speech.text) > 2000 or len(speech.heard_by) > 100:
        raise Refused("ledger.too_long", N_("写得太长了：指示最多2000字，听到的人最多100字。"), "invalid")
    if speech.secretary_person_id is not None:
        _post_of(speech.secretary_person_id, by, at)
    return work.record(
        "spoken_recorded",
        pub={
            "spoken": spoken_id or work.allot("spoken"), "leader": speech.leader_person_id,
            "secretary": speech.secretary_person_id, "said_at": stamp(speech.said_at),
            "founding": work.item.state == State.DRAFT,
        },
        priv={
            "leader": _leader(speech, by, at), "text": speech.text.strip(), "heard_by": speech.heard_by.strip(),
        },
    )  # fmt: skip


def _leader(speech, by, at):
    """How the leader is addressed: 沈县长."""
    leaders = org.holders(by.area_id, "leader", on=day_of(at))
    post = next((post for post in leaders if post.person_id == speech.leader_person_id), None)
    if post is None:
        raise Refused("ledger.no_leader", N_("请选是哪位县领导说的。"), "invalid")
    return f"{post.person.name[0]}{post.title.removeprefix('副')}"


def _post_of(person_id, by, at):
    """The post of whoever may confirm: somebody at work here."""
    posts = org.posts_of_person(by.area_id, person_id, on=day_of(at))
    if not posts:
        raise Refused("ledger.no_secretary", N_("确认人要有在任的岗位，请另选一位。"), "invalid")
    return posts[0]


@transaction.atomic
def remind_spoken(item, *, by, at, seen=None, spoken_id=None):
    """提醒确认: once a day; it is said on the page on which the leader answers."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.REMIND_SPOKEN, spoken_id=spoken_id)
    said = rules.spoken.waiting(work.snapshot, spoken_id)
    return work.record("spoken_reminded", pub={"spoken": said.id, "leader": said.leader_id}, priv={"to": said.leader})


@transaction.atomic
def change_secretary(item, secretary_person_id, *, by, at, seen=None, spoken_id=None):
    """换确认人: another secretary may answer; the leader always may."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.snapshot = snapshots.snapshot(work.item, about=Verb.CHANGE_SECRETARY)
    said = rules.spoken.waiting(work.snapshot, spoken_id)
    recorders = said.recorders | snapshots.who(by).persons
    work.decide(Verb.CHANGE_SECRETARY, secretary_id=secretary_person_id, recorders=recorders)
    name = _post_of(secretary_person_id, by, at).person.name
    return work.record(
        "spoken_secretary", pub={"spoken": said.id, "secretary": secretary_person_id}, priv={"name": name}
    )


@transaction.atomic
def own_initiative(item, *, by, at, seen=None):
    """自行立项: the office takes the draft on as its own. The leader's name is dropped; what was recorded stays."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.OWN_INITIATIVE)
    said = work.snapshot.founding
    return work.record(
        "spoken_dropped", pub={"spoken": said.id, "leader": said.leader_id}, priv={"leader": said.leader}
    )


@transaction.atomic
def answer_spoken(spoken_id, *, yes, by, at, words=""):
    """是我说的 / 不是这个意思, by the leader or the named secretary, who signs in the own name. Confirmed on an item
    that is under way, it is an instruction from then on."""
    row = SpokenInstruction.objects.filter(area_id=by.area_id, pk=spoken_id).first()
    if row is None:
        raise Refused("ledger.missing", N_("没有这条口头指示。"), "missing")
    item = locked(row.item_id, by)
    row.refresh_from_db()
    quality = rules.spoken.answers_as(snapshots.said(row), snapshots.who(by))
    stream, signature = ("item", item.pk), by.signing(None)
    name = "spoken_confirmed" if yes else "spoken_denied"
    pub = {"spoken": row.pk, "as": quality, "founding": row.is_founding}
    event = Event(
        stream, f"ledger.item.{name}", pub=pub, priv={"leader": row.leader_text, "words": words.strip()[:2000]}
    )
    recorded = [journal.append(event, by=signature, at=at)]
    if yes and not row.is_founding and item.state in OPEN:
        said_by = row.leader_text if quality == "leader" else f"{row.leader_text}（{signature.by_text} 代确认）"
        pub = {"report": journal.allot(by.area_id, "report"), "spoken": row.pk}
        event = Event(stream, "ledger.item.instructed", pub=pub, priv={"text": row.text, "said_by": said_by})
        recorded.append(journal.append(event, by=signature, at=at))
    return recorded
