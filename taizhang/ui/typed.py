"""What addresses and forms carry as text, read as values."""


def whole(text: str | None) -> int | None:
    """A whole number that a database can hold, or None for anything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None
