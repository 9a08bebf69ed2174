"""The receipt on a 销号单 or a 对账单: by which entry of the journal the item was struck off, or the unit signed its
book; that entry's hash, and where it can be checked."""

from django.conf import settings
from django.urls import reverse

from taizhang import journal
from taizhang.engine.gongwen import Qr
from taizhang.journal import receipts
from taizhang.papers.rules.kinds import Kind

CLOSED, SIGNED, AGREED = "ledger.item.closed", "papers.paper.signed", "notices.book.signed"
RECENT = 100  # entries of a stream among which the last close-out is looked for


def receipt_of(paper, items):
    """A QR code without names and titles; None for a paper of another kind or without a number. Of a 对账单 the unit's
    signature; of one item that was struck off its close-out, else the signature of the paper."""
    if paper.kind not in (Kind.CLOSING, Kind.BOOKS) or not paper.number:
        return None
    word, seq = _entry_of(paper, items)
    if seq is None and (seq := _last(paper.area_id, "paper", paper.pk, SIGNED)) is None:
        return None
    if (shown := receipts.receipt(paper.area_id, seq)) is None:
        return None
    said, fingerprint = f"{word}，办理记录第{seq}条", shown.leaf_hash
    address = f"{settings.ADDRESS}{reverse('journal:receipt', args=[seq])}"
    text = "\n".join((paper.number, said, fingerprint, address))
    return Qr(text, f"回执：{said}\n指纹 {fingerprint[:16]}…\n扫码得全部指纹；在内网打开 {address} 核对")


def _entry_of(paper, items):
    """(what it did, the number of the entry) that the paper vouches for."""
    if paper.kind == Kind.BOOKS:
        return "单位签认", _last(paper.area_id, "book", paper.book_id, AGREED, limit=None)
    about = items[0].number if len(items) == 1 else ""
    seq = _last(paper.area_id, "item", items[0].item_id, CLOSED) if about else None
    return f"{about} 销号" if seq is not None else "签发", seq


def _last(area_id, kind, stream_id, type_, limit=RECENT):
    entries = journal.stream_of(area_id, kind, stream_id, limit=limit, files=False)
    return next((e.seq for e in entries if e.type == type_), None)
