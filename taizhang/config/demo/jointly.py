"""A 督查专报 of three organs: one has agreed to it, one has not yet, so it has no number."""

from collections.abc import Iterator
from functools import partial

from taizhang.config.demo.hours import DAY, Hours
from taizhang.config.demo.people import County
from taizhang.config.demo.stories import Step
from taizhang.papers import actions
from taizhang.papers.models import Paper
from taizhang.papers.rules.kinds import Kind

TITLE = "关于城区积水点整治情况的专报"
BODY = """现将有关情况报告如下。
一、办理情况
督查室会同住建局、城管局查看了积水点，雨水口清通已经过半，夜间施工没有扰民投诉。
二、建议
请县政府协调沿线商户让出施工场地，年底前完工。"""


def told(made: County, hours: Hours, at) -> Iterator[Step]:
    now = hours.minute(at)
    for days, step in ((2.2, _write), (2.1, _review), (1.2, _agree)):
        yield Step(hours.at(now - days * DAY), partial(step, made))


def _write(made, at):
    clerk = made.by_name("clerk", at)
    units = made.units["ZJ"], made.units["CG"]
    content = actions.Content(
        TITLE, BODY, to_text="县委、县政府", organs=units, signer_id=made.people["leader"], report_to="县委督查室"
    )
    paper = actions.draft(Kind.REPORT, content, by=clerk, at=at).stream_id
    actions.submit(paper, by=clerk, at=at)


def _review(made, at):
    actions.review(_paper(made), by=made.by_name("verifier", at), at=at)


def _agree(made, at):
    actions.countersign(_paper(made), opinion="情况属实，同意。", by=made.head("CG", at), at=at)


def _paper(made):
    return Paper.objects.get(area_id=made.area_id, title=TITLE).pk
