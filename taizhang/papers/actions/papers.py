"""Writing, reviewing, signing and issuing official papers: lock, ask the rule, record one event."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import Item
from taizhang.ledger.rules import day_of
from taizhang.notices.models import Book
from taizhang.org import queries as org
from taizhang.org.models import Area
from taizhang.papers.models import Paper, PaperHand, PaperOrgan, PaperSeries, PaperUnit, PaperWord
from taizhang.papers.models.papers import countersigns, house_of, persons_of
from taizhang.papers.rules import flow, prefill
from taizhang.papers.rules.flow import FLOW, State, Verb
from taizhang.papers.rules.kinds import KINDS, WORD, Kind, number_of, preset
from taizhang.papers.rules.text import blanks
from taizhang.papers.rules.texts import SIGNER

from .purging import require_whole

MOST_ITEMS = 200
MOST_UNITS = 300
MOST_ORGANS = 5  # beside the own one: six seals are two rows
MOST_SIGNS = 20_000
_ACTS = ("papers.draft", "papers.review", "papers.sign")


@dataclass(frozen=True)
class Content:
    """What is written. `items`, `to`, `cc` are ids; `facts` are those of `issuing.facts` for the items;
    `corrects` is the paper that a new one corrects; `book` the unit's signed book that a new 对账单 prints."""

    title: str
    body: str = ""
    items: tuple[int, ...] = ()
    to: tuple[int, ...] = ()
    to_text: str = ""
    cc: tuple[int, ...] = ()
    cc_text: str = ""
    report_to: str = ""
    signer_id: int | None = None
    corrects: int | None = None
    book: int | None = None
    facts: Mapping[int, prefill.Fact] = field(default_factory=dict)
    organs: tuple[int, ...] = ()  # that issue it together with the own one
    figures: tuple[Mapping, Mapping] = ({}, {})  # of a bulletin: what its entry keeps of its numbers


def speaks_for(actor):
    """Units for which the actor signs for papers."""
    return frozenset(g.scope_unit_id for g in actor.grants_for("papers.receive") if g.register_id is None)


def who(actor, paper):
    """The actor as the rules see him at this paper."""
    is_here = paper.unit_id in house_of(actor)
    acts = frozenset(act for act in _ACTS if is_here and actor.can(act))
    return flow.Who(frozenset(persons_of(actor)), acts, speaks_for(actor), "leader" in actor.roles, countersigns(actor))


def snapshot(paper):
    hands = PaperHand.objects.filter(area_id=paper.area_id, paper=paper).values_list("person_id", flat=True)
    waits = PaperUnit.objects.filter(area_id=paper.area_id, paper=paper, is_main=True, received_at=None)
    organs = list(PaperOrgan.objects.filter(area_id=paper.area_id, paper=paper)) if paper.organ_count else []
    return flow.Snapshot(
        State(paper.state),
        org.unit_names(paper.area_id, {paper.unit_id}).get(paper.unit_id, ""),
        paper.by_leader,
        paper.signer_person_id,
        paper.signer_text,
        frozenset(hands),
        bool(paper.pdf_sha256),
        frozenset(waits.values_list("unit_id", flat=True)) if paper.state == State.ISSUED else frozenset(),
        frozenset(organ.unit_id for organ in organs),
        tuple((organ.unit_id, organ.short_name) for organ in organs if organ.agreed_at is None),
    )


@dataclass
class Work:
    """One act on one paper, under its lock."""

    paper: Paper
    by: object
    at: object
    verb: Verb

    @classmethod
    def on(cls, paper, verb, *, by, at, seen=None):
        found = Paper.objects.select_for_update().filter(area_id=by.area_id, pk=getattr(paper, "pk", paper)).first()
        if found is None:
            raise Refused("papers.missing", N_("没有这份公文。"), "missing")
        if seen not in (None, "") and str(seen) != str(found.version):
            raise Refused(
                "papers.stale",
                N_("您打开之后，这份公文又有新的记录。请看过最新情况再提交，您填的内容都还在。"),
                "stale",
            )
        flow.decide(verb, snapshot(found), who(by, found))
        return cls(found, by, at, verb)

    def record(self, name, *, pub=None, priv=None):
        return _record(self.paper.pk, name, self.by, FLOW[self.verb].act, self.at, pub, priv)


def _record(paper_id, name, by, act, at, pub=None, priv=None):
    if not by.grants_for(act):  # a leader sends back by the same right by which he signs
        act = "papers.sign"
    event = Event(("paper", paper_id), f"papers.paper.{name}", pub=pub or {}, priv=priv or {})
    return journal.append(event, by=by.signing(act), at=at)


# ── writing ────────────────────────────────────────────────────────────────────


@transaction.atomic
def draft(kind, content, *, by, at):
    """拟稿. `stream_id` is the paper."""
    kind = Kind(kind)
    if not may_draft(by, kind):
        raise Refused(
            "papers.only.kind", N_("{paper}由督查室经办拟稿；各单位能拟的是复函。"), "forbidden", paper=KINDS[kind].word
        )
    pub, priv = _said(kind, content, by, at)
    unit = org.all_units(by.area_id)[by.unit_id]
    if content.corrects is not None:
        pub["corrects"] = _corrected(by, content.corrects).pk
    if kind == Kind.BOOKS:
        pub["book"] = _signed_book(by, content.book).pk
    numbers, named = content.figures
    return _record(
        journal.allot(by.area_id, "paper"), "drafted", by, "papers.draft", at,
        {"kind": kind.value, "unit": unit.pk, **pub, **numbers}, {"organ": unit.name, **priv, **named},
    )  # fmt: skip


def _corrected(by, paper_id):
    """The issued paper of one's own house that another one may correct."""
    found = Paper.objects.filter(area_id=by.area_id, pk=paper_id, unit_id__in=house_of(by), state__in=flow.OUT).first()
    if found is None:
        raise Refused("papers.no_corrected", N_("只能更正本单位印发的公文，请从那份公文的页面上点“更正”。"), "invalid")
    return found


def _signed_book(by, book_id):
    """What the unit has signed, within reach."""
    found = Book.objects.visible_to(by).filter(pk=book_id).first()
    if found is None or found.signed_at is None:
        raise Refused(
            "papers.no_book", N_("单位负责人签认以后才能出对账单，请从那一期对账的页面上点“拟对账单”。"), "invalid"
        )
    return found


def may_draft(actor, kind):
    return actor.can("papers.draft") and (KINDS[kind].of_any_unit or actor.can("papers.supervise"))


@transaction.atomic
def edit(paper, content, *, by, at, seen=None):
    """改稿: the whole text in place of what stood there."""
    work = Work.on(paper, Verb.EDIT, by=by, at=at, seen=seen)
    pub, priv = _said(Kind(work.paper.kind), content, by, at)
    return work.record("edited", pub=pub, priv=priv)


def _said(kind, content, by, at):
    title = content.title.strip()
    if not title or len(title) > 120:
        raise Refused("papers.title_needed", N_("请写标题，最多120字。"), "invalid")
    if len(content.body) > MOST_SIGNS:
        raise Refused("papers.long", N_("正文最多{most}字。长的材料请作附件。"), "invalid", most=MOST_SIGNS)
    to = list(dict.fromkeys(content.to))
    cc = [unit for unit in dict.fromkeys(content.cc) if unit not in to]
    if len(to) + len(cc) > MOST_UNITS:
        raise Refused("papers.units", N_("主送、抄送的单位一共最多{most}个。"), "invalid", most=MOST_UNITS)
    units = org.all_units(by.area_id)
    if any(unit not in units or units[unit].valid_to_on is not None for unit in [*to, *cc]):
        raise Refused("papers.unit_gone", N_("有的单位已经撤并或者不在名单上，请重新选。"), "invalid")
    organs = _organs(kind, content.organs, by, units, {*to, *cc})
    for text in (content.to_text, content.cc_text, content.report_to):
        if len(text) > 400:
            raise Refused("papers.addressees", N_("主送、抄送、抄报每项最多400字。"), "invalid")
    signer = _signer(kind, content.signer_id, by.area_id, at)
    body = content.body.strip().replace(SIGNER, signer) if signer else content.body.strip()
    pub = {"items": list(content.items), "to": to, "cc": cc, "signer": content.signer_id if signer else None}
    if organs:
        pub["organs"] = organs
    priv = {
        "title": title, "body": body, "to_text": content.to_text.strip(), "cc_text": content.cc_text.strip(),
        "report_to": content.report_to.strip(), "signer": signer,
        **{f"unit_{unit}": units[unit].short_name for unit in [*to, *cc, *organs]},
        **{f"organ_{unit}": units[unit].name for unit in organs}, **_of_items(content, by),
    }  # fmt: skip
    return pub, priv


def _organs(kind, organs, by, units, addressed):
    """The other organs of a joint paper, in the order in which they were chosen."""
    organs = list(dict.fromkeys(organs))
    if not organs:
        return []
    if not KINDS[kind].is_joint:
        raise Refused(
            "papers.not_joint",
            N_("{paper}由一个单位发。要几个单位联合发的，请拟督办单、督查通报或者督查专报。"),
            "invalid",
            paper=KINDS[kind].word,
        )  # fmt: skip
    if len(organs) > MOST_ORGANS:
        raise Refused("papers.many_organs", N_("联合发文的单位最多再选{most}个。"), "invalid", most=MOST_ORGANS)
    if any(unit not in units or units[unit].valid_to_on is not None for unit in organs):
        raise Refused("papers.unit_gone", N_("有的单位已经撤并或者不在名单上，请重新选。"), "invalid")
    if addressed & {*organs} or by.unit_id in organs:
        raise Refused("papers.organ_twice", N_("联合发文的单位不用再选作主送、抄送，也不用选本单位。"), "invalid")
    return organs


def _of_items(content, by):
    """The words of the items as they stand now: the paper keeps them."""
    if len(content.items) > MOST_ITEMS:
        raise Refused("papers.items", N_("一份公文最多写{most}件事项。"), "invalid", most=MOST_ITEMS)
    seen = Item.objects.visible_to(by).filter(pk__in=content.items).exclude(number="")
    if set(content.items) - set(seen.values_list("pk", flat=True)):
        raise Refused("papers.no_item", N_("有的事项不在您的范围内，或者还没有编号。请核对编号。"), "invalid")
    told: dict[str, str] = {}
    for n, item in enumerate(content.items, start=1):
        fact = content.facts[item]
        told |= {
            f"item_{n}_number": fact.number, f"item_{n}_title": fact.title, f"item_{n}_unit": fact.unit,
            f"item_{n}_due": fact.due,
        }  # fmt: skip
    return told


def _signer(kind, person_id, area_id, at):
    if not KINDS[kind].by_leader or person_id is None:
        return ""
    posts = org.holders(area_id, "leader", on=day_of(at))
    found = next((post for post in posts if post.person_id == person_id), None)
    if found is None:
        raise Refused("papers.no_leader", N_("签发人要从县领导里选。"), "invalid")
    return f"{found.title}{found.person.name}"


@transaction.atomic
def submit(paper, *, by, at, seen=None):
    """送审: complete, with nothing left to fill in."""
    work = Work.on(paper, Verb.SUBMIT, by=by, at=at, seen=seen)
    paper = work.paper
    require_whole(paper)
    if not paper.body:
        raise Refused("papers.no_body", N_("请写正文，再送审。"), "invalid")
    if left := blanks(f"{paper.title}\n{paper.body}"):
        raise Refused(
            "papers.blanks", N_("还有没填的：{left}。请填好或者删去，再送审。"), "invalid", left="、".join(left)
        )
    if not paper.to_count and not paper.to_text:
        raise Refused("papers.to_whom", N_("请写主送谁，再送审。"), "invalid")
    if paper.corrects_id:
        number = Paper.objects.get(area_id=by.area_id, pk=paper.corrects_id).number
        if number not in f"{paper.title}{paper.body}":
            raise Refused(
                "papers.name_corrected", N_("请在正文写明更正的是哪一份：{number}。"), "invalid", number=number
            )
    if paper.by_leader and not paper.signer_person_id:
        raise Refused("papers.who_signs", N_("{paper}由县领导签发，请先选签发人。"), "invalid", paper=_word(paper))
    if paper.kind == Kind.TALK and paper.signer_text not in paper.body:
        raise Refused(
            "papers.who_talks",
            N_("约谈通知要写明由谁约谈，请在正文写上“{signer}”。"),
            "invalid",
            signer=paper.signer_text,
        )
    return work.record("submitted")


def _word(paper):
    return KINDS[Kind(paper.kind)].word


@transaction.atomic
def withdraw(paper, *, reason, by, at, seen=None):
    """撤回, before it is signed: it stays to be read, and gets no number."""
    work = Work.on(paper, Verb.WITHDRAW, by=by, at=at, seen=seen)
    return work.record("withdrawn", priv={"reason": _reason(reason, N_("请写明撤回的理由。"))})


def _reason(text, message):
    if not (said := text.strip()[:2000]):
        raise Refused("papers.no_reason", message, "invalid")
    return said


# ── deciding ───────────────────────────────────────────────────────────────────


@transaction.atomic
def review(paper, *, by, at, opinion="", seen=None):
    """审核通过: on to whoever signs."""
    work = Work.on(paper, Verb.REVIEW, by=by, at=at, seen=seen)
    require_whole(work.paper)
    return work.record("reviewed", priv={"opinion": opinion.strip()[:2000]})


@transaction.atomic
def send_back(paper, *, reason, by, at, seen=None):
    """退回修改, by whoever reviews or signs."""
    work = Work.on(paper, Verb.SEND_BACK, by=by, at=at, seen=seen)
    return work.record(
        "sent_back", pub={"from": work.paper.state}, priv={"reason": _reason(reason, N_("请写明退回的理由。"))}
    )


@transaction.atomic
def countersign(paper, *, by, at, opinion="", seen=None):
    """会签同意, for each organ that the actor agrees for."""
    work = Work.on(paper, Verb.COUNTERSIGN, by=by, at=at, seen=seen)
    waits = PaperOrgan.objects.filter(area_id=by.area_id, paper=work.paper, agreed_at=None)
    units = list(waits.filter(unit_id__in=countersigns(by)).values_list("unit_id", flat=True))
    said = {"opinion": opinion.strip()[:2000], "signer": by.for_name or by.person_name}
    return work.record("countersigned", pub={"units": units}, priv=said)


@transaction.atomic
def object_to(paper, *, reason, by, at, seen=None):
    """会签不同意: back to its writers; after that everybody agrees anew."""
    work = Work.on(paper, Verb.OBJECT, by=by, at=at, seen=seen)
    organs = PaperOrgan.objects.filter(area_id=by.area_id, paper=work.paper, unit_id__in=countersigns(by))
    return work.record(
        "objected",
        pub={"units": list(organs.values_list("unit_id", flat=True))},
        priv={"reason": _reason(reason, N_("请写明为什么不同意、怎么改。"))},
    )


@transaction.atomic
def sign(paper, *, by, at, opinion="", seen=None):
    """签发: the next number of its series and the date. A job that follows freezes its files."""
    work = Work.on(paper, Verb.SIGN, by=by, at=at, seen=seen)
    paper, today = work.paper, day_of(at)
    require_whole(paper)
    # Two units may use one series: the whole area counts in turn. Nobody who points at the area waits.
    area = Area.objects.select_for_update(no_key=True).get(pk=by.area_id)
    word = word_of(paper.area_id, paper.unit_id, Kind(paper.kind), area.name)
    last = PaperSeries.objects.filter(area_id=by.area_id, word=word, year=today.year).values_list("last", flat=True)
    serial = (last.first() or 0) + 1
    return work.record(
        "signed",
        pub={"year": today.year, "serial": serial, "made_on": today.isoformat()},
        priv={
            "series": word, "number": number_of(word, today.year, serial), "opinion": opinion.strip()[:2000],
            "signer": by.for_name or by.person_name,
        },
    )  # fmt: skip


def word_of(area_id, unit_id, kind, area_name=None):
    """The series in which a unit numbers this kind."""
    chosen = (
        PaperWord.objects.filter(area_id=area_id, unit_id=unit_id, kind=kind).values_list("word", flat=True).first()
    )
    unit = org.unit_names(area_id, {unit_id}).get(unit_id, "")
    return chosen or preset(kind, area_name or org.area_name(area_id), unit)


def freeze(paper, pdf, docx, *, at):
    """The files of a signed paper, in the blob store already: by the system, once."""
    if paper.state != State.SIGNED or paper.pdf_sha256:
        return None
    event = Event(
        ("paper", paper.pk), "papers.paper.frozen", pub={"pdf": pdf.sha256, "docx": docx.sha256}, files=(pdf, docx)
    )
    return journal.append(event, by=None, at=at, area_id=paper.area_id)


@transaction.atomic
def issue(paper, *, by, at, seen=None):
    """印发: from here on it is there for those whom it is addressed to."""
    work = Work.on(paper, Verb.ISSUE, by=by, at=at, seen=seen)
    units = PaperUnit.objects.filter(area_id=by.area_id, paper=work.paper, is_main=True)
    return work.record("issued", pub={"units": list(units.values_list("unit_id", flat=True))})


@transaction.atomic
def receive(paper, *, by, at):
    """签收, for each addressed unit that the actor speaks for and that has not signed for it."""
    work = Work.on(paper, Verb.RECEIVE, by=by, at=at)
    waits = PaperUnit.objects.filter(area_id=by.area_id, paper=work.paper, is_main=True, received_at=None)
    units = list(waits.filter(unit_id__in=speaks_for(by)).values_list("unit_id", flat=True))
    return work.record("received", pub={"units": units})


@transaction.atomic
def revoke(paper, *, reason, by, at, seen=None):
    """废止, by whoever may sign it: number and files stay, with that mark; whom it reached is told."""
    work = Work.on(paper, Verb.REVOKE, by=by, at=at, seen=seen)
    units = PaperUnit.objects.filter(area_id=by.area_id, paper=work.paper).order_by("id")
    return work.record(
        "revoked",
        pub={"units": list(units.values_list("unit_id", flat=True))},
        priv={"reason": _reason(reason, N_("请写明废止的理由。"))},
    )


@transaction.atomic
def recall(paper, *, reason, by, at, seen=None):
    """撤回签发, before it is issued, by whoever may sign it: its number stays used, 作废, and is given to no other."""
    work = Work.on(paper, Verb.RECALL, by=by, at=at, seen=seen)
    return work.record("recalled", priv={"reason": _reason(reason, N_("请写明撤回签发的理由。"))})


@transaction.atomic
def choose_numbers(words, *, by, at):
    """文号: in which series the own unit numbers each kind ({kind: 云督办}). What was numbered keeps its number."""
    if not by.can("papers.number"):
        raise Refused("papers.only.number", N_("只有督查室经办和单位负责人能定文号。"), "forbidden")
    kinds = [kind for kind in Kind if kind.value in words]
    for kind in kinds:
        if not WORD.fullmatch(words[kind.value].strip()):
            raise Refused(
                "papers.word", N_("{paper}的文号要写2到10个汉字，比如“云督办”。"), "invalid", paper=KINDS[kind].word
            )
    event = Event(
        ("paper_numbers", by.unit_id), "papers.numbers.chosen", pub={"kinds": [kind.value for kind in kinds]},
        priv={kind.value: words[kind.value].strip() for kind in kinds},
    )  # fmt: skip
    return journal.append(event, by=by.signing("papers.number"), at=at)
