from django.urls import reverse

from taizhang.engine.refusal import N_
from taizhang.inspection import tabs
from taizhang.inspection.schemes.actions import KEEP
from taizhang.journal import events
from taizhang.ledger import claiming
from taizhang.notices import about
from taizhang.notices import queries as duties
from taizhang.ui import labels, panels

from . import actions, pages, projections, queries, sayings


def _page(entry):
    return reverse("inspection:finding", args=[entry.stream_id])


def _register(name, says, project, tone="state"):
    events.register(f"inspection.finding.{name}", says=says, project=project, tone=tone, link=_page)


_register("agreed", N_("同意：当场整改好了"), projections.agreed)
_register("fix_refused", N_("没有整改好，作为问题交办：{reason}"), projections.fix_refused, "warn")
_register("after_added", sayings.after_added, projections.after_added, "note")
_register("caused", sayings.caused, projections.caused)
_register("disputed", N_("责任单位提异议：{reason}"), projections.disputed, "warn")
_register("dispute_decided", sayings.decided, projections.dispute_decided)

events.follow("ledger.item.claim_submitted", projections.item_claimed)
events.follow("ledger.item.claim_recorded", projections.item_claimed)

tabs.register("findings", N_("问题"), "inspection:findings", order=20)
panels.register("item.rail", "inspection/_item.html", pages.of_item, order=1, act="inspection.see")
claiming.check(actions.before_claim)
about.is_about("finding", N_("检查发现的问题"), lambda finding_id: reverse("inspection:finding", args=[finding_id]))
about.tells(
    "inspection.finding.dispute_decided", "obj_upheld", N_("异议成立，不作为问题"),
    lambda e: queries.who_objected(e) if e.pub["upheld"] else [], asks=False,
)  # fmt: skip
about.tells(
    "inspection.finding.dispute_decided", "obj_rejected", N_("异议不成立，请接着整改"),
    lambda e: [] if e.pub["upheld"] else queries.who_objected(e), asks=False,
)  # fmt: skip
labels.register(cause=N_("反弹的原因"), measure=N_("长效措施"), answer=N_("怎么定的、为什么"))
for key, label, verb, act, find, page in (
    ("spot", N_("当场整改待复核"), N_("去复核"), actions.AGREE, queries.to_agree, "findings-agree"),
    ("causes", N_("反弹的问题，请写原因和长效措施"), N_("去写"), actions.ANSWER, queries.owe_cause, "findings-causes"),
    ("disputes", N_("异议待裁定"), N_("去裁定"), KEEP, queries.disputed, "findings-disputed"),
):
    duties.BESIDE.append(
        duties.Duty(
            key, label, verb, act, find, order=("pk",), page=f"inspection:{page}", only_there=True, of="finding"
        )
    )
