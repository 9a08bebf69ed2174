"""定期小结 as its pages show it: who owes one, who has written, and the numbers that it begins with."""

from django.db.models import Count, Q
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import Item
from taizhang.ledger.rules import State, day_of, period_of, start_of
from taizhang.notices.duties.queries import say
from taizhang.notices.models import Summary, SummaryDuty
from taizhang.notices.tallies import Waits
from taizhang.org import queries as org
from taizhang.ui.reach import NotInReach

SOON = 2  # working days before it is due it stands in the must-do list
SHOWN = 12
WRITERS = ("unit_head", "leader")


def writers(area_id, at):
    """Posts that may be asked: heads of units and task forces, leaders."""
    posts = {post.pk: post for role in WRITERS for post in org.holders(area_id, role, on=day_of(at))}
    return [(post.pk, f"{post.unit.short_name} {post.person.name}（{post.title}）") for post in posts.values()]


def writer(area_id, post_id, at):
    """(post, whether it is a leader's), or the refusal."""
    for role in WRITERS:
        for post in org.holders(area_id, role, on=day_of(at)):
            if post.pk == post_id:
                return post, role == "leader"
    raise Refused("notices.no_writer", N_("请选谁来写：单位、专班的负责人，或县领导。"), "invalid")


def numbers(duty, at, *, since):
    """{"open", "red", "blocked", "closed"}: of the unit with what is below it, or of the leader's portfolio; `closed`
    since the period began."""
    items = Item.objects.filter(area_id=duty.area_id)
    if duty.leader_person_id:
        items = items.filter(leader_person_id=duty.leader_person_id)
    else:
        items = items.filter(lead_unit_id__in=org.below(duty.area_id, (duty.unit_id,)))
    recent = Q(state=State.CLOSED, closed_at__gte=start_of(since))
    return items.filter(Q(is_open=True) | recent).aggregate(
        open=Count("pk", filter=Q(is_open=True)),
        red=Count("pk", filter=Q(is_open=True, red_from_at__lte=at)),
        closed=Count("pk", filter=recent),
        blocked=Count("pk", filter=Q(is_open=True, blocker_count__gt=0)),
    )


def to_write(actor, at):
    """For the must-do list: due within two working days, or missed."""
    until = org.calendar(actor.area_id).add(day_of(at), SOON)
    return SummaryDuty.objects.filter(area_id=actor.area_id).of(actor).standing().filter(due_on__lte=until)


def tally(area_id, at):
    """The same of every post, for the digest."""
    until = org.calendar(area_id).add(day_of(at), SOON)
    due = SummaryDuty.objects.filter(area_id=area_id).standing().filter(due_on__lte=until)
    return [Waits(1, post_id=post_id) for post_id in due.values_list("post_id", flat=True)]


def missing(actor, at):
    """Summaries within reach whose day is past and that were not written."""
    return SummaryDuty.objects.visible_to(actor).standing().filter(due_on__lt=day_of(at)).order_by("due_on", "id")


def duty_for(actor, duty_id):
    found = SummaryDuty.objects.visible_to(actor).filter(pk=duty_id).select_related("post").first()
    if found is None:
        raise NotInReach
    return found


def index(actor, at):
    """Every duty that stands, those that are late first, with whether this period's was written."""
    calendar, today = org.calendar(actor.area_id), day_of(at)
    duties = list(SummaryDuty.objects.visible_to(actor).standing().select_related("post").order_by("due_on", "id"))
    rows = []
    last = {s.duty_id: s for s in _written(actor, duties)}
    for duty in duties:
        period, said = period_of(duty.cycle, today, calendar), last.get(duty.pk)
        rows.append(
            {
                "duty": duty,
                "rhythm": say(duty.cycle),
                "period": say(period),
                "is_late": duty.due_on < today,
                "is_written": bool(said and said.begins_on == period.begins_on),
                "last": said,
                "is_vacant": duty.post.to_on is not None and duty.post.to_on < today,
            }
        )
    return rows


def _written(actor, duties):
    """Oldest first, so that the last of each wins."""
    found = Summary.objects.filter(area_id=actor.area_id, duty__in=duties, corrects_id=None)
    return found.order_by("begins_on")


def page(actor, duty, at):
    """One duty: the form of this period where the actor writes it, and what was written before."""
    period = period_of(duty.cycle, day_of(at), org.calendar(actor.area_id))
    rows = list(Summary.objects.filter(area_id=actor.area_id, duty=duty).order_by("-begins_on", "pk")[: SHOWN * 2])
    firsts = [row for row in rows if row.corrects_id is None]
    is_mine = duty.post_id in [post for _, post, _ in actor.identities] and duty.ended_on is None
    is_written = any(row.begins_on == period.begins_on for row in firsts)
    fresh = numbers(duty, at, since=period.begins_on)
    return {
        "duty": duty,
        "rhythm": say(duty.cycle),
        "period": say(period),
        "due_on": period.due_on,
        "is_mine": is_mine,
        "is_written": is_written,
        "text": "" if is_written else begun(fresh, firsts),
        "written": [
            {
                "row": row,
                "is_late": row.due_on is not None and day_of(row.at) > row.due_on,
                "corrections": [other for other in rows if other.corrects_id == row.pk],
            }
            for row in firsts
        ],
    }


def begun(fresh, before):
    """The words it begins with: the numbers of now beside those of last time, then the words of last time."""
    text = gettext("在办{open}件，红灯{red}件，有卡点{blocked}件，本期销号{closed}件。").format(**fresh)
    if before and before[0].numbers:
        old = before[0].numbers
        text += gettext("上次在办{open}件，红灯{red}件。").format(open=old["open"], red=old["red"])
    if not before:
        return text
    words = before[0].text.partition("\n")[2] or before[0].text
    return f"{text}\n{words}"
