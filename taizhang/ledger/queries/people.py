"""Items whose responsible person is not there: gone from the doing unit, or on leave with nobody standing in.

Most people have never left a post and are not away today, so both are asked of the few who have: their items are
found by the index of responsible persons.
"""

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery

from taizhang.ledger.models import ItemUnit
from taizhang.org import away
from taizhang.org.models import Post


def left(area_id, day):
    """责任人已离岗: once in a post that is over, and in none of a doing unit now."""
    doing = ItemUnit.objects.filter(area_id=area_id, item_id=OuterRef(OuterRef("pk"))).values("unit_id")
    there = Post.objects.filter(area_id=area_id, person_id=OuterRef("responsible_person_id"), unit_id__in=doing)
    gone = away.ended_posts(area_id, day).values("person_id")
    return Q(responsible_person_id__in=gone) & ~Exists(there.in_force(day))


def alone(area_id, day):
    """责任人请假，没有人代办."""
    return Q(responsible_person_id__in=away.uncovered(area_id, day).values("person_id"))


def told(items, area_id, day):
    """Items with what their page says of the responsible person: `responsible_left`, `responsible_away_to` (the last
    day of a leave) and `responsible_stand_in` (a name)."""
    leave = away.on_leave(area_id, day).filter(person_id=OuterRef("responsible_person_id"))
    lent = away.lent_on(day, area_id=area_id, from_post__person_id=OuterRef("responsible_person_id")).order_by("pk")
    return items.annotate(
        responsible_left=ExpressionWrapper(left(area_id, day), output_field=BooleanField()),
        responsible_away_to=Subquery(leave.values("to_on")[:1]),
        responsible_stand_in=Subquery(lent.values("to_post__person__name")[:1]),
    )
