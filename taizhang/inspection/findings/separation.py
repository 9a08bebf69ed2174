"""Nobody inspects the own unit (S6: not own unit, not own advice)."""

from taizhang.org import queries as org


def own_points(area_id, unit_ids, points):
    """Those of `points` whose unit or sector is one of these units, lies below one, or stands above one (the county
    itself aside)."""
    points = list(points)
    theirs = {unit for point in points for unit in (point.unit_id, point.sector_unit_id) if unit}
    paths = org.unit_paths(area_id, theirs | set(unit_ids))
    own = [paths[unit] for unit in unit_ids if unit in paths]
    return [
        point
        for point in points
        if any(
            _related(paths.get(unit, ""), path)
            for unit in (point.unit_id, point.sector_unit_id)
            if unit
            for path in own
        )
    ]


def _related(one, other):
    if min(one.count("."), other.count(".")) <= 1:  # the county: everything lies below it
        return one == other
    return one.startswith(other) or other.startswith(one)
