"""What is asked about 涉密清除 of documents: within the actor's reach, by the act of seeing purges."""

from dataclasses import dataclass, field

from django.db.models import Q

from taizhang.intake.actions.entering import STREAM
from taizhang.intake.actions.purging import cited_by
from taizhang.intake.models import Document, DocumentPurge
from taizhang.journal.models import EntryFile
from taizhang.ledger import quoting
from taizhang.ledger.models import Item
from taizhang.ui import NotInReach

SEE = "intake.see_purge"
SHOWN = 20


@dataclass
class Found:
    """A document whose purge is asked about; without the document what is left of it: who asked, who confirmed."""

    document_id: int
    document: Document | None
    purges: list[DocumentPurge] = field(default_factory=list)  # newest first

    @property
    def waits(self):
        return next((p for p in self.purges if p.state == "asked"), None)

    @property
    def done(self):
        return next((p for p in self.purges if p.state == "done"), None)


def purge_for(actor, document_id) -> Found:
    """404 outside reach. Who does not read documents sees only those of which a purge was asked."""
    purges = DocumentPurge.objects.visible_to(actor, SEE).filter(document_id=document_id).order_by("-pk")
    documents = Document.objects.visible_to(actor, SEE).filter(pk=document_id)
    found = Found(document_id, documents.first(), list(purges))
    if not found.purges and (found.document is None or not actor.can("intake.read")):
        raise NotInReach
    return found


def was_purged(actor, document_id) -> bool:
    return DocumentPurge.objects.visible_to(actor, SEE).filter(document_id=document_id, state="done").exists()


def waiting(actor) -> list[DocumentPurge]:
    """Those that nobody has decided, the oldest first."""
    return list(DocumentPurge.objects.visible_to(actor, SEE).filter(state="asked").order_by("pk")[:SHOWN])


def waits(document) -> bool:
    return DocumentPurge.objects.filter(area_id=document.area_id, document_id=document.pk, state="asked").exists()


@dataclass(frozen=True)
class Holds:
    """What a purge would reach: the items that cite the document, each with its entries; and what it would not."""

    items: list  # (item, entries)
    hidden: int  # items outside the reader's reach
    proofs: list  # items that hold the same file as proof: the file stays for them
    copies: list  # other documents with the same text or sentences
    hidden_copies: int


def held(actor, document) -> Holds:
    area_id, ids = document.area_id, cited_by(document)
    told = quoting.quoted(area_id, ids, (STREAM, document.pk))
    seen = Item.objects.visible_to(actor).in_bulk(ids)
    files = EntryFile.objects.filter(area_id=area_id, sha256=document.sha256, entry__stream_kind="item")
    proofs = Item.objects.visible_to(actor).filter(pk__in=files.values("entry__stream_id"))
    same = Q(text_hash=document.text_hash) | Q(sha256=document.sha256) | Q(candidates__same_as__document=document)
    others = Document.objects.filter(area_id=area_id).exclude(pk=document.pk).filter(same).distinct()
    copies = list(Document.objects.visible_to(actor).filter(pk__in=others.values("pk")).defer("text")[:SHOWN])
    return Holds(
        items=[(seen[pk], [entry for entry, _ in told[pk]]) for pk in ids if pk in seen],
        hidden=len(ids) - len(seen),
        proofs=list(proofs[:SHOWN]),
        copies=copies,
        hidden_copies=others.count() - len(copies),
    )


def items_of(actor, purge) -> list[Item]:
    """The items whose citations a purge emptied."""
    return list(Item.objects.visible_to(actor).filter(pk__in=purge.item_ids).order_by("pk"))
