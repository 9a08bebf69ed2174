"""Kinds of points (点位), as inspection manuals list them (domains.md 2.2), and what a point may look like. Pure."""

from enum import StrEnum
from math import cos, degrees, radians

from taizhang.engine.places import RADIUS
from taizhang.engine.refusal import N_

TYPES = {
    "main_street": N_("主次干道"),
    "back_lane": N_("背街小巷"),
    "crossing": N_("交通路口"),
    "park": N_("公园广场"),
    "estate": N_("居民小区"),
    "community": N_("社区"),
    "market": N_("农贸市场"),
    "mall": N_("商场超市"),
    "hotel": N_("宾馆饭店"),
    "hospital": N_("医院"),
    "school": N_("学校周边"),
    "service_hall": N_("政务大厅"),
    "station": N_("车站"),
    "culture": N_("文化场馆"),
    "building_site": N_("建筑工地"),
    "toilet": N_("公共厕所"),
    "river": N_("河渠水体"),
    "village": N_("村庄"),
    "office": N_("单位"),
    "other": N_("其他"),
}


def box(lat: float, lon: float, reach: float) -> tuple[float, float, float, float]:
    """(south, north, west, east) of a rectangle that holds every place within so many metres."""
    up = degrees(reach / RADIUS)
    aside = up / max(cos(radians(min(abs(lat) + up, 89.0))), 0.01)
    return lat - up, lat + up, lon - aside, lon + aside


class Light(StrEnum):
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    GREY = "grey"


def light(open_count: int, is_late: bool, was_visited: bool) -> Light:
    """Of a point: red where something is past its deadline, yellow where something is being put right, green where
    nothing is wrong, grey where nobody has looked."""
    if open_count and is_late:
        return Light.RED
    if open_count:
        return Light.YELLOW
    return Light.GREEN if was_visited else Light.GREY
