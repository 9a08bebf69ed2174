"""Growth where both amounts are printed, two-year averages, distance to schedule, and cumulative values by month."""

import re

from ..figures.periods import months
from ..rules import rule
from .amounts import DIFFERS, conclude, in_printed, shown, untold
from .unchecked import CONSTANT_PRICES, FALLS_BACK, OWN_SCHEDULE, SAME_CALIBER, TWO_YEARS

_REAL = re.compile(r"生产总值|增加值|总产值|可支配收入|GDP|(?:产|工|农|林|牧|渔|建筑|制造|采矿|服务|零售|批发|运输)业$")
_MOVES = re.compile(
    r"(?:增至|减至|升至|降至|增加到|减少到|增长到|提高到|下降到|上升[为到]|下降为|降为|增长至)(?:20\d\d年的?)?$"
)
_ON_YEAR = re.compile(r"同比|上年|去年|多增|少增|增收|减收|增加|减少|增长|下降")
_OTHER = re.compile(r"年初|环比|上月|上季|上周|20\d\d年")
_BEHIND = re.compile(r"低于|滞后|慢于|落后|欠|差|低")
_SCHEDULE = re.compile(r"(?:序时|时间|均衡|时序)进度|序时")


@rule("check", "growth", needs="%")
def growth(view, passage):
    """由X增至Y增长Z%, and a value with its change on a year and its growth: all three printed, so recomputed; never at another caliber."""
    terms = passage.terms
    for at, term in enumerate(terms):
        figure = term.figure
        if figure.yoy_pct is None or not term.is_base or term.is_percent:
            continue
        after = [t for t in terms[at + 1 : at + 8] if t.sentence == term.sentence]
        rate = next(
            (
                t
                for t in after
                if t.is_percent and t.figure.part == "growth" and abs(t.figure.value) == abs(figure.yoy_pct)
            ),
            None,
        )
        if rate is None:
            continue
        if figure.caliber:
            yield untold(view, [term, rate], rate, SAME_CALIBER, figure.caliber, "check.growth")
            continue
        base = _base(terms, at, term, after, rate)
        if base is None:
            continue
        involved, low, high, exact, formula = base
        check = conclude(view, [*involved, rate], rate, low, high, exact, f"{formula} ＝ {exact:.2f}%", "check.growth")
        if check.verdict == DIFFERS and _REAL.search(figure.indicator or ""):
            check = untold(view, [*involved, rate], rate, CONSTANT_PRICES, "", "check.growth")
        yield check


def _base(terms, at, term, after, rate):
    """(terms, interval and value of the growth without its sign, how it was got) by what is printed, or None."""
    earlier = terms[at - 1] if at else None
    sign = -1 if term.figure.yoy_pct < 0 else 1
    if (
        earlier
        and earlier.is_base
        and earlier.unit == term.unit
        and earlier.sentence == term.sentence
        and _MOVES.search(term.gap)
    ):
        if earlier.low <= 0:
            return None
        left, right = in_printed(term, earlier)
        low, high = sorted((sign * (term.low / earlier.high - 1), sign * (term.high / earlier.low - 1)))
        return (
            [earlier, term],
            100 * low,
            100 * high,
            100 * sign * (term.value / earlier.value - 1),
            f"{left} ÷ {right} － 1",
        )
    change = next(
        (t for t in after if t.figure.part == "change" and t.unit == term.unit and t.start < rate.end + 20), None
    )
    if change is None or not _ON_YEAR.search(change.gap) or _OTHER.search(change.gap) or term.figure.other_growth:
        return None
    falls = -1 if re.search(r"减|下降|少|降", change.gap) else 1
    if term.low - falls * change.high <= 0 or falls != sign:
        return None
    value, moved = in_printed(term, change)
    formula = f"{moved} ÷（{value} {'－' if falls > 0 else '＋'} {moved}）"
    low, high = change.low / (term.high - falls * change.low), change.high / (term.low - falls * change.high)
    return [term, change], 100 * low, 100 * high, 100 * change.value / (term.value - falls * change.value), formula


@rule("check", "two-year-average", needs="两")
def two_years(view, passage):
    """A two-year average beside this year's growth implies last year's, which the text does not print."""
    for at, term in enumerate(passage.terms):
        average = (term.figure.other_growth or {}).get("两年平均")
        now = term.figure.yoy_pct
        if average is None or now is None or now <= -100:
            continue
        rate = next((t for t in passage.terms[at : at + 8] if t.is_percent and t.figure.value == abs(average)), None)
        if rate is not None:
            implied = ((1 + average / 100) ** 2 / (1 + now / 100) - 1) * 100
            yield untold(view, [term, rate], rate, TWO_YEARS, f"{implied:.1f}%", "check.two-year-average")


@rule("check", "schedule", needs="度序")
def schedule(view, passage):
    """How far a completion is ahead of or behind schedule: against the printed schedule, else the even one (10月 is 83.3%)."""
    terms = passage.terms
    for at, term in enumerate(terms):
        if not term.figure.unit.endswith("百分点") or not _SCHEDULE.search(term.gap):
            continue
        earlier = [
            t
            for t in terms[max(0, at - 6) : at]
            if t.is_percent and t.sentence == term.sentence and t.figure.part in ("completion", "base", "share")
        ]
        if not earlier:
            continue
        printed = next(
            (
                t
                for t in reversed(terms[: at + 4])
                if t.is_percent and t is not term and _SCHEDULE.search(t.gap) and not t.figure.unit.endswith("点")
            ),
            None,
        )
        rate = next((t for t in reversed(earlier) if t is not printed), None)
        count = months(term.figure.period)
        if rate is None or (printed is None and not count):
            continue
        due = (printed.low, printed.high, printed.value) if printed else (100 * count / 12,) * 3
        ahead = -1 if _BEHIND.search(term.gap) else 1
        exact = ahead * (rate.value - due[2])
        low, high = sorted((ahead * (rate.low - due[1]), ahead * (rate.high - due[0])))
        formula = f"{shown(rate.value)}% － {shown(due[2])}% ＝ {rate.value - due[2]:.2f}"
        check = conclude(view, [rate, term], term, low, high, exact, formula, "check.schedule")
        if check.verdict == DIFFERS and printed is None:
            check = untold(view, [rate, term], term, OWN_SCHEDULE, shown(exact), "check.schedule")
        yield check


@rule("check-article", "cumulative")
def cumulative(view, passages):
    """A value from January on does not fall from one month to a later one of the same year."""
    last: dict = {}
    for term in (t for p in passages for t in p.terms):
        count = months(term.figure.period)
        if not count or not term.is_base or term.is_percent or term.is_vague or not term.figure.indicator:
            continue
        if not term.unit.endswith(("元", "千瓦时", "吨", "件", "人", "户")) or re.search(
            r"余额|均|存栏|库存|人口", term.figure.indicator
        ):
            continue
        year = re.match(r"(?:20|19)\d\d", term.figure.period)
        key = (term.figure.indicator, term.unit, year.group() if year else "")
        before = last.get(key)
        if before and before[0] < count and before[1].low > term.high:
            yield conclude(
                view, [before[1], term] if before[1].end > term.start - 400 else [term], term, 0, 0, before[1].value, "", "check-article.cumulative", DIFFERS, FALLS_BACK
            )  # fmt: skip
        last[key] = (count, term)
