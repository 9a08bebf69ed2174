"""The county behind the doors: the small cast, one person per role at Hekou township, their stand-ins, a neighbouring
county, and items in every state that a door asks for.

Hekou is "our" unit: Liulin village is its child, Qingshi township its sibling, the neighbour's township foreign.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db import transaction
from PIL import Image

from taizhang.intake import actions as intake
from taizhang.intake.models import Document, ScanPage
from taizhang.jobs import made
from taizhang.jobs.models import Job
from taizhang.journal import blobs, tasks
from taizhang.ledger import actions, snapshots
from taizhang.ledger.models import Evidence, InnerTask
from taizhang.notices.books import actions as books
from taizhang.notices.hall import actions as hall
from taizhang.notices.models import Book, BookLine
from taizhang.org import accounts
from taizhang.org import actions as org
from taizhang.org.models import Area, RoleGrant, Unit
from taizhang.org.roles import ADMIN_ROLES, ROLES
from taizhang.papers import actions as papers
from taizhang.papers.models import Import, Paper
from taizhang.planning import actions as planning
from tests import cast
from tests.cast import NOON, PASSWORD, County
from tests.cast_ledger import Ledger, page
from tests.doors import inspecting

BUSINESS = tuple(role for role in ROLES if role not in ADMIN_ROLES)
COUNTY_WIDE = ("leader", "clerk", "verifier", "inspector")
NEIGHBOUR = "530299"
DUE, LATER = date(2026, 3, 20), date(2026, 3, 25)
RELATIONS = {"own": "hekou", "child": "liulin", "sibling": "qingshi"}
SINCE = date(2026, 1, 1)
ABSENT = 4_000_000_000  # an id that nothing has
PAPER = """关于{tag}河整治的会议纪要
会议要求：
一、{unit}要在3月20日前完成{tag}段河道清淤，封堵直排口；{unit}要同步建立巡查台账。
二、{unit}要在3月底前修好{tag}桥头的路灯，并报送验收材料。
三、{unit}要在3月25日前排查{tag}片区的窨井盖，发现缺失的立即补装。
"""


def canary(relation: str) -> str:
    """A word that stands in everything typed about the items and papers of this relation, and nowhere else."""
    return {"own": "青鹭", "child": "白鹇", "sibling": "金丝雀", "foreign": "乌鸫"}[relation]


class Neighbour(County):
    """Another county in the same installation; its parts have the names of ours."""

    @cached_property
    def area_id(self) -> int:
        return Area.objects.get(code=NEIGHBOUR).pk

    @cached_property
    def units(self):
        names = {NEIGHBOUR: "county", "N01": "office", "N02": "hekou"}
        return {names[unit.code]: unit for unit in Unit.objects.filter(area_id=self.area_id, code__in=names)}

    def account(self, part):
        return super().account(f"n_{part}")


@dataclass(frozen=True)
class Who:
    """Somebody who tries a door, as `kind`: at our unit, a stand-in for it, county-wide, an administrator."""

    name: str
    role: str
    kind: str
    part: str
    lent_by: str = ""  # the part whose hat is worn


@dataclass
class World:
    county: County
    neighbour: Neighbour
    at: object
    things: dict = field(default_factory=dict)  # kind -> relation -> arguments of the address
    unit_ids: dict = field(default_factory=dict)
    workers: dict = field(default_factory=dict)  # relation -> somebody who works there
    posts: dict = field(default_factory=dict)  # part -> post
    jobs: dict = field(default_factory=dict)  # part -> a job that it started
    accounts: dict = field(default_factory=dict)  # part -> its account, for which a job made a file
    imports: dict = field(default_factory=dict)  # part -> a workbook that it brought
    remarks: dict = field(default_factory=dict)  # part -> a criticism of that person
    views: dict = field(default_factory=dict)  # part -> a saved view that nobody else sees
    lent: dict = field(default_factory=dict)  # part -> delegation that it gave
    leaves: dict = field(default_factory=dict)  # part -> its leave
    book_lines: dict = field(default_factory=dict)  # (open | missing | signed, relation) -> a line of a book
    blockers: dict = field(default_factory=dict)  # (waiting | waited, relation) -> a blocker that stands
    register_id: int = 0
    outside: int = 0  # a unit outside the county
    decisions_id: int = 0
    leader: int = 0  # the county's leader, who may have said something
    spoken: dict = field(default_factory=dict)  # relation -> a spoken instruction that waits
    mover: int = 0  # a post of a unit that hands a function over
    stand_in: int = 0  # a post that may be lent to
    scheme_id: int = 0
    joinable: int = 0  # a finding that another may be joined to
    inspector: int = 0  # a person whom the county may send
    cut: int = 0  # a place inside the first candidate of every document

    def put(self, kind, relation, **arguments):
        self.things.setdefault(kind, {})[relation] = arguments

    def arguments(self, of: str, who: Who | None, relation: str) -> dict:
        """What stands in the address: of one's own thing, of a child's, of nothing that exists."""
        kind, *more = of.split(".")
        if kind in (
            "",
            "token",
            "notice",
            "summary",
            "layout",
            "help",
            "year",
            "receipt",
            "bundle",
            "made",
            "import",
            "job",
            "saved",
            "remark",
            "delegation",
            "leave",
        ):
            return getattr(self, f"_{kind or 'nothing'}")(who, relation)
        is_here = who is not None and who.kind in ("unit", "stand-in")
        if of.startswith("item.judged") and relation == "child" and is_here:
            of = of.replace("judged", "judged_by_hekou")
        extra = {}
        if more[-1:] == ["thumb"]:
            of, extra = of.removesuffix(".thumb"), {"size": "thumb"}
        elif more[-1:] == ["verb"]:
            of, extra = of.removesuffix(".verb"), {"verb": "report"}
        found = self.things[of].get(relation)
        return (found if found else dict.fromkeys(self.things[of]["own"], ABSENT)) | extra

    def _nothing(self, who, relation):
        return {}

    def _token(self, who, relation):
        return {"token": "x" * 43}

    def _notice(self, who, relation):
        return {"notice_id": ABSENT}

    def _summary(self, who, relation):
        return {"duty_id": ABSENT}

    def _layout(self, who, relation):
        return {"layout": "phone" if relation == "own" else "wall"}

    def _help(self, who, relation):
        return {"role": "clerk" if relation == "own" else "nobody"}

    def _year(self, who, relation):
        return {"year": 2026 if relation == "own" else 30000}

    def _receipt(self, who, relation):
        return {"seq": 3 if relation == "own" else ABSENT}

    def _bundle(self, who, relation):
        area = {"own": self.county.area_id, "foreign": self.neighbour.area_id}.get(relation, 9)
        return {"name": f"{area}-{'ab' * 16}"}

    def _made(self, who, relation):
        part = "clerk" if who is None else who.part
        other = "inspector" if part == "clerk" else "clerk"
        account = {"own": self.accounts[part], "sibling": self.accounts[other]}.get(relation, ABSENT)
        return {"key": f"{account}-{'ab' * 16}"}

    def _import(self, who, relation):
        part = "clerk" if who is None else who.part
        other = "inspector" if part == "clerk" else "clerk"
        known = {"own": self.imports[part], "sibling": self.imports[other], "foreign": self.imports["n"]}
        return {"import_id": known.get(relation, ABSENT)}

    def _job(self, who, relation):
        own = self.jobs["clerk" if who is None else who.part]
        other = self.jobs["inspector" if own == self.jobs["clerk"] else "clerk"]
        return {"job_id": {"own": own, "sibling": other}.get(relation, ABSENT)}

    def _saved(self, who, relation):
        part = "clerk" if who is None else who.part
        other = "inspector" if part == "clerk" else "clerk"
        known = {"own": self.views[part], "sibling": self.views[other], "foreign": self.views["n"]}
        return {"view_id": known.get(relation, ABSENT)}

    def _remark(self, who, relation):
        part = "clerk" if who is None else who.part
        other = "inspector" if part == "clerk" else "clerk"
        return {"remark_id": {"own": self.remarks[part], "sibling": self.remarks[other]}.get(relation, ABSENT)}

    def _delegation(self, who, relation):
        own = self.lent.get(who.lent_by or who.part) if who else None
        other = self.lent["h_judge" if own != self.lent["h_judge"] else "h_clerk"]
        return {"delegation_id": {"own": own or other, "sibling": other}.get(relation, ABSENT)}

    def _leave(self, who, relation):
        own = self.leaves["clerk" if who is None else who.part]
        return {"leave_id": {"own": own, "sibling": self.leaves["qingshi_head"]}.get(relation, ABSENT)}


EVERYBODY = (
    *(Who(f"{role} of Hekou", role, "unit", f"h_{role}") for role in BUSINESS),
    *(Who(f"stand-in for the {role} of Hekou", role, "stand-in", f"for_{role}", f"h_{role}") for role in BUSINESS),
    *(Who(f"{role} of the county", role, "county", role) for role in COUNTY_WIDE),
    *(Who(role, role, "admin", role) for role in sorted(ADMIN_ROLES)),
)

# Not in the table, but tried by single tests: a village, a sibling, the neighbouring county.
OTHERS = (
    "liulin_liaison", "stranger", "n_clerk", "n_hekou_liaison", "n_auditor", "n_security_admin", "n_system_admin",
)  # fmt: skip


# ── people ────────────────────────────────────────────────────────────────────


def hire(county, part, unit, roles=(), prefix=""):
    """Somebody with a post, roles over the own unit, and a demo login."""
    at = cast.FOUNDED
    security, auditor = ({"by": county.actor(admin, at), "at": at} for admin in ("security_admin", "auditor"))
    unit_id = county.units[unit].pk
    person = org.enter_person(part, **security).stream_id
    post = org.begin_post(person, unit_id, "科员", from_on=SINCE, **security).stream_id
    for role in roles:
        proposed = org.propose_role(post, role, scope_unit_id=unit_id, from_on=SINCE, **security)
        org.confirm_role(proposed.stream_id, **auditor)
    accounts.open_demo_account(person, (prefix + part).upper(), PASSWORD, "cast", **security)
    return post


def people(county):
    for role in BUSINESS:
        hire(county, f"h_{role}", "hekou", [role])
        post = hire(county, f"for_{role}", "roads")
        lender = county.actor(f"h_{role}")
        lent = org.delegate(post, [role], "外出学习", NOON.date(), NOON.date() + timedelta(days=20), by=lender, at=NOON)
        yield f"h_{role}", lent.stream_id
    hire(county, "liulin_head", "liulin", ["unit_head"])
    hire(county, "liulin_clerk", "liulin", ["clerk"])
    hire(county, "qingshi_clerk", "qingshi", ["clerk"])


def neighbours():
    at = cast.FOUNDED
    admins = {role: (role, f"N_{role.upper()}") for role in sorted(ADMIN_ROLES)}
    founded = org.found_area("邻水县", NEIGHBOUR, "test.linshui", admins, at=at)
    county = Neighbour()
    for role in ADMIN_ROLES:
        account = county.account(role)
        accounts.set_password(account, PASSWORD, by=None, at=at)
        type(account).objects.filter(pk=account.pk).update(demo_label="cast")
    security = {"by": county.actor("security_admin", at), "at": at}
    org.found_unit("邻水县督查室", "督查室", "N01", "bureau", founded.root_id, from_on=SINCE, **security)
    org.found_unit("渡口镇人民政府", "渡口镇", "N02", "township", founded.root_id, from_on=SINCE, **security)
    hire(county, "clerk", "county", ["clerk"], "n_")
    hire(county, "verifier", "county", ["verifier"], "n_")
    hire(county, "hekou_head", "hekou", ["unit_head"], "n_")
    hire(county, "hekou_liaison", "hekou", ["liaison"], "n_")
    return county


# ── items ─────────────────────────────────────────────────────────────────────


def photo(text: str, name="现场.jpg"):
    """A picture of its own for each text."""
    chance, body = random.Random(text), io.BytesIO()
    picture = Image.frombytes("RGB", (6, 4), chance.randbytes(72)).resize((96, 64), Image.Resampling.BICUBIC)
    picture.save(body, "JPEG")
    body.seek(0)
    return actions.Upload(body, name, caption=text[:20])


class Stories:
    """The items of one unit, one in each state."""

    def __init__(self, world, ledger, relation, lead, liaison, head):
        self.world, self.ledger, self.relation, self.lead = world, ledger, relation, lead
        self.liaison, self.head = liaison, head
        self.graded = graded(ledger)
        self.word = canary(relation)

    def who(self, part):
        return {"by": self.ledger.county.actor(part, self.ledger.now), "at": self.ledger.later()}

    def draft(self, what, **more):
        text = f"{self.word}{what}"
        return self.ledger.draft(title=text, requirement=text, done_when=text, lead=self.lead, joint=(), **more)

    def put(self, what, item, **arguments):
        self.world.put(f"item.{what}", self.relation, item_id=getattr(item, "pk", item), **arguments)

    def drafted(self, what, **more):
        return actions.enter(self.draft(what, **more), **self.who("clerk")).stream_id

    def issued(self, what, **more):
        item = self.drafted(what, **more)
        actions.issue(item, **self.who("clerk"))
        return self.ledger.fresh(item)

    def accepted(self, what, **more):
        item = self.issued(what, **more)
        actions.accept(item, **self.who(self.liaison))
        return self.ledger.fresh(item)

    def reported(self, what, **more):
        item, text = self.accepted(what, **more), f"{self.word}{what}"
        files = [photo(text, f"{text}.jpg"), page(text, f"{text}.pdf")]
        actions.report(item, text=text, files=files, **self.who(self.liaison))
        return self.ledger.fresh(item)

    def proofs(self, item):
        return list(Evidence.objects.filter(item=item).order_by("no").values_list("pk", flat=True))

    def drawn_up(self, what, **more):
        item = self.reported(what, **more)
        ids = self.proofs(item)
        actions.draft_claim(item, statement=f"{self.word}{what}", evidence_ids=ids, **self.who(self.liaison))
        return self.ledger.fresh(item)

    def claimed(self, what, **more):
        item = self.drawn_up(what, **more)
        actions.submit_claim(item, **self.who(self.head))
        return self.ledger.fresh(item)

    def judged(self, what, by="verifier", **more):
        item = self.claimed(what, **more)
        for proof in self.proofs(item):
            actions.open_proof(item, proof, **self.who(by))
            actions.judge(item, proof, verdict="true", note="看过", **self.who(by))
        return item

    def co_led(self):
        """Our unit leads beside the housing bureau; both have accepted."""
        leads = (self.ledger.unit("housing"), self.ledger.unit(self.lead))
        item = self.issued("并列牵头", lead_unit_ids=leads)
        for part in ("housing_liaison", self.liaison):
            actions.accept(item, **self.who(part))
        return item

    def say(self):
        """The county's leader is said to have said something."""
        county = self.ledger.county
        self.world.leader = county.account("leader").person_id
        speech = actions.Speech(self.world.leader, f"{self.word}口头", self.ledger.now, self.word)
        entered, recorded = actions.enter_spoken(self.draft("口头草稿"), speech, **self.who("clerk"))
        self.put("spoken", entered.stream_id)
        self.world.spoken[self.relation] = recorded.pub["spoken"]
        if self.relation == "own":
            self.world.put("spoken", "own", spoken_id=recorded.pub["spoken"])

    def waited(self):
        """Somebody else's item that waits for this unit."""
        other = self.ledger.draft(title=f"{self.word}等着", lead="roads", joint=(), requirement="", done_when="")
        item = actions.enter(other, **self.who("clerk")).stream_id
        actions.issue(item, **self.who("clerk"))
        actions.accept(item, **self.who("roads_liaison"))
        unit = self.ledger.unit(self.lead)
        waits = actions.name_blocker(item, what=f"{self.word}让路", waits_for_unit_id=unit, **self.who("roads_liaison"))
        self.put("waited", item)
        self.world.blockers["waited", self.relation] = waits.pub["blocker"]

    def planned(self, what, steps=None):
        """A plan of an item of ours, written by the liaison."""
        item = self.accepted(what)
        plan = planning.open_plan(item_id=item.pk, title=f"{self.word}{what}", **self.who(self.liaison)).stream_id
        rows = [{"title": f"{self.word}步骤", "days": "2"}]
        planning.save_draft(plan, rows=rows, deadline="2026-03-20", start="2026-03-02", **self.who(self.liaison))
        self.world.put(f"plan.{what}", self.relation, plan_id=plan)
        return plan

    def plans(self):
        """Plans, one in each state. The neighbours have no leader: there somebody of the office approves."""
        self.planned("drafted")
        planning.submit(self.planned("submitted"), **self.who(self.head))
        plan = self.planned("approved")
        planning.submit(plan, **self.who(self.head))
        planning.approve(plan, **self.who("clerk"))

    def written(self, what, *steps):
        """A letter of the unit to itself: the liaison writes, the head does the rest."""
        unit, word = self.ledger.unit(self.lead), f"{self.word}{what}"
        content = papers.Content(word, body=word, to=(unit,))
        paper = papers.draft("reply", content, **self.who(self.liaison)).stream_id
        for step in (papers.submit, papers.review, papers.sign, _frozen, papers.issue)[: len(steps)]:
            step(paper, **self.who(self.liaison if step is papers.submit else self.head))
        self.world.put(f"paper.{what}", self.relation, paper_id=paper)
        return paper

    def papers(self):
        """Official papers, one in each state."""
        way = ("submitted", "reviewed", "", "signed", "issued")
        self.written("drafted")
        for n, what in enumerate(way, start=1):
            if what:
                self.written(what, *way[:n])
        paper = self.world.things["paper.issued"][self.relation]["paper_id"]
        self.world.put("paper.file", self.relation, paper_id=paper, ending="pdf")

    def tell(self):
        """Every state that some door needs."""
        self.plans()
        self.papers()
        self.put("draft", self.drafted("草稿"))
        self.put("undated", self.drafted("无期草稿", due_on=None))
        self.put("issued", self.issued("已交办"))
        self.put("standing", self.accepted("常态化", due_on=None, is_standing=True))
        drafted = self.drafted("成批交办")
        done = actions.hand_out([drafted], title=self.word, **self.who("clerk"))
        self.put("handed_out", drafted)
        self.world.put("handout", self.relation, handout_id=done.handout_id)
        item = self.issued("已退件")
        actions.decline(item, reason=self.word, **self.who(self.liaison))
        self.put("declined", item)
        if self.relation != "foreign":  # the neighbours have no leader
            self.say()
        item = self.reported("办理中")
        photo_id, paper_id = self.proofs(item)
        actions.add_inner_task(item, f"{self.word}分工", **self.who(self.liaison))
        task = InnerTask.objects.get(item=item)
        self.put("working", item)
        self.put("working.photo", item, evidence_id=photo_id)
        self.put("working.paper", item, evidence_id=paper_id)
        self.put("working.task", item, task_id=task.pk)
        item = self.accepted("延期")
        actions.ask_extension(item, due_on=LATER, reason=f"{self.word}雨", **self.who(self.head))
        self.put("extending", item)
        item = self.accepted("等外面")
        waits = actions.name_blocker(item, what=f"{self.word}批复", outside="省里", **self.who(self.liaison))
        self.put("waiting", item)
        self.world.blockers["waiting", self.relation] = waits.pub["blocker"]
        if "roads" in self.ledger.county.units:  # the neighbour has none
            self.waited()
        self.put("drawn_up", self.drawn_up("拟销号"))
        self.put("co_led", self.co_led() if self.relation != "foreign" else item)
        item = self.claimed("待核验")
        self.put("claimed", item)
        self.put("claimed.proof", item, evidence_id=self.proofs(item)[0])
        item = self.judged("已核验")
        self.put("judged", item)
        self.put("judged.proof", item, evidence_id=self.proofs(item)[0])
        self.put("on_paper", self.reported("纸质申请", register_id=self.graded))
        self.put("with_sheet", self.drawn_up("凭单提交", register_id=self.graded))
        item = self.judged("分级", register_id=self.graded)
        self.put("graded", item)
        today = self.ledger.now.date()
        item = self.claimed("逾期", register_id=self.graded, due_on=today, due_hour=1)
        self.put("late", item)
        item = self.issued("挂起")
        actions.suspend(item, reason=self.word, **self.who("clerk"))
        self.put("suspended", item)
        item = self.accepted("挂两处")
        actions.hang(item, self.ledger.decisions, **self.who("clerk"))
        self.put("hung", item)
        item = self.accepted("清除")
        seqs = [e.seq for e in snapshots.purgeable(item)]
        actions.ask_purge(item, seqs=seqs[-1:], reason=self.word, **self.who("clerk"))
        self.put("purging", item)
        item = self.judged("已销号")
        actions.close(item, **self.who("verifier"))
        self.put("closed", item)
        item = self.judged("上级督办")
        ordered = actions.Ordered(f"{self.word}督查室", f"{self.word}8号", date(2026, 3, 1), date(2026, 4, 10))
        actions.record_superior(item, ordered, **self.who("clerk"))
        actions.close(item, **self.who("verifier"))
        self.put("upwards", item)


def _frozen(paper, by, at):
    """What its job will have done by then."""
    pdf, docx = (blobs.store(io.BytesIO(each)) for each in (b"%PDF-1.7", b"PK"))
    with transaction.atomic():
        papers.freeze(Paper.objects.get(pk=paper), pdf, docx, at=at)


def graded(ledger):
    """A register in which the verifier's own unit looks first, another after it, and a leader confirms what is late."""
    code = f"FJ{ledger.later():%H%M%S}"
    first, then = actions.LevelRule("sector"), actions.LevelRule("office")
    unit = ledger.county.actor("verifier").unit_id
    spec = actions.RegisterSpec(
        code, "分级册", levels=(first, then), sector_unit_id=unit, red_needs_leader=True, claim_by="sheet"
    )
    return actions.open_register(spec, by=ledger.county.clerk, at=ledger.now).stream_id


def documents(world, county, relation, part, at):
    """A paper that came in with this part, read, with its first candidates."""
    unit = {"own": "河口镇", "child": "柳林村", "sibling": "青石镇", "foreign": "渡口镇"}[relation]
    by = county.actor(part, at)
    received = intake.receive(text=PAPER.format(unit=unit, tag=canary(relation)), by=by, at=at)
    intake.begin(received.document, by=by)
    document = Document.objects.get(pk=received.document.pk)
    first, *others = document.candidates.filter(state="new").order_by("start")
    world.put("document", relation, document_id=document.pk)
    world.put("candidate", relation, document_id=document.pk, candidate_id=first.pk)
    world.cut = first.start + 12
    intake.edit(first.pk, title=f"{canary(relation)}{first.title}", by=by, at=at)
    intake.reject(others[-1].pk, by=by, at=at)
    world.put("candidate.rejected", relation, document_id=document.pk, candidate_id=others[-1].pk)
    world.put("document.lesson", relation, lesson_id=others[-1].lessons.get().pk)
    scan = _scan(document, relation)
    world.put("document.scan", relation, document_id=scan.pk, number=1)
    world.put("document.recognised", relation, document_id=scan.pk)
    purging = intake.receive(text=f"{canary(relation)}方案，混进来的。", by=by, at=at).document
    intake.begin(purging, by=by)
    intake.ask_purge(purging.pk, reason=canary(relation), by=by, at=at)
    world.put("document.purging", relation, document_id=purging.pk)
    return document


def _scan(document, relation):
    """The same paper as if it had come in as a photo of one page."""
    picture = io.BytesIO()
    Image.new("L", (40, 40), 10 * len(relation)).save(picture, "PNG")
    picture.seek(0)
    scan = Document.objects.get(pk=document.pk)
    scan.pk, scan.pages, scan.sha256 = None, 1, blobs.store(picture).sha256
    scan.text_hash = scan.sha256
    scan.save(force_insert=True)
    told = {"text": "", "letters": len(scan.text), "doubts": [[0, 1, 41]]}
    ScanPage.objects.create(area_id=scan.area_id, document=scan, number=1, **told)
    return scan


# ── everything together ───────────────────────────────────────────────────────


def build() -> World:
    """Runs once for all door tests, in a database of their own; commits."""
    county = County()
    lent = dict(people(county))
    neighbour = neighbours()
    ledger = Ledger(county)
    ledger.pace = timedelta(seconds=20)
    world = World(county, neighbour, ledger.now, register_id=ledger.problems, lent=lent, decisions_id=ledger.decisions)
    Stories(world, ledger, "own", "hekou", "hekou_liaison", "hekou_head").tell()
    child = Stories(world, ledger, "child", "liulin", "liulin_liaison", "liulin_head")
    child.tell()
    Stories(world, ledger, "sibling", "qingshi", "stranger", "qingshi_head").tell()
    # Judged by Hekou's own verifier, who may: the village is another unit.
    item = child.judged("镇里核验", by="h_verifier")
    world.put("item.judged_by_hekou", "child", item_id=item.pk)
    world.put("item.judged_by_hekou.proof", "child", item_id=item.pk, evidence_id=child.proofs(item)[0])

    abroad = Ledger(neighbour)
    abroad.pace, abroad.now = ledger.pace, ledger.now
    Stories(world, abroad, "foreign", "hekou", "hekou_liaison", "hekou_head").tell()
    world.put("register", "own", register_id=ledger.problems)
    world.put("register", "foreign", register_id=abroad.problems)
    for relation, one in (("own", ledger), ("foreign", abroad)):
        spec = actions.RegisterSpec(code="KB", name=f"{canary(relation)}册")
        empty = actions.open_register(spec, by=one.county.clerk, at=one.later())
        world.put("register.empty", relation, register_id=empty.stream_id)
        asking = actions.RegisterSpec(code="HY", name="会后报的册", rhythm="meeting:3")
        world.put(
            "register.rounds",
            relation,
            register_id=actions.open_register(asking, by=one.county.clerk, at=one.later()).stream_id,
        )
    for relation, one, head in (("own", ledger, "roads_head"), ("foreign", abroad, "hekou_head")):
        spec = org.TaskForceSpec(purpose=canary(relation), head_person_id=one.county.account(head).person_id)
        force = org.found_task_force(f"{canary(relation)}专班", "专班", spec, by=one.county.clerk, at=one.later())
        world.put("force", relation, unit_id=force.stream_id)
    outside = org.found_outside("邻省治河委员会", "治河委", by=county.clerk, at=ledger.later())
    world.outside = outside.stream_id
    for relation, unit in RELATIONS.items():
        by = {"own": "h_clerk", "child": "liulin_clerk", "sibling": "qingshi_clerk"}[relation]
        documents(world, county, relation, by, ledger.later())
        world.unit_ids[relation] = county.units[unit].pk
    documents(world, neighbour, "foreign", "clerk", abroad.later())
    world.unit_ids["foreign"] = neighbour.units["hekou"].pk
    organisation(world, county, neighbour)
    belongings(world)
    for place, at, heads in (
        (county, ledger.later(), {"own": "hekou", "child": "liulin", "sibling": "qingshi"}),
        (neighbour, abroad.later(), {"foreign": "hekou"}),
    ):
        reconciled(world, place, at, heads)
    disputed(world, county, ledger.later())
    inspecting.told(world, ledger, abroad, canary, hire)
    world.at = max(ledger.later(), abroad.later()) + timedelta(minutes=1)
    return world


def _brought(actor, register_id):
    """A workbook that was read and compared."""
    made = Import.objects.create(
        area_id=actor.area_id,
        account_id=actor.account_id,
        person_id=actor.person_id,
        unit_id=actor.unit_id,
        by_text=actor.person_name,
        at=NOON,
        register_id=register_id,
        file_name="台账.xlsx",
        sha256="ab" * 32,
        size=1,
        state="ready",
    )
    return made.pk


def belongings(world):
    """What is somebody's own: a post, a job that is under way; and what waits to be fetched."""
    made.home().mkdir()
    workers = {"own": "hekou_liaison", "child": "liulin_liaison", "sibling": "stranger"}
    world.workers = {relation: world.county.account(part).person_id for relation, part in workers.items()}
    world.imports["n"] = _brought(world.neighbour.actor("clerk"), world.register_id)
    for who in EVERYBODY:
        actor = world.county.actor(who.part)
        world.imports[who.part] = _brought(actor, world.register_id)
        world.posts[who.part] = actor.post_id
        job = Job.objects.create(
            task="tests.doors",
            queue="doors",
            started_by=actor.account_id,
            area_id=actor.area_id,
            due_at=NOON,
            enqueued_at=NOON,
        )
        world.jobs[who.part] = job.pk
        world.accounts[who.part] = actor.account_id
        (made.home() / f"{actor.account_id}-{'ab' * 16}").mkdir()
        (made.home() / f"{actor.account_id}-{'ab' * 16}" / "台账.pdf").write_bytes(b"%PDF")
        office = world.county.actor("clerk_verifier")
        said = {"source": "通报", "said_on": SINCE, "text": "批评", "person_id": actor.person_id}
        world.remarks[who.part] = actions.remark("criticise", by=office, at=NOON, **said).stream_id
        world.views[who.part] = actions.keep_view("红灯", "light=red", "nobody", by=actor).pk
    world.views["n"] = actions.keep_view("红灯", "light=red", "area", by=world.neighbour.actor("clerk")).pk
    for part in (*(who.part for who in EVERYBODY), "qingshi_head"):
        actor, first = world.county.actor(part), NOON.date() + timedelta(days=100)
        taken = org.take_leave(actor.person_id, first, first, "annual", by=actor, at=NOON)
        world.leaves[part] = taken.stream_id
    for relation, part in {"own": "hekou_liaison", "child": "liulin_liaison", "sibling": "stranger"}.items():
        world.put("staff", relation, post_id=world.county.actor(part).post_id)
    world.put("staff", "foreign", post_id=world.neighbour.actor("hekou_liaison").post_id)
    world.mover = hire(world.county, "mover", "environment")
    for relation, place, units in (
        ("own", world.county, ("environment", "roads")), ("foreign", world.neighbour, ("office", "hekou")),
    ):  # fmt: skip
        ids = [[place.units[unit].pk] for unit in units]
        move = org.record_move(
            "transfer", "职能划转方案", "", NOON.date(), *ids, by=place.actor("security_admin"), at=NOON
        ).stream_id  # fmt: skip
        world.put("move", relation, move_id=move)
    world.stand_in = world.county.actor("roads_liaison").post_id
    tasks.bundles().mkdir()
    for area in (world.county.area_id, world.neighbour.area_id):
        (tasks.bundles() / f"{area}-{'ab' * 16}.zip").write_bytes(b"PK")


def disputed(world, county, at):
    """A blocker of each unit is on the agenda."""
    for relation in RELATIONS:
        said = {"on": at.date() + timedelta(days=9), "leader_person_id": world.leader, "at": at}
        blocker = world.blockers["waiting", relation]
        case = hall.put("blocker", blocker, by=county.actor("clerk", at), **said).stream_id
        world.put("hall", relation, case_id=case)


def reconciled(world, place, at, units):
    """Each unit's two books: this month's is signed with a difference, and then the next month's is open."""
    for state in ("signed", "open"):
        books.open_round(by=place.actor("clerk", at), at=at)
        books.fill(place.area_id, at.date().replace(day=1), at=at)
        for relation, unit in units.items():
            book = Book.objects.get(area_id=place.area_id, unit_id=place.units[unit].pk, state="open")
            head = {"by": place.actor(f"{unit}_head", at), "at": at}
            line = BookLine.objects.filter(area_id=place.area_id, book=book).first().pk
            world.book_lines[state, relation] = line
            world.put(f"book.{state}", relation, book_id=book.pk)
            if state == "signed":
                books.answer(book, line, "not_ours", text=canary(relation), **head)
                books.sign(book, **head)
            else:
                said = {"title": canary(relation), "since_on": SINCE, "told_by": canary(relation)}
                books.add_missing(book, **said, **head)
                missing = BookLine.objects.get(area_id=place.area_id, book=book, item_id=None)
                world.book_lines["missing", relation] = missing.pk
        at += timedelta(days=31)


def organisation(world, county, neighbour):
    """Units, persons, posts, grants, aliases: common knowledge inside the area, absent outside."""
    for relation, place, unit in (
        ("own", county, "hekou"), ("child", county, "liulin"), ("sibling", county, "qingshi"),
        ("foreign", neighbour, "hekou"),
    ):  # fmt: skip
        security = {"by": place.actor("security_admin", cast.FOUNDED), "at": cast.FOUNDED}
        unit_id = place.units[unit].pk
        alias = org.add_alias(unit_id, f"别名{unit_id}", **security)
        person = org.enter_person(f"新人{unit_id}", **security).stream_id
        post = org.begin_post(person, unit_id, "科员", from_on=SINCE, **security).stream_id
        accounts.open_demo_account(person, f"P{unit_id}", PASSWORD, "", **security)
        proposed = org.propose_role(post, "inspector", from_on=SINCE, **security).stream_id
        granted = RoleGrant.objects.filter(area_id=place.area_id, state="granted", role="liaison").first()
        world.put("unit", relation, unit_id=unit_id)
        world.put("unit.alias", relation, unit_id=unit_id, alias_id=alias.pub["alias_id"])
        world.put("person", relation, person_id=person)
        world.put("record", relation, person_id=person)
        world.put("post", relation, post_id=post)
        world.put("grant.proposed", relation, grant_id=proposed)
        world.put("grant.held", relation, grant_id=granted.pk)
