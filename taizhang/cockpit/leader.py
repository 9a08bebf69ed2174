"""A leader's minute on the phone: what waits for me, what is late, who is stuck, what became of my instructions."""

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.cockpit.desk import blocked, stuck
from taizhang.cockpit.words import date_line, day_words, listed
from taizhang.ledger import queries as ledger
from taizhang.ledger.rules import Colour, day_of
from taizhang.papers.queries import papers
from taizhang.planning import queries as planning

LATE_SHOWN = 5
PAPERS_COUNTED = 99
ASKED_SHOWN = 3  # extensions, the longest waiting first; the others are folded


def page(actor, at):
    several = ledger.Several(actor, at)
    mine = ledger.Filter(leader=(actor.person_id,), light=(Colour.RED,))
    own, everybodys = (
        several.first(items, most=LATE_SHOWN, shown=LATE_SHOWN)
        for items in (ledger.reddest(actor, at, mine), ledger.reddest(actor, at))
    )
    disputed, instructed = ledger.ping_pongs(several), ledger.instructed_by(several)
    to_sign = several.first(papers.waiting(actor, at).order_by("-pk"), most=PAPERS_COUNTED)
    asked, spoken = ledger.extensions_waiting(actor, at), ledger.spoken_for(actor)
    confirming = ledger.confirmations_waiting(actor, at)
    moved = planning.if_granted(actor, at, [(e["item_id"], e["to_on"]) for e in asked])
    late, whose, late_url = own, gettext("您分管的"), listed(f"light=red&leader={actor.person_id}")
    if not own.count:
        late, whose, late_url = everybodys, gettext("全县的"), listed("light=red")
    return {
        "date": date_line(day_of(at)),
        "addressed": address(actor),
        "counts": ledger.light_counts(actor, at),
        "asked": [
            {**_asked(e), "folds": n == ASKED_SHOWN, "moves": moved.get(e["item_id"])} for n, e in enumerate(asked)
        ],
        "asked_more": len(asked) - ASKED_SHOWN,
        "disputed": _disputed(actor, disputed),
        "spoken_asks": spoken,
        "papers": to_sign.count,
        "papers_url": reverse("papers:papers"),
        "confirming": [_confirming(e) for e in confirming],
        "waits": len(_items(asked, confirming) | {s["row"].item_id for s in spoken} | set(disputed.ids)),
        "late": [_linked(row) for row in late.rows],
        "late_whose": whose,
        "late_url": late_url,
        "open_url": listed(),
        "standing_url": listed("standing=1"),
        "urls": {light: listed(f"light={light}") for light in ("red", "yellow", "green", "grey")},
        "blocked": blocked(actor, at),
        "stuck": stuck(actor, at, limit=4),
        "instructions": [_linked(row) for row in instructed.rows],
    }


def _items(*lists):
    """Counted as 待办 counts: an item that waits for two answers is one."""
    return {row["item_id"] for rows in lists for row in rows}


def _linked(row):
    return {**row, "url": reverse("ledger:item", args=[row["id"]])}


def _disputed(actor, first):
    """三次退件: what nobody takes, with who sent it to whom."""
    trails = ledger.trails(actor.area_id, first.ids)
    return [
        {
            **_linked(row),
            "trail": trails[row["id"]],
            "rule_url": reverse("ledger:ask", args=[row["id"], "reissue"]),
            "refuse_url": reverse("ledger:ask", args=[row["id"], "refuse_decline"]),
        }
        for row in first.rows
    ]


def address(actor):
    """韩县长: by surname and post, as leaders are spoken to; a 副 is not said."""
    title = (actor.for_title or actor.post_title).removeprefix("副")
    return f"{(actor.for_name or actor.person_name)[0]}{title}"


def _confirming(e):
    return {
        **e,
        "url": reverse("ledger:item", args=[e["item_id"]]),
        "confirm_url": reverse("ledger:confirm_close", args=[e["item_id"]]),
        "instruct_url": reverse("ledger:ask", args=[e["item_id"], "instruct"]),
        "sheet_url": reverse("ledger:sheet", args=[e["item_id"]]),
    }


def _asked(e):
    return {
        **e,
        "to": day_words(e["to_on"]),
        "from": day_words(e["from_on"]),
        "url": reverse("ledger:item", args=[e["item_id"]]),
        "grant_url": reverse("ledger:grant_extension", args=[e["item_id"]]),
        "refuse_url": reverse("ledger:ask", args=[e["item_id"], "refuse_extension"]),
        "instruct_url": reverse("ledger:ask", args=[e["item_id"], "instruct"]),
    }
