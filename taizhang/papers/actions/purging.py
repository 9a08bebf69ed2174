"""What papers quote of an item that was purged (涉密清除, S12): the words go from the entries and from every page. A
frozen original stays, closed (docs/decisions/0015-purged-words-in-papers.md)."""

from taizhang import journal
from taizhang.engine.events import ERASED
from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.quoting import LONG
from taizhang.org import queries as org
from taizhang.papers.models import Paper, PaperItem

STAYS = frozenset({"by_text", "organ", "number", "series", "signer"})  # what makes it a paper of its organ


def take_away(area_id, item_ids, words, *, by, at):
    """From the papers about these items: each value that is one of the words, or in which a longer one stands."""
    units = {name for unit in org.all_units(area_id).values() for name in (unit.name, unit.short_name)}
    whole = {word.strip() for word in words} - units - {""}
    parts = {word.rstrip("。") for word in whole if len(word) >= LONG}
    about = PaperItem.objects.filter(area_id=area_id, item_id__in=item_ids)
    papers = Paper.objects.select_for_update().filter(area_id=area_id, pk__in=about.values("paper_id"))
    for paper in papers.order_by("pk"):
        only = {}
        for entry in journal.stream_of(area_id, "paper", paper.pk, limit=None, files=False):
            names = [name for name, text in entry.priv.items() if _is_said(name, text, whole, parts)]
            if names:
                only[entry.seq] = names
        if only:
            journal.erase(area_id, ("paper", paper.pk), by=by, at=at, only=only)


def _is_said(name, text, whole, parts):
    if name in STAYS or name.startswith(("unit_", "organ_")) or text == ERASED:
        return False
    return text in whole or any(part in text for part in parts)


def require_whole(paper):
    """Nobody hands in, reviews or signs what has holes."""
    items = PaperItem.objects.filter(area_id=paper.area_id, paper=paper, title=ERASED)
    if ERASED in f"{paper.title}{paper.body}" or items.exists():
        raise Refused("papers.purged", N_("里面有清除了的内容，写着〔已删除〕。请退回改稿，改好再送审。"))


def may_open_original(actor, paper):
    """Whether the actor gets the frozen files: of a paper that quotes what was purged only who keeps the archive."""
    return paper.purged_at is None or actor.can("papers.archive")
