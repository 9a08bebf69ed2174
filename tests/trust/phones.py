"""Inspectors' phones on a line that is cut, against the real server: D10.

Each phone keeps what its page keeps in IndexedDB and speaks the page's protocol over HTTP. Of its requests some never
leave, of some the answer is lost, some arrive twice at once or again much later; phones are killed between any two
steps, the server is killed with -9, and the office goes on working meanwhile. Everything hangs on one seed.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from random import Random

from PIL import Image

from taizhang import journal
from taizhang.inspection.findings.rules import State
from taizhang.inspection.models import Finding, Held, Observation, Photo, Point, Visit
from taizhang.inspection.phone import actions as phone_actions
from taizhang.inspection.points import actions as points
from taizhang.inspection.visits import actions as visits
from taizhang.journal import blobs
from taizhang.org import actions as org
from taizhang.org.models import RoleGrant
from taizhang.ui import clock
from tests.cast_inspection import hire
from tests.trust.visitor import Visitor

JSON = {"Accept": "application/json"}
CLAUSES = ("1.1", "1.2", "2.1", "2.2")
STOPPED = {401, 429}
UP = 0.6  # of all acts there is a line, such as it is


class Cut(Exception):
    """The line, or the phone, is gone."""


@dataclass
class Line:
    """What becomes of a request. `late` holds copies that arrive again some time later, out of order."""

    luck: Random
    is_good: bool = False
    late: list = field(default_factory=list)
    broken: Counter = field(default_factory=Counter)

    def carry(self, visitor, path, fields, files=None):
        """The answer, or Cut."""
        turn = 1.0 if self.is_good else self.luck.random()
        if turn < 0.10:
            return self._cut("never left")
        if turn < 0.16:
            self.late.append((visitor, path, fields, files))
            return self._cut("came late")
        answer = self._twice(visitor, path, fields, files) if turn < 0.24 else _send(visitor, path, fields, files)
        if not self.is_good and self.luck.random() < 0.10:
            return self._cut("answer lost")
        return answer

    def replay(self):
        """Something from before arrives again."""
        if self.late:
            again = self.late.pop(self.luck.randrange(len(self.late)))
            self.broken["replayed"] += 1
            _quietly(*again)

    def _twice(self, visitor, path, fields, files):
        self.broken["sent twice at once"] += 1
        other = copy(visitor)
        other._line = None
        with ThreadPoolExecutor(1) as beside:
            again = beside.submit(_quietly, other, path, fields, files)
            answer = _send(visitor, path, fields, files)
            again.result()
        return answer

    def _cut(self, how):
        self.broken[how] += 1
        raise Cut(how)


def _send(visitor, path, fields, files):
    try:
        return visitor.post(path, fields, files, **JSON) if fields is not None else visitor.get(path, **JSON)
    except (OSError, http.client.HTTPException) as gone:
        raise Cut("server gone") from gone


def _quietly(visitor, path, fields, files):
    try:
        _send(visitor, path, fields, files)
    except Cut:
        pass
    finally:
        visitor.hang_up()


@dataclass
class Phone:
    """One inspector's. `disk` survives a kill; what it has in hand does not."""

    part: str
    person: int
    visitor: Visitor
    line: Line
    luck: Random
    day: dict = field(default_factory=dict)
    notes: dict[str, dict] = field(default_factory=dict)
    seen: dict[str, dict] = field(default_factory=dict)
    shots: dict[str, bytes] = field(default_factory=dict)
    refused: list = field(default_factory=list)
    told: list = field(default_factory=list)  # what was fine and was not taken, with the sentence
    kills: int = 0
    url: str = ""
    signed_in: int = 0  # again
    stopped: str = ""  # why the last round ended before its time

    # ── what the inspector does ──

    def act(self):
        if not self.day.get("visits"):
            return
        visit = self.luck.choice(self.day["visits"])
        known = {point["id"]: point for point in self.day["points"]}
        open_ = [each for each in visit["stops"] if not known[each]["closed"]]
        if not open_:
            return
        point = self.luck.choice(open_)
        unit = known[point]["unit"]
        device_at = clock.now() + self.luck.choice([timedelta(0)] * 6 + [-timedelta(days=30), timedelta(days=900)])
        about = {"visit": visit["id"], "point": point, "device_at": device_at.isoformat(), "key": self._key()}
        if self.luck.random() < 0.4:
            about |= {"clause": self.luck.choice(CLAUSES), "verdict": self.luck.choice(["fine", "absent"])}
            self.seen[about["key"]] = about
            return
        photos = [self._shoot() for _ in range(self.luck.randint(0, 2))]
        fixed = len(photos) == 2 and self.luck.random() < 0.2
        said = [{"sha256": sha, "at": device_at.isoformat(), "have": 0, "receipt": ""} for sha in photos]
        if fixed:
            said[1]["after"] = True
        self.notes[about["key"]] = about | {
            "clause": self.luck.choice(CLAUSES), "unit": unit, "text": f"{self.part} {len(self.notes)}", "cases": 1,
            "severity": "", "fixed": "1" if fixed else "", "photos": said, "state": "waiting",
        }  # fmt: skip

    def _key(self):
        return str(uuid.UUID(int=self.luck.getrandbits(128), version=4))

    def _shoot(self):
        out = BytesIO()
        Image.frombytes("RGB", (24, 18), self.luck.randbytes(24 * 18 * 3)).save(out, "JPEG", quality=90)
        data = out.getvalue()
        sha = hashlib.sha256(data).hexdigest()
        self.shots[sha] = data
        return sha

    # ── the outbox, as outbox.js has it ──

    @property
    def waiting(self):
        return [note for note in self.notes.values() if note["state"] == "waiting"]

    def send(self):
        """As far as the line, and the phone, hold."""
        try:
            if self.stopped == "401":
                self._sign_in()
            if not self.day or self.luck.random() < 0.3 or self.line.is_good:
                self._refresh()
            for note in self.waiting:
                self._send_note(note)
            self._send_seen()
        except Cut as cut:
            self.stopped = str(cut)
            self.visitor.hang_up()
        else:
            self.stopped = ""

    def _sign_in(self):
        """A session ends with the post's roles; its owner signs in again, and everything is still there."""
        self.signed_in += 1
        try:
            self.visitor = Visitor(self.url).enter(self.part.upper())
        except (OSError, http.client.HTTPException) as gone:
            raise Cut("401") from gone

    def _refresh(self):
        answer = self._ask("/inspect/day/", None)
        if answer.status != 200:
            raise Cut(str(answer.status))
        day = json.loads(answer.body)
        day["visits"] = [visit for visit in day["visits"] if visit["state"] == "planned"]
        self.day = day

    def _ask(self, path, fields, files=None):
        if not self.line.is_good and self.luck.random() < 0.03:
            self.kills += 1  # between any two steps; what is on the disk stays
            raise Cut("killed")
        return self.line.carry(self.visitor, path, fields, files)

    def _tell(self, path, fields, files=None):
        """(answer, what it says); Cut where the whole outbox has to wait."""
        answer = self._ask(path, {"person": self.person, **fields}, files)
        if answer.headers.get_content_type() != "application/json" or answer.status in STOPPED or answer.status >= 500:
            raise Cut(str(answer.status))
        said = json.loads(answer.body)
        if said.get("code") in ("inspection.inspect", "ui.no_post", "ui.csrf", "ui.too_many"):
            raise Cut(said["code"])
        return answer.status == 200, said

    def _send_note(self, note):
        for _ in range(3):
            for photo in note["photos"]:
                if (fault := self._send_photo(photo)) is not None:
                    return self._refuse(note, fault)
            photos = json.dumps(
                [{k: v for k, v in each.items() if k in ("sha256", "at", "after")} for each in note["photos"]]
            )
            fields = {
                k: note[k]
                for k in ("visit", "point", "unit", "clause", "key", "text", "cases", "severity", "fixed", "device_at")
            }
            is_taken, said = self._tell("/inspect/notes/", fields | {"photos": photos})
            if is_taken:
                note |= {"state": "sent", "answer": said}
                return None
            if said["code"] != "inspection.photo_missing":
                return self._refuse(note, said)
            for photo in note["photos"]:
                photo |= {"have": 0, "receipt": ""}
        raise Cut("photos go astray")

    def _refuse(self, note, said):
        note["state"] = "refused"
        self.refused.append(said)

    def _send_photo(self, photo):
        data, broken = self.shots[photo["sha256"]], 0
        while not photo["receipt"]:
            offset = photo["have"] if self.luck.random() < 0.9 else self.luck.randint(0, len(data))  # of an older life
            piece = data[offset : offset + self.luck.choice([200, 500, 4000])]
            fields = {"offset": offset, "size": len(data)}
            is_taken, said = self._tell(f"/inspect/photos/{photo['sha256']}/", fields, {"piece": ("piece", piece)})
            if is_taken:
                if self.luck.random() < 0.9:  # else the phone was killed before it wrote it down
                    photo |= {"have": said["have"], "receipt": said["receipt"] or ""}
            else:
                broken += 1
                if said["code"] != "inspection.photo_broken" or broken > 2:
                    return said
                photo["have"] = 0
        return None

    def _send_seen(self):
        for visit in {row["visit"] for row in self.seen.values()}:
            rows = [row for row in self.seen.values() if row["visit"] == visit and not row.get("done")][:50]
            if not rows:
                continue
            given = [{k: row[k] for k in ("point", "clause", "verdict", "key", "device_at")} for row in rows]
            is_taken, said = self._tell("/inspect/seen/", {"visit": visit, "seen": json.dumps(given)})
            for row in rows:
                row["done"] = True
                if not is_taken:
                    row["why"] = said["sentence"]
            if not is_taken:
                self.told += rows


# ── the office meanwhile ───────────────────────────────────────────────────────


class Office:
    """The clerk, who knows nothing of phones that are out of reach."""

    def __init__(self, inspected, phones, luck):
        self.inspected, self.phones, self.luck = inspected, phones, luck
        self.area_id = inspected.county.area_id
        self.without = None  # the grant that was taken from one of the inspectors
        self.done = Counter()

    def act(self):
        what = self.luck.choice(["cancel", "hand", "hand", "close", "move", "settle", "settle", "settle", "revoke"])
        getattr(self, f"_{what}")()
        self.done[what] += 1

    def _by(self, part="clerk"):
        at = clock.now()
        return {"by": self.inspected.county.actor(part, at), "at": at}

    def plan(self, phone):
        if self.without is not None and phone is self.without[0]:
            return
        spec = visits.VisitSpec(
            f"{phone.part}的检查", "undercover", self.inspected.scheme_id, clock.today(), phone.person,
            tuple(Point.objects.filter(closed_on=None).order_by("pk").values_list("pk", flat=True)), second="再查",
        )  # fmt: skip
        visits.plan_visit(spec, **self._by())

    def _visit(self):
        return self.luck.choice(list(Visit.objects.filter(state="planned").order_by("pk")))

    def _holder(self, visit):
        return next(phone for phone in self.phones if phone.person == visit.person_id)

    def _cancel(self):
        visit = self._visit()
        visits.cancel_visit(visit, reason="改期", **self._by())
        self.plan(self._holder(visit))

    def _hand(self):
        visit = self._visit()
        to = self.luck.choice([phone for phone in self.phones if phone.person != visit.person_id])
        if self.without is None or to.person != self.without[0].person:
            visits.hand_visit(visit, to.person, reason="病假", **self._by())
            self.plan(self._holder(visit))

    def _close(self):
        point = self.luck.choice(list(Point.objects.filter(closed_on=None).order_by("pk")))
        points.close_point(point, reason="拆迁", **self._by())
        title, unit = f"新点{self.luck.getrandbits(30)}", self.inspected.ledger.unit("hekou")
        points.open_point(points.PointSpec(title, "market", unit), **self._by())
        self.plan(self.luck.choice(self.phones))

    def _move(self):
        point = self.luck.choice(list(Point.objects.filter(closed_on=None).order_by("pk")))
        unit = self.inspected.ledger.unit(self.luck.choice(["hekou", "qingshi"]))
        points.change_point(point, points.PointSpec(point.title, point.type, unit), **self._by())

    def _settle(self):
        held = Held.objects.filter(decision="").select_related("finding").order_by("pk").first()
        if held is None:
            return
        other = Finding.objects.filter(point_id=held.finding.point_id, is_open=True).order_by("pk").first()
        if other is not None:
            phone_actions.join_held(held.finding_id, other, **self._by())
        elif self.luck.random() < 0.5:
            phone_actions.issue_held(held.finding_id, **self._by())
        else:
            phone_actions.drop_held(held.finding_id, why="不算", **self._by())

    def _revoke(self):
        """One inspector is none for a while; back again the next time."""
        if self.without is None:
            phone = self.phones[-1]
            grant = RoleGrant.objects.filter(person_id=phone.person, role="inspector").order_by("-pk").first()
            org.revoke_role(grant.pk, "借调", **self._by("security_admin"))
            self.without = (phone, grant)
            return
        phone, grant = self.without
        again = org.propose_role(
            grant.post_id, "inspector", scope_unit_id=grant.scope_unit_id, **self._by("security_admin")
        )
        org.confirm_role(again.stream_id, **self._by("auditor"))
        self.without = None
        self.plan(phone)

    def rest(self):
        if self.without is not None:
            self._revoke()


# ── the walk ───────────────────────────────────────────────────────────────────


@dataclass
class Walked:
    """What came of it."""

    phones: list[Phone]
    line: Line
    office: Office
    server_kills: int

    @property
    def notes(self):
        return [(phone, note) for phone in self.phones for note in phone.notes.values()]

    def counts(self):
        """Everything that must be nothing, by name."""
        made = {}
        for key, finding in Held.objects.values_list("key", "finding_id"):
            made.setdefault(key, set()).add(finding)
        for key, finding in Observation.objects.filter(finding_id__isnull=False).values_list("key", "finding_id"):
            made.setdefault(key, set()).add(finding)
        keys = {note["key"] for _, note in self.notes}
        photos = Counter(Photo.objects.values_list("sha256", flat=True))
        shots = {photo["sha256"] for _, note in self.notes for photo in note["photos"]}
        rows = Counter(Observation.objects.filter(finding_id=None).values_list("key", flat=True))
        seen = {row["key"]: row for phone in self.phones for row in phone.seen.values()}
        return {
            "notes lost": len(keys - made.keys()),
            "notes doubled": sum(len(found) > 1 for found in made.values()),
            "notes of nobody": len(made.keys() - keys),
            "notes refused": sum(len(phone.refused) for phone in self.phones),
            "findings doubled": Finding.objects.count() - len({f for found in made.values() for f in found}),
            "photos lost": len(shots - photos.keys()),
            "photos doubled": sum(n > 1 for n in photos.values()),
            "fine ones lost": sum(key not in rows and not row.get("why") for key, row in seen.items()),
            "fine ones doubled": sum(n > 1 for n in rows.values()),
            "receipts of notes that are not true": sum(not self._is_true(note) for _, note in self.notes),
            "receipts of photos that are not true": sum(
                not _is_here(photo) for _, n in self.notes for photo in n["photos"]
            ),
            "picked silently": len(silent(self.office.area_id)),
        }

    def _is_true(self, note):
        """The receipt is the one of the entry that made this note's finding."""
        answer = note.get("answer")
        if answer is None:
            return False
        first = journal.stream_of(self.office.area_id, "finding", answer["finding"], limit=None)[-1]
        return (first.receipt, first.pub["key"]) == (answer["receipt"], note["key"])


def _is_here(photo):
    """The server has the bytes whose fingerprint it confirmed."""
    sha, receipt = photo["sha256"], photo["receipt"]
    if not receipt.startswith(f"{sha[:4]}…{sha[-2:]} "):
        return False
    with blobs.open(sha) as file:
        return hashlib.sha256(file.read()).hexdigest() == sha


def silent(area_id):
    """Notes that became findings at once although, as the journal tells it, something had changed: told again in its
    order."""
    owner, over, closed, noted, wrong = {}, set(), set(), {}, []
    for entry in reversed(journal.latest(area_id, limit=None)):
        kind, stream, pub = entry.type, entry.stream_id, entry.pub
        if kind in ("inspection.visit.planned", "inspection.visit.handed"):
            owner[stream] = pub["person"]
        elif kind == "inspection.visit.cancelled":
            over.add(stream)
        elif kind == "inspection.point.closed":
            closed.add(stream)
        elif kind == "inspection.finding.noted":
            same = noted.setdefault((pub["point"], pub["clause"]), [])
            if (
                pub["visit"] in over or pub["point"] in closed or owner[pub["visit"]] != entry.person_id
                or any(person != entry.person_id and entry.at - at < timedelta(minutes=30) for person, at in same)
            ):  # fmt: skip
                wrong.append(stream)
            same.append((entry.person_id, entry.at))
    return wrong


def walk(inspected, server, ops, seed, kills=1):
    """Three phones, `ops` acts each; at the end there is a line until all outboxes are empty."""
    luck, line = Random(seed), Line(Random(seed + 1))
    parts = ["inspector", "second", "third"]
    for part in parts[1:]:
        hire(inspected.county, part)
    for n in range(16):
        inspected.point(f"点位{n}", "market", ("hekou", "qingshi")[n % 2])
    phones = [
        Phone(
            part,
            inspected.county.account(part).person_id,
            Visitor(server.url).enter(part.upper()),
            line,
            Random(seed + 2 + n),
            url=server.url,
        )
        for n, part in enumerate(parts)
    ]
    office = Office(inspected, phones, luck)
    for phone in phones:
        office.plan(phone)
    line.is_good = True
    for phone in phones:
        phone.send()  # opened once with a line
    line.is_good = False
    kill_at = {luck.randrange(ops * 3) for _ in range(kills)}
    turns = [phone for phone in phones for _ in range(ops)]
    luck.shuffle(turns)
    for n, phone in enumerate(turns):
        phone.act()
        if luck.random() < UP:
            phone.send()
        if luck.random() < 0.15:
            line.replay()
        if luck.random() < 0.06:
            office.act()
        if n in kill_at:
            server.kill()
            for each in phones:
                each.send()
            server.start()
    office.rest()
    while line.late:
        line.replay()
    line.is_good = True
    for _ in range(4):
        for phone in phones:
            phone.send()
            phone.visitor.hang_up()
    return Walked(phones, line, office, len(kill_at))


def held_by_reason():
    return Counter(Held.objects.values_list("reason", flat=True))


def states():
    return Counter(State(state).name for state in Finding.objects.values_list("state", flat=True))
