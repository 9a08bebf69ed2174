"""The reader reads a corrected text again: what nobody has touched is proposed anew, what a person did stays."""

from taizhang.intake.actions import reading
from taizhang.intake.actions.relating import relate
from taizhang.intake.actions.second import READER
from taizhang.intake.actions.suggesting import Suggester
from taizhang.intake.models import Candidate
from taizhang.intake.rules import candidates as rules
from taizhang.intake.rules.candidates import PERSON, State

UNTOUCHED = (State.NEW, State.PASSED, State.SAME)
_OWN = {"id", "area_id", "document_id", "version"}
_FIELDS = [f.attname for f in Candidate._meta.concrete_fields if f.attname not in _OWN]


def reread(document, before: str, change) -> None:
    """`document.text` is the new text, `before` the one until now. Saves the document."""
    touched = _follow(document, change)
    open_, kept = [], []
    for candidate in document.candidates.all():
        was = before[candidate.start : candidate.end]
        candidate.start, candidate.end = _within(document, change.span(candidate.start, candidate.end))
        if _is_untouched(candidate, touched):
            open_.append(candidate)
            continue
        kept.append(candidate)
        if candidate.state == State.NEW:
            _say_again(candidate, document, was)
    Candidate.objects.bulk_update(kept, ["start", "end", "passage", "passage_hash", "requirement", "title"])
    suggester = Suggester(document)
    found = suggester.read(document.text)
    _refresh(document, suggester, found, open_, kept)
    document.layout, document.figures = suggester.layout(found), suggester.figures(found)
    document.save(update_fields=["text", "title", "number", "issued_on", "layout", "figures"])


def _follow(document, change):
    """Steps that can be taken back remember rows: these move, too. Returns the candidates that people touched."""
    touched = set()
    for step in document.decisions.all():
        for row in step.before:
            row["start"], row["end"] = _within(document, change.span(row["start"], row["end"]))
        touched |= {row["id"] for row in step.before} | set(step.made)
        if step.before:
            step.save(update_fields=["before"])
    return touched


def _within(document, span):
    """A stretch of at least one letter of the text: its words may have been struck out."""
    start = min(span[0], len(document.text) - 1)
    return start, max(start + 1, min(span[1], len(document.text)))


def _is_untouched(candidate, touched):
    by_hand = candidate.rule == PERSON or candidate.terms.get("reader") == READER
    return candidate.state in UNTOUCHED and candidate.pk not in touched and not by_hand


def _say_again(candidate, document, was):
    """An open candidate that a person edited quotes the text as it is now; what was typed stays."""
    before, passage = candidate.passage, rules.one_line(document.text[candidate.start : candidate.end])
    if before != rules.one_line(was) or passage == before:  # of several sentences, or not changed
        return
    said = (candidate.owner_text, candidate.due_text)
    if candidate.title == rules.title_of(before, *said):
        candidate.title = rules.title_of(passage, *said)
    if candidate.requirement == before:
        candidate.requirement = passage
    candidate.passage, candidate.passage_hash = passage, rules.passage_hash(passage)


def _refresh(document, suggester, found, open_, kept):
    """What the reader finds now takes the place of what it had found there."""
    taken = [(c.start, c.end) for c in kept]
    fresh = [c for c in suggester.candidates(found) if all(c.end <= start or c.start >= end for start, end in taken)]
    reading.mark(document, fresh)
    relate(document.area_id, fresh)
    for candidate in fresh:
        same = next((c for c in open_ if c.start < candidate.end and c.end > candidate.start), None)
        if same is None:
            candidate.save()
            continue
        open_.remove(same)
        candidate.terms |= {key: same.terms[key] for key in ("reader",) if key in same.terms}
        told = {name: getattr(candidate, name) for name in _FIELDS}
        is_moved_only = all(told[name] == getattr(same, name) for name in _FIELDS)
        for name, value in told.items():
            setattr(same, name, value)
        same.version += not is_moved_only
        same.save()
    document.candidates.filter(pk__in=[c.pk for c in open_]).delete()
