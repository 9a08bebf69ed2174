"""Letters of an item, and answers of outside units that are waited for."""

from taizhang.ledger.models import ItemUnit, Letter
from taizhang.ledger.rules import day_of, letters
from taizhang.org import queries as org
from taizhang.org.models import Unit

SHOWN = 5


def outside_units(area_id, at):
    """[(id, short name)] of the outside units."""
    units = Unit.objects.filter(area_id=area_id, kind=Unit.Kind.OUTSIDE).open_on(day_of(at))
    return list(units.order_by("short_name").values_list("pk", "short_name"))


def corresponds_with(item, at):
    """The one outside unit that this item waits for or that does a part of it; None when there are several."""
    letters = Letter.objects.filter(area_id=item.area_id, item_id=item.pk)
    waiting = letters.filter(answered_on=None, answer_due_on__isnull=False).values_list("unit_id", flat=True)
    doing = ItemUnit.objects.filter(area_id=item.area_id, item_id=item.pk).values_list("unit_id", flat=True)
    units = set(waiting) or {pk for pk, _ in outside_units(item.area_id, at)} & set(doing)
    return units.pop() if len(units) == 1 else None


def letters_of(item, at):
    """The letters of an item, the oldest first, each with what is waited for."""
    if not item.letter_count:
        return []
    return _told(Letter.objects.filter(area_id=item.area_id, item_id=item.pk), item.area_id, at)


def _told(rows, area_id, at):
    today, calendar, names = day_of(at), org.calendar(area_id), org.unit_names(area_id)
    return [
        {
            "row": letter,
            "unit": names.get(letter.unit_id, ""),
            "is_out": letter.direction == Letter.OUT,
            "is_open": letter.answer_due_on is not None and letter.answered_on is None,
            "colour": str(letters.colour(letter.answer_due_on, today, calendar)) if letter.answer_due_on else "",
            "waited": calendar.between(letter.on, today),
            "late": calendar.between(letter.answer_due_on, today)
            if letter.answer_due_on and today > letter.answer_due_on
            else 0,
        }
        for letter in rows
    ]
