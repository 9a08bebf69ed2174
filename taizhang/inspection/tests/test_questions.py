"""What pages of inspection ask: as many questions with many rows as with few, and their lists walk an index."""

import io
import re
from datetime import date, timedelta
from itertools import count

from django.db import connection
from django.test.utils import CaptureQueriesContext

from taizhang.inspection.after import actions as after
from taizhang.inspection.alike import actions as alike
from taizhang.inspection.dossiers import actions as dossiers
from taizhang.inspection.draws import actions as draws
from taizhang.inspection.feedback import actions as feedback
from taizhang.inspection.findings.actions import Note
from taizhang.inspection.models import Scheme
from taizhang.inspection.phone import actions as phone
from taizhang.inspection.schemes import actions as schemes
from taizhang.inspection.scores import actions as scores
from taizhang.inspection.tests.test_findings import found, strike_off
from taizhang.ledger.rules import day_of
from taizhang.ledger.tests.conftest import Screens
from taizhang.ledger.uploads import Upload
from taizhang.ui import clock
from tests.cast_inspection import CLAUSES

PAGE = 20  # questions at most
GROWING = [
    f"inspection_{name}"
    for name in ("point", "visit", "stop", "observation", "finding", "photo", "held", "watch", "pointscore", "draw", "filed")
]  # fmt: skip
SCANNED = re.compile(r"^SCAN \w+$")

LISTS = {
    "clerk": (
        "", "?state=planned&kind=open", "visits/new/", "points/", "points/?state=wrong&type=market",
        "points/?state=rebound", "points/near/?lat=34.9036&lon=112.7741", "points/labels/", "map/", "map/points/",
        "findings/", "findings/?state=red", "findings/?state=closed", "findings/?state=all&clause=1.1",
        "findings/agree/", "findings/disputed/", "held/", "look-backs/", "draws/", "schemes/", "dossiers/", "feedback/",
    ),
    "inspector": ("", "points/", "findings/", "findings/agree/"),
    "hekou_liaison": ("", "points/", "findings/", "findings/causes/", "alike/", "dossiers/"),
}  # fmt: skip


class Grown:
    """Inspection as it grows: each time one more of everything, beside what was first and under it."""

    def __init__(self, inspected):
        self.inspected, self.ledger, self.county = inspected, inspected.ledger, inspected.county
        self.serial = count()
        self.round = self._open_round()
        charges = {"2.2": self.ledger.unit("hekou")}
        dossiers.charge(Scheme.objects.get(), charges, by=self.county.clerk, at=self.ledger.later())
        inspected.visit_id = self.visit = inspected.plan((inspected.market, inspected.street), round_id=self.round)
        self.first = self.more()

    def _by(self, part="clerk"):
        at = self.ledger.later()
        return {"by": self.county.actor(part, at), "at": at}

    def _open_round(self):
        spec = scores.RoundSpec("一季度测评", self.inspected.scheme_id, date(2026, 3, 1), date(2026, 3, 31))
        return scores.open_round(spec, **self._by()).stream_id

    def more(self):
        inspected, n = self.inspected, next(self.serial)
        point = inspected.point(f"河口{n}市场", "market", "hekou", sector="housing", lat="34.903600", lon="112.774100")
        inspected.visit_id = self.visit
        inspected.note(clause="2.1")  # what was first grows
        inspected.observe("1.2", point=inspected.street)
        inspected.visit_id = inspected.plan((point, inspected.market), kind="open", round_id=self.round)
        inspected.observe("1.2", point=point)
        over = found(inspected.note(point))
        strike_off(inspected, over.item, f"清运后{n}")
        back = found(inspected.note(point))
        inspected.note(point, clause="1.2", fixed=True)
        disputed = found(inspected.note(point, clause="2.1"))
        after.dispute(disputed, reason="不归我们管", **self._by("hekou_head"))
        for m in range(2):
            note, moved = Note(point, "1.1", f"held-{n}-{m}", "又满了"), self.ledger.unit("roads")
            held = phone.arrive(inspected.visit_id, note, unit_id=moved, **self._by("inspector")).stream_id
        phone.drop_held(held, why="同一处", **self._by())
        return {"finding_id": back.pk, "round_id": self._open_round(), **self._beside(n, disputed)}

    def _beside(self, n, disputed):
        spec = schemes.SchemeSpec(f"体系{n}", self.ledger.problems, 2026, CLAUSES)
        schemes.publish(spec, **self._by())
        letter = feedback.receive(
            "1. 垃圾满溢没人清运\n2. 没有制度和台账", title="反馈", sender="市文明办", on=date(2026, 3, 1),
            scheme=Scheme.objects.first(), **self._by(),
        )  # fmt: skip
        by = self._by()
        paper = Upload(io.BytesIO(b"%PDF-1.4 " + str(n).encode()), f"制度{n}.pdf")
        filed = dossiers.file([paper], [(self.inspected.scheme_id, "2.2")], year=2026, **by)[0]
        drawn = draws.DrawSpec(
            f"抽查{n}", "undercover", self.inspected.scheme_id, day_of(by["at"]) + timedelta(days=30),
            (self.county.actor("inspector", by["at"]).person_id,), 1, 1, second="复查",
        )  # fmt: skip
        draw = draws.draw(drawn, **self._by())
        due_on = day_of(by["at"]) + timedelta(days=9)
        order = alike.order(disputed, text="看看桶有没有满", due_on=due_on, title="自查", **self._by())
        days = {"from_on": date(2026, 3, 1), "until_on": date(2027, 3, 1)}
        scores.record_veto(self.ledger.unit("qingshi"), "停止荣誉", **days, **self._by())
        return {
            "feedback_id": letter.stream_id, "filed_id": filed.stream_id, "draw_id": draw.stream_id,
            "alike_id": order.stream_id,
        }  # fmt: skip

    def pages(self):
        """{part: its pages}: the lists, and what was there first."""
        scheme, of = self.inspected.scheme_id, self.first
        unit = self.ledger.unit("hekou")
        alone = (
            f"visits/{self.visit}/", f"points/{self.inspected.market}/", f"points/{self.inspected.market}/edit/",
            f"findings/{of['finding_id']}/", f"draws/{of['draw_id']}/", f"schemes/{scheme}/",
            f"schemes/{scheme}/compare/", f"dossiers/{scheme}/", f"dossiers/{scheme}/units/",
            f"filed/{of['filed_id']}/", f"feedback/{of['feedback_id']}/", f"alike/{of['alike_id']}/",
        )  # fmt: skip
        rounds = (
            "", f"{self.round}/", f"{self.round}/?level=village", f"{self.round}/units/{unit}/",
            f"{self.round}/visits/{self.visit}/points/{self.inspected.market}/", "heat/", "boards/",
        )  # fmt: skip
        found = {part: [f"/inspection/{page}" for page in pages] for part, pages in LISTS.items()}
        found["clerk"] += [f"/inspection/{page}" for page in alone] + [f"/inspection/rounds/{page}" for page in rounds]
        found["inspector"] += ["/inspect/day/", "/inspect/points/"]
        found["hekou_liaison"] += [f"/inspection/{page}" for page in alone[1:2] + alone[3:4]]
        return found


def asked(grown, desks):
    """{(part, page): what it asks}."""
    said = {}
    for part, pages in grown.pages().items():
        for page in pages:
            with CaptureQueriesContext(connection) as questions:
                answer = desks[part].get(page)
            assert answer.status_code == 200, (part, page, answer.status_code)
            said[part, page] = [question["sql"] for question in questions]
    return said


def test_no_page_asks_more_with_many_rows_than_with_few(inspected):
    grown = Grown(inspected)
    with clock.frozen(Screens.at):
        desks = {part: Screens().enter(part) for part in LISTS}
        asked(grown, desks)  # what is kept from then on
        few = asked(grown, desks)
    grown.more()
    with clock.frozen(Screens.at):
        many = asked(grown, desks)
    assert {page: (len(few[page]), len(sql)) for page, sql in many.items() if len(sql) != len(few[page])} == {}
    assert {page: len(sql) for page, sql in many.items() if len(sql) > PAGE} == {}
    if connection.vendor == "sqlite":  # the other one reads a small table whole
        assert {page: whole for page, sql in many.items() if (whole := read_whole(sql))} == {}


def read_whole(questions):
    """Tables of inspection that grow and are read from end to end: scanned, or all of the area's rows sorted."""
    found = set()
    for sql in questions:
        if "inspection_" in sql and sql.startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}".replace("%", "%%"), [])
                plan = [row[-1] for row in cursor.fetchall()]
            sorts = any("TEMP B-TREE FOR ORDER BY" in line for line in plan)
            found |= {
                line for line in plan if any(f" {table}" in line for table in GROWING)
                and (SCANNED.search(line) or (sorts and line.endswith("(area_id=?)")))
            }  # fmt: skip
    return found
