"""Empties the outbox: a turn of at most some seconds, so that other work gets its turn too."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from taizhang.engine.refusal import N_
from taizhang.jobs import task
from taizhang.notices.models import Address, ChannelState, Message
from taizhang.notices.sending import actions, digest, file, rules, sealing, words
from taizhang.notices.sending.channels import Letter, Sender
from taizhang.notices.sending.file import Channel, Channels
from taizhang.notices.sending.rules import DIGEST, TEST, Outcome, State
from taizhang.org import queries as org

BATCH = 50
TURN = 20.0  # seconds
LEASE = timedelta(minutes=15)  # longer than a batch may take at the longest timeout of each

NO_CHANNEL = N_("没有可用的渠道：收信人没有填邮箱、手机号，或 channels.toml 里没有对应的渠道")
NO_KEY = N_("地址解不开（密钥换过），请本人到“我”里重新填一次")


@task()
def send() -> int:
    """Send what is due in every area."""
    now, until = timezone.now, time.monotonic() + TURN
    sent = sum(drain(area_id, now, go_on=lambda: time.monotonic() < until) for area_id in org.area_ids())
    if time.monotonic() >= until:  # more may wait
        send.using(unique_key="notices.send", run_after=now() + timedelta(seconds=1)).enqueue()
    return sent


@task()
def morning(day: str = "") -> int:
    """The digest of today; a morning that was missed is over."""
    at = timezone.now()
    if day and day != timezone.localtime(at).date().isoformat():
        return 0
    made = 0
    for area_id in org.area_ids():
        actions.sweep(area_id, at)
        made += digest.write(area_id, at)
    if made:
        send.using(unique_key="notices.send").enqueue()
    return made


def drain(area_id: int, now: Callable[[], datetime], *, go_on: Callable[[], bool] = lambda: True) -> int:
    """Send what is due; returns how many went out. With a file that cannot be read nothing is touched."""
    channels, out = file.read(), 0
    if not channels.usable:
        return 0
    actions.end_rests(area_id, channels.changed_at, now())
    with Sender(channels) as sender:
        while go_on() and (batch := actions.claim(area_id, now(), most=BATCH, lease=LEASE)):
            out += _Turn(area_id, channels, sender, batch, now).run(go_on)
    return out


class _Turn:
    """One batch: addresses, words and counts are read for all of it, then one after the other is sent."""

    def __init__(self, area_id, channels: Channels, sender: Sender, batch: list[Message], now) -> None:
        self.area_id, self.channels, self.sender, self.batch, self.now = area_id, channels, sender, batch, now
        at = now()
        self.calendar = org.calendar(area_id)
        self.writer = words.Writer(area_id, batch, channels.site, at)
        persons = {m.person_id for m in batch if m.person_id}
        found = Address.objects.filter(area_id=area_id, person_id__in=persons)
        self.addresses = {(a.person_id, a.kind): a.sealed for a in found}
        self.today = actions.sent_today(area_id, batch, at)
        resting = ChannelState.objects.filter(area_id=area_id, rests_until__gt=at)
        self.rests = dict(resting.values_list("name", "rests_until"))
        self.units = org.all_units(area_id)
        self.fared: dict[str, list[Outcome]] = {}

    def run(self, go_on: Callable[[], bool]) -> int:
        out = 0
        for message in self.batch:
            if go_on():
                out += self._one(message)
            else:  # the turn is over: given back
                at = self.now()
                actions.settle(message, State.WAITING, at=at, due_at=at, told=message.told, counts=False)
        for name, outcomes in self.fared.items():
            actions.note(self.area_id, name, outcomes, self.now())
        return out

    def _one(self, message: Message) -> bool:
        at = self.now()
        channel, to, missing = self._way(message)
        if channel is None:
            actions.settle(message, State.DROPPED, at=at, told=missing)
            return False
        if channel.name in self.rests:  # nobody knocks while it rests; it costs no attempt
            until = self.rests[channel.name]
            actions.settle(
                message, State.WAITING, at=at, due_at=until, told=message.told, counts=False, channel=channel.name
            )
            return False
        said = self.writer.words(message)
        if said.drop:
            actions.settle(message, State.DROPPED, at=at, told=said.drop)
            return False
        if later := self._later(message, at):
            state, told, due_at = later
            actions.settle(message, state, at=at, told=told, due_at=due_at, counts=False)
            return False
        if to is None:
            actions.settle(message, State.DEAD, at=at, told=NO_KEY, channel=channel.name)
            return False
        letter = Letter(message.key, said.subject, said.text, to)
        outcome = self.sender.send(channel, letter, at)
        return self._settle(message, channel, outcome, self.now())

    def _later(self, message, at):
        """(state, why, when) of what has become too late or too much for today."""
        to = (message.person_id, message.unit_id)
        if why := rules.folds(message.kind, at, self.today.get(to, 0), self.calendar):
            return State.FOLDED, why.format(cap=rules.CAP), None
        if message.kind != TEST and not rules.is_open(at, self.calendar):
            if message.kind == DIGEST:  # of another morning
                return State.DROPPED, "", None
            return State.WAITING, message.told, rules.opening(at, self.calendar)
        return None

    def _settle(self, message, channel: Channel, outcome, at) -> bool:
        then = rules.after(outcome, message.attempts, at)
        due_at = then.due_at
        actions.settle(
            message, then.state, at=at, told=outcome.says, due_at=due_at, counts=then.counts, channel=channel.name
        )
        self.fared.setdefault(channel.name, []).append(outcome)
        if outcome.rests:
            self.rests[channel.name] = until = at + outcome.rests
            actions.rest(message, channel.name, until)
        if outcome.is_out:
            to = (message.person_id, message.unit_id)
            self.today[to] = self.today.get(to, 0) + (message.kind != TEST)
        return outcome.is_out

    def _way(self, message: Message) -> tuple[Channel | None, str | None, str]:
        """(channel, address, why there is none). The address is None when it cannot be opened any more."""
        if message.unit_id:
            unit = self.units.get(message.unit_id)
            found = self.channels.of_unit({unit.name, unit.short_name}) if unit else []
            return (found[0], "", "") if found else (None, "", NO_CHANNEL)
        if message.channel and (channel := self.channels.named(message.channel)):
            if channel.kind in file.ROBOTS:
                return channel, "", ""
            if way := self._to(message, channel):
                return way
        # A digest is long and can be read at a desk; what cannot wait goes to the telephone.
        kinds = ("mail", "sms") if message.kind == DIGEST else ("sms", "mail")
        for kind in kinds:
            if (channel := self.channels.of_kind(kind)) and (way := self._to(message, channel)):
                return way
        return None, "", NO_CHANNEL

    def _to(self, message, channel):
        kind = rules.MAIL if channel.kind == "mail" else rules.MOBILE
        sealed = self.addresses.get((message.person_id, kind))
        return (channel, sealing.open_sealed(sealed), "") if sealed else None
