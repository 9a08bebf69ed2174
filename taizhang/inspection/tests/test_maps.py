"""The map: an outline that can be drawn or a sentence that says why not; marks with their lights."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from taizhang.engine.refusal import Refused
from taizhang.inspection.maps import rules
from taizhang.inspection.models import Outline
from taizhang.journal import rebuild
from taizhang.ledger.tests.conftest import Screens, text, told
from taizhang.ui import clock

RING = [[112.1, 34.1], [112.9, 34.1], [112.9, 34.9], [112.1, 34.1]]


def county(**more):
    shape = {"type": "Polygon", "coordinates": [RING]} | more
    return {"type": "Feature", "properties": {"name": "云溪县", "phone": "1380000"}, "geometry": shape}


def given(what):
    return what if isinstance(what, bytes) else json.dumps(what).encode()


def test_an_outline_keeps_lines_and_names_and_nothing_else():
    found = rules.outline(given({"type": "FeatureCollection", "features": [county()], "crs": "x"}))
    assert found["features"][0]["properties"] == {"name": "云溪县"} and "crs" not in found
    assert rules.places(found) == 4
    assert (
        rules.outline(given({"type": "LineString", "coordinates": RING}))["features"][0]["geometry"]["type"]
        == "LineString"
    )


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (b"", "请选一个"),
        (b"PK\x03\x04", "不是 GeoJSON"),
        (b"[" * 100_000, "不是 GeoJSON"),
        ({"type": "Topology"}, "不是 GeoJSON"),
        (county(type="Point", coordinates=[1, 2]), "只能有线和面"),
        (county(coordinates=[[[38000000, 4000000]]]), "不是经纬度"),
        (b'{"type":"LineString","coordinates":[[NaN,1]]}', "不是经纬度"),
        (county(coordinates=[[["a", 1]]]), "不是 GeoJSON"),
        ({"type": ["LineString"]}, "不是 GeoJSON"),
        (county(coordinates=5), "不是 GeoJSON"),
        ({"type": "LineString", "coordinates": [[1, 1]] * 50_001}, "超过50000个点"),
        (b" " * (rules.LARGEST + 1), "超过2MB"),
        ({"type": "FeatureCollection", "features": []}, "没有边界线"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused_in_words(what, said):
    with pytest.raises(Refused, match=said):
        rules.outline(given(what))


def test_the_office_hands_an_outline_in_and_the_map_shows_it_with_the_lights(inspected):
    inspected.note(text="垃圾满溢")
    with clock.frozen(Screens.at):
        clerk, hekou = Screens().enter("clerk"), Screens().enter("hekou_liaison")
        assert clerk.get("/inspection/map/outline/").status_code == 404
        file = SimpleUploadedFile("县界.geojson", given(county()))
        told(clerk.post("/inspection/map/outline/set/", {"outline": file}))
        assert hekou.get("/inspection/map/outline/").json()["features"][0]["properties"]["name"] == "云溪县"
        assert "河口农贸市场" in text(hekou.get("/inspection/map/"))
        marks = clerk.get("/inspection/map/points/").json()
        assert [(row[0], row[3], row[5]) for row in marks["points"]] == [
            (inspected.market, "yellow", 34.9036), (inspected.street, "grey", 34.95),
        ]  # fmt: skip
        assert [row[0] for row in hekou.get("/inspection/map/points/").json()["points"]] == [inspected.market]
        near = clerk.get("/inspection/map/points/?box=34.94,112.7,34.96,112.9").json()["points"]
        assert [row[0] for row in near] == [inspected.street]
    before = list(Outline.objects.values())
    rebuild.rebuild()
    assert list(Outline.objects.values()) == before


def test_an_outline_copied_from_a_shifted_map_is_put_right_and_can_be_removed(inspected):
    there = {
        "type": "LineString",
        "coordinates": [[121.531541859215, 31.17530398364597], [116.38404722455657, 39.91334545536069]],
    }
    with clock.frozen(Screens.at):
        clerk = Screens().enter("clerk")
        file = SimpleUploadedFile("县界.geojson", given(there))
        told(clerk.post("/inspection/map/outline/set/", {"outline": file, "datum": "gcj02"}))
        shape = clerk.get("/inspection/map/outline/").json()["features"][0]["geometry"]["coordinates"]
        assert shape == [[121.527211, 31.177428], [116.377817, 39.911954]]
        told(clerk.post("/inspection/map/outline/remove/"))
        assert clerk.get("/inspection/map/outline/").status_code == 404
        assert "还没有底图" in text(clerk.get("/inspection/map/"))
        assert clerk.post("/inspection/map/outline/remove/").status_code == 404
    rebuild.rebuild()
    assert not Outline.objects.exists()
