"""The county's outline for its map."""

import io
import json

from django.db import transaction

from taizhang import journal
from taizhang.engine import marks
from taizhang.engine.events import Event
from taizhang.engine.places import Datum
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.models import Outline
from taizhang.inspection.schemes.actions import KEEP, whole_county
from taizhang.journal import blobs

from . import rules


@transaction.atomic
def set_outline(data: bytes, file_name: str, *, by, at, datum=Datum.WGS84):
    """换底图: from now on the map shows this outline. What is kept are its lines and names only, in WGS84."""
    whole_county(by)
    marks.refuse_classified(names=[file_name])
    found = rules.outline(data, datum)
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    ref = blobs.store(io.BytesIO(text.encode()), "application/geo+json")
    pub = {"features": len(found["features"]), "places": rules.places(found), "datum": str(datum)}
    event = Event(
        ("outline", by.area_id), "inspection.outline.set", pub=pub, priv={"name": file_name[-100:]}, files=(ref,)
    )
    return journal.append(event, by=by.signing(KEEP), at=at)


@transaction.atomic
def remove_outline(*, by, at):
    """撤底图: the map shows the points alone; the file stays in the journal."""
    whole_county(by)
    found = Outline.objects.select_for_update().filter(area_id=by.area_id).first()
    if found is None:
        raise Refused("inspection.no_outline_here", N_("地图上没有底图。"), "missing")
    event = Event(("outline", by.area_id), "inspection.outline.removed", priv={"name": found.name})
    return journal.append(event, by=by.signing(KEEP), at=at)
