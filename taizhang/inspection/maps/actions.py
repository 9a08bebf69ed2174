"""The county's outline for its map."""

import io
import json

from django.db import transaction

from taizhang import journal
from taizhang.engine import marks
from taizhang.engine.events import Event
from taizhang.inspection.schemes.actions import KEEP, whole_county
from taizhang.journal import blobs

from . import rules


@transaction.atomic
def set_outline(data: bytes, file_name: str, *, by, at):
    """换底图: from now on the map shows this outline. What is kept are its lines and names only."""
    whole_county(by)
    marks.refuse_classified(names=[file_name])
    found = rules.outline(data)
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    ref = blobs.store(io.BytesIO(text.encode()), "application/geo+json")
    pub = {"features": len(found["features"]), "places": rules.places(found)}
    event = Event(
        ("outline", by.area_id), "inspection.outline.set", pub=pub, priv={"name": file_name[-100:]}, files=(ref,)
    )
    return journal.append(event, by=by.signing(KEEP), at=at)
