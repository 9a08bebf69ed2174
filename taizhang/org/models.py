"""Tables of org. Projections come from the journal and are written only by `projections.py`;
accounts and what belongs to a login are local."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from taizhang.engine.refusal import N_
from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.org import moving, roles, rules


def _in_force(day):
    """Begun and not yet over on that day."""
    return Q(from_on__lte=day) & (Q(to_on__isnull=True) | Q(to_on__gte=day))


class Area(AreaModel):
    """辖区: keeps its own ledger, log and key. Its `area_id` is its own id."""

    keeps = "projection"
    id = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=60)
    code = models.CharField(max_length=12)
    founded_at = models.DateTimeField()


class UnitQuerySet(AreaQuerySet):
    def open_on(self, day):
        return self.filter(Q(valid_to_on__isnull=True) | Q(valid_to_on__gte=day), valid_from_on__lte=day)

    def below(self, *paths):
        """The units of these subtrees, their tops included."""
        where = Q(pk__in=())
        for path in paths:
            where |= Q(path__startswith=path)
        return self.filter(where)


class Unit(AreaModel):
    """A node of the area's tree. `path` is the ids from the root, each followed by a dot: "1.23."."""

    keeps = "projection"

    class Kind(models.TextChoices):
        COUNTY = "county", "县级"
        BUREAU = "bureau", "部门"
        TOWNSHIP = "township", "乡镇街道"
        VILLAGE = "village", "村社区"
        ENTERPRISE = "enterprise", "企业"
        OFFICE = "office", "科室"
        TASK_FORCE = "task_force", "专班"
        OUTSIDE = "outside", "外单位"

    id = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=20)
    code = models.CharField(max_length=20)
    phone = models.CharField(max_length=40, blank=True)  # 值班电话, of its office
    kind = models.CharField(max_length=12, choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=200)
    valid_from_on = models.DateField()
    valid_to_on = models.DateField(null=True)
    # A reorganisation gives what it has to others: from that day on it takes nothing new.
    dissolves_on = models.DateField(null=True)
    successor_ids = models.JSONField(default=list)

    objects: ClassVar[UnitQuerySet] = UnitQuerySet.as_manager()  # type: ignore[assignment]
    level: int  # depth in a listed tree, set by queries.unit_tree

    class Meta:
        ordering = ["code", "id"]
        constraints = [models.UniqueConstraint(fields=["area_id", "code"], name="org_unit_code")]
        indexes = [
            models.Index(
                fields=["area_id", "path"], name="org_unit_path", opclasses=["int8_ops", "varchar_pattern_ops"]
            ),
            models.Index(
                fields=["area_id", "dissolves_on"], name="org_unit_dissolves", condition=Q(dissolves_on__isnull=False)
            ),
        ]


class UnitMove(AreaModel):
    """机构调整: a document merges or splits units, or hands a function over, from a day on."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10, choices=list(moving.KINDS.items()))
    title = models.CharField(max_length=100)
    number = models.CharField(max_length=60, blank=True)  # 文号
    effective_on = models.DateField()
    source_ids = models.JSONField()
    target_ids = models.JSONField()
    recorded_at = models.DateTimeField()
    moved_count = models.PositiveIntegerField(default=0)  # open items that went over
    settled_at = models.DateTimeField(null=True)  # nothing is left to move
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["area_id", "id"], name="org_move_waiting", condition=Q(settled_at=None, cancelled_at=None)
            )
        ]

    @property
    def paper(self) -> str:
        """The document as an entry names it."""
        return f"{self.title}（{self.number}）" if self.number else self.title


class UnitAlias(AreaModel):
    """Another name people use for a unit ("建设局"), former names included."""

    keeps = "projection"
    id = models.BigIntegerField(primary_key=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="aliases")
    alias = models.CharField(max_length=80)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["area_id", "unit"], name="org_alias_unit")]


class Person(AreaModel):
    keeps = "projection"
    id = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=40)
    account: Account | None  # set by queries.persons

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["area_id", "id"], name="org_person_area")]


class TaskForce(AreaModel):
    """What a unit of the kind `task_force` has beyond any unit. Its term warns when it ends and does nothing by
    itself; the unit's own validity ends when somebody dissolves it."""

    keeps = "projection"
    id = models.BigIntegerField(primary_key=True)  # of its unit
    unit = models.OneToOneField(Unit, models.PROTECT, related_name="task_force")
    purpose = models.TextField(blank=True)
    term_to_on = models.DateField(null=True)  # the last day; None: until the work is done


class TaskForceMember(AreaModel):
    """A unit or a person of a task force. Nobody of a member unit, and no member, verifies what the task force
    does (S1), not even after leaving: the row stays for ever."""

    keeps = "projection"
    HEAD, LEADER, LIAISON, OFFICE, MEMBER = "head", "leader", "liaison", "office", "member"
    PARTS = [
        (HEAD, N_("组长")),
        (LEADER, N_("牵头县领导")),
        (LIAISON, N_("联络员")),
        (OFFICE, N_("办公室设在")),
        (MEMBER, N_("成员")),
    ]

    id = models.BigIntegerField(primary_key=True)
    task_force = models.ForeignKey(TaskForce, models.PROTECT, related_name="members")
    part = models.CharField(max_length=8, choices=PARTS)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["area_id", "task_force"], name="org_member_force"),
            models.Index(fields=["area_id", "unit", "task_force"], name="org_member_unit", condition=Q(to_on=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="org_member_unit_or_person",
                condition=Q(unit__isnull=False, person=None) | Q(unit=None, person__isnull=False),
            ),
        ]


class PostQuerySet(AreaQuerySet):
    def in_force(self, day):
        return self.filter(_in_force(day))


class Post(AreaModel):
    """A person's place at a unit, from a day to a day."""

    keeps = "projection"
    id = models.BigIntegerField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=40)
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    objects: ClassVar[PostQuerySet] = PostQuerySet.as_manager()  # type: ignore[assignment]
    is_stand_in: bool  # set by acting.actor_of
    in_force_grants: list[RoleGrant]  # set by queries that list posts with their roles

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["area_id", "person"], name="org_post_person"),
            models.Index(fields=["area_id", "unit"], name="org_post_unit"),
            models.Index(fields=["area_id", "to_on"], name="org_post_ended", condition=Q(to_on__isnull=False)),
        ]


class RoleGrantQuerySet(AreaQuerySet):
    def in_force(self, day):
        return self.filter(_in_force(day), state=RoleGrant.GRANTED)


class RoleGrant(AreaModel):
    """A role of a post over a unit's subtree or one register. Proposed by the security administrator,
    granted by an auditor who is another person (rule S7); the founding grants alone have neither.
    That nobody holds two administrator roles, or one beside business, spans rows and is a trigger (guards.py).
    """

    keeps = "projection"
    PROPOSED, GRANTED, REFUSED, REVOKED = "proposed", "granted", "refused", "revoked"

    id = models.BigIntegerField(primary_key=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="grants")
    person = models.ForeignKey(Person, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=16)
    scope_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    scope_register_id = models.BigIntegerField(null=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    state = models.CharField(max_length=8)
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects: ClassVar[RoleGrantQuerySet] = RoleGrantQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["area_id", "person", "state"], name="org_grant_person"),
            models.Index(fields=["area_id", "post", "state"], name="org_grant_post"),
            models.Index(fields=["area_id", "state", "role"], name="org_grant_state"),
        ]
        constraints = [
            models.CheckConstraint(name="org_grant_role_known", condition=Q(role__in=sorted(roles.ROLES))),
            models.CheckConstraint(
                name="org_grant_not_to_self", condition=Q(proposed_by=None) | ~Q(proposed_by=F("person"))
            ),
            models.CheckConstraint(
                name="org_grant_confirmed_by_another",
                condition=~Q(state="granted")
                | Q(proposed_by=None, decided_by=None)
                | (
                    Q(proposed_by__isnull=False, decided_by__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                    & ~Q(decided_by=F("person"))
                ),
            ),
        ]


class Delegation(AreaModel):
    """代办: some of a post's own roles, lent to another post for at most thirty days."""

    keeps = "projection"
    id = models.BigIntegerField(primary_key=True)
    from_post = models.ForeignKey(Post, models.PROTECT, related_name="lent")
    to_post = models.ForeignKey(Post, models.PROTECT, related_name="borrowed")
    roles = models.JSONField()
    reason = models.CharField(max_length=200)
    from_on = models.DateField()
    to_on = models.DateField()
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # the head; None: the lender
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["area_id", "from_post"], name="org_deleg_from"),
            models.Index(fields=["area_id", "to_post"], name="org_deleg_to"),
        ]
        constraints = [
            models.CheckConstraint(name="org_deleg_two_posts", condition=~Q(from_post=F("to_post"))),
            models.CheckConstraint(name="org_deleg_period", condition=Q(to_on__gte=F("from_on"))),
        ]


class LeaveQuerySet(AreaQuerySet):
    def in_force(self, day):
        return self.filter(from_on__lte=day, to_on__gte=day, ended_at=None)


class Leave(AreaModel):
    """请假: a person is away from a day to a day. Why is nobody's business but the unit's."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="leaves")
    from_on = models.DateField()
    to_on = models.DateField()
    kind = models.CharField(max_length=8, choices=list(rules.LEAVES.items()))
    note = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)  # back early, or never gone

    objects: ClassVar[LeaveQuerySet] = LeaveQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["from_on", "id"]
        indexes = [
            models.Index(fields=["area_id", "person", "to_on"], name="org_leave_person"),
            models.Index(fields=["area_id", "to_on"], name="org_leave_alive", condition=Q(ended_at=None)),
        ]
        constraints = [models.CheckConstraint(name="org_leave_period", condition=Q(to_on__gte=F("from_on")))]


class CalendarYear(AreaModel):
    """A year of the working-day table; unpublished means the State Council's notice is not out (暂定)."""

    keeps = "projection"
    id = models.BigIntegerField(primary_key=True)
    year = models.PositiveSmallIntegerField()
    is_published = models.BooleanField()
    version = models.PositiveIntegerField()

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["area_id", "year"], name="org_calendar_year")]


class CalendarDay(AreaModel):
    """A day that differs from the ordinary week: off, or worked although a weekend."""

    keeps = "projection"
    REST, WORK = "rest", "work"

    id = models.BigIntegerField(primary_key=True)
    day = models.DateField()
    kind = models.CharField(max_length=4)
    name = models.CharField(max_length=20)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["area_id", "day"], name="org_calendar_day")]


class AccountManager(BaseUserManager):
    def get_by_natural_key(self, username):
        return self.get(username=username.strip().upper())


class Account(AbstractBaseUser):
    """How a person logs in. Whoever holds no post in force cannot."""

    keeps = "local"

    username = models.CharField(max_length=32, unique=True)  # 工号, kept in capitals
    area_id = models.BigIntegerField()
    person_id = models.BigIntegerField(unique=True)
    is_active = models.BooleanField(default=True)
    must_enrol = models.BooleanField(default=True)
    password_set_at = models.DateTimeField(null=True)
    one_time_until = models.DateTimeField(null=True)
    # Raised when roles, posts, delegations or the second factor change: every other session then ends.
    epoch = models.PositiveIntegerField(default=0)
    # Demo county only: listed on the login page, may skip the second factor there.
    demo_label = models.CharField(max_length=40, blank=True)

    USERNAME_FIELD = "username"
    objects = AccountManager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["area_id", "person_id"], name="org_account_person")]

    def _get_session_auth_hash(self, secret=None):
        # Django ends every session whose hash no longer matches; ours also covers `epoch`.
        value = f"{self.password}:{self.epoch}"
        return salted_hmac("taizhang.org.session", value, secret=secret, algorithm="sha256").hexdigest()


class FormerPassword(models.Model):
    """Hashes of the last passwords, so that they do not come back."""

    keeps = "local"
    account = models.ForeignKey(Account, models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-set_at", "-id"]

    def __str__(self):
        return f"{self.account_id} {self.set_at:%Y-%m-%d}"


class KnownDevice(models.Model):
    """A browser from which this account has logged in: guessing elsewhere does not lock it out here."""

    keeps = "local"
    account = models.ForeignKey(Account, models.CASCADE, related_name="known_devices")
    digest = models.CharField(max_length=64)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_at"]
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="org_device_once")]

    def __str__(self):
        return f"{self.account_id} {self.digest[:8]}"


class Reset(models.Model):
    """One start of a password or second-factor reset: one target, used once, ten minutes."""

    keeps = "local"
    PASSWORD, FACTOR = "password", "factor"

    account = models.ForeignKey(Account, models.CASCADE, related_name="resets")
    kind = models.CharField(max_length=8)
    token_digest = models.CharField(max_length=64, unique=True)
    started_by_person_id = models.BigIntegerField()
    started_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self):
        return f"{self.account_id} {self.kind}"
