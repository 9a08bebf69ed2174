"""The second reader's door: to the host that the site itself configured, and nowhere else (messages have their own).

No redirect is followed and no proxy of the environment is used. One deadline covers the whole of an answer, however
slowly it drips, and an answer that grows too large is dropped.
"""

import contextlib
import http.client
import socket
import threading
from urllib.parse import urlsplit

ANSWER_MAX = 2 * 1024 * 1024
PATH = "/chat/completions"


class NoAnswer(Exception):
    """The endpoint is down, late, or says something else than an answer."""


def ask(url: str, body: bytes, *, seconds: float) -> bytes:
    """What an OpenAI-compatible endpoint answers, as bytes; raises NoAnswer."""
    to = urlsplit(url)
    kind = http.client.HTTPSConnection if to.scheme == "https" else http.client.HTTPConnection
    path = to.path.rstrip("/")
    path = path if path.endswith(PATH) else path + PATH
    connection = kind(to.hostname or "", to.port, timeout=seconds)
    late = threading.Event()
    watch: threading.Timer | None = None
    try:
        connection.connect()
        watch = threading.Timer(seconds, _cut, [connection.sock, late])
        watch.start()
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer = response.read(ANSWER_MAX + 1) if response.status == http.client.OK else b""
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer from error
    finally:
        if watch:
            watch.cancel()
        connection.close()
    if late.is_set() or not answer or len(answer) > ANSWER_MAX:
        raise NoAnswer
    return answer


def _cut(sock, late):
    """End a connection in the middle of whatever it does."""
    late.set()
    with contextlib.suppress(OSError):  # it ended by itself
        sock.shutdown(socket.SHUT_RDWR)
