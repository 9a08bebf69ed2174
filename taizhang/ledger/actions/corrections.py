"""更正报送: a report of a past period stays as it was made; what was wrong in it is said by an entry of its own."""

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import Report
from taizhang.ledger.rules import Verb, day_of, period_of
from taizhang.org import queries as org

from .base import Work, iso

SAID = ("progress", "no_change")


@transaction.atomic
def correct_report(item, report_id, *, text, reason, by, at, seen=None, unit_id=None):
    """The right words beside those of one's own unit's report, and why; which period it was is in the entry. Neither
    the old words nor the day on which they were said change."""
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.CORRECT_REPORT, text=text, reason=reason, unit_id=unit_id)
    row = Report.objects.filter(area_id=by.area_id, item_id=work.item.pk, kind__in=SAID, pk=report_id).first()
    if row is None:
        raise Refused("ledger.no_such_report", N_("请选要更正的是哪一次报送。"), "invalid")
    if row.unit_id != step.unit_id:
        raise Refused("ledger.another_units_report", N_("那一次是别的单位报的，由它更正。"), "forbidden")
    if text.strip() == row.text.strip():
        raise Refused("ledger.nothing_corrected", N_("更正的内容和原来一样，请写正确的。"), "invalid")
    period = _period(work, row)
    pub = {
        "report": work.allot("report"), "corrects": row.pk, "unit": step.unit_id, "made_on": iso(day_of(row.at)),
        "from_on": iso(period.begins_on) if period else None, "to_on": iso(period.ends_on) if period else None,
    }  # fmt: skip
    return work.record("report_corrected", pub=pub, priv={"text": text.strip(), "reason": reason.strip()})


def _period(work, row):
    """The home register's period in which it was made, where reports come round by the calendar."""
    if not work.register.rounds:
        return None
    rhythm, met_on = work.register.rounds
    return period_of(rhythm, day_of(row.at), org.calendar(work.by.area_id), met_on)
