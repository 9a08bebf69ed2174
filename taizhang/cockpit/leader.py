"""A leader's minute on the phone: what waits for me, what is late, who is stuck, what became of my instructions."""

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.cockpit.desk import blocked, stuck
from taizhang.cockpit.words import date_line, day_words, listed
from taizhang.ledger import queries as ledger
from taizhang.ledger.rules import Colour, day_of

LATE_SHOWN = 5


def page(actor, at):
    counts = ledger.light_counts(actor, at)
    asked, spoken = ledger.extensions_waiting(actor, at), ledger.spoken_for(actor)
    disputed = ledger.ping_pongs(actor)
    confirming = ledger.confirmations_waiting(actor, at)
    mine = ledger.Filter(leader=(actor.person_id,), light=(Colour.RED,))
    late = ledger.rows(actor, mine, at=at, size=LATE_SHOWN).rows
    whose, late_url = gettext("您分管的"), listed(f"light=red&leader={actor.person_id}")
    if not late:
        late = ledger.rows(actor, ledger.Filter(light=(Colour.RED,)), at=at, size=LATE_SHOWN).rows
        whose, late_url = gettext("全县的"), listed("light=red")
    return {
        "date": date_line(day_of(at)),
        "addressed": address(actor),
        "counts": counts,
        "asked": [_asked(e) for e in asked],
        "disputed": [
            {
                **row,
                "url": reverse("ledger:item", args=[row["id"]]),
                "rule_url": reverse("ledger:ask", args=[row["id"], "reissue"]),
                "refuse_url": reverse("ledger:ask", args=[row["id"], "refuse_decline"]),
            }
            for row in disputed
        ],
        "spoken_asks": spoken,
        "confirming": [_confirming(e) for e in confirming],
        "waits": len(asked) + len(disputed) + len(spoken) + len(confirming),
        "late": [{**row, "url": reverse("ledger:item", args=[row["id"]])} for row in late],
        "late_whose": whose,
        "late_url": late_url,
        "open_url": listed(),
        "standing_url": listed("standing=1"),
        "urls": {light: listed(f"light={light}") for light in ("red", "yellow", "green", "grey")},
        "blocked": blocked(actor, at),
        "stuck": stuck(actor, at, limit=4),
        "instructions": [
            {**row, "url": reverse("ledger:item", args=[row["id"]])} for row in ledger.instructed_by(actor, at)
        ],
    }


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
