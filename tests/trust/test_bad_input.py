"""What goes wrong on the way to the real server: each has a clear sentence and a way on, and nothing is half-written."""

import contextlib
import http.client
import io
import json
import shutil
import socket
import subprocess
import time
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connections

from taizhang.journal import verification
from taizhang.journal.models import Entry, EntryFile
from taizhang.ledger.models import Item
from tests.cast_ledger import page
from tests.support.server import Server
from tests.trust.visitor import Visitor

MEGABYTE = 1 << 20
TYPED = "东段管道已接通，绝密勿外传"  # stands in no log


@pytest.fixture
def item(standing_ledger):
    return standing_ledger.accepted(title="清渠")


@pytest.fixture
def visit(server):
    """Sign somebody in at the running server."""
    with contextlib.ExitStack() as stack:

        def visit(part, url=server.url):
            visitor = Visitor(url).enter(part)
            stack.callback(visitor.hang_up)
            return visitor

        yield visit


@pytest.fixture
def liaison(visit):
    return visit("housing_liaison")


def standing(item):
    """What must not move: entries, files of entries, stored files, the item's version."""
    from django.conf import settings

    stored = [path for path in Path(settings.BLOB_DIR).rglob("*") if path.is_file()]
    return Entry.objects.count(), EntryFile.objects.count(), len(stored), Item.objects.get(pk=item.pk).version


def report(visitor, item, idem="bad-input-0001", **files):
    fields = {"text": TYPED, "idem": idem}
    referer = f"http://{visitor.place[0]}:{visitor.place[1]}/items/{item.pk}/"
    return visitor.post(f"/items/{item.pk}/report/", fields, files or None, Referer=referer)


# ── files ─────────────────────────────────────────────────────────────────────


def zipped():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("照片.txt", "三张照片")
    return packed.getvalue()


NO_PROOFS = (
    ("空.jpg", b"", "空"),
    ("程序.exe", b"MZ" + b"\x00" * 200, "是程序，不收"),
    ("页面.html", b"<html><script>alert(1)</script>", "是网页文件"),
    ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "是网页文件"),
    ("照片.jpg", b"\xff\xd8\xff\xe0 broken", "打不开"),
    ("坏的.zip", b"PK\x03\x04" + b"\x00" * 60, "打不开"),
    ("压缩.zip", zipped(), "压缩包"),
    ("录像.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 60, "是视频"),
    ("说明.txt", "只有文字".encode("gbk"), "这种文件不收"),
    ("大.pdf", b"%PDF-1.4\n" + b"0" * (30 * MEGABYTE), "不能超过 20 MB"),
    ("../../../etc/cron.d/x", b"#!/bin/sh\n", "是程序，不收"),
)  # fmt: skip


def test_a_file_that_cannot_be_proof_is_refused_by_name_and_the_words_stay(liaison, item):
    for n, (name, data, sentence) in enumerate(NO_PROOFS):
        before, form = standing(item), f"bad-input-{n:04d}"
        answer = report(liaison, item, form, files=(name, data))
        assert answer.status == 400, name
        assert sentence in answer.text and TYPED in answer.text, f"{name}: the sentence, and what was typed"
        assert f'href="/items/{item.pk}/"' in answer.text, f"{name}: a way on"
        assert standing(item) == before, name
        good = report(liaison, item, form, files=("验收单.pdf", page(f"好的{n}").file.read()))
        assert good.status == 303, f"{name}: the form can be handed in again with another file"
        assert standing(item) != before, name


def test_a_request_beyond_all_measure_is_turned_away_before_it_is_read(liaison, item):
    before, parts = standing(item), liaison.place
    with contextlib.closing(http.client.HTTPConnection(*parts, timeout=30)) as line:
        line.putrequest("POST", f"/items/{item.pk}/report/")
        line.putheader("Content-Type", "multipart/form-data; boundary=x")
        line.putheader("Content-Length", str(70 * MEGABYTE))
        line.putheader("Cookie", f"sessionid={liaison.cookies['sessionid']}")
        line.endheaders()
        with contextlib.suppress(OSError):  # the server may hang up before it has all of it
            for _ in range(70):
                line.send(b"0" * MEGABYTE)
        with contextlib.suppress(OSError, http.client.HTTPException):
            answer = line.getresponse()
            assert answer.status == 413 and "20 MB" in answer.read().decode()
    assert standing(item) == before


def test_a_form_that_breaks_off_leaves_nothing(liaison, item, server):
    before = standing(item)
    with socket.create_connection(liaison.place, timeout=30) as line:
        cookies = "; ".join(f"{name}={value}" for name, value in liaison.cookies.items())
        head = (
            f"POST /items/{item.pk}/report/ HTTP/1.1\r\nHost: {liaison.place[0]}\r\nCookie: {cookies}\r\n"
            f"X-CSRFToken: {liaison.cookies['csrftoken']}\r\nContent-Length: 500\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\n\r\n"
        )
        line.sendall(head.encode() + b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nhalf')
    time.sleep(0.5)
    assert standing(item) == before
    assert server.answers() and report(liaison, item).status == 303


def test_a_paper_in_gbk_is_read_and_an_empty_one_or_a_heavy_one_is_refused(visit, item):
    clerk = visit("clerk")
    text = "会议要求河口镇在3月20日前完成清淤。"
    sent = clerk.post("/documents/receive/", {}, {"file": ("纪要.txt", text.encode("gbk"))})
    assert sent.status == 303
    assert text in clerk.get(sent.headers["Location"]).text
    for name, data, sentence in (
        ("空.txt", b"  \n", "文件是空的"),
        ("大.txt", b"0" * (30 * MEGABYTE), "超过 20 MB"),
        ("纪要.exe", b"MZ\x90\x00" * 50, ""),
    ):
        refused = clerk.post("/documents/receive/", {"title": TYPED}, {"file": (name, data)})
        assert refused.status == 400 and sentence in refused.text and TYPED in refused.text


# ── the session ───────────────────────────────────────────────────────────────


def test_a_session_lost_in_the_middle_of_a_form_loses_no_word(liaison, item):
    before = standing(item)
    liaison.cookies["sessionid"] = "0" * 32
    answer = report(liaison, item)
    assert answer.status == 401
    assert TYPED in answer.text and "登录已过期" in answer.text
    assert f"/login/?next=%2Fitems%2F{item.pk}%2F" in answer.text, "the way back to the form"
    assert standing(item) == before
    liaison.enter("housing_liaison")
    assert report(liaison, item).status == 303


# ── the database ──────────────────────────────────────────────────────────────


@contextlib.contextmanager
def stopped(url):
    """The database does not answer: on PostgreSQL nobody is let in, on SQLite the file is not there."""
    connections.close_all()
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        file = Path(parts.path)
        aside = file.rename(file.with_suffix(".aside"))
        file.mkdir()
        try:
            yield
        finally:
            file.rmdir()
            aside.rename(file)
        return
    import psycopg

    name = parts.path.lstrip("/")
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as admin:
        admin.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            admin.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')


def test_a_stopped_database_is_said_and_the_form_goes_in_when_it_is_back(liaison, item, committed_db):
    before = standing(item)
    with stopped(committed_db.url):
        for answer in (
            liaison.get(f"/items/{item.pk}/"),
            report(liaison, item),
            liaison.get("/"),
            liaison.get("/login/"),
        ):
            assert answer.status == 503, answer.text[:500]
            assert int(answer.headers["Retry-After"]) > 0
            assert "台账暂时打不开" in answer.text
        assert TYPED in report(liaison, item).text
    assert standing(item) == before
    limit = time.monotonic() + 15
    while (answer := report(liaison, item)).status == 503 and time.monotonic() < limit:
        time.sleep(0.2)
    assert answer.status == 303, "the same form, the same session, no restart"
    assert report(liaison, item).status == 303
    assert Item.objects.get(pk=item.pk).version == before[-1] + 1, "and it acted once"


# ── the disk ──────────────────────────────────────────────────────────────────


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 24 MB."""
    place = tmp_path / "small"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m,mode=700", "tmpfs", str(place)], capture_output=True)
    if done.returncode:
        pytest.skip("a small file system cannot be mounted here (needs root)")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place, *, leaving):
    filler = place / "filler"
    room = shutil.disk_usage(place).free - leaving
    filler.write_bytes(b"\0" * room)
    return filler


def test_a_full_disk_stops_writing_only_and_heals_by_itself(
    standing_ledger, committed_db, own_data, small_disk, tmp_path, settings
):
    item = standing_ledger.accepted(title="清渠")
    data = small_disk / "data"
    shutil.copytree(own_data, data)
    settings.DATA_DIR, settings.KEY_DIR, settings.BLOB_DIR = data, data / "keys", data / "blobs"
    url = _moved(committed_db.url, data)
    server = Server(url, tmp_path, environment={"TAIZHANG_DATA": str(data)})
    server.start()
    visitor = Visitor(server.url).enter("housing_liaison")
    clerk = Visitor(server.url).enter("clerk")
    try:
        proof = ("验收单.pdf", page("0" * 3 * MEGABYTE).file.read())
        filler = fill(small_disk, leaving=MEGABYTE)
        before = standing(item)
        full = report(visitor, item, files=proof)
        assert full.status == 507 and "磁盘满了" in full.text and TYPED in full.text
        assert standing(item) == before and not list((data / "blobs").glob(".new-*"))
        if url.startswith("sqlite"):
            filler.unlink()
            filler = fill(small_disk, leaving=0)
            urged = [clerk.post(f"/items/{item.pk}/urge/", {"text": TYPED * 100}) for _ in range(3)]
            assert 507 in {answer.status for answer in urged}
            assert {answer.status for answer in urged} <= {303, 507}
            before = standing(item)
            assert clerk.post(f"/items/{item.pk}/urge/", {"text": TYPED * 100}).status == 507
            assert standing(item) == before
        assert visitor.get(f"/items/{item.pk}/").status == 200, "reading goes on"
        filler.unlink()
        assert report(visitor, item, files=proof).status == 303, "no restart was needed"
        assert [str(problem) for problem in verification.problems()] == []
    finally:
        visitor.hang_up()
        clerk.hang_up()
        server.stop()
        connections.close_all()


def _moved(url, data):
    """On SQLite the database moves to the small disk too; the tests look at it there."""
    connections.close_all()
    if not url.startswith("sqlite"):
        return url
    file = Path(urlsplit(url).path)
    shutil.copyfile(file, data / "taizhang.sqlite3")
    connections.settings["default"]["NAME"] = str(data / "taizhang.sqlite3")
    return f"sqlite://{data / 'taizhang.sqlite3'}"


# ── the log ───────────────────────────────────────────────────────────────────


def test_each_request_is_one_line_of_the_log_and_no_typed_word_is_in_it(liaison, item, server):
    report(liaison, item, files=("绝密勿外传.exe", b"MZ" * 99))
    strange = 'x\r\n{"event": "forged"}\u2028\x1b[31m'
    with socket.create_connection(liaison.place, timeout=30) as line:
        line.sendall(b"GET /%0d%0aforged%1b%e2%80%a8/?q=%0aforged HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: a\xe2\x80\xa8b\x1b[2J\r\n"
                     b"Connection: close\r\n\r\n")  # fmt: skip
        assert line.recv(100)
    stranger = Visitor(server.url)
    stranger.get("/login/")
    stranger.post("/login/step/", {"username": strange, "password": TYPED})
    stranger.hang_up()
    lines = server.log.read_bytes().decode().split("\n")[:-1]
    for text in lines:
        if text.startswith("{"):
            json.loads(text)
    told = [json.loads(text) for text in lines if text.startswith("{")]
    assert len([each for each in told if each.get("event") == "answered"]) >= 6
    log = "\n".join(lines)
    assert TYPED not in log and "绝密" not in log and "forged" not in log and "\x1b" not in log and "\u2028" not in log
