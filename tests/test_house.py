"""The test set-up itself: copies are separate, commits are real, rollbacks are complete."""

import threading

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone


def enter(key: str) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=timezone.now())


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_writes_is_gone_for_the_next(turn):
    assert not Session.objects.exists()
    enter(f"turn{turn}")


@pytest.mark.parametrize("turn", [1, 2])
def test_a_committed_database_is_seen_by_other_threads_and_thrown_away(committed_db, turn):
    def other() -> None:
        enter("thread")
        connection.close()

    assert not Session.objects.exists()
    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert [session.session_key for session in Session.objects.all()] == ["thread"]


@pytest.mark.django_db
def test_sqlite_is_as_safe_as_it_can_be():
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")
    with connection.cursor() as cursor:

        def pragma(name: str) -> object:
            cursor.execute(f"PRAGMA {name}")
            return cursor.fetchone()[0]

        assert pragma("journal_mode") == "wal"
        assert pragma("synchronous") == 2
        assert pragma("foreign_keys") == 1
        assert pragma("secure_delete") == 1
