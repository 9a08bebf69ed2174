"""What the editor gets to hear: the draft as it stands, what is wrong with it, the dates it comes to, its chart."""

import hashlib
from dataclasses import replace

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext

from taizhang.engine.chart import ZOOMS, strip
from taizhang.org import queries as org
from taizhang.planning import pages
from taizhang.planning.charting import chart_of, days_off, zoom_for


def opened(plan, editing, today, zoom):
    """Everything, for an editor that has just been opened."""
    draft = editing.draft
    return {
        "rows": draft.rows,
        "deadline": draft.deadline,
        "start": draft.start,
        "units": editing.units,
        "people": editing.people,
    } | answer(plan, editing, today, zoom)


def links_of(draft):
    """The links of each row, where there are some: for an editor that sent texts."""
    return {row["key"]: row["after"] for row in draft.rows if isinstance(row["after"], list) and row["after"]}


def answer(plan, editing, today, zoom, chart_seen=""):
    """What a change has come to. The drawing is left out when the editor has this very one (`chart_seen`)."""
    draft, drawn = editing.draft, editing.drawn
    dates = drawn.rows or {}
    return {
        "version": draft.version,
        "saved_at": f"{timezone.localtime(draft.saved_at):%H:%M}" if draft.pk else "",
        "by": draft.saved_by_text,
        "keys": [row["key"] for row in draft.rows],
        "faults": [[fault.row, fault.field, pages.say(fault.refused)] for fault in drawn.faults],
        "dates": [_dates(dates.get(row["key"])) for row in draft.rows],
        "answer": render_to_string("planning/_answer.html", {"answer": pages.answer(drawn)}),
        "chart": drawing(plan, editing, today, zoom if zoom in ZOOMS else fitting(drawn, today), chart_seen),
    }


def fitting(drawn, today):
    """The zoom that shows most of a plan."""
    starts = [row.latest_start_on for row in (drawn.rows or {}).values()]
    days = ((drawn.read.deadline_on or today) - min([today, *starts])).days
    return zoom_for(days)


def _dates(row):
    """Latest start and finish, float, whether critical, earliest start and finish."""
    return row and [
        row.latest_start_on.isoformat(), row.latest_finish_on.isoformat(), row.float_days, row.critical,
        row.earliest_start_on.isoformat(), row.earliest_finish_on.isoformat(),
    ]  # fmt: skip


def drawing(plan, editing, today, zoom, seen):
    """The chart in two parts, the head with the days and the rows below; None when nothing can be drawn."""
    calendar = org.calendar(plan.area_id)
    chart = chart_of(plan.title, editing.draft.rows, editing.drawn, today, zoom, calendar)
    if chart is None:
        return None
    label = gettext("倒排图，{n}步。同样的日期写在表里。").format(n=len(chart.rows))
    body = strip(chart, calendar, zoom, prefix="pe", label=label, say=gettext)
    digest = hashlib.sha256(f"{body.svg} {editing.drawn.read.deadline_on}".encode()).hexdigest()[:16]
    if digest == seen:
        return {"digest": digest}
    head = strip(replace(chart, groups=()), calendar, zoom, prefix="ph", label=label, say=gettext)
    return {
        "digest": digest,
        "zoom": zoom,
        "svg": body.svg,
        "head": head.svg,
        "width": body.width,
        "keys": [row.key for row in chart.rows],
        "deadline": editing.drawn.read.deadline_on.isoformat(),
        "off": days_off(chart, calendar),
    }
