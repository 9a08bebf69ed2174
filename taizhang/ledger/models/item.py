"""Items, the units that owe them, and who ever did what on them."""

from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from taizhang.engine.refusal import N_
from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.ledger.rules import DUE_KINDS, FAR, STANDS, STATES, DueKind, State, Upwards
from taizhang.org import memo
from taizhang.org.models import TaskForceMember

from .register import Register, RegisterField

UNNUMBERED = (State.DRAFT.value, State.HISTORIC.value)  # never issued


class ItemQuerySet(AreaQuerySet):
    """Items speak in the words of the ledger; `visible_to` is the only way for a person to reach them."""

    def visible_to(self, actor, act="ledger.see"):
        """The actor's reach: whole area, own units' subtree (led or joined), assigned registers, and what is
        in the actor's own name. Drafts are seen only where the actor may issue them."""
        mine = self.filter(area_id=actor.area_id)
        grants = actor.grants_for(act)
        if not grants:
            return mine.none()
        if not actor.covers_all("ledger.enter"):
            mine = mine.filter(_issued(actor))
        if actor.covers_all(act):
            return mine
        return mine.filter(memo.once(("reach", actor, act), lambda: _reach(actor, act, grants)))

    def open(self):
        return self.filter(is_open=True)

    def red(self, at):
        return self.filter(is_open=True, red_from_at__lte=at)

    def yellow(self, at):
        return self.filter(is_open=True, yellow_from_at__lte=at, red_from_at__gt=at)


def _issued(actor):
    """Drafts are for those who may issue them, and for whoever wrote them."""
    registers = [g.register_id for g in actor.grants_for("ledger.enter")]
    return ~Q(state=State.DRAFT) | Q(entered_by_id=actor.person_id) | Q(register_id__in=registers)


def _reach(actor, act, grants):
    """What is in the actor's own name, registers, and what the units of his reach owe."""
    persons = [person for person, _, _ in actor.identities]
    reach = Q(responsible_person_id__in=persons) | Q(leader_person_id__in=persons)
    registers = [g.register_id for g in grants if g.register_id is not None]
    if registers:
        reach |= Q(pk__in=_of(ItemRegister, actor, register_id__in=registers))
    if units := actor.seen_unit_ids(act):
        # Asked of each row: a list would hold all they ever owed. A member reads along with its task force.
        forces = TaskForceMember.objects.filter(area_id=actor.area_id, unit_id__in=units, to_on=None)
        owed = ItemUnit.objects.filter(
            Q(unit_id__in=units) | Q(unit_id__in=forces.values("task_force_id")), area_id=actor.area_id
        )
        # Twice the same: a planner that sees one equation alone gathers all they ever owed, at every question. The
        # second is of a sum, so that no planner takes it for the better way into the index.
        owed = owed.annotate(its_item=F("item_id") + 0)
        for mine_or_above in (OuterRef("pk"), OuterRef("parent_id")):  # and what they broke it down into
            reach |= Exists(owed.filter(item_id=mine_or_above, its_item__gte=mine_or_above))
        reach |= Q(pk__in=_waiting_for(actor, units))  # and what waits for them
    return reach


def _waiting_for(actor, units):
    """Few: blockers that stand, from an index of their own."""
    blockers = apps.get_model("ledger", "Blocker").objects.filter(area_id=actor.area_id, state__in=STANDS)
    return blockers.filter(waits_for_unit_id__in=units).values("item_id")


def _of(model, actor, **where):
    return model.objects.filter(area_id=actor.area_id, **where).values("item_id")


class Item(AreaModel):
    """One promise: what, who, by when, from where. Written by projectors only."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    register = models.ForeignKey(Register, models.DO_NOTHING, related_name="items", db_index=False)
    number = models.CharField(max_length=40, blank=True)  # given at issue, never reused
    parent = models.ForeignKey("self", models.DO_NOTHING, null=True, related_name="children", db_index=False)
    child_count = models.PositiveSmallIntegerField(default=0)
    open_child_count = models.PositiveSmallIntegerField(default=0)

    title = models.CharField(max_length=200)
    requirement = models.TextField(blank=True)
    done_when = models.TextField(blank=True)  # what counts as done
    place = models.CharField(max_length=100, blank=True)
    place_lat = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    place_lon = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    source_note = models.CharField(max_length=200, blank=True)  # short, for lists

    state = models.CharField(max_length=12, choices=[(s.value, STATES[s]) for s in State])
    is_open = models.BooleanField(default=False)
    suspended_from = models.CharField(max_length=12, blank=True)
    lead_unit_id = models.BigIntegerField(null=True)  # the first lead
    responsible_person_id = models.BigIntegerField(null=True)
    leader_person_id = models.BigIntegerField(null=True)

    original_due_on = models.DateField(null=True)  # never changes once issued
    original_due_hour = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField(null=True)
    due_hour = models.PositiveSmallIntegerField(null=True)
    due_kind = models.CharField(
        max_length=8, choices=[(k.value, DUE_KINDS[k]) for k in DueKind], default=DueKind.DAY.value
    )
    decide_on = models.DateField(null=True)  # the meeting that is to set the deadline
    is_standing = models.BooleanField(default=False)  # 常态化: never closes
    report_days = models.PositiveSmallIntegerField(null=True)  # the item's own cycle of reports
    stage_count = models.PositiveSmallIntegerField(default=0)  # stage conclusions
    excused_due_on = models.DateField(null=True)  # the last extension that was excused (免责)
    excuse_ground = models.CharField(max_length=24, blank=True, default="")
    return_due_on = models.DateField(null=True)  # 补正
    yellow_from_at = models.DateTimeField(default=FAR)
    red_from_at = models.DateTimeField(default=FAR)
    overdue_from_at = models.DateTimeField(default=FAR)
    report_due_on = models.DateField(null=True)  # the next duty to report

    handout_id = models.BigIntegerField(null=True)  # 交办批: what it was issued together with
    superior_state = models.CharField(max_length=10, blank=True, default="")  # rules.Upwards
    superior_due_on = models.DateField(null=True)  # theirs: never moved here
    superior_red_from_at = models.DateTimeField(default=FAR)
    superior_struck_off_on = models.DateField(null=True)

    spoken_state = models.CharField(max_length=10, blank=True, default="")  # of the word that founded it
    spoken_since_at = models.DateTimeField(null=True)  # since when a spoken instruction waits to be confirmed

    entered_at = models.DateTimeField()
    entered_by_id = models.BigIntegerField(null=True)
    issued_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_person_id = models.BigIntegerField(null=True)
    closed_for_person_id = models.BigIntegerField(null=True)
    closed_by_unit_id = models.BigIntegerField(null=True)
    closed_by_text = models.CharField(max_length=200, blank=True)
    last_at = models.DateTimeField()  # of the last entry
    last_report_at = models.DateTimeField(null=True)
    last_report = models.CharField(max_length=200, blank=True)
    progress = models.PositiveSmallIntegerField(null=True)  # percent, as the first lead reported
    missing_leads = models.CharField(max_length=400, blank=True)  # units that hold up the claim: "12 31"

    extension_count = models.PositiveSmallIntegerField(default=0)
    has_extension_waiting = models.BooleanField(default=False)
    decline_count = models.PositiveSmallIntegerField(default=0)  # 退件 by leads, over all time
    open_declines = models.PositiveSmallIntegerField(default=0)  # parts that wait for a ruling
    unchanged_count = models.PositiveSmallIntegerField(default=0)  # reports of no change since the last real one
    blocker_count = models.PositiveSmallIntegerField(default=0)  # 卡点 that stand
    return_count = models.PositiveSmallIntegerField(default=0)
    rebound_count = models.PositiveSmallIntegerField(default=0)
    urge_count = models.PositiveSmallIntegerField(default=0)
    letter_count = models.PositiveSmallIntegerField(default=0)
    letter_due_on = models.DateField(null=True)  # the first answer of an outside unit that is waited for
    handover_count = models.PositiveSmallIntegerField(default=0)  # 划转
    evidence_count = models.PositiveSmallIntegerField(default=0)
    doubt_count = models.PositiveSmallIntegerField(default=0)  # proofs with a warning
    has_purge_waiting = models.BooleanField(default=False)
    hang_count = models.PositiveSmallIntegerField(default=0)  # campaigns beside its home
    verify_level = models.CharField(max_length=10, blank=True)  # of a graded claim: the level it waits at
    verify_unit_id = models.BigIntegerField(null=True)  # whose verifiers; null: of any unit that is apart
    awaits_leader = models.BooleanField(default=False)  # late and claimed: a leader is to confirm the close-out
    version = models.PositiveIntegerField()

    objects: ClassVar[Any] = ItemQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_id", "red_from_at", "id"], name="item_open_red", condition=Q(is_open=True)),
            models.Index(
                fields=["area_id", "lead_unit_id", "red_from_at", "id"],
                name="item_open_lead_red",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["area_id", "register", "red_from_at", "id"],
                name="item_open_register_red",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["area_id", "responsible_person_id", "red_from_at", "id"],
                name="item_open_person_red",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["area_id", "leader_person_id", "red_from_at", "id"],
                name="item_open_leader_red",
                condition=Q(is_open=True),
            ),
            models.Index(fields=["area_id", "overdue_from_at", "id"], name="item_open_due", condition=Q(is_open=True)),
            models.Index(
                fields=["area_id", "id"], name="item_open_unsourced", condition=Q(is_open=True, source_note="")
            ),
            models.Index(fields=["area_id", "id"], name="item_by_id"),
            models.Index(fields=["area_id", "number", "id"], name="item_by_number"),
            models.Index(
                fields=["area_id", "report_due_on", "id"], name="item_open_report_due", condition=Q(is_open=True)
            ),
            models.Index(
                fields=["area_id", "lead_unit_id", "report_due_on", "id"],
                name="item_open_lead_report",
                condition=Q(is_open=True),
            ),
            models.Index(fields=["area_id", "state", "red_from_at", "id"], name="item_state_red"),
            models.Index(fields=["area_id", "closed_at", "id"], name="item_closed"),
            models.Index(fields=["area_id", "claimed_at", "id"], name="item_claimed", condition=Q(state=State.CLAIMED)),
            models.Index(
                fields=["area_id", "red_from_at", "id"], name="item_asking", condition=Q(has_extension_waiting=True)
            ),
            models.Index(
                fields=["area_id", "red_from_at", "id"], name="item_disputed", condition=Q(open_declines__gt=0)
            ),
            models.Index(
                fields=["area_id", "responsible_person_id", "closed_at"],
                name="item_closed_person",
                condition=Q(state=State.CLOSED, responsible_person_id__isnull=False),
            ),
            models.Index(
                fields=["area_id", "handout_id", "id"], name="item_handout", condition=Q(handout_id__isnull=False)
            ),
            models.Index(fields=["area_id", "parent"], name="item_parent"),
            models.Index(fields=["area_id", "letter_due_on"], name="item_letter_due", condition=~Q(letter_due_on=None)),
            models.Index(
                fields=["area_id", "red_from_at", "id"],
                name="item_open_blocked",
                condition=Q(is_open=True, blocker_count__gt=0),
            ),
            models.Index(
                fields=["area_id", "due_kind", "red_from_at", "id"],
                name="item_open_undated",
                condition=Q(is_open=True) & ~Q(due_kind=DueKind.DAY.value),
            ),
            models.Index(
                fields=["area_id", "red_from_at", "id"],
                name="item_open_standing",
                condition=Q(is_open=True, is_standing=True),
            ),
            models.Index(
                fields=["area_id", "spoken_since_at", "id"],
                name="item_spoken_waiting",
                condition=Q(spoken_since_at__isnull=False),
            ),
            models.Index(
                fields=["area_id", "superior_red_from_at", "id"],
                name="item_upwards",
                condition=Q(superior_state=Upwards.OWED),
            ),
            models.Index(
                fields=["area_id", "superior_struck_off_on", "id"],
                name="item_upwards_over",
                condition=Q(superior_state=Upwards.STRUCK_OFF),
            ),
            models.Index(fields=["area_id", "id"], name="item_purging", condition=Q(has_purge_waiting=True)),
            models.Index(
                fields=["area_id", "verify_unit_id", "claimed_at", "id"],
                name="item_at_level",
                condition=Q(verify_unit_id__isnull=False),
            ),
            models.Index(fields=["area_id", "claimed_at", "id"], name="item_awaiting", condition=Q(awaits_leader=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["area_id", "number"], name="item_number_once", condition=~Q(number="")),
            models.CheckConstraint(
                name="item_state_is_known",
                condition=Q(state__in=[s.value for s in State]),
                violation_error_message=N_("状态不在生命周期表里。"),
            ),
            models.CheckConstraint(
                name="item_number_from_issue",
                condition=Q(state__in=UNNUMBERED, number="")
                | (~Q(state__in=UNNUMBERED) & ~Q(number=""))
                | Q(state=State.WITHDRAWN),  # what was history may have been withdrawn
                violation_error_message=N_("编号在交办时给，草稿没有编号。"),
            ),
            models.CheckConstraint(
                name="item_closer_is_named",
                condition=~Q(state=State.CLOSED)
                | Q(closed_by_person_id__isnull=False, closed_by_unit_id__isnull=False),
                violation_error_message=N_("销号必须写明由谁、哪个单位核验。"),
            ),
            models.CheckConstraint(
                name="item_closed_by_another_unit",
                condition=~Q(state=State.CLOSED)
                | (Q(lead_unit_id__isnull=False) & ~Q(closed_by_unit_id=F("lead_unit_id"))),
                violation_error_message=N_("承办单位不得自行销号。"),
            ),
            models.CheckConstraint(
                name="item_closed_without_open_children",
                condition=~Q(state=State.CLOSED) | Q(open_child_count=0),
                violation_error_message=N_("还有子事项没有办完。"),
            ),
            models.CheckConstraint(
                name="item_standing_never_closes",
                condition=~Q(state=State.CLOSED) | Q(is_standing=False),
                violation_error_message=N_("常态化事项不销号。"),
            ),
            models.CheckConstraint(
                name="item_original_due_is_kept",
                condition=Q(due_on__isnull=True) | Q(original_due_on__isnull=False),
                violation_error_message=N_("原定时限不能丢。"),
            ),
            models.CheckConstraint(
                name="item_suspended_from_somewhere",
                condition=Q(state=State.SUSPENDED) & ~Q(suspended_from="")
                | ~Q(state=State.SUSPENDED) & Q(suspended_from=""),
                violation_error_message=N_("挂起的事项要记住挂起前的状态。"),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}".strip()

    @property
    def scored_due_on(self):
        """The date that the assessment counts from: the original one, unless a later one was excused."""
        return self.excused_due_on or self.original_due_on

    @property
    def scored_due_hour(self):
        return None if self.excused_due_on else self.original_due_hour


class ItemUnit(AreaModel):
    """A doing unit of an item: one first lead, any co-leads, joint units; each answers for itself."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="units", db_index=False)
    unit_id = models.BigIntegerField()
    is_lead = models.BooleanField()
    is_first = models.BooleanField(default=False)
    state = models.CharField(
        max_length=8, choices=[("pending", N_("待签收")), ("accepted", N_("已签收")), ("declined", N_("退件"))]
    )
    answered_at = models.DateTimeField(null=True)
    answered_by_text = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)  # why declined
    handed_at = models.DateTimeField(null=True)  # issued or handed over to this unit
    is_ruled = models.BooleanField(default=False)  # its 退件 was refused: it must take it
    duty = models.CharField(max_length=300, blank=True)  # what this unit owes, where several lead
    progress = models.PositiveSmallIntegerField(null=True)
    last_report_at = models.DateTimeField(null=True)
    last_report = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)  # 本部分办结, said by a co-lead
    done_by_text = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-is_first", "-is_lead", "id"]
        indexes = [
            models.Index(fields=["area_id", "unit_id", "item"], name="item_unit_by_unit"),
            models.Index(fields=["area_id", "unit_id", "item"], name="item_unit_pending", condition=Q(state="pending")),
            models.Index(
                fields=["area_id", "unit_id", "item"],
                name="item_unit_to_finish",
                condition=Q(is_lead=True, is_first=False, done_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["area_id", "item", "unit_id"], name="item_unit_once"),
            models.UniqueConstraint(
                fields=["area_id", "item"], name="item_first_lead_once", condition=Q(is_first=True)
            ),
        ]

    def __str__(self):
        return f"{self.item_id}: {self.unit_id}"


class ItemRegister(AreaModel):
    """An item hangs in its home register and in any number of campaigns (一事多挂)."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="hangs_in", db_index=False)
    register = models.ForeignKey(Register, models.DO_NOTHING, db_index=False)
    is_home = models.BooleanField()
    at = models.DateTimeField(null=True)  # of one that hangs: since when, by whom
    by_text = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["area_id", "register", "item"], name="item_register_by_register"),
            models.Index(fields=["area_id", "register"], name="item_register_hanging", condition=Q(is_home=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["area_id", "item", "register"], name="item_register_once"),
            models.UniqueConstraint(fields=["area_id", "item"], name="item_home_once", condition=Q(is_home=True)),
        ]

    def __str__(self):
        return f"{self.item_id} in {self.register_id}"


class ItemField(AreaModel):
    """The value of a register's own field, in the column of its type so that it can be filtered."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="field_values", db_index=False)
    field = models.ForeignKey(RegisterField, models.DO_NOTHING, db_index=False)
    text = models.CharField(max_length=500, blank=True)
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    day = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["area_id", "field", "text", "item"], name="item_field_text", condition=~Q(text="")),
            models.Index(
                fields=["area_id", "field", "number", "item"],
                name="item_field_number",
                condition=Q(number__isnull=False),
            ),
            models.Index(
                fields=["area_id", "field", "day", "item"], name="item_field_day", condition=Q(day__isnull=False)
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["area_id", "item", "field"], name="item_field_once")]

    def __str__(self):
        return f"{self.item_id}.{self.field_id}"

    @property
    def value(self):
        return self.text or self.number if self.day is None else self.day
