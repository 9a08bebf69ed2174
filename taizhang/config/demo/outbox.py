"""The county's channels in its last week: mail and two groups, one of them with an address that has gone wrong. The
demo speaks to nobody: its file lists this machine, and what the servers once answered is told."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings

from taizhang.config.demo.stories import Step
from taizhang.ledger.rules import SHANGHAI, day_of
from taizhang.notices.models import Message, Notice
from taizhang.notices.sending import actions, digest, file, robots
from taizhang.notices.sending.rules import CAP, MAIL, MOBILE, Answer, Outcome, State, folds
from taizhang.org import queries as org

DAYS = 5
GROUP, WRONG = "住建局工作群", "教体局工作群"
FILE = f"""# 演示用：服务器都写的本机，一条消息也不会出这台机器。写法见 docs/messages.md。
site = "http://127.0.0.1:8000"

[mail]
host = "127.0.0.1"
port = 2525
from = "taizhang@yunxi.example"

[[robot]]
kind = "wecom"
name = "{GROUP}"
url = "http://127.0.0.1:2526/cgi-bin/webhook/send?key=yanshi"
units = ["住建局"]

[[robot]]
kind = "dingtalk"
name = "{WRONG}"
url = "http://127.0.0.1:2526/robot/send?access_token=yanshi"
units = ["教体局"]
"""
ADDRESSES = (
    ("liaison", MAIL, "lianluo@yunxi.example"),
    ("head", MAIL, "juzhang@yunxi.example"),
    ("head", MOBILE, "13800000001"),
    ("clerk", MAIL, "jingban@yunxi.example"),
    ("verifier", MAIL, "heyan@yunxi.example"),
    ("leader", MAIL, "xian@yunxi.example"),
    ("system", MAIL, "guanli@yunxi.example"),
)


def declare() -> None:
    """The file of the demo, before its county is built."""
    place = file.path()
    place.write_text(FILE, "utf-8")
    place.chmod(0o600)
    settings.KEY_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)


def told(made, hours, at) -> Iterator[Step]:
    """Five mornings, and every second hour what became of the messages."""
    if file.read().named(GROUP) is None:
        return
    days = [hours.calendar.add(day_of(at), -n) for n in range(DAYS, -1, -1)]
    eights = [datetime.combine(day, datetime.min.time(), SHANGHAI) + timedelta(hours=8) for day in days]
    yield Step(eights[0] - timedelta(hours=1), partial(_addresses, made))
    for eight in eights:
        for hour in range(0, 10, 2):
            if (then := eight + timedelta(hours=hour)) < at:
                yield Step(then, partial(_sent if hour else _morning, made))


def _addresses(made, at):
    """The file is a week old, so nothing was sent before."""
    Message.objects.filter(area_id=made.area_id).delete()
    for username, kind, address in ADDRESSES:
        actions.keep_address(kind, address, by=made.by_name(username, at), at=at)


def _morning(made, at):
    digest.write(made.area_id, at)
    _sent(made, at)


def _sent(made, at):
    said, names = file.read(), org.unit_names(made.area_id)
    answered = Notice.objects.filter(area_id=made.area_id, done_at__isnull=False).values_list("pk", flat=True)
    batch = actions.claim(made.area_id, at, most=500, lease=timedelta(minutes=1))
    today = Counter(actions.sent_today(made.area_id, batch, at))
    for message in batch:
        if message.notice_id and answered.filter(pk=message.notice_id).exists():
            actions.settle(message, State.DROPPED, at=at)
            continue
        to = (message.person_id, message.unit_id)
        if why := folds(message.kind, at, today[to], org.calendar(made.area_id)):
            actions.settle(message, State.FOLDED, at=at, told=why.format(cap=CAP), counts=False)
            continue
        today[to] += 1
        units = {names[message.unit_id]} if message.unit_id else set()
        channel = said.of_unit(units)[0] if units else said.of_kind("mail")
        outcome = Outcome(Answer.SENT if message.person_id else Answer.DELIVERED)
        if channel.name == WRONG:
            outcome = robots.CODES["dingtalk"][300001]
        state = State(outcome.answer) if outcome.is_out else State.DEAD
        actions.settle(message, state, at=at, told=outcome.says, channel=channel.name)
        actions.note(made.area_id, channel.name, [outcome], at)
