"""Every night the ledger lies as files in the administrator's folder: whole, within the reach of the account, on record."""

import csv
import hashlib
import io
import resource
from datetime import timedelta

import openpyxl
import pytest

from taizhang import journal
from taizhang.engine.commands import CannotBeDone, registry
from taizhang.engine.refusal import Refused
from taizhang.jobs import schedule, worker
from taizhang.jobs.queries import troubled
from taizhang.papers import commands  # noqa: F401 - registers them
from taizhang.papers.nightly import exporting, job
from taizhang.ui import clock


@pytest.fixture
def county(ledger):
    ledger.accepted(title="=HYPERLINK(1) 城南泵站改造")
    ledger.issued(title="青石桥加固", lead="roads")
    return ledger


@pytest.fixture
def night(county, tmp_path):
    def run(account="CLERK", days=30, folder=tmp_path, at=None):
        return exporting.export(folder, account, days, at=at or county.later())

    return run


def names(place):
    return {path.name for path in place.iterdir()}


def test_each_register_and_the_whole_lie_there_in_both_forms_with_their_sums(night, county):
    done = night()
    assert done.place.name == clock.today(county.now).isoformat() and done.items == 2
    assert {"全部台账.csv", "全部台账.xlsx", "SHA256SUMS.txt"} < names(done.place) and len(
        names(done.place)
    ) == done.files + 1
    for line in (done.place / "SHA256SUMS.txt").read_text("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((done.place / name).read_bytes()).hexdigest() == digest
    rows = list(csv.reader(io.StringIO((done.place / "全部台账.csv").read_text("utf-8-sig"))))
    assert {"'=HYPERLINK(1) 城南泵站改造", "青石桥加固"} <= {cell for row in rows for cell in row}
    for book in done.place.glob("*.xlsx"):
        cells = [cell for row in openpyxl.load_workbook(book).active for cell in row]
        assert cells and not [cell for cell in cells if cell.data_type == "f"], book
    assert {path.name for path in done.place.parent.iterdir()} == {done.place.name}


def test_that_it_left_stands_in_the_journal_under_the_name_of_the_account(night, county):
    done = night()
    (entry,) = journal.latest(county.county.area_id, type="papers.nightly.exported")
    sums = (done.place / "SHA256SUMS.txt").read_bytes()
    assert entry.pub == {
        "registers": done.files // 2 - 1, "files": done.files, "items": 2, "digest": hashlib.sha256(sums).hexdigest(),
    }  # fmt: skip
    assert "何思源" in entry.by_text


def test_it_reaches_as_far_as_the_account_and_not_everybody_may(night):
    assert night("ROADS_HEAD").items == 1
    for account in ("ROADS_LIAISON", "SYSTEM", "NOBODY"):
        with pytest.raises(Refused, match="TAIZHANG_EXPORT_AS"):
            night(account)


def test_a_second_run_replaces_and_old_nights_go_but_nothing_else(night, county, tmp_path):
    (tmp_path / "2026-01-01").mkdir()  # somebody's own folder
    (tmp_path / "账本.txt").write_text("x")
    first = night(days=2).place
    (first / "全部台账.csv").write_text("half")
    assert night(days=2).place == first and "青石桥" in (first / "全部台账.csv").read_text("utf-8")
    assert night(days=2, at=county.now + timedelta(days=1)).place != first and first.is_dir()
    night(days=2, at=county.now + timedelta(days=2))
    assert not first.exists() and names(tmp_path) >= {"2026-01-01", "账本.txt"}


def test_a_folder_that_fails_is_said_where_the_administrator_looks(night, county, tmp_path, settings, monkeypatch):
    with pytest.raises(Refused, match="没有挂上"):
        night(folder=tmp_path / "nowhere")
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused, match="没有"):
        night(folder=tmp_path / "file")
    settings.EXPORT_FOLDER, settings.EXPORT_AS, settings.EXPORT_DAYS = tmp_path / "nowhere", "CLERK", 30
    monkeypatch.setattr(schedule, "registry", dict(schedule.registry))
    schedule.daily("02:20", "papers.nightly", job.export_nightly)
    job.export_nightly.enqueue()
    worker.drain()
    (told,) = troubled(clock.now())
    assert told["is_failed"] and "没有挂上" in told["why"]
    assert not journal.latest(county.county.area_id, type="papers.nightly.exported")


def test_a_full_disk_is_said_and_leaves_nothing_half(night, county, tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, hard))  # no file can grow beyond it
    try:
        with pytest.raises(Refused, match="满了"):
            night()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not names(tmp_path) and not journal.latest(county.county.area_id, type="papers.nightly.exported")


def test_it_is_off_until_a_folder_is_set(settings):
    assert settings.EXPORT_FOLDER is None
    with pytest.raises(CannotBeDone, match="TAIZHANG_EXPORT_FOLDER"):
        registry["export-nightly"].run(None)
