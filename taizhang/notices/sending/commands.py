"""`taizhang channels`: what channels.toml declares, and a test message through one channel."""

from __future__ import annotations

import json

from django.utils import timezone

from taizhang.engine.commands import CannotBeDone, command, option
from taizhang.notices.sending import file, rules
from taizhang.notices.sending.channels import Letter, Sender

TEXT = "【台账】这是一条测试消息，收到就说明渠道通了，不用回复。"


@command(
    "channels",
    "list the channels of channels.toml, or send a test message through one",
    option("what", choices=("list", "test"), nargs="?", default="list"),
    option("name", nargs="?", help="with test: the name of the channel"),
    option("--to", default="", help="with test: the mail address or mobile number; a robot needs none"),
    option("--json", action="store_true", help="with list: as JSON"),
)
def channels(args) -> int:
    said = file.read()
    for problem in said.problems:
        print(f"{file.path()}：{problem}")
    if said.problems:
        return 1
    if not said.there:
        print(f"没有 {file.path()}：消息只进收件箱")
        return 0
    return _test(said, args.name or "", args.to) if args.what == "test" else _list(said, args.json)


def _list(said, as_json: bool) -> int:
    rows = [
        {"name": c.name, "kind": c.kind, "host": c.host, "port": c.port, "tls": c.tls, "units": list(c.units)}
        for c in said.all
    ]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        units = "、".join(row["units"]) or "个人"
        print(f"{row['name']}\t{file.KINDS[row['kind']]}\t{row['host']}:{row['port']}\t{units}")
    return 0


def _test(said, name: str, to: str) -> int:
    channel = said.named(name)
    if channel is None:
        raise CannotBeDone(f"没有叫“{name}”的渠道；有：{'、'.join(c.name for c in said.all)}")
    if channel.kind not in file.ROBOTS:
        if not to:
            raise CannotBeDone("请用 --to 写测试消息发到哪里")
        try:
            to = rules.address(rules.MAIL if channel.kind == "mail" else rules.MOBILE, to)
        except Exception as refused:
            raise CannotBeDone(str(refused)) from None
    at = timezone.now()
    with Sender(said) as sender:
        outcome = sender.send(channel, Letter(f"tz.console.{int(at.timestamp())}", "台账：测试消息", TEXT, to), at)
    print("发成了" if outcome.is_out else f"没有发成：{outcome.says}")
    return 0 if outcome.is_out else 1
