"""On SQLite the writers of a process are served in the order in which they came."""

import threading

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from taizhang.config.sqlite.turns import Turns


def in_threads(count, work):
    threads = [threading.Thread(target=work, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    return threads


def test_nobody_waits_while_others_go_twice():
    turns, served = Turns(), []

    def busy(n):
        for _ in range(50):
            assert turns.take(30)
            served.append(n)
            turns.give_back()

    assert turns.take(1)
    threads = in_threads(4, busy)
    while len(turns._queue) < 5:
        pass
    turns.give_back()
    for thread in threads:
        thread.join()
    assert len(served) == 200
    late = [n for n in range(4) if n not in served[:4]]
    assert not late, f"{late} came with the others and were passed over: {served[:20]}"


def test_who_gives_up_waiting_leaves_the_queue():
    turns = Turns()
    assert turns.take(1)
    assert not turns.take(0.01)
    turns.give_back()
    assert turns.take(0)


@pytest.mark.skipif(settings.DATABASES["default"]["ENGINE"] != "taizhang.config.sqlite", reason="SQLite's")
def test_a_transaction_that_fails_gives_its_turn_back(committed_db):
    for fail in (lambda: 1 / 0, connection.close):  # an error of ours, a broken connection
        with pytest.raises((ZeroDivisionError, DatabaseError)), transaction.atomic():
            fail()
            connection.cursor()
    reached = []

    def write(_):
        with transaction.atomic():
            reached.append(True)
        connection.close()

    in_threads(1, write)[0].join(timeout=10)
    assert reached, "somebody else may write again"
