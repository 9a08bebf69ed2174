"""Reading papers: the list by keyset, one paper, what waits for an actor, the papers of an item."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from taizhang.org import queries as org
from taizhang.papers.actions import speaks_for
from taizhang.papers.models import (
    Paper,
    PaperFigures,
    PaperHand,
    PaperItem,
    PaperOrgan,
    PaperSeries,
    PaperUnit,
    PaperWord,
)
from taizhang.papers.models.papers import countersigns, house_of, persons_of
from taizhang.papers.rules.flow import OUT, State
from taizhang.papers.rules.kinds import Kind
from taizhang.ui import NotInReach

PAGE = 40
OF_ITEM = 5
ADDRESSED = ("bureau", "township", "task_force", "enterprise")


@dataclass
class Page:
    papers: list
    before: int | None  # what the next page begins below; None on the last


def paper_for(actor, paper_id):
    """The paper, or 404 outside the actor's reach. `is_inside`: how it came about may be read."""
    paper = Paper.objects.visible_to(actor).filter(pk=paper_id).first()
    if paper is None:
        raise NotInReach
    paper.is_inside = paper.unit_id in house_of(actor) or paper.signer_person_id in persons_of(actor)
    return paper


def papers(actor, *, tab="", before=None):
    """A page, newest first. `tab`: mine, drafts, issued, or all of them."""
    found = Paper.objects.visible_to(actor)
    if tab == "mine":
        found = found.filter(_waits(actor))
    elif tab == "drafts":
        found = found.filter(state__in=(State.DRAFTING, State.SUBMITTED, State.REVIEWED, State.SIGNED))
    elif tab == "issued":
        found = found.filter(state__in=sorted(OUT))
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: PAGE + 1])
    return Page(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def waiting(actor, at):
    """Those that wait for this actor."""
    return Paper.objects.visible_to(actor).filter(_waits(actor))


def _waits(actor):
    """Drafts of one's own, what is to be reviewed, signed, issued or signed for: as rules.flow has it."""
    persons = persons_of(actor)
    mine = Exists(PaperHand.objects.filter(area_id=actor.area_id, paper_id=OuterRef("pk"), person_id__in=persons))
    here = Q(unit_id__in=house_of(actor))
    waits: Any = Q(pk=None)
    if actor.can("papers.draft"):
        waits |= here & Q(state=State.DRAFTING) & mine
        waits |= here & Q(state=State.SIGNED)
    if actor.can("papers.review"):
        waits |= here & Q(state=State.SUBMITTED) & ~mine
    if actor.can("papers.sign"):
        agreed = Q(state=State.REVIEWED, agreed_count__gte=F("organ_count"))
        waits |= here & agreed & Q(by_leader=False) & ~mine
        waits |= agreed & Q(by_leader=True, signer_person_id__in=persons)
    if units := countersigns(actor):
        asked = PaperOrgan.objects.filter(area_id=actor.area_id, paper_id=OuterRef("pk"), unit_id__in=units)
        waits |= Q(state=State.REVIEWED, organ_count__gt=0) & Exists(asked.filter(agreed_at=None)) & ~mine
    if units := speaks_for(actor):
        owed = PaperUnit.objects.filter(area_id=actor.area_id, paper_id=OuterRef("pk"), unit_id__in=units)
        waits |= Q(state=State.ISSUED) & Exists(owed.filter(is_main=True, received_at=None))
    return waits


def beside(paper):
    """(items, units) of a paper."""
    items = PaperItem.objects.filter(area_id=paper.area_id, paper=paper)
    return list(items), list(PaperUnit.objects.filter(area_id=paper.area_id, paper=paper))


def organs(paper):
    """The other organs of a joint paper."""
    return list(PaperOrgan.objects.filter(area_id=paper.area_id, paper=paper)) if paper.organ_count else []


def figures(paper):
    """The numbers that a bulletin was written from, or None."""
    return (
        PaperFigures.objects.filter(area_id=paper.area_id, paper=paper).first() if paper.kind == Kind.BULLETIN else None
    )


def of_item(actor, item_id):
    """The newest papers about an item."""
    about = PaperItem.objects.filter(area_id=actor.area_id, item_id=item_id, paper_id=OuterRef("pk"))
    return list(Paper.objects.visible_to(actor).filter(Exists(about)).order_by("-pk")[:OF_ITEM])


def of_book(actor, book_id):
    """The newest papers made of a unit's book."""
    return list(Paper.objects.visible_to(actor).filter(book_id=book_id).order_by("-pk")[:OF_ITEM])


def corrections(actor, paper):
    """Issued papers that correct this one, newest first."""
    found = Paper.objects.visible_to(actor).filter(corrects_id=paper.pk, state__in=sorted(OUT))
    return list(found.order_by("-pk")[:OF_ITEM])


def corrected(actor, paper):
    """The paper that this one corrects, as far as the actor sees it."""
    return Paper.objects.visible_to(actor).filter(pk=paper.corrects_id).first()


def leaders(area_id, on):
    """Who may sign for the county: (person, title and name)."""
    return list({p.person_id: f"{p.title}{p.person.name}" for p in org.holders(area_id, "leader", on=on)}.items())


def addressees(area_id, on):
    """Units of the county that may get a paper."""
    return [(u.pk, u.short_name) for u in org.unit_tree(area_id, on=on) if u.kind in ADDRESSED]


def series(actor, year):
    """How far each series of the year has come (word: last serial), and its numbers that are 作废 among the own
    unit's papers (word: [(number, paper)])."""
    last = dict(PaperSeries.objects.filter(area_id=actor.area_id, year=year).values_list("word", "last"))
    void: dict[str, list] = {}
    found = Paper.objects.filter(area_id=actor.area_id, unit_id__in=house_of(actor), state=State.VOID, year=year)
    for paper, number, serial in found.order_by("-pk").values_list("pk", "number", "serial")[:PAGE]:
        void.setdefault(number.partition("〔")[0], []).append({"id": paper, "serial": serial})
    return last, void


def words(actor):
    """The series that the own unit has chosen, by kind."""
    found = PaperWord.objects.filter(area_id=actor.area_id, unit_id=actor.unit_id)
    return dict(found.values_list("kind", "word"))
