"""Every read of planning. The first argument is the actor; nothing outside the actor's reach is returned.

plan_for(actor, id) → Plan, or 404;  page_of(actor, plan, at) → the page as rows
plans(actor, sort=…, before=…, state=…) → Page: the list;  plan_of_item(actor, item) → its open plan or None
if_granted(actor, at, [(item, until)]) → what extensions would move, by item
draft_for(actor, plan, at) → Editing: the draft, read and scheduled
moved(actor, plan, works, version): what the calendar of today moves of it
openable(actor): registers that the actor may plan;  item_to_plan(actor, item_id)
"""

from .calendars import moved
from .drafts import Editing, draft_for, item_to_plan, openable, rows_of
from .lists import Page, Sort, plan_of_item, plans
from .one import people_of, plan_for, steps_of, versions_of, works_of
from .panels import if_granted

__all__ = [
    "Editing", "Page", "Sort", "draft_for", "if_granted", "item_to_plan", "moved", "openable", "people_of",
    "plan_for", "plan_of_item", "plans", "rows_of", "steps_of", "versions_of", "works_of",
]  # fmt: skip
