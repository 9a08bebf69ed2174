"""The evidence dossier: everything that its reader sees, bound, hashed, and to be verified without us."""

import hashlib
import io
import json
import re
import zipfile
from argparse import Namespace

import pypdfium2
import pytest
from django.test import Client
from PIL import Image

from taizhang import journal
from taizhang.engine import verify
from taizhang.jobs import made, worker
from taizhang.jobs.models import Job
from taizhang.jobs.tasks import Cancelled
from taizhang.journal import queries as log
from taizhang.journal import rebuild
from taizhang.ledger import actions
from taizhang.ledger.models import Evidence
from taizhang.papers.dossier import commands, gathering, names, writing
from taizhang.papers.models import Dossier
from taizhang.ui import clock
from tests.cast import PASSWORD
from tests.cast_ledger import page


def photo(name, caption="", colour="white"):
    out = io.BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(out, "JPEG")
    out.seek(0)
    return actions.Upload(out, name, caption=caption)


@pytest.fixture
def county(standing_ledger):
    """Two items of the register: the housing bureau's is closed with three proofs, the roads bureau's is under way."""
    ledger = standing_ledger
    files = [photo("../../etc/现场 1.jpg", "封堵前"), photo("CON.jpg"), page("验收", "验收单😀.pdf")]
    ledger.drain = ledger.reported(title="柳林村排口封堵", joint=(), files=files)
    ledger.drain = ledger.claim(ledger.drain)
    ledger.drain = ledger.judged(ledger.drain, note="现场看过")
    actions.close(ledger.drain, by=ledger.county.verifier, at=ledger.later())
    ledger.bridge = ledger.reported(title="青石桥加固", lead="roads", joint=(), by="roads_liaison")
    return ledger


def taken(ledger, subject, tmp_path, *, by="clerk", form="zip"):
    """Path of the dossier that this account takes."""
    actor, at = ledger.county.actor(by, ledger.now), ledger.later()
    folder = tmp_path / f"{by}-{form}"
    folder.mkdir()
    of = gathering.of_item if hasattr(subject, "number") else gathering.of_register
    return writing.make(actor, of(actor, getattr(subject, "pk", subject)), form, folder, at=at).path


def key_of(ledger):
    return log.standing(ledger.county.area_id).verifier


def judged(path, ledger, capsys=None):
    return verify.main([str(path), "--key", key_of(ledger)])


def words(document):
    return ["".join(p.get_textpage().get_text_range().split()) for p in document]


# ── the archive ──────────────────────────────────────────────────────────────


def test_every_file_of_the_dossier_has_the_hash_that_the_list_says(county, tmp_path):
    with zipfile.ZipFile(taken(county, county.drain, tmp_path)) as dossier:
        lines = dossier.read("SHA256SUMS.txt").decode().splitlines()
        sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
        assert set(dossier.namelist()) == {*sums, "SHA256SUMS.txt"}
        assert all(hashlib.sha256(dossier.read(name)).hexdigest() == digest for name, digest in sums.items())
        originals = {name: digest for name, digest in sums.items() if name.startswith("佐证/")}
        handed_in = Evidence.objects.filter(item=county.drain).values_list("sha256", flat=True)
        assert sorted(originals.values()) == sorted(handed_in)
        number = county.drain.number
        assert sorted(originals) == [
            f"佐证/{number} 佐证001 现场 1.jpg", f"佐证/{number} 佐证002 CON.jpg", f"佐证/{number} 佐证003 验收单.pdf",
        ]  # fmt: skip
        for name in sums:
            assert dossier.getinfo(name).flag_bits & 0x800 or name.isascii()
            name.encode("gbk")


@pytest.mark.parametrize(
    ("given", "mime", "safe"),
    [
        ("../../etc/passwd", "application/pdf", "passwd.pdf"),
        ("..\\..\\windows\\x.jpg", "image/jpeg", "x.jpg"),
        ("CON", "image/png", "CON.png"),
        ("现场.jpg.exe", "image/jpeg", "现场.jpg.jpg"),
        ("长" * 300 + ".docx", "application/pdf", "长" * 60 + ".pdf"),
        ("📷🏗️.heic", "image/heic", "_.heic"),
        ("a:b*c?\u202egpj.jpeg", "image/jpeg", "a_b_c_gpj.jpeg"),
        (" . ", "image/jpeg", "_.jpg"),
    ],
)
def test_no_name_leaves_the_folder_or_lies_about_the_file(given, mime, safe):
    assert names.of_proof("DC-2026-001", 7, given, mime) == f"DC-2026-001 佐证007 {safe}"
    assert "/" not in names.of_proof("一/二\\三", 1, given, mime)


# ── the pages ────────────────────────────────────────────────────────────────


def test_the_pages_tell_the_item_from_its_source_to_the_last_verdict(county, tmp_path):
    with pypdfium2.PdfDocument(taken(county, county.drain, tmp_path, form="pdf")) as document:
        pages = words(document)
        marks = [(m.level, m.get_title(), m.get_dest().get_index()) for m in document.get_toc()]
        assert document.get_page_label(0) == "i" and document.get_page_label(2) == "1"
    cover, contents, whole = pages[0], pages[1], "".join(pages)
    standing = log.standing(county.county.area_id)
    assert "佐证卷宗" in cover and county.drain.number in cover and "柳林村排口封堵" in cover
    assert f"#{standing.signed_size}{standing.signed_root[:12]}" in cover and "销号" in cover
    tops = [title for level, title, _ in marks if level == 0]
    assert tops == [f"{county.drain.number} 柳林村排口封堵"]
    proofs = [(title, at) for level, title, at in marks if level == 2]
    assert [title for title, _ in proofs] == ["佐证 1 封堵前", "佐证 2 CON.jpg", "佐证 3 验收"]
    for title, at in proofs:
        assert "".join(title.split()) in pages[at]
        assert re.search(rf"{re.escape(''.join(title.split()))}\W*{at - 1}", contents)
    for row in Evidence.objects.filter(item=county.drain):
        assert row.sha256[:32] in whole and row.sha256[32:] in whole
    closing = journal.stream_of(county.county.area_id, "item", county.drain.pk)[0]
    assert "".join(closing.receipt.split()) in whole and "现场看过" in whole and "属实" in whole


def test_photos_of_many_parts_stand_each_on_its_page(county, tmp_path, monkeypatch):
    monkeypatch.setattr(gathering, "AT_ONCE", 2)
    monkeypatch.setattr(writing, "AT_ONCE", 2)
    with pypdfium2.PdfDocument(taken(county, county.problems, tmp_path, form="pdf")) as document:
        pages = words(document)
        tree = [(m.level, m.get_title()) for m in document.get_toc()]
        images = sum(1 for p in document for o in p.get_objects(max_depth=4) if o.type == 3)
        numbers = [re.search(r"第(\d+)页", said) for said in pages[2:]]
        assert [int(found[1]) for found in numbers] == list(range(1, len(pages) - 1))
        assert document[2].render(scale=0.3).to_pil().size
    assert images == 2
    assert [title for level, title in tree if level == 2 and title.startswith("佐证 ")][:3] == [
        "佐证 1 封堵前", "佐证 2 CON.jpg", "佐证 3 验收",
    ]  # fmt: skip
    assert len([title for level, title in tree if level == 0]) == 2


def test_what_was_purged_is_only_said_to_be_gone(county, tmp_path):
    item, people = county.reported(title="混进文件的事项", joint=()), county.county
    entries = journal.stream_of(item.area_id, "item", item.pk, limit=None)
    seqs = [e.seq for e in entries if e.files]
    actions.ask_purge(item, seqs=seqs, reason="混进了不该有的", by=people.clerk, at=county.later())
    actions.confirm_purge(item, by=people.verifier, at=county.later())
    path = taken(county, item, tmp_path)
    with zipfile.ZipFile(path) as dossier:
        assert not [name for name in dossier.namelist() if name.startswith("佐证/")]
        said = "".join(words(pypdfium2.PdfDocument(dossier.read("卷宗.pdf"))))
        assert "〔已删除〕" in said and "验收单" not in said
        assert b"sha256" not in dossier.read("核验包/files.jsonl")
    assert judged(path, county) == 0


# ── who sees what ────────────────────────────────────────────────────────────


def test_a_register_holds_what_its_reader_sees_and_says_how_much_is_missing(county, tmp_path):
    path = taken(county, county.problems, tmp_path, by="roads_liaison")
    with zipfile.ZipFile(path) as dossier:
        whole = "".join(words(pypdfium2.PdfDocument(dossier.read("卷宗.pdf"))))
        enclosed = [name for name in dossier.namelist() if name.startswith("佐证/")]
        events = dossier.read("核验包/events.jsonl").decode()
    assert "青石桥加固" in whole and "柳林村" not in whole and "另有1项不可见" in whole
    assert [county.bridge.number in name for name in enclosed] == [True]
    assert {json.loads(line)["stream"]["id"] for line in events.splitlines()} == {county.bridge.pk}
    assert judged(path, county) == 0


def test_how_a_unit_divides_its_work_leaves_it_in_no_dossier(county, tmp_path):
    liaison = county.county.roads_liaison
    actions.add_inner_task(county.bridge, "内部勘察桥墩", by=liaison, at=county.later())
    for by, inside in (("clerk", False), ("roads_liaison", True)):
        path = taken(county, county.bridge, tmp_path, by=by)
        with zipfile.ZipFile(path) as dossier:
            said = dossier.read("核验包/values.jsonl").decode()
            whole = "".join(words(pypdfium2.PdfDocument(dossier.read("卷宗.pdf"))))
            kinds = dossier.read("核验包/events.jsonl").decode()
        assert ("内部勘察桥墩" in said, "内部勘察桥墩" in whole, "inner_task" in kinds) == (inside,) * 3
        assert judged(path, county) == 0


# ── verified elsewhere ───────────────────────────────────────────────────────


def rewritten(path, change):
    """The dossier with `change(name, bytes)` done to its files."""
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            if (data := change(name, old.read(name))) is not None:
                new.writestr(name, data)
    return other


def flipped(part, at=-20):
    def change(name, data):
        if not name.startswith(part):
            return data
        spoilt = bytearray(data)
        spoilt[at] ^= 1
        return bytes(spoilt)

    return change


def test_the_dossier_verifies_alone_zipped_or_unpacked(county, tmp_path, capsys):
    path = taken(county, county.problems, tmp_path)
    assert judged(path, county) == 0
    assert "2 个事项" in capsys.readouterr().out
    with zipfile.ZipFile(path) as dossier:
        dossier.extractall(tmp_path / "out")
        receipts = dossier.read("核验包/receipts.jsonl").decode().splitlines()
    assert judged(tmp_path / "out", county) == 0
    receipt = tmp_path / "receipt.txt"
    receipt.write_text(json.loads(receipts[3])["receipt"])
    assert verify.main(["--receipt", str(receipt), "--key", key_of(county)]) == 0


@pytest.mark.parametrize(
    "part",
    ["佐证/", "卷宗.pdf", "核验包/events.jsonl", "核验包/values.jsonl", "核验包/receipts.jsonl", "SHA256SUMS.txt"],
)
def test_one_changed_byte_is_refused(county, tmp_path, part):
    assert judged(rewritten(taken(county, county.drain, tmp_path), flipped(part)), county) != 0


def test_who_changes_a_photo_and_mends_the_list_is_found_too(county, tmp_path, capsys):
    path = taken(county, county.drain, tmp_path)
    spoil = flipped("佐证/")
    with zipfile.ZipFile(path) as dossier:
        old = {n: dossier.read(n) for n in dossier.namelist()}
    sums = "".join(
        f"{hashlib.sha256(spoil(n, data)).hexdigest()}  {n}\n" for n, data in old.items() if n != "SHA256SUMS.txt"
    )
    mended = rewritten(path, lambda n, data: sums.encode() if n == "SHA256SUMS.txt" else spoil(n, data))
    assert judged(mended, county) == 1
    assert "不是日志登记过的文件" in capsys.readouterr().out


def test_a_file_that_was_slipped_in_is_found(county, tmp_path, capsys):
    path = taken(county, county.drain, tmp_path)
    with zipfile.ZipFile(path, "a") as dossier:
        dossier.writestr("佐证/又一份.jpg", b"x")
    assert judged(path, county) == 1
    assert "又一份" in capsys.readouterr().out


# ── taking it ────────────────────────────────────────────────────────────────


@pytest.fixture
def browser(county):
    def enter(part):
        client = Client()
        client.post("/login/step/", {"username": part.upper(), "password": PASSWORD})
        return client

    with clock.frozen(county.later()):
        yield enter


def test_the_clerk_takes_it_from_the_items_page_and_that_stays_known(county, browser):
    clerk, item = browser("clerk"), county.drain
    page_ = f"/papers/dossier/item/{item.pk}/"
    assert page_ in clerk.get(f"/items/{item.pk}/").content.decode()
    assert "佐证 3 份" in clerk.get(page_).content.decode()
    assert clerk.post(f"{page_}make/", {"form": "zip"}).status_code == 303
    worker.drain()
    job = Job.objects.order_by("-pk").first()
    answer = clerk.get(job.result["location"])
    data = b"".join(answer.streaming_content)
    row = Dossier.objects.get()
    with zipfile.ZipFile(io.BytesIO(data)) as dossier:
        assert row.digest == hashlib.sha256(dossier.read("SHA256SUMS.txt")).hexdigest()
    assert row.by_text in clerk.get(page_).content.decode()
    assert browser("verifier").get(job.result["location"]).status_code == 404
    assert not list(made.home().glob("work-*"))
    assert rebuild.rebuild() and Dossier.objects.get().digest == row.digest


def test_who_does_not_see_the_item_finds_no_dossier(county, browser):
    stranger = browser("roads_liaison")
    address = f"/papers/dossier/item/{county.drain.pk}/"
    assert stranger.get(address).status_code == stranger.post(f"{address}make/", {"form": "zip"}).status_code == 404
    assert not Job.objects.filter(task__contains="make_dossier").exists()


def test_who_stops_it_half_way_has_taken_nothing(county, tmp_path):
    subject = gathering.of_item(county.county.clerk, county.drain.pk)

    def stop(done, total):
        raise Cancelled

    with pytest.raises(Cancelled), made.workplace() as place:
        writing.make(county.county.clerk, subject, "zip", place, at=county.later(), report=stop)
    assert not list(made.home().glob("work-*")) and not Dossier.objects.exists()


def test_too_much_at_once_is_said_before_a_job_begins(county, browser, monkeypatch):
    monkeypatch.setattr(gathering, "MOST_ITEMS", 1)
    clerk = browser("clerk")
    address = f"/papers/dossier/register/{county.problems}/"
    assert "超过1件" in clerk.get(address).content.decode()
    assert "超过1件" in clerk.post(f"{address}make/", {"form": "zip"}).content.decode()
    assert not Job.objects.filter(task__contains="make_dossier").exists()


def test_the_command_makes_the_same(county, tmp_path, capsys):
    out = tmp_path / "卷宗.zip"
    commands.dossier(Namespace(item=county.drain.number, register=None, out=out, account="CLERK"))
    assert judged(out, county) == 0 and Dossier.objects.get().subject_id == county.drain.pk
    assert "佐证 3 份" in capsys.readouterr().out
