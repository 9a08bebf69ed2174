"""The server as it is really run: a process of its own, on a database of its own."""

import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, connections
from granian import server as granian

from taizhang.config import serving
from tests.support import databases
from tests.support.postgres import free_port
from tests.support.server import Server


def head(url: str):
    try:
        return urllib.request.urlopen(url, timeout=10).headers
    except urllib.error.HTTPError as answer:
        return answer.headers


def test_every_answer_forbids_what_a_page_of_ours_never_needs(server):
    headers = head(server.url + "/")
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_browser_gets_tabler_from_us(server):
    headers = head(server.url + "/static/vendor/tabler.min.css")
    assert headers["Content-Type"].startswith("text/css")
    assert int(headers["Content-Length"]) > 100_000


def test_a_killed_server_comes_back(server):
    server.kill()
    assert not server.answers()
    server.start()
    assert server.answers()


def test_workers_are_forked_without_the_line_to_the_database(committed_db, monkeypatch):
    """Two processes that talk over one line to PostgreSQL read each other's answers."""

    class Forking:
        def __init__(self, *args, **settings):
            pass

        def serve(self):
            open_lines.extend(line for line in connections.all() if line.connection is not None)

    open_lines: list = []
    monkeypatch.setattr(granian, "Server", Forking)
    connection.ensure_connection()
    serving.serve("127.0.0.1", free_port(), workers=2)
    assert open_lines == []


def test_several_workers_answer_at_once(committed_db, tmp_path):
    running = Server(databases.store().served(committed_db.url), tmp_path, "--workers", "2")
    running.start()
    try:
        with ThreadPoolExecutor(6) as readers:
            answers = list(readers.map(lambda _: urllib.request.urlopen(f"{running.url}/login/").status, range(60)))
        assert set(answers) == {200}
        assert "Unexpected exit" not in running.log.read_text()
    finally:
        running.stop()
