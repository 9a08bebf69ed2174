"""A county with a register and a fictional paper to read."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client

from taizhang.intake import actions as intake
from taizhang.ledger import actions as ledger
from taizhang.ui import clock
from tests.cast import PASSWORD

MINUTES = """云溪县党政联席会议纪要
云党政联纪〔2026〕3 号

会议听取了县住建局、交通局关于一季度重点工作的汇报。会议指出，时近季末，各级各部门要增强紧迫感。
一、关于城建项目。住建局于 3 月 27 日前完成 43 户农村危房鉴定并出具报告；交通局于 3 月 20 日前修复县道 6 处塌方。
二、关于环境整治。会议决定，由生态环境局牵头，河口镇、青石镇配合，4 月 30 日前完成余下 12 处污水直排口整治。
三、关于停车难。住建局、交通局按职责于 3 月 18 日前办理停车楼施工许可。
会议强调，要进一步转变作风，狠抓落实。

2026年3月2日
"""


class Upload(BytesIO):
    """A file as the form hands it over."""

    def __init__(self, data: bytes, name: str):
        super().__init__(data)
        self.name, self.size = name, len(data)


@pytest.fixture
def register(county):
    return open_register(county)


@pytest.fixture
def minutes(county, register):
    """The minutes, received and read."""
    return received(county, MINUTES)


def open_register(county) -> int:
    spec = ledger.RegisterSpec(code="LX", name="党政联席会议定事项")
    return ledger.open_register(spec, by=county.clerk, at=county.noon).stream_id


def received(county, text, **more):
    document = intake.receive(text=text, by=county.clerk, at=county.noon, **more).document
    return intake.read(document.pk)


def day(month, number):
    return date(2026, month, number)


@pytest.fixture
def enter(county):
    """`enter("clerk")` logs the clerk in through the page; the county's clock stands at noon of the cast."""
    with clock.frozen(county.noon):

        def enter(part):
            client = Client()
            answer = client.post("/login/step/", {"username": part.upper(), "password": PASSWORD})
            assert answer.status_code == 303, answer.content.decode()
            return client

        yield enter
