"""Graded verification (分级核验): which levels a claim must pass, and who verifies at each.

A register names its levels in order: the township above the lead unit, the sector department, the supervision
office. A claim gets its plan when it is submitted: a level at which nobody can be apart from the doing side is
left out, with the reason, and never so that none is left. S1, S2 and S9 hold at every level; nobody verifies at two
levels of one claim, nor does somebody of a unit that has verified already.
"""

from dataclasses import dataclass
from enum import StrEnum

from taizhang.engine.refusal import N_, Refused


class Level(StrEnum):
    TOWNSHIP = "township"  # the township in which the first lead unit lies
    SECTOR = "sector"  # the department that the register names
    OFFICE = "office"  # any verifier who is apart


LEVELS = {
    Level.TOWNSHIP: N_("乡镇初验"),
    Level.SECTOR: N_("主管部门复验"),
    Level.OFFICE: N_("督查室核验"),
}
ORDER = tuple(Level)
MOST_SAMPLED = 9999


class Skip(StrEnum):
    """Why a level is left out."""

    NONE = ""
    NO_TOWNSHIP = "no_township"
    DOING = "doing"
    SAME = "same"


SKIPS = {
    Skip.NO_TOWNSHIP: N_("牵头单位不在乡镇、街道之下，没有这一级"),
    Skip.DOING: N_("{unit}就是承办单位（或在它之下），不能核验自己办的事"),
    Skip.SAME: N_("{unit}在前一级已经核验"),
}


@dataclass(frozen=True)
class LevelRule:
    """One level of a register: what it looks at, and how many proofs (0: every one)."""

    level: Level
    sample: int = 0
    looks_at: str = ""


@dataclass(frozen=True)
class LevelUnit:
    """A unit, as far as levels need it."""

    unit_id: int
    path: str
    name: str = ""


@dataclass(frozen=True)
class Stage:
    """One level of one claim. `required` are the proofs that its verifier must open and judge; None: all."""

    position: int
    level: Level
    unit_id: int | None = None  # None: any unit that is apart
    path: str = ""
    name: str = ""
    sample: int = 0
    skipped: Skip = Skip.NONE
    required: frozenset[int] | None = None

    @property
    def who(self):
        return self.name or N_("督查室")


def plan(levels, *, doing, township=None, sector=None):
    """The stages of a claim whose doing units have these paths. Whatever is the first to verify opens every proof."""
    found, units = [], []
    for rule in levels or (LevelRule(Level.OFFICE),):
        level = Level(rule.level)
        place = {Level.TOWNSHIP: township, Level.SECTOR: sector, Level.OFFICE: None}[level]
        skipped = _skip(level, place, doing, units)
        found.append((rule, place, skipped))
        if not skipped and place:
            units.append(place.path)
    if all(skipped for _, _, skipped in found):
        found.append((LevelRule(Level.OFFICE), None, Skip.NONE))
    first = next(n for n, (_, _, skipped) in enumerate(found) if not skipped)
    return tuple(
        Stage(
            position=n,
            level=Level(rule.level),
            unit_id=place.unit_id if place else None,
            path=place.path if place else "",
            name=place.name if place else "",
            sample=0 if n == first or skipped else rule.sample,
            skipped=skipped,
        )
        for n, (rule, place, skipped) in enumerate(found)
    )


def _skip(level, place, doing, units):
    if level == Level.OFFICE:
        return Skip.NONE
    if place is None:
        return Skip.NO_TOWNSHIP
    if any(place.path.startswith(path) for path in doing):
        return Skip.DOING
    return Skip.SAME if any(place.path.startswith(path) for path in units) else Skip.NONE


def is_graded(stages):
    """Whether there is more to it than one verifier of any other unit."""
    return len(stages) > 1 or stages[0].level != Level.OFFICE


def check(levels, sector_unit_id):
    """What a register may ask for; raises `Refused`."""

    def need(condition, code, message, **params):
        if not condition:
            raise Refused(code, message, "invalid", **params)

    order = [ORDER.index(rule.level) for rule in levels if rule.level in set(ORDER)]
    need(len(order) == len(levels), "ledger.level", N_("请从乡镇、主管部门、督查室里选核验的级。"))
    need(order == sorted(set(order)), "ledger.level_order", N_("核验的级按乡镇、主管部门、督查室的次序，每级一次。"))
    sector = any(rule.level == Level.SECTOR for rule in levels)
    need(not sector or sector_unit_id, "ledger.sector_unit", N_("选了主管部门复验，请指定行业主管部门。"))
    for n, rule in enumerate(levels):
        need(0 <= rule.sample <= MOST_SAMPLED, "ledger.sample", N_("抽查份数要在0到9999之间，0是逐份看。"))
        need(
            n > 0 or not rule.sample, "ledger.sample_first",
            N_("第一级要逐份打开佐证，不能抽查；抽查只能用在后面的级。"),
        )  # fmt: skip
        need(len(rule.looks_at) <= 200, "ledger.looks_at", N_("看什么，最多写200字。"))


# ── guards ────────────────────────────────────────────────────────────────────


def is_of_this_level(snapshot, who, row, **_):
    """The present level's own verifier, who (like those that he stands in for) has not verified below it."""
    claim = snapshot.claim
    stage = claim.stage
    if stage is None:
        return
    if stage.path and not who.standing.startswith(stage.path):
        raise Refused(
            "ledger.other_level", N_("现在是{level}，由{unit}的核验员办理。"), "forbidden",
            level=LEVELS[stage.level], unit=stage.who,
        )  # fmt: skip
    if (who.persons | who.stood_for) & claim.verifiers:
        raise Refused("S1.level", N_("您（或委托您的人）在前一级核验过本次申请，这一级请另一位核验员办。"), "forbidden")
    for before in claim.passed:
        if before.path and any(path.startswith(before.path) for path in (*who.paths, *who.stood_for_paths)):
            raise Refused(
                "S1.level",
                N_("{unit}在前一级核验过本次申请，这一级请别的单位的核验员办。"),
                "forbidden",
                unit=before.name,
            )


def another_level_follows(snapshot, who, row, **_):
    if not snapshot.claim.next_stage:
        raise Refused("ledger.last_level", N_("已经是最后一级，看完直接销号。"))


def is_the_last_level(snapshot, who, row, **_):
    coming = snapshot.claim.next_stage
    if coming:
        raise Refused(
            "ledger.levels_left", N_("后面还有{level}（{unit}）。这一级看完，请“核验通过，报下一级”。"),
            level=LEVELS[coming.level], unit=coming.who,
        )  # fmt: skip


def a_leader_is_needed(snapshot, who, row, **_):
    """The register wants late items confirmed by the portfolio leader, two persons beside the doing side."""
    claim = snapshot.claim
    if not claim.needs_leader:
        raise Refused("ledger.no_leader_needed", N_("本次申请不用领导确认，核验通过就能销号。"))
    if claim.confirmers:
        raise Refused("ledger.confirmed", N_("已经确认过，等核验员销号。"))
    if snapshot.leader_id is not None and snapshot.leader_id not in who.persons:
        raise Refused(
            "ledger.other_leader_confirms", N_("本事项的逾期销号由{leader}确认。"), "forbidden",
            leader=snapshot.leader_name,
        )  # fmt: skip
    if who.persons & (snapshot.doers | claim.verifiers):
        raise Refused("S2.leader", N_("您（或委托您的人）办理或核验过本事项，请另一位县领导确认。"), "forbidden")


def a_leader_has_confirmed(snapshot, who, row, **_):
    claim = snapshot.claim
    if claim.needs_leader and not claim.confirmers:
        raise Refused(
            "ledger.unconfirmed",
            N_("本事项逾期，本册要{leader}先确认，才能销号。"),
            leader=snapshot.leader_name or "县领导",
        )
    if who.persons & claim.confirmers:
        raise Refused("S2.leader", N_("确认的领导和销号的核验员要是两个人。"), "forbidden")
