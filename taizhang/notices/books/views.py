"""对账 on the screen: a month's books, one book, and what is said to its lines."""

from datetime import date

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.notices.models import signs_for, speaks_for
from taizhang.org import queries as org
from taizhang.ui import clock, done, door, render, whole

from . import actions, pages, queries, rules
from .rules import State


@door("notices.books")
def books(request):
    """The office: what waits, and who has signed. A unit: its own books."""
    actor, asked, today = request.actor, request.GET, clock.today(clock.now())
    is_office, mine = actor.can("notices.books_office"), speaks_for(actor)
    before = whole(asked.get("before"))
    own, more = queries.own(actor, before=before) if mine else ([], None)
    context = {"is_office": is_office, "own": pages.table(own, (), today), "more": f"?before={more}" if more else ""}
    if is_office:
        context |= _office(actor, asked, today, None if mine else before)
    return render(request, "notices/books.html", **context)


def _office(actor, asked, today, before):
    calendar, chosen, rounds = org.calendar(actor.area_id), queries.day(actor.area_id), queries.rounds(actor.area_id)
    months = [each.month for each in rounds]
    month = next((m for m in months if f"{m:%Y-%m}" == asked.get("month")), months[0] if months else None)
    found, more = queries.of_month(actor, month, before=before) if month else ([], None)
    waits, next_waits = queries.unsettled(actor, after=whole(asked.get("after")) or 0)
    can_open, this = actor.covers_all(actions.OPEN), today.replace(day=1)
    return {
        "can_settle": actor.can(actions.SETTLE),
        "differences": pages.differences(actor, waits),
        "next_differences": f"?after={next_waits}" if next_waits else "",
        "round": next((each for each in rounds if each.month == month), None),
        "tabs": [
            {"text": f"{m.year}年{m.month}月", "count": None, "url": f"?month={m:%Y-%m}", "current": m == month}
            for m in months
        ],
        "rows": pages.table(found, queries.headless(actor.area_id, today) if found else (), today),
        "next": f"?month={month:%Y-%m}&before={more}" if more else "",
        "can_open": can_open,
        "is_opened": this in months,
        "day": chosen.day if chosen and chosen.day else "",
        "day_by": chosen.by_text if chosen else "",
        "opens_on": rules.opens_on(this, chosen.day, calendar) if chosen and chosen.day else None,
        "last_day": rules.LAST_DAY,
    }


@door("notices.books")
def book(request, book_id):
    actor = request.actor
    this = queries.book_for(actor, book_id)
    after = whole(request.GET.get("after")) or 0
    rows, more = queries.lines(this, after=after)
    is_own, is_office = this.unit_id in speaks_for(actor), actor.can("notices.books_office")
    is_open = this.state == State.OPEN
    names, mine = org.unit_names(actor.area_id, {this.unit_id}), signs_for(actor)
    signs_above = this.unit_id not in mine and this.signer_unit_id in mine
    return render(
        request, "notices/book.html",
        book=this, unit=names.get(this.unit_id, ""), state=gettext(rules.STATES[State(this.state)]),
        rows=pages.lines(actor, this, rows, is_own=is_own, is_office=is_office),
        after=after, next=f"?after={more}" if more else "",
        can_answer=is_own and is_open and actor.can(actions.ANSWER),
        can_sign=is_open and (this.unit_id in mine or signs_above), signs_above=signs_above,
        can_reopen=not is_own and actor.can(actions.SETTLE) and this.state in (State.SIGNED, State.SETTLED),
        can_settle=not is_own and actor.can(actions.SETTLE) and this.state == State.SIGNED,
        choices=[(c.value, gettext(rules.ANSWERS[c])) for c in rules.CHOICES[1:]],
    )  # fmt: skip


def typed_day(text):
    """A typed date, or None where nothing was typed."""
    try:
        return date.fromisoformat(text.strip()) if text and text.strip() else None
    except ValueError:
        raise Refused(
            "notices.book_not_a_day",
            N_("日期看不懂：{text}。请这样填：2026-03-25。"),
            "invalid",
            text=text.strip()[:20],
        ) from None


def _line(request):
    line = whole(request.POST.get("line"))
    if line is None:
        raise Refused("notices.book_which", N_("没有说是哪一条，请回到对账页再点一次。"), "invalid")
    return line


def _act(request, book_id):
    """The book within reach, and what every act on it takes."""
    this = queries.book_for(request.actor, book_id)
    return this, {"by": request.actor, "at": clock.now(), "seen": request.POST.get("seen")}


def _back(request, book_id, recorded, message):
    """To the line that was settled, for the next one is under it."""
    line = whole(request.POST.get("line"))
    after = whole(request.POST.get("after"))
    where = reverse("notices:book", args=[book_id]) + (f"?after={after}" if after else "")
    return done(request, f"{where}#line-{line}" if line else where, recorded, message)


@door(actions.ANSWER, writes=True)
def answer(request, book_id):
    this, who = _act(request, book_id)
    typed = request.POST
    recorded = actions.answer(
        this, _line(request), typed.get("answer", ""), held_on=typed_day(typed.get("held_on")),
        text=typed.get("text", ""), **who,
    )  # fmt: skip
    return _back(request, book_id, recorded, gettext("记下了"))


@door(actions.ANSWER, writes=True)
def rest(request, book_id):
    this, who = _act(request, book_id)
    recorded = actions.agree_rest(this, **who)
    return _back(request, book_id, recorded, gettext("其余 {n} 条都认了").format(n=recorded.pub["count"]))


@door(actions.ANSWER, writes=True)
def missing(request, book_id):
    this, who = _act(request, book_id)
    typed = request.POST
    recorded = actions.add_missing(
        this, title=typed.get("title", ""), since_on=typed_day(typed.get("since_on")), told_by=typed.get("told_by", ""),
        **who,
    )  # fmt: skip
    return _back(request, book_id, recorded, gettext("缺项已补上"))


@door(actions.ANSWER, writes=True)
def drop(request, book_id):
    this, who = _act(request, book_id)
    return _back(request, book_id, actions.drop_missing(this, _line(request), **who), gettext("撤掉了"))


@door(actions.SIGN, writes=True)
def sign(request, book_id):
    this, who = _act(request, book_id)
    recorded = actions.sign(this, **who)
    differs = recorded.pub["differs"]
    said = gettext("已签认，{n} 条差异由督查室定").format(n=differs) if differs else gettext("已签认，两本账一致")
    return _back(request, book_id, recorded, said)


@door(actions.SETTLE, writes=True)
def settle(request, book_id):
    this, who = _act(request, book_id)
    typed = request.POST
    recorded = actions.settle(this, _line(request), typed.get("ruling", ""), typed.get("reason", ""), **who)
    if typed.get("back") == "all":
        return done(request, reverse("notices:books"), recorded, gettext("差异定了"))
    return _back(request, book_id, recorded, gettext("差异定了"))


@door(actions.SETTLE, writes=True)
def reopen(request, book_id):
    this, who = _act(request, book_id)
    recorded = actions.reopen(this, request.POST.get("reason", ""), **who)
    return _back(request, book_id, recorded, gettext("重开了，请单位再签认"))


@door(actions.OPEN, writes=True)
def choose_day(request):
    typed = request.POST.get("books_day", "").strip()
    day = whole(typed)
    if typed and day is None:
        raise Refused(
            "notices.books_day", N_("请填 1 到 {most} 之间的日子；不自动开账就留空。"), "invalid", most=rules.LAST_DAY
        )
    recorded = actions.choose_day(day, by=request.actor, at=clock.now())
    return done(request, reverse("notices:books"), recorded, gettext("开账日已定") if day else gettext("不再自动开账"))


@door(actions.OPEN, writes=True)
def open_round(request):
    recorded = actions.open_round(by=request.actor, at=clock.now())
    return done(request, reverse("notices:books"), recorded, gettext("开账了，各单位的清单正在生成"))


urlpatterns = [
    path("books/", books, name="books"),
    path("books/day/", choose_day, name="books-day"),
    path("books/open/", open_round, name="books-open"),
    path("books/<int:book_id>/", book, name="book"),
    path("books/<int:book_id>/answer/", answer, name="book-answer"),
    path("books/<int:book_id>/rest/", rest, name="book-rest"),
    path("books/<int:book_id>/missing/", missing, name="book-missing"),
    path("books/<int:book_id>/drop/", drop, name="book-drop"),
    path("books/<int:book_id>/sign/", sign, name="book-sign"),
    path("books/<int:book_id>/settle/", settle, name="book-settle"),
    path("books/<int:book_id>/reopen/", reopen, name="book-reopen"),
]
