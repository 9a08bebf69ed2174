"""涉密清除 (S12): what slipped in is taken away by two people. One asks, another of another role confirms; by oneself
one takes nothing away. The same guards serve what higher rooms keep: they look at `snapshot.purge` only."""

from dataclasses import dataclass

from taizhang.engine.refusal import N_, Refused


@dataclass(frozen=True)
class Purge:
    """What somebody asked to take away, not yet decided."""

    id: int
    askers: frozenset[int]  # whoever asked, and for whom
    by_text: str = ""
    seqs: tuple[int, ...] = ()


def no_purge_waits(snapshot, who, row, **_):
    if snapshot.purge is not None:
        why = N_("{by}已经提出清除，等另一个人确认，不用再提。")
        raise Refused("ledger.purge_waits", why, by=snapshot.purge.by_text)


def a_purge_waits(snapshot, who, row, **_):
    if snapshot.purge is None:
        raise Refused("ledger.no_purge", N_("没有等待确认的清除。"))


def another_asked(snapshot, who, row, **_):
    if snapshot.purge.askers & who.persons:
        why = N_("清除要两个人：您提出的，您不能确认。请核验员或县领导确认；没有确认以前，什么都不会删。")
        raise Refused("S12", why, "forbidden")


def something_to_purge(snapshot, who, row, seqs=(), known=(), **_):
    if not seqs:
        raise Refused("ledger.purge_nothing", N_("请勾出要清除的记录。"), "invalid")
    if not set(seqs) <= set(known):
        raise Refused("ledger.purge_gone", N_("有的记录里已经没有可清除的内容。请刷新后重新勾选。"), "invalid")
