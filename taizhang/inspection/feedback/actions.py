"""上级反馈: the letter comes in, and its points are issued as items in one act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.models import Clause, Feedback, FeedbackPoint, Scheme
from taizhang.inspection.schemes.actions import KEEP, whole_county
from taizhang.ledger import actions as ledger
from taizhang.ledger.rules import SourceKind, day_of

from . import rules


@dataclass(frozen=True)
class Answer:
    """What becomes of a point."""

    n: int
    clause_key: str
    unit_id: int
    due_on: date | None


@transaction.atomic
def receive(text, *, title, sender, on, scheme, by, at):
    """记来函: the points of the letter, as `rules.points` parts them."""
    whole_county(by)
    if not 0 < len(title.strip()) <= 200 or not 0 < len(sender.strip()) <= 100:
        raise Refused("inspection.feedback_title", N_("请写来函的标题和是哪里来的。"), "invalid")
    if on is None or on > day_of(at):
        raise Refused("inspection.feedback_day", N_("请写来函的日期，不能在今天以后。"), "invalid")
    found = rules.points(text)
    if not found:
        raise Refused("inspection.no_points", N_("没有读出问题。请把反馈意见里列问题的部分粘进来。"), "invalid")
    if len(found) > rules.MOST:
        raise Refused("inspection.many_points", N_("一次最多{most}条，请分几次记。"), "invalid", most=rules.MOST)
    event = Event(
        ("feedback", journal.allot(by.area_id, "feedback")), "inspection.feedback.received",
        pub={"scheme": scheme.pk, "on": on.isoformat(), "count": len(found)},
        priv={"title": title.strip(), "sender": sender.strip(), **{f"point_{n}": p for n, p in enumerate(found)}},
    )  # fmt: skip
    return journal.append(event, by=by.signing(KEEP), at=at)


@transaction.atomic
def issue(feedback, answers: Sequence[Answer], *, by, at, seen=None):
    """交办: each point an item of the scheme's register, with the letter as its source; all of them or none."""
    whole_county(by)
    found = Feedback.objects.select_for_update().filter(area_id=by.area_id, pk=feedback.pk).first()
    if found is None:
        raise Refused("inspection.no_feedback", N_("没有这封反馈。"), "missing")
    if seen not in (None, "") and str(seen) != str(found.version):
        raise Refused("inspection.stale_feedback", N_("您打开之后已经有人交办过。请看过最新的再提交。"), "stale")
    if not answers:
        raise Refused("inspection.no_points_chosen", N_("请选要交办的问题。"), "invalid")
    points = {p.n: p for p in FeedbackPoint.objects.filter(area_id=by.area_id, feedback=found)}
    scheme = Scheme.objects.get(area_id=by.area_id, pk=found.scheme_id)
    rows = Clause.objects.filter(area_id=by.area_id, scheme=scheme, number=scheme.current_no, is_leaf=True)
    clauses = {row.key: row for row in rows}
    said, words = [], {}
    for answer in answers:
        point = points.get(answer.n)
        if point is None or point.item_id:
            raise Refused("inspection.point_issued", N_("第{n}条已经交办，或者没有这一条。"), "stale", n=answer.n)
        if not answer.unit_id or answer.due_on is None:
            raise Refused("inspection.point_unit", N_("第{n}条要选责任单位和时限。"), "invalid", n=answer.n)
        clause = clauses.get(answer.clause_key)
        text = f"{clause.no} {clause.title}"[:330] if clause else ""
        draft = ledger.Draft(
            scheme.register_id, point.text[:200], requirement=point.text, lead_unit_ids=(answer.unit_id,),
            due_on=answer.due_on,
            source=ledger.Source(
                kind=SourceKind.DOCUMENT, title=found.title, locus=f"第{answer.n}条", speaker=found.sender,
                passage=point.text, said_on=found.on, origin=("feedback", found.pk),
            ),
        )  # fmt: skip
        item = ledger.enter(draft, by=by, at=at).stream_id
        ledger.issue(item, by=by, at=at)
        said.append({"n": answer.n, "clause": clause.key if clause else "", "item": item})
        words[f"clause_{answer.n}"] = text
    event = Event(
        ("feedback", found.pk), "inspection.feedback.issued", pub={"points": said, "count": len(said)}, priv=words
    )
    return journal.append(event, by=by.signing(KEEP), at=at)
