"""The rows of the lifecycle in which somebody else looks at a claim: S1, S2 and S9 at every level of it."""

from taizhang.engine.refusal import N_

from . import guards as g
from . import levels
from .rows import LEADER, VERIFIER, Row, Side, stay
from .words import State, Verb

S, V = State, Verb
APART = (g.submitter_is_another, levels.is_of_this_level)

VERIFYING = (
    Row(
        V.OPEN_PROOF, "ledger.verify", Side.VERIFYING,
        stay({S.CLAIMED}), VERIFIER,
        N_("单位申请销号后才能核验。"),
        guards=APART, wants=(g.proof_is_of_the_claim,),
    ),
    Row(
        V.JUDGE, "ledger.verify", Side.VERIFYING,
        stay({S.CLAIMED}), VERIFIER,
        N_("单位申请销号后才能核验。"),
        guards=APART, wants=(g.proof_is_of_the_claim, g.proof_was_opened),
    ),
    Row(
        V.RETURN, "ledger.verify", Side.VERIFYING,
        {S.CLAIMED: S.RETURNED}, VERIFIER,
        N_("单位申请销号后才能退回补正。"),
        guards=APART, wants=(g.a_reason, g.a_date_to_come),
    ),
    Row(
        V.PASS, "ledger.verify", Side.VERIFYING,
        stay({S.CLAIMED}), VERIFIER,
        N_("单位申请销号后才能核验。"),
        guards=(*APART, levels.another_level_follows, g.every_proof_is_judged),
    ),
    Row(
        V.CONFIRM_CLOSE, "ledger.confirm_close", Side.LEADING,
        stay({S.CLAIMED}), LEADER,
        N_("逾期的事项申请销号后才要确认。"),
        guards=(levels.a_leader_is_needed,),
    ),
    Row(
        V.CLOSE, "ledger.verify", Side.VERIFYING,
        {S.CLAIMED: S.CLOSED}, VERIFIER,
        N_("单位申请销号、核验通过后才能销号。"),
        guards=(g.is_not_standing, *APART, levels.is_the_last_level, g.no_children_open, g.every_proof_is_judged,
                levels.a_leader_has_confirmed),
    ),
)  # fmt: skip
