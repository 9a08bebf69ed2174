"""分解: several sub-items in one act, each with a first lead, co-leads and joint units; looked at before it is done."""

import pytest

from taizhang.engine.refusal import Refused
from taizhang.ledger import actions
from taizhang.ledger.models import Item, ItemUnit

from .conftest import text, told


def typed(ledger, **more):
    unit = ledger.unit
    return {
        "p0-title": "城东段排查", "p0-lead": unit("roads"), "p0-lead_duty": "管网", "p0-co_lead": [unit("environment")],
        "p0-co_duty": ["水质"], "p0-joint": [unit("hekou")], "p0-due_on": "2026-03-18", "p0-done_when": "排口清单齐全",
        "p1-title": "河口段排查", "p1-lead": unit("hekou"), "p1-due_on": "2026-03-19", **more,
    }  # fmt: skip


def doing(item):
    rows = ItemUnit.objects.filter(item=item).order_by("id")
    return [(u.unit_id, u.is_lead, u.is_first, u.duty) for u in rows]


def test_looked_at_first_and_then_issued_in_one_act(screens, ledger):
    parent, liaison = ledger.accepted(joint=()), screens.enter("housing_liaison")
    where = f"/items/{parent.pk}/break-down/"
    page = liaison.post(f"{where}preview/", typed(ledger))
    seen = text(page)
    for said in (
        "将要分解成 2 件",
        "DC-2026-0001.1",
        "交通局（管网）",
        "生态环境局（水质）",
        "DC-2026-0001.2",
        "发出这 2 件",
    ):
        assert said in seen, said
    assert not Item.objects.filter(parent=parent).exists(), "looking writes nothing"
    assert "已分解为 2 件" in text(liaison.get(told(liaison.post(where, typed(ledger)))))
    first, second = Item.objects.filter(parent=parent).order_by("id")
    unit = ledger.unit
    assert doing(first) == [
        (unit("roads"), True, True, "管网"), (unit("environment"), True, False, "水质"), (unit("hekou"), False, False, ""),
    ]  # fmt: skip
    assert doing(second) == [(unit("hekou"), True, True, "")]
    assert (first.done_when, first.missing_leads != "") == ("排口清单齐全", True)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"p1-title": ""}, "第2件“子事项”"),
        ({"p1-lead": ""}, "第2件“牵头单位”"),
        ({"p0-co_lead": ["999999"]}, "请重新选"),
        ({"p1-due_on": "2026-03-30"}, "不能晚于本事项的时限2026-03-20"),
        ({"p0-joint": "{roads}"}, "同一个单位只能写一次"),
        ({"p0-co_lead": ["{housing}"]}, "子事项由别的单位承办"),
    ],
)
def test_a_wrong_row_is_named_and_none_is_issued(screens, ledger, wrong, why):
    parent, liaison = ledger.accepted(joint=()), screens.enter("housing_liaison")
    units = {key: unit.pk for key, unit in ledger.county.units.items()}
    wrong = {k: [w.format(**units) for w in v] if isinstance(v, list) else v.format(**units) for k, v in wrong.items()}
    for where in ("preview/", ""):
        answer = liaison.post(f"/items/{parent.pk}/break-down/{where}", typed(ledger, **wrong))
        assert answer.status_code in (400, 409) and why in answer.content.decode()
    assert not Item.objects.filter(parent=parent).exists()


def test_nothing_typed_is_said(ledger):
    for act in (actions.planned_parts, actions.break_down):
        with pytest.raises(Refused, match="至少写一件"):
            act(ledger.accepted(), [], by=ledger.county.housing_liaison, at=ledger.later())
