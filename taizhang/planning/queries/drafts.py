"""What is being written, and what a plan can be opened for."""

from dataclasses import dataclass
from typing import Any

from taizhang.ledger.models import Register
from taizhang.ledger.queries import item_for
from taizhang.ledger.rules import OVER, day_of
from taizhang.org import queries as org
from taizhang.planning import actions, rules
from taizhang.planning.models import Draft, Plan
from taizhang.planning.scheduling import Drawn, draw, draw_anyway


@dataclass
class Editing:
    """A draft as the editor shows it."""

    draft: Draft
    drawn: Drawn
    units: list[tuple[int, str]]
    people: list[tuple[int, str]]

    def fault_at(self) -> dict[tuple[Any, str], str]:
        return {(fault.row, fault.field): fault.refused for fault in reversed(self.drawn.faults)}


def draft_for(actor, plan, at, *, anyway=False):
    """The draft (or the version in force, where nobody has begun to change it), read and scheduled; with `anyway` the
    rows that are in order, where others are not."""
    draft = actions.draft_of(plan, at)
    today = day_of(at)
    tree = org.unit_tree(actor.area_id, on=today)
    units = [(u.pk, "　" * max(0, u.level - 1) + u.short_name) for u in tree if u.level]
    posts = org.posts_in_force(actor.area_id, on=today)
    people = list({p.person_id: f"{p.unit.short_name} {p.person.name}" for p in posts}.items())
    drawing = draw_anyway if anyway else draw
    return Editing(draft, drawing(actor.area_id, draft.rows, draft.deadline, draft.start, today), units, people)


def rows_of(plan, at):
    """The rows of the draft as they stand."""
    return actions.draft_of(plan, at).rows


def item_to_plan(actor, item_id):
    """(item, its open plan or None, whether the actor may open one)."""
    item = item_for(actor, item_id)
    plan = Plan.objects.filter(area_id=actor.area_id, item_id=item.pk).open().first()
    return item, plan, may_open(actor, item)


def may_open(actor, item):
    act = rules.ACTS[rules.Verb.EDIT]
    if item.state in OVER or not item.lead_unit_id or not actor.can(act):
        return False
    registers = {g.register_id for g in actor.grants_for(act)} - {None}
    return item.lead_unit_id in actor.unit_ids(act) or item.register_id in registers


def openable(actor):
    """Registers that the actor may plan as a whole."""
    if not actor.can("ledger.keep"):
        return []
    registers = Register.objects.visible_to(actor).in_use()
    if actor.covers_all("ledger.keep"):
        return list(registers)
    return list(registers.filter(pk__in=[g.register_id for g in actor.grants_for("planning.draft") if g.register_id]))
