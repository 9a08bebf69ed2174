"""What a verifier sees beside an item: the levels, the proofs to judge one after the other, what closes it."""

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.ledger import grading, queries
from taizhang.ledger.reasons import reason
from taizhang.ledger.rules import Verb, day_of
from taizhang.org import queries as org

LINES = 12  # so many verdicts are given on the item's own page; more are given one after the other


def panel(row, claim, options):
    """The panel of the item's page."""
    kept, persons = claim["kept"], claim["persons"]
    tally = kept.tally(persons)
    is_many = tally.asked > LINES
    lines = [_line(row, p) for p in queries.to_judge(row, claim, only_doubted=is_many, limit=LINES)]
    onward = kept.next_to_judge(persons) if is_many else None
    turn = next((line for line in lines if line["opened"] and not line["chosen"]), None)
    for line in lines:
        line["has_keys"] = line is turn  # Y, D and N speak about the first that waits for a verdict
    allowed = options[Verb.OPEN_PROOF]
    follows = options[Verb.PASS].reason is None or options[Verb.PASS].reason.code != "ledger.last_level"
    finish = Verb.PASS if claim["row"].seed and follows else Verb.CLOSE
    done = options[finish]
    return {
        "lines": lines,
        "refused": "" if allowed.allowed else reason(allowed),
        "is_passing": finish == Verb.PASS,
        "finish": {
            "url": reverse(f"ledger:{finish}", args=[row.pk]),
            "why": "" if done.allowed else reason(done),
        },
        "back": {
            "url": reverse("ledger:ask", args=[row.pk, Verb.RETURN]),
            "why": "" if options[Verb.RETURN].allowed else reason(options[Verb.RETURN]),
        },
        "left": tally.unseen,
        "asked": tally.asked,
        "others": tally.all - tally.asked,
        "judged": tally.asked - tally.unjudged,
        "is_many": is_many,
        "go_on": reverse("ledger:proof", args=[row.pk, onward]) if onward else "",
        "statement": claim["row"].statement,
        "submitted": claim["row"].submitted_by_text,
    }


def _line(row, p):
    return {
        "no": p["no"],
        "caption": p.get("caption", ""),
        "opened": p["is_opened"],
        "chosen": p["verdict"] if p["is_judged_by_me"] else "",
        "url": reverse("ledger:judge", args=[row.pk, p["id"]]),
        "note": p["note"] if p["is_judged_by_me"] else "",
        "doubt": bool(p.get("warnings")),
    }


def line(row, claim, evidence_id):
    """The verdict of one proof, on its own page; None when it is not of the claim."""
    found = claim["by_id"].get(evidence_id)
    return _line(row, found) | {"is_asked": found["is_asked"]} if found else None


def steps(row, claim, at):
    """Where a graded claim stands and who verifies there; nothing where there is one level."""
    if not claim["row"].seed:
        return []
    found = grading.of_claim(claim["row"], row.register, evidence=queries.drawn(claim["row"]))
    now = next((step for step in found if step["is_now"]), None)
    if now and row.verify_unit_id:
        people = org.holders(row.area_id, "verifier", on=day_of(at), unit_id=row.verify_unit_id)
        now["people"] = "、".join(post.person.name for post in people)
        now["nobody"] = "" if people else gettext("{unit}还没有核验员，请安全管理员授权。").format(unit=now["unit"])
    return found
