"""定期小结 as the journal tells it."""

from datetime import date

from taizhang.ledger.rules import day_of
from taizhang.notices.models import Summary, SummaryDuty


def _day(text):
    return date.fromisoformat(text) if text else None


def asked(e):
    SummaryDuty.objects.create(
        id=e.stream_id,
        area_id=e.area_id,
        post_id=e.pub["post"],
        unit_id=e.pub["unit"],
        leader_person_id=e.pub["leader"],
        name=e.priv["name"],
        rhythm=e.pub["rhythm"],
        due_on=_day(e.pub["due_on"]),
        asked_on=day_of(e.at),
        version=e.stream_seq,
    )


def ended(e):
    _change(e, ended_on=_day(e.pub["ended_on"]))


def written(e):
    _keep(e, due_on=_day(e.pub["due_on"]), numbers=e.pub["numbers"])
    _change(e, due_on=_day(e.pub["next_due_on"]))


def corrected(e):
    _keep(e, corrects_id=e.pub["corrects"], reason=e.priv["reason"])
    _change(e)


def _keep(e, **more):
    Summary.objects.create(
        id=e.entry_id,
        area_id=e.area_id,
        duty_id=e.stream_id,
        begins_on=_day(e.pub["from_on"]),
        ends_on=_day(e.pub["to_on"]),
        at=e.at,
        by_text=e.by_text,
        text=e.priv["text"],
        **more,
    )


def _change(e, **columns):
    rows = SummaryDuty.objects.filter(area_id=e.area_id, pk=e.stream_id)
    rows.update(version=e.stream_seq, **columns)
