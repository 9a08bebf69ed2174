from taizhang.engine.refusal import N_
from taizhang.journal import events

from . import projections

events.register(
    "inspection.scheme.published",
    says=N_("发布测评体系{title}第{number}版"),
    project=projections.published,
    tone="state",
)
