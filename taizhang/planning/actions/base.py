"""What every act on a plan has in common: lock, ask the rule, record one event."""

from dataclasses import dataclass

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import Item
from taizhang.org import queries as org
from taizhang.org import roles
from taizhang.org.models import Person
from taizhang.planning import rules
from taizhang.planning.models import Plan, Version

_REPORT, _DECIDE = rules.ACTS[rules.Verb.REPORT], rules.ACTS[rules.Verb.APPROVE]


def iso(day):
    return day.isoformat() if day else None


def locked(plan, by):
    """The plan under its lock, after that of its item: an extension of the item moves the plan."""
    pk = getattr(plan, "pk", plan)
    item = Plan.objects.filter(area_id=by.area_id, pk=pk).values_list("item_id", flat=True).first()
    if item:
        Item.objects.select_for_update().filter(area_id=by.area_id, pk=item).values_list("pk").first()
    found = Plan.objects.select_for_update().filter(area_id=by.area_id, pk=pk).first()
    if found is None:
        raise Refused("planning.missing", N_("没有这份计划。"), "missing")
    return found


def acts_on(actor, plan, unit_id=None, register_id=None):
    """The acts of planning that an actor may do on a plan (or on a step of another unit)."""
    unit = unit_id or plan.unit_id
    register = plan.register_id or register_id
    may = {
        act
        for act in rules.ACTS.values()
        if actor.covers_all(act)
        or unit in actor.unit_ids(act)
        or (register and any(g.register_id == register for g in actor.grants_for(act)))
    }
    return frozenset(may if _reports(actor, plan, unit) else may - {_REPORT})


def _reports(actor, plan, unit):
    """督查室 keeps everybody's plans; of steps it reports only those that the plan of a register leaves to itself."""
    grants = actor.grants_for(_REPORT)
    keeping = [grant for grant in grants if roles.may(grant.role, _DECIDE)]
    if not keeping:
        return True
    does = any(grant.scope_unit_id == unit for grant in grants if grant not in keeping)
    return does or bool(plan.register_id and unit == plan.unit_id == actor.unit_id)


def snapshot(plan):
    """A plan as the rules see it."""
    hands = []
    if plan.submitted_no:
        waits = Version.objects.filter(area_id=plan.area_id, plan_id=plan.pk, number=plan.submitted_no).first()
        hands = waits.hands if waits else []
    unit = org.unit_names(plan.area_id, {plan.unit_id}).get(plan.unit_id, "")
    return rules.Snapshot(rules.State(plan.state), unit, plan.current_no, frozenset(hands))


def who(actor, plan, unit_id=None):
    persons = frozenset(person for person, _, _ in actor.identities)
    register = plan.item.register_id if plan.item_id else None
    return rules.Who(persons, acts_on(actor, plan, unit_id, register))


def persons_exist(area_id, ids):
    known = Person.objects.filter(area_id=area_id, pk__in=ids).count()
    if known != len(ids):
        raise Refused("planning.no_person", N_("有的责任人不存在，请重新选。"), "invalid")


@dataclass
class Work:
    """One act on one plan, under its lock."""

    plan: Plan
    by: object
    at: object
    verb: rules.Verb

    @classmethod
    def on(cls, plan, verb, *, by, at, seen=None, unit_id=None):
        plan = locked(plan, by)
        if seen not in (None, "") and str(seen) != str(plan.version):
            raise Refused("planning.stale", N_("您打开之后，计划又有新的记录。请看过最新情况再提交。"), "stale")
        rules.decide(verb, snapshot(plan), who(by, plan, unit_id))
        return cls(plan, by, at, verb)

    def record(self, name, *, pub=None, priv=None):
        return journal.append(
            Event(("plan", self.plan.pk), f"planning.plan.{name}", pub=pub or {}, priv=priv or {}),
            by=self.by.signing(rules.ACTS[self.verb]),
            at=self.at,
        )
