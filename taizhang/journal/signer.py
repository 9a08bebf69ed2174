"""The signer: it holds the key, remembers the last head it signed, and signs only what grew from it.

It runs in the server's process for now. Whatever replaces it (a process of its own, a key in hardware)
answers the same three calls, so that neither a hijacked server nor a restored backup gets a rewritten
history signed: `generate`, `last_signed`, `sign`.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from taizhang.engine import note, receipt, tree
from taizhang.engine.refusal import N_, Refused


class WillNotSign(Refused):
    """This head does not continue the one that was signed last."""


@dataclass(frozen=True)
class Key:
    """The public half of a log's key."""

    origin: str
    public_key: bytes

    @property
    def verifier(self) -> str:
        return note.verifier_key(self.origin, self.public_key)


def generate(area_id: int, origin: str) -> Key:
    """Make the key of a new log; an existing one is never overwritten."""
    directory = Path(settings.KEY_DIR)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    private = Ed25519PrivateKey.generate()
    try:
        file = os.open(_key_file(area_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused("journal.key.exists", N_("签名密钥已经存在：{file}"), file=str(_key_file(area_id))) from None
    with os.fdopen(file, "wb") as out:
        out.write(private.private_bytes_raw())
        out.flush()
        os.fsync(out.fileno())
    _fsync_directory(directory)
    return Key(origin, private.public_key().public_bytes_raw())


def last_signed(area_id: int) -> tuple[int, bytes]:
    """Size and root of the head that was signed last; (0, …) when none was."""
    try:
        state = json.loads(_state_file(area_id).read_text())
    except FileNotFoundError:
        return 0, tree.EMPTY_ROOT
    return state["size"], bytes.fromhex(state["root"])


def sign(area_id: int, head: note.Head, growth: Sequence[bytes]) -> str:
    """The signed note for `head`; `growth` proves it to continue the last signed one."""
    with _locked(area_id):
        size, root = last_signed(area_id)
        continues = tree.verify_consistency(size, head.size, root, head.root, growth)
        if head.size == 0 or (size > 0 and not continues):
            raise WillNotSign(
                "journal.signer.rewritten",
                N_("签名被拒绝：第 {size} 条处的历史与上次签名的不一致，请保留现场并联系审计员"),
                kind="unavailable",
                size=head.size,
            )
        private = Ed25519PrivateKey.from_private_bytes(_key_file(area_id).read_bytes())
        signature = private.sign(head.text().encode())
        # Remembered before it is given out: a signature nobody remembers could be contradicted later.
        _remember(area_id, head)
    return note.sign(head.text(), head.origin, private.public_key().public_bytes_raw(), signature)


def verify_note(text: str, origin: str, public_key: bytes) -> note.Head:
    """What a signed note says, once its signature holds; raises `note.BadNote`."""
    return note.open_note(text, origin, public_key, _verifier(public_key))


def proves(proof: receipt.Receipt, origin: str, public_key: bytes) -> bool:
    """Whether a receipt stands under this key."""
    try:
        receipt.check(proof, origin, public_key, _verifier(public_key))
    except receipt.BadReceipt:
        return False
    return True


def _verifier(public_key: bytes) -> Callable[[bytes, bytes], bool]:
    key = Ed25519PublicKey.from_public_bytes(public_key)

    def holds(signature: bytes, message: bytes) -> bool:
        try:
            key.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    return holds


def _key_file(area_id: int) -> Path:
    return Path(settings.KEY_DIR) / f"area-{area_id}.key"


def _state_file(area_id: int) -> Path:
    return Path(settings.KEY_DIR) / f"area-{area_id}.signed"


def _remember(area_id: int, head: note.Head) -> None:
    file = _state_file(area_id)
    fresh = file.with_suffix(".new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump({"root": head.root.hex(), "size": head.size}, out)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
    _fsync_directory(file.parent)


@contextmanager
def _locked(area_id: int) -> Iterator[None]:
    with open(os.open(_state_file(area_id).with_suffix(".lock"), os.O_WRONLY | os.O_CREAT, 0o600), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fsync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
