"""A small county of the wall: what every test of charts draws."""

from dataclasses import replace
from datetime import date, timedelta

from taizhang.engine.chart import Chart, Group, Mark, Row, Span, Stamp
from taizhang.engine.workdays import shipped_calendar

CALENDAR = shipped_calendar()
TODAY = date(2026, 11, 20)
STAMP = Stamp("2026年11月20日 10:30", "督查室 何思源", "", 48213, "7c41e09b")
SCHOOL = Row(
    "A", "第三小学主体封顶", "ZD-2026-001", "住建局", "王立新", "0871-6200 001", "green", "", date(2026, 12, 18), "",
    Span(date(2026, 9, 1), date(2026, 12, 18)), Span(date(2026, 9, 3), TODAY),
    marks=(Mark(date(2026, 10, 9), True, "基础"), Mark(date(2026, 12, 18), False, "封顶")),
)  # fmt: skip
ROAD = Row(
    "B", "河口大桥引道", "ZD-2026-002", "交通局", "赵启明", "", "red", "超 5 日", date(2026, 11, 13), "",
    Span(date(2026, 7, 1), date(2026, 11, 13)), Span(date(2026, 7, 6), TODAY),
    Span(date(2026, 7, 1), date(2026, 9, 30)), slip_days=27,
)  # fmt: skip
DITCH = Row(
    "C", "东干渠清淤", "ZD-2026-003", "河口镇", "孙长河", "", "closed", "", date(2026, 6, 30), "",
    Span(date(2026, 4, 1), date(2026, 6, 30)), Span(date(2026, 4, 3), date(2026, 6, 25)), critical=True,
)  # fmt: skip
GATE = Row(
    "D", "渠首闸门更换", "ZD-2026-004", "河口镇", "孙长河", "", "yellow", "剩 3 日", date(2026, 11, 25), "",
    Span(date(2026, 7, 1), date(2026, 11, 25)), Span(date(2026, 7, 2), TODAY), critical=True, after=("C",),
)  # fmt: skip
LAMP = Row("E", "路灯改造", "ZD-2026-005", "住建局", light="grey", light_reason="未签收", due_text="长期")


def chart(*groups: Group, **more) -> Chart:
    groups = groups or (
        Group("重大项目", (SCHOOL, ROAD), "沈知远"),
        Group("水利", (DITCH, GATE), "韩慕青", hidden=1),
        Group("市政", (LAMP,)),
    )
    given = {
        "title": "云溪县 2026 年重点工作作战图",
        "from_on": date(2026, 1, 1),
        "to_on": date(2026, 12, 31),
        "today": TODAY,
    }
    return Chart(**{**given, "groups": groups, "stamp": STAMP, **more})


def many(groups: int, rows: int) -> Chart:
    """So many groups of so many rows, each with a bar of its own."""

    def row(no: int) -> Row:
        begun = date(2026, 1, 5) + timedelta(days=no * 7 % 200)
        plan = Span(begun, begun + timedelta(days=30 + no % 60))
        return replace(
            SCHOOL, key=f"k{no}", number=f"ZD-2026-{no:04d}", title=f"事项第{no}号", plan=plan, due_on=plan.to_on
        )

    return chart(*(Group(f"专班{g}", tuple(row(g * rows + r) for r in range(rows))) for g in range(groups)))
