"""What puts messages into the outbox and takes them out again. None of it is history: a message repeats what an
entry says, and who chose which address is nobody's business."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import Item
from taizhang.ledger.rules import DueKind, day_of, start_of
from taizhang.notices.models import Address, ChannelState, Message, Notice
from taizhang.notices.projections import ADDRESSEES
from taizhang.notices.sending import file, rules, sealing, whom
from taizhang.notices.sending.rules import GONE_OUT, TEST, Answer, State
from taizhang.org import queries as org
from taizhang.org.models import Post

TESTS_A_DAY = 5
MOMENT = timedelta(seconds=1)
KEPT, LINGERS = timedelta(days=180), timedelta(days=30)

# ── into the outbox ────────────────────────────────────────────────────────────


def tell(entry):
    """In the transaction of the entry: a message for each notice of it that cannot wait. Costs one look at a file
    where no channel is declared."""
    channels = file.read()
    if not channels.there:
        return
    first = entry.entry_id * ADDRESSEES
    notices = Notice.objects.filter(area_id=entry.area_id, pk__gte=first, pk__lt=first + ADDRESSEES)
    urgent = [n for n in notices.order_by("pk") if rules.goes_at_once(n.kind, _is_immediate(n))]
    if not urgent:
        return
    calendar, at = org.calendar(entry.area_id), entry.at
    reached = whom.persons_of(entry.area_id, urgent, day_of(at))
    reachable = having_address(entry.area_id, set().union(*reached.values()))
    if reachable:
        reachable -= whom.stood_in_for(entry.area_id, day_of(at))
    made = []
    for notice in urgent:
        to = [{"person_id": person} for person in sorted(reached[notice.pk] & reachable)]
        if notice.to_unit_id and has_group(entry.area_id, notice.to_unit_id, channels):
            to.append({"unit_id": notice.to_unit_id})
        made += [_message(entry.area_id, notice, at, calendar, **each) for each in to]
    put(made)
    if any(m.due_at == at for m in made):
        from taizhang.notices.sending.job import send

        send.using(unique_key="notices.send").enqueue()


def put(messages):
    """What stands in the outbox already is not put there again."""
    Message.objects.bulk_create(messages, ignore_conflicts=True, batch_size=500)


def _message(area_id, notice, at, calendar, **to):
    message = Message(
        area_id=area_id, key=key_of(f"n{notice.pk}", **to), kind=notice.kind, notice_id=notice.pk, made_at=at, **to
    )
    if why := rules.folds(notice.kind, at, 0, calendar):
        message.state, message.told = State.FOLDED, why
    else:
        message.due_at = rules.opening(at, calendar)
    return message


def key_of(what, person_id=None, unit_id=None):
    """The same for the same words to the same addressee, for ever."""
    return f"tz.{what}.{f'p{person_id}' if person_id else f'u{unit_id}'}"


def _is_immediate(notice):
    if notice.kind not in rules.AT_ONCE_IF_IMMEDIATE:
        return False
    of = {"handout_id": notice.handout_id} if notice.handout_id else {"pk": notice.item_id}
    return Item.objects.filter(area_id=notice.area_id, due_kind=DueKind.NOW, **of).exists()


def having_address(area_id, persons) -> set[int]:
    if not persons:
        return set()
    found = Address.objects.filter(area_id=area_id, person_id__in=persons)
    return set(found.values_list("person_id", flat=True))


def has_group(area_id, unit_id, channels) -> bool:
    """Whether a robot speaks into the unit's group. Nobody knows while the file cannot be read: then it may."""
    if channels.problems:
        return True
    unit = org.all_units(area_id).get(unit_id)
    return unit is not None and bool(channels.of_unit({unit.name, unit.short_name}))


# ── out of it ──────────────────────────────────────────────────────────────────


def claim(area_id, at, *, most, lease) -> list[Message]:
    """Messages that are due, taken by this worker for the length of the lease; one whose worker is gone becomes due
    again by itself. Nobody else gets the same ones."""
    due = Message.objects.filter(area_id=area_id).due(at).order_by("due_at", "id")
    taken = []
    with transaction.atomic():
        for message in due[:most]:
            mine = Message.objects.filter(
                area_id=area_id, pk=message.pk, due_at=message.due_at, attempts=message.attempts
            )
            if mine.update(state=State.SENDING, attempts=F("attempts") + 1, due_at=at + lease):
                message.state, message.attempts, message.due_at = State.SENDING, message.attempts + 1, at + lease
                taken.append(message)
    return taken


def settle(message, state, *, at, told="", due_at=None, counts=True, channel=None) -> bool:
    """How an attempt ended; False when the lease was lost and somebody else has it."""
    changes = {"state": state, "due_at": due_at, "told": told[:200]}
    if channel is not None:
        changes["channel"] = channel
    if state in GONE_OUT:
        changes["sent_at"] = at
    elif told and counts:
        changes["failed_at"] = at
    if not counts:
        changes["attempts"] = F("attempts") - 1
    mine = Message.objects.filter(area_id=message.area_id, pk=message.pk, attempts=message.attempts)
    return bool(mine.filter(state=State.SENDING).update(**changes))


def note(area_id, name, outcomes, at):
    """How the channel fared in a turn: well when the last one was, and at rest when the last one asks for it."""
    known: dict = {"rests_until": None, "rests_since": None}
    for outcome in outcomes:
        if outcome.is_out:
            known["well_at"] = at
        elif outcome.answer != Answer.REFUSED:  # that one was the message's own
            known |= {"ill_at": at, "told": outcome.says[:200]}
    if outcomes[-1].rests:
        known |= {"rests_until": at + outcomes[-1].rests, "rests_since": at}
    if outcomes[-1].is_out and "ill_at" in known:
        known["ill_at"] = at - MOMENT  # well again
    ChannelState.objects.update_or_create(area_id=area_id, name=name, defaults=known)


def rest(message, name, until):
    """What is due through a channel that rests waits with it, in one statement."""
    same = Q(channel=name)
    if message.unit_id:
        same |= Q(channel="", unit_id=message.unit_id)
    waiting = Message.objects.filter(same, area_id=message.area_id, state=State.WAITING, due_at__lte=until)
    waiting.update(due_at=until, channel=name)


def end_rests(area_id, changed_at, at):
    """A file that was mended since wakes the channels that rest, and what waits for them."""
    for resting in ChannelState.objects.filter(area_id=area_id, rests_until__gt=at):
        if resting.rests_since.timestamp() < changed_at:
            waiting = Message.objects.filter(area_id=area_id, channel=resting.name, state=State.WAITING)
            waiting.update(due_at=at)
            resting.rests_until = resting.rests_since = None
            resting.save()


def sent_today(area_id, messages, at) -> dict[tuple, int]:
    """How many each addressee of these messages has been sent since midnight."""
    persons = {m.person_id for m in messages if m.person_id}
    units = {m.unit_id for m in messages if m.unit_id}
    today = Message.objects.filter(area_id=area_id, sent_at__gte=start_of(day_of(at))).exclude(kind=TEST)
    found: dict[tuple, int] = {}
    for pair in today.filter(Q(person_id__in=persons) | Q(unit_id__in=units)).values_list("person_id", "unit_id"):
        found[pair] = found.get(pair, 0) + 1
    return found


def sweep(area_id, at):
    """What is half a year old, and the addresses of people who have held no post for a month."""
    Message.objects.filter(area_id=area_id, made_at__lt=at - KEPT, due_at=None).delete()
    posts = Post.objects.filter(area_id=area_id, person_id=OuterRef("person_id"))
    held = posts.filter(Q(to_on=None) | Q(to_on__gte=day_of(at - LINGERS)))
    Address.objects.filter(~Exists(held), area_id=area_id).delete()


# ── by hand ────────────────────────────────────────────────────────────────────


def send_again(area_id, ids, *, at) -> int:
    """再发: what was given up begins anew. The key stays, so that a server that knows it answers once."""
    dead = Message.objects.filter(area_id=area_id, state=State.DEAD)
    if ids is not None:
        dead = dead.filter(pk__in=ids)
    return dead.update(state=State.WAITING, attempts=0, due_at=at, told="")


def try_channel(name, nonce, *, by, at):
    """A test message into a group, or to the own address of who tries."""
    channel = _usable().named(name)
    if channel is None:
        raise Refused("no_such_channel", N_("channels.toml 里没有这个渠道了，请刷新页面"), kind="missing")
    to = {"person_id": by.person_id}
    if channel.kind in ("mail", "sms"):
        kind = rules.MAIL if channel.kind == "mail" else rules.MOBILE
        if not Address.objects.filter(area_id=by.area_id, person_id=by.person_id, kind=kind).exists():
            says = N_("测试消息发到您自己的地址：请先在“我”里填好邮箱或手机号")
            raise Refused("no_address", says)
    _test(f"t{nonce}", channel.name, to, at, by.area_id)


def try_address(kind, nonce, *, by, at):
    """A test message to one's own address."""
    channel = _usable().of_kind("mail" if kind == rules.MAIL else "sms")
    if channel is None:
        raise Refused("no_channel", N_("县里还没有开通这个渠道，消息仍在收件箱里"))
    tried = Message.objects.filter(
        area_id=by.area_id, person_id=by.person_id, kind=TEST, made_at__gte=start_of(day_of(at))
    )
    if tried.count() >= TESTS_A_DAY:
        raise Refused("enough_tests", N_("今天已经试过 5 次，请明天再试"))
    _test(f"t{nonce}", channel.name, {"person_id": by.person_id}, at, by.area_id)


def _usable():
    channels = file.read()
    if not channels.usable:
        raise Refused("no_channels", N_("channels.toml 还没有写好，先改好再试"))
    return channels


def _test(what, channel, to, at, area_id):
    from taizhang.notices.sending.job import send

    Message.objects.create(
        area_id=area_id, key=key_of(what, **to), kind=TEST, channel=channel, made_at=at, due_at=at, **to
    )
    send.using(unique_key="notices.send").enqueue()


# ── addresses ──────────────────────────────────────────────────────────────────


def keep_address(kind, typed, *, by, at):
    """Save one's own address; empty takes it away."""
    mine = Address.objects.filter(area_id=by.area_id, person_id=by.person_id, kind=kind)
    if not typed.strip():
        mine.delete()
        return
    address = rules.address(kind, typed)
    Address.objects.update_or_create(
        area_id=by.area_id,
        person_id=by.person_id,
        kind=kind,
        defaults={"sealed": sealing.seal(address), "masked": rules.masked(kind, address), "saved_at": at},
    )
