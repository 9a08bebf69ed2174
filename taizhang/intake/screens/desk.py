"""The reading desk: text and candidates, prepared."""

from collections import Counter
from itertools import pairwise

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_
from taizhang.engine.workdays import said
from taizhang.intake import purges, queries
from taizhang.intake.actions.deciding import is_sure
from taizhang.intake.actions.second import BOTH, READER
from taizhang.intake.models import Second
from taizhang.intake.rules import candidates as rules
from taizhang.intake.rules import dues, page, terms
from taizhang.intake.rules import groups as parts
from taizhang.intake.rules.candidates import State
from taizhang.intake.rules.memory import LEARNED, RECALLED
from taizhang.intake.scanned import scanned
from taizhang.intake.screens import correcting, figures, scans, tables
from taizhang.intake.screens.documents import heading, item_url
from taizhang.ledger.rules import DUE_KINDS, DueKind
from taizhang.org import queries as org
from taizhang.ui import clock

NUMBERED = rules.PROPOSED
HOW = {
    "name": N_("句中写明"),
    "short": N_("句中写的是简称"),
    "alias": N_("按别名"),
    "form": N_("按名称推断"),
    "guess": N_("按简称推断，请核对"),
    "person": N_("人工指定"),
    LEARNED: N_("按以往的更正"),
}
HEAD, HEAD_MAX = 5, 40  # title and number of a paper stand alone in one of the first, short paragraphs
LISTED = 4  # so many townships and more are counted, not named


def desk(actor, document, *, at, current=None, register=None, edit=False, cuts=False, span=None, whole=True) -> dict:
    """Everything that the reading desk shows. `span` (start, end) is where a link from an item points;
    without `whole` only the candidates, because no mark in the text has moved."""
    candidates, scan = queries.candidates_of(document), scanned(document)
    numbers = {c.pk: n for n, c in enumerate((c for c in candidates if c.state in NUMBERED), start=1)}
    shown = [c for c in candidates if c.pk in numbers]
    current_id = _current(shown, current, span)
    can_decide = actor.can("intake.decide")
    look = _Look(actor, document, shown, numbers, clock.today(at), scan)
    cards = [look.card(c, is_current=c.pk == current_id) for c in shown]
    _head_groups(cards, shown, document, scan)
    for card in cards:
        card["is_editing"] = can_decide and edit and card["is_current"] and card["is_new"]
        card["is_cutting"] = can_decide and cuts and card["is_current"] and card["is_new"]
        if card["is_editing"]:
            card["people"] = look.people(card)
        if card["is_cutting"]:
            card["parts"] = _parts(document, card["start"], card["end"])
    accepted = [look.items[c.item_id] for c in shown if c.state == State.ACCEPTED and c.item_id in look.items]
    drafts = sum(item.state == "draft" for item in accepted)
    registers = queries.registers(actor) if can_decide else []
    marks = _marks(document, candidates, numbers, current_id, span, scan) if whole else {}
    return marks | {
        "document": heading(document),
        "head_says": _head_says(document) if whole else None,
        "progress": rules.progress(c.state for c in candidates),
        "cards": cards,
        "registers": registers,
        "register_id": register or document.register_id or (registers[0].pk if registers else None),
        "unit_names": sorted(look.unit_names.values()) if edit and can_decide else [],
        "can_decide": can_decide,
        "purge_waits": whole and purges.waits(document),
        "second": _second(document, candidates),
        "can_undo": can_decide and queries.may_undo(actor, document),
        "sure": sum(is_sure(c, scan) for c in candidates) if can_decide else 0,
        "drafts": drafts,
        "issued": len(accepted) - drafts,
    }


def _head_says(document):
    """What the document says about itself beyond its title, number and date; None when it says nothing."""
    head = document.layout.get("head") or {}
    told = {key: head.get(key) for key in ("meeting", "issuer", "annexes")}
    return told if any(told.values()) else None


def _marks(document, candidates, numbers, current_id, span, scan):
    doubts = [page.Mark(a, b, kind="doubt", state=str(sure)) for a, b, sure in scan.doubts] if scan else []
    fixed = correcting.done(document)
    shown = paragraphs(document, candidates, numbers, current_id, span, doubts + fixed["marks"])
    return {
        "corrections": fixed["rows"],
        "scan": scans.heading(document, scan) if scan else None,
        "paragraphs": shown,
        "prints_number": any(paragraph["is_number"] for paragraph in shown),
        "passed": [_passed(document, c) for c in candidates if c.state == State.PASSED],
        "figures": figures.panel(document),
    }


def _head_groups(cards, candidates, document, scan):
    """Where the document has several articles or tables, the first card of each carries its head: what it is called,
    and how many of its candidates are beyond doubt."""
    found = parts.groups(document.layout, document.text)
    of = [parts.group_of(found, c.start) for c in candidates]
    several = len({group.key for group in of if group}) > 1
    sure = Counter(group.key for group, c in zip(of, candidates, strict=True) if group and is_sure(c, scan))
    before = None
    for card, group in zip(cards, of, strict=True):
        card["head"] = None
        if several and group:
            card["group"] = group.key
            if group is not before:
                card["head"] = {
                    "key": group.key,
                    "label": _group_label(group),
                    "sure": sure[group.key],
                    "is_table": group.is_table,
                }
        before = group


def _group_label(group):
    number = gettext("表 {n}") if group.is_table else gettext("第 {n} 篇")
    return f"{number.format(n=group.number)}　{group.label}".strip()


def _second(document, candidates):
    """How far the second reader is, in a line; nothing where the site has none."""
    if not document.second:
        return ""
    found = sum(c.terms.get("reader") == READER for c in candidates)
    if document.second == Second.ASKED:
        return gettext("第二读者还在读，读完刷新就看得到；可以先办。")
    if document.second == Second.FAILED and not found:
        return gettext("第二读者没有给出结果，规则读出的照常办。")
    if document.second == Second.FAILED:
        return gettext("第二读者没有读完，只补了 {count} 条，请逐条看。").format(count=found)
    return (
        gettext("第二读者另补了 {count} 条，请逐条看。").format(count=found) if found else gettext("第二读者没有补充。")
    )


class _Look:
    """What the cards have in common, fetched once: names, items, calendar, leaders."""

    def __init__(self, actor, document, candidates, numbers, today, scan=None):
        self.scan = scan
        self.actor, self.document, self.numbers, self.today = actor, document, numbers, today
        self.units = {unit.pk: unit for unit in org.unit_tree(document.area_id)}
        self.unit_names = {pk: unit.short_name or unit.name for pk, unit in self.units.items()}
        self.calendar = org.calendar(document.area_id)
        wanted = {c.item_id for c in candidates} | {c.related_item_id for c in candidates}
        wanted |= {c.same_as.item_id for c in candidates if c.same_as} | {c.terms.get("like") for c in candidates}
        self.items = queries.items(actor, wanted)
        self.persons = queries.person_names(document.area_id, {c.person_id for c in candidates})
        self._portfolio = queries.portfolio(document.area_id, today)

    def card(self, candidate, *, is_current) -> dict:
        is_new = candidate.state == State.NEW
        item = self.items.get(candidate.item_id)
        return {
            "id": candidate.pk,
            "no": self.numbers[candidate.pk],
            "is_new": is_new,
            "is_current": is_current,
            "version": candidate.version,
            "start": candidate.start,
            "end": candidate.end,
            "title": candidate.title,
            "passage": candidate.passage,
            "requirement": candidate.requirement,
            "done_when": candidate.done_when,
            "speaker": candidate.speaker,
            "lead_unit_id": candidate.lead_unit_id,
            "lead": self.unit_names.get(candidate.lead_unit_id, ""),
            "lead_note": self._lead_note(candidate),
            "lead_doubt": self._lead_doubt(candidate),
            "owner_text": candidate.owner_text,
            "joint": self._joint(candidate.joint_unit_ids),
            "joint_names": "、".join(self.unit_names.get(pk, "") for pk in candidate.joint_unit_ids),
            "joint_unknown": "、".join(candidate.joint_unknown),
            "person_id": candidate.person_id,
            "person": self.persons.get(candidate.person_id, ""),
            "leader": self._leader(candidate.lead_unit_id),
            "due": self._due(candidate),
            "terms": [_said(msgid, params) for msgid, params in terms.says(candidate.terms, candidate.due_on)],
            "first_field": "title" if candidate.lead_unit_id and not candidate.lead_doubt else "lead",
            "recurs": bool(candidate.terms.get("recurs")),
            "group": "",
            "has_semicolon": bool(rules.split_points(candidate.passage)),
            "outcome": self._outcome(candidate, item),
            "item_url": item_url(item) if item else "",
            "is_gone": candidate.state == State.ACCEPTED and item is None,
            "can_restore": candidate.state in (State.REJECTED, State.SAME),
            "related": self._related(candidate) if is_new else None,
            "like": self._like(candidate) if is_new else None,
            "reader": self._reader(candidate),
            "rejected": candidate.terms.get("rejected", 0),
            "misread": scans.doubtful(self.document, self.scan, candidate) if self.scan and is_new else None,
        }

    def people(self, card):
        """Who may be named responsible: those who work at the lead unit."""
        if not card["lead_unit_id"]:
            return []
        posts = org.posts_of_unit(self.document.area_id, card["lead_unit_id"], on=self.today)
        return [(post.person_id, f"{post.person.name}　{post.title}") for post in posts]

    def _leader(self, unit_id):
        unit = self.units.get(unit_id)
        return queries.leader_in(self._portfolio, unit.path)[1] if unit else ""

    def _joint(self, unit_ids):
        """财政局、14 个乡镇街道: many of one kind are counted, not listed."""
        known = [pk for pk in unit_ids if pk in self.units]
        townships = {pk for pk in known if self.units[pk].kind == "township"}
        counted = townships if len(townships) >= LISTED else set()
        names = [self.unit_names[pk] for pk in known if pk not in counted]
        if counted:
            names.append(gettext("{count} 个乡镇街道").format(count=len(counted)))
        return "、".join(names)

    def _lead_note(self, candidate):
        return gettext(HOW.get(candidate.lead_how, "")) if candidate.lead_how else ""

    def _lead_doubt(self, candidate):
        if candidate.lead_how == RECALLED:
            told = {"name": candidate.terms.get("name", ""), "unit": self.unit_names.get(candidate.lead_unit_id, "")}
            return gettext("上次把“{name}”定为{unit}，请核对").format(**told)
        words = {
            "none": gettext("未写，请指定"),
            "generic": gettext("写的是“{name}”，请指定"),
            "unknown": gettext("“{name}”对不上单位，请指定"),
            "several": gettext("“{name}”对得上不止一个单位，请核对"),
            "unclear": gettext("并列几个单位，牵头不明，请核对"),
        }
        return words.get(candidate.lead_doubt, "").format(name=candidate.owner_text)

    def _due(self, candidate):
        check = dues.check(candidate.due_on, self.calendar, self.today)
        if check is None:
            kind = dues.meant(None, candidate.due_text, terms.report_days(candidate.terms))["due_kind"]
            word = "" if kind == DueKind.DAY else gettext(DUE_KINDS[kind])
            return {"text": candidate.due_text, "on": None, "short": word, "kind": word}
        note, is_sound = "", False
        if check.is_past:
            note = gettext("已经过了")
        elif not check.is_working:
            why = (
                gettext("{holiday}放假").format(holiday=said(check.holiday, gettext))
                if check.holiday
                else gettext("休息日")
            )
            near = {"before": f"{check.before:%m-%d}", "after": f"{check.after:%m-%d}"}
            note = gettext("{why}，往前 {before}，往后 {after}").format(why=why, **near)
        elif check.is_provisional:
            note = gettext("工作日，{year}年放假安排还没有公布，暂定").format(year=check.on.year)
        else:
            note, is_sound = gettext("✓ 工作日"), True
        printed = rules.bare(candidate.due_text)
        return {
            "on": check.on,
            "iso": check.on.isoformat(),
            "short": f"{check.on:%m-%d}" if check.on.year == self.today.year else check.on.isoformat(),
            "weekday": f"{gettext(check.weekday)} {self._hour(candidate)}".strip(),
            "note": note,
            "is_sound": is_sound,
            "text": candidate.due_text,
            # “一周内” names no day by itself: show the phrase beside the day reckoned from it.
            "is_reckoned": bool(printed) and "日" not in printed,
        }

    def _hour(self, candidate):
        hour = dues.meant(candidate.due_on, candidate.due_text)["due_hour"]
        return gettext("{hour}时前").format(hour=hour) if hour else ""

    def _outcome(self, candidate, item):
        if candidate.state == State.ACCEPTED:
            if item is None:
                return gettext("已立项，草稿已删除")
            return f"{gettext('已交办')} {item.number}" if item.number else gettext("已立项，未交办")
        if candidate.state == State.HUNG:
            return gettext("已挂到 {number}").format(number=item.number if item else "—")
        if candidate.state == State.MERGED:
            return gettext("已并入第 {no} 条").format(no=self.numbers.get(candidate.part_of_id, ""))
        if candidate.state == State.SAME:
            earlier = candidate.same_as
            where = self.items.get(earlier.item_id) if earlier else None
            if where is not None and where.number:
                return gettext("别的文件里已立项 {number}").format(number=where.number)
            return gettext("别的文件里已经定过")
        return gettext(rules.STATE_WORDS[State(candidate.state)])

    def _reader(self, candidate):
        """Which reader proposed it, where the site has a second one."""
        if not self.document.second or candidate.rule == rules.PERSON:
            return ""
        readers = {READER: gettext("第二读者"), BOTH: gettext("规则、第二读者")}
        return readers.get(candidate.terms.get("reader"), gettext("规则"))

    def _like(self, candidate):
        """Who led the same thing before, of a candidate without a lead."""
        item = self.items.get(candidate.terms.get("like"))
        if item is None or candidate.lead_unit_id or item.lead_unit_id not in self.unit_names:
            return None
        ago = self.today.year - clock.today(item.issued_at).year if item.issued_at else 0
        when = {0: gettext("今年"), 1: gettext("去年")}.get(ago) or gettext("{n}年前").format(n=ago)
        return {"when": when, "unit": self.unit_names[item.lead_unit_id], "number": item.number, "url": item_url(item)}

    def _related(self, candidate):
        item = self.items.get(candidate.related_item_id)
        if item is None or not item.is_open:
            return None
        return {"id": item.pk, "number": item.number, "title": item.title, "url": item_url(item)}


def _said(msgid, params):
    """A sentence with its parameters, one of which may be such a pair itself."""
    inner = {key: _said(*value) if isinstance(value, tuple) else value for key, value in params.items()}
    return gettext(msgid).format(**inner)


def paragraphs(document, candidates, numbers, current_id, span=None, recognised=()) -> list[dict]:
    """The text cut at every mark, ready to print: paragraphs, and tables as `rows`."""
    placed = [c for c in candidates if c.state not in (State.SPLIT, State.MERGED, State.PASSED)]
    marks = page.without_overlap(_mark(c, current_id) for c in placed)
    passed = page.without_overlap(_mark(c, None) for c in candidates if c.state == State.PASSED)
    marks += [m for m in passed if all(m.end <= k.start or m.start >= k.end for k in marks)]
    marks += figures.marks(document)
    marks += recognised
    if span:
        marks.insert(0, page.Mark(span[0], span[1], kind="figure", state="at"))
    spans = document.layout.get("paragraphs") or [[0, len(document.text)]]
    heads, number = set(document.layout.get("headlines", ())), rules.bare(document.number)
    begins = {table["at"]: table for table in document.layout.get("tables", ())}
    shown: list[dict] = []
    inside = 0  # up to here the rows of a table stand in it

    def cut(a, b):
        return [_run(r, numbers) for r in page.runs(document.text, a, b, marks)]

    for place, (a, b) in enumerate(spans):
        if table := begins.get(place):
            inside = place + len(table["rows"])
            shown.append({"rows": tables.rows(document.text, table, cut), "is_title": False, "is_number": False})
        if place < inside:
            continue
        shown.append(
            {
                "rows": None,
                "is_head": place in heads,
                "is_title": place < HEAD and rules.bare(document.text[a:b]) == rules.bare(document.title),
                "is_number": place < HEAD and b - a < HEAD_MAX and rules.bare(document.text[a:b]) == number,
                "runs": cut(a, b),
            }
        )
    return shown


def _mark(candidate, current_id):
    if candidate.pk == current_id:
        state = "cur"
    elif candidate.state == State.NEW:
        state = ""
    else:
        state = "skip" if candidate.state == State.PASSED else "done"
    return page.Mark(candidate.start, candidate.end, key=candidate.pk, state=state)


def _run(run, numbers):
    mark = run.candidate
    return {
        "id": mark.key if mark else None,
        "state": mark.state if mark else "",
        "no": numbers.get(mark.key) if mark and run.is_first else None,
        "pieces": run.pieces,
    }


def following(document, candidate):
    """Where the desk goes after a decision: the next open candidate, else the first, else stays."""
    open_ = list(document.candidates.filter(state=State.NEW).values_list("start", "pk"))
    later = [pk for start, pk in open_ if (start, pk) > (candidate.start, candidate.pk)]
    return next(iter(later), None) or next((pk for _start, pk in open_), candidate.pk)


def _current(shown, wanted, span):
    """The candidate to look at: the one asked for, the one at the span, the first that is open."""
    ids = {c.pk for c in shown}
    if wanted in ids:
        return wanted
    if span:
        hit = next((c.pk for c in shown if c.start < span[1] and c.end > span[0]), None)
        if hit:
            return hit
    return next((c.pk for c in shown if c.state == State.NEW), None)


def _passed(document, candidate):
    return {
        "id": candidate.pk,
        "passage": candidate.passage,
        "reason": gettext(candidate.reason),
        "version": candidate.version,
        "url": reverse("intake:restore", args=[document.pk, candidate.pk]),
    }


def _parts(document, start, end):
    """The printed stretch in pieces between which it may be cut, ticked where a rule would cut."""
    printed = document.text[start:end]
    wanted = set(rules.split_points(printed))
    places = [0, *rules.possible_cuts(printed), len(printed)]
    return [
        {"at": start + a, "text": rules.one_line(printed[a:b]), "is_first": a == 0, "ticked": a in wanted}
        for a, b in pairwise(places)
    ]
