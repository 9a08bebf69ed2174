"""Open a round, publish it, suspend a unit's title (停牌) and lift that."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.findings.rules import NOT_COUNTED
from taizhang.inspection.models import Finding, Round, Scheme, Veto, Visit
from taizhang.inspection.schemes.actions import KEEP, whole_county
from taizhang.ledger.rules import day_of
from taizhang.org.models import Unit

from . import queries
from .rules import State


@dataclass(frozen=True)
class RoundSpec:
    """A round as it is opened, by the version of the scheme that is in force."""

    title: str
    scheme_id: int
    from_on: date
    to_on: date


@transaction.atomic
def open_round(spec, *, by, at):
    """开轮次: the stream's id is the round's."""
    whole_county(by)
    scheme = Scheme.objects.filter(area_id=by.area_id, pk=spec.scheme_id, closed_on=None).first()
    if scheme is None:
        raise Refused("inspection.no_scheme", N_("没有这个测评体系。"), "missing")
    title = spec.title.strip()
    if not 0 < len(title) <= 100:
        raise Refused("inspection.round_title", N_("请写轮次的名称，100字以内。"), "invalid")
    if spec.to_on < spec.from_on:
        raise Refused("inspection.round_days", N_("结束的日子不能早于开始的日子。"), "invalid")
    pub = {
        "scheme": scheme.pk, "number": scheme.current_no, "from_on": spec.from_on.isoformat(),
        "to_on": spec.to_on.isoformat(),
    }  # fmt: skip
    event = Event(
        ("round", journal.allot(by.area_id, "round")), "inspection.round.opened", pub=pub, priv={"title": title}
    )
    return journal.append(event, by=by.signing(KEEP), at=at)


@transaction.atomic
def publish_round(found, *, by, at, note="", flat=None, given=None, seen=None):
    """公布: the ranking of this moment, for ever. `flat`: what every unit gets of a round that fell out, and then the
    note says why; `given`: {unit: score} as somebody else measured them (上级公布的), and then it says who."""
    whole_county(by)
    found = Round.objects.select_for_update().filter(area_id=by.area_id, pk=getattr(found, "pk", found)).first()
    if found is None:
        raise Refused("inspection.no_round", N_("没有这个轮次。"), "missing")
    if seen not in (None, "") and str(seen) != str(found.version):
        raise Refused("inspection.stale_round", N_("您打开之后，这个轮次已经有人动过。请看过最新的再提交。"), "stale")
    if found.state != State.OPEN:
        raise Refused("inspection.round_over", N_("这个轮次已经公布，不能再改。"))
    if flat is not None and not (0 <= flat <= 100 and note.strip()):
        raise Refused("inspection.flat", N_("按统一分计的，分数在0到100之间，并写明原因。"), "invalid")
    if given and (flat is not None or not note.strip()):
        raise Refused("inspection.given", N_("录入上级成绩的，写明是谁公布的、哪个文件，不再填统一分。"), "invalid")
    found.flat = flat
    levels = queries.ranking(found, day_of(at), given or None)
    units = [_said(level, result) for level, results in levels.items() for result in results]
    is_observed = any(unit["observed"] for unit in units)
    if given and is_observed:
        raise Refused("inspection.given_observed", N_("这个轮次有检查记录，按记录算分；上级的成绩另开一个轮次。"))
    if given and {unit["unit"] for unit in units if unit["score"]} != set(given):
        raise Refused(
            "inspection.given_level", N_("只有乡镇街道、村社区、县直单位参加排名，别的单位请去掉。"), "invalid"
        )
    if flat is None and not given and not is_observed:
        raise Refused("inspection.round_empty", N_("这个轮次还没有检查记录，没有可以公布的。"))
    visits = Visit.objects.filter(area_id=by.area_id, round_id=found.pk)
    left_out = Finding.objects.filter(area_id=by.area_id, visit__in=visits, state__in=NOT_COUNTED)
    pub = {
        "units": units, "flat": None if flat is None else str(Decimal(flat)),
        "left_out": sorted(left_out.values_list("pk", flat=True)), "given": bool(given),
    }  # fmt: skip
    event = Event(("round", found.pk), "inspection.round.published", pub=pub, priv={"note": note.strip()[:500]})
    return journal.append(event, by=by.signing(KEEP), at=at)


def _said(level, result):
    return {
        "level": level, "unit": result.unit_id, "score": None if result.score is None else str(result.score),
        "rank": result.rank, "observed": result.observed, "passed": result.passed, "vetoed": result.is_vetoed,
        "types": {type: [str(score), filled] for type, (score, filled) in result.types.items()},
    }  # fmt: skip


@transaction.atomic
def record_veto(unit_id, reason, *, from_on, until_on, by, at):
    """停牌: until that day no score of the unit counts (domains.md 2.1, 停止荣誉1年)."""
    whole_county(by)
    if not Unit.objects.filter(area_id=by.area_id, pk=unit_id).exists():
        raise Refused("inspection.veto_unit", N_("请选单位。"), "invalid")
    if not 0 < len(reason.strip()) <= 300:
        raise Refused("inspection.no_reason", N_("请写原因。"), "invalid")
    if until_on < from_on:
        raise Refused("inspection.veto_days", N_("停牌到哪天不能早于从哪天起。"), "invalid")
    pub = {"unit": unit_id, "from_on": from_on.isoformat(), "until_on": until_on.isoformat()}
    event = Event(
        ("veto", journal.allot(by.area_id, "veto")),
        "inspection.veto.recorded",
        pub=pub,
        priv={"reason": reason.strip()},
    )
    return journal.append(event, by=by.signing(KEEP), at=at)


@transaction.atomic
def lift_veto(veto, reason, *, by, at):
    whole_county(by)
    found = Veto.objects.select_for_update().filter(area_id=by.area_id, pk=getattr(veto, "pk", veto)).first()
    if found is None:
        raise Refused("inspection.no_veto", N_("没有这条停牌记录。"), "missing")
    if found.lifted_on is not None:
        raise Refused("inspection.veto_over", N_("停牌已经解除。"))
    if not 0 < len(reason.strip()) <= 300:
        raise Refused("inspection.no_reason", N_("请写原因。"), "invalid")
    event = Event(
        ("veto", found.pk),
        "inspection.veto.lifted",
        pub={"on": day_of(at).isoformat()},
        priv={"reason": reason.strip()},
    )
    return journal.append(event, by=by.signing(KEEP), at=at)
