from django.urls import reverse

from taizhang.engine.refusal import N_
from taizhang.inspection import tabs
from taizhang.journal import events
from taizhang.ui import labels

from . import actions, projections


def _page(entry):
    return reverse("inspection:feedback", args=[entry.stream_id])


events.register(
    "inspection.feedback.received", says=N_("记{sender}的反馈“{title}”，问题{count}条"), project=projections.received,
    link=_page, tone="state",
)  # fmt: skip
events.register(
    "inspection.feedback.issued", says=N_("交办反馈的问题{count}条"), project=projections.issued, link=_page
)
events.register("inspection.feedback.answered", says=N_("拟复函"), project=projections.answered, link=_page)
events.follow("journal.value.erased", projections.erased)
events.then("intake.document.purged", actions.forget)
tabs.register("feedback", N_("上级反馈"), "inspection:feedbacks", act="inspection.keep", order=60, under="schemes")
labels.register(feedback_title=N_("标题"), sender=N_("哪里来的"), letter=N_("反馈意见"), their_number=N_("来文文号"))
