"""One worker, in this process: what is promised is done once, refused, tried again or stopped."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus

from taizhang.jobs import limits, queries, queue, schedule, worker
from taizhang.jobs.models import Duty, Job
from taizhang.jobs.tests import works

pytestmark = pytest.mark.django_db


def job(result) -> Job:
    return Job.objects.get(pk=result.id)


def claimed(result) -> Job:
    taken = queue.claim("desk", None, timezone.now())
    assert str(taken.pk) == result.id
    return taken


def test_work_is_done_and_its_result_is_kept():
    result = works.add.enqueue(2, b=3)
    assert result.status == TaskResultStatus.READY
    assert worker.drain() == 1
    result.refresh()
    assert (result.status, result.return_value) == (TaskResultStatus.SUCCESSFUL, 5)
    assert works.add.get_result(result.id).return_value == 5


def test_what_is_rolled_back_was_never_promised():
    with pytest.raises(RuntimeError), transaction.atomic():
        works.add.enqueue(1, 1)
        raise RuntimeError
    assert worker.drain() == 0


def test_work_for_tomorrow_waits():
    works.add.using(run_after=timezone.now() + timedelta(days=1)).enqueue(1, 1)
    assert worker.drain() == 0


def test_the_urgent_goes_first_and_a_queue_keeps_to_itself():
    works.add.enqueue(1, 1)
    urgent = works.add.using(priority=5).enqueue(2, 2)
    other = works.add.using(queue_name="letters", priority=9).enqueue(3, 3)
    assert queue.claim("desk", ["default"], timezone.now()).pk == int(urgent.id)
    assert queue.claim("post", ["letters"], timezone.now()).pk == int(other.id)


def test_the_same_request_does_not_wait_twice():
    first = works.add.using(unique_key="tally:1", area_id=1).enqueue(1, 1)
    again = works.add.using(unique_key="tally:1", area_id=1).enqueue(1, 1)
    assert first.id == again.id
    assert works.add.using(unique_key="tally:1", area_id=2).enqueue(1, 1).id != first.id
    claimed(first)
    assert works.add.using(unique_key="tally:1", area_id=1).enqueue(1, 1).id != first.id, "what came later counts"


def test_a_broken_task_is_tried_again_later_and_then_given_up():
    result = works.breaks.enqueue()
    worker.drain()
    waiting = job(result)
    assert waiting.status == Job.Status.READY
    assert waiting.due_at > timezone.now() + timedelta(seconds=limits.backoff(1) - 2)
    Job.objects.update(due_at=timezone.now())
    worker.drain()
    given_up = job(result)
    assert (given_up.status, given_up.attempts) == (Job.Status.FAILED, 2)
    assert "out of ink" in given_up.error
    assert "out of ink" not in given_up.message


def test_a_retry_gives_way_to_an_equal_job_that_waits():
    first = works.breaks.using(unique_key="k").enqueue()
    taken = claimed(first)
    works.breaks.using(unique_key="k").enqueue()
    worker.run(taken)
    assert job(first).status == Job.Status.FAILED
    assert Job.objects.filter(status=Job.Status.READY).count() == 1


def test_a_refusal_is_an_answer_and_is_not_asked_again():
    result = works.refuses.enqueue()
    worker.drain()
    assert (job(result).status, job(result).message) == (Job.Status.FAILED, "档案馆今天不办公。")


def test_a_broken_atomic_task_leaves_nothing():
    works.stamp_and_break.enqueue("s1")
    worker.drain()
    assert not Session.objects.exists()


def test_who_lost_the_lease_leaves_nothing():
    result = works.stamp.enqueue("s1")
    slow = claimed(result)
    Job.objects.update(due_at=timezone.now())
    assert worker.drain() == 1, "another worker takes it up"
    with pytest.raises(queue.LeaseLost):
        worker.run(slow)
    assert Session.objects.count() == 1
    assert job(result).status == Job.Status.DONE


def test_a_lease_keeps_others_out_and_can_be_renewed():
    result = works.add.enqueue(1, 1)
    claimed(result)
    later = timezone.now() + timedelta(seconds=limits.LEASE_SECONDS - 5)
    assert queue.claim("other", None, later) is None
    queue.renew("desk", later)
    assert queue.claim("other", None, later + timedelta(seconds=30)) is None
    assert queue.claim("other", None, later + timedelta(seconds=90)) is not None


def test_a_job_that_keeps_killing_its_worker_is_given_up():
    result = works.add.enqueue(1, 1)
    Job.objects.update(status="running", attempts=limits.ATTEMPTS, worker="dead")
    worker.drain()
    assert job(result).status == Job.Status.FAILED
    assert "中途停止" in job(result).message


def test_progress_is_told_and_the_end_says_where_to_go():
    result = works.count.using(started_by=7).enqueue(3)
    worker.drain()
    shown = queries.shown(queries.job_of(7, int(result.id)))
    assert (shown["percent"], shown["location"], shown["says"]) == (100, "/somewhere/", "清点了 3 份")
    assert queries.job_of(8, int(result.id)) is None


def test_waiting_work_is_cancelled_at_once_and_running_work_when_it_next_reports():
    waiting = works.add.enqueue(1, 1)
    assert queue.cancel(int(waiting.id))
    assert job(waiting).status == Job.Status.CANCELLED
    running = works.endless.enqueue()
    taken = claimed(running)
    assert queue.cancel(taken.pk)
    worker.run(taken)
    assert job(running).status == Job.Status.CANCELLED
    assert not queue.cancel(taken.pk)


def test_a_row_can_only_name_a_task():
    result = works.add.enqueue(1, 1)
    Job.objects.update(task="os.abort", max_attempts=1)
    worker.drain()
    assert "not a task" in job(result).error


def test_the_queue_in_numbers():
    works.add.enqueue(1, 1)
    state = queries.state(timezone.now() + timedelta(seconds=30))
    assert (state["waiting"], state["running"], state["failed"]) == (1, 0, 0)
    assert 29 <= state["behind_seconds"] <= 31


def test_finished_work_is_swept_away_in_time():
    for _ in range(3):
        works.add.enqueue(1, 1)
    worker.drain()
    mine, old, _fresh = Job.objects.order_by("pk")
    Job.objects.filter(pk=mine.pk).update(started_by=1, finished_at=timezone.now() - timedelta(days=3))
    Job.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=3))
    assert queue.sweep() == 1


@pytest.fixture
def duties(monkeypatch):
    monkeypatch.setattr(schedule, "registry", {})


def test_an_interval_runs_each_turn_once_and_makes_up_a_pause_once(duties):
    schedule.every(60, "works.add", works.add)
    at = datetime(2026, 3, 2, 1, tzinfo=UTC)
    assert schedule.tick(at) == ["works.add"]
    assert schedule.tick(at) == []
    assert schedule.tick(at + timedelta(seconds=59)) == []
    assert schedule.tick(at + timedelta(hours=5)) == ["works.add"]
    assert schedule.tick(at + timedelta(hours=5, seconds=1)) == []
    assert Job.objects.count() == 1, "while one waits, a second would do the same"


def test_a_daily_duty_keeps_the_county_s_clock(duties):
    schedule.daily("06:30", "works.add", works.add)
    evening = datetime(2026, 3, 1, 12, tzinfo=UTC)  # 20:00 in the county
    assert schedule.tick(evening) == []
    assert Duty.objects.get().next_at == datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
    assert schedule.tick(evening + timedelta(hours=11)) == ["works.add"]


def test_two_duties_cannot_share_a_name(duties):
    schedule.every(60, "x", works.add)
    with pytest.raises(ValueError, match="two duties"):
        schedule.every(60, "x", works.stamp)
