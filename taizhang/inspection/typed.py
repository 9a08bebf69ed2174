"""What people type into the forms of the room."""

from datetime import date

from taizhang.engine.refusal import N_, Refused


def day(text: str | None) -> date:
    """A typed date; raises Refused where it is none."""
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError:
        raise Refused("inspection.not_a_day", N_("请填日期，比如2026-03-25。"), "invalid") from None
