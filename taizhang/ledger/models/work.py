"""What happens on an item: reports, evidence, claims and verdicts, extensions, inner tasks."""

from django.db import models
from django.db.models import Q

from taizhang.engine.refusal import N_
from taizhang.journal.base import AreaModel
from taizhang.ledger.rules import DOUBTS, VERDICTS, Doubt, Verdict
from taizhang.ledger.rules.paper import ANSWERS, Answer

from .item import Item


class Report(AreaModel):
    """A progress report (进展), an urging, or a leader's instruction: one line said about the item."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="reports", db_index=False)
    kind = models.CharField(
        max_length=12,
        choices=[
            ("progress", N_("进展")),
            ("no_change", N_("无变化")),
            ("urging", N_("催办")),
            ("instruction", N_("批示")),
            ("history", N_("以往进展")),
            ("recorded", N_("代录进展")),
            ("correction", N_("更正")),
            ("retracted", N_("已撤回的代录")),
        ],
    )
    unit_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    by_text = models.CharField(max_length=200)
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    progress = models.PositiveSmallIntegerField(null=True)
    corrects_id = models.BigIntegerField(null=True)  # of a correction: the report whose words it sets right, and why
    reason = models.TextField(blank=True, default="")  # of a correction and of what was retracted
    callee_id = models.BigIntegerField(null=True)  # urged by phone: who was called,
    callee_text = models.CharField(max_length=50, blank=True)
    answer = models.CharField(max_length=8, blank=True, choices=[(a.value, ANSWERS[a]) for a in Answer])  # and answered

    class Meta:
        indexes = [
            models.Index(fields=["area_id", "item", "at"], name="report_by_item"),
            models.Index(
                fields=["area_id", "at", "item"],
                name="report_by_day",
                condition=Q(kind__in=["progress", "no_change", "recorded"]),
            ),
        ]

    def __str__(self):
        return self.text[:40]


class Evidence(AreaModel):
    """A file or photo handed in as proof. Place and time are what the device claims."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="evidence", db_index=False)
    report = models.ForeignKey(Report, models.DO_NOTHING, null=True, related_name="evidence", db_index=False)
    no = models.PositiveSmallIntegerField()  # 佐证 1, 2, 3 of the item
    unit_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    by_text = models.CharField(max_length=200)
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    mime = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    caption = models.CharField(max_length=200, blank=True)
    is_photo = models.BooleanField()
    taken_at = models.DateTimeField(null=True)
    taken_lat = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    taken_lon = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    # The perceptual hash, and its four 16-bit bands: photos that differ in few bits share a band, so an
    # index finds them.
    dhash = models.CharField(max_length=16, blank=True)
    band0 = models.IntegerField(null=True)
    band1 = models.IntegerField(null=True)
    band2 = models.IntegerField(null=True)
    band3 = models.IntegerField(null=True)

    class Meta:
        ordering = ["no"]
        indexes = [
            models.Index(fields=["area_id", "sha256"], name="evidence_by_bytes"),
            *(
                models.Index(
                    fields=["area_id", f"band{n}"],
                    name=f"evidence_by_band{n}",
                    condition=Q(**{f"band{n}__isnull": False}),
                )
                for n in range(4)
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["area_id", "item", "no"], name="evidence_no_once")]

    def __str__(self):
        return self.caption or self.name


class EvidenceWarning(AreaModel):
    """Why a proof wants a second look, found when it was handed in."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    evidence = models.ForeignKey(Evidence, models.DO_NOTHING, related_name="warnings", db_index=False)
    kind = models.CharField(max_length=16, choices=[(d.value, DOUBTS[d]) for d in Doubt])
    other_item_id = models.BigIntegerField(null=True)
    other_evidence_id = models.BigIntegerField(null=True)
    amount = models.PositiveIntegerField(null=True)  # percent alike, or metres away

    class Meta:
        indexes = [models.Index(fields=["area_id", "evidence"], name="evidence_warning_by_evidence")]

    def __str__(self):
        return self.kind


class Claim(AreaModel):
    """One round of 申请销号: drafted by the liaison, submitted by the unit head, judged by another unit."""

    keeps = "projection"

    STATES = [
        ("drafted", N_("已拟")),
        ("submitted", N_("已提交")),
        ("withdrawn", N_("已撤回")),
        ("returned", N_("退回补正")),
        ("closed", N_("已销号")),
    ]

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="claims", db_index=False)
    round = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=STATES)
    statement = models.TextField(blank=True)  # what the unit says
    drafted_by_id = models.BigIntegerField()
    drafted_by_text = models.CharField(max_length=200)
    drafted_at = models.DateTimeField()
    submitted_by_id = models.BigIntegerField(null=True)
    submitted_unit_id = models.BigIntegerField(null=True)
    submitted_by_text = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_text = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)  # reason of the return, remark at close-out
    return_due_on = models.DateField(null=True)
    # Recorded for another (代录): a paper claim, or a submission with the photographed sheet.
    recorded_by_text = models.CharField(max_length=200, blank=True)
    received_on = models.DateField(null=True)
    signed_by = models.CharField(max_length=50, blank=True)
    sheet_id = models.BigIntegerField(null=True)  # the evidence that is the signed sheet
    # Graded verification: the present level, and the seed of samples (both only where there are levels).
    position = models.PositiveSmallIntegerField(default=0)
    seed = models.CharField(max_length=64, blank=True)
    needs_leader = models.BooleanField(default=False)  # late, in a register where a leader confirms that
    confirmed_by_id = models.BigIntegerField(null=True)
    confirmed_for_id = models.BigIntegerField(null=True)
    confirmed_by_text = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmation = models.TextField(blank=True)

    class Meta:
        ordering = ["round"]
        indexes = [models.Index(fields=["area_id", "state", "item"], name="claim_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["area_id", "item", "round"], name="claim_round_once"),
            models.UniqueConstraint(
                fields=["area_id", "item"],
                name="claim_one_at_a_time",
                condition=Q(state__in=["drafted", "submitted"]),
                violation_error_message=N_("已有一件销号申请在办。"),
            ),
            models.CheckConstraint(
                name="claim_judged_by_another",
                condition=~Q(state="closed") | ~Q(decided_by_id=models.F("submitted_by_id")),
                violation_error_message=N_("提交的人不能自己核验。"),
            ),
        ]

    def __str__(self):
        return f"{self.item_id} #{self.round}"


class ClaimProof(AreaModel):
    """A proof that a claim rests on, with the verifier's verdict."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    claim = models.ForeignKey(Claim, models.DO_NOTHING, related_name="proofs", db_index=False)
    evidence = models.ForeignKey(Evidence, models.DO_NOTHING, related_name="+", db_index=False)
    verdict = models.CharField(max_length=12, blank=True, choices=[(v.value, VERDICTS[v]) for v in Verdict])
    note = models.TextField(blank=True)
    judged_by_id = models.BigIntegerField(null=True)
    judged_by_text = models.CharField(max_length=200, blank=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "claim", "evidence"], name="claim_proof_once")]

    def __str__(self):
        return f"{self.claim_id}: {self.evidence_id}"


class ProofOpening(AreaModel):
    """A verifier opened a proof of a claim: without it there is no verdict."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    proof = models.ForeignKey(ClaimProof, models.DO_NOTHING, related_name="openings", db_index=False)
    person_id = models.BigIntegerField()
    by_text = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "proof", "person_id"], name="proof_opening_once")]

    def __str__(self):
        return f"{self.proof_id}: {self.person_id}"


class Extension(AreaModel):
    """A new deadline asked for, granted or refused; the first deadline is never lost."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    STATES = [("asked", N_("待审定")), ("granted", N_("同意")), ("refused", N_("不同意")), ("lapsed", N_("失效"))]

    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="extensions", db_index=False)
    no = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=STATES)
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.TextField()
    ground = models.CharField(max_length=24, blank=True, default="")  # asked for as excused: rules.Ground
    paper = models.CharField(max_length=200, blank=True, default="")  # what the ground rests on
    is_after_expiry = models.BooleanField(default=False)  # asked for when the assessed date had passed
    excused = models.BooleanField(default=False)  # granted as excused
    asked_by_id = models.BigIntegerField()
    asked_unit_id = models.BigIntegerField()
    asked_by_text = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_text = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)

    class Meta:
        ordering = ["no"]
        indexes = [models.Index(fields=["area_id", "asked_at"], name="extension_waiting", condition=Q(state="asked"))]
        constraints = [
            models.UniqueConstraint(fields=["area_id", "item", "no"], name="extension_no_once"),
            models.UniqueConstraint(
                fields=["area_id", "item"], name="extension_one_at_a_time", condition=Q(state="asked")
            ),
            models.CheckConstraint(name="extension_is_later", condition=Q(to_on__gt=models.F("from_on"))),
        ]

    def __str__(self):
        return f"{self.item_id}: {self.to_on}"


class InnerTask(AreaModel):
    """Inner division of labour (内部分工): inside one unit, ticked off there, blocks nothing."""

    keeps = "projection"

    id = models.BigIntegerField(primary_key=True)
    item = models.ForeignKey(Item, models.DO_NOTHING, related_name="inner_tasks", db_index=False)
    unit_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    section_unit_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    due_on = models.DateField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)  # percent; done is 100
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by_text = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["area_id", "item", "unit_id"], name="inner_task_by_item"),
            *(
                models.Index(fields=["area_id", f"{whose}_id", "due_on"], name=name, condition=Q(done_at=None))
                for whose, name in (
                    ("unit", "inner_task_open_unit"),
                    ("section_unit", "inner_task_open_section"),
                    ("person", "inner_task_open_person"),
                )
            ),
        ]

    def __str__(self):
        return self.title
