"""The server as it is really run: a process of its own, on a database of its own."""

import urllib.error
import urllib.request


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
