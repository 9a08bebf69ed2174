"""The leaf: what stands in the tree for one entry, and reading it back. Format 1.

    {"actor": person|null, "files": [{"c": hex}…], "for": {"person", "post"}|null, "idem": key|null, "log": origin,
     "post": id|null, "prev": hash of the stream's previous leaf|null, "priv": [{"c": hex, "n": name, "sub"?: person}…],
     "pub": {…}, "role": code|null, "seq": n, "stream": {"id", "kind"}, "stream_seq": n, "ts": instant,
     "ts_dev": instant|null, "type": code, "unit": id|null, "v": 1}

Old leaves verify for ever: a change of format gets a new number, never a new meaning for an old one.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from taizhang.engine import canonical
from taizhang.engine.events import ERASED, ERASED_FILE, Event, FileRef, Recorded, Signature

FORMAT = 1

Salts = Callable[[int], bytes]


@dataclass(frozen=True)
class Opening:
    """A value and the salt under which the leaf commits to it."""

    name: str
    salt: bytes
    value: str
    subject_id: int | None = None

    @property
    def commitment(self) -> str:
        return canonical.commitment(self.salt, self.name, self.value).hex()


@dataclass(frozen=True)
class FileOpening:
    """A file and the salt under which the leaf commits to it."""

    salt: bytes
    ref: FileRef

    @property
    def commitment(self) -> str:
        return canonical.commitment(self.salt, "file", file_value(self.ref)).hex()


@dataclass(frozen=True)
class Place:
    """Where a new leaf goes."""

    origin: str
    seq: int
    stream_seq: int
    prev: bytes | None


def instant(at: datetime) -> str:
    """An instant as leaves write it: UTC, six digits, Z."""
    if at.tzinfo is None:
        raise ValueError("an instant without a time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def file_value(ref: FileRef) -> str:
    """What the commitment to a file is made over."""
    return canonical.dumps({"mime": ref.mime, "sha256": ref.sha256, "size": ref.size}).decode()


def openings(event: Event, by: Signature | None, salts: Salts = secrets.token_bytes) -> list[Opening]:
    """Every word of the event with a fresh salt, by name; the signer's name is one of them."""
    words = dict(event.priv)
    if by is not None:
        words["by_text"] = by.by_text
    return [Opening(name, salts(32), canonical.nfc(words[name]), event.subjects.get(name)) for name in sorted(words)]


def file_openings(event: Event, salts: Salts = secrets.token_bytes) -> list[FileOpening]:
    return [FileOpening(salts(32), ref) for ref in event.files]


def compose(
    place: Place,
    event: Event,
    by: Signature | None,
    at: datetime,
    device_at: datetime | None,
    idem: str | None,
    words: list[Opening],
    files: list[FileOpening],
) -> bytes:
    """The canonical bytes of the leaf."""
    kind, id_ = event.stream
    for_whom = None
    if by is not None and by.for_person_id is not None:
        for_whom = {"person": by.for_person_id, "post": by.for_post_id}
    return canonical.dumps(
        {
            "actor": by.person_id if by else None,
            "files": [{"c": file.commitment} for file in files],
            "for": for_whom,
            "idem": idem,
            "log": place.origin,
            "post": by.post_id if by else None,
            "prev": place.prev.hex() if place.prev else None,
            "priv": [
                {"c": word.commitment, "n": word.name}
                | ({"sub": word.subject_id} if word.subject_id is not None else {})
                for word in words
            ],
            "pub": dict(event.pub),
            "role": by.role if by else None,
            "seq": place.seq,
            "stream": {"id": id_, "kind": kind},
            "stream_seq": place.stream_seq,
            "ts": instant(at),
            "ts_dev": instant(device_at) if device_at else None,
            "type": event.type,
            "unit": by.unit_id if by else None,
            "v": FORMAT,
        }
    )


def read(leaf: bytes) -> dict[str, Any]:
    """What stands in a leaf (not checked: that is what `verify` is for)."""
    return json.loads(leaf)


def recorded(
    entry_id: int,
    area_id: int,
    leaf: Mapping[str, Any],
    leaf_hash: str,
    values: Mapping[str, str],
    files: Mapping[int, FileRef] | None,
) -> Recorded:
    """The entry as the rooms read it. What was erased reads as its placeholder; `files` None leaves them out."""
    priv = {word["n"]: values.get(word["n"], ERASED) for word in leaf["priv"]}
    by_text = priv.pop("by_text", "")
    for_whom = leaf["for"] or {}
    return Recorded(
        entry_id=entry_id,
        area_id=area_id,
        seq=leaf["seq"],
        stream_kind=leaf["stream"]["kind"],
        stream_id=leaf["stream"]["id"],
        stream_seq=leaf["stream_seq"],
        type=leaf["type"],
        at=read_instant(leaf["ts"]),
        device_at=read_instant(leaf["ts_dev"]) if leaf["ts_dev"] else None,
        person_id=leaf["actor"],
        post_id=leaf["post"],
        unit_id=leaf["unit"],
        role=leaf["role"],
        for_person_id=for_whom.get("person"),
        for_post_id=for_whom.get("post"),
        by_text=by_text,
        pub=leaf["pub"],
        priv=priv,
        files=() if files is None else tuple(files.get(n, ERASED_FILE) for n in range(len(leaf["files"]))),
        leaf_hash=leaf_hash,
    )
