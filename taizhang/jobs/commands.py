"""`taizhang worker`."""

import signal

from taizhang.engine.commands import command, option
from taizhang.jobs.worker import Worker, drain


@command(
    "worker",
    "do the work that waits in the database",
    option("--queue", action="append", metavar="NAME", help="only this queue (may be given again)"),
    option("--drain", action="store_true", help="do what is due now, then end"),
)
def worker(args) -> None:
    if args.drain:
        drain()
        return
    loop = Worker(args.queue)
    signal.signal(signal.SIGTERM, loop.end)
    signal.signal(signal.SIGINT, loop.end)
    loop.run()
