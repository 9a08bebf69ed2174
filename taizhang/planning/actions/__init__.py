"""Every write of planning. `plan` is a Plan or its id, `by` an Actor, `at` an aware instant, `seen` the `version` that
the form showed. Refusals are raised as `Refused`; what is recorded is returned, drafts (local) are returned as rows.

    open_plan(*, item_id=None, register_id=None, title="", deadline="", start="", template="", by, at, …)
    save_draft(plan, *, rows, deadline, start, by, at, seen)    rows as in rules.typed; faults are kept, not refused
    submit(plan, *, reason="", by, at)          送审: the draft becomes a version
    approve(plan, *, decision="", as_baseline=False, by, at, seen)      send_back(plan, *, reason, by, at, seen)
    report_step(plan, key, *, started_on, finished_on, percent, text="", by, at)
    issue_steps(plan, keys, *, by, at, seen)    发出子事项 of the steps of other units; issuable(plan)
    rearrange(plan, *, by, at, seen)    按新日历重排: a version that waits    keep_dates(plan, *, by, at, seen)
    end(plan, *, reason, by, at)
    choose_lights(plan, *, lag_rule, curve, months=(), by, at, seen)    怎么亮灯
    open_feed(nonce, *, by, at, hat)    end_feed(*, by)    (local)
"""

from .base import acts_on, snapshot, who
from .calendars import keep_dates, rearrange, why_not_as_it_is
from .deciding import approve, end, send_back
from .drafting import draft_of, open_plan, save_draft, submit
from .feeding import end_feed, open_feed
from .issuing import issuable, issue_steps
from .lighting import choose_lights
from .reporting import report_step

__all__ = [
    "acts_on", "approve", "choose_lights", "draft_of", "end", "end_feed", "issuable", "issue_steps", "keep_dates",
    "open_feed", "open_plan", "rearrange", "report_step", "save_draft", "send_back", "snapshot", "submit", "who",
    "why_not_as_it_is",
]  # fmt: skip
