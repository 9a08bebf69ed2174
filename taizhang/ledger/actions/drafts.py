"""What an item is made of before it is handed out: checked once, for entering, editing and breaking down."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import Register, RegisterField
from taizhang.ledger.rules import Due, DueKind, FieldKind, SourceKind, day_of
from taizhang.ledger.rules.letters import first_lead_is_ours
from taizhang.org import queries as org
from taizhang.org.models import Person, Unit

from .base import due_said, iso


@dataclass(frozen=True)
class Source:
    """Where the promise was made. `origin` is the stream of a higher room, as ("document", 12)."""

    kind: str = SourceKind.OTHER
    title: str = ""
    locus: str = ""  # 第3页第2段
    speaker: str = ""
    passage: str = ""
    before: str = ""
    after: str = ""
    said_on: date | None = None
    origin: tuple[str, int] | None = None
    sha256: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Draft:
    """An item as somebody typed it. The first of `lead_unit_ids` is the first lead."""

    register_id: int
    title: str
    requirement: str = ""
    done_when: str = ""
    lead_unit_ids: tuple[int, ...] = ()
    joint_unit_ids: tuple[int, ...] = ()
    duties: dict[int, str] = field(default_factory=dict)  # what each of several leads owes, by unit
    responsible_person_id: int | None = None
    leader_person_id: int | None = None
    due_on: date | None = None
    due_hour: int | None = None
    due_kind: str = DueKind.DAY
    decide_on: date | None = None  # of 待会议定: the day of the meeting
    is_standing: bool = False  # 常态化: never closes, reports every `report_days`
    report_days: int | None = None
    place: str = ""
    lat: Decimal | None = None
    lon: Decimal | None = None
    source: Source | None = None
    source_note: str = ""  # short, for lists; made from the source when empty
    fields: dict[str, str] = field(default_factory=dict)  # by the register's field keys


_LIMITS = (
    ("title", 200, N_("事项名称")),
    ("requirement", 5000, N_("办理要求")),
    ("done_when", 2000, N_("完成的标准")),
    ("place", 100, N_("地点")),
    ("source_note", 200, N_("来源")),
)


def units_said(lead_ids, joint_ids):
    """The doing units as they stand in an event."""
    leads = [{"unit": unit, "lead": True, "first": n == 0} for n, unit in enumerate(lead_ids)]
    return leads + [{"unit": unit, "lead": False, "first": False} for unit in joint_ids]


def duties_said(duties, lead_ids):
    """What each lead owes, as `priv` of an event; nothing where one unit leads alone."""
    said = {unit: text.strip() for unit, text in duties.items() if unit in lead_ids and text.strip()}
    for text in said.values():
        _need(len(text) <= 300, "ledger.too_long", N_("{label}最多{limit}字。"), label=N_("各办什么"), limit=300)
    return {f"duty_{unit}": text for unit, text in said.items()} if len(lead_ids) > 1 else {}


def payload(draft, area_id, at):
    """(pub, priv) of a draft, or the refusal that names what is wrong with it."""
    register = Register.objects.filter(area_id=area_id, pk=draft.register_id).first()
    _need(register is not None, "ledger.no_register", N_("请选台账册。"))
    _need(register.closed_on is None, "ledger.register_closed", N_("台账册{name}已经停用。"), name=register.name)
    _need(draft.title.strip(), "ledger.no_title", N_("请写事项名称。"))
    for name, limit, label in _LIMITS:
        _need(
            len(getattr(draft, name)) <= limit,
            "ledger.too_long",
            N_("{label}最多{limit}字。"),
            label=label,
            limit=limit,
        )
    _need(draft.due_hour is None or draft.due_on, "ledger.hour_without_day", N_("写了钟点，也要写日期。"))
    _need(draft.due_hour is None or 0 < draft.due_hour <= 24, "ledger.hour", N_("钟点要在1到24之间。"))
    units = [*draft.lead_unit_ids, *draft.joint_unit_ids]
    _need(len(units) == len(set(units)), "ledger.unit_twice", N_("同一个单位只能写一次：或牵头，或配合。"))
    check_units(units, area_id, at, first=next(iter(draft.lead_unit_ids), None))
    duties = duties_said(draft.duties, draft.lead_unit_ids)
    for person_id in filter(None, (draft.responsible_person_id, draft.leader_person_id)):
        _need(Person.objects.filter(area_id=area_id, pk=person_id).exists(), "ledger.no_person", N_("没有这个人。"))
    values = _field_values(register, draft.fields)
    source_said, source_words = source_payload(draft.source)
    pub = {
        "register": register.pk,
        "parent": None,
        "units": units_said(draft.lead_unit_ids, draft.joint_unit_ids),
        "responsible": draft.responsible_person_id,
        "leader": draft.leader_person_id,
        **due_said(_due(draft)),
        "is_standing": draft.is_standing,
        "report_days": draft.report_days,
        "fields": sorted(values),
        "source": source_said,
    }
    priv = {
        "title": draft.title.strip(),
        "requirement": draft.requirement.strip(),
        "done_when": draft.done_when.strip(),
        "place": draft.place.strip(),
        "lat": _degrees(draft.lat, 90),
        "lon": _degrees(draft.lon, 180),
        "source_note": draft.source_note.strip() or _note(draft.source),
        **duties,
        **{f"field_{field_id}": text for field_id, text in values.items()},
    }
    return pub, priv | source_words


def _due(draft):
    """The draft's deadline, or the refusal that says what contradicts what."""
    kind = DueKind(draft.due_kind)
    if draft.is_standing:
        no_day = kind in (DueKind.DAY, DueKind.LONG) and not draft.due_on and not draft.due_hour
        _need(no_day, "ledger.standing_without_day", N_("常态化事项没有时限，按期报进展。请选“长期”，不填日期。"))
        kind = DueKind.LONG
    days = draft.report_days
    _need(days is None or 1 <= days <= 365, "ledger.report_days", N_("几天一报要在1到365之间。"))
    has_day = draft.due_on or draft.due_hour
    _need(kind == DueKind.DAY or not has_day, "ledger.due_without_day", N_("时限不是“到某一天”的，不写日期和钟点。"))
    return Due(kind, draft.due_on, draft.due_hour, draft.decide_on if kind == DueKind.MEETING else None)


def check_units(unit_ids, area_id, at, *, first=None, moving=False):
    """Every doing unit exists and is still there today, and takes on new items; a reorganisation (`moving`) brings them
    in the order of its documents, also to a unit that the next one dissolves. The `first` lead is one of ours. Returns
    the names as one text, to be frozen."""
    units = list(Unit.objects.filter(area_id=area_id, pk__in=unit_ids).open_on(day_of(at)))
    names = {unit.pk: unit.short_name for unit in units}
    _need(len(names) == len(set(unit_ids)), "ledger.no_unit", N_("有的单位不存在或已撤销，请重新选。"))
    gone = next((u for u in units if u.dissolves_on and u.dissolves_on <= day_of(at)), None)
    if gone is not None and not moving:
        after = "、".join(org.unit_names(area_id, set(gone.successor_ids)).values())
        raise Refused(
            "ledger.unit_dissolved",
            N_("{unit}已按文件撤并，不再接新事项。请改选接手的单位（{after}）。"),
            "invalid",
            unit=gone.short_name,
            after=after,
        )
    first_lead_is_ours(next((u.kind for u in units if u.pk == first), ""))
    return "、".join(names[pk] for pk in unit_ids)


def _field_values(register, typed):
    """Typed values by field id, as text in the one form of their kind."""
    known = {
        f.key: f for f in RegisterField.objects.filter(area_id=register.area_id, register=register, is_retired=False)
    }
    for key in typed:
        _need(key in known, "ledger.no_field", N_("台账册{name}没有这个字段。"), name=register.name)
    return {known[key].pk: _value(known[key], str(text).strip()) for key, text in typed.items() if str(text).strip()}


def _value(spec, text):
    try:
        if spec.kind == FieldKind.NUMBER:
            return format(Decimal(text).normalize(), "f")
        if spec.kind == FieldKind.DATE:
            return date.fromisoformat(text).isoformat()
    except (InvalidOperation, ValueError):
        raise Refused(
            "ledger.field_value", N_("“{label}”填得不对：{text}"), "invalid", label=spec.label, text=text
        ) from None
    if spec.kind == FieldKind.CHOICE:
        _need(
            text in spec.choices.splitlines(),
            "ledger.field_choice",
            N_("“{label}”没有这个选项：{text}"),
            label=spec.label,
            text=text,
        )
    _need(len(text) <= 500, "ledger.too_long", N_("{label}最多{limit}字。"), label=spec.label, limit=500)
    return text


_SOURCE_LIMITS = {"title": 200, "locus": 100, "speaker": 100, "passage": 5000, "before": 500, "after": 500}


def source_payload(source):
    """(pub, priv) of where a promise was made."""
    if source is None:
        return None, {}
    kind, id_ = source.origin or ("", None)
    words = {f"source_{name}": getattr(source, name)[:most] for name, most in _SOURCE_LIMITS.items()}
    return {
        "kind": str(source.kind),
        "origin_kind": kind,
        "origin_id": id_,
        "sha256": source.sha256,
        "start": source.start,
        "end": source.end,
        "said_on": iso(source.said_on),
    }, words


def _note(source):
    if source is None:
        return ""
    day = f"{source.said_on:%m-%d} " if source.said_on else ""
    return f"{day}{source.title}{' · ' + source.locus if source.locus else ''}"[:200]


def _degrees(value, limit):
    if value is None or value == "":
        return ""
    try:
        degrees = Decimal(value).quantize(Decimal("0.000001"))
    except InvalidOperation:
        degrees = None
    _need(degrees is not None and abs(degrees) <= limit, "ledger.place", N_("经纬度填得不对。"))
    return str(degrees)


def _need(condition, code, message, **params):
    if not condition:
        raise Refused(code, message, "invalid", **params)
