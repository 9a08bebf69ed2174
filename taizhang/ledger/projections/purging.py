"""涉密清除 as the journal tells it, and what an erasure leaves in the rows that copied the words."""

from django.apps import apps
from django.db import models

from taizhang import journal
from taizhang.engine.events import ERASED, ERASED_FILE
from taizhang.ledger import search
from taizhang.ledger.models import Evidence, Handout, Item, ItemField, ItemPurge, ItemSource

from .base import _ROWS_PER_ENTRY, item_of, move

CUT = 40  # from so many characters the beginning of a word stands for the word


def purge_asked(e):
    item = item_of(e)
    ask(e, ItemPurge, item=item)
    move(e, item, has_purge_waiting=True)


def purge_refused(e):
    decide(e, ItemPurge, "refused", e.priv["decision"])
    move(e, has_purge_waiting=False)


def purged(e):
    decide(e, ItemPurge, "done")
    move(e, has_purge_waiting=False)


def source_purged(e):
    """The paper that the item quotes was purged: from now on the citation says so. Its words go with the erasure that
    follows."""
    item = item_of(e)
    cited = ItemSource.objects.filter(area_id=e.area_id, item=item, origin_kind=e.pub["origin_kind"])
    cited.filter(origin_id=e.pub["origin_id"]).update(purged_at=e.at)
    move(e, item)


def ask(e, model, **of):
    """The row of a request: of an item here, of what a higher room keeps there."""
    model.objects.create(
        id=e.pub["purge"],
        area_id=e.area_id,
        state="asked",
        seqs=e.pub.get("seqs", []),
        reason=e.priv["reason"],
        asked_by_id=e.person_id,
        asked_for_id=e.for_person_id,
        asked_by_text=e.by_text,
        asked_at=e.at,
        **of,
    )


def decide(e, model, state, decision="", **more):
    model.objects.filter(area_id=e.area_id, pk=e.pub["purge"]).update(
        state=state, decided_by_text=e.by_text, decided_at=e.at, decision=decision, **more
    )


def erased(e):
    """Follows every erasure on an item. The values go when this entry stands; until then they tell what to look for
    in the rows. When the journal is replayed they are gone, and the rows were made without them."""
    if e.stream_kind == "handout" and any("title" in target["names"] for target in e.pub["targets"]):
        Handout.objects.filter(area_id=e.area_id, pk=e.stream_id).update(title=ERASED)
    if e.stream_kind != "item":
        return
    item = Item.objects.filter(area_id=e.area_id, pk=e.stream_id).first()
    if item is None:  # a draft that was deleted
        return
    for target in e.pub["targets"]:
        entry = journal.entry(e.area_id, target["seq"])
        words = {entry.priv[name] for name in target["names"] if name in entry.priv} - {"", ERASED}
        files = {entry.files[place].sha256 for place in target["files"]} - {ERASED_FILE.sha256}
        if words or files:
            _blank(item, entry, words, files)
    search.index(Item.objects.get(area_id=e.area_id, pk=item.pk))


def _blank(item, entry, words, files):
    first = entry.entry_id * _ROWS_PER_ENTRY
    said = set(_numbers(entry.pub))
    named = {number for _, number in said}
    for model, path in _rooms():
        kind = model._meta.model_name  # a letter is looked for by its own number, not by that of a proof
        its_own = {number for key, number in said if key == kind}
        for row in model.objects.filter(area_id=item.area_id, **{path: item.pk}):
            made = first <= row.pk < first + _ROWS_PER_ENTRY or getattr(row, "at", None) == entry.at
            if made or model is Item or (row.pk in (its_own or named) or (not its_own and _speaks_of(row, named))):
                _blank_row(row, words, files)


def _blank_row(row, words, files):
    changed = {f.attname: ERASED for f in _texts(type(row)) if _is_said(getattr(row, f.attname), words)}
    if isinstance(row, Item) and str(row.place_lat) in words:
        changed |= {"place_lat": None, "place_lon": None}
    if isinstance(row, ItemField) and row.text == "" and not words.isdisjoint(_spellings(row)):
        changed |= {"number": None, "day": None}
    if isinstance(row, Evidence) and row.dhash in words:
        changed |= {"dhash": "", "band0": None, "band1": None, "band2": None, "band3": None}
    if isinstance(row, Evidence) and str(row.taken_lat) in words:
        changed |= {"taken_lat": None, "taken_lon": None}
    if isinstance(row, Evidence) and row.sha256 in files:
        changed |= {"sha256": ERASED_FILE.sha256, "size": ERASED_FILE.size, "mime": ERASED_FILE.mime}
    if changed:
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=[name.removesuffix("_id") for name in changed])


def _is_said(text, words):
    return bool(text) and any(text == word or (len(text) >= CUT and word.startswith(text)) for word in words)


def _spellings(row):
    if row.number is not None:
        return {format(row.number.normalize(), "f")}
    return {row.day.isoformat()} if row.day else set()


def _texts(model):
    kinds = (models.CharField, models.TextField)
    return [f for f in model._meta.concrete_fields if isinstance(f, kinds) and not f.choices and f.name != "sha256"]


def _speaks_of(row, named):
    """A row without a name of its own in the entry: a unit's part, a proof of a claim. All it points to is named."""
    ids = [
        getattr(row, f.attname)
        for f in row._meta.concrete_fields
        if f.attname.endswith("_id") and f.attname not in ("area_id", "item_id", "person_id", "judged_by_id")
    ]
    return bool(ids) and set(ids) <= named


def _numbers(said, key=""):
    """(key, number) of everything that an entry names: `report` 12, an id in the list `evidence`, a `task`."""
    if isinstance(said, dict):
        for name, each in said.items():
            yield from _numbers(each, key if name == "id" else name)
    elif isinstance(said, list | tuple):
        for each in said:
            yield from _numbers(each, key)
    elif isinstance(said, int) and not isinstance(said, bool):
        yield key, said


def _rooms():
    """Every projection that keeps rows of an item, in whatever room, with the path to the item."""
    found = {Item: "pk"}
    kept = [m for m in apps.get_models() if getattr(m, "keeps", "") == "projection" and m is not Item]
    for model in kept:
        if any(f.attname == "item_id" for f in model._meta.concrete_fields):
            found[model] = "item_id"
    for model in kept:
        for f in model._meta.concrete_fields:
            if model not in found and f.is_relation and f.related_model in found and f.related_model is not Item:
                found[model] = f"{f.name}__{found[f.related_model]}"
    return found.items()
