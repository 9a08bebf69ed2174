"""Reading 迎检档案: what is short, one scheme's papers of a year, one document with all its clauses."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from taizhang.inspection.models import Clause, Filed, FiledUnder, Need, Offer, Scheme
from taizhang.inspection.models.dossiers import FILE
from taizhang.inspection.schemes import queries as schemes
from taizhang.inspection.schemes.comparing import likeness
from taizhang.notices.models import speaks_for
from taizhang.notices.tallies import by_unit
from taizhang.ui import NotInReach

SUGGESTED = 8
OFFERED = 50


def short(actor, at):
    """For the must-do list: clauses of the actor's own unit that want more papers than there are."""
    return Need.objects.filter(area_id=actor.area_id, is_short=True, unit_id__in=speaks_for(actor))


def tally(area_id, at):
    return by_unit(Need.objects.filter(area_id=area_id, is_short=True), "unit_id")


def to_take(actor, at):
    """For the must-do list: what others handed in for clauses of the actor's own unit."""
    return Offer.objects.filter(area_id=actor.area_id, unit_id__in=speaks_for(actor))


def offered_tally(area_id, at):
    return by_unit(Offer.objects.filter(area_id=area_id), "unit_id")


def offers(actor, **which):
    """[(offer, scheme, clause)] that wait, as far as the actor sees them: of one document, of one scheme and year."""
    found = Offer.objects.visible_to(actor).filter(**which).select_related("filed").order_by("-pk")
    rows = list(found[:OFFERED])
    known = _clauses(actor.area_id, {(row.scheme_id, row.clause_key) for row in rows}) if rows else {}
    return [(row, *known[row.scheme_id, row.clause_key]) for row in rows if (row.scheme_id, row.clause_key) in known]


def who_offered(entry):
    """The unit whose paper was not taken, as a notice addresses it; none where it took it back itself."""
    units = Filed.objects.filter(area_id=entry.area_id, pk=entry.stream_id).values_list("unit_id", flat=True)
    return [{"to_unit_id": unit, "text": entry.priv["reason"]} for unit in units if unit != entry.unit_id]


def others(actor, scheme):
    """[(clause, unit id)] of the version in force that want papers and are not the actor's own."""
    rows = Need.objects.filter(area_id=actor.area_id, scheme_id=scheme.pk, is_current=True)
    units = dict(rows.values_list("clause_key", "unit_id"))
    mine = actor.unit_ids(FILE)
    return [
        (clause, units[clause.key])
        for clause in schemes.clauses(scheme)
        if clause.wanted_count and clause.key in units and units[clause.key] not in mine
    ]  # fmt: skip


def totals(actor):
    """Scheme id → {wanted, have, short} over the clauses that the actor sees."""
    rows = Need.objects.visible_to(actor).filter(is_current=True, wanted__gt=0)
    said = rows.values("scheme_id").annotate(
        clauses=Count("pk"), wanted_all=Sum("wanted"), short_all=Count("pk", filter=Q(is_short=True))
    )
    return {row["scheme_id"]: row for row in said}


def short_by_unit(actor):
    """[(unit id or None, clauses that are short)], the worst first."""
    rows = Need.objects.visible_to(actor).filter(is_short=True).values("unit_id").annotate(n=Count("pk"))
    return sorted(((row["unit_id"], row["n"]) for row in rows), key=lambda pair: -pair[1])


@dataclass
class Place:
    """A leaf of the scheme with what is filed under it in that year, as far as the actor sees it."""

    clause: Clause
    need: Need | None
    filed: list
    wanted: int

    @property
    def have(self):
        return len(self.filed)

    @property
    def missing(self):
        return max(self.wanted - self.have, 0)


def places(actor, scheme, year):
    """(the clauses of the version of that year in order with their places, chapters having None)."""
    number = next((v.number for v in schemes.versions(scheme) if v.year == year), scheme.current_no)
    clauses = schemes.clauses(scheme, number)
    needs = {n.clause_key: n for n in Need.objects.visible_to(actor).filter(scheme_id=scheme.pk)}
    under = defaultdict(list)
    rows = FiledUnder.objects.filter(
        area_id=actor.area_id, scheme_id=scheme.pk, year=year, filed__in=Filed.objects.visible_to(actor)
    )
    for row in rows.select_related("filed"):
        under[row.clause_key].append(row.filed)
    sees_all = actor.covers_all("inspection.see")
    return [
        (clause, Place(clause, needs.get(clause.key), under[clause.key], clause.wanted_count))
        if clause.is_leaf and (sees_all or clause.key in needs)
        else (clause, None)
        for clause in clauses
    ]


def uses(actor, filed):
    """Document id → [(scheme, clause)] that it stands under, for several documents at once."""
    rows = list(FiledUnder.objects.filter(area_id=actor.area_id, filed__in=[f.pk for f in filed]))
    known = _clauses(actor.area_id, {(row.scheme_id, row.clause_key) for row in rows})
    found = defaultdict(list)
    for row in rows:
        if (row.scheme_id, row.clause_key) in known:
            found[row.filed_id].append(known[row.scheme_id, row.clause_key])
    return found


def _clauses(area_id, keys):
    """(scheme, the newest clause of that key) for each (scheme id, key)."""
    titles = {s.pk: s for s in Scheme.objects.filter(area_id=area_id)}
    rows = Clause.objects.filter(
        area_id=area_id, scheme_id__in={scheme for scheme, _ in keys}, key__in={key for _, key in keys}
    ).order_by("number")
    return {(row.scheme_id, row.key): (titles[row.scheme_id], row) for row in rows if (row.scheme_id, row.key) in keys}


def filed_for(actor, filed_id):
    found = Filed.objects.visible_to(actor).filter(pk=filed_id).first()
    if found is None:
        raise NotInReach
    return found


def sees(actor, filed):
    """Whether a document is within reach still, after something was done to it."""
    return Filed.objects.visible_to(actor).filter(pk=filed.pk).exists()


def fillable(actor, *, but=()):
    """[(scheme, clause)] under which the actor may file, in the order of the schemes."""
    needs = Need.objects.filter(area_id=actor.area_id, is_current=True)
    if not actor.covers_all(FILE):
        needs = needs.filter(unit_id__in=actor.unit_ids(FILE))
    keys = set(needs.values_list("scheme_id", "clause_key")) - set(but)
    known = _clauses(actor.area_id, keys) if keys else {}
    return sorted(known.values(), key=lambda pair: (pair[0].pk, pair[1].place))


def alike(clause, choices):
    """Those of other schemes that want something like it, the most alike first."""
    said = f"{clause.title} {clause.wanted}"
    scored = [
        (likeness(said, f"{other.title} {other.wanted}"), n)
        for n, (scheme, other) in enumerate(choices)
        if scheme.pk != clause.scheme_id
    ]
    best = sorted((pair for pair in scored if pair[0] > 0.04), key=lambda pair: (-pair[0], pair[1]))
    return [choices[n] for _, n in best[:SUGGESTED]]
