"""Acting on many items: item by item, each refusal reported. Close-out has no bulk form: somebody must have
opened every proof of every item."""

from dataclasses import dataclass

from django.db import transaction

from taizhang.engine.events import Recorded
from taizhang.engine.refusal import Refused
from taizhang.ledger.models import Item


@dataclass(frozen=True)
class Outcome:
    """What became of one of the items."""

    item_id: int
    number: str
    title: str
    recorded: Recorded | None = None
    refused: Refused | None = None

    @property
    def is_done(self):
        return self.refused is None


@transaction.atomic
def each(action, items, *args, by, at, **facts):
    """`each(assign, ids, person_id, by=…, at=…)`: one Outcome for each item within reach, in the order of ids."""
    rows = Item.objects.visible_to(by).filter(pk__in=items).order_by("id")
    outcomes = []
    for pk, number, title in list(rows.values_list("pk", "number", "title")):
        try:
            with transaction.atomic():
                outcomes.append(Outcome(pk, number, title, recorded=action(pk, *args, by=by, at=at, **facts)))
        except Refused as refused:
            outcomes.append(Outcome(pk, number, title, refused=refused))
    return outcomes
