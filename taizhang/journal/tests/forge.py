"""A log made by hand, without a database: the server that we do not trust, with the real key in its hand."""

import hashlib
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from taizhang.engine import canonical, note, tree, verify
from taizhang.engine.events import Event, FileRef
from taizhang.journal import leaves

ORIGIN = "example.org/yunxi"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class Row:
    """An entry with what lies beside it."""

    def __init__(self, leaf, words, files):
        self.leaf, self.words, self.files = leaf, words, files
        self.hash = tree.leaf_hash(leaf)


class Forge:
    """Writes what it is told, also what no honest server would."""

    def __init__(self, seed=1, origin=ORIGIN):
        self.chance = random.Random(seed)
        self.key = Ed25519PrivateKey.from_private_bytes(self.chance.randbytes(32))
        self.public = self.key.public_key().public_bytes_raw()
        self.origin = origin
        self.rows, self.notes, self.streams, self.blobs = [], [], {}, {}
        self.now = START

    @property
    def verifier(self):
        return note.verifier_key(self.origin, self.public)

    def add(self, stream, type_, pub=None, priv=None, *, by=None, files=(), at=None, **place):
        """One entry; `place` overrides where it says it stands (origin, seq, stream_seq, prev)."""
        self.now = at or self.now + timedelta(minutes=7)
        event = Event(stream, type_, pub=pub or {}, priv=priv or {}, files=tuple(map(self._file, files)))
        number, prev = self.streams.get(stream, (0, None))
        where = replace(leaves.Place(self.origin, len(self.rows), number + 1, prev), **place)
        words = leaves.openings(event, by, self.chance.randbytes)
        opened = leaves.file_openings(event, self.chance.randbytes)
        leaf = leaves.compose(where, event, by, self.now, None, None, words, opened)
        self.put(Row(leaf, words, opened), stream)
        return len(self.rows) - 1

    def begin_post(self, by):
        """The post of whoever signs, so that the rules know him."""
        self.add(("post", by.post_id), "org.post.began", {"person_id": by.person_id, "unit_id": by.unit_id})

    def cut(self, size):
        """Forget everything after the first entries."""
        self.rows = self.rows[:size]
        self.streams = {}
        for row in self.rows:
            leaf = leaves.read(row.leaf)
            self.streams[leaf["stream"]["kind"], leaf["stream"]["id"]] = (leaf["stream_seq"], row.hash)

    def put(self, row, stream=None):
        self.rows.append(row)
        if stream:
            self.streams[stream] = (self.streams.get(stream, (0, None))[0] + 1, row.hash)

    def _file(self, data):
        name = hashlib.sha256(data).hexdigest()
        self.blobs[name] = data
        return FileRef(name, len(data), "image/jpeg")

    def root(self, size=None):
        return tree.root_of(row.hash for row in self.rows[:size])

    def note(self, size=None, origin=None):
        """The note that this key signs for the log as it stands now."""
        head = note.Head(origin or self.origin, size or len(self.rows), self.root(size))
        return note.sign(head.text(), origin or self.origin, self.public, self.key.sign(head.text().encode()))

    def seal(self):
        self.notes.append(self.note())

    def rehash(self):
        """After a row was touched: make every hash fit again, as whoever owns the database can."""
        for row in self.rows:
            row.hash = tree.leaf_hash(row.leaf)

    def parts(self):
        """The files of the bundle, by name."""
        log = {"format": verify.FORMAT, "origin": self.origin, "size": len(self.rows), "verifier": self.verifier}
        values, files = [], []
        for seq, row in enumerate(self.rows):
            values += [
                {"name": word.name, "salt": word.salt.hex(), "seq": seq, "value": word.value} for word in row.words
            ]
            files += [
                {
                    "file": n,
                    "mime": f.ref.mime,
                    "salt": f.salt.hex(),
                    "seq": seq,
                    "sha256": f.ref.sha256,
                    "size": f.ref.size,
                }
                for n, f in enumerate(row.files)
                if f is not None
            ]
        return {
            "log.json": lines([log]),
            "events.jsonl": b"".join(row.leaf + b"\n" for row in self.rows),
            "hashes.txt": "".join(f"{row.hash.hex()}\n" for row in self.rows).encode(),
            "values.jsonl": lines(values),
            "files.jsonl": lines(files),
            "notes.jsonl": lines({"note": text} for text in self.notes),
        } | {f"blobs/{name[:2]}/{name[2:]}": data for name, data in self.blobs.items()}


def lines(rows):
    return b"".join(canonical.dumps(row) + b"\n" for row in rows)


def write(parts, directory):
    for name, data in parts.items():
        place = directory / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return directory


def judge(parts, directory, key=None, held=()):
    """What verify.py says of these files."""
    return verify.verify_bundle(str(write(parts, directory)), key, held)[0]


def codes(parts, directory, key=None, held=()):
    """What is wrong, as a list of (code, entry)."""
    return [(finding.code, finding.seq) for finding in judge(parts, directory, key, held).findings]
