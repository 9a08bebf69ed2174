"""A month of burden: by unit, by whoever asked, and what went beyond the cap."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext

from taizhang.notices.models import BurdenCap, Notice, UnitCall, UnitMonth, UnitWords
from taizhang.org import queries as org

from .rules import KINDS, Call, Kind, share

SHOWN = 200  # units
PUBLISHED = 20  # instructions beyond the cap


@dataclass
class Row:
    """A unit's month."""

    unit_id: int
    name: str
    counts: dict = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    words: int = 0
    calls: dict = field(default_factory=lambda: dict.fromkeys(Call, 0))

    @property
    def returned(self):
        """Of a hundred claims so many came back."""
        return share(self.counts[Kind.RETURNED], self.counts[Kind.CLAIMED])


def cap(area_id):
    return BurdenCap.objects.filter(area_id=area_id).first()


def month(actor, first, after):
    """The units within reach, the most asked first; and who asked the most."""
    names = org.unit_names(actor.area_id)
    rows: dict[int, Row] = {}
    asking: dict[int, int] = defaultdict(int)
    found = UnitMonth.objects.visible_to(actor).filter(month=first)
    for unit_id, by_unit_id, kind, count in found.values_list("unit_id", "by_unit_id", "kind", "count"):
        row = rows.setdefault(unit_id, Row(unit_id, names.get(unit_id, "")))
        row.counts[Kind(kind)] += count
        if kind == Kind.ASKED:
            asking[by_unit_id] += count
    typed = UnitWords.objects.visible_to(actor).filter(month=first)
    for unit_id, words in typed.values_list("unit_id", "words"):
        rows.setdefault(unit_id, Row(unit_id, names.get(unit_id, ""))).words = words
    held = UnitCall.objects.visible_to(actor).filter(on__gte=first, on__lt=after)
    for unit_id, kind, _gathering in held.values_list("unit_id", "kind", "gathering").order_by().distinct():
        rows.setdefault(unit_id, Row(unit_id, names.get(unit_id, ""))).calls[Call(kind)] += 1
    units = sorted(rows.values(), key=lambda r: (-r.counts[Kind.ASKED], -r.counts[Kind.TOLD], r.name))
    asked_by = [(names.get(pk) or gettext("自动"), n) for pk, n in asking.items()]
    league = sorted(asked_by, key=lambda pair: (-pair[1], pair[0]))
    return units[:SHOWN], league


def beyond(actor, first, until, over):
    """What leaders asked of units that had been asked enough: who, when, and the reason."""
    asked = Notice.objects.filter(
        area_id=actor.area_id, to_unit_id__in=over, kind="instructed", at__gte=first, at__lt=until
    )
    return list(asked.order_by("-pk")[:PUBLISHED])
