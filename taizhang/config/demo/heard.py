"""Two blockers that waited too long go before the coordination meeting: one is ruled on, one waits for its day with both
sides' words."""

from collections.abc import Iterator
from functools import partial

from taizhang.config.demo.hours import DAY, Hours
from taizhang.config.demo.people import County
from taizhang.config.demo.stories import Step
from taizhang.ledger.models import Blocker
from taizhang.ledger.rules import STANDS, day_of
from taizhang.notices.hall import actions


def told(made: County, hours: Hours, at) -> Iterator[Step]:
    now = hours.minute(at)
    yield Step(hours.at(now - 1.2 * DAY), partial(_heard, made, hours.calendar))


def _heard(made, calendar, at):
    codes, today = {unit: code for code, unit in made.units.items()}, day_of(at)
    old = Blocker.objects.filter(
        area_id=made.area_id, state__in=STANDS, waits_for_unit_id__isnull=False, item__is_open=True,
        since_on__lte=calendar.add(today, -10),
    )  # fmt: skip
    for n, blocker in enumerate(old.order_by("since_on", "id")[:2]):
        put = {"on": calendar.add(today, 3 + n), "leader_person_id": made.people["leader"]}
        case = actions.put("blocker", blocker.pk, **put, by=made.by_name("clerk", at), at=at).stream_id
        other = codes.get(blocker.waits_for_unit_id)
        if other in made.heads:
            by = made.head(other, at)
            actions.state(case, "材料两次退回补正，补齐后三个工作日内能办。", by=by, at=at)
        if n == 1:
            due = calendar.add(today, 8)
            text = "缺的材料容缺受理，先办后补。"
            actions.rule(case, text, unit_id=blocker.waits_for_unit_id, due_on=due, by=made.by_name("clerk", at), at=at)
