"""What a decision teaches the desk, and what is forgotten again. Lessons follow from how a candidate stands: taking a
step back takes back what it taught."""

from django.db import transaction

from taizhang.intake import queries
from taizhang.intake.models import Lesson
from taizhang.intake.rules import memory
from taizhang.intake.rules.candidates import PERSON, State
from taizhang.org import queries as org

EXACT = {"name", "short", "alias"}


def learn(document, candidate, *, by, at) -> None:
    """Keep what this candidate, as it stands now, teaches; drop what it taught before."""
    taught = dict(_taught(candidate))
    candidate.lessons.exclude(kind__in=taught).delete()
    for kind, (words, unit_id) in taught.items():
        known = candidate.lessons.filter(kind=kind).first() or Lesson(
            area_id=document.area_id, unit_id=document.unit_id, candidate=candidate, kind=kind
        )
        if (known.words, known.meant_id) != (words, unit_id) or known.pk is None:
            known.words, known.meant_id, known.person_id, known.at = words, unit_id, by.person_id, at
            known.save()


def _taught(candidate):
    if candidate.state == State.REJECTED:
        yield memory.REJECT, ("", None)
    chosen = candidate.lead_how == PERSON
    confirmed = candidate.lead_how == memory.RECALLED and candidate.state == State.ACCEPTED
    if candidate.lead_unit_id and (chosen or confirmed):
        name = memory.printed_name(candidate.owner_text, candidate.passage)
        if name and not names_a_unit(org.matcher(candidate.area_id).match(name)):
            yield memory.ALIAS, (name[:100], candidate.lead_unit_id)


def names_a_unit(found) -> bool:
    """Whether a printed name is a unit's own: then nothing that was learned may speak against it."""
    return len(found) == 1 and found[0].how in EXACT


@transaction.atomic
def forget(lesson_id: int, *, by, at) -> int:
    """忘掉: this lesson and all of its kind at the same desk. Returns how many."""
    lesson = Lesson.objects.select_related("candidate").get(pk=lesson_id)
    alike = [other.pk for other in queries.lessons_like(lesson)]
    Lesson.objects.filter(area_id=lesson.area_id, pk__in=alike).delete()
    return len(alike)
