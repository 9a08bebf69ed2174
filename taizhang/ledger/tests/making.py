"""Plain values for tests of the rules: an item of the housing bureau, and the people around it."""

from dataclasses import replace
from datetime import UTC, date, datetime

from taizhang.engine.workdays import shipped_calendar
from taizhang.ledger.rules import Claim, Grant, Part, Proof, Snapshot, State, Who

COUNTY, HOUSING, TOWN, OFFICE = 1, 2, 3, 4
PATHS = {COUNTY: "1.", HOUSING: "1.2.", TOWN: "1.3.", OFFICE: "1.4."}
LIAISON, HEAD, CLERK, VERIFIER, LEADER, TOWN_LIAISON = 11, 12, 13, 14, 15, 16
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
CALENDAR = shipped_calendar()

# Who may do what; plug.py grants the same to real roles, and a test compares the two.
ACTS = {
    "leader": (
        "ledger.see", "ledger.instruct", "ledger.decide_extension", "ledger.confirm_close", "ledger.rule",
    ),
    "clerk": (
        "ledger.see", "ledger.keep", "ledger.enter", "ledger.issue", "ledger.assign", "ledger.urge",
        "ledger.take_paper",
        "ledger.reopen", "ledger.rule",
    ),
    "verifier": ("ledger.see", "ledger.verify", "ledger.reopen"),
    "unit_head": (
        "ledger.see", "ledger.accept", "ledger.divide", "ledger.assign", "ledger.submit", "ledger.ask_extension",
        "ledger.block",
    ),
    "liaison": (
        "ledger.see", "ledger.accept", "ledger.report", "ledger.break_down", "ledger.divide", "ledger.assign",
        "ledger.block",
    ),
}  # fmt: skip


def person(person_id, unit_id, *roles, path="", register_id=None):
    """Somebody with roles over a path (default: the own unit), or over one register."""
    scope = "" if register_id else path
    return Who(
        persons=frozenset({person_id}),
        unit_id=unit_id,
        unit_ids=frozenset({unit_id}),
        paths=frozenset({PATHS[unit_id]}),
        standing=PATHS[unit_id],
        grants={
            act: tuple(Grant(role, scope, register_id) for role in roles if act in ACTS[role])
            for act in {act for role in roles for act in ACTS[role]}
        },
    )


def standing_in(own, other):
    """`own` acts for `other`: the hat is the other's, and both count."""
    return replace(
        other,
        persons=own.persons | other.persons,
        unit_ids=own.unit_ids | other.unit_ids,
        paths=own.paths | other.paths,
    )


liaison = person(LIAISON, HOUSING, "liaison", path="1.2.")
head = person(HEAD, HOUSING, "unit_head", path="1.2.")
town_liaison = person(TOWN_LIAISON, TOWN, "liaison", path="1.3.")
town_head = person(17, TOWN, "unit_head", path="1.3.")
clerk = person(CLERK, OFFICE, "clerk")
verifier = person(VERIFIER, OFFICE, "verifier")
leader = person(LEADER, COUNTY, "leader")


def item(state=State.ISSUED, accepted=None, **more):
    """An item of the housing bureau, the township joining."""
    accepted = state not in (State.DRAFT, State.ISSUED, State.DECLINED) if accepted is None else accepted
    answer = "accepted" if accepted else "pending"
    return Snapshot(
        id=7,
        state=state,
        register_ids=frozenset({5}),
        parts=(
            Part(HOUSING, PATHS[HOUSING], "住建局", True, True, answer),
            Part(TOWN, PATHS[TOWN], "柳河镇", False, False, answer),
        ),
        handlers=frozenset({CLERK}),
        **{"due_on": date(2026, 11, 24), "issued_at": NOON, **more},
    )


def proof(no=1, **more):
    return Proof(evidence_id=100 + no, no=no, **more)


def judged(no=1, by=VERIFIER, verdict="true"):
    return proof(no, openers=frozenset({by}), verdict=verdict, judge_id=by)


def claimed(*proofs, **more):
    claim = Claim(
        id=9, state="submitted", proofs=proofs or (judged(),), submitted_by_id=HEAD, submitted_unit_id=HOUSING
    )
    return item(State.CLAIMED, claim=claim, doers=frozenset({LIAISON, HEAD}), **more)
