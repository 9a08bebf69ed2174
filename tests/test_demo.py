"""The demo county, a tenth of it: every state occurs, every desk has its work, and its journal stands."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from taizhang.config.commands import prepare_directories
from taizhang.config.demo import together
from taizhang.config.demo.build import build
from taizhang.config.demo.county import OFFERED
from taizhang.config.demo.outbox import declare
from taizhang.intake.models import Document
from taizhang.intake.rules.candidates import State as Candidate
from taizhang.journal import bundle, rebuild, verification
from taizhang.journal.models import Entry
from taizhang.ledger import queries as ledger
from taizhang.ledger.models import Blocker, EvidenceWarning, InnerTask, Item
from taizhang.ledger.rules import SHANGHAI, State, day_of
from taizhang.notices import queries as notices
from taizhang.notices.burden import pairs
from taizhang.notices.sending import queries as sending
from taizhang.org import queries as org
from taizhang.org.accounts import DEMO_PASSWORD
from taizhang.ui.clock import now
from tests.support import databases

pytestmark = pytest.mark.one_database
ITEMS = 45


@pytest.fixture(scope="module")
def demo(template_database, django_db_setup, django_db_blocker, tmp_path_factory):
    """A county of its own: not a guest in the cast's database, nor with its keys."""
    data = tmp_path_factory.mktemp("demo")
    own = override_settings(
        DATA_DIR=data, KEY_DIR=data / "keys", BLOB_DIR=data / "blobs", SECRET_KEY=settings.SECRET_KEY
    )
    name = databases.of_this_worker("demo")
    template_database.clone(databases.EMPTY, name)
    with django_db_blocker.unblock(), own, databases.pointed_at(template_database, name):
        prepare_directories()
        declare()
        yield build(at=now(), items=ITEMS)
    template_database.drop(name)


@pytest.fixture
def actor(demo):
    return lambda username: demo.by_name(username, now())


def test_every_state_occurs(demo):
    assert set(Item.objects.values_list("state", flat=True)) == set(State)


def test_the_system_administrator_sees_a_channel_that_works_and_what_another_could_not_bring(actor):
    page = sending.page(actor("system"), now())
    words = {row["word"] for row in page["rows"]}
    assert (
        "通" in words and words & {"不通", "歇一会儿再发"} and page["dead"]
    )  # by the hour: it may be resting just now


def test_every_light_burns(actor):
    counts = ledger.light_counts(actor("clerk"), now())
    assert all(counts[light] for light in ("red", "yellow", "green", "grey")), counts


@pytest.mark.parametrize(
    ("username", "waits"),
    [
        ("clerk", {"issue", "declined"}),
        ("verifier", {"verify"}),
        ("leader", {"decide"}),
        ("head", {"accept", "submit"}),
        ("liaison", {"accept", "returned"}),
    ],
)
def test_something_waits_for_everybody(actor, username, waits):
    assert {duty["key"] for duty in notices.duties(actor(username), now())} >= waits


@pytest.mark.parametrize("username", OFFERED)
def test_everybody_comes_home(demo, username):
    client = Client()
    answer = client.post("/login/step/", {"username": username, "password": DEMO_PASSWORD})
    assert answer.status_code == 303, answer.content.decode()
    home = client.get("/")
    while home.status_code == 303:
        home = client.get(home["Location"])
    assert home.status_code == 200


def test_rare_things_are_there_to_see(demo):
    assert Item.objects.filter(rebound_count__gt=0).exists(), "反弹"
    assert Item.objects.exclude(parent=None).exists(), "子事项"
    assert InnerTask.objects.exclude(done_at=None).exists(), "内部分工"
    assert Entry.objects.filter(type="org.delegation.given").exists(), "代办"
    assert {*Item.objects.values_list("due_kind", flat=True)} == {"day", "now", "long", "meeting"}, (
        "立即、长期、待会议定"
    )
    assert Item.objects.filter(unchanged_count=3, blocker_count=1).exists(), "三次无变化，报了卡点"
    assert {*Blocker.objects.values_list("state", flat=True)} == {"open", "resolved"}, "卡点"
    assert Item.objects.filter(is_standing=True, stage_count__gt=0).exists(), "常态化，有阶段性结论"
    assert Entry.objects.filter(type="ledger.item.instructed").exists(), "批示"
    doubts = Counter(EvidenceWarning.objects.values_list("kind", flat=True))
    assert 0 < sum(doubts.values()) <= 6, "a doubt is the exception"


def test_two_books_ask_for_one_number_until_somebody_joins_them(actor):
    (pair,) = pairs.standing(actor("clerk"))
    assert {one.question for one in pair} == {title for _, title in together.ASKED_TWICE}


def test_a_document_lies_on_the_reading_desk_half_decided(demo):
    minutes = Document.objects.filter(kind="minutes")
    states = [set(document.candidates.values_list("state", flat=True)) for document in minutes]
    assert any({Candidate.ACCEPTED, Candidate.REJECTED, Candidate.NEW} <= found for found in states), states


def test_everything_happens_in_office_hours_up_to_today(demo):
    calendar, entries = org.calendar(demo.area_id), Entry.objects.filter(stream_kind="item").order_by("seq")
    acts = [(at.astimezone(SHANGHAI), by, type_) for at, by, type_ in entries.values_list("at", "person_id", "type")]
    instants = [at for at, *_ in acts]
    assert instants == sorted(instants) and instants[-1] <= now()
    assert calendar.between(day_of(instants[-1]), day_of(now())) <= 1
    assert all(calendar.is_working(at.date()) for at in instants)
    of_persons = [(f"{at:%H:%M}", type_) for at, by, type_ in acts if by]
    assert [act for act in of_persons if not "08:30" <= act[0] <= "17:30"] == []
    climbs = [f"{at:%H:%M}" for at, by, type_ in acts if not by and type_.startswith("notices.")]
    assert set(climbs) == {"06:30"}  # the ladder


def test_the_journal_of_the_county_stands(demo, tmp_path):
    assert [str(problem) for problem in verification.problems()] == []
    bundle.write(demo.area_id, tmp_path / "bundle")
    command = [sys.executable, "-I", str(Path(tmp_path) / "bundle" / "verify.py"), str(tmp_path / "bundle")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_made_again_from_the_journal_it_is_the_same(demo):
    assert rebuild.rebuild() == Entry.objects.count()
    assert list(rebuild.differences()) == []
