"""Official papers of the demo: a 督办单 that one unit has signed for and one has not, a notice in the office's own words
that waits to be signed, one that was wrong and revoked, the month's bulletin as a draft; and progress that the office took
over from its monthly sheet."""

import io
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context

from django.db import transaction

from taizhang.config.demo.hours import DAY, Hours
from taizhang.config.demo.people import County
from taizhang.config.demo.stories import Step
from taizhang.engine import gongwen
from taizhang.journal import blobs
from taizhang.ledger import actions as ledger
from taizhang.ledger.queries import Filter
from taizhang.ledger.rules import day_of
from taizhang.papers import actions
from taizhang.papers.issuing import facts, job, monthly
from taizhang.papers.models import Paper
from taizhang.papers.queries import texts
from taizhang.papers.rules import prefill
from taizhang.papers.rules.kinds import Kind
from taizhang.papers.rules.presets import PRESETS


def told(made: County, hours: Hours, at) -> Iterator[Step]:
    now, slip, notice = hours.minute(at), Slip(made), Notice(made)
    begins = now - 21 * DAY
    late = hours.calendar.add(hours.day(begins), 8)
    yield Step(hours.at(begins), lambda at: slip.enter(at, late))
    yield Step(hours.at(begins + 120), slip.accept)
    yield Step(hours.at(now - 4 * DAY), slip.write)
    yield Step(hours.at(now - 3.8 * DAY), slip.review)
    yield Step(hours.at(now - 3.2 * DAY), slip.sign)
    yield Step(hours.at(now - 3 * DAY), slip.issue)
    yield Step(hours.at(now - 2.6 * DAY), slip.receive)
    yield Step(hours.at(now - 1.6 * DAY), slip.told)
    due = hours.calendar.add(hours.day(now), 15)
    yield Step(hours.at(now - 1.1 * DAY), lambda at: notice.enter(at, due))
    yield Step(hours.at(now - DAY), lambda at: own_text(made, at))
    yield Step(hours.at(now - 0.9 * DAY), notice.write)
    yield Step(hours.at(now - 0.5 * DAY), notice.review)
    wrong = Wrong(made)
    for days, step in (
        (2.9, wrong.enter),
        (2.4, wrong.write),
        (2.3, wrong.review),
        (1.9, wrong.sign),
        (1.8, wrong.issue),
        (0.8, wrong.revoke),
    ):
        yield Step(hours.at(now - days * DAY), step if days < 2.9 else lambda at: wrong.enter(at, due))
    yield Step(hours.at(now - 0.2 * DAY), lambda at: bulletin(made, at))


class Slip:
    """A late item: supervised, signed by the county's deputy head."""

    def __init__(self, made: County):
        self.made, self.item, self.paper = made, 0, 0

    def by(self, username, at):
        return {"by": self.made.by_name(username, at), "at": at}

    def enter(self, at, due):
        draft = ledger.Draft(
            self.made.registers["DC"], "北关小学门前积水点改造", requirement="改造雨水口，清通管道，校门前不积水。",
            done_when="连续两场中雨后校门前无积水。", lead_unit_ids=(self.made.units["ZJ"],),
            joint_unit_ids=(self.made.units["CGZ"],), leader_person_id=self.made.people["leader"], due_on=due,
            source_note="督查发现", fields={"kind": "设施损坏"},
        )  # fmt: skip
        self.item = ledger.enter(draft, **self.by("clerk", at)).stream_id
        ledger.issue(self.item, **self.by("clerk", at))

    def accept(self, at):
        ledger.accept(self.item, by=self.made.liaison("ZJ", at), at=at)

    def write(self, at):
        units = (self.made.units["ZJ"], self.made.units["CGZ"])
        leader = self.made.people["leader"]
        self.paper = draft(self.made, Kind.SUPERVISION, [self.item], at, to=units, signer_id=leader)
        actions.submit(self.paper, **self.by("clerk", at))

    def review(self, at):
        actions.review(self.paper, opinion="事实清楚，请韩县长签发。", **self.by("verifier", at))

    def sign(self, at):
        actions.sign(self.paper, opinion="同意。请住建局本周内拿出方案。", **self.by("leader", at))
        freeze(self.paper, at)

    def issue(self, at):
        actions.issue(self.paper, **self.by("clerk", at))

    def receive(self, at):
        actions.receive(self.paper, by=self.made.liaison("ZJ", at), at=at)

    def told(self, at):
        """What the bureau wrote into the monthly sheet, recorded by the office for it."""
        on = day_of(at)
        lines = [
            (on - timedelta(days=6), "雨水口改造图纸已定。"),
            (on - timedelta(days=1), "管道清通一半，路面封闭到周末。"),
        ]
        ledger.record_progress(self.item, lines, source="据《重点事项进展表.xlsx》", **self.by("clerk", at))


class Notice(Slip):
    """A notice that hands an item out: reviewed, it waits for its signature."""

    def enter(self, at, due):
        draft = ledger.Draft(
            self.made.registers["LX"], "城区夜间照明盲区补装路灯", requirement="排查照明盲区，列出清单，分批补装。",
            done_when="清单内盲区全部亮灯。", lead_unit_ids=(self.made.units["CG"],),
            leader_person_id=self.made.people["leader"], due_on=due, source_note="党政联席会议议定",
        )  # fmt: skip
        self.item = ledger.enter(draft, **self.by("clerk", at)).stream_id
        ledger.issue(self.item, **self.by("clerk", at))

    def write(self, at):
        self.paper = draft(self.made, Kind.HANDING_OUT, [self.item], at, to=(self.made.units["CG"],))
        actions.submit(self.paper, **self.by("clerk", at))

    def review(self, at):
        actions.review(self.paper, opinion="", **self.by("clerk2", at))


class Wrong(Notice):
    """Sent to the wrong unit: revoked the day after."""

    def enter(self, at, due):
        draft = ledger.Draft(
            self.made.registers["LX"], "新区公交站台遮雨棚加装", requirement="逐站勘查，分批加装。",
            lead_unit_ids=(self.made.units["ZJ"],), due_on=due, source_note="党政联席会议议定",
        )  # fmt: skip
        self.item = ledger.enter(draft, **self.by("clerk", at)).stream_id
        ledger.issue(self.item, **self.by("clerk", at))

    def sign(self, at):
        actions.sign(self.paper, **self.by("clerk2", at))
        freeze(self.paper, at)

    def revoke(self, at):
        actions.revoke(self.paper, reason="主送单位写错，牵头的是住建局，另行发文。", **self.by("clerk2", at))


def own_text(made: County, at) -> None:
    """The office hands out in its own words, and calls its lists 红榜 and 黑榜."""
    clerk = made.by_name("clerk", at)
    handing_out = replace(
        PRESETS[Kind.HANDING_OUT],
        body="经县政府同意，现将下列【件数】件事项交你单位办理。\n【事项清单】\n请明确一名联络员，3个工作日内在台账上签收并报送工作安排。",
    )
    actions.write_text(Kind.HANDING_OUT, handing_out, by=clerk, at=at)
    words = replace(PRESETS[Kind.BULLETIN], praised="红榜：办得好的单位", named="黑榜：红灯事项")
    actions.write_text(Kind.BULLETIN, words, by=clerk, at=at)


def bulletin(made: County, at) -> None:
    """The month's bulletin as the list gave it, with what is asked filled in: it waits to be handed in."""
    clerk = made.by_name("clerk", at)
    begun = monthly.initial(clerk, Filter(), at, texts.text_of(clerk, Kind.BULLETIN))
    ids, _ = facts.numbered(clerk, begun["numbers"].split())
    asked = "红灯事项的牵头单位本周内把原因和下一步措施报督查室；连续两个月红灯的，由县领导约谈。"
    content = actions.Content(
        title=begun["title"], body=begun["body"].replace("【请填：要求】", asked), items=tuple(ids), to=tuple(begun["to"]),
        signer_id=made.people["leader"], facts=facts.facts_of(clerk, ids, at),
        figures=monthly.entry_of(monthly.unsealed(clerk, begun["figures"])),
    )  # fmt: skip
    actions.draft(Kind.BULLETIN, content, by=clerk, at=at)


def draft(made: County, kind: Kind, items: list[int], at, **more) -> int:
    clerk = made.by_name("clerk", at)
    known = facts.facts_of(clerk, items, at)
    written = [known[pk] for pk in items]
    title, body = prefill.written(kind, written, texts.text_of(clerk, kind))
    content = actions.Content(
        title=title,
        body=body,
        items=tuple(items),
        facts=known,
        **more,
    )
    return actions.draft(kind, content, by=clerk, at=at).stream_id


def freeze(paper: int, at) -> None:
    """What the job does, at the hour of the story. In a process of its own: typst keeps threads, and the server that
    is forked from this process later would wait for them for ever."""
    found = Paper.objects.get(pk=paper)
    said = job.laid_out(found)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
        pdf, docx = (beside.submit(lay_out, said).result() for lay_out in (gongwen.pdf, gongwen.docx))
    files = [blobs.store(io.BytesIO(each), job.MIMES[ending]) for ending, each in (("pdf", pdf), ("docx", docx))]
    with transaction.atomic():
        actions.freeze(found, *files, at=at)
