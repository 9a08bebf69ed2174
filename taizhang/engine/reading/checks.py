"""Whether figures agree with each other, by what the text itself states.

Shares, completion, differences, sums and averages are recomputed; growth never is, because the base year's
figure may have been revised since. A printed number stands for every value that rounds to it, so 3.6 of 3.91 is
92% and 5925 of 4700 is 126%. Where a recomputation needs a number that the text does not print, nothing is said.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from .rules import of, rule
from .schema import Check, Figure
from .sentences import sentences

AGREES, DIFFERS, CANNOT_TELL = "agrees", "differs", "cannot tell"

_SHARE = re.compile(r"(?:占比?|占总[^，。]{0,8}|比重|税比|税占比|占其|完成率?)(?:为|达到?|约|的)?$")
_RATE = re.compile(r"(?:节约率|节支率|增幅|降幅|溢价率|覆盖率|完成率|合格率|占比)(?:为|达到?|约)?$")
_EACH_SHARE = re.compile(r"分别占[^，。；\d]{0,30}$")
_DIFFERENCE = re.compile(r"(?:节约额?|节省|节余|结余|差额|增幅|增收|溢价|余)(?:资金)?(?:为|达|约)?$")
_AVERAGE = re.compile(r"(?P<per>笔|户|人|亩|件|家|个|村|台)均[^，。；\d]{0,6}$")
_VAGUE = re.compile(r"[余多几]|(?:约|近|超|超过|逾|将近|接近)$")


@dataclass(frozen=True)
class Term:
    """A figure of one sentence as the checks see it."""

    figure: Figure
    start: int
    end: int
    before: str
    low: float
    high: float
    clause: int

    @property
    def value(self):
        """The printed value."""
        return self.figure.value

    @property
    def unit(self):
        """The printed unit."""
        return self.figure.unit

    @property
    def is_percent(self):
        """Whether it is a rate in per cent."""
        return self.unit == "%"


def _half_step(text):
    digits = re.match(r"[\d,]+(?:\.(\d+))?", text.replace(" ", ""))
    return 0.5 * 10 ** -len(digits[1] or "") if digits else 0.5


def _terms(view, figures, start, end):
    out = []
    first = bisect_left(figures, view.index[start], key=lambda figure: figure.start)
    last = bisect_left(figures, view.index[end - 1] + 1, key=lambda figure: figure.start)
    for figure in figures[first:last]:
        a, b = bisect_left(view.index, figure.start), bisect_left(view.index, figure.end)
        before = view.flat[max(start, a - 30) : a]
        printed = view.flat[a:b]
        step = 0.0 if _VAGUE.search(printed) or _VAGUE.search(before) else _half_step(printed)
        vague = step == 0.0
        low, high = (figure.value * 0.95, figure.value * 1.15) if vague else (figure.value - step, figure.value + step)
        out.append(Term(figure, a, b, before, low, high, view.flat.count("；", start, a)))
    return out


def _percent(part, whole):
    return 100 * part.low / whole.high, 100 * part.high / max(whole.low, 1e-9)


def _say(view, first, last, recomputed, low, high, term, name):
    """The check of `term` against the interval that the other numbers allow."""
    agrees = low <= term.high and high >= term.low
    text = view.flat[first.start : last.end]
    return Check(
        text=text,
        recomputation=recomputed(),
        verdict=AGREES if agrees else DIFFERS,
        start=view.index[first.start],
        end=view.index[last.end - 1] + 1,
        rule=name,
    )


def _number(value, places=2):
    return f"{value:,.{places}f}".rstrip("0").rstrip(".") if places else f"{value:,.0f}"


def _ratio_check(view, part, whole, term, name):
    low, high = _percent(part, whole)
    exact = 100 * part.value / whole.value if whole.value else 0.0

    def recomputed():
        return f"{_number(part.value, 4)} ÷ {_number(whole.value, 4)} ＝ {exact:.2f}%"

    first = min(part, whole, term, key=lambda t: t.start)
    return _say(view, first, max(part, whole, term, key=lambda t: t.end), recomputed, low, high, term, name)


@rule("check", "completion")
def completion(view, terms):
    """A value against its printed target and the printed rate of completion (5925 of 4700 is 126%)."""
    for term in terms:
        figure = term.figure
        if figure.completion_pct is None:
            continue
        rate = next(
            (t for t in terms if t.is_percent and t.value == figure.completion_pct and t.start > term.start), None
        )
        if rate and not figure.target:
            text = view.flat[term.start : rate.end]
            yield Check(text, "", CANNOT_TELL, figure.start, rate.figure.end, "check.completion")
            continue
        goal = next((t for t in terms if t.value == figure.target and t.start > term.start), None)
        if rate and goal:
            yield _ratio_check(view, term, goal, rate, "check.completion")


@rule("check", "share")
def share(view, terms):
    """A part and its whole against the printed share (收入 3.91 亿元，其中税收 3.6 亿元，税比 92%)."""
    for at, term in enumerate(terms):
        if not term.is_percent or term.figure.yoy_pct is not None or _EACH_SHARE.search(term.before):
            continue
        is_rate = bool(_RATE.search(term.before))
        if not (is_rate or _SHARE.search(term.before)) or re.search(
            r"(?:目标|任务|计划|预算)[^，]*$", term.before.split("，")[-1]
        ):
            continue
        earlier = [t for t in terms[:at] if not t.is_percent and not t.figure.optional and t.clause == term.clause]
        if len(earlier) < 2:
            continue
        part = earlier[-1]
        wholes = [t for t in earlier[:-1] if t.unit == part.unit]
        if not wholes:
            continue
        fits = [w for w in wholes if _percent(part, w)[0] <= term.high and _percent(part, w)[1] >= term.low]
        yield _ratio_check(view, part, fits[0] if fits else wholes[0 if is_rate else -1], term, "check.share")


@rule("check", "shares-in-turn")
def shares_in_turn(view, terms):
    """分别占 a%、b% against the parts and wholes that were printed in the same order."""
    for at, term in enumerate(terms):
        if not term.is_percent or not _EACH_SHARE.search(term.before):
            continue
        rates = [term]
        for following in terms[at + 1 :]:
            if not following.is_percent or following.start - rates[-1].end > 1:
                break
            rates.append(following)
        earlier = [t for t in terms[:at] if not t.is_percent and not t.figure.optional]
        parts = earlier[-len(rates) :]
        for rate, part in zip(rates, parts, strict=False):
            whole = next((t for t in earlier[: -len(rates)] if t.unit == part.unit), None)
            if whole:
                yield _ratio_check(view, part, whole, rate, "check.shares-in-turn")


@rule("check", "difference")
def difference(view, terms):
    """Two amounts against the printed difference (预算 32.09，交易额 29.12，节约额 2.97)."""
    for at, term in enumerate(terms):
        if term.is_percent or not _DIFFERENCE.search(term.before):
            continue
        pair = [t for t in terms[:at] if t.unit == term.unit and t.clause == term.clause][-2:]
        if len(pair) < 2:
            continue
        big, small = sorted(pair, key=lambda t: -t.value)

        def recomputed(big=big, small=small):
            return f"{_number(big.value, 4)} − {_number(small.value, 4)} ＝ {_number(big.value - small.value, 4)}"

        yield _say(
            view, pair[0], term, recomputed, big.low - small.high, big.high - small.low, term, "check.difference"
        )


@rule("check", "sum")
def parts_and_total(view, terms):
    """A total against the parts that follow 其中; parts that fall short may be incomplete, so nothing is said."""
    for at, total in enumerate(terms[:-1]):
        after = view.flat[total.end : terms[at + 1].start]
        if "其中" not in after or total.is_percent:
            continue
        parts = [t for t in terms[at + 1 :] if t.unit == total.unit]
        if len(parts) < 2 or any(t.figure.optional for t in parts):
            continue
        low, high = sum(t.low for t in parts), sum(t.high for t in parts)
        if high < total.low:
            continue
        exact = sum(t.value for t in parts)

        def recomputed(parts=parts, exact=exact):
            return " ＋ ".join(_number(t.value, 4) for t in parts) + f" ＝ {_number(exact, 4)}"

        yield _say(view, total, parts[-1], recomputed, low, high, total, "check.sum")


@rule("check", "average")
def average(view, terms):
    """笔均, 户均, 人均 against a total and a count of the same sentence."""
    for at, term in enumerate(terms):
        found = _AVERAGE.search(term.before)
        if not found:
            continue
        count = next((t for t in terms[:at] if t.unit == found["per"]), None)
        total = next((t for t in reversed(terms[:at]) if t.unit == term.unit), None)
        if not count or not total or not count.low > 0:
            continue

        def recomputed(total=total, count=count):
            return f"{_number(total.value, 4)} ÷ {_number(count.value, 4)} ＝ {total.value / count.value:.2f}"

        yield _say(
            view,
            min(count, total, key=lambda t: t.start),
            term,
            recomputed,
            total.low / count.high,
            total.high / count.low,
            term,
            "check.average",
        )


def read_checks(view, drafts, figures):
    """All checks of a document, in reading order, each figure checked once by the same rule."""
    out = []
    for draft in drafts:
        for paragraph in draft.body:
            for start, end in sentences(view.flat, paragraph.start, paragraph.end):
                terms = _terms(view, figures, start, end)
                for found in of("check") if len(terms) > 1 else ():
                    out += found(view, terms)
    return sorted(out, key=lambda check: check.start)
