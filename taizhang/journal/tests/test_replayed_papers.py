"""Official papers in the offline verifier: whoever wrote one neither reviews nor signs it (S14)."""

import pytest

from .test_replayed_rules import CLERK, DEPUTY, SPARE, VERIFIER, county, found, who

__all__ = ["county", "found"]  # fixtures

PAPER = ("paper", 3)
CONTENT = {"items": [], "to": [], "cc": []}


def written(county, kind="handing_out", signer=None):
    """The clerk drafts and hands in."""
    county.do(
        PAPER, "papers.paper.drafted", {"kind": kind, "unit": 4, "signer": signer, **CONTENT}, who(CLERK, "clerk")
    )
    county.do(PAPER, "papers.paper.submitted", {}, who(CLERK, "clerk"))


def does(county, act, by):
    return county.do(PAPER, f"papers.paper.{act}", {"year": 2026, "serial": 1}, by)


def test_a_paper_is_reviewed_and_signed_by_somebody_who_did_not_write_it(county, found):
    written(county)
    does(county, "reviewed", who(VERIFIER, "verifier"))
    does(county, "signed", who(VERIFIER, "verifier"))
    assert found() == []


@pytest.mark.parametrize("act", ["reviewed", "sent_back", "signed", "revoked"])
def test_nobody_decides_on_a_paper_that_they_wrote(county, found, act):
    written(county)
    done = does(county, act, who(CLERK, "clerk"))
    assert found() == [("S14.two", done)]


def test_whoever_changed_it_wrote_it(county, found):
    written(county)
    county.do(PAPER, "papers.paper.edited", {"signer": None, **CONTENT}, who(DEPUTY, "verifier"))
    done = does(county, "signed", who(DEPUTY, "verifier"))
    assert found() == [("S14.two", done)]


def test_from_supervision_upwards_the_leader_who_is_named_signs(county, found):
    county.grant(SPARE, "leader")
    written(county, "supervision", SPARE)
    other = does(county, "signed", who(VERIFIER, "verifier"))
    does(county, "signed", who(SPARE, "leader"))
    taken_back = does(county, "revoked", who(VERIFIER, "verifier"))
    does(county, "revoked", who(SPARE, "leader"))
    assert found() == [("S14.leader", other), ("S14.leader", taken_back)]
