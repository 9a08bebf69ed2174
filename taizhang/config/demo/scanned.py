"""A paper from above that came as a scan: recognised, with its doubtful words marked, not yet decided at the desk."""

from datetime import timedelta

from django.core.files.base import ContentFile

from taizhang.config.demo.people import County
from taizhang.engine import drawings
from taizhang.engine.drawings import paper
from taizhang.engine.reading import ocr
from taizhang.intake import actions as intake

FIRST = """\
\t临川市人民政府办公室文件
\t临政办〔{year}〕38号

\t关于做好冬春农田水利工作的通知

各县（区）人民政府，市直有关部门：
　　为做好冬春农田水利工作，经市人民政府同意，现将有关事
项通知如下：
　　一、县水利局要在{d1}前完成病险水库安全鉴定，逐
座形成鉴定报告。
　　二、县农业农村局牵头，县水利局配合，{d2}前完成
高标准农田沟渠清淤，建立管护台账。
\t— 1 —"""
SECOND = """\
　　三、县财政局要在{d1}前将冬春水利资金拨付到项目单
位，不得滞留。
　　四、各县（区）要加强工程质量监管，发现问题限期整改。

\t{said}
\t— 2 —"""


def came_in(made: County, at):
    """Nothing, where the machine cannot recognise Chinese or draw it."""
    if ocr.program() is None or not drawings.font(20)[1]:
        return
    clerk, day = made.by_name("clerk", at), at.date()
    days = {"d1": day + timedelta(days=30), "d2": day + timedelta(days=60), "said": day - timedelta(days=3)}
    words = {name: f"{on.year}年{on.month}月{on.day}日" for name, on in days.items()}
    pages = [text.format(year=days["said"].year, **words).splitlines() for text in (FIRST, SECOND)]
    file = ContentFile(paper.scan(pages), "市里来文扫描件.pdf")
    document = intake.receive(file=file, by=clerk, at=at).document
    intake.recognise(document.pk, at=at)
