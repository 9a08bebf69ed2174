"""What follows a finding, as the journal tells it."""

from django.db.models import F

from taizhang.inspection.findings.projections import keep_photos, stays_closed
from taizhang.inspection.findings.rules import State
from taizhang.inspection.models import Cause, Dispute, Finding, Point
from taizhang.inspection.phone.projections import never_verifies
from taizhang.inspection.scores import projections as scores
from taizhang.ledger.rules import day_of

from .rules import Outcome


def agreed(e):
    found = _finding(e)
    found.update(state=State.AGREED, is_open=False, closed_on=day_of(e.at), version=e.stream_seq)
    over = found.get()
    Point.objects.filter(area_id=e.area_id, pk=over.point_id).update(open_count=F("open_count") - 1)
    scores.put_right(over)


def item_claimed(e):
    """The unit says that it is done, for the first time."""
    last = Finding.objects.filter(area_id=e.area_id, item_id=e.stream_id).order_by("-id").first()
    if last is not None and last.reported_on is None:
        Finding.objects.filter(area_id=e.area_id, pk=last.pk).update(reported_on=day_of(e.at))
        scores.follow(last, "reported")


def fix_refused(e):
    """An open finding from the first; from now on with an item."""
    said, found = e.pub, _finding(e)
    found.update(
        state=State.ISSUED, item_id=said["item"], unit_id=said["unit"], due_on=said["due_on"],
        asks_cause=bool(said["rebound_of"]), version=e.stream_seq,
    )  # fmt: skip
    if said["rebound_of"]:
        stays_closed(e, found.get().point_id, **said["rebound_of"])
    never_verifies(e, said["item"])


def after_added(e):
    keep_photos(e, e.stream_id, e.pub["photos"])
    _finding(e).update(photo_count=F("photo_count") + len(e.pub["photos"]), version=e.stream_seq)


def caused(e):
    Cause.objects.create(
        id=e.entry_id, area_id=e.area_id, finding_id=e.stream_id, cause=e.priv["cause"], measure=e.priv["measure"],
        at=e.at, by_text=e.by_text,
    )  # fmt: skip
    _finding(e).update(asks_cause=False, version=e.stream_seq)


def disputed(e):
    Dispute.objects.create(
        id=e.entry_id, area_id=e.area_id, finding_id=e.stream_id, unit_id=e.pub["unit"], reason=e.priv["reason"],
        at=e.at, by_text=e.by_text,
    )  # fmt: skip
    _finding(e).update(version=e.stream_seq)


def dispute_decided(e):
    Dispute.objects.filter(area_id=e.area_id, pk=e.pub["dispute"]).update(
        outcome=Outcome.UPHELD if e.pub["upheld"] else Outcome.REJECTED, answer=e.priv["answer"], answered_at=e.at,
        answered_by_text=e.by_text,
    )  # fmt: skip
    _finding(e).update(version=e.stream_seq)


def _finding(e):
    return Finding.objects.filter(area_id=e.area_id, pk=e.stream_id)
