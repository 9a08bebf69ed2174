"""交办 from a document: the drafts by unit, and afterwards the messages to copy."""

from collections import defaultdict

from django.utils.translation import gettext

from taizhang.intake import queries
from taizhang.intake.actions.entering import STREAM
from taizhang.intake.rules import dues
from taizhang.intake.screens.documents import heading, item_url
from taizhang.ledger import queries as ledger
from taizhang.ledger.models import ItemUnit
from taizhang.ledger.rules import DUE_KINDS, DueKind
from taizhang.notices.messages import group_message, handed
from taizhang.org import queries as org
from taizhang.ui import clock


def drafts(actor, document, *, at, result=None, wanted=None) -> dict:
    """The drafts of a document, grouped by lead unit; those that cannot go out yet say why. What was `wanted` of a
    refused line stands there as it was typed."""
    items = queries.drafts_of(actor, document)
    names = org.unit_names(document.area_id)
    calendar, today = org.calendar(document.area_id), clock.today(at)
    refused = result.refused if result else {}
    joint = _joint_names(document.area_id, [item.pk for item in items], names)
    groups: dict[int | None, list] = defaultdict(list)
    for item in items:
        day = item.decide_on or item.due_on
        due = dues.check(day, calendar, today)
        want = (wanted or {}).get(item.pk)
        typed = want.typed if want is not None and want.refused is not None else None
        groups[item.lead_unit_id].append(
            {
                "id": item.pk,
                "title": item.title,
                "url": item_url(item),
                "lead": typed[0] if typed else names.get(item.lead_unit_id or 0, ""),
                "joint": joint.get(item.pk, ""),
                "due": typed[1] if typed else day.isoformat() if day else "",
                "due_kind": "" if item.due_kind == DueKind.DAY else gettext(DUE_KINDS[DueKind(item.due_kind)]),
                "due_note": _due_note(due),
                "is_past": bool(due and due.is_past),
                "refused": _words(refused.get(item.pk)),
            }
        )
    # What lacks a unit comes first: it is what keeps the page from being finished.
    ordered = sorted(groups.items(), key=lambda group: (group[0] is not None, names.get(group[0] or 0, "")))
    issued = result.issued if result else []
    first = next((row for _unit, rows in ordered for row in rows if row["refused"]), None)
    return {
        "document": heading(document),
        "stopped_first": first["title"] if first else "",
        "today": today.isoformat(),
        "groups": [{"unit": names.get(unit_id or 0, ""), "rows": rows} for unit_id, rows in ordered],
        "total": len(items),
        "units": sum(unit_id is not None for unit_id, _rows in ordered),
        "unit_names": sorted(names.values()),
        "issued": len(queries.issued_of(actor, document)),
        "just_issued": len(issued),
        "receipts": [recorded.receipt for recorded in issued],
        "stopped": len(refused),
    }


def messages(actor, document, address) -> dict:
    """A message for the group of each unit that was handed something and has not accepted it yet."""
    items = queries.issued_of(actor, document)
    waiting = [item for item in items if item.state == "issued"] or items
    names = org.unit_names(document.area_id)
    parts = ItemUnit.objects.filter(area_id=document.area_id, item_id__in=[item.pk for item in waiting])
    leading: dict[int, list] = defaultdict(list)
    helping: dict[int, list] = defaultdict(list)
    by_id = {item.pk: item for item in waiting}
    for part in parts.order_by("id"):
        (leading if part.is_lead else helping)[part.unit_id].append(by_id[part.item_id])
    return {
        "document": heading(document),
        "messages": [_message(unit_id, leading[unit_id], names, address) for unit_id in leading],
        "helping": [_message(unit_id, helping[unit_id], names, address) for unit_id in helping],
        "total": len(waiting),
        "handout": ledger.last_handout(actor, (STREAM, document.pk)),
    }


def _message(unit_id, items, names, address):
    told = [handed(item) for item in sorted(items, key=lambda i: i.number)]
    place = address.rstrip("/") + item_url(items[0]) if len(items) == 1 else address
    title = gettext("{unit}　{count} 件").format(unit=names.get(unit_id, ""), count=len(items))
    return {
        "title": title,
        "text": group_message(names.get(unit_id, ""), told, place, say=gettext),
    }


def _joint_names(area_id, item_ids, names):
    joint = defaultdict(list)
    parts = ItemUnit.objects.filter(area_id=area_id, item_id__in=item_ids, is_lead=False).order_by("id")
    for part in parts:
        joint[part.item_id].append(names.get(part.unit_id, ""))
    return {
        item_id: "、".join(units)
        if len(units) <= 4
        else gettext("{first}等 {count} 个单位").format(first="、".join(units[:2]), count=len(units))
        for item_id, units in joint.items()
    }


def _due_note(check):
    if check is None:
        return ""
    if check.is_past:
        return gettext("已经过了")
    if not check.is_working:
        return gettext("不是工作日，往前 {before}，往后 {after}").format(
            before=f"{check.before:%m-%d}", after=f"{check.after:%m-%d}"
        )
    return ""


def _words(refused):
    return gettext(refused.message).format(**refused.params) if refused else ""
