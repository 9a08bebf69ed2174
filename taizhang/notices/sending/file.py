"""channels.toml in the data directory: the machine's administrator declares every channel there, and with it every
host that this program may speak to. Secrets stay out of the database."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from taizhang.engine.refusal import N_
from taizhang.notices.sending.rules import places, unknown_places

NAME = "channels.toml"
ROBOTS = ("wecom", "dingtalk", "feishu")
KINDS = {
    "mail": N_("邮件"),
    "wecom": N_("企业微信机器人"),
    "dingtalk": N_("钉钉机器人"),
    "feishu": N_("飞书机器人"),
    "sms": N_("短信"),
}
SMS_PLACES = frozenset({"mobile", "text", "key"})
SMS_NEEDS = frozenset({"mobile", "text"})
HEADER_PLACES = frozenset({"key"})


@dataclass(frozen=True)
class Channel:
    """One way out. `secret`, `password`, `headers` and the address itself are shown to nobody."""

    name: str
    kind: str
    host: str
    port: int
    tls: bool
    url: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    units: tuple[str, ...] = ()
    sender: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: str = field(default="", repr=False)
    success: str = ""
    intranet: bool = False
    timeout: float = 10

    @property
    def place(self) -> tuple[str, int]:
        return self.host, self.port


@dataclass(frozen=True)
class Problem:
    """What is wrong in the file: the line as an editor counts it (0: unknown), and what to do."""

    line: int
    says: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        says = self.says.format(**self.values)
        return f"第 {self.line} 行：{says}" if self.line else says


@dataclass(frozen=True)
class Channels:
    """The file as it was read. With a problem in it nothing is sent and everything waits."""

    there: bool = False
    site: str = ""
    all: tuple[Channel, ...] = ()
    problems: tuple[Problem, ...] = ()
    changed_at: float = 0  # of the file, seconds since 1970

    @property
    def usable(self) -> bool:
        return self.there and not self.problems

    @property
    def places(self) -> frozenset[tuple[str, int]]:
        return frozenset(channel.place for channel in self.all)

    def named(self, name: str) -> Channel | None:
        return next((channel for channel in self.all if channel.name == name), None)

    def of_kind(self, kind: str) -> Channel | None:
        return next((channel for channel in self.all if channel.kind == kind), None)

    def of_unit(self, names: set[str]) -> list[Channel]:
        return [channel for channel in self.all if names & set(channel.units)]


def path() -> Path:
    return settings.DATA_DIR / NAME


def read() -> Channels:
    """What the file says now; read again only when it has changed."""
    try:
        stat = path().stat()
    except OSError:
        return Channels()
    return _read(str(path()), stat.st_mtime_ns, stat.st_mode, stat.st_size)


@functools.lru_cache(maxsize=4)
def _read(name: str, changed: int, mode: int, size: int) -> Channels:
    there = Channels(there=True, changed_at=changed / 1e9)
    if mode & 0o077:
        return replace(there, problems=(Problem(0, N_("别的用户也能读这个文件，请执行 chmod 600 channels.toml")),))
    try:
        text = Path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return replace(there, problems=(Problem(0, N_("文件读不出来，请存成 UTF-8 编码的文本")),))
    return parse(text, there)


def parse(text: str, into: Channels | None = None) -> Channels:
    """The text of the file as channels, or with every problem in it."""
    into = into or Channels(there=True)
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        return replace(into, problems=(Problem(line, N_("这一行不是 TOML 写法，常见的是少了引号或等号")),))
    reader = _Reader(text)
    channels = reader.read(said)
    if reader.problems:
        return replace(into, problems=tuple(reader.problems))
    return replace(into, site=str(said["site"]).rstrip("/"), all=tuple(channels))


class _Reader:
    """Walks through the tables and remembers what is wrong in which line."""

    KEYS = {
        "mail": {"name", "host", "port", "from", "user", "password", "starttls", "tls", "intranet", "timeout"},
        "robot": {"name", "kind", "url", "secret", "units", "intranet", "timeout"},
        "sms": {"name", "url", "headers", "body", "success", "intranet", "timeout"},
    }
    TYPES: dict[str, type | tuple[type, ...]] = {
        "port": int, "starttls": bool, "tls": bool, "intranet": bool, "timeout": (int, float), "units": list,
        "headers": dict,
    }  # fmt: skip

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.problems: list[Problem] = []
        self.names: set[str] = set()

    def read(self, said: dict[str, Any]) -> list[Channel]:
        self._site(said.get("site"))
        for key in said:
            if key not in ("site", *self.KEYS):
                self._wrong(self._line(0, key), N_("不认识“{key}”，只能写 site、[mail]、[[robot]]、[[sms]]"), key=key)
        found = []
        for table, build in (("mail", self._mail), ("robot", self._robot), ("sms", self._sms)):
            given = said.get(table, [])
            for place, each in enumerate([given] if isinstance(given, dict) else given):
                start = self._table(table, place)
                if not isinstance(each, dict):
                    self._wrong(start, N_("“{key}”要写成一个表"), key=table)
                elif self._sound(table, each, start) and (channel := build(each, start)):
                    found.append(channel)
        return found

    def _site(self, site: object) -> None:
        if not isinstance(site, str) or not _web(site):
            says = N_("要写 site，就是大家打开台账的网址，例如 site = \"https://taizhang.example.gov.cn\"")  # fmt: skip
            self._wrong(self._line(0, "site"), says)

    def _sound(self, table: str, each: dict[str, Any], start: int) -> bool:
        before = len(self.problems)
        for key, value in each.items():
            line = self._line(start, key)
            if key not in self.KEYS[table]:
                known = "、".join(sorted(self.KEYS[table]))
                self._wrong(line, N_("不认识“{key}”，这里能写：{known}"), key=key, known=known)
            elif not isinstance(value, self.TYPES.get(key, str)) or (key == "port" and isinstance(value, bool)):
                self._wrong(line, N_("“{key}”的值写错了，文字要加引号，数字和 true、false 不加"), key=key)
        return len(self.problems) == before

    def _mail(self, each: dict[str, Any], start: int) -> Channel | None:
        if not self._needs(each, start, "host", "from"):
            return None
        tls, starttls = each.get("tls", False), each.get("starttls", False)
        if tls and starttls:
            self._wrong(
                self._line(start, "tls"), N_("tls 和 starttls 只能用一个：465 端口用 tls，25、587 端口用 starttls")
            )
        if "@" not in each["from"]:
            self._wrong(self._line(start, "from"), N_("from 是发信的邮箱，例如 \"tz@example.gov.cn\""))  # fmt: skip
        if each.get("user") and not each.get("password"):
            self._wrong(self._line(start, "user"), N_("写了 user 就要写 password"))
        host, port = each["host"], each.get("port", 465 if tls else 25)
        if not _host(host) or not 0 < port < 65536:
            self._wrong(self._line(start, "host"), N_("host 只写服务器的名字或地址，不带 http:// 和端口"))
        return self._channel(
            each, start, "mail", (host.lower(), port, tls), N_("邮件"), sender=each["from"], starttls=starttls,
            user=each.get("user", ""), password=each.get("password", ""),
        )  # fmt: skip

    def _robot(self, each: dict[str, Any], start: int) -> Channel | None:
        if not self._needs(each, start, "kind", "name", "url", "units"):
            return None
        if each["kind"] not in ROBOTS:
            kinds = "、".join(ROBOTS)
            self._wrong(self._line(start, "kind"), N_("kind 只能是 {kinds}"), kinds=kinds)
        if not all(isinstance(unit, str) for unit in each["units"]):
            self._wrong(self._line(start, "units"), N_("units 是单位简称的列表，例如 [\"住建局\"]"))  # fmt: skip
        if (at := self._address(each, start)) is None:
            return None
        return self._channel(
            each, start, each["kind"], at, each["name"], url=each["url"], secret=each.get("secret", ""),
            units=tuple(str(unit) for unit in each["units"]),
        )  # fmt: skip

    def _sms(self, each: dict[str, Any], start: int) -> Channel | None:
        if not self._needs(each, start, "url", "body"):
            return None
        headers = each.get("headers", {})
        if unknown := unknown_places(each["body"], SMS_PLACES):
            self._unknown(self._line(start, "body"), unknown, SMS_PLACES)
        if missing := sorted(SMS_NEEDS - places(each["body"])):
            self._wrong(
                self._line(start, "body"), N_("短信正文缺 {missing}"), missing="、".join(f"{{{m}}}" for m in missing)
            )
        for name, value in headers.items():
            if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9\-]+", name) or not value.isprintable():
                self._wrong(self._line(start, "headers"), N_("headers 里的“{name}”写错了"), name=name)
            elif unknown := unknown_places(value, HEADER_PLACES):
                self._unknown(self._line(start, "headers"), unknown, HEADER_PLACES)
        if (at := self._address(each, start)) is None:
            return None
        return self._channel(
            each, start, "sms", at, N_("短信"), url=each["url"], headers=headers, body=each["body"],
            success=each.get("success", ""),
        )  # fmt: skip

    def _channel(self, each, start, kind, at, name, **more) -> Channel:
        name = each.get("name", name)
        if name in self.names:
            self._wrong(self._line(start, "name"), N_("有两个渠道都叫“{name}”，请改一个"), name=name)
        self.names.add(name)
        host, port, tls = at
        return Channel(
            name=name[:40], kind=kind, host=host, port=port, tls=tls, intranet=each.get("intranet", False),
            timeout=min(max(float(each.get("timeout", 10)), 1), 60), **more,
        )  # fmt: skip

    def _address(self, each: dict[str, Any], start: int) -> tuple[str, int, bool] | None:
        if not (found := _web(each["url"])):
            self._wrong(self._line(start, "url"), N_("url 要写完整的网址，以 https:// 或 http:// 开头，不带用户名"))
        return found

    def _needs(self, each: dict[str, Any], start: int, *keys: str) -> bool:
        missing = [key for key in keys if key not in each]
        if missing:
            self._wrong(start, N_("这个渠道缺 {missing}"), missing="、".join(missing))
        return not missing

    def _unknown(self, line: int, unknown: list[str], known: frozenset[str]) -> None:
        said = {
            "unknown": "、".join(f"{{{u}}}" for u in unknown),
            "known": "、".join(f"{{{k}}}" for k in sorted(known)),
        }
        self._wrong(line, N_("模板里有不认识的 {unknown}，只能用 {known}"), **said)

    def _wrong(self, line: int, says: str, **values: Any) -> None:
        self.problems.append(Problem(line, says, values))

    def _table(self, table: str, place: int) -> int:
        """The line in which the table of this place begins."""
        header = re.compile(rf"\s*\[\[?\s*{table}\s*\]\]?")
        starts = [n for n, line in enumerate(self.lines, 1) if header.match(line)]
        return starts[place] if place < len(starts) else 0

    def _line(self, start: int, key: str) -> int:
        """The line of a key of the table that begins at `start`; that line itself when the key is not there."""
        for n, line in enumerate(self.lines[start:], start + 1):
            if start and re.match(r"\s*\[\[?\s*(mail|robot|sms)\b", line):
                break
            if re.match(rf"\s*\[*\s*(?:\w+\.)?\"?{re.escape(key)}\"?\s*[=\]]", line):
                return n
        return start


def _web(url: str) -> tuple[str, int, bool] | None:
    """(host, port, whether TLS) of an address; None when it is none."""
    try:
        to = urlsplit(url)
        port = to.port
    except ValueError:
        return None
    if (
        to.scheme not in ("http", "https")
        or not to.hostname
        or to.username
        or not url.isascii()
        or not url.isprintable()
    ):
        return None
    if port == 0 or not _host(to.hostname) or " " in url:
        return None
    return to.hostname, port or (443 if to.scheme == "https" else 80), to.scheme == "https"


def _host(host: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z0-9.\-]{1,253}|[0-9A-Fa-f:.]{2,45}", host))
