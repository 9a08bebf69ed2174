"""The reader: a text becomes articles, directives, figures, people and events, each with its place and rule.

reading = read(text, dated_on=date(2026, 11, 6))
reading.as_json()
"""

from .checks import read_checks
from .directives import read_directives, terms
from .dues import due_year, printed_year
from .events import read_events
from .figures import read_figures
from .head import read_head
from .page.articles import read_articles
from .page.text import View
from .people import read_people
from .schema import Article, Check, Directive, Figure, Happening, Judged, Person, Reading

__all__ = ["Article", "Check", "Directive", "Figure", "Happening", "Judged", "Person", "Reading", "explain", "read"]


def read(text, *, dated_on=None, units=(), add_working_days=None, tell=lambda done, total: None):
    """Read a text.

    `dated_on` is the document's date, from which `suggested_due_on` reckons phrases without a year; `units` are
    names and aliases of known units; `add_working_days(day, n)` is the calendar's, for N个工作日内. `tell(done,
    total)` hears of each article that is gone through for what must be done, which takes longest.
    """
    view = View(text)
    drafts = read_articles(view)
    year = printed_year(view.flat)
    people = read_people(view, drafts)
    figures = read_figures(view, drafts)
    directives, judged = read_directives(
        view,
        _told(drafts, tell),
        people,
        due_year(view.flat),
        dated_on=dated_on,
        units=units,
        add_working_days=add_working_days,
    )
    events = read_events(view, drafts, year)
    ordered = sorted(figures, key=lambda figure: figure.start)
    starts = [figure.start for figure in ordered]
    for directive in directives:
        terms.complete(directive, ordered, starts)
    return Reading(
        text=text,
        year=year,
        head=read_head(view, drafts, people, events),
        articles=[_article(view, draft) for draft in drafts],
        directives=directives,
        figures=figures,
        people=people,
        events=events,
        checks=read_checks(view, drafts, figures),
        judged=judged,
    )


def _told(drafts, tell):
    for number, draft in enumerate(drafts):
        tell(number, len(drafts))
        yield draft


def _article(view, draft):
    whole = draft.paragraphs
    start, end = view.span(whole[0].start, whole[-1].end)
    headline = " ".join(view.raw_text(p.start, p.end).strip() for p in draft.head) or None
    return Article(headline, start, end, draft.byline, draft.rule)


def explain(reading):
    """Every clause with the rule that accepted or rejected it, in reading order."""
    return list(reading.judged)
