"""A plan of the housing bureau for an item of its own, in every state."""

from taizhang.planning import actions
from taizhang.planning.models import Plan

DEADLINE = "2026-03-20"
STEPS = (("腾出场地", "3", ""), ("铺管", "5", "1"), ("回填", "2", "2"))


def rows(steps=STEPS, **more):
    """Rows as the form sends them, with links by key: step n is s<n>."""
    made = []
    for n, (title, days, after) in enumerate(steps, start=1):
        links = [{"id": f"s{before}", "type": "FS", "lag": 0} for before in after.split(",") if before]
        made.append({"key": f"s{n}", "title": title, "days": days, "unit": "working", "after": links, **more})
    return made


class Planner:
    """`planner.approved()`: the liaison writes, the head hands in, the leader approves, an hour apart."""

    def __init__(self, ledger):
        self.ledger, self.county = ledger, ledger.county

    def by(self, part):
        return {"by": self.county.actor(part, self.ledger.now), "at": self.ledger.later()}

    def opened(self, item=None, **more):
        item = item or self.ledger.accepted()
        recorded = actions.open_plan(item_id=item.pk, **self.by("housing_liaison"), **more)
        return Plan.objects.get(pk=recorded.stream_id)

    def written(self, steps=None, deadline=DEADLINE, plan=None, **more):
        plan = plan or self.opened(**more)
        draft = {"rows": rows() if steps is None else steps, "deadline": deadline, "start": "2026-03-02"}
        # A key is given to each row when it is first written: a new draft takes them in order.
        actions.save_draft(plan, **draft, **self.by("housing_liaison"))
        return plan

    def submitted(self, **more):
        reason = more.pop("reason", "")
        plan = self.written(**more)
        actions.submit(plan, reason=reason, **self.by("housing_head"))
        return self.fresh(plan)

    def approved(self, **more):
        plan = self.submitted(**more)
        actions.approve(plan, **self.by("leader"))
        return self.fresh(plan)

    def fresh(self, plan):
        return Plan.objects.get(pk=plan.pk)
