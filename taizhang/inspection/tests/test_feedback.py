"""A letter from above: parted into points, each put to a clause and a unit, issued at once, answered from the ledger."""

import pytest
from django.apps import apps

from taizhang.engine.refusal import Refused
from taizhang.inspection.feedback import actions, rules
from taizhang.inspection.models import Feedback, FeedbackPoint, Scheme
from taizhang.journal import rebuild
from taizhang.ledger.models import Item
from taizhang.ledger.tests.conftest import Screens, text, told
from taizhang.ui import clock

LETTER = """关于对云溪县的测评反馈
一、好的方面
领导重视。
二、存在问题
（一）环境卫生
1. 河口农贸市场垃圾没有及时清运，
桶已满溢。
2. 青石镇主街有占道经营的摊点。
（二）档案
3. 有的单位没有管理制度和台账。
三、下步要求
请于月底前整改。
"""


def test_the_innermost_numbers_part_the_letter_and_headings_are_no_points():
    assert rules.points(LETTER) == [
        "河口农贸市场垃圾没有及时清运，桶已满溢。", "青石镇主街有占道经营的摊点。", "有的单位没有管理制度和台账。",
    ]  # fmt: skip
    assert rules.points("东街路灯不亮已有两周。\n好\n西巷井盖下沉没有修。") == [
        "东街路灯不亮已有两周。",
        "西巷井盖下沉没有修。",
    ]


def test_a_point_is_put_to_the_clause_that_it_speaks_of_or_to_none():
    clauses = [("1.1", "垃圾及时清运，不满溢"), ("2.1", "无占道经营"), ("2.2", "有管理制度和台账")]
    assert [rules.matched(point, clauses) for point in rules.points(LETTER)] == ["1.1", "2.1", "2.2"]
    assert rules.matched("群众反映停车难", clauses) == ""


@pytest.fixture
def letter(inspected):
    ledger = inspected.ledger
    at = ledger.later()
    entry = actions.receive(
        LETTER, title="一季度测评反馈", sender="市文明办", on=at.date(), scheme=Scheme.objects.get(), by=inspected.county.clerk,
        at=at,
    )  # fmt: skip
    return Feedback.objects.get(pk=entry.stream_id)


def test_points_are_issued_in_one_act_and_the_reply_says_how_each_stands(inspected, letter):
    with clock.frozen(Screens.at):
        clerk, page = Screens().enter("clerk"), f"/inspection/feedback/{letter.pk}/"
        assert "待交办" in text(clerk.get(page))
        hekou, qingshi = (inspected.ledger.unit(name) for name in ("hekou", "qingshi"))
        form = {"point": ["1", "2"], "seen": letter.version}
        for n, (clause, unit) in enumerate((("1.1", hekou), ("2.1", qingshi)), 1):
            form |= {f"clause-{n}": clause, f"unit-{n}": unit, f"due-{n}": "2026-03-20"}
        # One of them without a unit: none is issued.
        assert "要选责任单位" in clerk.post(f"{page}issue/", form | {"unit-2": ""}).content.decode()
        assert not Item.objects.filter(source_note__contains="反馈").exists() and not letter.points.filter(
            item__isnull=False
        )
        told(clerk.post(f"{page}issue/", form))
        assert clerk.post(f"{page}issue/", form).status_code == 409  # issued once
        shown = text(clerk.get(page))
    assert "已交办2条，其中整改销号0条" in shown and "正在整改，时限 2026-03-20" in shown and "尚未交办" in shown
    item = FeedbackPoint.objects.get(n=1).item
    assert item.lead_unit_id == hekou and item.number and item.requirement.startswith("河口农贸市场")


def test_a_letter_without_points_and_one_of_tomorrow_are_refused(inspected):
    at, given = inspected.ledger.later(), {"title": "反馈", "sender": "市文明办", "scheme": Scheme.objects.get()}
    with pytest.raises(Refused, match="没有读出问题"):
        actions.receive("好", on=at.date(), by=inspected.county.clerk, at=at, **given)
    with pytest.raises(Refused, match="不能在今天以后"):
        actions.receive(LETTER, on=at.date().replace(year=2027), by=inspected.county.clerk, at=at, **given)


def test_told_again_from_the_journal_it_is_the_same(inspected, letter):
    answer = actions.Answer(1, "1.1", inspected.ledger.unit("hekou"), letter.on.replace(month=4))
    actions.issue(letter, [answer], by=inspected.county.clerk, at=inspected.ledger.later())
    tables = [apps.get_model("inspection", name) for name in ("feedback", "feedbackpoint")]
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    rebuild.rebuild()
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before
