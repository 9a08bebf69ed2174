"""From the candidates of a conference to items handed out: a few taps, and a refusal for each line."""

import pytest
from django.test import Client

from taizhang.intake import actions
from taizhang.intake.models import Document
from taizhang.ledger.models import Handout, Item
from taizhang.ui import clock
from tests.cast import NOON, PASSWORD

pytestmark = pytest.mark.one_database
MANY = 30
HEAD = "县政府常务会议纪要\n会议要求：\n"
TASK = "{n}、河口镇要在3月20日前完成{name}渠清淤，封堵直排口；建立巡查台账。\n"
UNCLEAR = "各有关单位要在3月25日前排查窨井盖，发现缺失的立即补装，并报送验收材料。\n"
NAMES = [a + b for a in "东西南北中" for b in "一二三四五六"]


def minutes(ledger):
    text = HEAD + "".join(TASK.format(n=n, name=name) for n, name in enumerate(NAMES, start=1)) + UNCLEAR
    received = actions.receive(text=text, title="第9次常务会议纪要", by=ledger.county.clerk, at=NOON)
    actions.begin(received.document, by=ledger.county.clerk)
    return Document.objects.get(pk=received.document.pk)


def clerk():
    client = Client()
    client.post("/login/step/", {"username": "CLERK", "password": PASSWORD})
    return client


def accepted(client, ledger, document):
    return client.post(f"/documents/{document.pk}/accept-all/", {"register": ledger.problems})


def form(document):
    """The hand-out page as it stands."""
    items = Item.objects.filter(state="draft").order_by("id")
    sent = {"item": [i.pk for i in items], "shown": [i.pk for i in items]}
    for item in items:
        sent |= {f"lead-{item.pk}": "河口镇", f"due-{item.pk}": "2026-03-20"}
    return sent


def test_what_is_beyond_doubt_is_accepted_in_one_tap_and_the_rest_stays_open(ledger):
    with clock.frozen(NOON):
        document, client = minutes(ledger), clerk()
        sure = sum(actions.deciding.is_sure(c) for c in document.candidates.all())
        assert f"没有疑问的 {sure} 条都立项" in client.get(f"/documents/{document.pk}/").content.decode()
        assert accepted(client, ledger, document).status_code == 303
        assert Item.objects.filter(state="draft").count() == sure >= MANY
        assert not any(c.lead_doubt for c in document.candidates.filter(state="accepted"))
        assert accepted(client, ledger, document).status_code == 409  # nothing is left that is sure


def test_three_taps_from_the_candidates_to_everything_issued(ledger):
    with clock.frozen(NOON):
        document, client = minutes(ledger), clerk()
        accepted(client, ledger, document)  # 1: 都立项
        client.get(f"/documents/{document.pk}/drafts/")  # 2: 交办 N 件
        answer = client.post(f"/documents/{document.pk}/hand-out/", form(document))  # 3: 发出
        assert answer.status_code == 303
        handout = Handout.objects.get()
        assert handout.item_count == Item.objects.filter(state="issued").count() >= MANY
        assert f"/items/handouts/{handout.pk}/" in client.get(answer["Location"]).content.decode()


def test_a_misspelt_unit_stops_its_own_line_and_stands_there_as_typed(ledger):
    with clock.frozen(NOON):
        document, client = minutes(ledger), clerk()
        accepted(client, ledger, document)
        sent = form(document)
        first, second = sent["item"][:2]
        sent |= {f"lead-{first}": "河囗镇", f"due-{second}": "三月底"}
        said = client.post(f"/documents/{document.pk}/hand-out/", sent).content.decode()
        assert "没有叫“河囗镇”的单位" in said and 'value="河囗镇"' in said and "“三月底”不是一个日期" in said
        assert Item.objects.get(pk=first).title in said
        left = set(Item.objects.filter(state="draft").values_list("pk", flat=True))
        assert left == {first, second}
