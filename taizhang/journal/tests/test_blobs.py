"""Files by their hash, on the disk before any row speaks of them."""

import hashlib
import io
import os
import stat
from pathlib import Path

import pytest

from taizhang.journal import blobs

PHOTO = b"\xff\xd8 not really a photo" * 1000


@pytest.fixture(autouse=True)
def _places(places):
    """Files of this test alone."""


def test_bytes_come_back_under_their_hash(settings):
    ref = blobs.store(io.BytesIO(PHOTO), "image/jpeg")
    assert (ref.sha256, ref.size, ref.mime) == (hashlib.sha256(PHOTO).hexdigest(), len(PHOTO), "image/jpeg")
    with blobs.open(ref.sha256) as source:
        assert source.read() == PHOTO
    place = Path(settings.BLOB_DIR) / ref.sha256[:2] / ref.sha256[2:]
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert [f for f in Path(settings.BLOB_DIR).rglob("*") if f.is_file()] == [place]


def test_the_same_bytes_are_kept_once(settings):
    assert blobs.store(io.BytesIO(PHOTO)) == blobs.store(io.BytesIO(PHOTO))
    assert len([f for f in Path(settings.BLOB_DIR).rglob("*") if f.is_file()]) == 1


def order_of_writing(monkeypatch, store):
    """The system calls that make a file durable, in order."""
    calls = []
    fsync, replace = os.fsync, Path.replace

    def spy_fsync(handle):
        calls.append("fsync directory" if stat.S_ISDIR(os.fstat(handle).st_mode) else "fsync file")
        fsync(handle)

    def spy_replace(self, target):
        calls.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", spy_fsync)
    monkeypatch.setattr(Path, "replace", spy_replace)
    store()
    return calls


def is_durable(calls):
    """The bytes first, then the name; and the directories that hold the name, last its own."""
    return calls[0] == "fsync file" and calls.index("rename") > 0 and calls[-1] == "fsync directory"


def test_the_bytes_are_on_the_disk_before_the_name_is(monkeypatch):
    assert is_durable(order_of_writing(monkeypatch, lambda: blobs.store(io.BytesIO(PHOTO))))


def test_control_a_careless_store_would_be_noticed(monkeypatch, tmp_path):
    def careless():
        fresh = tmp_path / "new"
        fresh.write_bytes(PHOTO)
        fresh.replace(tmp_path / "kept")
        with (tmp_path / "kept").open("rb") as late:
            os.fsync(late.fileno())

    assert not is_durable(order_of_writing(monkeypatch, careless))


def test_a_source_that_breaks_leaves_nothing_behind(settings):
    class Broken(io.BytesIO):
        def read(self, *_):
            raise OSError("the phone went away")

    with pytest.raises(OSError, match="went away"):
        blobs.store(Broken())
    assert not [f for f in Path(settings.BLOB_DIR).rglob("*") if f.is_file()]


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "AB" * 32, "ab" * 31 + "/x", "zz" * 32])
def test_a_name_that_is_no_hash_reaches_no_file(name):
    with pytest.raises(ValueError, match="not a SHA-256"):
        blobs.open(name)


def test_a_changed_file_no_longer_has_its_name(settings):
    ref = blobs.store(io.BytesIO(PHOTO))
    blobs.path(ref.sha256).write_bytes(PHOTO[:-1])
    assert blobs.digest_of(ref.sha256) != ref.sha256
    blobs.remove(ref.sha256)
    assert not blobs.exists(ref.sha256)
