"""A duty for each day: no day is lost, none is done twice, and each is told which day it is for."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.utils import timezone

from taizhang.jobs import plug, schedule, worker
from taizhang.jobs.models import Duty, Job
from taizhang.jobs.tests import works


def at(day, hour=6, minute=31, month=3, year=2026):
    """A minute on the county's clock."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.fixture
def daily(monkeypatch):
    monkeypatch.setattr(schedule, "registry", {})
    schedule.daily("06:30", "works.day", works.day, for_each_day=True)


def days():
    return [job.args[0] if job.args else "" for job in Job.objects.order_by("pk")]


def turns(instant, most=20):
    """What the scheduler enqueues when nothing else happens, each job done before the next look."""
    for _ in range(most):
        schedule.tick(instant)
        worker.drain()
    return days()


@pytest.mark.django_db
def test_after_three_days_of_standstill_each_day_has_its_turn_in_order(daily):
    schedule.tick(at(2, hour=5))
    assert turns(at(2)) == ["2026-03-02"]
    assert turns(at(5, hour=9)) == ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"]
    assert turns(at(5, hour=23)) == ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"]


@pytest.mark.django_db
def test_a_day_begins_when_the_day_before_has_ended(daily):
    schedule.tick(at(2, hour=5))
    for _ in range(3):
        schedule.tick(at(4, hour=9))
    assert days() == ["2026-03-02"]
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(status="running", worker="gone", due_at=timezone.now())
    schedule.tick(at(4, hour=9))
    assert days() == ["2026-03-02"], "it is running, or its worker was killed"
    worker.drain()
    schedule.tick(at(4, hour=9))
    assert days() == ["2026-03-02", "2026-03-03"]


@pytest.mark.django_db
def test_the_day_is_the_county_s_also_over_the_end_of_the_year(daily):
    schedule.tick(at(30, month=12, hour=23))
    assert turns(at(2, month=1, year=2027, hour=7)) == ["2026-12-31", "2027-01-01", "2027-01-02"]
    assert Duty.objects.get().next_at == datetime(2027, 1, 2, 22, 30, tzinfo=UTC)  # still the 2nd in London


@pytest.mark.django_db
def test_a_clock_that_jumps_ahead_costs_few_turns_and_one_put_back_waits_for_nothing(daily):
    schedule.tick(at(2, hour=5))
    ahead = turns(at(2, month=9))
    assert (len(ahead), ahead[0], ahead[-1]) == (schedule.MOST_DAYS, "2026-08-24", "2026-09-02")
    schedule.tick(at(3, hour=5))  # put right again
    assert Duty.objects.get().next_at == at(3, minute=30)
    assert turns(at(3))[-1] == "2026-03-03"


@pytest.mark.django_db
def test_a_duty_that_is_not_for_a_day_makes_up_a_standstill_once(monkeypatch):
    monkeypatch.setattr(schedule, "registry", {})
    schedule.daily("06:30", "works.night", works.night)
    schedule.tick(at(2, hour=5))
    assert turns(at(6)) == turns(at(6, hour=20))
    assert Job.objects.count() == 1


def test_two_schedulers_give_each_day_one_turn(committed_db, daily):
    schedule.tick(at(2, hour=5))
    together, wrong = Barrier(2), []

    def tick():
        try:
            together.wait(10)
            for _ in range(5):
                schedule.tick(at(3))
        except Exception as error:
            wrong.append(error)
        finally:
            connections.close_all()

    two = [Thread(target=tick) for _ in range(2)]
    for thread in two:
        thread.start()
    for thread in two:
        thread.join(60)
    assert wrong == [] and days() == ["2026-03-02"]
    worker.drain()
    schedule.tick(at(3))
    assert days() == ["2026-03-02", "2026-03-03"]


@pytest.mark.django_db
def test_after_the_night_sqlite_knows_how_large_the_tables_are():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its statistics by itself")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE jobs_duty")
        cursor.execute("DELETE FROM sqlite_stat1")
        Job.objects.bulk_create(Job(task="works.day", enqueued_at=at(2), due_at=at(2)) for _ in range(50))
        plug.statistics.func()
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'jobs_job'")
        assert any(stat.split()[0] == "50" for (stat,) in cursor.fetchall())
