"""What follows a finding on the desk: 当场整改 takes two people, a unit may object, the office decides."""

import io
import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import ExifTags, Image

from taizhang.engine import photos
from taizhang.engine.refusal import Refused
from taizhang.inspection.after import actions
from taizhang.inspection.after.rules import Doubt
from taizhang.inspection.findings import actions as findings
from taizhang.inspection.findings.rules import State
from taizhang.inspection.models import Finding, Photo, Point
from taizhang.inspection.tests.test_findings import found, rows
from taizhang.journal import blobs, rebuild
from taizhang.ledger import actions as ledger_actions
from taizhang.ledger.models import Evidence, ItemDoer
from taizhang.ledger.rules import State as ItemState
from taizhang.ledger.tests.conftest import Screens, text, told
from taizhang.notices.models import Notice
from taizhang.notices.rules import LABELS
from taizhang.ui import clock
from tests.doors.world import hire


@pytest.fixture
def desk(inspected):
    with clock.frozen(Screens.at):
        yield Screens()


def who(inspected, part):
    at = inspected.ledger.later()
    return {"by": inspected.county.actor(part, at), "at": at}


def test_fixed_on_the_spot_is_over_when_a_second_person_agrees(inspected):
    finding = found(inspected.note(fixed=True))
    with pytest.raises(Refused, match="另一个人"):
        actions.agree(finding, **who(inspected, "inspector"))
    actions.agree(finding, **who(inspected, "clerk"))
    finding.refresh_from_db()
    assert (finding.state, finding.is_open, finding.item_id) == (State.AGREED, False, None)
    assert finding.closed_on and Point.objects.get(pk=inspected.market).open_count == 0


def test_nobody_of_the_points_own_unit_agrees_and_control_without_the_guard_somebody_would(inspected, monkeypatch):
    """S6."""
    finding = found(inspected.note(fixed=True))
    for part, unit in (("own", "hekou"), ("below", "liulin")):
        hire(inspected.county, part, unit, ["inspector"])
        with pytest.raises(Refused, match="自己单位的点位"):
            actions.agree(finding, **who(inspected, part))
        with pytest.raises(Refused, match="自己单位的点位"):
            actions.refuse_fix(finding, reason="没清", **who(inspected, part))
    assert found_again(finding).state == State.SPOT
    monkeypatch.setattr(actions, "own_points", lambda *_: [])  # the control
    actions.agree(finding, **who(inspected, "own"))
    assert found_again(finding).state == State.AGREED


def found_again(finding):
    return Finding.objects.get(pk=finding.pk)


def notices(inspected, unit="hekou"):
    rows = Notice.objects.filter(to_unit_id=inspected.ledger.unit(unit)).order_by("pk")
    return [LABELS[kind] for kind in rows.values_list("kind", flat=True)]


def test_the_unit_is_told_when_a_finding_is_its_item_and_what_was_decided_of_its_objection(inspected, desk):
    rejected, upheld = found(inspected.note()), found(inspected.note(clause="2.1"))
    spot = found(inspected.note(clause="1.2", fixed=True))
    assert notices(inspected) == ["交办，请签收"] * 2
    actions.refuse_fix(spot, reason="没清", **who(inspected, "clerk"))
    assert notices(inspected) == ["交办，请签收"] * 3
    for finding, is_upheld in ((rejected, False), (upheld, True)):
        actions.dispute(finding, reason="不归我们", **who(inspected, "hekou_liaison"))
        actions.decide_dispute(finding, is_upheld=is_upheld, answer="现场看过", **who(inspected, "clerk"))
    assert notices(inspected)[3:] == ["异议不成立，请接着整改", "撤销，不用再办", "异议成立，不作为问题"]
    unit = desk.enter("hekou_liaison")
    inbox = unit.get("/inbox/").content.decode()
    assert "异议不成立，请接着整改" in inbox and "现场看过" in inbox and f"/inspection/findings/{rejected.pk}/" in inbox
    before = list(Notice.objects.order_by("pk").values())
    rebuild.rebuild()
    assert list(Notice.objects.order_by("pk").values()) == before


def test_not_fixed_it_becomes_an_item_that_the_inspector_never_verifies(inspected):
    finding = found(inspected.note(fixed=True, text="垃圾桶满溢"))
    actions.refuse_fix(finding, reason="照片里地上还有垃圾", **who(inspected, "clerk"))
    finding.refresh_from_db()
    assert finding.state == State.ISSUED and finding.is_open and Point.objects.get(pk=inspected.market).open_count == 1
    assert finding.item.lead_unit_id == inspected.ledger.unit("hekou") and finding.item.due_on == finding.due_on
    handlers = ItemDoer.objects.filter(item=finding.item, is_handler=True).values_list("person_id", flat=True)
    assert finding.person_id in handlers


def test_an_objection_that_is_upheld_makes_it_no_finding(inspected):
    finding = found(inspected.note())
    with pytest.raises(Refused, match="只有责任单位"):
        actions.dispute(finding, reason="不是我们的", **who(inspected, "qingshi_head"))
    actions.dispute(finding, reason="这段归市政公司管", **who(inspected, "hekou_liaison"))
    with pytest.raises(Refused, match="已经提过"):
        actions.dispute(finding, reason="再说一次", **who(inspected, "hekou_head"))
    actions.decide_dispute(finding, is_upheld=True, answer="核实过，点位记错", **who(inspected, "clerk"))
    finding.refresh_from_db()
    assert finding.state == State.DROPPED and finding.item.state == ItemState.WITHDRAWN
    assert Point.objects.get(pk=inspected.market).open_count == 0
    assert found(inspected.note()).rebound_of_id is None


def test_the_whole_story_on_the_desk(inspected, desk):
    finding = found(inspected.note(text="东门垃圾桶满溢"))
    spot = found(inspected.note(clause="2.1", fixed=True))
    clerk, unit, other = desk.enter("clerk"), desk.enter("hekou_liaison"), desk.enter("qingshi_head")
    page = f"/inspection/findings/{finding.pk}/"
    assert other.get(page).status_code == 404
    with CaptureQueriesContext(connection) as asked:
        shown = text(clerk.get("/inspection/findings/"))
    assert "东门垃圾桶满溢" in shown and len(asked) <= 12
    assert "东门垃圾桶满溢" in text(clerk.get("/inspection/findings/?clause=1.1"))
    assert "东门垃圾桶满溢" not in text(clerk.get("/inspection/findings/?clause=2.1"))
    assert "当场整改待复核" in text(clerk.get("/todo/"))
    told(clerk.post(f"/inspection/findings/{spot.pk}/agree/"))
    assert "没有符合" in text(clerk.get("/inspection/findings/agree/"))
    assert "对这条问题有异议" in text(unit.get(f"/items/{finding.item_id}/"))
    told(unit.post(f"{page}dispute/", {"reason": "清运时间没到"}))
    assert unit.post(f"{page}dispute/", {"reason": "再说"}).status_code == 409
    assert "异议待裁定" in text(clerk.get("/todo/"))
    assert clerk.post(f"{page}decide/", {"answer": "不成立"}).status_code == 400
    told(clerk.post(f"{page}decide/", {"answer": "桶满就要清", "upheld": "0"}))
    with CaptureQueriesContext(connection) as asked:
        shown = text(unit.get(page))
    assert "清运时间没到" in shown and "桶满就要清" in shown and len(asked) <= 20
    assert Finding.objects.get(pk=finding.pk).is_open


def test_told_again_from_the_journal_it_is_the_same(inspected):
    agreed, refused, disputed = (found(inspected.note(clause=c, fixed=c != "2.1")) for c in ("1.1", "1.2", "2.1"))
    actions.agree(agreed, **who(inspected, "clerk"))
    actions.refuse_fix(refused, reason="没清", **who(inspected, "clerk"))
    actions.dispute(disputed, reason="不归我们", **who(inspected, "hekou_head"))
    actions.decide_dispute(disputed, is_upheld=True, answer="核实", **who(inspected, "clerk"))
    before = rows()
    rebuild.rebuild()
    assert rows() == before


def picture(seed, lat=None, minute=0):
    """A photo of its own for each seed, taken in Hekou's market or `lat` degrees north."""
    chance = random.Random(seed)
    image = Image.frombytes("RGB", (12, 9), chance.randbytes(324)).resize((320, 240), Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[ExifTags.Base.DateTime] = f"2026:03:02 23:{minute:02d}:00"
    if lat:
        exif[ExifTags.IFD.GPSInfo] = {1: "N", 2: (float(lat), 0.0, 0.0), 3: "E", 4: (112.7741, 0.0, 0.0)}
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_the_after_photo_is_evidence_and_says_what_is_odd(inspected):
    before = picture(1)
    ref = blobs.store(io.BytesIO(before), "image/jpeg")
    finding = found(inspected.note(photos=[findings.Shot(ref, dhash=f"{photos.dhash(before):016x}")]))

    def hand_in(data):
        upload = ledger_actions.Upload(io.BytesIO(data), "整改后.jpg")
        entry = actions.hand_in_after(finding, [upload], **who(inspected, "hekou_liaison"))
        return [warning["kind"] for warning in entry.pub["photos"][0]["warnings"]]

    with pytest.raises(Refused, match="签收"):
        hand_in(picture(2))
    ledger_actions.accept(finding.item, **who(inspected, "hekou_liaison"))
    assert hand_in(picture(2, lat=34.9036)) == []
    assert hand_in(picture(3, lat=34.9)) == [Doubt.FAR]
    assert hand_in(before) == [Doubt.SAME]
    inspected.ledger.later(days=1)
    later = found(inspected.note(clause="2.1"))
    ledger_actions.accept(later.item, **who(inspected, "hekou_liaison"))
    finding = later
    assert hand_in(picture(4)) == [Doubt.OLDER]
    assert Photo.objects.filter(is_after=True).count() == 4 and Evidence.objects.count() == 4
    before = rows()
    rebuild.rebuild()
    assert rows() == before
