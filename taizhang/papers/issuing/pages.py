"""Papers as text that templates only print."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from taizhang import journal
from taizhang.engine.gongwen import Heading, Table
from taizhang.engine.gongwen.words import numbered, on
from taizhang.jobs.queries import is_under_way
from taizhang.notices.books import queries as book_queries
from taizhang.org import queries as org
from taizhang.org.views.lines import lines
from taizhang.papers import actions
from taizhang.papers.models.papers import house_of
from taizhang.papers.queries import papers as queries
from taizhang.papers.rules import flow
from taizhang.papers.rules.flow import STATES, State, Verb
from taizhang.papers.rules.kinds import KINDS, Kind

from . import books, sources
from .job import key_of
from .layout import printed

JOURNAL_LINES = 40


def say(refused):
    """A refusal in the reader's language."""
    params = {k: gettext(v) if isinstance(v, str) else v for k, v in refused.params.items()}
    return gettext(refused.message).format(**params)


def row(paper, units):
    """A line of the list."""
    counted = paper.state in flow.OUT and paper.to_count
    return {
        "url": reverse("papers:paper", args=[paper.pk]),
        "number": paper.number,
        "title": paper.title,
        "kind": gettext(KINDS[Kind(paper.kind)].word),
        "unit": units.get(paper.unit_id, ""),
        "state": _state(paper),
        "is_revoked": paper.state in (State.REVOKED, State.VOID),
        "is_back": bool(paper.why_back) and paper.state == State.DRAFTING,
        "made_on": paper.made_on,
        "received": f"{paper.received_count}/{paper.to_count}" if counted else "",
        "is_owed": bool(paper.state == State.ISSUED and counted and paper.received_count < paper.to_count),
    }


def rows(actor, papers):
    units = org.unit_names(actor.area_id)
    return [row(paper, units) for paper in papers]


def paper(actor, found):
    """The page of a paper."""
    items, units = queries.beside(found)
    figures, organs = queries.figures(found), queries.organs(found)
    snapshot, who = actions.snapshot(found), actions.who(actor, found)
    refused = {verb: flow.refusal(verb, snapshot, who) for verb in Verb}
    is_frozen = bool(found.pdf_sha256)
    return {
        "paper": found,
        "kind": gettext(KINDS[Kind(found.kind)].word),
        "unit": snapshot.unit,
        "state": _state(found),
        "organs": [_organ(organ) for organ in organs],
        "sheet": sheet(printed(found, items, units, figures=figures, book=books.of(found), organs=organs)),
        "items": [
            {"url": reverse("ledger:item", args=[i.item_id]), "number": i.number, "title": i.title}
            for i in (items if found.book_id is None else ())  # they stand in its list
        ],
        "receipts": [_receipt(unit) for unit in units if unit.is_main] if found.state in flow.OUT else [],
        "lines": lines(journal.stream_of(found.area_id, "paper", found.pk, limit=JOURNAL_LINES), actor)
        if found.is_inside
        else [],
        "can": {str(verb): refused[verb] is None for verb in Verb},
        "why": {str(verb): say(no) if no is not None else "" for verb, no in refused.items()},
        "from": sources.of(figures, actor) if figures and found.is_inside else None,
        "is_frozen": is_frozen,
        "may_open": is_frozen and actions.may_open_original(actor, found),
        "corrections": rows(actor, queries.corrections(actor, found)) if found.state in flow.OUT else [],
        "corrected": queries.corrected(actor, found) if found.corrects_id else None,
        "can_correct": found.state in flow.OUT
        and found.is_inside
        and found.unit_id in house_of(actor)
        and actions.may_draft(actor, Kind(found.kind)),
        "can_again": found.state in (State.VOID, State.WITHDRAWN)
        and found.unit_id in house_of(actor)
        and actions.may_draft(actor, Kind(found.kind)),
        "is_stuck": found.state == State.SIGNED and not is_frozen and not is_under_way(found.area_id, key_of(found.pk)),
        "is_busy": found.state == State.SIGNED and not is_frozen,
    }


def _state(paper):
    if paper.state == State.REVIEWED and paper.agreed_count < paper.organ_count:
        return gettext("待会签 {agreed}/{all}").format(agreed=paper.agreed_count, all=paper.organ_count)
    return gettext(STATES[State(paper.state)])


def _organ(organ):
    at = organ.agreed_at and timezone.localtime(organ.agreed_at)
    said = f"{organ.agreed_by_text}　{organ.opinion}".strip()
    return {"name": organ.name, "at": f"{at:%Y-%m-%d %H:%M}" if at else "", "by": said}


def _receipt(unit):
    at = unit.received_at and timezone.localtime(unit.received_at)
    return {"name": unit.name, "at": f"{at:%Y-%m-%d %H:%M}" if at else "", "by": unit.received_by_text}


def sheet(said):
    """What will stand on the paper, in its order."""
    return {
        "form": said.form.name.lower(),
        "organ": said.organ,
        "joint": said.joint,
        "beside": "　文件",  # of a joint paper's red head, in the paper's own language
        "number": said.number,
        "issue": said.issue,
        "signer": f"签发人：{'　'.join(filter(None, [said.signer, *said.cosigners]))}" if said.signer else "",
        "title": said.title,
        "to": said.to.rstrip("：:"),
        "blocks": blocks(said.body),
        "attached": _attached(said.attachments),
        "annexes": [
            {"title": f"附件{n if len(said.attachments) > 1 else ''}　{annex.title}", "blocks": blocks(annex.body)}
            for n, annex in enumerate(said.attachments, 1)
        ],
        "sign_off": said.sign_off,
        "made_on": on(said.made_on),
        "copied": [f"{label}：{text}。" for label, text in (("抄报", said.report_to), ("抄送", said.cc)) if text],
        "printed_by": said.printed_by,
        "printed_on": f"{on(said.printed_on)}印发" if said.printed_on else "",
        "is_draft": said.draft,
    }


def _attached(annexes):
    if len(annexes) < 2:
        return "".join(f"附件：{annex.title}" for annex in annexes)
    return "附件：" + "　".join(f"{n}.{annex.title}" for n, annex in enumerate(annexes, 1))


def blocks(blocks):
    told: list[dict[str, object]] = []
    for number, block in numbered(blocks):
        if isinstance(block, Heading):
            told.append({"is": f"h{block.level}", "text": f"{number}{block.text}", "then": block.then})
        elif isinstance(block, Table):
            told.append({"is": "table", "heads": [c.heading for c in block.columns], "rows": block.rows})
        elif hasattr(block, "rows"):
            told.append({"is": "entries", "rows": block.rows})
        else:
            told.append({"is": "text", "text": block.text})
    return told


def signed_books(actor):
    """Those of which a 对账单 can be written."""
    found = book_queries.signed_books(actor)
    names = org.unit_names(actor.area_id, {book.unit_id for book in found})
    return [
        {
            "id": book.pk,
            "unit": names.get(book.unit_id, ""),
            "month": book.month,
            "says": gettext("有差异 {n} 条").format(n=book.differs) if book.differs else gettext("两本账一致"),
        }
        for book in found
    ]
