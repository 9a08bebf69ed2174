"""A line of a sheet as a draft, and a draft as texts that can be compared.

A packed draft is what an `ImportRow` keeps: ids and texts, so that bringing it in needs the file no more.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from taizhang.engine.sheets import Cell, Column, Line
from taizhang.ledger.actions import Draft, Source
from taizhang.ledger.rules import DueKind

Packed = dict[str, Any]
PASSAGE_MOST = 5000
MONTHLY = 30  # days between the reports of a duty that comes back


def packed(line: Line, people: Mapping[str, int], passage: str, locus: str) -> Packed:
    """What a line brings. `passage` is the whole row as it was typed, so that nothing of it is lost."""
    due = line.due
    return {
        "title": line.title,
        "requirement": line.requirement,
        "done_when": line.done_when,
        "leads": [unit.id for unit in line.leads if unit.id],
        "joints": [unit.id for unit in line.joints if unit.id],
        "responsible": people.get(line.responsible),
        "leader": people.get(line.leader),
        "due": [due.kind, due.on.isoformat() if due.on else "", due.hour] if due else None,
        "repeats": bool(due and due.repeats),
        "own": line.own,
        "source_note": line.source,
        "passage": passage[:PASSAGE_MOST],
        "locus": locus,
        "reports": [[on.isoformat() if on else "", text] for on, text in line.reports],
        "is_done": line.state == "done",
    }


def whole_row(cells: list[Cell], columns: list[Column], shown: Any) -> str:
    """A source row in words: 序号：1；任务：修桥；…"""
    said = [(column, shown(cells[column.index])) for column in columns if column.index < len(cells)]
    return "；".join(f"{column.heading or column.index + 1}：{text}" for column, text in said if text)


def draft_of(given: Packed, register_id: int, *, origin: tuple[str, int], file_name: str, sha256: str) -> Draft:
    """A new draft, with the row of the workbook as its source."""
    source = Source(title=file_name, locus=given["locus"], passage=given["passage"], origin=origin, sha256=sha256)
    bare = Draft(register_id, given["title"], source=source, source_note=given["source_note"])
    return changed(bare, given, [name for name, _ in texts(given).items()])


def changed(draft: Draft, given: Packed, names: list[str]) -> Draft:
    """The draft with these fields as the sheet has them."""
    due = given["due"] or [DueKind.DAY.value, "", None]
    on = date.fromisoformat(due[1]) if due[1] else None
    is_meeting = due[0] == DueKind.MEETING
    values: dict[str, dict[str, Any]] = {
        "title": {"title": given["title"]},
        "requirement": {"requirement": given["requirement"]},
        "done_when": {"done_when": given["done_when"]},
        "leads": {"lead_unit_ids": tuple(given["leads"])},
        "joints": {"joint_unit_ids": tuple(unit for unit in given["joints"] if unit not in given["leads"])},
        "responsible": {"responsible_person_id": given["responsible"]},
        "leader": {"leader_person_id": given["leader"]},
        "due": {
            "due_kind": DueKind.LONG.value if given["repeats"] else due[0],
            "due_on": None if is_meeting else on,
            "decide_on": on if is_meeting else None,
            "due_hour": due[2],
            "is_standing": given["repeats"],
            "report_days": MONTHLY if given["repeats"] else draft.report_days,
        },
        "source": {"source_note": given["source_note"]},
    }
    own = {name.removeprefix("own:"): given["own"][name.removeprefix("own:")] for name in names if ":" in name}
    for name in names:
        if name in values and texts(given)[name]:
            draft = replace(draft, **values[name])
    return replace(draft, fields={**draft.fields, **own}) if own else draft


def texts(given: Packed) -> dict[str, str]:
    """Each field that the sheet says, as one text; empty where it says nothing."""
    due = given["due"]
    return {
        "title": given["title"],
        "requirement": given["requirement"],
        "done_when": given["done_when"],
        "leads": _ids(given["leads"]),
        "joints": _ids(sorted(given["joints"])),
        "responsible": _id(given["responsible"]),
        "leader": _id(given["leader"]),
        "due": due_text(*due, standing=given["repeats"]) if due else "",
        "source": given["source_note"],
        **{f"own:{key}": text for key, text in given["own"].items()},
    }


def texts_of(draft: Draft) -> dict[str, str]:
    """The same of a draft of the ledger."""
    on = draft.decide_on if draft.due_kind == DueKind.MEETING else draft.due_on
    has_due = draft.due_on or draft.decide_on or draft.due_kind != DueKind.DAY
    due = due_text(draft.due_kind, on.isoformat() if on else "", draft.due_hour, standing=draft.is_standing)
    return {
        "title": draft.title,
        "requirement": draft.requirement,
        "done_when": draft.done_when,
        "leads": _ids(draft.lead_unit_ids),
        "joints": _ids(sorted(draft.joint_unit_ids)),
        "responsible": _id(draft.responsible_person_id),
        "leader": _id(draft.leader_person_id),
        "due": due if has_due else "",
        "source": draft.source_note,
        **{f"own:{key}": text for key, text in draft.fields.items()},
    }


def due_text(kind: str, on: str, hour: int | None, *, standing: bool) -> str:
    """A deadline as one text: day 2026-03-05 17."""
    return " ".join(str(part) for part in ("standing" if standing else kind, on, hour) if part)


def _ids(ids: Any) -> str:
    return " ".join(map(str, ids))


def _id(value: int | None) -> str:
    return str(value) if value else ""


def differing(before: Draft, after: Draft) -> dict[str, Any]:
    """What a change of a draft overwrote, as JSON."""
    old = {spec.name: getattr(before, spec.name) for spec in fields(Draft) if spec.name != "source"}
    changed = {name: value for name, value in old.items() if value != getattr(after, name)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in changed.items()}


def put_back(draft: Draft, old: dict[str, Any]) -> Draft:
    """The draft with what `differing` kept."""
    values = dict(old)
    for name in ("due_on", "decide_on"):
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    for name in ("lead_unit_ids", "joint_unit_ids"):
        if name in values:
            values[name] = tuple(values[name])
    return replace(draft, **values)
