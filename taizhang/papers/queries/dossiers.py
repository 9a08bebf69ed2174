"""Who took a dossier."""

from taizhang.org.actor import Actor
from taizhang.papers.models import Dossier

TAKEN = 20


def taken(actor: Actor, kind: str, subject_id: int) -> list[Dossier]:
    """The last ones of an item or register that the actor reaches (whoever asks has looked)."""
    rows = Dossier.objects.filter(area_id=actor.area_id, kind=kind, subject_id=subject_id)
    return list(rows.order_by("-id")[:TAKEN])
