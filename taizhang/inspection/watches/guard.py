"""A look-back is done by somebody who neither noted the finding, nor agreed that it was fixed, nor looked before."""

from collections import defaultdict

from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.models import LookBack, Watch


def barred(area_id, watches):
    """{watch: the persons who may not look}."""
    looked = defaultdict(set)
    rows = LookBack.objects.filter(area_id=area_id, watch_id__in=[w.pk for w in watches])
    for watch_id, person in rows.values_list("watch_id", "person_id"):
        looked[watch_id].add(person)
    return {watch.pk: looked[watch.pk] | {watch.person_id, watch.second_id} - {None} for watch in watches}


def check(area_id, scheme_id, point_ids, on, person_id, name):
    """Refuses a look-back at points where this person noted what is watched, agreed to it, or looked already."""
    due = Watch.objects.filter(area_id=area_id).due(on).filter(scheme_id=scheme_id, point_id__in=point_ids)
    watches = list(due.select_related("point").order_by("pk"))
    may_not = barred(area_id, watches)
    again = [watch.point.title for watch in watches if person_id in may_not[watch.pk]]
    if again:
        raise Refused(
            "inspection.looked_before",
            N_("{points}的问题是{name}记的、同意整改好的或者回头看过的，这次要换一位督查员。"),
            points="、".join(dict.fromkeys(again[:3])), name=name,
        )  # fmt: skip
