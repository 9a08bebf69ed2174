"""一页纸 as a PDF: one standing sheet of A4 whatever the filter. Every cell is one line, cut with … where it is too
long, and the number of rows is bounded by the page that it is printed from, which counts what does not fit."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from taizhang.engine import typeset
from taizhang.papers.printing.fonts import office_fonts

DESCRIPTION = Path(__file__).with_name("onepage.typ")


def one_page_pdf(brief: Any) -> bytes:
    """Takes about a second: for a job or a command."""
    return typeset.pdf(DESCRIPTION.read_text("utf-8"), _given(brief), fonts=office_fonts())


def _given(brief: Any) -> dict[str, Any]:
    p = brief.page
    waiting = gettext("待核验 {n}").format(n=p["total"]["claimed"])
    closed = gettext("本月销号 {n}").format(n=p["total"]["closed"])
    told = [
        (brief.whole, "", True),
        *((f"{light['text']} {light['count']}", light["light"], False) for light in p["lights"]),
        (waiting, "", False),
        (closed, "", False),
        (gettext("销号率 {rate}").format(rate=p["whole_rate"]), "", False),
    ]
    return _clean({
        "title": brief.title,
        "says": "　".join(p["says"]),
        "stamp": brief.stamp,
        "who": p["who"],
        "totals": [{"text": text, "light": light, "strong": strong} for text, light, strong in told],
        "changes": brief.changes,
        "heads": brief.heads,
        "units": brief.units,
        "units_more": brief.units_more,
        "worst": [
            {
                "light": row["light"], "why": row["light_note"], "number": row["number"], "title": row["title"],
                "last": row["last"] or gettext("还没有报过进展"), "unit": row["lead"] or "—", "due": row["due"] or "—",
            }
            for row in p["worst"]
        ],
        "worst_more": gettext("另有 {n} 件").format(n=p["worst_more"]) if p["worst_more"] else "",
        "decide": brief.decide,
        "words": {
            "units": gettext("各单位"),
            "rate": gettext("销号率：已销号占已销号与在办之和，不含常态化"),
            "no_items": gettext("这些条件下没有事项。"),
            "worst": gettext("最急的事项") if p["is_open"] else gettext("事项"),
            "nothing": gettext("没有。"),
            "decide": gettext("请领导定的"),
            "none_waiting": gettext("没有等着定的。"),
        },
    })  # fmt: skip


def _clean(told: Any) -> Any:
    """Texts without what no font draws; a line break is a space."""
    if isinstance(told, str):
        return typeset.printable("".join(sign if sign.isprintable() else " " for sign in told))
    if isinstance(told, dict):
        return {key: _clean(value) for key, value in told.items()}
    return [_clean(value) for value in told] if isinstance(told, list) else told
