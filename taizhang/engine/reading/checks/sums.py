"""Sums: parts against their total, structure ratios, contributions and pulls of the three industries."""

import re
from bisect import bisect_left

from ..rules import named, rule
from ..schema import Check
from ..words import starting
from .amounts import AGREES, DIFFERS, conclude, half_step, in_printed, shown

_CUE = re.compile(
    starting(
        "其分按从包（",
        r"其中|(?:分|按|从)[^，。；：\d]{1,14}(?:看|分|划分)(?=[，：])|(?<![分])分别为|包括|分类(?=[：，])|按[^，。；\d]{2,14}(?=[，：])|(?<=[\u4e00-\u9fff\d])（",
    )
)
_WINDOW = 40  # so many terms on each side of a cue are looked at, which keeps long paragraphs linear
_OPEN_END = re.compile(r"等(?![级距候])|其余|以及其他|之一")
_PARTITIONS = [
    ("第一产业", "第二产业", "第三产业"), ("城镇", "乡村"), ("城镇", "农村"), ("税收", "非税"), ("直办", "转办"), ("商品", "餐饮"),
    ("一产", "二产", "三产"), ("满意", "不满意"), ("国税", "地税"), ("即时办结", "转办"), ("电话", "非电话"),
]  # fmt: skip
_TOGETHER = re.compile(r"(?:共|合计|总计|共计|总数|总量|总额)[^，。；\d]{0,12}$")
_NO_SUM = re.compile(r"均|率|价|浓度|指数|每|比重|得分")
_DIFFERENCE = re.compile(r"节约|节省|结余|节余|增幅|差额|溢价")
_RATIO = re.compile(r"(?<![\d.])\d{1,2}(?:\.\d+)?(?:[:：∶︰]\d{1,2}(?:\.\d+)?){2,3}(?![\d:：.])")
_STRUCTURE = re.compile("结构|比例|比重|产业比|调整")
_INDUSTRIES = ("第一产业", "第二产业", "第三产业")


def _adds(term):
    """Whether a figure is an amount that may be added to others: no rate, mean or price."""
    return term.is_base and not term.is_percent and not _NO_SUM.search(term.figure.indicator or "")


def _parts_after(passage, cue, stop):
    """Base terms after a cue, without those under a second 其中 of the same clause."""
    out: list = []
    nested = None
    first = bisect_left(passage.starts, cue.end())
    for term in passage.terms[first : first + _WINDOW]:
        if term.start >= stop:
            break
        if "其中" in term.gap and out:
            nested = term.clause
        if nested is not None and term.clause == nested:
            continue
        nested = None
        if _adds(term):
            out.append(term)
    return out


def _stop(passage, cue, following):
    flat = passage.flat
    end = passage.sentences[passage.sentence_at(cue.end() - 1)][1]
    opened = flat.rfind("（", max(passage.start, cue.end() - 200), cue.end())
    closed = flat.find("）", cue.start(), min(end, cue.start() + 400))
    if opened >= 0 and closed >= 0 and flat.find("）", opened, cue.start()) < 0:
        end = closed
    for later in following:
        if later.group() not in ("其中", "（", "包括", "分别为") and later.start() < end:
            return later.start()
    return end


def _sum(view, total, parts):
    low, high, exact = sum(t.low for t in parts), sum(t.high for t in parts), sum(t.value for t in parts)
    texts = in_printed(total, *parts)[1:]
    formula = (
        " ＋ ".join(texts)
        + f" ＝ {shown(exact / total.factor, 4)}{total.figure.unit if not texts[0][-1].isdigit() else ''}"
    )
    return conclude(view, [total, *parts], total, low, high, exact, formula, "check.sum")


def _is_partition(parts):
    names = [t.figure.indicator or "" for t in parts]
    return any(
        len(kinds) == len(names) and all(any(name.startswith(kind) for name in names) for kind in kinds)
        for kinds in _PARTITIONS
    )


_OF_VALUES = named(
    __name__,
    "check-article.structure-of-values",
    "A structure of the three industries is that of their printed values.",
)
_PULLS = named(__name__, "check-article.pulls", "The pulls of the three industries make up the growth of the product.")
_PULL = named(
    __name__, "check-article.pull", "The pull of one industry is its contribution to the growth of the product."
)


@rule("check", "sum")
def parts_and_total(view, passage):
    """A total against the parts that follow 其中, 分…看 or a bracket; parts that fall far short may be incomplete and say nothing."""
    terms = passage.terms
    if len(terms) < 3:
        return
    cues = list(_CUE.finditer(passage.flat, passage.start, passage.end))
    for at, cue in enumerate(cues):
        stop = _stop(passage, cue, cues[at + 1 : at + 12])
        after = _parts_after(passage, cue, stop)
        if len(after) < 2:
            continue
        upto = bisect_left(passage.starts, cue.start())
        before = [t for t in terms[max(0, upto - _WINDOW) : upto] if _adds(t)][-12:]
        if cue.group() == "（" and (not before or before[-1].end != cue.start()):
            continue
        here = passage.sentence_at(cue.end() - 1)
        totals = [t for t in before if here - t.sentence <= (1 if cue.group() in ("其中", "包括", "（") else 4)]
        unit = after[0].unit
        parts = [t for t in after if t.unit == unit]
        totals = [t for t in totals if t.unit == unit and t.value > 0]
        if len(parts) < 2 or not totals:
            continue
        made = [_sum(view, total, parts) for total in reversed(totals)]
        agreeing = next((check for check in made if check.verdict == AGREES), None)
        if agreeing:
            yield agreeing
            continue
        total = totals[-1]
        open_end = _OPEN_END.search(passage.flat, parts[-1].end, min(stop + 4, parts[-1].end + 12))
        near = abs(sum(t.value for t in parts) - total.value) <= 0.01 * total.value
        if not open_end and not any(t.is_vague for t in [total, *parts]) and (near or _is_partition(parts)):
            yield made[0]


@rule("check", "sum-in-passing")
def sum_in_passing(view, passage):
    """Numbers in a row that exactly make up the one before them, or the 共 after them, agree with it."""
    bases = [t for t in passage.terms if _adds(t) and not t.is_vague]
    if len(bases) < 3:
        return
    cued = [c.end() for c in _CUE.finditer(passage.flat, passage.start, passage.end)]
    for at, total in enumerate(bases):
        if total.figure.value < 100 and total.figure.value.is_integer():
            continue
        at_cue = bisect_left(cued, total.end)
        if at_cue == len(cued) or cued[at_cue] > total.end + 40:
            following = [t for t in bases[at + 1 : at + 16] if t.sentence <= total.sentence + 1]
            if parts := _making_up(total, following):
                yield _sum(view, total, parts)
        if _TOGETHER.search(total.gap):
            preceding = [t for t in reversed(bases[max(0, at - 15) : at]) if t.sentence >= total.sentence - 1]
            if parts := _making_up(total, preceding):
                yield _sum(view, total, parts[::-1])


def _making_up(total, terms):
    """The first terms of a run, at least two of the same unit, whose values make up a total exactly."""
    got, parts = 0.0, []
    for term in terms:
        if term.figure.unit != total.figure.unit:
            break
        parts.append(term)
        got += term.value
        if got > total.high:
            break
        if _DIFFERENCE.search(term.gap):
            return None
        if len(parts) > 1 and abs(got - total.value) <= 1e-9 * max(1.0, total.value):
            return parts
    return None


def _industries(passages):
    """The values of the three industries and their total, last printed together."""
    found: dict = {}
    total = None
    for passage in passages:
        for t in passage.terms:
            name = t.figure.indicator or ""
            if not t.is_base or t.is_percent or t.unit != "元":
                continue
            if name.endswith("生产总值") and "人均" not in name:
                total, found = t, {}
            for industry in _INDUSTRIES:
                if name.startswith(industry) and "投资" not in name and "税" not in name:
                    found.setdefault(industry, t)
    return total, [found[i] for i in _INDUSTRIES] if len(found) == 3 else []


@rule("check-article", "industries")
def industries(view, passages):
    """The added values of the three industries make up the gross product, also when 其中 stands between them."""
    total, parts = _industries(passages)
    if total and parts and total.start < parts[0].start:
        yield _sum(view, total, parts)


def _check(view, start, end, name, indicator, printed, computed, verdict, formula):
    return Check(
        view.flat[start:end], formula, verdict, view.index[start], view.index[end - 1] + 1, name,
        indicator=indicator, printed=printed, computed=computed, number_start=view.index[start], number_end=view.index[end - 1] + 1,
    )  # fmt: skip


@rule("check-article", "structure")
def structure(view, passages):
    """A structure such as 14.6:42.7:42.7 makes up 100, and is that of the three values where they are printed."""
    total, values = _industries(passages)
    for passage in passages:
        said = _STRUCTURE.search(passage.flat, passage.start, passage.end)
        ratios = list(_RATIO.finditer(passage.flat, passage.start, passage.end)) if said else []
        for at, found in enumerate(ratios):
            before = passage.flat[max(passage.start, found.start() - 30) : found.start()]
            if not re.search(r"结构|比例|比重|产业比", before) and not (at and "调整" in before):
                continue
            pieces = re.split(r"[:：∶︰]", found.group())
            numbers, step = [float(p) for p in pieces], sum(half_step(p) for p in pieces)
            formula = " ＋ ".join(pieces) + f" ＝ {shown(sum(numbers))}"
            verdict = AGREES if abs(sum(numbers) - 100) <= step + 1e-9 else DIFFERS
            yield _check(
                view,
                found.start(),
                found.end(),
                "check-article.structure",
                "结构",
                found.group(),
                shown(sum(numbers)),
                verdict,
                formula,
            )
            is_last = at == len(ratios) - 1 or not re.search(
                r"调整|变", passage.flat[found.end() : ratios[at + 1].start()]
            )
            if (
                values
                and total
                and is_last
                and len(numbers) == 3
                and "产业" in passage.flat[max(passage.start, found.start() - 40) : found.start()]
            ):
                yield _against_values(view, found, pieces, values, total)


def _against_values(view, found, pieces, values, total):
    agrees, shares = True, []
    whole = sum(v.value for v in values)
    for piece, v in zip(pieces, values, strict=True):
        step = half_step(piece)
        low, high = 100 * v.low / total.high, 100 * v.high / total.low
        agrees = agrees and low <= float(piece) + step and high >= float(piece) - step
        shares.append(f"{100 * v.value / whole:.2f}")
    return _check(
        view, found.start(), found.end(), _OF_VALUES, "三次产业结构", found.group(), ":".join(shares),
        AGREES if agrees else DIFFERS, " : ".join(in_printed(*values)),
    )  # fmt: skip


@rule("check-article", "contributions")
def contributions(view, passages):
    """The contributions of the three industries make up 100%, and their pulls make up the growth of the product."""
    terms = [t for p in passages for t in p.terms]
    grown = next(
        (t for t in terms if (t.figure.indicator or "").endswith("生产总值") and t.figure.yoy_pct is not None), None
    )
    shares = [t for t in terms if t.is_percent and "贡献率" in (t.figure.indicator or "")]
    pulls = [t for t in terms if t.figure.unit.endswith("百分点") and "拉动" in t.gap]
    if len(shares) == 3 and re.search("产业", shares[0].figure.indicator or ""):
        low, high, exact = sum(t.low for t in shares), sum(t.high for t in shares), sum(t.value for t in shares)
        formula = " ＋ ".join(in_printed(*shares)) + f" ＝ {shown(exact)}"
        verdict = AGREES if low <= 100 + 1e-9 and high >= 100 - 1e-9 else DIFFERS
        yield _check(
            view,
            shares[0].start,
            shares[-1].end,
            "check-article.contributions",
            "贡献率合计",
            "100%",
            f"{shown(exact)}%",
            verdict,
            formula,
        )
    if len(pulls) == 3 and grown:
        growth, step = grown.figure.yoy_pct, 0.05
        low, high, exact = sum(t.low for t in pulls), sum(t.high for t in pulls), sum(t.value for t in pulls)
        formula = " ＋ ".join(in_printed(*pulls)) + f" ＝ {shown(exact)}"
        verdict = AGREES if low <= growth + step + 1e-9 and high >= growth - step - 1e-9 else DIFFERS
        yield _check(
            view,
            pulls[0].start,
            pulls[-1].end,
            _PULLS,
            "拉动合计",
            f"{shown(growth)}%",
            f"{shown(exact)}%",
            verdict,
            formula,
        )
        if len(shares) == 3:
            for part, pull in zip(shares, pulls, strict=True):
                low, high = sorted((part.low * (growth - step) / 100, part.high * (growth + step) / 100))
                exact = part.value * growth / 100
                formula = f"{shown(part.value)}% × {shown(growth)}% ＝ {exact:.2f}"
                yield conclude(view, [part, pull], pull, low, high, exact, formula, _PULL)
