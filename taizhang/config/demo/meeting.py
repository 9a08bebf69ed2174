"""A report of a meeting, and what the clerk has done with it so far: some accepted, some handed out, one rejected,
the rest still open at the reading desk."""

from datetime import date
from functools import partial

from taizhang.config.demo.people import County
from taizhang.intake import actions as intake
from taizhang.intake.models import Document, Kind
from taizhang.intake.rules.candidates import State
from taizhang.ledger import actions as ledger

TITLE = "第{n}次县政府常务会议纪要"
REPORT = """\
云溪县人民政府常务会议纪要
云政纪〔{year}〕{n}号
{said}

{said}，县长陆景行主持召开县政府第{n}次常务会议，副县长韩慕青、郑海川、谢知微出席。会议听取了城区管网改造、冬季供暖和年度项目建设情况汇报，研究部署下一步工作。

会议指出，今年以来全县项目建设总体平稳，1至{month}月完成投资31.6亿元，同比增长8.4%，占年度计划38亿元的83.2%。46个县重点项目已开工41个，开工率91.3%。一般公共预算收入9.74亿元，同口径增长5.6%，其中税收收入6.92亿元，税收占比71%。各级各部门要提高认识，增强紧迫感，以更高标准抓好各项工作。

一、关于城区雨污分流改造。由县住建局牵头，县水利局配合，{d1}前完成东大街、文庙街两段管网闭水试验，逐段出具合格报告。县城管局要在{d2}前拆除施工围挡，恢复沿线道路交通。

二、关于冬季供暖保障。县发改委要于{d2}前完成全县取暖设备入户核查，对未入户的逐户列出清单。县应急局会同县市场监管局，{d1}前对城区供热站开展一轮安全检查，发现的问题限期整改。

三、关于校车停靠点整治。县教体局牵头，县交通局、县公安局配合，{d3}前完成全县校车停靠点护栏和标线设置，未完成的停靠点不得启用。

四、关于医保窗口服务。县医保局要在{d3}前把窗口平均等候时间压到15分钟以内，每周五将等候时间报县政府办公室。

五、关于高标准农田建设。县农业农村局、县水利局要抓紧实施柳河镇、和源镇两个片区的田间工程，{d4}前完成上图入库。

六、关于项目调度。产业集聚区要建立重点项目周调度机制，{d2}前将冷链物流园签约企业名单和开工计划报县政府办公室。县审计部门要加强跟踪。

会议强调，各单位要严格按照会议要求抓好落实，县督查室要对议定事项逐项建账、到期必核。
"""


def told(made: County, days: list[date], said_on: date):
    """Acts one after the other, each taking the instant at which it is done."""
    document: list[Document] = []

    def _day(day):
        return f"{day.month}月{day.day}日"

    def receive(at):
        clerk = made.by_name("clerk", at)
        n = said_on.month * 2 + 1
        words = {f"d{place}": _day(day) for place, day in enumerate(days, start=1)}
        text = REPORT.format(
            n=n, year=said_on.year, month=said_on.month, said=f"{said_on.year}年{_day(said_on)}", **words
        )
        number = f"云政纪〔{said_on.year}〕{n}号"
        document[:] = [
            intake.receive(
                text=text, title=TITLE.format(n=n), number=number, issued_on=said_on, kind=Kind.MINUTES, by=clerk, at=at
            ).document
        ]
        intake.begin(document[0], by=clerk)

    def candidates():
        return list(document[0].candidates.filter(state=State.NEW).exclude(lead_unit_id=None).order_by("start"))

    def accept(hand_out, at):
        clerk, candidate = made.by_name("clerk", at), candidates()[0]
        _, entered = intake.accept(candidate.pk, register_id=made.registers["LX"], by=clerk, at=at)
        if hand_out:
            ledger.issue(entered.stream_id, by=clerk, at=at)

    def reject(at):
        intake.reject(candidates()[-1].pk, by=made.by_name("clerk", at), at=at)

    return [receive, partial(accept, True), partial(accept, True), partial(accept, False), reject]
