"""An outside unit in the demo: written to, late with its answer, while our own clock runs."""

from datetime import timedelta

from taizhang.config.demo.people import County
from taizhang.ledger import actions
from taizhang.ledger.rules import day_of
from taizhang.org import actions as org


def told(made: County, due_on):
    """Acts one after the other: the unit is added, the item handed out and taken, the letter sent."""
    outside: list[int] = []
    items: list[int] = []

    def add(at):
        clerk = made.by_name("clerk", at)
        outside.append(org.found_outside("澜江市水务集团有限公司", "澜江水务", by=clerk, at=at).stream_id)

    def hand_out(at):
        clerk = made.by_name("clerk", at)
        draft = actions.Draft(
            made.registers["SC"],
            "城南水源切换后老旧管网并网",
            done_when="澜江水务主管接通，南片三个小区水压达标",
            lead_unit_ids=(made.units["ZJ"],),
            joint_unit_ids=(outside[0],),
            due_on=due_on,
        )
        items.append(actions.enter(draft, by=clerk, at=at).stream_id)
        actions.issue(items[0], by=clerk, at=at)

    def write(at):
        liaison = made.by_name("liaison", at)
        actions.accept(items[0], by=liaison, at=at)
        actions.send_letter(
            items[0],
            unit_id=outside[0],
            title="商请确定主管接驳时间",
            number="云住建函〔2026〕31号",
            on=day_of(at),
            answer_due_on=day_of(at) + timedelta(days=5),
            by=liaison,
            at=at,
        )

    return [add, hand_out, write]
