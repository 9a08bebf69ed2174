"""The doing units of an item, each with its part: for the item's page."""

from django.utils.translation import gettext

from taizhang.engine.refusal import N_
from taizhang.ledger import rules
from taizhang.ledger.rules import COLOURS, Colour, State
from taizhang.org.models import Unit

from .lists import light_note

ANSWERS = {"pending": N_("待签收"), "accepted": N_("已签收"), "declined": N_("退件")}
# Nobody of an outside unit signs here: its letter does, when it was written to.
UNWRITTEN, UNREPLIED = N_("待去函"), N_("等回函")


def parts(item, rows, light, at):
    """One dict for each doing unit; `rows` are `snapshots.unit_rows`, `light` is the item's."""
    return [_part(item, row, light, at) for row in rows]


def _part(item, row, light, at):
    part = rules.Part(row.unit_id, row.path, row.name, row.is_lead, row.is_first, row.state, row.done_at is not None)
    own = rules.parts.light(part, light, State(item.state), item.overdue_from_at <= at)
    is_outside = row.kind == Unit.Kind.OUTSIDE
    waits_for_a_letter = is_outside and row.state == "pending"
    outside = UNREPLIED if item.letter_count else UNWRITTEN
    answer = gettext(outside if waits_for_a_letter else ANSWERS[row.state])
    return {
        "id": row.unit_id,
        "name": row.name,
        "phone": row.phone or "",
        "is_lead": row.is_lead,
        "is_first": row.is_first,
        "role": gettext(rules.parts.ROLES[rules.parts.role(part)]),
        "state": row.state,
        "answer": answer,
        "is_outside": is_outside,
        "at": row.answered_at,
        "by": row.answered_by_text,
        "reason": row.reason,
        "duty": row.duty,
        "progress": row.progress,
        "light": str(own.colour),
        "letter": gettext(COLOURS[own.colour]),
        "light_note": answer if waits_for_a_letter and own.colour == Colour.GREY else light_note(own),
        "last_report_at": row.last_report_at,
        "last_report": row.last_report,
        "done_at": row.done_at,
        "done_by": row.done_by_text,
    }


def unanswered(units, letter_count):
    """Which of these units (dicts of `parts`) have not signed, or not written back, in words."""
    waiting = [unit for unit in units if unit["state"] == "pending"]
    if len(units) == 1:
        return "".join(u["answer"] if u["is_outside"] else gettext("未签收") for u in waiting)
    ours, theirs = (
        "、".join(u["name"] for u in waiting if u["is_outside"] == is_outside) for is_outside in (False, True)
    )
    asks = gettext("等{units}回函") if letter_count else gettext("待给{units}去函")
    said = (gettext("{units}未签收").format(units=ours) if ours else "", asks.format(units=theirs) if theirs else "")
    return "，".join(filter(None, said))
