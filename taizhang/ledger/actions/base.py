"""What every act has in common: lock the item, ask the rules, record the event, all in one transaction."""

from dataclasses import dataclass
from datetime import UTC, date, timedelta

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.journal import events
from taizhang.ledger import rules, snapshots
from taizhang.ledger.models import Item, ItemRegister
from taizhang.ledger.rules import ROWS, WORKING
from taizhang.org import queries as org

KEEP = object()


def stamp(instant):
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def iso(day):
    return day.isoformat() if day else None


def locked(item, by):
    """The item under its lock; take several in the order of their ids."""
    rows = Item.objects.select_related("register").select_for_update(of=("self",))
    try:
        return rows.get(area_id=by.area_id, pk=getattr(item, "pk", item))
    except Item.DoesNotExist:
        raise Refused("ledger.missing", N_("没有这件事项。"), "missing") from None


def is_stale(seen, version):
    """Whether a form was filled in over an older state. `seen` comes from outside: rubbish matches no version."""
    return seen not in (None, "") and str(seen) != str(version)


def _meanwhile(item, seen):
    """What others did since the form was opened: as a draft the words now, else the new entries."""
    if item.state == rules.State.DRAFT:
        return {
            "title": item.title,
            "requirement": item.requirement,
            "done_when": item.done_when,
            "due_on": item.due_on or "—",
        }
    seen = str(seen)
    since = item.version - int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else 5
    entries = journal.stream_of(item.area_id, "item", item.pk, limit=max(1, min(5, since)))
    # That something was divided inside a unit is not said: the reader may be of another one.
    said = [(e, "" if "inner_task" in e.type else events.sentence(e)) for e in reversed(entries)]
    return {"meanwhile": "；".join(f"{e.by_text} {words}".strip() for e, words in said)}


@dataclass
class Work:
    """One act on one item, under its lock."""

    item: Item
    by: object
    at: object
    snapshot: rules.Snapshot | None = None
    step: rules.Step | None = None
    under: str = ""  # the act that it is part of, where that is not the row's own

    @classmethod
    def on(cls, item, *, by, at, seen=None, under=""):
        item = locked(item, by)
        if is_stale(seen, item.version):
            raise Refused(
                "ledger.stale", N_("您打开之后，{number}又有新的记录。请看过最新情况再提交，您填的内容都还在。"),
                "stale", number=item.number or item.title, version=item.version,
                theirs=_meanwhile(item, seen),
            )  # fmt: skip
        return cls(item, by, at, under=under)

    @property
    def register(self):
        return self.item.register

    def decide(self, verb, *, who=None, **facts):
        """Ask the rule; the refusal it raises is the sentence that the user reads. `who` when it is not simply `by`."""
        self.snapshot = self.snapshot or snapshots.snapshot(self.item, about=verb)
        who = who or snapshots.who(self.by)
        if self.under:
            who = who.lent(self.under, ROWS[verb].act)
        self.step = rules.decide(verb, self.snapshot, who, at=self.at, **facts)
        return self.step

    def now(self, state, *, due=KEEP, return_due_on=KEEP, reported=False, anew=False, unchanged=KEEP, rounds=KEEP):
        """The state with what its light follows, for `pub`. `reported`: the duty to report is done for the period of
        the day that it names, or of today; `anew`: it begins anew from today; `unchanged` counts the reports of no
        change up to this one; `rounds`: of the campaigns, where those change."""
        return now(
            self.item, self.register, state, at=self.at, reported=reported, anew=anew, unchanged=unchanged,
            rounds=rounds,
            due=due_of(self.item) if due is KEEP else due,
            return_due_on=self.item.return_due_on if return_due_on is KEEP else return_due_on,
        )  # fmt: skip

    def record(self, name, *, pub=None, priv=None, files=(), moves=False, **dates):
        """Append the event of the decided step. `moves`: it carries `now`."""
        pub = dict(pub or {})
        if moves:
            pub["now"] = self.now(self.step.state, **dates)
        return journal.append(
            Event(("item", self.item.pk), f"ledger.item.{name}", pub=pub, priv=priv or {}, files=tuple(files)),
            by=self.by.signing(self.under or ROWS[self.step.verb].act),
            at=self.at,
        )

    def allot(self, kind, count=1):
        return journal.allot(self.item.area_id, kind, count)


def due_of(item):
    """The deadline of an item as it stands."""
    return rules.Due(rules.DueKind(item.due_kind), item.due_on, item.due_hour, item.decide_on)


def due_said(due):
    """A deadline as it stands in an event."""
    return {
        "due_on": iso(due.on),
        "due_hour": due.hour,
        "due_kind": str(due.kind),
        "decide_on": iso(due.decide_on),
    }


def now(
    item, register, state, *, due, return_due_on, at, reported=False, anew=False, unchanged=KEEP, rounds=KEEP,
):  # fmt: skip
    report_due_on = None
    if state in WORKING:
        report_due_on = _report_due_on(item, register, due.kind, at, reported, reported or anew, rounds)
    lights = rules.instants(
        state, due_on=due.on, due_hour=due.hour, due_kind=due.kind, decide_on=due.decide_on,
        return_due_on=return_due_on, report_due_on=report_due_on, yellow_days=register.yellow_days,
        unchanged_from=_unchanged_from(item, at, unchanged),
        calendar=org.calendar(register.area_id),
    )  # fmt: skip
    return {
        "state": str(state),
        "yellow_from_at": stamp(lights.yellow_from_at),
        "red_from_at": stamp(lights.red_from_at),
        "overdue_from_at": stamp(lights.overdue_from_at),
        "report_due_on": iso(report_due_on),
    }


def _report_due_on(item, register, kind, at, reported, fresh, rounds):
    """The next duty to report: the first of what the item's own cycle, its register and the campaigns in which it hangs
    ask for. It stays until a report, or an act that begins it anew."""
    home = None if item.report_days else register.rounds
    every = 0 if home else rules.report_every(kind, item.report_days, register.report_days)
    if item.report_due_on and not fresh and (every or home):
        return item.report_due_on
    asked = [home] if home else []
    asked += rounds_hung(item) if rounds is KEEP else rounds
    if item.report_due_on and not fresh and asked:
        return item.report_due_on
    begins_on = reported if isinstance(reported, date) else rules.day_of(at)
    said_on = rules.day_of(item.last_report_at) if item.last_report_at else None
    reported_on = begins_on if reported else said_on
    calendar = org.calendar(register.area_id)
    found = [rules.next_due(rhythm, begins_on, calendar, reported_on=reported_on, met_on=met) for rhythm, met in asked]
    found += [begins_on + timedelta(days=every)] if every else []
    return min(filter(None, found), default=None)


def rounds_hung(item, *, but=None):
    """(rhythm, last meeting) of the campaigns in which the item hangs and that ask by the calendar."""
    if not item.hang_count:
        return []
    hung = ItemRegister.objects.filter(area_id=item.area_id, item_id=item.pk, is_home=False)
    rows = hung.exclude(register__rhythm="").exclude(register_id=but).order_by("id")
    return [row.register.rounds for row in rows.select_related("register")]


def due_again(item, rounds=KEEP, *, at):
    """What `now` is after another rule of reporting; a duty that was missed stays missed."""
    missed = bool(item.report_due_on and item.report_due_on < rules.day_of(at))
    return now(
        item, item.register, rules.State(item.state), due=due_of(item), return_due_on=item.return_due_on, at=at,
        anew=not missed, rounds=rounds,
    )  # fmt: skip


def _unchanged_from(item, at, unchanged):
    """The day of the report that made it three in a row, or of the one after; FAR while something changes."""
    count, since = (item.unchanged_count, item.last_report_at) if unchanged is KEEP else (unchanged, at)
    return rules.start_of(rules.day_of(since)) if count >= rules.UNCHANGED_MOST and since else rules.FAR
