"""Proofs as pages show them: some at a time, each with its doubts and with what the reader has opened and judged."""

from dataclasses import dataclass

from django.utils.translation import gettext

from taizhang.ledger import proving, snapshots
from taizhang.ledger.models import Claim, ClaimProof, Evidence, Item
from taizhang.ledger.rules import DOUBTS, VERDICTS, Doubt, day_of

PRINTS = 24  # so many proofs stand on the item's own page


@dataclass(frozen=True)
class Shown:
    """Which proofs of an item a page shows: so many after a number, or just one."""

    after: int = 0
    size: int = PRINTS
    only: int | None = None


FIRST = Shown()


def some_evidence(actor, item, shown):
    """The evidence of a page, and whether there is more after it."""
    if not item.evidence_count:
        return [], False
    rows = item.evidence.filter(area_id=item.area_id).order_by("no")
    rows = rows.filter(no__gt=shown.after) if shown.only is None else rows.filter(pk=shown.only)
    found = list(rows[: shown.size + 1])
    return all_evidence(actor, item, found[: shown.size]), len(found) > shown.size


def all_evidence(actor, item, rows):
    """Evidence, each with its doubts in plain words."""
    warnings = snapshots.warning_rows(item, [e.pk for e in rows])
    numbers = _numbers(actor, item, warnings)
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


def neighbours(item, no):
    """The proofs before and after this one."""
    rows = item.evidence.filter(area_id=item.area_id)
    before = rows.filter(no__lt=no).order_by("-no").values_list("pk", flat=True).first()
    return before, rows.filter(no__gt=no).order_by("no").values_list("pk", flat=True).first()


def left_out(item, claim):
    """Numbers of the first proofs that were handed in after those of a claim."""
    last = ClaimProof.objects.filter(area_id=item.area_id, claim_id=claim["id"]).order_by("-evidence__no")
    no = last.values_list("evidence__no", flat=True).first() or 0
    rows = item.evidence.filter(area_id=item.area_id, no__gt=no).order_by("no")
    return list(rows.values_list("no", flat=True)[:PRINTS])


def drawn(claim):
    """Id and number of every proof that a level of a claim draws."""
    ids = frozenset().union(*(stage.required or () for stage in claim.stages))
    return list(Evidence.objects.filter(area_id=claim.area_id, pk__in=ids).values("id", "no")) if ids else []


def next_to_judge(actor, item, after=0):
    """The proof that this verifier judges next at the present level: after number `after`, else from the start;
    None when every one has its verdict."""
    return proving.under_way(item).next_to_judge(frozenset(person for person, _, _ in actor.identities), after)


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


def claim_rounds(persons, claims, evidence, current):
    """Rounds of claiming, newest first. Of the one under way, `by_id` holds those of the shown proofs that are in it,
    with what this reader has opened and judged; `kept` answers about all of them."""
    states = dict(Claim.STATES)
    found = [
        {
            "row": claim,
            "id": claim.pk,
            "round": claim.round,
            "state": claim.state,
            "state_name": gettext(states[claim.state]),
            "is_current": current is not None and claim.pk == current.id,
        }
        for claim in claims
    ]
    for claim in found:
        if claim["is_current"]:
            shown = {e["id"]: e for e in evidence}
            rows = current.shown(persons, evidence=list(shown)) if shown else []
            proofs = [_claimed(p, current, persons, shown[p.evidence_id]) for p in rows]
            claim |= {"kept": current, "persons": persons, "by_id": {p["id"]: p for p in proofs}}
    return found


def _claimed(p, claim, persons, evidence=None):
    """A proof of a claim: what the present level found, and what this reader did."""
    is_mine = p.verdict_now != "" and p.judge_now in persons
    return {
        **(evidence or {"id": p.evidence_id, "no": p.evidence.no, "caption": p.evidence.caption or p.evidence.name}),
        "verdict": p.verdict_now,
        "verdict_name": gettext(VERDICTS[p.verdict_now]) if p.verdict_now else "",
        "note": p.note_now,
        "is_opened": p.is_seen,
        "is_judged_by_me": is_mine,
        "is_asked": claim.is_asked(p.evidence_id),  # this level must look at it
    }


def to_judge(item, claim, *, only_doubted, limit):
    """The first proofs that the present level looks at, or those of them that are in doubt."""
    kept, persons, known = claim["kept"], claim["persons"], claim["by_id"]
    at_hand = [p for p in known.values() if p["is_asked"]]
    if not only_doubted and len(at_hand) == kept.tally(persons).asked:
        return at_hand
    rows = kept.shown(persons, asked=True, doubted=only_doubted, limit=limit)
    unknown = [p.evidence_id for p in rows if p.evidence_id not in known]
    warned = snapshots.warning_rows(item, unknown) if unknown else {}
    return [
        known.get(p.evidence_id) or {**_claimed(p, kept, persons), "warnings": warned.get(p.evidence_id, ())}
        for p in rows
    ]


def doubted(claim, persons):
    """The first proofs of a claim that its last verifier did not find true."""
    kept = proving.of(claim)
    return [_claimed(p, kept, persons) for p in kept.shown(persons, doubted=True, limit=PRINTS)]
