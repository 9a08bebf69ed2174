"""Inner tasks (内部分工): who inside a unit may tick off what, and how they add up. A task blocks nothing and is
nobody's business outside the unit."""

from dataclasses import dataclass, replace

from .snapshot import Grant

DIVIDE = "ledger.divide"


@dataclass(frozen=True)
class Task:
    """An inner task as the rules see it."""

    person_id: int | None
    section_path: str = ""
    progress: int = 0  # percent; done is 100


@dataclass(frozen=True)
class RolledUp:
    """What a unit's tasks on an item come to."""

    whole: int
    done: int
    percent: int

    @property
    def is_done(self):
        return self.whole == self.done


def is_for(task, who):
    """Whether a task was given to this person, or to the section that the person speaks for."""
    sections = (grant.path for grant in who.grants.get(DIVIDE, ()))
    return task.person_id in who.persons or any(path and task.section_path.startswith(path) for path in sections)


def speaking_inside(who, unit_path):
    """Whoever has a task speaks for the unit where that task is concerned, and nowhere else."""
    return replace(who, grants={**who.grants, DIVIDE: (*who.grants.get(DIVIDE, ()), Grant("liaison", unit_path))})


def rolled_up(progresses):
    """Several tasks as one number: each counts the same. None when there are none."""
    found = list(progresses)
    if not found:
        return None
    return RolledUp(len(found), sum(p == 100 for p in found), sum(found) // len(found))
