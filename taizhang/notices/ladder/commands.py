"""`taizhang remind`: the nightly run by hand, or what it would do."""

from __future__ import annotations

import json
from argparse import Namespace
from collections import Counter
from datetime import date

from django.utils.translation import gettext

from taizhang.engine.commands import CannotBeDone, command, option
from taizhang.engine.refusal import Refused
from taizhang.org import queries as org
from taizhang.ui import clock

from . import job, pages

SHOWN = ("number", "title", "step", "days", "since", "unit", "to", "why")


def _a_day(text: str) -> date:
    return date.fromisoformat(text)


@command(
    "remind",
    "run the ladder for a day, or say what would go out",
    option("--on", type=_a_day, metavar="DATE", help="the day it is for (default: today)"),
    option("--dry-run", action="store_true", help="only say what would go out"),
    option("--json", action="store_true"),
)
def remind(args: Namespace) -> int:
    at = clock.now()
    on = args.on or clock.today(at)
    if args.dry_run:
        return _dry(on, args.json)
    try:
        done = Counter(kind for area_id in org.area_ids() for kind in job.run(area_id, on, at=at))
    except Refused as refused:
        raise CannotBeDone(str(refused)) from refused
    sent, drafted = done["notices.item.stepped"], done["notices.item.step_drafted"]
    if args.json:
        print(json.dumps({"on": on.isoformat(), "sent": sent, "drafted": drafted}))
    else:
        print(gettext("{day}：发出 {sent} 件，拟稿 {drafted} 件").format(day=on, sent=sent, drafted=drafted))
    return 0


def _dry(on: date, as_json: bool) -> int:
    found, provisional = [], False
    for area_id in org.area_ids():
        found += pages.moves(area_id, on)[0]
        provisional |= org.calendar(area_id).is_provisional(on)
    if as_json:
        rows = [{**{name: f[name] for name in SHOWN}, "item": f["id"]} for f in found]
        print(json.dumps({"on": on.isoformat(), "provisional": provisional, "moves": rows}, ensure_ascii=False))
        return 0
    if provisional:
        print(gettext("{year}年的放假安排还没有公布，先按周六、周日休息算。").format(year=on.year))
    for f in found:
        to = f["to"] or gettext("拟稿，等人签发")
        print(f"{f['says']}\t{f['number']}\t{f['title']}\t{f['unit']}\t{f['why']}\t{to}")
    print(gettext("{day}会发 {count} 件").format(day=on, count=len(found)))
    return 0
