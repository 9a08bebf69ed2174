"""Points and visits on the desk: opened, changed, closed; planned, seen by whom it concerns, cancelled."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from taizhang.engine.drawings import draw
from taizhang.engine.refusal import Refused
from taizhang.inspection.models import Point, Visit
from taizhang.inspection.points import actions, typed
from taizhang.inspection.points.rules import Light, light
from taizhang.ledger.tests.conftest import Screens, text, told
from taizhang.ui import clock


@pytest.fixture
def desk(inspected):
    with clock.frozen(Screens.at):
        yield Screens()


def test_a_points_light_says_what_stands_open_there():
    assert light(2, True, True) == Light.RED and light(1, False, True) == Light.YELLOW
    assert light(0, False, True) == Light.GREEN and light(0, False, False) == Light.GREY


def test_a_point_is_opened_changed_and_closed_and_keeps_its_number(inspected, desk):
    clerk, unit = desk.enter("clerk"), inspected.ledger.unit("liulin")
    page = told(clerk.post("/inspection/points/open/", {"point_title": "柳林村广场", "type": "park", "unit": unit}))
    point = Point.objects.get(title="柳林村广场")
    assert point.number in text(clerk.get(page))
    given = {"point_title": "柳林文化广场", "type": "park", "unit": unit, "lat": "34.91", "lon": "112.7", "seen": "1"}
    told(clerk.post(f"{page}change/", given))
    assert clerk.post(f"{page}change/", given).status_code == 409  # somebody was there in between
    told(clerk.post(f"{page}close/", {"reason": "拆迁", "seen": "2"}))
    assert "已撤销" in text(clerk.get(page)) and "柳林文化广场" not in text(clerk.get("/inspection/points/"))
    assert "柳林文化广场" in text(clerk.get("/inspection/points/?state=closed"))


def test_a_point_is_known_by_its_photo_and_what_is_none_is_refused(inspected, desk):
    clerk, page = desk.enter("clerk"), f"/inspection/points/{inspected.market}/"
    told(clerk.post(f"{page}photograph/", {"photo": SimpleUploadedFile("市场.jpg", draw("market", 7))}))
    shown = desk.enter("hekou_liaison").get(f"{page}photo/")
    assert shown.status_code == 200 and b"".join(shown.streaming_content)[:3] == b"\xff\xd8\xff"
    refused = clerk.post(f"{page}photograph/", {"photo": SimpleUploadedFile("市场.pdf", b"%PDF-1.4")})
    assert refused.status_code == 400 and "请选一张照片" in refused.content.decode()


@pytest.mark.parametrize("lat", ["三十四度", "NaN", "1e309", "200"])
def test_a_place_that_is_none_is_refused_in_words(lat):
    with pytest.raises(Refused, match="经纬度"):
        typed.place(lat, "112.7")


def test_a_unit_sees_its_own_points_and_those_below_it(inspected, desk):
    inspected.point("柳林村", "village", "liulin")
    page = text(desk.enter("hekou_liaison").get("/inspection/points/"))
    assert "河口农贸市场" in page and "柳林村" in page and "青石镇主街" not in page


def test_the_inspected_unit_learns_of_an_undercover_visit_when_it_is_over(inspected, desk):
    hekou = desk.enter("hekou_liaison")
    page = f"/inspection/visits/{inspected.visit_id}/"
    assert hekou.get(page).status_code == 404 and "三月暗访" not in text(hekou.get("/inspection/"))
    inspected.note(text="垃圾满溢")
    told(desk.enter("inspector").post(f"{page}end/"))
    shown = text(hekou.get(page))
    assert "河口农贸市场" in shown and "垃圾满溢" in shown and "青石镇主街" not in shown


def test_control_a_visit_that_was_announced_is_seen_at_once(inspected, desk):
    announced = inspected.plan((inspected.market,), kind="open")
    assert desk.enter("hekou_liaison").get(f"/inspection/visits/{announced}/").status_code == 200


def test_a_visit_is_planned_by_hand_and_cancelled_with_the_reason(inspected, desk):
    clerk, inspector = desk.enter("clerk"), inspected.county.account("inspector").person_id
    given = {
        "visit_title": "周三检查", "visit_kind": "open", "scheme": inspected.scheme_id, "day": "2026-03-04",
        "inspector": inspector, "second": "复查", "point": [inspected.street, inspected.market],
    }  # fmt: skip
    assert "河口农贸市场" in text(clerk.get("/inspection/visits/new/?type=market"))
    page = told(clerk.post("/inspection/visits/plan/", given))
    assert "青石镇主街" in text(clerk.get(page))
    assert "日子已经过了" in clerk.post("/inspection/visits/plan/", given | {"day": "2026-03-01"}).content.decode()
    told(clerk.post(f"{page}cancel/", {"reason": "下暴雨"}))
    assert "取消" in text(clerk.get(page))
    assert Visit.objects.get(title="周三检查").state == "cancelled"


def test_lists_and_pages_ask_the_database_a_few_times_however_long_they_are(inspected, desk):
    for n in range(30):
        inspected.point(f"第{n}号点位", "market", "hekou")
    inspected.note()
    clerk = desk.enter("clerk")
    pages = [
        "/inspection/points/",
        "/inspection/",
        f"/inspection/points/{inspected.market}/",
        f"/inspection/visits/{inspected.visit_id}/",
    ]
    for page in pages:
        with CaptureQueriesContext(connection) as asked:
            clerk.get(page)
        assert len(asked) <= 16, (page, [q["sql"][:120] for q in asked])


def test_a_closed_point_is_not_opened_by_a_township(inspected):
    by = inspected.county.actor("hekou_head", inspected.ledger.now)
    with pytest.raises(Refused, match="全县"):
        actions.close_point(inspected.market, reason="不想要", by=by, at=inspected.ledger.later())
