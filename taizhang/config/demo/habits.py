"""What the people of 云溪县 have made themselves at home with, and what was said about them: views of the list under a
name, praise and criticism with its source, an answer, a look at a record."""

from taizhang.ledger import actions
from taizhang.ledger.models import Remark
from taizhang.ledger.rules import day_of
from taizhang.notices.burden import actions as burden

# How often a month the county lets a unit be asked, visited, called to a meeting. The busiest bureau of the demo is
# asked sixteen times in its last month; a visitor who urges once more is to see it done.
ASKS, VISITS, MEETINGS = 30, 2, 4

VIEWS = (
    ("clerk", "督查册红黄灯", "register={DC}&light=red&light=yellow", "area"),
    ("clerk", "没人管的", "unassigned=1&sort=due", "nobody"),
    ("clerk", "本周到期", "due_in=week", "nobody"),
    ("clerk", "近5个工作日反馈", "reported_in=past_5&view=all", "nobody"),
    ("leader", "住建口", "unit={ZJ}&light=red&light=yellow", "nobody"),
    ("head", "本局红黄灯", "light=red&light=yellow", "unit"),
)


def keep_views(made, at):
    words = {**made.units, **made.registers}
    for username, name, query, shared_with in VIEWS:
        actions.keep_view(name, query.format(**words), shared_with, by=made.by_name(username, at))


def praise(made, at):
    said = {"source": "云政通〔2026〕21 号", "text": "住建局何思源牵头的老旧小区改造台账清楚、佐证齐全，予以表扬。"}
    _remark(made, "praise", made.people["liaison"], said, at)


def criticise(made, at):
    said = {"source": "云督通〔2026〕9 号", "text": "县道修复一事两次催办未按时反馈，对住建局负责人罗振邦提出批评。"}
    _remark(made, "criticise", made.people["head"], said, at)


def _remark(made, kind, person_id, said, at):
    actions.remark(kind, person_id=person_id, said_on=day_of(at), by=made.by_name("clerk", at), at=at, **said)


def answer(made, at):
    text = "塌方段等地灾评估报告，11月初已拿到并复工；反馈不及时是我的责任。"
    remark = Remark.objects.get(area_id=made.area_id, person_id=made.people["head"])
    actions.answer_remark(remark.pk, text=text, by=made.by_name("head", at), at=at)


def look(made, at):
    leader = made.by_name("lujingxing", at)
    actions.look_at_record(made.people["head"], purpose="季度谈心前了解情况", by=leader, at=at)


def spare_the_units(made, at):
    burden.set_cap(ASKS, visits=VISITS, meetings=MEETINGS, by=made.by_name("leader", at), at=at)
