"""涉密清除 of a document (S12): one asks, another confirms; then its text, its candidates, its bytes and whatever items
quote from it are gone. The entries stay, and so do the items: their citations say since when the source is empty."""

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.intake import pictures, queries
from taizhang.intake.actions.entering import STREAM
from taizhang.intake.models import Document, DocumentPurge
from taizhang.intake.rules import purging as rules
from taizhang.journal import blobs
from taizhang.journal.models import EntryFile
from taizhang.ledger import actions as ledger
from taizhang.ledger import quoting, snapshots
from taizhang.ledger.models import Item


@transaction.atomic
def ask_purge(document_id: int, *, reason: str, by, at):
    """申请清除. Nothing is taken away yet."""
    document = _locked(document_id, by)
    rules.ask(paper(document), snapshots.who(by), reason)
    pub = {"purge": journal.allot(by.area_id, "purge"), "unit": document.unit_id}
    return _record(document, "purge_asked", "intake.purge", pub, {"reason": reason.strip()}, by, at)


@transaction.atomic
def confirm_purge(document_id: int, *, by, at):
    """确认清除."""
    document = _locked(document_id, by)
    purge = rules.confirm(paper(document), snapshots.who(by))
    origin, items = (STREAM, document.pk), cited_by(document)
    list(Item.objects.select_for_update().filter(area_id=by.area_id, pk__in=items).order_by("pk"))  # before the head
    seqs = sorted(e.seq for told in quoting.quoted(by.area_id, items, origin).values() for e, _ in told)
    pub = {"purge": purge.id, "items": items, "seqs": seqs}
    recorded = _record(document, "purged", "intake.confirm_purge", pub, {}, by, at)
    signature = by.signing("intake.confirm_purge")
    ledger.empty_citations(origin, purge.id, items, by=signature, at=at)
    forget_corrections(document, by=signature, at=at)
    sha256 = document.sha256
    document.delete()
    transaction.on_commit(lambda: _forget(sha256))
    return recorded


@transaction.atomic
def refuse_purge(document_id: int, *, reason: str, by, at):
    """不同意清除."""
    document = _locked(document_id, by)
    purge = rules.refuse(paper(document), snapshots.who(by), reason)
    priv = {"decision": reason.strip()}
    return _record(document, "purge_refused", "intake.confirm_purge", {"purge": purge.id}, priv, by, at)


def paper(document) -> rules.Paper:
    """The document as the rules of purging see it."""
    waits = DocumentPurge.objects.filter(area_id=document.area_id, document_id=document.pk, state="asked").first()
    return rules.Paper(snapshots.asked_purge(waits) if waits else None)


def cited_by(document) -> list[int]:
    """Every item that holds words of this document, also one whose draft was since given another source."""
    known = quoting.citing(document.area_id, (STREAM, document.pk), document.sha256)
    known |= set(document.candidates.filter(item_id__isnull=False).values_list("item_id", flat=True))
    known |= set(document.decisions.filter(item_id__isnull=False).values_list("item_id", flat=True))
    rows = Item.objects.filter(area_id=document.area_id, pk__in=known)
    return sorted(rows.values_list("pk", flat=True))


def forget_corrections(document, *, by, at) -> None:
    """The document goes: what was corrected in its text, and to what, goes with it."""
    said = {correction.seq: ["old", "new"] for correction in queries.corrections_of(document)}
    if said:
        journal.erase(document.area_id, (STREAM, document.pk), by=by, at=at, only=said)


def drop_bytes(sha256: str) -> None:
    """Unless the same bytes also came in elsewhere, or were handed in as proof."""
    if not Document.objects.filter(sha256=sha256).exists() and not EntryFile.objects.filter(sha256=sha256).exists():
        blobs.remove(sha256)
        pictures.forget(sha256)


def _forget(sha256):
    drop_bytes(sha256)
    ledger.leave_no_copies({sha256})


def _locked(document_id, by):
    document = Document.objects.select_for_update().filter(area_id=by.area_id, pk=document_id).first()
    if document is None:
        raise Refused("intake.purged", N_("这份文件已经不在了：已删除，或已按涉密清除。"), "missing")
    return document


def _record(document, name, act, pub, priv, by, at):
    event = Event((STREAM, document.pk), f"intake.document.{name}", pub=pub, priv=priv)
    return journal.append(event, by=by.signing(act), at=at)
