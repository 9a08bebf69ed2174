"""涉密清除 of documents, as the journal tells it. The documents themselves are no projection: they are just gone."""

from taizhang.intake.models import DocumentPurge
from taizhang.ledger.projections.purging import ask, decide


def purge_asked(e):
    ask(e, DocumentPurge, document_id=e.stream_id, unit_id=e.pub["unit"])


def purge_refused(e):
    decide(e, DocumentPurge, "refused", e.priv["decision"])


def purged(e):
    decide(e, DocumentPurge, "done", seqs=e.pub["seqs"], item_ids=e.pub["items"])
