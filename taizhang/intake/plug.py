"""What intake adds to the house: acts, events, the word 文件 on the spine, the primary act, names of fields."""

from django.urls import reverse

from taizhang.engine.refusal import N_
from taizhang.intake import projections, screens
from taizhang.journal import events
from taizhang.notices import about
from taizhang.notices.books.pages import ENTERS
from taizhang.org import roles
from taizhang.ui import labels, nav, panels

roles.allow("clerk", "intake.read", "intake.decide", "intake.see_purge", "intake.purge")
roles.allow("leader", "intake.read", "intake.see_purge", "intake.confirm_purge")
roles.allow("verifier", "intake.see_purge", "intake.confirm_purge")


def _purge_page(document_id):
    return reverse("intake:purge", args=[document_id])


def _purge(entry):
    return _purge_page(entry.stream_id)


def _register(name, says, project, **more):
    events.register(f"intake.document.{name}", says=says, project=project, tone="warn", link=_purge, **more)


_register("purge_asked", N_("申请清除：{reason}"), projections.purge_asked)
_register("purge_refused", N_("不同意清除：{decision}"), projections.purge_refused)
_register("purged", screens.purged, projections.purged, seals=True)
about.purges("document", N_("一份文件"), _purge_page, room="intake")

events.register(
    "intake.document.corrected",
    says=screens.corrected,
    project=projections.corrected,
    link=lambda e: reverse("intake:document", args=[e.stream_id]),
)
events.follow("journal.value.erased", projections.erased)

ENTERS.append((N_("从文件登记"), "intake:new"))
nav.register("documents", N_("文件"), "intake:documents", act="intake.read", order=40, icon="doc")
nav.primary(N_("从文件登记"), "intake:new", act="intake.decide", order=10)

panels.register("item.source", "intake/_source_link.html", screens.source_link, act="intake.see_purge")
panels.register("home.desk", "intake/_purges.html", screens.purges_waiting, act="intake.confirm_purge", order=30)
panels.register("documents", "intake/_purges.html", screens.purges_waiting, act="intake.see_purge")
panels.register("documents", "intake/_stopped_scans.html", screens.stopped_scans, act="intake.decide")

labels.register(
    text=N_("正文"),
    kind=N_("来源种类"),
    number=N_("文号"),
    issued_on=N_("成文日期"),
    register=N_("台账册"),
    quote=N_("原文里的一句"),
    lead=N_("牵头单位"),
    joint=N_("配合单位"),
    person=N_("责任人"),
    done_when=N_("完成标准"),
    requirement=N_("要求"),
)
