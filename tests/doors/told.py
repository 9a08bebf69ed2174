"""What is typed at the doors of notices: the ladder, a unit's book, the coordination meeting."""

from tests.doors.world import ABSENT

MISSING = {"title": "雨污普查", "since_on": "2026-02-10", "told_by": "县长办公会"}
LADDER = {
    "preset": "standard",
    **{
        f"{urgency}-supervise-{name}": value
        for urgency in ("ordinary", "urgent")
        for name, value in (("use", "1"), ("since", "red"), ("days", "5"))
    },
}


def paused_unit(world, who, relation):
    return {"unit": world.unit_ids["own"], "until_on": "2026-03-20", "reason": "防汛"}


def book_line(state, **more):
    return lambda world, who, relation: {"line": world.book_lines.get((state, relation), ABSENT), **more}


def to_put(world, who, relation):
    blocker = world.blockers.get(("waited", "own"), ABSENT)
    return {"kind": "blocker", "about": blocker, "on": "2026-03-27", "leader": world.leader}


def ruled(world, who, relation):
    return {"text": "先办后议", "unit": world.unit_ids["own"], "due_on": "2026-05-20"}
