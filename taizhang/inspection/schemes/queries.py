"""Reading schemes. What a county is held against is no secret inside it."""

from django.db.models import F

from taizhang.inspection.models import Clause, Scheme, SchemeSheet, Version
from taizhang.ledger.models import Register
from taizhang.ui import NotInReach

from . import lining
from .lining import Read, Table
from .rules import ClauseSpec

MOST = 200  # of schemes, of versions of one: a county has tens


def schemes(actor):
    return list(Scheme.objects.filter(area_id=actor.area_id).select_related("register")[:MOST])


def scheme_for(actor, scheme_id):
    found = Scheme.objects.filter(area_id=actor.area_id, pk=scheme_id).select_related("register").first()
    if found is None:
        raise NotInReach
    return found


def version(scheme, number=None):
    found = Version.objects.filter(area_id=scheme.area_id, scheme=scheme, number=number or scheme.current_no).first()
    if found is None:
        raise NotInReach
    return found


def clauses(scheme, number=None):
    """The tree of one version, in the order of the document."""
    return list(Clause.objects.filter(area_id=scheme.area_id, scheme=scheme, number=number or scheme.current_no))


def versions(scheme):
    return list(Version.objects.filter(area_id=scheme.area_id, scheme=scheme).order_by("-number")[:MOST])


def versions_in_force(actor):
    """Scheme id → its version in force, for a list."""
    rows = Version.objects.filter(area_id=actor.area_id, number=F("scheme__current_no"))
    return {row.scheme_id: row for row in rows}


def registers(actor):
    """(id, name) of those that findings can go into."""
    rows = Register.objects.filter(area_id=actor.area_id, closed_on=None).order_by("pk")
    return [(row.pk, row.name) for row in rows]


def specs(scheme, number=None):
    """A version as it was handed in."""
    return list(map(spec_of, clauses(scheme, number)))


def spec_of(clause):
    return ClauseSpec(
        clause.key, clause.no, clause.title, clause.parent_key, clause.wanted, clause.wanted_count,
        tuple(clause.methods), clause.score, clause.step, tuple(clause.point_types), clause.severity, clause.is_veto,
        clause.is_precondition, clause.zeroes,
    )  # fmt: skip


def sheet_for(actor, sheet_id):
    """One's own only: it is nobody else's desk."""
    found = SchemeSheet.objects.filter(area_id=actor.area_id, pk=sheet_id, account_id=actor.account_id).first()
    if found is None:
        raise NotInReach
    return found


def lying(actor, scheme):
    """What lies on one's own desk and is to be a version of this scheme, or of a new one."""
    mine = SchemeSheet.objects.filter(area_id=actor.area_id, account_id=actor.account_id)
    mine = mine.filter(scheme_id=scheme.pk if scheme else None)
    return list(mine.only("pk", "file_name", "origin", "at").order_by("-pk")[:5])


def read(sheet, scheme) -> tuple[list[ClauseSpec], Read]:
    """(the version in force, what the sheet says), the keys of all versions being known."""
    before = specs(scheme) if scheme else []
    used = frozenset(
        Clause.objects.filter(area_id=sheet.area_id, scheme_id=scheme.pk).values_list("key", flat=True).distinct()
        if scheme
        else ()
    )
    table = Table(sheet.head, [(n, row) for n, row in sheet.rows], sheet.sheet)
    return before, lining.read(table, {int(column): name for column, name in sheet.meaning.items()}, before, used)
