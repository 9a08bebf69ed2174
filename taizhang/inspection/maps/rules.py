"""The outline of a county on its map: what may be handed in as GeoJSON (RFC 7946), cleaned to what is drawn. Pure."""

import json
from typing import Any

from taizhang.engine.places import Datum, to_wgs84
from taizhang.engine.refusal import N_, Refused

LARGEST = 2 << 20  # bytes
MOST_PLACES = 50_000
MOST_FEATURES = 2_000
# How deep the lists of a geometry's coordinates go above a place.
DEPTHS = {"LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


def outline(data: bytes, datum: str = Datum.WGS84) -> dict[str, Any]:
    """A FeatureCollection of lines and areas with nothing but their names and places of six decimals, in WGS84. Raises
    Refused with what to do."""
    if not data:
        raise Refused("inspection.no_outline", N_("请选一个 GeoJSON 文件。"), "invalid")
    if len(data) > LARGEST:
        raise Refused(
            "inspection.large_outline", N_("文件超过{most}MB。请用测绘软件把边界简化以后再上传。"), "invalid",
            most=LARGEST >> 20,
        )  # fmt: skip
    try:
        given = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _no_geojson() from None
    reader = _Reader(datum)
    features = [reader.feature(each) for each in _features(given)]
    if not features:
        raise Refused("inspection.empty_outline", N_("文件里没有边界线。"), "invalid")
    return {"type": "FeatureCollection", "features": features}


def places(collection: dict[str, Any]) -> int:
    """How many places an outline has."""
    reader = _Reader()
    for feature in collection["features"]:
        reader.feature(feature)
    return reader.places


def _features(given: Any) -> list[Any]:
    kind = _kind(given)
    if kind == "FeatureCollection" and isinstance(given.get("features"), list):
        if len(given["features"]) > MOST_FEATURES:
            raise Refused(
                "inspection.many_features", N_("文件里有{count}块，最多{most}块。请只留县界、乡镇界和主要道路。"),
                "invalid", count=len(given["features"]), most=MOST_FEATURES,
            )  # fmt: skip
        return list(given["features"])
    if kind == "Feature" or kind in DEPTHS:
        return [given]
    raise _no_geojson()


def _no_geojson() -> Refused:
    return Refused(
        "inspection.no_geojson", N_("这不是 GeoJSON 文件。请从测绘软件导出为 GeoJSON（.geojson 或 .json）。"), "invalid"
    )


def _kind(given: Any) -> str:
    kind = given.get("type") if isinstance(given, dict) else ""
    return kind if isinstance(kind, str) else ""


class _Reader:
    def __init__(self, datum: str = Datum.WGS84) -> None:
        self.places, self.datum = 0, datum

    def feature(self, given: Any) -> dict[str, Any]:
        if not isinstance(given, dict):
            raise _no_geojson()
        geometry: Any = given.get("geometry") if given.get("type") == "Feature" else given
        kind = _kind(geometry)
        if kind not in DEPTHS:
            sentence = N_("只能有线和面（边界、道路、河流），文件里有“{what}”。请去掉再上传。")
            raise Refused("inspection.outline_kind", sentence, "invalid", what=kind[:30])
        said = given.get("properties")
        names = [said.get(key) for key in ("name", "NAME", "名称")] if isinstance(said, dict) else []
        return {
            "type": "Feature",
            "properties": {"name": next((name[:60] for name in names if name and isinstance(name, str)), "")},
            "geometry": {"type": kind, "coordinates": self._lists(geometry.get("coordinates"), DEPTHS[kind])},
        }

    def _lists(self, given: Any, depth: int) -> list[Any]:
        if not isinstance(given, list):
            raise _no_geojson()
        return [self._place(each) for each in given] if depth == 1 else [self._lists(each, depth - 1) for each in given]

    def _place(self, given: Any) -> list[float]:
        self.places += 1
        if self.places > MOST_PLACES:
            raise Refused(
                "inspection.many_places", N_("边界超过{most}个点。请用测绘软件简化以后再上传。"), "invalid",
                most=MOST_PLACES,
            )  # fmt: skip
        numbers = given[:2] if isinstance(given, list) else []
        if len(numbers) != 2 or any(isinstance(n, bool) or not isinstance(n, int | float) for n in numbers):
            raise _no_geojson()
        lon, lat = numbers
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # NaN is neither
            raise Refused(
                "inspection.outline_degrees",
                N_("坐标不是经纬度。请导出为 WGS84（EPSG:4326）的经纬度坐标再上传。"),
                "invalid",
            )
        lat, lon = to_wgs84(lat, lon, self.datum)
        return [round(lon, 6), round(lat, 6)]
