#!/usr/bin/env python3
"""核验导出的办理记录，不联网，不依赖台账系统。 Verify an exported Taizhang journal, offline and alone.

    python3 verify.py [BUNDLE] --key KEY [--held NOTE]... [--receipt FILE]... [--english]

BUNDLE is the exported directory or .zip, or an evidence dossier (佐证卷宗): some streams of a log and their files.
KEY is the verifier key of the log ("name+id+base64"), or a file that holds it: get it from the site's publication, not
from the bundle. NOTE is a signed note that you kept from earlier (a file): only with one of those can anybody tell that
a whole history was rewritten or its end cut off.
A receipt (回执) proves by itself that its entry was recorded; beside a bundle it shows whether it still is.

Ends with 0: everything holds; 1: something was changed, or a rule was broken; 2: the bundle cannot be read.

Needs Python 3.8 and its standard library. Written on its own, apart from the code of the server that made the
bundle, so that one mistake is not made twice; the two are tested against each other.

What it checks
  - each entry is canonical JSON, numbered without a gap, chained inside its stream, written for this log;
  - the Merkle root (RFC 6962) at every signed note, and every signature (Ed25519) under the key you gave;
  - each value and file against its commitment; a missing one must be cited by an entry that erased it;
  - the rules, replayed from the entries alone:
      S1 whoever did, entered, issued or recorded an item, or belongs to a unit that owes or once owed it or
         to a task force that does, never verifies it;
      S2 a close-out needs a claim that a unit head submitted (or, where the register then said so, signed on paper:
         whoever recorded that never verifies it), two people of two units, and every proof opened
         and found true by whoever strikes off; where the register grades verification, every level of it in order, each
         by another person of another unit, a level that samples by the sample that the claim's own entry draws;
         where the register says so, a late item by a leader's confirmation too;
      S7 a role is proposed by one person, confirmed by another, and neither is who gets it; the three
         administrators exclude each other and every business role;
      S9 whoever acts for another has a delegation for it, and both of them count in the rules above;
      S13 nobody approves or sends back a version of a plan that they wrote or handed in;
      S14 nobody reviews or signs an official paper that they drafted; from 督办 up the leader whom it names signs.

Of a dossier, which holds a part of a log, it checks
  - each entry against its receipt, which leads to a note that the key signed, and the chain inside each stream;
  - each value and file against its commitment, the bytes of each file against its hash;
  - that every file among the proofs (佐证) is one that an entry records.
It counts what is not enclosed; the rules it can only replay over a whole log.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import collections
import contextlib
import datetime
import functools
import hashlib
import io
import json
import os
import re
import sys
import unicodedata
import zipfile
import zlib

FORMAT = "taizhang-bundle-1"
PART = "taizhang-part-1"
PART_IN, PROOFS_IN, SUMS = "核验包/", "佐证/", "SHA256SUMS.txt"
CLEAN, TAMPERED, UNREADABLE = 0, 1, 2
SAFE_INT = 2**53 - 1
SHOWN = 20

WORDS = {
    # code: (Chinese, English)
    "canonical": ("不是规范写法：{why}", "is not written the canonical way: {why}"),
    "shape": ("字段不对：{why}", "has wrong fields: {why}"),
    "bytes": ("内容被改动：与登记的哈希不符", "was changed: its bytes do not have the hash they were recorded with"),
    "log": ("属于另一份日志 {origin}", "belongs to another log: {origin}"),
    "seq": ("序号不连续：此处写着 {found}", "is out of sequence: it says {found}"),
    "stream": (
        "与同一事项的前一条（第 {previous} 条）接不上",
        "does not continue its stream (previous: entry {previous})",
    ),
    "value": ("“{name}”与承诺值不符", "the value of {name} does not fit its commitment"),
    "file": ("第 {name} 个文件与承诺值不符", "file {name} does not fit its commitment"),
    "value_gone": ("“{name}”缺失，没有删除记录可查", "the value of {name} is missing, and no entry erased it"),
    "file_gone": ("第 {name} 个文件缺失，没有删除记录可查", "file {name} is missing, and no entry erased it"),
    "not_erased": ("“{name}”应已删除，却仍在", "{name} was erased by an entry and is still there"),
    "stray": ("{file} 中有多余或错位的一行（{name}）", "{file} has a line that belongs nowhere ({name})"),
    "blob": ("文件 {sha256} 的内容被改动或缺失", "the bytes of file {sha256} were changed or are missing"),
    "count": ("应有 {stated} 条，实有 {found} 条", "the log should have {stated} entries and has {found}"),
    "note": ("第 {size} 条处的签名记录无效：{why}", "the note at {size} is not valid: {why}"),
    "root": ("到第 {size} 条为止的历史与当时签名的不一致", "the history up to {size} is not the one that was signed"),
    "cut": (
        "签名时已有 {size} 条，现在只有 {found} 条：末尾被截去",
        "{size} entries were signed, {found} are here: the end was cut off",
    ),
    "unsigned": ("最后 {count} 条没有签名", "the last {count} entries are not signed"),
    "receipt": ("回执无效：{why}", "the receipt is not valid: {why}"),
    "broken": ("与发出的回执不符", "is not the entry for which a receipt was given"),
    "order": ("签名记录的顺序不对", "the notes are out of order"),
    "key": ("用的不是约定的密钥或日志名：{why}", "this is not the log or key that was agreed: {why}"),
    "S1.person": ("经手过该事项的人（{person}）又作了核验", "person {person} verified an item they had handled"),
    "S1.unit": ("承办单位（{unit}）或其下级自行核验", "the item was verified from inside its doing unit {unit}"),
    "S2.claim": ("没有提交销号申请就销号", "the item was struck off without a submitted claim"),
    "S2.head": (
        "销号申请不是由单位负责人提交的，台账册也没有规定可以代录",
        "the claim was not submitted by a unit head, nor does its register take it on paper",
    ),
    "S2.proof": (
        "销号人没有打开佐证（{evidence}）并判为属实",
        "whoever struck the item off did not open proof {evidence} and find it true",
    ),
    "S2.two": ("提交和核验的不是两个单位的两个人", "submitted and verified by the same person or unit"),
    "level.plan": (
        "核验的级与台账册当时的规定不符",
        "was submitted for other levels of verification than its register asks for",
    ),
    "level.order": ("没有逐级核验（应在第 {position} 级）", "was verified out of order: it stood at level {position}"),
    "level.unit": ("不是这一级（{unit}）的核验员", "was verified by somebody who is not of {unit}, whose level it is"),
    "level.twice": ("同一个人或单位核验了两级", "was verified at two levels by one person or unit"),
    "leader.rule": ("逾期该由领导确认的写错了", "does not say truly whether a leader must confirm the close-out"),
    "leader.missing": (
        "没有领导确认就销号",
        "was struck off without the leader's confirmation that its register asks for",
    ),
    "leader.two": ("确认的领导办理或核验过该事项", "was confirmed by somebody who also did or verified it"),
    "leader.other": ("不是由分管领导确认的", "was confirmed by somebody who is not the item's leader"),
    "S7.founded": ("有人签名的“设立之初”授权", "a founding grant signed by a person"),
    "S7.proposal": ("确认了不存在或已办过的授权", "confirms a grant that is not waiting"),
    "S7.self": ("本人参与了给自己的授权（{person}）", "person {person} took part in a grant to themselves"),
    "S7.same": ("提出和确认是同一人（{person}）", "proposed and confirmed by the same person {person}"),
    "S7.side": ("{role} 无权办这一步授权", "{role} may not take this step of a grant"),
    "S7.exclude": ("同一人（{person}）兼任 {one} 和 {other}", "person {person} holds both {one} and {other}"),
    "S9.given": ("委托本身不合规则：{why}", "is not a delegation that may be given: {why}"),
    "S9.delegation": ("代办没有有效的委托", "acts for another without a delegation in force"),
    "S12.asked": ("清除的不是有人申请过的内容", "purges what nobody had asked to purge"),
    "S12.two": ("申请清除和确认清除的是同一个人", "was asked for and confirmed by one person"),
    "S13.version": ("审定的不是送审的那一版计划", "decides on a version of a plan that was not handed in"),
    "S13.two": ("审定计划的人编过或者送过这一版", "was decided by somebody who wrote or handed in that version"),
    "S14.two": ("审核或签发的人拟过这份公文", "was reviewed or signed by somebody who drafted that paper"),
    "S14.leader": ("公文没有由写明的县领导签发", "was not signed by the leader whom the paper names"),
    "role": ("签名人没有 {role} 这一角色", "signs as {role} without holding that role"),
    "rule": ("字段不足以复核规则：{why}", "lacks what the rules need: {why}"),
    "part.sum": ("文件 {name} 被改动或缺失", "file {name} was changed or is missing"),
    "part.unlisted": ("文件 {name} 不在 SHA256SUMS.txt 里", "file {name} is not in SHA256SUMS.txt"),
    "part.foreign": ("佐证 {name} 不是日志登记过的文件", "no entry records the proof {name}"),
    "part.order": ("不按序号排列，或重复", "is out of order, or there twice"),
}


class Unreadable(Exception):
    """There is no bundle here that could be judged."""


class Finding(collections.namedtuple("Finding", "code seq stream params")):
    """One thing that is wrong: at which entry (None: the log as a whole), in which stream ("item/12")."""

    def words(self, english=False):
        text = WORDS[self.code][1 if english else 0].format(**self.params)
        if self.seq is None:
            return f"{text} [{self.code}]"
        stream = f" ({self.stream})" if self.stream else ""
        place = f"entry {self.seq}{stream}: " if english else f"第 {self.seq} 条{stream}："
        return f"{place}{text} [{self.code}]"


# --- canonical JSON ---------------------------------------------------------------------------------------------


class NotCanonical(ValueError):
    pass


def parse(line):
    """The value of a line of canonical JSON. (Keys need no look: every reader below knows the names it wants.)"""
    try:
        text = line.decode("utf-8")
        value, end = _decoder.raw_decode(text)
        again = _encoder.encode(value)
    except NotCanonical:
        raise
    except (ValueError, RecursionError) as error:
        raise NotCanonical(str(error)[:80]) from None
    if end != len(text) or again != text:
        raise NotCanonical("spelling")
    # Between two strings there is always a quotation mark, which composes with nothing: the line as a whole tells.
    if not unicodedata.is_normalized("NFC", text):
        raise NotCanonical("not NFC")
    return value


def _refuse(text):
    raise NotCanonical(f"number {text[:20]}")


def _whole(digits):
    if len(digits) > 17 or abs(int(digits)) > SAFE_INT:
        _refuse(digits)
    return int(digits)


_decoder = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse, parse_int=_whole)
_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def commitment(salt, name, value):
    data = b"\x02" + salt + name.encode("utf-8") + b"\x00" + value.encode("utf-8")
    return hashlib.sha256(data).hexdigest()


# --- the tree (RFC 6962) ----------------------------------------------------------------------------------------


class Tree:
    """Grows leaf by leaf and knows its root."""

    def __init__(self):
        self.size = 0
        self.edge = []

    def append(self, leaf_hash):
        new, index = leaf_hash, self.size
        while index & 1:
            new = hashlib.sha256(b"\x01" + self.edge.pop() + new).digest()
            index >>= 1
        self.edge.append(new)
        self.size += 1

    def root(self):
        if not self.edge:
            return hashlib.sha256(b"").digest()
        right = self.edge[-1]
        for left in reversed(self.edge[:-1]):
            right = hashlib.sha256(b"\x01" + left + right).digest()
        return right


# --- Ed25519 (RFC 8032), verification only ----------------------------------------------------------------------

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_I = pow(2, (_P - 1) // 4, _P)


def _add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _point(data):
    """The point that 32 bytes stand for, or None."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= _P:
        return None
    x2 = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(x2, (_P + 3) // 8, _P)
    if (x * x - x2) % _P:
        x = x * _I % _P
    if (x * x - x2) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _bytes(p):
    inverse = pow(p[2], _P - 2, _P)
    x, y = p[0] * inverse % _P, p[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


class Multiples:
    """k·P quickly for one P and many k: every multiple of every 4-bit digit, made once."""

    def __init__(self, point):
        self.rows = []
        for _ in range(64):
            row = [(0, 1, 1, 0)]
            for _ in range(15):
                row.append(_add(row[-1], point))
            self.rows.append(row)
            point = _add(row[-1], point)

    def times(self, k):
        total = (0, 1, 1, 0)
        for row in self.rows:
            if k & 15:
                total = _add(total, row[k & 15])
            k >>= 4
        return total


_BASE = (
    15112221349535400772501151409588531511454012693041857206046113283949847762202,
    46316835694926478169428394003475163141307993866256225615783033603165251855960,
)


@functools.lru_cache(maxsize=1)
def _base_multiples():
    x, y = _BASE
    return Multiples((x, y, 1, x * y % _P))


class PublicKey:
    """An Ed25519 key that says whether a signature under a message is its own."""

    def __init__(self, data):
        point = _point(data) if len(data) == 32 else None
        if point is None:
            raise ValueError("not an Ed25519 public key")
        self.data = data
        x, y = _P - point[0], point[1]  # minus A, so that one addition is enough
        self.minus = Multiples((x, y, 1, x * y % _P))

    def verify(self, signature, message):
        s = int.from_bytes(signature[32:], "little")
        if len(signature) != 64 or s >= _L:
            return False
        h = int.from_bytes(hashlib.sha512(signature[:32] + self.data + message).digest(), "little") % _L
        return _bytes(_add(_base_multiples().times(s), self.minus.times(h))) == signature[:32]


_public_key = functools.lru_cache(maxsize=4)(PublicKey)


# --- signed notes (C2SP) ----------------------------------------------------------------------------------------


class BadNote(ValueError):
    pass


class Key:
    """Whose signature counts: the log's name and its public key, from "name+id+base64"."""

    def __init__(self, text):
        try:
            self.name, id_, encoded = text.strip().split("+", 2)
            data = base64.b64decode(encoded, validate=True)
            self.id = hashlib.sha256(self.name.encode("utf-8") + b"\n" + data).digest()[:4]
            if data[:1] != b"\x01" or self.id.hex() != id_ or base64.b64encode(data).decode() != encoded:
                raise ValueError
            self.public = _public_key(data[1:])
        except ValueError:
            raise Unreadable(f"not a verifier key: {text.strip()[:80]}") from None
        self.text = text.strip()
        self._last = (None, None)

    def open(self, note):
        """(size, root) of a note that this key signed. Thousands of receipts may bear one note: it is checked once."""
        if self._last[0] != note:
            self._last = (note, self._open(note))
        return self._last[1]

    def _open(self, note):
        text, separator, signatures = note.partition("\n\n")
        text += "\n"
        lines = text.split("\n")
        if not separator or not signatures.endswith("\n") or len(lines) != 4:
            raise BadNote("shape")
        ours = 0
        for line in signatures[:-1].split("\n"):
            mark, _, rest = line.partition(" ")
            name, _, encoded = rest.partition(" ")
            data = _base64(encoded)
            if mark != "\u2014" or len(data) < 5:
                raise BadNote("signature line")
            if name == self.name and data[:4] == self.id:
                if not self.public.verify(data[4:], text.encode("utf-8")):
                    raise BadNote("signature")
                ours += 1
        if not ours:
            raise BadNote("signed by another key")
        origin, size, root = lines[0], lines[1], _base64(lines[2])
        if origin != self.name:
            raise BadNote("of another log")
        if not re.fullmatch("[1-9][0-9]{0,15}", size) or len(root) != 32:
            raise BadNote("size or root")
        return int(size), root


def _base64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise BadNote("base64") from None
    if base64.b64encode(data).decode() != text:
        raise BadNote("base64")
    return data


# --- receipts (C2SP tlog-proof) ---------------------------------------------------------------------------------

_RECEIPT = "c2sp.org/tlog-proof@v1"


def read_receipt(text, key):
    """(index, hash of the leaf, note) of a receipt that leads to a root which the key signed."""
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")
    if (
        len(lines) < 3
        or lines[0] != _RECEIPT
        or lines[1][:6] != "extra "
        or not re.fullmatch("index (0|[1-9][0-9]{0,14})", lines[2])
    ):
        raise BadNote("shape")
    leaf_hash, index, path = _base64(lines[1][6:]), int(lines[2][6:]), [_base64(line) for line in lines[3:]]
    size, root = key.open(note)
    if any(len(step) != 32 for step in [leaf_hash, *path]) or not _leads(leaf_hash, index, size, path, root):
        raise BadNote("path")
    return index, leaf_hash, note


def _leads(leaf_hash, index, size, path, root):
    """RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return False
    first, last, here = index, size - 1, leaf_hash
    for step in path:
        if last == 0:
            return False
        if first & 1 or first == last:
            here = hashlib.sha256(b"\x01" + step + here).digest()
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            here = hashlib.sha256(b"\x01" + here + step).digest()
        first, last = first >> 1, last >> 1
    return last == 0 and here == root


# --- the leaf ---------------------------------------------------------------------------------------------------

_FIELDS = {
    "actor", "files", "for", "idem", "log", "post", "prev", "priv", "pub", "role", "seq", "stream", "stream_seq",
    "ts", "ts_dev", "type", "unit", "v",
}  # fmt: skip
_HASH = re.compile("[0-9a-f]{64}")
_INSTANT = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z")
_WORD = re.compile("[a-z][a-z0-9_]{0,62}")


def _is_int(value):
    return type(value) is int


def _is_hash(value):
    return isinstance(value, str) and bool(_HASH.fullmatch(value))


def _is_instant(value):
    return isinstance(value, str) and bool(_INSTANT.fullmatch(value))


def _maybe(test):
    return lambda value: value is None or test(value)


def _is_priv(value):
    if not isinstance(value, list):
        return False
    last = ""
    for word in value:
        if not (isinstance(word, dict) and {"c", "n"} <= set(word) <= {"c", "n", "sub"} and _is_hash(word["c"])):
            return False
        name = word["n"]
        if not (isinstance(name, str) and _WORD.fullmatch(name) and name > last and _is_int(word.get("sub", 0))):
            return False
        last = name
    return True


_TESTS = {
    "actor": _maybe(_is_int),
    "files": lambda v: (
        isinstance(v, list) and all(isinstance(f, dict) and set(f) == {"c"} and _is_hash(f["c"]) for f in v)
    ),
    "for": _maybe(lambda v: isinstance(v, dict) and set(v) == {"person", "post"} and all(map(_is_int, v.values()))),
    "idem": _maybe(lambda v: isinstance(v, str)),
    "log": lambda v: isinstance(v, str),
    "post": _maybe(_is_int),
    "prev": _maybe(_is_hash),
    "priv": _is_priv,
    "pub": lambda v: isinstance(v, dict),
    "role": _maybe(lambda v: isinstance(v, str)),
    "seq": _is_int,
    "stream": lambda v: (
        isinstance(v, dict) and set(v) == {"kind", "id"} and _is_int(v["id"]) and isinstance(v["kind"], str)
    ),
    "stream_seq": _is_int,
    "ts": _is_instant,
    "ts_dev": _maybe(_is_instant),
    "type": lambda v: isinstance(v, str),
    "unit": _maybe(_is_int),
    "v": lambda v: v == 1 and _is_int(v),
}


def read_leaf(line):
    """(leaf, None), or (None, (code, why)) when this is not one."""
    if not line.isascii():
        return None, ("canonical", "not ASCII")
    try:
        leaf = parse(line)
    except NotCanonical as error:
        return None, ("canonical", str(error))
    if not isinstance(leaf, dict) or set(leaf) != _FIELDS:
        return None, ("shape", "names")
    for name, test in _TESTS.items():
        if not test(leaf[name]):
            return None, ("shape", name)
    return leaf, None


_ERASURE = b'"type":"journal.value.erased"'


def erasures(lines):
    """(seq, "value"|"file", name) of everything that these entries erased. They are verified with all the others."""
    erased: set[tuple] = set()
    for line in lines:
        leaf = read_leaf(line)[0] if _ERASURE in line else None
        if leaf and leaf["type"] == "journal.value.erased":
            with contextlib.suppress(KeyError, TypeError, ValueError):  # then it erased nothing
                for target in leaf["pub"]["targets"]:
                    if not 0 <= target["seq"] < leaf["seq"]:
                        raise ValueError("it names an entry that was not there yet")
                    erased.update((target["seq"], "value", name) for name in target["names"])
                    erased.update((target["seq"], "file", place) for place in target["files"])
    return erased


# --- judging a log ----------------------------------------------------------------------------------------------


class Judge:
    """Takes the entries of one log in order, beside them notes, values and files, and keeps what is wrong.

    `stated` is the hash that the log says the leaf has: it shows which leaf was touched when the root does not fit.
    `erased` is what `erasures` found: the values and files that entries of this log took away.
    """

    def __init__(self, key, notes=(), held=(), erased=()):
        self.key = key
        self.erased = erased
        self.findings = []
        self.tree = Tree()
        self.streams = {}
        self.rules = Rules(self.find)
        self.signed = 0  # as far as a note reaches whose root fits
        self.notes = 0
        self.values = self.files = self.redacted = 0
        self._wrong_root = False
        self._promised = {}  # number of an entry -> the leaf hash of its receipt
        self._expected = []  # (size, root) still to come
        last = 0
        for note in notes:
            opened = self._open(note)
            if opened:
                if opened[0] <= last:
                    self.find("order")
                last = max(last, opened[0])
                self._expected.append(opened)
        for note in held:
            opened = self._open(note)
            if opened:
                self._expected.append(opened)
        self._expected.sort(reverse=True)

    def _open(self, note):
        self.notes += 1
        try:
            return self.key.open(note)
        except BadNote as error:
            size = note.partition("\n")[2].partition("\n")[0][:20]
            self.find("note", size=size, why=str(error))
            return None

    def promise(self, receipt):
        """A receipt that was given out: its entry must be here, and its note must fit."""
        try:
            index, leaf_hash, note = read_receipt(receipt, self.key)
        except BadNote as error:
            self.find("receipt", why=str(error))
            return
        self._promised[index] = leaf_hash
        self._expected.append(self.key.open(note))
        self._expected.sort(reverse=True)

    def find(self, code, seq=None, stream=None, **params):
        self.findings.append(Finding(code, seq, stream, params))

    def entry(self, line, stated, values=(), files=()):
        """`values`: (name, salt, value) and `files`: (n, salt, {"mime", "sha256", "size"}) of this entry, in order."""
        seq = self.tree.size
        leaf_hash = hashlib.sha256(b"\x00" + line).digest()
        self.tree.append(leaf_hash)
        leaf, wrong = read_leaf(line)
        stream = "{kind}/{id}".format(**leaf["stream"]) if leaf else None
        if leaf_hash != stated:
            self.find("bytes", seq, stream)
        if self._promised.get(seq, leaf_hash) != leaf_hash:
            self.find("broken", seq, stream)
        if wrong:
            self.find(wrong[0], seq, None, why=wrong[1])
        else:
            self._place(seq, stream, leaf, stated)
            self._openings(seq, stream, leaf, values, files)
            self.rules.entry(seq, stream, leaf)
        self._roots()

    def _place(self, seq, stream, leaf, stated):
        if leaf["log"] != self.key.name:
            self.find("log", seq, stream, origin=leaf["log"])
        if leaf["seq"] != seq:
            self.find("seq", seq, stream, found=leaf["seq"])
        number, before, previous = self.streams.get(stream, (0, None, None))
        if leaf["stream_seq"] != number + 1 or leaf["prev"] != (before.hex() if before else None):
            self.find("stream", seq, stream, previous=previous)
        # The hash it was recorded with, so that a changed leaf is named once, not again by its successor.
        self.streams[stream] = (leaf["stream_seq"], stated, seq)

    def _openings(self, seq, stream, leaf, values, files):
        here = {name: (salt, value) for name, salt, value in values}
        for word in leaf["priv"]:
            self._opening("value", seq, stream, word["n"], word["n"], word["c"], here.pop(word["n"], None))
        self.values += len(values)
        beside = {n: (salt, _encoder.encode(ref)) for n, salt, ref in files}
        for n, file in enumerate(leaf["files"]):
            self._opening("file", seq, stream, n, "file", file["c"], beside.pop(n, None))
        self.files += len(files)
        for name in [*here, *beside]:
            self.find("stray", seq, stream, file="values" if name in here else "files", name=name)

    def _opening(self, code, seq, stream, name, field, committed, opening):
        is_erased = (seq, code, name) in self.erased
        if opening is None:
            self.redacted += is_erased
            if not is_erased:
                self.find(code + "_gone", seq, stream, name=name)
        elif is_erased:
            self.find("not_erased", seq, stream, name=name)
        elif commitment(opening[0], field, opening[1]) != committed:
            self.find(code, seq, stream, name=name)

    def _roots(self):
        while self._expected and self._expected[-1][0] == self.tree.size:
            size, root = self._expected.pop()
            if root == self.tree.root():
                self.signed = size
            elif not self._wrong_root:
                self._wrong_root = True  # every later note would repeat it
                self.find("root", size=size)

    def finish(self, unsigned_is_wrong=True):
        """Whatever only the end can tell. Returns the findings, the first bad entry first."""
        for size, _ in self._expected:
            self.find("cut", size=size, found=self.tree.size)
            break
        if unsigned_is_wrong and self.signed < self.tree.size and not self._wrong_root:
            self.find("unsigned", count=self.tree.size - self.signed)
        self.findings.sort(key=lambda f: (f.seq is None, f.seq or 0))
        return self.findings


# --- replaying the rules ----------------------------------------------------------------------------------------

ADMINS = {"auditor", "system_admin", "security_admin"}
DELEGATION_DAYS = 30
_BEIJING = datetime.timedelta(hours=8)

HANDLING = {
    "ledger.item.entered", "ledger.item.issued", "ledger.item.reissued", "ledger.item.decline_refused",
    "ledger.item.handed_over", "ledger.item.claim_recorded", "ledger.item.letter_sent", "ledger.item.letter_received",
    "ledger.item.progress_recorded", "ledger.item.progress_retracted",
    "ledger.item.superior_recorded", "ledger.item.superior_struck_off",
    "ledger.item.spoken_recorded", "ledger.item.spoken_secretary", "ledger.item.spoken_confirmed",
    "ledger.item.spoken_denied", "ledger.item.spoken_dropped",
}  # fmt: skip
DOING = {
    "ledger.item.accepted", "ledger.item.declined", "ledger.item.reported", "ledger.item.evidence_added",
    "ledger.item.broken_down", "ledger.item.inner_task_added", "ledger.item.inner_task_done",
    "ledger.item.extension_asked", "ledger.item.claim_drafted", "ledger.item.claim_submitted",
    "ledger.item.claim_withdrawn", "ledger.item.part_finished", "ledger.item.unchanged", "ledger.item.blocker_named",
    "ledger.item.report_corrected",
    "ledger.item.blocker_resolved", "ledger.item.blocker_confirmed", "ledger.item.blocker_reopened",
}  # fmt: skip
VERIFYING = {
    "ledger.item.proof_opened", "ledger.item.proof_judged", "ledger.item.returned", "ledger.item.level_passed",
    "ledger.item.closed",
}  # fmt: skip
PURGING = {
    f"{room}.{name}"
    for room in ("ledger.item", "intake.document")
    for name in ("purge_asked", "purge_refused", "purged")
}
PLANNING = {"planning.plan.submitted", "planning.plan.approved", "planning.plan.sent_back"}
WRITING = {"papers.paper.drafted", "papers.paper.edited", "papers.paper.submitted"}
PAPERS = WRITING | {f"papers.paper.{name}" for name in ("reviewed", "sent_back", "signed", "revoked", "recalled")}
BY_LEADER = {"supervision", "bulletin", "talk", "referral", "report"}  # 督办 and upwards on the ladder
ENDS_CLAIM = {"ledger.item.claim_withdrawn", "ledger.item.returned", "ledger.item.withdrawn", "ledger.item.reopened"}


class Item:
    """What the rules remember of an item."""

    __slots__ = (
        "claim", "confirmers", "former", "lead", "leader", "levels", "needs_leader", "openers", "overdue", "persons",
        "position", "register", "seed", "seen", "units", "verdicts",
    )  # fmt: skip

    def __init__(self):
        self.persons = set()  # whoever did, entered or issued, for ever
        self.units = ()  # the doing units of now
        self.former = set()  # units that handed it over, for ever
        self.lead = self.leader = self.register = None  # the first lead unit; the portfolio leader; the home register
        self.overdue = "9999"  # the instant from which it is late
        self.claim = None  # (persons, unit, proofs) of the submitted claim
        self.begin("", [], needs_leader=False)

    def begin(self, seed, levels, needs_leader):
        """A new claim: nobody has looked at it."""
        self.seed, self.levels, self.needs_leader = seed, levels, needs_leader
        self.position = next((n for n, level in enumerate(levels) if not level["skipped"]), 0)
        self.seen = {}  # position -> who looked at that level
        self.confirmers = set()
        self.look()

    def look(self):
        """A level begins."""
        self.openers = {}  # proof -> who opened it at this level
        self.verdicts = {}  # proof -> (the last verdict, whose)

    def level(self):
        return self.levels[self.position] if self.levels else None

    def following(self):
        return next((n for n, x in enumerate(self.levels) if n > self.position and not x["skipped"]), None)

    def required(self):
        """The proofs that this level must look at: all, or the sample that nobody could choose."""
        proofs, level = self.claim[2] if self.claim else (), self.level()
        if not level or not 0 < level["sample"] < len(proofs):
            return set(proofs)

        name = level["level"]

        def drawn(proof):
            return hashlib.sha256(f"{self.seed} {name} {proof}".encode()).digest(), proof

        return set(sorted(proofs, key=drawn)[: level["sample"]])


class Grant:
    """A role, from its proposal on."""

    __slots__ = ("from_on", "person", "post", "proposers", "role", "scope", "state", "to_on")

    def __init__(self, pub, state, proposers=()):
        self.post, self.person, self.role = pub["post_id"], pub["person_id"], pub["role"]
        self.from_on, self.to_on = pub["from_on"], pub["to_on"] or "9999-12-31"
        self.scope = pub.get("scope_unit_id")  # None: the unit of the post
        self.state, self.proposers = state, set(proposers)

    def holds(self, day):
        return self.state == "granted" and self.from_on <= day <= self.to_on

    def meets(self, other):
        return self.from_on <= other.to_on and other.from_on <= self.to_on


class Rules:
    """Replays org and the ledger from the entries, as far as the separation of duties needs them."""

    def __init__(self, find):
        self.find = find
        self.parents = {}  # unit -> the unit above
        self.successors = {}  # reorganisation -> units that take over
        self.posts = {}  # post -> [person, unit, to_on]
        self.grants = {}
        self.grants_of_post = collections.defaultdict(list)
        self.grants_of_person = collections.defaultdict(list)
        self.delegations = {}  # id -> [from_post, to_post, to_person, roles, from_on, to_on]
        self.members = {}  # task force -> (units, persons) that ever belonged to it
        self.kinds = {}  # unit -> what it is
        self.registers = {}  # id -> the rules of a register, as its last entry says them
        self.items = {}
        self.purges = {}  # asked, not decided: purge -> (stream, persons, entries)
        self.purged = {}  # purge -> stream
        self.plans = {}  # handed in, not decided: plan -> (version, persons)
        self.papers = {}  # paper -> (kind, the leader who is to sign, who wrote it)
        self.anybody_signed = False

    def entry(self, seq, stream, leaf):
        self.at = seq, stream
        try:
            self._signer(leaf)
            self._org(leaf)
            if leaf["type"] in PURGING or leaf["type"] == "ledger.item.source_purged":
                self._purge(leaf, (leaf["stream"]["kind"], leaf["stream"]["id"]), leaf["pub"])
            if leaf["type"] in PLANNING:
                self._planned(leaf, leaf["stream"]["id"], leaf["pub"])
            elif leaf["type"] in PAPERS:
                self._paper(leaf, leaf["stream"]["id"], leaf["pub"])
            if leaf["stream"]["kind"] == "item":
                self._item(leaf)
            elif leaf["type"] in ("ledger.register.opened", "ledger.register.changed"):
                self.registers[leaf["stream"]["id"]] = leaf["pub"]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self.find("rule", seq, stream, why=str(error)[:60])
        self.anybody_signed = self.anybody_signed or leaf["actor"] is not None

    def _wrong(self, code, **params):
        self.find(code, *self.at, **params)

    # Who signs: the role is held, and whoever acts for another was asked to (S9).

    def _signer(self, leaf):
        if leaf["actor"] is None:
            return
        day, role, post = _day(leaf["ts"]), leaf["role"], leaf["post"]
        hat = post  # the post whose roles are used
        if leaf["for"] is not None:
            hat = leaf["for"]["post"]
            lent = [d for d in self.delegations.values() if (d[0], d[1]) == (hat, post) and d[4] <= day <= d[5]]
            lender, _, lender_to_on = self.posts[hat]
            is_lent = any(not role or role in d[3] for d in lent)
            if not is_lent or lender != leaf["for"]["person"] or lender_to_on < day:
                self._wrong("S9.delegation")
        person, _, to_on = self.posts.get(post, (None, None, ""))
        held = not role or any(grant.role == role and grant.holds(day) for grant in self.grants_of_post[hat])
        if person != leaf["actor"] or to_on < day or not held:
            self._wrong("role", role=role or "-")

    def _persons(self, leaf):
        """Everyone who counts as having done this (S9)."""
        persons = {leaf["actor"]} | ({leaf["for"]["person"]} if leaf["for"] else set())
        return persons - {None}

    def _units(self, leaf):
        posts = [leaf["post"]] + ([leaf["for"]["post"]] if leaf["for"] else [])
        return {leaf["unit"]} | {self.posts[post][1] for post in posts if post in self.posts}

    def _lies_in(self, unit, top):
        for _ in range(100):  # a ring of units would be a mutation
            if unit == top:
                return True
            unit = self.parents.get(unit)
            if unit is None:
                return False
        return False

    # Units, posts, roles, delegations (S7).

    def _org(self, leaf):
        type_, id_, pub = leaf["type"], leaf["stream"]["id"], leaf["pub"]
        if type_ == "org.unit.founded":
            self.parents[id_], self.kinds[id_] = pub["parent_id"], pub.get("kind")
        elif type_ == "org.move.recorded":
            self.successors[id_] = pub["targets"]
        elif type_ == "org.move.moved":
            places = {each["unit"]: each["to"] for each in pub.get("places", [])}
            for unit in pub.get("follows", []):  # without a place there was one successor
                self.parents[unit] = places.get(unit, self.successors[id_][0])
        elif type_ in ("org.task_force.founded", "org.task_force.changed"):
            units, persons = self.members.setdefault(id_, (set(), set()))
            units.update(each["unit"] for each in pub["joined"] if each["unit"] is not None)
            persons.update(each["person"] for each in pub["joined"] if each["person"] is not None)
        elif type_ == "org.post.began":
            self.posts[id_] = [pub["person_id"], pub["unit_id"], "9999-12-31"]
        elif type_ == "org.post.ended":
            self.posts[id_][2] = pub["to_on"]
            for grant in self.grants_of_post[id_]:
                grant.to_on = min(grant.to_on, pub["to_on"])
            for lent in self.delegations.values():
                if id_ in (lent[0], lent[1]):
                    lent[5] = min(lent[5], pub["to_on"])
        elif type_ == "org.role.founded":
            if leaf["actor"] is not None or self.anybody_signed:
                self._wrong("S7.founded")
            self._add_grant(id_, Grant(pub, "granted"))
            self._exclude(self.grants[id_])
        elif type_ == "org.role.proposed":
            self._add_grant(id_, Grant(pub, "proposed", self._persons(leaf)))
            self._side(leaf, "security_admin")
            if pub["person_id"] in self._persons(leaf):
                self._wrong("S7.self", person=pub["person_id"])
        elif type_ == "org.role.granted":
            self._granted(leaf, self.grants.get(id_), pub)
        elif type_ in ("org.role.refused", "org.role.revoked"):
            self.grants[id_].state = "over"
        elif type_ == "org.delegation.given":
            is_own = leaf["post"] == pub["from_post_id"] and leaf["for"] is None
            if not is_own or self.posts[leaf["post"]][0] != leaf["actor"]:
                self._wrong("S9.given", why="lender")
            self._delegated(leaf, id_, pub)
        elif type_ == "org.delegation.appointed":
            self._appointed(leaf, pub)
            self._delegated(leaf, id_, pub)
        elif type_ == "org.delegation.ended":
            self.delegations.pop(id_)

    def _add_grant(self, id_, grant):
        self.grants[id_] = grant
        self.grants_of_post[grant.post].append(grant)
        self.grants_of_person[grant.person].append(grant)

    def _granted(self, leaf, grant, pub):
        if grant is None or grant.state != "proposed" or (grant.person, grant.role) != (pub["person_id"], pub["role"]):
            self._wrong("S7.proposal")
            return
        grant.state = "granted"
        self._side(leaf, "auditor")
        confirmers = self._persons(leaf)
        for person in confirmers & grant.proposers:
            self._wrong("S7.same", person=person)
        if grant.person in confirmers:
            self._wrong("S7.self", person=grant.person)
        self._exclude(grant)

    def _side(self, leaf, role):
        if leaf["actor"] is None or leaf["role"] != role:
            self._wrong("S7.side", role=leaf["role"] or "-")

    def _exclude(self, grant):
        held = {g.role for g in self.grants_of_person[grant.person] if g.state == "granted" and g.meets(grant)}
        for lent in self.delegations.values():
            if lent[2] == grant.person and lent[5] >= grant.from_on:
                held |= lent[3]
        for other in sorted(held - {grant.role}):
            if grant.role in ADMINS or other in ADMINS:
                self._wrong("S7.exclude", person=grant.person, one=grant.role, other=other)

    def _delegated(self, leaf, id_, pub):
        lender, borrower, roles = pub["from_post_id"], pub["to_post_id"], set(pub["roles"])
        from_on, to_on = pub["from_on"], pub["to_on"]
        person = self.posts[borrower][0]
        days = (datetime.date.fromisoformat(to_on) - datetime.date.fromisoformat(from_on)).days
        today = _day(leaf["ts"])
        own = {grant.role for grant in self.grants_of_post[lender] if grant.holds(today)}
        if person in self._persons(leaf) or person == self.posts[lender][0]:
            self._wrong("S9.given", why="to oneself")
        if not roles or not roles <= own:
            self._wrong("S9.given", why="roles")
        if not 0 <= days < DELEGATION_DAYS or from_on < today:
            self._wrong("S9.given", why="period")
        theirs = {grant.role for grant in self.grants_of_person[person] if grant.holds(from_on)}
        if (roles | theirs) & ADMINS:
            self._wrong("S9.given", why="administrators")
        self.delegations[id_] = [lender, borrower, person, roles, from_on, to_on]

    def _appointed(self, leaf, pub):
        """A unit head names a stand-in for a post of the own unit from among the own unit, never for the own post."""
        hat = leaf["for"]["post"] if leaf["for"] else leaf["post"]
        day = _day(leaf["ts"])
        heads = [g for g in self.grants_of_post[hat] if g.role == "unit_head" and g.holds(day)]
        tops = [self.posts[hat][1] if g.scope is None else g.scope for g in heads]
        for post in (pub["from_post_id"], pub["to_post_id"]):
            if leaf["role"] != "unit_head" or not any(self._lies_in(self.posts[post][1], top) for top in tops):
                self._wrong("S9.given", why="head")
        if pub["from_post_id"] in (hat, leaf["post"]):
            self._wrong("S9.given", why="own post")

    # What slipped in is taken away by two (S12).

    def _purge(self, leaf, stream, pub):
        name, purge = leaf["type"].rpartition(".")[2], pub["purge"]
        if name == "purge_asked":
            self.purges[purge] = stream, self._persons(leaf), pub.get("seqs")
        elif name == "purge_refused":
            self.purges.pop(purge, None)
        elif name == "source_purged":  # follows from the purge of the paper that the item cites
            if self.purged.get(purge) != (pub["origin_kind"], pub["origin_id"]):
                self._wrong("S12.asked")
        else:
            asked_of, askers, seqs = self.purges.pop(purge, (None, set(), None))
            if asked_of != stream or (seqs is not None and seqs != pub["seqs"]):
                self._wrong("S12.asked")
            if not self._persons(leaf) or self._persons(leaf) & askers:
                self._wrong("S12.two")
            if leaf["role"] not in ("verifier", "leader"):
                self._wrong("role", role="verifier")
            self.purged[purge] = stream

    # A version of a plan is decided by somebody who had no hand in it (S13).

    def _planned(self, leaf, plan, pub):
        if leaf["type"] == "planning.plan.submitted":
            self.plans[plan] = pub["number"], self._persons(leaf) | set(pub["hands"])
            return
        number, hands = self.plans.pop(plan, (None, set()))
        if number != pub["number"]:
            self._wrong("S13.version")
        if not self._persons(leaf) or self._persons(leaf) & hands:
            self._wrong("S13.two")
        if leaf["role"] not in ("leader", "clerk"):
            self._wrong("role", role="leader")

    # An official paper is reviewed and signed by somebody who did not draft it (S14).

    def _paper(self, leaf, paper, pub):
        name, persons = leaf["type"].rpartition(".")[2], self._persons(leaf)
        kind, signer, hands = self.papers.get(paper, (None, None, set()))
        if leaf["type"] in WRITING:
            self.papers[paper] = pub.get("kind", kind), pub.get("signer", signer), hands | persons
            return
        if not persons or persons & hands:
            self._wrong("S14.two")
        if (
            name in ("signed", "revoked", "recalled")
            and kind in BY_LEADER
            and (leaf["role"] != "leader" or signer not in persons)
        ):
            self._wrong("S14.leader")

    # Items (S1, S2).

    def _item(self, leaf):
        type_, pub = leaf["type"], leaf["pub"]
        item = self.items.setdefault(leaf["stream"]["id"], Item())
        if "units" in pub and (type_ in HANDLING or type_ == "ledger.item.edited"):
            item.units = tuple(part["unit"] for part in pub["units"])
            item.lead = next((part["unit"] for part in pub["units"] if part["first"]), None)
        elif type_ == "ledger.item.handed_over":
            item.former.add(pub["from"])
            item.units = tuple(pub["to"] if unit == pub["from"] else unit for unit in item.units)
            item.lead = pub["to"] if item.lead == pub["from"] else item.lead
        if type_ in ("ledger.item.entered", "ledger.item.edited"):
            item.register, item.leader = pub.get("register"), pub.get("leader")
        if type_ in HANDLING or type_ in DOING or (type_ == "ledger.item.assigned" and pub["unit"]):
            item.persons |= self._persons(leaf)
        elif type_ in VERIFYING:
            self._verifies(leaf, item)
        if type_ == "ledger.item.proof_opened":
            item.openers.setdefault(pub["evidence"], set()).add(leaf["actor"])
        elif type_ == "ledger.item.proof_judged":
            item.verdicts[pub["evidence"]] = (pub["verdict"], leaf["actor"])
        elif type_ == "ledger.item.level_passed":
            item.position = item.following() or item.position
            item.look()
        elif type_ == "ledger.item.close_confirmed":
            self._confirms(leaf, item)
        elif type_ in ("ledger.item.claim_submitted", "ledger.item.claim_recorded"):
            self._submits(leaf, item)
        elif type_ == "ledger.item.closed" or type_ in ENDS_CLAIM:
            item.claim = None
        item.overdue = pub.get("now", {}).get("overdue_from_at", item.overdue)

    def _submits(self, leaf, item):
        """By the unit head; on paper, or by the signed sheet, only where the register then said so."""
        pub, rules = leaf["pub"], self.registers.get(item.register, {})
        takes, is_paper = rules.get("claim_by", "head"), leaf["type"] == "ledger.item.claim_recorded"
        if is_paper:
            may = takes in ("paper", "sheet") and leaf["role"] == "clerk"
        else:
            may = leaf["role"] == "unit_head" or (
                leaf["role"] == "liaison" and takes == "sheet" and pub.get("sheet") in pub["proofs"]
            )
        if not may:
            self._wrong("S2.head")
        item.claim = self._persons(leaf), pub["unit"], pub["proofs"]
        levels, needs_leader = pub.get("levels", []), pub.get("needs_leader", False)
        if levels != self._plan(item, rules):
            self._wrong("level.plan")
        came = _began(pub["received_on"]) if is_paper else leaf["ts"]  # a paper counts from the day it was received
        if needs_leader != (rules.get("red_needs_leader", False) and item.overdue[:19] <= came[:19]):
            self._wrong("leader.rule")
        leaf_hash = hashlib.sha256(b"\x00" + _encoder.encode(leaf).encode("utf-8")).hexdigest()
        item.begin(leaf_hash, levels, needs_leader)

    def _plan(self, item, rules):
        """The levels that a claim must pass: what the register says, without those at which nobody could be apart."""
        township = item.lead
        while township is not None and self.kinds.get(township) != "township":
            township = self.parents.get(township)
        units = {"township": township, "sector": rules.get("sector_unit"), "office": None}
        plan: list[dict] = []
        before: list[int] = []
        for rule in rules.get("levels", []):
            unit, skipped = units[rule["level"]], ""
            if rule["level"] != "office":
                if unit is None:
                    skipped = "no_township"
                elif any(self._lies_in(unit, doing) for doing in item.former.union(item.units)):
                    skipped = "doing"
                elif any(self._lies_in(unit, other) for other in before):
                    skipped = "same"
                else:
                    before.append(unit)
            plan.append({"level": rule["level"], "sample": rule["sample"], "skipped": skipped, "unit": unit})
        if plan and all(level["skipped"] for level in plan):
            plan.append({"level": "office", "sample": 0, "skipped": "", "unit": None})
        first = True
        for level in plan:
            if first or level["skipped"]:  # whoever is first opens every proof
                level["sample"] = 0
            first = first and bool(level["skipped"])
        return plan if len(plan) > 1 or (plan and plan[0]["level"] != "office") else []

    def _verifies(self, leaf, item):
        persons, units = self._persons(leaf), self._units(leaf)
        if leaf["role"] != "verifier":
            self._wrong("role", role="verifier")
        owing = item.former.union(item.units)
        forces = [self.members[unit] for unit in owing if unit in self.members]
        for person in sorted(persons & item.persons.union(*(members for _, members in forces))):
            self._wrong("S1.person", person=person)
        for top in sorted(owing.union(*(members for members, _ in forces))):
            if any(self._lies_in(unit, top) for unit in units):
                self._wrong("S1.unit", unit=top)
        if item.claim is None:
            self._wrong("S2.claim")
            return
        if not persons or persons & item.claim[0] or item.claim[1] in units:
            self._wrong("S2.two")
        if item.levels:
            self._at_level(leaf, item, persons, units)
        if leaf["type"] == "ledger.item.closed" or leaf["type"] == "ledger.item.level_passed":
            self._finds_true(item, persons)
        if leaf["type"] == "ledger.item.closed":
            if item.needs_leader and not item.confirmers:
                self._wrong("leader.missing")
            if persons & item.confirmers:
                self._wrong("leader.two")

    def _at_level(self, leaf, item, persons, units):
        """Each level in its turn, by its own unit, and by nobody who has verified below it."""
        level, type_ = item.level(), leaf["type"]
        at = leaf["pub"].get("position", item.position if type_ == "ledger.item.returned" else None)
        is_last = item.following() is None
        is_out_of_turn = (
            is_last if type_ == "ledger.item.level_passed" else type_ == "ledger.item.closed" and not is_last
        )
        if at != item.position or is_out_of_turn:
            self._wrong("level.order", position=item.position)
        if level["unit"] is not None and not self._lies_in(leaf["unit"], level["unit"]):
            self._wrong("level.unit", unit=level["unit"])
        below = [x["unit"] for n, x in enumerate(item.levels) if n < item.position and not x["skipped"]]
        was_there = set().union(*(seen for n, seen in item.seen.items() if n < item.position))
        if persons & was_there or any(self._lies_in(u, top) for u in units for top in below if top is not None):
            self._wrong("level.twice")
        item.seen.setdefault(item.position, set()).update(persons)

    def _finds_true(self, item, persons):
        required = item.required()
        for proof in item.claim[2]:
            verdict, judge = item.verdicts.get(proof, (None, None))
            is_seen = persons & item.openers.get(proof, set()) and verdict == "true" and judge in persons
            if not is_seen if proof in required else verdict not in (None, "true"):
                self._wrong("S2.proof", evidence=proof)

    def _confirms(self, leaf, item):
        persons = self._persons(leaf)
        if leaf["role"] != "leader":
            self._wrong("role", role="leader")
        if item.claim is None:
            self._wrong("S2.claim")
        below = set().union(*(seen for n, seen in item.seen.items() if n < item.position))
        if persons & (item.persons | below):
            self._wrong("leader.two")
        if item.leader is not None and item.leader not in persons:
            self._wrong("leader.other")
        item.confirmers |= persons


def _began(day):
    """The instant at which a day began in China."""
    moment = datetime.datetime.fromisoformat(day + "T00:00:00+00:00") - _BEIJING
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


def _day(instant):
    """The day in China on which this happened."""
    moment = datetime.datetime.fromisoformat(instant[:19] + "+00:00")
    return (moment + _BEIJING).date().isoformat()


# --- the bundle -------------------------------------------------------------------------------------------------


class Bundle:
    """The files of an exported bundle, from a directory or a .zip."""

    def __init__(self, path):
        self.path = path
        try:
            self.zip = None if os.path.isdir(path) else zipfile.ZipFile(path)
            self.names = set(self.zip.namelist()) if self.zip else set()
        except (OSError, zipfile.BadZipFile) as error:
            raise Unreadable(f"{path}: {error}") from None

    def open(self, name):
        try:
            return self.zip.open(name) if self.zip else open(os.path.join(self.path, name), "rb")
        except (OSError, KeyError) as error:
            raise Unreadable(f"{name}: {error}") from None

    def has(self, name):
        return name in self.names if self.zip else os.path.exists(os.path.join(self.path, name))

    def lines(self, name):
        """The lines of a file; each must end with one line feed, the last one too."""
        with self.open(name) as source:
            for line in io.BufferedReader(source, 1 << 20) if self.zip else source:
                if line[-1:] != b"\n":
                    yield line + b"\x00"  # nothing canonical ends like this
                else:
                    yield line[:-1]


class Beside:
    """The rows of a side file, handed out entry by entry; a line that does not belong is told and passed over."""

    def __init__(self, bundle, name, read, find):
        self.lines, self.read, self.name, self.find = bundle.lines(name), read, name, find
        self.number = 0
        self.last = (-1,)
        self.next = self._advance()

    def _advance(self):
        for line in self.lines:
            self.number += 1
            try:
                row = self.read(parse(line))
            except (NotCanonical, KeyError, TypeError, ValueError):
                row = None
            if row is not None and row[0] > self.last:
                self.last = row[0]
                return row
            self.find("stray", file=self.name, name=self.number)
        return None

    def of(self, seq):
        rows = []
        while self.next is not None and self.next[0][0] == seq:
            rows.append(self.next[1:])
            self.next = self._advance()
        return rows

    def finish(self):
        while self.next is not None:
            self.find("stray", file=self.name, name=self.number)
            self.next = self._advance()


def _salt(text):
    if not _is_hash(text):
        raise ValueError("salt")
    return bytes.fromhex(text)


def _fields(row, *names):
    if set(row) != set(names):
        raise ValueError("names")


def _value_row(row):
    _fields(row, "name", "salt", "seq", "value")
    if not (_is_int(row["seq"]) and isinstance(row["name"], str) and isinstance(row["value"], str)):
        raise ValueError("types")
    return (row["seq"], row["name"]), row["name"], _salt(row["salt"]), row["value"]


def _file_row(row):
    _fields(row, "file", "mime", "salt", "seq", "sha256", "size")
    if not (_is_int(row["seq"]) and _is_int(row["file"]) and _is_hash(row["sha256"])):
        raise ValueError("types")
    ref = {name: row[name] for name in ("mime", "sha256", "size")}
    return (row["seq"], row["file"]), row["file"], _salt(row["salt"]), ref


def verify_bundle(path, key_text=None, held=(), receipts=()):
    """(judge, stated log, whether the key came from outside). Raises Unreadable."""
    bundle = Bundle(path)
    lines = list(bundle.lines("log.json"))
    try:
        log = parse(b"".join(lines))
        _fields(log, "format", "origin", "size", "verifier")
        if len(lines) != 1 or log["format"] != FORMAT or not _is_int(log["size"]):
            raise ValueError("log.json")
    except (NotCanonical, TypeError, ValueError) as error:
        raise Unreadable(f"log.json: {error}") from None
    key = Key(key_text or str(log["verifier"]))
    notes, broken = [], []
    for number, line in enumerate(bundle.lines("notes.jsonl"), 1):
        try:
            note = parse(line)
            _fields(note, "note")
            notes.append(str(note["note"]))
        except (NotCanonical, TypeError, ValueError):
            broken.append(number)
    judge = Judge(key, notes, held, erasures(bundle.lines("events.jsonl")))
    for receipt in receipts:
        judge.promise(receipt)
    for number in broken:
        judge.find("stray", file="notes.jsonl", name=number)
    if log["verifier"] != key.text:
        judge.find("key", why=str(log["verifier"])[:100])
    if log["origin"] != key.name:
        judge.find("key", why=str(log["origin"])[:100])
    _feed(bundle, judge)
    if log["size"] != judge.tree.size:
        judge.find("count", stated=log["size"], found=judge.tree.size)
    judge.finish()
    return judge, log, key_text is not None


def _feed(bundle, judge):
    values = Beside(bundle, "values.jsonl", _value_row, judge.find)
    files = Beside(bundle, "files.jsonl", _file_row, judge.find)
    has_blobs = bundle.has("blobs") or (bundle.zip and any(name.startswith("blobs/") for name in bundle.names))
    good = set()
    hashes = bundle.lines("hashes.txt")
    for line in bundle.lines("events.jsonl"):
        seq = judge.tree.size
        stated = next(hashes, b"").decode("ascii", "replace")
        refs = files.of(seq)
        judge.entry(line, bytes.fromhex(stated) if _is_hash(stated) else b"", values.of(seq), refs)
        if has_blobs:
            for _, _, ref in refs:
                if ref["sha256"] not in good and not _blob_holds(bundle, ref["sha256"]):
                    judge.find("blob", seq, sha256=ref["sha256"])
                good.add(ref["sha256"])
    values.finish()
    files.finish()
    if next(hashes, None) is not None:
        judge.find("stray", file="hashes.txt", name=judge.tree.size + 1)


def _blob_holds(bundle, sha256):
    name = f"blobs/{sha256[:2]}/{sha256[2:]}"
    if not bundle.has(name):
        return False
    digest = hashlib.sha256()
    with bundle.open(name) as source:
        for chunk in iter(lambda: source.read(1 << 20), b""):
            digest.update(chunk)
    return digest.hexdigest() == sha256


# --- a part of a log: the evidence dossier ----------------------------------------------------------------------


class PartJudge(Judge):
    """Judges some entries of a log, each by its own receipt."""

    def __init__(self, key):
        super().__init__(key)
        self.entries = self.gaps = self.copies = 0
        self.last = -1
        self.known = set()  # SHA-256 of every file that an entry here records
        self.size = 0

    def receipted(self, line, receipt, values, files):
        """`receipt` is None where its line is missing."""
        self.entries += 1
        leaf, wrong = read_leaf(line)
        seq = leaf["seq"] if leaf else None
        try:
            index, leaf_hash, _ = read_receipt(receipt or "", self.key)
        except BadNote as error:
            self.find("receipt", seq, why=str(error))
            return
        if hashlib.sha256(b"\x00" + line).digest() != leaf_hash:
            self.find("bytes", index)
        if wrong:
            self.find(wrong[0], index, why=wrong[1])
            return
        stream = "{kind}/{id}".format(**leaf["stream"])
        if leaf["log"] != self.key.name:
            self.find("log", index, stream, origin=leaf["log"])
        if seq != index:
            self.find("seq", index, stream, found=seq)
        if index <= self.last:
            self.find("part.order", index, stream)
        self.last = index
        number, before, previous = self.streams.get(stream, (0, None, None))
        self.gaps += max(0, leaf["stream_seq"] - number - 1)
        if leaf["stream_seq"] <= number or (leaf["stream_seq"] == number + 1 and leaf["prev"] != before):
            self.find("stream", index, stream, previous=previous)
        self.streams[stream] = (leaf["stream_seq"], leaf_hash.hex(), index)
        self._openings(index, stream, leaf, values, files)
        self.known.update(ref["sha256"] for _, _, ref in files)

    def _opening(self, code, seq, stream, name, field, committed, opening):
        if opening is None:
            self.redacted += 1
        elif commitment(opening[0], field, opening[1]) != committed:
            self.find(code, seq, stream, name=name)


class Inside:
    """The verifiable part inside a dossier, read like a bundle."""

    def __init__(self, bundle):
        self.bundle = bundle

    def lines(self, name):
        return self.bundle.lines(PART_IN + name)


def verify_part(bundle, key_text=None):
    """(judge, whether the key came from outside). Raises Unreadable."""
    inside = Inside(bundle)
    lines = list(inside.lines("log.json"))
    try:
        log = parse(b"".join(lines))
        _fields(log, "format", "note", "origin", "size", "verifier")
        if len(lines) != 1 or log["format"] != PART:
            raise ValueError("log.json")
    except (NotCanonical, TypeError, ValueError) as error:
        raise Unreadable(f"log.json: {error}") from None
    key = Key(key_text or str(log["verifier"]))
    judge = PartJudge(key)
    if log["verifier"] != key.text or log["origin"] != key.name:
        judge.find("key", why=str(log["verifier"])[:100])
    try:
        judge.size = key.open(str(log["note"]))[0]
        if judge.size != log["size"]:
            raise BadNote("another size")
    except BadNote as error:
        judge.find("note", size=str(log["size"])[:20], why=str(error))
    receipts = inside.lines("receipts.jsonl")
    values = Beside(inside, "values.jsonl", _value_row, judge.find)
    files = Beside(inside, "files.jsonl", _file_row, judge.find)
    for line in inside.lines("events.jsonl"):
        receipt = next(receipts, None)
        seq = (read_leaf(line)[0] or {}).get("seq")
        judge.receipted(line, _receipt_row(receipt), values.of(seq), files.of(seq))
    values.finish()
    files.finish()
    if next(receipts, None) is not None:
        judge.find("stray", file="receipts.jsonl", name=judge.entries + 1)
    _sums(bundle, judge)
    judge.findings.sort(key=lambda f: (f.seq is None, f.seq or 0))
    return judge, key_text is not None


def _receipt_row(line):
    try:
        row = parse(line or b"")
        _fields(row, "receipt")
        return str(row["receipt"])
    except (NotCanonical, TypeError, ValueError):
        return None


def _sums(bundle, judge):
    """Every file against SHA256SUMS.txt, and those among the proofs against what the entries record."""
    listed = set()
    for line in bundle.lines(SUMS):
        stated, _, name = line.decode("utf-8", "replace").partition("  ")
        listed.add(name)
        steps = name.replace("\\", "/").split("/")
        if ".." in steps or not steps[0] or ":" in steps[0] or _digest(bundle, name) != stated:
            judge.find("part.sum", name=name[:200])
        elif name.startswith(PROOFS_IN):
            judge.copies += 1
            if stated not in judge.known:
                judge.find("part.foreign", name=name[:200])
    for name in sorted(bundle.names - listed - {SUMS}):
        judge.find("part.unlisted", name=name[:200])


def _digest(bundle, name):
    if not bundle.has(name):
        return None
    digest = hashlib.sha256()
    try:
        with bundle.open(name) as source:
            for chunk in iter(lambda: source.read(1 << 20), b""):
                digest.update(chunk)
    except (OSError, zipfile.BadZipFile, zlib.error):
        return None
    return digest.hexdigest()


def report_part(judge, is_pinned, english=False):
    """What to tell of a dossier, line by line."""
    say = (lambda zh, en: en) if english else (lambda zh, en: zh)
    yield say("日志 ", "log ") + judge.key.name
    if not is_pinned:
        yield say(
            "注意：密钥取自这份卷宗本身，只能证明它前后一致；请用 --key 给出公布的密钥再核验一次",
            "note: the key was taken from the dossier itself, which proves no more than that it agrees with itself; "
            "give the published one with --key",
        )
    yield say(
        f"卷宗含 {len(judge.streams)} 个事项的记录 {judge.entries} 条（日志共 {judge.size} 条），"
        f"内容 {judge.values} 项，佐证文件 {judge.copies} 个；"
        f"中间未附 {judge.gaps} 条，已删除或未附内容 {judge.redacted} 项",
        f"{judge.entries} entries of {len(judge.streams)} items (of {judge.size} in the log), {judge.values} values, "
        f"{judge.copies} proofs; {judge.gaps} entries between are not enclosed, {judge.redacted} values or files were "
        f"erased or are not enclosed",
    )
    if not judge.findings:
        yield say(
            "附上的记录和文件都在签名的日志里，未见改动；规则是否都遵守，要看整份日志",
            "clean: what is enclosed stands in the signed log and was not changed; whether every rule was kept only "
            "the whole log can show",
        )
        return
    yield from _told(judge, english)


def _told(judge, english):
    count = len(judge.findings)
    yield f"{count} findings:" if english else f"发现 {count} 处问题："
    for finding in judge.findings[:SHOWN]:
        yield "  " + finding.words(english)
    if count > SHOWN:
        yield "  …"


# --- the command ------------------------------------------------------------------------------------------------


def report(judge, is_pinned, english=False):
    """What to tell, line by line."""
    say = (lambda zh, en: en) if english else (lambda zh, en: zh)
    yield say("日志 ", "log ") + judge.key.name
    if not is_pinned:
        yield say(
            "注意：密钥取自这份导出本身，只能证明它前后一致；请用 --key 给出公布的密钥再核验一次",
            "note: the key was taken from the bundle itself, which proves no more than that it agrees with itself; "
            "give the published one with --key",
        )
    yield say(
        f"记录 {judge.tree.size} 条，内容 {judge.values} 项，文件 {judge.files} 个，"
        f"已按规定删除 {judge.redacted} 项，签名 {judge.notes} 个",
        f"{judge.tree.size} entries, {judge.values} values, {judge.files} files, "
        f"{judge.redacted} erased by entries, {judge.notes} signed notes",
    )
    yield say("根 ", "root ") + judge.tree.root().hex()
    if not judge.findings:
        yield say("记录完整，未见改动，规则全部符合", "clean: nothing was changed and every rule was kept")
        return
    yield from _told(judge, english)


def _text_or_file(value):
    if os.path.exists(value):
        with open(value, encoding="utf-8") as source:
            return source.read()
    return value


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", nargs="?")
    parser.add_argument("--key", help="the published verifier key, or a file with it")
    parser.add_argument("--held", action="append", default=[], help="a signed note kept from earlier (a file)")
    parser.add_argument("--receipt", action="append", default=[], help="a receipt (a file)")
    parser.add_argument("--english", action="store_true")
    options = parser.parse_args(arguments)
    if not options.bundle and not options.receipt:
        parser.error("a bundle or a receipt is needed")
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        status, told = _run(options)
    except (Unreadable, OSError, UnicodeDecodeError, zipfile.BadZipFile) as error:
        status, told = UNREADABLE, [("cannot be read: " if options.english else "无法读取：") + str(error)]
    for line in told:
        sys.stdout.write(line + "\n")
    return status


def _run(options):
    """(how to end, what to tell)."""
    held = [_text_or_file(name) for name in options.held]
    receipts = [_text_or_file(name) for name in options.receipt]
    key = _text_or_file(options.key) if options.key else None
    bundle = Bundle(options.bundle) if options.bundle else None
    if bundle and bundle.has(PART_IN + "log.json"):
        part, is_pinned = verify_part(bundle, key)
        return TAMPERED if part.findings else CLEAN, list(report_part(part, is_pinned, options.english))
    if bundle:
        judge, _, is_pinned = verify_bundle(options.bundle, key, held, receipts)
        return TAMPERED if judge.findings else CLEAN, list(report(judge, is_pinned, options.english))
    if key is None:
        raise Unreadable("--key")
    told, status, pinned = [], CLEAN, Key(key)
    for text in receipts:
        try:
            index, leaf_hash, _ = read_receipt(text, pinned)
            told.append(f"{pinned.name} #{index} {leaf_hash.hex()}: " + ("recorded" if options.english else "确已登记"))
        except BadNote as error:
            finding = Finding("receipt", None, None, {"why": str(error)})
            told, status = [*told, finding.words(options.english)], TAMPERED
    return status, told


if __name__ == "__main__":
    sys.exit(main())
