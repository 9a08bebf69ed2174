"""What happened to one promise, told in order: a story plans its acts, and when its time comes each act is done
through the ledger, by whoever does such things."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random

from taizhang.config.demo import county, promises
from taizhang.config.demo.darkroom import Shot
from taizhang.config.demo.hours import Hours
from taizhang.config.demo.people import County
from taizhang.config.demo.plots import OFFERED_UNIT, Plot
from taizhang.ledger import actions
from taizhang.ledger.rules import SHANGHAI, day_of

VERIFIERS = ("verifier", "verifier2")
REOPENED_DAYS = (8, 25)
ORDERED_EVERY = 11  # of those with such a fate, one in so many is ordered by the city, too
ORDERED_FATES = ("working", "yellow", "red", "claimed", "closed")


@dataclass(frozen=True)
class Beat:
    """An act, and how long it kept waiting compared with the other acts of the story."""

    wait: float
    act: Callable
    shots: tuple[Shot, ...] = ()


@dataclass
class Step:
    """An act at its instant; `shots` are what is handed in with it."""

    at: datetime
    act: Callable
    shots: tuple[Shot, ...] = ()


class Story:
    """One item's life. Beats are planned before anything is written; ids are known only when it is."""

    def __init__(self, made: County, plot: Plot, rng: Random, hours: Hours):
        self.made, self.plot, self.rng, self.hours = made, plot, rng, hours
        self.title = plot.promise.title.format(p=plot.place, n=plot.count)
        self.seed = rng.randrange(1 << 30)
        self.spots = 0  # photographed so far: each report and each claim shows another one
        self.item = 0
        self.proofs: list[int] = []  # of the claim that is being prepared
        self.parts: list[Story] = []
        self.excuse: dict[str, str] = {}  # what an extension was asked for with

    def steps(self) -> list[Step]:
        """The beats, spread over the life that the plot allows."""
        beats, plot = list(self.beats()), self.plot
        whole, gone, steps = sum(beat.wait for beat in beats) or 1, 0.0, []
        for beat in beats:
            gone += beat.wait
            at = self.hours.at(plot.begins + (plot.ends - plot.begins) * gone / whole)
            steps.append(Step(at, beat.act, tuple(self._dated(shot, at) for shot in beat.shots)))
        return steps

    # ── what happens ──
    def beats(self) -> Iterator[Beat]:
        fate = self.plot.fate
        yield Beat(0, self._enter)
        if fate == "draft":
            return
        yield Beat(0.1, self._issue)
        if self.plot.serial % ORDERED_EVERY == 4 and fate in ORDERED_FATES:
            yield Beat(0, self._ordered)
        if fate == "issued":
            return
        if fate == "declined":
            yield Beat(0.5, self._decline)
            return
        yield from self._taking_on()
        if fate == "accepted":
            return
        if fate in ("withdrawn", "suspended"):
            yield self._reporting(1)
            yield Beat(1, partial(self._stop, actions.withdraw if fate == "withdrawn" else actions.suspend))
            return
        yield from self._working()
        if fate in ("claimed", "returned", "drafted", "closed", "rebound", "rebound_closed"):
            yield from self._ending()

    def _taking_on(self):
        yield Beat(0.3, partial(self._accept, self.plot.lead))
        for code in self.plot.joint:
            if self.rng.random() < 0.9:
                yield Beat(0.2, partial(self._accept, code))

    def _working(self):
        fate = self.plot.fate
        yield self._reporting(1)
        if fate in ("red", "stuck", "working", "yellow") and self.rng.random() < 0.6:
            yield self._reporting(1)
        if self.plot.lead == OFFERED_UNIT and fate in ("yellow", "divided"):
            yield from self._sharing_out()
        if fate == "divided":
            yield from self._dividing()
        if fate == "extension":
            yield Beat(1, self._ask_for_time)
        if fate == "closed" and self.rng.random() < 0.12:
            yield Beat(0.3, self._ask_for_time)
            yield Beat(0.2, self._decide_on_time)
        if fate in ("red", "stuck"):
            yield Beat(1, self._urge)
        if fate == "stuck":
            yield Beat(0.1, self._instruct)

    def _ending(self):
        fate = self.plot.fate
        yield from self._claiming()
        if fate == "drafted":
            return
        if fate == "claimed":
            if self.seed % 3 == 0:  # one proof seen, the others still to see
                yield from self._judging(("true",))
            return
        if fate == "returned" or self.rng.random() < 0.12:
            yield from self._judging(("doubtful",))
            yield Beat(0.02, self._return)
            if fate == "returned":
                return
            yield from self._claiming()
        yield from self._closing()
        if fate in ("rebound", "rebound_closed"):
            yield Beat(2, self._reopen)
        if fate == "closed" and self.plot.serial % ORDERED_EVERY == 4 and self.plot.serial % 2:
            yield Beat(0.02, self._struck_off_above)
        if fate == "rebound_closed":
            yield self._reporting(0.5)
            yield from self._claiming()
            yield from self._closing()

    def _reporting(self, wait):
        photos = self.rng.random() < (0.2 if self.plot.fate == "closed" else 0.4)
        shots = (self._shot(after=False),) if photos else ()
        self.spots += 1
        return Beat(wait, self._report, shots)

    def _claiming(self):
        """The last report brings the proofs; the liaison drafts, the head submits."""
        shots = self._proofs()
        self.spots += 1
        yield Beat(1, self._report_done, shots)
        yield Beat(0.02, self._draft_claim)
        if self.plot.fate != "drafted":
            yield Beat(0.2, self._submit)

    def _judging(self, verdicts):
        for n, verdict in enumerate(verdicts):
            yield Beat(0.2 if n == 0 else 0.01, partial(self._open, n))
            yield Beat(0.01, partial(self._judge, n, verdict))

    def _closing(self):
        yield from self._judging(["true"] * len(self._proofs()))
        yield Beat(0.01, self._close)

    def _dividing(self):
        lead = self.plot.lead
        others = [code for code in self.plot.joint if code not in county.WITHOUT_LIAISON]
        codes = [f"{lead}1"] if f"{lead}1" in self.made.units else []
        codes = (codes + others + [code for code in ("CG", "ZJ", "JTYS") if code != lead])[:2]
        for code, fate in zip(dict.fromkeys(codes), ("working", "issued"), strict=False):
            plot = replace(self.plot, lead=code, joint=(), fate=fate)
            self.parts.append(Story(self.made, plot, self.rng, self.hours))
        yield Beat(0.5, self._break_down)
        for part in self.parts:
            if part.plot.fate != "issued":
                yield Beat(0.3, partial(part._accept, part.plot.lead))
                yield Beat(0.6, part._report, (part._shot(after=False),))

    def _sharing_out(self):
        for n, title in enumerate(promises.INNER_TASKS):
            yield Beat(0.1, partial(self._add_inner_task, title, n))

    # ── the acts ──
    def _enter(self, at):
        plot, units = self.plot, self.made.units
        draft = actions.Draft(
            register_id=self.made.registers[plot.book.code], title=self.title,
            requirement=f"{self.title}。明确专人负责，按节点报进展。", done_when=plot.promise.done_when.format(n=plot.count),
            lead_unit_ids=(units[plot.lead],), joint_unit_ids=tuple(units[code] for code in plot.joint),
            responsible_person_id=self.made.heads[plot.lead] if self.seed % 14 else None,
            leader_person_id=self.made.people[plot.leader], due_on=plot.due_on, place=plot.place,
            source=self._source(at), fields=self._fields(), **self._position(),
        )  # fmt: skip
        if plot.book.code == "PS":
            self.item = actions.enter_instruction(draft, by=self._leader(at), at=at).stream_id
        else:
            self.item = actions.enter(draft, by=self._clerk(at), at=at).stream_id

    def _issue(self, at):
        actions.issue(self.item, by=self._clerk(at), at=at)

    def _ordered(self, at):
        """The city ordered it, too, with a date of its own."""
        serial, days = self.plot.serial, 45 if self.plot.fate == "closed" else 2
        due = self.hours.calendar.add(max(self.plot.due_on, day_of(at)), days)
        superior = promises.SUPERIORS[serial % len(promises.SUPERIORS)]
        ordered = actions.Ordered(superior, f"市督〔{day_of(at).year}〕{serial}号", day_of(at), due)
        actions.record_superior(self.item, ordered, by=self._clerk(at), at=at)

    def _struck_off_above(self, at):
        paper = f"市督销〔{at.year}〕{self.plot.serial}号"
        actions.superior_struck_off(self.item, struck_off_on=day_of(at), paper=paper, by=self._clerk(at), at=at)

    def _decline(self, at):
        actions.decline(self.item, reason=self._one_of(promises.DECLINE_REASONS), by=self._liaison(at), at=at)

    def _accept(self, code, at):
        actions.accept(self.item, by=self._liaison(at, code), at=at)

    def _report(self, at, uploads=()):
        whole = max(self.plot.ends - self.plot.begins, 1)
        progress = min(90, max(5, int(90 * (self.hours.minute(at) - self.plot.begins) / whole)))
        at_desks = self.plot.promise.scene == "document" or self.plot.book.code in promises.AT_DESKS
        said = promises.DESK_PROGRESS if at_desks else promises.PROGRESS
        text = said[min(progress * len(said) // 100 + self.seed % 2, len(said) - 1)]
        actions.report(self.item, text=text, progress=progress, files=uploads, by=self._liaison(at), at=at)

    def _report_done(self, at, uploads=()):
        recorded = actions.report(
            self.item, text=promises.ALL_DONE, progress=100, files=uploads, by=self._liaison(at), at=at
        )
        self.proofs = [said["id"] for said in recorded.pub["evidence"]]

    def _draft_claim(self, at):
        statement = self._one_of(promises.STATEMENTS)
        actions.draft_claim(self.item, statement=statement, evidence_ids=self.proofs, by=self._liaison(at), at=at)

    def _submit(self, at):
        actions.submit_claim(self.item, by=self._head(at), at=at)

    def _open(self, n, at):
        actions.open_proof(self.item, self.proofs[n], by=self._verifier(at), at=at)

    def _judge(self, n, verdict, at):
        note = self._one_of(promises.VERDICT_NOTES) if verdict == "true" else "与现场对不上，请补拍。"
        actions.judge(self.item, self.proofs[n], verdict=verdict, note=note, by=self._verifier(at), at=at)

    def _return(self, at):
        reason = self._one_of(promises.RETURN_REASONS)
        actions.return_(self.item, reason=reason, by=self._verifier(at), at=at)

    def _close(self, at):
        actions.close(self.item, remark="逐份看过佐证，与完成标准相符。", by=self._verifier(at), at=at)

    def _reopen(self, at):
        due = self.hours.calendar.add(day_of(at), self.rng.randint(*REOPENED_DAYS))
        actions.reopen(self.item, reason=self._one_of(promises.REBOUNDS), due_on=due, by=self._clerk(at), at=at)

    def _stop(self, act, at):
        act(self.item, reason=promises.STOP_REASONS[self.plot.fate], by=self._clerk(at), at=at)

    def _ask_for_time(self, at):
        later = self.hours.calendar.add(max(self.plot.due_on, day_of(at)), self.rng.randrange(5, 20))
        reason = self._one_of(promises.EXTENSION_REASONS)
        grounds = self.plot.book.grounds
        if grounds and self.seed % 2 and day_of(at) <= self.plot.due_on:
            ground = grounds[self.seed % len(grounds)]
            reason, paper = promises.EXCUSES[ground]
            self.excuse = {"ground": ground, "paper": paper.format(year=later.year)}
        actions.ask_extension(self.item, due_on=later, reason=reason, **self.excuse, by=self._head(at), at=at)

    def _decide_on_time(self, at):
        if self.seed % 4:
            excused = {"excused": self.seed % 3 > 0} if self.excuse else {}
            actions.grant_extension(self.item, decision="同意，仅此一次。", **excused, by=self._leader(at), at=at)
        else:
            actions.refuse_extension(self.item, reason="条件具备，按原时限办。", by=self._leader(at), at=at)

    def _urge(self, at):
        actions.urge(self.item, text=self._one_of(promises.URGES), by=self._clerk(at), at=at)

    def _instruct(self, at):
        actions.instruct(self.item, text=self._one_of(promises.INSTRUCTIONS), by=self._leader(at), at=at)

    def _break_down(self, at):
        drafts = [
            actions.Draft(
                register_id=0, title=title.format(title=self.title), lead_unit_ids=(self.made.units[part.plot.lead],),
                done_when=self.plot.promise.done_when.format(n=self.plot.count), due_on=self.plot.due_on,
                responsible_person_id=self.made.heads[part.plot.lead],
            )
            for part, title in zip(self.parts, promises.PARTS, strict=False)
        ]  # fmt: skip
        issued = actions.break_down(self.item, drafts, by=self._liaison(at), at=at)
        for part, entry in zip(self.parts, issued, strict=True):
            part.item = entry.stream_id

    def _add_inner_task(self, title, n, at):
        """The first is often done already, the second half; the third is the liaison's own."""
        due = max(day_of(at), min(self.plot.due_on, self.hours.calendar.add(day_of(at), 6)))
        sections = self.made.sections[self.plot.lead]
        section, person = sections[n] if n < len(sections) else (None, self.made.liaisons[self.plot.lead])
        added = actions.add_inner_task(
            self.item, title, person_id=person, section_unit_id=section, due_on=due, by=self._head(at), at=at
        )
        if n < len(sections):
            by = self.made.actor(person, at)
            actions.tick_inner_task(
                self.item, added.pub["task"], by=by, at=at, progress=(100 if self.seed % 3 else 60, 40)[n]
            )

    # ── who ──
    def _clerk(self, at):
        return self.made.by_name("clerk", at)

    def _head(self, at):
        return self.made.head(self.plot.lead, at)

    def _liaison(self, at, code=None):
        return self.made.liaison(code or self.plot.lead, at)

    def _verifier(self, at):
        return self.made.by_name(VERIFIERS[self.seed % 2], at)

    def _leader(self, at):
        return self.made.by_name(self.plot.leader, at)

    # ── with what ──
    def _one_of(self, choices):
        return self.rng.choice(choices)

    def _source(self, at):
        plot = self.plot
        kind, title, passage = promises.SOURCES[plot.book.code]
        said = day_of(at) - timedelta(days=plot.serial % 4)
        leader = self._leader(at).person_name
        words = {
            "m": said.month, "d": said.day, "i": plot.serial % 23 + 1, "title": self.title, "leader": leader,
            "lead": self.made.names[plot.lead], "due": f"{plot.due_on.month}月{plot.due_on.day}日",
        }  # fmt: skip
        return actions.Source(
            kind=kind, title=title.format(**words), passage=passage.format(**words), said_on=said,
            speaker=leader if plot.book.code == "PS" else "",
            before="会议认为，抓落实是当前最要紧的事。", after="办理情况按月报县督查室。",
        )  # fmt: skip

    def _fields(self):
        rng, values = self.rng, {}
        for key, _, kind, choices in self.plot.book.fields:
            if kind == "choice":
                values[key] = rng.choice(choices.splitlines())
            elif kind == "number":
                values[key] = str(rng.randrange(2, 60) * (100 if key == "invest" else 1))
            else:
                values[key] = f"{rng.randrange(1, 5)}.{rng.randrange(1, 9)}.{rng.randrange(1, 6)}"
        return values

    def _position(self):
        """A few places are known to the metre; then a photo from elsewhere is noticed."""
        if self.plot.serial % 80 != 1:
            return {}
        lat, lon = county.CENTRE
        return {"lat": f"{lat + self.seed % 900 / 10_000:.4f}", "lon": f"{lon + self.seed % 700 / 10_000:.4f}"}

    # ── proof ──
    def _proofs(self):
        """What this story's claim rests on. A paper is scanned; a place is photographed."""
        scan = replace(self._shot(after=True), scene="document", form="scan", seed=self.seed + 7 + self.spots)
        if self.plot.promise.scene == "document":
            return (scan,)
        if self.plot.fate in ("closed", "rebound", "rebound_closed"):
            return (self._shot(after=True), scan) if self.seed % 5 == 0 else (self._shot(after=True),)
        return (self._shot(after=False), self._shot(after=True), *([scan] if self.seed % 3 == 0 else []))

    def _shot(self, after):
        scene = self.plot.promise.scene
        if scene == "document":
            scene = "hall"
        known = self._position()
        spot = (float(known["lat"]) + 0.0172, float(known["lon"])) if known and after else None  # two kilometres off
        return Shot(scene, self.seed + self.spots, after, place=self.plot.place, position=spot)

    def _dated(self, shot, at):
        """Taken shortly before it was handed in; now and then the state before dates from before the item."""
        ago = timedelta(minutes=20 + (self.seed + self.spots) % 400)
        if not shot.after and self.plot.fate in ("claimed", "returned") and self.plot.serial % 8 == 0:
            at = self.hours.at(self.plot.begins) - timedelta(days=2)
        taken = at.astimezone(SHANGHAI).replace(tzinfo=None) - ago
        return replace(shot, taken_at=taken.replace(microsecond=0))


def upload(shot: Shot, picture: bytes, place: str) -> actions.Upload:
    """A developed shot as it is handed in."""
    caption = "验收单，签字齐全" if shot.form == "scan" else f"{place}，整改{'后' if shot.after else '前'}"
    return actions.Upload(io.BytesIO(picture), shot.name, caption)
