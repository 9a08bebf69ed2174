"""`taizhang plan FILE`: without Django, so that it answers at once."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from taizhang.engine.commands import command, option
from taizhang.engine.network import cli


@command("plan", "schedule a plan backwards from its deadline; JSON in, JSON out", option("file"))
def plan(args) -> int:
    return cli.plan(args.file, today=datetime.now(ZoneInfo("Asia/Shanghai")).date())
