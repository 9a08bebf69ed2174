"""Numbers that measure something, with what they measure, period, growth, rank, target and completion.

Every number of a sentence has a part: it measures something named (a base), or says something of a base before
it: its growth, its change, its share of a whole, how much of a goal is done, or that goal. Only a base can own
what comes after it.
"""

import re

from ..dues import printed_year
from ..page.sentences import segments
from ..schema import Figure
from . import cells, growths, indicators, standings
from .parts import Draft, in_cell, past, share
from .periods import Periods
from .quantities import DIGIT, quantities

_LATER_LEVEL = re.compile(
    r"(?:增至|减至|升至|降至|增加到|减少到|增长到|提高到|下降到|调整为|上升[为到]|下降为|降为|变为|到|至)(?:20\d\d年的?)?$"
)
_TASK_ITEMS = re.compile(
    r"(?:方面|大事|实事|阶段|环节|步骤|要求|原则|关键|坚持|统一|确保|重点(?=[，。；、]|工作|任务))"
)


def read_figures(view, drafts):
    """Figures of all bodies with their attributes."""
    out: list[Figure] = []
    year = printed_year(view.flat)
    in_cells = list(_in_cells(view, year)) if view.tables else []
    for draft in drafts:
        periods = Periods(view, draft)
        for paragraph in draft.paragraphs:
            if "\t" in view.flat[paragraph.start : paragraph.end]:
                found = [d for d in in_cells if paragraph.start <= d.n.start < paragraph.end]
            else:
                found = _in_prose(view, paragraph, year)
            for made in found:
                made.period = periods.of(made.n.start)
                out.append(_figure(view, made))
    return out


def _in_prose(view, paragraph, year):
    out, last = [], None
    for a, b in view.sentences(paragraph.start, paragraph.end):
        if not DIGIT.search(view.flat, a, b):
            continue
        reader = _Sentence(view.flat, a, b, year, last)
        out += reader.read()
        last = reader.last
    return out


def _in_cells(view, year):
    """The figures of all tables in reading order."""
    for row, names in cells.rows_of(view):
        for at, (a, b, words) in enumerate(row):
            if not re.search(r"\d", words) or cells.is_move(words):
                continue
            made = in_cell(view, row, at, names)
            if made:
                yield made
                continue
            for c, d in view.sentences(a, b):
                for prose in _Sentence(view.flat, c, d, year, None).read():
                    prose.indicator = prose.indicator or (cells.bare(names[at]) if at < len(names) else None)
                    yield prose


def _figure(view, d):
    start, end = view.span(d.n.start, d.n.end)
    return Figure(
        view.raw_text(d.n.start, d.n.end), start, end, d.n.value, d.n.unit, d.indicator, d.rule or d.n.rule,
        yoy_pct=d.yoy_pct, rank=d.rank, target=d.target, completion_pct=d.completion_pct, optional=d.optional,
        period=d.period, rank_among=d.rank_among, rank_place=d.rank_place, other_growth=d.other_growth or None,
        caliber=d.caliber, part=d.part, because=tuple(d.because),
    )  # fmt: skip


_THAN_IN_BRACKETS = re.compile(r"[，、]?[比较][^，]{1,8}（$")
_THRESHOLD = re.compile(r"(?:以上|以下|以内)[\u4e00-\u9fff]")
_NO_SUBJECT = re.compile(r"\d|看$|计算$")


class _Sentence:
    """The figures of one sentence. `last` is the last base of the paragraph, also after the sentence."""

    def __init__(self, flat, start, end, year, last):
        self.flat, self.start, self.end, self.year, self.last = flat, start, end, year, last
        self.made: list[Draft] = []
        self.bases: list[Draft] = []
        self.run = 0
        self.turn: list[str] = []
        self.owners: list[Draft] = []
        self.whole = ""

    def read(self):
        """All figures in reading order."""
        flat = self.flat
        numbers = list(quantities(flat[self.start : self.end]))
        if not numbers:
            return []
        for n in numbers:
            n.start, n.end, n.low_end = n.start + self.start, n.end + self.start, n.low_end + self.start
        spans = [s for a, b in _halves(flat, self.start, self.end) for s in segments(flat, a, b)]
        at = 0
        for a, b in spans:
            first, fresh = len(self.made), True
            while at < len(numbers) and numbers[at].start < b:
                n = numbers[at]
                at += 1
                begin = max(a, self.made[-1].n.end) if len(self.made) > first else a
                fresh = self._add(n, a, begin, b, fresh)
            self._name_in_turn(first)
            for found in standings.ranks(flat, a, b):
                for owner in self._ranked(a, found.start):
                    if owner.rank is None:
                        owner.rank, owner.rank_among, owner.rank_place = found.text, found.among, found.place
                        owner.because.append("standing.rank")
        return self.made

    def _add(self, n, a, begin, b, fresh):
        """One number; whether the next base opens a group of its own."""
        flat = self.flat
        gap, before = flat[begin : n.start], flat[max(a, n.start - 60) : n.start]
        d = Draft(n)
        d.part = self._part(d, gap, before, begin, b)
        if not d.indicator:
            d.indicator = self._indicator(d, gap, begin, b)
        if d.part == "base":
            d.optional = d.optional or self._counts_no_measure(n)
        self.made.append(d)
        if d.part == "base" and not d.optional:
            self.bases = [d] if fresh else [*self.bases, d]
            self.last, fresh = d, False
        return fresh

    def _part(self, d, gap, before, begin, b):
        n, owner, previous = d.n, self.bases[-1] if self.bases else None, self.made[-1] if self.made else None
        if owner is not None and standings.is_goal(before, self.flat[n.end : n.end + 16]):
            d.rule, d.optional = "figure.goal", True
            return "goal"
        if (
            previous
            and growths.repeated(gap)
            and (
                (previous.part in ("growth", "share", "completion") and previous.n.unit == n.unit)
                or (previous.rule == "figure.bare-growth" and previous.n.unit == n.unit)
                or previous.part == "change"
            )
        ):
            return self._again(d, previous)
        if owner is not None and past(gap):
            d.rule = "figure.past"
            return "past"
        grown = growths.rate(gap, n, self.year)
        if grown:
            return self._grown(d, grown, gap, owner)
        if n.unit == "%":
            done = standings.completion(before)
            self.run = 0
            if done and owner is not None:
                return self._done(d, done, owner)
            if standings.completion_rate(gap) and owner is not None:
                return self._done(d, None, owner, gap)
        if growths.is_change(gap, n, owner is not None) or _THAN_IN_BRACKETS.match(gap):
            d.rule = "figure.change"
            self.run = 0
            return "change"
        if n.unit in ("%", "‰") and share(gap):
            d.rule = "figure.share"
            self.run = 0
            return "share"
        d.optional = n.unit == "倍"
        return "base"

    def _again(self, d, previous):
        """分别增长3%、5%和8%: the next of a run has the part of the one before it and belongs to the next base."""
        self.run += 1
        d.rule, d.against, d.falls, d.optional = previous.rule, previous.against, previous.falls, previous.optional
        if previous.part == "growth" or previous.rule == "figure.bare-growth":
            signed = -abs(d.n.value) if d.falls else d.n.value
            if previous.rule == "figure.bare-growth":
                d.rule, d.yoy_pct, d.because = previous.rule, None if d.against else signed, list(previous.because)
                d.other_growth = {d.against: signed} if d.against else {}
                d.indicator = previous.indicator
            else:
                self._grow(self.owners[min(self.run, len(self.owners) - 1)], d, signed, previous.because[0])
        elif previous.part == "change":
            d.indicator = previous.indicator
        elif previous.part == "completion" and self.owners:
            d.indicator = previous.indicator
            self.owners[min(self.run, len(self.owners) - 1)].completion_pct = d.n.value
        return previous.part

    def _turn_of(self, d, is_said):
        """The bases that a run of rates beginning here belongs to, in their order."""
        run = growths.RUN.match(self.flat, d.n.start)
        count = len(re.findall(r"[%‰]", run.group())) if run else 1
        every = [m for m in self.made if m.part == "base" and not m.optional]
        group = self.bases if len(self.bases) >= count else every[-count:]
        self.owners = group if (is_said or count > 1) and len(group) > 1 else self.bases[-1:]
        return self.owners

    def _grown(self, d, grown, gap, owner):
        self.run = 0
        d.against, d.falls = grown.against, grown.signed < 0 <= d.n.value
        named = owner is not None and re.search(r"增[幅加长]额?$", owner.indicator or "")
        if grown.is_lonely and owner is not None and not (grown.is_noun and named):
            target = self._turn_of(d, "分别" in gap)[0]
            self._grow(target, d, grown.signed, grown.rule)
            d.caliber = target.caliber = target.caliber or growths.caliber(self.flat[target.n.end : d.n.start])
            return "growth"
        if grown.is_noun and named:
            d.indicator = owner.indicator
            return "base"
        d.rule, d.because = "figure.bare-growth", [grown.rule]
        d.caliber = growths.caliber(gap)
        if grown.against:
            d.other_growth = {grown.against: grown.signed}
        else:
            d.yoy_pct = grown.signed
        head = re.sub(r"(?:同比|环比|[比较]上年同期|[比较]去年同期|分别|名义|实际)+$", "", growths._RATE.sub("", gap))
        head = re.sub(
            r"(?:同比|环比|(?:[比较与](?:上年|去年)(?:同期)?(?:相比)?)|分别|名义|实际|，|[比较]年初|按[^，]{1,6}计算)+$",
            "",
            head,
        )
        d.indicator = (
            indicators.tidy(re.sub(r"^.*的(?=[^的]{2,}$)", "", head) if len(head) > 12 else head)[-24:] or None
        )
        if not d.indicator and self.made:
            d.indicator = re.sub(r"占.*$", "", self.made[-1].indicator or "") or None
        return "growth" if "分别" in gap else "base"

    def _grow(self, target, d, signed, name):
        if d.against:
            target.other_growth[d.against] = signed
        elif target.yoy_pct is None or target.rule != "figure.bare-growth":
            target.yoy_pct = signed
        target.because.append(name)
        d.rule, d.optional, d.because = d.rule or d.n.rule, True, [name]
        d.indicator = f"{target.indicator or ''}增长"

    def _done(self, d, words, owner, gap=""):
        goals = [m for m in self.made if m.part == "goal" and m.n.start > d.n.start - 60]
        goal_value = goals[-1].n if goals and words else None
        for made in self._owners(d, goal_value, owner, "分别" in (words or "")):
            made.completion_pct = d.n.value
            made.because.append("standing.completion-of-target" if words else "standing.rate-of-completion")
            if goal_value:
                made.target = goal_value.value
        words = re.sub(r"\d[\d,.]*[万亿千百]*[^目任计预的]{0,2}(?=[目任计预的])", "", words) if words else gap
        d.indicator = words.strip("，、（的") if words else None
        d.rule, d.optional = "figure.completion", bool(words)
        return "completion"

    def _owners(self, d, goal_value, owner, is_said):
        """The bases that a completion is of: those measured like its goal, else the last one."""
        if not goal_value:
            return self._turn_of(d, is_said)[:1]
        alike = [m for m in self.bases if m.n.unit == goal_value.unit]
        if not alike:
            kin = [
                m for m in self.made if m.part == "base" and not m.optional and m.n.unit[-1:] == goal_value.unit[-1:]
            ]
            alike = kin[-1:]
        return alike or [owner]

    def _indicator(self, d, gap, begin, b):
        owner = self.bases[-1] if self.bases else self.last
        if d.part == "share":
            return self._share_of(d, gap, owner)
        if d.part == "change":
            words = re.sub(r"^[，、（）的]+", "", gap)
            named = owner.indicator if owner is not None and owner.indicator else ""
            lonely = growths.lonely_change(gap) or growths.DEPENDENT.match(words) or len(indicators.tidy(words)) < 2
            if lonely or words.startswith(("比", "较", "高于", "低于", "超", "与")):
                return f"{named}{words}".replace("）", "")[-40:] or None
            # 发放量较上年同期增加4922万元，同比增长43.57% goes on about what was 发放.
            topic = next(
                (m for m in reversed(self.made) if m.part == "base" and words[:2] in (m.indicator or "")), None
            )
            self.bases = [topic] if topic else self.bases
            return words[-30:]
        if d.part == "past":
            return f"{(owner.indicator if owner is not None else '') or ''}{gap.strip('，、（的')}"
        if d.part == "goal":
            return indicators.tidy(re.sub(r"^(?:占|完成|为)", "", gap)) or "目标"
        named, why = indicators.name(self.flat, d.n, begin, b)
        previous = self.made[-1] if self.made else None
        if previous and begin == previous.n.end and previous.part == "base" and gap in ("", *growths.JOINTS):
            named = named if named and len(named) >= 2 else previous.indicator
        if not named and previous and _LATER_LEVEL.search(gap):
            named = previous.indicator
        if not named:
            named = self._subject(begin) or (owner.indicator if owner is not None else None)
        elif d.part == "base" and indicators.ATTRIBUTE.search(named):
            of = self._subject(begin) or (owner.indicator if owner is not None else "") or ""
            named = f"{of}{named}"[-30:] if of not in named else named
        if why:
            d.because.append(why)
        return named

    def _share_of(self, d, gap, owner):
        if self.made and growths.repeated(gap) and self.run < len(self.turn):
            return self.turn[self.run] + self.whole
        if self.made and growths.repeated(gap) and self.bases:
            base = (
                self.bases[-1 - max(0, len(self.bases) - 1 - self.run)]
                if self.run < len(self.bases)
                else self.bases[-1]
            )
            return f"{base.indicator or ''}占比"
        at = gap.find("占")
        head = indicators.tidy(gap[:at]) if at >= 0 else ""
        words = re.sub(r"(?:为|达到?|约|的|分别)+$", "", gap[max(at, 0) :]).strip("，、（")
        self.turn = re.split("[、和及与]", head) if "分别" in gap else []
        if len(self.turn) > 1:
            self.whole = words if len(words) > 1 else "占比"
            return self.turn[0] + self.whole
        if "分别" in gap and len(self.bases) > 1 and not head:
            tail = words.replace("分别", "")
            return f"{self.bases[-2].indicator or ''}{tail if len(tail) > 1 else '占比'}"
        named = head or (owner.indicator if owner is not None else "") or ""
        return f"{named}{words if len(words) > 1 else '占比'}"[-40:]

    def _subject(self, begin):
        """The clause before this segment, when it holds no number (…服务业增加值，达3.2亿元)."""
        text = self.flat[max(self.start, begin - 24) : begin]
        piece = re.split(r"[，；：。]", text.rstrip("，："))[-1]
        return indicators.tidy(piece)[-20:] if piece and not _NO_SUBJECT.search(piece) else None

    def _name_in_turn(self, first):
        """生猪、牛、羊分别出栏6.4万头、1342头、1.2万只: each number of a run is of the next thing named."""
        group = [d for d in self.made[first:] if d.part in ("base", "growth") and d.indicator and not d.optional]
        names, verb = (group[0].indicator or "") if group else "", ""
        if len(group) < 2 or len({d.indicator for d in group}) > 1:
            return
        if found := re.search(r"(?:分别|依次|各)(?P<verb>[\u4e00-\u9fff]{0,6})$", names):
            names, verb = names[: found.start()], found["verb"]
        parts = indicators.split(names, len(group))
        for d, part in zip(group, parts, strict=True) if parts else ():
            d.indicator = part + verb

    def _ranked(self, a, upto):
        same = [d for d in self.bases if a <= d.n.start < upto]
        return same or self.bases

    def _counts_no_measure(self, n):
        """Multiples, thresholds and counts of task items."""
        after = self.flat[n.end : n.end + 6]
        if n.unit == "倍" or (n.unit != "%" and _THRESHOLD.match(after)):
            return True
        return n.unit in ("个", "件", "项", "条", "点") and bool(_TASK_ITEMS.match(after))


def _halves(flat, start, end):
    at = start
    while (found := flat.find("；", at, end)) >= 0:
        yield at, found + 1
        at = found + 1
    if at < end:
        yield at, end
