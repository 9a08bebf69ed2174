"""Tasks of the town's workshop, for the tests of this room. Effects are sessions: one row each."""

import os
import secrets
import time

from django.contrib.sessions.models import Session
from django.utils import timezone

from taizhang.engine.refusal import Refused
from taizhang.jobs import task


def leave(mark: str) -> None:
    Session.objects.create(session_key=secrets.token_hex(16), session_data=mark, expire_date=timezone.now())


@task
def add(a, b):
    return a + b


@task(atomic=True)
def stamp(mark, seconds=0.0):
    """An effect, and time to be killed after it and before the end."""
    leave(mark)
    time.sleep(seconds)


@task(atomic=True)
def stamp_and_break(mark):
    leave(mark)
    raise ValueError("the stamp broke")


@task(max_attempts=2)
def breaks():
    raise ValueError("out of ink")


@task
def refuses():
    raise Refused("works.closed", "{unit}今天不办公。", unit="档案馆")


@task(takes_context=True, title="清点")
def count(context, total):
    for done in range(total):
        context.report(done, total, f"第 {done} 份")
        time.sleep(0.01)
    context.report(total, total)
    return {"location": "/somewhere/", "says": f"清点了 {total} 份"}


@task(takes_context=True)
def endless(context):
    while True:
        context.report(0, text="还在数")
        time.sleep(0.02)


@task(max_attempts=2)
def die():
    os.kill(os.getpid(), 9)


@task
def day(on):
    return on


@task
def night():
    return None
