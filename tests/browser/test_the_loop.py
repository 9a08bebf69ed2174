"""From a page of text to an item struck off by somebody else, and a history that an outsider verifies."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from django.db import DatabaseError, connection, transaction

from taizhang.journal.models import Entry
from taizhang.ledger.models import Item
from tests.browser import steps
from tests.browser.walker import forged, picture

OUR_OWN = "承办单位不得自行核验和销号"
PYTHON = Path(sys.base_prefix) / "bin" / "python3"  # the plain one, without the packages of this environment


@pytest.mark.slow
@pytest.mark.walk
def test_from_a_page_of_text_to_an_item_struck_off(walk, standing_county, register, newspaper, committed_db, tmp_path):
    area_id = standing_county.area_id
    the_clerk_hands_a_page_out(walk, area_id, newspaper)
    housing = standing_county.units["housing"].pk
    broken, item = Item.objects.filter(lead_unit_id=housing).order_by("pk")[:2]
    before = lights_on_the_leaders_phone(walk, item)
    the_unit_says_that_it_is_done(walk, area_id, broken, item)
    nobody_closes_his_own(walk, item, committed_db)
    the_verifier_sends_back_and_later_strikes_off(walk, area_id, item)
    the_sheet_is_printed_and_its_receipt_verifies(walk, item, tmp_path)
    the_leader_sees_it_and_instructs(walk, area_id, item, before)
    an_outsider_verifies_the_history(walk, item, tmp_path)


# ── 1 ─────────────────────────────────────────────────────────────────────────


def the_clerk_hands_a_page_out(walk, area_id, newspaper, count=10):
    clerk = walk.enter("clerk")
    picture(clerk, "home-clerk")
    steps.paste(clerk, newspaper)
    steps.accept_candidates(clerk, area_id, count, edited=2)
    assert Item.objects.count() == count
    steps.hand_out(clerk, area_id, count)
    assert Item.objects.filter(state="issued").exclude(due_on=None).count() == count
    copied = steps.copied_messages(clerk)
    assert {message.split("：")[0] for message in copied} == set(steps.UNITS)
    assert sum(message.count("LX-") for message in copied) == count


# ── 2 ─────────────────────────────────────────────────────────────────────────


def the_unit_says_that_it_is_done(walk, area_id, broken, item):
    liaison, head = walk.enter("housing_liaison", phone=True), walk.enter("housing_head")
    picture(liaison, "home-liaison")
    liaison.goto("/todo/")
    picture(liaison, "todo-liaison")
    for each in (broken, item):
        steps.take(liaison, each)
    day = steps.workday(area_id, 15)
    steps.break_down(liaison, broken, [("城东段排查", "交通局", day), ("河口段排查", "河口镇", day)])
    assert broken.children.count() == 2
    took = steps.report(liaison, item, "两段围挡已拆，路面恢复通行，明天清场。", steps.album(1, 2))
    assert took < 30, f"reporting took {took:.0f} s"
    waiting = todo(head)
    steps.draft_claim(liaison, item, "两段都恢复通行，现场已清。")
    picture(head, "home-head")
    assert todo(head) == waiting + 1
    steps.submit_claim(head, item)
    assert todo(head) == waiting


def todo(page):
    """The number beside 待办 as it stands now."""
    page.goto("/")
    count = page.locator("#todo-count")
    return int(count.inner_text()) if count.is_visible() else 0


def nobody_closes_his_own(walk, item, committed_db):
    pages = walk.enter("housing_liaison", phone=True), walk.enter("housing_head")
    for page in pages:
        steps.open_item(page, item)
        picture(page, "item-claimed-own")
        assert OUR_OWN in steps.why_not(page.get_by_role("button", name="销号", exact=True))
        assert_refused(page, item, 403, "由核验员办理，您现在的岗位没有这项职责")
    colleague = walk.enter("housing_verifier")  # may verify, but not what the own unit did
    steps.open_item(colleague, item)
    assert OUR_OWN in steps.why_not(steps.close_button(colleague))
    assert_refused(colleague, item, 403, OUR_OWN)
    assert Item.objects.get(pk=item.pk).state == "claimed"
    with pytest.raises(DatabaseError, match="cannot close"):
        sql(
            "UPDATE ledger_item SET state = 'closed', is_open = %s, closed_at = issued_at, closed_by_person_id = 1,"
            " closed_by_unit_id = lead_unit_id WHERE id = %s", False, item.pk,
        )  # fmt: skip
    sql("UPDATE ledger_item SET title = %s WHERE id = %s", "另一件事", item.pk)
    said = taizhang("verify", committed_db)
    assert said.returncode != 0
    assert f"ledger_item #{item.pk}.title" in said.stdout + said.stderr
    sql("UPDATE ledger_item SET title = %s WHERE id = %s", item.title, item.pk)
    said = taizhang("verify", committed_db)
    assert said.returncode == 0, said.stdout + said.stderr


def assert_refused(page, item, status, why):
    answer = forged(page, f"/items/{item.pk}/close/", seen=Item.objects.get(pk=item.pk).version)
    said = re.sub(r"<[^>]+>", "", answer.text().partition("<main")[2].partition("</main>")[0])
    assert (answer.status, why in said) == (status, True), (answer.status, said)


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def taizhang(command, database):
    connection.close()  # on SQLite, let go of the file
    return subprocess.run(
        [sys.executable, "-m", "taizhang.config.cli", command], capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "TAIZHANG_DATABASE_URL": database.url}, stdin=subprocess.DEVNULL,
    )  # fmt: skip


# ── 3 ─────────────────────────────────────────────────────────────────────────


def the_verifier_sends_back_and_later_strikes_off(walk, area_id, item):
    verifier = walk.enter("verifier")
    picture(verifier, "home-verifier")
    steps.open_item(verifier, item)
    picture(verifier, "item-to-verify")
    assert "1、2没打开过" in steps.why_not(steps.close_button(verifier))
    steps.open_by_key(verifier, 1)
    steps.judge_by_key(verifier, "y")  # and the second is open
    steps.judge_by_key(verifier, "n", note="看不出是哪一段路")
    picture(verifier, "item-judged")
    assert "佐证2存疑或不予采信" in steps.why_not(steps.close_button(verifier))
    steps.send_back(verifier, "第二张看不出位置，补一张带路牌的。", steps.workday(area_id, 6))
    liaison, head = walk.enter("housing_liaison", phone=True), walk.enter("housing_head")
    steps.report(liaison, item, "补拍了路牌。", steps.album(3))
    steps.draft_claim(liaison, item, "两段都恢复通行，补了带路牌的照片。")
    steps.submit_claim(head, item)
    steps.open_item(verifier, item)
    steps.open_by_key(verifier, 1)
    steps.back_to_the_item(verifier)
    steps.judge_by_key(verifier, "y")
    steps.open_by_key(verifier, 2)
    for _ in range(2):
        steps.judge_by_key(verifier, "y")
    steps.strike_off(verifier)
    assert Item.objects.get(pk=item.pk).state == "closed"
    assert verifier.locator("h1.tz-struck").count() == 1
    assert verifier.locator("svg.tz-seal").count() == 1


def the_sheet_is_printed_and_its_receipt_verifies(walk, item, tmp_path):
    verifier = walk.enter("verifier")
    verifier.get_by_role("link", name="对账单").click()
    verifier.wait_for_load_state("networkidle")
    picture(verifier, "sheet")
    qr = verifier.locator(".sh-qr")
    assert qr.evaluate("image => image.complete && image.naturalWidth > 0")
    printed = words_of(verifier.pdf(prefer_css_page_size=True))
    for words in ("对账单", Item.objects.get(pk=item.pk).number, "核验通过", "第2次申请销号"):
        assert words in printed, printed
    verifier.locator(".sh-receipt a").click()
    verifier.get_by_text("核验无误").wait_for()
    picture(verifier, "receipt")
    (tmp_path / "receipt.txt").write_bytes(steps.downloaded(verifier, "下载证明"))


def words_of(pdf):
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    return "".join("".join(pages).split())


# ── 4 ─────────────────────────────────────────────────────────────────────────


def lights_on_the_leaders_phone(walk, item):
    """How many items burn with each light, as the leader's page says, and which light this one has."""
    leader = walk.enter("leader", phone=True)
    leader.goto("/")
    picture(leader, "home-leader")
    counts = [int(text.split()[-1]) for text in leader.locator(".tz-legend a").all_inner_texts()]
    steps.open_item(leader, item)
    return counts, leader.locator(".tz-itemhead .tz-light").first.inner_text()


def the_leader_sees_it_and_instructs(walk, area_id, item, before):
    leader = walk.enter("leader", phone=True)
    counts, light = lights_on_the_leaders_phone(walk, item)
    assert counts != before[0]
    assert ("灰灯" in before[1], "灰灯" in light) == (True, False)
    picture(leader, "item-closed-leader")
    assert leader.locator("svg.tz-seal").is_visible()
    leader.goto("/")
    leader.get_by_role("link", name="写批示").first.click()
    leader.locator("[name=unit]").select_option(value=steps.option(leader, "unit", "交通局"))
    leader.fill("[name=text]", "县道12处隐患点逐处设标志，雨季前办完。")
    leader.fill("[name=due_on]", steps.workday(area_id, 30))
    picture(leader, "instruct")
    leader.get_by_role("button", name="交督查室去办").click()
    steps.toast(leader, "批示已记下")
    made = Item.objects.order_by("-pk").first()
    assert (made.state, made.title.startswith("县道12处隐患点")) == ("draft", True)
    clerk = walk.enter("clerk")
    steps.open_item(clerk, made)
    picture(clerk, "item-instructed")
    clerk.get_by_role("link", name="交办", exact=True).click()
    clerk.locator("form.tz-form").get_by_role("button", name="交办").click()
    steps.toast(clerk, "已交办")
    leader.goto("/")
    picture(leader, "home-leader-after")
    assert leader.get_by_role("link", name="县道12处隐患点").first.is_visible()


# ── 5 ─────────────────────────────────────────────────────────────────────────


def an_outsider_verifies_the_history(walk, item, tmp_path):
    auditor = walk.enter("auditor")
    bundle = tmp_path / "bundle.zip"
    bundle.write_bytes(steps.exported(auditor))
    with zipfile.ZipFile(bundle) as opened:
        (tmp_path / "verify.py").write_bytes(opened.read("verify.py"))
    auditor.goto("/records/")
    key = next(text for text in auditor.locator("code").all_inner_texts() if re.match(r".+\+[0-9a-f]{8}\+", text))
    clean = verify(tmp_path, "bundle.zip", "--key", key)
    assert (clean.returncode, "记录完整" in clean.stdout) == (0, True), clean.stdout
    receipt = verify(tmp_path, "--receipt", "receipt.txt", "--key", key)
    assert receipt.returncode == 0, receipt.stdout
    seq = change_one_byte_of_a_leaf(item)
    bundle.write_bytes(steps.exported(auditor))
    caught = verify(tmp_path, "bundle.zip", "--key", key)
    assert caught.returncode == 1
    assert re.search(rf"第 ?{seq} ?条", caught.stdout), caught.stdout


def verify(place, *arguments):
    return subprocess.run(
        [PYTHON, "-I", "verify.py", *arguments], cwd=place, capture_output=True, text=True, encoding="utf-8",
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


def change_one_byte_of_a_leaf(item):
    """As whoever owns the database can."""
    if connection.vendor == "sqlite":
        sql("DROP TRIGGER journal_entry_append_only_update")
    else:
        sql("DROP TRIGGER journal_entry_append_only ON journal_entry")
    entry = Entry.objects.filter(stream_kind="item", stream_id=item.pk, type="ledger.item.closed").get()
    leaf = bytes(entry.leaf)
    at = leaf.index(b'"ts":"20') + len('"ts":"20')
    changed = leaf[:at] + bytes([leaf[at] ^ 1]) + leaf[at + 1 :]
    sql("UPDATE journal_entry SET leaf = %s WHERE id = %s", changed, entry.pk)
    return entry.seq
