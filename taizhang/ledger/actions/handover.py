"""划转: an open item goes over from one doing unit to another, with its number, deadline and history."""

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.rules import Verb, day_of
from taizhang.org import queries as org
from taizhang.org.models import Post

from .base import Work, iso
from .drafts import check_units


@transaction.atomic
def hand_over(item, *, from_unit_id, to_unit_id, by, at, paper="", on=None, move_id=None, seen=None):
    """The part that `from_unit_id` holds goes to `to_unit_id`, which signs for it (签收) before it works on.

    `paper` is the document that orders it and `on` the day from which it holds (today, unless given);
    `move_id` names the reorganisation, if it is a part of one. State, number, deadline, light, evidence and a
    submitted claim stay. The former unit and everybody in it stay on the doing side for ever (S1, S2).
    """
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.HAND_OVER, from_unit_id=from_unit_id, to_unit_id=to_unit_id)
    if len(paper.strip()) > 200:
        raise Refused("ledger.too_long", N_("{label}最多{limit}字。"), "invalid", label=N_("依据"), limit=200)
    first = to_unit_id if work.snapshot.part(from_unit_id).first else None
    to_name = check_units([to_unit_id], by.area_id, at, first=first, moving=move_id is not None)
    from_name = org.unit_names(by.area_id, {from_unit_id}).get(from_unit_id, "")
    pub = {
        "from": from_unit_id,
        "to": to_unit_id,
        "on": iso(on or day_of(at)),
        "move": move_id,
        "responsible": _who_stays(work.item, to_unit_id, at),
    }
    return work.record(
        "handed_over",
        pub=pub,
        priv={"paper": paper.strip(), "from_name": from_name, "to_name": to_name},
        moves=True,
    )


def _who_stays(item, unit_id, at):
    """The responsible person goes over with the item only as somebody of the successor; else it is a gap."""
    person_id = item.responsible_person_id
    if person_id is None:
        return None
    posts = Post.objects.filter(area_id=item.area_id, person_id=person_id, unit_id=unit_id).in_force(day_of(at))
    return person_id if posts.exists() else None
