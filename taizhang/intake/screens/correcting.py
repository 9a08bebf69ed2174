"""改认错的字 on the screen: the words beside the picture of their line, and what was put right so far."""

from django.utils import timezone
from django.utils.translation import gettext

from taizhang.intake import queries
from taizhang.intake.models import Reading
from taizhang.intake.rules import correcting as rules
from taizhang.intake.rules import page
from taizhang.intake.scanned import scanned
from taizhang.intake.screens import scans
from taizhang.intake.screens.documents import heading

WIDE = 600  # thousandths of a page's width: so much of a line is shown around a word
MARGIN = 0.7  # of a line's height, above and below it


def corrected(e) -> str:
    """The entry in words."""
    told = {"page": e.pub["page"], "old": e.priv["old"], "new": e.priv["new"]}
    if e.pub["undoes"]:
        return gettext("撤回：第 {page} 页的“{old}”改回“{new}”").format(**told)
    if told["old"] == told["new"]:
        return gettext("核对识别的字：第 {page} 页的“{new}”没有认错").format(**told)
    return gettext("改识别的字：第 {page} 页的“{old}”改为“{new}”").format(**told)


def form(document, span: tuple[int, int] | None) -> dict | None:
    """What the form of one correction shows, of the first doubtful word where no place is named; None where the text
    has no such place, or was not recognised."""
    scan = scanned(document)
    if scan is None or document.reading != Reading.DONE:
        return None
    start, end = span or next(((a, b) for a, b, _sure in scan.doubts), (0, 1))
    if not 0 <= start < end <= len(document.text):
        return None
    row = document.scan_pages.filter(start__lte=start, letters__gt=0).last() or document.scan_pages.first()
    line, box = _line(document.text, row, start)
    start, end = max(start, line[0]), min(end, line[1])
    is_line = (start, end) == line
    return {
        "document": heading(document),
        "start": start,
        "end": end,
        "was": document.text[start:end],
        "most": rules.LONGEST,
        "page": row.number,
        "page_url": scans.page_url(document, row.number),
        "picture": _picture(row, box, line, (start, end)) if box else None,
        "line_url": "" if is_line else scans.correcting_url(document, *line),
    }


def done(document) -> dict:
    """The stretches that were put right, as marks in the text and as a list; undone ones are in neither."""
    known = queries.corrections_of(document)
    undone = {c.undoes_id for c in known} | {c.pk for c in known if c.undoes_id}
    marks, rows = [], []
    for place, c in enumerate(known):
        if c.pk in undone:
            continue
        later = (rules.Change(o.start, o.end, o.length) for o in known[place + 1 :])
        start, end = rules.now(c.start, c.start + c.length, later)
        told = {"by": c.by_text, "at": timezone.localtime(c.at), "page": c.page, "old": c.old, "new": c.new}
        rows.append(told | {"is_same": c.old == c.new})
        if c.old != c.new:
            said = gettext("原认作“{old}”，{by} 改").format(old=c.old, by=c.by_text)
            marks.append(page.Mark(start, end, kind="fixed", state=said))
    return {"marks": marks, "rows": rows}


def _line(text, row, place):
    """((start, end), box) of the printed line at this place; without a box where it is not known."""
    for start, end, *box in row.lines:
        if row.start + start <= place < row.start + end:
            return (row.start + start, row.start + end), box
    start = max(text.rfind("\n", 0, place), text.rfind("\t", 0, place)) + 1
    end = min((at for at in (text.find("\n", place), text.find("\t", place)) if at >= 0), default=len(text))
    return (start, max(end, place + 1)), None


def _picture(row, box, line, span):
    """A window on the page's picture, and in it where the words stand: about, by their share of the line."""
    left, top, right, bottom = box
    wide = (right - left) / (line[1] - line[0])
    at, to = left + (span[0] - line[0]) * wide, left + (span[1] - line[0]) * wide
    room = MARGIN * (bottom - top)
    width = min(1000, max(WIDE, to - at + 2 * room))
    x = min(max(0, (at + to - width) / 2), 1000 - width)
    y = max(0, top - room)
    return {
        "box": f"{x:.0f} {y:.0f} {width:.0f} {bottom - top + 2 * room:.0f}",
        "height": row.height,
        "x": round(at),
        "y": top,
        "wide": round(to - at),
        "high": bottom - top,
    }
