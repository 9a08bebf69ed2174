"""One item as its page shows it, and the reconciliation sheet (对账单)."""

from itertools import groupby

from django.utils.translation import gettext

from taizhang import journal
from taizhang.journal import events
from taizhang.ledger import grading, levels, proving, rules, snapshots
from taizhang.ledger.models import Claim, Extension, Item, ItemField, ItemSource, Register, Report
from taizhang.ledger.rules import (
    CLOSINGS,
    EXCUSED,
    GROUNDS,
    OVER,
    PLAIN,
    SOURCE_KINDS,
    VERDICTS,
    Closing,
    Colour,
    Ground,
    State,
    day_of,
    late_days,
)
from taizhang.org import queries as org
from taizhang.ui.reach import NotInReach

from . import people
from .blockers import blockers_of
from .declines import declines
from .folding import WINDOW, folded
from .hanging import hangs_of
from .inside import inner_tasks, inside_units
from .letters import letters_of
from .lists import SHOWN, Writer, light_note, written
from .parts import parts
from .proofs import FIRST, all_evidence, claim_rounds, some_evidence
from .spoken import spoken_of
from .superior import superior_order
from .years import carried_from

JOURNAL_LINES = 20
INNER = {f"ledger.item.inner_task_{what}" for what in ("added", "done", "dropped")}


def item_for(actor, item_id, at=None):
    """The item with its register and the names on it, or 404 outside the actor's reach; with `at`, also whether the
    responsible person is there that day."""
    items = Item.objects.visible_to(actor).filter(pk=item_id).select_related("parent")
    if at is not None:
        items = people.told(items, actor.area_id, day_of(at))
    item = snapshots.named(items, actor.area_id).first()
    if item is None:
        raise NotInReach
    return item


def register_for(actor, register_id):
    register = Register.objects.visible_to(actor).filter(pk=register_id).first()
    if register is None:
        raise NotInReach
    return register


def registers(actor, *, in_use=True):
    """Registers for menus."""
    found = Register.objects.visible_to(actor)
    return list(found.in_use() if in_use else found)


def light_of(item, at, calendar):
    """The light of an item that was read as a whole."""
    return rules.light(
        State(item.state),
        yellow_from_at=item.yellow_from_at,
        red_from_at=item.red_from_at,
        overdue_from_at=item.overdue_from_at,
        due_on=item.due_on,
        due_hour=item.due_hour,
        due_kind=item.due_kind,
        decide_on=item.decide_on,
        report_due_on=item.report_due_on,
        return_due_on=item.return_due_on,
        unchanged_count=item.unchanged_count,
        claimed_at=item.claimed_at,
        at=at,
        calendar=calendar,
    )


def item_page(actor, item, at, *, lines=JOURNAL_LINES, shown=FIRST):
    """Every block of the item's page, in some seventeen queries. `item` comes from `item_for`; of its proofs those of
    `shown` are read, however many there are."""
    units = snapshots.unit_rows(item)
    claims = list(Claim.objects.filter(area_id=item.area_id, item_id=item.pk).order_by("-round"))
    current = next((proving.of(claim) for claim in claims if claim.state in ("drafted", "submitted")), None)
    former, spoken = snapshots.former_rows(item), snapshots.spoken_rows(item)
    snapshot = snapshots.snapshot(item, units=units, former=former, claim=current, spoken=spoken)
    who = snapshots.who(actor)
    calendar = org.calendar(actor.area_id)
    light = light_of(item, at, calendar)
    mine = [u.unit_id for u in units if u.unit_id in inside_units(actor)]
    tasks, rolled = inner_tasks(actor, item, mine)
    evidence, has_more = some_evidence(actor, item, shown)
    return {
        "item": item,
        "register": item.register,
        "version": item.version,
        "state": gettext(rules.state_word(item.state, item.register.closing)),
        "closing": gettext(CLOSINGS[Closing(item.register.closing)]),
        "is_request": item.register.closing == Closing.DONE,
        "light": {
            "colour": str(light.colour),
            "letter": gettext(rules.COLOURS[light.colour]),
            "note": light_note(light),
        },
        "is_closed": light.colour == Colour.CLOSED,
        "facts": _facts(item, calendar, at),
        "declines": declines(item),
        "units": parts(item, units, light, at),
        "former": former,
        "superior": superior_order(item, at),
        "spoken": spoken_of(spoken),
        "letters": letters_of(item, at),
        "fields": _fields(item),
        "sources": _sources(item),
        "hangs": hangs_of(item),
        "carried_from": carried_from(item, at),
        "evidence": evidence,
        "more_evidence": has_more,
        "claims": claim_rounds(who.persons, claims, evidence, current),
        "extensions": [_extension(e) for e in Extension.objects.filter(area_id=item.area_id, item_id=item.pk)],
        "said": _said(item),
        "blockers": blockers_of(item, at) if item.blocker_count else [],
        "stages": list(item.stages.filter(area_id=item.area_id)) if item.stage_count else [],
        "children": _children(actor, item, at),
        "inner_tasks": tasks,
        "inner": rolled,
        "journal": _short_record(actor, item, snapshot, lines),
        "options": {str(o.verb): o for o in rules.options(snapshot, who, at)},
        "snapshot": snapshot,
    }


def _facts(item, calendar, at):
    moved = item.original_due_on != item.due_on
    return {
        "original_due_on": item.original_due_on,
        "due_on": item.due_on,
        "due_hour": item.due_hour,
        "due_kind": item.due_kind,
        "decide_on": item.decide_on,
        "is_standing": item.is_standing,
        "is_moved": moved,
        "moved_days": (item.due_on - item.original_due_on).days
        if moved and item.original_due_on and item.due_on
        else 0,
        "extension_count": item.extension_count,
        "scored_due_on": item.scored_due_on,
        "excuse_ground": gettext(GROUNDS[Ground(item.excuse_ground)]) if item.excuse_ground else "",
        "late_days": 0
        if item.state in OVER and not item.claimed_at
        else late_days(item.scored_due_on, day_of(item.claimed_at or at), calendar),
        "return_due_on": item.return_due_on if item.state == State.RETURNED else None,
        "is_rest_day": bool(item.original_due_on) and not calendar.is_working(item.original_due_on),
        "claimed_at": item.claimed_at,
        "responsible": item.responsible_name or "",
        "responsible_left": getattr(item, "responsible_left", False),
        "responsible_away_to": getattr(item, "responsible_away_to", None),
        "responsible_stand_in": getattr(item, "responsible_stand_in", None) or "",
        "leader": item.leader_name or "",
        "report_due_on": item.report_due_on,
    }


def _extension(e):
    """One extension that was asked for, and what became of it."""
    return {
        "row": e,
        "state": gettext(dict(Extension.STATES)[e.state]),
        "ground": gettext(GROUNDS[Ground(e.ground)]) if e.ground else "",
        "effect": "" if e.state != "granted" else gettext(EXCUSED if e.excused else PLAIN),
    }


def _fields(item):
    rows = ItemField.objects.filter(area_id=item.area_id, item_id=item.pk).select_related("field")
    return [{"label": r.field.label, "value": written(r)} for r in sorted(rows, key=lambda r: r.field.position)]


def _sources(item):
    rows = ItemSource.objects.filter(area_id=item.area_id, item_id=item.pk).order_by("id")
    return [{"row": s, "kind": gettext(SOURCE_KINDS[s.kind])} for s in rows]


def _said(item):
    """Reports, urgings and instructions, newest first."""
    rows = Report.objects.filter(area_id=item.area_id, item_id=item.pk).order_by("-at", "-id")[:50]
    return list(rows)


def _children(actor, item, at):
    """Sub-items as rows of a list. Who sees the parent sees that they exist; opening one asks for reach."""
    if not item.child_count:
        return []
    rows = list(Item.objects.filter(area_id=item.area_id, parent_id=item.pk).order_by("id").values(*SHOWN))
    writer = Writer(actor, rows, at=at)
    return [writer.row(r) for r in rows]


def journal_lines(actor, item, *, limit=JOURNAL_LINES, before=None):
    """办理记录, newest first: what was said, by whom, with the receipt. `before` is the last line's `seq`."""
    entries = []
    while (asked := limit - len(entries)) > 0:
        found = journal.stream_of(item.area_id, "item", item.pk, limit=asked, before=before, files=False)
        entries += [e for e in found if e.type not in INNER or e.pub["unit"] in inside_units(actor)]
        if len(found) < asked:
            break
        before = found[-1].stream_seq
    return [
        {
            "seq": e.stream_seq,
            "entry": e.seq,
            "at": e.at,
            "tone": events.kind(e.type).tone,
            "text": _sentence(e),
            "by": e.by_text,
            "receipt": e.receipt,
            "type": e.type,
            "pub": e.pub,
        }
        for e in entries
    ]


def _short_record(actor, item, snapshot, lines):
    """Auditors read every entry with its receipt; so does whoever must see what a purge would take."""
    if "auditor" in actor.roles or snapshot.purge:
        return journal_lines(actor, item, limit=lines)
    return folded(journal_lines(actor, item, limit=lines * WINDOW), lines)


def _sentence(e):
    """What is divided inside a unit stands in no sentence that others might read; who reads it here is inside."""
    said = events.sentence(e)
    return f"{said}：{e.priv['title']}" if e.type in INNER and "title" in e.priv else said


def sheet(actor, item, at, *, round_=None):
    """对账单: commitment, what counts as done, what the unit says, each proof with what the verifier saw and
    found. Of the last claim, so that a unit head reads it before submitting; or of the given round."""
    proofs = snapshots.proof_rows(item)
    handed_in = item.evidence.filter(area_id=item.area_id).order_by("no")
    evidence = {e["id"]: e for e in all_evidence(actor, item, handed_in)}
    rounds = [(claim, list(rows)) for claim, rows in groupby(proofs, key=lambda p: p.claim)]
    chosen = [(c, r) for c, r in rounds if round_ is None or c.round == round_]
    if not chosen:
        return None
    claim, rows = chosen[0]
    openings = snapshots.opening_rows(claim.pk, item.area_id)
    levels.stand(claim, lambda: [p.evidence_id for p in rows])
    later = levels.verdicts(claim) if claim.seed else {}
    units = snapshots.unit_rows(item)
    entries = journal.stream_of(item.area_id, "item", item.pk, limit=None) if claim.state == "closed" else ()
    closing = next((e for e in entries if e.type == "ledger.item.closed" and e.at == claim.decided_at), None)
    return {
        "item": item,
        "register": item.register,
        "facts": _facts(item, org.calendar(actor.area_id), at),
        "superior": superior_order(item, at),
        "leads": "、".join(u.name for u in units if u.is_lead),
        "joints": "、".join(u.name for u in units if not u.is_lead),
        "sources": _sources(item),
        "claim": claim,
        "verifier": claim.decided_by_text.split("（")[0].split(" ")[-1],  # the name, for the seal
        "rounds": [c.round for c, _ in rounds],
        "levels": grading.of_claim(claim, item.register, evidence=evidence.values()),
        "proofs": [
            {
                **evidence[p.evidence_id],
                "openings": [{"by": o.by_text, "at": o.at} for o in openings.get(p.pk, ())],
                "verdict": p.verdict,
                "verdict_name": gettext(VERDICTS[p.verdict]) if p.verdict else "",
                "note": p.note,
                "judged_by": p.judged_by_text,
                "judged_at": p.judged_at,
                "later": [
                    {"name": gettext(VERDICTS[v.verdict]), "verdict": v.verdict, "note": v.note, "by": v.judged_by_text}
                    for _, verdicts in sorted(later.items())
                    if (v := verdicts.get(p.pk))
                ],
            }
            for p in rows
        ],
        "closing": closing,
        "receipt": closing.receipt if closing else "",
        "at": at,
    }
