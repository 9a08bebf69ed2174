"""The office's desk: what is red, who is stuck, what falls due, where the gaps are."""

from datetime import datetime, time

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.cockpit import gaps
from taizhang.cockpit.words import WEEKDAYS, date_line, light_totals, listed, place_in_year
from taizhang.engine.refusal import N_
from taizhang.ledger import queries as ledger
from taizhang.ledger.queries.years import year_waits
from taizhang.ledger.rules import SHANGHAI, day_of
from taizhang.notices import queries as notices
from taizhang.org import queries as org

RED_SHOWN = 8


def page(actor, at):
    today, calendar = day_of(at), org.calendar(actor.area_id)
    several = ledger.Several(actor, at)
    red = several.first(ledger.reddest(actor, at), most=RED_SHOWN, shown=RED_SHOWN)
    waiting, strip, holes = notices.ask_duties(several), ledger.due_strip(several), ledger.gaps(several)
    owed, unconfirmed = ledger.upwards_due(several), ledger.spoken_gap(several)
    unclosed = year_waits(several)
    counts = ledger.light_counts(actor, at)
    month = datetime.combine(today.replace(day=1), time.min, SHANGHAI)
    closing, claim = ledger.closed_since(several, month), ledger.oldest_claim(several)
    totals = light_totals(counts)
    totals += [
        {
            "icon": "clock",
            "label": gettext("待核验"),
            "value": counts["claimed"],
            "unit": gettext("件"),
            "url": listed("state=claimed"),
            "note": gettext("最久的等了 {days} 个工作日").format(days=ledger.claim_days(several, claim))
            if counts["claimed"]
            else "",
        },
        {
            "seal": True,
            "label": gettext("本月销号"),
            "value": f"{closing.count}+" if closing.has_more else closing.count,
            "unit": gettext("件"),
            "url": listed(f"view=over&closed_from={today:%Y-%m}-01"),
        },
    ]
    groups, is_clerk = notices.tell_duties(waiting), "clerk" in actor.roles
    return {
        "date": date_line(today),
        "where": place_in_year(today, calendar),
        "totals": totals,
        "groups": [] if is_clerk else groups,  # a verifier's own work comes before the county's red lights
        "can_urge": actor.can("ledger.urge"),
        "red": [{**row, "url": reverse("ledger:item", args=[row["id"]])} for row in red.rows],
        "red_count": counts["red"],
        "blocked": blocked(actor, at),
        "stuck": stuck(actor, at, limit=3),
        "duties": [
            {
                "n": g["count"],
                "text": g["label"],
                "url": g["url"] or reverse("notices:todo") + f"#duty-{g['key']}",
                "go": g["verb"],
            }
            for g in groups
        ],
        "days": days(strip),
        "spoken_asks": ledger.spoken_for(actor),
        "can_record": is_clerk,
        "upwards": upwards(owed),
        "gaps": [
            *gaps.of_items(holes, can_mend=is_clerk),
            gaps.without("liaison", actor, at),
            *gaps.unanswered(unconfirmed),
            *gaps.ended(unclosed, at),
        ],
    }


def blocked(actor, at, limit=5):
    """堵点卡点: for whom others wait, longest first."""
    rows = ledger.blocked_longest(actor, at, limit=limit)
    most = max((row["days"] for row in rows), default=1)
    return [
        {
            "name": row["name"],
            "value": row["days"],
            "of": most,
            "tone": "red" if row["light"] == "red" else "",
            "text": gettext("{n} 日").format(n=row["days"]),
            "note": gettext("{n} 件在等它，最久的：{what}").format(n=row["count"], what=row["what"]),
            "url": listed(f"waits={row['unit_id']}" if row["unit_id"] else "blocked=1"),
        }
        for row in rows
    ]


def stuck(actor, at, limit=5):
    """Units by the working days that their oldest red item has been late."""
    rows = ledger.stuck(actor, at, limit=limit)
    most = max((row["days"] for row in rows), default=1)
    return [
        {
            "name": row["name"],
            "value": row["days"],
            "of": most,
            "text": gettext("{n} 日").format(n=row["days"]),
            "note": gettext("{n} 件红灯").format(n=row["red"]),
            "url": listed(f"light=red&unit={row['id']}"),
        }
        for row in rows
    ]


def days(strip):
    """The next fourteen working days as the due strip prints them."""
    found = []
    for d in strip:
        day, due = d["day"], d["due"]
        more = due.count - len(due.rows)
        found.append(
            {
                "day": gettext("{month}月{day}").format(month=day.month, day=day.day) if day.day == 1 else str(day.day),
                "weekday": gettext("今天") if d["is_today"] else gettext(WEEKDAYS[day.weekday()])[:3],  # 周一, Mon
                "off": d["is_rest"] and not due.count,
                "today": d["is_today"],
                "items": [
                    {"light": r["light"], "text": r["title"], "url": reverse("ledger:item", args=[r["id"]])}
                    for r in due.rows
                ],
                "more": f"{more}+" if due.has_more else more,
                "url": listed(f"due_from={day}&due_to={day}") if due.count else "",
            }
        )
    return found


UPWARDS = {
    "due": N_("件上级时限将到或已过，还没办完"),
    "done": N_("件本县已办结，等上级销号"),
}


def upwards(owed):
    """What is due upwards; nothing where no superior ordered anything."""
    page = reverse("ledger:upwards")
    return [
        {
            "n": f"{first.count}+" if first.has_more else first.count,
            "text": gettext(UPWARDS[key]),
            "note": "、".join(row["number"] or row["title"] for row in first.rows),
            "url": f"{page}#up-{key}",
            "go": gettext("去看"),
        }
        for key, first in owed.items()
        if first.count
    ]
