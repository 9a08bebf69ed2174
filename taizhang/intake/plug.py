"""What intake adds to the house: acts, the word 文件 on the spine, the primary act, names of fields."""

from taizhang.engine.refusal import N_
from taizhang.intake import screens
from taizhang.org import roles
from taizhang.ui import labels, nav, panels

roles.allow("clerk", "intake.read", "intake.decide")
roles.allow("leader", "intake.read")

nav.register("documents", N_("文件"), "intake:documents", act="intake.read", order=40, icon="doc")
nav.primary(N_("从文件登记"), "intake:new", act="intake.decide", order=10)

panels.register("item.source", "intake/_source_link.html", screens.source_link, act="intake.read")

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
