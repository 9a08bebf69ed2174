"""Printing takes seconds: it is done by a job, for the account that asked, as what it may see then."""

from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.jobs import made, task
from taizhang.ledger.queries import columns_from
from taizhang.org import acting
from taizhang.ui import clock

from .listing import sheet_of, signs_of, wanted_of
from .table import table_pdf


@task(title=N_("打印台账"))
def print_list(
    account_id: int, person_id: int, hat: str, query: str, columns: list[str], title: str, signs: str, size: str
) -> dict[str, str]:
    """The list as a PDF, kept for a day."""
    at = clock.now()
    actor = acting.actor_of(person_id, at=at, hat=hat, account_id=account_id)
    if actor is None or not actor.can("ledger.see"):
        raise Refused("papers.no_post", N_("现在的岗位看不到台账，没有打印。"), "forbidden")
    sheet = sheet_of(actor, wanted_of(query), columns_from(columns), title=title, signs=signs_of(signs), at=at)
    pdf = table_pdf(sheet, size)
    return {
        "location": made.keep(account_id, f"{sheet.title}-{clock.today(at).isoformat()}.pdf", pdf),
        "says": gettext("{title}，{size} 横排，{count}，{hours} 小时内可以下载。").format(
            title=sheet.title, size=size, count=sheet.count, hours=made.KEPT_HOURS
        ),
        "go": gettext("下载 PDF"),
    }
