"""涉密清除 of a document: the same two people and the same guards as for an item (S12)."""

from dataclasses import dataclass

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.rules import Purge, guards, purging


@dataclass(frozen=True)
class Paper:
    """A document as these rules see it: what somebody asked to take away, not yet decided."""

    purge: Purge | None = None


def ask(paper, who, reason):
    purging.no_purge_waits(paper, who, None)
    guards.a_reason(paper, who, None, reason=reason)


def confirm(paper, who) -> Purge:
    """The purge that waits, for somebody else than who asked."""
    purging.a_purge_waits(paper, who, None)
    purging.another_asked(paper, who, None)
    return paper.purge


def refuse(paper, who, reason) -> Purge:
    guards.a_reason(paper, who, None, reason=reason)
    return confirm(paper, who)


def nothing_new(paper):
    """While a purge waits the document enters nothing more into the ledger, and nobody deletes it alone."""
    if paper.purge is not None:
        raise Refused(
            "intake.purge_waits",
            N_("{by}对这份文件提出了涉密清除，等另一个人确认。有结果以前，不能从里面立项，也不能一个人删除。"),
            by=paper.purge.by_text,
        )
