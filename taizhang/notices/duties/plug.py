"""What the duties that come round add to the house."""

from taizhang.ui import panels


def add():
    """Called once, by the room's own plug."""
    panels.register(
        "register.rail",
        "notices/_round_link.html",
        lambda actor, at, register: {"register": register} if register.rhythm else None,
        act="ledger.see",
    )
