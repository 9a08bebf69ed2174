"""Lists of items: a page by keyset, rows as dicts of text that a template only prints."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import grading, rules
from taizhang.ledger.models import ItemField, ItemUnit, Register, RegisterField
from taizhang.ledger.rules import COLOURS, Colour, DueKind, State, Upwards, day_of
from taizhang.org import queries as org
from taizhang.org.models import Person

from .filters import Sort
from .hanging import hangs_by_item, shape_of

PAGE = 50

COLUMNS = {
    "light": N_("灯"),
    "number": N_("编号"),
    "title": N_("事项"),
    "source": N_("来源"),
    "register": N_("台账册"),
    "hangs": N_("还挂在"),
    "lead": N_("牵头单位"),
    "joint": N_("配合单位"),
    "person": N_("责任人"),
    "leader": N_("分管领导"),
    "original_due": N_("原定"),
    "due": N_("现时限"),
    "scored_due": N_("考核时限"),
    "superior_due": N_("上级时限"),
    "evidence": N_("佐证"),
    "progress": N_("进度"),
    "state": N_("状态"),
    "last": N_("最近一次"),
    "issued": N_("交办"),
    "closed": N_("销号日期"),
    "extensions": N_("延期"),
    "returns": N_("退回"),
    "rebounds": N_("反弹"),
}
DEFAULT_COLUMNS = (
    "light",
    "number",
    "title",
    "source",
    "lead",
    "person",
    "leader",
    "original_due",
    "due",
    "evidence",
    "state",
    "last",
)

_KEYS = {
    Sort.RED: ("red_from_at", "id"),
    Sort.DUE: ("overdue_from_at", "id"),
    Sort.NUMBER: ("number", "id"),
    Sort.NEW: ("id",),
}
SHOWN = (
    "id",
    "number",
    "title",
    "source_note",
    "register_id",
    "register__closing",
    "lead_unit_id",
    "responsible_person_id",
    "leader_person_id",
    "original_due_on",
    "due_on",
    "due_hour",
    "due_kind",
    "decide_on",
    "report_due_on",
    "is_standing",
    "excused_due_on",
    "spoken_since_at",
    "superior_state",
    "superior_due_on",
    "superior_red_from_at",
    "superior_struck_off_on",
    "return_due_on",
    "yellow_from_at",
    "red_from_at",
    "overdue_from_at",
    "evidence_count",
    "doubt_count",
    "progress",
    "missing_leads",
    "state",
    "last_report_at",
    "last_report",
    "last_at",
    "issued_at",
    "claimed_at",
    "closed_at",
    "closed_by_text",
    "extension_count",
    "unchanged_count",
    "blocker_count",
    "return_count",
    "rebound_count",
    "urge_count",
    "has_extension_waiting",
    "hang_count",
    "verify_level",
    "version",
    "parent_id",
)


@dataclass
class Page:
    """A page of a list. `after` leads to the next page, `before` to the one before; empty at the ends."""

    rows: list[dict]
    after: str = ""
    before: str = ""
    columns: tuple[str, ...] = DEFAULT_COLUMNS
    own_columns: list[RegisterField] = field(default_factory=list)


def columns_from(values):
    """The chosen columns, in the house's order; number and title always stay."""
    chosen = {v for v in values if v in COLUMNS} | {"light", "number", "title"}
    return tuple(c for c in COLUMNS if c in chosen) if len(chosen) > 3 else DEFAULT_COLUMNS


def rows(actor, wanted, *, at, after="", before="", columns=DEFAULT_COLUMNS, size=PAGE, menus=None):
    """A page of the items that `wanted` (a Filter) describes, within the actor's reach: what comes `after` a
    cursor, or what stood `before` it. `menus` know names that need not be read twice."""
    order, back = wanted.order, bool(before)
    items = ordered(wanted.apply(actor, at), order)
    if back:
        items = items.filter(_beyond(order, before, back=True)).reverse()
    elif after:
        items = items.filter(_beyond(order, after))
    found = list(shown(items, actor.area_id)[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    own = menus.own_fields(wanted) if menus else own_fields(actor, wanted)
    writer = Writer(
        actor,
        found,
        at=at,
        columns=columns,
        own=own,
        units=menus.unit_names if menus else None,
        people=people_of(found),
    )
    return Page(
        [writer.row(r) for r in found],
        after=cursor(order, found[-1]) if found and (more or back) else "",
        before=cursor(order, found[0]) if found and (more if back else after) else "",
        columns=columns,
        own_columns=own,
    )


def shown(items, area_id):
    """What a row shows, the names of its people included."""
    people = Person.objects.filter(area_id=area_id)
    return items.annotate(
        person=Subquery(people.filter(pk=OuterRef("responsible_person_id")).values("name")),
        leader=Subquery(people.filter(pk=OuterRef("leader_person_id")).values("name")),
    ).values(*SHOWN, "person", "leader")


def people_of(found):
    """The names that came with the rows."""
    responsible = {r["responsible_person_id"]: r["person"] for r in found}
    return responsible | {r["leader_person_id"]: r["leader"] for r in found}


def ordered(items, order):
    return items.order_by("-id") if order == Sort.NEW else items.order_by(*_KEYS[order])


def cursor(order, row):
    """Where a page ended, to begin the next one."""
    return "~".join(v.isoformat() if isinstance(v, datetime) else str(v) for v in (row[k] for k in _KEYS[order]))


def _beyond(order, place, *, back=False):
    """The rows that follow a cursor in this order, or those that stand before it."""
    up = "lt" if back else "gt"
    try:
        *first, last = place.split("~")
        id_ = max(-1, min(int(last), 2**63 - 1))
        if order == Sort.NEW:
            return Q(id__gt=id_) if back else Q(id__lt=id_)
        key = _KEYS[order][0]
        value = first[0] if order == Sort.NUMBER else datetime.fromisoformat(first[0])
        if len(first) != 1 or "\x00" in place or (order != Sort.NUMBER and value.tzinfo is None):
            raise ValueError(place)
        return Q(**{f"{key}__{up}e": value}) & (Q(**{f"{key}__{up}": value}) | Q(**{f"id__{up}": id_}))
    except (ValueError, IndexError, OverflowError):
        raise Refused("ledger.cursor", N_("翻页的位置看不懂，请从第一页看起。"), "invalid") from None


def own_fields(actor, wanted):
    """With one register chosen, its own fields are columns too."""
    if len(wanted.register) != 1:
        return []
    return shape_of(actor.area_id, wanted.register[0]).fields


class Writer:
    """Turns rows of values into rows of text; names are looked up once for all of them."""

    def __init__(self, actor, found, *, at, columns=DEFAULT_COLUMNS, own=(), units=None, registers=None, people=None):
        self.at, self.today = at, day_of(at)
        self.calendar = org.calendar(actor.area_id)
        self.own = own
        self.units = org.unit_names(actor.area_id) if units is None else units
        if people is None:
            ids = {r[k] for r in found for k in ("responsible_person_id", "leader_person_id") if r[k]}
            people = person_names(actor.area_id, ids)
        self.people = people
        ids = [r["id"] for r in found]
        self.joints = _joints(actor.area_id, ids, self.units) if "joint" in columns else {}
        hanging = [r["id"] for r in found if r["hang_count"]] if "hangs" in columns else []
        self.hangs = hangs_by_item(actor.area_id, hanging) if hanging else {}
        self.values = _own_values(actor.area_id, ids, own)
        self.registers = registers or {}
        if "register" in columns and registers is None:
            self.registers = register_names(actor.area_id)

    def row(self, r):
        light = rules.light(
            State(r["state"]),
            yellow_from_at=r["yellow_from_at"],
            red_from_at=r["red_from_at"],
            overdue_from_at=r["overdue_from_at"],
            due_on=r["due_on"],
            due_hour=r["due_hour"],
            due_kind=r["due_kind"],
            decide_on=r["decide_on"],
            report_due_on=r["report_due_on"],
            return_due_on=r["return_due_on"],
            unchanged_count=r["unchanged_count"],
            claimed_at=r["claimed_at"],
            at=self.at,
            calendar=self.calendar,
        )
        moved = r["original_due_on"] != r["due_on"]
        said = r["last_report_at"]
        return {
            "id": r["id"],
            "version": r["version"],
            "parent_id": r["parent_id"],
            "light": str(light.colour),
            "letter": gettext(COLOURS[light.colour]),
            "light_note": light_note(light) if light.colour != Colour.CLOSED else self.short(day_of(r["closed_at"])),
            "number": r["number"],
            "title": r["title"],
            "source": r["source_note"],
            "register": self.registers.get(r["register_id"], ""),
            "hangs": self.hangs.get(r["id"], ""),
            "lead": self.units.get(r["lead_unit_id"], ""),
            "joint": self.joints.get(r["id"], ""),
            "person": self.people.get(r["responsible_person_id"]) or "",
            "leader": self.people.get(r["leader_person_id"]) or "",
            "original_due": self.short(r["original_due_on"]) if moved else "",
            "due": self.due(r),
            "red_on": day_of(r["red_from_at"]),
            "is_late": light.colour == Colour.RED and (r["overdue_from_at"] <= self.at or r["due_kind"] != DueKind.DAY),
            "is_standing": r["is_standing"],
            "scored_due": self.scored_due(r),
            "superior_due": self.superior_due(r),
            "is_blocked": r["blocker_count"] > 0,
            "no_change": _no_change(r),
            "evidence": str(r["evidence_count"] or ""),
            "doubts": r["doubt_count"],
            "progress": "" if r["progress"] is None else f"{r['progress']}%",
            "state": grading.waits_for(r) or self.state(r),
            "spoken_days": self.calendar.between(day_of(r["spoken_since_at"]), self.today)
            if r["spoken_since_at"]
            else 0,
            "state_code": r["state"],
            "last": f"{self.short(day_of(said))} {r['last_report']}" if said else "",
            "issued": self.short(day_of(r["issued_at"])) if r["issued_at"] else "",
            "closed": self.short(day_of(r["closed_at"])) if r["closed_at"] else "",
            "closed_by": r["closed_by_text"],
            "claimed_at": r["claimed_at"],
            "extensions": str(r["extension_count"] or ""),
            "returns": str(r["return_count"] or ""),
            "rebounds": str(r["rebound_count"] or ""),
            "own": [self.values.get((r["id"], spec.pk), "") for spec in self.own],
        }

    def state(self, r):
        """The state in words, and with several leads who is still missing: 推进中 还差交通局."""
        word = gettext(rules.state_word(r["state"], r["register__closing"]))
        if r["spoken_since_at"]:
            return gettext("{state}，口头指示待确认").format(state=word)
        if not r["missing_leads"] or not rules.parts.says_who_is_missing(State(r["state"])):
            return word
        units = [self.units.get(int(unit), "") for unit in r["missing_leads"].split()]
        said = "、".join(units)
        if len(units) > 2:
            said = gettext("{first}等 {count} 个单位").format(first=units[0], count=len(units))
        return gettext("{state} 还差{units}").format(state=word, units=said)

    def short(self, day):
        """11-24, with the year only when it is another one."""
        if day is None:
            return ""
        return f"{day:%m-%d}" if day.year == self.today.year else f"{day:%Y-%m-%d}"

    def scored_due(self, r):
        """What the assessment counts from; an excused date says so."""
        day = self.short(r["excused_due_on"] or r["original_due_on"])
        return gettext("{day} 免责").format(day=day) if r["excused_due_on"] else day

    def superior_due(self, r):
        """The superior's own date; whether they have struck it off."""
        if r["superior_state"] == Upwards.STRUCK_OFF:
            return gettext("上级 {day} 销号").format(day=self.short(r["superior_struck_off_on"]))
        return (self.short(r["superior_due_on"]) or gettext("没定")) if r["superior_state"] else ""

    def due(self, r):
        """11-24, 11-24 17时前, 立即, 长期, 常态化, 12-03会议定."""
        if r["is_standing"]:
            return gettext("常态化")
        if r["due_kind"] == DueKind.NOW:
            return gettext("立即")
        if r["due_kind"] == DueKind.LONG:
            return gettext("长期")
        if r["due_kind"] == DueKind.MEETING:
            day = self.short(r["decide_on"])
            return gettext("{day} 会议定").format(day=day) if day else gettext("待会议定")
        text, hour = self.short(r["due_on"]), r["due_hour"]
        return text if hour is None or not text else gettext("{day} {hour}时前").format(day=text, hour=hour)


def _no_change(r):
    """Whether one tap may say that nothing changed: yes; not before a blocker is named; or nothing was ever said."""
    if r["last_report_at"] is None:
        return ""
    return "blocker" if r["unchanged_count"] >= rules.UNCHANGED_MOST - 1 and not r["blocker_count"] else "yes"


def light_note(light):
    return gettext(light.text).format(days=light.days, hour=light.hour) if light.text else ""


def person_names(area_id, ids):
    if not ids:
        return {}
    return dict(Person.objects.filter(area_id=area_id, pk__in=ids).values_list("pk", "name"))


def register_names(area_id):
    return dict(Register.objects.filter(area_id=area_id).values_list("pk", "name"))


def _joints(area_id, ids, units):
    found = {}
    rows_ = ItemUnit.objects.filter(area_id=area_id, item_id__in=ids, is_first=False).order_by("id")
    for item_id, unit_id in rows_.values_list("item_id", "unit_id"):
        found[item_id] = f"{found[item_id]}、{units.get(unit_id, '')}" if item_id in found else units.get(unit_id, "")
    return found


def _own_values(area_id, ids, own):
    if not own:
        return {}
    rows_ = ItemField.objects.filter(area_id=area_id, item_id__in=ids, field__in=own)
    return {(r.item_id, r.field_id): written(r) for r in rows_}


def written(value):
    """A field's value as text."""
    if value.day is not None:
        return value.day.isoformat()
    return format(value.number.normalize(), "f") if value.number is not None else value.text
