"""Watches in words."""

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.org import queries as org

from . import queries
from .rules import RESULTS, STATES, Result, State


def rows(actor, watches, today):
    names = org.unit_names(actor.area_id) if watches else {}
    visits = queries.visits_of(actor, watches)
    return [_row(watch, names, visits.get(watch.visit_id), today) for watch in watches]


def _row(watch, names, visit, today):
    return {
        "watch": watch,
        "url": reverse("inspection:finding", args=[watch.finding_id]),
        "text": watch.finding.text or watch.finding.clause_text,
        "point": watch.point,
        "unit": names.get(watch.unit_id, ""),
        "no": gettext("第{n}次（共{all}次）").format(n=watch.held_count + 1, all=len(watch.days)),
        "is_due": watch.next_on <= today,
        "visit": visit,
        "visit_url": reverse("inspection:visit", args=[visit.pk]) if visit else "",
    }


def of_finding(actor, finding_id):
    """What the finding's page says; the coming day is the office's to know. None where nothing is watched."""
    watch, looks = queries.of_finding(actor.area_id, finding_id)
    if watch is None:
        return None
    is_office = actor.covers_all("inspection.watch")
    return {
        "state": gettext(STATES[State(watch.state)]),
        "next_on": watch.next_on if is_office else None,
        "looks": [
            {"no": look.no, "at": look.at, "by": look.by_text, "result": gettext(RESULTS[Result(look.result)])}
            for look in looks
        ],
    }
