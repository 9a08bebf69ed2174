"""Files that want to be more than proof: names that are paths, markup or headers; pictures that are also programs."""

import io
import re
import struct
import zipfile

import pytest
from django.conf import settings
from PIL import Image, PngImagePlugin

from taizhang.ledger.models import Evidence
from tests.cast_ledger import page
from tests.doors.trying import url_of

SCRIPT = b"<script>alert('tz')</script>"
NAMES = (
    "../../../../etc/cron.d/x.pdf", "..\\..\\windows\\system32\\x.pdf", "/etc/passwd", "C:\\boot.ini", "%2e%2e%2fx.pdf", "..%00.pdf",
    "a\x00.py", "\\\\host\\share\\x.pdf", "CON", "NUL.pdf", ".htaccess", ".pdf", " ", "-rf.pdf", "x" * 800 + ".pdf", "照" * 300,
    "\u202efdp.exe", "a\u2028b.pdf", "a%0D%0ASet-Cookie: tz=1.pdf", "a\tb.pdf", "a;filename=b.html", "a'b.pdf", "&quot;.pdf",
    "<script>alert('tz')</script>.pdf", "<img src=x onerror=alert(1)>.pdf", "{{7*7}}{% debug %}.pdf", "${jndi:ldap://x/a}.pdf",
    "=HYPERLINK(1).pdf", "';DROP TABLE ledger_item--.pdf", "x.pdf.py", "x.php", "x.html", "x.svg", "😀.pdf",
)  # fmt: skip


def hand_in(doors, name, data, look):
    """A report with one file, its name as the bytes of the request have it; `look(item, proof)` before it is undone."""
    item = doors.world.things["item.working"]["own"]["item_id"]
    body = b"".join(
        [
            b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nok\r\n',
            b'--x\r\nContent-Disposition: form-data; name="files"; filename="%s"\r\n' % name.encode(),
            b"Content-Type: text/html\r\n\r\n%s\r\n--x--\r\n" % data,
        ]
    )
    before = Evidence.objects.count()

    def looking(answer):
        assert answer.status_code == 303, answer.content.decode()[:500]
        proof = Evidence.objects.filter(item_id=item).latest("no")
        assert Evidence.objects.count() == before + 1
        look(item, proof)

    client = doors.client("h_liaison")
    url = f"/items/{item}/report/"
    return doors.send(client, "POST", url, body, look=looking, content_type="multipart/form-data; boundary=x")


def stored():
    return {path for path in settings.DATA_DIR.rglob("*") if path.is_file()}


def fetch(doors, item, proof, size):
    url = url_of("ledger:file", {"item_id": item, "evidence_id": proof.pk, "size": size})
    return doors.ask("h_liaison", "GET", url)


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[:30])
def test_a_name_is_a_word_and_nothing_else(doors, name):
    before = stored()

    def look(item, proof):
        assert "/" not in proof.name and "\\" not in proof.name and proof.name.isprintable() and len(proof.name) <= 200
        assert all(re.fullmatch(r"[0-9a-f]{62}", path.name) for path in stored() - before)
        answer = fetch(doors, item, proof, "original")
        told = answer["Content-Disposition"]
        assert told.startswith("attachment") and told.isascii() and told.isprintable()
        assert answer["Content-Type"] == "application/octet-stream" and answer["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers
        shown = doors.ask("h_liaison", "GET", f"/items/{item}/").content.decode()
        assert "<script>alert" not in shown and "<img src=x" not in shown

    hand_in(doors, name, page("x").file.read(), look)


def jpeg(after=b"", comment=b""):
    out = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").save(out, "JPEG", comment=comment)
    return out.getvalue() + after


def png(text):
    out, info = io.BytesIO(), PngImagePlugin.PngInfo()
    info.add_text("Comment", text.decode())
    Image.radial_gradient("L").save(out, "PNG", pnginfo=info)
    return out.getvalue()


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("../../evil.py", "import os")
        packed.writestr("index.html", SCRIPT)
    return out.getvalue()


POLYGLOTS = {
    "a picture with a page behind it": jpeg(b"<html><body>" + SCRIPT),
    "a picture with a page as its comment": jpeg(comment=SCRIPT),
    "a picture that is also an archive": jpeg(archive()),
    "a picture with a program behind it": jpeg(b"\x7fELF" + SCRIPT),
    "a picture with a script as its text": png(SCRIPT),
    "a picture with a page in its EXIF": jpeg()[:2] + b"\xff\xe1" + struct.pack(">H", len(SCRIPT) + 8) + b"Exif\0\0" + SCRIPT + jpeg()[2:],
}  # fmt: skip


@pytest.mark.parametrize("what", POLYGLOTS)
def test_a_picture_that_is_also_something_else_is_shown_as_a_picture_only(doors, what):
    data = POLYGLOTS[what]

    def look(item, proof):
        for size in ("thumb", "display"):
            copy = fetch(doors, item, proof, size)
            assert copy["Content-Type"] == "image/jpeg" and copy["X-Content-Type-Options"] == "nosniff"
            assert SCRIPT not in copy.body and b"PK\x03\x04" not in copy.body and b"\x7fELF" not in copy.body
            Image.open(io.BytesIO(copy.body)).load()
        original = fetch(doors, item, proof, "original")
        assert original.body == data, "the proof itself is not touched"
        assert original["Content-Disposition"].startswith("attachment")
        assert original["Content-Type"] == "application/octet-stream"

    hand_in(doors, "现场.jpg", data, look)


def test_control_the_script_is_in_the_original_and_would_be_found(doors):
    assert all(SCRIPT in data or b"index.html" in data for data in POLYGLOTS.values())
