"""渠道: how each way out is doing, and what it could not bring. No title, no name of anybody."""

from collections import Counter, defaultdict

from django.db.models import Count, Q
from django.utils.translation import gettext

from taizhang.engine.refusal import N_
from taizhang.ledger.models import Item
from taizhang.ledger.rules import day_of
from taizhang.notices.models import Address, ChannelState, Message, Notice, NoticeRead
from taizhang.notices.queries import inbox_line
from taizhang.notices.rules import LABELS
from taizhang.notices.sending import file, rules, whom
from taizhang.notices.sending.rules import ADDRESS_KINDS, DIGEST, GONE_OUT, STATES, TEST, State
from taizhang.org import queries as org
from taizhang.org.models import Person, Post
from taizhang.ui.reach import NotInReach

PAGE = 50
KINDS = {DIGEST: N_("早上汇总"), TEST: N_("测试消息")}


def page(actor, at, *, before=None) -> dict:
    channels = file.read()
    area_id = actor.area_id
    states = {s.name: s for s in ChannelState.objects.filter(area_id=area_id)}
    open_ = Message.objects.filter(area_id=area_id).filter(Q(due_at__isnull=False) | Q(state=State.DEAD))
    tallies = {
        name: (waiting, dead)
        for name, waiting, dead in open_.values("channel")
        .annotate(waiting=Count("pk", filter=Q(due_at__isnull=False)), dead=Count("pk", filter=Q(state=State.DEAD)))
        .values_list("channel", "waiting", "dead")
    }
    return {
        "channels": channels,
        "problems": [_problem(p) for p in channels.problems],
        "rows": [_row(c, states.get(c.name), tallies.get(c.name, (0, 0)), at, area_id) for c in channels.all],
        "unchosen": tallies.get("", (0, 0))[0],
        "gone": sum(dead for name, (_, dead) in tallies.items() if channels.named(name) is None),
        "without": _without(area_id, day_of(at)) if channels.usable else 0,
        **_dead(area_id, before),
    }


def _problem(problem) -> str:
    says = gettext(problem.says).format(**problem.values)
    return gettext("第 {line} 行：{says}").format(line=problem.line, says=says) if problem.line else says


def _row(channel, state, tally, at, area_id) -> dict:
    resting = state.rests_until if state and state.rests_until and state.rests_until > at else None
    ill = state is not None and state.ill_at is not None and (state.well_at is None or state.ill_at > state.well_at)
    word = N_("还没有用过") if state is None else N_("歇一会儿再发") if resting else N_("不通") if ill else N_("通")
    unknown = [name for name in channel.units if not _unit(area_id, name)]
    return {
        "name": channel.name,
        "kind": gettext(file.KINDS[channel.kind]),
        "host": f"{channel.host}:{channel.port}",
        "units": "、".join(channel.units),
        "unknown": "、".join(unknown),
        "word": gettext(word),
        "is_ill": ill,
        "rests_until": resting,
        "well_at": state.well_at if state else None,
        "ill_at": state.ill_at if state else None,
        "told": gettext(state.told) if ill and state.told else "",
        "waiting": tally[0],
        "dead": tally[1],
    }


def _unit(area_id, name) -> bool:
    return any(name in (unit.name, unit.short_name) for unit in org.all_units(area_id).values())


def _without(area_id, on) -> int:
    """People whom nothing reaches outside the inbox."""
    posts = Post.objects.filter(area_id=area_id).in_force(on)
    reached = Address.objects.filter(area_id=area_id).values("person_id")
    return posts.exclude(person_id__in=reached).values("person_id").distinct().count()


def _dead(area_id, before) -> dict:
    found = Message.objects.filter(area_id=area_id, state=State.DEAD)
    if before:
        found = found.filter(pk__lt=before)
    dead = list(found.order_by("-pk")[: PAGE + 1])
    more, dead = len(dead) > PAGE, dead[:PAGE]
    units = org.unit_names(area_id)
    return {
        "dead": [
            {
                "id": m.pk,
                "at": m.failed_at or m.made_at,
                "channel": m.channel,
                "kind": kind_word(m.kind),
                "to": gettext("{unit}工作群").format(unit=units.get(m.unit_id, "")) if m.unit_id else gettext("个人"),
                "attempts": m.attempts,
                "told": gettext(m.told) if m.told else "",
            }
            for m in dead
        ],
        "more": dead[-1].pk if more else None,
    }


def kind_word(kind) -> str:
    return gettext(KINDS.get(kind) or LABELS.get(kind, kind))


def own(actor, at) -> dict:
    """A person's own addresses and what was sent there lately."""
    channels = file.read()
    known = {a.kind: a for a in Address.objects.filter(area_id=actor.area_id, person_id=actor.person_id)}
    mine = Message.objects.filter(area_id=actor.area_id, person_id=actor.person_id).exclude(state=State.DROPPED)
    return {
        "kinds": [
            {
                "kind": kind,
                "label": gettext(label),
                "masked": known[kind].masked if kind in known else "",
                "is_open": channels.of_kind("mail" if kind == rules.MAIL else "sms") is not None,
            }
            for kind, label in ADDRESS_KINDS.items()
        ],
        "sent": [
            {
                "at": m.sent_at or m.made_at,
                "kind": kind_word(m.kind),
                "state": gettext(STATES[State(m.state)]),
                "told": gettext(m.told) if m.told and m.state not in GONE_OUT else "",
                "url": m.notice_id,
            }
            for m in mine.order_by("-pk")[:8]
        ],
    }


def notice(actor, notice_id) -> dict:
    """What the link of a message leads to. 404 for whoever it is not addressed to."""
    found = Notice.objects.visible_to(actor).filter(pk=notice_id).first()
    if found is None:
        raise NotInReach
    return inbox_line(actor, found)


def told(actor, item_id, at):
    """送达情况: of each notice about an item, whom it reached, who has read it, what became of the messages."""
    item = Item.objects.visible_to(actor, "ledger.urge").filter(pk=item_id).first()
    if item is None:
        raise NotInReach
    found = list(Notice.objects.filter(area_id=actor.area_id, item_id=item_id).order_by("-pk")[:PAGE])
    ids = [n.pk for n in found]
    reads, sent = defaultdict(dict), defaultdict(Counter)
    known = NoticeRead.objects.filter(area_id=actor.area_id, notice_id__in=ids)
    for notice_id, person_id, read_at in known.values_list("notice_id", "person_id", "at"):
        reads[notice_id][person_id] = read_at
    messages = Message.objects.filter(area_id=actor.area_id, notice_id__in=ids)
    for notice_id, unit_id, state in messages.values_list("notice_id", "unit_id", "state"):
        sent[notice_id][unit_id is not None, State(state)] += 1
    reached = whom.persons_of(actor.area_id, found, day_of(at))
    persons = set().union(*reached.values(), *reads.values(), {n.to_person_id for n in found} - {None})
    names = dict(Person.objects.filter(area_id=actor.area_id, pk__in=persons).values_list("pk", "name"))
    units = org.unit_names(actor.area_id)
    return {
        "item": item,
        "rows": [
            {
                "at": n.at,
                "kind": kind_word(n.kind),
                "to": units.get(n.to_unit_id, "") if n.to_unit_id else names.get(n.to_person_id, gettext("督查室")),
                "read": [(names.get(pk, ""), at) for pk, at in sorted(reads[n.pk].items(), key=lambda r: r[1])],
                "unread": [names.get(pk, "") for pk in sorted(reached[n.pk] - set(reads[n.pk]))],
                "sent": [
                    {
                        "way": gettext("工作群") if is_group else gettext("个人"),
                        "state": gettext(STATES[state]),
                        "n": count if count > 1 else 0,
                        "is_dead": state == State.DEAD,
                    }
                    for (is_group, state), count in sorted(sent[n.pk].items())
                ],
                "is_done": n.done_at is not None,
                "asks": n.asks,
            }
            for n in found
        ],
    }
