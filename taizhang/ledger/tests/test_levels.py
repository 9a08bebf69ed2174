"""Graded verification: a village's claim goes to its township, the department and the office, each apart."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from taizhang import journal
from taizhang.engine import verify
from taizhang.engine.refusal import Refused
from taizhang.journal import rebuild
from taizhang.journal.models import Entry
from taizhang.ledger import actions, pages, queries
from taizhang.ledger.models import Claim, ClaimLevel, Evidence, Item, Register
from taizhang.ledger.rules import Level, LevelRule, LevelUnit, Skip, State, levels, lifecycle, sampling
from tests.cast_ledger import page
from tests.doors.world import hire

from .conftest import text

RULES = (
    LevelRule(Level.TOWNSHIP, looks_at="现场照片与点位相符"),
    LevelRule(Level.SECTOR, looks_at="是否达到行业标准"),
    LevelRule(Level.OFFICE, 1, looks_at="抽看，核对办理记录"),
)
TOWN, VILLAGE, BUREAU = LevelUnit(6, "1.6.", "河口镇"), LevelUnit(8, "1.6.8.", "柳林村"), LevelUnit(3, "1.3.", "住建局")


# ── the plan ──────────────────────────────────────────────────────────────────


def stages(doing, township=TOWN, sector=BUREAU, rules=RULES):
    return levels.plan(rules, doing=doing, township=township, sector=sector)


def test_a_villages_claim_passes_the_township_the_department_and_the_office():
    found = stages(["1.6.8."])
    assert [(s.level, s.unit_id, s.sample) for s in found] == [
        ("township", 6, 0),
        ("sector", 3, 0),
        ("office", None, 1),
    ]
    assert not any(s.skipped for s in found)


def test_a_level_at_which_nobody_is_apart_is_left_out_with_its_reason():
    assert [s.skipped for s in stages(["1.6."])] == [Skip.DOING, "", ""]
    assert [s.skipped for s in stages(["1.4."], township=None)] == [Skip.NO_TOWNSHIP, "", ""]
    assert [s.skipped for s in stages(["1.6.8.", "1.3."])] == ["", Skip.DOING, ""]
    assert [s.skipped for s in stages(["1.6.8."], sector=TOWN)] == ["", Skip.SAME, ""]


def test_somebody_who_is_apart_always_verifies_and_opens_every_proof():
    two = (LevelRule(Level.TOWNSHIP), LevelRule(Level.SECTOR, 30))
    found = stages(["1.6."], sector=TOWN, rules=two)
    assert [(s.level, s.skipped, s.sample) for s in found] == [
        ("township", Skip.DOING, 0), ("sector", Skip.DOING, 0), ("office", "", 0),
    ]  # fmt: skip
    found = stages(["1.6."], rules=two)  # the department becomes the first: no sample any more
    assert [(s.skipped, s.sample) for s in found] == [(Skip.DOING, 0), ("", 0)]


@pytest.mark.parametrize(
    ("rules", "sector", "says"),
    [
        ((LevelRule(Level.OFFICE), LevelRule(Level.TOWNSHIP)), None, "次序"),
        ((LevelRule(Level.OFFICE), LevelRule(Level.OFFICE)), None, "次序"),
        ((LevelRule(Level.TOWNSHIP), LevelRule(Level.SECTOR)), None, "行业主管部门"),
        ((LevelRule(Level.TOWNSHIP, 20), LevelRule(Level.OFFICE)), None, "第一级要逐份打开"),
        ((LevelRule(Level.TOWNSHIP), LevelRule(Level.OFFICE, -1)), None, "抽查份数"),
        ((LevelRule("province"),), None, "请从乡镇"),
    ],
)
def test_a_register_cannot_ask_for_nonsense(rules, sector, says):
    with pytest.raises(Refused, match=says):
        levels.check(rules, sector)


# ── the sample ────────────────────────────────────────────────────────────────


def test_the_sample_can_be_drawn_again_with_nothing_but_sha256():
    ids, seed = list(range(1, 3001)), "ab" * 32
    chosen = sampling.draw(seed, "office", ids, 30)
    by_hand = sorted(ids, key=lambda id_: hashlib.sha256(f"{seed} office {id_}".encode()).hexdigest())[:30]
    assert chosen == frozenset(by_hand)
    assert sampling.draw(seed, "sector", ids, 30) != chosen and sampling.draw("cd" * 32, "office", ids, 30) != chosen
    assert sampling.draw(seed, "office", ids, 0) is None is sampling.draw(seed, "office", ids[:30], 30)


# ── through the actions ───────────────────────────────────────────────────────


class Village:
    """A village clears its canal; the register wants three levels."""

    def __init__(self, ledger, rules=RULES, proofs=4, **spec):
        self.ledger, county = ledger, ledger.county
        for part, unit, role in (
            ("liulin_head", "liulin", "unit_head"), ("hekou_verifier", "hekou", "verifier"),
            ("hekou_second", "hekou", "verifier"),
        ):  # fmt: skip
            hire(county, part, unit, [role])
        register = Register.objects.get(pk=ledger.decisions)
        asked = actions.RegisterSpec(
            register.code, register.name, register.closing, levels=rules, sector_unit_id=ledger.unit("housing"), **spec
        )
        actions.change_register(register, asked, by=county.clerk, at=ledger.later())
        self.proofs = proofs

    def reported(self, **draft):
        where = {"register_id": self.ledger.decisions, "lead": "liulin", "joint": (), **draft}
        files = [page(f"第{n}户") for n in range(self.proofs)]
        return self.ledger.reported(files=files, by="liulin_liaison", **where)

    def claimed(self, **draft):
        return self.ledger.claim(self.reported(**draft), by="liulin_liaison", head="liulin_head")

    def look(self, item, by, proofs=None, verdict="true"):
        actor = self.ledger.county.actor(by, self.ledger.now)
        for proof in proofs or Evidence.objects.filter(item=item).order_by("no").values_list("pk", flat=True):
            actions.open_proof(item, proof, by=actor, at=self.ledger.later())
            actions.judge(item, proof, verdict=verdict, note="看过", by=actor, at=self.ledger.later())

    def pass_on(self, item, by):
        self.look(item, by)
        actions.pass_on(item, by=self.ledger.county.actor(by, self.ledger.now), at=self.ledger.later())
        return self.ledger.fresh(item)

    def close(self, item, by="verifier"):
        actions.close(item, by=self.ledger.county.actor(by, self.ledger.now), at=self.ledger.later())
        return self.ledger.fresh(item)


def drawn(item):
    """The proofs that the last level must look at, recomputed from the entry alone."""
    submitted = next(e for e in journal.stream_of(item.area_id, "item", item.pk) if e.type.endswith("claim_submitted"))
    return sampling.draw(submitted.leaf_hash, "office", submitted.pub["proofs"], 1)


def replayed():
    found = []
    rules = verify.Rules(lambda code, seq, stream, **params: found.append(code))
    for entry in Entry.objects.order_by("seq"):
        rules.entry(entry.seq, f"{entry.stream_kind}/{entry.stream_id}", json.loads(bytes(entry.leaf)))
    return found


def test_three_levels_one_after_the_other(standing_ledger):
    ledger = standing_ledger
    village = Village(ledger)
    item = village.claimed()
    assert (item.verify_level, item.verify_unit_id) == ("township", ledger.unit("hekou"))
    item = village.pass_on(item, "hekou_verifier")
    assert (item.verify_level, item.verify_unit_id) == ("sector", ledger.unit("housing"))
    item = village.pass_on(item, "housing_verifier")
    assert (item.verify_level, item.verify_unit_id) == ("office", None)
    with pytest.raises(Refused, match="没打开过"):
        village.close(item)
    (chosen,) = drawn(item)
    village.look(item, "verifier", [chosen])
    assert village.close(item).state == State.CLOSED
    passed = ClaimLevel.objects.filter(claim__item=item).values_list("level", "passed_unit_id")
    assert [p[0] for p in passed if p[1]] == ["township", "sector", "office"]
    assert list(rebuild.differences()) == [] and replayed() == []


def test_each_level_is_its_own_units_business(ledger):
    village = Village(ledger)
    item = village.claimed()
    for other in ("verifier", "housing_verifier"):
        with pytest.raises(Refused, match="现在是乡镇初验，由河口镇的核验员办理") as caught:
            village.look(item, other)
        assert caught.value.kind == "forbidden"
    village.look(item, "hekou_verifier")
    with pytest.raises(Refused, match="后面还有主管部门复验（住建局）"):
        village.close(item, "hekou_verifier")


def test_nobody_verifies_at_two_levels_nor_does_a_colleague_of_theirs(ledger):
    village = Village(ledger, rules=(RULES[0], RULES[2]))
    item = village.pass_on(village.claimed(), "hekou_verifier")
    with pytest.raises(Refused, match="前一级核验过本次申请，这一级请另一位") as caught:
        village.look(item, "hekou_verifier")
    assert caught.value.code == "S1.level"
    with pytest.raises(Refused, match="河口镇在前一级核验过"):
        village.look(item, "hekou_second")
    village.look(item, "verifier", drawn(item))
    assert village.close(item).state == State.CLOSED


def test_passing_on_asks_for_every_proof_and_the_last_level_does_not_pass_on(ledger):
    village = Village(ledger, rules=(RULES[0], RULES[2]))
    item = village.claimed()
    first = item.evidence.order_by("no").first()
    village.look(item, "hekou_verifier", [first.pk])
    with pytest.raises(Refused, match="佐证2、3、4没打开过"):
        actions.pass_on(item, by=ledger.county.actor("hekou_verifier"), at=ledger.later())
    village.look(item, "hekou_verifier", [first.pk], verdict="doubtful")
    village.look(item, "hekou_verifier", list(item.evidence.exclude(pk=first.pk).values_list("pk", flat=True)))
    with pytest.raises(Refused, match="佐证1存疑"):
        actions.pass_on(item, by=ledger.county.actor("hekou_verifier"), at=ledger.later())
    item = village.pass_on(item, "hekou_verifier")
    village.look(item, "verifier")
    with pytest.raises(Refused, match="已经是最后一级"):
        actions.pass_on(item, by=ledger.county.verifier, at=ledger.later())


def test_what_a_later_level_doubts_outside_its_sample_holds_the_claim_up_too(ledger):
    village = Village(ledger, rules=(RULES[0], RULES[2]))
    item = village.pass_on(village.claimed(), "hekou_verifier")
    chosen = drawn(item)
    other = item.evidence.exclude(pk__in=chosen).first()
    village.look(item, "verifier", chosen)
    village.look(item, "verifier", [other.pk], verdict="doubtful")
    with pytest.raises(Refused, match=f"佐证{other.no}存疑"):
        village.close(item)
    assert item.claims.get().proofs.get(evidence=other).verdict == "true"  # what the township found stays


def test_a_return_at_any_level_begins_again_at_the_first(ledger):
    village = Village(ledger)
    item = village.pass_on(village.claimed(), "hekou_verifier")
    actions.return_(item, reason="照片对不上", by=ledger.county.housing_verifier, at=ledger.later())
    assert ledger.fresh(item).verify_level == ""
    item = ledger.claim(item, by="liulin_liaison", head="liulin_head")
    assert item.verify_level == "township"
    assert village.pass_on(item, "hekou_verifier").verify_level == "sector"  # a new claim: the same person may


def test_a_townships_own_item_skips_its_level_and_says_why(ledger):
    village = Village(ledger)
    files = [page("一")]
    item = ledger.reported(lead="hekou", joint=(), by="hekou_liaison", files=files, register_id=ledger.decisions)
    item = ledger.claim(item, by="hekou_liaison", head="hekou_head")
    assert item.verify_level == "sector"
    skipped = ClaimLevel.objects.filter(claim__item=item).exclude(skipped="").get()
    assert (skipped.level, skipped.skipped) == ("township", "doing")
    assert village.pass_on(item, "housing_verifier").verify_level == "office"


@pytest.fixture
def blind(monkeypatch):
    """The guard of the levels is gone."""
    rows = {
        verb: replace(row, guards=tuple(g for g in row.guards if g is not levels.is_of_this_level))
        for verb, row in lifecycle.ROWS.items()
    }
    monkeypatch.setattr(lifecycle, "ROWS", rows)


def test_control_one_person_at_two_levels_is_stopped_by_the_database_and_found_in_the_journal(ledger, blind):
    village = Village(ledger, rules=(RULES[0], RULES[2]))
    item = village.pass_on(village.claimed(), "hekou_verifier")
    village.look(item, "hekou_verifier", drawn(item))
    with pytest.raises(IntegrityError), transaction.atomic():
        village.close(item, "hekou_verifier")
    assert set(replayed()) == {"level.twice"}


def test_control_a_level_done_by_anybody_is_found_in_the_journal(ledger, blind):
    village = Village(ledger)
    village.pass_on(village.claimed(), "verifier")
    assert set(replayed()) == {"level.unit"}


# ── a late item and its leader ────────────────────────────────────────────────

LATE = datetime(2026, 3, 24, 1, tzinfo=UTC)


def late(ledger, village, **draft):
    item = village.reported(**draft)
    ledger.now = LATE
    return ledger.claim(item, by="liulin_liaison", head="liulin_head")


def test_a_late_item_waits_for_its_leader_where_the_register_says_so(standing_ledger):
    ledger = standing_ledger
    village, county = Village(ledger, rules=(), red_needs_leader=True), ledger.county
    in_time = village.claimed()
    assert not in_time.awaits_leader and not Claim.objects.get(item=in_time).needs_leader
    item = late(ledger, village, leader_person_id=county.leader.person_id)
    assert item.awaits_leader
    village.look(item, "verifier")
    with pytest.raises(Refused, match="沈知远先确认"):
        village.close(item)
    with pytest.raises(Refused, match="由沈知远"):
        actions.confirm_close(item, by=county.deputy, at=ledger.later())
    actions.confirm_close(item, decision="情况属实", by=county.leader, at=ledger.later())
    assert not ledger.fresh(item).awaits_leader
    with pytest.raises(Refused, match="已经确认过"):
        actions.confirm_close(item, by=county.leader, at=ledger.later())
    assert village.close(item).state == State.CLOSED
    assert list(rebuild.differences()) == [] and replayed() == []


def test_by_default_no_leader_is_asked(ledger):
    village = Village(ledger, rules=())
    item = late(ledger, village)
    village.look(item, "verifier")
    with pytest.raises(Refused, match="不用领导确认"):
        actions.confirm_close(item, by=ledger.county.leader, at=ledger.later())
    assert village.close(item).state == State.CLOSED
    assert Item.objects.get(pk=item.pk).closed_by_person_id


def test_thousands_of_proofs_fit_one_claim(ledger):
    """Row ids go beyond the thousand of an entry without meeting those of another."""
    from types import SimpleNamespace

    from taizhang.ledger.projections.base import row_ids

    ids = [i for n in (1, 2, 3) for i in [*zip(range(3000), row_ids(SimpleNamespace(entry_id=n)), strict=False)]]
    assert len({id_ for _, id_ in ids}) == 9000


# ── on the screen ─────────────────────────────────────────────────────────────


def test_the_clerk_grades_a_register_and_reads_it_there(ledger, screens):
    clerk = screens.enter("clerk")
    typed = {
        "name": "村庄清洁", "closing": "done", "yellow_days": 3, "return_days": 3, "report_days": 0, "level_township": "on",
        "level_township_looks_at": "改前改后对得上", "level_sector": "on", "sector_unit": ledger.unit("housing"),
        "level_office": "on", "level_office_sample": "30", "red_needs_leader": "on",
    }  # fmt: skip
    assert clerk.post(f"/items/registers/{ledger.decisions}/change/", typed).status_code == 303
    register = Register.objects.get(pk=ledger.decisions)
    assert [(rule["level"], rule["sample"]) for rule in register.levels] == [
        ("township", 0), ("sector", 0), ("office", 30),
    ]  # fmt: skip
    assert (register.sector_unit_id, register.red_needs_leader) == (ledger.unit("housing"), True)
    page = text(clerk.get(f"/items/registers/{register.pk}/"))
    assert all(word in page for word in ("乡镇初验", "改前改后对得上", "住建局", "随机抽 30 份", "分管领导确认后"))
    form = clerk.get(f"/items/registers/{register.pk}/edit/").content.decode()
    assert 'name="level_office_sample" value="30"' in form
    bad = clerk.post(f"/items/registers/{ledger.decisions}/change/", typed | {"sector_unit": ""})
    assert bad.status_code == 400 and "请指定行业主管部门" in bad.content.decode()


def test_the_item_says_at_which_level_it_is_and_who_verifies_there(ledger, screens):
    village = Village(ledger)
    item = village.claimed()
    page = text(screens.enter("clerk").get(f"/items/{item.pk}/"))
    assert all(
        word in page for word in ("分级核验", "乡镇初验", "河口镇", "核验员：hekou_verifier", "在这一级", "还没到")
    )
    assert "待乡镇初验" in text(screens.enter("clerk").get("/items/"))
    assert item.title in text(screens.enter("hekou_verifier").get("/todo/"))
    assert item.title not in text(screens.enter("verifier").get("/todo/"))


def test_from_proof_to_proof_with_one_verdict_each(ledger, screens):
    village = Village(ledger, proofs=14)
    item = village.claimed()
    client = screens.enter("hekou_verifier")
    assert "共 14 份，已下结论 0 份" in text(client.get(f"/items/{item.pk}/"))
    first, second = item.evidence.order_by("no").values_list("pk", flat=True)[:2]
    client.post(f"/items/{item.pk}/proofs/{first}/open/")
    answer = client.post(f"/items/{item.pk}/proofs/{first}/judge/", {"verdict": "true", "onward": "1"})
    assert answer["Location"].startswith(f"/items/{item.pk}/proofs/{second}/")
    assert "下载原件" in text(client.get(f"/items/{item.pk}/proofs/{second}/"))  # opened by going there
    assert "共 14 份，已下结论 1 份" in text(client.get(f"/items/{item.pk}/"))


def test_the_sheet_tells_each_level_and_how_the_sample_was_drawn(ledger, screens):
    village = Village(ledger)
    item = village.pass_on(village.pass_on(village.claimed(), "hekou_verifier"), "housing_verifier")
    village.look(item, "verifier", drawn(item))
    village.close(item)
    page = text(screens.enter("verifier").get(f"/items/{item.pk}/sheet/"))
    seed = Claim.objects.get(item=item).seed
    assert all(word in page for word in ("随机抽 1 份", seed, "sha256sum", "住建局 魏安", "督查室 罗一鸣"))


@pytest.mark.parametrize("proofs", [3, 12])
def test_many_proofs_ask_no_more_questions(ledger, proofs, django_assert_max_num_queries):
    village = Village(ledger, proofs=proofs)
    item = village.pass_on(village.claimed(), "hekou_verifier")
    village.look(item, "housing_verifier")
    who, at = ledger.county.housing_verifier, ledger.later()
    with django_assert_max_num_queries(20):
        pages.item(who, queries.item_for(who, item.pk), at)
