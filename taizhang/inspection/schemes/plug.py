from django.urls import reverse

from taizhang.engine.refusal import N_
from taizhang.inspection import tabs
from taizhang.journal import events
from taizhang.ui import labels, panels

from . import projections

events.register(
    "inspection.scheme.published",
    says=N_("发布测评体系{title}第{number}版"),
    project=projections.published,
    tone="state",
    link=lambda e: reverse("inspection:scheme", args=[e.stream_id]),
)
tabs.register("schemes", N_("体系"), "inspection:schemes", order=50)
panels.register(
    "document.foot", "inspection/_document.html", lambda actor, at, document_id: {"document_id": document_id},
    act="inspection.keep",
)  # fmt: skip
labels.register(
    scheme_title=N_("体系的名称"), missing=N_("没有这类点位的单位"), weights=N_("各年权重"),
    rebound_days=N_("反弹期"), example=N_("范例"), look_days=N_("回头看"), cycle_from=N_("本届从哪年起"),
    minors=N_("未成年人测评"), minors_share=N_("占百分之几"), minors_line=N_("最低几分"),
    clause_no=N_("编号"), clause_title=N_("内容"), score=N_("分值"), step=N_("每处扣分"), wanted=N_("所需材料"),
    wanted_count=N_("材料份数"),
)  # fmt: skip
