"""Graded verification: what a claim must pass, passing it to the next level, a leader's confirmation."""

from django.db import transaction

from taizhang.ledger import snapshots
from taizhang.ledger.rules import Level, LevelRule, LevelUnit, Verb
from taizhang.ledger.rules import levels as rule
from taizhang.org import queries as org
from taizhang.org.models import Unit

from .base import Work


def rules_of(register):
    """The levels of a register as the rule reads them."""
    return tuple(LevelRule(Level(said["level"]), said["sample"], said["looks_at"]) for said in register.levels)


def planned(work):
    """What `claim_submitted` says of levels: nothing where any verifier of another unit will do."""
    levels = rules_of(work.register)
    if not levels:
        return {}
    doing = [p.path for p in (*work.snapshot.parts, *snapshots.former_rows(work.item))]
    township, sector = _places(work)
    stages = rule.plan(levels, doing=doing, township=township, sector=sector)
    if not rule.is_graded(stages):
        return {}
    said = [{"level": str(s.level), "unit": s.unit_id, "sample": s.sample, "skipped": str(s.skipped)} for s in stages]
    return {"levels": said}


def _places(work):
    """The township in which the first lead lies (itself, if it is one), and the register's department."""
    lead, sector_id = work.snapshot.first_lead, work.register.sector_unit_id
    above = org.ancestor_ids(lead.path)
    units = {u.pk: u for u in Unit.objects.filter(area_id=work.item.area_id, pk__in={*above, sector_id} - {None})}
    township = next((units[pk] for pk in reversed(above) if units[pk].kind == Unit.Kind.TOWNSHIP), None)
    return tuple(unit and LevelUnit(unit.pk, unit.path, unit.short_name) for unit in (township, units.get(sector_id)))


def at(work):
    """`position` for the entry of a verifier of a graded claim."""
    claim = work.snapshot.claim
    return {"position": claim.position} if claim.stages else {}


@transaction.atomic
def pass_on(item, *, by, at, seen=None, remark=""):
    """核验通过，报下一级: every proof of this level opened and found true by this verifier."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.PASS)
    claim = work.snapshot.claim
    pub = {"claim": claim.id, "position": claim.position, "level": str(claim.stage.level)}
    return work.record("level_passed", pub=pub, priv={"remark": remark.strip()})


@transaction.atomic
def confirm_close(item, *, by, at, seen=None, decision=""):
    """确认销号: the portfolio leader of a late item agrees that it may be struck off."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.CONFIRM_CLOSE)
    return work.record("close_confirmed", pub={"claim": work.snapshot.claim.id}, priv={"decision": decision.strip()})
