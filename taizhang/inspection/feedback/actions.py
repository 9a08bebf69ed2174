"""上级反馈: the letter comes in, and its points are issued as items in one act."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from taizhang import journal
from taizhang.engine import marks
from taizhang.engine.events import Event, FileRef
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.models import Clause, Feedback, FeedbackPoint, Scheme
from taizhang.inspection.schemes.actions import KEEP, whole_county
from taizhang.intake.models import Document
from taizhang.journal import blobs
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


@dataclass(frozen=True)
class Letter:
    """The letter as it came: the bytes that were handed in, or those of a document of the reading desk."""

    name: str
    data: bytes = b""
    document: Document | None = None


@transaction.atomic
def receive(text, *, title, sender, on, scheme, by, at, number="", letter=None):
    """记来函: the points of the letter, as `rules.points` parts them. The letter itself is kept under its hash."""
    whole_county(by)
    marks.refuse_classified(text, title, number)
    if not 0 < len(title.strip()) <= 200 or not 0 < len(sender.strip()) <= 100:
        raise Refused("inspection.feedback_title", N_("请写来函的标题和是哪里来的。"), "invalid")
    if on is None or on > day_of(at):
        raise Refused("inspection.feedback_day", N_("请写来函的日期，不能在今天以后。"), "invalid")
    found = rules.points(text)
    if not found:
        raise Refused("inspection.no_points", N_("没有读出问题。请把反馈意见里列问题的部分粘进来。"), "invalid")
    if len(found) > rules.MOST:
        raise Refused("inspection.many_points", N_("一次最多{most}条，请分几次记。"), "invalid", most=rules.MOST)
    priv = {"title": title.strip(), "sender": sender.strip(), "number": number.strip()[:80]}
    pub = {"scheme": scheme.pk, "on": on.isoformat(), "count": len(found)}
    if letter is not None:
        priv["file_name"] = letter.name[-255:]
        pub["document"] = letter.document.pk if letter.document else None
    event = Event(
        ("feedback", journal.allot(by.area_id, "feedback")), "inspection.feedback.received", pub=pub,
        priv=priv | {f"point_{n}": point for n, point in enumerate(found)}, files=(_kept(letter),) if letter else (),
    )  # fmt: skip
    return journal.append(event, by=by.signing(KEEP), at=at)


def _kept(letter):
    if letter.document is not None:
        return FileRef(letter.document.sha256, letter.document.size, letter.document.mime)
    return blobs.store(io.BytesIO(letter.data))


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
                kind=SourceKind.DOCUMENT, title=f"{found.title}　{found.number}".strip(), locus=f"第{answer.n}条",
                speaker=found.sender, passage=point.text, said_on=found.on, sha256=found.sha256,
                # A document of the desk takes with it what cites it, when it is purged.
                origin=("document", found.document_id) if found.document_id else ("feedback", found.pk),
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


def forget(purged):
    """A document of the reading desk was purged (涉密清除): the letter that it was, and what was read in it, go too."""
    for letter in Feedback.objects.filter(area_id=purged.area_id, document_id=purged.stream_id).order_by("pk"):
        stream = ("feedback", letter.pk)
        told = journal.stream_of(letter.area_id, *stream, limit=None)
        seqs = [entry.seq for entry in told if entry.type == "inspection.feedback.received"]
        journal.erase(letter.area_id, stream, by=None, at=purged.at, entries=seqs)
