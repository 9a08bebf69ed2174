"""Asking for 定期小结, writing one, correcting one that is past, and asking no more."""

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.actions import require_keeper
from taizhang.ledger.rules import Rhythm, RoundKind, day_of, next_due, period_of
from taizhang.notices.models import Summary, SummaryDuty
from taizhang.notices.summaries import queries
from taizhang.org import queries as org

ACT = "notices.summarise"
MOST = 2000  # characters


@transaction.atomic
def ask(post_id, rhythm, *, by, at):
    """A post owes a summary each week, month or quarter from now on."""
    require_keeper(by)
    cycle = Rhythm.parse(rhythm)
    if cycle is None or cycle.kind == RoundKind.MEETING:
        raise Refused("notices.summary_rhythm", N_("小结按周、按月或按季度写，请选一种。"), "invalid")
    post, is_leader = queries.writer(by.area_id, post_id, at)
    if SummaryDuty.objects.filter(area_id=by.area_id, post_id=post.pk).standing().exists():
        raise Refused("notices.summary_twice", N_("这个岗位已经要写小结。要改周期，先停了再定。"), "invalid")
    pub = {
        "post": post.pk, "unit": post.unit_id, "leader": post.person_id if is_leader else None, "rhythm": str(cycle),
        "due_on": next_due(cycle, day_of(at), org.calendar(by.area_id)).isoformat(), "person": post.person_id,
    }  # fmt: skip
    name = f"{post.unit.short_name} {post.person.name}（{post.title}）"
    event = Event(
        ("summary", journal.allot(by.area_id, "summary")), "notices.summary.asked", pub=pub, priv={"name": name}
    )
    return journal.append(event, by=by.signing("ledger.keep"), at=at)


@transaction.atomic
def end(duty, *, by, at):
    """No more summaries; what was written stays."""
    require_keeper(by)
    row = _locked(duty, by)
    event = Event(("summary", row.pk), "notices.summary.ended", pub={"ended_on": day_of(at).isoformat()})
    return journal.append(event, by=by.signing("ledger.keep"), at=at)


@transaction.atomic
def write(duty, *, text, by, at):
    """This period's, once, with the numbers of now."""
    row, text = _mine(duty, by), _checked(text)
    calendar = org.calendar(by.area_id)
    period = period_of(row.cycle, day_of(at), calendar)
    if Summary.objects.filter(area_id=by.area_id, duty=row, begins_on=period.begins_on, corrects_id=None).exists():
        raise Refused("notices.summary_written", N_("这一期的小结已经交了。写错了请更正。"))
    pub = {
        "from_on": period.begins_on.isoformat(), "to_on": period.ends_on.isoformat(),
        "due_on": period.due_on.isoformat() if period.due_on else None,
        "next_due_on": next_due(row.cycle, day_of(at), calendar, reported_on=day_of(at)).isoformat(),
        "numbers": queries.numbers(row, at, since=period.begins_on),
    }  # fmt: skip
    event = Event(("summary", row.pk), "notices.summary.written", pub=pub, priv={"text": text})
    return journal.append(event, by=by.signing(ACT), at=at)


@transaction.atomic
def correct(duty, summary_id, *, text, reason, by, at):
    """更正: beside the old words, with the period and the reason."""
    row, text = _mine(duty, by), _checked(text)
    old = Summary.objects.filter(area_id=by.area_id, duty=row, pk=summary_id, corrects_id=None).first()
    if old is None:
        raise Refused("notices.no_summary", N_("没有这一期的小结。"), "missing")
    if not reason.strip():
        raise Refused("ledger.no_reason", N_("请写理由。"), "invalid")
    if text == old.text:
        raise Refused("ledger.nothing_corrected", N_("更正的内容和原来一样，请写正确的。"), "invalid")
    pub = {"corrects": old.pk, "from_on": old.begins_on.isoformat(), "to_on": old.ends_on.isoformat()}
    priv = {"text": text, "reason": reason.strip()[:500]}
    event = Event(("summary", row.pk), "notices.summary.corrected", pub=pub, priv=priv)
    return journal.append(event, by=by.signing(ACT), at=at)


def _locked(duty, by):
    rows = SummaryDuty.objects.select_for_update().filter(area_id=by.area_id, pk=getattr(duty, "pk", duty))
    row = rows.standing().first()
    if row is None:
        raise Refused("notices.no_summary_duty", N_("这个岗位现在不用写小结。"), "missing")
    return row


def _mine(duty, by):
    row = _locked(duty, by)
    if row.post_id not in [post for _, post, _ in by.identities]:
        raise Refused("notices.another_post", N_("小结由定的那个岗位自己写。"), "forbidden")
    return row


def _checked(text):
    text = text.strip()
    if not 0 < len(text) <= MOST:
        raise Refused("notices.summary_text", N_("请写小结，最多{most}字。"), "invalid", most=MOST)
    return text
