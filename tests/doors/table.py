"""Who may open which door, in what relation to whatever lies behind it. Written by hand, from the glossary's roles
and trust.md; `test_table.py` holds every URL of the house against it.

    reads("ledger:item", LEDGER, of="item.working")       GET answers 200 within reach
    writes("ledger:issue", "clerk", of="item.draft")      POST answers 303 within reach

Of a role that is not named the door says 403 whatever the address; outside reach the answer is 404, as if there were
nothing. `but` are the exceptions, keyed by words of "<kind> <role> <relation>".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.files.uploadedfile import SimpleUploadedFile

from taizhang import journal
from taizhang.intake.models import Document
from taizhang.ledger.models import Report
from taizhang.org.roles import ROLES
from tests.cast import PASSWORD
from tests.doors import inspecting, writing
from tests.doors.told import LADDER, MISSING, book_line, paused_unit, ruled, to_put
from tests.doors.world import ABSENT, EVERYBODY, Who, World

ALL = frozenset(ROLES)
ANYBODY = "anybody"
LEDGER = "leader clerk verifier unit_head liaison inspector auditor"
NOTICES = "leader clerk verifier unit_head liaison inspector"

Send = Callable[[World, Who, str], dict]


@dataclass(frozen=True)
class Row:
    """One kind of request to one address, and what it is answered."""

    name: str
    method: str
    roles: frozenset[str] | str
    of: str
    answers: int
    send: Send | dict | None
    but: dict[str, int] = field(default_factory=dict)
    unknown: int = 0  # what nobody in particular is answered

    def expected(self, who: Who | None, relation: str) -> int:
        if self.roles == ANYBODY:
            return self._but(who, relation) or self.answers
        if who is None:
            return self.unknown or (401 if self.method == "POST" else 303)
        if who.role not in self.roles:
            return 403
        if relation not in reach(self.of, who):
            return 404
        return self._but(who, relation) or self.answers

    def _but(self, who, relation):
        words = {relation, *([*who.kind.split(), who.role] if who else ["nobody"])}
        return next((status for key, status in self.but.items() if set(key.split()) <= words), 0)

    def relations(self, who: Who | None) -> tuple[str, ...]:
        """The relations worth trying. A shut door looks at nothing behind it, and asks everybody for the role alone:
        one of each role tries it."""
        if who is not None and self.roles != ANYBODY and who.role not in self.roles:
            return ("own",) if who.kind in ("unit", "admin") else ()
        if who is None:
            return ("own",)
        return RELATIONS_OF.get(self.of.split(".")[0], ("own",))

    def typed(self, world: World, who: Who | None, relation: str) -> dict:
        """The fields of the form; outside reach the same for all, so that answers can be compared."""
        if callable(self.send):
            return self.send(world, who, "absent" if self.expected(who, relation) == 404 else relation)
        return dict(self.send or {})


RELATIONS_OF = {
    **inspecting.RELATIONS,
    "item": ("own", "child", "sibling", "foreign", "absent"),
    "document": ("own", "child", "sibling", "foreign", "absent"),
    "candidate": ("own", "child", "sibling", "foreign", "absent"),
    "unit": ("own", "child", "sibling", "foreign", "absent"),
    "person": ("own", "child", "sibling", "foreign", "absent"),
    "post": ("own", "child", "sibling", "foreign", "absent"),
    "grant": ("own", "child", "sibling", "foreign", "absent"),
    "handout": ("own", "child", "sibling", "foreign", "absent"),
    "plan": ("own", "child", "sibling", "foreign", "absent"),
    "paper": ("own", "child", "sibling", "foreign", "absent"),
    "book": ("own", "child", "sibling", "foreign", "absent"),
    "hall": ("own", "child", "sibling", "foreign", "absent"),
    "register": ("own", "foreign", "absent"),
    "spoken": ("own", "absent"),
    "force": ("own", "foreign", "absent"),
    "job": ("own", "sibling", "absent"),
    "record": ("own", "child", "sibling", "foreign", "absent"),
    "remark": ("own", "sibling", "absent"),
    "saved": ("own", "sibling", "foreign", "absent"),
    "delegation": ("own", "sibling", "absent"),
    "leave": ("own", "sibling", "absent"),
    "move": ("own", "foreign", "absent"),
    "staff": ("own", "child", "sibling", "foreign", "absent"),
    "made": ("own", "sibling", "absent"),
    "import": ("own", "sibling", "foreign", "absent"),
    "bundle": ("own", "foreign", "absent"),
    "receipt": ("own", "absent"),
    "year": ("own", "absent"),
    "help": ("own", "absent"),
    "layout": ("own", "absent"),
    "notice": ("own", "absent"),
    "summary": ("own", "absent"),
}
COMMON = {"own", "child", "sibling"}  # the whole area
BRANCH = {"own", "child"}
WRITERS = ("leader", "clerk", "verifier", "unit_head", "liaison")  # of official papers


def reach(of: str, who: Who) -> set[str]:
    """In which relations a thing of this kind is there for somebody at all."""
    kind = of.split(".")[0]
    if of == "item.working.task":
        return {"own"}  # inside the unit only: not for the township of a village either
    if kind in ("item", "document", "candidate", "handout", "plan") or of in ("paper.issued", "paper.file"):
        if of in ("item.draft", "item.undated", "item.spoken") and who.kind in ("unit", "stand-in"):
            return set()  # drafts are the office's own until they are handed out
        return BRANCH if who.kind in ("unit", "stand-in") else COMMON
    if kind == "paper" and of not in ("paper.issued", "paper.file"):  # inside the unit that writes it
        return {"own"} if who.kind in ("unit", "stand-in") and who.role in WRITERS else set()
    if kind in inspecting.RELATIONS:
        return inspecting.reach(of, who, COMMON, BRANCH)
    if kind in ("book", "hall"):  # a unit's own alone: not those of the villages below
        if who.role in ("unit_head", "liaison"):
            return {"own"}
        return BRANCH if who.kind in ("unit", "stand-in") else COMMON
    if kind == "staff":
        return BRANCH if who.kind in ("unit", "stand-in") else set()
    if kind == "record":  # of a person of that unit: the head's, the leader's, or the whole county's clerk's
        if who.kind == "county":
            return COMMON
        return BRANCH if who.role in ("leader", "unit_head") else set()
    if kind == "import":
        return {"own", "sibling"} if who.kind == "county" else {"own"}
    if kind == "spoken":  # reached only by being named, or by having written it down
        return {"own"} if who.name in ("leader of the county", "clerk of the county") else set()
    if kind == "delegation" and who.kind not in ("unit", "stand-in"):
        return set()
    return COMMON if kind in ("unit", "person", "post", "grant") else {"own"}


def _roles(roles):
    return roles if roles == ANYBODY or isinstance(roles, frozenset) else frozenset(roles.split())


def reads(name, roles, *, of="", send=None, answers=200, but=None, unknown=0):
    return Row(name, "GET", _roles(roles), of, answers, send, but or {}, unknown)


def writes(name, roles, *, of="", send=None, answers=303, but=None, unknown=0):
    return Row(name, "POST", _roles(roles), of, answers, send, but or {}, unknown)


def able(row: Row) -> Who | None:
    """Somebody whom the row lets in."""
    if row.roles == ANYBODY:
        return None
    return next(w for w in EVERYBODY if w.role in row.roles and row.expected(w, "own") == row.answers)


# ── what is typed ─────────────────────────────────────────────────────────────


def _units(key):
    return lambda world, who, relation: {"lead": world.county.units[key].pk, "reason": "换一家办"}


def _hand_over(world, who, relation):
    housing = world.county.units["housing"].pk
    return {"from_unit": world.unit_ids.get(relation, 0), "to_unit": housing, "paper": "编委会纪要"}


def _force(world, who, relation):
    workers = world.workers
    return {
        "name": "治水专班", "short_name": "治水专班", "purpose": "治水", "head": workers["own"],
        "units": [world.unit_ids["sibling"]],
    }  # fmt: skip


def _end(world, who, relation):
    return {"paper": "编委会纪要", "all": world.unit_ids["own"]}


def _letter(world, who, relation):
    return {"unit": world.outside, "number": "云政函〔2026〕3号", "title": "商请协助清淤", "on": "2026-03-02"}


def _parts(world, who, relation):
    return {"p0-title": "先清上游", "p0-lead": world.county.units["housing"].pk, "p0-due_on": "2026-03-18"}


def _own_register(world, who, relation):
    return {"of": f"register:{world.register_id}", "size": "A3"}


def _worker(world, who, relation):
    return {"person": world.workers.get(relation, 0)}


def _evidence(world, who, relation):
    found = world.things["item.working.photo"].get(relation, {})
    return {"statement": "都办完了", "evidence": [found.get("evidence_id", 0)]}


def _waits(world, who, relation):
    return {"unit": world.county.units["roads"].pk, "what": "让路", "since_on": "2026-02-27"}


def _blocker(kind, **more):
    return lambda world, who, relation: {"blocker": world.blockers.get((kind, relation), ABSENT), **more}


def _file(world, who, relation):
    return {"files": SimpleUploadedFile("现场.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")}


def _callee(world, who, relation):
    return {"callee": world.workers.get(relation, 0), "answer": "today"}


def _paper(world, who, relation):
    return {**_file(world, who, relation), "statement": "都办完了", "received_on": "2026-03-02"}


def _pick(what, **more):
    def send(world, who, relation):
        return {"pick": [world.things[what]["own"]["item_id"]], **more}

    return send


def _reported(world, who, relation):
    item = world.arguments("item.working", who, "own")["item_id"]
    return {"item": [item], f"text-{item}": "又挖了一段"}


def _asked(world, who, relation):
    head = world.county.actor("housing_head")
    return {"post": head.post_id, "rhythm": "month", "rhythm_on": "25"}


def _corrected(world, who, relation):
    item = world.arguments("item.working", who, relation)["item_id"]
    said = Report.objects.filter(item_id=item, kind="progress").first()
    return {"report": said.pk if said else 0, "text": "挖了60米", "reason": "量错了"}


def _handed_out(world, who, relation):
    return {"pick": [world.things["item.handed_out"].get(relation, {}).get("item_id", 0)]}


def _pick_worker(world, who, relation):
    return {**_pick("item.working")(world, who, relation), "person": world.workers["own"]}


def _lend(world, who, relation):
    dates = {"from_on": "2026-03-02", "to_on": "2026-03-05"}
    return {"to_post": world.stand_in, "roles": [who.role] if who else [], "reason": "外出", **dates}


def _first_letter(world, who, relation):
    asked = world.arguments("document.recognised", who, relation)
    document = Document.objects.filter(pk=asked["document_id"]).first()
    first = document.text[0] if document else "一"
    return {"start": 0, "end": 1, "was": first, "text": f"{first}一"}


def _cut(world, who, relation):
    return {"cuts": [world.cut]}


def _register(world, who, relation):
    return {"register": world.register_id}


def _empty_register(world, who, relation):
    return {"register": world.things["register.empty"]["own"]["register_id"]}


def _decisions(world, who, relation):
    return {"register": world.decisions_id}


def _entry(world, who, relation):
    item = world.things["item.working"].get(relation, {}).get("item_id", 0)
    entries = journal.stream_of(world.county.area_id, "item", item, limit=1)
    return {"seqs": [e.seq for e in entries], "reason": "混进来的"}


def _draft(world, who, relation):
    return {**_register(world, who, relation), "title": "补种行道树", "lead": world.unit_ids["own"]}


def _speech(world, who, relation):
    return {"leader": world.leader, "text": "三天内把路灯修好。", "said_at": "2026-03-01T09:30", "heard_by": "何思源"}


def _spoken(world, who, relation):
    return {**_speech(world, who, relation), **_register(world, who, relation), "unit": world.unit_ids["own"]}


def _waiting(world, who, relation):
    return {"spoken": world.spoken.get(relation, 0)}


def _secretary(world, who, relation):
    return {**_waiting(world, who, relation), "secretary": world.county.account("roads_head").person_id}


def _instruction(world, who, relation):
    return {"unit": world.unit_ids["own"], "text": "三天内把路灯修好。"}


def _hat(world, who, relation):
    return {"hat": f"p{world.posts[who.part]}" if who else ""}


def _appoint(world, who, relation):
    dates = {"from_on": "2026-03-02", "to_on": "2026-03-05"}
    return {"to_post": world.things["post"]["own"]["post_id"], "roles": ["liaison"], "reason": "外出", **dates}


def _decide(world, who, relation):
    units = {"sources": [world.unit_ids["own"]], "targets": [world.unit_ids["sibling"]]}
    paper = {"number": "云编〔2026〕1号", "title": "职能划转方案", "effective_on": "2026-03-02"}
    return {"kind": "transfer", **paper, **units}


def _mover(world, who, relation):
    return {f"post{world.mover}": world.county.units["roads"].pk}


LEAVE = {"kind": "annual", "from_on": "2026-03-03", "to_on": "2026-03-05"}


def _to_plan(world, who, relation):
    return {"item": world.things["item.working"]["own"]["item_id"], "title": "倒排", "deadline": "2026-03-20"}


def _remark(world, who, relation):
    return {
        "kind": "praise", "about": f"p{world.workers['own']}", "source": "云督通〔2026〕5 号", "said_on": "2026-02-27",
        "text": "清淤提前完成。",
    }  # fmt: skip


REASON = {"reason": "写明的理由"}
ORDERED = {
    "superior": "市政府督查室", "their_number": "市督〔2026〕8号", "kind": "supervision", "received_on": "2026-03-01",
    "their_due_on": "2026-04-10",
}  # fmt: skip
RECORDED = {"county clerk": 403}  # whoever wrote a word down never confirms it
STRUCK_OFF = {"struck_off_on": "2026-03-02", "paper": "市督销〔2026〕1号"}
LIGHTS = {"lag_rule": "ratio", "curve": "plan"}
NEW_PASSWORD = {"password": PASSWORD, "new_password": "Another-Yunxi-2026", "again": "Another-Yunxi-2026"}
NEW_UNIT = {"name": "河口镇水利站", "short_name": "水利站", "code": "Z99", "kind": "office"}
NEW_REGISTER = {
    "code": "XF", "name": "信访事项", "closing": "done", "yellow_days": 5, "return_days": 3, "report_days": 7,
}  # fmt: skip
KEEPS = {"unit clerk": 403, "stand-in clerk": 403}  # a township's clerk does not change what all use
LEVEL = {"unit verifier": 403, "stand-in verifier": 403}  # the first level is the office's
S1 = {"unit verifier own": 403, "stand-in verifier own": 403}  # nobody judges the work of the own unit
ISSUER = {"county": 403, "child": 403}  # a paper is revoked by the unit that issued it

TABLE: tuple[Row, ...] = (
    # the cockpit
    reads(
        "cockpit:home", ALL,
        but={"auditor": 303, "security_admin": 303, "judge": 303, "loan_officer": 303},
    ),
    reads("cockpit:gaps", "leader clerk verifier unit_head liaison"),
    reads("cockpit:health", "system_admin"),
    # the personal record: one's own, and those that the rules name
    reads("cockpit:record", ALL),
    writes("cockpit:remark-answer", ALL, of="remark", send={"text": "已经补上了"}),
    reads("cockpit:people", "leader clerk unit_head"),
    reads("cockpit:record-of", "leader clerk unit_head", of="record"),
    writes("cockpit:record-look", "leader clerk unit_head", of="record", send={"purpose": "年度考核"}),
    reads("cockpit:remark-new", "clerk", but=KEEPS),
    writes("cockpit:remark", "clerk", send=_remark, but=KEEPS),
    # documents
    reads("intake:documents", "clerk leader"),
    reads("intake:new", "clerk"),
    writes("intake:receive", "clerk", send={"text": "会议要求河口镇在3月20日前完成清淤。"}),
    reads("intake:learned", "clerk"),
    writes("intake:forget", "clerk", of="document.lesson"),
    reads("intake:document", "clerk leader", of="document"),
    reads("intake:reading", "clerk leader", of="document", answers=303),
    writes("intake:read", "clerk", of="document"),
    reads("intake:page", "clerk leader", of="document.scan"),
    reads("intake:correcting", "clerk", of="document.recognised"),
    writes("intake:correct", "clerk", of="document.recognised", send=_first_letter),
    reads("intake:sentences", "clerk leader", of="document"),
    reads("intake:original", "clerk leader", of="document"),
    reads("intake:heading", "clerk", of="document"),
    writes("intake:describe", "clerk", of="document", send={"title": "会议纪要"}),
    writes("intake:delete", "clerk", of="document"),
    reads("intake:purge", "clerk leader verifier", of="document.purging"),
    writes("intake:ask-purge", "clerk", of="document", send=REASON),
    writes("intake:confirm-purge", "verifier leader", of="document.purging"),
    writes("intake:refuse-purge", "verifier leader", of="document.purging", send=REASON),
    writes("intake:add", "clerk", of="document", send={"quote": "整治的会议纪要"}),
    writes("intake:undo", "clerk", of="document", answers=409, but={"unit clerk own": 303}),
    writes("intake:accept", "clerk", of="candidate", send=_register, but=KEEPS),
    writes("intake:hang", "clerk", of="candidate", answers=409),  # nothing like it is in the ledger
    writes("intake:accept-all", "clerk", of="document", send=_register, but=KEEPS),
    writes("intake:edit", "clerk", of="candidate", send={"title": "清淤"}),
    writes("intake:reject", "clerk", of="candidate"),
    writes("intake:restore", "clerk", of="candidate.rejected"),
    writes("intake:merge", "clerk", of="candidate"),
    writes("intake:split", "clerk", of="candidate", send=_cut),
    reads("intake:drafts", "clerk", of="document"),
    writes("intake:hand-out", "clerk", of="document", answers=200),  # nothing to hand out: the page again
    reads("intake:messages", "clerk leader", of="document"),
    # notices
    reads("notices:todo", NOTICES),
    reads("notices:inbox", NOTICES),
    writes("notices:read", NOTICES, send={"notice": ["1", "2"]}),
    reads("notices:message", "clerk", of="unit"),
    reads("notices:burden", "leader clerk verifier unit_head liaison"),
    writes("notices:burden-cap", "leader", send={"asks": "8"}),
    writes("notices:burden-join", "clerk", send={"item": "1", "other": "1"}, answers=409, but=KEEPS),
    writes("notices:burden-keep", "clerk", send={"item": "1", "other": "1", "reason": "口径不同"}, answers=409, but=KEEPS),
    writes("notices:burden-part", "clerk", send={"pair": "1"}, answers=409, but=KEEPS),
    reads("notices:hall", "leader clerk verifier unit_head liaison"),
    writes("notices:hall-days", "clerk", send={"days": "15"}, but=KEEPS),
    writes("notices:hall-put", "clerk", send=to_put, but=KEEPS),
    reads("notices:hall-case", "leader clerk verifier unit_head liaison", of="hall"),
    writes("notices:hall-off", "clerk", of="hall", send=REASON, but=KEEPS),
    writes("notices:hall-state", "unit_head liaison", of="hall", send={"text": "图在省厅审批"}),
    writes("notices:hall-rule", "clerk", of="hall", send=ruled, but=KEEPS),
    reads("notices:books", "leader clerk verifier unit_head liaison"),
    writes("notices:books-day", "clerk", send={"books_day": "25"}, but=KEEPS),
    writes("notices:books-open", "clerk", answers=409, but=KEEPS),  # this month's is open
    reads("notices:book", "leader clerk verifier unit_head liaison", of="book.open"),
    writes("notices:book-answer", "unit_head liaison", of="book.open", send=book_line("open", answer="agreed")),
    writes("notices:book-rest", "unit_head liaison", of="book.open"),
    writes("notices:book-missing", "unit_head liaison", of="book.open", send=MISSING),
    writes("notices:book-drop", "unit_head liaison", of="book.open", send=book_line("missing")),
    writes("notices:book-sign", "unit_head", of="book.open"),
    writes("notices:book-settle", "clerk", of="book.signed", send=book_line("signed", reason="属实", ruling="adopted")),
    writes("notices:book-reopen", "clerk", of="book.signed", send=REASON, answers=409),  # the next month's is open
    reads("notices:ladder", "clerk"),
    reads("notices:ladder-item", "clerk", of="item.working"),
    writes("notices:ladder-hold", "clerk", of="item.working", send=REASON),
    writes("notices:ladder-pause", "clerk", of="item.working", send={**REASON, "until_on": "2026-03-20"}),
    writes("notices:ladder-resume", "clerk", of="item.working", answers=409),  # it is not paused
    writes("notices:ladder-aside", "clerk", of="item.working", send={**REASON, "step": "1"}, answers=400),
    writes("notices:ladder-pause-unit", "clerk", send=paused_unit, but=KEEPS),
    writes("notices:ladder-resume-unit", "clerk", send={"pause": "1"}, answers=409),
    reads("notices:ladder-register", "clerk", of="register"),
    writes("notices:ladder-set", "clerk", of="register", send=LADDER, but=KEEPS),
    reads("notices:told", "clerk", of="item.working"),
    reads("notices:notice", NOTICES, of="notice", answers=404),
    writes("notices:take", NOTICES, of="notice", answers=404),
    reads("notices:channels", "system_admin"),
    writes("notices:channel-try", "system_admin", send={"name": "邮件"}, answers=409),
    writes("notices:send-again", "system_admin", send={"all": "1"}),
    reads("notices:addresses", ALL),
    writes("notices:address-keep", ALL, send={"kind": "mail", "address": "a@yunxi.example"}),
    writes("notices:address-try", ALL, send={"kind": "mail"}, answers=409),
    # reports that come round
    reads("notices:rounds", LEDGER),
    reads("notices:round", LEDGER, of="register.rounds"),
    writes("notices:round-urge", "clerk", of="register.rounds"),
    writes("notices:round-met", "clerk", of="register.rounds", send={"met_on": "2026-03-02"}, but=KEEPS),
    reads("notices:round-mine", "liaison"),
    writes("notices:round-send", "liaison", send=_reported),
    reads("notices:summaries", NOTICES),
    writes("notices:summary-ask", "clerk", send=_asked, but=KEEPS),
    reads("notices:summary", NOTICES, of="summary", answers=404),
    writes("notices:summary-write", "leader unit_head", of="summary", send={"text": "都在办"}, answers=404),
    writes("notices:summary-correct", "leader unit_head", of="summary", send={"summary": "1", "text": "三处", **REASON}, answers=404),
    writes("notices:summary-end", "clerk", of="summary", answers=404),
    # the ledger as a list
    reads("ledger:list", LEDGER),
    reads("ledger:list-filter", LEDGER),
    reads("ledger:list-csv", LEDGER),
    reads("ledger:list-xlsx", LEDGER),
    reads("ledger:upwards", LEDGER),
    reads("ledger:bulk-people", "clerk unit_head liaison", send=_pick("item.working")),
    writes("ledger:bulk-urge", "clerk", send=_pick("item.working", text="请抓紧")),
    writes("ledger:bulk-assign", "clerk unit_head liaison", send=_pick_worker),
    writes("ledger:bulk-due", "clerk", send=_pick("item.undated", due_on="2026-03-20")),
    # views of the list, and one page of any of them
    reads("ledger:views", LEDGER),
    writes("ledger:view-keep", LEDGER, send={"name": "红黄灯", "query": "light=red&light=yellow"}),
    writes("ledger:view-change", LEDGER, of="saved", send={"name": "改了名"}),
    writes("ledger:view-move", LEDGER, of="saved", send={"to": "down"}),
    writes("ledger:view-drop", LEDGER, of="saved"),
    reads("ledger:onepage", LEDGER),
    # what was handed out together
    reads("ledger:handouts", LEDGER),
    reads("ledger:handout", LEDGER, of="handout"),
    reads("ledger:handout-notice", LEDGER, of="handout"),
    writes("ledger:handout-urge", "clerk", of="handout"),
    writes("ledger:handout-accept", "unit_head liaison", of="handout", send=_handed_out),
    # registers: known to all who see the ledger, kept by the county's own office
    reads("ledger:registers", LEDGER),
    reads("ledger:register", LEDGER, of="register"),
    reads("ledger:register-new", "clerk", but=KEEPS),
    writes("ledger:register-open", "clerk", send=NEW_REGISTER, but=KEEPS),
    reads("ledger:register-edit", "clerk", of="register", but=KEEPS),
    writes("ledger:register-change", "clerk", of="register", send=NEW_REGISTER, but=KEEPS),
    writes("ledger:register-close", "clerk", of="register.empty", but=KEEPS),
    # task forces: known to all who see the ledger, founded by the county's own office
    reads("ledger:task-forces", LEDGER),
    reads("ledger:task-force", LEDGER, of="force"),
    reads("ledger:task-force-new", "clerk", but=KEEPS),
    writes("ledger:task-force-found", "clerk", send=_force, but=KEEPS),
    reads("ledger:task-force-edit", "clerk", of="force", but=KEEPS),
    writes("ledger:task-force-change", "clerk", of="force", send=_force, but=KEEPS),
    reads("ledger:task-force-end", "clerk", of="force", but=KEEPS),
    writes("ledger:task-force-dissolve", "clerk", of="force", send=_end, but=KEEPS),
    reads("ledger:years", LEDGER),
    reads("ledger:year", LEDGER, of="year"),
    writes("ledger:year-close", "clerk", of="year", answers=409, but=KEEPS),  # it is not over
    # plans
    reads("planning:list", LEDGER),
    reads("planning:new", "clerk unit_head liaison"),
    writes("planning:open", "clerk unit_head liaison", send=_to_plan),
    reads("planning:plan", LEDGER, of="plan.approved"),
    reads("planning:edit", "clerk unit_head liaison", of="plan.drafted"),
    writes("planning:draft", "clerk unit_head liaison", of="plan.drafted", send={"count": "0"}),
    reads("planning:drawn", "clerk unit_head liaison", of="plan.drafted"),
    writes("planning:save", "clerk unit_head liaison", of="plan.drafted", answers=200, send={"rows": "[]"}),
    writes("planning:bring", "clerk unit_head liaison", of="plan.drafted", send={"text": "事项\t工期\n清淤\t5"}),
    reads("planning:draft-book", "clerk unit_head liaison", of="plan.drafted"),
    reads("planning:steps-book", LEDGER, of="plan.approved"),
    writes("planning:submit", "clerk unit_head", of="plan.drafted"),
    writes("planning:approve", "clerk leader", of="plan.submitted"),
    writes("planning:send-back", "clerk leader", of="plan.submitted", send=REASON),
    writes("planning:report", "unit_head liaison", of="plan.approved", send={"key": "s1", "started_on": "2026-03-02"}),
    writes("planning:issue", "clerk unit_head liaison", of="plan.approved", send={"key": ["s1"]}, answers=409),
    writes("planning:rearrange", "clerk unit_head", of="plan.approved", answers=409),
    writes("planning:keep", "clerk unit_head", of="plan.approved", answers=409),
    writes("planning:end", "clerk leader", of="plan.approved", send=REASON),
    reads("planning:lights", "clerk unit_head liaison", of="plan.approved"),
    writes("planning:choose-lights", "clerk unit_head liaison", of="plan.approved", send=LIGHTS),
    # outside units
    reads("ledger:outside", LEDGER),
    writes("ledger:outside-add", "clerk", send={"name": "邻水市水利局", "short_name": "市水利局"}, but=KEEPS),
    # an item written by hand
    reads("ledger:new", "clerk"),
    reads("ledger:own-fields", "clerk", send=_register),
    writes("ledger:enter", "clerk", send=_draft, but=KEEPS),
    reads("ledger:edit", "clerk", of="item.draft"),
    writes("ledger:save", "clerk", of="item.draft", send=_draft),
    reads("ledger:instruct-new", "leader"),
    writes("ledger:instruct-enter", "leader", send=_instruction),
    # spoken instructions: written down by the office, answered by whoever is named
    reads("ledger:spoken", ALL),
    reads("ledger:spoken-new", "clerk"),
    writes("ledger:spoken-enter", "clerk", send=_spoken, but=KEEPS),
    writes("ledger:spoken-confirm", ALL, of="spoken", but=RECORDED),
    writes("ledger:spoken-deny", ALL, of="spoken", send={"words": "先不修"}, but=RECORDED),
    writes("ledger:record_spoken", "clerk", of="item.working", send=_speech),
    writes("ledger:remind_spoken", "clerk", of="item.spoken", send=_waiting),
    writes("ledger:change_secretary", "clerk", of="item.spoken", send=_secretary),
    writes("ledger:own_initiative", "clerk", of="item.spoken"),
    # one item
    reads("ledger:item", LEDGER, of="item.working"),
    reads("ledger:sheet", LEDGER, of="item.claimed"),
    reads("ledger:history", LEDGER, of="item.working"),
    reads("ledger:proofs", LEDGER, of="item.working"),
    reads("ledger:proof", LEDGER, of="item.working.photo"),
    reads("ledger:file", LEDGER, of="item.working.photo.thumb"),
    reads("ledger:ask", LEDGER, of="item.working.verb"),
    # what the office does
    writes("ledger:issue", "clerk", of="item.draft"),
    writes("ledger:delete", "clerk", of="item.draft"),
    writes("ledger:file_history", "clerk", of="item.draft", send={"text": "2024年办完"}),
    writes("ledger:set_due", "clerk", of="item.undated", send={"due_on": "2026-03-20"}),
    writes("ledger:reissue", "clerk leader", of="item.issued", send=_units("housing"), but={"leader": 403}),
    writes("ledger:refuse_decline", "clerk leader", of="item.declined", send=REASON, but={"leader": 403}),
    writes("ledger:assign", "clerk unit_head liaison", of="item.working", send=_worker),
    writes("ledger:hand_over", "clerk", of="item.working", send=_hand_over),
    writes("ledger:suspend", "clerk", of="item.working", send=REASON),
    writes("ledger:resume", "clerk", of="item.suspended", send=REASON),
    writes("ledger:withdraw", "clerk", of="item.working", send=REASON),
    writes("ledger:record_superior", "clerk", of="item.working", send=ORDERED),
    writes("ledger:superior_struck_off", "clerk", of="item.upwards", send=STRUCK_OFF),
    writes("ledger:reopen", "clerk verifier", of="item.closed", send={**REASON, "due_on": "2026-03-20"}),
    writes("ledger:conclude_stage", "clerk", of="item.standing", send={
        "decision": "一季度任务完成", "decided_by": "县委常委会", "from_on": "2026-01-01", "to_on": "2026-02-01"}),
    reads("ledger:phone", "clerk", of="item.working"),
    writes("ledger:urge_by_phone", "clerk", of="item.working", send=_callee),
    writes("ledger:record_claim", "clerk", of="item.on_paper", send=_paper),
    writes("ledger:record_progress", "clerk", of="item.working", send={"on": "2026-01-05", "text": "已开工"}),
    writes("ledger:urge", "clerk", of="item.working", send={"text": "请抓紧"}),
    writes("ledger:ask_purge", "clerk", of="item.working", send=_entry),
    writes("ledger:confirm_purge", "verifier leader", of="item.purging"),
    writes("ledger:refuse_purge", "verifier leader", of="item.purging", send=REASON),
    writes("ledger:hang", "clerk", of="item.working", send=_empty_register, but=KEEPS),
    writes("ledger:unhang", "clerk", of="item.hung", send=_decisions, but=KEEPS),
    # letters to and from outside units
    writes("ledger:send_letter", "clerk liaison", of="item.working", send=_letter),
    writes("ledger:receive_letter", "clerk liaison", of="item.working", send=_letter),
    # what the unit does
    writes("ledger:accept", "unit_head liaison", of="item.issued"),
    writes("ledger:decline", "unit_head liaison", of="item.issued", send=REASON),
    writes("ledger:report", "liaison", of="item.working", send={"text": "完成八成"}),
    writes("ledger:no_change", "liaison", of="item.working"),
    writes("ledger:correct_report", "liaison", of="item.working", send=_corrected),
    writes("ledger:name_blocker", "unit_head liaison", of="item.working", send=_waits),
    writes("ledger:resolve_blocker", "unit_head liaison", of="item.waited", send=_blocker("waited", text="让了")),
    writes("ledger:confirm_blocker", "unit_head liaison", of="item.waiting", send=_blocker("waiting", outcome="yes")),
    writes("ledger:upload", "liaison", of="item.working", send=_file),
    writes("ledger:divide", "unit_head liaison", of="item.working", send={"title": "看护夜间"}),
    writes("ledger:tick", "unit_head liaison", of="item.working.task"),
    reads("ledger:unit-ledger", "unit_head liaison"),
    writes("ledger:break_down", "liaison", of="item.working", send=_parts),
    writes("ledger:preview_parts", "liaison", of="item.working", send=_parts, answers=200),
    writes("ledger:ask_extension", "unit_head", of="item.working", send={**REASON, "due_on": "2026-03-25"}),
    writes("ledger:draft_claim", "liaison", of="item.working", send=_evidence),
    writes("ledger:finish_part", "unit_head", of="item.co_led", send={"text": "本部分都办完了"}),
    writes("ledger:submit_by_sheet", "liaison", of="item.with_sheet", send=_file),
    writes("ledger:submit_claim", "unit_head", of="item.drawn_up"),
    writes("ledger:withdraw_claim", "unit_head", of="item.claimed", send=REASON),
    # what somebody else does
    writes("ledger:open_proof", "verifier", of="item.claimed.proof", but=S1),
    writes("ledger:judge", "verifier", of="item.judged.proof", send={"verdict": "true", "note": "看过"}, but=S1),
    writes("ledger:return", "verifier", of="item.claimed", send={**REASON, "due_on": "2026-03-18"}, but=S1),
    writes("ledger:pass", "verifier", of="item.graded", but=LEVEL),
    writes("ledger:close", "verifier", of="item.judged", but=S1),
    # what a leader does
    writes("ledger:confirm_close", "leader", of="item.late"),
    writes("ledger:grant_extension", "leader", of="item.extending"),
    writes("ledger:refuse_extension", "leader", of="item.extending", send=REASON),
    writes("ledger:instruct", "leader", of="item.working", send={"text": "请每周报一次"}),
    # the way in
    reads("org:login", ANYBODY, answers=303, but={"nobody": 200}),
    writes("org:login-step", ANYBODY),
    reads("org:login-qr", ANYBODY, answers=404),
    reads("org:reset", ANYBODY, of="token"),
    writes("org:logout", ALL),
    # one's own page
    reads("org:me", ALL),
    writes("org:wear", ALL, send=_hat),
    reads("org:verify", ALL),
    writes("org:verify-check", ALL, send={"password": PASSWORD}),
    reads("org:password", ALL),
    writes("org:password-set", ALL, send=NEW_PASSWORD),
    reads("org:delegation-new", ALL, but={"admin": 409, "stand-in": 409}),
    writes("org:delegation-give", ALL, send=_lend, but={"admin": 200, "stand-in": 409}),  # 200: the form again
    writes("org:delegation-end", ALL, of="delegation"),
    # who is away, who stands in
    reads("org:leave-new", ALL),
    writes("org:leave-take", ALL, send=LEAVE),
    writes("org:leave-end", ALL, of="leave"),
    reads("org:staff", "unit_head"),
    reads("org:staff-leave-new", "unit_head", of="staff"),
    writes("org:staff-leave-take", "unit_head", of="staff", send=LEAVE),
    reads("org:stand-in-new", "unit_head", of="staff"),
    writes("org:stand-in-appoint", "unit_head", of="staff", send=_appoint),
    # reorganisations
    reads("org:moves", "security_admin"),
    reads("org:move-new", "security_admin"),
    writes("org:move-record", "security_admin", send=_decide),
    reads("org:move", ALL, of="move"),
    writes("org:move-cancel", "security_admin", of="move", send=REASON),
    writes("org:move-people", "security_admin", of="move", send=_mover),
    reads("ledger:moves", "clerk"),
    reads("ledger:move", "clerk", of="move"),
    writes("ledger:move-items", "clerk", of="move", but=KEEPS),
    reads("ledger:receive", "unit_head liaison"),
    writes("ledger:receive-all", "unit_head liaison", send=_pick("item.issued")),
    # units, persons, posts, roles
    reads("org:units", ALL),
    reads("org:unit", ALL, of="unit"),
    reads("org:unit-new", "security_admin", of="unit"),
    writes("org:unit-found", "security_admin", of="unit", send=NEW_UNIT, but={"child": 409}),  # nothing below a village
    reads("org:unit-edit", "security_admin", of="unit"),
    writes("org:unit-rename", "security_admin", of="unit", send={"name": "新名称", "short_name": "新名"}),
    writes("org:unit-close", "security_admin", of="unit", answers=409),  # people still work there
    writes("org:unit-phone", "security_admin", of="unit", send={"phone": "0300-5550188"}),
    writes("org:unit-alias", "security_admin", of="unit", send={"alias": "老名字"}),
    writes("org:unit-alias-drop", "security_admin", of="unit.alias"),
    reads("org:persons", "security_admin auditor"),
    reads("org:person-new", "security_admin"),
    writes("org:person-enter", "security_admin", answers=200, send=lambda w, who, r: {
        "name": "新人", "unit": w.unit_ids["own"], "title": "科员", "username": "N1"}),
    reads("org:person", "security_admin auditor", of="person"),
    writes("org:post-begin", "security_admin", of="person", send=lambda w, who, r: {
        "unit": w.county.units["housing"].pk, "title": "科员"}),
    writes("org:reset-start", "security_admin", of="person", send={"kind": "password"}, answers=200),
    writes("org:post-end", "security_admin", of="post"),
    writes("org:role-propose", "security_admin", of="post", send={"role": "judge"}),
    reads("org:roles", "security_admin auditor"),
    writes("org:role-confirm", "auditor", of="grant.proposed"),
    writes("org:role-refuse", "auditor", of="grant.proposed", send=REASON),
    writes("org:role-revoke", "security_admin", of="grant.held", send=REASON),
    reads("org:calendar-now", ALL, answers=303),
    reads("org:calendar", ALL, of="year"),
    writes(
        "org:calendar-try", "system_admin clerk", of="year", send={"days": "10-01 休 国庆节", "published": "1"}, answers=200
    ),
    writes("org:calendar-set", "system_admin", of="year", send={"days": "10-01 休 国庆节", "published": "1"}),
    # the journal
    reads("journal:records", "auditor"),
    writes("journal:export", "auditor"),
    reads("journal:bundle", "auditor", of="bundle"),
    reads("journal:receipt", ALL, of="receipt"),
    reads("journal:receipt-qr", ALL, of="receipt"),
    reads("journal:receipt-text", ALL, of="receipt"),
    # the shell
    writes("ui:theme", ANYBODY, send={"theme": "dark"}),
    writes("ui:language", ANYBODY, send={"language": "en"}),
    reads("ui:help", ALL),
    reads("ui:help-role", ALL, of="help"),
    reads("ui:catalogue", ANYBODY),
    reads("ui:sample", ANYBODY, of="layout", but={"absent": 404}),
    writes("ui:try", ALL, send={"note": "试一试"}),
    # background work
    # the wall chart
    reads("planning:feed", LEDGER),
    writes("planning:feed-change", LEDGER),
    reads("planning:calendar", ANYBODY, of="token", answers=404),
    reads("planning:load", LEDGER),
    reads("planning:wall", LEDGER, send={"group": "leader"}),
    reads("planning:portfolio", LEDGER, send={"group": "leader"}),
    writes("planning:wall-make-pdf", LEDGER, send=_own_register),
    reads("planning:wall-screen", LEDGER),
    reads("papers:papers", LEDGER),
    reads("papers:numbers", "clerk unit_head"),
    writes("papers:choose-numbers", "clerk unit_head", send={"reply": "云试函"}),
    reads("papers:texts", "clerk unit_head"),
    reads("papers:text", "clerk unit_head", send={"kind": "reply"}),
    writes("papers:text-save", "clerk unit_head", send=writing.to_word),
    writes("papers:text-restore", "clerk unit_head", send={"kind": "reply"}, answers=409),
    reads("papers:template", "clerk unit_head", send={"kind": "reply"}, answers=404),
    writes("papers:template-keep", "clerk unit_head", send=writing.to_keep, answers=400),
    writes("papers:template-remove", "clerk unit_head", send={"kind": "reply"}, answers=409),
    reads("papers:new", "clerk unit_head liaison"),
    writes("papers:draft", "clerk unit_head liaison", send=writing.to_write),
    reads("papers:paper", LEDGER, of="paper.issued"),
    reads("papers:file", LEDGER, of="paper.file"),
    reads("papers:edit", "clerk unit_head liaison", of="paper.drafted"),
    writes("papers:save", "clerk unit_head liaison", of="paper.drafted", send=writing.to_write),
    writes("papers:submit", "clerk unit_head liaison", of="paper.drafted"),
    writes("papers:withdraw", "clerk unit_head liaison", of="paper.drafted", send=REASON),
    writes("papers:make", LEDGER, of="paper.drafted", send={"as": "pdf"}),
    writes("papers:review", "clerk verifier unit_head", of="paper.submitted"),
    writes("papers:send-back", "leader clerk verifier unit_head", of="paper.submitted", send=REASON, but={"leader": 403}),
    writes("papers:sign", "leader clerk verifier unit_head", of="paper.reviewed"),
    writes("papers:issue", "clerk unit_head liaison", of="paper.signed"),
    writes("papers:freeze", LEDGER, of="paper.signed", answers=409),
    writes("papers:revoke", "leader clerk verifier unit_head", of="paper.issued", send=REASON, but=ISSUER),
    writes("papers:countersign", "unit_head", of="paper.reviewed", answers=403),
    writes("papers:object", "unit_head", of="paper.reviewed", send=REASON, answers=403),
    writes("papers:recall", "leader clerk verifier unit_head", of="paper.signed", send=REASON),
    writes("papers:receive", "unit_head liaison", of="paper.issued", but={"child": 403}),
    reads("papers:imports", "clerk"),
    writes("papers:import-begin", "clerk", send=writing.to_import, but=KEEPS),
    reads("papers:import", "clerk", of="import"),
    writes("papers:import-mean", "clerk", of="import", send={"sheet": "0"}),
    writes("papers:import-apply", "clerk", of="import", send={"all": "1"}),
    writes("papers:import-undo", "clerk", of="import", answers=409),
    writes("papers:import-again", "clerk", of="import", answers=409),
    writes("papers:import-mend", "clerk", of="import"),
    writes("papers:import-export", "clerk", of="import", answers=409),
    reads("papers:dossier-item", LEDGER, of="item.working"),
    writes("papers:dossier-item-make", LEDGER, of="item.working", send={"form": "pdf"}),
    reads("papers:dossier-register", LEDGER, of="register"),
    writes("papers:dossier-register-make", LEDGER, of="register", send={"form": "zip"}),
    reads("papers:brief", LEDGER),
    writes("papers:brief-make", LEDGER, send={"as": "pptx", "query": "", "title": "台账"}),
    reads("papers:print", LEDGER),
    writes("papers:print-make", LEDGER, send={"size": "A4", "query": "", "title": "台账", "signs": "制表"}),
    *inspecting.rows(reads, writes),
    reads("jobs:progress", ALL, of="job", unknown=302),
    writes("jobs:cancel", ALL, of="job", unknown=302),
    reads("jobs:made", ALL, of="made", unknown=302),
)  # fmt: skip
