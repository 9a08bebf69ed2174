"""What a unit divides inside: given to sections and persons, ticked off there, added up, and seen by nobody else."""

from datetime import date, timedelta

import pytest

from taizhang.engine.refusal import Refused
from taizhang.ledger import actions, queries
from taizhang.ledger.models import InnerTask, ItemDoer
from taizhang.ledger.rules import dividing
from taizhang.ui import clock
from taizhang.ui.reach import NotInReach
from tests.cast_ledger import DUE

from .conftest import Screens, text, told


@pytest.fixture
def divided(ledger):
    """An item of the housing bureau: one task for its works section, one for the liaison, one for nobody yet."""
    item, county, head = ledger.accepted(), ledger.county, ledger.county.housing_head
    give = {"by": head, "at": ledger.later(), "due_on": date(2026, 3, 10)}
    actions.add_inner_task(item, "量管径", section_unit_id=ledger.unit("works"), **give)
    actions.add_inner_task(item, "报规划", person_id=county.housing_liaison.person_id, **give)
    actions.add_inner_task(item, "备料", by=head, at=ledger.later())
    return ledger.fresh(item)


def task(title):
    return InnerTask.objects.get(title=title)


def tick(ledger, title, part, **more):
    by = getattr(ledger.county, part)
    return actions.tick_inner_task(task(title).item_id, task(title).pk, by=by, at=ledger.later(), **more)


# ── the rule ──────────────────────────────────────────────────────────────────


def test_tasks_add_up_each_counting_the_same():
    assert dividing.rolled_up([100, 50, 0]) == dividing.RolledUp(3, 1, 50)
    assert dividing.rolled_up([]) is None


# ── who is given what, and who ticks it off ───────────────────────────────────


def test_a_task_is_ticked_off_by_the_section_that_has_it(ledger, divided):
    tick(ledger, "量管径", "housing_worker")
    done = task("量管径")
    assert done.progress == 100 and done.done_by_text.startswith("城建科 陶然")
    worker = ledger.county.housing_worker.person_id
    assert ItemDoer.objects.filter(item=divided, person_id=worker, is_handler=False).exists()  # S1: a doer for ever


def test_a_section_touches_no_task_of_others(ledger, divided):
    with pytest.raises(Refused):
        tick(ledger, "报规划", "housing_worker")
    with pytest.raises(Refused):
        actions.drop_inner_task(divided, task("量管径").pk, by=ledger.county.housing_worker, at=ledger.later())
    with pytest.raises(Refused):  # the joint unit is not inside
        tick(ledger, "量管径", "hekou_liaison")


def test_how_far_a_task_is_can_be_said_and_taken_back(ledger, divided):
    tick(ledger, "备料", "housing_liaison", progress=40)
    assert (task("备料").progress, task("备料").done_at) == (40, None)
    tick(ledger, "备料", "housing_liaison", progress=100)
    assert task("备料").done_at is not None
    tick(ledger, "备料", "housing_liaison", done=False)
    assert (task("备料").progress, task("备料").done_at) == (0, None)
    with pytest.raises(Refused, match="0到100"):
        tick(ledger, "备料", "housing_liaison", progress=101)


def test_a_task_is_given_only_inside_the_unit(ledger):
    item, county, head = ledger.accepted(), ledger.county, ledger.county.housing_head
    for wrong, why in (
        ({"person_id": county.roads_liaison.person_id}, "在本单位任职"),
        ({"section_unit_id": ledger.unit("roads")}, "本单位的科室"),
        ({"section_unit_id": ledger.unit("liulin")}, "本单位的科室"),
        ({"due_on": date(2026, 1, 1)}, "不能早于今天"),
        ({"title": "  "}, "请写"),
    ):
        given = {"title": "清淤", "by": head, "at": ledger.later(), **wrong}
        with pytest.raises(Refused, match=why):
            actions.add_inner_task(item, **given)
    actions.add_inner_task(item, "清淤", person_id=county.housing_worker.person_id, by=head, at=ledger.later())
    assert task("清淤").section_unit_id == ledger.unit("works")  # the person brings the section along


# ── what is seen, and by whom ─────────────────────────────────────────────────


def test_the_units_own_ledger_lists_by_section_and_person_the_late_ones_first(ledger, divided):
    at = ledger.now.replace(day=20)
    book = queries.unit_ledger(ledger.county.housing_head, at)
    assert [(g["section"], g["person"], g["late"]) for g in book.groups] == [
        ("城建科", "", 1), ("", "李想", 1), ("", "", 0),
    ]  # fmt: skip
    assert book.late == 2 and book.groups[0]["rows"][0]["rolled"].whole == 3
    assert book.undivided == []
    alone = ledger.accepted(title="还没分的")
    assert [row["id"] for row in queries.unit_ledger(ledger.county.housing_head, at).undivided] == [alone.pk]


@pytest.mark.parametrize("part", ["leader", "deputy", "clerk", "verifier", "housing_verifier", "hekou_head", "auditor"])
def test_nobody_outside_reads_what_is_divided_inside(ledger, divided, part):
    actor = getattr(ledger.county, part)
    page = queries.item_page(actor, queries.item_for(actor, divided.pk), ledger.now)
    assert page["inner_tasks"] == [] and page["inner"] is None
    assert not [line for line in page["journal"] if "inner" in line["type"]]
    assert queries.unit_ledger(actor, ledger.now).groups == []
    with pytest.raises(NotInReach):
        queries.inner_task_for(actor, divided.pk, task("备料").pk)
    assert queries.suggested(actor, divided, "report", ledger.now)["progress"] is None


def test_control_inside_the_unit_it_is_read(ledger, divided):
    actor = ledger.county.housing_liaison
    page = queries.item_page(actor, queries.item_for(actor, divided.pk), ledger.now)
    assert len(page["inner_tasks"]) == 3 and page["inner"].whole == 3
    assert "增加一项内部分工：备料" in [line["text"] for line in page["journal"]]


def test_a_township_does_not_read_how_its_village_divides_its_work(ledger):
    item = ledger.accepted(by="liulin_liaison", lead="liulin", joint=())
    actions.add_inner_task(item, "挨户通知", by=ledger.county.liulin_liaison, at=ledger.later())
    head = ledger.county.hekou_head
    assert queries.item_page(head, queries.item_for(head, item.pk), ledger.now)["inner_tasks"] == []
    assert queries.unit_ledger(head, ledger.now).groups == []
    assert len(queries.unit_ledger(ledger.county.liulin_liaison, ledger.now).groups) == 1


def test_the_section_finds_its_tasks_on_its_home_and_needs_not_see_the_item(ledger, divided):
    worker = ledger.county.housing_worker
    assert [t["title"] for t in queries.my_inner_tasks(worker, ledger.now)] == ["量管径"]
    book = queries.unit_ledger(worker, ledger.now)
    assert [(row["title"], row["opens"]) for g in book.groups for row in g["rows"]] == [("量管径", False)]


def test_a_report_begins_with_what_the_inner_tasks_come_to(ledger, divided):
    tick(ledger, "量管径", "housing_worker")
    tick(ledger, "备料", "housing_liaison", progress=50)
    assert queries.suggested(ledger.county.housing_liaison, divided, "report", ledger.now)["progress"] == 50


# ── on the screen ─────────────────────────────────────────────────────────────


def test_one_tap_ticks_a_task_off_on_home_and_on_the_units_ledger(ledger, divided, screens):
    worker = screens.enter("housing_worker")
    assert "量管径" in text(worker.get("/"))
    sent = {"done": "yes", "back": "home"}
    assert told(worker.post(f"/items/{divided.pk}/tasks/{task('量管径').pk}/", sent)) == "/#inner"
    assert "量管径" not in text(worker.get("/"))
    head = screens.enter("housing_head")
    said = text(head.get("/unit/ledger/"))
    assert "报规划" in said and "李想" in said and "1/3" in said and "量管径" not in said
    percent = {"progress": "60", "back": "unit"}
    assert told(head.post(f"/items/{divided.pk}/tasks/{task('备料').pk}/", percent)) == "/unit/ledger/"
    assert "内部 1/3 已办，53%" in text(head.get(f"/items/{divided.pk}/"))
    liaison = screens.enter("housing_liaison")
    form = liaison.get(f"/items/{divided.pk}/do/report/").content.decode()
    assert "内部分工 3 项，已办 1 项" in form and 'value="53"' in form
    rubbish = head.post(f"/items/{divided.pk}/tasks/{task('备料').pk}/", {"progress": "很多"})
    assert rubbish.status_code == 400 and task("备料").progress == 60


def test_the_form_offers_sections_and_people_of_the_unit(ledger, screens):
    item = ledger.accepted()
    head = screens.enter("housing_head")
    form = head.get(f"/items/{item.pk}/do/divide/").content.decode()
    assert "城建科</option>" in form and "城建科 陶然（科员）" in form and "赵启明" not in form and "孙长河" not in form
    person = ledger.county.housing_worker.person_id
    told(head.post(f"/items/{item.pk}/divide/", {"title": "量管径", "whom": f"p{person}", "due_on": "2026-03-12"}))
    assert (task("量管径").person_id, task("量管径").section_unit_id) == (person, ledger.unit("works"))
    stranger = ledger.county.roads_head.person_id
    refused = head.post(f"/items/{item.pk}/divide/", {"title": "量管径", "whom": f"p{stranger}"})
    assert refused.status_code == 400 and InnerTask.objects.count() == 1


def test_the_unit_head_sees_it_before_the_leader_does(ledger, screens):
    friday = DUE.replace(day=5)  # Thursday; red on Friday, and the county's clock stands on Wednesday the 4th
    ledger.accepted(title="后天变红的", due_on=friday)
    ledger.accepted(title="明天变红的", due_on=friday.replace(day=4))
    ledger.accepted(title="还早的", due_on=friday + timedelta(days=20))
    with clock.frozen(Screens.at):
        head = text(screens.enter("housing_head").get("/"))
        before = head.split("县领导看到之前")[1].split("两个工作日内会变红灯的，和刚报上去的")[1].split("快到期")[0]
        assert before.index("明天县领导会看到") < before.index("后天变红的") and "03-06 起红灯" in before
        assert "还早的" not in before
        assert "县领导看到之前" not in text(screens.enter("housing_liaison").get("/"))


def test_homes_and_the_units_ledger_ask_little(ledger, divided, screens, django_assert_max_num_queries):
    for part in ("housing_head", "housing_liaison", "housing_worker"):
        client = screens.enter(part)
        client.get("/")
        with django_assert_max_num_queries(15):
            client.get("/")
        with django_assert_max_num_queries(14):
            client.get("/unit/ledger/")
