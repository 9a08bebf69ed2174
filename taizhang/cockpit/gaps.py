"""责任空档 (全覆盖、无缝隙): what nobody owes, dates, reports, speaks for or has decided. Each line says how many,
names the first, and leads to where it is put right; a line without a gap says so."""

from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.cockpit.words import listed
from taizhang.engine.refusal import N_
from taizhang.intake import queries as intake
from taizhang.ledger import queries as ledger
from taizhang.ledger.queries.years import year_waits
from taizhang.ledger.rules import day_of, start_of
from taizhang.notices.summaries import queries as summaries
from taizhang.org import queries as org

NAMED = 4
QUIET = timedelta(days=14)  # a liaison who has not signed in for so long does not look
UNDECIDED = 3  # working days after which candidates of a document are called left lying
MOST = 100
ANNOUNCED = 12  # the month by which the State Council has told next year's holidays

ITEMS = {
    "unassigned": (N_("件没有责任人"), N_("去指定")),
    "undated": (N_("件没有时限，或者会开过了没定"), N_("去定")),
    "unsourced": (N_("件没有来源"), N_("去补")),
    "left": (N_("件责任人已离岗"), N_("去改定")),
    "away": (N_("件责任人请假、没有人代办"), N_("去改定")),
    "moving": (N_("件的单位已撤并"), N_("去划转")),
    "silent": (N_("件该报未报"), N_("催办")),
    "unreplied": (N_("件外单位回函超期"), N_("去函催问")),
}
UNITS = {"liaison": N_("家单位没有联络员"), "unit_head": N_("家单位没有负责人")}


def report(actor, at):
    """All gaps within the actor's reach: [{"title", "gaps"}]."""
    several = ledger.Several(actor, at)
    holes, unconfirmed, unclosed = (
        ledger.gaps(several, ledger.ALL_GAPS),
        ledger.spoken_gap(several),
        year_waits(several),
    )
    people = [without(role, actor, at) for role in UNITS]
    decisions = [*_unread(actor, at), *unanswered(unconfirmed)]
    people += _unwritten(actor, at)
    if actor.covers_all("ledger.see"):
        people.append(_quiet(actor, at))
    found = [
        {"title": gettext("事项"), "gaps": of_items(holes, can_mend=actor.can("ledger.issue"))},
        {"title": gettext("单位和人"), "gaps": people},
        {"title": gettext("决定和指示"), "gaps": decisions},
        {"title": gettext("日历和年度"), "gaps": [*_calendar(actor, at), *ended(unclosed, at)]},
    ]
    return [group for group in found if group["gaps"]]


def of_items(holes, *, can_mend):
    return [_of_items(hole, can_mend) for hole in holes]


def _of_items(hole, can_mend):
    text, go = ITEMS[hole["key"]]
    first = hole["first"]
    return {
        "n": _count(first),
        "text": gettext(text),
        "note": "、".join(row["number"] or row["title"] for row in first.rows),
        "url": reverse("ledger:moves") if can_mend and hole["key"] == "moving" else listed(hole["query"]),
        "go": gettext(go) if can_mend else gettext("去看"),
    }


def _count(first):
    return f"{first.count}+" if first.has_more else first.count


def without(role, actor, at):
    """Units in which nobody holds this role. Whoever may appoint is sent there, everybody else to what they owe."""
    units = ledger.without(actor, role, at)
    if len(units) == 1:
        url, go = reverse("org:unit", args=[units[0]["id"]]), gettext("去看")
    else:
        url, go = listed(urlencode([("doing", unit["id"]) for unit in units])), gettext("看它们的事项")
    note = "、".join(unit["name"] for unit in units[:NAMED])
    return {"n": len(units), "text": gettext(UNITS[role]), "note": note, "url": url if units else "", "go": go}


def _quiet(actor, at):
    posts = org.quiet_holders(actor.area_id, "liaison", on=day_of(at), since=at - QUIET)
    return {
        "n": len(posts),
        "text": gettext("位联络员两周没有登录"),
        "note": "、".join(f"{post.unit.short_name}{post.person.name}" for post in posts[:NAMED]),
        "url": reverse("org:units"),
        "go": gettext("去问"),
    }


def _unwritten(actor, at):
    """定期小结 that posts owed and did not write."""
    if not actor.can("notices.see"):
        return []
    found = list(summaries.missing(actor, at)[:MOST])
    return [
        {
            "n": f"{MOST}+" if len(found) == MOST else len(found),
            "text": gettext("份定期小结没交"),
            "note": "、".join(duty.name for duty in found[:NAMED]),
            "url": reverse("notices:summaries"),
            "go": gettext("去看"),
        }
    ]


def _unread(actor, at):
    """Decisions that are still sentences of a document: nobody made an item of them, nobody passed them over."""
    if not actor.can("intake.read"):
        return []
    calendar = org.calendar(actor.area_id)
    before = start_of(calendar.add(day_of(at), -UNDECIDED))
    documents = intake.undecided(actor, before, most=MOST)
    only = documents[0].pk if len(documents) == 1 else None
    url = reverse("intake:document", args=[only]) if only else reverse("intake:documents")
    return [
        {
            "n": f"{MOST}+" if len(documents) == MOST else len(documents),
            "text": gettext("份来文里有没定下的决定"),
            "note": "、".join(document.title for document in documents[:2]),
            "url": url,
            "go": gettext("去定"),
        }
    ]


def unanswered(first):
    """Spoken instructions that nobody has confirmed for days."""
    note = "、".join(
        gettext("{title}（等了 {days} 日）").format(title=row["title"], days=row["spoken_days"]) for row in first.rows
    )
    text = gettext("条口头指示过了3个工作日没人确认")
    return [{"n": _count(first), "text": text, "note": note, "url": reverse("ledger:spoken"), "go": gettext("去催认")}]


def _calendar(actor, at):
    """Years whose holidays nobody has entered: deadlines that fall into them may be a day off."""
    today, calendar = day_of(at), org.calendar(actor.area_id)
    asked = [today.year, today.year + 1] if today.month >= ANNOUNCED else [today.year]
    missing = [year for year in asked if year not in calendar.published_years]
    return [
        {
            "n": len(missing),
            "text": gettext("个年份的放假安排还没公布"),
            "note": "、".join(map(str, missing)),
            "url": reverse("org:calendar", args=[missing[0]]) if missing else "",
            "go": gettext("去公布") if actor.can("org.calendar") else gettext("去看"),
        }
    ]


def ended(unclosed, at):
    """A year that is over and not closed."""
    if not unclosed.count:
        return []
    year = day_of(at).year - 1
    url = reverse("ledger:year", args=[year])
    return [{"n": 1, "text": gettext("个年度过完了没有结转"), "note": f"{year}", "url": url, "go": gettext("去结转")}]
