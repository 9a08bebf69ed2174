"""A person's own record (个人实绩档案): what was owed, when it was done, what was said about it, who looked. Facts
with their receipts, no score. Every list stops at a bound."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext

from taizhang.journal import queries as journal
from taizhang.ledger import rules
from taizhang.ledger.actions.remarks import heads
from taizhang.ledger.models import Item, RecordLook, Remark
from taizhang.ledger.rules import State, day_of, remarks, start_of
from taizhang.ledger.rules.lateness import late_days
from taizhang.org import queries as org
from taizhang.ui.reach import NotInReach

from .counts import MOST

RECORD = "ledger.record"
SHOWN = 60
LOOK_LASTS = timedelta(minutes=30)
WHO_LOOKED = 20

# What of one's own work is counted: the doing side, the office, the verifier, the leader.
ACTS = (
    "accepted", "declined", "reported", "evidence_added", "extension_asked", "claim_drafted", "claim_submitted",
    "entered", "issued", "urged", "proof_judged", "returned", "closed", "extension_granted", "extension_refused",
    "instructed",
)  # fmt: skip


def may_look(actor, person_id, on):
    """Whose record this is, the head of the person's unit, a leader over it, and the county's own office."""
    if person_id == actor.person_id:
        return True
    paths = [post.unit.path for post in org.posts_of_person(actor.area_id, person_id, on=on)]
    return any(path.startswith(g.scope_path) for g in _scopes(actor) for path in paths)


def _scopes(actor):
    """A clerk looks only with the whole county in view; heads and leaders within what they answer for."""
    grants = (g for g in actor.grants_for(RECORD) if g.register_id is None)
    return [g for g in grants if g.role != "clerk" or g.covers_all]


def people_in_reach(actor, on, *, text="", limit=200):
    """Posts whose holders' records the actor may look at, by unit; `text` is part of a name."""
    scopes = tuple(g.scope_path for g in _scopes(actor))
    posts = org.posts_in_force(actor.area_id, on=on) if scopes else []
    found = [p for p in posts if p.unit.path.startswith(scopes) and text in p.person.name]
    return found[: limit + 1]


def record_person(actor, person_id, on):
    """The person, for whom the rules let look; for all others there is no such page."""
    if not may_look(actor, person_id, on):
        raise NotInReach
    return org.person_for(actor, person_id)


def has_looked(actor, person_id, at):
    looks = RecordLook.objects.filter(area_id=actor.area_id, person_id=person_id, by_person_id=actor.person_id)
    return looks.filter(at__gt=at - LOOK_LASTS).exists()


def record(actor, person_id, year, at):
    """Everything that the page of a record shows."""
    today, calendar = day_of(at), org.calendar(actor.area_id)
    first, last = start_of(date(year, 1, 1)), start_of(date(year + 1, 1, 1))
    owed = _owed(actor, person_id, year, first, last, today, calendar)
    acts, is_cut = journal.acts_of(
        actor.area_id, person_id, [f"ledger.item.{name}" for name in ACTS], since=first, until=last, limit=MOST
    )
    return {
        "posts": org.posts_of_person(actor.area_id, person_id),
        "owed": owed["rows"][:SHOWN],
        "owed_more": len(owed["rows"]) - SHOWN if len(owed["rows"]) > SHOWN else 0,
        "is_cut": owed["is_cut"],
        "sums": owed["sums"],
        "acts": _acts(acts),
        "acts_cut": is_cut,
        "remarks": _remarks(actor, person_id, today),
        "looks": list(RecordLook.objects.filter(area_id=actor.area_id, person_id=person_id)[:WHO_LOOKED]),
    }


def remark_for(actor, remark_id):
    """A remark about this person or a unit that this person heads; for all others there is none."""
    found = (
        Remark.objects.filter(area_id=actor.area_id).about(actor.person_id, heads(actor)).filter(pk=remark_id).first()
    )
    if found is None:
        raise NotInReach
    return found


def _owed(actor, person_id, year, first, last, today, calendar):
    """Items in the person's name: closed in the year, and those still open that were due by its end."""
    mine = Item.objects.visible_to(actor).filter(responsible_person_id=person_id)
    fields = (
        "id", "number", "title", "state", "register__closing", "original_due_on", "excused_due_on", "due_on",
        "claimed_at", "closed_at",
        "extension_count", "return_count", "rebound_count", "is_standing",
    )  # fmt: skip
    closed = mine.filter(state=State.CLOSED, closed_at__gte=first, closed_at__lt=last).order_by("closed_at", "id")
    still = mine.filter(is_open=True, original_due_on__lte=date(year, 12, 31)).order_by("red_from_at", "id")
    found = [list(items.values(*fields)[: MOST + 1]) for items in (still, closed)]
    rows = [_row(r, today, calendar) for part in found for r in part[:MOST]]
    done = [r for r in rows if r["is_done"]]
    dated = [r for r in done if r["original_due_on"]]
    on_time = sum(r["late_days"] == 0 for r in dated)
    return {
        "rows": rows,
        "is_cut": any(len(part) > MOST for part in found),
        "sums": {
            "owed": len(rows),
            "done": len(done),
            "on_time": on_time,
            "late": len(dated) - on_time,
            "standing": sum(r["is_standing"] for r in rows),
            "open_late": sum(not r["is_done"] and r["late_days"] > 0 for r in rows),
            "rate": round(100 * on_time / len(dated)) if dated else None,
        },
    }


def _row(r, today, calendar):
    """Done is the day on which the claim that was found good was submitted."""
    is_done = r["state"] == State.CLOSED
    scored_on = r["excused_due_on"] or r["original_due_on"]
    due_on = None if r["is_standing"] else scored_on  # a standing item is never done, so never late
    done_on = day_of(r["claimed_at"] or r["closed_at"]) if is_done else None
    return {
        **r,
        "is_done": is_done,
        "done_on": done_on,
        "is_moved": r["due_on"] != r["original_due_on"],
        "is_excused": r["excused_due_on"] is not None,
        "late_days": late_days(due_on, done_on or today, calendar),
        "state_word": gettext(rules.state_word(r["state"], r["register__closing"])),
    }


def _acts(acts):
    """How often each act was done, with the receipt of the last."""
    found = {}
    for name, seq in acts:  # newest first
        found.setdefault(name.rpartition(".")[2], []).append(seq)
    return [{"act": name, "count": len(found[name]), "seq": found[name][0]} for name in ACTS if name in found]


def _remarks(actor, person_id, today):
    """Newest first, each with its answers. Others than the one concerned see them a little later."""
    is_mine = person_id == actor.person_id
    units = heads(actor) if is_mine else ()
    found = Remark.objects.filter(area_id=actor.area_id).about(person_id, units).order_by("-said_on", "-id")
    if not is_mine:
        found = found.filter(Q(others_from_on__lte=today) | Q(answer_count__gt=0) | Q(by_person_id=actor.person_id))
    names = org.unit_names(actor.area_id)
    return [
        {
            "row": r,
            "kind": gettext(remarks.KINDS[r.kind]),
            "unit": names.get(r.unit_id, ""),
            "answers": list(r.answers.all()) if r.answer_count else [],
            "may_answer": is_mine and r.answer_count < remarks.MOST_ANSWERS,
        }
        for r in found.prefetch_related("answers")[:SHOWN]
    ]
