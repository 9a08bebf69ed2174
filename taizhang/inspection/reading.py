"""Documents that are read here: uploaded now, or lying on the reading desk (room intake) with their text.

The file is opened by the reading desk's own means, in a process of its own; a scan goes over the desk, where its
words are recognised and can be put right.
"""

from taizhang.engine import marks
from taizhang.engine.reading import formats, ocr
from taizhang.engine.refusal import N_, Refused
from taizhang.intake.models import Document
from taizhang.ui import NotInReach

OFFERED = 40
ACCEPT = ".docx,.doc,.pdf,.txt,.html,.rtf,.csv"


def text_of(file) -> str:
    """The words of an uploaded file. Raises Refused: too large, unreadable, a scan, classified."""
    if file.size > formats.LARGEST:
        raise Refused("intake.too_large", N_("文件超过 20 MB，请拆开后再上传"), "invalid")
    marks.refuse_classified(names=[file.name])
    read = ocr.decode(file.read(), file.name)
    file.seek(0)
    if isinstance(read, ocr.Scan):
        raise Refused(
            "inspection.scan",
            N_("这是扫描件或照片，要先认字。请在“从文件登记”里上传，认好以后回到这里，从已登记的文件里选它。"),
            "invalid",
        )
    marks.refuse_classified(read.text)
    return read.text.replace("\x00", "").encode("utf-8", "ignore").decode()  # what a database refuses


def offered(actor, chosen=None):
    """[(id, title)] of the documents on the reading desk, the newest first, and the chosen one however old."""
    found = Document.objects.visible_to(actor).exclude(text="").only("pk", "title", "number").order_by("-pk")
    rows = list(found[:OFFERED])
    if chosen is not None and chosen not in {doc.pk for doc in rows}:
        rows += found.filter(pk=chosen)
    return [(doc.pk, f"{doc.title} {doc.number}".strip()[:60]) for doc in rows]


def document_for(actor, document_id):
    """One of them; one whose purge is asked is not read on."""
    found = Document.objects.visible_to(actor).filter(pk=document_id).first()
    if found is None:
        raise NotInReach
    if not found.text.strip():
        raise Refused("inspection.unread", N_("这份文件还没有认出文字，请等认好再选。"), "stale")
    return found
