"""What 定期小结 adds to the house."""

from django.urls import reverse

from taizhang.engine.refusal import N_
from taizhang.journal import events
from taizhang.notices import about
from taizhang.notices.queries import BESIDE, Duty
from taizhang.notices.summaries import actions, projections, queries
from taizhang.org import roles


def page(stream_id):
    return reverse("notices:summary", args=[stream_id])


for name, says, project in (
    ("asked", N_("请{name}定期写小结"), projections.asked),
    ("ended", N_("不用再写小结"), projections.ended),
    ("written", N_("交{from_on}至{to_on}的小结"), projections.written),
    ("corrected", N_("更正{from_on}至{to_on}的小结，原因：{reason}"), projections.corrected),
):
    events.register(f"notices.summary.{name}", says=says, project=project, link=lambda e: page(e.stream_id))
about.is_about("summary", N_("定期小结"), page)
about.tells(
    "notices.summary.asked", "summary", N_("请您定期写小结"), lambda e: [{"to_person_id": e.pub["person"]}],
    asks=False,
)  # fmt: skip
for role in ("leader", "unit_head"):
    roles.allow(role, actions.ACT)
BESIDE.append(
    Duty(
        "summary",
        N_("该写小结"),
        N_("去写"),
        actions.ACT,
        queries.to_write,
        order=("due_on", "pk"),
        page="notices:summaries",
        only_there=True,
        of="summary",
        tally=queries.tally,
    )
)
