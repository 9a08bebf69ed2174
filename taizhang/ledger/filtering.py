"""The filter of a list on the screen: links that carry it whole, the bar, the page with every condition."""

from dataclasses import fields
from urllib.parse import parse_qsl

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_
from taizhang.ledger.queries import FLAGS, Filter, Sort, View
from taizhang.ledger.rules import COLOURS, DUE_KINDS, OVER, STATES, Colour, DueKind, FieldKind, State, day_of
from taizhang.ledger.rules.spans import AHEAD, BEHIND, SPANS

LIGHTS = (Colour.RED, Colour.YELLOW, Colour.GREEN, Colour.GREY)
VIEWS = {
    View.OPEN: N_("在办"),
    View.OVER: N_("已了"),
    View.DRAFT: N_("草稿"),
    View.ALL: N_("全部"),
    View.ARCHIVE: N_("归档"),
}
SORTS = {Sort.RED: N_("按灯"), Sort.DUE: N_("按现时限"), Sort.NUMBER: N_("按编号"), Sort.NEW: N_("新的在前")}
RANGES = {
    "due": N_("现时限"),
    "original": N_("原定时限"),
    "reported": N_("最近一次反馈"),
    "entered": N_("立项日期"),
    "issued": N_("交办日期"),
    "closed": N_("销号日期"),
}
DEADLINES = {"due", "original"}
_CLEARED = {name: dict.fromkeys((f"{name}_in", f"{name}_from", f"{name}_to")) for name in RANGES}
UNITS = {"unit": N_("牵头单位"), "doing": N_("承办单位"), "joint": N_("配合单位"), "waits": N_("卡点等的单位")}
PEOPLE = {"person": N_("责任人"), "leader": N_("分管领导")}


def asked(query):
    """The filter that an address asks for. Words are looked for among what is over, too, unless it says not."""
    preset = {"view": View.ALL} if query.get("q", "").strip() and not query.get("view") else {}
    return Filter.parse(query, **preset)


def asked_in(text):
    """The filter of an address part that a form carries along."""
    return asked(QueryDict(text))


def query_of(wanted, **changes):
    """The address part that `asked` reads back, some conditions changed (None clears)."""
    said = wanted.query(**changes)
    return f"view={View.OPEN}&{said}" if "q=" in said and "view=" not in said else said


def address(wanted, *, page="ledger:list", **changes):
    said = query_of(wanted, **changes)
    return reverse(page) + (f"?{said}" if said else "")


# ── the bar ───────────────────────────────────────────────────────────────────


def bar(wanted, menus, counts, at):
    """Lights first; a condition that is set is a chip with its ×, one that is not is a menu."""
    registers = [(r["id"], f"{r['name']}　{r['total']}") for r in counts["registers"]]
    names = {r["id"]: r["name"] for r in counts["registers"]}
    states = [(str(s), gettext(STATES[s])) for s in State if _shows(wanted.view, s)]
    return {
        "lights": [_light(wanted, colour, counts["shown"]) for colour in LIGHTS],
        "menus": [
            _menu(wanted, "register", gettext("册"), gettext("全部"), registers, names),
            _menu(wanted, "unit", gettext("牵头"), gettext("全部单位"), menus.units, menus.unit_names),
            _due_menu(wanted, at),
            _menu(
                wanted, "state", gettext("状态"), gettext("不限"), states, {k: gettext(v) for k, v in STATES.items()}
            ),
        ],
        "chips": _chips(wanted, menus),
        "hidden": parse_qsl(query_of(wanted)),
        "hidden_without_columns": parse_qsl(query_of(wanted, cols=None)),
        "more_url": address(wanted, page="ledger:list-filter"),
        "clear_url": address(Filter(view=wanted.view)) if wanted.conditions != Filter(view=wanted.view) else "",
    }


def _light(wanted, colour, counts):
    is_on = colour in wanted.light
    chosen = {*wanted.light} ^ {colour}
    return {
        "light": str(colour),
        "text": gettext(COLOURS[colour]),
        "on": is_on,
        "url": address(wanted, light=tuple(c for c in LIGHTS if c in chosen) or None),
        "count": f"{counts[str(colour)]:,}" if counts else None,
    }


def _shows(view, state):
    if view == View.ALL:
        return state != State.DRAFT
    return {View.DRAFT: state == State.DRAFT, View.OVER: state in OVER, View.ARCHIVE: state in OVER}.get(
        view, state not in {*OVER, State.DRAFT}
    )


def _menu(wanted, name, label, any_, options, names):
    values = getattr(wanted, name)
    if not values:
        return {"name": name, "label": label, "any": any_, "options": options}
    return {"label": label, "chips": [_set(_named(values, names), address(wanted, **{name: None}))]}


def _named(values, names):
    return "、".join(str(names.get(v) or gettext("不在名单上的")) for v in values)


def _set(text, url):
    return {"text": text, "url": url, "on": True, "count": None}


def _due_menu(wanted, at):
    label, today = gettext("时限"), day_of(at)
    if text := _range_of(wanted, "due", today):
        return {"label": label, "chips": [_set(text, address(wanted, **_CLEARED["due"]))]}
    return {"name": "due_in", "label": label, "any": gettext("不限"), "options": _spans("due")}


def _spans(name):
    """The words of a range: deadlines lie ahead, what happened lies behind."""
    never = BEHIND if name in DEADLINES else AHEAD
    return [(str(span), gettext(text)) for span, text in SPANS.items() if span not in never]


def _range_of(wanted, name, today):
    """The days of a range in words; a span by its word: 本周, 近5个工作日."""
    span = getattr(wanted, f"{name}_in")
    first, last = getattr(wanted, f"{name}_from"), getattr(wanted, f"{name}_to")
    words = [gettext(SPANS[span])] if span else []
    return "，".join([*words, *([_range(first, last, today)] if first or last else [])])


def _range(first, last, today):
    def said(day):
        return (
            gettext("{month}月{day}日").format(month=day.month, day=day.day)
            if day.year == today.year
            else day.isoformat()
        )

    if first and last:
        return gettext("{first}至{last}").format(first=said(first), last=said(last))
    return gettext("{day}前").format(day=said(last)) if last else gettext("{day}起").format(day=said(first))


def _chips(wanted, menus):
    """What is set beyond the menus of the bar."""
    today = day_of(menus.at)
    chips = [_set(f"“{wanted.q}”", address(wanted, q=None))] if wanted.q else []
    if wanted.number:
        chips.append(_set(gettext("编号 {number}").format(number=wanted.number), address(wanted, number=None)))
    if wanted.year:
        chips.append(_set(gettext("{year}年的编号").format(year=wanted.year), address(wanted, year=None)))
    for name, label in PEOPLE.items():
        if values := getattr(wanted, name):
            chips.append(
                _set(f"{gettext(label)} {_named(values, menus.person_names(values))}", address(wanted, **{name: None}))
            )
    for name, label in UNITS.items():
        if name != "unit" and (values := getattr(wanted, name)):
            chips.append(_set(f"{gettext(label)} {_named(values, menus.unit_names)}", address(wanted, **{name: None})))
    if wanted.due_kind:
        kinds = {k: gettext(v) for k, v in DUE_KINDS.items()}
        chips.append(_set(_named(wanted.due_kind, kinds), address(wanted, due_kind=None)))
    if wanted.parent:
        chips.append(_set(gettext("一件事项的子事项"), address(wanted, parent=None)))
    for name, label in RANGES.items():
        if name != "due" and (text := _range_of(wanted, name, today)):
            chips.append(_set(f"{gettext(label)} {text}", address(wanted, **_CLEARED[name])))
    if wanted.progress_from is not None or wanted.progress_to is not None:
        first, last = wanted.progress_from or 0, 100 if wanted.progress_to is None else wanted.progress_to
        text = gettext("进度 {first}%至{last}%").format(first=first, last=last)
        chips.append(_set(text, address(wanted, progress_from=None, progress_to=None)))
    chips += [_set(gettext(FLAGS[flag]), address(wanted, flags=wanted.flags - {flag})) for flag in sorted(wanted.flags)]
    return chips + [_own_chip(wanted, menus, pair) for pair in wanted.own]


def _own_chip(wanted, menus, pair):
    key, _, bound = pair[0].removeprefix("f.").partition(".")
    label = next((spec.label for spec in menus.own_fields(wanted) if spec.key == key), key)
    sign = {"from": " ≥ ", "to": " ≤ "}.get(bound, "：")
    return _set(f"{label}{sign}{pair[1]}", address(wanted, own=tuple(p for p in wanted.own if p != pair)))


def said(wanted, menus):
    """What a filter asks for beyond what is under way, in words: 红、黄, 住建局, 12月31日前."""
    found = [gettext(VIEWS[wanted.view])] if wanted.view != View.OPEN else []
    found += ["、".join(gettext(COLOURS[c]) for c in wanted.light)] if wanted.light else []
    found += ["、".join(gettext(STATES[s]) for s in wanted.state)] if wanted.state else []
    if wanted.register:
        found.append(_named(wanted.register, menus.register_names))
    if wanted.unit:
        found.append(_named(wanted.unit, menus.unit_names))
    if text := _range_of(wanted, "due", day_of(menus.at)):
        found.append(f"{gettext('时限')} {text}")
    return found + [chip["text"] for chip in _chips(wanted, menus)]


# ── the page with every condition ─────────────────────────────────────────────


def form(wanted, menus, registers):
    """Every condition as a control, filled in with what is set."""
    return {
        "wanted": wanted,
        "views": _options(VIEWS, wanted.view),
        "sorts": _options(SORTS, wanted.order),
        "registers": [(r.pk, r.name) for r in registers],
        "lights": [{"value": str(c), "text": gettext(COLOURS[c]), "on": c in wanted.light} for c in LIGHTS],
        "states": [{"value": str(s), "text": gettext(STATES[s]), "on": s in wanted.state} for s in State],
        "due_kinds": [{"value": str(k), "text": gettext(DUE_KINDS[k]), "on": k in wanted.due_kind} for k in DueKind],
        "flags": [{"name": name, "text": gettext(text), "on": name in wanted.flags} for name, text in FLAGS.items()],
        "units": [_choice(wanted, name, label, menus.units, menus.unit_names) for name, label in UNITS.items()],
        "people": [
            _choice(wanted, "person", PEOPLE["person"], menus.people, None),
            _choice(wanted, "leader", PEOPLE["leader"], menus.leaders, None),
        ],
        "ranges": [
            *(_between(wanted, name, gettext(label), "date") for name, label in RANGES.items()),
            _between(wanted, "progress", gettext("进度（%）"), "number"),
        ],
        "own": [_own(spec, dict(wanted.own)) for spec in menus.own_fields(wanted)],
        "register": wanted.register[0] if wanted.register else "",
        "kept": [(f.name, v) for f in fields(wanted) if f.name in ("parent", "cols") for v in getattr(wanted, f.name)],
        "list_url": address(wanted),
    }


def _options(texts, value):
    return {"value": str(value), "options": [(str(k), gettext(v)) for k, v in texts.items()]}


def _choice(wanted, name, label, options, names):
    values = getattr(wanted, name)
    known = {v for v, _ in options}
    more = [(v, (names or {}).get(v) or gettext("不在名单上的")) for v in values if v not in known]
    return {"name": name, "label": gettext(label), "value": values[0] if values else "", "options": [*more, *options]}


def _between(wanted, name, label, kind):
    first, last = getattr(wanted, f"{name}_from"), getattr(wanted, f"{name}_to")
    said = {"first": "" if first is None else str(first), "last": "" if last is None else str(last)}
    spans = {"span": getattr(wanted, f"{name}_in") or "", "spans": _spans(name)} if name in RANGES else {"spans": []}
    return {"name": name, "label": label, "kind": kind, **said, **spans}


def _own(spec, said):
    """A register's own field: a word, or a range."""
    kind = {FieldKind.NUMBER: "number", FieldKind.DATE: "date"}.get(spec.kind, "text")
    name = f"f.{spec.key}"
    return {
        "label": spec.label,
        "kind": kind,
        "name": name,
        "value": said.get(name, ""),
        "first": said.get(f"{name}.from", ""),
        "last": said.get(f"{name}.to", ""),
        "options": [(c, c) for c in spec.choices.splitlines()],
    }
