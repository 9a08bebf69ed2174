"""分解立项: what a person decides about a candidate, one step at a time, each of which can be taken back."""

from datetime import date

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.intake.actions import correcting, entering
from taizhang.intake.actions.learning import learn
from taizhang.intake.actions.purging import paper
from taizhang.intake.actions.relating import relate
from taizhang.intake.actions.second import READER
from taizhang.intake.actions.suggesting import Suggester
from taizhang.intake.models import Candidate, Decision, Document
from taizhang.intake.rules import candidates as rules
from taizhang.intake.rules import groups, purging
from taizhang.intake.rules.candidates import PERSON, State
from taizhang.intake.rules.memory import RECALLED
from taizhang.intake.scanned import Scanned, scanned
from taizhang.org.models import Person

EDITABLE = ("title", "requirement", "done_when", "lead_unit_id", "joint_unit_ids", "person_id", "due_on")


@transaction.atomic
def accept(candidate_id: int, *, register_id: int, seen: int | None = None, by, at, **fields):
    """立项: the candidate becomes a draft item that carries the passage. Returns the candidate and the entry."""
    document, candidate = _locked(candidate_id)
    purging.nothing_new(paper(document))
    rules.check("accept", candidate.state, seen=seen, version=candidate.version)
    before = _row(candidate)
    _fill(candidate, fields)
    recorded = entering.enter(document, candidate, register_id=register_id, by=by, at=at)
    candidate.state, candidate.item_id = State.ACCEPTED, recorded.stream_id
    _save(candidate)
    if candidate.lead_how in (PERSON, RECALLED):
        learn(document, candidate, by=by, at=at)
    document.register_id = register_id
    document.save(update_fields=["register_id"])
    _remember("accept", document, [before], by=by, at=at, item_id=recorded.stream_id)
    return candidate, recorded


@transaction.atomic
def hang(candidate_id: int, *, register_id: int | None, seen: int | None = None, by, at):
    """一事多挂: the promise is in the ledger already. The passage becomes one more source of that item, and the item
    hangs in this register, too, unless it is there. Returns the candidate and the entry."""
    document, candidate = _locked(candidate_id)
    purging.nothing_new(paper(document))
    rules.check("hang", candidate.state, seen=seen, version=candidate.version)
    before = _row(candidate)
    recorded = entering.hang(document, candidate, register_id=register_id, by=by, at=at)
    candidate.state, candidate.item_id = State.HUNG, recorded.stream_id
    _save(candidate)
    _remember("hang", document, [before], by=by, at=at, item_id=recorded.stream_id)
    return candidate, recorded


@transaction.atomic
def accept_all(document_id: int, *, register_id: int, group: str = "", by, at):
    """全部立项: every candidate about which nothing is in doubt, each a step of its own that can be taken back; only
    those of one article or table, where `group` names it. Returns the entries; what needs a look stays open."""
    document = Document.objects.get(pk=document_id)
    scan = scanned(document)
    sure = [candidate for candidate in document.candidates.all() if is_sure(candidate, scan)]
    if group:
        parts = groups.groups(document.layout, document.text)
        sure = [c for c in sure if (part := groups.group_of(parts, c.start)) and part.key == group]
    if not sure:
        raise Refused("intake.none_sure", N_("没有可以一起立项的：余下的都要看一眼，逐条定。"))
    return [accept(candidate.pk, register_id=register_id, by=by, at=at)[1] for candidate in sure]


def is_sure(candidate, scan: Scanned | None = None) -> bool:
    """Open, with a lead unit that the text names, and nothing that a person should look at first."""
    if scan and scan.doubt_in(candidate.start, candidate.end) is not None:
        return False
    is_guess = candidate.lead_how in ("guess", RECALLED)
    doubts = (candidate.lead_doubt, candidate.joint_unknown, candidate.related_item_id, is_guess)
    marked = (candidate.terms.get("rejected"), candidate.terms.get("reader") == READER)
    return candidate.state == State.NEW and bool(candidate.lead_unit_id) and not any(doubts + marked)


@transaction.atomic
def edit(candidate_id: int, *, seen: int | None = None, by, at, **fields) -> Candidate:
    """改字段: correct the guesses. The passage itself stays as printed."""
    document, candidate = _locked(candidate_id)
    rules.check("edit", candidate.state, seen=seen, version=candidate.version)
    before = _row(candidate)
    _fill(candidate, fields)
    if candidate.lead_unit_id != before["lead_unit_id"]:
        relate(document.area_id, [candidate])
    _save(candidate)
    learn(document, candidate, by=by, at=at)
    _remember("edit", document, [before], by=by, at=at)
    return candidate


@transaction.atomic
def reject(candidate_id: int, *, seen: int | None = None, by, at) -> Candidate:
    """不立项."""
    return _set("reject", candidate_id, State.REJECTED, seen, by, at)


@transaction.atomic
def restore(candidate_id: int, *, seen: int | None = None, by, at) -> Candidate:
    """恢复: propose a sentence after all: passed over by a rule, rejected, decided elsewhere, its draft deleted."""
    document, candidate = _locked(candidate_id)
    is_orphan = candidate.state == State.ACCEPTED and entering.is_gone(candidate.item_id)
    rules.check("restore", State.REJECTED if is_orphan else candidate.state, seen=seen, version=candidate.version)
    _require_free_place(candidate)
    before = _row(candidate)
    candidate.state, candidate.same_as, candidate.item_id = State.NEW, None, None
    _save(candidate)
    learn(document, candidate, by=by, at=at)
    _remember("restore", document, [before], by=by, at=at)
    return candidate


@transaction.atomic
def merge(candidate_id: int, *, seen: int | None = None, by, at) -> Candidate:
    """并入: the next open candidate becomes part of this one. Returns the one that stays."""
    document, candidate = _locked(candidate_id)
    rules.check("merge", candidate.state, seen=seen, version=candidate.version)
    following = document.candidates.filter(state=State.NEW, start__gte=candidate.end).order_by("start", "id").first()
    if following is None:
        raise Refused("intake.nothing_to_merge", N_("后面没有待定的候选，没有可并的。"))
    before = [_row(candidate), _row(following)]
    candidate.end = following.end
    candidate.passage = f"{candidate.passage.rstrip('。；;')}；{following.passage}"
    candidate.passage_hash = rules.passage_hash(candidate.passage)
    candidate.requirement = f"{candidate.requirement.rstrip('。；;')}；{following.requirement}"
    candidate.done_when = candidate.done_when or following.done_when
    candidate.due_on = candidate.due_on or following.due_on
    candidate.due_text = candidate.due_text or following.due_text
    candidate.terms = following.terms | candidate.terms
    for unit_id in [following.lead_unit_id, *following.joint_unit_ids]:
        if unit_id and unit_id != candidate.lead_unit_id and unit_id not in candidate.joint_unit_ids:
            if candidate.lead_unit_id is None:
                candidate.lead_unit_id, candidate.lead_how = unit_id, following.lead_how
            else:
                candidate.joint_unit_ids = [*candidate.joint_unit_ids, unit_id]
    following.state, following.part_of = State.MERGED, candidate
    _save(candidate)
    _save(following)
    _remember("merge", document, before, by=by, at=at)
    return candidate


@transaction.atomic
def split(candidate_id: int, *, cuts: list[int] | None = None, seen: int | None = None, by, at) -> list[Candidate]:
    """拆开 at the given places of the document's text, or at every ；. Each part is proposed by itself."""
    document, candidate = _locked(candidate_id)
    rules.check("split", candidate.state, seen=seen, version=candidate.version)
    printed = document.text[candidate.start : candidate.end]
    points = [place - candidate.start for place in cuts] if cuts else rules.split_points(printed)
    spans = rules.cut(printed, points)
    suggester = Suggester(document)
    before = [_row(candidate)]
    parts = [_part(suggester, candidate, candidate.start + a, candidate.start + b) for a, b in spans]
    relate(document.area_id, parts)
    Candidate.objects.bulk_create(parts)
    candidate.state = State.SPLIT
    _save(candidate)
    _remember("split", document, before, by=by, at=at, made=[part.pk for part in parts])
    return parts


@transaction.atomic
def add(document_id: int, *, start: int | None = None, end: int | None = None, quote: str = "", by, at) -> Candidate:
    """A person found a promise that the reader missed: by its place, or by its words."""
    document = Document.objects.select_for_update().get(pk=document_id)
    if start is None or end is None:
        start, end = rules.find_quote(document.text, quote)
    start, end = rules.trimmed(document.text, start, end)
    overlapping = _overlapping(document, start, end)
    for other in overlapping:
        if other.state == State.PASSED and (other.start, other.end) == (start, end):
            return restore(other.pk, by=by, at=at)
    if any(other.state in rules.PROPOSED for other in overlapping):
        raise Refused("intake.already_candidate", N_("这一段里已经有一条候选。要分开，用“拆开”；要改字句，用“改”。"))
    candidate = Suggester(document).reread(start, end)
    candidate.rule = PERSON
    relate(document.area_id, [candidate])
    candidate.save()
    _remember("add", document, [], by=by, at=at, made=[candidate.pk])
    return candidate


@transaction.atomic
def undo(document_id: int, *, by, at) -> tuple[Candidate | None, str]:
    """撤回上一步: put back what this person's last step at this document changed."""
    document = Document.objects.select_for_update().get(pk=document_id)
    last = Decision.objects.filter(area_id=document.area_id, document=document, person_id=by.person_id).first()
    if last is None:
        raise Refused("intake.nothing_to_undo", N_("没有可以撤回的步子。"))
    _require_untouched(document, last)
    if last.verb == "hang":
        raise Refused(
            "intake.hung", N_("上一步已把这一条挂到在办事项，不能在这里撤回。要摘下，到事项页“从专项摘下”；来源留着。")
        )
    if last.verb == "correct":
        correcting.take_back(document, last, by=by, at=at)
    if last.item_id:
        entering.take_back(last.item_id, by=by, at=at)
    versions = dict(document.candidates.values_list("pk", "version"))
    document.candidates.filter(pk__in=last.made).delete()
    restored = None
    for row in last.before:
        candidate = _from_row(row)
        candidate.version = versions[candidate.pk] + 1
        candidate.save(force_update=True)
        learn(document, candidate, by=by, at=at)
        restored = restored or candidate
    verb = last.verb
    last.delete()
    return restored, verb


def _locked(candidate_id):
    """The document first, then its candidate: two people at one desk take turns."""
    document_id = Candidate.objects.values_list("document_id", flat=True).get(pk=candidate_id)
    document = Document.objects.select_for_update().get(pk=document_id)
    candidate = Candidate.objects.select_for_update().get(pk=candidate_id)
    candidate.document = document
    return document, candidate


def _set(verb, candidate_id, state, seen, by, at):
    document, candidate = _locked(candidate_id)
    rules.check(verb, candidate.state, seen=seen, version=candidate.version)
    before = _row(candidate)
    candidate.state = state
    _save(candidate)
    learn(document, candidate, by=by, at=at)
    _remember(verb, document, [before], by=by, at=at)
    return candidate


def _fill(candidate, fields):
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise TypeError(f"no such field of a candidate: {sorted(unknown)}")
    if "title" in fields and not fields["title"].strip():
        raise Refused("intake.title_missing", N_("标题不能空着。"), kind="invalid")
    person_id = fields.get("person_id")
    if person_id and not Person.objects.filter(area_id=candidate.area_id, pk=person_id).exists():
        raise Refused("intake.no_such_person", N_("没有这个人，请重新选责任人。"), kind="invalid")
    if "lead_unit_id" in fields and fields["lead_unit_id"] != candidate.lead_unit_id:
        candidate.lead_how, candidate.lead_doubt = PERSON, ""
    if fields.get("lead_unit_id"):
        candidate.lead_doubt = ""
    if "joint_unit_ids" in fields:
        candidate.joint_unknown = []
    for name, value in fields.items():
        setattr(candidate, name, value)
    candidate.joint_unit_ids = [u for u in candidate.joint_unit_ids if u != candidate.lead_unit_id]


def _save(candidate):
    candidate.version += 1
    candidate.save()


def _part(suggester, whole, start, end):
    """A part knows what its own words say, and inherits the rest from the sentence it was cut from."""
    part = suggester.reread(start, end)
    if part.lead_unit_id is None and not part.owner_text:
        for name in ("owner_text", "lead_unit_id", "lead_how", "lead_doubt", "joint_unit_ids", "joint_unknown"):
            setattr(part, name, getattr(whole, name))
    if not part.due_text and not part.terms.get("recurs"):
        part.due_text, part.due_on = whole.due_text, whole.due_on
    part.speaker, part.rule, part.part_of = whole.speaker, whole.rule, whole
    return part


def _overlapping(document, start, end):
    return list(document.candidates.filter(start__lt=end, end__gt=start).exclude(state__in=[State.SPLIT, State.MERGED]))


def _require_free_place(candidate):
    others = _overlapping(candidate.document, candidate.start, candidate.end)
    if any(o.pk != candidate.pk and o.state in (State.NEW, *rules.IN_THE_LEDGER) for o in others):
        raise Refused("intake.already_candidate", N_("这一段里已经有一条候选。要分开，用“拆开”；要改字句，用“改”。"))


def _require_untouched(document, step):
    """Somebody else decided about the same rows since: taking back would undo their step too."""
    mine = {row["id"] for row in step.before} | set(step.made)
    for later in document.decisions.filter(pk__gt=step.pk):
        if mine & ({row["id"] for row in later.before} | set(later.made)):
            raise Refused("intake.undo_blocked", N_("这一条后来别人又定过，不能撤回。请和他商量。"))


def _remember(verb, document, before, *, by, at, made=(), item_id=None):
    Decision.objects.create(
        area_id=document.area_id,
        document=document,
        person_id=by.person_id,
        verb=verb,
        at=at,
        before=before,
        made=list(made),
        item_id=item_id,
    )


def _row(candidate):
    return {f.attname: _plain(getattr(candidate, f.attname)) for f in Candidate._meta.concrete_fields}


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value


def _from_row(row):
    """The row as it stood; a field that it does not have yet is as new."""
    fields = [f for f in Candidate._meta.concrete_fields if f.attname in row]
    return Candidate(**{f.attname: f.to_python(row[f.attname]) for f in fields})
