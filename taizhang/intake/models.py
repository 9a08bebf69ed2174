"""Documents and what was read in them. All local: an item is journaled from 立项 on, and carries its passage."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from taizhang.intake.rules.candidates import IN_THE_LEDGER, State
from taizhang.intake.rules.memory import ALIAS, REJECT
from taizhang.journal.base import AreaModel, AreaQuerySet
from taizhang.ledger.models import Purge


class Kind(models.TextChoices):
    """来源种类: what sort of paper it is."""

    MINUTES = "minutes", _("会议纪要")
    PAPER = "paper", _("上级来文")
    INSTRUCTION = "instruction", _("领导批示")
    NEWS = "news", _("新闻报道")
    OTHER = "other", _("其他")


class Reading(models.TextChoices):
    """How far the reader is."""

    SCANNING = "scanning", _("正在识别")
    WAITING = "waiting", _("等待通读")
    DONE = "done", _("已通读")
    FAILED = "failed", _("没有读完")


class Second(models.TextChoices):
    """How far the second reader is; nothing where the site has none."""

    ASKED = "asked", _("还在读")
    DONE = "done", _("已读")
    FAILED = "failed", _("没有给出结果")


class DocumentQuerySet(AreaQuerySet):
    def visible_to(self, actor, act="intake.read"):
        """Documents of the area; a clerk of one unit sees those that came in there."""
        mine = self.filter(area_id=actor.area_id)
        if not actor.can(act):
            return mine.none()
        if actor.covers_all(act):
            return mine
        return mine.filter(unit_id__in=actor.unit_ids(act))


class StoppedScanQuerySet(AreaQuerySet):
    def visible_to(self, actor):
        """One's own."""
        return self.filter(area_id=actor.area_id, received_by_id=actor.person_id)


class Document(AreaModel):
    """A paper that came in: its bytes are a blob, its text is what was read."""

    keeps = "local"

    unit_id = models.BigIntegerField()
    received_by_id = models.BigIntegerField()
    received_by_text = models.CharField(max_length=200)
    received_at = models.DateTimeField()
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.MINUTES)
    file_name = models.CharField(max_length=255, blank=True)
    mime = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    reading = models.CharField(max_length=8, choices=Reading, default=Reading.WAITING)
    second = models.CharField(max_length=8, choices=Second, blank=True)
    # What reading found beside candidates: paragraph and headline spans, figures with their recomputation.
    layout = models.JSONField(default=dict)
    figures = models.JSONField(default=list)
    # Of a scan or photo: how many pages, and why recognising them stopped (a code of rules/scans.py).
    pages = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=40, blank=True)
    register_id = models.BigIntegerField(null=True)  # the one chosen last at this desk

    objects: ClassVar[Any] = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [models.Index(fields=["area_id", "-received_at", "-id"], name="intake_document_recent")]
        constraints = [
            # The same text comes in once for each desk; a second upload finds the first.
            models.UniqueConstraint(fields=["area_id", "unit_id", "text_hash"], name="intake_text_comes_in_once"),
        ]

    def __str__(self):
        return self.title


class ScanPage(AreaModel):
    """One recognised page of a scan. Until all are there it holds the text; then only its place in the document's."""

    keeps = "local"

    document = models.ForeignKey(Document, models.CASCADE, related_name="scan_pages")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    start = models.PositiveIntegerField(default=0)
    sure = models.PositiveSmallIntegerField(default=0)  # percent, the mean of its letters
    letters = models.PositiveIntegerField(default=0)
    doubts = models.JSONField(default=list)  # [start, end, percent] of doubtful words, in the page's text
    begins_open = models.BooleanField(default=False)
    ends_open = models.BooleanField(default=False)
    is_ill = models.BooleanField(default=False)
    # [start, end, left, top, right, bottom] of each line: its place in the page's text, and in its picture in
    # thousandths of the width; the picture is so high, and was turned by so many degrees.
    lines = models.JSONField(default=list)
    height = models.PositiveIntegerField(default=0)
    turn = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="intake_page_once")]

    def __str__(self):
        return f"{self.document_id}: {self.number}"


class Correction(AreaModel):
    """A stretch of recognised text that a person put right, or found to be right (`old` is `new`). What had been
    recognised stays here; both words go when the document goes."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)  # of its entry
    document_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    by_text = models.CharField(max_length=200)
    at = models.DateTimeField()
    page = models.PositiveSmallIntegerField()
    # In the text as it stood before: later corrections move it (rules/correcting.py).
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    length = models.PositiveIntegerField()  # of what stands there since
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    undoes_id = models.BigIntegerField(null=True)

    objects: ClassVar[Any] = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["area_id", "document_id", "id"], name="intake_correction_of_document")]

    def __str__(self):
        return f"{self.document_id}: {self.start}"


class StoppedScan(AreaModel):
    """A scan in whose pictures a mark of secrecy was found: that it is gone is told to who brought it, and no more."""

    keeps = "local"

    document_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    received_by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects: ClassVar[Any] = StoppedScanQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["area_id", "received_by_id", "-at"], name="intake_stopped_scan")]

    def __str__(self):
        return str(self.document_id)


class Candidate(AreaModel):
    """A stretch of the text that may be a promise, with what a rule guessed and what a person decided."""

    keeps = "local"

    document = models.ForeignKey(Document, models.CASCADE, related_name="candidates")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    passage = models.TextField()
    passage_hash = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    requirement = models.TextField(blank=True)
    done_when = models.TextField(blank=True)
    owner_text = models.CharField(max_length=400, blank=True)
    lead_unit_id = models.BigIntegerField(null=True)
    # How the lead was found: a code of org's matching, "person" when somebody chose it, "" when nobody did.
    lead_how = models.CharField(max_length=16, blank=True)
    lead_doubt = models.CharField(max_length=16, blank=True)
    joint_unit_ids = models.JSONField(default=list)
    joint_unknown = models.JSONField(default=list)
    person_id = models.BigIntegerField(null=True)
    due_text = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True, blank=True)
    speaker = models.CharField(max_length=200, blank=True)
    # How strongly it is put, the numbers it aims at, on what condition, how often it comes back: rules/terms.py.
    terms = models.JSONField(default=dict)
    rule = models.CharField(max_length=80, blank=True)
    # Why a rule passed the sentence over; shown beside 恢复.
    reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=[(s.value, s.value) for s in State], default=State.NEW)
    item_id = models.BigIntegerField(null=True)
    # An open item that may be the same thing: a guess, shown so that nothing is promised twice.
    related_item_id = models.BigIntegerField(null=True)
    same_as = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    part_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["start", "id"]
        indexes = [
            models.Index(fields=["area_id", "passage_hash"], name="intake_candidate_passage"),
            models.Index(fields=["area_id", "item_id"], name="intake_candidate_item"),
            models.Index(fields=["area_id", "document"], name="intake_undecided", condition=models.Q(state=State.NEW)),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="intake_span_has_length"),
            models.CheckConstraint(
                condition=models.Q(state__in=IN_THE_LEDGER, item_id__isnull=False)
                | (~models.Q(state__in=IN_THE_LEDGER) & models.Q(item_id__isnull=True)),
                name="intake_accepted_means_item",
            ),
        ]

    def __str__(self):
        return self.title


class Decision(AreaModel):
    """One step at the desk, with what it found, so that 撤回上一步 can put it back."""

    keeps = "local"

    document = models.ForeignKey(Document, models.CASCADE, related_name="decisions")
    person_id = models.BigIntegerField()
    verb = models.CharField(max_length=16)
    at = models.DateTimeField()
    # Rows as they stood before, and rows that the step made.
    before = models.JSONField()
    made = models.JSONField(default=list)
    # Of a corrected word: the correction, and the doubts that it settled.
    settled = models.JSONField(default=dict)
    item_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["area_id", "document", "-id"], name="intake_decision_last")]

    def __str__(self):
        return f"{self.verb} {self.pk}"


class Lesson(AreaModel):
    """What a decision about one candidate taught its desk: which unit a printed name meant, or that such a sentence is
    no item. It goes with its candidate, and so with a document that is deleted or purged."""

    keeps = "local"

    unit_id = models.BigIntegerField()  # the desk, as of the document
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="lessons")
    kind = models.CharField(max_length=8, choices=[(ALIAS, ALIAS), (REJECT, REJECT)])
    words = models.CharField(max_length=100, blank=True)  # the printed name
    meant_id = models.BigIntegerField(null=True)  # the unit that it meant
    person_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects: ClassVar[Any] = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["area_id", "unit_id", "kind", "-id"], name="intake_lesson_of_desk")]
        constraints = [models.UniqueConstraint(fields=["candidate", "kind"], name="intake_lesson_once")]

    def __str__(self):
        return f"{self.kind} {self.words}"


class DocumentPurge(Purge):
    """涉密清除 of a document, which outlives the document: what went is nowhere said, only which items had cited it."""

    document_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    item_ids = models.JSONField(default=list)

    objects: ClassVar[Any] = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area_id", "document_id"], name="document_purge_by_document"),
            models.Index(fields=["area_id", "id"], name="document_purging", condition=models.Q(state="asked")),
        ]

    def __str__(self):
        return f"{self.document_id}: {self.state}"
