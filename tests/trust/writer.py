"""A process that records entries and says so line by line, until somebody kills it.

    python -m tests.trust.writer AREA ACKS [early]

Each line of ACKS is "<seq> <hash of the leaf>", on the disk before the next entry begins. `early` breaks the promise
on purpose: it says so before the commit, and now and then dies between the two as a crash would.
"""

import os
import sys
from datetime import UTC, datetime

import django


def main() -> None:
    area_id, acks, early = int(sys.argv[1]), sys.argv[2], sys.argv[3:] == ["early"]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taizhang.config.settings")
    django.setup()
    from django.db import transaction

    from taizhang import journal
    from taizhang.journal import events

    events.register("test.thing.written", says="")
    with open(acks, "a") as out:

        def say(recorded) -> None:
            out.write(f"{recorded.seq} {recorded.leaf_hash}\n")
            out.flush()
            os.fsync(out.fileno())

        for n in range(100_000):
            with transaction.atomic():
                event = journal.Event(
                    ("thing", os.getpid()), "test.thing.written", pub={"n": n}, priv={"text": "去看了" * 50}
                )
                recorded = journal.append(event, by=None, area_id=area_id, at=datetime.now(UTC))
                if early:
                    say(recorded)
                    if n == 20:
                        os.abort()
            if not early:
                say(recorded)


if __name__ == "__main__":
    main()
