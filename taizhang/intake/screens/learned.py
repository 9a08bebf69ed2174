"""学到的: what the desk goes by, line by line, each of which can be forgotten."""

from django.urls import reverse

from taizhang.intake import queries
from taizhang.intake.rules import memory
from taizhang.org import queries as org


def learned(actor) -> dict:
    """Names that were set right, and sentences that were rejected again and again."""
    found = queries.learned(actor)
    units = org.unit_names(actor.area_id)
    persons = queries.person_names(actor.area_id, {b[0].person_id for bundles in found.values() for b in bundles})

    def line(bundle):
        last = bundle[0]
        return {
            "times": len(bundle),
            "who": persons.get(last.person_id, ""),
            "at": last.at,
            "forget": reverse("intake:forget", args=[last.pk]),
        }

    names = [
        line(bundle)
        | {
            "name": bundle[0].words,
            "unit": units.get(bundle[0].meant_id or 0, "—"),
            "is_learned": len(bundle) >= memory.LEARNED_AFTER,
        }
        for bundle in found[memory.ALIAS]
    ]
    sentences = [line(bundle) | {"passage": bundle[0].candidate.passage} for bundle in found[memory.REJECT]]
    return {"names": names, "sentences": sentences}
