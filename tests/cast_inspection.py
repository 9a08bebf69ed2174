"""A scheme, points and an inspector's visit for the small county.

def test_…(inspected):
    entry = inspected.note(text="垃圾满溢")                  # at Hekou's market, against 1.1
    finding = Finding.objects.get(pk=entry.stream_id)
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count

import pytest

from taizhang.inspection.findings import actions as findings
from taizhang.inspection.points import actions as points
from taizhang.inspection.schemes import actions as schemes
from taizhang.inspection.schemes.rules import ClauseSpec
from taizhang.inspection.visits import actions as visits
from taizhang.ledger.rules import day_of
from taizhang.org import accounts
from taizhang.org import actions as org
from tests.cast import FOUNDED, PASSWORD

CLAUSES = (
    ClauseSpec("1", "1", "环境卫生"),
    ClauseSpec("1.1", "1.1", "垃圾及时清运，不满溢", "1", methods=("on_site",), score=Decimal(10), step=Decimal(2), severity="days3"),
    ClauseSpec("1.2", "1.2", "无露天焚烧", "1", methods=("on_site",), score=Decimal(5), zeroes=True),
    ClauseSpec("2", "2", "公共秩序"),
    ClauseSpec("2.1", "2.1", "无占道经营", "2", methods=("on_site",), score=Decimal(5), step=Decimal(1), point_types=("market", "main_street")),
    ClauseSpec("2.2", "2.2", "有管理制度和台账", "2", methods=("documents",), score=Decimal(5), wanted="制度；台账", wanted_count=2),
)  # fmt: skip


class Inspected:
    """The county's ledger with something to inspect in it."""

    def __init__(self, ledger):
        self.ledger, self.county = ledger, ledger.county
        self._keys = (f"phone-{n}" for n in count(1))
        clerk = self.county.clerk
        spec = schemes.SchemeSpec("文明城市测评（县级）", ledger.problems, 2026, CLAUSES, kind="civilised")
        self.scheme_id = schemes.publish(spec, by=clerk, at=ledger.later()).stream_id
        self.market = self.point("河口农贸市场", "market", "hekou", sector="housing", lat="34.903600", lon="112.774100")
        self.street = self.point("青石镇主街", "main_street", "qingshi", lat="34.950000", lon="112.800000")
        self.visit_id = self.plan((self.market, self.street))

    def point(self, title, type, unit, sector=None, lat=None, lon=None):
        spec = points.PointSpec(
            title, type, self.ledger.unit(unit), self.ledger.unit(sector) if sector else None,
            lat=Decimal(lat) if lat else None, lon=Decimal(lon) if lon else None,
        )  # fmt: skip
        return points.open_point(spec, by=self.county.clerk, at=self.ledger.later()).stream_id

    def plan(self, point_ids, part="inspector", kind="undercover", round_id=None):
        at = self.ledger.later()
        spec = visits.VisitSpec(
            "三月暗访", kind, self.scheme_id, day_of(at), self.county.actor(part, at).person_id, tuple(point_ids),
            round_id, second="考核需要",
        )  # fmt: skip
        return visits.plan_visit(spec, by=self.county.clerk, at=at).stream_id

    def key(self):
        return next(self._keys)

    def note(self, point=None, clause="1.1", part="inspector", visit=None, **more):
        at = self.ledger.later()
        note = findings.Note(point or self.market, clause, **{"key": self.key(), **more})
        return findings.note(visit or self.visit_id, note, by=self.county.actor(part, at), at=at)

    def observe(self, *clauses, point=None, verdict="fine"):
        at = self.ledger.later()
        seen = [findings.Seen(point or self.market, clause, verdict, self.key()) for clause in clauses]
        return findings.observe(self.visit_id, seen, by=self.county.actor("inspector", at), at=at)


def hire(county, part):
    """One more inspector of the county."""
    security, auditor = ({"by": county.actor(who, FOUNDED), "at": FOUNDED} for who in ("security_admin", "auditor"))
    person, since = org.enter_person(part, **security).stream_id, date(2026, 1, 1)
    post = org.begin_post(person, county.units["office"].pk, "督查员", from_on=since, **security).stream_id
    scope = county.units["county"].pk
    proposed = org.propose_role(post, "inspector", scope_unit_id=scope, from_on=since, **security)
    org.confirm_role(proposed.stream_id, **auditor)
    accounts.open_demo_account(person, part.upper(), PASSWORD, "cast", **security)


@pytest.fixture
def inspected(ledger):
    return Inspected(ledger)
