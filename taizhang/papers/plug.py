"""What papers adds to the house."""

from taizhang.engine.refusal import N_
from taizhang.ui import labels, panels

panels.register("list.tools", "papers/_print_link.html", lambda actor, at, query: {"query": query}, act="ledger.see")
panels.register("list.bring", "papers/_import_link.html", lambda actor, at: {}, act="ledger.enter")
labels.register(size=N_("纸张"), signs=N_("签字栏"))
