"""Dates and totals in the words of the home screens. Pure but for translation."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_

WEEKDAYS = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))


def day_words(day) -> str:
    return gettext("{month}月{day}日").format(month=day.month, day=day.day)


def date_line(day) -> str:
    return gettext("{month}月{day}日 {weekday}").format(
        month=day.month, day=day.day, weekday=gettext(WEEKDAYS[day.weekday()])
    )


def place_in_year(day, calendar) -> str:
    """本周第 5 个工作日，本年还剩 29 个工作日."""
    monday = day - timedelta(days=day.weekday())
    nth = calendar.between(monday - timedelta(days=1), day)
    left = calendar.between(day, day.replace(month=12, day=31))
    first = gettext("本周第 {n} 个工作日").format(n=nth) if calendar.is_working(day) else gettext("今天休息")
    return gettext("{first}，本年还剩 {left} 个工作日").format(first=first, left=left)


def listed(query="") -> str:
    """The list of items behind a number."""
    return f"{reverse('ledger:list')}?{query}" if query else reverse("ledger:list")


def standing_words(count) -> str:
    """What never closes is among the open items, and said apart: no rate of closing counts it."""
    return gettext("其中常态化 {n} 件").format(n=count) if count else ""


def light_totals(counts) -> list[dict]:
    """The five figures that must add up: open items and their four lights."""
    unit = gettext("件")
    parts = [counts[light] for light in ("red", "yellow", "green", "grey")]
    total = {
        "label": gettext("在办事项"),
        "value": counts["total"],
        "unit": unit,
        "url": listed(),
        "lights": {light: counts[light] for light in ("red", "yellow", "green", "grey")},
        "sum": f"{' + '.join(map(str, parts))} = {counts['total']}",
        "agrees": sum(parts) == counts["total"],
        "note": standing_words(counts["standing"]),
    }
    lights = [
        {"light": light, "value": counts[light], "unit": unit, "url": listed(f"light={light}"), "late": light == "red"}
        for light in ("red", "yellow", "green", "grey")
    ]
    return [total, *lights]
