"""An office's texts, each written from its entries."""

from datetime import datetime

from taizhang.papers.models import PaperFigures, PaperTemplate, PaperText
from taizhang.papers.rules.texts import Text

NUMBERS = ("open", "red", "yellow", "closed", "rate")


def written(e):
    row = {"at": e.at, "by_text": e.by_text, **{name: e.priv.get(name, "") for name in Text.__dataclass_fields__}}
    mine = PaperText.objects.filter(area_id=e.area_id, unit_id=e.stream_id, kind=e.pub["kind"])
    if not mine.update(**row):
        PaperText.objects.create(id=e.entry_id, area_id=e.area_id, unit_id=e.stream_id, kind=e.pub["kind"], **row)


def restored(e):
    PaperText.objects.filter(area_id=e.area_id, unit_id=e.stream_id, kind=e.pub["kind"]).delete()


def template_kept(e):
    (file,) = e.files
    template_removed(e)
    PaperTemplate.objects.create(
        id=e.entry_id,
        area_id=e.area_id,
        unit_id=e.stream_id,
        kind=e.pub["kind"],
        name=e.priv["name"],
        sha256=file.sha256,
        size=file.size,
        at=e.at,
        by_text=e.by_text,
    )


def template_removed(e):
    PaperTemplate.objects.filter(area_id=e.area_id, unit_id=e.stream_id, kind=e.pub["kind"]).delete()


def figures(e, paper):
    """The numbers that a bulletin was written from; papers of other kinds, and old ones, have none."""
    told = e.pub.get("figures")
    if not told:
        return
    PaperFigures.objects.create(
        id=e.entry_id,
        area_id=e.area_id,
        paper=paper,
        query=e.priv["figures_query"],
        taken_at=datetime.fromisoformat(told["at"]),
        size=told["size"],
        signed_size=told["signed_size"],
        signed_root=told["signed_root"],
        is_cut=told["is_cut"],
        total=told["total"],
        units=_named(e, told["units"], "unit"),
        registers=_named(e, told["registers"], "register"),
        praised=e.priv["figures_praised"],
        named=e.priv["figures_named"],
    )


def _named(e, rows, of):
    names = ("id", *NUMBERS)
    return [dict(zip(names, row, strict=True)) | {"name": e.priv[f"figures_{of}_{n}"]} for n, row in enumerate(rows, 1)]
