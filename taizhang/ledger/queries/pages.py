"""One item as its page shows it, and the reconciliation sheet (对账单)."""

from itertools import groupby

from django.utils.translation import gettext

from taizhang import journal
from taizhang.journal import events
from taizhang.ledger import grading, levels, rules, snapshots
from taizhang.ledger.models import Claim, Evidence, Extension, Item, ItemField, ItemSource, Register, Report
from taizhang.ledger.rules import (
    CLOSINGS,
    DOUBTS,
    EXCUSED,
    GROUNDS,
    OVER,
    PLAIN,
    SOURCE_KINDS,
    VERDICTS,
    Closing,
    Colour,
    Doubt,
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


def item_page(actor, item, at, *, lines=JOURNAL_LINES):
    """Every block of the item's page, in about fifteen queries. `item` comes from `item_for`."""
    units, proofs = snapshots.unit_rows(item), snapshots.proof_rows(item)
    former, spoken = snapshots.former_rows(item), snapshots.spoken_rows(item)
    warnings = snapshots.warning_rows(item)
    snapshot = snapshots.snapshot(item, units=units, former=former, proofs=proofs, warnings=warnings, spoken=spoken)
    who = snapshots.who(actor)
    calendar = org.calendar(actor.area_id)
    light = rules.light(
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
    mine = [u.unit_id for u in units if u.unit_id in inside_units(actor)]
    tasks, rolled = inner_tasks(actor, item, mine)
    evidence = _evidence(actor, item, warnings)
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
        "claims": _claims(actor, proofs, evidence, snapshot),
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


def _evidence(actor, item, warnings):
    """Evidence in its order, each with its doubts in plain words."""
    if not item.evidence_count:
        return []
    numbers = _numbers(actor, item, warnings)
    rows = item.evidence.filter(area_id=item.area_id).order_by("no")
    return [
        {
            "row": e,
            "id": e.pk,
            "no": e.no,
            "name": e.name,
            "caption": e.caption or e.name,
            "is_photo": e.is_photo,
            "mime": e.mime,
            "size": e.size,
            "at": e.at,
            "by": e.by_text,
            "taken_at": e.taken_at,
            "has_place": e.taken_lat is not None,
            "sha256": e.sha256,
            "warnings": [
                {
                    "kind": w.kind,
                    "text": _doubt(w, e, item, numbers),
                    "item_id": w.other_item_id if w.other_item_id in numbers else None,
                    "evidence_id": w.other_evidence_id,
                }
                for w in warnings.get(e.pk, ())
            ],
        }
        for e in rows
    ]


def evidence_for(item, evidence_id):
    """A proof of the item, or None."""
    return item.evidence.filter(area_id=item.area_id, pk=evidence_id).first()


def next_to_judge(actor, item, after=0):
    """The proof that this verifier judges next at the present level: after number `after`, else from the start;
    None when every one has its verdict."""
    claim = snapshots.snapshot(item, about=rules.Verb.JUDGE).claim
    persons = {person for person, _, _ in actor.identities}
    left = [p for p in claim.to_judge if not p.verdict or p.judge_id not in persons]
    return next((p.evidence_id for p in left if p.no > after), left[0].evidence_id if left else None)


def resembled(actor, warning):
    """The evidence that a doubt speaks of, when the actor may see its item: for a look side by side."""
    if warning["evidence_id"] is None:
        return None
    rows = Evidence.objects.filter(area_id=actor.area_id, pk=warning["evidence_id"], is_photo=True)
    return rows.filter(item__in=Item.objects.visible_to(actor)).select_related("item").first()


def _numbers(actor, item, warnings):
    """Numbers of the other items that doubts speak of, as far as the actor may see them."""
    others = {w.other_item_id for rows in warnings.values() for w in rows if w.other_item_id} - {item.pk}
    if not others:
        return {}
    return dict(Item.objects.visible_to(actor).filter(pk__in=others).values_list("pk", "number"))


def _doubt(warning, evidence, item, numbers):
    kind = Doubt(warning.kind)
    other = (
        gettext("本事项")
        if warning.other_item_id == item.pk
        else numbers.get(warning.other_item_id, gettext("另一件事项"))
    )
    taken = f"{day_of(evidence.taken_at):%Y-%m-%d}" if evidence.taken_at else ""
    return gettext(DOUBTS[kind]).format(
        other=other,
        percent=warning.amount,
        metres=warning.amount,
        taken=taken,
        entered=f"{day_of(item.entered_at):%Y-%m-%d}",
    )


def _claims(actor, proofs, evidence, snapshot):
    """Rounds of claiming, newest first, each with its proofs and what this actor has opened and judged."""
    shown = {e["id"]: e for e in evidence}
    persons = {person for person, _, _ in actor.identities}
    current = {p.evidence_id: p for p in snapshot.claim.proofs} if snapshot.claim else {}
    asked = {p.evidence_id for p in snapshot.claim.to_judge} if snapshot.claim else set()
    states = dict(Claim.STATES)
    found = []
    for claim, rows in groupby(proofs, key=lambda p: p.claim):
        is_current = snapshot.claim is not None and claim.pk == snapshot.claim.id
        found.append(
            {
                "row": claim,
                "id": claim.pk,
                "round": claim.round,
                "state": claim.state,
                "state_name": gettext(states[claim.state]),
                "is_current": is_current,
                "proofs": [
                    {
                        **shown.get(p.evidence_id, {"id": p.evidence_id, "no": p.evidence.no}),
                        "verdict": p.verdict,
                        "verdict_name": gettext(VERDICTS[p.verdict]) if p.verdict else "",
                        "note": p.note,
                        "judged_by": p.judged_by_text,
                        "judged_at": p.judged_at,
                        "is_opened": is_current and bool(current[p.evidence_id].openers & persons),
                        "is_judged_by_me": is_current
                        and bool(current[p.evidence_id].verdict)
                        and current[p.evidence_id].judge_id in persons,
                        "my_verdict": current[p.evidence_id].verdict if is_current else "",
                        "is_asked": is_current and p.evidence_id in asked,  # this level must look at it
                    }
                    for p in rows
                ],
            }
        )
    for claim in found:
        claim["by_id"] = {p["id"]: p for p in claim["proofs"]}
    return found


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
    warnings = snapshots.warning_rows(item)
    evidence = {e["id"]: e for e in _evidence(actor, item, warnings)}
    rounds = [(claim, list(rows)) for claim, rows in groupby(proofs, key=lambda p: p.claim)]
    chosen = [(c, r) for c, r in rounds if round_ is None or c.round == round_]
    if not chosen:
        return None
    claim, rows = chosen[0]
    openings = snapshots.opening_rows(claim.pk, item.area_id)
    levels.stand(claim, rows)
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
