"""逐句看: every sentence that the reader judged, in the order of the text, with what became of it and why."""

from django.utils.translation import gettext

from taizhang.engine.refusal import N_
from taizhang.intake import queries
from taizhang.intake.actions.suggesting import Suggester
from taizhang.intake.rules import candidates as rules
from taizhang.intake.rules.candidates import State
from taizhang.intake.rules.reasons import reason_of
from taizhang.intake.screens.documents import heading

PAGE = 100
HEADER = N_("表头，或者不是任务表里的一行")
SAME = N_("和上一行是同一件事，已并在一起")


def sentences(actor, document, *, after=0) -> dict:
    """A page of sentences from the place `after` on. The reader is asked again: it says the same of the same text."""
    judged = sorted(Suggester(document).read(document.text).judged, key=lambda clause: clause.start)
    rest = [clause for clause in judged if clause.start >= after]
    shown = rest[:PAGE]
    candidates = [c for c in queries.candidates_of(document) if c.state not in (State.SPLIT, State.MERGED)]
    return {
        "document": heading(document),
        "can_decide": actor.can("intake.decide"),
        "rows": [_row(clause, candidates) for clause in shown],
        "next": rest[PAGE].start if len(rest) > PAGE else None,
    }


def _row(clause, candidates):
    candidate = next((c for c in candidates if c.start < clause.end and c.end > clause.start), None)
    proposed = candidate if candidate and candidate.state != State.PASSED else None
    return {
        "start": clause.start,
        "end": clause.end,
        "text": rules.one_line(clause.text.replace("\t", "　")),
        "is_passed": proposed is None,
        "says": gettext(rules.STATE_WORDS[State(proposed.state)]) if proposed else _reason(clause, candidate),
        "candidate": proposed.pk if proposed else None,
    }


def _reason(clause, candidate):
    if candidate is None and clause.rule.startswith("table."):
        return gettext(SAME if clause.rule == "table.same-task" else HEADER)
    return gettext(candidate.reason if candidate and candidate.reason else reason_of(clause.rule))
