"""Imports and their rows as a page shows them. Every query begins with the actor."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from taizhang.engine.sheets import FIELDS, letters
from taizhang.ledger.models import Register, RegisterField
from taizhang.ledger.queries import Menus, register_names
from taizhang.ledger.rules import DUE_KINDS, VERBS, DueKind
from taizhang.org.actor import Actor
from taizhang.papers.importing.comparing import ACT_OF
from taizhang.papers.models import Import, ImportRow
from taizhang.papers.models.importing import Outcome, State
from taizhang.papers.rules.comparing import BRINGS, PROGRESS, VERDICTS, Verdict
from taizhang.ui import NotInReach

PAGE = 50
RECENT = 30


def registers(actor: Actor) -> list[tuple[int, str]]:
    """Those that this actor fills."""
    found = Register.objects.visible_to(actor).in_use().order_by("pk")
    if not actor.covers_all("ledger.enter"):
        found = found.filter(pk__in=[g.register_id for g in actor.grants_for("ledger.enter") if g.register_id])
    return list(found.values_list("pk", "name"))


def recent(actor: Actor) -> list[dict[str, Any]]:
    """The last workbooks, newest first."""
    names = register_names(actor.area_id)
    return [
        {
            "url": reverse("papers:import", args=[row.pk]),
            "number": row.pk,
            "file_name": row.file_name,
            "register": names.get(row.register_id, ""),
            "state": gettext(State(row.state).label),
            "applied": row.applied,
            "by": row.by_text,
            "at": f"{timezone.localtime(row.at):%Y-%m-%d %H:%M}",
        }
        for row in Import.objects.visible_to(actor).order_by("-id")[:RECENT]
    ]


def one(actor: Actor, import_id: int) -> Import:
    """Raises NotInReach."""
    found = Import.objects.visible_to(actor).filter(pk=import_id).first()
    if found is None:
        raise NotInReach
    return found


def rows(actor: Actor, brought: Import, *, verdict: str = "", after: int = 0, at: Any) -> tuple[list[dict], int]:
    """(a page of rows, where the next page begins; 0 at the end)."""
    found = ImportRow.objects.filter(area_id=actor.area_id, brought=brought, row__gt=after)
    if verdict:
        found = found.filter(verdict=verdict)
    some = list(found.order_by("row")[: PAGE + 1])
    writer = _Writer(actor, brought, at)
    return [writer.row(row) for row in some[:PAGE]], some[PAGE - 1].row if len(some) > PAGE else 0


def tabs(brought: Import, verdict: str) -> list[dict[str, Any]]:
    """How many rows of each verdict; those with none are left out."""
    here = reverse("papers:import", args=[brought.pk])
    total = sum(brought.counts.values())
    found = [{"text": gettext("全部行"), "count": total, "url": here, "current": not verdict}]
    for kind, word in VERDICTS.items():
        if count := brought.counts.get(kind):
            found.append(
                {"text": gettext(word), "count": count, "url": f"{here}?verdict={kind}", "current": verdict == kind}
            )
    return found


def fields(actor: Actor, brought: Import) -> list[tuple[str, str]]:
    """What a column may be said to mean."""
    specs = RegisterField.objects.filter(area_id=actor.area_id, register_id=brought.register_id, is_retired=False)
    own = [(f"own:{key}", label) for key, label in specs.values_list("key", "label")]
    return [*((key, gettext(word)) for key, word in FIELDS.items()), *own, ("ignore", gettext("不带入"))]


class _Writer:
    """Names of ids are looked up once for a page."""

    def __init__(self, actor: Actor, brought: Import, at: Any) -> None:
        menus = Menus(actor, at)
        self.units = menus.unit_names
        self.people = dict(menus.people) | dict(menus.leaders)
        self.headings = {c["index"]: c["heading"] or letters(c["index"]) for c in brought.columns}

    def row(self, row: ImportRow) -> dict[str, Any]:
        faults = [
            {"cell": address(column, row.row), "says": said(message, params)} for column, message, params in row.faults
        ]
        return {
            "id": row.row,
            "title": row.title,
            "verdict": row.verdict,
            "word": gettext(VERDICTS[Verdict(row.verdict)]),
            "brings": row.verdict in BRINGS and row.outcome in (Outcome.WAITS, Outcome.REFUSED),
            "about": self._about(row.draft) if row.verdict in (Verdict.NEW, Verdict.HISTORY) else "",
            "changes": [
                {"label": self._label(field), "old": self._value(field, old) or "—", "new": self._value(field, new)}
                for field, old, new in row.changes
                if field != PROGRESS
            ],
            "lines": [text for field, _, text in row.changes if field == PROGRESS],
            "faults": faults,
            "says": [_sentence(row, message, params) for message, params in row.says],
            "outcome": gettext(Outcome(row.outcome).label) if row.outcome else "",
            "told": row.told,
            "is_bad": row.verdict in (Verdict.CONFLICT, Verdict.UNREAD)
            or row.outcome in (Outcome.REFUSED, Outcome.STAYS),
            "url": reverse("ledger:item", args=[row.item_id]) if row.item_id and row.outcome != Outcome.UNDONE else "",
        }

    def _about(self, draft: dict[str, Any]) -> str:
        units = "、".join(self.units.get(pk, "") for pk in draft["leads"])
        joints = "、".join(self.units.get(pk, "") for pk in draft["joints"])
        due = self._value("due", " ".join(str(part) for part in draft["due"] if part)) if draft["due"] else ""
        reports = gettext("以往进展 {count} 条").format(count=len(draft["reports"])) if draft["reports"] else ""
        joined = gettext("配合：{units}").format(units=joints) if joints else ""
        return "　".join(filter(None, (units, joined, due, reports)))

    def _label(self, field: str) -> str:
        if field.startswith("own:"):
            return field.removeprefix("own:")
        return gettext(FIELDS[field]) if field in FIELDS else field

    def _value(self, field: str, text: str) -> str:
        if not text:
            return ""
        if field in ("leads", "joints"):
            return "、".join(self.units.get(int(pk), "") for pk in text.split())
        if field in ("responsible", "leader"):
            return str(self.people.get(int(text), ""))
        if field == "due":
            return _due(*text.split())
        return text


def _due(kind: str, on: str = "", hour: str = "") -> str:
    if kind == "standing":
        return gettext("常态化")
    if kind == DueKind.DAY:
        return gettext("{day} {hour}时前").format(day=on, hour=hour) if hour else on
    return f"{gettext(DUE_KINDS[DueKind(kind)])} {on}".strip()


def _sentence(row: ImportRow, message: str, params: dict[str, Any]) -> dict[str, str]:
    """With the act to which it sends, where the reader finds it."""
    text, verb = said(message, params), ACT_OF.get(message)
    if verb is None or row.item_id is None:
        return {"text": text, "url": "", "word": ""}
    return {"text": text, "url": reverse("ledger:ask", args=[row.item_id, verb]), "word": gettext(VERBS[verb])}


def address(column: int | str | None, row: int) -> str:
    """The cell of a fault: of a table by its column, of forms as it was found."""
    return f"{letters(column)}{row}" if isinstance(column, int) else column or ""


def said(message: str, params: dict[str, Any]) -> str:
    """A kept sentence in the reader's language."""
    return gettext(message).format(**params) if params else gettext(message)
