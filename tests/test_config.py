"""The installation's own parts: where the database is, what a log line says, what the command answers."""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured

from taizhang.config import cli, database, logs, static
from taizhang.engine.commands import CannotBeDone, command, registry

# ── the database's address ──────────────────────────────────────────────────────


def test_an_address_of_postgresql_with_everything_in_it():
    found = database.from_url("postgres://ledger:p%40ss@db.county:5433/taizhang?sslmode=require")
    assert found["ENGINE"].endswith("postgresql")
    assert (found["USER"], found["PASSWORD"]) == ("ledger", "p@ss")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.county", "5433", "taizhang")
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_an_address_of_sqlite():
    found = database.from_url("sqlite:///srv/data/taizhang.sqlite3")
    assert found["NAME"] == "/srv/data/taizhang.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize("url", ["mysql://db/taizhang", "sqlite://relative", "taizhang.sqlite3"])
def test_any_other_address_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="postgres:// or sqlite:///"):
        database.from_url(url)


# ── log lines ───────────────────────────────────────────────────────────────────


@pytest.fixture
def lines():
    """What the formatter makes of records, as parsed JSON."""
    handler = logging.Handler()
    handler.setFormatter(_formatter())
    written = []
    handler.emit = lambda record: written.append(handler.format(record))
    names = ["taizhang.test", "django.request", "stranger"]
    loggers = [logging.getLogger(name) for name in names]
    before = [(logger.disabled, logger.level) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.disabled = False  # another test of this process may have quieted it
        logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written if _is_one_line(line)]
    for logger, (disabled, level) in zip(loggers, before, strict=True):
        logger.removeHandler(handler)
        logger.disabled = disabled
        logger.setLevel(level)


def _formatter():
    spec = dict(logs.settings()["formatters"]["json"])
    return spec.pop("()")(**spec)


def _is_one_line(line: str) -> bool:
    assert "\n" not in line
    assert "\r" not in line
    return True


def test_an_error_is_named_by_kind_and_place_never_by_its_words(lines):
    try:
        int("李想的手机号")
    except ValueError:
        logging.getLogger("taizhang.test").exception("failed")
    (line,) = lines()
    assert line["error"] == "ValueError"
    assert line["event"] == "failed"
    assert "手机号" not in json.dumps(line, ensure_ascii=False)


def test_a_line_of_django_leaves_out_the_path_that_somebody_typed(lines, rf):
    request = rf.get("/items/秘密的字/")
    logging.getLogger("django.request").warning(
        "Not Found: %s", request.path, extra={"status_code": 404, "request": request}
    )
    (line,) = lines()
    assert line["status"] == 404
    assert "秘密" not in json.dumps(line, ensure_ascii=False)


def test_what_another_library_was_formatted_with_stays_out(lines):
    logging.getLogger("stranger").warning("login failed for %s", "ZHANG\r\nforged: line")
    (line,) = lines()
    assert line["event"] == "login failed for %s"


# ── the command ─────────────────────────────────────────────────────────────────


def test_reading_a_document_does_not_wake_django(tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("各单位要于12月底前完成整改。", "utf-8")
    code = "import sys; from taizhang.config.cli import main; main(sys.argv[1:]); sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, "read", str(page), "--json"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["directives"]


def test_a_command_that_cannot_be_done_says_why_in_one_line_and_ends_with_2(capsys, monkeypatch):
    monkeypatch.setattr(cli, "load", lambda name: None)

    @command("refuse", "for this test")
    def refuse(args):
        raise CannotBeDone("the disk is on holiday")

    try:
        assert cli.main(["refuse"]) == 2
    finally:
        del registry["refuse"]
    assert capsys.readouterr().err == "taizhang refuse: the disk is on holiday\n"


@pytest.mark.parametrize(
    ("arguments", "environment", "why"),
    [
        (["check"], {"TAIZHANG_MODE": "prodution"}, "TAIZHANG_MODE is one of production, demo, test, not 'prodution'"),
        (["check"], {"TAIZHANG_PASSWORDS": "easy"}, "TAIZHANG_PASSWORDS is one of djcp3, asvs, not 'easy'"),
        (["check"], {"TAIZHANG_DATABASE_URL": "mysql://x/y"}, "must begin with postgres:// or sqlite:///"),
        (["check"], {"TAIZHANG_DATABASE_URL": "postgres://x:port/y"}, "TAIZHANG_DATABASE_URL cannot be read"),
        (["migrate"], {"TAIZHANG_DATA": "/proc/nowhere"}, "/proc/nowhere: No such file or directory"),
        (["verify"], {"TAIZHANG_DATABASE_URL": "sqlite:///nowhere/at/all"}, "the database refused"),
        (["verify", "nowhere.zip"], {}, "nowhere.zip"),
        (["demo", "--port", "99999"], {"TAIZHANG_MODE": "demo"}, "port 99999 cannot be used"),
        (["read", "nowhere.txt"], {}, "No such file"),
        (["export-bundle", "x.zip"], {"TAIZHANG_DATABASE_URL": "sqlite:///nowhere/at/all"}, "the database refused"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_done_is_said_in_one_line_and_ends_with_2(tmp_path, arguments, environment, why):
    ours = {"TAIZHANG_DATA": str(tmp_path), "TAIZHANG_DATABASE_URL": f"sqlite://{tmp_path}/none.sqlite3"}
    done = subprocess.run(
        [sys.executable, "-m", "taizhang.config.cli", *arguments],
        env={**os.environ, **ours, **environment}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == 2 and why in said and said.count("\n") == 1, said


def test_two_rooms_cannot_register_the_same_command():
    command("twice", "by one")(json.loads)
    try:
        with pytest.raises(ValueError, match="registered twice"):
            command("twice", "by another")(subprocess.run)
    finally:
        del registry["twice"]


# ── files for the browser ───────────────────────────────────────────────────────


def test_of_packages_only_the_listed_files_are_served():
    assert finders.find("vendor/tabler.min.css")
    assert finders.find("django_htmx/htmx-2.min.js")
    assert finders.find("axe-core/axe.min.js") is None
    assert finders.find("vendor/../package.json") is None
    assert finders.find("django_htmx/htmx-4.js") is None


def test_every_listed_file_is_there():
    assert [address for address, file in static.VENDOR.items() if not file.is_file()] == []
