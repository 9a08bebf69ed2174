from django.urls import reverse

from taizhang.engine.refusal import N_
from taizhang.inspection import tabs
from taizhang.inspection.schemes.actions import KEEP
from taizhang.journal import events
from taizhang.ui import labels

from . import projections


def _page(entry):
    return reverse("inspection:draw", args=[entry.stream_id])


events.register("inspection.draw.opened", says=N_("定下抽签的范围：{title}"), project=projections.opened, link=_page)
events.register("inspection.draw.drawn", says=N_("抽签"), project=projections.drawn, tone="state", link=_page)

tabs.register("draws", N_("抽签"), "inspection:draws", act=KEEP, order=15, under="visits")
labels.register(draw_points=N_("抽几处"), draw_inspectors=N_("抽几名督查员"), people=N_("参加抽签的督查员"))
