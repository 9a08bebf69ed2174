"""从文件登记: a document comes in by paste or upload, or is stopped at the door."""

import hashlib
import io
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from taizhang.engine import marks
from taizhang.engine.reading import formats, ocr
from taizhang.engine.reading.head import guess, stand_in
from taizhang.engine.refusal import N_, Refused
from taizhang.intake.actions.photographing import Bound
from taizhang.intake.actions.purging import drop_bytes, forget_corrections, paper
from taizhang.intake.models import Document, Kind, Reading
from taizhang.intake.rules import purging
from taizhang.intake.rules.candidates import IN_THE_LEDGER, bare
from taizhang.intake.rules.scans import untitled
from taizhang.journal import blobs

MEGABYTE = 1024 * 1024
FILE_MAX = 20 * MEGABYTE
TEXT_MAX = 300_000  # characters; a report of some six hundred pages
NUMBER_MAX, TITLE_MAX = 80, 200


@dataclass(frozen=True)
class Received:
    """`is_new` is False when the same text had come in before; then nothing was kept a second time. `notes` say what
    could not be read in the file (msgid, parameters)."""

    document: Document
    is_new: bool
    notes: list[tuple[str, dict]] = field(default_factory=list)


@transaction.atomic
def receive(
    *,
    text: str = "",
    file=None,
    decoded: formats.Decoded | None = None,
    title: str = "",
    number: str = "",
    issued_on: date | None = None,
    kind: str = "",
    by,
    at,
) -> Received:
    """Take in a paper; `file` may be several photos that are bound. Refused before anything is kept: too large,
    unreadable, empty, classified. `decoded` is what the file holds, where that was found out before."""
    data, names = _bytes_of(file) if file else (text.encode(), [""])
    name = file.name[-255:] if file else ""
    if file:
        decoded = decoded or (file.decoded if isinstance(file, Bound) else ocr.decode(data, name))
        text = decoded.text
    pages = decoded.pages if isinstance(decoded, ocr.Scan) else 0
    content = _plain(text)
    if not pages and not bare(content):
        raise Refused("intake.empty", N_("没有文字。请把正文粘贴进来，或者选一个文件。"), kind="invalid")
    if len(content) > TEXT_MAX:
        raise Refused(
            "intake.too_long",
            N_("正文有 {count} 字，一次最多读 {most} 字。请按章节分成几份登记。"),
            kind="invalid",
            count=len(content),
            most=TEXT_MAX,
        )
    marks.refuse_classified(content, title, number, names=names)

    digest = hashlib.sha256(data if pages else bare(content).encode()).hexdigest()
    signature = by.signing("intake.decide")
    known = Document.objects.filter(area_id=by.area_id, unit_id=signature.unit_id, text_hash=digest).first()
    if known:
        return Received(known, is_new=False)
    heading = guess(content)
    ref = blobs.store(io.BytesIO(data if file else content.encode()))
    document = Document.objects.create(
        area_id=by.area_id,
        unit_id=signature.unit_id,
        received_by_id=signature.person_id,
        received_by_text=signature.by_text,
        received_at=at,
        title=(title.strip() or heading.title or (untitled(name) if pages else stand_in(content)))[:TITLE_MAX],
        number=(number.strip() or heading.number)[:NUMBER_MAX],
        issued_on=issued_on or heading.issued_on,
        kind=kind or heading.kind or Kind.OTHER,
        file_name=name,
        mime=ref.mime if file else "text/plain; charset=utf-8",
        size=ref.size,
        sha256=ref.sha256,
        text=content,
        text_hash=digest,
        pages=pages,
        reading=Reading.SCANNING if pages else Reading.WAITING,
        register_id=_last_register(by),
    )
    return Received(document, is_new=True, notes=decoded.notes if file and decoded else [])


@transaction.atomic
def describe(document_id: int, *, title: str, number: str, issued_on: date | None, kind: str, by, at) -> Document:
    """Correct what the head of the document says. The text itself is never changed."""
    document = _locked(document_id)
    if not title.strip():
        raise Refused("intake.title_missing", N_("标题不能空着。"), kind="invalid")
    marks.refuse_classified(title, number)
    document.title, document.number = title.strip()[:TITLE_MAX], number.strip()[:NUMBER_MAX]
    document.issued_on, document.kind = issued_on, kind or document.kind
    document.save(update_fields=["title", "number", "issued_on", "kind"])
    return document


@transaction.atomic
def delete(document_id: int, *, by, at) -> None:
    """A document from which nothing was accepted may go, and its bytes with it."""
    document = _locked(document_id)
    if document.candidates.filter(state__in=IN_THE_LEDGER).exists():
        raise Refused("intake.document_kept", N_("这份文件里已有事项立项，是那些事项的来源，不能删除。"))
    purging.nothing_new(paper(document))
    forget_corrections(document, by=by.signing("intake.decide"), at=at)
    document.delete()
    transaction.on_commit(lambda: drop_bytes(document.sha256))


def _locked(document_id):
    return Document.objects.select_for_update().get(pk=document_id)


def _bytes_of(file):
    """The bytes, and all the names that the file bears."""
    if isinstance(file, Bound):
        return file.data, [*file.names, file.name]
    if file.size > FILE_MAX:
        raise Refused(
            "intake.too_large",
            N_("“{name}”有 {size} MB，超过 20 MB。请另存为较小的文件，或者把正文粘贴进来。"),
            kind="invalid",
            name=file.name,
            size=round(file.size / MEGABYTE),
        )
    return file.read(), [file.name[-255:]]


def _plain(text):
    """One kind of line break, no characters that a database refuses."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip("\ufeff\n")


def _last_register(by):
    """The register that this person used last is offered again."""
    last = Document.objects.filter(area_id=by.area_id, received_by_id=by.person_id, register_id__isnull=False)
    return last.order_by("-received_at", "-id").values_list("register_id", flat=True).first()
