"""A list of points out of a workbook: what is understood, what is said about the rest; labels; what is near."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from taizhang.engine.places import metres
from taizhang.engine.refusal import Refused
from taizhang.inspection.models import Point
from taizhang.inspection.points import rules, sheet
from taizhang.ledger.tests.conftest import Screens, text, told
from taizhang.ui import clock

HEAD = ["序号", "点位名称", "点位类型", "责任单位", "主管部门", "经纬度"]


@pytest.fixture
def clerk(inspected):
    with clock.frozen(Screens.at):
        yield Screens().enter("clerk")


def workbook(*rows):
    book, out = Workbook(), BytesIO()
    for row in (["云溪县点位台账"], HEAD, *rows):
        book.active.append(row)
    book.save(out)
    return SimpleUploadedFile("点位.xlsx", out.getvalue())


def test_a_list_is_read_shown_row_by_row_and_brought_in_once(inspected, clerk):
    rows = (
        [1, "柳林村", "行政村", "柳林村", "", "112.70,34.91"],
        [2, "河口农贸市场", "市场", "河口镇", "住建局", "112.80,34.92"],
        [3, "滨河路", "主干道", "河囗镇", "", ""],
        [4, "老街", "名胜", "河口镇", "", "北京"],
        ["合计", "", "", "", "", ""],
    )
    page = told(clerk.post("/inspection/points/import/read/", {"file": workbook(*rows)}))
    shown = text(clerk.get(page))
    assert (
        "带入 2 处" in shown and "是不是河口镇" in shown and "“名胜”不是点位类型" in shown and "不是一对经纬度" in shown
    )
    told(clerk.post(f"{page}bring/"))
    market = Point.objects.get(pk=inspected.market)
    assert (market.lat, market.lon, market.version) == (Decimal("34.92"), Decimal("112.8"), 2)
    village = Point.objects.get(title="柳林村")
    assert (village.type, village.unit_id, village.number) == (
        "village",
        inspected.ledger.unit("liulin"),
        f"D{village.pk:04d}",
    )
    assert clerk.post(f"{page}bring/").status_code == 409


def test_a_sheet_without_headings_says_which_are_missing(clerk):
    with pytest.raises(Refused, match="点位类型、责任单位"):
        sheet.read([["名称", "备注"], ["老街", ""]])
    assert "请选一个" in clerk.post("/inspection/points/import/read/", {}).content.decode()


def test_a_place_written_the_wrong_way_round_is_turned():
    (said,) = sheet.read([["名称", "类型", "单位", "纬度", "经度"], ["老街", "小巷", "河口镇", "112.7", "34.9"]])
    assert (said.type, said.lat, said.lon) == ("back_lane", Decimal("34.9"), Decimal("112.7")) and said.notes


def test_places_copied_from_a_shifted_map_are_put_right_before_anybody_looks(inspected, clerk):
    rows = ([1, "外滩", "公园", "河口镇", "", "121.531541859215,31.17530398364597"],)
    given = {"file": workbook(*rows), "datum": "gcj02"}
    page = told(clerk.post("/inspection/points/import/read/", given))
    assert "坐标已由 GCJ-02 换算" in text(clerk.get(page))
    told(clerk.post(f"{page}bring/"))
    point = Point.objects.get(title="外滩")
    assert (point.lat, point.lon) == (Decimal("31.177428"), Decimal("121.527211"))
    typed = {"point_title": "外滩二", "type": "park", "unit": point.unit_id, "lat": "31.175304", "lon": "121.531542"}
    told(clerk.post("/inspection/points/open/", typed | {"datum": "gcj02"}))
    assert abs(Point.objects.get(title="外滩二").lon - point.lon) < Decimal("0.00001")


def test_labels_carry_a_picture_for_each_point_of_the_list(inspected, clerk):
    page = clerk.get("/inspection/points/labels/?type=market").content.decode()
    number = Point.objects.get(pk=inspected.market).number
    assert number in page and page.count('class="segno"') == 1 and "青石镇主街" not in page


def test_the_nearest_point_comes_first_and_what_is_far_away_not_at_all(inspected, clerk):
    near = inspected.point("河口桥头", "crossing", "hekou", lat="34.903000", lon="112.774000")
    found = clerk.get("/inspection/points/near/?lat=34.9029&lon=112.774&as=json").json()["points"]
    assert [row["id"] for row in found] == [near, inspected.market] and found[0]["metres"] == 11
    assert clerk.get("/inspection/points/near/?lat=x&lon=&as=json").status_code == 400
    assert "河口桥头" in text(clerk.get("/inspection/points/near/?lat=34.9029&lon=112.774"))


@pytest.mark.parametrize("lat", [0.0, 34.9, 80.0])
def test_a_box_holds_whatever_is_as_near_as_it_says(lat):
    south, north, west, east = rules.box(lat, 112.0, 5000)
    assert all(metres(lat, 112.0, *edge) >= 4999 for edge in ((south, 112.0), (north, 112.0), (lat, west), (lat, east)))
