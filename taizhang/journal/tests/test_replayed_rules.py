"""A county told by entries alone: what its server allowed and should not have, the offline verifier finds.

Each case changes one thing in a story that is otherwise lawful, so the untouched story is the control.
"""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from .conftest import Signer
from .forge import Forge, codes

COUNTY, HOUSING, STREET, OFFICE, WATER = 1, 2, 3, 4, 5  # the street section lies inside the housing bureau
SECURITY, AUDITOR, SYSTEM = 11, 12, 13  # persons; each sits in the post of the same number
CLERK, LIAISON, HEAD, VERIFIER, DEPUTY, SPARE = 21, 22, 23, 24, 25, 26
UNIT_OF = {
    SECURITY: COUNTY, AUDITOR: COUNTY, SYSTEM: COUNTY, CLERK: OFFICE, LIAISON: HOUSING, HEAD: HOUSING,
    VERIFIER: OFFICE, DEPUTY: WATER, SPARE: STREET,
}  # fmt: skip
TODAY = "2026-03-02"
PROOF = 31


def who(person, role, **more):
    return Signer(
        area_id=1, person_id=person, post_id=person, unit_id=UNIT_OF[person], role=role, by_text=f"P{person}", **more
    )


def standing_in(person, for_person, role):
    return replace(who(person, role), for_person_id=for_person, for_post_id=for_person, unit_id=UNIT_OF[for_person])


class County:
    """The story so far. `do` writes whatever it is told."""

    def __init__(self):
        self.forge = Forge()
        self.grants = 0
        for unit, parent in ((COUNTY, None), (HOUSING, COUNTY), (STREET, HOUSING), (OFFICE, COUNTY), (WATER, COUNTY)):
            self.do(("unit", unit), "org.unit.founded", {"parent_id": parent, "kind": "bureau"})
        for person, unit in UNIT_OF.items():
            self.do(("post", person), "org.post.began", {"person_id": person, "unit_id": unit, "from_on": TODAY})
        for person, role in ((SECURITY, "security_admin"), (AUDITOR, "auditor"), (SYSTEM, "system_admin")):
            self.do(("grant", self._next()), "org.role.founded", self.said(person, role))
        for person, role in (
            (CLERK, "clerk"), (LIAISON, "liaison"), (HEAD, "unit_head"), (VERIFIER, "verifier"), (DEPUTY, "verifier"),
        ):  # fmt: skip
            self.grant(person, role)

    def _next(self):
        self.grants += 1
        return self.grants

    def do(self, stream, type_, pub=None, by=None, **more):
        return self.forge.add(stream, type_, pub, by=by, **more)

    def item(self, name, by, pub=None, number=1, **more):
        return self.do(("item", number), f"ledger.item.{name}", pub, by, **more)

    @staticmethod
    def said(person, role, from_on=TODAY, to_on=None):
        return {"post_id": person, "person_id": person, "role": role, "from_on": from_on, "to_on": to_on}

    def propose(self, person, role, by=None, **dates):
        id_ = self._next()
        by = by or who(SECURITY, "security_admin")
        self.do(("grant", id_), "org.role.proposed", self.said(person, role, **dates), by)
        return id_

    def confirm(self, id_, person, role, by=None):
        return self.do(("grant", id_), "org.role.granted", self.said(person, role), by or who(AUDITOR, "auditor"))

    def grant(self, person, role, **dates):
        return self.confirm(self.propose(person, role, **dates), person, role)

    def lend(self, lender, borrower, roles, from_on=TODAY, to_on="2026-03-20", by=None, id_=1):
        pub = {"from_post_id": lender, "to_post_id": borrower, "roles": roles, "from_on": from_on, "to_on": to_on}
        return self.do(("delegation", id_), "org.delegation.given", pub, by or who(lender, ""))

    def appoint(self, absentee, stand_in, roles, by=None, from_on=TODAY, to_on="2026-03-20"):
        pub = {"from_post_id": absentee, "to_post_id": stand_in, "roles": roles, "from_on": from_on, "to_on": to_on}
        return self.do(("delegation", 1), "org.delegation.appointed", pub, by or who(HEAD, "unit_head"))

    def work(self, lead=HOUSING, **by):
        """From the clerk's desk to the submitted claim."""
        acts = {"clerk": who(CLERK, "clerk"), "liaison": who(LIAISON, "liaison"), "head": who(HEAD, "unit_head")} | by
        units = [{"unit": lead, "lead": True, "first": True}]
        self.item("entered", acts["clerk"], {"units": units})
        self.item("issued", acts["clerk"], {"units": units})
        self.item("accepted", acts["liaison"], {"unit": lead})
        self.item("reported", acts["liaison"], {"unit": lead})
        self.item("claim_drafted", acts["liaison"], {"unit": lead})
        self.submit(acts["head"], lead)

    def submit(self, by=None, unit=HOUSING):
        pub = {"unit": unit, "claim": 1, "proofs": [PROOF, PROOF + 1]}
        return self.item("claim_submitted", by or who(HEAD, "unit_head"), pub)

    def look(self, by, proof=PROOF, verdict="true", opens=True):
        if opens:
            self.item("proof_opened", by, {"evidence": proof})
        self.item("proof_judged", by, {"evidence": proof, "verdict": verdict})

    def close(self, by=None):
        by = by or who(VERIFIER, "verifier")
        self.look(by)
        self.look(by, PROOF + 1)
        return self.item("closed", by, {"claim": 1})


@pytest.fixture
def county():
    return County()


@pytest.fixture
def found(county, tmp_path):
    """What the verifier says of the county, without repeats."""

    def ask():
        county.forge.seal()
        return list(dict.fromkeys(codes(county.forge.parts(), tmp_path)))

    return ask


def test_a_lawful_story_is_clean(county, found):
    county.work()
    county.close()
    county.item("reopened", who(CLERK, "clerk"))
    county.item("accepted", who(LIAISON, "liaison"), {"unit": HOUSING})
    county.submit()
    county.look(who(DEPUTY, "verifier"), verdict="doubtful")
    county.item("returned", who(DEPUTY, "verifier"))
    county.submit()
    county.close()
    assert found() == []


# --- S1 and S2 --------------------------------------------------------------------------------------------------


def purge(county, stream, room, asks=None, confirms=None, asked=7, purged=7):
    """One asks for a purge and another confirms; then an item's citation of the document is emptied."""
    pub = {"seqs": [3]} if stream[0] == "item" else {}
    county.do(stream, f"{room}.purge_asked", {"purge": asked, **pub}, asks or who(CLERK, "clerk"))
    confirms = confirms or who(VERIFIER, "verifier")
    return county.do(stream, f"{room}.purged", {"purge": purged, "items": [1], "seqs": [3]}, confirms)


PURGED = pytest.mark.parametrize(
    ("stream", "room"), [(("item", 1), "ledger.item"), (("document", 5), "intake.document")]
)


@PURGED
def test_two_persons_purge(county, found, stream, room):
    purge(county, stream, room)
    pub = {"purge": 7, "origin_kind": stream[0], "origin_id": stream[1], "seqs": []}
    county.item("source_purged", who(VERIFIER, "verifier"), pub, number=2)
    assert found() == []


@PURGED
def test_one_person_does_not_purge_alone(county, found, stream, room):
    county.grant(CLERK, "verifier")
    done = purge(county, stream, room, confirms=who(CLERK, "verifier"))
    assert found() == [("S12.two", done)]


@PURGED
def test_nor_does_another_role_confirm(county, found, stream, room):
    done = purge(county, stream, room, asks=who(LIAISON, "liaison"), confirms=who(CLERK, "clerk"))
    assert found() == [("role", done)]


@PURGED
def test_what_nobody_asked_for_is_not_purged(county, found, stream, room):
    done = purge(county, stream, room, asked=6)
    assert found() == [("S12.asked", done)]


def test_a_citation_is_emptied_by_the_purge_of_its_own_paper_only(county, found):
    purge(county, ("document", 5), "intake.document")
    pub = {"purge": 7, "origin_kind": "document", "origin_id": 6, "seqs": []}
    emptied = county.item("source_purged", who(VERIFIER, "verifier"), pub)
    assert found() == [("S12.asked", emptied)]


def test_other_entries_than_those_asked_for_are_not_purged(county, found):
    county.item("purge_asked", who(CLERK, "clerk"), {"purge": 7, "seqs": [3]})
    done = county.item("purged", who(VERIFIER, "verifier"), {"purge": 7, "seqs": [3, 4]})
    assert found() == [("S12.asked", done)]


@pytest.mark.parametrize("act", ["accepted", "reported", "evidence_added", "claim_drafted", "broken_down"])
def test_whoever_ever_did_the_work_cannot_strike_it_off(county, found, act):
    county.work()
    county.item(act, who(VERIFIER, ""), {"unit": HOUSING})
    seq = county.close()
    assert ("S1.person", seq) in found()


def handed_over(county, by=None):
    pub = {"from": HOUSING, "to": WATER, "on": TODAY, "move": None}
    return county.item("handed_over", by or who(CLERK, "clerk"), pub)


def test_a_unit_that_handed_it_over_never_judges_it_nor_does_a_section_of_it(county, found):
    county.work()
    handed_over(county)
    county.grant(SPARE, "verifier")  # of the street section, inside the housing bureau
    seq = county.close(who(SPARE, "verifier"))
    assert ("S1.unit", seq) in found()


def test_nor_does_the_unit_that_took_it_over(county, found):
    county.work()
    handed_over(county)
    seq = county.close(who(DEPUTY, "verifier"))
    assert ("S1.unit", seq) in found()


def test_a_third_unit_judges_what_was_handed_over(county, found):
    county.work()
    handed_over(county)
    county.close()
    assert found() == []


@pytest.mark.parametrize("act", ["entered", "issued", "reissued"])
def test_nor_can_whoever_handed_it_out(county, found, act):
    county.work()
    county.item(act, who(VERIFIER, ""), {"units": [{"unit": HOUSING, "lead": True, "first": True}]})
    seq = county.close()
    assert ("S1.person", seq) in found()


def test_nor_anybody_from_the_doing_unit(county, found):
    county.work(lead=OFFICE, liaison=who(SPARE, ""), head=who(LIAISON, ""))
    seq = county.close()
    assert ("S1.unit", seq) in found()


def test_nor_anybody_from_below_it(county, found):
    county.grant(SPARE, "verifier")
    county.work()
    seq = county.close(who(SPARE, "verifier"))
    assert ("S1.unit", seq) in found()


def test_a_joint_unit_is_a_doing_unit_too(county, found):
    county.work()
    units = [{"unit": HOUSING, "lead": True, "first": True}, {"unit": OFFICE, "lead": False, "first": False}]
    county.item("reissued", who(CLERK, "clerk"), {"units": units})
    seq = county.close()
    assert ("S1.unit", seq) in found()


def test_without_a_submitted_claim_nothing_is_struck_off(county, found):
    county.work()
    county.item("claim_withdrawn", who(HEAD, "unit_head"), {"unit": HOUSING})
    seq = county.close()
    assert ("S2.claim", seq) in found()


def test_a_claim_serves_once(county, found):
    county.work()
    county.close()
    seq = county.close()
    assert ("S2.claim", seq) in found()


def test_submitted_and_verified_by_two_units(county, found):
    county.work()
    county.submit(unit=OFFICE)
    seq = county.close()
    assert ("S2.two", seq) in found()


def test_only_the_head_of_a_unit_submits(county, found):
    county.work()
    seq = county.submit(who(LIAISON, "liaison"))
    county.close()
    assert found() == [("S2.head", seq)]


LOOKS = {
    "never": lambda county, by: None,
    "judged unopened": lambda county, by: county.look(by, opens=False),
    "in doubt": lambda county, by: county.look(by, verdict="doubtful"),
    "doubted in the end": lambda county, by: (county.look(by), county.look(by, verdict="rejected")),
    "another's look": lambda county, by: county.look(who(DEPUTY, "verifier")),
    "before the claim": lambda county, by: (county.look(by), county.item("returned", by), county.submit()),
}


@pytest.mark.parametrize("how", LOOKS)
def test_each_proof_is_looked_at_by_whoever_strikes_off(county, found, how):
    by = who(VERIFIER, "verifier")
    county.work()
    LOOKS[how](county, by)
    county.look(by, PROOF + 1)
    seq = county.item("closed", by, {"claim": 1})
    assert found() == [("S2.proof", seq)]


def test_the_system_strikes_nothing_off(county, found):
    county.work()
    seq = county.item("closed", None, {"claim": 1})
    assert {("S2.two", seq), ("role", seq)} <= set(found())


def test_a_role_that_was_never_granted_or_is_over(county, found):
    county.work()
    never = county.close(who(SPARE, "verifier"))
    county.work()
    county.do(("grant", 7), "org.role.revoked", {}, who(SECURITY, "security_admin"))  # the verifier's
    over = county.close()
    assert {("role", never), ("role", over)} <= set(found())


def test_a_role_past_its_last_day(county, found):
    county.grant(SPARE, "clerk", to_on="2026-03-03")
    within = county.do(("unit", WATER), "org.unit.renamed", {}, who(SPARE, "clerk"))
    late = county.do(
        ("unit", WATER), "org.unit.renamed", {}, who(SPARE, "clerk"), at=datetime(2026, 3, 3, 16, 1, tzinfo=UTC)
    )
    assert within and found() == [("role", late)]


def test_a_post_that_has_ended(county, found):
    county.do(("post", CLERK), "org.post.ended", {"to_on": "2026-03-01"})
    seq = county.item("entered", who(CLERK, "clerk"), {"units": []})
    assert found() == [("role", seq)]


# --- S7 ---------------------------------------------------------------------------------------------------------


def test_nobody_proposes_a_role_for_himself(county, found):
    county.propose(SECURITY, "security_admin", who(SECURITY, "security_admin"))
    assert [code for code, _ in found()] == ["S7.self"]


def test_nobody_confirms_his_own_role(county, found):
    county.do(("grant", 2), "org.role.revoked", {}, who(SECURITY, "security_admin"))
    id_ = county.propose(AUDITOR, "auditor")
    seq = county.confirm(id_, AUDITOR, "auditor")
    assert ("S7.self", seq) in found()


def test_nobody_confirms_his_own_proposal(county, found):
    id_ = county.propose(SPARE, "liaison")
    seq = county.confirm(id_, SPARE, "liaison", who(SECURITY, "auditor"))
    assert ("S7.same", seq) in found()


def test_only_the_security_side_proposes_and_only_the_audit_side_confirms(county, found):
    id_ = county.propose(SPARE, "liaison", who(CLERK, "clerk"))
    seq = county.confirm(id_, SPARE, "liaison", who(HEAD, "unit_head"))
    assert found() == [("S7.side", seq - 1), ("S7.side", seq)]


def test_what_was_never_proposed_cannot_be_confirmed(county, found):
    seq = county.confirm(99, SPARE, "liaison")
    again = county.confirm(4, CLERK, "clerk")
    assert found() == [("S7.proposal", seq), ("S7.proposal", again)]


def test_another_role_than_the_proposed_one_cannot_be_confirmed(county, found):
    seq = county.confirm(county.propose(SPARE, "liaison"), SPARE, "verifier")
    assert found() == [("S7.proposal", seq)]


@pytest.mark.parametrize(("person", "role"), [(SYSTEM, "auditor"), (AUDITOR, "clerk"), (CLERK, "system_admin")])
def test_administrators_exclude_each_other_and_all_business(county, found, person, role):
    by = who(AUDITOR, "auditor")
    seq = county.confirm(county.propose(person, role), person, role, by)
    assert ("S7.exclude", seq) in found()


def test_business_roles_may_meet_in_one_person(county, found):
    county.grant(CLERK, "verifier")
    assert found() == []


def test_roles_that_do_not_meet_in_time_do_not_exclude(county, found):
    county.grant(SPARE, "clerk", to_on="2026-03-31")
    county.grant(SPARE, "auditor", from_on="2026-04-01")
    assert found() == []


def test_founding_is_over_once_somebody_has_signed(county, found):
    seq = county.do(("grant", 99), "org.role.founded", county.said(SPARE, "system_admin"))
    assert found() == [("S7.founded", seq)]


# --- S9 ---------------------------------------------------------------------------------------------------------


def test_whoever_stands_in_lawfully_is_clean(county, found):
    county.lend(VERIFIER, SPARE, ["verifier"])
    county.work(lead=WATER)
    county.close(standing_in(SPARE, VERIFIER, "verifier"))
    assert found() == []


def test_both_people_count_when_one_stands_in_for_the_other(county, found):
    county.lend(VERIFIER, LIAISON, ["verifier"])
    county.work()
    seq = county.close(standing_in(LIAISON, VERIFIER, "verifier"))
    assert {("S1.person", seq), ("S1.unit", seq)} <= set(found())


def test_also_when_the_one_stood_in_for_did_the_work(county, found):
    county.lend(VERIFIER, SPARE, ["verifier"])
    county.work(lead=WATER)
    county.item("reported", who(VERIFIER, ""), {"unit": WATER})
    seq = county.close(standing_in(SPARE, VERIFIER, "verifier"))
    assert ("S1.person", seq) in found()


@pytest.mark.parametrize("case", ["never", "other role", "ended", "not yet", "other person"])
def test_standing_in_needs_a_delegation_in_force(county, found, case):
    if case == "other role":
        county.grant(VERIFIER, "clerk")
        county.lend(VERIFIER, SPARE, ["clerk"])
    elif case == "ended":
        county.lend(VERIFIER, SPARE, ["verifier"])
        county.do(("delegation", 1), "org.delegation.ended", {"why": "revoked"}, who(VERIFIER, ""))
    elif case == "not yet":
        county.lend(VERIFIER, SPARE, ["verifier"], from_on="2026-03-05")
    elif case == "other person":
        county.lend(VERIFIER, DEPUTY, ["verifier"])
    county.work(lead=WATER)
    seq = county.close(standing_in(SPARE, VERIFIER, "verifier"))
    assert ("S9.delegation", seq) in found()


@pytest.mark.parametrize(
    "lending",
    [
        {"lender": VERIFIER, "borrower": SPARE, "roles": ["clerk"]},
        {"lender": VERIFIER, "borrower": SPARE, "roles": []},
        {"lender": VERIFIER, "borrower": VERIFIER, "roles": ["verifier"]},
        {"lender": VERIFIER, "borrower": SYSTEM, "roles": ["verifier"]},
        {"lender": AUDITOR, "borrower": SPARE, "roles": ["auditor"]},
        {"lender": VERIFIER, "borrower": SPARE, "roles": ["verifier"], "to_on": "2026-04-02"},
        {"lender": VERIFIER, "borrower": SPARE, "roles": ["verifier"], "from_on": "2026-03-01"},
        {"lender": VERIFIER, "borrower": SPARE, "roles": ["verifier"], "by": who(CLERK, "")},
        {"lender": VERIFIER, "borrower": SPARE, "roles": ["verifier"], "by": standing_in(DEPUTY, VERIFIER, "")},
    ],
    ids=["not own", "none", "to himself", "to an administrator", "of an administrator", "31 days", "past", "by another",
         "passed on"],
)  # fmt: skip
def test_what_cannot_be_lent(county, found, lending):
    seq = county.lend(**lending)
    assert ("S9.given", seq) in found()


def test_a_head_lawfully_names_a_stand_in_of_the_own_unit(county, found):
    county.appoint(LIAISON, SPARE, ["liaison"])
    county.work(liaison=standing_in(SPARE, LIAISON, "liaison"))
    assert found() == []


@pytest.mark.parametrize(
    "case",
    [
        {"absentee": VERIFIER, "stand_in": SPARE, "roles": ["verifier"]},
        {"absentee": LIAISON, "stand_in": DEPUTY, "roles": ["liaison"]},
        {"absentee": HEAD, "stand_in": SPARE, "roles": ["unit_head"]},
        {"absentee": LIAISON, "stand_in": HEAD, "roles": ["liaison"]},
        {"absentee": LIAISON, "stand_in": SPARE, "roles": ["unit_head"]},
        {"absentee": LIAISON, "stand_in": SPARE, "roles": ["liaison"], "to_on": "2026-04-02"},
        {"absentee": LIAISON, "stand_in": SPARE, "roles": ["liaison"], "by": who(CLERK, "clerk")},
    ],
    ids=["for another unit", "from another unit", "own post", "himself", "not held", "31 days", "no head"],
)
def test_what_a_head_cannot_give_away(county, found, case):
    seq = county.appoint(**case)
    assert ("S9.given", seq) in found()


def test_nobody_acts_for_a_post_that_is_over(county, found):
    county.lend(VERIFIER, SPARE, ["verifier"])
    county.do(("post", VERIFIER), "org.post.ended", {"to_on": "2026-03-01"})
    county.work(lead=WATER)
    seq = county.close(standing_in(SPARE, VERIFIER, "verifier"))
    assert ("S9.delegation", seq) in found()


def test_an_entry_without_what_the_rules_need_is_told(county, found):
    seq = county.item("claim_submitted", who(HEAD, "unit_head"), {})
    assert found() == [("rule", seq)]


# --- graded verification ----------------------------------------------------------------------------------------

TOWN, VILLAGE = 6, 7
TOWNSMAN, VILLAGER, CHIEF, MAYOR = 41, 42, 43, 44
LEVELS = [
    {"level": "township", "unit": TOWN, "sample": 0, "skipped": ""},
    {"level": "sector", "unit": WATER, "sample": 0, "skipped": ""},
    {"level": "office", "unit": None, "sample": 1, "skipped": ""},
]


class Graded(County):
    """A village's item in a register with three levels; the office looks at a sample of one."""

    def __init__(self, **rules):
        super().__init__()
        for unit, parent, kind in ((TOWN, COUNTY, "township"), (VILLAGE, TOWN, "village")):
            self.do(("unit", unit), "org.unit.founded", {"parent_id": parent, "kind": kind})
        for person, unit, role in (
            (TOWNSMAN, TOWN, "verifier"), (VILLAGER, VILLAGE, "liaison"), (CHIEF, VILLAGE, "unit_head"),
            (MAYOR, COUNTY, "leader"),
        ):  # fmt: skip
            UNIT_OF[person] = unit
            self.do(("post", person), "org.post.began", {"person_id": person, "unit_id": unit, "from_on": TODAY})
            self.grant(person, role)
        asked = [{"level": level["level"], "sample": level["sample"]} for level in LEVELS]
        rules = {"levels": asked, "sector_unit": WATER, "red_needs_leader": False} | rules
        self.do(("register", 1), "ledger.register.opened", rules, who(CLERK, "clerk"))

    def start(self, lead=VILLAGE, **pub):
        units = [{"unit": lead, "lead": True, "first": True}]
        self.item("entered", who(CLERK, "clerk"), {"units": units, "register": 1, "leader": MAYOR})
        self.item("issued", who(CLERK, "clerk"), {"units": units, **pub})
        self.item("claim_drafted", who(VILLAGER, "liaison"), {"unit": lead})

    def submit(self, levels=LEVELS, **more):  # type: ignore[override]
        pub = {"unit": VILLAGE, "claim": 1, "proofs": [PROOF, PROOF + 1], **more}
        if levels:
            pub["levels"] = levels
        seq = self.item("claim_submitted", who(CHIEF, "unit_head"), pub)
        leaf_hash = self.forge.rows[seq].hash.hex()
        self.drawn = min(pub["proofs"], key=lambda p: hashlib.sha256(f"{leaf_hash} office {p}".encode()).hexdigest())
        return seq

    def see(self, by, position, *proofs):
        for proof in proofs:
            self.item("proof_opened", by, {"evidence": proof, "position": position})
            self.item("proof_judged", by, {"evidence": proof, "position": position, "verdict": "true"})

    def pass_on(self, by, position, *proofs):
        self.see(by, position, *(proofs or (PROOF, PROOF + 1)))
        return self.item("level_passed", by, {"claim": 1, "position": position})

    def strike(self, by, position=2, *proofs):
        self.see(by, position, *(proofs or (self.drawn,)))
        return self.item("closed", by, {"claim": 1, "position": position})


@pytest.fixture
def graded():
    return Graded()


@pytest.fixture
def told(tmp_path):
    def ask(county):
        county.forge.seal()
        return list(dict.fromkeys(codes(county.forge.parts(), tmp_path)))

    return ask


WATERS, OFFICES = who(DEPUTY, "verifier"), who(VERIFIER, "verifier")


def townsman():
    return who(TOWNSMAN, "verifier")


def test_three_levels_in_their_order_are_clean(graded, told):
    graded.start()
    graded.submit()
    graded.pass_on(townsman(), 0)
    graded.pass_on(WATERS, 1)
    graded.strike(OFFICES)
    assert told(graded) == []


def test_another_proof_than_the_one_drawn_is_not_the_sample(graded, told):
    graded.start()
    graded.submit()
    graded.pass_on(townsman(), 0)
    graded.pass_on(WATERS, 1)
    other = next(p for p in (PROOF, PROOF + 1) if p != graded.drawn)
    seq = graded.strike(OFFICES, 2, other)
    assert told(graded) == [("S2.proof", seq)]


def test_the_first_level_looks_at_every_proof(graded, told):
    graded.start()
    graded.submit()
    seq = graded.pass_on(townsman(), 0, PROOF)
    assert told(graded) == [("S2.proof", seq)]


def test_a_level_is_not_jumped_over(graded, told):
    graded.start()
    graded.submit()
    graded.pass_on(townsman(), 0)
    seq = graded.strike(WATERS, 1, PROOF, PROOF + 1)
    assert told(graded) == [("level.order", seq)]


def test_nor_is_a_level_done_by_another_unit(graded, told):
    graded.start()
    graded.submit()
    seq = graded.pass_on(OFFICES, 0)
    assert ("level.unit", seq) in told(graded)


def test_nor_two_levels_by_one_person_or_unit(graded, told):
    graded.start()
    graded.submit()
    graded.pass_on(townsman(), 0)
    graded.pass_on(WATERS, 1)
    seq = graded.strike(WATERS)
    assert ("level.twice", seq) in told(graded)


def test_a_claim_is_submitted_for_the_levels_of_its_register(graded, told):
    graded.start()
    seq = graded.submit(levels=None)
    again = graded.submit(levels=LEVELS[1:])
    lighter = graded.submit(levels=[LEVELS[0], {**LEVELS[1], "sample": 1}, LEVELS[2]])
    assert told(graded) == [("level.plan", seq), ("level.plan", again), ("level.plan", lighter)]


def test_a_township_that_does_the_work_is_left_out_and_the_next_opens_every_proof(graded, told):
    graded.start(lead=TOWN)
    graded.submit([{**LEVELS[0], "skipped": "doing"}, *LEVELS[1:]])
    graded.pass_on(WATERS, 1)
    graded.strike(OFFICES)
    assert told(graded) == []


def test_a_changed_register_asks_from_then_on(graded, told):
    graded.start()
    graded.submit()
    graded.do(("register", 1), "ledger.register.changed", {"levels": []}, who(CLERK, "clerk"))
    graded.pass_on(townsman(), 0)
    graded.pass_on(WATERS, 1)
    graded.strike(OFFICES)
    graded.item("reopened", who(CLERK, "clerk"))
    graded.submit(levels=None)
    graded.look(OFFICES)
    graded.look(OFFICES, PROOF + 1)
    graded.item("closed", OFFICES, {"claim": 1})
    assert told(graded) == []


PAST = {"now": {"overdue_from_at": "2026-03-01T16:00:00Z"}}


def strike_late(county, by=None, **confirms):
    county.start(**PAST)
    county.submit(levels=None, needs_leader=True)
    if by is not None:
        county.item("close_confirmed", by, {"claim": 1})
    county.look(OFFICES)
    county.look(OFFICES, PROOF + 1)
    return county.item("closed", OFFICES, {"claim": 1})


def test_a_late_item_waits_for_its_leader(told):
    county = Graded(levels=[], red_needs_leader=True)
    strike_late(county, who(MAYOR, "leader"))
    assert told(county) == []


def test_without_the_leader_it_is_not_struck_off(told):
    county = Graded(levels=[], red_needs_leader=True)
    seq = strike_late(county)
    assert told(county) == [("leader.missing", seq)]


def test_nor_with_the_word_of_another_or_of_who_did_it(told):
    county = Graded(levels=[], red_needs_leader=True)
    county.grant(CHIEF, "leader")
    seq = strike_late(county, who(CHIEF, "leader"))
    assert {("leader.other", seq - 5), ("leader.two", seq - 5)} <= set(told(county))


def test_whether_it_is_late_is_reckoned_again(told):
    county = Graded(levels=[], red_needs_leader=True)
    county.start(**PAST)
    seq = county.submit(levels=None)
    assert told(county) == [("leader.rule", seq)]


# --- on paper ---------------------------------------------------------------------------------------------------


def on_paper(county, by=None, **pub):
    said = {"unit": VILLAGE, "claim": 1, "proofs": [PROOF, PROOF + 1], "sheet": PROOF + 1, "received_on": TODAY, **pub}
    return county.item("claim_recorded", by or who(CLERK, "clerk"), said)


def strike(county, by=OFFICES):
    county.look(by)
    county.look(by, PROOF + 1)
    return county.item("closed", by, {"claim": 1})


@pytest.mark.parametrize("claim_by", ["paper", "sheet"])
def test_a_paper_claim_is_clean_where_the_register_takes_paper(told, claim_by):
    county = Graded(levels=[], claim_by=claim_by)
    county.start()
    on_paper(county)
    strike(county)
    assert told(county) == []


@pytest.mark.parametrize(
    ("rules", "by"),
    [({"claim_by": "head"}, CLERK), ({}, CLERK), ({"claim_by": "paper"}, VILLAGER)],
    ids=["register says head", "register of old", "recorded by the unit itself"],
)
def test_elsewhere_it_is_not(told, rules, by):
    county = Graded(levels=[], **rules)
    county.start()
    seq = on_paper(county, who(by, "clerk" if by == CLERK else "liaison"))
    strike(county)
    assert told(county) == [("S2.head", seq)]


def test_whoever_recorded_it_does_not_verify_it(told):
    county = Graded(levels=[], claim_by="paper")
    county.grant(CLERK, "verifier")
    county.start()
    county.grant(VERIFIER, "clerk")
    on_paper(county, who(VERIFIER, "clerk"))
    seq = strike(county)
    assert ("S1.person", seq) in told(county)


def sheeted(county, **more):
    pub = {"unit": VILLAGE, "claim": 1, "proofs": [PROOF, PROOF + 1], "sheet": PROOF + 1, **more}
    return county.item("claim_submitted", who(VILLAGER, "liaison"), pub)


def test_a_liaison_submits_with_a_sheet_where_the_register_says_sheet(told):
    county = Graded(levels=[], claim_by="sheet")
    county.start()
    sheeted(county)
    strike(county)
    assert told(county) == []


@pytest.mark.parametrize(("claim_by", "sheet"), [("paper", PROOF), ("head", PROOF), ("sheet", 99), ("sheet", None)])
def test_and_not_without_the_sheet_or_elsewhere(told, claim_by, sheet):
    county = Graded(levels=[], claim_by=claim_by)
    county.start()
    seq = sheeted(county, sheet=sheet)
    assert told(county) == [("S2.head", seq)]


def test_a_register_that_changes_its_mind_does_so_from_then_on(told):
    county = Graded(levels=[], claim_by="sheet")
    county.start()
    sheeted(county)
    county.do(("register", 1), "ledger.register.changed", {"levels": [], "claim_by": "head"}, who(CLERK, "clerk"))
    strike(county)
    county.item("reopened", who(CLERK, "clerk"))
    seq = sheeted(county)
    assert told(county) == [("S2.head", seq)]


def test_a_paper_is_late_from_the_day_it_came(told):
    county = Graded(levels=[], claim_by="paper", red_needs_leader=True)
    county.start(now={"overdue_from_at": "2026-03-01T16:00:00Z"})
    in_time = on_paper(county, received_on="2026-03-01")
    late = on_paper(county, needs_leader=True)
    wrong = on_paper(county)
    assert in_time and late and told(county) == [("leader.rule", wrong)]
