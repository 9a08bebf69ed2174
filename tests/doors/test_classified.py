"""涉密: no door of the house lets in what carries a mark of secrecy, whatever room it leads to, and nothing of it stays."""

import io
import zipfile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from taizhang.engine import inside, marks
from tests.doors.table import ANYBODY, TABLE, able
from tests.doors.test_table import complain
from tests.doors.trying import status, url_of

CANARY = "雪豹行动"
SECRET = f"机密★10年\n{CANARY}的安排"


def word():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:p><w:t>{CANARY}</w:t></w:p>")
        archive.writestr("docProps/core.xml", "<cp:coreProperties><dc:subject>机密</dc:subject></cp:coreProperties>")
    return made.getvalue()


def photo():
    out, exif = io.BytesIO(), Image.Exif()
    exif[270] = SECRET.encode()
    Image.new("RGB", (32, 32)).save(out, "JPEG", exif=exif)
    return out.getvalue()


WAYS = {
    "typed": lambda: {"note": SECRET},
    "named": lambda: {"files": SimpleUploadedFile(f"{CANARY}（秘密）.pdf", b"%PDF-1.4\n%%EOF\n")},
    "in a file's property": lambda: {"files": SimpleUploadedFile("a.docx", word())},
    "in a photo's caption": lambda: {"files": SimpleUploadedFile("a.jpg", photo())},
}


SOME = ("typed", "in a file's property")  # where it is said, and where it is hidden


def rows(ways):
    """Every form of the house; nobody in particular hands in no file. To stop a job nothing is typed."""
    for row in TABLE:
        if row.method == "POST" and row.name != "jobs:cancel":
            for way in ways:
                if row.roles != ANYBODY or way in ("typed", "named"):
                    yield row, way


def let_in(doors, ways):
    """The doors that answer otherwise than with the sentence about 涉密, or that say again what was typed."""
    wrong = []
    for row, way in rows(ways):
        who = able(row)
        url = url_of(row.name, doors.world.arguments(row.of, who, "own"))
        typed = {**row.typed(doors.world, who, "own"), **WAYS[way]()}
        answer = doors.ask(who, "POST", url, typed)
        page = answer.content.decode()
        if answer.status_code != 403 or "涉密文件不能进入本系统" not in page or CANARY in page:
            wrong.append(f"{url} ({row.name}) {way}: {status(answer)}")
    return wrong


def stored():
    return {path for path in settings.DATA_DIR.rglob("*") if path.is_file()}


@pytest.mark.parametrize("ways", [SOME, pytest.param(tuple(WAYS), marks=pytest.mark.slow)], ids=["some", "all"])
def test_every_form_stops_at_a_mark_and_says_nothing_of_it(doors, ways):
    wrong = let_in(doors, ways)
    assert not wrong, complain(wrong)


def test_control_without_its_guard_the_house_lets_it_in(doors, monkeypatch):
    monkeypatch.setattr(marks, "refuse_classified", lambda *texts, names=(): None)
    monkeypatch.setattr(inside, "refuse_classified_file", lambda data: None)
    before = stored()
    assert len(let_in(doors, SOME)) > 100
    for path in stored() - before:
        path.unlink()


# ── what stays behind ─────────────────────────────────────────────────────────


def found(needle, data=None):
    """Tables and files in which the word stands, in any of the ways it can be written down."""
    spellings = [needle.encode(), needle.encode("gb18030"), needle.encode("unicode_escape")]
    places = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                said = b" ".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row)
                if any(spelling in said for spelling in spellings):
                    places.append(table)
                    break
    files = [path for path in stored() if "sqlite" not in path.name]
    return places + [path.name for path in files if any(s in path.read_bytes() for s in spellings)]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "name", ["ledger:report", "ledger:upload", "intake:receive", "ledger:enter", "ledger:instruct"]
)
def test_nothing_of_it_lies_in_a_table_or_in_a_file(doors, caplog, name, way):
    row = next(row for row in TABLE if row.name == name)
    url = url_of(row.name, doors.world.arguments(row.of, able(row), "own"))
    places = []
    typed = {**row.typed(doors.world, able(row), "own"), **WAYS[way]()}
    doors.send(doors.client(able(row)), "POST", url, typed, look=lambda answer: places.extend(found(CANARY)))
    assert places == []
    assert CANARY not in caplog.text


def test_control_the_search_finds_what_was_let_in(doors, monkeypatch):
    places = []
    row = next(row for row in TABLE if row.name == "ledger:report")
    url = url_of(row.name, doors.world.arguments(row.of, able(row), "own"))
    doors.send(doors.client(able(row)), "POST", url, {"text": CANARY}, look=lambda answer: places.extend(found(CANARY)))
    assert {"journal_value", "ledger_report"} <= set(places)
