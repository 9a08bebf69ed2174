"""What happened to one promise, told in order. Each story is a generator: it yields the instant of its next act
and is resumed at that instant, so that all stories together write one journal in the order of time."""

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from taizhang.config.demo import county, promises
from taizhang.config.demo.people import County
from taizhang.engine import drawings
from taizhang.engine.refusal import Refused
from taizhang.ledger import actions
from taizhang.ledger.models import Evidence, Item
from taizhang.ledger.rules import day_of

VERIFIERS = ("verifier", "verifier2", "clerk2")
LEADERS = ("leader", "zhenghaichuan", "xiezhiwei", "lujingxing")


@dataclass
class Told:
    """The plot: which promise, where, how it ends, and the days of its life."""

    book: promises.Book
    promise: promises.Promise
    township: str
    place: str
    count: int
    serial: int
    fate: str
    entered_at: datetime
    due_on: date
    ends_at: datetime  # of the last act that the fate asks for


class Story:
    def __init__(self, made: County, told: Told, rng, calendar, album):
        self.made, self.told, self.rng, self.calendar, self.album = made, told, rng, calendar, album
        promise = told.promise
        self.lead = told.township if promise.lead == "T" else promise.lead
        joint = [told.township if code == "T" else code for code in promise.joint]
        self.joint = [code for code in dict.fromkeys(joint) if code != self.lead]
        if self.lead in county.WITHOUT_LIAISON and told.fate not in ("draft", "issued", "declined"):
            told.fate = "accepted"  # nobody there to report: a gap for the cockpit to find
        self.leader = LEADERS[sum(map(ord, self.lead)) % len(LEADERS)]
        self.title = promise.title.format(p=told.place, n=told.count)
        self.item = None
        self.seed = rng.randrange(1 << 30)
        self.spots = 0  # photographed so far: each report and each claim shows another one

    # ── who ──
    def _head(self, at, code=None):
        return self.made.actor(self.made.heads[code or self.lead], at)

    def _liaison(self, at, code=None):
        code = code or self.lead
        return self.made.actor(self.made.liaisons.get(code, self.made.heads[code]), at)

    def _verifier(self, at):
        return self.made.by_name(VERIFIERS[self.seed % 2], at)

    def _clerk(self, at):
        return self.made.by_name("clerk", at)

    # ── when ──
    def _after(self, at, days):
        """So many working days later, at some minute of office hours."""
        day = self.calendar.add(day_of(at), max(0, int(days))) if days >= 1 else day_of(at)
        then = datetime(day.year, day.month, day.day, 0, 30, tzinfo=at.tzinfo) + timedelta(minutes=self.rng.randrange(0, 540))
        return max(then, at + timedelta(minutes=self.rng.randrange(9, 70)))

    def _toward(self, at, share):
        """A part of the way from now to the end of the story."""
        then = at + (self.told.ends_at - at) * share
        return max(then, at + timedelta(minutes=20))

    # ── the plot ──
    def run(self):
        told, at = self.told, self.told.entered_at
        at = yield at
        self._enter(at)
        if told.fate == "draft":
            return
        at = yield at + timedelta(minutes=self.rng.randrange(5, 90))
        actions.issue(self.item, by=self._clerk(at), at=at)
        if told.fate == "issued":
            return
        if told.fate == "declined":
            at = yield self._after(at, 1)
            actions.decline(self.item, reason=self.rng.choice(promises.DECLINE_REASONS), by=self._liaison(at), at=at)
            return
        at = yield self._after(at, 0.5 if self.rng.random() < 0.7 else 1)
        yield from self._accept(at)
        if told.fate == "accepted":
            return
        if told.fate in ("withdrawn", "suspended"):
            at = yield self._toward(at, 0.5)
            self._report(at)
            at = yield self._toward(at, 0.9)
            act = actions.withdraw if told.fate == "withdrawn" else actions.suspend
            act(self.item, reason="上级方案调整，" + ("不再实施。" if told.fate == "withdrawn" else "等省厅批复后恢复。"), by=self._clerk(at), at=at)
            return
        yield from self._work(at)

    def _accept(self, at):
        actions.accept(self.item, by=self._liaison(at), at=at)
        for code in self.joint:
            if self.rng.random() < 0.6:
                at = yield at + timedelta(minutes=self.rng.randrange(20, 300))
                actions.accept(self.item, by=self._liaison(at, code), at=at)

    def _work(self, at):
        told = self.told
        for share in (0.3, 0.5)[: self.rng.choice((1, 1, 2))]:
            at = yield self._toward(at, share)
            self._report(at, photos=self.rng.choice((0, 0, 1)))
        if told.fate == "extension" or (told.fate == "closed" and self.rng.random() < 0.15):
            at = yield self._toward(at, 0.3)
            yield from self._extend(at, decide=told.fate != "extension")
        if told.fate in ("red", "stuck"):
            at = yield max(self._toward(at, 0.8), self._start(told.due_on + timedelta(days=1)))
            self._urge(at)
        if told.fate == "stuck":
            at = yield self._after(at, 2)
            actions.instruct(
                self.item, text=self.rng.choice(promises.INSTRUCTIONS), by=self.made.by_name(self.leader, at), at=at
            )
        if told.fate in ("working", "red", "stuck", "extension"):
            return
        at = yield self._toward(at, 0.5)
        at = yield from self._claim(at)
        if told.fate == "drafted":
            return
        if told.fate == "claimed":
            return
        if told.fate == "returned" or self.rng.random() < 0.18:
            at = yield self._after(at, 1)
            self._return(at)
            if told.fate == "returned":
                return
            at = yield self._after(at, 1)
            at = yield from self._claim(at)
        at = yield max(told.ends_at, at + timedelta(hours=3))
        at = yield from self._close(at)
        if told.fate in ("rebound", "rebound_closed"):
            at = yield self._after(at, self.rng.randrange(12, 30))
            due = self.calendar.add(day_of(at), self.rng.randrange(8, 25))
            actions.reopen(self.item, reason=self.rng.choice(promises.REBOUNDS), due_on=due, by=self._clerk(at), at=at)
            at = yield self._after(at, 2)
            self._report(at)
            if told.fate == "rebound_closed":
                at = yield self._after(at, 3)
                at = yield from self._claim(at)
                at = yield self._after(at, 1)
                yield from self._close(at)

    def _start(self, day):
        return datetime(day.year, day.month, day.day, 2, 0, tzinfo=self.told.entered_at.tzinfo)

    # ── the acts ──
    def _enter(self, at):
        told, units = self.told, self.made.units
        kind, title, passage = promises.SOURCES[told.book.code]
        said = day_of(at) - timedelta(days=self.rng.randrange(0, 4))
        words = {
            "m": said.month, "d": said.day, "i": told.serial % 23 + 1, "title": self.title,
            "lead": self.made.names[self.lead], "due": f"{told.due_on.month}月{told.due_on.day}日",
            "leader": self.made.actor(self.made.people[self.leader], at).person_name,
        }  # fmt: skip
        source = actions.Source(
            kind=kind, title=title.format(**words), passage=passage.format(**words), said_on=said,
            before="会议认为，抓落实是当前最要紧的事。", after="办理情况按月报县督查室。",
        )  # fmt: skip
        fields = {}
        for key, _, field_kind, choices in told.book.fields:
            fields[key] = (
                self.rng.choice(choices.splitlines()) if field_kind == "choice"
                else str(self.rng.randrange(2, 60) * (100 if key == "invest" else 1)) if field_kind == "number"
                else f"{self.rng.randrange(1, 5)}.{self.rng.randrange(1, 9)}.{self.rng.randrange(1, 6)}"
            )  # fmt: skip
        draft = actions.Draft(
            register_id=self.made.registers[told.book.code], title=self.title,
            requirement=f"{self.title}。明确专人负责，按节点报进展。", done_when=told.promise.done_when.format(n=told.count),
            lead_unit_ids=(units[self.lead],), joint_unit_ids=tuple(units[code] for code in self.joint),
            responsible_person_id=self.made.heads[self.lead] if self.rng.random() < 0.93 else None,
            leader_person_id=self.made.people[self.leader], due_on=told.due_on, place=told.place, source=source, fields=fields,
        )  # fmt: skip
        self.item = actions.enter(draft, by=self._clerk(at), at=at).stream_id

    def _report(self, at, photos=0):
        progress = min(95, 10 + int(85 * (at - self.told.entered_at) / max(self.told.ends_at - self.told.entered_at, timedelta(hours=1))))
        files = [self._photo(at, after=False) for _ in range(photos)]
        self.spots += 1
        actions.report(
            self.item, text=self.rng.choice(promises.PROGRESS), progress=max(5, progress), files=files, by=self._liaison(at), at=at
        )

    def _claim(self, at):
        liaison = self._liaison(at)
        files = [self._photo(at, after=False), self._photo(at, after=True)]
        self.spots += 1
        if self.rng.random() < 0.35:
            files.append(self._paper(at))
        actions.add_evidence(self.item, files=files, by=liaison, at=at)
        at = yield at + timedelta(minutes=self.rng.randrange(4, 25))
        proofs = list(Evidence.objects.filter(item_id=self.item).order_by("-no").values_list("pk", flat=True)[: len(files)])
        actions.draft_claim(
            self.item, statement=self.rng.choice(promises.STATEMENTS), evidence_ids=sorted(proofs), by=liaison, at=at
        )
        if self.told.fate == "drafted":
            return at
        at = yield at + timedelta(minutes=self.rng.randrange(15, 240))
        actions.submit_claim(self.item, by=self._head(at), at=at)
        return at

    def _judge(self, at, verdicts):
        verifier = self._verifier(at)
        item = Item.objects.get(pk=self.item)
        proofs = list(item.claims.order_by("-round").first().proofs.order_by("evidence__no").values_list("evidence_id", flat=True))
        for n, evidence_id in enumerate(proofs):
            actions.open_proof(self.item, evidence_id, by=verifier, at=at)
            at = yield at + timedelta(seconds=self.rng.randrange(20, 160))
            verdict = verdicts[min(n, len(verdicts) - 1)]
            note = self.rng.choice(promises.VERDICT_NOTES) if verdict == "true" else "与现场对不上，请补拍。"
            actions.judge(self.item, evidence_id, verdict=verdict, note=note, by=verifier, at=at)
        return at

    def _return(self, at):
        reason = self.rng.choice(promises.RETURN_REASONS).format(other="另一件事项")
        actions.return_(self.item, reason=reason, by=self._verifier(at), at=at)

    def _close(self, at):
        at = yield from self._judge(at, ("true",))
        at = yield at + timedelta(minutes=2)
        actions.close(self.item, remark="逐份看过佐证，与完成标准相符。", by=self._verifier(at), at=at)
        return at

    def _extend(self, at, decide):
        due = Item.objects.get(pk=self.item).due_on
        later = self.calendar.add(max(due, day_of(at)), self.rng.randrange(5, 20))
        actions.ask_extension(self.item, due_on=later, reason=self.rng.choice(promises.EXTENSION_REASONS), by=self._head(at), at=at)
        if decide:
            at = yield self._after(at, 1)
            leader = self.made.by_name(self.leader, at)
            if self.rng.random() < 0.75:
                actions.grant_extension(self.item, decision="同意，仅此一次。", by=leader, at=at)
            else:
                actions.refuse_extension(self.item, reason="条件具备，按原时限办。", by=leader, at=at)

    def _urge(self, at):
        actions.urge(self.item, text=self.rng.choice(promises.URGES), by=self._clerk(at), at=at)

    # ── proof ──
    def _photo(self, at, after):
        taken = at - timedelta(minutes=self.rng.randrange(10, 600))
        scene = self.told.promise.scene
        if after and self.album.get(scene) and self.rng.random() < 0.04:
            picture = drawings.forwarded(self.rng.choice(self.album[scene]))  # handed in twice
        else:
            picture = drawings.draw(scene, self.seed + self.spots, after=after, taken_at=taken, place=self.told.place)
            if after:
                self.album.setdefault(scene, []).append(picture)
        caption = f"{self.told.place}，整改{'后' if after else '前'}"
        return actions.Upload(io.BytesIO(picture), f"IMG_{taken:%Y%m%d_%H%M%S}.jpg", caption)

    def _paper(self, at):
        picture = drawings.draw("document", self.seed + 7, after=True)
        return actions.Upload(io.BytesIO(picture), f"验收单{self.told.serial:03d}.jpg", "验收单，签字齐全")


def tell(stories, *, until, commit_every=300):
    """Run all stories in the order of time, up to an instant; what lies beyond has not happened yet."""
    import heapq

    from django.db import transaction

    queue = [(next(running), n, running) for n, running in enumerate(story.run() for story in stories)]
    heapq.heapify(queue)
    while queue:
        with transaction.atomic():
            for _ in range(commit_every):
                if not queue:
                    break
                at, n, running = heapq.heappop(queue)
                if at > until:
                    continue
                try:
                    heapq.heappush(queue, (max(running.send(at), at), n, running))
                except StopIteration:
                    pass
                except Refused as refused:
                    raise AssertionError(f"the demo's own story was refused: {refused}") from refused
