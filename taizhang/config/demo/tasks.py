"""A paper with a table of tasks that nobody has decided about yet: strong words and encouraging ones, numbers to
reach, a duty that comes back every month, and names that this county's units do not bear."""

from datetime import date

from taizhang.config.demo.people import County
from taizhang.intake import actions as intake
from taizhang.intake.models import Kind
from taizhang.intake.rules.candidates import State

TITLE = "关于做好年末重点工作的通知"
TEXT = """\
关于做好年末重点工作的通知
云政办〔{year}〕86号

各乡镇人民政府，县直各单位：

现就年末重点工作通知如下。

一、抓实数据报送。县统计局要于每月25日前将规模以上工业、社会消费品零售数据报县政府办公室，形成分析报告。

二、拓展就业渠道。鼓励柳河镇引进10至12家帮扶车间。县商务局要在{d3}前提供企业名录。

三、守住安全底线。县应急管理局必须在{d2}前完成液化气站排查，排查率不低于98%；逾期未整改的，由县应急管理局约谈经营单位。

四、畅通办事。县大数据局要在{d3}前把“一窗受理”事项增加到320项，每周五报送进度。

五、关心群众。河口镇要在{d3}前继续关心集镇困难群众冷暖。

附件：年末重点工作任务分解表
序号|重点任务|牵头单位|配合单位|完成时限|完成标准
1|修复县道塌方6处|县交通运输局|河口镇|{d3}前|逐处验收并通车
2|新增公共停车位300个|县城市管理局|县公安局|{d4}前|车位启用
3|整治污水直排口12处|县生态环境局|县水利局|{d3}前|逐口销号
4|清淤东干渠9公里|县农水局|河口镇|{d4}前|过水断面达到设计要求
5|回访退役军人家庭420户|县退役军人事务局|各乡镇|{d2}前|逐户有记录
|合计||||

云溪县人民政府办公室
{said}
"""


EARLIER = """\
冬修水利工作例会纪要

会议要求，县农水局要在{d4}前完成西干渠渗漏段衬砌。
河口镇要在{d4}前继续关心沿渠困难群众冷暖。
柳河镇要在{d4}前继续关心库区困难群众冷暖。
和源镇要在{d4}前继续关心山区困难群众冷暖。
"""


def learned(made: County, days: list[date], said_on: date, at):
    """An earlier paper calls a bureau by an old name, which the clerk sets right, and has three sentences of goodwill,
    which are no items: the desk remembers."""
    clerk = made.by_name("clerk", at)
    text = EARLIER.format(d4=f"{days[3].year}年{days[3].month}月{days[3].day}日")
    document = intake.receive(text=text, issued_on=said_on, kind=Kind.MINUTES, by=clerk, at=at).document
    intake.begin(document, by=clerk)
    first, *others = document.candidates.filter(state=State.NEW)
    for candidate in others:
        intake.reject(candidate.pk, by=clerk, at=at)
    intake.edit(first.pk, lead_unit_id=made.units["SL"], by=clerk, at=at)


def came_in(made: County, days: list[date], said_on: date, at):
    clerk = made.by_name("clerk", at)
    words = {f"d{n}": f"{day.year}年{day.month}月{day.day}日" for n, day in enumerate(days, start=1)}
    text = TEXT.replace("|", "\t").format(
        year=said_on.year, said=f"{said_on.year}年{said_on.month}月{said_on.day}日", **words
    )
    document = intake.receive(text=text, title=TITLE, issued_on=said_on, kind=Kind.PAPER, by=clerk, at=at).document
    intake.begin(document, by=clerk)
