"""Every read of the ledger. The first argument is the actor; nothing outside the actor's reach is returned.

lists       Filter.parse(request.GET) → filter.query(**changes) for links, filter.order, filter.is_plain
            rows(actor, filter, *, at, after="", before="", columns=…, size=50)
            → Page(rows, after, before, columns, own_columns)
            Menus(actor, at): units, people, leaders for the filter bar; list_counts(actor, filter, *, at, menus)
            columns_from(values); COLUMNS (key → Chinese label), DEFAULT_COLUMNS, FLAGS, View, Sort
            saved_views(actor), saved_view_for(actor, id): filters under a name
            csv_lines(actor, filter, *, at, columns) streams; xlsx(actor, filter, out, *, at, columns)
one item    item_for(actor, id) (404 outside reach) → item_page(actor, item, at) → dict of blocks
            journal_lines(actor, item, *, limit, before); sheet(actor, item, at, *, round_) → 对账单 or None
upwards     order_of(item); upwards(actor, at, group, after=…) → Upward(rows, after); upwards_due(several)
spoken      spoken_for(actor): what waits for this person; was_ever_asked(actor); spoken_waiting(actor, at);
            spoken_gap(several)
task forces forces(actor, at), force(actor, unit_id, at), open_rows(actor, unit_id, at), ending(area_id, at)
drafts      draft_of(item), fields_of(register), register_for_instructions(actor)
handouts    handouts(actor, *, before), handout_for(actor, id), acceptance(actor, handout, *, unit_id) → by unit
registers   registers(actor), register_for(actor, id), register_counts(actor, at)
record      record(actor, person_id, year, at): 个人实绩档案; may_look, record_person (404), has_looked, people_in_reach
inside      unit_ledger(actor, at), my_inner_tasks(actor, at), rolled_up(actor, item): 内部分工, inside its unit only
one page    one_page(actor, wanted, at, *, since, …) → the numbers and rows of one sheet of A4
counts      light_counts(actor, at, filter=None) → dict or None; state_counts(actor, filter=None)
            units_table(actor, at, *, rollup), stuck(actor, at), without(actor, role, at)
            extensions_waiting(actor, at), trails(actor, ids): who sent a declined item to whom
            at_my_level(actor), awaiting_leader(actor) → items; confirmations_waiting(actor, at)
blockers    waiting(actor, at) → (mine that wait for others, what others wait for from us); blocked_longest(actor, at)
several     Several(actor, at).first(items, most=…, shown=…) → First(count, rows, …): many short lists in two questions;
            due_strip(several, *, days=14), gaps(several), joined(several), named(several), closed_since(several, since)
            oldest_claim(several), instructed_by(several), ping_pongs(several), unreplied(several)
"""

from .blockers import blocked_longest, blocker_settled, waiting
from .choices import choices, option, suggested
from .counts import (
    MOST,
    extensions_waiting,
    light_counts,
    register_counts,
    state_counts,
    stuck,
    units_table,
)  # fmt: skip
from .declines import ping_pongs, trails
from .drafts import draft_of, fields_of, register_for_instructions
from .exports import csv_lines, table, xlsx
from .filters import FLAGS, Filter, Sort, View
from .handouts import PAGE as HANDOUTS
from .handouts import acceptance, handout_for, handouts, items_of, last_handout
from .hanging import hangs_of
from .home import (
    ALL_GAPS,
    before_the_leader,
    claim_days,
    closed_since,
    due_strip,
    gaps,
    instructed_by,
    joined,
    named,
    oldest_claim,
    reddest,
    unreplied,
    without,
)  # fmt: skip
from .inside import inner_task_for, my_inner_tasks, rolled_up, unit_ledger
from .letters import letters_of, outside_units
from .levels import at_my_level, awaiting_leader, confirmations_waiting
from .lists import COLUMNS, DEFAULT_COLUMNS, Page, columns_from, register_names, rows
from .menus import Menus, list_counts, people_for
from .onepage import by_register
from .onepage import sheet as one_page
from .pages import item_for, item_page, journal_lines, register_for, registers, sheet
from .parts import unanswered
from .proofs import (
    Shown,
    doubted,
    drawn,
    evidence_for,
    left_out,
    neighbours,
    next_to_judge,
    resembled,
    to_judge,
)
from .record import has_looked, may_look, people_in_reach, record, record_person, remark_for
from .reorganise import move_page, received, to_receive
from .saved import saved_view_for, saved_views
from .several import First, Several
from .spoken import spoken_for, spoken_gap, spoken_waiting, was_ever_asked
from .superior import GROUPS, Upward, order_of, upwards, upwards_due
from .task_forces import WARN_DAYS, drafts_of, ending, force, forces, open_rows

__all__ = [
    "ALL_GAPS",
    "COLUMNS",
    "DEFAULT_COLUMNS",
    "FLAGS",
    "GROUPS",
    "HANDOUTS",
    "MOST",
    "WARN_DAYS",
    "Filter",
    "First",
    "Menus",
    "Page",
    "Several",
    "Shown",
    "Sort",
    "Upward",
    "View",
    "acceptance",
    "at_my_level",
    "awaiting_leader",
    "before_the_leader",
    "blocked_longest",
    "blocker_settled",
    "by_register",
    "choices",
    "claim_days",
    "closed_since",
    "columns_from",
    "confirmations_waiting",
    "csv_lines",
    "doubted",
    "draft_of",
    "drafts_of",
    "drawn",
    "due_strip",
    "ending",
    "evidence_for",
    "extensions_waiting",
    "fields_of",
    "force",
    "forces",
    "gaps",
    "handout_for",
    "handouts",
    "hangs_of",
    "has_looked",
    "inner_task_for",
    "instructed_by",
    "item_for",
    "item_page",
    "items_of",
    "joined",
    "journal_lines",
    "last_handout",
    "left_out",
    "letters_of",
    "light_counts",
    "list_counts",
    "may_look",
    "move_page",
    "my_inner_tasks",
    "named",
    "neighbours",
    "next_to_judge",
    "oldest_claim",
    "one_page",
    "open_rows",
    "option",
    "order_of",
    "outside_units",
    "people_for",
    "people_in_reach",
    "ping_pongs",
    "received",
    "record",
    "record_person",
    "reddest",
    "register_counts",
    "register_for",
    "register_for_instructions",
    "register_names",
    "registers",
    "remark_for",
    "resembled",
    "rolled_up",
    "rows",
    "saved_view_for",
    "saved_views",
    "sheet",
    "spoken_for",
    "spoken_gap",
    "spoken_waiting",
    "state_counts",
    "stuck",
    "suggested",
    "table",
    "to_judge",
    "to_receive",
    "trails",
    "unanswered",
    "unit_ledger",
    "units_table",
    "unreplied",
    "upwards",
    "upwards_due",
    "waiting",
    "was_ever_asked",
    "without",
    "xlsx",
]
