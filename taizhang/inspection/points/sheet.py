"""A list of points as an office keeps it in a workbook: which column means what, and what a row says. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from taizhang.engine.places import Datum
from taizhang.engine.refusal import N_, Refused

from . import typed
from .rules import TYPES

Texts = Sequence[str]
HEADINGS = {
    "number": ("点位编号", "编号"),
    "title": ("点位名称", "名称", "点位"),
    "type": ("点位类型", "点位类别", "类型", "类别"),
    "unit": ("责任单位", "归谁管", "管理单位", "属地", "所属社区", "社区村", "单位"),
    "sector": ("行业主管部门", "主管部门", "行业部门", "监管部门"),
    "address": ("详细地址", "地址", "位置", "起止"),
    "place": ("经纬度", "坐标"),
    "lat": ("纬度", "北纬"),
    "lon": ("经度", "东经"),
}
WANTED = ("title", "type", "unit")
LOOKED_AT = 10  # rows in which the headings may stand
MOST_ROWS = 500
# What offices write for a type, beside its own name.
CALLED = {
    "main_street": ("主干道", "次干道", "大街", "道路"), "back_lane": ("小巷", "背街", "街巷"),
    "crossing": ("路口", "红绿灯"), "park": ("公园", "广场", "游园"), "estate": ("小区",),
    "market": ("市场", "集贸市场"), "mall": ("商场", "超市"), "hotel": ("宾馆", "饭店", "餐饮"),
    "hospital": ("卫生院",), "school": ("学校", "校园周边"), "service_hall": ("服务大厅", "窗口"),
    "station": ("汽车站", "火车站"), "culture": ("图书馆", "文化馆"), "building_site": ("工地",),
    "toilet": ("公厕", "厕所"), "river": ("河道", "沟渠", "坑塘"), "village": ("村", "行政村", "自然村"),
}  # fmt: skip


@dataclass
class Said:
    """What a row says. `faults` are sentences about what cannot be understood, `notes` about what was put right."""

    row: int  # as the spreadsheet counts
    texts: dict[str, str]
    type: str = ""
    lat: Decimal | None = None
    lon: Decimal | None = None
    faults: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


def layout(rows: Sequence[Texts]) -> tuple[int, dict[str, int]]:
    """(the row of the headings, {field: column}); Refused where no row names what a point needs."""
    best: tuple[int, dict[str, int]] = (0, {})
    for n, row in enumerate(rows[:LOOKED_AT]):
        found = _columns(row)
        if len(found) > len(best[1]):
            best = (n, found)
    missing = [name for name in WANTED if name not in best[1]]
    if missing:
        raise Refused(
            "inspection.no_headings",
            N_("没找到这几列：{columns}。请在第一行写上列名，比如：点位名称、类型、责任单位、纬度、经度。"),
            "invalid",
            columns="、".join(HEADINGS[name][0] for name in missing),
        )
    return best


def _columns(row: Texts) -> dict[str, int]:
    """Exact headings first, then those that contain one; each column means one thing."""
    heads = ["".join(text.split()).strip("：:*（）()") for text in row]
    found: dict[str, int] = {}
    for fits in (lambda head, name: head == name, lambda head, name: len(head) <= 12 and name in head):
        for key, names in HEADINGS.items():
            hits = (n for name in names for n, head in enumerate(heads) if fits(head, name))
            hit = next((n for n in hits if n not in found.values()), None)
            if key not in found and hit is not None:
                found[key] = hit
    return found


def read(rows: Sequence[Texts], datum: str = Datum.WGS84) -> list[Said]:
    """Every row below the headings that says something; its place in WGS84. Raises Refused for a list without
    headings or with too many."""
    header, columns = layout(rows)
    found = []
    for n, row in enumerate(rows[header + 1 :], start=header + 2):
        texts = {key: row[column].strip() if column < len(row) else "" for key, column in columns.items()}
        if any(texts.values()) and not _is_sum(texts):
            found.append(_said(n, texts, datum))
    if not found:
        raise Refused("inspection.no_rows", N_("列名下面没有点位。"), "invalid")
    if len(found) > MOST_ROWS:
        sentence = N_("这张表有{count}行，一次最多{most}行，请拆成几份。")
        raise Refused("inspection.many_rows", sentence, "invalid", count=len(found), most=MOST_ROWS)
    return found


def _is_sum(texts: Mapping[str, str]) -> bool:
    return not texts.get("unit") and texts.get("title", "")[:2] in ("合计", "小计", "总计")


def _said(n: int, texts: dict[str, str], datum: str) -> Said:
    said = Said(n, texts)
    if not texts["title"]:
        said.faults.append((N_("没有写名称。"), {}))
    elif len(texts["title"]) > 100:
        said.faults.append((N_("名称100字以内。"), {}))
    if not texts["unit"]:
        said.faults.append((N_("没有写责任单位。"), {}))
    if len(texts.get("address", "")) > 200:
        said.faults.append((N_("地址200字以内。"), {}))
    said.type = type_of(texts["type"])
    if not said.type:
        said.faults.append(
            (N_("“{text}”不是点位类型。请写主次干道、背街小巷、农贸市场这样的类型。"), {"text": texts["type"][:20]})
        )
    try:
        said.lat, said.lon = _place(texts)
    except Refused as refused:
        said.faults.append((refused.message, dict(refused.params)))
        return said
    if (said.lat is None) != (said.lon is None):
        said.faults.append((N_("经度和纬度要一起填。"), {}))
    elif said.lat is not None and said.lon is not None and abs(said.lat) > 60 > abs(said.lon):
        said.lat, said.lon = said.lon, said.lat
        said.notes.append((N_("经度和纬度写反了，已对调。"), {}))
    if said.lat is not None and abs(said.lat) > 90:
        said.faults.append((N_("纬度要在-90到90之间。"), {}))
    said.lat, said.lon = typed.in_wgs84(said.lat, said.lon, datum)
    return said


def type_of(text: str) -> str:
    """The key of a type by its name, or by what offices call it; "" for what is none."""
    text = text.strip()
    names = {key: (name, *CALLED.get(key, ())) for key, name in TYPES.items()}
    exact = next((key for key, known in names.items() if text in known), "")
    return exact or next((key for key, known in names.items() if any(len(w) > 1 and w in text for w in known)), "")


def _place(texts: Mapping[str, str]) -> tuple[Decimal | None, Decimal | None]:
    if both := texts.get("place"):
        parts = [part for part in both.replace("，", ",").replace("、", ",").replace(" ", ",").split(",") if part]
        if len(parts) != 2:
            raise Refused(
                "inspection.place", N_("“{text}”不是一对经纬度，请写成“经度,纬度”。"), "invalid", text=both[:30]
            )
        lon, lat = typed.place(*parts)
        return lat, lon
    return typed.place(texts.get("lat", ""), texts.get("lon", ""))
