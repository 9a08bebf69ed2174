"""Notices follow the ledger's entries; who has read one is nobody's history and stays local."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.ledger.models import Item
from taizhang.org import queries as org


class NoticeQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        """What is addressed to me, to the units I speak for, to the office (for clerks), to whoever may do an act."""
        mine = Q(to_person_id=actor.person_id)
        if units := speaks_for(actor):
            mine |= Q(to_unit_id__in=units)
        if actor.covers_all("ledger.issue"):
            mine |= Q(to_office=True)
        for act in filter(actor.can, ACTS):
            mine |= _for_whoever_may(act, actor)
        return self.filter(area_id=actor.area_id).filter(mine)

    def waiting(self):
        return self.filter(asks=True, done_at=None)


# Acts that are told to whoever may do them when the notice is read; of some only at the unit whose it is.
ACTS: set[str] = set()
AT_HOME: set[str] = set()


def _for_whoever_may(act, actor):
    """Within the reach of the act. Who asked for it, or had a hand in it, is not asked in turn."""
    told = Q(to_act=act, to_act__gt="")  # as the index says it
    if act in AT_HOME:
        told &= Q(about_unit_id__in=org.house_units(actor.area_id, {actor.unit_id}))
    elif not actor.covers_all(act):
        in_reach = Item.objects.visible_to(actor, act).filter(pk=OuterRef("item_id"))
        told &= Exists(in_reach) | Q(about_unit_id__in=actor.unit_ids(act))
    persons = [person for person, _, _ in actor.identities]
    return told & ~Q(by_person_id__in=persons) & ~Q(by_for_person_id__in=persons)


def speaks_for(actor) -> frozenset[int]:
    """The units whose post the actor opens: those that a role of the doing side names, not all below them."""
    return frozenset(g.scope_unit_id for g in actor.grants_for("notices.unit") if g.register_id is None)


class Notice(AreaModel):
    """One entry of an item, of what was handed out together, or about a person, told to one addressee."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)  # of the entry, with room for its addressees
    item_id = models.BigIntegerField(null=True)  # None: about a handout, a person, or something of a higher room
    handout_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=12)  # of rules.TELLINGS and rules.PERSONAL
    to_unit_id = models.BigIntegerField(null=True)
    to_person_id = models.BigIntegerField(null=True)
    to_office = models.BooleanField(default=False)
    to_act = models.CharField(max_length=40, blank=True)  # one of ACTS
    about_kind = models.CharField(max_length=20, blank=True)  # the stream of a higher room that it is about
    about_id = models.BigIntegerField(null=True)
    about_unit_id = models.BigIntegerField(null=True)  # whose it is
    by_person_id = models.BigIntegerField(null=True)  # with `to_act`: who asked, and for whom or with whom
    by_for_person_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    by_text = models.CharField(max_length=200)
    text = models.TextField(blank=True)  # the reason, the urging, the instruction
    asks = models.BooleanField()
    done_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("area_id", "to_unit_id", "id", name="notice_to_unit", condition=Q(to_unit_id__isnull=False)),
            models.Index(
                "area_id", "to_person_id", "id", name="notice_to_person", condition=Q(to_person_id__isnull=False)
            ),
            models.Index("area_id", "id", name="notice_to_office", condition=Q(to_office=True)),
            models.Index("area_id", "to_act", "id", name="notice_to_act", condition=Q(to_act__gt="")),
            models.Index(
                "area_id", "about_kind", "about_id", name="notice_about", condition=Q(asks=True, done_at=None)
            ),
            models.Index("area_id", "item_id", name="notice_waiting", condition=Q(asks=True, done_at=None)),
            models.Index(
                "area_id", "handout_id", name="notice_handout", condition=Q(handout_id__isnull=False, done_at=None)
            ),
            models.Index(
                "area_id", "to_unit_id", "item_id", name="notice_unit_waiting", condition=Q(asks=True, done_at=None)
            ),
        ]

    def __str__(self):
        return f"{self.kind}: {self.item_id}"


class NoticeRead(AreaModel):
    """That a person has read a notice."""

    keeps = "local"

    notice_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("area_id", "person_id", "notice_id", name="notice_read_once")]

    def __str__(self):
        return f"{self.person_id} read {self.notice_id}"
