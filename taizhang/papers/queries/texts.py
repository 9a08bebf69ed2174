"""Reading an office's texts."""

from taizhang.papers.models import PaperTemplate, PaperText
from taizhang.papers.rules.presets import PRESETS
from taizhang.papers.rules.texts import Text, fields_of


def own(actor):
    """The unit's own texts, by kind."""
    return {row.kind: row for row in PaperText.objects.filter(area_id=actor.area_id, unit_id=actor.unit_id)}


def templates(actor):
    """The unit's own Word templates, by kind."""
    return {row.kind: row for row in PaperTemplate.objects.filter(area_id=actor.area_id, unit_id=actor.unit_id)}


def template_for(area_id, unit_id, kind):
    """The Word template of a unit for this kind, or None."""
    return PaperTemplate.objects.filter(area_id=area_id, unit_id=unit_id, kind=kind).first()


def text_of(actor, kind):
    """The text with which the actor's unit begins this kind: its own, or the preset one."""
    row = PaperText.objects.filter(area_id=actor.area_id, unit_id=actor.unit_id, kind=kind).first()
    return PRESETS[kind] if row is None else Text(**{part: getattr(row, part) for part in fields_of(kind)})
