"""As of when, on which state of the journal: what is printed says it, so that it can be made again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext

from taizhang.journal.queries import Standing, standing

DIGITS = 12  # of a checkpoint's root, enough to find it


@dataclass(frozen=True)
class AsOf:
    when: str  # 2026年3月4日 10:20
    size: int  # entries of the journal
    checkpoint: str  # #48000 71fa0c3be8d2, of the last signed one; empty before the first

    @property
    def says(self) -> str:
        """All of it in one line."""
        said = gettext("截至 {when}　日志第 {size} 条").format(when=self.when, size=self.size)
        return said + (gettext("　检查点 {checkpoint}").format(checkpoint=self.checkpoint) if self.checkpoint else "")


def as_of(area_id: int, at: datetime, known: Standing | None = None) -> AsOf:
    """The state of the area's journal. `known`, where it was asked before: what is signed of it."""
    state = known or standing(area_id)
    signed = f"#{state.signed_size} {state.signed_root[:DIGITS]}" if state.signed_root else ""
    return AsOf(moment(at), state.signed_size if known else state.size, signed)


def moment(at: datetime) -> str:
    """On the county's clock, to the minute."""
    local = timezone.localtime(at)
    day = gettext("{year}年{month}月{day}日 {time}")
    return day.format(year=local.year, month=local.month, day=local.day, time=f"{local:%H:%M}")
