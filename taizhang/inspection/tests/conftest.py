"""An inspector's phone on the line, and what arrives late."""

import hashlib
import io
import json
from dataclasses import dataclass

import pytest
from PIL import Image

from taizhang.inspection.findings.actions import Note
from taizhang.inspection.models import Finding
from taizhang.inspection.phone import actions
from taizhang.org import actions as org
from taizhang.org import sessions
from taizhang.ui import clock

JSON = {"HTTP_ACCEPT": "application/json"}


def shot(shade=90, kind="JPEG", size=(320, 240)):
    """A picture with something on it; its bytes depend on `shade`."""
    picture = Image.effect_noise(size, 60).convert("RGB") if max(size) < 2000 else Image.new("RGB", size)
    picture.paste((shade, 120, 60), (40, 40, 200, 180))
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


class Phone:
    """One inspector's phone on the line, by the hour of the small county's ledger."""

    def __init__(self, inspected, client, part="inspector"):
        self.inspected, self.client = inspected, client
        client.force_login(inspected.county.account(part), backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[sessions.BEGAN] = session[sessions.SEEN] = inspected.ledger.now.timestamp()
        session.save()
        self.key = "0f9c1c1e-0000-4000-8000-000000000001"

    def now(self):
        return clock.frozen(self.inspected.ledger.later(minutes=1))

    def ask(self, url):
        with self.now():
            return self.client.get(url, **JSON)

    def send(self, url, **fields):
        with self.now():
            return self.client.post(url, fields, **JSON)

    def photo(self, data, at=0, step=None):
        """Everything from `at` on, in one piece or only the next `step` bytes."""
        piece = data[at : at + step if step else None]
        file = io.BytesIO(piece)
        file.name = "piece"
        sha = hashlib.sha256(data).hexdigest()
        return self.send(f"/inspect/photos/{sha}/", offset=at, size=len(data), piece=file)

    json = staticmethod(json.dumps)

    def shots(self, shots):
        """What a note says of its photos."""
        return [{"sha256": hashlib.sha256(data).hexdigest(), "at": "2026-03-02T04:00:00.123Z"} for data in shots]

    def note(self, shots=(), **more):
        fields = {
            "visit": self.inspected.visit_id, "point": self.inspected.market, "clause": "1.1", "key": self.key,
            "text": "垃圾桶满溢", "cases": 1, "photos": json.dumps(self.shots(shots)), "device_at": "2026-03-02T04:00:00Z", **more,
        }  # fmt: skip
        return self.send("/inspect/notes/", **fields)


@pytest.fixture
def on_the_line(inspected, client):
    return Phone(inspected, client)


def arrive(inspected, part="inspector", *, visit=None, key=None, unit=None, **more):
    at = inspected.ledger.later(minutes=5)
    note = Note(more.pop("point", inspected.market), more.pop("clause", "1.1"), key or inspected.key(), **more)
    entry = actions.arrive(visit or inspected.visit_id, note, unit_id=unit, by=inspected.county.actor(part, at), at=at)
    return Finding.objects.select_related("held").get(pk=entry.stream_id)


def office(inspected):
    at = inspected.ledger.later(minutes=5)
    return {"by": inspected.county.actor("clerk", at), "at": at}


@dataclass(frozen=True)
class Another:
    part: str
    visit_id: int


@pytest.fixture
def two(inspected):
    """Another inspector, 钱宁 of the roads bureau, on another visit to the same market."""
    county, at = inspected.county, inspected.ledger.now
    known = {"by": county.actor("security_admin", at), "at": at}
    post = county.actor("roads_liaison", at).post_id
    granted = org.propose_role(post, "inspector", scope_unit_id=county.units["county"].pk, **known)
    org.confirm_role(granted.stream_id, by=county.actor("auditor", at), at=at)
    return Another("roads_liaison", inspected.plan((inspected.market,), "roads_liaison"))
