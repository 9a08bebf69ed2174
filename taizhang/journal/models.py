"""The tables of the journal. Log, Entry, Node and Checkpoint only ever grow: triggers see to it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from taizhang.journal.base import AreaModel


class Log(models.Model):
    """One log per area: its name for the outside and the key that signs its checkpoints."""

    keeps = "journal"

    area_id = models.BigIntegerField(primary_key=True)
    origin = models.CharField(max_length=200, unique=True)
    public_key = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return self.origin


class Head(models.Model):
    """Where the log stands. Its row is the lock that puts the writers of one area in order."""

    keeps = "journal"

    log = models.OneToOneField(Log, models.DO_NOTHING, primary_key=True, db_column="area_id")
    size = models.BigIntegerField(default=0)
    frontier = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"{self.pk}: {self.size}"


class Entry(AreaModel):
    """One leaf. The columns repeat what stands in it, for looking up; `verify` compares them."""

    keeps = "journal"

    seq = models.BigIntegerField()
    stream_kind = models.CharField(max_length=63)
    stream_id = models.BigIntegerField()
    stream_seq = models.IntegerField()
    type = models.CharField(max_length=100)
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_id", "seq"], name="journal_entry_seq"),
            models.UniqueConstraint(
                fields=["area_id", "stream_kind", "stream_id", "stream_seq"], name="journal_entry_stream"
            ),
        ]
        indexes = [
            models.Index(fields=["area_id", "type", "seq"], name="journal_entry_by_type"),
            models.Index(fields=["area_id", "person_id", "seq"], name="journal_entry_by_person"),
        ]

    def __str__(self) -> str:
        return f"#{self.seq} {self.type}"


class Value(AreaModel):
    """What a commitment in a leaf stands for. Erasing the row leaves the leaf and the tree as they are."""

    keeps = "value"

    entry = models.ForeignKey(Entry, models.DO_NOTHING, related_name="values_beside", db_index=False)
    name = models.CharField(max_length=63)
    salt = models.BinaryField(max_length=32)
    value = models.TextField()
    subject_id = models.BigIntegerField(null=True)  # the person whom the value is about
    key_id = models.BigIntegerField(null=True)  # the key that encrypts it; empty: in the clear

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="journal_value_name")]
        indexes = [
            models.Index(
                fields=["area_id", "subject_id"],
                name="journal_value_by_subject",
                condition=models.Q(subject_id__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.name}"


class EntryFile(AreaModel):
    """A file that belongs to an entry; the bytes lie in the blob store."""

    keeps = "value"

    entry = models.ForeignKey(Entry, models.DO_NOTHING, related_name="files_beside", db_index=False)
    position = models.IntegerField()
    salt = models.BinaryField(max_length=32)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    mime = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "position"], name="journal_file_position")]
        indexes = [models.Index(fields=["area_id", "sha256"], name="journal_file_by_hash")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.sha256[:12]}"


class Node(models.Model):
    """A finished inner node of the tree (level 1 and up; level 0 is `Entry.leaf_hash`)."""

    keeps = "journal"

    pk = models.CompositePrimaryKey("area_id", "level", "index")
    area_id = models.BigIntegerField()
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.area_id}: {self.level}/{self.index}"


class Checkpoint(AreaModel):
    """A signed note: the log had this root at this size."""

    keeps = "journal"

    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "size"], name="journal_checkpoint_size")]

    def __str__(self) -> str:
        return f"{self.area_id}: {self.size}"


class Submission(AreaModel):
    """A form that was sent, so that sending it again does nothing twice. Kept for 90 days."""

    keeps = "local"

    person_id = models.BigIntegerField()
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    location = models.TextField(blank=True)  # where it led
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "person_id", "key"], name="journal_submission_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.key}"


class Ids(models.Model):
    """The last id given out for each kind of thing in an area. One row, so that one lock is enough."""

    keeps = "local"

    area_id = models.BigIntegerField(primary_key=True)
    last = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.area_id}: {self.last}"
