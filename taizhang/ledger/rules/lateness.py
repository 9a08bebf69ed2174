"""Excused lateness (免责延期): which date the assessment counts from, and how late something was by it.

A deadline may be moved in two ways. A plain extension moves the light and the daily work, and leaves the date that
is assessed where it was. An excused one, for a ground that the register names, moves both. What is asked for after
that date has passed counts as overdue, whatever the ground (so the supervision rules of counties, as fsou.net.cn
170496 art. 11: asked for before expiry, with reason and date; after it, overdue).
"""

from enum import StrEnum

from taizhang.engine.refusal import N_, Refused

from .lights import red_from


class Ground(StrEnum):
    SUPERIOR_APPROVED = "superior_approved"
    FORCE_MAJEURE = "force_majeure"
    LAND_NOT_RELEASED = "land_not_released"
    FUNDS_NOT_RELEASED = "funds_not_released"


GROUNDS = {
    Ground.SUPERIOR_APPROVED: N_("上级批准"),
    Ground.FORCE_MAJEURE: N_("不可抗力"),
    Ground.LAND_NOT_RELEASED: N_("用地未批"),
    Ground.FUNDS_NOT_RELEASED: N_("资金未到"),
}

# What each kind of extension does to the assessment; the form and the item say it in the same words.
EXCUSED = N_("免责：按新时限计，不算逾期")
PLAIN = N_("一般延期：逾期仍按原定时限计")


def late_days(scored_due_on, done_on, calendar):
    """Working days by which something done on a day was late, by the date that is assessed; 0 when in time."""
    if scored_due_on is None or done_on <= scored_due_on:
        return 0
    return calendar.between(scored_due_on, done_on)


def has_expired(snapshot, at):
    """Whether the date that is assessed had passed: from then on nothing excuses."""
    return red_from(snapshot.scored_due_on, snapshot.scored_due_hour) <= at


def ground_is_accepted(snapshot, who, row, at, ground="", paper="", **_):
    """A want of asking: the register names the ground, the paper is named, the date has not passed."""
    if not ground:
        return
    if ground not in GROUNDS:
        raise Refused("ledger.no_ground", N_("请从列出的免责情形里选一种。"), "invalid")
    _accepted(snapshot, ground)
    if not paper.strip():
        raise Refused("ledger.ground_without_paper", N_("申请免责要写明依据：文号、通知或证明。"), "invalid")
    if has_expired(snapshot, at):
        raise Refused(
            "ledger.excuse_late",
            N_("时限{due}已过。到期以后才提的延期按逾期计，不能免责；可以申请一般延期。"),
            "invalid",
            due=f"{snapshot.scored_due_on:%Y-%m-%d}",
        )


def excuse_is_decided(snapshot, who, row, excused=None, **_):
    """A want of granting: where a ground was given, the leader says which of the two it is."""
    if not snapshot.extension_ground:
        if excused:
            raise Refused("ledger.excuse_unasked", N_("申请里没有写免责情形，只能按一般延期同意。"), "invalid")
        return
    if excused is None:
        raise Refused("ledger.excuse_undecided", N_("请选一种：按免责同意，或按一般延期同意。"), "invalid")
    if excused:
        _accepted(snapshot, snapshot.extension_ground)


def _accepted(snapshot, ground):
    if ground not in snapshot.excuse_grounds:
        raise Refused(
            "ledger.ground_not_listed",
            N_("这一册不认“{ground}”为免责情形。可以按一般延期办，逾期仍按原定时限计。"),
            "invalid",
            ground=GROUNDS[Ground(ground)],
        )
