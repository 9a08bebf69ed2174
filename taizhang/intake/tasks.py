"""Long documents are read by a worker while the clerk does something else."""

from taizhang.engine.refusal import N_
from taizhang.intake import actions
from taizhang.jobs import task


@task(atomic=True, title=N_("通读文件"))
def read_document(document_id: int) -> None:
    actions.read(document_id)


def read_later(document, actor) -> None:
    """Enqueue the reading of a document, once."""
    read_document.using(
        area_id=document.area_id, started_by=actor.account_id, unique_key=f"intake.read:{document.pk}"
    ).enqueue(document.pk)
