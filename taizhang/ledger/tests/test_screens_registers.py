"""Registers on the screen: opening, changing, closing, and the fields that each adds."""

from dataclasses import replace

import pytest

from taizhang.ledger import actions
from taizhang.ledger.models import Register, RegisterField
from taizhang.org import actions as org

from .conftest import text, told

pytestmark = pytest.mark.one_database
TYPED = {
    "code": "ts", "name": "投诉件", "closing": "done", "yellow_days": "2", "return_days": "3", "report_days": "7",
    "field-0-label": "来电号码", "field-0-kind": "text", "field-1-label": "类别", "field-1-kind": "choice",
    "field-1-choices": "噪声\n\n 污水 \n噪声", "field-2-label": "", "field-2-kind": "date",
}  # fmt: skip


@pytest.fixture
def clerk(screens):
    return screens.enter("clerk")


def fields(register_id, **where):
    specs = RegisterField.objects.filter(register_id=register_id, **where)
    return [(s.key, s.label, s.kind, s.choices.splitlines(), s.is_retired) for s in specs]


def as_typed(register, **changes):
    """What the form of the register would send, unchanged but for `changes`."""
    data = {"name": register.name, "closing": register.closing, "seen": register.version}
    data |= {n: getattr(register, n) for n in ("yellow_days", "return_days", "report_days")}
    for n, spec in enumerate(RegisterField.objects.filter(register=register)):
        data |= {f"field-{n}-key": spec.key, f"field-{n}-label": spec.label, f"field-{n}-choices": spec.choices}
        if spec.is_retired:
            data[f"field-{n}-off"] = "1"
    return data | changes


def test_a_register_is_opened_with_its_own_fields(ledger, clerk):
    where = told(clerk.post("/items/registers/open/", TYPED))
    register = Register.objects.get(code="TS")
    assert where == f"/items/registers/{register.pk}/"
    assert (register.name, register.closing, register.yellow_days, register.report_days) == ("投诉件", "done", 2, 7)
    assert fields(register.pk) == [
        ("f1", "来电号码", "text", [], False), ("f2", "类别", "choice", ["噪声", "污水"], False),
    ]  # fmt: skip
    said = text(clerk.get(where))
    assert "台账册已立" in said and "噪声、污水" in said and "每 7 天" in said


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "1A"}, "代码用大写字母和数字"),
        ({"code": "DC"}, "代码DC已经有台账册在用"),
        ({"name": " "}, "名称"),
        ({"yellow_days": "400"}, "365"),
        ({"field-1-choices": " "}, "选项字段“类别”要列出选项"),
        ({"field-0-kind": "colour"}, "请选字段类型"),
        ({"field-0-label": "长" * 41}, "最多40字"),
        ({"field-0-key": "street"}, "第1行的字段对不上"),
    ],
)
def test_a_register_that_makes_no_sense_is_refused(ledger, clerk, changes, sentence):
    answer = clerk.post("/items/registers/open/", TYPED | changes)
    assert answer.status_code in (400, 409) and sentence in answer.content.decode()
    assert Register.objects.count() == 2


def test_a_field_is_retired_and_comes_back_with_its_values(ledger, clerk):
    item = ledger.issued(fields={"street": "东街"})
    register = Register.objects.get(pk=ledger.problems)
    url = f"/items/registers/{register.pk}/change/"
    page = clerk.get(f"/items/registers/{register.pk}/edit/").content.decode()
    assert 'name="field-0-key" value="street"' in page and 'name="code"' not in page
    changes = {"field-0-off": "1", "field-4-label": "门牌", "field-4-kind": "text"}
    told(clerk.post(url, as_typed(register, **changes)))
    register.refresh_from_db()
    assert fields(register.pk, key="street") == [("street", "街道", "text", [], True)]
    assert fields(register.pk, key="f1") == [("f1", "门牌", "text", [], False)]
    assert "已停用，填过的值还在" in text(clerk.get(f"/items/registers/{register.pk}/"))
    assert 'name="f.street"' not in clerk.get(f"/items/new/?register={register.pk}").content.decode()
    typed = as_typed(register)
    told(clerk.post(url, {k: v for k, v in typed.items() if not k.endswith("-off")}))
    assert fields(register.pk, key="street", is_retired=False)
    assert "东街" in text(clerk.get(f"/items/{item.pk}/"))


def test_changing_nothing_changes_nothing(ledger, clerk):
    register = Register.objects.get(pk=ledger.problems)
    before = fields(register.pk)
    told(clerk.post(f"/items/registers/{register.pk}/change/", as_typed(register)))
    assert fields(register.pk) == before and Register.objects.get(pk=register.pk).name == register.name


def test_a_stale_form_does_not_undo_what_another_changed(ledger, clerk):
    register = Register.objects.get(pk=ledger.problems)
    url = f"/items/registers/{register.pk}/change/"
    told(clerk.post(url, as_typed(register, name="改一")))
    answer = clerk.post(url, as_typed(register, name="改二"))
    assert answer.status_code == 409 and Register.objects.get(pk=register.pk).name == "改一"


def test_a_closed_register_takes_no_new_items_and_keeps_the_old(ledger, clerk):
    item = ledger.issued()
    register = Register.objects.get(pk=ledger.problems)
    told(clerk.post(f"/items/registers/{register.pk}/close/", {"seen": register.version}))
    page = text(clerk.get("/items/registers/"))
    assert "已停用" in page and "督查问题册" in page
    assert "已停用，册里的事项办到底" in text(clerk.get(f"/items/registers/{register.pk}/"))
    assert "督查问题册" not in clerk.get("/items/new/").content.decode()
    assert item.title in text(clerk.get(f"/items/?register={register.pk}"))


def test_a_register_with_drafts_is_not_closed(ledger, clerk):
    ledger.item()
    answer = clerk.post(f"/items/registers/{ledger.problems}/close/", {})
    assert answer.status_code == 409 and "册里还有1件草稿没有交办" in answer.content.decode()


def test_the_registers_say_how_much_is_in_them_and_lead_there(ledger, screens):
    ledger.accepted(title="清渠")
    leader = screens.enter("leader")
    page = leader.get("/items/registers/")
    assert "督查问题册" in text(page) and "立一册" not in text(page)
    assert f'href="/items/?register={ledger.problems}">1</a>' in page.content.decode()
    assert leader.get("/items/registers/new/").status_code == 403
    assert leader.get("/items/registers/999/").status_code == 404


def test_a_clerk_of_one_unit_changes_no_register(ledger, screens):
    """Registers are everybody's."""
    county = ledger.county
    security, auditor = county.actor("security_admin"), county.actor("auditor")
    post = county.roads_head.post_id
    scope = {"scope_unit_id": ledger.unit("roads"), "from_on": county.noon.date()}
    proposed = org.propose_role(post, "clerk", **scope, by=security, at=county.noon)
    org.confirm_role(proposed.stream_id, by=auditor, at=county.noon)
    head = screens.enter("roads_head")
    assert head.get("/items/registers/new/").status_code == 403
    answer = head.post("/items/registers/open/", TYPED)
    assert answer.status_code == 403 and "由管全县的督查室经办设立和修改" in answer.content.decode()
    register = Register.objects.get(pk=ledger.problems)
    assert head.post(f"/items/registers/{register.pk}/close/", {}).status_code == 403
    keeper = replace(county.clerk, grants=tuple(replace(g, register_id=register.pk) for g in county.clerk.grants))
    assert actions.keeps(keeper, register.pk)
    assert not actions.keeps(keeper) and not actions.keeps(keeper, ledger.decisions)
