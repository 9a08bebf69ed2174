"""The append-only history: what the rooms above use of it.

    from taizhang import journal
    journal.append(Event(("item", 12), "ledger.item.issued", pub={…}, priv={…}), by=signature, at=at)

The names below are loaded at first use, so that importing the package touches no model.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from taizhang.engine.events import ERASED, Event, FileRef, Recorded, Signature
    from taizhang.journal import blobs, events
    from taizhang.journal.actions import allot, append, checkpoint, checkpoint_if_changed, erase, once, open_log, serial
    from taizhang.journal.queries import entry, latest, stream_of, version
    from taizhang.journal.receipts import receipt
    from taizhang.journal.recording import is_projecting

_HOME = {
    "engine.events": ("ERASED", "Event", "FileRef", "Recorded", "Signature"),
    "journal.actions": (
        "allot",
        "append",
        "checkpoint",
        "checkpoint_if_changed",
        "erase",
        "once",
        "open_log",
        "serial",
    ),
    "journal.queries": ("entry", "latest", "stream_of", "version"),
    "journal.receipts": ("receipt",),
    "journal.recording": ("is_projecting",),
}
_MODULE_OF = {name: f"taizhang.{module}" for module, names in _HOME.items() for name in names}

__all__ = [
    "ERASED",
    "Event",
    "FileRef",
    "Recorded",
    "Signature",
    "allot",
    "append",
    "blobs",
    "checkpoint",
    "checkpoint_if_changed",
    "entry",
    "erase",
    "events",
    "is_projecting",
    "latest",
    "once",
    "open_log",
    "receipt",
    "serial",
    "stream_of",
    "version",
]


def __getattr__(name: str) -> Any:
    if name in _MODULE_OF:
        return getattr(import_module(_MODULE_OF[name]), name)
    if name in ("blobs", "events"):
        return import_module(f"taizhang.journal.{name}")
    raise AttributeError(f"module 'taizhang.journal' has no attribute {name!r}")
