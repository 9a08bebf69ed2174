"""A form sent twice acts once."""

import random
import threading

import pytest
from django.db import connection, transaction

from taizhang import journal
from taizhang.engine.refusal import Refused
from taizhang.journal.models import Entry, Submission

from .conftest import AREA, HE

BODY, OTHER = "a" * 64, "b" * 64


def send(log, key, body=BODY, thing=1, by=HE):
    with transaction.atomic(), journal.once(by, key, body) as sent:
        if sent.location is None:
            recorded = log.note_within(thing)
            sent.location = f"/things/{thing}/#{recorded.seq}"
        return sent.location


def test_the_second_sending_finds_where_the_first_led(log):
    first = send(log, "form-0001")
    assert send(log, "form-0001") == first
    assert journal.version(AREA, "thing", 1) == 1


def test_the_entry_carries_the_key_of_its_form(log):
    send(log, "form-0001")
    assert b'"idem":"form-0001"' in bytes(Entry.objects.get(area_id=AREA, seq=0).leaf)


def test_another_body_under_the_same_key_is_refused(log):
    send(log, "form-0001")
    with pytest.raises(Refused, match="内容却不同"):
        send(log, "form-0001", OTHER)


def test_keys_are_each_persons_own(log):
    send(log, "form-0001")
    send(log, "form-0001", OTHER, by=HE.other(person_id=99))
    assert journal.version(AREA, "thing", 1) == 2


def test_a_refused_act_leaves_the_key_free(log):
    with pytest.raises(Refused), transaction.atomic(), journal.once(HE, "form-0001", BODY):
        raise Refused("test", "不行")
    send(log, "form-0001", OTHER)


def test_a_key_that_is_none_is_refused(log):
    for key in ("", "short", "有字的提交编号编号编号", "x" * 65):
        with pytest.raises(Refused, match="提交编号"):
            send(log, key)


def storm(log, guarded, sendings, threads=8):
    """Every form several times over, from many threads at once; returns what went wrong."""
    wrong, barrier = [], threading.Barrier(threads)

    def work(share):
        barrier.wait()
        try:
            for key in share:
                if guarded:
                    send(log, key)
                else:
                    log.note()
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    shares = [sendings[n::threads] for n in range(threads)]
    workers = [threading.Thread(target=work, args=(share,)) for share in shares]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return wrong


def sendings(forms=60):
    chance = random.Random(20261122)
    sent = [f"form-{n:04d}" for n in range(forms) for _ in range(chance.randint(1, 5))]
    chance.shuffle(sent)
    return forms, sent


def test_a_storm_of_double_clicks_records_each_form_once(real_log):
    forms, sent = sendings()
    assert storm(real_log, True, sent) == []
    assert Entry.objects.filter(area_id=AREA).count() == forms
    assert Submission.objects.filter(area_id=AREA).count() == forms


def test_control_without_the_guard_the_storm_records_more(real_log):
    forms, sent = sendings(10)
    assert storm(real_log, False, sent) == []
    assert Entry.objects.filter(area_id=AREA).count() == len(sent) > forms
