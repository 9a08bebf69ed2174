"""Figures as the checks see them: each an interval of what its printed digits can stand for.

A printed number stands for every value that rounds to it: 3.6 lies between 3.55 and 3.65. Amounts are reckoned in
their unit without 万 and 亿, so that 5675万元 and 3.2亿元 can be added.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cached_property

from ..schema import Check, Figure
from ..words import words

AGREES, DIFFERS, CANNOT_TELL = "agrees", "differs", "cannot tell"

_VAGUE, _VAGUE_BEFORE = re.compile(r"[余多几]"), re.compile(r"(?:约|近|超|超过|逾|将近|接近|至少|不少于|不低于|突破)$")
_SCALES = {"万亿": 1e12, "亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "千": 1e3, "百": 1e2}
_SCALED = re.compile(r"^(万亿|千万|百万|亿|万|千(?![瓦伏克米])|百(?!分))(?=.)")
_DIGITS = re.compile(r"-?[\d,]+(?:\.(\d+))?")


def scale_of(unit):
    """(factor, unit without it): 万元 is (10000.0, 元)."""
    if unit in _SCALES:
        return _SCALES[unit], ""
    found = _SCALED.match(unit)
    return (_SCALES[found[1]], unit[found.end() :]) if found else (1.0, unit)


# Things that are counted one by one: 315 of them are not 316.
_COUNTED = words("个 家 户 人 件 项 名 处 座 笔 起 宗 台 套 辆 所 条 份 批 次 人次 头 只 株 栋 间 场 例 位 村")


def half_step(printed, unit=""):
    """Half of the last printed place: 0.05 for 3.6, 0.5 for 471万元, nothing for 471 households."""
    if unit in _COUNTED and "." not in printed:
        return 0.0
    digits = _DIGITS.match(printed.replace(" ", ""))
    return 0.5 * 10 ** -len(digits[1] or "") if digits else 0.5


@dataclass(slots=True)
class Term:
    """A figure at its flat place. `low` and `high` in `unit` (without 万, 亿); `clause` counts ；, `sentence` 。."""

    figure: Figure
    start: int
    end: int
    gap: str
    low: float
    high: float
    factor: float
    unit: str
    sentence: int
    clause: int
    is_vague: bool

    @property
    def value(self):
        """The printed value in `unit`."""
        return self.figure.value * self.factor

    @property
    def is_percent(self):
        """Whether it is a rate in per cent."""
        return self.figure.unit == "%"

    @property
    def is_base(self):
        """Whether it measures something by itself."""
        return self.figure.part == "base" and not self.figure.optional


class Passage:
    """The terms of one paragraph."""

    def __init__(self, view, figures, starts, paragraph):
        self.view, self.flat = view, view.flat
        self.start, self.end = paragraph.start, paragraph.end
        first = bisect_left(starts, view.index[paragraph.start])
        last = bisect_left(starts, view.index[paragraph.end - 1] + 1)
        self.figures = figures[first:last]

    @cached_property
    def sentences(self):
        """The flat spans of the sentences."""
        return self.view.sentences(self.start, self.end)

    @cached_property
    def terms(self):
        """The terms in reading order."""
        return list(self._terms())

    @cached_property
    def starts(self):
        """Where the terms start."""
        return [term.start for term in self.terms]

    def sentence_at(self, place):
        """The number of the sentence that holds a flat place."""
        return bisect_right(self._ends, place)

    @cached_property
    def _ends(self):
        return [b for _a, b in self.sentences]

    def _terms(self):
        index, flat = self.view.index, self.flat
        spans, number, previous, clause, seen = self.sentences, 0, self.start, 0, self.start
        for figure in self.figures:
            a, b = bisect_left(index, figure.start), bisect_left(index, figure.end)
            while spans[number][1] <= a:
                number += 1
            begin = max(previous, spans[number][0], a - 60)
            clause += flat.count("；", seen, a)
            seen = a
            printed, gap = flat[a:b], flat[begin:a]
            factor, unit = scale_of(figure.unit)
            is_vague = bool(_VAGUE.search(printed) or _VAGUE_BEFORE.search(gap))
            if is_vague:
                low, high = sorted((figure.value * 0.95, figure.value * 1.15))
            else:
                step = half_step(printed, figure.unit)
                low, high = figure.value - step, figure.value + step
            yield Term(figure, a, b, gap, low * factor, high * factor, factor, unit, number, clause, is_vague)
            previous = b


def shown(value, places=2):
    """A number for people: thousands apart, no idle zeros."""
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def said(view, term):
    """The number with its unit as printed."""
    return re.sub(r"\s", "", view.raw_text(term.start, term.end))


def in_unit(term, value):
    """A value written in the printed unit of a term."""
    return shown(value / term.factor, 4) + term.figure.unit


def conclude(view, involved, term, low, high, exact, formula, name, verdict=None, why=""):
    """The check of `term` against the interval [low, high] that the others allow; `exact` is what they give."""
    first, last = min(involved, key=lambda t: t.start), max(involved, key=lambda t: t.end)
    if verdict is None:
        verdict = AGREES if low <= term.high * (1 + 1e-12) and high >= term.low * (1 - 1e-12) else DIFFERS
    computed = f"{exact:.2f}%" if term.is_percent else in_unit(term, exact)
    return Check(
        text=view.flat[first.start : last.end],
        recomputation=formula,
        verdict=verdict,
        start=view.index[first.start],
        end=view.index[last.end - 1] + 1,
        rule=name,
        indicator=term.figure.indicator,
        printed=said(view, term),
        computed=computed,
        why=why,
        number_start=term.figure.start,
        number_end=term.figure.end,
    )


def untold(view, involved, term, why, computed, name):
    """The check of a figure that the text gives no means to recompute, with the reason."""
    return replace(conclude(view, involved, term, 0, 0, 0, "", name, CANNOT_TELL, why), computed=computed)


def ratio(view, part, whole, term, name):
    """A rate against a part and its whole."""
    low, high = 100 * part.low / whole.high, 100 * part.high / max(whole.low, 1e-9)
    exact = 100 * part.value / whole.value
    left, right = in_printed(part, whole)
    return conclude(view, [part, whole, term], term, low, high, exact, f"{left} ÷ {right} ＝ {exact:.2f}%", name)


def in_printed(*terms):
    """The values as printed, with their units only where these differ."""
    if len({t.figure.unit for t in terms}) == 1:
        return [shown(t.figure.value, 4) for t in terms]
    return [shown(t.figure.value, 4) + t.figure.unit for t in terms]
