"""The pages of plans, as people of the cast open them."""

import re

from taizhang.ledger.tests.conftest import text, told
from taizhang.planning.models import Draft, Plan
from taizhang.planning.tests.making import rows


def test_a_liaison_opens_a_plan_on_the_items_page_and_writes_it_without_a_script(screens, planner):
    item = planner.ledger.accepted()
    liaison = screens.enter("housing_liaison")
    assert "编倒排计划" in text(liaison.get(f"/items/{item.pk}/"))
    page = text(liaison.get(f"/plans/new/?item={item.pk}"))
    assert "先填的是事项的时限，可以提前，不能晚。" in page and "学校建设" in page
    where = told(liaison.post("/plans/open/", {"item": item.pk, "title": "封堵", "deadline": "2026-03-20"}))
    plain = f"{where}?plain=1"
    assert plain.removeprefix(where) in liaison.get(where).content.decode()  # where a browser without script goes
    draft = {"count": "3", "deadline": "2026-03-20", "start": "2026-03-04"}
    typed = [("腾场地", "3", ""), ("铺管", "很快", "1"), ("回填", "2", "铺管")]
    for n, (title, days, after) in enumerate(typed):
        draft |= {f"r{n}-title": title, f"r{n}-days": days, f"r{n}-after": after, f"r{n}-unit": "working"}
    assert told(liaison.post(where.replace("edit", "draft"), draft)) == plain
    page = text(liaison.get(plain))
    assert "有 1 处要改" in page and "天数要写整数，如 5，现在是“很快”。" in page
    plan = Plan.objects.get()
    keys = [row["key"] for row in Draft.objects.get(plan_id=plan.pk).rows]
    fixed = draft | {"r1-days": "5"} | {f"r{n}-key": key for n, key in enumerate(keys)}
    told(liaison.post(where.replace("edit", "draft"), fixed))
    page = text(liaison.get(plain))
    assert "赶得上。 最迟 2026年3月9日 开始，2026年3月20日 完成。" in page and "关键链：腾场地 → 铺管 → 回填" in page
    refused = liaison.post(where.replace("edit", "submit"), {})
    assert refused.status_code == 403
    assert "只有住建局的单位负责人和督查室经办能送审。" in page


def test_a_row_is_put_in_and_taken_out_and_links_follow(screens, planner):
    plan = planner.written()
    head = screens.enter("housing_head")
    page = head.get(f"/plans/{plan.pk}/edit/?plain=1").content.decode()
    draft = Draft.objects.get(plan_id=plan.pk)
    sent = {"count": "3", "deadline": "2026-03-20", "start": "2026-03-02", "seen": draft.version, "insert": "s1"}
    for n, row in enumerate(rows()):
        sent |= {
            f"r{n}-key": row["key"],
            f"r{n}-title": row["title"],
            f"r{n}-days": row["days"],
            f"r{n}-after": str(n or ""),
        }
    assert re.search(r'name="r2-after" value="2"', page)
    told(head.post(f"/plans/{plan.pk}/draft/", sent))
    page = head.get(f"/plans/{plan.pk}/edit/?plain=1").content.decode()
    assert re.search(r'name="r3-after" value="3"', page)  # the same step, one row further down
    draft.refresh_from_db()
    assert [row["key"] for row in draft.rows] == ["s1", "s4", "s2", "s3"]


def test_the_page_of_a_plan_answers_first_and_offers_what_may_be_done(screens, planner):
    plan = planner.submitted()
    leader, head = screens.enter("leader"), screens.enter("housing_head")
    page = text(leader.get(f"/plans/{plan.pk}/"))
    assert "第 1 版待批。 照这一版赶得上。" in page and "批准" in page
    assert "只有县领导和督查室经办能审定。" in text(head.get(f"/plans/{plan.pk}/"))
    told(leader.post(f"/plans/{plan.pk}/approve/", {"seen": plan.version}))
    page = text(leader.get(f"/plans/{plan.pk}/"))
    assert "赶得上。 预计2026-03-" in page
    assert "完成 0.0%，与应完成的进度持平。" in page
    assert "封堵" in text(leader.get("/plans/"))


def test_a_step_of_mine_is_seen_alone_and_the_rest_is_counted(screens, planner):
    roads = str(planner.ledger.unit("roads"))
    plan = planner.approved(steps=[*rows()[:2], {**rows()[2], "owner": roads}])
    page = text(screens.enter("roads_liaison").get(f"/plans/{plan.pk}/"))
    assert "回填" in page and "腾出场地" not in page and "2 项不可见" in page
    assert screens.enter("roads_liaison").get(f"/plans/{plan.pk}/edit/").status_code == 404
    assert screens.enter("stranger").get(f"/plans/{plan.pk}/").status_code == 404


def test_a_template_gives_the_steps_to_begin_with(screens, planner):
    clerk = screens.enter("clerk")
    register = planner.ledger.problems
    sent = {"register": register, "title": "新建小学", "deadline": "2028-09-01", "template": "school"}
    where = told(clerk.post("/plans/open/", sent))
    page = text(clerk.get(f"{where}?plain=1"))
    assert "赶得上。" in page and "关键链" in page
    assert Draft.objects.get().rows[11]["milestone"] == "1"
    assert clerk.post("/plans/open/", sent | {"template": "castle"}).status_code == 400


def test_pages_ask_a_bounded_number_of_questions(screens, planner, django_assert_max_num_queries):
    plan = planner.approved()
    leader = screens.enter("leader")
    leader.get("/plans/")
    with django_assert_max_num_queries(12):
        leader.get("/plans/")
    with django_assert_max_num_queries(20):
        leader.get(f"/plans/{plan.pk}/")
