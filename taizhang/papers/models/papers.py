"""Official papers as the journal tells them, whom they are addressed to, and the numbers that were given out."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from taizhang.engine.refusal import N_
from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.org import queries as org
from taizhang.papers.rules.flow import ASKED, NUMBERED, OUT, STATES, State
from taizhang.papers.rules.kinds import KINDS, Kind

WRITES = ("papers.draft", "papers.review", "papers.sign")


def house_of(actor):
    """The unit whose post is worn, with its sections: whose papers the actor writes."""
    return org.house_units(actor.area_id, {actor.unit_id})


def persons_of(actor):
    return [person for person, _, _ in actor.identities]


def countersigns(actor):
    """Units for which the actor agrees to papers that they issue together with others."""
    return frozenset(g.scope_unit_id for g in actor.grants_for("papers.countersign") if g.register_id is None)


class PaperQuerySet(AreaQuerySet):
    def visible_to(self, actor, act="papers.see"):
        """Whoever writes papers at the issuing unit sees all of its own; the leader whom a paper names as its signer
        sees it once it is handed in, whoever agrees to it for another organ once it is reviewed; everybody else what
        was issued, as far as it reaches them."""
        mine = self.filter(area_id=actor.area_id)
        if not actor.can(act):
            return mine.none()
        organs = PaperOrgan.objects.filter(area_id=actor.area_id, paper_id=OuterRef("pk"))
        reach = Q(signer_person_id__in=persons_of(actor)) & ~Q(state=State.DRAFTING)
        if any(map(actor.can, WRITES)):
            reach |= Q(unit_id__in=house_of(actor))
        if units := countersigns(actor):
            reach |= Q(Exists(organs.filter(unit_id__in=units)), state__in=sorted(ASKED))
        issued = Q(state__in=sorted(OUT))
        if not actor.covers_all(act):
            units = actor.seen_unit_ids(act)
            told = PaperUnit.objects.filter(area_id=actor.area_id, paper_id=OuterRef("pk"), unit_id__in=units)
            issued &= Q(Exists(told)) | Q(unit_id__in=units) | Q(Exists(organs.filter(unit_id__in=units)))
        return mine.filter(reach | issued)


class Paper(AreaModel):
    """An official paper. Written by projectors only; what is printed is frozen when it is signed."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    unit_id = models.BigIntegerField()  # who issues it
    organ = models.CharField(max_length=100)  # its whole name
    kind = models.CharField(max_length=12, choices=[(k.value, KINDS[k].word) for k in Kind])
    state = models.CharField(max_length=10, choices=[(s.value, STATES[s]) for s in State])
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    to_text = models.CharField(max_length=400, blank=True)  # addressed to, beside units of the county
    cc_text = models.CharField(max_length=400, blank=True)
    report_to = models.CharField(max_length=400, blank=True)
    by_leader = models.BooleanField(default=False)
    signer_person_id = models.BigIntegerField(null=True)  # the leader who is to sign
    signer_text = models.CharField(max_length=100, blank=True)
    why_back = models.TextField(blank=True)  # why it was sent back
    number = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    made_on = models.DateField(null=True)  # 成文日期: of the signature
    signed_by = models.CharField(max_length=60, blank=True)  # the name that stands on the paper
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    docx_sha256 = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField(null=True)
    why_revoked = models.TextField(blank=True)
    purged_at = models.DateTimeField(null=True)  # when words that it quoted were purged; its original is closed then
    corrects_id = models.BigIntegerField(null=True)  # the paper whose number this one names and corrects
    book_id = models.BigIntegerField(null=True)  # of a 对账单: the unit's book of that month, which it has signed
    book_at = models.DateTimeField(null=True)  # what the office had decided of its differences by then
    to_count = models.PositiveSmallIntegerField(default=0)  # units that are to sign for it
    received_count = models.PositiveSmallIntegerField(default=0)
    item_count = models.PositiveSmallIntegerField(default=0)
    organ_count = models.PositiveSmallIntegerField(default=0)  # other organs that issue it together
    agreed_count = models.PositiveSmallIntegerField(default=0)
    drafted_by_text = models.CharField(max_length=200)
    last_at = models.DateTimeField()
    version = models.PositiveIntegerField()

    objects: ClassVar[Any] = PaperQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_id", "id"], name="paper_by_id"),
            models.Index(fields=["area_id", "unit_id", "state", "id"], name="paper_by_unit"),
            models.Index(fields=["area_id", "state", "id"], name="paper_by_state"),
            models.Index(
                fields=["area_id", "signer_person_id", "state", "id"],
                name="paper_to_sign",
                condition=Q(signer_person_id__isnull=False),
            ),
            models.Index(
                fields=["area_id", "corrects_id"], name="paper_corrects", condition=Q(corrects_id__isnull=False)
            ),
            models.Index(fields=["area_id", "book_id", "id"], name="paper_of_book", condition=Q(book_id__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["area_id", "number"], name="paper_number_once", condition=~Q(number="")),
            models.CheckConstraint(
                name="paper_number_from_signing",
                condition=Q(state__in=sorted(NUMBERED)) & ~Q(number="") & Q(made_on__isnull=False)
                | ~Q(state__in=sorted(NUMBERED)) & Q(number="", made_on=None),
                violation_error_message=N_("文号在签发时给，没有签发的公文没有文号。"),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}".strip()


class PaperItem(AreaModel):
    """An item that a paper is about, with the words it had when it was written."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    paper = models.ForeignKey(Paper, models.DO_NOTHING, related_name="items", db_index=False)
    item_id = models.BigIntegerField()
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=100, blank=True)
    due = models.CharField(max_length=40, blank=True)

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["area_id", "item_id", "paper"], name="paper_of_item")]
        constraints = [models.UniqueConstraint(fields=["area_id", "paper", "item_id"], name="paper_item_once")]

    def __str__(self):
        return f"{self.number} {self.title}"


class PaperUnit(AreaModel):
    """A unit that a paper is addressed to (主送), or that gets a copy (抄送); who signed for it, and when."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    paper = models.ForeignKey(Paper, models.DO_NOTHING, related_name="units", db_index=False)
    unit_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    is_main = models.BooleanField()
    received_at = models.DateTimeField(null=True)
    received_by_text = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["area_id", "unit_id", "paper"], name="paper_unit_by_unit"),
            models.Index(
                fields=["area_id", "unit_id", "paper"],
                name="paper_unit_waiting",
                condition=Q(is_main=True, received_at=None),
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["area_id", "paper", "unit_id"], name="paper_unit_once")]

    def __str__(self):
        return self.name


class PaperOrgan(AreaModel):
    """Another organ that issues a paper together with its own (联合行文): whether it has agreed (会签), who for it."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    paper = models.ForeignKey(Paper, models.DO_NOTHING, related_name="organs", db_index=False)
    unit_id = models.BigIntegerField()
    name = models.CharField(max_length=100)  # its whole name
    short_name = models.CharField(max_length=60)
    agreed_at = models.DateTimeField(null=True)
    agreed_by_text = models.CharField(max_length=200, blank=True)
    opinion = models.TextField(blank=True)
    signer = models.CharField(max_length=60, blank=True)  # the name that stands on the paper

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["area_id", "unit_id", "paper"], name="paper_organ_by_unit")]
        constraints = [models.UniqueConstraint(fields=["area_id", "paper", "unit_id"], name="paper_organ_once")]

    def __str__(self):
        return self.name


class PaperHand(AreaModel):
    """Whoever drafted, changed or handed in a paper: they neither review nor sign it."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    paper = models.ForeignKey(Paper, models.DO_NOTHING, related_name="hands", db_index=False)
    person_id = models.BigIntegerField()

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "paper", "person_id"], name="paper_hand_once")]

    def __str__(self):
        return str(self.person_id)


class PaperSeries(AreaModel):
    """The last serial given out in a year of a series. Gapless: the next is always one more."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    word = models.CharField(max_length=20)  # 云督办
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "word", "year"], name="paper_series_once")]

    def __str__(self):
        return f"{self.word}〔{self.year}〕{self.last}"


class PaperWord(AreaModel):
    """Which series a unit numbers a kind of paper in, where it chose one."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    unit_id = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    word = models.CharField(max_length=20)

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "unit_id", "kind"], name="paper_word_once")]

    def __str__(self):
        return f"{self.unit_id} {self.kind}: {self.word}"
