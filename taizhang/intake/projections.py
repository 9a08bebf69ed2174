"""涉密清除 of documents and corrections of recognised text, as the journal tells them. The documents themselves are no
projection: they are just gone."""

from taizhang.engine.events import ERASED
from taizhang.intake.actions.entering import STREAM
from taizhang.intake.models import Correction, DocumentPurge
from taizhang.ledger.projections.purging import ask, decide


def purge_asked(e):
    ask(e, DocumentPurge, document_id=e.stream_id, unit_id=e.pub["unit"])


def purge_refused(e):
    decide(e, DocumentPurge, "refused", e.priv["decision"])


def purged(e):
    decide(e, DocumentPurge, "done", seqs=e.pub["seqs"], item_ids=e.pub["items"])


def corrected(e):
    Correction.objects.create(
        id=e.entry_id,
        area_id=e.area_id,
        document_id=e.stream_id,
        seq=e.seq,
        by_text=e.by_text,
        at=e.at,
        page=e.pub["page"],
        start=e.pub["start"],
        end=e.pub["end"],
        length=e.pub["length"],
        old=e.priv["old"],
        new=e.priv["new"],
        undoes_id=e.pub["undoes"],
    )


def erased(e):
    """The document went, and with it what was corrected in it."""
    if e.stream_kind == STREAM:
        gone = [target["seq"] for target in e.pub["targets"]]
        rows = Correction.objects.filter(area_id=e.area_id, document_id=e.stream_id, seq__in=gone)
        rows.update(old=ERASED, new=ERASED)
