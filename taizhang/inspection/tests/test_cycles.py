"""几年合计: years weigh what the scheme says, published rounds alone count, and each number opens to its round."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from taizhang.engine.refusal import Refused
from taizhang.inspection.cycles import pages, rules
from taizhang.inspection.cycles.rules import Minors, Why, Word
from taizhang.inspection.schemes import actions as schemes
from taizhang.inspection.scores import actions as scores
from taizhang.ledger.tests.conftest import Screens, text
from taizhang.ui import clock
from tests.cast_inspection import CLAUSES

YEARS, WEIGHTS = (2024, 2025, 2026), (15, 25, 60)


def said(unit, *of_years, years=YEARS, vetoed=False):
    return [
        Word(year, year, unit, None if s is None else D(s), vetoed) for year, s in zip(years, of_years, strict=False)
    ]


def totals(*words, **more):
    return {t.unit_id: t for t in rules.totals(YEARS, WEIGHTS, [w for ws in words for w in ws], **more)}


def test_three_years_weigh_15_25_60_and_equals_share_a_place():
    found = totals(said(1, 80, 84, 90), said(2, 87, 87, 87), said(3, 80, 80, 80))
    assert [(found[u].score, found[u].rank) for u in (1, 2, 3)] == [(D("87.00"), 1), (D("87.00"), 1), (D("80.00"), 3)]


def test_until_the_last_year_is_published_the_others_weigh_alike_more():
    assert totals(said(1, 80, 84))[1].score == D("82.50")  # (15 × 80 + 25 × 84) ÷ 40


def test_a_unit_that_was_not_tested_in_a_year_has_no_place():
    found = totals(said(1, 80, 84, 90), said(2, 99, None, 99))
    assert (found[1].rank, found[2].rank, found[2].why, found[2].score) == (1, None, Why.GAP, None)


def test_rounds_of_one_year_are_averaged():
    words = [*said(1, 80, 84, 90), Word(7, 2026, 1, D(80))]
    assert totals(words)[1].years[2026] == D("85.00")


def test_the_minors_are_a_fifth_and_below_85_nobody_is_ranked():
    found = totals(
        said(1, 90, 90, 90), said(2, 95, 95, 95), said(3, 91, 91, 91), minors=Minors(20, 85),
        of_minors=[*said(1, 86, 86, 86), *said(2, 84.9, 84.9, 84.9)],
    )  # fmt: skip
    assert (found[1].score, found[1].rank) == (D("89.20"), 1)
    assert (found[2].score, found[2].rank, found[2].why) == (None, None, Why.MINORS)
    assert found[3].why == Why.GAP  # others' minors were tested
    assert totals(said(1, 90, 90, 90), minors=Minors(20, 85))[1].score == D("90.00")  # nobody's yet: not counted


def test_a_veto_overrides_any_score_and_one_of_years_ago_does_not():
    found = totals(said(1, 99, 99, 99), said(2, 80, 80, 80), said(3, 70, 70, 70, vetoed=True), vetoed=[1])
    assert (found[1].rank, found[1].why, found[1].score) == (None, Why.VETOED, D("99.00"))
    assert (found[2].rank, found[3].why) == (1, Why.VETOED)
    assert rules.is_recent(date(2026, 1, 2), date(2026, 12, 31)) and not rules.is_recent(
        date(2025, 12, 31), date(2026, 12, 31)
    )


def test_a_cycle_is_found_by_any_of_its_years():
    assert rules.years_of(2026, 2024, 3) == rules.years_of(2024, 2024, 3) == YEARS
    assert rules.years_of(2023, 2024, 3) == (2021, 2022, 2023) and rules.years_of(2027, 2024, 3)[0] == 2027


def test_a_long_ranking_goes_on_on_the_next_page():
    found = rules.totals(YEARS, WEIGHTS, [word for unit in range(1, 251) for word in said(unit, *[100 - unit / 5] * 3)])
    first, after = pages.page(found)
    second, then = pages.page(found, after)
    third, end = pages.page(found, then)
    assert [len(first), len(second), len(third), end] == [100, 100, 50, None]
    assert [t.rank for t in (*first, *second, *third)] == list(range(1, 251))


# ── on the page ───────────────────────────────────────────────────────────────


class Years:
    """Rounds of several years, as those above published them."""

    def __init__(self, inspected):
        self.inspected, self.ledger, self.clerk = inspected, inspected.ledger, inspected.county.clerk

    def scheme(self, **more):
        spec = schemes.SchemeSpec("未成年人思想道德建设测评", self.ledger.problems, 2026, CLAUSES, **more)
        return schemes.publish(spec, by=self.clerk, at=self.ledger.later()).stream_id

    def revise(self, **more):
        scheme = schemes.Scheme.objects.get(pk=self.inspected.scheme_id)
        spec = replace(schemes.in_force(scheme), clauses=CLAUSES, **more)
        return schemes.publish(spec, by=self.clerk, at=self.ledger.later(), scheme=scheme)

    def round(self, year, given=None, *, flat=None, scheme=None, title=None, note="市文明办通报"):
        spec = scores.RoundSpec(
            title or f"{year}年测评", scheme or self.inspected.scheme_id, date(year, 1, 1), date(year, 12, 1)
        )
        found = scores.open_round(spec, by=self.clerk, at=self.ledger.later()).stream_id
        given = {self.ledger.unit(key): D(score) for key, score in (given or {}).items()}
        scores.publish_round(found, note=note, flat=flat, given=given, by=self.clerk, at=self.ledger.later())
        return found


@pytest.fixture
def years(inspected):
    return Years(inspected)


@pytest.fixture
def read(years):
    """The page as somebody reads it."""

    def reads(part="hekou_liaison", query=""):
        with clock.frozen(Screens.at):
            answer = Screens().enter(part).get(f"/inspection/rounds/cycles/{years.inspected.scheme_id}/{query}")
            return text(answer) if answer.status_code == 200 else answer.status_code

    return reads


def test_the_page_says_what_each_unit_has_where_it_is_from_and_what_is_missing(years, read):
    years.revise(cycle_from=2024)
    years.round(2024, flat=D(95), note="疫情，全年未测评")
    hekou = years.round(2025, {"hekou": 86, "qingshi": 90})
    shown = read()
    assert "2026年还没有公布的轮次" in shown and "统一按 95.00 分计" in shown and "疫情，全年未测评" in shown
    assert "91.88" in shown and "89.38" in shown  # (15 × 95 + 25 × 90) ÷ 40
    years.round(2026, {"hekou": 96, "qingshi": 90})
    shown = read()
    assert "各年都公布了" in shown and "93.35" in shown and shown.index("河口镇") < shown.index("青石镇")
    with clock.frozen(Screens.at):
        clerk = Screens().enter("clerk")
        with CaptureQueriesContext(connection) as asked:
            page = clerk.get(f"/inspection/rounds/cycles/{years.inspected.scheme_id}/").content.decode()
        assert f"/inspection/rounds/{hekou}/units/{years.ledger.unit('hekou')}/" in page and len(asked) <= 12
        assert (
            f"/inspection/rounds/cycles/{years.inspected.scheme_id}/"
            in clerk.get("/inspection/rounds/").content.decode()
        )
    assert "还没有公布过轮次" in read(query="?to=2023")
    assert "2025、2026年还没有公布的轮次" in read(query="?level=bureau")  # those years' scores name no bureau


def test_what_is_published_for_later_years_moves_no_cycle_that_is_over(years, read):
    years.revise(cycle_from=2024)
    for year, score in ((2024, 80), (2025, 84), (2026, 90)):
        years.round(year, {"hekou": score})
    assert "87.00" in read(query="?to=2026")
    years.revise(year=2027, weights=(0, 0, 100))
    assert "87.00" in read(query="?to=2026")
    years.revise(year=2026, weights=(0, 0, 100))  # of this cycle: its own figures were put right
    assert "87.00" not in read(query="?to=2026")


def test_the_minors_have_a_scheme_of_their_own_and_a_suspended_title_no_place(years, read):
    young = years.scheme()
    years.revise(minors_scheme_id=young, weights=(100,))
    years.round(2026, {"hekou": 90, "qingshi": 95})
    assert "还没有公布，先不计" in read()
    years.round(2026, {"hekou": 86, "qingshi": "84.90"}, scheme=young, title="未成年人2026年测评")
    shown = read()
    assert "89.20" in shown and "未成年人测评低于85分，不能申报" in shown and "未成年人2026年测评" in shown
    days = {"from_on": date(2026, 3, 1), "until_on": date(2027, 3, 1)}
    scores.record_veto(years.ledger.unit("hekou"), "停止荣誉1年", by=years.clerk, at=years.ledger.later(), **days)
    assert "停牌" in read()


def test_what_somebody_else_measured_is_published_with_who_did(years):
    with pytest.raises(Refused, match="写明是谁公布的"):
        years.round(2025, {"hekou": 86}, note=" ")
    with pytest.raises(Refused, match="只有乡镇街道"):
        years.round(2025, {"county": 86})
    inspected = years.inspected
    spec = scores.RoundSpec("在测的", inspected.scheme_id, date(2026, 3, 1), date(2026, 4, 1))
    open_ = scores.open_round(spec, by=years.clerk, at=years.ledger.later()).stream_id
    with clock.frozen(Screens.at):
        desk, url = Screens().enter("clerk"), f"/inspection/rounds/{open_}/publish/"
        for typed, says in (
            ("河口镇：八十", "看不懂"),
            ("河口乡 80", "是不是河口镇"),
            ("河口镇 80\n河口镇 81", "写了两次"),
            ("河口镇 101", "0到100"),
        ):
            answer = desk.post(url, {"given": typed, "note": "市文明办通报"})
            assert answer.status_code == 400 and says in answer.content.decode()
        assert desk.post(url, {"given": "河口镇 80.5\n青石镇，79", "note": "市文明办通报"}).status_code == 303
        assert "按上级公布的成绩录入" in text(desk.get(f"/inspection/rounds/{open_}/"))


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"weights": (10, 10)}, "相加要等于100"),
        ({"cycle_from": 24}, "四位数"),
        ({"minors_scheme_id": 4_000_000_000}, "另外一个体系"),
        ({"look_days": ()}, "回头看的日子"),
        ({"look_days": (90, 30)}, "从小到大"),
        ({"look_days": (0, 30)}, "从小到大"),
    ],
)
def test_figures_that_cannot_be_are_refused(years, more, says):
    with pytest.raises(Refused, match=says):
        years.revise(**more)
