"""Printing takes seconds: it is done by a job, for the account that asked, as what it may see then."""

from datetime import datetime

from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.jobs import made, task
from taizhang.ledger.queries import columns_from
from taizhang.org import acting
from taizhang.org.actor import Actor
from taizhang.ui import clock

from .brief import brief_of, file_name
from .fonts import office_fonts
from .listing import sheet_of, signs_of, wanted_of
from .onepage import one_page_pdf
from .slides import slides_of
from .table import table_pdf

BRIEFS = {"pdf": N_("一页纸 PDF"), "pptx": N_("五页 PPT")}


@task(title=N_("打印台账"))
def print_list(
    account_id: int, person_id: int, hat: str, query: str, columns: list[str], title: str, signs: str, size: str
) -> dict[str, str]:
    """The list as a PDF, kept for a day."""
    at = clock.now()
    actor = _actor(account_id, person_id, hat, at)
    sheet = sheet_of(actor, wanted_of(query), columns_from(columns), title=title, signs=signs_of(signs), at=at)
    pdf = table_pdf(sheet, size, office_fonts())
    return {
        "location": made.keep(account_id, f"{sheet.title}-{clock.today(at).isoformat()}.pdf", pdf),
        "says": gettext("{title}，{size} 横排，{count}，{hours} 小时内可以下载。").format(
            title=sheet.title, size=size, count=sheet.count, hours=made.KEPT_HOURS
        ),
        "go": gettext("下载 PDF"),
    }


@task(title=N_("做汇报材料"))
def make_brief(account_id: int, person_id: int, hat: str, query: str, title: str, ending: str) -> dict[str, str]:
    """一页纸 as a PDF, or five slides, kept for a day."""
    at = clock.now()
    brief = brief_of(_actor(account_id, person_id, hat, at), wanted_of(query), title=title, at=at)
    made_of = one_page_pdf(brief) if ending == "pdf" else slides_of(brief, at)
    return {
        "location": made.keep(account_id, file_name(brief, ending, at), made_of),
        "says": gettext("{title}，{kind}，{hours} 小时内可以下载。").format(
            title=brief.title, kind=gettext(BRIEFS[ending]), hours=made.KEPT_HOURS
        ),
        "go": gettext("下载 {ending}").format(ending=ending.upper()),
    }


def _actor(account_id: int, person_id: int, hat: str, at: datetime) -> Actor:
    actor = acting.actor_of(person_id, at=at, hat=hat, account_id=account_id)
    if actor is None or not actor.can("ledger.see"):
        raise Refused("papers.no_post", N_("现在的岗位看不到台账，没有打印。"), "forbidden")
    return actor
