"""Blockers (卡点) on the screen: of one item, between a unit and others, of the whole county."""

from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.ledger.models import Blocker
from taizhang.ledger.rules import BLOCKER_STATES, COLOURS, blocker_colour, day_of, days_waiting
from taizhang.org import queries as org

SHORT = 20  # so much of a blocker is said in one line
MOST = 200  # rows read for a page that shows the longest


def _row(b, today, calendar, names):
    days = days_waiting(b.since_on, today, calendar)
    colour = blocker_colour(days)
    return {
        "id": b.pk,
        "item_id": b.item_id,
        "unit_id": b.waits_for_unit_id,
        "unit": names.get(b.unit_id, ""),
        "waits_for": names.get(b.waits_for_unit_id) or b.waits_for,
        "what": b.what,
        "since_on": b.since_on,
        "days": days,
        "light": str(colour),
        "letter": gettext(COLOURS[colour]),
        "reason": gettext("等 {days} 日").format(days=days),
        "state": b.state,
        "state_name": gettext(BLOCKER_STATES[b.state]),
        "named_by": b.named_by_text,
        "resolved_by": b.resolved_by_text,
        "resolution": b.resolution,
        "again": b.reason if b.state == "open" else "",
    }


def _rows(blockers, area_id, at):
    today, calendar, names = day_of(at), org.calendar(area_id), org.unit_names(area_id)
    return [_row(b, today, calendar, names) for b in blockers]


def blockers_of(item, at):
    """What one item waits for, the longest first. Asked when its `blocker_count` says that there is some."""
    standing = Blocker.objects.filter(area_id=item.area_id, item_id=item.pk).standing()
    return _rows(standing.order_by("since_on", "id"), item.area_id, at)


def blocker_settled(item, recorded):
    """Which blocker the entry confirmed or gave back, and what comes next."""
    told = Blocker.objects.get(area_id=item.area_id, pk=recorded.pub["blocker"])
    said = {"unit": told.waits_for, "what": _short(told.what)}
    if told.state == "open":
        return gettext("“{what}”没有解决，已退给{unit}再办；解决了您再确认").format(**said)
    left = Blocker.objects.filter(area_id=item.area_id, item_id=item.pk).standing().count()
    if left:
        return gettext("已确认：“{what}”（等{unit}）解决了；本事项还有 {count} 个卡点").format(count=left, **said)
    return gettext("已确认：“{what}”（等{unit}）解决了；没有卡点了，接着办，办好报进展").format(**said)


def _short(text):
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


def waiting(actor, at, *, limit=10):
    """(what my units wait for, what others wait for from my units): rows, the longest first. One question. What is
    said to be solved waits for nobody else: it stands among what I have to do."""
    mine = actor.unit_ids("ledger.block")
    if not mine:
        return [], []
    open_ = Blocker.objects.filter(area_id=actor.area_id, state="open")
    between = open_.filter(unit_id__in=mine) | open_.filter(waits_for_unit_id__in=mine)
    found = between.select_related("item").order_by("since_on", "id")[:MOST]
    rows = [(b, _with_item(row, b.item)) for b, row in zip(found, _rows(found, actor.area_id, at), strict=True)]
    return (
        [row for b, row in rows if b.unit_id in mine][:limit],
        [row for b, row in rows if b.waits_for_unit_id in mine][:limit],
    )


def _with_item(row, item):
    return {**row, "number": item.number, "title": item.title, "url": reverse("ledger:item", args=[item.pk])}


def blocked_longest(actor, at, *, limit=5):
    """For whom others wait, within reach: {"name", "unit_id", "count", "days", "what", "light"}, longest first."""
    open_ = Blocker.objects.visible_to(actor).filter(state="open").order_by("since_on", "id")[:MOST]
    rows = _rows(open_, actor.area_id, at)
    groups = [list(same) for _, same in groupby(sorted(rows, key=_whom), key=_whom)]
    found = [
        {
            "name": first["waits_for"],
            "unit_id": first["unit_id"],
            "count": len(same),
            "days": first["days"],
            "what": first["what"],
            "light": first["light"],
        }
        for same in groups
        for first in [max(same, key=lambda row: row["days"])]
    ]
    return sorted(found, key=lambda row: -row["days"])[:limit]


def _whom(row):
    return row["waits_for"]
