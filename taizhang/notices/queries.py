"""The must-do list and the inbox of an actor."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_
from taizhang.ledger.models import Blocker, Claim, Handout, Item, ItemPurge, ItemUnit, SpokenInstruction
from taizhang.ledger.queries import First, Several, at_my_level, awaiting_leader, to_receive
from taizhang.ledger.rules import OPEN, WORKING, Colour, State
from taizhang.ledger.rules.declines import PING_PONG
from taizhang.notices import tallies
from taizhang.notices.about import KINDS
from taizhang.notices.models import Notice, NoticeRead, speaks_for
from taizhang.notices.rules import ASK_A_REPORT, CONFIRM, LABELS
from taizhang.org import memo, moves
from taizhang.ui.clock import now, today

CAP = 100  # a count beyond this reads 99+
SHOWN = 8
WAITED_FOR = "waited"
PAGE = 40


@dataclass(frozen=True)
class Duty:
    """One group of the must-do list: items that wait for the actor for the same reason."""

    key: str
    label: str
    verb: str
    act: str
    find: Callable  # (actor, at) -> queryset of items
    link: str = ""  # the list that shows just these; else the must-do list shows them all
    order: tuple = ("red_from_at", "pk")  # the most pressing first
    page: str = ""  # instead of a list: the page where all of them are done at once
    only_there: bool = False  # the items themselves may be out of reach: they are counted, not listed
    tally: Callable | None = None  # (area_id, at) -> tallies.Waits of everybody, for the digest
    of: str = "item"  # of a higher room: what waits, if no item; then it is `only_there`


def _mine(actor):
    return Item.objects.visible_to(actor).filter(is_open=True)


def _of_my_units(actor, **where):
    return ItemUnit.objects.filter(area_id=actor.area_id, unit_id__in=speaks_for(actor), **where).values("item_id")


def to_accept(actor, at):
    return (
        _mine(actor)
        .filter(pk__in=_of_my_units(actor, state="pending"), handover_count=0)
        .exclude(state=State.SUSPENDED)
    )


def receive(actor, at):
    """Handed over to us and not signed for."""
    return to_receive(actor, speaks_for(actor))


def to_move(actor, at):
    """Owed by units that a reorganisation has dissolved; the clerk of the whole county hands them over."""
    if not actor.covers_all("ledger.issue") or not (gone := moves.dissolved(actor.area_id, today(at))):
        return _mine(actor).none()
    owed = ItemUnit.objects.filter(area_id=actor.area_id, unit_id__in=list(gone))
    return _mine(actor).filter(pk__in=owed.values("item_id"))


def returned(actor, at):
    return _mine(actor).filter(state=State.RETURNED, lead_unit_id__in=speaks_for(actor))


def asked(actor, at):
    """Urged, instructed or reopened, and not reported since."""
    waiting = Notice.objects.filter(area_id=actor.area_id, to_unit_id__in=speaks_for(actor), kind__in=ASK_A_REPORT)
    return _working(actor, lead=False).filter(pk__in=waiting.waiting().values("item_id"))


def to_submit(actor, at):
    drafted = Claim.objects.filter(area_id=actor.area_id, state="drafted").values("item_id")
    return _mine(actor).filter(pk__in=drafted, lead_unit_id__in=speaks_for(actor))


def to_finish(actor, at):
    """A co-lead's own part, accepted and not yet called done."""
    return _mine(actor).filter(
        state__in=WORKING, pk__in=_of_my_units(actor, is_lead=True, is_first=False, state="accepted", done_at=None)
    )


def overdue(actor, at):
    return _working(actor).filter(red_from_at__lte=at)


def due_soon(actor, at):
    return _working(actor).filter(yellow_from_at__lte=at, red_from_at__gt=at)


def to_report(actor, at):
    return _working(actor).filter(report_due_on__lte=today(at))


def _working(actor, *, lead=True):
    working = _mine(actor).filter(state__in=WORKING - {State.RETURNED})
    return working.filter(lead_unit_id__in=speaks_for(actor)) if lead else working


def waited_for(actor, at):
    """Somebody else's item waits for us."""
    open_ = Blocker.objects.filter(area_id=actor.area_id, waits_for_unit_id__in=speaks_for(actor), state="open")
    return _mine(actor).filter(blocker_count__gt=0, pk__in=open_.values("item_id"))


def to_confirm(actor, at):
    """The unit that we waited for says that it is solved."""
    said = Blocker.objects.filter(area_id=actor.area_id, unit_id__in=speaks_for(actor), state="resolved")
    return _mine(actor).filter(blocker_count__gt=0, pk__in=said.values("item_id"))


def to_issue(actor, at):
    return Item.objects.visible_to(actor).filter(state=State.DRAFT)


def declined(actor, at):
    return _mine(actor).filter(open_declines__gt=0)


def ping_pong(actor, at):
    """Declined for the third time: a leader may rule."""
    return declined(actor, at).filter(decline_count__gte=PING_PONG)


def to_verify(actor, at):
    """Claimed items of other units, at the actor's level; whether this very person may judge is said on the item."""
    mine = [unit_id for _, _, unit_id in actor.identities]
    return at_my_level(actor).exclude(lead_unit_id__in=mine)


def close_to_confirm(actor, at):
    return awaiting_leader(actor)


def to_purge(actor, at):
    """Somebody else asked to take something away (S12)."""
    mine = [person for person, _, _ in actor.identities]
    asked = ItemPurge.objects.filter(area_id=actor.area_id, state="asked")
    asked = asked.exclude(asked_by_id__in=mine).exclude(asked_for_id__in=mine)
    reach = Item.objects.visible_to(actor, CONFIRM).filter(has_purge_waiting=True)
    return reach.filter(pk__in=asked.values("item_id"))


def said(actor, at):
    """Items with spoken words that wait for this very person, drafts included: being named is the reach."""
    waiting = SpokenInstruction.objects.visible_to(actor)
    return Item.objects.filter(area_id=actor.area_id, pk__in=waiting.values("item_id"))


def to_decide(actor, at):
    return (
        _mine(actor)
        .filter(has_extension_waiting=True)
        .filter(
            Q(leader_person_id=actor.person_id) | Q(leader_person_id=actor.for_person_id) | Q(leader_person_id=None)
        )
    )


# Few of many: a planner that may walk the open items by their lights looks for them through all of these.
BY_LIGHT_OF_FEW = (Coalesce("red_from_at", "red_from_at"), "pk")
BY_DUE = (F("due_on").asc(nulls_last=True), "pk")  # no light burns on a draft
BY_SAID = ("spoken_since_at", "pk")
BY_CLAIM = ("claimed_at", "pk")  # nor on what waits for its verifier: who claimed first comes first

DUTIES = (
    Duty("accept", N_("待签收"), N_("去签收"), "ledger.accept", to_accept, order=BY_LIGHT_OF_FEW),
    Duty(
        "receive",
        N_("划转来待签收"),
        N_("去签收"),
        "ledger.accept",
        receive,
        page="ledger:receive",
        tally=tallies.receive,
    ),
    Duty("returned", N_("退回补正"), N_("去补正"), "ledger.report", returned),
    Duty("asked", N_("催办、批示待反馈"), N_("去报"), "ledger.report", asked),
    Duty("submit", N_("待您提交的销号申请"), N_("去提交"), "ledger.submit", to_submit),
    Duty(WAITED_FOR, N_("别人等我的卡点"), N_("去解决"), "ledger.block", waited_for, tally=tallies.waited_for),
    Duty("confirm", N_("待确认的卡点"), N_("去确认"), "ledger.block", to_confirm, tally=tallies.to_confirm),
    Duty("overdue", N_("已超期"), N_("去办"), "ledger.report", overdue),
    Duty("soon", N_("快到期"), N_("去办"), "ledger.report", due_soon),
    Duty(
        "part",
        N_("本部分待办结"),
        N_("去办"),
        "ledger.accept",
        to_finish,
        order=BY_LIGHT_OF_FEW,
        tally=tallies.to_finish,
    ),
    Duty("report", N_("该报进展"), N_("去报"), "ledger.report", to_report, page="notices:round-mine"),
    Duty(
        "said",
        N_("口头指示待确认"),
        N_("去确认"),
        "ledger.see",
        said,
        order=BY_SAID,
        tally=tallies.said,
        page="ledger:spoken",
        only_there=True,
    ),
    Duty("decide", N_("延期待审定"), N_("去审定"), "ledger.decide_extension", to_decide),
    Duty("pingpong", N_("三次退件，请定牵头单位"), N_("去定"), "ledger.decide_extension", ping_pong),
    Duty("confirm_close", N_("逾期销号待确认"), N_("去确认"), "ledger.confirm_close", close_to_confirm, order=BY_CLAIM),
    Duty("purge", N_("申请清除待确认"), N_("去确认"), CONFIRM, to_purge, order=("pk",)),
    Duty("verify", N_("待核验"), N_("去核验"), "ledger.verify", to_verify, order=BY_CLAIM),
    Duty("move", N_("待划转"), N_("去看"), "ledger.issue", to_move, page="ledger:moves"),
    Duty("declined", N_("退件待裁定"), N_("去裁定"), "ledger.issue", declined, "disputed=1"),
    Duty("issue", N_("草稿待交办"), N_("去交办"), "ledger.issue", to_issue, "view=draft", BY_DUE),
)

BESIDE: list[Duty] = []  # what higher rooms want done

NO_CHANGE = {"report"}  # groups whose rows one tap may answer

KEYS = frozenset(duty.key for duty in DUTIES)


def duties(actor, at, *, only="") -> list[dict]:
    """What the actor must do, most pressing group first; groups with nothing in them are left out. One group is
    shown whole."""
    return tell_duties(ask_duties(Several(actor, at), only=only))


def ask_duties(several, *, only="") -> list[tuple[Duty, First]]:
    """Put what may wait for the actor into the lists of a page."""
    shown = CAP if only else SHOWN
    asked = [
        (duty, several.first(_in_order(duty, several), most=CAP, shown=0 if duty.only_there else shown))
        for duty in _duties_of(several.actor)
        if only in ("", duty.key)
    ]
    if not only:
        memo.once(("duties", several.actor), lambda: [waiting for _, waiting in asked])
    return asked


def _in_order(duty, several):
    return duty.find(several.actor, several.at).order_by(*duty.order)


def _duties_of(actor):
    return [duty for duty in (*DUTIES, *BESIDE) if actor.can(duty.act)]


def tell_duties(asked) -> list[dict]:
    return [_group(duty, waiting) for duty, waiting in asked if waiting.count]


def _group(duty, waiting):
    return {
        "key": duty.key,
        "label": gettext(duty.label),
        "count": f"{CAP - 1}+" if waiting.has_more else str(waiting.count),
        "verb": gettext(duty.verb),
        "url": reverse(duty.page) if duty.page else _all(duty) if waiting.count > len(waiting.rows) else "",
        "rows": [
            {
                "url": reverse("ledger:item", args=[row["id"]]),
                "number": row["number"],
                "title": row["title"],
                "unit": row["lead"],
                "due": row["due"] or "—",
                "is_late": row["light"] == Colour.RED,
                "no_change": row["no_change"] if duty.key in NO_CHANGE else "",
                "version": row["version"],
                "id": row["id"],
            }
            for row in waiting.rows
        ],
    }


def _all(duty):
    return f"{reverse('ledger:list')}?{duty.link}" if duty.link else f"{reverse('notices:todo')}?only={duty.key}"


def todo_count(actor) -> int:
    """The number beside 待办: the items of the must-do list, each once. A page that shows the list has asked already;
    elsewhere it is one question, an index look-up for each reason, none further than what is counted."""

    def ask():
        several = Several(actor, now())
        return [several.first(duty.find(actor, several.at).order_by(), most=CAP) for duty in _duties_of(actor)]

    asked = zip(_duties_of(actor), memo.once(("duties", actor), ask), strict=True)
    return min(CAP, len({(duty.of, pk) for duty, waiting in asked for pk in waiting.ids}))


def inbox(actor, *, only="", before=None) -> dict:
    """A page of notices, newest first; `only` is unread, waiting or done."""
    notices = Notice.objects.visible_to(actor)
    read = NoticeRead.objects.filter(area_id=actor.area_id, person_id=actor.person_id)
    if only == "unread":
        notices = notices.exclude(pk__in=read.values("notice_id"))
    elif only == "waiting":
        notices = notices.waiting()
    elif only == "done":
        notices = notices.filter(asks=True, done_at__isnull=False)
    if before:
        notices = notices.filter(pk__lt=before)
    page = list(notices.order_by("-pk")[: PAGE + 1])
    more, page = len(page) > PAGE, page[:PAGE]
    known = set(read.filter(notice_id__in=[n.pk for n in page]).values_list("notice_id", flat=True))
    items = {i.pk: i for i in Item.objects.visible_to(actor).filter(pk__in=[n.item_id for n in page])}
    batches = {h.pk: h for h in Handout.objects.filter(area_id=actor.area_id, pk__in=_handouts(page))}
    return {
        "rows": [
            _handout_line(n, batches[n.handout_id], n.pk in known)
            if n.handout_id
            else _line(n, items.get(n.item_id), n.pk in known)
            for n in page
        ],
        "unread": [n.pk for n in page if n.pk not in known],
        "more": page[-1].pk if more else None,
    }


def _handouts(page):
    return {n.handout_id for n in page if n.handout_id}


def _handout_line(notice, handout, is_read):
    return {
        **_line(notice, None, is_read),
        "title": handout.title,
        "url": reverse("ledger:handout", args=[handout.pk]),
    }


def _line(notice, item, is_read):
    if about := KINDS.get(notice.about_kind):
        title, url = gettext(about.words), about.url(notice.about_id)
    elif notice.item_id is None:
        title, url = gettext("请假和代办"), reverse("org:me")
    elif item is None:
        title, url = gettext("（已不在您的范围内）"), ""
    else:
        title, url = item.title, reverse("ledger:item", args=[item.pk])
    return {
        "id": notice.pk,
        "label": gettext(LABELS[notice.kind]),
        "number": item.number if item else "",
        "title": title,
        "url": url,
        "text": notice.text,
        "by": notice.by_text or gettext("自动"),
        "at": notice.at,
        "is_read": is_read,
        "is_done": notice.done_at is not None,
        "asks": notice.asks,
    }


def inbox_line(actor, notice) -> dict:
    """One notice as a line of the inbox."""
    read = NoticeRead.objects.filter(area_id=actor.area_id, person_id=actor.person_id, notice_id=notice.pk).exists()
    if notice.handout_id:
        return _handout_line(notice, Handout.objects.get(area_id=actor.area_id, pk=notice.handout_id), read)
    return _line(notice, Item.objects.visible_to(actor).filter(pk=notice.item_id).first(), read)


def handed_out(actor, unit_id, since) -> list[Item]:
    """What was issued to a unit since an instant and is still open: the body of a group message."""
    units = ItemUnit.objects.filter(area_id=actor.area_id, unit_id=unit_id).values("item_id")
    fresh = _mine(actor).filter(pk__in=units, issued_at__gte=since, state__in=OPEN)
    return list(fresh.order_by(F("due_on").asc(nulls_last=True), "pk")[:CAP])
