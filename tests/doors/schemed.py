"""Schemes behind the doors: one is open to the whole county; a sheet that waits lies on one account's desk."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile

from taizhang.inspection.schemes import actions, examples, writing
from taizhang.inspection.schemes.lining import Table

RELATIONS = {"scheme": ("own", "foreign", "absent"), "scheme_sheet": ("own", "foreign", "absent")}
CLERK = "clerk of the county"


def told(world, ledger, abroad, schemes):
    """`schemes`: the ids of the county's and the neighbour's."""
    table = Table(["编号", "内容", "分值"], [(2, ["1", "环境卫生", ""]), (3, ["1.1", "垃圾不满溢", "5"])])
    for one, relation in ((ledger, "own"), (abroad, "foreign")):
        world.put("scheme", relation, scheme_id=schemes[relation])
        sheet = actions.bring(table, "体系.xlsx", by=one.county.clerk, at=one.later())
        world.put("scheme_sheet", relation, sheet_id=sheet.pk)


def reach(of, who):
    if of == "scheme_sheet":
        return {"own"} if who.name == CLERK else set()
    return {"own"}


def _file(world, who, relation):
    out = io.BytesIO()
    writing.write("体系", examples.example("rural").clauses, out)
    return {"file": SimpleUploadedFile("体系.xlsx", out.getvalue())}


def _settings(world, who, relation):
    return {
        "scheme_title": "新体系", "year": "2026", "kind": "other", "register": world.register_id, "missing": "mean",
        "weights": "", "rebound_days": "365",
    }  # fmt: skip


def _example(world, who, relation):
    return {"example": "rural", "register": world.register_id}


def rows(reads, writes, see, office):
    return (
        reads("inspection:schemes", see),
        reads("inspection:scheme", see, of="scheme"),
        reads("inspection:scheme-compare", see, of="scheme"),
        reads("inspection:scheme-book", see, of="scheme"),
        reads("inspection:scheme-new", "clerk"),
        writes("inspection:scheme-example", "clerk", send=_example, but=office),
        writes("inspection:scheme-bring-new", "clerk", send=_file, but=office),
        writes("inspection:scheme-bring", "clerk", of="scheme", send=_file, but=office),
        reads("inspection:scheme-sheet", "clerk", of="scheme_sheet"),
        writes("inspection:scheme-mean", "clerk", of="scheme_sheet", send={"c0": "no", "c1": "title", "c2": "score"}),
        writes("inspection:scheme-publish", "clerk", of="scheme_sheet", send=_settings),
        writes("inspection:scheme-lay-aside", "clerk", of="scheme_sheet"),
    )
