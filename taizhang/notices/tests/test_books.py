"""对账: once a month the county's book and the unit's are compared line by line, and the unit's head signs."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from taizhang.engine.refusal import Refused
from taizhang.jobs.worker import drain
from taizhang.journal import rebuild
from taizhang.ledger import actions as ledger_actions
from taizhang.ledger.tests.conftest import Screens, text, told
from taizhang.notices import queries as notices
from taizhang.notices.books import actions, pages, queries, rules
from taizhang.notices.models import Book, BookLine, BookRound
from taizhang.org import queries as org
from taizhang.ui import clock

MARCH = date(2026, 3, 1)


@pytest.fixture
def books(ledger):
    return opened(ledger)


def opened(ledger):
    """The housing bureau leads two items, the roads bureau joins one of them; the office has opened the month."""
    ledger.first = ledger.accepted(joint=("roads",))
    ledger.second = ledger.accepted(title="老旧小区加装电梯", joint=())
    actions.open_round(by=ledger.county.clerk, at=ledger.later())
    actions.fill(ledger.county.area_id, MARCH, at=ledger.later())
    return ledger


def of(ledger, unit="housing"):
    return Book.objects.get(unit_id=ledger.unit(unit), month=MARCH)


def line(book, item):
    return BookLine.objects.get(book=book, item_id=item.pk).pk


def who(ledger, part):
    return {"by": ledger.county.actor(part, ledger.now), "at": ledger.later()}


def differing(ledger):
    """Signed with two differences: one item is said to be done, one is not in the county's book."""
    book = of(ledger)
    said = {"text": "2月28日已竣工验收", **who(ledger, "housing_liaison")}
    actions.answer(book, line(book, ledger.first), "done", **said)
    missing = {"title": "雨污分流管网普查", "since_on": date(2026, 2, 10), "told_by": "2月10日县长办公会"}
    actions.add_missing(book, **missing, **who(ledger, "housing_liaison"))
    actions.sign(book, **who(ledger, "housing_head"))
    return of(ledger)


def due(ledger, part):
    return {group["key"] for group in notices.duties(ledger.county.actor(part, ledger.now), ledger.now)}


# ── the day ───────────────────────────────────────────────────────────────────


def test_the_chosen_day_moves_to_a_working_day_and_stays_in_its_month(county):
    calendar = org.calendar(county.area_id)
    assert rules.opens_on(MARCH, 25, calendar) == date(2026, 3, 25)
    assert rules.opens_on(MARCH, 28, calendar) == date(2026, 3, 30)  # a Saturday
    assert rules.opens_on(date(2026, 2, 1), 28, calendar) <= date(2026, 2, 28)


def test_a_round_opens_by_itself_on_its_day_once_and_a_missed_night_is_made_up(ledger):
    area, day = ledger.county.area_id, timedelta(days=1)
    assert actions.open_if_due(area, at=ledger.now) is None  # nobody chose a day
    actions.choose_day(4, by=ledger.county.clerk, at=ledger.now)  # it is the 2nd
    assert actions.open_if_due(area, at=ledger.now + day) is None
    assert actions.open_if_due(area, at=ledger.now + 3 * day).is_by_system  # the 5th: nothing ran on the 4th
    assert actions.open_if_due(area, at=ledger.now + 4 * day) is None
    with pytest.raises(Refused, match="本月已经开过账了"):
        actions.open_round(by=ledger.county.clerk, at=ledger.now + 4 * day)
    assert BookRound.objects.filter(area_id=area).count() == 1


def test_a_day_that_is_over_when_it_is_chosen_surprises_nobody(ledger):
    actions.choose_day(2, by=ledger.county.clerk, at=ledger.now)  # today
    assert actions.open_if_due(ledger.county.area_id, at=ledger.now + timedelta(days=1)) is None


def test_every_unit_that_owes_something_gets_one_book_however_often_the_job_runs(ledger):
    ledger.accepted(joint=("roads",))
    actions.open_round(by=ledger.county.clerk, at=ledger.later())
    drain()
    assert actions.fill(ledger.county.area_id, MARCH, at=ledger.later()) == 0
    assert {book.unit_id for book in Book.objects.all()} == {ledger.unit("housing"), ledger.unit("roads")}


# ── settling and signing ──────────────────────────────────────────────────────


def test_the_liaison_prepares_and_only_the_head_signs(books):
    assert {"books"} <= due(books, "housing_liaison") & due(books, "housing_head")
    book = of(books)
    actions.agree_rest(book, **who(books, "housing_liaison"))
    assert "books" not in due(books, "housing_liaison")
    with pytest.raises(Refused, match="不能替"):
        actions.sign(book, **who(books, "housing_liaison"))
    actions.sign(book, **who(books, "housing_head"))
    assert of(books).state == "settled"
    assert "books" not in due(books, "housing_head")
    with pytest.raises(Refused, match="已经签认"):
        actions.answer(book, line(book, books.first), "agreed", **who(books, "housing_head"))


def test_differences_are_decided_by_a_person_with_a_reason_and_the_ledger_stays_as_it_is(books):
    book, before = differing(books), books.fresh(books.first)
    assert (book.state, book.unsettled) == ("signed", 2)
    assert "differences" in due(books, "clerk")
    done, missing = queries.unsettled(books.county.clerk)[0]
    with pytest.raises(Refused, match="请写理由"):
        actions.settle(book, done.pk, "adopted", " ", **who(books, "clerk"))
    actions.settle(book, done.pk, "adopted", "有验收单，请按程序申请销号", **who(books, "clerk"))
    actions.settle(book, missing.pk, "refused", "属日常工作，不单列", **who(books, "clerk"))
    assert of(books).state == "settled"
    assert "differences" not in due(books, "clerk")
    assert books.fresh(books.first).version == before.version
    inbox = notices.inbox(books.county.actor("housing_head"))["rows"]
    assert [row["label"] for row in inbox].count("对账的差异都定了") == 1
    way = pages.lines(books.county.actor("housing_head"), of(books), [done], is_own=True, is_office=False)[0]["ways"]
    assert [each["label"] for each in way] == ["去拟销号申请"]


def test_what_changes_after_the_opening_is_said_beside_the_line_which_stays_as_it_was(books):
    book = of(books)
    ledger_actions.reissue(
        books.second, lead_unit_ids=(books.unit("roads"),), joint_unit_ids=(), duties={}, reason="职责调整",
        by=books.county.clerk, at=books.later(),
    )  # fmt: skip
    ledger_actions.withdraw(books.first, reason="重复交办", by=books.county.clerk, at=books.later())
    rows, _ = queries.lines(book)
    shown = pages.lines(books.county.clerk, book, rows, is_own=False, is_office=True)
    said = {row["line"].item_id: (row["state"], row["changed"]) for row in shown}
    assert said[books.first.pk] == ("已签收", "开账后撤销")
    assert said[books.second.pk] == ("已签收", "开账后改派，已不在本单位名下")


def test_a_unit_sees_its_own_book_alone_and_nobody_else_its_inner_division(books):
    county = books.county
    task = {"title": "现场复核", "person_id": None, "due_on": None, "unit_id": books.unit("housing")}
    ledger_actions.add_inner_task(books.first, **task, **who(books, "housing_liaison"))
    own, other = of(books), of(books, "roads")
    assert list(Book.objects.visible_to(county.actor("roads_head"))) == [other]
    with pytest.raises(Http404):
        queries.book_for(county.actor("roads_head"), own.pk)
    with pytest.raises(Refused, match="别的单位"):
        actions.agree_rest(own, **who(books, "roads_head"))
    rows, _ = queries.lines(own)
    assert queries.inner_of(county.actor("housing_head"), rows)
    assert not queries.inner_of(county.clerk, rows)


def test_a_book_that_nobody_signed_ends_when_the_next_month_opens(books):
    old = of(books)
    april = books.later(days=31)
    actions.open_round(by=books.county.actor("clerk", april), at=april)
    actions.fill(books.county.area_id, date(2026, 4, 1), at=april)
    assert of(books).state == "lapsed"
    asked = notices.inbox(books.county.actor("housing_head", april), only="waiting")["rows"]
    assert [row["label"] for row in asked].count("对账，请核对、签认") == 1
    with pytest.raises(Refused, match="新一期对账已经开了"):
        actions.sign(old, **who(books, "housing_head"))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"answer": "date"}, "请填本单位记的时限"),
        ({"answer": "date", "held_on": date(2026, 3, 20)}, "和县里记的一样"),
        ({"answer": "not_ours"}, "为什么不是本单位的"),
        ({"answer": "done"}, "什么时候办结"),
        ({"answer": "whatever"}, "里选一个"),
        ({"answer": "done", "text": "长" * 501}, "最多 500 字"),
    ],
)
def test_a_difference_says_what_differs(books, said, sentence):
    book = of(books)
    with pytest.raises(Refused, match=sentence):
        actions.answer(book, line(book, books.first), **said, **who(books, "housing_liaison"))


def test_a_missing_item_says_since_when_and_who_told(books):
    said = {"title": "普查", "since_on": date(2027, 1, 1), "told_by": "县长办公会"}
    with pytest.raises(Refused, match="不晚于今天"):
        actions.add_missing(of(books), **said, **who(books, "housing_head"))
    with pytest.raises(Refused, match="谁交办的"):
        actions.add_missing(of(books), **{**said, "since_on": MARCH, "told_by": " "}, **who(books, "housing_head"))


def test_nothing_is_decided_before_the_head_has_signed(books):
    book = of(books)
    actions.answer(book, line(book, books.first), "done", text="已竣工", **who(books, "housing_liaison"))
    with pytest.raises(Refused, match="还没有签认"):
        actions.settle(book, line(book, books.first), "adopted", "属实", **who(books, "clerk"))


def test_without_its_rule_a_liaison_could_sign(books, monkeypatch):
    """The control: with the guard gone the liaison's signature passes for the head's."""
    monkeypatch.setattr(actions, "SIGN", actions.ANSWER)
    actions.sign(of(books), **who(books, "housing_liaison"))
    assert of(books).state == "settled"


def test_a_rebuild_gives_the_same_books(standing_ledger):
    books = opened(standing_ledger)
    book = differing(books)
    actions.drop_missing(of(books, "roads"), _missing(books), **who(books, "roads_head"))
    actions.settle(book, queries.unsettled(books.county.clerk)[0][0].pk, "adopted", "属实", **who(books, "clerk"))
    actions.reopen(book, "缺项补了依据", **who(books, "clerk"))
    actions.sign(book, **who(books, "housing_head"))
    assert [str(d) for d in rebuild.differences()] == []


def _missing(ledger):
    said = {"title": "普查", "since_on": MARCH, "told_by": "县长办公会"}
    no = actions.add_missing(of(ledger, "roads"), **said, **who(ledger, "roads_liaison")).pub["line"]
    return BookLine.objects.get(book=of(ledger, "roads"), no=no).pk


def test_the_unit_settles_its_book_on_the_screen_and_the_office_decides_there(books):
    with clock.frozen(Screens.at):
        screens, here = Screens(), f"/books/{of(books).pk}/"
        liaison, first = screens.enter("housing_liaison"), line(of(books), books.first)
        page = text(liaison.get(here))
        assert "其余 2 条全认" in page and "只有本单位负责人能签认" in page
        wrong = liaison.post(f"{here}answer/", {"line": first, "answer": "date", "held_on": "三月底"})
        assert wrong.status_code == 400 and "日期看不懂：三月底" in wrong.content.decode()
        told(liaison.post(f"{here}answer/", {"line": first, "answer": "date", "held_on": "2026-04-10"}))
        assert "其余 1 条都认，签认" in text(screens.enter("housing_head").get(here))
        told(screens.enter("housing_head").post(f"{here}sign/", {}))
        clerk = screens.enter("clerk")
        page = text(clerk.get("/books/"))
        assert "日期不同 2026-04-10" in page and "开账" in page
        said = {"line": first, "ruling": "adopted", "reason": "会议纪要属实", "back": "all"}
        told(clerk.post(f"{here}settle/", said))
        assert "没有等着定的差异" in text(clerk.get("/books/"))
        assert "去申请延期" in text(screens.enter("housing_head").get(here))


def test_a_page_costs_the_same_however_many_lines_it_has(books, django_assert_max_num_queries):
    for n in range(6):
        books.accepted(title=f"第{n}处", joint=())
    april = books.later(days=31)
    actions.open_round(by=books.county.actor("clerk", april), at=april)
    actions.fill(books.county.area_id, date(2026, 4, 1), at=april)
    book = Book.objects.get(unit_id=books.unit("housing"), state="open")
    with clock.frozen(Screens.at):
        head, clerk = Screens().enter("housing_head"), Screens().enter("clerk")
        for client, path in ((head, f"/books/{book.pk}/"), (head, "/books/"), (clerk, "/books/")):
            client.get(path)
            with django_assert_max_num_queries(15):
                client.get(path)


# ── without a head; once more ─────────────────────────────────────────────────


def villages(ledger):
    """The village, which has no head of its own, leads an item; the office has opened the month."""
    item = ledger.issued(lead="liulin", joint=())
    actions.open_round(by=ledger.county.clerk, at=ledger.later())
    actions.fill(ledger.county.area_id, MARCH, at=ledger.later())
    return item


def test_the_head_above_signs_for_a_unit_without_one(ledger):
    villages(ledger)
    book = of(ledger, "liulin")
    assert book.signer_unit_id == ledger.unit("hekou") and "books" in due(ledger, "hekou_head")
    with pytest.raises(Refused, match="别的单位"):
        actions.sign(book, **who(ledger, "housing_head"))
    with pytest.raises(Http404):
        queries.book_for(ledger.county.actor("hekou_liaison", ledger.now), book.pk)
    with clock.frozen(ledger.later()):
        head = Screens().enter("hekou_head")
        assert "由您（上级单位负责人）签认" in text(head.get(f"/books/{book.pk}/"))
        assert "由上级单位负责人签" not in text(head.get(f"/books/{book.pk}/"))
        told(head.post(f"/books/{book.pk}/sign/"))
    assert of(ledger, "liulin").state == "settled" and "books" not in due(ledger, "hekou_head")


def test_once_the_unit_has_a_head_only_that_one_signs(ledger, monkeypatch):
    villages(ledger)
    own = ledger.unit("liulin")
    monkeypatch.setattr(queries, "signer", lambda *_: own)
    with pytest.raises(Refused, match="有自己的负责人"):
        actions.sign(of(ledger, "liulin"), **who(ledger, "hekou_head"))


def test_the_office_opens_a_signed_book_again_and_what_was_decided_stays(books):
    book = differing(books)
    done, missing = BookLine.objects.filter(book=book).exclude(answer="agreed").order_by("no")
    actions.settle(book, done.pk, "adopted", "请拟销号申请", **who(books, "clerk"))
    actions.settle(book, missing.pk, "refused", "不是县里交办的", **who(books, "clerk"))
    with pytest.raises(Refused, match="为什么重开"):
        actions.reopen(book, " ", **who(books, "clerk"))
    actions.reopen(book, "缺项补了依据", **who(books, "clerk"))
    assert "books" in due(books, "housing_head") and of(books).signed_at is None
    with pytest.raises(Refused, match="还没有签认"):
        actions.reopen(book, "再开", **who(books, "clerk"))
    again = {"text": "3月1日已竣工验收", **who(books, "housing_liaison")}
    actions.answer(book, done.pk, "done", **again)
    actions.sign(book, **who(books, "housing_head"))
    assert (of(books).state, of(books).unsettled) == ("signed", 1)  # one was said anew, the other stays decided
    assert BookLine.objects.get(pk=missing.pk).ruling == "refused"


def test_an_earlier_month_is_not_opened_again(books):
    book = differing(books)
    books.later(days=30)
    actions.open_round(by=books.county.actor("clerk", books.now), at=books.now)
    actions.fill(books.county.area_id, date(2026, 4, 1), at=books.now)
    with pytest.raises(Refused, match="新一期对账已经开了"):
        actions.reopen(book, "漏了", **who(books, "clerk"))
