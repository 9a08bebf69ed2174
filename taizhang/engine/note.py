"""Signed notes as C2SP writes them: a short text, an empty line, signatures by named Ed25519 keys.

A checkpoint's text is three lines: the log's origin, the size, the root in base64. A verifier key is
"<name>+<key id>+<base64 of 01 and the public key>"; the key id binds the key to the name.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

_ED25519 = b"\x01"


class BadNote(ValueError):
    """The text is no signed note, or nobody known signed it."""


@dataclass(frozen=True)
class Head:
    """What a checkpoint says: this log had this root at this size."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def key_id(name: str, public_key: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public_key).digest()[:4]


def verifier_key(name: str, public_key: bytes) -> str:
    encoded = base64.b64encode(_ED25519 + public_key).decode()
    return f"{name}+{key_id(name, public_key).hex()}+{encoded}"


def parse_verifier_key(text: str) -> tuple[str, bytes]:
    """The name and the public key."""
    try:
        name, id_, encoded = text.strip().split("+", 2)
        key = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as error:
        raise BadNote(f"not a verifier key: {text!r}") from error
    if key[:1] != _ED25519 or len(key) != 33 or key_id(name, key[1:]).hex() != id_:
        raise BadNote(f"the parts of the verifier key {text!r} do not belong together")
    return name, key[1:]


def sign(text: str, name: str, public_key: bytes, signature: bytes) -> str:
    """The note: `text` with one signature line under it."""
    line = base64.b64encode(key_id(name, public_key) + signature).decode()
    return f"{text}\n— {name} {line}\n"


def open_note(note: str, name: str, public_key: bytes, verify: Callable[[bytes, bytes], bool]) -> Head:
    """What the note says, once the named key's signature holds. `verify(signature, message)`."""
    text, separator, signatures = note.partition("\n\n")
    if not separator or not signatures.endswith("\n"):
        raise BadNote("no signature under the text")
    text += "\n"
    lines = [_signature_line(line) for line in signatures.removesuffix("\n").split("\n")]
    expected = key_id(name, public_key)
    ours = [data[4:] for signer, data in lines if signer == name and data[:4] == expected]
    if not ours:
        raise BadNote(f"{name} did not sign this note")
    if not all(len(signature) == 64 and verify(signature, text.encode()) for signature in ours):
        raise BadNote("the signature does not hold")
    return parse_head(text)


def _signature_line(line: str) -> tuple[str, bytes]:
    """The signer's name, and the key id with the signature."""
    mark, _, rest = line.partition(" ")
    signer, _, encoded = rest.partition(" ")
    try:
        data = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as error:
        raise BadNote(f"{line!r} is not a signature line") from error
    if mark != "—" or len(data) < 5 or base64.b64encode(data).decode() != encoded:
        raise BadNote(f"{line!r} is not a signature line")
    return signer, data


def parse_head(text: str) -> Head:
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise BadNote("a checkpoint has exactly three lines")
    origin, size, root = lines[:3]
    try:
        head = Head(origin, int(size), base64.b64decode(root, validate=True))
    except ValueError as error:
        raise BadNote("the checkpoint cannot be read") from error
    if head.text() != text or len(head.root) != 32 or head.size < 0:
        raise BadNote("the checkpoint is not written the one right way")
    return head
