"""Real workers, really killed: nothing is lost and nothing is done twice."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from taizhang.jobs import worker
from taizhang.jobs.models import Job
from taizhang.jobs.tests import works

PATIENCE = 120


class Workers:
    """Worker processes of the test's own database."""

    def __init__(self, url: str, log) -> None:
        self.url, self.log, self.running = url, log, []

    def start(self) -> None:
        environment = {**os.environ, "TAIZHANG_DATABASE_URL": self.url}
        command = [sys.executable, "-m", "taizhang.config.cli", "worker"]
        self.running.append(subprocess.Popen(command, env=environment, stdout=self.log, stderr=self.log))

    def kill(self, process) -> None:
        """kill -9, and the minute that a lease lasts."""
        process.kill()
        process.wait()
        self.running.remove(process)
        Job.objects.filter(status=Job.Status.RUNNING, worker__contains=f":{process.pid}:").update(due_at=timezone.now())

    def stop(self) -> None:
        for process in self.running:
            process.send_signal(signal.SIGTERM)
        for process in self.running:
            assert process.wait(timeout=20) in (0, -signal.SIGTERM)  # the latter: it was still starting


@pytest.fixture
def workers(committed_db, tmp_path):
    with (tmp_path / "workers.log").open("wb") as log:
        group = Workers(committed_db.url, log)
        yield group
        for process in group.running:
            process.kill()
            process.wait()


def until(condition) -> None:
    limit = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < limit, "it did not happen"
        time.sleep(0.05)


def mine(**conditions):
    """The jobs of these tests, not those of the house's schedule."""
    return Job.objects.filter(task__startswith=works.__name__, **conditions)


def test_killed_workers_lose_nothing_and_double_nothing(workers):
    marks = [f"seal {number}" for number in range(120)]
    for mark in marks:
        works.stamp.enqueue(mark, 0.01)
    for _ in range(2):
        workers.start()
    dice = random.Random(5)
    for _ in range(6):
        finished = mine(status=Job.Status.DONE).count()
        until(lambda: mine(status=Job.Status.DONE).count() > min(finished + 5, 119))  # noqa: B023
        time.sleep(dice.uniform(0, 0.03))
        workers.kill(dice.choice(workers.running))
        workers.start()
    until(lambda: mine(status=Job.Status.DONE).count() == len(marks))
    workers.stop()
    stamps = Counter(Session.objects.values_list("session_data", flat=True))
    assert stamps == Counter(marks)


def test_a_worker_killed_between_effect_and_end_leaves_the_effect_to_the_next(workers):
    works.stamp.enqueue("seal", 30)
    workers.start()
    until(lambda: mine(status=Job.Status.RUNNING).exists())
    time.sleep(0.3)
    workers.kill(workers.running[0])
    assert not Session.objects.exists()
    mine().update(args=["seal", 0])
    assert worker.drain() >= 1
    assert Session.objects.count() == 1


def test_a_task_that_kills_its_worker_is_given_up(workers):
    works.die.enqueue()
    for _ in range(2):
        workers.start()
        process = workers.running[0]
        until(lambda: process.poll() is not None)  # noqa: B023
        workers.kill(process)
    workers.start()
    until(lambda: mine(status=Job.Status.FAILED).exists())
    workers.stop()


def test_a_worker_told_to_end_finishes_what_it_has_in_hand(workers):
    works.stamp.enqueue("seal", 1)
    workers.start()
    until(lambda: mine(status=Job.Status.RUNNING).exists())
    workers.stop()
    assert mine().get().status == Job.Status.DONE


def test_a_worker_in_a_thread_wakes_as_soon_as_work_is_committed(committed_db):
    loop = worker.Worker()
    thread = threading.Thread(target=loop.run)
    thread.start()
    try:
        time.sleep(0.2)
        began = time.monotonic()
        works.add.enqueue(1, 1)
        until(lambda: mine(status=Job.Status.DONE).exists())
        assert time.monotonic() - began < 0.9, "sooner than the next poll"
    finally:
        loop.end()
        thread.join(10)
