"""What must be done: clauses judged by named rules in the light of who speaks and in what kind of paper.

The rules of kind `directive` stand in `judging`. This file walks the
articles, keeps the scene (speaker, manner, governing party, time frame) and builds the directives.
"""

import re
from bisect import bisect_right

from .. import dues, owners, speakers
from ..page.sentences import MARK, clauses, segments
from ..schema import Directive, Judged
from ..tables import task_rows
from . import because
from .judging import judge
from .labels import Fields, bracket, labelled
from .look import Look
from .scene import NARRATIVE, PAPER, Scene

_PAPER = re.compile(
    r"(?:通知|意见|方案|纪要|要点|规定|办法|细则|清单|计划|台账|分工|措施|任务书|责任书|建议书|督办单|交办单|提示函|决定|交办|通知单|转办单|预案|责任表|任务表|分解表)(?:（.{1,12}）)?$"
)
_REPORT = re.compile(r"(?:通报|报告|总结|情况|综述|公报|进展)(?:（.{1,12}）)?$")
_GATE = re.compile(
    r"(?:现|特|兹).{0,60}(?:通知|公告|通告|意见|方案|要求|部署|安排|纪要).{0,6}如下|(?:制定|提出|印发)(?:了)?(?:本|如下|以下).{0,8}(?:方案|意见|办法|细则|措施|要求|通知)"
    r"|现(?:将|就).{2,300}(?:印发|转发|通报|下达)(?:给|至)?你们"
)
_ADDRESSED = re.compile(r"各[^。；]{1,80}：$|^(?:市|县|区)直[^。；]{1,80}：$")
_ASKS = re.compile(r"请[^，。]{2,30}(?:于|在|将|按)")
_LISTED_FIRST = re.compile(r"(?:一是要?|一(?=要(?!求|么)))")  # 某某要求，一要…
_NUMBERED = re.compile(r"(?:反馈|存在)?(?:问题|事项|任务)[一二三四五六七八九十\d]{1,3}(?=[：、.])")
_SPEECH = re.compile(r"(?:讲话|发言|主持词|致辞)(?:提纲|稿|要点|摘要|材料)?(?:（.{1,16}）)?$")
_ANNEX = re.compile(r"附件[\d一二三四五六七八九十]*[：:]?")
_SECTION_OF = re.compile(
    r"(?=.*(?:牵头|负责|承担|承办))(?P<who>[^，。；：]{2,40}?)(?:牵头|负责|承担|承办)的?(?:工作|事项|任务|项目|清单)?(?:（[^（）]{1,12}）)?"
)
_DEMANDS = re.compile(r"现.{0,40}提出(?:以下|如下).{0,8}(?:要求|意见|建议|措施)|(?:要求|意见|建议)如下")
_DEMANDING = re.compile(r"要求|下一步|下步|措施|意见|建议|任务|安排|打算|部署|整改|重点|计划|保障")
_TELLING = re.compile(r"(?:情况|问题|成效|做法|经验|亮点|背景|回顾|特点|进展|表现|分析|成绩|形势|现状|概况|意义)$")
_AFTER_QUOTE = re.compile(
    r"(?P<who>[^，。：“”]{2,40}?)(?:笑呵呵地|高兴地|激动地|自豪地|感慨地)?(?:表示|介绍道?|说道?|强调|指出|坦言|告诉记者)[。，]"
)
_TELLING_RULES = {"directive.tells-the-past", "directive.goes-on-telling"}
_SHORT = 20


def read_directives(view, drafts, people, year, *, dated_on=None, units=(), add_working_days=None):
    """(directives, judged clauses) of all articles."""
    known = {person.name for person in people}
    names = tuple(sorted(units, key=len, reverse=True))
    found, judged = [], []
    rows = task_rows.by_row(view, year)
    for number, draft in enumerate(drafts):
        reader = _ArticleReader(
            view,
            draft,
            number,
            Scene(speakers.issuer(view, draft), known, names, year),
            dated_on,
            add_working_days,
            rows,
        )
        reader.read()
        found += reader.found
        judged += reader.judged
    return found, judged


class _ArticleReader:
    """Walks one article paragraph by paragraph."""

    def __init__(self, view, draft, number, scene, dated_on, add_working_days, rows):
        self.view, self.draft, self.number, self.scene, self.rows = view, draft, number, scene, rows
        self.dated_on, self.add_working_days = dated_on, add_working_days
        title = "".join(view.flat[p.start : p.end] for p in draft.head)
        scene.report = bool(_REPORT.search(title))
        scene.paper = bool(_PAPER.search(title)) and not scene.report
        if title.endswith("纪要"):
            scene.issuer = speakers.MEETING
        opening = [view.flat[p.start : p.end] for p in draft.body[:3]]
        if not scene.report and any(_ADDRESSED.search(text) for text in opening):
            scene.paper = True
        if re.search(r"工作报告(?:（.{1,8}）)?$", title):
            scene.issuer = scene.issuer or speakers.orator(title, opening, scene.known)
        if _SPEECH.search(title):
            scene.paper, scene.issuer = True, speakers.orator(title, opening, scene.known)
        if scene.paper:
            gated = any(_GATE.search(view.flat[p.start : p.end]) for p in draft.body)
            scene.manner, scene.speaker = (NARRATIVE if gated else PAPER), scene.issuer
        self.found, self.judged = [], []
        self.fields, self.item_from, self.item_mark = Fields(), 0, None
        self.last_mark = None
        self.paragraph_from = 0
        self.opened = view.once(_opened)
        self.outline = []  # the kinds of numbering, the outermost first
        self.telling = False  # whether the sentence being read has begun to tell of the past

    def read(self):
        """Judge every clause of the body."""
        for paragraph in self.draft.body:
            start, end = paragraph.start, paragraph.end
            if paragraph.row:
                self._row(paragraph)
                continue
            text = self.view.flat[start:end]
            self._turn_item(text)
            labels = labelled(self.view.flat, start, end)
            if labels:
                self._prose(start, labels[0][1])
                self._labels(labels)
            else:
                self._prose(start, end)

    def _row(self, paragraph):
        """A row of a task table is a task; in a table of another kind only whole sentences are read."""
        view, row = self.view, paragraph.row
        if row.start not in self.rows:
            for a, b in (view.flat_span(*cell) for cell in row.cells):
                if re.search("[，。；]", view.flat[a:b]):
                    self._prose(a, b)
            return
        task, found = self.rows[row.start]
        start, end = (task.start, task.end) if task else (paragraph.start, paragraph.end)
        a, b = view.span(start, end)
        text = view.raw_text(start, end)
        self.judged.append(Judged(text, a, b, task is not None, found))
        if not task:
            return
        day, suggested, speaker = None, None, self.scene.speaker or self.scene.issuer
        if task.due:
            day, suggested = task.due.day, task_rows.suggest(task.due, self.dated_on, self.add_working_days)
        self.found.append(
            Directive(
                text, a, b, task.owner, day, task.due.text if task.due else None,
                speaker, found, joint=task.joint, done_when=task.goal,
                owner_stated=bool(task.owner), suggested_due_on=suggested, article=self.number, person=task.person,
                because=because.of(because.OF_ROW if task.owner else None, task.due, speaker, self.scene.heard),
            )
        )  # fmt: skip

    def _prose(self, start, end):
        if start >= end:
            return
        scene, text = self.scene, self.view.flat[start:end]
        self.paragraph_from = start
        scene.turn_paragraph(text)
        if _ANNEX.fullmatch(text):
            scene.instruct()
            scene.section_owner = None
            return
        items = clauses(self.view, start, end)
        if self._is_section(text, items) or self._is_section_of_a_party(text, items):
            return
        self._clauses(items)
        if (not scene.report and (scene.paper or text.endswith(("。", "："))) and _GATE.search(text)) or (
            (scene.report or scene.paper) and _DEMANDS.search(text)
        ):
            scene.instruct()
        scene.list_open = scene.list_open and (text.endswith("：") or bool(items and items[0].mark))

    def _clauses(self, items):
        since = len(self.found)
        for at, clause in enumerate(items):
            stop, fields = bracket(self.view, clause.start, clause.end, self.scene.year)
            if fields and stop <= clause.start and len(self.found) > since:  # it speaks about the sentences before it
                self._complete(since, fields, overrides=True)
                since = len(self.found)
                continue
            if stop <= clause.start:
                stop, fields = clause.end, Fields()
            self._clause(clause, stop, fields, items[at + 1 :])

    def _is_section(self, text, items):
        """A section heading of a report says whether what follows tells or demands."""
        scene = self.scene
        if not scene.report or len(items) != 1 or not items[0].mark or len(text) > 40:
            return False
        title = text.rstrip("。：")
        if _TELLING.search(title):
            scene.paper, scene.manner = False, NARRATIVE
            return True
        if _DEMANDING.search(title):
            scene.instruct()
        return False

    def _is_section_of_a_party(self, text, items):
        """A numbered heading that names a party (一、县住建局牵头工作（2项）) gives it what follows."""
        if len(items) != 1 or not items[0].mark or len(text) > 40:
            return False
        found = _SECTION_OF.fullmatch(text[len(items[0].mark) :].rstrip("：。"))
        if not found or not owners.is_party(found["who"], self.scene.units):
            return False
        self.scene.section_owner = found["who"]
        return True

    def _turn_item(self, text):
        """A paragraph numbered like the one that opened the labelled item, or further out, ends that item."""
        found = MARK.match(text) or _NUMBERED.match(text)
        if not found:
            return
        self.last_mark = _mark_kind(found.group())
        if self.last_mark not in self.outline:
            self.outline.append(self.last_mark)
        if not self.outline.index(self.last_mark) or (
            self.item_mark and self.outline.index(self.last_mark) <= self.outline.index(self.item_mark)
        ):
            self.fields, self.item_from, self.item_mark = Fields(), len(self.found), None

    def _labels(self, labels):
        """Labels speak for the directives of their item, whether these stand before or after them."""
        for kind, _, start, end in labels:
            if kind == "work" or (kind == "due" and _ASKS.match(self.view.flat, start, end)):
                self.scene.instruct()
                self._clauses(clauses(self.view, start, end))
                continue
            if not self.fields:
                self.item_mark = self.last_mark
            self.fields.take(kind, self.view, start, end, self.scene.year)
        self._complete(self.item_from, self.fields)

    def _complete(self, since, fields, overrides=False):
        for directive in self.found[since:]:
            fields.complete(directive, self.dated_on, self.add_working_days, overrides)

    def _clause(self, clause, end, fields, later):
        view, scene = self.view, self.scene
        start, spans = self._hear(clause.start, end)
        if start > clause.start or not clause.place:
            self.telling = False
        if start >= end:
            return
        begin = start
        if start > clause.start and (listed := _LISTED_FIRST.match(view.flat, start, end)):
            start = listed.end()
        if view.flat[start] == "“" and "”" not in view.flat[start:end]:
            start += 1
            if start >= end:
                return
        if start > begin:
            spans = segments(view.flat, start, end)
        asked = view.flat[start:end]
        if start > clause.start and asked.endswith("：") and owners.is_party(asked[:-1], scene.units):
            scene.owner, scene.list_open = asked[:-1], True
            return
        speaker = scene.speaker
        if quoted := self._quoted_by(start, end):
            scene.speaker, scene.heard[quoted] = quoted, because.AFTER_WORDS
        if scene.manner == NARRATIVE and not scene.paper and start == clause.start:
            length = owners.leading_party(view.flat[start:end], scene.units)
            scene.owner = view.flat[start : start + length] if length else scene.owner
        look = Look(view.flat, start, end, spans, clause, scene, self.telling)
        verdict = judge(look)
        self.telling = verdict.rule in _TELLING_RULES
        a, b = view.span(start, end)
        self.judged.append(Judged(view.raw_text(start, end), a, b, verdict.accepted, verdict.rule))
        if verdict.accepted:
            self._keep(verdict, end, clause, fields, later)
        if quoted:
            scene.speaker = speaker

    def _hear(self, start, end):
        """Take in the lead-ins of a clause; the flat start of its content and the segments from there on."""
        view, scene = self.view, self.scene
        spans = segments(view.flat, start, end)
        voice = speakers.listen(view.flat, spans, scene.known)
        while voice:
            frame = dues.find(view, start, voice.content, scene.year) if voice.manner == speakers.LIST else None
            subject = None
            if voice.subject:
                a, b = voice.subject
                length = owners.leading_party(view.flat[a:b] + "要", scene.units)
                subject = view.flat[a : a + length] if length else None
            scene.turn_voice(voice, frame, subject, voice.content - self.paragraph_from)
            start = voice.content
            while start < end and view.flat[start] in "，：":
                start += 1
            spans = segments(view.flat, start, end)
            if start >= end:
                scene.list_open = voice.manner != speakers.SOFT and view.flat[end - 1 : end] == "："
                break
            again = voice.rule == "voice.label"
            voice = speakers.listen(view.flat, spans, scene.known) if again else None
        return start, spans

    def _quoted_by(self, start, end):
        """Who is named after a quotation as having said it (“…。”县发改委主任王某表示)."""
        flat, opened = self.view.flat, self.opened
        at = bisect_right(opened, start) - 1
        if at < 0 or opened[at] < start - 200 or "”" in flat[opened[at] : start]:
            return None
        close = flat.find("”", end - 1, end + 200)
        found = _AFTER_QUOTE.match(flat, close + 1, close + 60) if close > 0 else None
        if not found:
            return None
        return next((name for name in self.scene.known if found["who"].endswith(name)), None)

    def _keep(self, verdict, end, clause, fields, later):
        view, scene = self.view, self.scene
        start, stated = verdict.start, verdict.owner
        end = _without_stray_quote(view.flat, start, end)
        text = view.flat[start:end]
        if stated and not owners.is_subset(stated):
            scene.owner = stated
        due = dues.find(view, start, end, scene.year)
        if not due and not fields.due and (clause.mark or scene.list_open):
            due = scene.frame
        raw_start, raw_end = view.span(start, end)
        later_party = None
        if not (stated or scene.owner):
            later_party = owners.later_party(view.flat, segments(view.flat, start, end)[1:], scene.units)
        by = (
            because.STATED
            if stated
            else because.GOVERNING
            if scene.owner
            else because.NAMED_LATER
            if later_party
            else None
        )
        directive = Directive(
            text=view.raw_text(start, end),
            start=raw_start,
            end=raw_end,
            owner=stated or scene.owner or later_party,
            due=due.day if due else None,
            due_text=(due.printed or due.text) if due else None,
            speaker=scene.speaker,
            rule=verdict.rule,
            optional=_is_slogan(view.flat, text, clause, later),
            joint=owners.joint_units(text),
            done_when=_done_when(text),
            owner_stated=bool(stated),
            suggested_due_on=dues.suggest(due, self.dated_on, self.add_working_days) if due else None,
            article=self.number,
            because=because.of(by, due, scene.speaker, scene.heard),
        )
        for known, overrides in ((fields, True), (self.fields, False)):
            known.complete(directive, self.dated_on, self.add_working_days, overrides)
        directive.owner_stated = bool(stated or fields.owner)
        self.found.append(directive)


def _opened(view):
    """The flat places of the opening quotation marks."""
    return [found.start() for found in re.finditer("“", view.flat)]


def _without_stray_quote(flat, start, end):
    """The end of a span without a closing quotation mark whose opening one stands outside."""
    if flat[end - 1] == "”" and flat.count("“", start, end) < flat.count("”", start, end):
        end -= 1
        while end > start and flat[end - 1] in "。；，":
            end -= 1
    return end


_CHINESE_NUMBER = re.compile(r"[一二三四五六七八九十]+")
_DIGITS = re.compile(r"\d+")


def _mark_kind(mark):
    """The numbering style of an enumerator: 一、 （一） 1. （1） ①."""
    return _CHINESE_NUMBER.sub("一", _DIGITS.sub("1", mark))


def _is_slogan(flat, text, clause, later):
    """Header slogans: short, closed by a full stop or as a heading, and elaborated by the next sentence."""
    if len(text) > _SHORT or clause.ended_by.startswith("；") or re.search(r"\d", text) or clause.place:
        return False
    if not clause.ended_by and clause.mark:
        return True
    if re.fullmatch(r"[一二三四五六七八九十]{1,2}(?:是|要)?", clause.mark) and len(text) <= 12 and later:
        return True  # 一要抓隐患排查。
    if not later or later[0].sentence == clause.sentence or later[0].mark:
        return False
    following = flat[later[0].start : later[0].end]
    numbered = bool(re.match(r"[（(\d①一二三四五六七八九十]+[）)、.]", clause.mark))
    return len(following) > len(text) and (numbered or "要" in following or "务必" in following)


_GOAL = re.compile(r"(?:确保|做到|达到|实现|力争)[^，]{4,}(?:，[^，]{2,20})?$")


def _done_when(text):
    """What counts as done, where the clause ends by saying so."""
    found = _GOAL.search(text)
    return found.group() if found else None
