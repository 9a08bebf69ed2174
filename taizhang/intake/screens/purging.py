"""涉密清除 as its page, the homes and the log show it. Lists name no title: it may be what slipped in."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from taizhang.engine.refusal import Refused
from taizhang.intake import purges
from taizhang.intake.actions.purging import paper
from taizhang.intake.rules import purging as rules
from taizhang.intake.screens.documents import address, heading, item_url
from taizhang.journal import events
from taizhang.ledger import snapshots


def purged(e) -> str:
    """The entry in words."""
    said = gettext("确认清除，文件的内容已删除")
    count = len(e.pub["items"])
    if not count:
        return said
    cited = ngettext("{count} 件事项的来源一并清空", "{count} 件事项的来源一并清空", count).format(count=count)
    return f"{said}，{cited}"


def purge(actor, found) -> dict:
    """The page: what can be asked, what waits with all that would go, or what was done."""
    document, waits, done = found.document, found.waits, found.done
    shown = {
        "document_id": found.document_id,
        "document": heading(document) if document else None,
        "reads": bool(document) and actor.can("intake.read"),
        "history": [_line(p) for p in found.purges],
        "waits": _line(waits) if waits else None,
        "done": _line(done) if done else None,
        "emptied": [_item(item) for item in purges.items_of(actor, done)] if done else [],
        "can_ask": bool(document) and waits is None and actor.can("intake.purge"),
        "can_decide": False,
        "why": "",
    }
    if document is None:
        return shown
    if waits and actor.can("intake.confirm_purge"):
        shown["why"] = _why_not(document, actor)
        shown["can_decide"] = not shown["why"]
    return shown | _held(actor, document)


def purges_waiting(actor, at) -> dict | None:
    """On the homes and above the list of documents."""
    rows = purges.waiting(actor)
    return {"rows": [_line(p) for p in rows]} if rows else None


def _why_not(document, actor):
    try:
        rules.confirm(paper(document), snapshots.who(actor))
    except Refused as no:
        return gettext(no.message).format(**no.params)
    return ""


def _held(actor, document):
    holds = purges.held(actor, document)
    return {
        "size": len(document.text),
        "candidates": document.candidates.count(),
        "items": [_item(item) | {"entries": [_entry(e) for e in entries]} for item, entries in holds.items],
        "hidden": holds.hidden,
        "proofs": [_item(item) for item in holds.proofs],
        "copies": [{"title": d.title, "url": address("intake:document", d)} for d in holds.copies],
        "hidden_copies": holds.hidden_copies,
    }


def _item(item):
    return {"number": item.number or gettext("草稿"), "title": item.title, "url": item_url(item)}


def _entry(e):
    return {
        "when": f"{timezone.localtime(e.at):%m-%d %H:%M}",
        "by": e.by_text,
        "says": events.sentence(e),
        "seq": e.seq,
    }


def _line(p):
    return {
        "url": reverse("intake:purge", args=[p.document_id]),
        "by": p.asked_by_text,
        "at": p.asked_at,
        "reason": p.reason,
        "state": p.state,
        "decided_by": p.decided_by_text,
        "decided_at": p.decided_at,
        "decision": p.decision,
    }
