"""A unit's home: how we stand, and what we owe, in the order in which it presses."""

from datetime import timedelta

from django.urls import reverse

from taizhang.cockpit.desk import days
from taizhang.cockpit.words import date_line, day_words, light_totals, listed, place_in_year
from taizhang.ledger import queries as ledger
from taizhang.ledger.rules import day_of
from taizhang.notices import queries as notices
from taizhang.org import away
from taizhang.org import queries as org

SHOWN = 4  # rows of one group: the most pressing; the whole group is one tap away
TASKS_SHOWN = 3


def page(actor, at):
    calendar = org.calendar(actor.area_id)
    today, several = day_of(at), ledger.Several(actor, at)
    waits, waited = ledger.waiting(actor, at)
    counts = ledger.light_counts(actor, at)
    waiting, strip = notices.ask_duties(several), ledger.due_strip(several)
    joined, named, unreplied = ledger.joined(several), ledger.named(several), ledger.unreplied(several)
    tasks = ledger.my_inner_tasks(actor, at)[:TASKS_SHOWN]
    coming = ledger.before_the_leader(several) if "unit_head" in actor.roles else None
    return {
        "date": date_line(today),
        "where": place_in_year(today, calendar),
        "totals": light_totals(counts),
        "before": before(coming, today) if coming else None,
        "my_tasks": tasks,
        "has_other": bool(tasks or waited),
        "spoken_asks": ledger.spoken_for(actor),
        "groups": [_short(g) for g in notices.tell_duties(waiting) if g["key"] != notices.WAITED_FOR],
        "waits": waits,
        "waited": waited,
        "joined": joined.count,
        "named": named.count,
        "unreplied": unreplied["first"].count,
        "unreplied_url": listed(unreplied["query"]),
        "joined_url": f"{reverse('ledger:list')}?joint={actor.unit_id}",
        "named_url": f"{reverse('ledger:list')}?person={actor.person_id}",
        "days": days(strip),
        "standing": counts["standing"],
        "standing_url": listed("standing=1"),
        "away": _away(actor, today),
    }


def _short(group):
    if len(group["rows"]) <= SHOWN:
        return group
    url = group["url"] or f"{reverse('notices:todo')}?only={group['key']}"
    return {**group, "rows": group["rows"][:SHOWN], "url": url}


def _away(actor, today):
    """Of the head's people: who is on leave, and who stands in."""
    if not actor.can("org.staff"):
        return []
    found = away.who_is_away(actor.area_id, today, unit_ids=actor.unit_ids("org.staff"))
    return [
        {
            "name": each.name,
            "until": day_words(each.to_on),
            "stand_ins": each.stand_ins,
            "url": f"{reverse('ledger:list')}?person={each.person_id}",
        }
        for each in found
    ]


def before(coming, today):
    """What the county's leaders will see of the unit, before they do: what turns red, and what was just reported."""
    tomorrow = today + timedelta(days=1)
    return {
        "rows": [
            {
                **row,
                "url": reverse("ledger:item", args=[row["id"]]),
                "on": row["red_on"],
                "is_tomorrow": row["red_on"] <= tomorrow,
            }
            for row in coming["reddening"].rows
        ],
        "reported": [{**row, "url": reverse("ledger:item", args=[row["id"]])} for row in coming["reported"].rows],
    }
