"""Canonical JSON (RFC 8785, narrowed): one value has exactly one sequence of bytes.

Narrowed so that no two readers can disagree: whole numbers within 2^53, text in Unicode NFC without lone
surrogates, keys in ASCII; no floating point at all. `parse` accepts only what `dumps` would have written.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any, NoReturn

_SAFE_INT = 2**53 - 1


class NotCanonical(ValueError):
    """These bytes, or this value, have no place in a leaf."""


def dumps(value: Any) -> bytes:
    """The canonical bytes of `value`; refuses whatever has none."""
    _check(value)
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("a lone surrogate is not text") from error


def parse(data: bytes) -> Any:
    """Read canonical bytes; any other spelling of the same value is refused."""
    try:
        value = json.loads(data.decode(), parse_float=_refuse_number, parse_constant=_refuse_number, parse_int=_whole)
    except NotCanonical:
        raise
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise NotCanonical(f"not JSON: {error}") from error
    if dumps(value) != data:
        raise NotCanonical("the same value is written otherwise")
    return value


def nfc(text: str) -> str:
    """Text in the one normal form that the journal keeps."""
    return unicodedata.normalize("NFC", text)


def commitment(salt: bytes, name: str, value: str) -> bytes:
    """What a leaf says of a value that it does not show: SHA-256(02 || salt || name || 00 || value)."""
    if len(salt) != 32:
        raise ValueError("a salt has 32 bytes")
    return hashlib.sha256(b"\x02" + salt + name.encode() + b"\x00" + value.encode()).digest()


def _check(value: Any) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int):
        if abs(value) > _SAFE_INT:
            raise NotCanonical(f"{value} is too great to be read everywhere")
    elif isinstance(value, str):
        if not unicodedata.is_normalized("NFC", value):
            raise NotCanonical(f"{value!r} is not in NFC")
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise NotCanonical(f"the key {key!r} is not ASCII text")
            _check(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner)
    else:
        raise NotCanonical(f"{type(value).__name__} cannot be written")


def _whole(digits: str) -> int:
    if len(digits) > 17:
        raise NotCanonical(f"{digits[:20]}… is too great to be read everywhere")
    return int(digits)


def _refuse_number(text: str) -> NoReturn:
    raise NotCanonical(f"{text} is not a whole number")
