"""Papers signed at the same moment, with real commits."""

from taizhang.engine.refusal import Refused
from taizhang.ledger.tests.test_races import at_once
from taizhang.papers import actions
from taizhang.papers.models import Paper, PaperSeries
from taizhang.papers.rules.kinds import Kind
from taizhang.papers.tests.writing import Desk


def test_papers_signed_at_once_get_numbers_without_a_gap_or_a_double(standing_ledger):
    desk = Desk(standing_ledger)
    papers = [desk.reviewed(Kind.HANDING_OUT) for _ in range(6)]
    signer = desk.by("clerk_verifier")
    found = at_once(*[lambda paper=paper: actions.sign(paper, **signer) for paper in papers])
    assert not any(isinstance(each, Refused) for each in found)
    numbers = Paper.objects.filter(pk__in=[paper.pk for paper in papers]).values_list("serial", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]
    assert PaperSeries.objects.get().last == 6


def test_one_paper_signed_twice_at_once_gets_one_number(standing_ledger):
    desk = Desk(standing_ledger)
    paper, signer, other = desk.reviewed(Kind.HANDING_OUT), desk.by("clerk_verifier"), desk.by("verifier")
    found = at_once(lambda: actions.sign(paper, **signer), lambda: actions.sign(paper, **other))
    assert sorted(isinstance(each, Refused) for each in found) == [False, True]
    assert PaperSeries.objects.get().last == 1
