"""Keeping registers (台账册)."""

import re
from dataclasses import dataclass

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused, require
from taizhang.ledger import asking
from taizhang.ledger.models import Item, Register
from taizhang.ledger.rules import GROUNDS, Closing, FieldKind, LevelRule, Rhythm, day_of
from taizhang.ledger.rules import levels as level_rules
from taizhang.ledger.rules.paper import ClaimBy
from taizhang.org.models import Unit

from .base import is_stale, iso

_CODE = re.compile(r"[A-Z][A-Z0-9]{0,11}")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,19}")


@dataclass(frozen=True)
class FieldSpec:
    """A field that a register adds to its items."""

    key: str
    label: str
    kind: str = FieldKind.TEXT
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class RegisterSpec:
    """Everything that may be set on a register; `code` never changes."""

    code: str
    name: str
    closing: str = Closing.STRUCK_OFF
    yellow_days: int = 5
    return_days: int = 3
    report_days: int = 0
    rhythm: str = ""  # rules.Rhythm: reports come round by the calendar instead
    levels: tuple[LevelRule, ...] = ()  # who verifies, in order; none: one verifier of any other unit
    sector_unit_id: int | None = None
    red_needs_leader: bool = False
    claim_by: str = ClaimBy.HEAD
    fields: tuple[FieldSpec, ...] = ()
    excuse_grounds: tuple[str, ...] = ()  # rules.Ground: what may excuse a late date


def keeps(by, register_id=None):
    """Registers are everybody's: only who keeps them for the whole area, or this one, may change them."""
    mine = {grant.register_id for grant in by.grants_for("ledger.keep")} - {None}
    return by.covers_all("ledger.keep") or register_id in mine


def require_keeper(by, register_id=None):
    if not keeps(by, register_id):
        raise Refused("ledger.only.keep", N_("台账册全县共用，由管全县的督查室经办设立和修改。"), "forbidden")


@transaction.atomic
def open_register(spec, *, by, at):
    """A new register. The stream's id is the register's."""
    require_keeper(by)
    _check(spec, by, at)
    require(
        not Register.objects.filter(area_id=by.area_id, code=spec.code).exists(),
        "ledger.register_code_taken", N_("代码{code}已经有台账册在用。"), code=spec.code,
    )  # fmt: skip
    return _record("opened", journal.allot(by.area_id, "register"), spec, (), by, at, moves=False)


@transaction.atomic
def change_register(register, spec, *, by, at, seen=None, twice="", twice_reason=""):
    """Change names, thresholds and fields. A field with values is retired, never dropped or retyped.
    `twice`: where it begins to ask by the calendar, how what its units are asked already is to be reported."""
    row = locked_register(register, by, seen)
    _check(spec, by, at)
    require(spec.code == row.code, "ledger.register_code_fixed", N_("台账册代码已写进编号，不能改。"))
    if spec.rhythm and not row.rhythm:
        asking.before_round(row, spec.rhythm, by=by, at=at, how=twice, reason=twice_reason)
    moves = (spec.report_days, spec.rhythm) != (row.report_days, row.rhythm)
    return _record("changed", row.pk, spec, tuple(row.fields.all()), by, at, moves=moves)


@transaction.atomic
def close_register(register, *, by, at, seen=None):
    """No new items; what is in it goes on to its end."""
    row = locked_register(register, by, seen)
    require(row.closed_on is None, "ledger.register_closed", N_("台账册{name}已经停用。"), name=row.name)
    drafts = Item.objects.filter(area_id=by.area_id, register=row, state="draft").count()
    require(
        not drafts, "ledger.register_has_drafts", N_("册里还有{count}件草稿没有交办。请先交办或删除。"), count=drafts
    )
    event = Event(("register", row.pk), "ledger.register.closed", pub={"closed_on": iso(day_of(at))})
    return journal.append(event, by=by.signing("ledger.keep"), at=at)


def locked_register(register, by, seen):
    pk = getattr(register, "pk", register)
    require_keeper(by, pk)
    row = Register.objects.select_for_update().filter(area_id=by.area_id, pk=pk).first()
    if row is None:
        raise Refused("ledger.missing", N_("没有这本台账册。"), "missing")
    if is_stale(seen, row.version):
        raise Refused("ledger.stale", N_("您打开之后，台账册又改过。请看过最新情况再提交。"), "stale")
    return row


def _check(spec, by, at):
    def need(condition, code, message, **params):
        if not condition:
            raise Refused(code, message, "invalid", **params)

    need(_CODE.fullmatch(spec.code), "ledger.register_code", N_("代码用大写字母和数字，字母开头，最多12位。"))
    need(0 < len(spec.name.strip()) <= 100, "ledger.register_name", N_("请写台账册名称，最多100字。"))
    need(spec.closing in set(Closing), "ledger.register_closing", N_("请选办结用语。"))
    for days in (spec.yellow_days, spec.return_days, spec.report_days):
        need(0 <= days <= 365, "ledger.register_days", N_("天数要在0到365之间。"))
    need(spec.claim_by in set(ClaimBy), "ledger.claim_by", N_("请选谁来提交销号申请。"))
    Rhythm.parse(spec.rhythm)
    level_rules.check(spec.levels, spec.sector_unit_id)
    if spec.sector_unit_id:
        sector = Unit.objects.filter(area_id=by.area_id, pk=spec.sector_unit_id).open_on(day_of(at))
        need(sector.exists(), "ledger.sector_unit", N_("选了主管部门复验，请指定行业主管部门。"))
    keys = [field.key for field in spec.fields]
    need(len(keys) == len(set(keys)), "ledger.field_twice", N_("两个字段用了同一个代号。"))
    for field in spec.fields:
        need(_KEY.fullmatch(field.key), "ledger.field_key", N_("字段代号用小写字母和数字，字母开头。"))
        need(0 < len(field.label.strip()) <= 40, "ledger.field_label", N_("请写字段名称，最多40字。"))
        need(field.kind in set(FieldKind), "ledger.field_kind", N_("请选字段类型。"))
        need(
            bool(field.choices) == (field.kind == FieldKind.CHOICE), "ledger.field_choices",
            N_("选项字段“{label}”要列出选项，其他类型不要。"), label=field.label,
        )  # fmt: skip


def _record(name, register_id, spec, known, by, at, *, moves):
    ids = {field.key: field.pk for field in known}
    fresh = [f for f in spec.fields if f.key not in ids]
    first = journal.allot(by.area_id, "register_field", len(fresh)) if fresh else 0
    ids |= {field.key: first + n for n, field in enumerate(fresh)}
    kinds = {field.key: field.kind for field in known}
    for field in spec.fields:
        if kinds.get(field.key, field.kind) != field.kind:
            raise Refused(
                "ledger.field_retyped", N_("字段“{label}”的类型不能改。请停用它，另加一个。"), label=field.label
            )
    pub, priv = [], {"name": spec.name.strip()}
    priv |= {f"level_{n}_looks_at": rule.looks_at.strip() for n, rule in enumerate(spec.levels)}
    for n, field in enumerate(spec.fields):
        pub.append(_field(ids[field.key], field.key, field.kind, n, False))
        priv[f"field_{ids[field.key]}_label"] = field.label.strip()
        priv[f"field_{ids[field.key]}_choices"] = "\n".join(field.choices)
    kept = {field.key for field in spec.fields}
    for field in (f for f in known if f.key not in kept):
        pub.append(_field(field.pk, field.key, field.kind, len(pub), True))
        priv[f"field_{field.pk}_label"] = field.label
        priv[f"field_{field.pk}_choices"] = field.choices
    event = Event(
        ("register", register_id),
        f"ledger.register.{name}",
        pub={
            "code": spec.code, "closing": str(spec.closing), "yellow_days": spec.yellow_days,
            "return_days": spec.return_days, "report_days": spec.report_days, "fields": pub,
            "excuse_grounds": [str(ground) for ground in GROUNDS if ground in spec.excuse_grounds],
            "levels": [{"level": str(rule.level), "sample": rule.sample} for rule in spec.levels],
            "sector_unit": spec.sector_unit_id, "red_needs_leader": spec.red_needs_leader,
            "claim_by": str(spec.claim_by), "rhythm": spec.rhythm, "moves_reports": moves,
        },
        priv=priv,
    )  # fmt: skip
    return journal.append(event, by=by.signing("ledger.keep"), at=at)


def _field(id_, key, kind, position, is_retired):
    return {"id": id_, "key": key, "kind": str(kind), "position": position, "is_retired": is_retired}
