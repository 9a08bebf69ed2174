"""What papers adds to the house."""

from taizhang.engine.refusal import N_
from taizhang.journal import events
from taizhang.papers import sayings
from taizhang.papers.projections import dossiers
from taizhang.ui import labels, panels

panels.register("list.tools", "papers/_print_link.html", lambda actor, at, query: {"query": query}, act="ledger.see")
panels.register("list.bring", "papers/_import_link.html", lambda actor, at: {}, act="ledger.enter")
events.register(
    "papers.dossier.taken", says=sayings.dossier_taken, project=dossiers.taken, link=sayings.dossier_subject
)
panels.register("item.rail", "papers/_dossier.html", lambda actor, at, item: {"item": item}, order=60, act="ledger.see")
panels.register(
    "register.rail", "papers/_dossier.html", lambda actor, at, register: {"register": register}, act="ledger.see"
)
labels.register(size=N_("纸张"), signs=N_("签字栏"))
