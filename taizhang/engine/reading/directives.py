"""What must be done: clauses judged by named rules in the light of who speaks and in what kind of paper.

The rules of kind `directive` are tried in the order of `judgement.py`; the first that decides wins. This file
walks the articles, keeps the scene (speaker, manner, governing owner, time frame) and builds the directives.
"""

import re
from dataclasses import dataclass, field

from . import dues, owners, speakers
from .judgement import Look, judge
from .schema import Directive, Judged
from .sentences import clauses, segments
from .text import looks_like_headline

PAPER = "paper"
NARRATIVE = "narrative"
CARRIED = "carried"

_PAPER_TITLE = re.compile(r"(?:通知|意见|方案|纪要|要点|规定|办法|细则|清单|计划|台账|分工|措施|任务书|责任书|建议书|督办单|交办单|提示函|决定|交办|整改)(?:（.{1,12}）)?$")
_REPORT_TITLE = re.compile(r"(?:通报|报告|总结|情况|综述|公报|完成情况|进展)(?:（.{1,12}）)?$")
_GATE = re.compile(r"(?:现|特|兹).{0,40}(?:通知|公告|通告|意见|方案|要求|部署|安排).{0,6}如下|(?:制定|提出|印发)(?:了)?(?:本|如下|以下).{0,8}(?:方案|意见|办法|细则|措施|要求|通知)|^现(?:将)?.{0,60}(?:如下|印发给你们)")
_DEMANDING = re.compile(r"要求|下一步|下步|措施|意见|建议|任务|安排|打算|部署|整改要|工作重点|计划|保障")
_TELLING = re.compile(r"(?:情况|问题|成效|做法|经验|亮点|背景|回顾|特点|进展|表现|分析|成绩|形势|现状|概况|完成)$")
_FRESH = re.compile(r"^(?:据悉|据了解|近年来|今年以来|截至|会前|会后|随后|当天|当晚|当日|次日|目前，|去年|在.{2,12}现场|“[^”]{8,}[，。！？]”|记者|.{0,12}(?:出席|参加|主持)会议)|^(?:\d{4}年)?\d{1,2}月\d{1,2}日")
_FIELD = re.compile(
    r"^(?:[\d一二三四五六七八九十]+[.、])?(?P<label>牵头(?:责任)?(?:单位|部门|领导)|责任(?:单位|部门|主体|领导|人)|(?:整改)?责任(?:单位|主体)|主办单位|承办单位|整改单位|负责单位|配合(?:单位|部门)|协办单位|责任配合单位|包联领导|督导(?:单位|领导)|验收单位"
    r"|(?:整改|完成|办理|办结|工作|解决)?(?:时限|期限|时间)|(?:整改)?目标|完成标准|验收标准|(?:存在)?问题(?:描述|表现)?|(?:整改|工作|具体)?(?:措施|要求|任务|事项|内容)|(?:整改|工作|完成)?(?:进展|情况|结果)(?:情况)?|备注|附件|联系人|联系电话|抄送|主送|出席|列席|参会人员|参加人员|主持人?|记录人?|地点|时间|会议时间|会议地点)[：:]"
)
_SHORT = 20


@dataclass
class Scene:
    """What governs the clause being read."""

    issuer: str | None
    paper: bool
    report: bool
    known: set
    units: tuple
    year: int | None
    speaker: str | None = None
    manner: str = NARRATIVE
    owner: str | None = None
    frame: dues.Due | None = None
    list_open: bool = False
    fields: dict = field(default_factory=dict)

    def turn_paragraph(self, flat):
        """A new paragraph: owners lapse, speech is carried on, papers stay papers."""
        self.owner = None
        if self.paper:
            return
        if _FRESH.match(flat):
            self.speaker, self.manner, self.list_open, self.frame = None, NARRATIVE, False, None
        elif not self.list_open and self.manner != NARRATIVE:
            self.manner = CARRIED
            self.frame = None


def read_directives(view, drafts, people, year, *, dated_on=None, units=(), add_working_days=None):
    """(directives, judged clauses) of all articles."""
    known = {person.name for person in people}
    found, judged = [], []
    for number, draft in enumerate(drafts):
        reader = _ArticleReader(view, draft, number, known, tuple(sorted(units, key=len, reverse=True)), year)
        reader.dated_on, reader.add_working_days = dated_on, add_working_days
        reader.read()
        found += reader.found
        judged += reader.judged
    return found, judged


class _ArticleReader:
    """Walks one article paragraph by paragraph."""

    def __init__(self, view, draft, number, known, units, year):
        self.view, self.draft, self.number = view, draft, number
        title = "".join(view.flat[p.start : p.end] for p in draft.head)
        issuer = speakers.issuer(view, draft)
        report = bool(_REPORT_TITLE.search(title))
        paper = bool(_PAPER_TITLE.search(title)) and not report
        if title.endswith("纪要"):
            issuer = speakers.MEETING
        self.scene = Scene(issuer, paper, report, known, units, year)
        if paper:
            self.scene.manner, self.scene.speaker = PAPER, issuer
        self.gated = paper and any(_GATE.search(view.flat[p.start : p.end]) for p in draft.body)
        if self.gated:
            self.scene.manner = NARRATIVE
        self.found, self.judged = [], []
        self.item_from = 0

    def read(self):
        """Judge every clause of the body."""
        for paragraph in self.draft.body:
            flat = self.view.flat[paragraph.start : paragraph.end]
            if self._labelled(paragraph, flat):
                continue
            self.scene.turn_paragraph(flat)
            items = clauses(self.view.flat, paragraph.start, paragraph.end)
            if self._heading(flat, items):
                continue
            for at, clause in enumerate(items):
                self._clause(clause, items[at + 1 :], items[:at])
            if _GATE.search(flat) and (self.scene.paper or flat.endswith(("。", "："))) and not self.scene.report:
                self.scene.manner, self.scene.speaker, self.scene.paper = PAPER, self.scene.issuer, True
            self.scene.list_open = self.scene.list_open and (flat.endswith("：") or bool(items and items[0].mark))

    def _heading(self, flat, items):
        """A section heading of a report says whether what follows tells or demands."""
        if not items or not items[0].mark or len(flat) > 40 or flat.endswith(("。", "；")) and len(items) > 1:
            return False
        if self.scene.report or self.scene.paper:
            title = flat.rstrip("。：")
            if _TELLING.search(title):
                self.scene.manner = NARRATIVE if self.scene.report else self.scene.manner
                return self.scene.report
            if self.scene.report and _DEMANDING.search(title):
                self.scene.manner, self.scene.speaker = PAPER, self.scene.issuer
                return False
        return False

    def _labelled(self, paragraph, flat):
        """A line such as 责任单位：… belongs to the directives of its item; 整改措施：… holds directives itself."""
        found = _FIELD.match(flat)
        if not found:
            if re.match(r"(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、])", flat) and not flat.startswith(("（1）",)):
                self._new_item(flat)
            return False
        label, rest = found["label"], flat[found.end() :]
        fields = self.scene.fields
        if label.startswith(("牵头", "责任", "主办", "承办", "整改责任", "整改单位", "负责")):
            if label != "责任人" or "owner" not in fields:
                fields["owner"] = owners.clean(rest)
            if joint := owners.JOINT.search(rest):
                fields["joint"] = owners.clean(joint["joint"])
        elif label.startswith(("配合", "协办")):
            fields["joint"] = owners.clean(rest)
        elif label.endswith(("时限", "期限")) or label in ("完成时间", "整改时间", "办结时间"):
            start = paragraph.start + found.end()
            stop = paragraph.end - (rest[-1:] in "。；")
            due = dues.find(self.view, start, stop, self.scene.year)
            fields["due"] = due or dues.Due(start, stop, self.view.flat[start:stop], None, "due.label")
        elif label.endswith(("目标", "标准")) and len(label) > 2 or label == "目标":
            fields["done_when"] = rest.rstrip("。；")
        elif label.endswith(("措施", "要求", "任务", "事项", "内容")):
            self.scene.paper, self.scene.manner = True, PAPER
            self.scene.speaker = self.scene.speaker or self.scene.issuer
            start = paragraph.start + found.end()
            items = clauses(self.view.flat, start, paragraph.end)
            for at, clause in enumerate(items):
                self._clause(clause, items[at + 1 :], items[:at])
        self._apply_fields()
        return True

    def _new_item(self, flat):
        """A numbered paragraph opens an item: labels of the item before it no longer apply (措施 keep theirs)."""
        if self.scene.fields and not re.match(r"\d+[.、]", flat) or set(self.scene.fields) >= {"owner", "due"} and self._after_fields:
            self.scene.fields = {}
            self.item_from = len(self.found)

    @property
    def _after_fields(self):
        return len(self.found) > self.item_from

    def _apply_fields(self):
        """Labels that stand after the measures of their item still reach them."""
        fields = self.scene.fields
        for at in range(self.item_from, len(self.found)):
            self.found[at] = _with_fields(self.found[at], fields)

    def _clause(self, clause, later, earlier):
        view, scene = self.view, self.scene
        start, end, extras = _without_brackets(view.flat, clause.start, clause.end, scene.year, view)
        if start >= end:
            return
        spans = segments(view.flat, start, end)
        voice = speakers.listen(view.flat, spans, scene.known)
        heard = bool(voice)
        while voice:
            self._turn_voice(voice, spans)
            start = voice.content
            while start < end and view.flat[start] in "，：":
                start += 1
            if start >= end:
                scene.list_open = voice.manner != speakers.SOFT and clause.ended_by == "" and view.flat[end - 1 : end] == "："
                return
            spans = segments(view.flat, start, end)
            voice = speakers.listen(view.flat, spans, scene.known) if voice.rule == "voice.label" else None
        if heard:
            pass
        elif scene.manner == NARRATIVE and not scene.paper:
            length = owners.leading_party(view.flat[start:end], scene.units)
            if length:
                scene.owner = view.flat[start : start + length]
        look = Look(view.flat, start, end, spans, clause, scene, earlier_past=bool(earlier) and self._told(clause, earlier))
        verdict = judge(look)
        self.judged.append(Judged(view.raw_text(start, end), *view.span(start, end), verdict.accepted, verdict.rule))
        if verdict.accepted:
            self._keep(verdict, end, clause, later, extras)

    def _told(self, clause, earlier):
        """Whether an earlier clause of the same sentence was rejected as narrative."""
        return earlier[-1].sentence == clause.sentence and bool(self.judged) and not self.judged[-1].accepted and self.judged[-1].rule in (
            "directive.tells-the-past", "directive.goes-on-telling")

    def _turn_voice(self, voice, spans):
        scene = self.scene
        if voice.speaker and voice.speaker != scene.speaker:
            scene.speaker, scene.owner = voice.speaker, None
        if voice.manner == speakers.LIST:
            scene.manner = speakers.FIRM
            scene.frame = dues.find(self.view, spans[0][0], voice.content, scene.year)
            a, b = voice.subject
            length = owners.leading_party(self.view.flat[a:b] + "要", scene.units)
            if length and self.view.flat[a : a + length] not in (speakers.MEETING, scene.speaker):
                scene.owner = self.view.flat[a : a + length]
        elif not scene.paper or voice.manner == speakers.FIRM:
            scene.manner = voice.manner

    def _keep(self, verdict, end, clause, later, extras):
        view, scene = self.view, self.scene
        start = verdict.start
        text = view.flat[start:end]
        stated = verdict.owner
        if stated and not owners.is_subset(stated):
            scene.owner = stated
        due = dues.find(view, start, end, scene.year) or extras.get("due") or (scene.frame if clause.mark or scene.list_open else None)
        fields = scene.fields
        directive = Directive(
            text=view.raw_text(start, end),
            start=view.span(start, end)[0],
            end=view.span(start, end)[1],
            owner=extras.get("owner") or stated or fields.get("owner") or scene.owner,
            due=due.day if due else None,
            due_text=view.flat[due.start : due.end] if due else None,
            speaker=scene.speaker,
            rule=verdict.rule,
            optional=_is_slogan(view.flat, text, clause, later),
            joint=extras.get("joint") or owners.joint_units(text),
            done_when=_done_when(text),
            owner_stated=bool(stated or extras.get("owner")),
            article=self.number,
        )
        if due:
            directive = _suggesting(directive, due, self.dated_on, self.add_working_days)
        self.found.append(_with_fields(directive, fields))


def _suggesting(directive, due, dated_on, add_working_days):
    return _replace(directive, suggested_due_on=dues.suggest(due, dated_on, add_working_days))


def _replace(directive, **changes):
    from dataclasses import replace

    return replace(directive, **changes)


def _with_fields(directive, fields):
    changes = {}
    if fields.get("owner") and not directive.owner_stated:
        changes["owner"] = fields["owner"]
    if fields.get("joint") and not directive.joint:
        changes["joint"] = fields["joint"]
    if fields.get("done_when") and not directive.done_when:
        changes["done_when"] = fields["done_when"]
    if fields.get("due") and not directive.due_text:
        changes.update(due_text=fields["due"].text, due=fields["due"].day)
    return _replace(directive, **changes) if changes else directive


_BRACKET = re.compile(r"（[^（）]*(?:单位|部门|牵头|负责|配合|责任|时限|时间|期限|主体)[^（）]*）?$|(?:牵头|责任)(?:单位|部门)[：:][^。；]*$")


def _without_brackets(flat, start, end, year, view):
    """The clause without a closing bracket of responsibilities, and what that bracket says."""
    found = _BRACKET.search(flat[start:end])
    if not found or found.start() == 0:
        return start, end, {}
    inner, extras = found.group(), {}
    if owner := owners.LABEL.search(inner):
        extras["owner"] = owners.clean(owner["owner"])
    else:
        bare = inner.strip("（）")
        led = owners.led_by(bare) or (owners.clean(bare), 0, 0)
        if led[0] and len(led[0]) < 60:
            extras["owner"] = led[0]
    if joint := owners.joint_units(inner.strip("（）")):
        extras["joint"] = joint
    if due := dues.find(view, start + found.start(), end, year):
        extras["due"] = due
    stop = start + found.start()
    while stop > start and flat[stop - 1] in "。；，、":
        stop -= 1
    return start, stop, extras


def _is_slogan(flat, text, clause, later):
    """Header slogans: short, closed by a full stop or as a heading, and elaborated by the next sentence."""
    if len(text) > _SHORT or clause.ended_by.startswith("；") or dues._DIGITS and re.search(r"\d", text):
        return False
    if not clause.ended_by and clause.mark:
        return True
    if not later or later[0].sentence == clause.sentence or later[0].mark:
        return False
    following = flat[later[0].start : later[0].end]
    return clause.place == 0 and len(following) > len(text) and ("要" in following or "务必" in following)


_GOAL = re.compile(r"(?:确保|做到|达到|实现|力争)[^，]{4,}(?:，[^，]{2,20})?$")


def _done_when(text):
    found = _GOAL.search(text)
    return found.group() if found else None


def headline_only(flat):
    """Whether a paragraph could be a headline (used by tests of the page)."""
    return looks_like_headline(flat)
