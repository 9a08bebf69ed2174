"""Units: founded, renamed, closed, and what else people call them."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused, require
from taizhang.org import closing, moving, phones, rules
from taizhang.org.actions import shared
from taizhang.org.actor import Actor
from taizhang.org.models import Unit, UnitAlias, UnitMove
from taizhang.ui.clock import today


@transaction.atomic
def found_unit(
    name: str,
    short_name: str,
    code: str,
    kind: str,
    parent_id: int,
    *,
    by: Actor,
    at: datetime,
    from_on: date | None = None,
    phone: str = "",
):
    parent = Unit.objects.select_for_update().get(area_id=by.area_id, pk=parent_id)
    rules.unit_place(kind, parent.kind)
    rules.unit_by_hand(kind)
    shared.require_text(name, short_name, code)
    taken = Unit.objects.filter(area_id=by.area_id).filter(Q(code=code) | Q(name=name, valid_to_on=None))
    require(not taken.exists(), "unit_exists", N_("已有同名或同编码的单位"))
    unit_id = journal.allot(by.area_id, "unit")
    pub = {
        "code": code,
        "kind": kind,
        "parent_id": parent.pk,
        "path": f"{parent.path}{unit_id}.",
        "from_on": (from_on or today(at)).isoformat(),
    }
    priv = {"name": name, "short_name": short_name}
    if phone := phones.office_phone(phone):
        priv["phone"] = phone
    event = Event(("unit", unit_id), "org.unit.founded", pub=pub, priv=priv)
    return journal.append(event, by=by.signing("org.keep"), at=at)


@transaction.atomic
def found_outside(name: str, short_name: str, *, by: Actor, at: datetime):
    """An outside unit (外单位): another county, a city's bureau, a company. A name to write to, nothing more; so
    the clerk who covers the whole area adds it."""
    if not by.covers_all("ledger.outside"):
        raise Refused("not_allowed", N_("外单位由管全县台账的督查室经办加上"), kind="forbidden")
    shared.require_text(name, short_name)
    name, short_name = name.strip(), short_name.strip()
    taken = Unit.objects.filter(area_id=by.area_id, valid_to_on=None).filter(Q(name=name) | Q(short_name=short_name))
    require(not taken.exists(), "unit_name_taken", N_("已有叫这个名字的单位"))
    parent = Unit.objects.select_for_update().get(area_id=by.area_id, parent=None)
    unit_id = journal.allot(by.area_id, "unit")
    pub = {
        "code": f"WB{unit_id}",
        "kind": Unit.Kind.OUTSIDE,
        "parent_id": parent.pk,
        "path": f"{parent.path}{unit_id}.",
        "from_on": today(at).isoformat(),
    }
    event = Event(("unit", unit_id), "org.unit.founded", pub=pub, priv={"name": name, "short_name": short_name})
    return journal.append(event, by=by.signing("ledger.outside"), at=at)


@transaction.atomic
def rename_unit(
    unit_id: int, name: str, short_name: str, *, by: Actor, at: datetime, paper: str = "", on: date | None = None
):
    """The former name stays as an alias, so that old papers still find the unit. `paper` is the document that says so,
    `on` the day from which it holds."""
    unit = shared.unit(by, unit_id)
    shared.require_text(name, short_name)
    require(on is None or on <= today(at), "rename_early", N_("改名从生效那天起办，{day} 还没到"), day=str(on))
    require((name, short_name) != (unit.name, unit.short_name), "unit_same_name", N_("名称没有变"))
    former = unit.name if unit.name != name else unit.short_name
    known = unit.aliases.filter(alias=former).exists()
    alias_id = None if known else journal.allot(by.area_id, "unit_alias")
    event = Event(
        ("unit", unit.pk),
        "org.unit.renamed",
        pub={"alias_id": alias_id, "on": (on or today(at)).isoformat()},
        priv={"name": name, "short_name": short_name, "former_name": former, "paper": paper.strip()},
    )
    return journal.append(event, by=by.signing("org.keep"), at=at)


@transaction.atomic
def set_phone(unit_id: int, phone: str, *, by: Actor, at: datetime):
    """值班电话: the number of the unit's office; an empty one takes it away."""
    unit, phone = shared.unit(by, unit_id), phones.office_phone(phone)
    require(phone != unit.phone, "phone_same", N_("值班电话没有变"))
    event = Event(("unit", unit.pk), "org.unit.phone_set", priv={"phone": phone})
    return journal.append(event, by=by.signing("org.keep"), at=at)


@transaction.atomic
def add_alias(unit_id: int, alias: str, *, by: Actor, at: datetime):
    unit = shared.unit(by, unit_id)
    shared.require_text(alias)
    require(not unit.aliases.filter(alias=alias).exists(), "alias_known", N_("已有这个别名"))
    pub = {"alias_id": journal.allot(by.area_id, "unit_alias")}
    event = Event(("unit", unit.pk), "org.unit.aliased", pub=pub, priv={"alias": alias})
    return journal.append(event, by=by.signing("org.keep"), at=at)


@transaction.atomic
def drop_alias(unit_id: int, alias_id: int, *, by: Actor, at: datetime):
    alias = UnitAlias.objects.filter(area_id=by.area_id, unit_id=unit_id, pk=alias_id).first()
    if alias is None:
        raise Refused("alias_gone", N_("没有这个别名"), kind="missing")
    event = Event(
        ("unit", alias.unit_id), "org.unit.unaliased", pub={"alias_id": alias_id}, priv={"alias": alias.alias}
    )
    return journal.append(event, by=by.signing("org.keep"), at=at)


@transaction.atomic
def close_unit(unit_id: int, *, by: Actor, at: datetime, to_on: date | None = None):
    unit, on = shared.unit(by, unit_id), today(at)
    rules.unit_by_hand(unit.kind)
    rules.close_unit(
        is_root=unit.parent_id is None,
        open_children=unit.children.filter(valid_to_on=None).count(),
        posts=unit.posts.in_force(on).exclude(to_on=on).count(),  # who left today has left
    )
    require(unit.valid_to_on is None, "unit_closed", N_("单位已经撤销"))
    moving.close(name=unit.short_name, waiting=_in_a_move(unit))
    closing.ask(by.area_id, unit.pk, unit.short_name)
    pub, priv = {"to_on": (to_on or on).isoformat()}, {}
    if unit.successor_ids:
        priv = {"name": unit.name, "short_name": unit.short_name}
        pub["aliases"] = _names_for(unit, by)
    event = Event(("unit", unit.pk), "org.unit.closed", pub=pub, priv=priv)
    return journal.append(event, by=by.signing("org.keep"), at=at)


def _in_a_move(unit):
    """The title of a reorganisation that is under way with this unit."""
    waiting = UnitMove.objects.filter(area_id=unit.area_id, settled_at=None, cancelled_at=None)
    return next((m.title for m in waiting if unit.pk in (*m.source_ids, *m.target_ids)), "")


def _names_for(unit, by):
    """[alias id, unit, which name]: the successors get the names of the unit that is gone."""
    known = set(UnitAlias.objects.filter(unit_id__in=unit.successor_ids).values_list("unit_id", "alias"))
    names = {"name": unit.name, "short_name": unit.short_name}
    missing = [(pk, which) for pk in unit.successor_ids for which in names if (pk, names[which]) not in known]
    if unit.name == unit.short_name:
        missing = [(pk, which) for pk, which in missing if which == "name"]
    return [[journal.allot(by.area_id, "unit_alias"), pk, which] for pk, which in missing]
