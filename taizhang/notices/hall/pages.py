"""Matters in words: both sides, as each put it."""

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.ledger.rules import days_waiting
from taizhang.org import queries as org

from . import queries
from .rules import KINDS, STATES, Kind, State


def offered(actor, today):
    """Rows of what may be put on an agenda, blockers first."""
    blockers, declines = queries.offered(actor, today)
    names, calendar = org.unit_names(actor.area_id), org.calendar(actor.area_id)
    rows = [
        _row(Kind.BLOCKER, b.pk, b.item, _between(b, names), days_waiting(b.since_on, today, calendar))
        for b in blockers
    ]
    return rows + [
        _row(Kind.DISPUTE, d.pk, d.item, [_declined(d, names)], d.item.decline_count) for d in declines
    ]  # fmt: skip


def _row(kind, about_id, item, sides, amount):
    note = gettext("等了 {n} 个工作日") if kind == Kind.BLOCKER else gettext("退件 {n} 次")
    return {
        "kind": str(kind),
        "word": gettext(KINDS[kind]),
        "id": about_id,
        "number": item.number,
        "title": item.title,
        "url": reverse("ledger:item", args=[item.pk]),
        "note": note.format(n=amount),
        "sides": sides,
    }


def _side(unit, said, by=""):
    return {"unit": unit, "said": said, "by": by}


def _waits(b, names):
    return _side(names.get(b.unit_id, ""), b.what, b.named_by_text)


def _answers(b, names):
    said = b.resolution or gettext("没有答复")
    return _side(names.get(b.waits_for_unit_id) or b.waits_for, said, b.resolved_by_text)


def _between(b, names):
    return [_waits(b, names), _answers(b, names)]


def _declined(d, names):
    said = d.reason
    if suggested := names.get(d.suggested_unit_id):
        said = gettext("{reason}（建议：{unit}）").format(reason=said, unit=suggested)
    return _side(names.get(d.unit_id, ""), said, d.by_text)


def cases(actor, found):
    items, blockers, declines, statements = queries.beside(actor, found)
    names = org.unit_names(actor.area_id) if found else {}
    return [
        _case(case, items.get(case.item_id), blockers, declines, statements, names) for case in found
    ]  # fmt: skip


def _case(case, item, blockers, declines, statements, names):
    if case.kind == Kind.BLOCKER:
        blocker = blockers.get(case.blocker_id)
        sides = _between(blocker, names) if blocker else []
    else:
        sides = [_declined(d, names) for d in declines.get(case.item_id, ())]
    said = [_side(names.get(s.unit_id, ""), s.text, s.by_text) for s in statements.get(case.pk, ())]
    spoke = {side["unit"] for side in said}
    sides = [side for side in sides if side["by"] or side["unit"] not in spoke] + said  # no 没有答复 beside an answer
    return {
        "case": case,
        "url": reverse("notices:hall-case", args=[case.pk]),
        "word": gettext(KINDS[Kind(case.kind)]),
        "state": gettext(STATES[State(case.state)]),
        "number": item.number if item else "",
        "title": item.title if item else gettext("（已不在您的范围内）"),
        "item_url": reverse("ledger:item", args=[item.pk]) if item else "",
        "units": "、".join(filter(None, [names.get(case.unit_id), names.get(case.other_unit_id)])),
        "sides": sides,
        "to": names.get(case.to_unit_id, ""),
        "meanwhile": names.get(case.meanwhile_unit_id, ""),
    }
