from django.urls import reverse

from taizhang.engine.refusal import N_
from taizhang.inspection import tabs
from taizhang.journal import events
from taizhang.ui import labels

from . import projections


def _round(e):
    return reverse("inspection:round", args=[e.stream_id])


events.register("inspection.round.opened", says=N_("开轮次：{title}"), project=projections.round_opened, link=_round)
events.register(
    "inspection.round.published", says=N_("公布得分和排名 {note}"), project=projections.round_published, tone="state",
    link=_round, seals=True,
)  # fmt: skip
events.register(
    "inspection.veto.recorded", says=N_("停牌到{until_on}：{reason}"), project=projections.veto_recorded, tone="warn"
)
events.register("inspection.veto.lifted", says=N_("解除停牌：{reason}"), project=projections.veto_lifted, tone="state")
events.follow("inspection.visit.observed", projections.observed)
events.follow("inspection.finding.noted", projections.noted)
events.follow("inspection.finding.settled", projections.settled)
events.follow("ledger.item.withdrawn", projections.withdrawn)
events.follow("ledger.item.closed", projections.item_closed)

tabs.register("rounds", N_("评分"), "inspection:rounds", order=40)
tabs.register("heat", N_("热力"), "inspection:heat", act="inspection.oversee", order=43, under="rounds")
tabs.register("boards", N_("看板"), "inspection:boards", act="inspection.oversee", order=45, under="rounds")
labels.register(given=N_("上级公布的成绩"), flat=N_("统一分"), until_on=N_("到哪天"))
