"""An event as a room says it, and as the journal has recorded it. Pure: no Django.

`pub` goes into the leaf in the clear, for ever: codes, whole numbers, ids, ISO dates, never a word that a
person typed, never a name or a place. `priv` and `files` stand in the leaf only as salted commitments; the
values lie beside it and can be erased without breaking the tree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

ERASED = "〔已删除〕"
"""What stands where a value was erased."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_TYPE = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*){1,3}")
_CODE = re.compile(r"[!-~]{0,200}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_RESERVED = {"by_text"}
_SAFE_INT = 2**53 - 1


@dataclass(frozen=True)
class FileRef:
    """Bytes that lie in the blob store under their SHA-256."""

    sha256: str
    size: int
    mime: str = "application/octet-stream"


ERASED_FILE = FileRef("0" * 64, 0, "application/x-erased")
"""What stands where a file was erased."""


@dataclass(frozen=True)
class Event:
    """Something that is about to be recorded. `subjects` names the person whom a `priv` value is about."""

    stream: tuple[str, int]
    type: str
    pub: Mapping[str, Any] = field(default_factory=dict)
    priv: Mapping[str, str] = field(default_factory=dict)
    files: tuple[FileRef, ...] = ()
    subjects: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kind, id_ = self.stream
        _demand(bool(_NAME.fullmatch(kind)) and _is_int(id_), f"stream {self.stream!r} is not (kind, id)")
        _demand(bool(_TYPE.fullmatch(self.type)), f"event type {self.type!r} is not room.thing.happened")
        _check_pub(self.pub, "pub")
        for name, text in self.priv.items():
            _demand(bool(_NAME.fullmatch(name)) and name not in _RESERVED, f"priv name {name!r} cannot be used")
            _demand(isinstance(text, str), f"priv[{name!r}] is {type(text).__name__}, not text")
        for ref in self.files:
            _demand(bool(_SHA256.fullmatch(ref.sha256)) and _is_int(ref.size), f"{ref!r} is not a file")
        _demand(set(self.subjects) <= set(self.priv), "subjects names a value that priv does not have")
        object.__setattr__(self, "files", tuple(self.files))


class Signature(Protocol):
    """Who signs an entry; `Actor.signing(act)` gives one."""

    @property
    def area_id(self) -> int: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def post_id(self) -> int | None: ...
    @property
    def unit_id(self) -> int | None: ...
    @property
    def role(self) -> str | None: ...
    @property
    def for_person_id(self) -> int | None: ...
    @property
    def for_post_id(self) -> int | None: ...
    @property
    def by_text(self) -> str: ...


@dataclass(frozen=True)
class Recorded:
    """An entry of the journal, as projectors and pages receive it."""

    entry_id: int
    area_id: int
    seq: int
    stream_kind: str
    stream_id: int
    stream_seq: int
    type: str
    at: datetime
    device_at: datetime | None
    person_id: int | None
    post_id: int | None
    unit_id: int | None
    role: str | None
    for_person_id: int | None
    for_post_id: int | None
    by_text: str
    pub: Mapping[str, Any]
    priv: Mapping[str, str]
    files: tuple[FileRef, ...]
    leaf_hash: str

    @property
    def receipt(self) -> str:
        """What the user gets in the hand: "#48102 71fa…c08"."""
        return f"#{self.seq} {self.leaf_hash[:4]}…{self.leaf_hash[-3:]}"

    @property
    def is_by_system(self) -> bool:
        return self.person_id is None


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _SAFE_INT


def _check_pub(value: Any, where: str) -> None:
    if value is None or isinstance(value, bool) or _is_int(value):
        return
    if isinstance(value, str):
        _demand(bool(_CODE.fullmatch(value)), f"{where} = {value!r} is not a code: typed text belongs in priv")
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            _demand(isinstance(name, str) and bool(_CODE.fullmatch(name)), f"{where} has the key {name!r}")
            _check_pub(inner, f"{where}.{name}")
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            _check_pub(inner, f"{where}[{place}]")
    else:
        hint = ": write it as an ISO string" if isinstance(value, date) else ""
        raise TypeError(f"{where} = {value!r} ({type(value).__name__}) cannot stand in a leaf{hint}")


def _demand(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)
