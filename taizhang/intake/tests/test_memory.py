"""The desk learns from what its people decide: it proposes, says why, and forgets what it is told to forget."""

import pytest

from taizhang.intake import actions as intake
from taizhang.intake import queries
from taizhang.intake.actions.deciding import is_sure
from taizhang.intake.models import Lesson
from taizhang.intake.rules import memory
from taizhang.intake.rules.candidates import State
from taizhang.ledger import actions as ledger
from taizhang.ledger.models import Item

from .conftest import day, received
from .test_pages import post, step

ASKED = "关于{what}的会议纪要\n会议要求：\n渠道专班要在3月{day}日前完成{what}。\n"


@pytest.fixture
def clerk(enter):
    return enter("clerk")


@pytest.fixture
def now(county):
    return {"by": county.clerk, "at": county.noon}


def asked(county, what, day=27):
    return received(county, ASKED.format(what=what, day=day)).candidates.filter(state=State.NEW).first()


def correct(candidate, unit, now):
    return intake.edit(candidate.pk, lead_unit_id=unit.pk, **now)


def test_a_name_set_right_once_is_proposed_and_twice_is_matched(clerk, county, register, now):
    hekou = county.units["hekou"]
    first = asked(county, "东渠清淤")
    assert (first.lead_unit_id, first.lead_doubt) == (None, "unknown")
    correct(first, hekou, now)

    second = asked(county, "西渠清淤疏浚")
    assert (second.lead_unit_id, second.lead_how, is_sure(second)) == (hekou.pk, "recalled", False)
    page = clerk.get(f"/documents/{second.document_id}/").content.decode()
    assert "上次把“渠道专班”定为河口镇，请核对" in page
    intake.accept(second.pk, register_id=register, **now)  # confirmed

    third = asked(county, "南岸护坡加固")
    assert (third.lead_unit_id, third.lead_how, third.lead_doubt, is_sure(third)) == (hekou.pk, "learned", "", True)
    assert "按以往的更正" in clerk.get(f"/documents/{third.document_id}/").content.decode()


def test_another_correction_starts_anew(county, register, now):
    for what in ("东渠清淤", "西岸护坡"):
        candidate = correct(asked(county, what), county.units["hekou"], now)
        intake.accept(candidate.pk, register_id=register, **now)
    other = asked(county, "南桥维修养护")
    assert other.lead_how == "learned"
    correct(other, county.units["qingshi"], now)
    last = asked(county, "北闸更换闸门")
    assert (last.lead_unit_id, last.lead_how) == (county.units["qingshi"].pk, "recalled")


def test_taking_the_step_back_takes_back_what_it_taught(county, now):
    first = asked(county, "东渠清淤")
    correct(first, county.units["hekou"], now)
    assert Lesson.objects.get().words == "渠道专班"
    intake.undo(first.document_id, **now)
    assert not Lesson.objects.exists()
    intake.reject(first.pk, **now)
    intake.restore(first.pk, **now)
    assert not Lesson.objects.exists()


def test_a_units_own_name_is_never_learned_away(county, now):
    document = received(county, "会议纪要\n会议要求：\n住建局要在3月27日前完成危房鉴定。\n")
    correct(document.candidates.get(state=State.NEW), county.units["roads"], now)
    assert not Lesson.objects.exists()


def test_several_names_and_everybody_teach_nothing():
    assert memory.printed_name("渠道专班", "渠道专班要清淤") == "渠道专班"
    assert memory.printed_name("各乡镇", "各乡镇要清淤") == ""
    assert memory.printed_name("专班、水办", "专班、水办要清淤") == ""
    assert memory.printed_name("", "要清淤") == ""


def test_a_sentence_like_three_rejected_ones_is_marked_and_still_shown(clerk, county, register, now):
    for n, where in enumerate(("沿河", "城区", "集镇"), start=1):
        document = received(
            county, f"会议纪要\n会议要求：\n河口镇要在3月{n + 10}日前持续营造{where}人人爱护环境的浓厚氛围。\n"
        )
        candidate = document.candidates.get(state=State.NEW)
        assert "rejected" not in candidate.terms
        intake.reject(candidate.pk, **now)
    text = "会议纪要\n会议要求：\n河口镇要在3月20日前持续营造村组人人爱护环境的浓厚氛围。\n河口镇要在3月27日前修好水闸3座。\n"
    document = received(county, text)
    alike, other = document.candidates.filter(state=State.NEW)
    assert (alike.terms["rejected"], is_sure(alike)) == (3, False)
    assert "rejected" not in other.terms and is_sure(other)
    page = clerk.get(f"/documents/{document.pk}/").content.decode()
    assert "相似的句子以前 3 次没有立项" in page

    page = clerk.get("/documents/learned/").content.decode()
    assert "3 次没有立项" in page
    lesson = Lesson.objects.filter(kind=memory.REJECT).first()
    assert post(clerk, f"/documents/learned/{lesson.pk}/forget/").status_code == 303
    assert not Lesson.objects.exists()


def test_what_was_learned_is_seen_and_forgotten_line_by_line(clerk, county, now):
    correct(asked(county, "东渠清淤"), county.units["hekou"], now)
    page = clerk.get("/documents/learned/").content.decode()
    assert "“渠道专班”" in page and "定过 1 次，先提示" in page
    post(clerk, f"/documents/learned/{Lesson.objects.get().pk}/forget/")
    assert asked(county, "西渠疏浚工程").lead_unit_id is None


def test_one_desk_knows_nothing_of_another(county, now):
    first = asked(county, "东渠清淤")
    correct(first, county.units["hekou"], now)
    Lesson.objects.update(unit_id=first.document.unit_id + 1)
    assert asked(county, "西渠疏浚工程").lead_unit_id is None
    Lesson.objects.update(unit_id=first.document.unit_id, area_id=first.area_id + 1)
    assert asked(county, "南桥维修养护").lead_unit_id is None
    assert queries.learned(county.clerk) == {memory.ALIAS: [], memory.REJECT: []}


def test_a_document_that_goes_takes_its_lessons_along(county, now):
    first = asked(county, "东渠清淤")
    correct(first, county.units["hekou"], now)
    intake.delete(first.document_id, **now)
    assert not Lesson.objects.exists()


def test_without_an_owner_the_last_such_item_says_who_led_it(clerk, county, register, now):
    done = _issued(county, register, "汛期前完成山洪灾害危险区排查", "qingshi")
    document = received(county, "防汛会议纪要\n会议要求，汛期前要完成山洪灾害危险区排查。\n")
    candidate = document.candidates.get(state=State.NEW)
    assert (candidate.lead_unit_id, candidate.terms["like"]) == (None, done.pk)
    page = clerk.get(f"/documents/{document.pk}/").content.decode()
    assert "今年同样的事由青石镇牵头" in page and done.number in page
    answer = post(clerk, step(document, candidate, "edit"), {"like": "1", "seen": candidate.version}, htmx=True)
    assert answer.status_code == 200
    candidate.refresh_from_db()
    assert (candidate.lead_unit_id, candidate.related_item_id) == (county.units["qingshi"].pk, done.pk)


@pytest.mark.parametrize(
    "text",
    [
        "会议纪要\n会议要求，交通局要在4月30日前修复县道6处塌方路段。\n",
        "任务表\n序号\t重点任务\t责任单位\t完成时限\n1\t修复县道塌方6处\t交通局\t4月底前\n2\t安装公交站牌\t交通局\t5月底前",
    ],
)
def test_the_same_promise_is_offered_as_an_addition_also_from_a_table_and_across_registers(
    clerk, county, register, text
):
    other = ledger.open_register(ledger.RegisterSpec(code="SC", name="三城同创"), by=county.clerk, at=county.noon)
    known = _issued(county, other.stream_id, "修复县道6处塌方", "roads")
    document = received(county, text)
    candidate = document.candidates.filter(state=State.NEW).first()
    assert candidate.related_item_id == known.pk
    assert not is_sure(candidate)
    page = clerk.get(f"/documents/{document.pk}/").content.decode()
    assert "与在办事项" in page and known.number in page


def test_the_same_promise_is_found_once_its_unit_is_set(county, register, now):
    known = _issued(county, register, "完成东渠清淤并建立台账", "hekou")
    candidate = asked(county, "东渠清淤并建立台账")
    assert candidate.related_item_id is None
    assert correct(candidate, county.units["hekou"], now).related_item_id == known.pk


def _issued(county, register, title, unit):
    draft = ledger.Draft(register, title, lead_unit_ids=(county.units[unit].pk,), due_on=day(4, 30), done_when="完成")
    recorded = ledger.enter(draft, by=county.clerk, at=county.noon)
    ledger.issue(recorded.stream_id, by=county.clerk, at=county.noon)
    return Item.objects.get(pk=recorded.stream_id)
