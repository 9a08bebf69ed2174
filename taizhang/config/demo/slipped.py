"""What should not have come in: the clerk asked for its purge, and another person has not looked at it yet."""

from taizhang.config.demo.people import County
from taizhang.intake import actions as intake
from taizhang.intake.models import Kind

TITLE = "城区应急演练工作安排（征求意见稿）"
TEXT = """\
城区应急演练工作安排
（征求意见稿）

县应急局要在演练前三天完成集结点选址，县公安局要同步完成交通管制方案。本安排在正式印发前不对外提供。
"""


def came_in(made: County, at):
    clerk = made.by_name("clerk", at)
    document = intake.receive(text=TEXT, title=TITLE, kind=Kind.PAPER, by=clerk, at=at).document
    intake.begin(document, by=clerk)
    intake.ask_purge(document.pk, reason="发文单位来电，说定了密级，收错了", by=clerk, at=at)
