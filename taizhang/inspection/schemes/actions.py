"""Publish a scheme or its next version: what was published never changes, the next version stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.db import transaction

from taizhang import journal
from taizhang.engine import marks
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.models import Scheme, SchemeSheet
from taizhang.inspection.watches import rules as looking
from taizhang.ledger.models import Register

from . import comparing, lining, queries, rules
from .rules import ClauseSpec, Kind, Missing, Origin

KEEP = "inspection.keep"


@dataclass(frozen=True)
class SchemeSpec:
    """A version as it is handed in. `weights` are percent of the years of a cycle, the last year last; `cycle_from` a
    year in which one begins. `look_days` after it was put right somebody looks again. The score in `minors_scheme_id`
    (未成年人) is `minors_share` percent of the total; whoever is below `minors_line` cannot apply."""

    title: str
    register_id: int
    year: int
    clauses: Sequence[ClauseSpec]
    kind: str = Kind.OTHER
    missing: str = Missing.MEAN
    weights: tuple[int, ...] = (15, 25, 60)
    rebound_days: int = 365
    note: str = field(default="")
    look_days: tuple[int, ...] = looking.DAYS
    cycle_from: int | None = None
    minors_scheme_id: int | None = None
    minors_share: int = rules.MINORS_SHARE
    minors_line: int = rules.MINORS_LINE


@transaction.atomic
def publish(spec, *, by, at, scheme=None, seen=None):
    """发布: the first version of a scheme, or with `scheme` its next one. The stream's id is the scheme's."""
    whole_county(by)
    found = _locked(scheme, by, seen) if scheme is not None else None
    rules.check(spec.clauses)
    if found is not None and _says_the_same(found, spec):
        raise Refused("inspection.no_change", N_("和现在的版本一样，没有变化，不用发布。"), "invalid")
    title = spec.title.strip()
    if not 0 < len(title) <= 100:
        raise Refused("inspection.scheme_title", N_("请写体系的名称，100字以内。"), "invalid")
    if not 2000 <= spec.year <= 2100:
        raise Refused("inspection.scheme_year", N_("年份要写成四位数，比如2026。"), "invalid")
    if spec.kind not in set(Kind) or spec.missing not in set(Missing):
        raise Refused("inspection.scheme_kind", N_("请从列出的类别里选。"), "invalid")
    if not 0 <= spec.rebound_days <= 3650:
        raise Refused("inspection.rebound_days", N_("反弹期写0到3650天。"), "invalid")
    looking.check_days(spec.look_days)
    _check_cycle(spec, by, found)
    register = Register.objects.filter(area_id=by.area_id, pk=spec.register_id, closed_on=None).first()
    if register is None:
        raise Refused("inspection.register", N_("请选一本在用的台账册，问题要记进去。"), "invalid")
    pub = {
        "number": (found.current_no if found else 0) + 1, "year": spec.year, "kind": str(spec.kind),
        "register": register.pk, "missing": str(spec.missing), "weights": list(spec.weights),
        "rebound_days": spec.rebound_days, "look_days": list(spec.look_days), "cycle_from": spec.cycle_from,
        "minors": _minors(spec), "clauses": [_said(clause) for clause in spec.clauses],
    }  # fmt: skip
    priv = {"title": title, "note": spec.note.strip()}
    for n, clause in enumerate(spec.clauses):
        priv |= {f"no_{n}": clause.no.strip(), f"title_{n}": clause.title.strip(), f"wanted_{n}": clause.wanted.strip()}
    stream = ("scheme", found.pk if found else journal.allot(by.area_id, "scheme"))
    event = Event(stream, "inspection.scheme.published", pub=pub, priv=priv)
    return journal.append(event, by=by.signing(KEEP), at=at)


def _check_cycle(spec, by, found):
    """The years that count together, and what of the minors counts in them."""
    if spec.weights and (sum(spec.weights) != 100 or len(spec.weights) > rules.MOST_YEARS):
        raise Refused(
            "inspection.weights", N_("各年权重相加要等于100，最多{most}年。"), "invalid", most=rules.MOST_YEARS
        )
    if spec.cycle_from is not None and not 2000 <= spec.cycle_from <= 2100:
        raise Refused("inspection.scheme_year", N_("年份要写成四位数，比如2026。"), "invalid")
    if spec.minors_scheme_id is None:
        return
    others = Scheme.objects.filter(area_id=by.area_id, pk=spec.minors_scheme_id).exclude(pk=found.pk if found else None)
    if not others.exists():
        raise Refused("inspection.minors_scheme", N_("未成年人测评请选另外一个体系。"), "invalid")
    if not 1 <= spec.minors_share <= 99 or not 0 <= spec.minors_line <= 100:
        raise Refused(
            "inspection.minors", N_("未成年人测评占的百分比写1到99，最低分写0到100。"), "invalid"
        )  # fmt: skip


def _minors(spec):
    if spec.minors_scheme_id is None:
        return None
    return {"scheme": spec.minors_scheme_id, "share": spec.minors_share, "line": spec.minors_line}


def _says_the_same(found, spec):
    now = in_force(found)
    asked = replace(spec, title=spec.title.strip(), weights=tuple(spec.weights), look_days=tuple(spec.look_days))
    if asked.minors_scheme_id is None:
        asked = replace(asked, minors_share=now.minors_share, minors_line=now.minors_line)
    return now == replace(asked, clauses=(), note="") and comparing.is_same(queries.specs(found), list(spec.clauses))


def in_force(scheme):
    """The settings of the version that holds, as they were handed in; its clauses aside."""
    now = queries.version(scheme)
    return SchemeSpec(
        scheme.title, scheme.register_id, now.year, (), scheme.kind, now.missing, tuple(now.weights), now.rebound_days,
        look_days=tuple(now.look_days), cycle_from=now.cycle_from, minors_scheme_id=now.minors_scheme_id,
        minors_share=now.minors_share, minors_line=now.minors_line,
    )  # fmt: skip


@transaction.atomic
def bring(table, file_name, *, by, at, scheme=None, origin=Origin.BOOK):
    """Lay a workbook, or what was read in a document, on the desk."""
    whole_county(by)
    marks.refuse_classified("\n".join(" ".join(row) for _, row in table.rows), names=[file_name])
    tidy(by, at)
    return SchemeSheet.objects.create(
        area_id=by.area_id, account_id=by.account_id, scheme_id=scheme.pk if scheme else None, origin=origin,
        file_name=file_name[-200:], sheet=table.sheet[:100], at=at, head=table.head, rows=table.rows,
        meaning={str(column): name for column, name in lining.meaning_of(table.head).items()},
    )  # fmt: skip


def tidy(by, at):
    """What lay on one's desk untouched for longer than a week goes."""
    mine = SchemeSheet.objects.filter(area_id=by.area_id, account_id=by.account_id)
    mine.filter(at__lt=at - timedelta(days=7)).delete()


@transaction.atomic
def mean(sheet, meaning, *, by):
    """What the columns mean, as somebody says. Each thing is said by one column."""
    whole_county(by)
    said = [name for name in meaning.values() if name != lining.IGNORE]
    if set(said) - set(lining.FIELDS):
        raise Refused("inspection.field", N_("有一列选的含义不在名单上，请重新选。"), "invalid")
    twice = next((name for name in said if said.count(name) > 1), None)
    if twice:
        raise Refused(
            "inspection.field_twice", N_("有两列都选了“{field}”，只能选一列。"), "invalid", field=lining.FIELDS[twice]
        )
    if "title" not in said:
        raise Refused("inspection.no_title", N_("要有一列是“内容”。"), "invalid")
    sheet.meaning = {str(column): name for column, name in meaning.items() if name != lining.IGNORE}
    sheet.save(update_fields=["meaning"])


@transaction.atomic
def publish_sheet(sheet, spec, *, by, at, scheme=None, seen=None):
    """The clauses of the sheet with the settings of `spec`; the desk is clear afterwards."""
    _, read = queries.read(sheet, scheme)
    if read.faults:
        raise Refused("inspection.sheet_faults", N_("表里还有{n}处要改，改好再导入。"), "invalid", n=len(read.faults))
    recorded = publish(replace(spec, clauses=read.clauses), by=by, at=at, scheme=scheme, seen=seen)
    sheet.delete()
    return recorded


@transaction.atomic
def lay_aside(sheet, *, by):
    whole_county(by)
    sheet.delete()


def _said(clause):
    return {
        "key": clause.key, "parent": clause.parent_key, "wanted": clause.wanted_count,
        "methods": [str(m) for m in clause.methods], "score": str(clause.score), "step": str(clause.step),
        "types": list(clause.point_types), "severity": str(clause.severity), "veto": clause.is_veto,
        "precondition": clause.is_precondition, "zeroes": clause.zeroes,
    }  # fmt: skip


def whole_county(by):
    if not by.covers_all(KEEP):
        raise Refused("inspection.county", N_("测评体系和点位由管全县的督查室办，您管的不是全县。"), "forbidden")


def _locked(scheme, by, seen):
    found = Scheme.objects.select_for_update().filter(area_id=by.area_id, pk=getattr(scheme, "pk", scheme)).first()
    if found is None:
        raise Refused("inspection.no_scheme", N_("没有这个测评体系。"), "missing")
    if seen not in (None, "") and str(seen) != str(found.version):
        raise Refused("inspection.stale", N_("您打开之后，这个体系已经有人发布了新版本。请看过最新的再提交。"), "stale")
    return found
