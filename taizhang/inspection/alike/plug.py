from django.urls import reverse

from taizhang.engine.refusal import N_
from taizhang.journal import events
from taizhang.ledger.rules import FIND
from taizhang.notices import queries as duties
from taizhang.org import roles

from . import actions, projections, queries, sayings


def _page(entry):
    return reverse("inspection:alike", args=[entry.stream_id])


events.register("inspection.alike.ordered", says=sayings.ordered, project=projections.ordered, tone="state", link=_page)
events.register("inspection.alike.answered", says=sayings.answered, project=projections.answered, link=_page)
for role in ("unit_head", "liaison"):
    roles.allow(role, FIND)  # what a unit finds at its own points
duties.BESIDE.append(
    duties.Duty(
        "alike", N_("举一反三，请自查"), N_("去自查"), actions.ANSWER, queries.waiting, order=("pk",),
        page="inspection:alike-mine", only_there=True, of="alike",
    )
)  # fmt: skip
