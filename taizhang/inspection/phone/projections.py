"""What is held and what became of it, as the journal tells it."""

from dataclasses import replace

from django.db.models import F

from taizhang.inspection.findings.projections import ROWS_PER_ENTRY, instant, keep_photos, stays_closed, visited
from taizhang.inspection.findings.rules import State, Verdict
from taizhang.inspection.models import Finding, Held, Observation, Photo, Point, Visit
from taizhang.ledger.models import Item
from taizhang.ledger.projections.base import row_ids
from taizhang.ledger.projections.items import remember_handler
from taizhang.ledger.rules import day_of

from .rules import Decision


def held(e):
    said = e.pub
    Finding.objects.create(
        id=e.stream_id, area_id=e.area_id, visit_id=said["visit"], point_id=said["point"], scheme_id=said["scheme"],
        clause_key=said["clause"], clause_text=e.priv["clause"], unit_id=said["unit"], state=State.HELD,
        severity=said["severity"], text=e.priv["text"], cases=said["cases"], found_at=e.at, found_on=day_of(e.at),
        person_id=e.person_id, by_text=e.by_text, is_open=False, photo_count=len(said["photos"]), version=e.stream_seq,
    )  # fmt: skip
    Held.objects.create(
        id=e.stream_id, area_id=e.area_id, finding_id=e.stream_id, reason=said["reason"], twin_id=said["twin"],
        is_fixed=said["fixed"], device_at=instant(said["device_at"]), key=said["key"],
    )  # fmt: skip
    keep_photos(e, e.stream_id, said["photos"])
    visited(e, said["visit"], {said["point"]})


def settled(e):
    said = e.pub
    found = Finding.objects.get(area_id=e.area_id, pk=e.stream_id)
    about = Held.objects.get(area_id=e.area_id, finding_id=e.stream_id)
    if said["decision"] == Decision.ISSUE:
        _issued(e, found, about)
    else:
        Finding.objects.filter(area_id=e.area_id, pk=found.pk).update(state=State.DROPPED, version=e.stream_seq)
    if said["decision"] == Decision.JOIN:
        Photo.objects.filter(area_id=e.area_id, finding=found).update(finding_id=said["joined"])
        Finding.objects.filter(area_id=e.area_id, pk=said["joined"]).update(
            photo_count=F("photo_count") + found.photo_count
        )
    Held.objects.filter(area_id=e.area_id, pk=about.pk).update(
        decision=said["decision"], joined_id=said.get("joined"), why=e.priv.get("why", ""), decided_at=e.at,
        decided_by_text=e.by_text,
    )  # fmt: skip
    if item := said.get("item"):
        never_verifies(e, item)


def _issued(e, found, about):
    said = e.pub
    back = said["rebound_of"]
    Finding.objects.filter(area_id=e.area_id, pk=found.pk).update(
        state=State.SPOT if about.is_fixed else State.ISSUED, item_id=said["item"], unit_id=said["unit"],
        due_on=said["due_on"], is_open=True, rebound_of_id=back and back["finding"],
        asks_cause=bool(back and said["item"]), version=e.stream_seq,
    )  # fmt: skip
    Observation.objects.create(
        id=e.entry_id * ROWS_PER_ENTRY, area_id=e.area_id, visit_id=found.visit_id, point_id=found.point_id,
        clause_key=found.clause_key, verdict=Verdict.WRONG, cases=found.cases, at=found.found_at,
        device_at=about.device_at, person_id=found.person_id, by_text=found.by_text, finding_id=found.pk,
        key=about.key,
    )  # fmt: skip
    if back:
        stays_closed(e, found.point_id, **back)
    Visit.objects.filter(area_id=e.area_id, pk=found.visit_id).update(finding_count=F("finding_count") + 1)
    Point.objects.filter(area_id=e.area_id, pk=found.point_id).update(
        finding_count=F("finding_count") + 1, open_count=F("open_count") + 1,
        rebound_count=F("rebound_count") + int(bool(back)),
    )  # fmt: skip


def never_verifies(e, item_id):
    """The inspector counts as having issued it, whoever of the office did (S1)."""
    item = Item.objects.get(area_id=e.area_id, pk=item_id)
    noted = replace(e, person_id=e.pub["person"], for_person_id=None)
    remember_handler(noted, item, row_ids(e))
