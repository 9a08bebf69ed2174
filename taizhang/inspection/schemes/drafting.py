"""条款逐条改: the clauses of a sheet on the desk are changed, added and dropped on the screen. Nothing is published."""

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.models import Scheme, SchemeSheet

from . import editing, queries
from .actions import tidy, whole_county
from .rules import Origin


@transaction.atomic
def draft(scheme, *, by, at):
    """在这里改: the version in force on one's own desk; the draft that lies there already is gone on with."""
    whole_county(by)
    tidy(by, at)
    scheme = Scheme.objects.select_for_update().get(area_id=by.area_id, pk=scheme.pk)
    mine = SchemeSheet.objects.filter(area_id=by.area_id, account_id=by.account_id, scheme_id=scheme.pk)
    if (lies := mine.filter(origin=Origin.DRAFT).first()) is not None:
        return lies
    sheet = SchemeSheet(
        area_id=by.area_id, account_id=by.account_id, scheme_id=scheme.pk, origin=Origin.DRAFT,
        base_no=scheme.current_no, file_name=scheme.title,
    )  # fmt: skip
    _lay(sheet, editing.of_version(queries.specs(scheme)), at)
    return sheet


@transaction.atomic
def put(sheet, key, texts, home, *, by, at):
    """The clause says this, below that one."""
    sheet, rows, before = _locked(sheet, by)
    changed = editing.put(rows, key, texts, home)
    return _kept(sheet, changed, changed[editing.find(changed, key)].number, before, by, at)


@transaction.atomic
def add(sheet, texts, home, after, *, by, at):
    sheet, rows, before = _locked(sheet, by)
    changed = editing.add(rows, texts, home, after)
    return _kept(sheet, changed, min(row.number for row in changed), before, by, at)


@transaction.atomic
def drop(sheet, key, *, by, at):
    """删去, with all that stands below it. Returns how many."""
    sheet, rows, _ = _locked(sheet, by)
    left = editing.drop(rows, key)
    if not left:
        raise Refused("inspection.last_clause", N_("只剩这一条了。整份不要，就点“不带入”。"), "invalid")
    _lay(sheet, left, at)
    return len(rows) - len(left)


def _locked(sheet, by):
    """(the sheet under its lock, its rows, what was wrong in it)."""
    whole_county(by)
    found = SchemeSheet.objects.select_for_update().filter(
        area_id=by.area_id, account_id=by.account_id, pk=sheet.pk
    )  # fmt: skip
    sheet = found.first()
    if sheet is None:
        raise Refused("inspection.sheet_gone", N_("这份草稿已经发布或者扔掉了。"), "missing")
    read = _read(sheet, by)
    return sheet, editing.of_sheet(read), {str(refused) for _, _, refused in read.faults}


def _read(sheet, by):
    scheme = Scheme.objects.filter(area_id=by.area_id, pk=sheet.scheme_id).first() if sheet.scheme_id else None
    return queries.read(sheet, scheme)[1]


def _kept(sheet, rows, number, before, by, at):
    """Kept, unless what was typed cannot be read or hurts another clause. Returns the key of the clause."""
    if not next(row for row in rows if row.number == number).texts["title"]:
        raise Refused("inspection.clause_title", N_("请写条款的内容。"), "invalid")
    _lay(sheet, rows, at, save=False)
    read = _read(sheet, by)
    new = [refused for row, _, refused in read.faults if row == number]
    new += [refused for _, _, refused in read.faults if str(refused) not in before]
    if new:
        raise new[0]
    _lay(sheet, editing.of_sheet(read), at)  # now with the key of a new one
    return read.clauses[read.at.index(number)].key


def _lay(sheet, rows, at, save=True):
    table = editing.table(rows, sheet.sheet)
    sheet.head, sheet.rows, sheet.at = table.head, table.rows, at
    sheet.meaning = {str(column): name for column, name in editing.MEANING.items()}
    if save:
        sheet.save()
