"""The rows of the plain form: a window of the draft as inputs, and back again."""

import json

from taizhang.engine.refusal import N_, Refused
from taizhang.planning.rules import MOST_STEPS
from taizhang.planning.rules.typed import TEXTS, links_said, names_of, read_links

WINDOW = 60  # rows on one page: Django takes a thousand fields
SPARE = 5
CELLS = ("title", "days", "unit", "milestone", "after", "not_before", "not_after", "fixed_on", "owner", "person")


def rows_sent(post, known):
    """The whole draft after what was typed: from the form's window, or as one JSON list in `rows` (each row with its
    `key` or none, `after` by row numbers). `known` are the rows as they stood."""
    if "rows" in post:
        sent = _listed(post["rows"])
        return linked([{**row, "key": str(row.get("key") or f"new{n}")} for n, row in enumerate(sent)])
    first = _first(post, known)
    count = min(int(post["count"]) if post.get("count", "").isdecimal() else 0, WINDOW + SPARE)
    sent, gone = [], set()
    for n in range(count):
        row = {name: post.get(f"r{n}-{name}", "") for name in CELLS} | {"key": post.get(f"r{n}-key") or f"new{n}"}
        if post.get(f"r{n}-gone"):
            gone.add(row["key"])
        sent.append(row)
    rows = [*known[:first], *sent, *known[first + WINDOW :]]
    rows = linked(rows)
    kept = []
    for row in rows:
        if row["key"] in gone:
            continue
        if isinstance(row["after"], list):
            row = {**row, "after": [link for link in row["after"] if link["id"] not in gone]}
        kept.append(row)
        if post.get("insert") and post["insert"] == row["key"]:
            kept.append({"key": f"new{len(rows)}", "title": ""})
    return _without_tail(kept)


def _first(post, known):
    first = int(post["first"]) if post.get("first", "").isdecimal() and len(post["first"]) < 6 else 0
    return min(first, len(known))


def _listed(text):
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused("planning.rows", N_("表格没有传完整，请再存一次。"), "invalid")
    if len(rows) > MOST_STEPS * 2:
        raise Refused("planning.rows", N_("一份计划最多{most}步。请分成几份。"), "invalid", most=MOST_STEPS)
    return rows


def linked(rows):
    """`after` as typed becomes links by key; what cannot be read stays as typed."""
    made = []
    names = names_of(rows)
    for row in rows:
        after = row.get("after")
        if isinstance(after, list):
            after = [link for link in after if _is_link(link)]
        else:
            found = read_links(str(after or ""), rows, names)
            after = found if isinstance(found, list) else str(after)
        made.append({**row, "after": after})
    return made


def _is_link(link):
    return (
        isinstance(link, dict)
        and isinstance(link.get("id"), str)
        and link.get("type") in ("FS", "SS", "FF", "SF")
        and type(link.get("lag")) is int
        and abs(link["lag"]) < 100_000
    )


def _without_tail(rows):
    """Empty rows at the end were offered, not typed."""
    while rows and not any(rows[-1].get(name) for name in (*TEXTS, "after") if name not in ("unit", "milestone")):
        rows = rows[:-1]
    return rows


def window(editing, first, say):
    """Rows of the form: cells with their faults, and what was scheduled."""
    draft, faults = editing.draft, editing.fault_at()
    keys = [row["key"] for row in draft.rows]
    shown = draft.rows[first : first + WINDOW]
    scheduled = editing.drawn.rows or {}
    rows = []
    for n, row in enumerate([*shown, *({} for _ in range(SPARE if first + WINDOW >= len(draft.rows) else 0))]):
        at = first + n
        cells = {name: row.get(name, "") for name in CELLS} | {"after": links_said(row.get("after", ""), keys)}
        dates = scheduled.get(row.get("key"))
        rows.append(
            {
                **cells,
                "n": n,
                "no": at + 1,
                "key": row.get("key", ""),
                "unit": row.get("unit") or "working",
                "faults": {name: say(faults[at, name]) if (at, name) in faults else "" for name in CELLS},
                "is_critical": bool(dates and dates.critical),
                "starts": f"{dates.latest_start_on:%m-%d}" if dates else "—",
                "finishes": f"{dates.latest_finish_on:%m-%d}" if dates else "—",
                "float": dates.float_days if dates else "",
                "is_late": bool(dates and dates.float_days < 0),
            }
        )
    return rows
