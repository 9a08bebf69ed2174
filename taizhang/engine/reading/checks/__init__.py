"""Whether figures agree with each other, by what the text itself states.

Shares, completion, sums, differences, averages, distances and ranks are recomputed from printed numbers; growth only
where both amounts stand in the text and nothing says that they are measured differently. Where a recomputation needs
a number that the text does not print, the reason is given. Rules of the kind `check` see one paragraph, those of the
kind `check-article` all paragraphs of an article, those of the kind `check-table` the tables of the document.
"""

import re
from dataclasses import replace
from itertools import pairwise

from ..rules import fit_for, of, rule
from . import growth, headline, ranks, sums, tables  # noqa: F401  (they register rules)
from .amounts import (
    AGREES,
    CANNOT_TELL,
    DIFFERS,
    Passage,
    conclude,
    half_step,
    in_printed,
    in_unit,
    ratio,
    said,
    shown,
    untold,
)
from .unchecked import NO_GOAL

__all__ = ["AGREES", "CANNOT_TELL", "DIFFERS", "read_checks"]

_SHARE_NAME = re.compile(
    r"(?:税比|税占比|占比|比重|份额|节约率|节支率|溢价率|覆盖率|合格率|开工率|竣工率|投产率|办结率|满意率|履约率|到位率|入库率|完工率|兑现率)(?:为|达到?|约)?$"
)
_OF_ONES = re.compile(r"开工率|竣工率|投产率|办结率|履约率|到位率|完工率|入库率")
_GAIN_RATE = re.compile(r"(?:增幅|降幅|溢价率|节约率|节支率)(?:为|达到?|约)?$")
_OF = re.compile(r"占([^，。；]{2,20}?)(?:的|比重|比例|份额|总量)")
_DIFFERENCE = re.compile(r"(?:节约额?|节省|节余|结余|差额|增幅|溢价)(?:资金)?(?:为|达|约)?$")
_AVERAGE = re.compile(r"(?P<per>笔|户|人|亩|件|家|个|村|台|日)均[^，。；\d]{0,6}$")
_PLAN = re.compile(r"计划|目标|任务|预算(?!总?[收支]|内|外|资金|管理)|总投资")


@rule("check", "completion")
def completion(view, passage):
    """A value against its printed target or plan and the printed rate of completion (5925 of 4700 is 126%)."""
    terms = passage.terms
    for at, term in enumerate(terms):
        if term.figure.completion_pct is None or not term.is_base:
            continue
        after = terms[at + 1 : at + 12]
        rate = next(
            (
                t
                for t in after
                if t.is_percent and t.figure.part == "completion" and t.figure.value == term.figure.completion_pct
            ),
            None,
        )
        if rate is None:
            continue
        goal = next((t for t in after if t.figure.part == "goal" and t.figure.value == term.figure.target), None)
        if goal is not None and goal.low > 0:
            yield _of(term, ratio(view, term, goal, rate, "check.completion"))
            continue
        word = _PLAN.search(rate.figure.indicator or "")
        plans = [
            t
            for t in terms[max(0, at - 12) : at]
            if t.unit == term.unit and t.low > 0 and t.is_base and _PLAN.search(t.figure.indicator or "")
        ]
        plans = [t for t in plans if not word or word.group() in (t.figure.indicator or "")]
        near = [t for t in plans if t.sentence == term.sentence and t.clause == term.clause]
        made = [ratio(view, term, plan, rate, "check.completion") for plan in reversed(plans)]
        agreeing = next((check for check in made if check.verdict == AGREES), None)
        if agreeing:
            yield _of(term, agreeing)
        elif len(near) == 1:
            yield _of(term, ratio(view, term, near[0], rate, "check.completion"))
        elif rate.low > 0:
            low, high = 100 * term.low / rate.high, 100 * term.high / rate.low
            between = f"{shown(low / term.factor)}～{in_unit(term, round(high / term.factor, 2) * term.factor)}"
            yield _of(term, untold(view, [term, rate], rate, NO_GOAL, between, "check.completion"))


def _of(term, check):
    """The check named after what was done, not only after its goal (累计完成投资占年度计划)."""
    return replace(check, indicator=f"{term.figure.indicator or ''}{check.indicator or ''}")


def _wholes(passage, at, part, term):
    """What `part` may be a part of: (all candidates, those that the words name)."""
    terms, named = passage.terms, _OF.search(term.gap)
    shared = {t.start for t, following in pairwise(terms[max(0, at - 16) : at + 1]) if following.figure.part == "share"}
    before = [
        t
        for t in terms[max(0, at - 16) : at]
        if t.is_base and t.unit == part.unit and t.start < part.start and t.low > 0
    ]
    chosen = [t for t in before if t.sentence >= term.sentence - 2]
    if named:
        # 占工单总量 names the 工单 printed before.
        word = re.sub(r"(?:全[市县省区国]|总[量数额]|总)", "", named[1])[-4:]
        called = [t for t in chosen if word and word[-2:] in (t.figure.indicator or "")]
        return chosen, called[-1:]
    certain = [t for t in chosen if t.start not in shared and t.sentence == term.sentence]
    if not certain and passage.flat.startswith("其中", passage.sentences[term.sentence][0]):
        certain = [t for t in chosen if t.start not in shared and t.sentence == term.sentence - 1]
    return chosen, certain if len(certain) == 1 else []


@rule("check", "share", needs="%")
def share(view, passage):
    """A part and its whole against the printed share (收入 3.91 亿元，其中税收 3.6 亿元，税比 92%)."""
    terms = passage.terms
    for at, term in enumerate(terms):
        if not term.is_percent or term.figure.yoy_pct is not None or term.figure.part not in ("share", "base"):
            continue
        gap = term.gap
        if term.figure.part == "base" and not (_SHARE_NAME.search(gap) or _GAIN_RATE.search(gap)):
            continue
        if "分别" in gap or gap in ("、", "和", "及", "与") or _PLAN.search(gap):
            continue
        earlier = [
            t
            for t in terms[max(0, at - 12) : at]
            if t.is_base and not t.is_percent and t.sentence == term.sentence and t.clause == term.clause
        ]
        if not earlier:
            continue
        if _GAIN_RATE.search(gap):
            yield from _gain_rate(view, earlier, term)
            continue
        part = earlier[-1]
        wholes, certain = _wholes(passage, at, part, term)
        if _OF_ONES.search(gap):
            certain = [t for t in wholes if t.sentence == term.sentence][-1:]
        fits = [w for w in wholes if w.high >= part.low and ratio(view, part, w, term, "").verdict == AGREES]
        if fits:
            yield ratio(view, part, fits[-1], term, "check.share")
        elif certain and not part.is_vague and not certain[0].is_vague:
            yield ratio(view, part, certain[0], term, "check.share")


def _gain_rate(view, earlier, term):
    """节约率, 增幅: the difference against the first of the two amounts that it is the difference of."""
    part = earlier[-1]
    wholes = [t for t in earlier[:-1] if t.unit == part.unit and t.low > 0]
    if wholes:
        made = [ratio(view, part, whole, term, "check.share") for whole in wholes]
        yield next((check for check in made if check.verdict == AGREES), made[0])


@rule("check", "shares-in-turn", needs="占")
def shares_in_turn(view, passage):
    """分别占 a%、b% against the parts and wholes that were printed in the same order."""
    terms = passage.terms
    for at, term in enumerate(terms):
        if not term.is_percent or not re.search(r"分别占[^，；\d]{0,30}$", term.gap):
            continue
        rates = [term]
        for following in terms[at + 1 : at + 8]:
            if not following.is_percent or following.start - rates[-1].end > 1:
                break
            rates.append(following)
        earlier = [
            t for t in terms[max(0, at - 12) : at] if not t.is_percent and t.is_base and t.sentence == term.sentence
        ]
        parts = earlier[-len(rates) :]
        for rate, part in zip(rates, parts, strict=False):
            whole = next((t for t in earlier[: -len(rates)] if t.unit == part.unit and t.low > 0), None)
            if whole:
                yield ratio(view, part, whole, rate, "check.shares-in-turn")


@rule("check", "difference", needs="节结差增溢")
def difference(view, passage):
    """Two amounts against the printed difference (预算 32.09，交易额 29.12，节约额 2.97)."""
    terms = passage.terms
    for at, term in enumerate(terms):
        if term.is_percent or not _DIFFERENCE.search(term.gap):
            continue
        pair = [
            t
            for t in terms[max(0, at - 6) : at]
            if t.unit == term.unit and t.is_base and t.sentence == term.sentence and t.clause == term.clause
        ][-2:]
        if len(pair) < 2:
            continue
        big, small = sorted(pair, key=lambda t: -t.value)
        exact = big.value - small.value
        left, right = in_printed(big, small)
        formula = f"{left} − {right} ＝ {in_unit(term, exact) if big.figure.unit != small.figure.unit else shown(exact / term.factor, 4)}"
        yield conclude(
            view, [*pair, term], term, big.low - small.high, big.high - small.low, exact, formula, "check.difference"
        )


@rule("check", "average", needs="均")
def average(view, passage):
    """笔均, 户均, 人均, 日均 against a total and a count of the same sentence."""
    terms = passage.terms
    for at, term in enumerate(terms):
        found = _AVERAGE.search(term.gap)
        if not found:
            continue
        earlier = [t for t in terms[max(0, at - 8) : at] if t.sentence == term.sentence]
        total = next((t for t in reversed(earlier) if t.unit == term.unit and t.is_base), None)
        if total is None:
            continue
        step = half_step(said(view, term)) * term.factor  # a mean is rounded, also one of things that are counted
        if found["per"] == "日":
            if "周" in (total.figure.period or ""):
                formula = f"{shown(total.figure.value, 4)} ÷ 7 ＝ {shown(total.value / 7 / term.factor)}"
                yield conclude(
                    view,
                    [total, term],
                    term,
                    total.low / 7 - step,
                    total.high / 7 + step,
                    total.value / 7,
                    formula,
                    "check.average",
                )
            continue
        count = next((t for t in earlier if t.unit == found["per"]), None)
        if count is None or count.low <= 0 or count is total:
            continue
        exact = total.value / count.value
        formula = f"{shown(total.figure.value, 4)}{total.figure.unit if total.factor != term.factor else ''} ÷ {shown(count.figure.value * count.factor, 4)} ＝ {exact / term.factor:.2f}"
        yield conclude(
            view,
            [count, total, term],
            term,
            total.low / count.high - step,
            total.high / count.low + step,
            exact,
            formula,
            "check.average",
        )


def read_checks(view, drafts, figures):
    """All checks of a document, in reading order, each place checked once by the same rule."""
    out = []
    starts = [figure.start for figure in figures]
    for draft in drafts:
        passages = [Passage(view, figures, starts, paragraph) for paragraph in draft.body]
        passages = [p for p in passages if p.figures]
        for passage in passages:
            for found in fit_for("check", view.flat[passage.start : passage.end]):
                out += found.apply(view, passage)
        for found in of("check-article") if passages else ():
            out += found(view, passages)
    for found in of("check-table"):
        out += found(view, figures)
    return _once(sorted(out, key=lambda check: (check.start, check.end)))


def _once(checks):
    seen, out = set(), []
    for check in checks:
        key = (check.start, check.end, check.rule, check.printed, check.indicator)
        if key not in seen:
            seen.add(key)
            out.append(check)
    return out
