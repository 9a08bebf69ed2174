"""A brief as five slides: what stands where; how it looks is the engine's."""

from datetime import datetime

from django.utils.translation import gettext

from taizhang.engine import slides
from taizhang.engine.slides import Deck, Series, Total

from .brief import Brief


def slides_of(brief: Brief, at: datetime) -> bytes:
    """The PPTX."""
    return slides.pptx(deck_of(brief), at)


def deck_of(brief: Brief) -> Deck:
    page = brief.page
    lights = [Total(light["text"], light["count"], light["light"]) for light in page["lights"]]
    parts = " + ".join(f"{light.label} {light.value}" for light in lights)
    return Deck(
        title=brief.title,
        says="　".join(page["says"]),
        who=page["who"],
        stamp=brief.stamp,
        whole_title=gettext("总体情况"),
        totals=[
            *lights,
            Total(gettext("待核验"), f"{page['total']['claimed']:,}"),
            Total(gettext("本月销号"), f"{page['total']['closed']:,}"),
            Total(gettext("销号率"), page["whole_rate"]),
        ],
        whole=f"{brief.whole} = {parts}" if page["is_open"] else brief.whole,
        changes=brief.changes,
        units_title=gettext("各单位"),
        units_heads=brief.heads,
        units=brief.units,
        bars=[
            Series(light["text"], light["light"], [unit[light["light"]] for unit in page["units"]])
            for light in page["lights"]
        ],
        units_more=brief.units_more,
        units_none=gettext("这些条件下没有事项。"),
        reds_title=gettext("红灯事项"),
        reds_heads=[
            gettext("编号"), gettext("事项"), gettext("牵头单位"), gettext("分管领导"), gettext("现时限"),
            gettext("超期"),
        ],
        reds=[
            [row[key] or "—" for key in ("number", "title", "lead", "leader", "due", "light_note")]
            for row in brief.reds
        ],
        reds_more=brief.reds_more,
        reds_none=gettext("没有红灯事项。"),
        next_title=gettext("请领导定的、下一步"),
        next_heads=[gettext("要定的"), gettext("编号"), gettext("事项"), gettext("牵头单位"), gettext("怎么回事")],
        next=[[row[key] for key in ("kind", "number", "title", "unit", "what")] for row in brief.decide],
        next_none=gettext("没有等着定的。"),
        asked_title=gettext("下一步"),
        asked=_asked(brief),
    )  # fmt: skip


def _asked(brief: Brief) -> list[str]:
    """What follows from the numbers; a person goes on writing."""
    total = brief.page["total"]
    said = [
        ("red", gettext("红灯 {n} 件：牵头单位逐件说明原因，报补救办法和办结日期。")),
        ("yellow", gettext("黄灯 {n} 件：时限临近，牵头单位按节点推进。")),
        ("claimed", gettext("待核验 {n} 件：核验员逐份看佐证。")),
    ]
    return [text.format(n=total[key]) for key, text in said if total[key]]
