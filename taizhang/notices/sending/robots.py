"""What the robots of WeCom, DingTalk and Feishu and an SMS gateway are told, and what their answers mean. Pure.

The formats are those of the vendors' public pages: WeCom 群机器人配置说明 (developer.work.weixin.qq.com, path 91770),
DingTalk 自定义机器人 and its 加签, Feishu 自定义机器人使用指南. A robot says what went wrong inside a 200.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import quote_plus, urlencode, urlsplit

from taizhang.engine.refusal import N_
from taizhang.notices.sending.file import Channel
from taizhang.notices.sending.rules import Answer, Outcome, filled

WECOM_MAX = 2048  # bytes of a text; the others take more than we ever say
TEN_MINUTES = timedelta(minutes=10)  # DingTalk shuts a robot out for so long

CODES: dict[str, dict[int, Outcome]] = {
    "wecom": {
        0: Outcome(Answer.DELIVERED),
        -1: Outcome(Answer.RETRY, N_("企业微信正忙")),
        45009: Outcome(Answer.BUSY, N_("企业微信说发得太快，歇一分钟再发")),
        45033: Outcome(Answer.BUSY, N_("企业微信说同时发得太多，歇一分钟再发")),
        93000: Outcome(Answer.BROKEN, N_("机器人的网址不对，或机器人已被移出群，请复制新的网址写进 channels.toml")),
        93008: Outcome(Answer.BROKEN, N_("机器人不在群里了，请重新加机器人，把新的网址写进 channels.toml")),
        40008: Outcome(Answer.REFUSED, N_("企业微信不认这种消息")),
        40058: Outcome(Answer.REFUSED, N_("企业微信不收这条消息：内容空了或太长")),
    },
    "dingtalk": {
        0: Outcome(Answer.DELIVERED),
        -1: Outcome(Answer.RETRY, N_("钉钉正忙")),
        130101: Outcome(Answer.BUSY, N_("钉钉说一分钟里超过了 20 条，歇十分钟再发"), TEN_MINUTES),
        660026: Outcome(Answer.BUSY, N_("钉钉说发得太快，歇十分钟再发"), TEN_MINUTES),
        410100: Outcome(Answer.BUSY, N_("钉钉说发得太快，歇十分钟再发"), TEN_MINUTES),
        300001: Outcome(Answer.BROKEN, N_("机器人的网址不对，请到群里复制新的网址写进 channels.toml")),
        300005: Outcome(Answer.BROKEN, N_("机器人的网址不对，请到群里复制新的网址写进 channels.toml")),
        400101: Outcome(Answer.BROKEN, N_("机器人的网址不对，请到群里复制新的网址写进 channels.toml")),
        400102: Outcome(Answer.BROKEN, N_("机器人已停用，请到群设置里启用")),
        430101: Outcome(Answer.REFUSED, N_("钉钉说消息里有不当内容，没有收")),
        310000: Outcome(Answer.BROKEN, N_("钉钉的安全设置没有通过：请核对加签的密钥（secret）和服务器的时间")),
    },
    "feishu": {
        0: Outcome(Answer.DELIVERED),
        9499: Outcome(Answer.REFUSED, N_("飞书不认这条消息的格式")),
        11232: Outcome(Answer.BUSY, N_("飞书说发得太快，歇一分钟再发")),
        99991400: Outcome(Answer.BUSY, N_("飞书说发得太快，歇一分钟再发")),
        19001: Outcome(Answer.BROKEN, N_("机器人的网址不对，请到群里复制新的网址写进 channels.toml")),
        19021: Outcome(Answer.BROKEN, N_("飞书说签名不对：请核对 secret，再看服务器的时间准不准")),
        19022: Outcome(Answer.BROKEN, N_("飞书说这台服务器的地址不在白名单里，请在机器人的安全设置里加上")),
        19024: Outcome(Answer.BROKEN, N_("飞书要消息里带关键词：请把关键词设成“台账”，或改用签名校验")),
    },
}  # fmt: skip
# What the number alone does not say.
WORDS: dict[tuple[str, int], tuple[tuple[str, Outcome], ...]] = {
    ("dingtalk", 310000): (
        ("keyword", Outcome(Answer.BROKEN, N_("钉钉要消息里带关键词：请把关键词设成“台账”，或改用加签"))),
        ("关键词", Outcome(Answer.BROKEN, N_("钉钉要消息里带关键词：请把关键词设成“台账”，或改用加签"))),
        ("whitelist", Outcome(Answer.BROKEN, N_("钉钉说这台服务器的地址不在白名单里，请在机器人的安全设置里加上"))),
        ("timestamp", Outcome(Answer.BROKEN, N_("钉钉说时间不对：请校准服务器的时间"))),
    ),
    ("feishu", 9499): (("too many", Outcome(Answer.BUSY, N_("飞书说发得太快，歇一分钟再发"))),),
}
UNKNOWN = N_("对方说没有收，代码 {code}")


# ── what is said ───────────────────────────────────────────────────────────────


def request(channel: Channel, text: str, at: datetime, *, key: str, to: str = "") -> tuple[str, bytes, dict[str, str]]:
    """(path with query, body, headers) of one message."""
    url = urlsplit(channel.url)
    path, query = url.path or "/", url.query
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key, "User-Agent": "taizhang"}
    if channel.kind == "sms":
        return _path(path, query), *_sms(channel, text, key, to, headers)
    if channel.kind == "wecom":
        said: dict = {"msgtype": "text", "text": {"content": _cut(text, WECOM_MAX)}}
    elif channel.kind == "dingtalk":
        said = {"msgtype": "text", "text": {"content": text}, "at": {"isAtAll": False}}
        if channel.secret:
            query = f"{query}&{urlencode(dingtalk_signature(channel.secret, at))}".lstrip("&")
    else:
        said = {"msg_type": "text", "content": {"text": text}}
        if channel.secret:
            said |= feishu_signature(channel.secret, at)
    return _path(path, query), json.dumps(said, ensure_ascii=False).encode(), headers


def dingtalk_signature(secret: str, at: datetime) -> dict[str, str]:
    """加签: the secret signs the milliseconds and itself."""
    timestamp = str(int(at.timestamp() * 1000))
    digest = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256).digest()
    return {"timestamp": timestamp, "sign": base64.b64encode(digest).decode()}


def feishu_signature(secret: str, at: datetime) -> dict[str, str]:
    """签名校验: the seconds and the secret are the key, and what is signed is empty."""
    timestamp = str(int(at.timestamp()))
    digest = hmac.new(f"{timestamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": timestamp, "sign": base64.b64encode(digest).decode()}


def _sms(channel: Channel, text: str, key: str, to: str, headers: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    """The body as the file has it; each value is written the way the body is."""
    given = {name: filled(value, {"key": key}) for name, value in channel.headers.items()}
    kind = next((v for k, v in given.items() if k.lower() == "content-type"), "application/json; charset=utf-8")
    values = {"mobile": to, "text": text, "key": key}
    if "json" in kind:
        values = {name: json.dumps(value, ensure_ascii=False)[1:-1] for name, value in values.items()}
    elif "urlencoded" in kind:
        values = {name: quote_plus(value) for name, value in values.items()}
    headers = {k: v for k, v in headers.items() if k.lower() not in {g.lower() for g in given}}
    return filled(channel.body, values).encode(), {"Content-Type": kind, **headers, **given}


def _path(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _cut(text: str, most: int) -> str:
    data = text.encode()
    return text if len(data) <= most else data[: most - 3].decode("utf-8", "ignore") + "…"


# ── what is answered ───────────────────────────────────────────────────────────


def outcome(channel: Channel, status: int, body: bytes, headers: Mapping[str, str], at: datetime) -> Outcome:
    """What an answer means for the message."""
    after = retry_after(headers.get("retry-after", ""), at)
    if status == 429:
        return Outcome(Answer.BUSY, N_("对方说发得太快，过一会儿再发"), after)
    if status >= 500 or status == 408:
        return Outcome(Answer.RETRY, N_("对方的服务器出错（{code}）").replace("{code}", str(status)), after)
    if 300 <= status < 400:
        return Outcome(Answer.BROKEN, N_("对方要转到别的网址，没有跟过去；请把最终的网址写进 channels.toml"))
    if status in (401, 403, 404, 410):
        return Outcome(
            Answer.BROKEN, N_("网址或口令不对（{code}），请核对 channels.toml").replace("{code}", str(status))
        )
    if status >= 400:
        return Outcome(Answer.REFUSED, UNKNOWN.replace("{code}", str(status)))
    if channel.kind == "sms":
        return _sms_answer(channel, body)
    return _robot_answer(channel.kind, body)


def _robot_answer(kind: str, body: bytes) -> Outcome:
    try:
        said = json.loads(body)
        code = said.get("errcode") if kind != "feishu" else said.get("code", said.get("StatusCode"))
        words = str(said.get("errmsg") or said.get("msg") or "").lower()
    except (ValueError, AttributeError):
        code, words = None, ""
    if not isinstance(code, int):
        return Outcome(Answer.BROKEN, N_("回答的不是机器人，请核对 channels.toml 里的网址"))
    for word, found in WORDS.get((kind, code), ()):
        if word in words:
            return found
    return CODES[kind].get(code) or Outcome(Answer.RETRY, UNKNOWN.replace("{code}", str(code)))


def _sms_answer(channel: Channel, body: bytes) -> Outcome:
    if channel.success and channel.success not in body.decode("utf-8", "replace"):
        return Outcome(Answer.RETRY, N_("短信网关没有说发成了，请让系统管理员看网关的后台"))
    return Outcome(Answer.SENT)


def retry_after(said: str, at: datetime) -> timedelta | None:
    """Seconds, or a date; nothing when it says neither."""
    said = said.strip()
    if said.isdigit():
        return timedelta(seconds=min(int(said), 24 * 3600))
    try:
        until = parsedate_to_datetime(said)
        return max(until - at, timedelta(0))
    except (TypeError, ValueError, IndexError):
        return None
