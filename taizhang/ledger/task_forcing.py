"""Task forces in words: the row of the list, the facts and numbers of a home, what is told before a term ends."""

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.ledger import filtering, queries
from taizhang.ledger.queries import Filter
from taizhang.org.models import TaskForceMember as Member

LIGHTS = ("red", "yellow", "green", "grey")


def row(page, counts, days):
    head, leader = page.one(Member.HEAD), page.one(Member.LEADER)
    return {
        "id": page.unit.pk,
        "name": page.unit.name,
        "url": reverse("ledger:task-force", args=[page.unit.pk]),
        "head": head.name if head else "",
        "leader": leader.name if leader else "",
        "units": len(page.units),
        "term": term(page, days),
        "is_ending": days is not None and days <= queries.WARN_DAYS,
        "over_on": page.unit.valid_to_on,
        "total": counts["total"] if counts else None,
        "red": counts["red"] if counts else None,
        "list_url": filtering.address(Filter(unit=(page.unit.pk,))),
        "red_url": f"{filtering.address(Filter(unit=(page.unit.pk,)))}&light=red",
    }


def term(page, days):
    """The last day, and how near it is."""
    end = page.force.term_to_on
    if end is None:
        return gettext("办完为止")
    if days is None or days > queries.WARN_DAYS:
        return f"{end:%Y-%m-%d}"
    near = (
        gettext("还剩{days}个工作日").format(days=days)
        if days >= 0
        else gettext("超期{days}个工作日").format(days=-days)
    )
    return f"{end:%Y-%m-%d}（{near}）"


def facts(page, days):
    def name(part):
        found = page.one(part)
        return getattr(found, "short_name", None) or getattr(found, "name", "")

    since = f"{page.unit.valid_from_on:%Y-%m-%d}"
    return [
        {"label": gettext("组长"), "value": name(Member.HEAD), "missing": not name(Member.HEAD)},
        {"label": gettext("牵头县领导"), "value": name(Member.LEADER) or gettext("不设")},
        {"label": gettext("办公室设在"), "value": name(Member.OFFICE) or gettext("不设")},
        {
            "label": gettext("联络员"),
            "value": name(Member.LIAISON) or gettext("未指定"),
            "missing": not name(Member.LIAISON),
        },
        {"label": gettext("设立"), "value": since},
        {
            "label": gettext("撤销") if page.unit.valid_to_on else gettext("期限"),
            "value": f"{page.unit.valid_to_on:%Y-%m-%d}" if page.unit.valid_to_on else term(page, days),
            "missing": days is not None and days < 0,
        },
    ]


def totals(page, counts):
    base = filtering.address(Filter(unit=(page.unit.pk,)))
    unit = gettext("件")
    total = {
        "label": gettext("牵头在办"),
        "value": counts["total"],
        "unit": unit,
        "url": base,
        "lights": {light: counts[light] for light in LIGHTS},
    }
    lights = [
        {"light": light, "value": counts[light], "unit": unit, "url": f"{base}&light={light}", "late": light == "red"}
        for light in LIGHTS
    ]
    return [total, *lights]


def ending(actor, at):
    """For the desk: terms that end within ten working days, or are over. Nothing ends by itself."""
    if not actor.covers_all("ledger.task_force"):
        return None
    rows = [row(page, None, days) for page, days in queries.ending(actor.area_id, at)]
    return {"rows": rows} if rows else None
