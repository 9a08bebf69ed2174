"""Schemes behind the doors: one is open to the whole county; a sheet that waits lies on one account's desk."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile

from taizhang.inspection.dossiers import actions as dossiers
from taizhang.inspection.feedback import actions as feedback
from taizhang.inspection.models import Scheme
from taizhang.inspection.schemes import actions, examples, writing
from taizhang.inspection.schemes.lining import Table
from taizhang.ledger.rules import day_of
from taizhang.ledger.uploads import Upload

RELATIONS = {
    "scheme": ("own", "foreign", "absent"),
    "scheme_sheet": ("own", "foreign", "absent"),
    "filed": ("own", "child", "sibling", "foreign", "absent"),
    "feedback": ("own", "foreign", "absent"),
}
FILES = "clerk unit_head liaison"
NOT_CHARGED = {"unit": 403, "stand-in": 403}  # nobody said that the township answers for that clause
CLERK = "clerk of the county"
CLAUSE = {
    "clause_key": "1.1", "clause_no": "1.1", "clause_title": "垃圾不满溢", "above": "1", "score": "6", "is_leaf": "1",
    "severity": "days3",
}  # fmt: skip


def told(world, ledger, abroad, schemes, word):
    """`schemes`: the ids of the county's and the neighbour's."""
    table = Table(["编号", "内容", "分值"], [(2, ["1", "环境卫生", ""]), (3, ["1.1", "垃圾不满溢", "5"])])
    for one, relation in ((ledger, "own"), (abroad, "foreign")):
        world.put("scheme", relation, scheme_id=schemes[relation])
        sheet = actions.bring(table, "体系.xlsx", by=one.county.clerk, at=one.later())
        world.put("scheme_sheet", relation, sheet_id=sheet.pk)
        letter = feedback.receive(
            f"1. {word(relation)}市场垃圾满溢\n2. 没有制度", title=f"{word(relation)}反馈", sender="市文明办", on=day_of(one.later()),
            scheme=Scheme.objects.get(pk=schemes[relation]), by=one.county.clerk, at=one.later(),
            letter=feedback.Letter("反馈.txt", word(relation).encode()),
        )  # fmt: skip
        world.put("feedback", relation, feedback_id=letter.stream_id)
    for one, units in (
        (ledger, {"own": "hekou", "child": "liulin", "sibling": "qingshi"}), (abroad, {"foreign": "hekou"}),
    ):  # fmt: skip
        for relation, unit in units.items():
            upload = Upload(io.BytesIO(b"%PDF-1.4 " + relation.encode()), f"{word(relation)}制度.pdf")
            under = [(schemes["foreign" if one is abroad else "own"], "1.2")]
            entries = dossiers.file(
                [upload], under, year=2026, unit_id=one.county.units[unit].pk, by=one.county.clerk, at=one.later()
            )
            world.put("filed", relation, filed_id=entries[0].stream_id)


def reach(of, who, common, branch):
    if of == "feedback":
        return {"own"} if who.name == CLERK else set()
    if of == "filed":
        return branch if who.kind in ("unit", "stand-in") else common
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
        "weights": "", "rebound_days": "365", "look_days": "30/90/180",
    }  # fmt: skip


def _example(world, who, relation):
    return {"example": "rural", "register": world.register_id}


def _charge(world, who, relation):
    return {"unit-1.2": world.unit_ids["own"]}


def _paper(world, who, relation):
    return {"clause": "1.2", "year": "2026", "files": SimpleUploadedFile("制度.pdf", b"%PDF-1.4 new")}


def _under(key, **more):
    return lambda world, who, relation: {"under": f"{world.scheme_id}:{key}", **more}


def _letter(world, who, relation):
    return {
        "letter": "1. 市场垃圾满溢\n2. 没有制度", "feedback_title": "反馈意见", "sender": "市文明办", "day": "2026-03-02",
        "scheme": world.scheme_id,
    }  # fmt: skip


def _issued(world, who, relation):
    return {"point": "1", "clause-1": "1.1", "unit-1": world.unit_ids["own"], "due-1": "2026-12-01"}


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
        writes("inspection:scheme-draft", "clerk", of="scheme", but=office),
        reads("inspection:clause", "clerk", of="scheme_sheet"),
        writes("inspection:clause-put", "clerk", of="scheme_sheet", send=CLAUSE),
        writes("inspection:clause-drop", "clerk", of="scheme_sheet", send={"clause_key": "1.1"}),
        writes("inspection:scheme-publish", "clerk", of="scheme_sheet", send=_settings),
        writes("inspection:scheme-lay-aside", "clerk", of="scheme_sheet"),
        reads("inspection:feedbacks", "clerk"),
        writes("inspection:feedback-receive", "clerk", send=_letter, but=office),
        reads("inspection:feedback", "clerk", of="feedback"),
        writes("inspection:feedback-issue", "clerk", of="feedback", send=_issued),
        reads("inspection:feedback-original", "clerk", of="feedback"),
        writes("inspection:feedback-reply", "clerk", of="feedback", answers=400),  # nothing is issued yet
        reads("inspection:dossiers", see),
        reads("inspection:dossier", see, of="scheme"),
        reads("inspection:dossier-charging", "clerk", of="scheme"),
        writes("inspection:dossier-charge", "clerk", of="scheme", send=_charge, but=office),
        reads("inspection:dossier-file", FILES, of="scheme"),
        writes("inspection:dossier-add", FILES, of="scheme", send=_paper),
        writes("inspection:dossier-take", see, of="scheme"),
        reads("inspection:filed", see, of="filed"),
        reads("inspection:filed-original", see, of="filed"),
        writes("inspection:filed-also", FILES, of="filed", send=_under("1.1")),
        # Nothing waits there.
        writes("inspection:filed-take", FILES, of="filed", send=_under("1.2"), answers=409, but=NOT_CHARGED),
        writes("inspection:filed-decline", FILES, of="filed", send=_under("1.2", reason="不是这一条的"), answers=409),
        writes("inspection:filed-remove", FILES, of="filed", send=_under("1.2", reason="放错了"), but=NOT_CHARGED),
    )
