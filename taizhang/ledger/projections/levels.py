"""Graded verification as the journal tells it: the levels of a claim, who looked, who passed it on."""

from taizhang.ledger.models import Claim, ClaimLevel, ClaimProof, ClaimVerifier, LevelVerdict

from .base import item_of, move, row_ids

OVER = {"verify_level": "", "verify_unit_id": None, "awaits_leader": False}  # the item waits at no level any more


def begin(e):
    """The levels that the submitted claim must pass; returns the item's columns."""
    waits = {"awaits_leader": e.pub.get("needs_leader", False)}
    said = e.pub.get("levels")
    if not said:
        return {**OVER, **waits}
    ids = row_ids(e)
    for position, level in enumerate(said):
        ClaimLevel.objects.create(
            id=next(ids),
            area_id=e.area_id,
            claim_id=e.pub["claim"],
            position=position,
            level=level["level"],
            unit_id=level["unit"],
            sample=level["sample"],
            skipped=level["skipped"],
        )
    first = next(n for n, level in enumerate(said) if not level["skipped"])
    _claim(e).update(position=first, seed=e.leaf_hash)
    return {"verify_level": said[first]["level"], "verify_unit_id": said[first]["unit"], **waits}


def looked(e):
    """Somebody looked at a proof at this level: he, and the one acted for, look at none of the next."""
    if "position" not in e.pub:
        return
    ids = row_ids(e)
    ClaimVerifier.objects.bulk_create(
        (
            ClaimVerifier(
                id=next(ids), area_id=e.area_id, claim_id=e.pub["claim"], position=e.pub["position"], person_id=person
            )
            for person in dict.fromkeys(p for p in (e.person_id, e.for_person_id) if p)
        ),
        ignore_conflicts=True,
    )


def found_later(e):
    """Keeps the verdict of a level after the first; False when it is the first."""
    if "position" not in e.pub:
        return False
    rows = ClaimLevel.objects.filter(area_id=e.area_id, claim_id=e.pub["claim"])
    if not rows.filter(position__lt=e.pub["position"], skipped="").exists():
        return False
    level = rows.get(position=e.pub["position"])
    proof = ClaimProof.objects.get(area_id=e.area_id, claim_id=e.pub["claim"], evidence_id=e.pub["evidence"])
    found = {
        "verdict": e.pub["verdict"],
        "note": e.priv["note"],
        "judged_by_id": e.person_id,
        "judged_by_text": e.by_text,
        "judged_at": e.at,
    }
    if not LevelVerdict.objects.filter(area_id=e.area_id, level=level, proof=proof).update(**found):
        LevelVerdict.objects.create(id=next(row_ids(e)), area_id=e.area_id, level=level, proof=proof, **found)
    return True


def passed(e):
    _pass(e, e.pub["position"])
    coming = (
        ClaimLevel.objects.filter(
            area_id=e.area_id, claim_id=e.pub["claim"], position__gt=e.pub["position"], skipped=""
        )
        .order_by("position")
        .first()
    )
    _claim(e).update(position=coming.position)
    move(e, verify_level=coming.level, verify_unit_id=coming.unit_id)


def finish(e):
    """The last level is passed by whoever strikes off."""
    if "position" in e.pub:
        _pass(e, e.pub["position"])


def _pass(e, position):
    ClaimLevel.objects.filter(area_id=e.area_id, claim_id=e.pub["claim"], position=position).update(
        passed_at=e.at,
        passed_by_id=e.person_id,
        passed_unit_id=e.unit_id,
        passed_by_text=e.by_text,
        remark=e.priv["remark"],
    )


def confirmed(e):
    _claim(e).update(
        confirmed_by_id=e.person_id,
        confirmed_for_id=e.for_person_id,
        confirmed_by_text=e.by_text,
        confirmed_at=e.at,
        confirmation=e.priv["decision"],
    )
    move(e, item_of(e), awaits_leader=False)


def _claim(e):
    return Claim.objects.filter(area_id=e.area_id, pk=e.pub["claim"])
