"""A cycle as its page shows it: each number with the round it is from."""

from collections import defaultdict
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.inspection.schemes import queries as schemes
from taizhang.inspection.scores.queries import vetoed
from taizhang.inspection.scores.rules import LEVELS
from taizhang.org import queries as org

from . import queries, rules
from .rules import WHY, Why

PAGE = 100


def listed(actor):
    """(title, weights, address) of each scheme that counts several years together."""
    now = schemes.versions_in_force(actor)
    rows = [(scheme, now[scheme.pk].weights) for scheme in schemes.schemes(actor)]
    return [
        (scheme.title, " / ".join(f"{weight}%" for weight in weights), reverse("inspection:cycle", args=[scheme.pk]))
        for scheme, weights in rows
        if weights
    ]


def shown(actor, scheme, cycle, level, today, after=None):
    """The context of one level of a cycle."""
    area_id, day = scheme.area_id, min(today, date(cycle.years[-1], 12, 31))
    found = queries.rounds(area_id, scheme.pk, cycle.years)
    words = queries.words(area_id, found, level, day)
    young, young_words = [], []
    if cycle.minors:
        young = queries.rounds(area_id, cycle.version.minors_scheme_id, cycle.years)
        young_words = queries.words(area_id, young, level, day)
    totals = rules.totals(
        cycle.years, cycle.weights, words, minors=cycle.minors, of_minors=young_words, vetoed=vetoed(area_id, day)
    )
    names = org.unit_names(area_id)
    tested = [total for total in totals if total.why != Why.UNTESTED]
    here, more = page(tested, after)
    told, young_told = _told(words), _told(young_words)
    titles = {each.pk: each.title for each in (*found, *young)}
    missing = [year for year in cycle.years if year not in {word.year for word in words if word.score is not None}]
    count, is_over = len(cycle.years), cycle.years[-1] < today.year
    return {
        "level": level, "is_whole": not missing, "missing": "、".join(map(str, missing)),
        "years": [
            _year(year, weight, [each for each in found if each.to_on.year == year])
            for year, weight in zip(cycle.years, cycle.weights, strict=True)
        ],
        "minors": cycle.minors,
        "young": [_round(each) for each in young],
        "rows": [_row(total, cycle, names, told, young_told, titles) for total in here],
        "tested": len(tested),
        "untested": "、".join(names.get(t.unit_id, "") for t in totals if t.why == Why.UNTESTED),
        "next": f"?{urlencode({'to': cycle.years[-1], 'level': level, 'after': more})}" if more else "",
        "before": f"?{urlencode({'to': cycle.years[0] - 1, 'level': level})}",
        "later": f"?{urlencode({'to': cycle.years[-1] + count, 'level': level})}" if is_over else "",
        "tabs": [
            {
                "text": gettext(word), "count": None, "current": key == level,
                "url": f"?{urlencode({'to': cycle.years[-1], 'level': key})}",
            }
            for key, word in LEVELS.items()
        ],
    }  # fmt: skip


def page(totals, after=None):
    """(a page that begins behind the unit `after`, the unit where the next begins or None)."""
    place = next((n for n, total in enumerate(totals, 1) if total.unit_id == after), 0)
    rows = totals[place : place + PAGE]
    return rows, rows[-1].unit_id if len(totals) > place + PAGE else None


def _told(words):
    """{unit: {year: [(round, score)]}}: what a year's number is made of."""
    told = defaultdict(lambda: defaultdict(list))
    for word in words:
        if word.score is not None:
            told[word.unit_id][word.year].append((word.round_id, word.score))
    return told


def _year(year, weight, of):
    is_flat = any(each.flat is not None for each in of)
    return {"year": year, "weight": weight, "is_flat": is_flat, "rounds": list(map(_round, of))}


def _round(found):
    return {
        "title": found.title, "url": reverse("inspection:round", args=[found.pk]), "flat": found.flat,
        "is_given": found.is_given, "note": found.note,
    }  # fmt: skip


def _row(total, cycle, names, told, young, titles):
    line = cycle.minors.line if cycle.minors else 0
    told_young = young[total.unit_id].values()
    return {
        "unit": names.get(total.unit_id, ""),
        "rank": total.rank,
        "is_vetoed": total.why == Why.VETOED,
        "why": gettext(WHY[total.why]).format(line=line) if total.why else "",
        "years": [_cell(year, total.years[year], told[total.unit_id], titles, total.unit_id) for year in cycle.years],
        "minors": _cells(total.minors, [one for of in told_young for one in of], titles, total.unit_id),
        "over_years": None if total.why == Why.GAP else total.over_years,
        "score": total.score,
    }  # fmt: skip


def _cell(year, score, told, titles, unit_id):
    return {"year": year, **_cells(score, told.get(year, []), titles, unit_id)}


def _cells(score, told, titles, unit_id):
    """A number, and where it opens to: its only round, or each of them."""
    links = [
        {"url": reverse("inspection:round-unit", args=[pk, unit_id]), "title": titles[pk], "score": one}
        for pk, one in told
    ]
    return {"score": score, "links": links, "url": links[0]["url"] if len(links) == 1 else ""}
