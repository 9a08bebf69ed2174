"""Recognised scans on the screen: how far, how sure, and the page to compare with."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.intake import queries
from taizhang.intake.actions import scanning
from taizhang.intake.models import Reading
from taizhang.intake.rules import scans
from taizhang.jobs import queries as jobs

TOLD_FOR = timedelta(days=7)
MOST_LINKS = 30


def progress(document) -> dict:
    """第 3 页，共 12 页; or why it stopped and what can be done."""
    rows = list(document.scan_pages.values_list("number", "is_ill"))
    ill = [number for number, is_ill in rows if is_ill]
    is_live = document.reading == Reading.SCANNING and jobs.is_under_way(document.area_id, scanning.key(document.pk))
    trouble = scans.TROUBLES.get(document.trouble, scans.STOPPED)
    return {
        "is_live": is_live,
        "total": document.pages,
        "done": len(rows),
        "at": min(len(rows) + 1, document.pages),
        "trouble": "" if is_live else gettext(trouble),
        "ill": [{"number": number, "url": page_url(document, number)} for number in ill],
    }


def heading(document, scan) -> dict:
    """识别把握 of the whole, and where the pages are."""
    links = [{"number": number, "url": page_url(document, number)} for number in scan.numbers[:MOST_LINKS]]
    first = correcting_url(document, *scan.doubts[0][:2]) if scan.doubts else ""
    return {"sure": scan.sure, "doubts": len(scan.doubts), "pages": links, "total": document.pages, "first_url": first}


def doubtful(document, scan, candidate) -> dict | None:
    """The page on which the first doubtful word of a candidate stands."""
    place = scan.doubt_in(candidate.start, candidate.end)
    if place is None:
        return None
    number = scan.page_at(place)
    start, end = next((a, b) for a, b, _sure in scan.doubts if a == place)
    return {"number": number, "url": page_url(document, number), "fix_url": correcting_url(document, start, end)}


def correcting_url(document, start, end) -> str:
    """The form in which these words can be put right."""
    return f"{reverse('intake:correcting', args=[document.pk])}?at={start}-{end}"


def page_url(document, number) -> str:
    return reverse("intake:page", args=[document.pk, number])


def stopped_scans(actor, at) -> dict | None:
    """Above the list of documents: what this person brought and the house did not keep."""
    rows = queries.stopped_scans(actor, at - TOLD_FOR)
    return {"rows": rows, "says": scans.CLASSIFIED} if rows else None
