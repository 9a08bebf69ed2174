"""Who is told what, and when a notice has been answered."""

from datetime import date, timedelta

from taizhang.ledger import actions as ledger_actions
from taizhang.notices import actions, messages, queries
from taizhang.org import actions as org
from taizhang.ui import clock


def labels(actor, only=""):
    return [row["label"] for row in queries.inbox(actor, only=only)["rows"]]


def duty(actor, at, key):
    return next((group for group in queries.duties(actor, at) if group["key"] == key), None)


def test_every_doing_unit_hears_of_what_was_handed_to_it(ledger):
    ledger.issued()
    assert labels(ledger.county.housing_liaison) == ["交办，请签收"]
    assert labels(ledger.county.hekou_liaison) == ["交办，请签收"]
    assert labels(ledger.county.clerk) == []


def test_a_notice_to_accept_is_answered_by_the_unit_that_accepts_and_by_no_other(ledger):
    item = ledger.issued()
    ledger_actions.accept(item, by=ledger.county.housing_liaison, at=ledger.later())
    assert labels(ledger.county.housing_liaison, "waiting") == []
    assert labels(ledger.county.hekou_liaison, "waiting") == ["交办，请签收"]


def test_the_office_hears_of_a_declined_item_until_it_is_reassigned(ledger):
    item = ledger.issued(joint=())
    ledger_actions.decline(item, reason="归交通局", by=ledger.county.housing_liaison, at=ledger.later())
    assert labels(ledger.county.clerk, "waiting") == ["退件，请裁定"]
    ledger_actions.reissue(
        item, lead_unit_ids=(ledger.unit("roads"),), reason="归它", by=ledger.county.clerk, at=ledger.later()
    )
    assert labels(ledger.county.clerk, "waiting") == []


def test_an_urging_waits_for_the_next_report(ledger):
    item = ledger.reported()
    ledger_actions.urge(item, text="请今天报", by=ledger.county.clerk, at=ledger.later())
    assert labels(ledger.county.housing_head, "waiting") == ["催办，请报进展"]
    ledger_actions.report(item, text="报了", by=ledger.county.housing_liaison, at=ledger.later())
    assert labels(ledger.county.housing_head, "waiting") == []


def test_closing_tells_the_units_and_settles_everything_asked_before(ledger):
    item = ledger.closed()
    liaison = ledger.county.housing_liaison
    assert labels(liaison)[0] == "核验通过，已销号"
    assert labels(liaison, "waiting") == []
    assert not queries.Notice.objects.filter(item_id=item.pk, asks=True, done_at=None).exists()


def test_drafts_wait_in_order_of_their_deadlines_and_all_of_them_are_a_click_away(ledger):
    days = [date(2027, 1, 14), None, date(2026, 12, 9), *[date(2026, 12, 20)] * 7]
    for day in days:
        ledger.item(due_on=day)
    group = duty(ledger.county.clerk, ledger.later(), "issue")
    assert group["rows"][0]["due"].endswith("12-09") and group["url"].endswith("?view=draft")


def test_who_claimed_first_is_verified_first(ledger):
    entered_first = ledger.reported(title="先登记")
    ledger.claimed(title="先申请")
    ledger.claim(entered_first)
    group = duty(ledger.county.verifier, ledger.later(), "verify")
    assert [row["title"] for row in group["rows"]] == ["先申请", "先登记"]


def test_reading_a_notice_is_the_readers_own(ledger):
    ledger.issued()
    liaison, head = ledger.county.housing_liaison, ledger.county.housing_head
    actions.read(queries.inbox(liaison)["unread"], by=liaison, at=ledger.later())
    assert labels(liaison, "unread") == []
    assert labels(head, "unread") == ["交办，请签收"]


def test_nobody_marks_notices_of_another_unit(ledger):
    ledger.issued(joint=())
    theirs = queries.inbox(ledger.county.housing_liaison)["unread"]
    actions.read(theirs, by=ledger.county.hekou_liaison, at=ledger.later())
    assert queries.inbox(ledger.county.housing_liaison)["unread"] == theirs


def test_the_must_do_list_leads_each_role_to_its_next_act(ledger):
    ledger.issued(title="等签收")
    drafted = ledger.reported(title="等提交")
    proofs = [e.pk for e in drafted.evidence.all()]
    county = ledger.county
    ledger_actions.draft_claim(
        drafted, statement="办完了", evidence_ids=proofs, by=county.housing_liaison, at=ledger.later()
    )
    ledger.claimed(title="等核验")
    at = ledger.later()
    assert duty(county.housing_liaison, at, "accept")["rows"][0]["title"] == "等签收"
    assert duty(county.housing_head, at, "submit")["rows"][0]["title"] == "等提交"
    assert duty(county.verifier, at, "verify")["rows"][0]["title"] == "等核验"
    assert duty(county.housing_liaison, at, "verify") is None


def test_the_group_message_says_who_what_and_by_when():
    handed = [
        messages.Handed("DC-2026-0001", "三处排口封堵", date(2026, 3, 20)),
        messages.Handed("DC-2026-0002", "清渠", None),
        messages.Handed("DC-2026-0003", "断电抢修", date(2026, 3, 20), 17),
        messages.Handed("DC-2026-0004", "设围挡", date(2026, 3, 2), None, "now"),
        messages.Handed("DC-2026-0005", "选址", None, None, "meeting", date(2026, 3, 12)),
    ]
    assert messages.group_message("住建局", handed, "台账地址").splitlines() == [
        "住建局：交办 5 件，请登录台账签收。",
        "1. DC-2026-0001 三处排口封堵，3月20日（周五）前办结",
        "2. DC-2026-0002 清渠，时限另行通知",
        "3. DC-2026-0003 断电抢修，3月20日（周五）17时前办结",
        "4. DC-2026-0004 设围挡，立即办",
        "5. DC-2026-0005 选址，时限等3月12日的会议定",
        "打开：台账地址",
    ]


def test_what_was_urged_is_a_duty_until_the_unit_reports(ledger):
    item = ledger.reported()
    county = ledger.county
    ledger_actions.urge(item, text="请今天报", by=county.clerk, at=ledger.later())
    assert duty(county.housing_liaison, ledger.now, "asked")["rows"][0]["number"] == item.number
    ledger_actions.report(item, text="报了", by=county.housing_liaison, at=ledger.later())
    assert duty(county.housing_liaison, ledger.now, "asked") is None


def test_the_number_beside_the_list_counts_each_item_of_it_once(ledger):
    urged = ledger.reported()
    ledger_actions.urge(urged, text="请今天报", by=ledger.county.clerk, at=ledger.later())
    ledger.issued()
    ledger.claimed()
    late = ledger.now + timedelta(days=60)  # the urged one is overdue and owes a report, too
    with clock.frozen(late):
        for actor in (ledger.county.housing_liaison, ledger.county.housing_head, ledger.county.verifier):
            shown = {row["url"] for group in queries.duties(actor, late) for row in group["rows"]}
            assert queries.todo_count(actor) == len(shown), actor.person_name


def test_a_group_too_long_for_the_list_is_shown_whole_on_a_page_of_its_own(ledger):
    for n in range(queries.SHOWN + 3):
        ledger.issued(title=f"第{n}件")
    liaison, at = ledger.county.housing_liaison, ledger.later()
    group = duty(liaison, at, "accept")
    assert len(group["rows"]) == queries.SHOWN and group["url"] == "/todo/?only=accept"
    whole = queries.duties(liaison, at, only="accept")
    assert [len(g["rows"]) for g in whole] == [queries.SHOWN + 3] and whole[0]["url"] == ""


def test_who_is_stood_in_for_without_having_asked_is_told_and_so_is_the_stand_in(ledger):
    county, on = ledger.county, ledger.now.date()
    liaison, worker = county.housing_liaison, county.housing_worker
    org.take_leave(
        liaison.person_id, on, on, "sick", post_id=liaison.post_id, by=county.housing_head, at=ledger.now
    )  # fmt: skip
    org.appoint_stand_in(
        liaison.post_id, worker.post_id, ["liaison"], "病了", on, on, by=county.housing_head, at=ledger.now
    )  # fmt: skip
    assert labels(liaison) == ["单位负责人指定了代办人，您可以在“我”里收回", "给您记了请假"]
    assert labels(worker) == ["由您代办，请在“我”里换到代办的岗位"]
    assert "sick" not in str(queries.inbox(liaison)) and labels(county.housing_head) == []
    org.take_leave(worker.person_id, on, on, "trip", by=worker, at=ledger.now)
    assert len(labels(worker)) == 1  # nobody is told what he did himself
