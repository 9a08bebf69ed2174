"""Trying doors: addresses, clients, one request at a time with everything taken back."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass

from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import PASSWORD
from tests.doors.world import EVERYBODY, OTHERS, Who, World


@dataclass(frozen=True)
class Address:
    """One pattern of the URL configuration."""

    name: str
    pattern: URLPattern

    @property
    def door(self):
        return getattr(self.pattern.callback, "door", None)


def addresses(resolver=None, spaces=()) -> list[Address]:
    """Every URL that the house answers, by its name with its namespace."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            space = (pattern.namespace,) if pattern.namespace else ()
            found += addresses(pattern, (*spaces, *space))
        else:
            found.append(Address(":".join((*spaces, pattern.name or str(pattern.pattern))), pattern))
    return found


class Browser(Client):
    """Django's client without its record of every template: the table opens thousands of pages."""

    def request(self, **request):
        got_request_exception.connect(self.store_exc_info)  # weakly: it goes with the client
        self.exc_info = None
        response = self.handler(self._base_environ(**request))
        self.cookies.update(response.cookies)
        response.raised = self.exc_info and self.exc_info[1] if response.status_code == 500 else None
        return response


def status(answer) -> str:
    """The status, and for a bug what was raised."""
    return f"{answer.status_code} {answer.raised!r}" if answer.raised else str(answer.status_code)


class Doors:
    """The built county with a signed-in client for everybody in it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._clients: dict[str, Browser] = {}

    def client(self, who: Who | str | None) -> Browser:
        """A part of the cast by its name, somebody of the table, or nobody in particular."""
        if who is None:
            return Browser()
        part, hat = (who, "") if isinstance(who, str) else (who.part, who.lent_by)
        return self._clients[part, hat]

    def _enter(self, part, hat):
        client = Browser()
        answer = client.post("/login/step/", {"username": part, "password": PASSWORD})
        assert answer.status_code == 303 and answer["Location"] == "/", (part, answer.content.decode())
        if hat:
            answer = client.post("/me/hat/", {"hat": f"d{self.world.lent[hat]}"})
            assert answer.status_code == 303, answer.content.decode()
        return client

    def enter_all(self) -> None:
        """Sign everybody in before the first test: what a test writes is taken back, sessions too."""
        for who in EVERYBODY:
            self._clients[who.part, who.lent_by] = self._enter(who.part, who.lent_by)
        for part in OTHERS:
            self._clients[part, ""] = self._enter(part, "")

    def ask(self, who, method: str, url: str, data=None, **more):
        """One request; what it wrote is taken back."""
        return self.send(self.client(who), method, url, data, **more)

    def send(self, client, method: str, url: str, data=None, look=None, **more):
        """`look(answer)` sees the database as the request left it."""
        cookies = copy.deepcopy(client.cookies)
        with transaction.atomic():
            answer = getattr(client, method.lower())(url, data or {}, **more)
            answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if look:
                look(answer)
            transaction.set_rollback(True)
        client.cookies = cookies
        return answer


def url_of(name: str, arguments: dict) -> str:
    return reverse(name, kwargs=arguments)


# Tokens of a form, numbers sealed with their second, ids that components give themselves, and the length of the journal, which every receipt tells.
_CHANGING = re.compile(
    rb'(?:name="(?:csrfmiddlewaretoken|idem|figures)" value="[^"]*"|\bu[0-9a-f]{8}\b|'
    + "日志第 [0-9]+ 条(?:　检查点 #[0-9]+ [0-9a-f]+)?".encode()
    + rb")"
)


def bare(answer, url: str) -> bytes:
    """The body without what differs from request to request: the address itself, tokens."""
    return _CHANGING.sub(b"", answer.body.replace(url.encode(), b"URL"))
