"""The small county's own journal: exported, verified offline, replayed, and caught when somebody edits behind it."""

import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from taizhang import journal
from taizhang.engine import verify
from taizhang.journal import bundle, rebuild, triggers, verification
from taizhang.ledger import actions as ledger_actions
from taizhang.ledger.models import Item
from taizhang.notices.books import actions as books
from taizhang.notices.ladder import actions as ladder
from taizhang.notices.ladder import job
from taizhang.notices.ladder.presets import PRESETS
from taizhang.notices.models import Book, BookLine, ItemStep
from taizhang.org import actions as org_actions
from taizhang.org import queries
from taizhang.papers import actions as papers
from taizhang.papers.tests.writing import Desk
from taizhang.planning import actions as planning
from taizhang.planning.tests.making import Planner

SEED = int(os.environ.get("TAIZHANG_SEED", "20261122"))


@pytest.fixture
def story(standing_ledger):
    """Every kind of act once: struck off, returned, delegated, rebounded, a draft thrown away."""
    ledger, county = standing_ledger, standing_ledger.county
    closed = ledger.closed(title="柳林村东干渠封堵")
    actions = ledger_actions
    actions.reopen(closed, reason="又冒出来了", due_on=ledger.now.date(), by=county.clerk, at=ledger.later())
    waiting = ledger.claimed(title="城东路井盖缺失")
    actions.return_(
        waiting, reason="照片看不清", by=county.verifier, at=ledger.later(), due_on=ledger.now.date().replace(day=28)
    )
    tomorrow = ledger.now.date() + timedelta(days=2)
    org_actions.delegate(
        county.inspector.post_id, ["verifier"], "外出学习", tomorrow, tomorrow, by=county.verifier, at=ledger.later()
    )
    ledger.issued(title="河口镇垃圾清运")
    calendar_moved(Planner(ledger), county)
    papers_written(Desk(ledger))
    climbed(ledger)
    reconciled(ledger)
    return ledger


def climbed(ledger):
    """Some went up the ladder, one was held back, one paused, one step set aside."""
    county, standard = ledger.county, PRESETS["standard"]
    items = [ledger.accepted(title=f"第{n}处积水点") for n in range(2)]
    spec = ladder.LadderSpec(True, "standard", standard.ordinary, standard.urgent)
    ladder.set_ladder(ledger.problems, spec, by=county.clerk, at=ledger.later())
    for day in (18, 23, 30):
        ledger.now = datetime(2026, 3, day, tzinfo=UTC)
        job.run(county.area_id, date(2026, 3, day), at=ledger.now)
    by = {"by": county.clerk, "at": ledger.later()}
    ladder.set_aside(ItemStep.objects.get(item=items[0], step="supervise").pk, reason="已当面督办", **by)
    ladder.hold(items[0], reason="在开会", **by)
    ladder.pause_item(items[1], until_on=date(2026, 4, 9), reason="等批复", **by)
    ladder.resume_item(items[1], **by)
    ladder.pause_unit(ledger.unit("roads"), until_on=date(2026, 4, 9), reason="防汛", **by)


def reconciled(ledger):
    """One unit signs its book with a difference, which is decided; nothing opens by itself any more."""
    county, head = ledger.county, ledger.county.housing_head
    by = {"by": county.clerk, "at": ledger.later()}
    books.choose_day(None, **by)
    books.open_round(**by)
    books.fill(county.area_id, ledger.now.date().replace(day=1), at=ledger.now)
    book = Book.objects.get(unit_id=ledger.unit("housing"))
    line = BookLine.objects.filter(book=book).first().pk
    books.answer(book, line, "not_ours", text="属交通局", by=head, at=ledger.later())
    books.sign(book, by=head, at=ledger.later())
    books.settle(book, line, "refused", "三定方案写明", by=county.clerk, at=ledger.later())


def papers_written(desk):
    """Papers that were sent back, withdrawn, numbered in a chosen series, issued and signed for."""
    item = desk.ledger.accepted(title="西门积水点")
    back = desk.submitted(items=[item])
    papers.send_back(back, reason="先催办", **desk.by("verifier"))
    papers.edit(back, desk.content(items=[item], body="已经催办。"), **desk.by("clerk"))
    papers.withdraw(back, reason="已经办完", **desk.by("clerk"))
    papers.choose_numbers({"supervision": "云督"}, **desk.by("clerk"))
    papers.receive(desk.issued(items=[item]), **desk.by("housing_liaison"))


def calendar_moved(planner, county):
    """A plan that kept its dates when the calendar changed, and was dated again after all."""
    plan = planner.approved(item=planner.ledger.accepted(title="南桥加固"))
    days = [(day.day, day.kind, day.name) for day in queries.calendar_year(county.area_id, 2026)[1]]
    days.append((date(2026, 3, 17), "rest", "县庆"))
    org_actions.set_calendar(2026, days, True, **planner.by("system_admin"))
    planning.keep_dates(plan, **planner.by("housing_head"))
    planning.rearrange(plan, **planner.by("housing_head"))
    planning.approve(plan, **planner.by("leader"))


def told(**options):
    return [str(problem) for problem in verification.problems(**options)]


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def exported(area_id, target):
    bundle.write(area_id, target, with_files=True)
    return target


def key_of(area_id):
    return journal.queries.standing(area_id).verifier


def test_the_bundle_verifies_with_nothing_but_python(story, tmp_path):
    target = exported(story.county.area_id, tmp_path / "bundle.zip")
    (tmp_path / "verify.py").write_bytes(Path(verify.__file__).read_bytes())
    command = [sys.executable, "-I", "verify.py", target.name, "--key", key_of(story.county.area_id)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, "记录完整" in done.stdout) == (0, True), done.stdout


def test_the_live_database_verifies(story):
    journal.checkpoint(story.county.area_id)
    assert told() == []


def test_a_stored_leaf_edited_by_the_owner_of_the_file_is_named(story, tmp_path):
    area_id = story.county.area_id
    journal.checkpoint(area_id)
    entry = journal.stream_of(area_id, "item", 1)[0]
    drop_triggers("journal_entry")
    sql("UPDATE journal_entry SET leaf = %s WHERE id = %s", edited_leaf(entry), entry.entry_id)
    assert any(f"第 {entry.seq} 条" in line for line in told(with_projections=False))
    target = exported(area_id, tmp_path / "bundle")
    findings = verify.verify_bundle(str(target), key_of(area_id))[0].findings
    assert (findings[0].code, findings[0].seq, findings[0].stream) == ("bytes", entry.seq, "item/1")


def edited_leaf(entry):
    from taizhang.journal.models import Entry

    leaf = bytes(Entry.objects.get(pk=entry.entry_id).leaf)
    changed = leaf.replace(b'"ts":"2026', b'"ts":"2025')
    assert changed != leaf
    return changed


def drop_triggers(table):
    if connection.vendor == "sqlite":
        for act in ("update", "delete"):
            sql(f"DROP TRIGGER {table}_append_only_{act}")
    else:
        sql(f"DROP TRIGGER {table}_append_only ON {table}")


def test_missing_triggers_are_told(story):
    drop_triggers("journal_node")
    assert any("触发器" in line for line in told(with_projections=False))
    triggers.install(connection)
    assert told(with_projections=False) == []


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        ("UPDATE ledger_item SET title = 'x' WHERE id = 1", "ledger_item #1.title"),
        ("DELETE FROM ledger_itemdoer WHERE item_id = 1", "ledger_itemdoer"),
        ("UPDATE org_person SET name = 'x' WHERE id = 4", "org_person #4.name"),
    ],
)
def test_an_edit_of_a_projection_is_found_and_rebuild_undoes_it(story, edit, place):
    journal.checkpoint(story.county.area_id)
    sql(edit)
    assert any(place in line for line in told())
    rebuild.rebuild()
    assert told() == []


def test_rebuilding_changes_nothing(story):
    before = dump()
    rebuild.rebuild()
    assert dump() == before


def dump():
    """Every row of every projection, with its bytes as they are."""
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values_list()) for model in rebuild.projections()
    }


def test_every_projection_has_rows_or_is_named_here():
    """A projection that no story fills is a projection that nobody compared."""
    assert {model._meta.app_label for model in rebuild.projections()} >= {"org", "ledger", "planning", "papers"}


def test_a_file_changed_or_lost_on_the_disk_is_found(story):
    journal.checkpoint(story.county.area_id)
    from taizhang.journal.models import EntryFile

    first, second = EntryFile.objects.order_by("sha256").values_list("sha256", flat=True).distinct()[:2]
    journal.blobs.path(first).write_bytes(b"other")
    journal.blobs.path(second).unlink()
    lines = told(with_projections=False)
    assert any(first in line and "改动" in line for line in lines)
    assert any(second in line and "不在" in line for line in lines)


def test_what_was_erased_stays_erased_and_the_journal_still_verifies(story, tmp_path):
    from django.db import transaction

    area_id, item = story.county.area_id, Item.objects.order_by("pk").first()
    title = item.title
    with transaction.atomic():
        journal.erase(
            area_id,
            ("item", item.pk),
            by=story.county.auditor.signing(),
            at=story.later(),
            only={entered(item): ["title"]},
        )
    rebuild.rebuild()
    item.refresh_from_db()
    assert item.title == journal.ERASED
    assert told() == []
    target = exported(area_id, tmp_path / "bundle")
    assert title.encode() not in (target / "values.jsonl").read_bytes()
    judge = verify.verify_bundle(str(target), key_of(area_id))[0]
    assert (judge.findings, judge.redacted >= 1) == ([], True)


def entered(item):
    return journal.stream_of(item.area_id, "item", item.pk, limit=None)[-1].seq


def test_a_forbidden_close_out_written_by_the_server_itself_is_found_offline(story, tmp_path):
    """The rule switched off in the server: the doing unit's own liaison strikes the item off."""
    from django.db import transaction

    from taizhang.engine.events import Event

    county = story.county
    item = story.claimed(title="自己办自己销", due_on=story.now.date() + timedelta(days=30))
    liaison = county.housing_liaison
    forged = {"claim": item.claims.get().pk, "proofs": []}
    # No projector: the database's own guards would refuse the row.
    with transaction.atomic():
        real, journal.events._projectors["ledger.item.closed"] = journal.events._projectors["ledger.item.closed"], []
        try:
            recorded = journal.append(
                Event(("item", item.pk), "ledger.item.closed", pub=forged),
                by=liaison.signing("ledger.report"),
                at=story.later(),
            )
        finally:
            journal.events._projectors["ledger.item.closed"] = real
    target = exported(county.area_id, tmp_path / "bundle")
    codes = {(f.code, f.seq) for f in verify.verify_bundle(str(target))[0].findings}
    assert {("S1.person", recorded.seq), ("S1.unit", recorded.seq)} <= codes


def test_verifying_is_quick_enough(story, tmp_path):
    target = exported(story.county.area_id, tmp_path / "bundle")
    began = time.perf_counter()
    judge = verify.verify_bundle(str(target))[0]
    assert (time.perf_counter() - began) / judge.tree.size < 0.005
