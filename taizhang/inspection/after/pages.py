"""Findings in words: rows of the list, one finding, the panel on its item."""

from itertools import zip_longest

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.inspection.alike import pages as alike
from taizhang.inspection.findings.rules import SEVERITIES, STATES, Severity, State
from taizhang.inspection.phone import doubts
from taizhang.inspection.schemes.actions import KEEP
from taizhang.inspection.watches import pages as watches
from taizhang.ledger.queries.lists import light_note
from taizhang.ledger.queries.pages import light_of
from taizhang.ledger.rules import Colour
from taizhang.org import queries as org

from . import actions, queries
from .rules import DOUBTS, OUTCOMES, Outcome


def rows(actor, found, at):
    names, calendar = org.unit_names(actor.area_id), org.calendar(actor.area_id)
    return [_row(row, names, at, calendar) for row in found]


def _row(row, names, at, calendar):
    colour, why = light(row, at, calendar)
    return {
        "finding": row,
        "url": reverse("inspection:finding", args=[row.pk]),
        "text": row.text or row.clause_text,
        "clause": row.clause_text if row.text else "",
        "point": row.point,
        "unit": names.get(row.unit_id, ""),
        "state": state(row),
        "light": colour,
        "why": why,
        "number": row.item.number if row.item else "",
        "item_url": reverse("ledger:item", args=[row.item_id]) if row.item_id else "",
        "is_rebound": row.rebound_of_id is not None,
    }


def year(actor, year):
    """This year's findings for <c-totals>."""
    said = queries.year(actor, year)
    return [
        {"label": label, "value": said[name] or 0}
        for name, label in (
            ("found", gettext("今年发现")), ("reported", gettext("单位报整改好")), ("closed", gettext("核实整改好")),
            ("held", gettext("回头看守住")), ("rebounds", gettext("反弹")),
        )
    ]  # fmt: skip


def state(row):
    if row.state == State.ISSUED and not row.is_open:
        return gettext("已销号")
    return gettext(STATES[State(row.state)])


def light(row, at, calendar):
    """(colour, reason): of its item, else of what it waits for."""
    if not row.is_open:
        return ("closed", "") if row.closed_on else (str(Colour.GREY), "")
    if row.item is None:
        return str(Colour.YELLOW), ""
    found = light_of(row.item, at, calendar)
    return str(found.colour), light_note(found)


def shown(actor, found, at):
    """The context of one finding's page."""
    names, calendar = org.unit_names(actor.area_id), org.calendar(actor.area_id)
    shots = queries.photos_of(found)
    before = [photo(p) for p in shots if not p.is_after]
    after = [photo(p) for p in shots if p.is_after]
    return {
        **_row(found, names, at, calendar),
        "pairs": list(zip_longest(before, after)),
        "facts": _facts(found, names),
        "same": [_row(row, names, at, calendar) for row in queries.same_again(actor, found)],
        "dispute": dispute(found, names),
        "causes": queries.causes_of(found) if found.item_id else [],
        "watched": watches.of_finding(actor, found.pk) if found.closed_on or found.item_id else None,
        "alike": alike.of_finding(actor, found),
        **_may(actor, found),
    }


def photo(row):
    return {
        "thumb": reverse("inspection:photo", args=[row.pk, "thumb"]),
        "url": reverse("inspection:photo", args=[row.pk, "display"]),
        "at": row.device_at or row.at,
        "is_claimed": row.device_at is not None,
        "doubts": doubts.words(row, DOUBTS),
    }


def _facts(found, names):
    severity = gettext(SEVERITIES[Severity(found.severity)])
    due = f"{found.due_on:%Y-%m-%d}" if found.due_on else "—"
    return [
        {"label": gettext("条款"), "value": found.clause_text},
        {"label": gettext("责任单位"), "value": names.get(found.unit_id, "")},
        {"label": gettext("发现"), "value": f"{found.found_on:%Y-%m-%d}", "note": found.by_text},
        {"label": gettext("整改时限"), "value": due, "note": severity},
    ]


def dispute(found, names):
    said = getattr(found, "dispute", None)
    if said is None:
        return None
    return {
        "row": said,
        "unit": names.get(said.unit_id, ""),
        "outcome": gettext(OUTCOMES[Outcome(said.outcome)]),
        "waits": said.outcome == Outcome.WAITING,
    }


def _may(actor, found):
    """Which acts the page offers, and why not."""
    is_spot = found.state == State.SPOT
    under_way = found.state == State.ISSUED and found.is_open
    said = getattr(found, "dispute", None)
    waits = said is not None and said.outcome == Outcome.WAITING and under_way
    asked = (is_spot and actor.can(actions.AGREE)) or (waits and actor.covers_all(KEEP))
    why = actions.why_not_second(found, found.point, actor) if asked else None
    return {
        "can_agree": is_spot and asked and why is None,
        "can_decide": waits and asked and why is None,
        "why_not": gettext(why.message) if why else "",
        "asks_cause": found.asks_cause and _is_theirs(actor, found),
        "can_hand_in": under_way and actor.can(actions.UPLOAD) and _is_theirs(actor, found),
        "can_dispute": under_way and said is None and _is_theirs(actor, found),
        "is_spot": is_spot,
    }


def _is_theirs(actor, found, item=None):
    item = item or found.item
    units = {found.unit_id, item.lead_unit_id if item else None}
    return actor.can(actions.ANSWER) and bool(units & actor.unit_ids(actions.ANSWER))


def of_item(actor, at, *, item):
    """What was found, on the page of the item that puts it right; None where it has another source. A finding's item
    names its place, so of one without a place nobody needs to ask."""
    found = queries.of_item(actor, item) if item.place else None
    if not found:
        return None
    names, last = org.unit_names(actor.area_id), found[0]
    shots = [photo(p) for p in queries.photos_of(last)] if last.photo_count else []
    is_theirs = last.is_open and last.state == State.ISSUED and _is_theirs(actor, last, item)
    return {
        "finding": last,
        "url": reverse("inspection:finding", args=[last.pk]),
        "point": last.point,
        "point_url": reverse("inspection:point", args=[last.point_id]),
        "photos": shots[:4],
        "dispute": dispute(last, names),
        "earlier": [(reverse("inspection:finding", args=[row.pk]), row.found_on) for row in found[1:]],
        "asks_cause": last.asks_cause and is_theirs,
        "can_hand_in": is_theirs and actor.can(actions.UPLOAD),
        "can_dispute": is_theirs and not hasattr(last, "dispute"),
    }
