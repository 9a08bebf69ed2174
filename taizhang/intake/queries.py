"""Every read of intake. First argument is the actor; nothing outside reach comes back."""

from django.db.models import Count, Q

from taizhang.intake.models import Candidate, Correction, Decision, Document, Lesson, StoppedScan
from taizhang.intake.rules import memory
from taizhang.intake.rules.candidates import DECIDED, PROPOSED, State
from taizhang.ledger.models import Item, Register
from taizhang.org.models import Person, RoleGrant, Unit
from taizhang.ui import NotInReach

PAGE = 50
LESSONS = 500  # of one kind that a desk goes by, the newest first


def document_for(actor, document_id) -> Document:
    document = Document.objects.visible_to(actor).filter(pk=document_id).first()
    if document is None:
        raise NotInReach
    return document


def candidate_for(actor, document_id, candidate_id) -> Candidate:
    """A candidate of a document within reach."""
    document = document_for(actor, document_id)
    candidate = document.candidates.filter(pk=candidate_id).first()
    if candidate is None:
        raise NotInReach
    return candidate


def documents(actor, *, text="", before=None) -> list[Document]:
    """Newest first, with how many candidates each has and how many are decided; one more than a page."""
    found = Document.objects.visible_to(actor).defer("text", "figures", "layout")
    if text:
        found = found.filter(Q(title__contains=text) | Q(number__contains=text) | Q(text__contains=text))
    if before is not None:
        found = found.filter(pk__lt=before)
    found = found.annotate(
        proposed=Count("candidates", filter=Q(candidates__state__in=list(PROPOSED))),
        decided=Count("candidates", filter=Q(candidates__state__in=list(DECIDED))),
        accepted=Count("candidates", filter=Q(candidates__state=State.ACCEPTED)),
    )
    return list(found.order_by("-pk")[: PAGE + 1])


def undecided(actor, before, *, most) -> list[Document]:
    """Documents that came in before an instant and hold candidates on which nobody has decided, the oldest first."""
    waiting = Candidate.objects.filter(area_id=actor.area_id, state=State.NEW).values("document_id")
    found = Document.objects.visible_to(actor).filter(pk__in=waiting, received_at__lt=before)
    return list(found.only("pk", "title").order_by("pk")[:most])


def stopped_scan(actor, document_id) -> StoppedScan | None:
    """That a scan which this person brought was stopped by a mark of secrecy and is gone."""
    return StoppedScan.objects.visible_to(actor).filter(document_id=document_id).first()


def stopped_scans(actor, since) -> list[StoppedScan]:
    """Those since this instant, newest first."""
    return list(StoppedScan.objects.visible_to(actor).filter(at__gte=since).order_by("-at")[:5])


def turn_of(document, number) -> int:
    """By how many degrees a page was turned when it was recognised."""
    return document.scan_pages.filter(number=number).values_list("turn", flat=True).first() or 0


def corrections_of(document) -> list[Correction]:
    """What was put right in a recognised text, in the order in which it was done."""
    return list(Correction.objects.filter(area_id=document.area_id, document_id=document.pk)) if document.pages else []


def candidates_of(document) -> list[Candidate]:
    return list(document.candidates.select_related("same_as"))


def registers(actor) -> list[Register]:
    return list(Register.objects.visible_to(actor).in_use())


def items(actor, item_ids) -> dict[int, Item]:
    """The items that were made of candidates, as far as the actor sees them."""
    wanted = [item_id for item_id in item_ids if item_id]
    return {item.pk: item for item in Item.objects.visible_to(actor).filter(pk__in=wanted)} if wanted else {}


def person_names(area_id, person_ids) -> dict[int, str]:
    wanted = [person_id for person_id in person_ids if person_id]
    if not wanted:
        return {}
    return dict(Person.objects.filter(area_id=area_id, pk__in=wanted).values_list("pk", "name"))


def may_undo(actor, document) -> bool:
    return Decision.objects.filter(area_id=document.area_id, document=document, person_id=actor.person_id).exists()


def portfolio(area_id, on) -> list[tuple[str, int, str]]:
    """分工: (path of the branch, person, name) of every leader who answers for less than the whole area."""
    grants = RoleGrant.objects.filter(area_id=area_id, role="leader", scope_register_id=None).in_force(on)
    grants = grants.filter(Q(post__to_on=None) | Q(post__to_on__gte=on)).select_related("scope_unit", "person")
    rows = [(g.scope_unit.path, g.person_id, g.person.name) for g in grants if g.scope_unit.path.count(".") > 1]
    return sorted(rows, key=lambda row: -row[0].count("."))


def leader_in(portfolio, unit_path) -> tuple[int | None, str]:
    """The leader of the nearest branch, as (person, name)."""
    return next(((person, name) for path, person, name in portfolio if unit_path.startswith(path)), (None, ""))


def leader_of(area_id, unit_id, on) -> tuple[int | None, str]:
    """分管领导 of a unit by the division of work."""
    path = Unit.objects.filter(area_id=area_id, pk=unit_id).values_list("path", flat=True).first()
    return leader_in(portfolio(area_id, on), path) if path else (None, "")


def drafts_of(actor, document) -> list[Item]:
    """The drafts that came from this document and are not handed out yet, in the order of the text."""
    accepted = document.candidates.filter(state=State.ACCEPTED).order_by("start").values_list("item_id", flat=True)
    known = items(actor, accepted)
    return [known[pk] for pk in accepted if pk in known and known[pk].state == "draft"]


def issued_of(actor, document) -> list[Item]:
    """The items that came from this document and were handed out."""
    accepted = document.candidates.filter(state=State.ACCEPTED).order_by("start").values_list("item_id", flat=True)
    known = items(actor, accepted)
    return [known[pk] for pk in accepted if pk in known and known[pk].number]


# ── what the desk has learned ──────────────────────────────────────────────────


def lessons(area_id, unit_id, kind) -> list[Lesson]:
    """What one desk was taught, newest first."""
    found = Lesson.objects.filter(area_id=area_id, unit_id=unit_id, kind=kind).select_related("candidate")
    return list(found.order_by("-id")[:LESSONS])


def aliases(area_id, unit_id) -> dict[str, memory.Known]:
    known = lessons(area_id, unit_id, memory.ALIAS)
    return memory.aliases((lesson.words, lesson.meant_id) for lesson in known if lesson.meant_id)


def lesson_for(actor, lesson_id) -> Lesson:
    lesson = Lesson.objects.visible_to(actor, "intake.decide").filter(pk=lesson_id).first()
    if lesson is None:
        raise NotInReach
    return lesson


def lessons_like(lesson) -> list[Lesson]:
    """All that one line of the page stands for: the same name for the same unit, or sentences of one kind."""
    known = lessons(lesson.area_id, lesson.unit_id, lesson.kind)
    if lesson.kind == memory.ALIAS:
        return [other for other in known if (other.words, other.meant_id) == (lesson.words, lesson.meant_id)]
    shapes = {other.pk: other for other in known}
    for bundle in memory.clusters([(pk, memory.shape(other.candidate.passage)) for pk, other in shapes.items()]):
        if lesson.pk in bundle:
            return [shapes[pk] for pk in bundle]
    return [lesson]


def learned(actor) -> dict[str, list[list[Lesson]]]:
    """What the desks within reach have learned, in bundles: names by unit, and sentences that are alike."""
    visible = Lesson.objects.visible_to(actor, "intake.decide").select_related("candidate").order_by("-id")
    names: dict[tuple, list[Lesson]] = {}
    for lesson in visible.filter(kind=memory.ALIAS)[:LESSONS]:
        names.setdefault((lesson.unit_id, lesson.words, lesson.meant_id), []).append(lesson)
    by_desk: dict[int, dict[int, Lesson]] = {}
    for lesson in visible.filter(kind=memory.REJECT)[:LESSONS]:
        by_desk.setdefault(lesson.unit_id, {})[lesson.pk] = lesson
    sentences = []
    for known in by_desk.values():
        shapes = [(pk, memory.shape(lesson.candidate.passage)) for pk, lesson in known.items()]
        sentences += [[known[pk] for pk in bundle] for bundle in memory.clusters(shapes)]
    return {
        memory.ALIAS: list(names.values()),
        memory.REJECT: [bundle for bundle in sentences if len(bundle) >= memory.REJECTED_AFTER],
    }
