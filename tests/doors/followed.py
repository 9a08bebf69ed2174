"""What follows a finding behind the doors: its page, a second person's word, objections, self-checks."""

from datetime import timedelta
from itertools import count

from taizhang.inspection.after import actions as after
from taizhang.inspection.alike import actions as alike
from taizhang.inspection.findings import actions as findings
from taizhang.inspection.models import AlikePoint
from taizhang.ledger.rules import day_of

RELATIONS = dict.fromkeys(("finding", "alike"), ("own", "child", "sibling", "foreign", "absent"))
HEADS = {"own": "hekou_head", "child": "hekou_head", "sibling": "qingshi_head"}


def told(world, one, relation, visit, point, word):
    """What was found at a point: an item's, one fixed on the spot, one that the unit objects to."""
    n, text = count(), f"{word}满溢"

    def note(**more):
        at = one.later()
        said = findings.Note(point, "1.1", f"followed-{relation}-{next(n)}", text=text, **more)
        return findings.note(visit, said, by=one.county.actor("inspector", at), at=at).stream_id

    world.put("finding", relation, finding_id=note())
    world.put("finding.spot", relation, finding_id=note(fixed=True))
    if relation in HEADS:
        disputed, at = note(), one.later()
        after.dispute(disputed, reason=text, by=one.county.actor(HEADS[relation], at), at=at)
        world.put("finding.disputed", relation, finding_id=disputed)


def asked(world, one, word):
    """举一反三, of the points of one unit and below."""
    for relation, unit, other in (
        ("own", "hekou", "sibling"), ("child", "liulin", "sibling"), ("sibling", "qingshi", "own"),
    ):  # fmt: skip
        at, text, finding = one.later(), word(relation), world.things["finding"][other]["finding_id"]
        order = alike.order(
            finding, text=text, due_on=day_of(at) + timedelta(days=30), title=text, by=one.county.clerk, at=at,
            unit_id=one.county.units[unit].pk,
        )  # fmt: skip
        world.put("alike", relation, alike_id=order.stream_id)
        first = AlikePoint.objects.filter(alike_id=order.stream_id).earliest("pk")
        world.put("alike.point", relation, row_id=first.pk)


def reach(of, who, common, branch):
    if of == "finding.spot" and who.kind in ("unit", "stand-in"):  # without an item: the unit's own matter
        return branch if who.role in ("unit_head", "liaison") else set()
    return branch if who.kind in ("unit", "stand-in") else common


REASON = {"reason": "不归我们"}
CAUSE = {"cause": "没有专人管", "measure": "每天两次清运"}
ORDER = {"text": "桶有没有满", "due_on": "2026-12-01"}
DECIDED = {"upheld": "0", "answer": "桶满就要清"}
NOTED = {"inspector": 403}  # who noted it


def rows(reads, writes, see, office):
    return (
        reads("inspection:findings", see),
        reads("inspection:findings-agree", "clerk inspector"),
        reads("inspection:findings-disputed", "clerk"),
        reads("inspection:findings-causes", "unit_head liaison"),
        reads("inspection:finding", see, of="finding"),
        writes("inspection:finding-agree", "clerk inspector", of="finding.spot", but=NOTED),
        writes("inspection:finding-refuse", "clerk inspector", of="finding.spot", send=REASON, but=NOTED),
        writes("inspection:finding-after", "liaison", of="finding", answers=400),
        writes("inspection:finding-cause", "unit_head liaison", of="finding", send=CAUSE, answers=409),
        writes("inspection:finding-dispute", "unit_head liaison", of="finding", send=REASON),
        writes("inspection:finding-decide", "clerk", of="finding.disputed", send=DECIDED, but=office),
        reads("inspection:watches", "leader clerk verifier"),
        writes("inspection:watches-plan", "clerk", send={"on": "2026-12-01"}, answers=409, but=office),
        reads("inspection:alike-mine", "unit_head liaison"),
        reads("inspection:alike", see, of="alike"),
        writes("inspection:alike-order", "clerk", of="finding", send=ORDER, but=office),
        writes("inspection:alike-answer", "unit_head liaison", of="alike.point", send={"answer": "fine"}),
    )
