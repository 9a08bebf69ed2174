"""The outbox: what goes at once, what waits for the morning, what becomes of a message that nobody takes."""

import os
from datetime import UTC, date, datetime, timedelta

import pytest

from taizhang.engine.refusal import Refused
from taizhang.ledger import actions as ledger_actions
from taizhang.ledger.models import Blocker
from taizhang.notices import actions as inbox
from taizhang.notices import queries as notices
from taizhang.notices.books import actions as books
from taizhang.notices.hall import actions as hall
from taizhang.notices.ladder import actions as climbing
from taizhang.notices.ladder import job as nightly
from taizhang.notices.ladder.presets import PRESETS
from taizhang.notices.models import Address, Book, BookLine, Message, Notice
from taizhang.notices.sending import actions, digest, job, queries, sealing
from taizhang.notices.summaries import actions as summaries
from taizhang.org import actions as org
from taizhang.ui.reach import NotInReach
from tests.support import receivers

NIGHT = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)  # ten in the evening
MORNING = datetime(2026, 3, 3, 0, 0, tzinfo=UTC)  # Tuesday, eight o'clock
SATURDAY = datetime(2026, 3, 7, 0, 0, tzinfo=UTC)


class Outside:
    """The file, the servers that it names, and a clock."""

    def __init__(self, ledger, robot, gateway, box, data):
        self.ledger, self.robot, self.gateway, self.box, self.data = ledger, robot, gateway, box, data
        self.county, self.now = ledger.county, ledger.now

    def declare(self, text=None, written=None):
        sound = f"""site = "https://tz.yunxi.example"
[mail]
host = "127.0.0.1"
port = {self.box.port}
from = "tz@yunxi.example"
[[robot]]
kind = "wecom"
name = "住建群"
url = "{self.robot.url}"
units = ["住建局"]
[[sms]]
url = "http://127.0.0.1:{self.gateway.port}/sms"
body = '{{"to":"{{mobile}}","text":"{{text}}"}}'
"""
        file = self.data / "channels.toml"
        file.write_text(sound if text is None else text)
        file.chmod(0o600)
        os.utime(file, ((written or self.now).timestamp(),) * 2)

    def gives(self, part, kind, address):
        actions.keep_address(kind, address, by=self.county.actor(part), at=self.now)

    def drain(self, at):
        return job.drain(self.county.area_id, lambda: at)

    def said(self):
        return [got.json.get("text", "") for got in self.gateway.got]

    def states(self, **where):
        return sorted(Message.objects.filter(**where).values_list("state", flat=True))


@pytest.fixture
def outside(ledger, settings, tmp_path):
    settings.DATA_DIR, settings.KEY_DIR = tmp_path, tmp_path / "keys"
    with receivers.http() as robot, receivers.http({"ok": 1}) as gateway, receivers.smtp() as box:
        made = Outside(ledger, robot, gateway, box, tmp_path)
        made.declare()
        yield made


def urge(outside, item, at=None):
    ledger_actions.urge(item, text="请今天报", by=outside.county.clerk, at=at or outside.ledger.later())


def test_an_urging_reaches_the_group_and_whoever_gave_an_address_and_carries_title_and_link_alone(outside):
    outside.gives("housing_liaison", "mobile", "13800001111")
    item = outside.ledger.accepted(title="清渠", joint=())
    urge(outside, item)
    assert outside.drain(outside.ledger.now) == 2
    assert outside.robot.got[0].json["text"]["content"] == outside.said()[0]
    notice = Notice.objects.get(kind="urged")
    assert outside.said() == [
        f"【云溪台账】催办，请报进展：{item.number} 清渠。打开：https://tz.yunxi.example/inbox/{notice.pk}/"
    ]
    assert outside.states() == ["delivered", "sent"]
    assert outside.drain(outside.ledger.now) == 0
    inbox.read([notice.pk], by=outside.county.housing_liaison, at=outside.ledger.later())
    assert outside.states(person_id__isnull=False) == ["read"]


def test_without_a_file_nothing_is_written_and_handing_out_waits_for_the_morning(outside):
    outside.gives("housing_liaison", "mobile", "13800001111")
    outside.ledger.issued()
    assert not Message.objects.exists()
    (outside.data / "channels.toml").unlink()
    urge(outside, outside.ledger.accepted())
    assert not Message.objects.exists()


def test_what_is_to_be_done_now_goes_now(outside):
    outside.gives("housing_liaison", "mobile", "13800001111")
    outside.ledger.issued(due_kind="now", due_on=None, joint=())
    assert outside.drain(outside.ledger.now) == 2


def test_a_file_with_a_slip_sends_nothing_and_loses_nothing(outside):
    outside.gives("housing_liaison", "mobile", "13800001111")
    outside.declare("site = ")
    urge(outside, outside.ledger.accepted(joint=()))
    assert outside.drain(outside.ledger.now) == 0 and outside.states() == ["waiting", "waiting"]
    assert "第 1 行" in queries.page(outside.county.system_admin, outside.ledger.now)["problems"][0]
    outside.declare()
    assert outside.drain(outside.ledger.now) == 2


def test_what_was_answered_or_read_meanwhile_is_not_sent(outside):
    outside.gives("housing_liaison", "mobile", "13800001111")
    first, second = outside.ledger.accepted(joint=()), outside.ledger.accepted(joint=(), title="修桥")
    at = outside.now
    urge(outside, first, at)
    urge(outside, second, at)
    ledger_actions.report(first, text="报了", by=outside.county.housing_liaison, at=at)
    inbox.read([Notice.objects.get(kind="urged", item_id=second.pk).pk], by=outside.county.housing_liaison, at=at)
    outside.drain(at)
    assert outside.said() == []
    assert [m.told[:4] for m in Message.objects.filter(state="dropped", person_id__isnull=False)] == [
        "已经办了",
        "已在收件",
    ]


def test_who_left_the_post_is_not_told_and_what_moved_out_of_reach_says_so(outside):
    outside.gives("housing_liaison", "mobile", "13800001111")
    item = outside.ledger.accepted(joint=())
    urge(outside, item)
    liaison, at = outside.county.housing_liaison, outside.ledger.now
    org.end_post(liaison.post_id, by=outside.county.security_admin, at=at)
    outside.drain(at)
    assert outside.said() == [] and "已不管" in Message.objects.get(person_id=liaison.person_id).told
    head = outside.county.actor("housing_head", at)
    ledger_actions.reissue(
        item, lead_unit_ids=(outside.ledger.unit("roads"),), reason="归它", by=outside.county.clerk, at=at
    )
    assert queries.notice(head, Notice.objects.get(kind="urged").pk)["url"] == ""


def test_while_somebody_stands_in_that_one_is_told(outside):
    county, at = outside.county, outside.now
    outside.gives("housing_head", "mobile", "13800001111")
    outside.gives("housing_worker", "mobile", "13800002222")
    head, day = county.housing_head, at.date()
    org.delegate(county.housing_worker.post_id, ("unit_head",), "培训", day, day, by=head, at=at)
    org.take_leave(head.person_id, day, day, "training", by=head, at=at)
    urge(outside, outside.ledger.accepted(joint=()), at)
    outside.drain(at)
    assert [got.json["to"] for got in outside.gateway.got] == ["13800002222"]


def test_the_fourth_of_a_day_and_what_comes_at_night_is_left_to_the_morning_but_the_ladder_waits(outside, monkeypatch):
    outside.gives("housing_liaison", "mobile", "13800001111")
    items = [outside.ledger.accepted(joint=(), title=f"第{n}处") for n in range(4)]
    for item in items:
        urge(outside, item, outside.now)
    outside.drain(outside.now)
    assert len(outside.said()) == 3
    assert "3 条" in Message.objects.get(state="folded", person_id__isnull=False).told
    Message.objects.all().delete()
    urge(outside, items[0], NIGHT)
    assert outside.states() == ["folded", "folded"]
    monkeypatch.setattr(actions.rules, "LADDER", {"urged"})
    urge(outside, items[1], NIGHT)
    assert {m.due_at for m in Message.objects.filter(state="waiting")} == {MORNING}


def test_a_channel_that_is_down_rests_and_the_message_outlives_it(outside):
    outside.gives("housing_liaison", "mobile", "13800001111")
    outside.gateway.answers = [(429, b"", {"Retry-After": "120"}), (503, b"", {}), {"ok": 1}]
    urge(outside, outside.ledger.accepted(joint=()))
    at = outside.ledger.now
    outside.drain(at)
    mine = Message.objects.filter(person_id__isnull=False)
    assert (mine.get().attempts, mine.get().due_at) == (0, at + timedelta(minutes=2))
    outside.drain(at + timedelta(minutes=1))
    assert len(outside.gateway.got) == 1  # it asked to be left alone
    outside.drain(at + timedelta(minutes=2))
    assert "503" in mine.get().told and mine.get().attempts == 1
    outside.drain(at + timedelta(minutes=4))
    assert mine.get().state == "sent"
    assert len({got.headers["idempotency-key"] for got in outside.gateway.got}) == 1


def test_what_is_given_up_stands_on_the_administrators_page_without_its_title_and_can_be_sent_again(outside):
    outside.gives("housing_liaison", "mobile", "13800001111")
    outside.gateway.answers = [(400, b"", {})]
    urge(outside, outside.ledger.accepted(joint=(), title="清渠"))
    outside.drain(outside.ledger.now)
    page = queries.page(outside.county.system_admin, outside.ledger.now)
    assert [(d["to"], d["kind"], "400" in d["told"]) for d in page["dead"]] == [("个人", "催办，请报进展", True)]
    assert "清渠" not in repr(page) and "李想" not in repr(page)
    outside.gateway.answers = [{"ok": 1}]
    assert actions.send_again(outside.county.area_id, [page["dead"][0]["id"]], at=outside.ledger.now) == 1
    outside.drain(outside.ledger.now)
    assert outside.states(person_id__isnull=False) == ["sent"]


def test_a_wrong_group_address_rests_the_channel_until_the_file_is_mended(outside):
    outside.robot.answers = [{"errcode": 93000, "errmsg": "invalid webhook url"}, receivers.OK["wecom"]]
    urge(outside, outside.ledger.accepted(joint=()))
    at = outside.ledger.now
    outside.drain(at)
    row = next(r for r in queries.page(outside.county.system_admin, at)["rows"] if r["name"] == "住建群")
    assert row["waiting"] == 1 and "网址不对" in row["told"] and row["rests_until"]
    assert outside.drain(at + timedelta(minutes=2)) == 0
    outside.declare(written=at + timedelta(minutes=2))
    assert outside.drain(at + timedelta(minutes=3)) == 1


def test_a_worker_that_dies_leaves_its_message_to_the_next_one_and_a_late_one_changes_nothing(outside):
    urge(outside, outside.ledger.accepted(joint=()))
    area, at = outside.county.area_id, outside.ledger.now
    (taken,) = actions.claim(area, at, most=9, lease=job.LEASE)
    assert actions.claim(area, at, most=9, lease=job.LEASE) == []
    (again,) = actions.claim(area, at + job.LEASE, most=9, lease=job.LEASE)
    assert not actions.settle(taken, "delivered", at=at)
    assert actions.settle(again, "delivered", at=at)


def test_an_address_lies_sealed_and_its_loss_is_told(outside):
    outside.gives("housing_liaison", "mobile", "13800001111")
    kept = Address.objects.get()
    assert "13800001111" not in f"{kept.sealed}{kept.masked}" and sealing.open_sealed(kept.sealed) == "13800001111"
    urge(outside, outside.ledger.accepted(joint=()))
    (outside.data / "keys" / sealing.NAME).unlink()
    outside.drain(outside.ledger.now)
    assert "重新填" in Message.objects.get(person_id__isnull=False).told
    outside.gives("housing_liaison", "mobile", "")
    assert not Address.objects.exists()


def test_a_test_message_needs_an_address_and_goes_out_even_at_night(outside):
    admin = outside.county.system_admin
    with pytest.raises(Refused, match="先在“我”里"):
        actions.try_channel("短信", "a1", by=admin, at=NIGHT)
    actions.try_channel("住建群", "a2", by=admin, at=NIGHT)
    outside.gives("system_admin", "mail", "yang@yunxi.example")
    actions.try_address("mail", "a3", by=admin, at=NIGHT)
    assert outside.drain(NIGHT) == 2
    assert "测试消息" in outside.box.letters[0].get_content()


# ── the morning ───────────────────────────────────────────────────────────────


# What is not said in the morning: one's own papers are followed in their own room; a purge is told to whoever may
# confirm it; drafts and what a reorganisation left wait for nobody in particular.
ONLY_IN_THE_LIST = {"papers", "purge", "issue", "move"}


def beside(ledger):
    """A blocker before the hall, a month's books of which one is signed with a difference, a summary, a drafted step."""
    county = ledger.county
    stuck = ledger.accepted(title="等红线图", joint=(), due_on=date(2026, 3, 4))
    waits = {"what": "等红线图", "waits_for_unit_id": ledger.unit("roads")}
    ledger_actions.name_blocker(stuck, **waits, by=county.housing_liaison, at=ledger.later())
    blocker = Blocker.objects.get().pk
    chair = county.leader.person_id
    hall.put("blocker", blocker, on=date(2026, 3, 27), leader_person_id=chair, by=county.clerk, at=ledger.later())
    ledger.issued(lead="liulin", joint=())
    books.open_round(by=county.clerk, at=ledger.later())
    books.fill(county.area_id, date(2026, 3, 1), at=ledger.later())
    roads = Book.objects.get(unit_id=ledger.unit("roads"))
    line = BookLine.objects.filter(book=roads).first().pk
    books.answer(roads, line, "not_ours", text="属住建局", by=county.roads_liaison, at=ledger.later())
    books.sign(roads, by=county.roads_head, at=ledger.later())
    summaries.ask(county.roads_head.post_id, "week:1", by=county.clerk, at=ledger.later())
    preset = PRESETS["slips"]
    spec = climbing.LadderSpec(True, "slips", preset.ordinary, preset.urgent)
    climbing.set_ladder(ledger.problems, spec, by=county.clerk, at=ledger.later())
    for day in (5, 6, 9, 10):
        nightly.run(county.area_id, date(2026, 3, day), at=datetime(2026, 3, day, 0, 0, tzinfo=UTC))


def test_the_digest_counts_what_the_must_do_list_shows(outside):
    ledger, county = outside.ledger, outside.county
    ledger.issued(joint=("roads",))
    urge(outside, ledger.accepted())
    ledger.claimed()
    declined = ledger.issued(joint=())
    ledger_actions.decline(declined, reason="归交通局", by=county.housing_liaison, at=ledger.later())
    late = ledger.reported()
    ledger_actions.ask_extension(
        late, due_on=late.due_on + timedelta(days=3), reason="雨", by=county.housing_head, at=ledger.later()
    )
    beside(ledger)
    at = datetime(2026, 3, 23, 0, 0, tzinfo=UTC)
    parts = (
        "housing_head",
        "housing_liaison",
        "roads_liaison",
        "roads_head",
        "hekou_head",
        "verifier",
        "housing_verifier",
        "clerk",
        "leader",
        "deputy",
    )
    actors = {part: county.actor(part, at) for part in parts}
    found = digest.counted(county.area_id, at, persons={a.person_id for a in actors.values()}, units=[])
    for part, actor in actors.items():
        shown = {g["key"]: int(g["count"]) for g in notices.duties(actor, at)}
        wanted = {key: n for key, n in shown.items() if key not in ONLY_IN_THE_LIST}
        counts = found["person_id", actor.person_id]
        assert {key: n for key, n in counts.items() if n and key != "news"} == wanted, part
    said = {key for counts in found.values() for key, n in counts.items() if n}
    assert {"hall", "books", "differences", "summary", "ladder", "waited"} <= said
    assert found["person_id", actors["hekou_head"].person_id]["books"] == 2  # the town's, and its village's
    assert found["person_id", actors["verifier"].person_id]["verify"] == 1
    assert found["person_id", actors["leader"].person_id]["decide"] == 1


def test_one_message_in_the_morning_of_a_working_day_and_none_when_nothing_has_changed(outside):
    area = outside.county.area_id
    outside.gives("housing_liaison", "mail", "li@yunxi.example")
    outside.ledger.issued(joint=())
    assert digest.write(area, MORNING) == 2 and digest.write(area, MORNING) in (0, 2)
    assert outside.drain(MORNING) == 2
    text = outside.box.letters[0].get_content().replace("\n", "")
    assert text.startswith("【云溪台账】3月3日汇总：待签收 1 件、新消息 1 条。打开：https://tz.yunxi.example/todo/")
    assert outside.robot.got[0].json["text"]["content"].startswith("【云溪台账】住建局3月3日汇总：待签收 1 件")
    assert digest.write(area, MORNING + timedelta(days=1)) == 0
    assert digest.write(area, SATURDAY) == 0
    assert digest.write(area, MORNING + timedelta(days=6)) == 0  # Monday
    assert digest.write(area, MORNING + timedelta(days=29)) == 2
    assert Message.objects.count() == 4


def test_the_questions_of_a_morning_do_not_grow_with_the_persons(outside, django_assert_max_num_queries):
    county = outside.county
    for part in ("housing_liaison", "housing_head", "roads_liaison", "hekou_head", "verifier", "clerk", "leader"):
        outside.gives(part, "mail", f"{part.replace('_', '')}@yunxi.example")
        outside.ledger.issued()
        with django_assert_max_num_queries(33):
            digest.write(county.area_id, MORNING)
        Message.objects.all().delete()


def test_the_clerk_sees_who_was_told_who_has_read_and_what_became_of_the_messages(outside):
    outside.gives("housing_liaison", "mobile", "13800001111")
    item = outside.ledger.accepted(joint=())
    urge(outside, item)
    at = outside.ledger.now
    outside.drain(at)
    told = queries.told(outside.county.clerk, item.pk, at)["rows"][0]
    assert (told["to"], told["read"], told["unread"]) == ("住建局", [], ["王立新", "李想"])
    assert [f"{m['way']}{m['state']}" for m in told["sent"]] == ["个人已发出", "工作群已送达"]
    inbox.read([Notice.objects.get(kind="urged").pk], by=outside.county.housing_head, at=at)
    assert queries.told(outside.county.clerk, item.pk, at)["rows"][0]["read"] == [("王立新", at)]
    with pytest.raises(NotInReach):
        queries.told(outside.county.housing_head, item.pk, at)


def test_old_messages_and_the_addresses_of_who_has_left_are_swept(outside):
    outside.gives("housing_liaison", "mobile", "13800001111")
    outside.gives("housing_head", "mobile", "13800002222")
    urge(outside, outside.ledger.accepted(joint=()))
    at = outside.ledger.now
    outside.drain(at)
    org.end_post(outside.county.housing_liaison.post_id, by=outside.county.security_admin, at=at)
    actions.sweep(outside.county.area_id, at + timedelta(days=20))
    assert (Address.objects.count(), Message.objects.count()) == (2, 3)
    actions.sweep(outside.county.area_id, at + timedelta(days=200))
    assert (Address.objects.count(), Message.objects.count()) == (1, 0)
