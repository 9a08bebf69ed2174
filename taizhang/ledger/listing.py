"""The list's page: tabs, filter bar, rows of cells, the pager. Words are made here, the template prints them."""

from dataclasses import replace
from itertools import zip_longest
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.ledger import filtering, queries, saving
from taizhang.ledger.filtering import address, query_of
from taizhang.ledger.queries import COLUMNS, Filter, Sort, View
from taizhang.ledger.rules import DUE_KINDS, OVER, WORKING, Colour, State, day_of

CALLED = {*WORKING, State.ISSUED}  # where somebody can be urged
ALWAYS = ("light", "number", "title")
COOKIE = "tz_columns"  # the columns that this browser shows
BULK = {"urge": "ledger.urge", "assign": "ledger.assign", "due": "ledger.issue"}  # the act behind each button

# How a column's cells are set; `wide` ones are left out on phones.
_CSS = {
    "source": "tz-sub c-long wide",
    "register": "c-long wide",
    "lead": "tz-nw",
    "joint": "c-long wide",
    "person": "tz-nw",
    "leader": "tz-nw wide",
    "original_due": "num tz-was wide",
    "due": "num",
    "scored_due": "num wide",
    "superior_due": "num wide",
    "evidence": "num wide",
    "progress": "num wide",
    "state": "tz-nw",
    "last": "c-last tz-sub wide",
    "issued": "num wide",
    "closed": "num wide",
    "extensions": "num wide",
    "returns": "num wide",
    "rebounds": "num wide",
}
_SORTS = {"light": Sort.RED, "number": Sort.NUMBER, "due": Sort.DUE}


def page(actor, wanted, *, at, after="", before="", columns=queries.DEFAULT_COLUMNS):
    """The whole list page."""
    menus = queries.Menus(actor, at)
    found = queries.rows(actor, wanted, at=at, after=after, before=before, columns=columns, menus=menus)
    counts = queries.list_counts(actor, wanted, at=at, menus=menus)
    can = {name for name, act in BULK.items() if actor.can(act)}
    tabs = _tabs(actor, wanted, counts["all"], at) + saving.tabs(counts["views"], wanted)
    return {
        "wanted": wanted,
        "rows": [_row(r, columns) for r in found.rows],
        "heads": _heads(wanted, columns, found.own_columns),
        "tabs": tabs,
        "keep_url": keep_url(replace(wanted, cols=tuple(columns) if columns != queries.DEFAULT_COLUMNS else ())),
        "is_kept": any(tab["current"] for tab in tabs),
        "paper_url": address(wanted, page="ledger:onepage"),
        **filtering.bar(wanted, menus, counts, at),
        "columns": [{"key": k, "text": gettext(v), "on": k in columns} for k, v in COLUMNS.items() if k not in ALWAYS],
        "can_urge": "urge" in can,
        "can_assign": "assign" in can,
        "can_set_due": "due" in can,
        "due_kinds": [(str(k), gettext(v)) for k, v in DUE_KINDS.items()],
        "can_pick": bool(can),
        "can_enter": actor.can("ledger.enter"),
        "says": _says(found, counts["shown"], wanted),
        "next": _turn(wanted, after=found.after),
        "previous": _turn(wanted, before=found.before),
        "query": query_of(wanted),
        "everywhere_url": address(wanted, view=View.ALL) if wanted.view != View.ALL else "",
        "csv_url": address(wanted, page="ledger:list-csv"),
        "xlsx_url": address(wanted, page="ledger:list-xlsx"),
        "lead": gettext("{registers} 册，在办 {count} 件").format(
            registers=len(counts["registers"]), count=f"{counts['all']['total']:,}"
        ),
    }


def chosen(request, wanted):
    """The columns to show: of the address, else of the saved view, else as this browser last chose."""
    asked = request.GET.getlist("col") or wanted.cols or request.COOKIES.get(COOKIE, "").split(".")
    return queries.columns_from(asked)


def keep_url(wanted):
    """Where this filter is saved under a name."""
    return f"{reverse('ledger:views')}?{urlencode({'keep': query_of(wanted)})}"


def _turn(wanted, **cursor):
    ((name, value),) = cursor.items()
    return f"?{'&'.join(filter(None, (query_of(wanted), urlencode({name: value}))))}" if value else ""


def _says(found, counts, wanted):
    """Where one stands. The total comes from the tallies, or is not said: no list is ever counted."""
    here = len(found.rows)
    if counts is not None and wanted.view == View.OPEN:
        total = sum(counts[str(c)] for c in wanted.light) if wanted.light else counts["total"]
        return gettext("本页 {count} 件，共 {total} 件").format(count=here, total=f"{total:,}")
    is_all = not (found.after or found.before)
    return (gettext("共 {count} 件") if is_all else gettext("本页 {count} 件")).format(count=here)


def _row(r, columns):
    return {
        "id": r["id"],
        "url": reverse("ledger:item", args=[r["id"]]),
        "urge_url": reverse("ledger:ask", args=[r["id"], "urge"]),
        "phone_url": reverse("ledger:phone", args=[r["id"]]) if r["state_code"] in CALLED else "",
        "edit_url": reverse("ledger:edit", args=[r["id"]])
        if r["state_code"] == State.DRAFT
        else reverse("ledger:ask", args=[r["id"], "assign"]),
        "light": r["light"],
        "why": r["light_note"],
        "number": r["number"] or gettext("草稿"),
        "title": r["title"],
        "closed": r["state_code"] == State.CLOSED,
        "cells": [_cell(c, r) for c in columns if c not in ALWAYS] + [("tz-nw wide", text) for text in r["own"]],
    }


def _cell(column, r):
    """(class, text) of a plain cell."""
    css, text = _CSS[column], r[column]
    if column == "due":
        return ("num late" if r["is_late"] else css), text or "—"
    if column == "person" and not text and r["state_code"] not in OVER:
        return "tz-nw tz-missing", gettext("未指定")
    if column == "evidence" and r["doubts"]:
        return "num wide tz-ochre", gettext("{count} 疑{doubts}").format(count=text, doubts=r["doubts"])
    return css, text


def _heads(wanted, columns, own):
    heads = [_head(wanted, column) for column in columns]
    return heads + [{"text": spec.label, "css": "wide"} for spec in own]


def _head(wanted, column):
    css, sort = _CSS.get(column, "").split(), _SORTS.get(column)
    is_on = sort is not None and wanted.order == sort
    return {
        "text": gettext(COLUMNS[column]),
        "on": is_on,
        "css": " ".join(here for here in ("tz-r" * ("num" in css), "wide" * ("wide" in css)) if here),
        "url": address(wanted, sort=sort) if sort and not is_on else "",
    }


def built_in(actor, at):
    """The views that everybody has: pairs of name and filter."""
    month = day_of(at).replace(day=1)
    views = [
        (gettext("在办"), Filter()),
        (gettext("红黄灯"), Filter(light=(Colour.RED, Colour.YELLOW))),
        (gettext("待核验"), Filter(state=(State.CLAIMED,))),
        (gettext("退件待改派"), Filter(state=(State.DECLINED,))),
        (gettext("延期待审定"), Filter(flags=frozenset({"asking"}))),
        (gettext("没有责任人"), Filter(flags=frozenset({"unassigned"}))),
        (gettext("反弹过的"), Filter(flags=frozenset({"rebound"}))),
        (gettext("本月销号"), Filter(view=View.OVER, state=(State.CLOSED,), closed_from=month)),
        (gettext("全部"), Filter(view=View.ALL)),
        (gettext("归档"), Filter(view=View.ARCHIVE)),
    ]
    return [*views, (gettext("草稿"), Filter(view=View.DRAFT))] if actor.can("ledger.enter") else views


def _tabs(actor, wanted, counts, at):
    known = (counts["total"], counts["red"] + counts["yellow"], counts["claimed"], counts["declined"])
    return [
        {
            "text": text,
            "count": f"{count:,}" if count is not None else None,
            "url": address(view),
            "current": wanted.conditions == view,
        }
        for (text, view), count in zip_longest(built_in(actor, at), known)
    ]


def outcomes(found, verb, said, back):
    """What became of the picked items: how many were done, and each refusal with its sentence."""
    refused = [
        {
            "number": o.number or gettext("草稿"),
            "title": o.title,
            "url": reverse("ledger:item", args=[o.item_id]),
            "why": sentence(o.refused),
        }
        for o in found
        if not o.is_done
    ]
    worked = [
        {
            "number": o.number or gettext("草稿"),
            "title": o.title,
            "url": reverse("ledger:item", args=[o.item_id]),
            "receipt": o.recorded.receipt,
        }
        for o in found
        if o.is_done
    ]
    return {"verb": verb, "said": said, "refused": refused, "worked": worked, "back": back}


def sentence(refused):
    try:
        return gettext(refused.message).format(**refused.params)
    except (KeyError, IndexError):
        return str(refused)
