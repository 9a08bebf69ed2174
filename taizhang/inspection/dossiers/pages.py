"""迎检档案 in words."""

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.inspection.models.dossiers import FILE
from taizhang.inspection.schemes import queries as schemes
from taizhang.org import queries as org

from . import queries


def overview(actor):
    found, names = queries.totals(actor), org.unit_names(actor.area_id)
    now = schemes.versions_in_force(actor)
    return {
        "offers": offers(actor),
        "schemes": [
            {
                "title": scheme.title,
                "url": reverse("inspection:dossier", args=[scheme.pk]),
                "year": now[scheme.pk].year,
                "clauses": found.get(scheme.pk, {}).get("clauses", 0),
                "short": found.get(scheme.pk, {}).get("short_all", 0),
            }
            for scheme in schemes.schemes(actor)
        ],
        "units": [
            {"name": names.get(unit, "") if unit else gettext("没定责任单位"), "count": count, "unit": unit}
            for unit, count in queries.short_by_unit(actor)
        ],
    }


def dossier(actor, scheme, year, *, unit=None, only_short=False):
    """One scheme's papers of a year; narrowed to a unit and to what is short."""
    names, mine = org.unit_names(actor.area_id), actor.unit_ids(FILE)
    places = queries.places(actor, scheme, year)
    used = queries.uses(actor, {f.pk: f for _, p in places if p for f in p.filed}.values())
    rows, short, wanted = [], 0, 0
    for clause, place in places:
        if place is None:
            if not clause.is_leaf:
                rows.append({"c": clause, "is_leaf": False})
            continue
        owner = place.need.unit_id if place.need else None
        short, wanted = short + bool(place.missing), wanted + bool(place.wanted)
        if (unit and owner != unit) or (only_short and not place.missing):
            continue
        if not (place.wanted or place.filed):
            continue
        rows.append(
            {
                "c": clause,
                "is_leaf": True,
                "owner": names.get(owner, "") if owner else "",
                "wanted": place.wanted,
                "have": place.have,
                "missing": place.missing,
                "filed": [_line(f, used, scheme.pk, clause.key) for f in place.filed],
                "file_url": f"{reverse('inspection:dossier-file', args=[scheme.pk])}?clause={clause.key}&year={year}"
                if place.need and place.need.is_current and (owner in mine or actor.covers_all(FILE))
                else "",
            }
        )
    return {"rows": _without_empty_chapters(rows), "short": short, "wanted": wanted}


def _line(filed, used, scheme_id, key):
    return {
        "caption": filed.caption,
        "url": reverse("inspection:filed", args=[filed.pk]),
        "also": "、".join(use(s, c) for s, c in used[filed.pk] if (s.pk, c.key) != (scheme_id, key)),
    }


def use(scheme, clause):
    return f"{scheme.title} {clause.no}"


def _without_empty_chapters(rows):
    kept = []
    for row in reversed(rows):
        below = kept[-1] if kept else None
        if row["is_leaf"] or (below is not None and below["c"].depth > row["c"].depth):
            kept.append(row)
    return kept[::-1]


def choices(pairs):
    """[(value, text)] of clauses for a menu or tick boxes."""
    return [(f"{scheme.pk}:{clause.key}", f"{use(scheme, clause)} {clause.title}") for scheme, clause in pairs]


def document(actor, filed):
    """One document: where it stands, and what may be done."""
    names = org.unit_names(actor.area_id)
    pairs = queries.uses(actor, [filed])[filed.pk]
    mine = {(s.pk, c.key) for s, c in queries.fillable(actor)}
    return {
        "filed": filed,
        "facts": [
            {"label": gettext("年份"), "value": str(filed.year)},
            {"label": gettext("单位"), "value": names.get(filed.unit_id, "")},
            {"label": gettext("文件"), "value": filed.name, "note": f"{-(-filed.size // 1024)} KB"},
            {"label": gettext("归档"), "value": filed.by_text, "note": f"{filed.at:%Y-%m-%d}"},
        ],
        "uses": [
            {
                "scheme": s, "clause": c, "value": f"{s.pk}:{c.key}",
                "url": f"{reverse('inspection:dossier', args=[s.pk])}?year={filed.year}",
                "can_remove": (s.pk, c.key) in mine,
            }
            for s, c in pairs
        ],
        "others": choices(queries.fillable(actor, but={(s.pk, c.key) for s, c in pairs})),
        "offers": offers(actor, filed=filed),
    }  # fmt: skip


def offers(actor, **which):
    """What units handed in for clauses of others and nobody has taken yet."""
    found = queries.offers(actor, **which)
    if not found:
        return []
    names, mine, is_office = org.unit_names(actor.area_id), actor.unit_ids(FILE), actor.covers_all(FILE)
    return [
        {
            "offer": offer, "scheme": scheme, "clause": clause, "value": f"{scheme.pk}:{clause.key}",
            "url": reverse("inspection:filed", args=[offer.filed_id]), "caption": offer.filed.caption,
            "from": names.get(offer.filed.unit_id, ""),
            "to": names.get(offer.unit_id, "") if offer.unit_id else gettext("督查室"),
            "can_take": is_office or (offer.unit_id in mine),
            "can_decline": is_office or offer.unit_id in mine or offer.filed.unit_id in mine,
            "is_own": offer.filed.unit_id in mine and not is_office,
        }
        for offer, scheme, clause in found
    ]  # fmt: skip


def others(actor, scheme):
    """The clauses for which a unit may hand something in to another one."""
    names = org.unit_names(actor.area_id)
    return [
        {"c": clause, "unit": names.get(unit, "") if unit else gettext("督查室（没定责任单位）")}
        for clause, unit in queries.others(actor, scheme)
    ]
