"""Reorganisation (机构调整) as pure functions: which units give what to which, decided by a document, from a day on.

The kinds: `merge` (several into one), `split` (one into several), `transfer` (a function goes over, both units stay).
Merged and split units dissolve: they take nothing new, and close when nothing open is left with them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from taizhang.engine.refusal import N_, require

MERGE, SPLIT, TRANSFER = "merge", "split", "transfer"
KINDS = {MERGE: N_("合并"), SPLIT: N_("拆分"), TRANSFER: N_("职能划转")}
DISSOLVING = frozenset({MERGE, SPLIT})
BACK_DAYS = AHEAD_DAYS = 366


@dataclass(frozen=True)
class Plan:
    """What is to be decided, and what stands already."""

    kind: str
    sources: Sequence[int]
    targets: Sequence[int]
    effective_on: date
    today: date
    names: Mapping[int, str]
    closed: Collection[int]  # units that are gone
    successors: Mapping[int, Sequence[int]]  # of units that an earlier document dissolves
    roots: Collection[int]
    below: Mapping[int, Collection[int]]  # open units below each source


def reorganise(plan: Plan) -> None:
    """Two documents of one day stand in the order in which they are recorded: the second sees what the first did."""
    require(plan.kind in KINDS, "move_kind", N_("请选合并、拆分或职能划转"))
    require(bool(plan.sources), "move_no_source", N_("请选原单位"))
    require(bool(plan.targets), "move_no_target", N_("请选接手的单位"))
    one_source = plan.kind != MERGE
    require(not one_source or len(plan.sources) == 1, "move_one_source", N_("拆分和职能划转只能有一个原单位"))
    require(
        plan.kind != SPLIT or len(plan.targets) > 1,
        "move_split_few",
        N_("拆分要有两个以上接手的单位；只有一个的，选合并"),
    )
    require(plan.kind == SPLIT or len(plan.targets) == 1, "move_one_target", N_("合并和职能划转只能有一个接手的单位"))
    both = set(plan.sources) & set(plan.targets)
    require(
        not both,
        "move_into_itself",
        N_("{unit}不能既是原单位又是接手的单位。并入现有单位的，原单位里不写它；分出一部分的，选职能划转"),
        unit=_names(plan, both),
    )
    for unit in plan.sources:
        require(unit not in plan.roots, "move_root", N_("辖区的根单位不能撤并"))
    for unit in (*plan.sources, *plan.targets):
        require(unit not in plan.closed, "unit_closed", N_("{unit}已经撤销"), unit=plan.names[unit])
        after = plan.successors.get(unit)
        require(
            after is None or unit in plan.targets,
            "move_dissolved",
            N_("{unit}已按先前的文件撤并，由{after}接手，请从接手的单位写起"),
            unit=plan.names[unit],
            after=_names(plan, after or ()),
        )
        require(
            after is None or not set(plan.sources) & _leads_to(plan, unit),
            "move_circle",
            N_("{unit}已按先前的文件并入{after}，这样会绕成一圈"),
            unit=plan.names[unit],
            after=_names(plan, after or ()),
        )
        require(
            after is None,
            "move_to_dissolved",
            N_("{unit}已按先前的文件撤并，请直接写接手它的{after}"),
            unit=plan.names[unit],
            after=_names(plan, after or ()),
        )
    if plan.kind in DISSOLVING:
        for unit in plan.sources:
            inside = set(plan.below.get(unit, ())) & set(plan.targets)
            require(
                not inside,
                "move_into_below",
                N_("{target}在{unit}下面，不能由它接手撤并的上级"),
                target=_names(plan, inside),
                unit=plan.names[unit],
            )
    away = (plan.effective_on - plan.today).days
    require(-BACK_DAYS <= away <= AHEAD_DAYS, "move_far", N_("生效日期离今天太远了，请核对年份"))


def places(
    *, below: Mapping[int, str], targets: Mapping[int, str], parents: Mapping[str, Collection]
) -> dict[int, list[int]]:
    """Where what lies directly below the old units may go, villages with their township: to the successors under which
    such a unit may lie (`parents`: kind → kinds above it). Units that fit nowhere stay."""
    found = {unit: [to for to, kind in targets.items() if kind in parents[own]] for unit, own in below.items()}
    return {unit: fits for unit, fits in found.items() if fits}


def place(*, chosen: Mapping[int, int], fits: Mapping[int, Collection[int]], names: Mapping[int, str]) -> None:
    """Each child unit goes whole, to one of the successors."""
    for unit, to in chosen.items():
        require(
            to in fits.get(unit, ()),
            "move_child_elsewhere",
            N_("{unit}不能划归所选的单位：要在文件写明的接手单位里选"),
            unit=names.get(unit, ""),
        )


def left_over(kind: str, chosen: Mapping[int, int], fits: Mapping[int, Collection[int]]) -> list[int]:
    """The child units that still have to be placed: a dissolved unit leaves none behind."""
    return [unit for unit in fits if unit not in chosen] if kind in DISSOLVING else []


def _leads_to(plan, unit) -> set[int]:
    """Where what the unit had ends up, over every document so far."""
    found, ahead = set(), list(plan.successors.get(unit, ()))
    while ahead:
        each = ahead.pop()
        if each not in found:
            found.add(each)
            ahead += plan.successors.get(each, ())
    return found


def _names(plan, units) -> str:
    return "、".join(plan.names[unit] for unit in units)


def cancel(*, is_settled: bool, moved: int) -> None:
    require(not is_settled, "move_settled", N_("这次划转已经办结"))
    require(moved == 0, "move_begun", N_("已经划转了 {count} 件，不能撤销；要改回，请另写一次机构调整"), count=moved)


def close(*, name: str, waiting: str) -> None:
    """A unit that a document gives to others, or others to, stays until that is done."""
    require(
        not waiting,
        "unit_in_move",
        N_("{unit}还在“{title}”的机构调整里，办完划转再撤销"),
        unit=name,
        title=waiting,
    )
