from django.urls import reverse

from taizhang.engine.refusal import N_
from taizhang.inspection import tabs
from taizhang.inspection.models.dossiers import FILE
from taizhang.journal import events
from taizhang.notices import about
from taizhang.notices import queries as duties
from taizhang.org import roles
from taizhang.ui import labels

from . import projections, queries, sayings


def _page(entry):
    return reverse("inspection:filed", args=[entry.stream_id])


def _scheme(entry):
    return reverse("inspection:dossier", args=[entry.stream_id])


events.follow("inspection.scheme.published", projections.version_published)
events.register(
    "inspection.scheme.charged", says=N_("定{count}条的责任单位"), project=projections.charged, link=_scheme
)
events.register("inspection.filed.added", says=sayings.added, project=projections.added, link=_page, tone="state")
events.register("inspection.filed.also", says=sayings.also, project=projections.also, link=_page)
events.register("inspection.filed.taken", says=N_("收下，用在：{clauses}"), project=projections.took, link=_page)
events.register(
    "inspection.filed.declined", says=N_("没有收到{clauses}下面：{reason}"), project=projections.declined, link=_page,
    tone="warn",
)  # fmt: skip
events.register(
    "inspection.filed.removed", says=N_("从{clauses}撤下：{reason}"), project=projections.removed, link=_page,
    tone="warn",
)  # fmt: skip
events.register(
    "inspection.dossier.taken", says=N_("导出{year}年的迎检档案，材料{files}份，缺{short}份"),
    project=projections.taken, link=_scheme,
)  # fmt: skip

for role in ("clerk", "unit_head", "liaison"):
    roles.allow(role, FILE)

tabs.register("dossiers", N_("迎检档案"), "inspection:dossiers", order=55, under="schemes")
duties.BESIDE.append(
    duties.Duty(
        "dossier", N_("迎检材料不够的条款"), N_("去归档"), FILE, queries.short, order=("pk",),
        page="inspection:dossiers", only_there=True, of="need", tally=queries.tally,
    )
)  # fmt: skip
duties.BESIDE.append(
    duties.Duty(
        "offered", N_("别的单位交来、等您收的材料"), N_("去看"), FILE, queries.to_take, order=("pk",),
        page="inspection:dossiers", only_there=True, of="offer", tally=queries.offered_tally,
    )
)  # fmt: skip
about.is_about("filed", N_("迎检材料"), lambda filed_id: reverse("inspection:filed", args=[filed_id]))
about.tells("inspection.filed.declined", "filed_back", N_("交的材料没有收"), queries.who_offered, asks=False)
labels.register(clause=N_("条款"), under=N_("条款"), files=N_("文件"))
