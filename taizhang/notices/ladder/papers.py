"""The papers that a drafted step becomes. Papers are of a higher room, which says here where each begins."""

from collections.abc import Callable, Sequence

# by step: the address at which a paper about these items is written, already filled in
BEGINS: dict[str, Callable[[Sequence[int], int | None], str]] = {}
"""`(items, leader)` → address; the leader (a person) is who signs it or holds the talk."""

MOST = 30  # items of one paper


def address(step: str, item_ids: Sequence[int], leader: int | None = None) -> str:
    """Empty where no room writes such a paper."""
    begins = BEGINS.get(step)
    return begins(list(item_ids)[:MOST], leader) if begins else ""
