"""What 对账 adds to the house."""

from django.urls import reverse

from taizhang.engine.refusal import N_
from taizhang.jobs import schedule
from taizhang.journal import events
from taizhang.notices import about
from taizhang.notices import queries as duties
from taizhang.notices.burden import projections as burden
from taizhang.notices.models import Book
from taizhang.org import roles
from taizhang.ui import labels, nav

from . import actions, job, projections, queries, sayings


def _url(book_id):
    return reverse("notices:book", args=[book_id])


def _page(e):
    return _url(e.stream_id)


def _unit(e):
    """Whoever prepares it, and whoever signs where the unit has no head."""
    return [{"to_unit_id": unit} for unit in (e.pub["unit"], e.pub.get("signer")) if unit]


def _unit_once_all_are(e):
    """One message when the last difference is decided, not one for each."""
    book = Book.objects.get(area_id=e.area_id, pk=e.stream_id)
    return [] if book.unsettled else [{"to_unit_id": book.unit_id}]


events.register("notices.books.day_set", says=sayings.day_set, project=projections.day_set)
events.register(
    "notices.books.opened", says=N_("开账，{due_on} 前签认"), project=projections.round_opened, tone="state"
)
for _name, _says, _project, _tone in (
    ("opened", sayings.opened, projections.opened, "state"),
    ("answered", sayings.answered, projections.answered, "note"),
    ("rest_agreed", N_("其余 {count} 条全认"), projections.rest_agreed, "note"),
    ("missing_added", N_("缺项：{title}（{told_by}）"), projections.missing_added, "note"),
    ("missing_dropped", N_("撤掉一条缺项"), projections.missing_dropped, "note"),
    ("signed", sayings.signed, projections.signed, "state"),
    ("reopened", N_("重开，{due_on} 前再签认：{reason}"), projections.reopened, "warn"),
    ("settled", sayings.settled, projections.settled, "state"),
):
    events.register(f"notices.book.{_name}", says=_says, project=_project, tone=_tone, link=_page)
events.then("notices.books.opened", job.write_soon)
schedule.daily("07:10", "notices.books", job.open_all)

about.is_about("book", N_("一期对账"), _url)
about.tells("notices.book.opened", "book_open", N_("对账，请核对、签认"), _unit)
about.tells("notices.book.settled", "book_settled", N_("对账的差异都定了"), _unit_once_all_are, asks=False)
about.tells("notices.book.reopened", "book_again", N_("对账重开，请再核对、签认"), _unit)
about.answers("notices.book.signed", "book_open", "book_again")
# It asks something of the unit like everything else.
for _name in ("opened", "reopened"):
    events.follow(f"notices.book.{_name}", burden.told)
events.follow("notices.book.signed", burden.filled)

for role in ("leader", "clerk", "verifier", "unit_head", "liaison"):
    roles.allow(role, "notices.books")
for role in ("leader", "clerk", "verifier"):
    roles.allow(role, "notices.books_office")
for role in ("unit_head", "liaison"):
    roles.allow(role, actions.ANSWER)
roles.allow("unit_head", actions.SIGN)
roles.allow("clerk", actions.OPEN, actions.SETTLE)

nav.register("books", N_("对账"), "notices:books", act="notices.books", order=28, icon="book")
for _key, _label, _verb, _act, _find, _tally in (
    ("books", N_("对账待核对、签认"), N_("去对账"), actions.ANSWER, queries.to_sign, queries.tally_to_sign),
    ("differences", N_("对账差异待定"), N_("去定"), actions.SETTLE, queries.unsettled_books, queries.tally_unsettled),
):
    duties.BESIDE.append(
        duties.Duty(
            _key, _label, _verb, _act, _find, order=("pk",), page="notices:books", only_there=True, of="book",
            tally=_tally,
        )
    )  # fmt: skip
labels.register(
    held_on=N_("本单位记的时限"), since_on=N_("从哪天起"), told_by=N_("谁交办的"), ruling=N_("采纳或不采纳"),
    books_day=N_("每月几日开账"),
)  # fmt: skip
