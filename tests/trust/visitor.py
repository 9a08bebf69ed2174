"""Somebody who speaks HTTP to the real server: one session, kept over restarts of the server."""

from __future__ import annotations

import http.client
import secrets
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from tests.cast import PASSWORD


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Visitor:
    """Signs in once; `post` and `get` answer, or raise OSError or HTTPException when the server is gone."""

    def __init__(self, server_url: str) -> None:
        parts = urlsplit(server_url)
        self.place = (parts.hostname, parts.port)
        self.cookies: dict[str, str] = {}
        self._line: http.client.HTTPConnection | None = None

    def enter(self, part: str) -> Visitor:
        self.get("/login/")
        answer = self.post("/login/step/", {"username": part, "password": PASSWORD})
        assert answer.status == 303 and answer.headers["Location"] == "/", answer.text
        return self

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: dict, files: dict | None = None, **headers: str) -> Answer:
        """`files`: field name to (file name, bytes)."""
        kind, body = (
            _multipart(fields, files) if files else ("application/x-www-form-urlencoded", urlencode(fields).encode())
        )
        return self._ask("POST", path, body, {"Content-Type": kind, **headers})

    def _ask(self, method, path, body, headers):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
        if "csrftoken" in self.cookies:
            headers.setdefault("X-CSRFToken", self.cookies["csrftoken"])
        self._line = self._line or http.client.HTTPConnection(*self.place, timeout=60)
        try:
            self._line.request(method, path, body, headers)
            response = self._line.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        except BaseException:
            self.hang_up()
            raise
        for line in answer.headers.get_all("Set-Cookie", ()):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer

    def hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


def _multipart(fields, files):
    edge = secrets.token_hex(16)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, (filename, data) in files.items():
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        parts += [head.encode(), b"Content-Type: application/octet-stream\r\n\r\n", data, b"\r\n"]
    return f"multipart/form-data; boundary={edge}", b"".join(parts) + f"--{edge}--\r\n".encode()
