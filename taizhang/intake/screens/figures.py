"""数字核对: each printed number beside what the other numbers of the paper give; those that disagree come first."""

from django.utils.translation import gettext

from taizhang.intake.rules import candidates as rules
from taizhang.intake.rules import page
from taizhang.intake.screens.documents import address

_STATES = {"agrees": "sound", "differs": "bad"}
_ORDER = ("bad", "open", "sound")


def panel(document) -> dict:
    """The rows of the panel, and how many there are of each kind."""
    rows = sorted((_row(document, figure) for figure in document.figures), key=lambda row: _ORDER.index(row["state"]))
    count = {state: sum(row["state"] == state for row in rows) for state in _ORDER}
    return {"rows": rows, "total": len(rows), **count}


def marks(document) -> list[page.Mark]:
    """Where the printed numbers stand in the text; one that disagrees covers one that agrees."""
    figures = sorted(document.figures, key=lambda figure: _ORDER.index(_state(figure)))
    places = [(_place(figure), _state(figure)) for figure in figures]
    return [page.Mark(start, end, kind="figure", state=state) for (start, end), state in places]


def _state(figure):
    return _STATES.get(figure["verdict"], "open")


def _place(figure):
    """Papers read before numbers had places of their own have only that of the whole passage."""
    return figure.get("number_start") or figure["start"], figure.get("number_end") or figure["end"]


def _row(document, figure):
    start, end = _place(figure)
    return {
        "state": _state(figure),
        "indicator": figure.get("indicator") or rules.one_line(figure["text"]),
        "printed": figure.get("printed", ""),
        "said": _said(figure),
        "formula": figure["recomputation"],
        "url": f"{address('intake:document', document)}?at={start}-{end}",
    }


def _said(figure):
    """The verdict in one line, with both numbers where they disagree."""
    state, printed, computed = _state(figure), figure.get("printed", ""), figure.get("computed", "")
    why = gettext(figure["why"]).format(computed=computed) if figure.get("why") else ""
    if state == "sound":
        return gettext("对得上")
    if state == "open":
        return gettext("无法核对（{why}）").format(why=why) if why else gettext("无法核对")
    if why:
        return gettext("对不上（写 {printed}，{why}）").format(printed=printed, why=why)
    if not computed:
        return gettext("对不上")
    return gettext("对不上（写 {printed}，算得 {computed}）").format(printed=printed, computed=computed)
