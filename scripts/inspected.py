"""A county with ten thousand points, for measuring inspection.

What was planned, seen, found, reported, struck off, held, objected to, filed and drawn is told to the projectors entry
by entry, as the journal would, but without being written there: so every counter, tally and score stands as the room
itself keeps it. Points, and the items of findings, are rows in bulk.
"""

from __future__ import annotations

import heapq
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.db import connection, transaction

from taizhang.config.demo import county
from taizhang.engine.events import FileRef, Recorded
from taizhang.inspection.findings.rules import Severity, due_on
from taizhang.inspection.models import Clause, Finding, Point, Scheme
from taizhang.inspection.points.rules import TYPES
from taizhang.inspection.schemes import actions as schemes
from taizhang.inspection.schemes.examples import example
from taizhang.journal import events
from taizhang.journal.recording import projecting
from taizhang.ledger.models import Item, ItemRegister, ItemUnit
from taizhang.ledger.rules import SHANGHAI, day_of
from taizhang.org import acting
from taizhang.org import actions as org_actions
from taizhang.org import queries as org

POINTS, VISITS, STOPS, SEEN = 10_000, 400, 25, 10
VILLAGES, DAYS = 200, 300
SHARES = (5, 2, 2, 1)  # of the visits, in four rounds
ROUNDS_BEFORE, SCHEMES, LETTERS, DRAWS, PAPERS, HELD, DISPUTES, ALIKE = 120, 20, 120, 120, 2_000, 300, 300, 20
FROM, BEYOND = 1_000_000, 10**12  # ids of what is told here, of rows in bulk: beyond the demo county's


def actor(name: str, at: datetime):
    account = org.account_named(name)
    return acting.actor_of(account.person_id, at=at, account_id=account.pk, factor_at=at)


class Told:
    """The county as it is told."""

    def __init__(self, at: datetime, points: int, seed: int = 20260301) -> None:
        self.at, self.rng, self.area_id = at, Random(seed), org.area_ids()[0]
        self.entry = self.findings = FROM
        self.many, self.visits = points, max(12, VISITS * points // POINTS)
        self.scheme = Scheme.objects.get(area_id=self.area_id, title=example("civilised").title)
        number = self.scheme.current_no
        self.clauses = list(Clause.objects.filter(area_id=self.area_id, scheme=self.scheme, number=number))
        self.leaves = [c for c in self.clauses if c.is_leaf and "on_site" in c.methods]
        posts = org.holders(self.area_id, "inspector", on=day_of(at))
        self.people = [(post.person_id, post.person.name, post.unit_id) for post in posts][:2]
        self.calendar = org.calendar(self.area_id)
        self.closing: list[tuple[datetime, int]] = []  # when a finding is struck off
        self.last: dict[tuple[int, str], int] = {}  # the last finding of a clause at a point
        self.of: dict[int, int | None] = {}  # its item
        self.closed: dict[int, datetime] = {}  # findings that were struck off

    def tell(self, kind, id_, type, at, pub=None, priv=None, person=None, files=()) -> int:
        """Of an entry of the ledger only inspection's own projectors hear: its items are rows."""
        self.entry += 1
        told = Recorded(
            self.entry, self.area_id, self.entry, kind, id_, 1, type, at, None, person, None, None, None, None, None,
            "蓝海潮", pub or {}, priv or {}, tuple(files), "0" * 64,
        )  # fmt: skip
        with projecting():
            for projector in events.projectors(type):
                if type.startswith("inspection.") or projector.__module__.startswith("taizhang.inspection."):
                    projector(told)
        return self.entry

    # ── what lies there ───────────────────────────────────────────────────────

    def units(self) -> None:
        """Two hundred villages, as a county has them."""
        keeper, there = actor("security", self.at), org.all_units(self.area_id).values()
        towns = [unit for unit in there if unit.kind == "township"]
        for n in range(VILLAGES * self.many // POINTS - sum(unit.kind == "village" for unit in there)):
            town, name = towns[n % len(towns)], f"第{n + 1}村"
            short = f"{town.short_name[:2]}{name}"
            org_actions.found_unit(f"{town.name}{name}", short, f"V{n}", "village", town.pk, by=keeper, at=self.at)

    def points(self) -> None:
        """Most are a village's; three in a hundred have no place."""
        by_kind: dict[str, list] = {}
        for unit in org.all_units(self.area_id).values():
            by_kind.setdefault(unit.kind, []).append(unit)
        places: dict[int, tuple[float, float]] = {}
        self.branches: dict[int, list[Point]] = {}
        for n in range(self.many - Point.objects.filter(area_id=self.area_id).count()):
            kind = self.rng.choices(("village", "township", "bureau"), (78, 12, 10))[0]
            unit = self.rng.choice(by_kind[kind])
            town = unit.parent_id if kind == "village" else unit.pk
            about = places.setdefault(town, (self.rng.gauss(0, 0.08), self.rng.gauss(0, 0.1)))
            lat, lon = (
                Decimal(f"{self.rng.gauss(c + d, 0.015):.6f}") for c, d in zip(county.CENTRE, about, strict=True)
            )
            lies = self.rng.random() < 0.97
            point = Point(
                id=FROM + n, area_id=self.area_id, number=f"D{FROM + n}", title=f"{unit.short_name}点位{n}",
                type=self.rng.choice(list(TYPES)), unit_id=unit.pk, address="中心路",
                sector_unit_id=self.rng.choice(by_kind["bureau"]).pk if self.rng.random() < 0.7 else None,
                lat=lat if lies else None, lon=lon if lies else None, version=1,
            )  # fmt: skip
            self.branches.setdefault(town if kind != "bureau" else 0, []).append(point)
        with projecting():
            rows = sorted((point for branch in self.branches.values() for point in branch), key=lambda point: point.pk)
            Point.objects.bulk_create(rows, batch_size=500)

    def schemes(self) -> None:
        clerk, said, year = actor("clerk", self.at), example("rural"), day_of(self.at).year
        for n in self._some(SCHEMES):
            book = self.scheme.register_id
            spec = schemes.SchemeSpec(f"测评{n}", book, year, said.clauses, said.key, said.missing, said.weights)
            schemes.publish(spec, by=clerk, at=self.at)

    # ── what happened ─────────────────────────────────────────────────────────

    def rounds(self) -> None:
        today = f"{day_of(self.at)}"
        pub = {"scheme": self.scheme.pk, "number": self.scheme.current_no, "from_on": today, "to_on": today}
        for n in range(ROUNDS_BEFORE + len(SHARES)):
            self._now("round", FROM + n, "opened", pub, {"title": f"第{n + 1}轮测评"})
        self.round_ids = [FROM + ROUNDS_BEFORE + n for n in range(len(SHARES))]
        self.round_of = [id_ for id_, share in zip(self.round_ids, SHARES, strict=True) for _ in range(share)]

    def visit(self, n: int) -> None:
        """One visit of the four hundred; the last ten are still to come."""
        at = self._at(n)
        self._strike_off(at)
        person, name, unit = self.people[n % 2]
        branches = self.rng.sample(sorted(self.branches), 2)
        drawn = [self.rng.choice(self.branches[branch]) for branch in branches for _ in range(STOPS)]
        stops = list({point.pk: point for point in drawn}.values())[:STOPS]
        pub = {
            "kind": self.rng.choices(("undercover", "open"), (7, 3))[0], "scheme": self.scheme.pk,
            "number": self.scheme.current_no, "round": self.round_of[n * len(self.round_of) // self.visits],
            "on": f"{day_of(at)}", "person": person, "unit": unit, "points": [point.pk for point in stops],
            "draw": None,
        }  # fmt: skip
        priv = {"title": f"第{n + 1}次暗访", "name": name, "second": ""}
        self.tell("visit", FROM + n, "inspection.visit.planned", at, pub, priv)
        if n >= self.visits - 10:
            return
        for point in stops:
            at += timedelta(minutes=6)
            self._look(FROM + n, point, at, person)
        self.tell("visit", FROM + n, "inspection.visit.ended", at, person=person)

    def _at(self, n: int) -> datetime:
        day = day_of(self.at) + timedelta(days=7 - (self.visits - 1 - n) * DAYS // self.visits)
        return datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)

    def _look(self, visit, point, at, person) -> None:
        """Nine clauses hold, one does not: now and then the same as before."""
        clauses = self.rng.sample(self.leaves, min(SEEN, len(self.leaves)))
        again = [clause for clause in self.leaves if self.last.get((point.pk, clause.key)) in self.closed]
        wrong = again[0] if again and self.rng.random() < 0.3 else clauses[0]
        seen = [
            {
                "point": point.pk, "clause": clause.key, "verdict": "fine", "device_at": None,
                "key": f"{visit}-{point.pk}-{clause.key}",
            }
            for clause in [clause for clause in clauses if clause.key != wrong.key][: SEEN - 1]
        ]  # fmt: skip
        self.tell("visit", visit, "inspection.visit.observed", at, {"seen": seen}, person=person)
        self._find(visit, point, wrong, at, person)

    def _find(self, visit, point, clause, at, person) -> None:
        self.findings += 1
        finding, before, is_spot = self.findings, self.last.get((point.pk, clause.key)), self.rng.random() < 0.08
        back = before if before in self.closed and self.of[before] else None
        item = None if is_spot else self.of[back] if back else finding
        if back and item:
            self.tell("item", item, "ledger.item.reopened", at)
        pub = {
            "visit": visit, "point": point.pk, "scheme": self.scheme.pk, "clause": clause.key, "unit": point.unit_id,
            "severity": clause.severity, "cases": self.rng.randint(1, 4), "state": "spot" if is_spot else "issued",
            "due_on": f"{due_on(Severity(clause.severity), day_of(at), self.calendar)}", "item": item,
            "key": f"found-{finding}", "device_at": None,
            "rebound_of": {"finding": back, "closed_on": f"{day_of(self.closed[back])}"} if back else None,
            "photos": [{"after": False, "device_at": None, "accuracy": None, "warnings": []}],
        }  # fmt: skip
        priv = {"clause": f"{clause.no} {clause.title}", "text": "路边堆着垃圾没有清运"}
        priv |= dict.fromkeys(("photo_0_lat", "photo_0_lon", "photo_0_dhash"), "")
        photo = FileRef(f"{self.rng.getrandbits(256):064x}", 200_000, "image/jpeg")
        self.tell("finding", finding, "inspection.finding.noted", at, pub, priv, person, [photo])
        self.last[point.pk, clause.key], self.of[finding] = finding, item
        if self.rng.random() < 0.6:
            heapq.heappush(self.closing, (at + timedelta(days=self.rng.randint(2, 40)), finding))

    def _strike_off(self, until: datetime) -> None:
        while self.closing and self.closing[0][0] <= until:
            at, finding = heapq.heappop(self.closing)
            self.closed[finding] = at
            if (item := self.of[finding]) is None:
                self.tell("finding", finding, "inspection.finding.agreed", at)
            else:
                self.tell("item", item, "ledger.item.claim_submitted", at)
                self.tell("item", item, "ledger.item.closed", at)

    def items(self) -> None:
        """Of each finding a copy of the item that one of the demo county's has, open or closed as it stands."""
        theirs = Finding.objects.filter(area_id=self.area_id, pk__lt=FROM, item_id__isnull=False)
        models = {
            is_open: theirs.filter(is_open=is_open, item__is_open=is_open).select_related("item")[0].item
            for is_open in (True, False)
        }
        rows, units, homes = {}, [], []
        for n, found in enumerate(self._found(item_id__isnull=False).select_related("point").order_by("pk")):
            said = {f.attname: getattr(models[found.is_open], f.attname) for f in Item._meta.concrete_fields}
            due = datetime(found.due_on.year, found.due_on.month, found.due_on.day, tzinfo=SHANGHAI)
            said |= {
                "id": found.item_id, "number": f"SC-{found.item_id}", "lead_unit_id": found.unit_id,
                "title": f"{found.point.title}：{found.text}", "place": found.point.title,
                "due_on": found.due_on, "original_due_on": found.due_on, "overdue_from_at": due + timedelta(days=1),
                "red_from_at": due + timedelta(days=1), "yellow_from_at": due - timedelta(days=2),
            }  # fmt: skip
            if found.item_id not in rows:
                row = {"id": BEYOND + n, "area_id": self.area_id, "item_id": found.item_id}
                units.append(ItemUnit(**row, unit_id=found.unit_id, is_lead=True, is_first=True, state="accepted"))
                homes.append(ItemRegister(**row, register_id=self.scheme.register_id, is_home=True))
            rows[found.item_id] = Item(**said)  # its last finding says how it stands
        with projecting():
            for each in (list(rows.values()), units, homes):
                type(each[0]).objects.bulk_create(each, batch_size=300)

    # ── beside it ─────────────────────────────────────────────────────────────

    def beside(self) -> None:
        self._held()
        self._disputes()
        self._letters()
        self._draws()
        self._papers()
        self._alike()

    def _some(self, count: int) -> range:
        return range(max(2, count * self.many // POINTS))

    def _found(self, **which):
        return Finding.objects.filter(area_id=self.area_id, pk__gt=FROM, **which).order_by("-pk")

    def _now(self, kind, id_, name, pub, priv=None, **more) -> int:
        return self.tell(kind, id_, f"inspection.{kind}.{name}", self.at, pub, priv, **more)

    def _held(self) -> None:
        """Two of three are decided."""
        person = self.people[0][0]
        for n, like in zip(self._some(HELD), list(self._found()), strict=False):
            self.findings += 1
            pub = {
                "visit": like.visit_id, "point": like.point_id, "scheme": like.scheme_id, "clause": like.clause_key,
                "unit": like.unit_id, "severity": like.severity, "cases": 1, "fixed": False, "key": f"held-{n}",
                "device_at": None, "reason": "twin", "twin": like.pk, "photos": [],
            }  # fmt: skip
            priv = {"clause": like.clause_text, "text": "又看到"}
            self._now("finding", self.findings, "held", pub, priv, person=person)
            if n % 3:
                pub = {"decision": "drop", "person": person}
                self._now("finding", self.findings, "settled", pub, {"why": "同一处"}, person=person)

    def _disputes(self) -> None:
        for n, found in zip(self._some(DISPUTES), list(self._found(is_open=True, state="issued")), strict=False):
            dispute = self._now("finding", found.pk, "disputed", {"unit": found.unit_id}, {"reason": "不归我们管"})
            if n % 3:
                pub = {"dispute": dispute, "upheld": False}
                self._now("finding", found.pk, "dispute_decided", pub, {"answer": "归你们管"})

    def _letters(self) -> None:
        items = list(self._found(item_id__isnull=False).values_list("item_id", flat=True)[:20])
        points = [{"n": n, "clause": self.leaves[0].key, "item": item} for n, item in enumerate(items, start=1)]
        for n in self._some(LETTERS):
            pub = {"scheme": self.scheme.pk, "on": f"{day_of(self.at)}", "count": 40}
            words = {f"point_{m}": f"{self.rng.choice(self.leaves).title}做得不够，{m}处有问题" for m in range(40)}
            self._now("feedback", FROM + n, "received", pub, {"title": f"第{n}次反馈", "sender": "市文明办", **words})
            words = {f"clause_{point['n']}": self.leaves[0].title for point in points}
            self._now("feedback", FROM + n, "issued", {"points": points, "count": len(points)}, words)

    def _draws(self) -> None:
        person, name, _ = self.people[0]
        pool = [[FROM + n, 7] for n in range(min(self.many, 2_000))]
        for n in self._some(DRAWS):
            pub = {
                "kind": "undercover", "scheme": self.scheme.pk, "number": self.scheme.current_no,
                "on": f"{day_of(self.at)}", "points": 20, "inspectors": 1, "people": [person], "pool": pool, "own": [],
                "spared": [],
            }  # fmt: skip
            self._now("draw", FROM + n, "opened", pub, {"title": f"第{n + 1}次抽查", "second": "", "name_0": name})

    def _papers(self) -> None:
        wanted = [clause.key for clause in self.clauses if clause.is_leaf and clause.wanted_count]
        units = [unit.pk for unit in org.all_units(self.area_id).values() if unit.kind == "bureau"]
        charges = [[key, units[n % len(units)]] for n, key in enumerate(wanted)]
        self._now("scheme", self.scheme.pk, "charged", {"charges": charges, "count": len(charges)})
        for n in self._some(PAPERS):
            key, unit = charges[n % len(charges)]
            pub = {"year": day_of(self.at).year - n % 4, "unit": unit, "under": [[self.scheme.pk, key]]}
            ref = FileRef(f"{self.rng.getrandbits(256):064x}", 90_000, "application/pdf")
            self._now("filed", FROM + n, "added", pub, {"caption": f"材料{n}", "name": f"{n}.pdf"}, files=[ref])

    def _alike(self) -> None:
        like, kinds = self._found().last(), list(TYPES)
        for n in self._some(ALIKE):
            points = Point.objects.filter(area_id=self.area_id, pk__gte=FROM, type=kinds[n % len(kinds)])
            pub = {
                "finding": like.pk, "visit": like.visit_id, "type": kinds[n % len(kinds)], "unit": None,
                "due_on": f"{day_of(self.at)}",
                "points": [{"point": point.pk, "unit": point.unit_id} for point in points.order_by("pk")[:200]],
            }  # fmt: skip
            self._now("alike", FROM + n, "ordered", pub, {"text": "看看桶有没有满"})


def fill(at: datetime, points: int = POINTS) -> Told:
    """Tell all of it. The database holds the demo county."""
    told = Told(at, points)
    told.units()
    with transaction.atomic():  # one: findings name items that are made at the end
        told.points()
        told.schemes()
        told.rounds()
        for n in range(told.visits):
            told.visit(n)
        told.items()
        told.beside()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")  # as it does by itself
        else:  # where nobody does it
            cursor.execute("DELETE FROM sqlite_stat1")
            cursor.execute("ANALYZE sqlite_schema")
    return told
