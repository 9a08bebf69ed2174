"""The dossier of a scheme as a ZIP: a folder for each clause, a list of contents with what is missing, the hashes."""

import io
from datetime import UTC, datetime

from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.schemes import queries as schemes
from taizhang.jobs import made, task
from taizhang.journal import blobs
from taizhang.org import acting
from taizhang.org import queries as org
from taizhang.papers.dossier import names
from taizhang.papers.dossier.archive import Archive
from taizhang.ui import NotInReach, clock

from . import actions, queries

CONTENTS = "目录.xlsx"


@task(title=N_("做迎检档案"), takes_context=True)
def make(context, account_id, person_id, hat, scheme_id, year):
    """Kept for a day. That it was taken is recorded before it can be fetched."""
    at = clock.now()
    actor = acting.actor_of(person_id, at=at, hat=hat, account_id=account_id)
    if actor is None or not actor.can("inspection.see"):
        raise Refused("inspection.no_post", N_("现在的岗位看不到检查，没有做。"), "forbidden")
    try:
        scheme = schemes.scheme_for(actor, scheme_id)
    except NotInReach:
        raise Refused("inspection.no_scheme", N_("没有这个测评体系。"), "missing") from None
    with made.workplace() as folder:
        path = folder / "dossier.zip"
        files, short, digest = write(actor, scheme, year, path, lambda n, of: context.report(n, of, gettext("材料")))
        actions.taken(scheme, year=year, files=files, short=short, digest=digest, by=actor, at=clock.now())
        name = f"{names.safe(gettext('迎检档案 {title}').format(title=scheme.title))} {year}.zip"
        location = made.keep(account_id, name, path)
    return {
        "location": location,
        "says": gettext("材料 {files} 份，缺 {short} 份，{hours} 小时内可以下载。").format(
            files=files, short=short, hours=made.KEPT_HOURS
        ),
        "go": gettext("下载"),
    }


def write(actor, scheme, year, path, report=lambda done, of: None):
    """(documents, papers that are missing, the hash of the list of hashes). A document that stands under several
    clauses lies in the folder of the first and is named at the others."""
    places = queries.places(actor, scheme, year)
    everything = {filed.pk: filed for _, place in places if place for filed in place.filed}
    used = queries.uses(actor, everything.values())
    units = org.unit_names(scheme.area_id)
    archive, lies, rows, done, short = Archive(path), {}, [], 0, 0
    try:
        for clause, place in places:
            if place is None:
                if not clause.is_leaf:
                    rows.append((clause.no, clause.title, "", "", "", "", "", ""))
                continue
            short += place.missing
            unit = units.get(place.need.unit_id, "") if place.need and place.need.unit_id else ""
            lacks = (
                gettext("要{wanted}份，有{have}份").format(wanted=place.wanted, have=place.have)
                if place.missing
                else ""
            )
            rows.append((clause.no, clause.title, unit, clause.wanted, lacks, "", "", ""))
            for n, filed in enumerate(place.filed, 1):
                if filed.pk not in lies:
                    lies[filed.pk] = _copy(archive, clause, n, filed)
                    done += 1
                    report(done, len(everything))
                also = "；".join(
                    f"{other.title} {c.no}"
                    for other, c in used[filed.pk]
                    if (other.pk, c.key) != (scheme.pk, clause.key)
                )
                rows.append(
                    ("", "", units.get(filed.unit_id, ""), filed.caption, "", lies[filed.pk], filed.sha256, also)
                )
        with archive.create(CONTENTS) as out:
            out.write(contents(scheme, year, rows))
        return len(everything), short, archive.finish()
    finally:
        archive.close()


def _copy(archive, clause, n, filed):
    ending = filed.name.rpartition(".")[2].lower()[:5] or "bin"
    folder = names.safe(f"{clause.no} {clause.title}", 40)
    name = f"{folder}/{n:02} {names.safe(filed.caption, 50)}.{names.safe(ending)}"
    try:
        with blobs.open(filed.sha256) as source:
            archive.copy(source, name, filed.mime)
    except FileNotFoundError:
        return gettext("文件不在了")
    return name


def contents(scheme, year, rows):
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
    sheet = book.add_worksheet("目录")
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#eef1f5"})
    plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    sheet.write_string(0, 0, gettext("{title} {year}年 迎检档案目录").format(title=scheme.title, year=year))
    for at, (word, width) in enumerate(
        (
            (gettext("编号"), 9), (gettext("内容"), 40), (gettext("责任单位"), 16), (gettext("所需材料／材料"), 36),
            (gettext("缺项"), 14), (gettext("文件"), 46), ("SHA-256", 20), (gettext("也用在"), 30),
        )
    ):  # fmt: skip
        sheet.set_column(at, at, width)
        sheet.write_string(1, at, word, head)
    for y, row in enumerate(rows, 2):
        for x, text in enumerate(row):
            sheet.write_string(y, x, text, plain)
    sheet.freeze_panes(2, 0)
    book.close()
    return out.getvalue()
