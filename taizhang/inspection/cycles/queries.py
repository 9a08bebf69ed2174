"""What the published rounds of a cycle say. Nothing of it is written: as published rounds never move, it does not."""

from dataclasses import dataclass
from datetime import date

from taizhang.inspection.models import Round, UnitScore, Version
from taizhang.inspection.scores.rules import State

from . import rules
from .rules import Minors, Word


@dataclass(frozen=True)
class Cycle:
    """Years that count together, by one version of a scheme."""

    version: Version
    years: tuple[int, ...]

    @property
    def weights(self):
        return tuple(self.version.weights)

    @property
    def minors(self):
        version = self.version
        return Minors(version.minors_share, version.minors_line) if version.minors_scheme_id else None


def cycle(scheme, year):
    """The cycle in which that year lies, by the newest version that is of one of its years or before: what is published
    for later years moves no cycle that is over. None where the version looks at single years."""
    versions = list(Version.objects.filter(area_id=scheme.area_id, scheme=scheme).order_by("number"))
    version = _of_year(versions, year)
    if not version.weights and not (version := versions[-1]).weights:
        return None
    years = rules.years_of(year, version.cycle_from or versions[0].year, len(version.weights))
    last = _of_year(versions, years[-1])  # of the same cycle, newer: its figures, as long as it has as many years
    return Cycle(last if len(last.weights) == len(years) else version, years)


def _of_year(versions, year):
    """The newest that is of that year or before; before all of them, the newest of the oldest year."""
    return next(version for version in reversed(versions) if version.year <= max(year, versions[0].year))


def rounds(area_id, scheme_id, years):
    """The published rounds of these years, each in the year in which it ended."""
    rows = Round.objects.filter(
        area_id=area_id, scheme_id=scheme_id, state=State.PUBLISHED, to_on__gte=date(years[0], 1, 1),
        to_on__lte=date(years[-1], 12, 31),
    )  # fmt: skip
    return list(rows.order_by("to_on", "pk"))


def words(area_id, of, level, day):
    """What each of these rounds says of the units of a level."""
    ended = {found.pk: found.to_on for found in of}
    rows = UnitScore.objects.filter(area_id=area_id, round_id__in=list(ended), level=level)
    return [
        Word(pk, ended[pk].year, unit_id, score, is_vetoed and rules.is_recent(ended[pk], day))
        for pk, unit_id, score, is_vetoed in rows.values_list("round_id", "unit_id", "score", "is_vetoed")
    ]
