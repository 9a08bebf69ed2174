"""What several units do together, and what none of them wants."""

from functools import partial

from taizhang.config.demo.people import County
from taizhang.ledger import actions

TITLE = "文庙街历史街区雨污改造与步行道修复"
LEADS = {"ZJ": "雨污管网改造和路面恢复", "JTYS": "施工期绕行便道和公交改线", "WL": "文物点保护和街面铭牌"}


def told(made: County, due_on):
    """Acts one after the other, each taking the instant at which it is done."""
    item: list[int] = []

    def enter(at):
        units, clerk = [made.units[code] for code in LEADS], made.by_name("clerk", at)
        draft = actions.Draft(
            register_id=made.registers["LX"], title=TITLE, requirement="三家各管一块，一起完工，不得互相等靠。",
            done_when="管网闭水合格、便道拆除、铭牌上墙，一并验收。", lead_unit_ids=tuple(units),
            joint_unit_ids=(made.units["CG"],), duties=dict(zip(units, LEADS.values(), strict=True)), due_on=due_on,
            responsible_person_id=made.heads["ZJ"], leader_person_id=made.people["leader"], place="文庙街",
        )  # fmt: skip
        item[:] = [actions.enter(draft, by=clerk, at=at).stream_id]
        actions.issue(item[0], by=clerk, at=at)

    def accept(code, at):
        actions.accept(item[0], by=made.liaison(code, at), at=at)

    def report(code, text, progress, at):
        actions.report(item[0], text=text, progress=progress, by=made.liaison(code, at), at=at)

    def finish(at):
        actions.finish_part(item[0], text="绕行便道已通车，三条公交线路改线运行。", by=made.head("JTYS", at), at=at)

    return [
        enter,
        *(partial(accept, code) for code in (*LEADS, "CG")),
        partial(report, "ZJ", "东段管网已埋设，闭水试验合格。", 70),
        partial(report, "JTYS", "便道路基完成。", 60),
        partial(report, "WL", "铭牌设计稿送文物部门审核。", 20),
        finish,
    ]


ASKED_TWICE = (("XM", "东关片区老旧小区改造完成投资"), ("SY", "本月东关片区老旧小区改造完成投资情况（万元）"))


def asked_twice(made: County, due_on):
    """Two books ask the housing bureau for one number, each in its own rhythm; the page 减负 offers to join them."""
    items: list[int] = []

    def enter(book, title, at):
        clerk = made.by_name("clerk", at)
        draft = actions.Draft(
            register_id=made.registers[book], title=title, requirement="按期报完成投资。", done_when="全部完工并结算。",
            lead_unit_ids=(made.units["ZJ"],), due_on=due_on, responsible_person_id=made.heads["ZJ"], place="东关片区",
        )  # fmt: skip
        items.append(actions.enter(draft, by=clerk, at=at).stream_id)
        actions.issue(items[-1], by=clerk, at=at)

    def accept(at):
        for item in items:
            actions.accept(item, by=made.liaison("ZJ", at), at=at)

    return [*(partial(enter, book, title) for book, title in ASKED_TWICE), accept]


def pushed_around(made: County, due_on):
    """Three times 退件: housing says roads, roads say the town's management, who say housing again."""
    item: list[int] = []
    turns = [
        ("ZJ", "JTYS", "护栏在公路用地范围内，归交通部门管。"),
        ("JTYS", "CG", "已移交城区道路，归城管局维护。"),
        ("CG", "ZJ", "移交清单里没有护栏，建设单位还没有交。"),
    ]

    def enter(at):
        clerk = made.by_name("clerk", at)
        draft = actions.Draft(
            register_id=made.registers["DC"], title="城南环路损坏护栏修复", requirement="受损护栏更换，增设反光标识。",
            done_when="护栏更换完毕，夜间照片可见反光。", lead_unit_ids=(made.units["ZJ"],), due_on=due_on,
            leader_person_id=made.people["leader"], place="城南环路",
        )  # fmt: skip
        item[:] = [actions.enter(draft, by=clerk, at=at).stream_id]
        actions.issue(item[0], by=clerk, at=at)

    def decline(unit, suggested, reason, at):
        to = made.units[suggested]
        actions.decline(item[0], reason=reason, suggested_id=to, by=made.liaison(unit, at), at=at)

    def hand_on(unit, at):
        reason = "按退件单位提供的依据改派。"
        actions.reissue(item[0], lead_unit_ids=(made.units[unit],), reason=reason, by=made.by_name("clerk", at), at=at)

    acts = [enter]
    for n, turn in enumerate(turns):
        acts += [partial(hand_on, turn[0])] if n else []
        acts += [partial(decline, *turn)]
    return acts
