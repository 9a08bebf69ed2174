"""早上汇总: what each person and each group has to do today, counted for all of them together. The number of questions
does not grow with the persons."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Q

from taizhang.engine.refusal import N_
from taizhang.ledger.models import Claim, Item, ItemUnit
from taizhang.ledger.rules import WORKING, State, day_of
from taizhang.ledger.rules.declines import PING_PONG
from taizhang.notices.models import Address, Message, Notice
from taizhang.notices.queries import BESIDE, DUTIES
from taizhang.notices.rules import ASK_A_REPORT
from taizhang.notices.sending import actions, file, rules, whom
from taizhang.notices.sending.actions import key_of
from taizhang.notices.sending.rules import DIGEST
from taizhang.org import away
from taizhang.org import queries as org


@dataclass(frozen=True)
class Line:
    """One line of the digest: a duty of the must-do list, or several of one kind."""

    key: str
    label: str
    act: str
    of_office: bool = False  # counted over a reach; else over the units that somebody speaks for


LINES = (
    Line("accept", N_("待签收"), "ledger.accept"),
    Line("returned", N_("退回补正"), "ledger.report"),
    Line("asked", N_("催办、批示待反馈"), "ledger.report"),
    Line("submit", N_("待您提交的销号申请"), "ledger.submit"),
    Line("overdue", N_("已超期"), "ledger.report"),
    Line("soon", N_("快到期"), "ledger.report"),
    Line("report", N_("该报进展"), "ledger.report"),
    Line("decide", N_("延期待审定"), "ledger.decide_extension", of_office=True),
    Line("pingpong", N_("三次退件，请定牵头单位"), "ledger.decide_extension", of_office=True),
    Line("confirm_close", N_("逾期销号待确认"), "ledger.confirm_close", of_office=True),
    Line("verify", N_("待核验"), "ledger.verify", of_office=True),
    Line("declined", N_("退件待裁定"), "ledger.issue", of_office=True),
)


def write(area_id, at) -> int:
    """Put this morning's digests into the outbox; running it twice adds nothing. Returns how many."""
    channels, calendar = file.read(), org.calendar(area_id)
    if not channels.there or not calendar.is_working(day_of(at)) or not rules.is_open(at, calendar):
        return 0
    found = counted(area_id, at, persons=_reachable(area_id), units=_groups(area_id, channels))
    before = _before(area_id, at)
    is_first = rules.is_first_of_week(at, calendar)
    made = [
        Message(
            area_id=area_id, key=key_of(f"d{day_of(at):%Y%m%d}", **dict([to])), kind=DIGEST, counts=dict(counts),
            made_at=at, due_at=at, **dict([to]),
        )
        for to, counts in found.items()
        if rules.is_said(counts, before.get(to), first_of_week=is_first)
    ]  # fmt: skip
    actions.put(made)
    return len(made)


def counted(area_id, at, *, persons, units) -> dict[tuple, Counter]:
    """("person_id", id) or ("unit_id", id) -> counts by line, "news" among them."""
    on = day_of(at)
    by_unit, rows, news = _by_unit(area_id, at), _office_rows(area_id), _news(area_id, at)
    tallies = [(duty, duty.tally(area_id, at)) for duty in tallied()]
    paths = {pk: unit.path for pk, unit in org.all_units(area_id).items()}
    for duty, waiting in tallies:
        for each in waiting:
            if each.unit_id and not each.unless:
                by_unit[each.unit_id][duty.key] += each.n
    found = {("unit_id", unit): by_unit[unit] + Counter(news=news["to_unit_id", unit]) for unit in units}
    away_today = set(away.on_leave(area_id, on).values_list("person_id", flat=True))
    worn = defaultdict(list)
    for hat in whom.hats(area_id, on):
        if hat.person_id in persons and hat.person_id not in away_today:
            worn[hat.person_id].append(hat)
    for person_id, hats in worn.items():
        found["person_id", person_id] = _of_person(hats, by_unit, rows, news)
        found["person_id", person_id].update(_tallied(hats, tallies, paths))
    return found


def tallied():
    """Duties of the must-do list that say themselves for whom they wait."""
    return [duty for duty in (*DUTIES, *BESIDE) if duty.tally]


def labels() -> list[tuple[str, str]]:
    """(key, label) of whatever a digest may count, in its order."""
    return [(line.key, line.label) for line in LINES] + [(duty.key, duty.label) for duty in tallied()]


def _tallied(hats, tallies, paths) -> Counter:
    counts: Counter = Counter()
    for duty, waiting in tallies:
        for each in waiting:
            able = [hat for hat in hats if hat.may(each.act or duty.act) and not (each.unless and hat.may(each.unless))]
            counts[duty.key] += each.n if able and _is_for(able, each, paths) else 0
    return counts


def _is_for(hats, each, paths) -> bool:
    if each.unit_id:
        return each.unit_id in _spoken_for(hats)
    if each.post_id:
        return each.post_id in {hat.post_id for hat in hats}
    if each.person_ids:
        persons = {person for hat in hats for person in hat.persons}
        return bool(persons & each.person_ids) and not persons & each.but_person_ids
    path = paths.get(each.lead_unit_id, "")
    return any(
        each.register_id == hat.register_id if hat.register_id else path.startswith(hat.scope_path) for hat in hats
    )


def _of_person(hats, by_unit, rows, news) -> Counter:
    counts: Counter = Counter()
    for line in LINES:
        able = [hat for hat in hats if hat.may(line.act)]
        if not able:
            continue
        if line.of_office:
            counts[line.key] = sum(row["n"] for row in rows if OFFICE[line.key](row) and _sees(able, row, line))
        else:
            counts[line.key] = sum(by_unit[unit][line.key] for unit in _spoken_for(able))
    spoken = _spoken_for([hat for hat in hats if hat.may(whom.SPEAKS)])
    counts["news"] = sum(news["to_unit_id", unit] for unit in spoken)
    counts["news"] += sum(news["to_person_id", person] for person in {hat.person_id for hat in hats})
    if any(hat.may(whom.OFFICE) and hat.covers_all for hat in hats):
        counts["news"] += news["to_office", True]
    return counts


def _spoken_for(hats):
    return {hat.scope_unit_id for hat in hats if hat.register_id is None and hat.may(whom.SPEAKS)}


# ── units ──────────────────────────────────────────────────────────────────────


def _by_unit(area_id, at):
    """What each unit has to do: five questions."""
    found: dict[int, Counter] = defaultdict(Counter)
    items = Item.objects.filter(area_id=area_id, is_open=True)
    working = Q(state__in=WORKING - {State.RETURNED})
    leads = items.filter(state__in=WORKING).values("lead_unit_id").annotate(
        returned=Count("pk", filter=Q(state=State.RETURNED)),
        overdue=Count("pk", filter=working & Q(red_from_at__lte=at)),
        soon=Count("pk", filter=working & Q(yellow_from_at__lte=at, red_from_at__gt=at)),
        report=Count("pk", filter=working & Q(report_due_on__lte=day_of(at))),
    )  # fmt: skip
    for row in leads.values_list("lead_unit_id", "returned", "overdue", "soon", "report"):
        found[row[0]].update(dict(zip(("returned", "overdue", "soon", "report"), row[1:], strict=True)))
    pending = ItemUnit.objects.filter(area_id=area_id, state="pending", item__is_open=True)
    pending = pending.exclude(item__state=State.SUSPENDED).filter(item__handover_count=0)
    for unit, n in pending.values("unit_id").annotate(n=Count("pk")).values_list("unit_id", "n"):
        found[unit]["accept"] += n
    asked = Notice.objects.filter(area_id=area_id, kind__in=ASK_A_REPORT, to_unit_id__isnull=False).waiting()
    asked = asked.filter(Exists(items.filter(working, pk=OuterRef("item_id"))))
    for unit, n in (
        asked.values("to_unit_id").annotate(n=Count("item_id", distinct=True)).values_list("to_unit_id", "n")
    ):
        found[unit]["asked"] += n
    drafted = Claim.objects.filter(area_id=area_id, state="drafted", item__is_open=True)
    by_lead = drafted.values("item__lead_unit_id").annotate(n=Count("item_id", distinct=True))
    for unit, n in by_lead.values_list("item__lead_unit_id", "n"):
        found[unit]["submit"] += n
    return found


def _news(area_id, at) -> Counter:
    """Notices since the last morning, by ("to_unit_id", id), ("to_person_id", id), ("to_office", True)."""
    since = rules.last_digest(at, org.calendar(area_id))
    fresh = Notice.objects.filter(area_id=area_id, at__gte=since, at__lt=at)
    counts: Counter = Counter()
    told = ("to_unit_id", "to_person_id", "to_office")
    for *to, n in fresh.values(*told).annotate(n=Count("pk")).values_list(*told, "n"):
        counts.update({pair: n for pair in zip(told, to, strict=True) if pair[1]})
    return counts


# ── the office ─────────────────────────────────────────────────────────────────

OFFICE: dict[str, Callable] = {
    "decide": lambda row: row["has_extension_waiting"],
    "pingpong": lambda row: row["open_declines"] and row["pinged"],
    "confirm_close": lambda row: row["awaits_leader"],
    "verify": lambda row: row["state"] == State.CLAIMED,
    "declined": lambda row: row["open_declines"],
}
MINE = {"decide", "confirm_close"}  # of the leader that the item names, or of any where it names none


def _office_rows(area_id):
    """Open items that wait for somebody apart, as many of a kind together: one question."""
    waits = Q(has_extension_waiting=True) | Q(open_declines__gt=0) | Q(awaits_leader=True) | Q(state=State.CLAIMED)
    rows = Item.objects.filter(waits, area_id=area_id, is_open=True).annotate(pinged=Q(decline_count__gte=PING_PONG))
    paths = {pk: unit.path for pk, unit in org.all_units(area_id).items()}
    grouped = rows.values(
        "register_id", "lead_unit_id", "leader_person_id", "verify_unit_id", "state", "has_extension_waiting",
        "open_declines", "awaits_leader", "pinged",
    ).annotate(n=Count("pk"))  # fmt: skip
    return [{**row, "path": paths.get(row["lead_unit_id"], "")} for row in grouped.order_by("register_id")]


def _sees(hats, row, line) -> bool:
    """Whether one of these hats reaches the item by its lead unit or its register, and may do the act on it."""
    for hat in hats:
        reaches = row["register_id"] == hat.register_id if hat.register_id else row["path"].startswith(hat.scope_path)
        reaches = reaches or row["leader_person_id"] in hat.persons
        if not reaches:
            continue
        if line.key in MINE and row["leader_person_id"] not in (None, *hat.persons):
            continue
        if line.key == "verify":
            if row["lead_unit_id"] in hat.units:
                continue
            if row["verify_unit_id"] and str(row["verify_unit_id"]) not in hat.unit_path.split("."):
                continue
        return True
    return False


# ── addressees ─────────────────────────────────────────────────────────────────


def _reachable(area_id) -> set[int]:
    return set(Address.objects.filter(area_id=area_id).values_list("person_id", flat=True))


def _groups(area_id, channels) -> list[int]:
    named = {name for channel in channels.all for name in channel.units}
    return [pk for pk, unit in org.all_units(area_id).items() if {unit.name, unit.short_name} & named]


def _before(area_id, at) -> dict[tuple, dict]:
    """The last digest of these weeks to each."""
    sent = Message.objects.filter(area_id=area_id, kind=DIGEST, made_at__gte=at - rules.SAID_AGAIN, made_at__lt=at)
    last = sent.values("person_id", "unit_id").annotate(last=Max("id")).values("last")
    found = Message.objects.filter(area_id=area_id, pk__in=last)
    return {
        ("person_id", person) if person else ("unit_id", unit): counts
        for person, unit, counts in found.values_list("person_id", "unit_id", "counts")
    }
