"""What papers adds to the house."""

from django.conf import settings
from django.urls import reverse

from taizhang.engine.refusal import N_
from taizhang.jobs import schedule
from taizhang.journal import events
from taizhang.ledger.actions.purging import BESIDE
from taizhang.notices import queries as duties
from taizhang.notices.books import actions as reconciling
from taizhang.org import roles
from taizhang.papers import sayings, telling
from taizhang.papers.actions import take_away
from taizhang.papers.issuing import books as paper_books
from taizhang.papers.issuing import climbing, job
from taizhang.papers.issuing import panels as shown
from taizhang.papers.nightly import job as nightly
from taizhang.papers.projections import dossiers, papers, purging, texts
from taizhang.papers.queries.papers import waiting
from taizhang.ui import labels, nav, panels


def _page(entry):
    return reverse("papers:paper", args=[entry.stream_id])


def _register(name, says, project, tone="note"):
    events.register(f"papers.paper.{name}", says=says, project=project, tone=tone, link=_page)


_register("drafted", sayings.drafted, papers.drafted, "state")
_register("edited", N_("改稿：{title}"), papers.edited)
_register("submitted", N_("送审"), papers.submitted, "state")
_register("reviewed", sayings.reviewed, papers.reviewed, "state")
_register("sent_back", N_("退回修改：{reason}"), papers.sent_back, "warn")
_register("signed", sayings.signed, papers.signed, "state")
_register("frozen", N_("正本已生成，按哈希固定"), papers.frozen)
_register("issued", N_("印发"), papers.issued, "state")
_register("received", sayings.received, papers.received)
_register("revoked", N_("废止：{reason}"), papers.revoked, "warn")
_register("countersigned", sayings.countersigned, papers.countersigned, "state")
_register("objected", N_("会签不同意：{reason}"), papers.objected, "warn")
_register("recalled", N_("撤回签发，文号作废：{reason}"), papers.recalled, "warn")
_register("withdrawn", N_("撤回：{reason}"), papers.withdrawn, "warn")
events.register("papers.numbers.chosen", says=N_("改定公文的文号"), project=papers.numbers_chosen)
events.register("papers.text.written", says=sayings.text_written, project=texts.written, link=sayings.text_page)
events.register("papers.text.restored", says=sayings.text_restored, project=texts.restored, link=sayings.text_page)
events.register(
    "papers.text.template_kept", says=sayings.template_kept, project=texts.template_kept, link=sayings.text_page
)
events.register(
    "papers.text.template_removed",
    says=sayings.template_removed,
    project=texts.template_removed,
    link=sayings.text_page,
)
events.then("papers.paper.signed", job.freeze_soon)
events.follow("papers.paper.issued", climbing.issued)
events.follow("papers.paper.revoked", climbing.revoked)
events.follow("journal.value.erased", purging.erased)
BESIDE.append(take_away)
climbing.register()
reconciling.holds.append(paper_books.hold)

telling.register()

for role in ("leader", "clerk", "verifier", "unit_head", "liaison", "inspector", "auditor"):
    roles.allow(role, "papers.see")
roles.allow(
    "clerk", "papers.draft", "papers.supervise", "papers.review", "papers.sign", "papers.send_back", "papers.number",
    "papers.text",
)  # fmt: skip
roles.allow("verifier", "papers.review", "papers.sign", "papers.send_back")
roles.allow("leader", "papers.sign", "papers.send_back")
roles.allow(
    "unit_head", "papers.draft", "papers.review", "papers.sign", "papers.send_back", "papers.number", "papers.text"
)
roles.allow("liaison", "papers.draft")
for role in ("leader", "clerk", "unit_head"):
    roles.allow(role, "papers.export")
roles.allow("leader", "papers.archive")
roles.allow("verifier", "papers.archive")
for role in ("unit_head", "liaison"):
    roles.allow(role, "papers.receive")
roles.allow("unit_head", "papers.countersign")

panels.register("book.rail", "papers/_paper_book.html", shown.of_book, act="papers.see")
nav.register("papers", N_("公文"), "papers:papers", act="papers.see", order=29, icon="doc")
panels.register("item.rail", "papers/_paper_item.html", shown.of_item, order=60, act="papers.see")
duties.BESIDE.append(
    duties.Duty(
        "papers",
        N_("待办的公文"),
        N_("去办"),
        "papers.see",
        waiting,
        order=("-pk",),
        page="papers:papers",
        only_there=True,
        of="paper",
    )
)
for template, act, order in (
    ("papers/_print_link.html", "ledger.see", 10),
    ("papers/_brief_link.html", "ledger.see", 20),
    ("papers/_bulletin_link.html", "papers.supervise", 30),
):
    panels.register("list.tools", template, lambda actor, at, query: {"query": query}, order=order, act=act)
panels.register("onepage.tools", "papers/_brief_link.html", lambda actor, at, query: {"query": query}, act="ledger.see")
panels.register("list.bring", "papers/_import_link.html", lambda actor, at: {}, act="ledger.enter")
events.register(
    "papers.dossier.taken", says=sayings.dossier_taken, project=dossiers.taken, link=sayings.dossier_subject
)
panels.register("item.rail", "papers/_dossier.html", lambda actor, at, item: {"item": item}, order=60, act="ledger.see")
panels.register(
    "register.rail", "papers/_dossier.html", lambda actor, at, register: {"register": register}, act="ledger.see"
)
events.register("papers.nightly.exported", says=sayings.exported_nightly)
if settings.EXPORT_FOLDER is not None:
    schedule.daily("02:20", "papers.nightly", nightly.export_nightly)
labels.register(
    size=N_("纸张"), signs=N_("签字栏"), body=N_("正文"), to_text=N_("主送别的单位"), signer=N_("签发人"),
    organs=N_("联合发文的单位"), report_to=N_("抄报"), opinion=N_("意见"), line=N_("每件事项怎么写"),
    praised=N_("表扬的清单叫什么"), named=N_("点名的清单叫什么"),
)  # fmt: skip
