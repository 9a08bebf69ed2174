"""Reports that come round: who has and has not, one page for all that a unit owes, one click to urge the others."""

from dataclasses import replace
from datetime import date

import pytest

from taizhang.engine.refusal import Refused
from taizhang.ledger import actions as ledger_actions
from taizhang.ledger.models import Report
from taizhang.ledger.tests.conftest import Screens
from taizhang.notices.duties import queries
from taizhang.notices.duties.actions import Answer, report_all
from taizhang.ui import clock
from tests.cast_ledger import PROBLEMS


@pytest.fixture
def monthly(ledger):
    """The problems are reported by the 25th; it is 2 March 2026."""
    clerk = ledger.county.clerk
    ledger_actions.change_register(ledger.problems, replace(PROBLEMS, rhythm="month:25"), by=clerk, at=ledger.later())
    return ledger


def round_(ledger, register=None, by="clerk"):
    return queries.round_for(ledger.county.actor(by, ledger.now), register or ledger.problems, ledger.now)


def counts(ledger, register=None, by="clerk"):
    rows = queries.by_unit(ledger.county.actor(by, ledger.now), round_(ledger, register), ledger.now)
    return {row["name"]: (row["said"], row["missing"], row["late"]) for row in rows}


def report(ledger, item, text="开工了"):
    ledger_actions.report(item, text=text, by=ledger.county.housing_liaison, at=ledger.later())


def test_who_has_and_who_has_not_in_the_period_that_runs(monthly):
    first, _second = monthly.accepted(), monthly.accepted()
    report(monthly, first)
    assert round_(monthly).name == "2026年3月" and round_(monthly).period.due_on == date(2026, 3, 25)
    assert list(counts(monthly).values()) == [(1, 1, 0)]
    monthly.later(days=24)
    assert list(counts(monthly).values()) == [(1, 1, 1)]
    monthly.later(days=8)  # April: nobody has reported yet, and March stays owed
    assert list(counts(monthly).values()) == [(0, 2, 1)]
    assert counts(monthly, by="roads_liaison") == {}


def test_an_item_that_hangs_in_a_campaign_is_reported_once_and_counts_in_both(monthly):
    clerk = monthly.county.clerk
    spec = ledger_actions.RegisterSpec(code="SC", name="三城同创", rhythm="week:5")
    campaign = ledger_actions.open_register(spec, by=clerk, at=monthly.later()).stream_id
    item = monthly.accepted()
    ledger_actions.hang(item, campaign, by=clerk, at=monthly.later())
    rows, _ = queries.form_page(monthly.county.housing_liaison, monthly.later())
    assert [(row["id"], row["counts_in"]) for row in rows] == [(item.pk, 2)]
    report_all([Answer(item.pk, text="开工了")], by=monthly.county.housing_liaison, at=monthly.later())
    assert Report.objects.filter(item=item, kind="progress").count() == 1
    assert list(counts(monthly).values()) == list(counts(monthly, campaign).values()) == [(1, 0, 0)]
    monthly.later(days=7)  # the next week asks again, the month does not
    assert list(counts(monthly).values()) == [(1, 0, 0)] and list(counts(monthly, campaign).values()) == [(0, 1, 0)]


def test_all_that_a_unit_owes_is_reported_in_one_go_and_a_refusal_stops_only_its_own(monthly):
    same, moved, left, stuck = (monthly.reported(files=[], title=t) for t in ("不变的", "动了的", "没碰的", "卡住的"))
    liaison = monthly.county.housing_liaison
    monthly.later(days=31)
    for _ in range(2):
        ledger_actions.no_change(stuck, by=liaison, at=monthly.later())
    monthly.later(days=30)
    with clock.frozen(monthly.now):
        client = Screens().enter("housing_liaison")
        page = client.get("/duties/mine/").content.decode()
        assert page.count("管材已到，明日开挖</textarea>") == 4
        assert f'name="same-{same.pk}"' in page and f'name="same-{stuck.pk}"' not in page
        assert f"/items/{stuck.pk}/do/name_blocker/" in page and "第三次" in page
        typed = {f"text-{pk}": "管材已到，明日开挖" for pk in (same.pk, left.pk, stuck.pk)}
        typed |= {f"text-{moved.pk}": "挖了一半", f"progress-{moved.pk}": "50"}
        typed |= {f"same-{pk}": "1" for pk in (same.pk, stuck.pk)}
        ids = [item.pk for item in (same, moved, left, stuck)]
        answer = client.post("/duties/mine/send/", {"item": ids, **typed})
        page = answer.content.decode()
        assert "报了 2 件，1 件没有报成" in page and "请先报卡点" in page
        assert "卡住的" in page and "不变的" not in page
        with pytest.raises(Refused, match="还没有写"):
            report_all([Answer(left.pk, text="管材已到，明日开挖 ")], by=liaison, at=monthly.now)
    kinds = Report.objects.filter(item__in=[same, moved, left]).order_by("item_id", "at").values_list("item_id", "kind")
    assert list(kinds) == [
        (same.pk, "progress"), (same.pk, "no_change"), (moved.pk, "progress"), (moved.pk, "progress"),
        (left.pk, "progress"),
    ]  # fmt: skip
    assert monthly.fresh(moved).progress == 50


def test_nobody_reports_here_what_is_out_of_reach(monthly):
    item = monthly.accepted(joint=())
    with pytest.raises(Refused, match="还没有写"):
        report_all([Answer(item.pk, text="开工了")], by=monthly.county.roads_liaison, at=monthly.later())


def test_one_click_urges_those_who_have_not_reported_once_a_day(monthly):
    said, silent = monthly.accepted(), monthly.accepted()
    report(monthly, said)
    with clock.frozen(monthly.later()):
        client = Screens().enter("clerk")
        assert "还差 1 件" in client.get(f"/duties/{monthly.problems}/").content.decode()
        for _ in range(2):
            assert client.post(f"/duties/{monthly.problems}/urge/").status_code == 303
    urged = Report.objects.filter(kind="urging")
    assert [(r.item_id, r.text) for r in urged] == [(silent.pk, "请报2026年3月的进展")]


def test_a_long_list_is_read_page_by_page(monthly, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 1)
    first, second = monthly.accepted(title="第一件"), monthly.accepted(title="第二件")
    unit = first.lead_unit_id
    with clock.frozen(monthly.later()):
        for who, url in (("clerk", f"/duties/{monthly.problems}/?unit={unit}"), ("housing_liaison", "/duties/mine/?")):
            client = Screens().enter(who)
            page = client.get(url).content.decode()
            assert "第一件" in page and "第二件" not in page
            assert f"after=2026-03-25~{first.pk}" in page
            page = client.get(f"{url}&after=2026-03-25~{first.pk}").content.decode()
            assert "第二件" in page and "第一件" not in page and second.number in page


def test_a_list_of_rounds_costs_one_question_however_many_there_are(monthly, django_assert_max_num_queries):
    clerk = monthly.county.clerk
    for n in range(3):
        spec = ledger_actions.RegisterSpec(code=f"W{n}", name=f"周报{n}", rhythm="week:5")
        ledger_actions.open_register(spec, by=clerk, at=monthly.later())
    monthly.accepted()
    actor = monthly.county.clerk
    with django_assert_max_num_queries(6):
        rows = queries.rounds(actor, monthly.now)
    assert [row["missing"] for row in rows] == [1, 0, 0, 0]
