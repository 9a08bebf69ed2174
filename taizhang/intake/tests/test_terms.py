"""What a directive asks beside who and by when is shown, and what comes back every month stays in the ledger."""

import inspect

import pytest

from taizhang.engine.reading.rules import of
from taizhang.intake import actions as intake
from taizhang.intake.models import Candidate, Decision
from taizhang.intake.rules.candidates import State
from taizhang.intake.rules.reasons import REASONS
from taizhang.intake.rules.terms import DAYS, report_days
from taizhang.ledger import actions as ledger
from taizhang.ledger.models import Item

from .conftest import day, received
from .test_pages import HTMX, post, step

NOTICE = """关于做好近期重点工作的通知
云政办〔2026〕12 号

一、生态环境局要于每月25日前报送监测数据。
二、鼓励河口镇引进10至12家加工企业。
三、住建局必须在4月30日前完成老旧小区改造，入户率不低于85%。
四、交通局要在3月20日前修复县道塌方，每周五报送进度。
五、逾期未完成的，由住建局约谈施工单位。
"""
TABLE = "\n".join(
    row.replace("|", "\t")
    for row in ("序号|重点任务|责任单位|完成时限", "1|修复县道6处塌方|交通局|3月底前", "2|新增公共车位300个|住建局|4月底前",
                "3|合计|合计|合计")
)  # fmt: skip


@pytest.fixture
def clerk(enter):
    return enter("clerk")


def test_the_card_says_how_strongly_what_number_and_how_often(clerk, county, register):
    document = received(county, NOTICE)
    page = clerk.get(f"/documents/{document.pk}/").content.decode()
    for said in (
        "每月25日前 · 周期性", "按常态化事项立项，每 31 天一报", "鼓励性", "目标：引进10–12家", "必须", "目标：不低于85%",
        "到期前每 7 天一报", "前提：逾期未完成的",
    ):  # fmt: skip
        assert f"<span>{said}</span>" in page


def test_what_comes_back_is_a_standing_item_and_with_a_day_a_rhythm_of_reports(county, register):
    document = received(county, NOTICE)
    now = {"by": county.clerk, "at": county.noon}
    monthly = document.candidates.get(passage__contains="每月25日")
    intake.accept(monthly.pk, register_id=register, **now)
    item = Item.objects.get()
    assert (item.is_standing, item.report_days, item.due_on) == (True, 31, None)
    result = intake.hand_out(document, [item.pk], {item.pk: _wanted(item)}, **now)
    assert result.issued and not result.refused
    weekly = document.candidates.get(passage__contains="每周五")
    intake.accept(weekly.pk, register_id=register, **now)
    item = Item.objects.get(due_on=day(3, 20))
    assert (item.is_standing, item.report_days) == (False, 7)


def test_a_day_typed_before_handing_out_makes_a_standing_draft_one_that_ends(county, register):
    document = received(county, NOTICE)
    now = {"by": county.clerk, "at": county.noon}
    intake.accept(document.candidates.get(passage__contains="每月25日").pk, register_id=register, **now)
    item = Item.objects.get()
    result = intake.hand_out(document, [item.pk], {item.pk: _wanted(item, due_on=day(6, 30))}, **now)
    assert not result.refused
    item.refresh_from_db()
    assert (item.is_standing, item.due_on, item.report_days) == (False, day(6, 30), 31)


def _wanted(item, due_on=None):
    from taizhang.intake.actions.handing_out import Wanted

    return Wanted(item.lead_unit_id, due_on, True)


@pytest.mark.parametrize("every", DAYS)
def test_every_rhythm_of_the_reader_is_one_of_the_ledger(every):
    assert 1 <= report_days({"recurs": {"every": every}}) <= 365


def test_a_step_remembered_before_terms_were_kept_can_still_be_taken_back(minutes, county):
    candidate = minutes.candidates.filter(state=State.NEW).first()
    intake.reject(candidate.pk, by=county.clerk, at=county.noon)
    step_ = Decision.objects.get()
    del step_.before[0]["terms"]
    step_.save()
    intake.undo(minutes.pk, by=county.clerk, at=county.noon)
    assert Candidate.objects.get(pk=candidate.pk).state == State.NEW


def test_one_table_is_accepted_in_one_go_and_the_rest_stays_open(clerk, county, register):
    document = received(county, f"{NOTICE}\n附件：任务分解表\n{TABLE}")
    page = clerk.get(f"/documents/{document.pk}/").content.decode()
    assert "这张表没有疑问的 2 条都立项" in page
    answer = post(clerk, f"/documents/{document.pk}/accept-all/", {"register": register, "group": "t0"}, htmx=True)
    assert "已立项 2 条" in answer.content.decode()
    assert {item.title for item in Item.objects.all()} == {"修复县道6处塌方", "新增公共车位300个"}
    answer = post(clerk, f"/documents/{document.pk}/accept-all/", {"register": register, "group": "t0"}, htmx=True)
    assert answer.status_code in (400, 409) and Item.objects.count() == 2


def test_one_article_is_accepted_in_one_go(clerk, county, register):
    pages = "县住建局加快危房改造\n本报讯 会议要求，住建局要在3月27日前完成43户农村危房鉴定。\n\n县交通局抢修水毁道路\n本报讯 会议要求，交通局要在3月20日前修复县道6处塌方。\n"
    document = received(county, pages)
    assert len(document.layout["articles"]) == 2
    page = clerk.get(f"/documents/{document.pk}/").content.decode()
    assert page.count("这一篇没有疑问的 1 条都立项") == 2
    intake.accept_all(document.pk, register_id=register, group="a1", by=county.clerk, at=county.noon)
    assert "塌方" in Item.objects.get().title


def test_every_rule_that_refuses_has_its_reason_in_chinese():
    refusing = {rule.name for rule in of("directive") if "NO" in inspect.getsource(rule.apply).split()}
    refusing |= {rule.name for rule in of("not-a-task-row")} | {"directive.names-no-action"}
    assert refusing and refusing <= set(REASONS)


def test_a_passed_over_sentence_says_which_rule_refused_it_and_can_be_restored(clerk, county, register):
    document = received(county, "会议纪要\n会议听取了县住建局推进老旧小区改造情况的汇报。\n\n" + TABLE)
    passed = document.candidates.filter(state=State.PASSED)
    page = clerk.get(f"/documents/{document.pk}/").content.decode()
    assert "讲会议的议程，没有要谁办什么" in page
    one = passed.get(rule="directive.hears-agenda")
    assert post(clerk, step(document, one, "restore"), {"seen": one.version}, htmx=True).status_code == 200
    assert HTMX and Candidate.objects.get(pk=one.pk).state == State.NEW


def test_every_sentence_says_why_it_is_no_item_and_can_be_added(clerk, county, register):
    document = received(
        county, "会议纪要\n会议指出，近年来城区面貌明显改善。\n会议要求，住建局要在3月27日前完成危房鉴定。\n"
    )
    page = clerk.get(f"/documents/{document.pk}/sentences/").content.decode()
    assert "讲已经做了的事" in page and "待定" in page and page.count("加为候选：") == 1
    start = document.text.index("近年来")
    post(clerk, f"/documents/{document.pk}/candidates/", {"start": start, "end": start + 12})
    assert "加为候选：" not in clerk.get(f"/documents/{document.pk}/sentences/").content.decode()


def test_the_desk_asks_no_more_for_sixty_rows_than_for_two(clerk, county, register, django_assert_max_num_queries):
    rows = "\n".join(f"{n}\t完成第{n}号渠清淤{n}公里\t河口镇\t4月底前" for n in range(1, 61))
    document = received(county, f"{NOTICE}\n任务分解表\n序号\t重点任务\t责任单位\t完成时限\n{rows}")
    with django_assert_max_num_queries(20):
        clerk.get(f"/documents/{document.pk}/")
    assert ledger and document.candidates.filter(state=State.NEW).count() > 60
