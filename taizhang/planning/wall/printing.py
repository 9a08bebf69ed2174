"""Wall charts as PDF from the browser: made in a job, fetched by the account that asked, kept for a day."""

from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.jobs import made, task
from taizhang.org import acting
from taizhang.org import queries as org
from taizhang.planning import pdf
from taizhang.ui import NotInReach, clock

from .drawing import drawing


@task(title=N_("出作战图"))
def print_chart(
    account_id: int, person_id: int, hat: str, of: str, group: str, size: str, steps: bool = False
) -> dict[str, str]:
    """Draw what this person may see now, in the post in which it was asked."""
    at = clock.now()
    actor = acting.actor_of(person_id, at=at, hat=hat, account_id=account_id)
    if actor is None:
        raise Refused("planning.wall.no_post", N_("现在没有岗位，不能出图。"), "forbidden")
    by_text = f"{actor.unit_name} {actor.person_name}"
    try:
        chart = drawing(actor, of, at=at, group=group, by_text=by_text, steps=steps)
    except NotInReach:  # the person's reach has changed meanwhile: asking again would not help
        raise Refused("planning.wall.gone", N_("这张图现在看不到了，请回到作战图重新选。"), "missing") from None
    return {
        "location": made.keep(
            account_id, f"{chart.title}-{size}.pdf", pdf.chart_pdf(chart, org.calendar(actor.area_id), size)
        ),
        "says": gettext("{title}，{size}，{count} 项，24 小时内可以下载。").format(
            title=chart.title, size=size, count=sum(chart.count().values())
        ),
        "go": gettext("下载 PDF"),
    }
