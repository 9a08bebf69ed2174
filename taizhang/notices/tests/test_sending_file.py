"""channels.toml, the guard that opens connections, and what the other side's answers mean."""

import base64
import hashlib
import hmac
import ipaddress
import socket
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from taizhang.engine.refusal import Refused
from taizhang.notices.sending import file, guard, robots, rules
from taizhang.notices.sending.channels import Letter, Sender
from taizhang.notices.sending.rules import Answer
from tests.support import receivers

AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
SOUND = """site = "https://tz.yunxi.example"

[mail]
host = "mail.yunxi.example"
from = "tz@yunxi.example"

[[robot]]
kind = "wecom"
name = "住建群"
url = "https://robot.example/send?key=abc"
units = ["住建局"]

[[sms]]
url = "http://10.1.1.9:8080/send"
body = '{"to": "{mobile}", "text": "{text}"}'
"""


def problems(text):
    return [str(p) for p in file.parse(text).problems]


def channels(**more):
    made = {"name": "群", "kind": "wecom", "host": "127.0.0.1", "port": 80, "tls": False, "timeout": 1, **more}
    channel = file.Channel(**made)
    return channel, file.Channels(there=True, site="https://tz.yunxi.example", all=(channel,))


def sent(receiver, to="", text="【云溪台账】催办：封堵直排口", **more):
    channel, said = channels(port=receiver.port, url=getattr(receiver, "url", ""), **more)
    with Sender(said) as sender:
        return sender.send(channel, Letter("tz.n1.p2", "云溪台账：催办", text, to), AT)


def test_a_sound_file_names_every_channel_and_every_host():
    said = file.parse(SOUND)
    assert [(c.kind, c.place) for c in said.all] == [
        ("mail", ("mail.yunxi.example", 25)), ("wecom", ("robot.example", 443)), ("sms", ("10.1.1.9", 8080)),
    ]  # fmt: skip
    assert "abc" not in repr(said)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("[mail]", "[mail"), "第 3 行：这一行不是 TOML 写法"),
        (('kind = "wecom"', 'kind = "qq"'), "第 8 行：kind 只能是 wecom"),
        (("https://robot.example/send?key=abc", "robot.example"), "第 10 行：url 要写完整的网址"),
        (("{mobile}", "{phone}"), "第 15 行：模板里有不认识的 {phone}，只能用 {key}、{mobile}、{text}"),
        (('from = "tz@yunxi.example"', ""), "第 3 行：这个渠道缺 from"),
        (('site = "https://tz.yunxi.example"', ""), "要写 site"),
        (('name = "住建群"', 'nmae = "住建群"'), "第 9 行：不认识“nmae”"),
        (('units = ["住建局"]', 'units = "住建局"'), "第 11 行：“units”的值写错了"),
    ],
)
def test_a_slip_in_the_file_is_named_with_its_line(change, says):
    assert any(says in line for line in problems(SOUND.replace(*change)))


def test_a_file_that_others_can_read_is_not_used(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    (tmp_path / "channels.toml").write_text(SOUND)
    (tmp_path / "channels.toml").chmod(0o644)
    assert "chmod 600" in str(file.read().problems[0])
    (tmp_path / "channels.toml").chmod(0o600)
    assert file.read().usable


# ── the guard (W2) ────────────────────────────────────────────────────────────


def resolved(monkeypatch, *addresses):
    """The name server answers the first address once, and the others afterwards."""
    asked, real = [], socket.getaddrinfo

    def answer(host, port, **more):
        asked.append(host)
        return real(addresses[min(len(asked), len(addresses)) - 1], port, **more)

    monkeypatch.setattr(guard.socket, "getaddrinfo", answer)
    return asked


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "169.254.169.254", "0.0.0.0", "64:ff9b::7f00:1"]
)
def test_a_name_that_turns_out_to_be_this_machine_or_the_clouds_inside_is_not_connected_to(monkeypatch, address):
    resolved(monkeypatch, address)
    with receivers.http() as canary:
        outcome = sent(canary, host="robot.example")
    assert outcome.answer == Answer.BROKEN and "不连接" in outcome.says
    assert canary.got == []


def test_a_public_name_in_the_intranet_is_reached_only_when_the_file_says_so():
    inside = ipaddress.ip_address("10.0.0.8")
    assert "intranet = true" in guard.forbidden(inside, literal=False, intranet=False)
    assert not guard.forbidden(inside, literal=False, intranet=True)
    assert not guard.forbidden(inside, literal=True, intranet=False)
    assert guard.forbidden(ipaddress.ip_address("169.254.169.254"), literal=True, intranet=True)


def test_what_the_file_does_not_list_is_not_connected_to():
    with receivers.http() as canary:
        channel, _ = channels(port=canary.port, url=canary.url)
        with Sender(file.Channels(there=True, all=())) as sender:
            outcome = sender.send(channel, Letter("k", "s", "t"), AT)
    assert "channels.toml 里没有这台服务器" in outcome.says and canary.got == []


def test_a_redirect_is_not_followed():
    with receivers.http() as canary, receivers.http((302, b"", {"Location": ""})) as receiver:
        receiver.answers = [(302, b"", {"Location": canary.url})]
        assert "没有跟过去" in sent(receiver).says
    assert canary.got == []


def test_a_name_is_asked_for_once_and_connected_to_at_that_address(monkeypatch):
    with receivers.http() as receiver, receivers.http() as canary:
        asked = resolved(monkeypatch, "127.0.0.1", "::1")
        monkeypatch.setattr(guard, "_literal", lambda host: True)
        assert sent(receiver, host="robot.example").is_out
    assert asked == ["robot.example"] and canary.got == []
    assert receiver.got[0].headers["host"].startswith("robot.example")


def test_control_without_the_look_at_the_address_the_canary_hears(monkeypatch):
    resolved(monkeypatch, "127.0.0.1")
    monkeypatch.setattr(guard, "forbidden", lambda *_, **__: "")
    with receivers.http() as canary:
        sent(canary, host="robot.example")
    assert len(canary.got) == 1


# ── what is said, and what the answers mean ───────────────────────────────────


def test_the_three_robots_hear_their_own_format_and_their_own_signature():
    with receivers.http() as receiver:
        for kind in ("wecom", "dingtalk", "feishu"):
            receiver.answers = [receivers.OK[kind]]
            assert sent(receiver, kind=kind, secret="" if kind == "wecom" else "SEC1").answer == Answer.DELIVERED
    wecom, dingtalk, feishu = receiver.got
    assert wecom.json["msgtype"] == "text" and "封堵" in wecom.json["text"]["content"]
    assert wecom.path == "/hook?key=k1" and wecom.key == "tz.n1.p2"
    query = parse_qs(urlsplit(dingtalk.path).query)
    signed = f"{query['timestamp'][0]}\nSEC1"
    assert query["timestamp"] == [str(int(AT.timestamp() * 1000))] and query["key"] == ["k1"]
    assert query["sign"] == [base64.b64encode(hmac.new(b"SEC1", signed.encode(), hashlib.sha256).digest()).decode()]
    assert feishu.json["msg_type"] == "text" and feishu.json["timestamp"] == str(int(AT.timestamp()))
    key = f"{feishu.json['timestamp']}\nSEC1".encode()
    assert feishu.json["sign"] == base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()


@pytest.mark.parametrize(
    ("kind", "said", "answer", "words"),
    [
        ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}, Answer.BUSY, "太快"),
        ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, Answer.BROKEN, "网址不对"),
        ("wecom", {"errcode": 4711}, Answer.RETRY, "4711"),
        ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}, Answer.BROKEN, "secret"),
        ("dingtalk", {"errcode": 310000, "errmsg": "keywords not in content"}, Answer.BROKEN, "关键词"),
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast"}, Answer.BUSY, "十分钟"),
        ("feishu", {"code": 19024, "msg": "Key Words Not Found"}, Answer.BROKEN, "关键词"),
        ("feishu", {"code": 9499, "msg": "too many request"}, Answer.BUSY, "太快"),
        ("feishu", {"code": 9499, "msg": "Bad Request"}, Answer.REFUSED, "格式"),
        ("feishu", {"StatusCode": 0, "StatusMessage": "success"}, Answer.DELIVERED, ""),
        ("wecom", (200, b"<html>welcome</html>", {}), Answer.BROKEN, "不是机器人"),
        ("wecom", (429, b"", {"Retry-After": "90"}), Answer.BUSY, "太快"),
        ("wecom", (503, b"", {}), Answer.RETRY, "503"),
        ("wecom", (404, b"", {}), Answer.BROKEN, "404"),
    ],
)  # fmt: skip
def test_what_went_wrong_inside_an_answer_is_understood(kind, said, answer, words):
    with receivers.http(said) as receiver:
        outcome = sent(receiver, kind=kind)
    assert outcome.answer == answer and words in outcome.says


def test_nobody_there_a_silence_and_a_line_that_breaks_are_three_things():
    with receivers.http(receivers.HANG_UP) as receiver:
        assert (sent(receiver).answer, sent(receiver).says) == (Answer.RETRY, "127.0.0.1 没答完就断开了")
        receiver.answers = [1.2]
        assert "太慢" in sent(receiver).says and sent(receiver).answer == Answer.DOWN
    assert sent(receiver).answer == Answer.DOWN


def test_an_sms_gateway_gets_its_template_filled_and_is_believed_by_its_word():
    how = {"kind": "sms", "body": '{"to":"{mobile}","text":"{text}"}', "headers": {"X-Id": "{key}"}, "success": '"ok"'}
    with receivers.http({"code": "ok"}) as receiver:
        assert sent(receiver, to="13800001111", text='说"好"{mobile}', **how).answer == Answer.SENT
        assert receiver.got[0].json == {"to": "13800001111", "text": '说"好"{mobile}'}
        assert receiver.got[0].headers["x-id"] == "tz.n1.p2"
        receiver.answers = [{"code": "bad"}]
        assert sent(receiver, to="13800001111", **how).answer == Answer.RETRY


def test_a_mail_carries_its_key_and_the_servers_no_is_understood():
    how = {"kind": "mail", "sender": "tz@yunxi.example", "to": "li@yunxi.example"}
    with receivers.smtp(refuses={"gone@": (550, "no such user"), "later@": (451, "greylisted")}) as box:
        assert sent(box, **how).answer == Answer.SENT
        letter = box.letters[0]
        assert letter["Message-ID"] == "<tz.n1.p2@tz.yunxi.example>" and letter["Subject"] == "云溪台账：催办"
        assert "封堵直排口" in letter.get_content()
        assert "没有这个邮箱" in sent(box, **{**how, "to": "gone@yunxi.example"}).says
        assert sent(box, **{**how, "to": "later@yunxi.example"}).answer == Answer.RETRY
        box.after_data = receivers.HANG_UP
        assert sent(box, **how).answer == Answer.RETRY
        box.login = "535 wrong"
        assert "用户名或口令不对" in sent(box, **how, user="tz", password="x").says
        box.greeting = "421 too busy"
        assert sent(box, **how).answer == Answer.BUSY
    assert sent(box, **how).answer == Answer.DOWN


# ── when ──────────────────────────────────────────────────────────────────────


def test_a_message_is_tried_five_times_more_and_then_given_up_and_a_throttle_costs_nothing():
    fault = rules.Outcome(Answer.RETRY, "坏了")
    waits = [rules.after(fault, n, AT).due_at - AT for n in range(1, 6)]
    assert waits == [
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=2),
        timedelta(hours=6),
    ]
    assert rules.after(fault, 6, AT).state == rules.State.DEAD
    busy = rules.after(rules.Outcome(Answer.BUSY, "", timedelta(seconds=90)), 6, AT)
    assert (busy.counts, busy.due_at) == (False, AT + timedelta(seconds=90))
    assert robots.retry_after("Mon, 02 Mar 2026 04:02:00 GMT", AT) == timedelta(minutes=2)


def test_an_address_is_straightened_out_or_refused_with_what_to_do():
    assert rules.address("mobile", "＋86 138 0000-1111") == "13800001111"
    assert rules.masked("mobile", "13800001111") == "138****1111"
    assert rules.masked("mail", rules.address("mail", " li@yunxi.gov.cn ")) == "l***@yunxi.gov.cn"
    for kind, typed in (("mobile", "1380000111"), ("mail", "li at yunxi"), ("mail", "li@yunxi\r\nBcc: a@b.cn")):
        with pytest.raises(Refused):
            rules.address(kind, typed)
