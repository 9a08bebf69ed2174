"""流水 and 回执 in the browser's language: who may see them, and that what is fetched verifies."""

import io
import zipfile

import pytest
from django.test import Client

from taizhang import journal
from taizhang.engine import verify
from taizhang.jobs.worker import drain
from taizhang.journal import queries
from taizhang.journal.models import Entry
from tests.cast import PASSWORD


def enter(part):
    client = Client()
    answer = client.post("/login/step/", {"username": part, "password": PASSWORD})
    assert answer.status_code == 303, answer.content.decode()[:500]
    return client


def last_seq(county):
    return Entry.objects.filter(area_id=county.area_id).order_by("-seq").values_list("seq", flat=True).first()


def test_the_auditor_reads_the_log_page_by_page_down_to_the_first_entry(county):
    client, seen, url = enter("auditor"), [], "/records/"
    while url:
        context = client.get(url).context
        seen += [row["seq"] for row in context["rows"]]
        url = f"/records/{context['next']}" if context["next"] else ""
    assert seen == list(range(last_seq(county), -1, -1))


def test_a_page_of_the_log_takes_few_queries(county, django_assert_max_num_queries):
    client = enter("auditor")
    client.get("/records/")
    with django_assert_max_num_queries(12):
        client.get("/records/")


@pytest.mark.parametrize("part", ["clerk", "leader", "housing_liaison", "system_admin", "security_admin"])
def test_nobody_else_reads_the_log_or_takes_it_away(county, part):
    client = enter(part)
    assert client.get("/records/").status_code == 403
    assert client.post("/records/export/", {"idem": "a-form-key-1"}).status_code == 403
    assert client.get(f"/records/bundles/{county.area_id}-abc/").status_code == 403


def test_everybody_gets_a_receipt_which_says_when_and_never_what(standing_county):
    journal.checkpoint(standing_county.area_id)
    client, seq = enter("housing_liaison"), 5
    page = client.get(f"/receipts/{seq}/")
    assert page.status_code == 200 and page.context["holds"]
    words = [*journal.entry(standing_county.area_id, seq).priv.values()]
    assert words and not any(word in page.content.decode() for word in words)
    drawing = client.get(f"/receipts/{seq}/qr.svg")
    assert (drawing.status_code, drawing["Content-Type"]) == (200, "image/svg+xml")
    text = client.get(f"/receipts/{seq}/receipt.txt").content.decode()
    key = verify.Key(queries.standing(standing_county.area_id).verifier)
    assert verify.read_receipt(text, key)[0] == seq


def test_a_receipt_that_does_not_exist_or_is_not_signed_yet(county):
    client = enter("clerk")
    assert client.get("/receipts/999999/").status_code == 404
    fresh = client.get(f"/receipts/{last_seq(county)}/")
    assert fresh.status_code == 200 and fresh.context["receipt"].proof is None
    assert client.get(f"/receipts/{last_seq(county)}/qr.svg").status_code == 404


def test_nobody_unknown_gets_a_receipt(county):
    assert Client().get("/receipts/1/").status_code in (302, 303)


def test_the_auditor_fetches_a_bundle_that_verifies(standing_county, tmp_path):
    client = enter("auditor")
    answer = client.post("/records/export/", {"idem": "a-form-key-1"})
    assert answer.status_code == 303
    drain()
    page = client.get(answer["Location"])
    name = page.context["job"]["location"]
    fetched = client.get(name)
    assert fetched["Content-Disposition"].startswith("attachment")
    data = b"".join(fetched.streaming_content)
    assert "verify.py" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    (tmp_path / "bundle.zip").write_bytes(data)
    judge = verify.verify_bundle(str(tmp_path / "bundle.zip"), queries.standing(standing_county.area_id).verifier)[0]
    assert judge.findings == []
    assert journal.latest(standing_county.area_id, type="journal.bundle.exported")
    assert client.get("/records/bundles/2-" + "0" * 32 + "/").status_code == 404
    assert client.get(f"/records/bundles/{standing_county.area_id}-{'0' * 32}/").status_code == 404
