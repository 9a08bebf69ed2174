"""A draft from files of elsewhere, and plans as workbooks: what `exchange` reads and writes, with our own units and
people."""

from taizhang.engine.refusal import N_, Refused
from taizhang.planning import exchange
from taizhang.planning.rules.typed import clean, links_said
from taizhang.planning.typing_in import linked

_PAST = ("started_on", "finished_on", "percent")


def rows_of(found, units, people):
    """(rows that can be put below those of a draft, sentences) of what was imported. Units and people that are written
    as we know them become ours; what nobody is called stays as it was written."""
    owners, persons = _ids(units), _ids(people)
    rows = [
        {
            **{name: clean(row.get(name)) for name in exchange.COLUMNS},
            "key": f"in{n}",
            "owner": _known(row.get("owner", ""), owners),
            "person": _known(row.get("person", ""), persons),
        }
        for n, row in enumerate(found.rows)
    ]
    return linked(rows), _sentences(found)


def imported(text, file, calendar):
    """A pasted table, or else an uploaded workbook or Project file. Raises Refused for what is neither."""
    if text.strip():
        return exchange.paste.read(text, calendar)
    if file is None:
        message = N_("请选一个文件：Excel 的 .xlsx、.xls，WPS 的 .et，或者 Project 另存的 .xml。")
        raise Refused("planning.import.none", message, "invalid")
    return exchange.apart.read(file.read(), calendar)


def _ids(pairs):
    """Each whole name, and each name without the unit before it, of one only."""
    found = {}
    for pk, name in pairs:
        for called in {name.strip(), *name.split()}:
            found[called] = None if called in found else str(pk)
    return found


def _known(text, ids):
    return ids.get(text.strip()) or text


def _sentences(found):
    """Notes as (row or None, sentence): those of one row that say the same are said once."""
    said = [(note.row, note.says) for note in found.notes]
    if found.deadline_on or found.start_on:
        message = N_("文件里的期限 {deadline}、开始 {start} 没有带入，以这里的为准。")
        given = {"deadline": found.deadline_on or "—", "start": found.start_on or "—"}
        said.append((None, Refused("planning.import.dates", message, **given)))
    if any(row.get(name) for row in found.rows for name in _PAST):
        said.append((None, Refused("planning.import.past", N_("实际进度没有带入：计划批了以后，在计划的页面上报。"))))
    return said


def write_draft(plan, editing, out):
    """The draft as it stands, with the dates that it comes to."""
    rows, keys = editing.draft.rows, [row["key"] for row in editing.draft.rows]
    units, people = dict(editing.units), dict(editing.people)
    written = [
        {
            **row,
            "after": links_said(row["after"], keys),
            "owner": _name(row["owner"], units),
            "person": _name(row["person"], people),
        }
        for row in rows
    ]
    dates = editing.drawn.rows or {}
    found = [dates.get(key) for key in keys]
    more = [
        (N_("最迟开始"), [row.latest_start_on.isoformat() if row else "" for row in found]),
        (N_("最迟完成"), [row.latest_finish_on.isoformat() if row else "" for row in found]),
        (N_("机动"), [str(row.float_days) if row else "" for row in found]),
    ]
    read = editing.drawn.read
    exchange.xlsx.write(written, out, title=plan.title, deadline_on=read.deadline_on, start_on=read.start_on, more=more)


def _name(text, names):
    return names.get(int(text), text).strip() if text.isascii() and text.isdecimal() else text


def write_steps(plan, steps, units, people, out):
    """The steps of a version that the reader may see, as they were planned."""
    keys = [step.key for step in steps]
    rows = [
        {
            "title": step.title, "days": "" if step.is_milestone else str(step.days), "unit": step.day_unit,
            "milestone": "1" if step.is_milestone else "",
            "after": links_said([link for link in step.after if link["id"] in keys], keys),
            "not_before": _iso(step.not_before_on), "not_after": _iso(step.not_after_on),
            "fixed_on": _iso(step.fixed_on), "owner": units.get(step.unit_id, ""),
            "person": people.get(step.person_id, ""),
        }
        for step in steps
    ]  # fmt: skip
    more = [
        (N_("最迟开始"), [_iso(step.starts_on) for step in steps]),
        (N_("最迟完成"), [_iso(step.finishes_on) for step in steps]),
        (N_("机动"), [str(step.float_days) for step in steps]),
    ]
    exchange.xlsx.write(rows, out, title=plan.title, deadline_on=plan.deadline_on, start_on=plan.start_on, more=more)


def _iso(day):
    return day.isoformat() if day else ""
