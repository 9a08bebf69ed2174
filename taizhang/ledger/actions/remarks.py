"""Writing down praise and criticism, answering it, and looking at somebody's record: three entries of the journal."""

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import Remark
from taizhang.ledger.rules import day_of, remarks
from taizhang.org import queries as org

REMARK, RECORD = "ledger.remark", "ledger.record"


@transaction.atomic
def remark(kind, *, source, said_on, text, by, at, person_id=None, unit_id=None):
    """表扬 / 批评, as a document says it, about a person or a unit of the county."""
    today = day_of(at)
    remarks.check_remark(
        kind=kind, person_id=person_id, unit_id=unit_id, said_on=said_on, source=source, text=text, today=today,
        by_persons={person for person, _, _ in by.identities},
    )  # fmt: skip
    if not by.covers_all(REMARK):
        raise Refused("ledger.remark.office", N_("表扬和批评由县督查室经办登记。"), "forbidden")
    name = _name(by.area_id, person_id, unit_id, today)
    pub = {
        "kind": str(kind), "person": person_id, "unit": unit_id, "said_on": said_on.isoformat(),
        "others_from_on": org.calendar(by.area_id).add(today, remarks.FIRST_READS).isoformat(),
    }  # fmt: skip
    priv = {"name": name, "source": source.strip(), "text": text.strip()}
    subjects = dict.fromkeys(priv, person_id) if person_id else {}
    event = Event(("remark", journal.allot(by.area_id, "remark")), "ledger.remark.made", pub, priv, subjects=subjects)
    return journal.append(event, by=by.signing(REMARK), at=at)


def _name(area_id, person_id, unit_id, today):
    """The name as it is today; refuses whom the county does not know."""
    if unit_id is not None:
        name = org.unit_names(area_id, {unit_id}).get(unit_id)
    else:
        posts = org.posts_of_person(area_id, person_id, on=today)
        name = posts[0].person.name if posts else None
    if name is None:
        raise Refused("ledger.remark.unknown", N_("没有这个人或这个单位，或者已经离岗。"), "invalid")
    return name


@transaction.atomic
def answer_remark(remark_id, *, text, by, at):
    """本人说明, by the person; of a remark about a unit by its head."""
    found = Remark.objects.filter(area_id=by.area_id, pk=remark_id).select_for_update().first()
    if found is None:
        raise Refused("ledger.missing", N_("没有这条记录。"), "missing")
    remarks.check_answer(is_concerned=concerns(found, by), answered=found.answer_count, text=text)
    priv = {"text": text.strip()}
    subjects = dict.fromkeys(priv, found.person_id) if found.person_id else {}
    event = Event(("remark", found.pk), "ledger.remark.answered", {}, priv, subjects=subjects)
    return journal.append(event, by=by.signing(), at=at)


def concerns(found, actor):
    """Whether a remark is about this person, or about a unit that this person heads."""
    return found.person_id == actor.person_id or found.unit_id in heads(actor)


def heads(actor):
    """The units that the actor heads."""
    return {g.scope_unit_id for g in actor.grants_for("ledger.submit") if g.register_id is None}


@transaction.atomic
def look_at_record(person_id, *, purpose, by, at):
    """Opening another's record is itself recorded: who, when, what for."""
    if not 0 < len(purpose.strip()) <= 200:
        raise Refused("ledger.look.purpose", N_("请写为什么要看。"), "invalid")
    priv = {"purpose": purpose.strip()}
    event = Event(
        ("record", person_id), "ledger.record.looked", {"person": person_id}, priv, subjects={"purpose": person_id}
    )
    return journal.append(event, by=by.signing(RECORD), at=at)
