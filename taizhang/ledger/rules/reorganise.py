"""Moving what a reorganisation brings along: when, in which order, to whom."""

from taizhang.engine.refusal import N_, require

MOST = 300  # items in one act


def begin(*, title, is_over, effective_on, today, before):
    """`before`: the title of an earlier reorganisation that waits and touches the same units."""
    require(not is_over, "move_over", N_("“{title}”的划转已经办结或撤销"), title=title)
    require(
        effective_on <= today,
        "move_waits",
        N_("“{title}”从 {day} 起生效，到那天再划转"),
        title=title,
        day=effective_on.isoformat(),
    )
    require(not before, "move_order", N_("先办“{before}”的划转：它在前，这一次要接着它的结果办"), before=before)


def choose(*, chosen, targets, left, moves_all, places=False):
    """Each item goes to one of the successors; a reorganisation that dissolves a unit leaves nothing behind, but in
    several acts if need be. An act that moves nothing, not even a child unit (`places`), only says that there is
    nothing."""
    require(len(chosen) <= MOST, "move_many", N_("一次最多划转 {most} 件，分几次办"), most=MOST)
    require(set(chosen.values()) <= set(targets), "move_elsewhere", N_("只能划转给文件写明的接手单位"))
    require(
        bool(chosen) or places or not (moves_all and left),
        "move_nothing",
        N_("还有 {count} 件没有划转，请给它们选接手的单位"),
        count=left,
    )
