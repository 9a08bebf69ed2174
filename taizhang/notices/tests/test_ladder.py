"""The ladder at work in the small county: who hears what on which morning, and what keeps it back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from taizhang.engine.refusal import Refused
from taizhang.journal import rebuild
from taizhang.ledger import actions as ledger_actions
from taizhang.ledger.tests.conftest import Screens, text
from taizhang.notices import queries as inbox
from taizhang.notices.ladder import actions, job, pages, queries
from taizhang.notices.ladder.presets import PRESETS
from taizhang.notices.models import ItemStep, Notice, UnitMonth
from taizhang.org import actions as org
from taizhang.org.models import RoleGrant
from taizhang.papers import actions as papers
from taizhang.papers.tests.writing import Desk
from taizhang.ui import clock

DUE = date(2026, 3, 20)  # a Friday


def morning(day):
    return datetime(day.year, day.month, day.day, 22, 30, tzinfo=UTC) - timedelta(days=1)  # 06:30 in the county


@pytest.fixture
def climbing(ledger):
    """The ladder of the problems register is on."""
    switch_on(ledger)
    return ledger


def switch_on(ledger, preset="standard", is_on=True):
    spec = actions.LadderSpec(is_on, preset, PRESETS[preset].ordinary, PRESETS[preset].urgent)
    actions.set_ladder(ledger.problems, spec, by=ledger.county.clerk, at=ledger.later())


def run(ledger, day, until=None):
    """Every morning from one day to another, as the schedule does; what was recorded."""
    found, until = [], until or day
    while day <= until:
        ledger.now = max(ledger.now, morning(day))
        found += job.run(ledger.county.area_id, day, at=ledger.now)
        day += timedelta(days=1)
    return found


def labels(actor):
    return [(row["label"], row["text"]) for row in inbox.inbox(actor)["rows"] if row["by"] == "自动"]


def steps(item):
    return [(step.step, f"{step.on:%m-%d}", step.state) for step in ItemStep.objects.filter(item=item).order_by("on")]


def test_lateness_climbs_by_itself_to_the_urging_and_then_waits_for_a_signature(climbing):
    item, county = climbing.accepted(due_on=DUE, leader_person_id=climbing.county.leader.person_id), climbing.county
    run(climbing, date(2026, 3, 16), date(2026, 4, 14))
    assert steps(item) == [
        ("remind", "03-17", "sent"), ("urge", "03-23", "sent"), ("supervise", "03-27", "drafted"),
    ]  # fmt: skip
    urged, reminded = ("按规则催办，请报进展", "亮红灯第1个工作日"), ("提醒，请按时办", "离时限还有3个工作日")
    assert labels(county.housing_liaison) == labels(county.housing_head) == [urged, reminded]
    assert labels(county.hekou_liaison) == [] == labels(county.leader)
    duties = {group["key"]: group for group in inbox.duties(county.clerk, climbing.now)}
    assert (duties["ladder"]["count"], duties["ladder"]["url"]) == ("1", "/ladder/")
    assert any(group["key"] == "asked" for group in inbox.duties(county.housing_liaison, climbing.now))
    assert UnitMonth.objects.get(unit_id=climbing.unit("housing"), kind="asked").count == 1  # the rule asks, too
    item = climbing.fresh(item)
    ledger_actions.report(item, text="明日封", by=county.housing_liaison, at=climbing.later())
    assert not Notice.objects.filter(kind="ladder_urged", done_at=None).exists()


def test_nothing_goes_out_where_the_office_did_not_switch_it_on(ledger):
    ledger.accepted(due_on=DUE)
    assert run(ledger, date(2026, 3, 23)) == []
    switch_on(ledger, is_on=False)
    assert run(ledger, date(2026, 3, 24)) == []


def test_a_second_run_of_the_same_day_sends_nothing_twice(climbing):
    climbing.accepted(due_on=DUE)
    assert run(climbing, date(2026, 3, 23)) == ["notices.item.stepped"]
    told = Notice.objects.filter(kind="reminded").count()
    assert run(climbing, date(2026, 3, 23)) == [] and Notice.objects.filter(kind="reminded").count() == told


def test_control_without_the_guard_the_second_run_would_send_again(climbing, monkeypatch):
    climbing.accepted(due_on=DUE)
    run(climbing, date(2026, 3, 23))
    monkeypatch.setattr(queries, "taken_by", lambda *_: queries.defaultdict(queries.Taken))
    with pytest.raises(IntegrityError):  # the database's own guard stands behind it
        run(climbing, date(2026, 3, 23))


def test_a_run_that_was_killed_goes_on_where_it_stopped(climbing, monkeypatch):
    items = [climbing.accepted(due_on=DUE, title=f"第{n}处") for n in range(5)]
    monkeypatch.setattr(queries.Night.pages, "__defaults__", (2, 0, None))
    climb, left = actions.climb, [1]

    def killed(*args, **kwargs):
        if not left:
            raise KeyboardInterrupt
        left.pop()
        return climb(*args, **kwargs)

    monkeypatch.setattr(actions, "climb", killed)
    with pytest.raises(KeyboardInterrupt):
        run(climbing, date(2026, 3, 23))
    assert ItemStep.objects.count() == 2
    monkeypatch.setattr(actions, "climb", climb)
    assert len(run(climbing, date(2026, 3, 23))) == 3
    assert [ItemStep.objects.filter(item=item).count() for item in items] == [1] * 5


def test_a_batch_asks_the_same_few_questions_and_a_step_some_twelve(climbing):
    def asked(count, due, day):
        for n in range(count):
            climbing.accepted(due_on=due, title=f"{count}件里的{n}")
        climbing.now = max(climbing.now, morning(day))
        with CaptureQueriesContext(connection) as found:
            moved = len(job.run(climbing.county.area_id, day, at=climbing.now))
        return len(found), moved

    few, two = asked(2, DUE, date(2026, 3, 23))
    more, eight = asked(6, date(2026, 4, 3), date(2026, 4, 7))
    each = (more - few) / (eight - two)
    assert (two, eight) == (2, 8) and each <= 12, each
    assert few - 2 * each <= 25, few - 2 * each  # what a run and its one batch ask, however many items move


def test_an_extension_begins_a_new_episode_and_an_excused_one_is_left_alone(climbing):
    item, county = climbing.accepted(due_on=DUE), climbing.county
    run(climbing, date(2026, 3, 16), date(2026, 3, 27))
    assert steps(item)[-1] == ("supervise", "03-27", "drafted")
    ledger_actions.ask_extension(
        item, reason="塌方", due_on=date(2026, 4, 10), by=county.housing_head, at=climbing.later()
    )
    ledger_actions.grant_extension(climbing.fresh(item), decision="同意", by=county.leader, at=climbing.later())
    assert steps(item)[-1] == ("supervise", "03-27", "lapsed")
    assert queries.drafted(county.clerk, climbing.now).count() == 0
    run(climbing, date(2026, 4, 1), date(2026, 4, 13))
    assert steps(item)[-2:] == [("remind", "04-07", "sent"), ("urge", "04-13", "sent")]


def test_what_is_held_back_stays_back_for_one_night_and_a_pause_until_its_day(climbing):
    held, paused, county = climbing.accepted(due_on=DUE), climbing.accepted(due_on=DUE), climbing.county
    climbing.now = morning(date(2026, 3, 17)) - timedelta(hours=10)
    by = {"by": county.actor("clerk", climbing.now), "at": climbing.now}
    with pytest.raises(Refused, match="请写理由"):
        actions.hold(held, reason=" ", **by)
    with pytest.raises(Refused, match="今天以后"):
        actions.pause_item(paused, until_on=date(2026, 3, 15), reason="等批复", **by)
    actions.hold(held, reason="局长在外开会", **by)
    actions.pause_item(paused, until_on=date(2026, 3, 18), reason="等批复", **by)
    with pytest.raises(Refused, match="已经按住"):
        actions.hold(held, reason="再按一次", **by)
    assert run(climbing, date(2026, 3, 17)) == []
    assert run(climbing, date(2026, 3, 18)) == ["notices.item.stepped"] and steps(held)
    assert run(climbing, date(2026, 3, 19)) == ["notices.item.stepped"] and steps(paused)
    actions.pause_unit(climbing.unit("housing"), until_on=date(2026, 3, 27), reason="防汛", **by)
    assert run(climbing, date(2026, 3, 23)) == []
    actions.resume_unit(queries.pauses(county.clerk, date(2026, 3, 23))[0].pk, **by)
    assert len(run(climbing, date(2026, 3, 23))) == 2


def test_where_a_unit_has_no_head_its_leader_hears_of_it(climbing):
    item, county = climbing.accepted(due_on=DUE), climbing.county
    grant = RoleGrant.objects.get(role="unit_head", scope_unit_id=climbing.unit("housing"))
    org.revoke_role(grant.pk, "调走", by=county.security_admin.fresh(climbing.now), at=climbing.now)
    run(climbing, date(2026, 3, 17), date(2026, 3, 23))
    assert steps(item)[-1][0] == "urge"
    assert labels(county.deputy) == [  # 分管 housing
        ("按规则催办，请报进展", "亮红灯第1个工作日；承办单位没有负责人或联络员，报到这里")
    ]
    assert labels(county.housing_liaison)[0] == ("按规则催办，请报进展", "亮红灯第1个工作日")


def test_issuing_the_paper_takes_the_step_and_the_talk_names_its_leader(climbing):
    item, county = climbing.accepted(due_on=DUE, leader_person_id=climbing.county.leader.person_id), climbing.county
    run(climbing, date(2026, 3, 16), date(2026, 3, 30))
    (group,), _ = pages.waiting(county.clerk, climbing.now)
    leader = county.account("leader").person_id
    assert group["url"] == f"/papers/new/?kind=supervision&item={item.pk}&signer={leader}"
    climbing.now = morning(date(2026, 3, 30)) + timedelta(hours=3)
    Desk(climbing).issued(items=[item])
    assert steps(item)[-1] == ("supervise", "03-27", "issued")
    run(climbing, date(2026, 3, 31), date(2026, 4, 14))
    assert steps(item)[-1] == ("bulletin", "04-14", "drafted")  # ten working days after it was issued
    bulletin = ItemStep.objects.get(step="bulletin")
    actions.set_aside(bulletin.pk, reason="等复核意见", by=county.clerk, at=climbing.later())
    assert steps(item)[-1] == ("bulletin", "04-14", "aside")
    with pytest.raises(Refused, match="已经发过"):
        actions.set_aside(bulletin.pk, reason="再来", by=county.clerk, at=climbing.later())
    run(climbing, date(2026, 4, 15), date(2026, 4, 28))
    assert [(g["step"], g["leader"]) for g in pages.waiting(county.clerk, climbing.now)[0]] == [("约谈", "沈知远")]


def test_a_void_paper_has_taken_no_step_and_one_the_ladder_had_not_asked_for_leaves_none(climbing):
    item, early = climbing.accepted(due_on=DUE), climbing.accepted(due_on=date(2026, 6, 1))
    run(climbing, date(2026, 3, 16), date(2026, 3, 30))
    climbing.now = morning(date(2026, 3, 30)) + timedelta(hours=3)
    desk = Desk(climbing)
    paper = desk.issued(items=[item, early])
    assert steps(item)[-1] == ("supervise", "03-27", "issued") and steps(early) == [("supervise", "03-30", "issued")]
    papers.revoke(paper, reason="时限写错", **desk.by("leader"))
    assert steps(item)[-1] == ("supervise", "03-27", "drafted") and steps(early) == []
    run(climbing, date(2026, 3, 31), date(2026, 4, 20))
    assert steps(item)[-1] == ("supervise", "03-27", "drafted")  # nothing above it meanwhile
    again = desk.issued(items=[item])
    clerk = climbing.county.actor("clerk", climbing.now)
    ledger_actions.withdraw(item, reason="并入另一件", by=clerk, at=climbing.later())
    papers.revoke(again, reason="又写错", **desk.by("leader"))
    assert steps(item)[-1] == ("supervise", "03-27", "lapsed")  # there is nothing left to supervise


def test_urged_by_hand_is_urged_for_this_deadline(climbing):
    item = climbing.accepted(due_on=DUE)
    climbing.now = morning(date(2026, 3, 18))
    ledger_actions.urge(item, by=climbing.county.actor("clerk", climbing.now), at=climbing.later())
    run(climbing, date(2026, 3, 19), date(2026, 3, 27))
    assert [step[0] for step in steps(item)] == ["urge", "remind", "supervise"]
    assert Notice.objects.filter(kind="ladder_urged").count() == 0
    with clock.frozen(climbing.now):
        assert "人催的，不再自动催" in text(Screens().enter("clerk").get(f"/ladder/items/{item.pk}/"))


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_what_the_run_does_not_read_would_not_have_moved(ledger, preset, monkeypatch):
    switch_on(ledger, preset)
    for n, due in enumerate((DUE, date(2026, 3, 9), date(2026, 4, 30))):
        ledger.issued(title=f"没签收{n}", due_on=due)
        ledger.accepted(title=f"没报过{n}", due_on=due)
        ledger.reported(title=f"报过{n}", due_on=due, files=[])
    days = [date(2026, 3, 3) + timedelta(days=n) for n in range(0, 60, 6)]
    area = ledger.county.area_id

    def moved():
        return [[f["id"] for f in pages.moves(area, day)[0]] for day in days]

    few = moved()
    assert any(few)
    monkeypatch.setattr(queries.Night, "might_move", Q())
    assert few == moved()


def test_the_page_of_tonight_reads_so_many_and_goes_on_from_there(climbing, screens, monkeypatch):
    for n in range(3):
        climbing.accepted(due_on=DUE, title=f"第{n}件")
    far = climbing.accepted(due_on=date(2026, 9, 1), title="不急的")
    monkeypatch.setattr(pages, "SCAN", 1)
    monkeypatch.setattr(pages, "READ", 2)
    with clock.frozen(morning(date(2026, 3, 23)) - timedelta(hours=10)):
        clerk = screens.enter("clerk")
        page = clerk.get("/ladder/").content.decode()
        assert "第1件" in page and "第2件" not in page and f"?after={far.pk - 2}" in page
        page = text(clerk.get(f"/ladder/?after={far.pk - 2}"))
        assert "第2件" in page and "不急的" not in page


def test_the_page_of_tonight_asks_few_questions(climbing, screens, django_assert_max_num_queries):
    for n in range(4):
        climbing.accepted(due_on=DUE, title=f"第{n}件")
    run(climbing, date(2026, 3, 16), date(2026, 3, 27))
    with clock.frozen(morning(date(2026, 3, 27)) + timedelta(hours=1)):
        clerk = screens.enter("clerk")
        clerk.get("/ladder/")
        with django_assert_max_num_queries(24):
            clerk.get("/ladder/")


def test_rebuilding_tells_the_same_steps_notices_and_pauses(climbing):
    item, county = climbing.accepted(due_on=DUE), climbing.county
    switch_on(climbing, "slips")
    run(climbing, date(2026, 3, 16), date(2026, 3, 23))
    by = {"by": county.clerk, "at": climbing.later()}
    actions.set_aside(ItemStep.objects.get(step="supervise").pk, reason="先不发", **by)
    actions.pause_item(item, until_on=date(2026, 4, 1), reason="等批复", **by)
    actions.resume_item(item, **by)

    def rows():
        return {m._meta.db_table: list(m._base_manager.order_by("pk").values_list()) for m in rebuild.projections()}

    before = rows()
    rebuild.rebuild()
    assert rows() == before


def test_only_the_office_sets_it_and_an_unfinished_ladder_is_refused(ledger):
    rungs = PRESETS["standard"].ordinary
    for part in ("housing_head", "leader", "verifier"):
        with pytest.raises(Refused) as refused:
            spec = actions.LadderSpec(True, "standard", rungs, rungs)
            actions.set_ladder(ledger.problems, spec, by=getattr(ledger.county, part), at=ledger.later())
        assert refused.value.kind == "forbidden"
    with pytest.raises(Refused, match="就断了"):
        spec = actions.LadderSpec(True, "standard", rungs[:2], rungs)
        actions.set_ladder(ledger.problems, spec, by=ledger.county.clerk, at=ledger.later())


# ── on the screen ─────────────────────────────────────────────────────────────


@pytest.fixture
def screens(climbing):
    return Screens()


def test_the_office_sees_tonight_holds_one_back_and_finds_it_on_the_items_page(climbing, screens):
    item = climbing.accepted(due_on=DUE, title="东街井盖")
    run(climbing, date(2026, 3, 16), date(2026, 3, 17))
    evening = morning(date(2026, 3, 23)) - timedelta(hours=10)
    with clock.frozen(evening):
        clerk = screens.enter("clerk")
        page = text(clerk.get("/ladder/"))
        assert "下一次在 2026-03-23" in page and "东街井盖" in page and "亮红灯第1个工作日" in page and "住建局" in page
        assert "3月17日已提醒；下一级：亮红灯第1个工作日，自动催办：联络员、单位负责人" in text(
            clerk.get(f"/items/{item.pk}/")
        )
        assert "请写理由" in clerk.post(f"/ladder/items/{item.pk}/hold/", {"reason": ""}).content.decode()
        assert clerk.post(f"/ladder/items/{item.pk}/hold/", {"reason": "今天已当面催过"}).status_code == 303
        page = text(clerk.get("/ladder/"))
        assert "今晚没有要发的" in page and "今天已当面催过" in page
        assert "2026-03-23不催：今天已当面催过" in text(screens.enter("housing_liaison").get(f"/items/{item.pk}/"))


def test_the_ladder_of_a_register_is_chosen_and_changed_in_a_table(ledger):
    with clock.frozen(Screens.at):
        clerk, url = Screens().enter("clerk"), f"/ladder/registers/{ledger.problems}/"
        assert "没有启用" in text(clerk.get(f"/items/registers/{ledger.problems}/"))
        assert "连续3个月25日亮红灯，拟约谈通知" in text(clerk.get(f"{url}?preset=three_reds"))
        form = {"preset": "standard", "is_on": "1"}
        for each in ("ordinary", "urgent"):
            form |= {f"{each}-urge-use": "1", f"{each}-urge-since": "red", f"{each}-urge-days": "2"}
            form |= {f"{each}-urge-to": ["head", "leader"], f"{each}-supervise-use": "1"}
            form |= {f"{each}-supervise-since": "last", f"{each}-supervise-days": "4", f"{each}-supervise-word": "橙单"}
        assert "请写整数" in clerk.post(f"{url}set/", {**form, "ordinary-urge-days": "两"}).content.decode()
        assert "没有选发给谁" in clerk.post(f"{url}set/", {**form, "urgent-urge-to": []}).content.decode()
        assert clerk.post(f"{url}set/", form).status_code == 303
        page = text(clerk.get(f"/items/registers/{ledger.problems}/"))
        assert "亮红灯第2个工作日，自动催办：单位负责人、分管领导" in page
        assert "上一级以后4个工作日没有办结，拟橙单（督办），由人签发" in page


def test_a_year_without_its_notice_is_said(climbing, screens):
    with clock.frozen(morning(date(2027, 1, 4)) - timedelta(hours=10)):
        assert "2027年的放假安排还没有公布" in text(screens.enter("clerk").get("/ladder/"))


def test_the_command_says_what_would_go_out_and_refuses_a_day_to_come(climbing, capsys):
    from taizhang.config.cli import main

    climbing.accepted(due_on=DUE, title="东街井盖")
    with clock.frozen(morning(date(2026, 3, 17))):
        assert main(["remind", "--dry-run", "--on", "2026-03-23"]) == 0
        assert "提醒\tDC-2026-0001\t东街井盖\t住建局\t超过时限1个工作日\t住建局" in capsys.readouterr().out
        assert main(["remind", "--on", "2026-03-23"]) == 2
        assert "还没有到" in capsys.readouterr().err
        assert main(["remind", "--json"]) == 0
        assert '"sent": 1' in capsys.readouterr().out
