"""A township that nobody keeps online for: the office calls its head, and records what he signs on paper."""

from collections.abc import Iterator
from datetime import timedelta

from taizhang.config.demo.darkroom import Shot
from taizhang.config.demo.hours import DAY, Hours
from taizhang.config.demo.people import County
from taizhang.config.demo.stories import Step
from taizhang.ledger import actions
from taizhang.ledger.rules import SHANGHAI

UNIT = "DLX"


def told(made: County, hours: Hours, at) -> Iterator[Step]:
    now, pipe = hours.minute(at), Pipe(made)
    begins = now - 16 * DAY
    due = hours.calendar.add(hours.day(begins), 12)
    yield Step(hours.at(begins), lambda at: pipe.enter(at, due))
    yield Step(hours.at(begins + 90), pipe.accept)
    yield Step(hours.at(now - 6 * DAY), pipe.call)
    came = hours.at(now - 2 * DAY)
    taken = (came.astimezone(SHANGHAI) - timedelta(minutes=30)).replace(tzinfo=None, microsecond=0)
    scan = Shot("document", 51_000, True, taken, "岭西村饮水管", form="scan")
    yield Step(came, lambda at, uploads: pipe.record(at, uploads, hours.day(now - 3 * DAY)), (scan,))


class Pipe:
    """The item: a burst drinking-water pipe."""

    def __init__(self, made: County):
        self.made, self.item = made, 0

    def clerk(self, at):
        return self.made.by_name("clerk", at)

    def head(self, at):
        return self.made.actor(self.made.heads[UNIT], at)

    def enter(self, at, due):
        draft = actions.Draft(
            self.made.registers["DC"], "岭西村饮水管网抢修", requirement="更换破裂管段，恢复供水。",
            done_when="逐户通水，水压正常。", lead_unit_ids=(self.made.units[UNIT],),
            responsible_person_id=self.made.heads[UNIT], leader_person_id=self.made.people["leader"], due_on=due,
            source_note="群众来电", fields={"kind": "设施损坏"},
        )  # fmt: skip
        self.item = actions.enter(draft, by=self.clerk(at), at=at).stream_id
        actions.issue(self.item, by=self.clerk(at), at=at)

    def accept(self, at):
        actions.accept(self.item, by=self.head(at), at=at)

    def call(self, at):
        callee, said = self.made.heads[UNIT], "管件后天到，到了就换。"
        actions.urge_by_phone(self.item, callee_id=callee, answer="working", text=said, by=self.clerk(at), at=at)

    def record(self, at, uploads, received_on):
        actions.record_claim(
            self.item, statement="破裂管段已更换，42户全部通水。", received_on=received_on, files=uploads,
            signed_by=self.head(at).person_name, by=self.clerk(at), at=at,
        )  # fmt: skip
