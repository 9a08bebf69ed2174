"""What an erasure leaves in the rows of a paper. The values go when this entry stands; until then they tell what to
look for. When the journal is replayed they are gone, and the rows were made without them."""

from typing import Any

from taizhang import journal
from taizhang.engine.events import ERASED
from taizhang.papers.models import PaperItem, PaperOrgan

from .papers import move, paper_of

_TEXTS = ("title", "body", "to_text", "cc_text", "report_to", "why_revoked")


def erased(e):
    """Follows every erasure on a paper."""
    if e.stream_kind != "paper":
        return
    words: set[str] = set()
    for target in e.pub["targets"]:
        if (entry := journal.entry(e.area_id, target["seq"])) is not None:
            words |= {entry.priv[name] for name in target["names"] if name in entry.priv}
    words -= {"", ERASED}
    paper = paper_of(e)
    columns = {name: ERASED for name in _TEXTS if getattr(paper, name) in words}
    if why := _why_back(paper.why_back, words):
        columns["why_back"] = why
    of: dict[str, Any] = {"area_id": e.area_id, "paper": paper}
    for rows, names in (
        (PaperItem.objects.filter(**of), ("number", "title", "unit", "due")),
        (PaperOrgan.objects.filter(**of), ("opinion",)),
    ):
        for name in names:
            rows.filter(**{f"{name}__in": words}).update(**{name: ERASED})
    move(e, paper, purged_at=e.at, **columns)


def _why_back(said, words):
    """Of an objection the name of who objected stands before it."""
    if said in words:
        return ERASED
    who, colon, reason = said.partition("：")
    return f"{who}{colon}{ERASED}" if reason in words else ""
