#!/usr/bin/env python3
"""Measure the outbox: 10,000 messages through a channel that fails, throttles and hangs up; and what the digest saves
on the demo county. Called by `bench.py`, alone by `bench.py --only sending`.

The clock of the county is moved by hand, so that six hours of waiting take none; the servers are real ones.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
import figures  # noqa: E402

MESSAGES, SEED = 10_000, 20261126
ERROR, HANGS = 0.20, 0.14  # of the requests: answered 503; taken, and the line cut before the answer
THROTTLED_EVERY = 500


def declare(text: str) -> None:
    from django.conf import settings

    file = settings.DATA_DIR / "channels.toml"
    file.write_text(f'site = "https://tz.yunxi.example"\n{text}')
    file.chmod(0o600)


# ── through a failing channel ─────────────────────────────────────────────────


def failing(count: int) -> dict:
    """The small county of the tests; so many messages into the group of one unit."""
    from taizhang.ledger import actions as ledger_actions
    from taizhang.notices.models import Message, Notice
    from taizhang.notices.sending import actions, job
    from tests import cast, cast_ledger
    from tests.support import receivers

    cast.build()
    ledger = cast_ledger.Ledger(cast.County())
    item = ledger.accepted(joint=())
    ledger_actions.urge(item, text="请今天报", by=ledger.county.clerk, at=ledger.later())
    notice, area, unit = Notice.objects.get(kind="urged"), ledger.county.area_id, ledger.unit("housing")
    chance, said = random.Random(SEED), Counter()

    def decide(got):
        said["requests"] += 1
        if said["requests"] % THROTTLED_EVERY == 0:
            said["throttled"] += 1
            return 429, b"", {"Retry-After": "30"}
        luck = chance.random()
        if luck < ERROR:
            said["errors"] += 1
            return 503, b"", {}
        return receivers.HANG_UP if luck < ERROR + HANGS else receivers.OK["wecom"]

    with receivers.http() as server:
        server.decide = decide
        declare(f'[[robot]]\nkind="wecom"\nname="群"\nurl="{server.url}"\nunits=["住建局"]\n')
        at = cast.NOON + timedelta(days=1)
        Message.objects.bulk_create(
            Message(
                area_id=area, key=f"tz.bench.{n}", kind="ladder_urged", notice_id=notice.pk, unit_id=unit, made_at=at,
                due_at=at,
            )
            for n in range(count)
        )  # fmt: skip
        began, clock = time.monotonic(), [at]
        dead = rounds = 0
        while True:
            job.drain(area, lambda: clock[0])
            waiting = Message.objects.filter(area_id=area, due_at__isnull=False).order_by("due_at")
            next_at = waiting.values_list("due_at", flat=True).first()
            if next_at is None:
                given_up = actions.send_again(area, None, at=clock[0])
                if not given_up:
                    break
                dead, rounds = dead + given_up, rounds + 1
            else:
                clock[0] = max(next_at, clock[0])
        seconds = time.monotonic() - began
        keys = [f"tz.bench.{n}" for n in range(count)]
        return {
            "count": count,
            **said,
            "hung": sum(server.hung_up.values()),
            "dead": dead,
            "rounds": rounds,
            "lost": sum(not server.accepted[key] and not server.hung_up[key] for key in keys),
            "undelivered": Message.objects.filter(area_id=area).exclude(state="delivered").count(),
            "doubled": sum(max(0, server.accepted[key] - 1) for key in keys),
            "again": sum(max(0, server.accepted[key] + server.hung_up[key] - 1) for key in keys),
            "seconds": seconds,
            "hours": (clock[0] - at).total_seconds() / 3600,
        }


# ── the demo county ───────────────────────────────────────────────────────────


def digesting() -> dict:
    """The demo county told again, day by day, with an address for everybody and a channel that takes everything."""
    from taizhang.config.demo import build, people
    from taizhang.config.demo.stories import Step
    from taizhang.ledger.rules import SHANGHAI, day_of
    from taizhang.notices.models import Address, Message, Notice
    from taizhang.notices.sending import digest, job, sealing, whom
    from taizhang.notices.sending.channels import Sender
    from taizhang.notices.sending.rules import Answer, Outcome
    from taizhang.org import queries as org

    declare('[mail]\nhost="127.0.0.1"\nport=9\nfrom="tz@yunxi.example"\n')
    Sender.send = lambda self, channel, letter, at: Outcome(Answer.SENT)  # type: ignore[method-assign]
    told, found_people = build.tell, people.found
    area, sealed = [], []

    def found(*args, **kwargs):
        made = found_people(*args, **kwargs)
        area.append(made.area_id)
        return made

    def morning(at):
        known = set(Address.objects.filter(area_id=area[0]).values_list("person_id", flat=True))
        persons = {hat.person_id for hat in whom.hats(area[0], day_of(at))} - known
        sealed[:] = sealed or [sealing.seal("li@yunxi.example")]
        Address.objects.bulk_create(
            Address(area_id=area[0], person_id=pk, kind="mail", sealed=sealed[0], masked="l***", saved_at=at)
            for pk in persons
        )
        digest.write(area[0], at)
        drain(at)

    def drain(at):
        job.drain(area[0], lambda: at)

    def tell(steps):
        calendar = org.calendar(area[0])
        first, last = day_of(steps[0].at), day_of(steps[-1].at)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        for day in filter(calendar.is_working, days):
            eight = datetime.combine(day, datetime.min.time(), SHANGHAI) + timedelta(hours=8)
            steps.append(Step(eight, morning))
            steps += [Step(eight + timedelta(minutes=30 * n), drain) for n in range(1, 24)]
        steps.sort(key=lambda step: step.at)
        told(steps)
        area.append(sum(map(calendar.is_working, days)))

    build.tell, people.found = tell, found
    build.build(at=datetime.now(SHANGHAI))
    area_id, days = area[0], area[-1]
    on = day_of(datetime.now(SHANGHAI))
    notices = list(Notice.objects.filter(area_id=area_id))
    reached = whom.persons_of(area_id, notices, on)
    before: Counter = Counter()
    for notice in notices:
        before.update((person, day_of(notice.at)) for person in reached[notice.pk])
    after: Counter = Counter()
    kinds: Counter = Counter()
    sent = Message.objects.filter(area_id=area_id, sent_at__isnull=False, person_id__isnull=False)
    for person, at, kind in sent.values_list("person_id", "sent_at", "kind"):
        after[person, day_of(at)] += 1
        kinds["digest" if kind == "digest" else "at once"] += 1
    folded = Message.objects.filter(area_id=area_id, state="folded").count()
    return {
        "days": days,
        "persons": len({person for person, _ in before} | {person for person, _ in after}),
        "before": _spread(before),
        "after": _spread(after),
        "kinds": dict(kinds),
        "folded": folded,
    }


def _spread(counts: Counter) -> dict:
    of_days = sorted(counts.values())
    return {
        "all": sum(of_days),
        "person_days": len(of_days),
        "p95": of_days[int(len(of_days) * 0.95)] if of_days else 0,
        "most": of_days[-1] if of_days else 0,
        "over_three": sum(n > 3 for n in of_days),
    }


# ── the page ──────────────────────────────────────────────────────────────────


def measured(what: str, mode: str) -> dict:
    with tempfile.TemporaryDirectory(prefix="taizhang-bench-") as data:
        environment = {
            **os.environ, "TAIZHANG_MODE": mode, "TAIZHANG_DATA": data, "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "taizhang.config.settings",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, __file__, what], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
        return json.loads(done.stdout.splitlines()[-1])


def write(out: Path) -> str:
    f, d = measured("failing", "test"), measured("digesting", "demo")
    before, after = d["before"], d["after"]
    per = [x["all"] / (d["persons"] * d["days"]) for x in (before, after)]
    digests, at_once = (d["kinds"].get(kind, 0) for kind in ("digest", "at once"))
    text = f"""## Messages

Written by `bench.py --only sending` on {date.today():%Y-%m-%d}, SQLite. {f["count"]:,} messages into one group over a
real HTTP server that answers 503 to {ERROR:.0%} of the requests, takes {HANGS:.0%} and cuts the line before it answers,
and throttles every {THROTTLED_EVERY}th (429, Retry-After 30 s). The clock is moved by hand; other work shared the
machine. **Lost**: the server never took it, or the outbox says that it was not delivered. **Doubled**: the server said
"taken" more than once for one key; a key that came again because the server had cut the line after taking it is
counted apart, since nobody but the server can know.

| | |
|---|---|
| requests | {f["requests"]:,} |
| answered 503 / cut after taking / throttled | {f["errors"]:,} / {f["hung"]:,} / {f["throttled"]:,} |
| dead letters after 6 attempts, sent again by 全部再发 ({f["rounds"]} times) | {f["dead"]:,} |
| **lost** | **{f["lost"] + f["undelivered"]}** |
| **doubled** | **{f["doubled"]}** |
| same key again after the server had cut the line | {f["again"]:,} |
| seconds of work, messages a second | {f["seconds"]:.0f} s, {f["count"] / f["seconds"]:.0f} |
| hours on the county's clock until the last was through | {f["hours"]:.0f} |

The demo county of nine months told again with the outbox switched on, everybody with an address: {d["persons"]}
persons, {d["days"]} working days. Before: each notice at once to everybody whom it is addressed to, by today's
posts. After: what cannot wait, and the digest.

| messages to persons | each at once | digested |
|---|---|---|
| in all | {before["all"]:,} | {after["all"]:,}: {digests:,} digests, {at_once:,} at once |
| per person and working day | {per[0]:.2f} | {per[1]:.2f} |
| on a day with any: 95 of 100 / most | {before["p95"]} / {before["most"]} | {after["p95"]} / {after["most"]} |
| days on which somebody got more than 3 | {before["over_three"]:,} | {after["over_three"]:,} |

Left to the morning by the cap or the hour: {d["folded"]:,}.
"""
    return figures.put(out, "make bench: sending", text)


if __name__ == "__main__":
    import django

    django.setup()
    from django.core.management import call_command

    from taizhang.config.commands import prepare_directories

    prepare_directories()
    call_command("migrate", verbosity=0)
    print(json.dumps(failing(int(os.environ.get("MESSAGES", MESSAGES))) if sys.argv[1] == "failing" else digesting()))
