"""Checkpoints: asking the signer to sign where the log stands."""

from __future__ import annotations

import logging
from contextlib import suppress

from django.db import IntegrityError, transaction

from taizhang.engine import note, tree
from taizhang.engine.refusal import N_, Refused
from taizhang.journal import proofs, signer
from taizhang.journal.models import Checkpoint, Head

log = logging.getLogger(__name__)


def checkpoint(area_id: int, *, only_if_changed: bool = False) -> Checkpoint | None:
    """Sign the committed head of the log. None when there is nothing (new) to sign.

    Never inside a transaction: a head that is rolled back after it was signed could not be continued any more.
    """
    if transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a checkpoint signs what is committed, not what may still go")
    head = Head.objects.select_related("log").filter(pk=area_id).first()
    if head is None:
        raise Refused("journal.log.missing", N_("辖区 {area} 的日志尚未开立"), kind="unavailable", area=area_id)
    if head.size == 0:
        return None
    known = Checkpoint.objects.filter(area_id=area_id, size=head.size).first()
    if known:
        return None if only_if_changed else known
    root = tree.Frontier.unpack(head.size, bytes(head.frontier)).root()
    size, _ = signer.last_signed(area_id)
    growth = proofs.consistency(area_id, size, head.size) if 0 < size <= head.size else []
    text = signer.sign(area_id, note.Head(head.log.origin, head.size, root), growth)
    # Two processes may have signed the same head at the same time; either note is good.
    with suppress(IntegrityError):
        Checkpoint.objects.create(area_id=area_id, size=head.size, root=root, note=text)
    return Checkpoint.objects.get(area_id=area_id, size=head.size)
