"""Which step an item takes on which day: the presets with the numbers of domains.md 5.2, 5.3 and 5.7."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from taizhang.engine.refusal import Refused
from taizhang.engine.workdays import shipped_calendar
from taizhang.ledger.rules import DueKind, State
from taizhang.notices.ladder.presets import PRESETS
from taizhang.notices.ladder.rules import (
    Facts,
    Rung,
    Since,
    Step,
    Tier,
    Urgency,
    check,
    episode,
    next_step,
    urgency,
    why,
)

CALENDAR, FAR = shipped_calendar(), date(9999, 1, 1)
ISSUED, DUE = date(2026, 3, 2), date(2026, 3, 20)  # a Monday, a Friday
UNIT = (Tier.LIAISON, Tier.HEAD)
LATE = Facts(State.IN_PROGRESS, ISSUED, DUE, yellow_on=date(2026, 3, 16), red_on=date(2026, 3, 21))


def climbed(rungs, facts, until, first=ISSUED):
    """Every step that is taken, with its day, when the ladder runs every morning."""
    taken, day = [], first
    while day <= until:
        move = next_step(rungs, replace(facts, taken=(*facts.taken, *taken)), day, CALENDAR)
        if move:
            taken.append((move.rung.step, day))
        day += timedelta(days=1)
    return [f"{step} {day:%m-%d}" for step, day in taken]


def standard(urgency=Urgency.ORDINARY):
    return PRESETS["standard"].rungs(urgency)


def test_the_standard_ladder_counts_working_days_and_never_speaks_on_a_day_of_rest():
    # 4 to 6 April are the holiday of 清明, 1 to 5 May that of labour; 9 May is worked
    assert climbed(standard(), LATE, date(2026, 5, 31)) == [
        "remind 03-17", "urge 03-23", "supervise 03-27", "bulletin 04-13", "admonish 04-27", "refer 05-20",
    ]  # fmt: skip


def test_whom_a_person_has_urged_the_ladder_does_not_urge_again_and_goes_on_from_there():
    rungs = PRESETS["standard"].rungs(Urgency.ORDINARY)
    slow = tuple(replace(rung, since=Since.LAST, days=5) if rung.step == Step.SUPERVISE else rung for rung in rungs)
    early = replace(LATE, urged_on=date(2026, 3, 10))  # before its turn: counts from its turn, the 23rd
    assert climbed(slow, early, date(2026, 4, 1)) == ["remind 03-17", "supervise 03-30"]
    late = replace(LATE, urged_on=date(2026, 3, 25))  # by hand, after the ladder had been away
    assert climbed(slow, late, date(2026, 4, 5), first=date(2026, 3, 25)) == ["remind 03-25", "supervise 04-01"]
    monthly = (Rung(Step.URGE, Since.REDS, 1, to=UNIT), Rung(Step.SUPERVISE, Since.LAST, 1, working=False))
    assert climbed(monthly, early, date(2026, 3, 27)) == ["supervise 03-26"]


def test_13710_counts_calendar_days_from_the_day_of_issue():  # T-S8: plan 03-02, feedback 03-05, ordinary 03-09
    silent = replace(LATE, state=State.ISSUED, due_on=date(2026, 3, 9), red_on=date(2026, 3, 10), yellow_on=FAR)
    rungs = PRESETS["13710"].ordinary
    assert climbed(rungs, silent, date(2026, 3, 10)) == ["remind 03-03", "urge 03-06", "supervise 03-10"]
    reported = replace(silent, state=State.IN_PROGRESS, has_reported=True)
    assert climbed(rungs, reported, date(2026, 3, 10)) == ["supervise 03-10"]
    major = replace(reported, due_on=date(2026, 4, 2))
    assert climbed(rungs, major, date(2026, 4, 3)) == ["supervise 04-03"]


def test_yellow_twice_is_a_letter_and_red_a_talk():  # T-S4 Guangyuan; its points are the assessment's
    guangyuan = check((Rung(Step.URGE, Since.YELLOWS, 2, to=UNIT), Rung(Step.ADMONISH, Since.REDS, 1)))
    facts = replace(LATE, yellow_on=date(2026, 2, 10), red_on=date(2026, 4, 10))
    assert climbed(guangyuan, facts, date(2026, 4, 30)) == ["urge 03-25", "admonish 04-27"]  # the 25th is a Saturday


def test_the_third_red_light_in_a_row_is_a_talk():
    steps = climbed(PRESETS["three_reds"].ordinary, LATE, date(2026, 6, 30))
    assert steps == ["remind 03-17", "urge 03-23", "supervise 03-25", "bulletin 04-27", "admonish 05-25"]


def test_an_urgent_matter_gets_the_higher_colour_at_once():
    slips = PRESETS["slips"]
    assert [(r.step, r.word) for r in slips.ordinary] == [
        ("remind", "蓝单"),
        ("supervise", "橙单"),
        ("bulletin", "红单"),
    ]
    assert slips.rungs(urgency(DueKind.NOW, None))[0].word == "橙单"
    assert urgency(DueKind.DAY, 17) == Urgency.URGENT and urgency(DueKind.DAY, None) == Urgency.ORDINARY


def test_what_was_late_long_ago_climbs_one_step_a_day_and_none_twice():
    march = climbed(standard(), LATE, date(2026, 5, 14), first=date(2026, 5, 11))
    assert march == ["remind 05-11", "urge 05-12", "supervise 05-13"]


@pytest.mark.parametrize(
    ("change", "moves"),
    [
        ({}, True),
        ({"state": State.CLAIMED}, False),
        ({"state": State.DECLINED}, False),
        ({"state": State.SUSPENDED}, False),
        ({"is_paused": True}, False),
        ({"is_held": True}, False),
        ({"waits": True}, False),
        ({"excused_to_on": date(2026, 3, 23)}, False),
        ({"excused_to_on": date(2026, 3, 20)}, True),
    ],
)
def test_nobody_is_pressed_for_what_he_cannot_help(change, moves):
    taken = ((Step.REMIND, date(2026, 3, 17)),)
    found = next_step(standard(), replace(LATE, taken=taken, **change), date(2026, 3, 23), CALENDAR)
    assert (found is not None) == moves


def test_another_deadline_is_another_episode():
    day = episode(DueKind.DAY, DUE, None, None, 0)
    assert day == episode(DueKind.DAY, DUE, date(2026, 4, 1), None, 0)
    assert day != episode(DueKind.DAY, date(2026, 3, 27), None, None, 0) != episode(DueKind.DAY, DUE, None, None, 1)
    assert episode(DueKind.LONG, None, DUE, None, 0) != episode(DueKind.LONG, None, date(2026, 4, 20), None, 0)


@pytest.mark.parametrize("key", PRESETS)
def test_every_preset_is_a_ladder(key):
    for each in Urgency:
        assert check(PRESETS[key].rungs(each))


R, U, S = (Rung(step, Since.RED, n, to=UNIT) for n, step in enumerate((Step.REMIND, Step.URGE, Step.SUPERVISE), 1))


@pytest.mark.parametrize(
    ("rungs", "says"),
    [
        ((), "一级也没有"),
        ((U, R, S), "转圈"),
        ((R, R, S), "转圈"),
        ((R, U), "就断了"),
        ((replace(R, since=Since.LAST), S), "前面没有上一级"),
        ((replace(R, to=()), S), "没有选发给谁"),
        ((replace(R, days=5), replace(S, days=5)), "轮不到它"),
        ((replace(R, days=0), S), "1到365"),
        ((R, replace(S, since=Since.REDS, days=13)), "1到12"),
        ((replace(R, word="一" * 11), S), "最多10个字"),
    ],
)
def test_a_ladder_that_goes_in_a_circle_or_has_no_end_is_refused_in_words(rungs, says):
    with pytest.raises(Refused, match=says):
        check(rungs)


def test_a_reason_is_a_sentence():
    assert [why("due", -3, True), why("due", 0, True), why("red", 2, True), why("reds", 3, True)] == [
        "离时限还有3个工作日", "今天到期", "亮红灯第2个工作日", "连续3个月25日亮红灯",
    ]  # fmt: skip
