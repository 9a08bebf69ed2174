"""Everybody can use every page of the walk: both themes, a phone, paper; nothing sticks out sideways."""

import pytest

from taizhang.intake import actions as intake
from taizhang.ledger import actions as ledger
from taizhang.ledger.models import Evidence
from taizhang.ui.tests.axe import violations
from tests.browser import steps
from tests.browser.walker import picture

MINUTES = """云溪县党政联席会议纪要
云党政联纪〔2026〕3 号

会议听取了县住建局、交通局关于一季度重点工作的汇报。会议指出，时近季末，各级各部门要增强紧迫感。
一、关于城建项目。住建局于 3 月 27 日前完成 43 户农村危房鉴定并出具报告；交通局于 3 月 20 日前修复县道 6 处塌方。
二、关于环境整治。会议决定，由生态环境局牵头，河口镇、青石镇配合，4 月 30 日前完成余下 12 处污水直排口整治。

2026年3月2日
"""
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
SOME = (("light", DESK, "screen"), ("dark", PHONE, "screen"))  # each theme and each size once
EVERY = (
    *((theme, size, "screen") for size in (DESK, PHONE) for theme in ("light", "dark")),
    ("light", DESK, "print"),
)


@pytest.fixture(params=[SOME, pytest.param(EVERY, marks=pytest.mark.slow)], ids=["some looks", "every look"])
def look(request):
    """With everybody's eyes: what is wrong, one line each."""

    def look(page, *addresses):
        where = addresses or (page.url,)
        return [f"{address} {each}" for address in where for each in _wrong(page, address, request.param)]

    return look


@pytest.fixture
def items(standing_ledger):
    """An item in every state that a walked page shows."""
    play = standing_ledger
    found = {
        "draft": play.item(), "issued": play.issued(), "accepted": play.accepted(), "reported": play.reported(),
        "claimed": play.claimed(title="县道塌方修复"), "judged": play.judged(play.claimed(title="城东路井盖缺失")),
        "closed": play.closed(title="河口镇垃圾清运"),
    }  # fmt: skip
    drafted = play.reported(title="集镇路灯不亮")
    liaison = play.county.housing_liaison
    proofs = [e.pk for e in Evidence.objects.filter(item=drafted)]
    ledger.draft_claim(drafted, statement="都亮了", evidence_ids=proofs, by=liaison, at=play.later())
    ledger.break_down(
        found["accepted"], [play.draft(title="青石镇一段", lead="qingshi", joint=())], by=liaison, at=play.later()
    )
    return found | {"drafted": drafted}


@pytest.fixture
def document(standing_ledger):
    """The minutes, read: one sentence handed out, one a draft, the others still candidates."""
    play, clerk = standing_ledger, standing_ledger.county.clerk
    document = intake.read(intake.receive(text=MINUTES, by=clerk, at=play.later()).document.pk)
    for candidate in document.candidates.filter(state="new")[:2]:
        made = intake.accept(candidate.pk, register_id=play.decisions, by=clerk, at=play.later())[1]
    ledger.issue(made.stream_id, by=clerk, at=play.later())
    return document


@pytest.mark.walk
def test_what_the_office_sees(walk, look, items, document):
    draft, issued = items["draft"].pk, items["issued"].pk
    clerk, found = walk.enter("clerk"), []
    found += look(clerk, "/", "/todo/", "/inbox/", "/items/", "/items/filter/", "/documents/", "/documents/new/")
    found += look(clerk, f"/items/{draft}/", f"/items/{draft}/edit/", f"/items/{draft}/do/issue/", f"/items/{issued}/")
    found += look(clerk, f"/documents/{document.pk}/", f"/documents/{document.pk}/?edit=1")
    found += look(clerk, f"/documents/{document.pk}/drafts/", f"/documents/{document.pk}/messages/")
    leader = walk.enter("leader")
    found += look(leader, "/", "/instructions/new/", f"/items/{items['closed'].pk}/")
    leader.context.clear_cookies()
    found += look(leader, "/login/")
    assert found == [], "\n".join(found)


@pytest.mark.walk
def test_what_the_unit_the_verifier_and_the_auditor_see(walk, look, items):
    at = {name: f"/items/{item.pk}/" for name, item in items.items()}
    liaison, found = walk.enter("housing_liaison"), []
    found += look(liaison, "/", "/todo/", at["issued"], at["accepted"], at["claimed"])
    found += look(
        liaison, at["reported"] + "do/report/", at["reported"] + "do/draft_claim/", at["accepted"] + "do/break_down/"
    )
    found += look(walk.enter("housing_head"), at["drafted"])
    verifier = walk.enter("verifier")
    veiled, opened = (items[name].evidence.first().pk for name in ("claimed", "judged"))
    found += look(
        verifier, at["claimed"], f"{at['claimed']}proofs/{veiled}/", at["judged"], f"{at['judged']}proofs/{opened}/"
    )
    found += look(verifier, at["claimed"] + "do/return/", at["closed"], at["closed"] + "sheet/", "/receipts/5/")
    auditor = walk.enter("auditor")
    found += look(auditor, "/records/")
    steps.exported(auditor)
    found += look(auditor)
    assert found == [], "\n".join(found)


def _wrong(page, address, looks):
    page.emulate_media(reduced_motion="reduce")  # colours change at once
    page.goto(address)
    page.wait_for_load_state("networkidle")
    found = []
    for theme, size, media in looks:
        page.set_viewport_size(size)
        page.emulate_media(media=media)
        page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)
        picture(page, f"look{address.split('?')[0].rstrip('/').replace('/', '-')}-{theme}-{media}")
        found += [
            f"{theme} {size['width']} {media}: {each}"
            for each in violations(page)
            if media == "screen" or not each.startswith("target-size")
        ]  # paper
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [f"{size['width']} px: sticks out by {wider}"] if wider > 0 and media == "screen" else []
    page.emulate_media(media="screen")
    page.set_viewport_size(DESK)
    return found
