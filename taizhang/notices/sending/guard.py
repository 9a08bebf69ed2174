"""The one door through which a message leaves: it opens connections to hosts of channels.toml and to no other.

A name is asked for once and the connection goes to the address that was looked at, so that a second answer of the
name server changes nothing. No redirect is followed, no proxy of the environment is used, one deadline covers the
whole of an answer, and an answer that grows too large is dropped.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from taizhang.engine.refusal import N_
from taizhang.notices.sending.file import Channel

ANSWER_MAX = 64 * 1024
METADATA = frozenset({"169.254.169.254", "100.100.100.200", "fd00:ec2::254"})
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotPermitted(Exception):
    """The connection is not opened; the message says what to write into the file."""


class Unreachable(Exception):
    """Nobody answers there."""


class CutOff(Exception):
    """The connection was there and broke off: nobody knows what arrived."""


class TooSlow(CutOff):
    """No answer within the time."""


def connect(host: str, port: int, permitted: frozenset[tuple[str, int]], *, intranet: bool, seconds: float):
    """An open socket to a place that the file lists; raises NotPermitted, Unreachable."""
    if (host, port) not in permitted:
        raise NotPermitted(N_("channels.toml 里没有这台服务器，没有连接"))
    literal = _literal(host)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable(N_("找不到服务器 {host}，请核对网址")) from None
    addresses = [_plain(ipaddress.ip_address(str(each[4][0]).partition("%")[0])) for each in found]
    for address in addresses:  # every one of them: a name with one bad address is a bad name
        if why := forbidden(address, literal=literal, intranet=intranet):
            raise NotPermitted(why)
    refused: OSError | None = None
    for (family, kind, proto, _name, to), _address in zip(found, addresses, strict=True):
        sock = socket.socket(family, kind, proto)
        sock.settimeout(seconds)
        try:
            sock.connect(to)
        except OSError as error:
            refused = error
            sock.close()
        else:
            return sock
    raise Unreachable(N_("连不上服务器 {host}，可能没有开机或被防火墙挡住")) from refused


def forbidden(address: Address, *, literal: bool, intranet: bool) -> str:
    """Why a message does not go to this address; empty when it may. `literal`: the file names the address itself."""
    if str(address) in METADATA or address.is_link_local or address.is_multicast or address.is_unspecified:
        return N_("{host} 指向云主机的内部地址，不连接")
    if address.is_loopback:
        return "" if literal else N_("{host} 指向本机，不连接；确实在本机，请在 channels.toml 里直接写 127.0.0.1")
    if address.is_global or literal:
        return ""
    return "" if intranet else N_("{host} 指向内网地址；确实在内网，请在 channels.toml 的这个渠道里加 intranet = true")


def _literal(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _plain(address: Address) -> Address:
    """The IPv4 address that hides in an IPv6 one."""
    if isinstance(address, ipaddress.IPv6Address):
        if hidden := address.ipv4_mapped or address.sixtofour:
            return hidden
        if address.teredo:
            return address.teredo[1]
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def post(channel: Channel, permitted, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """What the channel's server answers to a POST; raises NotPermitted, Unreachable, CutOff."""
    with _late(channel.timeout) as (watched, is_late):
        sock = watched(_open(channel, permitted))
        connection = http.client.HTTPConnection(channel.host, channel.port, timeout=channel.timeout)
        connection.sock = sock
        if channel.tls and channel.port == 443:
            connection.default_port = 443  # so that the Host header names no port
        try:
            connection.request("POST", path, body, dict(headers))
            answer = connection.getresponse()
            told = answer.read(ANSWER_MAX + 1)
            if is_late():
                raise TooSlow(N_("{host} 太慢，没等到回答"))
            if len(told) > ANSWER_MAX:
                told = b""
            return Reply(answer.status, told, {k.lower(): v for k, v in answer.getheaders()})
        except (OSError, http.client.HTTPException, ValueError) as error:
            late = is_late() or isinstance(error, TimeoutError)
            if late:
                raise TooSlow(N_("{host} 太慢，没等到回答")) from error
            raise CutOff(N_("{host} 没答完就断开了")) from error
        finally:
            connection.close()


@contextlib.contextmanager
def mail(channel: Channel, permitted) -> Iterator[smtplib.SMTP]:
    """A mail server that has said hello, encrypted and logged in as the file says; raises what `post` raises, and
    smtplib's own."""
    smtp = _Smtp(channel, permitted)
    try:
        code, said = smtp.connect(channel.host, channel.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
        smtp.ehlo_or_helo_if_needed()
        if channel.starttls:
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo_or_helo_if_needed()
        if channel.user:
            smtp.login(channel.user, channel.password)
        yield smtp
        with contextlib.suppress(smtplib.SMTPException, OSError):
            smtp.quit()
    except smtplib.SMTPServerDisconnected as error:
        raise CutOff(N_("{host} 没答完就断开了")) from error
    except TimeoutError as error:
        raise TooSlow(N_("{host} 太慢，没等到回答")) from error
    except ssl.SSLError as error:
        raise NotPermitted(N_("{host} 的证书不可信，没有连接；请装好证书，或核对网址")) from error
    except OSError as error:
        if isinstance(error, smtplib.SMTPException):
            raise
        raise CutOff(N_("{host} 没答完就断开了")) from error
    finally:
        smtp.close()


class _Smtp(smtplib.SMTP):
    """smtplib over a connection of the guard."""

    def __init__(self, channel: Channel, permitted) -> None:
        self.channel, self.permitted = channel, permitted
        super().__init__(timeout=channel.timeout, local_hostname="taizhang")
        self._host = channel.host  # the name that a certificate is held against

    def _get_socket(self, host, port, timeout):
        return _open(self.channel, self.permitted)


def _open(channel: Channel, permitted):
    sock = connect(channel.host, channel.port, permitted, intranet=channel.intranet, seconds=channel.timeout)
    if not channel.tls:
        return sock
    try:
        return ssl.create_default_context().wrap_socket(sock, server_hostname=channel.host)
    except ssl.SSLError as error:
        sock.close()
        raise NotPermitted(N_("{host} 的证书不可信，没有连接；请装好证书，或核对网址")) from error
    except OSError as error:
        sock.close()
        raise Unreachable(N_("连不上服务器 {host}，可能没有开机或被防火墙挡住")) from error


@contextlib.contextmanager
def _late(seconds: float):
    """Shuts the connection when the deadline of the whole answer is past, however slowly it drips."""
    late = threading.Event()
    socks: list[socket.socket] = []

    def end():
        late.set()
        for sock in socks:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def watched(sock):
        socks.append(sock)
        return sock

    watch = threading.Timer(seconds * 2, end)
    watch.daemon = True
    watch.start()
    try:
        yield watched, late.is_set
    finally:
        watch.cancel()
