"""What leaders said in passing and a clerk wrote down: one confirmed and handed out, one that waits for its answer on the
leader's phone, one that nobody has answered for days."""

from datetime import timedelta
from functools import partial

from taizhang.config.demo.people import County
from taizhang.ledger import actions
from taizhang.ledger.rules import day_of

WORDS = (
    ("leader", "农贸市场北门的积水这个月要解决，别等到上冻。", "CG", "去菜市场的路上"),
    ("leader", "文庙街的路灯坏了三盏，一周内修好。", "ZJ", "现场调研时"),
    ("zhenghaichuan", "冷链物流园的用电手续要有人盯，月底前办结。", "CY", "会后在走廊里"),
)


def told(made: County):
    """(days ago, act): each takes the instant at which it is done."""
    words: dict[int, tuple[int, int]] = {}

    def record(n, at):
        leader, text, unit, where = WORDS[n]
        clerk = made.by_name("clerk", at)
        speech = actions.Speech(
            made.people[leader], text, at - timedelta(minutes=40), f"{clerk.person_name}（{where}）",
            made.people["secretary"],
        )  # fmt: skip
        due = day_of(at) + timedelta(days=25)
        draft = actions.Draft(
            made.registers["PS"], text.split("，")[0], requirement=text, lead_unit_ids=(made.units[unit],), due_on=due,
            source_note=f"{at:%m-%d} 口头指示",
        )  # fmt: skip
        entered, recorded = actions.enter_spoken(draft, speech, by=clerk, at=at)
        words[n] = entered.stream_id, recorded.pub["spoken"]

    def confirm(at):
        actions.answer_spoken(words[0][1], yes=True, by=made.by_name("secretary", at), at=at)

    def issue(at):
        actions.issue(words[0][0], by=made.by_name("clerk", at), at=at)

    return [
        (7.2, partial(record, 0)), (6.9, confirm), (6.8, issue), (5.4, partial(record, 2)), (0.6, partial(record, 1)),
    ]  # fmt: skip
