"""A receipt: the proof that one entry stands in a signed log, as one short text (C2SP tlog-proof).

    c2sp.org/tlog-proof@v1
    extra <base64: hash of the leaf>
    index <number of the entry>
    <base64: one hash of the path>…

    <signed note>

Whoever keeps it can show, years later and without the server, that the entry was recorded as it was.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass

from taizhang.engine import note, tree

FIRST_LINE = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class Receipt:
    """`proof` leads from the leaf to the root that `note` signs."""

    index: int
    leaf_hash: bytes
    proof: tuple[bytes, ...]
    note: str

    def text(self) -> str:
        path = "".join(f"{_encode(hash_)}\n" for hash_ in self.proof)
        return f"{FIRST_LINE}\nextra {_encode(self.leaf_hash)}\nindex {self.index}\n{path}\n{self.note}"


class BadReceipt(ValueError):
    """This text proves nothing."""


def parse(text: str) -> Receipt:
    head, separator, signed = text.partition("\n\n")
    lines = head.split("\n")
    if not separator or len(lines) < 3 or lines[0] != FIRST_LINE:
        raise BadReceipt("not a receipt")
    try:
        leaf_hash, index = _after("extra ", lines[1]), _after("index ", lines[2])
        receipt = Receipt(int(index), _decode(leaf_hash), tuple(map(_decode, lines[3:])), signed)
    except ValueError as error:
        raise BadReceipt("the receipt cannot be read") from error
    if receipt.text() != text:
        raise BadReceipt("the receipt is not written the one right way")
    return receipt


def check(receipt: Receipt, name: str, public_key: bytes, verify: Callable[[bytes, bytes], bool]) -> note.Head:
    """The signed head under which the entry stands; raises BadReceipt when it does not."""
    try:
        head = note.open_note(receipt.note, name, public_key, verify)
    except note.BadNote as error:
        raise BadReceipt(str(error)) from error
    if head.origin != name:
        raise BadReceipt("the note is of another log")
    if not tree.verify_inclusion(receipt.leaf_hash, receipt.index, head.size, receipt.proof, head.root):
        raise BadReceipt("the path does not lead to the signed root")
    return head


def _after(word: str, line: str) -> str:
    if not line.startswith(word):
        raise ValueError(line)
    return line[len(word) :]


def _encode(hash_: bytes) -> str:
    return base64.b64encode(hash_).decode()


def _decode(text: str) -> bytes:
    hash_ = base64.b64decode(text, validate=True)
    if len(hash_) != 32:
        raise ValueError("not a hash")
    return hash_
