"""What the forms of an item offer to choose from, and what they suggest."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext

from taizhang.journal import events
from taizhang.ledger import proving, rules, snapshots
from taizhang.ledger.actions import last_words
from taizhang.ledger.models import Blocker, Claim, Evidence, Extension, Report, StageConclusion
from taizhang.ledger.rules import GROUNDS, Ground, Verb, day_of, red_from
from taizhang.org import queries as org

from . import declines
from .hanging import registers_it_hangs_in, registers_to_hang_in
from .inside import inside_units, rolled_up
from .letters import corresponds_with, outside_units
from .superior import order_of

CORRECTED = 12  # so many reports are offered for correction
DOUBTS = 30  # so many notes begin the reason of a return


def option(actor, item, verb, at):
    """The button of one verb: allowed, or grey with its reason."""
    snapshot, who = snapshots.snapshot(item), snapshots.who(actor)
    return next(o for o in rules.options(snapshot, who, at) if o.verb == verb)


def choices(actor, item, name, at):
    """The list behind a form's field: units, people of the doing units, evidence handed in."""
    return _CHOICES[name](actor, item, at)


def _units(actor, item, at):
    tree = org.unit_tree(actor.area_id, on=day_of(at))
    return [(u.pk, "　" * max(0, u.level - 1) + u.short_name) for u in tree if u.level]


def _parts(actor, item, at):
    """The doing units, the first lead first."""
    return [(u.unit_id, u.name) for u in snapshots.unit_rows(item)]


def _own_reports(actor, item, at):
    """What the actor's units reported, newest first."""
    rows = Report.objects.filter(area_id=item.area_id, item_id=item.pk, kind__in=("progress", "no_change"))
    rows = rows.filter(unit_id__in=actor.unit_ids("ledger.report")).order_by("-at", "-pk")[:CORRECTED]
    return [(r.pk, f"{timezone.localtime(r.at):%Y-%m-%d} {r.text[:60]}") for r in rows]


def _outside(actor, item, at):
    return outside_units(actor.area_id, at)


def _people(actor, item, at):
    units = [u.unit_id for u in snapshots.unit_rows(item)]
    posts = org.posts_in_force(actor.area_id, on=day_of(at), unit_ids=units)
    return [(p.person_id, f"{p.unit.short_name} {p.person.name}（{p.title}）") for p in posts]


def _inside_units(actor, item, at):
    """Sections and people of the actor's unit on the item: who can be given an inner task."""
    mine = inside_units(actor)
    own = [u.unit_id for u in snapshots.unit_rows(item) if u.unit_id in mine]
    units = org.house_units(actor.area_id, own)
    posts = org.posts_in_force(actor.area_id, on=day_of(at), unit_ids=units)
    names = org.unit_names(actor.area_id, units)
    sections = [(f"u{pk}", name) for pk, name in names.items() if pk not in own]
    return sections + [(f"p{p.person_id}", f"{p.unit.short_name} {p.person.name}（{p.title}）") for p in posts]


def _entries(actor, item, at):
    """What can be taken away, newest first: the entry in its own words."""
    found = reversed(snapshots.purgeable(item))
    return [(e.seq, f"{timezone.localtime(e.at):%m-%d %H:%M} {e.by_text}　{events.sentence(e)}") for e in found]


def _callees(actor, item, at):
    """Whom to call: the people of the doing units, the first lead's liaison first."""
    units = {u.unit_id: n for n, u in enumerate(snapshots.unit_rows(item))}
    posts = org.posts_in_force(actor.area_id, on=day_of(at), unit_ids=list(units))
    liaisons = {p.pk for p in org.holders(actor.area_id, "liaison", on=day_of(at))}
    posts.sort(key=lambda p: (units[p.unit_id], p.pk not in liaisons))
    return list({p.person_id: f"{p.unit.short_name} {p.person.name}（{p.title}）" for p in posts}.items())


def _evidence(actor, item, at):
    rows = Evidence.objects.filter(area_id=actor.area_id, item_id=item.pk).order_by("no")
    return [{"id": e.pk, "no": e.no, "caption": e.caption or e.name, "is_photo": e.is_photo} for e in rows]


def _grounds(actor, item, at):
    """What may excuse here; nothing once the date has passed."""
    expired = item.scored_due_on and red_from(item.scored_due_on, item.scored_due_hour) <= at
    why = gettext("考核时限已过，只能按一般延期提，逾期照算。") if expired and item.register.grounds else ""
    options = [] if expired else [(ground, gettext(GROUNDS[Ground(ground)])) for ground in item.register.grounds]
    return {"options": options, "why": why}


def _asked(actor, item, at):
    asked = Extension.objects.filter(area_id=actor.area_id, item_id=item.pk, state="asked").first()
    return gettext(GROUNDS[Ground(asked.ground)]) if asked and asked.ground else ""


def _everybody(actor, item, at):
    """Whoever may be named to confirm for a leader: anybody in a post but the clerk who writes it down."""
    posts = org.posts_in_force(actor.area_id, on=day_of(at))
    persons = {person for person, _, _ in actor.identities}
    return [(p.person_id, f"{p.unit.short_name} {p.person.name}") for p in posts if p.person_id not in persons]


def _leaders(actor, item, at):
    found = org.holders(actor.area_id, "leader", on=day_of(at))
    return list({p.person_id: f"{p.person.name}（{p.title}）" for p in found}.items())


def _waiting(actor, item, at):
    return [(r.pk, f"{r.leader_text}：{r.text[:40]}") for r in snapshots.spoken_rows(item) if r.state == "waiting"]


def _to_resolve(actor, item, at):
    """The open blockers that a unit of the actor is asked to resolve."""
    mine = actor.unit_ids("ledger.block")
    names = org.unit_names(actor.area_id)
    return [
        (b.pk, _blocker(b, names.get(b.unit_id, "")))
        for b in _standing(item).filter(state="open", waits_for_unit_id__in=mine)
    ]


def _to_confirm(actor, item, at):
    return [
        (b.pk, _blocker(b, b.waits_for) + (f"　{b.resolved_by_text}：{b.resolution[:60]}" if b.resolution else ""))
        for b in _standing(item).filter(unit_id__in=actor.unit_ids("ledger.block"))
    ]


def _standing(item):
    return Blocker.objects.filter(area_id=item.area_id, item_id=item.pk).standing()


def _blocker(b, other):
    """The other unit, and what it is about: one's own name would tell nothing."""
    return f"{other}　{b.what[:60]}"


_CHOICES = {
    "entries": _entries,
    "units": _units,
    "parts": _parts,
    "own_reports": _own_reports,
    "outside": _outside,
    "people": _people,
    "callees": _callees,
    "evidence": _evidence,
    "inside": _inside_units,
    "grounds": _grounds,
    "asked": _asked,
    "order": lambda actor, item, at: order_of(item),
    "leaders": _leaders,
    "everybody": _everybody,
    "waiting": _waiting,
    "to_resolve": _to_resolve,
    "to_confirm": _to_confirm,
    "to_hang_in": registers_to_hang_in,
    "hangs_in": registers_it_hangs_in,
}


def suggested(actor, item, verb, at):
    """What stands in the form before anybody types."""
    if verb == Verb.REPORT:
        inner = rolled_up(actor, item)
        return {"text": last_words(item), "progress": inner.percent if inner else item.progress}
    if verb in (Verb.ISSUE, Verb.SET_DUE):
        return {"due_on": item.decide_on or item.due_on, "due_hour": item.due_hour, "due_kind": item.due_kind}
    if verb == Verb.DRAFT_CLAIM:
        return {"statement": _last_statement(item)}
    if verb == Verb.RETURN:
        return {
            "due_on": org.calendar(item.area_id).add(day_of(at), item.register.return_days),
            "reason": _doubts(item),
        }
    if verb == Verb.REISSUE:
        return declines.handed_to(item)
    if verb == Verb.RECORD_SPOKEN:
        return {"said_at": at, "leader": item.leader_person_id}
    if verb == Verb.ASSIGN:
        return {"person": item.responsible_person_id}
    if verb == Verb.NAME_BLOCKER:
        return {"since_on": day_of(at)}
    if verb in (Verb.SEND_LETTER, Verb.RECEIVE_LETTER):
        return {"on": day_of(at), "unit": corresponds_with(item, at)}
    if verb == Verb.CONCLUDE_STAGE:
        return {"from_on": _stage_begins(item), "to_on": day_of(at)}
    return {}


def _doubts(item):
    """What the verifier of the present level wrote beside the proofs, to begin the reason with."""
    claim = proving.under_way(item)
    rows = claim.shown(frozenset(), doubted=True, limit=DOUBTS) if claim and claim.state == "submitted" else []
    said = gettext("佐证{no}：{note}")
    return "\n".join(said.format(no=p.evidence.no, note=p.note_now) for p in rows)


def _last_statement(item):
    """What the last claim said: after a return it is mended, not written anew; after a close-out it was another."""
    last = Claim.objects.filter(area_id=item.area_id, item_id=item.pk).order_by("-round").first()
    return last.statement if last and last.state != "closed" else ""


def _stage_begins(item):
    """The day after the last concluded stage, or the day of issue."""
    last = StageConclusion.objects.filter(area_id=item.area_id, item_id=item.pk).order_by("-to_on").first()
    return last.to_on + timedelta(days=1) if last else day_of(item.issued_at)
