"""Servers on this machine that play what messages are sent to: robots and gateways over HTTP, a mail server. Each can
be slow, throttle, reject, hang up; each remembers what it accepted."""

from __future__ import annotations

import contextlib
import json
import socketserver
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HANG_UP = "hang up"  # after having accepted
OK = {"wecom": {"errcode": 0, "errmsg": "ok"}, "dingtalk": {"errcode": 0, "errmsg": "ok"}, "feishu": {"code": 0}}


@dataclass
class Got:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def key(self) -> str:
        return self.headers.get("idempotency-key", "")


@dataclass
class Receiver:
    """What arrived, and what is answered next: (status, body, headers), HANG_UP, or seconds of silence. The last
    answer stays."""

    answers: list = field(default_factory=list)
    got: list[Got] = field(default_factory=list)
    accepted: Counter = field(default_factory=Counter)  # key -> how often it was taken and the sender told so
    hung_up: Counter = field(default_factory=Counter)  # key -> how often it was taken and the sender not told
    port: int = 0
    decide: object = None  # a function of Got, instead of `answers`

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?key=k1"

    def next(self, got):
        if self.decide:
            return self.decide(got)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextlib.contextmanager
def http(*answers):
    """A server that speaks HTTP."""
    receiver = Receiver(list(answers) or [OK["wecom"]])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            got = Got(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            receiver.got.append(got)
            answer = receiver.next(got)
            if isinstance(answer, float):
                time.sleep(answer)
                answer = OK["wecom"]
            if answer == HANG_UP:
                receiver.hung_up[got.key] += 1
                self.close_connection = True
                self.connection.close()
                return
            status, said, headers = answer if isinstance(answer, tuple) else (200, answer, {})
            said = json.dumps(said).encode() if isinstance(said, dict) else said
            if status == 200:
                receiver.accepted[got.key] += 1
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(said)

        def do_GET(self):
            receiver.got.append(Got(self.path, {}, b""))
            self.send_response(200)
            self.end_headers()

        def finish(self):
            with contextlib.suppress(OSError, ValueError):
                super().finish()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None
    receiver.port = server.server_address[1]
    with _running(server):
        yield receiver


@dataclass
class Mailbox:
    """`refuses`: address -> (code, text) said to RCPT; `greeting` and `login` are what the server says to those."""

    port: int = 0
    letters: list = field(default_factory=list)
    refuses: dict = field(default_factory=dict)
    greeting: str = "220 here"
    login: str = "235 welcome"
    after_data: str = "250 taken"


@contextlib.contextmanager
def smtp(**how):
    """A server that speaks SMTP, as much of it as a sender hears."""
    box = Mailbox(**how)

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line):
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self):
            self.say(box.greeting)
            while line := self.rfile.readline():
                word = line.decode().strip()
                verb = word[:4].upper()
                if verb == "EHLO":
                    self.say("250-here\r\n250-AUTH PLAIN LOGIN\r\n250 SMTPUTF8")
                elif verb == "AUTH":
                    self.say(box.login)
                elif verb == "RCPT":
                    code, text = next((v for k, v in box.refuses.items() if k in word), (250, "ok"))
                    self.say(f"{code} {text}")
                elif verb == "DATA":
                    self.say("354 go on")
                    lines = []
                    while (part := self.rfile.readline()) not in (b".\r\n", b""):
                        lines.append(part)
                    box.letters.append(message_from_bytes(b"".join(lines), policy=default))
                    if box.after_data == HANG_UP:
                        box.after_data = "250 taken"
                        return
                    self.say(box.after_data)
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address, daemon_threads = True, True

    server = Server(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None
    box.port = server.server_address[1]
    with _running(server):
        yield box


@contextlib.contextmanager
def _running(server):
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
