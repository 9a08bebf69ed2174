"""Plans in the offline verifier: whoever wrote or handed in a version decides nothing about it (S13)."""

import pytest

from .test_replayed_rules import CLERK, LIAISON, VERIFIER, county, found, who

__all__ = ["county", "found"]  # fixtures


def plan(county, decides, act="approved", number=1, hands=()):
    """The liaison hands in what others may have written too; somebody decides."""
    stream, pub = ("plan", 3), {"number": 1, "hands": list(hands)}
    county.do(stream, "planning.plan.submitted", pub, who(LIAISON, "liaison"))
    return county.do(stream, f"planning.plan.{act}", {"number": number}, decides)


@pytest.mark.parametrize("act", ["approved", "sent_back"])
def test_a_plan_is_decided_by_somebody_who_had_no_hand_in_it(county, found, act):
    plan(county, who(CLERK, "clerk"), act)
    assert found() == []


@pytest.mark.parametrize("act", ["approved", "sent_back"])
def test_nobody_decides_on_a_plan_that_they_wrote(county, found, act):
    done = plan(county, who(CLERK, "clerk"), act, hands=[LIAISON, CLERK])
    assert found() == [("S13.two", done)]


def test_only_what_was_handed_in_is_decided_by_a_leader_or_the_office(county, found):
    done = plan(county, who(CLERK, "clerk"), number=2)
    again = county.do(("plan", 3), "planning.plan.approved", {"number": 1}, who(VERIFIER, "verifier"))
    assert found() == [("S13.version", done), ("S13.version", again), ("role", again)]
