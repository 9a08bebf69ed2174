"""Toilets rebuilt house by house: many photos, three levels that look at them, the last one at a sample."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from taizhang.config.demo.darkroom import Shot
from taizhang.config.demo.hours import DAY, Hours
from taizhang.config.demo.people import County
from taizhang.config.demo.stories import Step
from taizhang.ledger import actions
from taizhang.ledger.actions import LevelRule
from taizhang.ledger.rules import SHANGHAI

HOUSES = 18
LOOKS = {
    "township": "每户改前改后对得上，位置在本村",
    "sector": "化粪池、冲水、通风达标",
    "office": "抽看，核对办理记录",
}


def told(made: County, hours: Hours, at) -> Iterator[Step]:
    now = hours.minute(at)
    book = Book(made)
    yield Step(hours.at(now - 30 * DAY), book.open)
    waiting = Toilets(book, "LHZ1", "河东村户厕改造逐户验收", seed=41_000)
    yield from waiting.steps(hours, now - 20 * DAY, due_in=24)
    yield Step(hours.at(now - 3 * DAY), partial(waiting.look, "lh-verifier", "township"))
    yield Step(hours.at(now - 3 * DAY + 30), partial(waiting.pass_on, "lh-verifier"))
    yield Step(hours.at(now - 2 * DAY), partial(waiting.look, "ny-verifier", "sector"))
    yield Step(hours.at(now - 2 * DAY + 40), partial(waiting.pass_on, "ny-verifier"))
    late = Toilets(book, "SQZ1", "桥南村户厕改造逐户验收", seed=42_000, houses=4)
    yield from late.steps(hours, now - 18 * DAY, due_in=6)


@dataclass
class Book:
    """The register, once it is open."""

    made: County
    register_id: int = 0

    def open(self, at):
        levels = [LevelRule(level, 5 if level == "office" else 0, looks) for level, looks in LOOKS.items()]
        spec = actions.RegisterSpec(
            "HC", "农村户厕改造", yellow_days=3, levels=tuple(levels), sector_unit_id=self.made.units["NY"],
            red_needs_leader=True,
        )  # fmt: skip
        self.register_id = actions.open_register(spec, by=self.made.by_name("clerk", at), at=at).stream_id


@dataclass
class Toilets:
    """One village's item."""

    book: Book
    unit: str
    title: str
    seed: int
    houses: int = HOUSES
    item: int = 0
    proofs: list[int] = field(default_factory=list)

    def steps(self, hours, begins, due_in):
        yield Step(hours.at(begins), partial(self.enter, due=hours.calendar.add(hours.day(begins), due_in)))
        yield Step(hours.at(begins + 60), self.accept)
        at = hours.at(begins + 12 * DAY)
        taken = (at.astimezone(SHANGHAI) - timedelta(minutes=50)).replace(tzinfo=None, microsecond=0)
        shots = tuple(
            Shot("lane", self.seed + n, True, taken + timedelta(minutes=2 * n), f"{n + 1}号户")
            for n in range(self.houses)
        )
        yield Step(at, self.report, shots)
        yield Step(hours.at(begins + 12 * DAY + 40), self.draft)
        yield Step(hours.at(begins + 13 * DAY), self.submit)

    def enter(self, at, due):
        made, clerk = self.book.made, self.book.made.by_name("clerk", at)
        draft = actions.Draft(
            self.book.register_id, self.title, requirement="逐户改造，逐户拍照。", done_when="一户一照，群众认可。",
            lead_unit_ids=(made.units[self.unit],), responsible_person_id=made.heads[self.unit],
            leader_person_id=made.people["leader"], due_on=due, source_note="农村户厕改造实施方案",
        )  # fmt: skip
        self.item = actions.enter(draft, by=clerk, at=at).stream_id
        actions.issue(self.item, by=clerk, at=at)

    def accept(self, at):
        actions.accept(self.item, by=self.book.made.liaison(self.unit, at), at=at)

    def report(self, at, uploads):
        by = self.book.made.liaison(self.unit, at)
        recorded = actions.report(self.item, text="逐户改完，照片一户一张", progress=100, files=uploads, by=by, at=at)
        self.proofs = [said["id"] for said in recorded.pub["evidence"]]

    def draft(self, at):
        statement = f"{self.houses}户全部改完，一户一照，请核验。"
        by = self.book.made.liaison(self.unit, at)
        actions.draft_claim(self.item, statement=statement, evidence_ids=self.proofs, by=by, at=at)

    def submit(self, at):
        actions.submit_claim(self.item, by=self.book.made.head(self.unit, at), at=at)

    def look(self, username, level, at):
        by = self.book.made.by_name(username, at)
        for proof in self.proofs:
            actions.open_proof(self.item, proof, by=by, at=at)
            actions.judge(self.item, proof, verdict="true", note=LOOKS[level], by=by, at=at)

    def pass_on(self, username, at):
        actions.pass_on(self.item, remark="逐户看过。", by=self.book.made.by_name(username, at), at=at)
