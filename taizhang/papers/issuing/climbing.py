"""The steps of the ladder that are papers: where each begins, filled in, and that issuing it takes the step."""

from functools import partial
from urllib.parse import urlencode

from django.urls import reverse

from taizhang.notices.ladder import papers as ladder
from taizhang.notices.ladder import projections
from taizhang.notices.ladder.rules import Step
from taizhang.papers.models import Paper, PaperItem
from taizhang.papers.rules.kinds import Kind

KINDS = {
    Step.SUPERVISE: Kind.SUPERVISION,
    Step.BULLETIN: Kind.BULLETIN,
    Step.ADMONISH: Kind.TALK,
    Step.REFER: Kind.REFERRAL,
}
_STEPS = {kind: step for step, kind in KINDS.items()}


def _address(kind, item_ids, leader):
    asked = [("kind", kind.value), *(("item", pk) for pk in item_ids)]
    return f"{reverse('papers:new')}?{urlencode([*asked, *([('signer', leader)] if leader else [])])}"


def register() -> None:
    for step, kind in KINDS.items():
        ladder.BEGINS[step] = partial(_address, kind)


def issued(e) -> None:
    """Follows `papers.paper.issued`."""
    paper = Paper.objects.get(area_id=e.area_id, pk=e.stream_id)
    if (step := _STEPS.get(Kind(paper.kind))) is not None:
        projections.issued(e, step, _items(e))


def revoked(e) -> None:
    """Follows `papers.paper.revoked`: a void paper has taken no step."""
    projections.revoked(e, _items(e))


def _items(e):
    found = PaperItem.objects.filter(area_id=e.area_id, paper_id=e.stream_id)
    return list(found.values_list("item_id", flat=True))
