"""Inspection in 云溪县: two schemes, what is looked at, who was sent where, and what became of what was found."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from math import cos, sin, tau

from taizhang.config.demo import county, dossiers
from taizhang.config.demo.darkroom import Shot
from taizhang.config.demo.hours import DAY, Hours
from taizhang.config.demo.people import County
from taizhang.config.demo.stories import Step
from taizhang.engine.photos import dhash
from taizhang.inspection.after import actions as after
from taizhang.inspection.alike import actions as alike
from taizhang.inspection.draws import actions as draws
from taizhang.inspection.findings import actions as findings
from taizhang.inspection.maps import actions as maps
from taizhang.inspection.models import AlikePoint, Finding
from taizhang.inspection.phone import actions as phone
from taizhang.inspection.points import actions as points
from taizhang.inspection.schemes import actions as schemes
from taizhang.inspection.schemes.examples import example
from taizhang.inspection.schemes.rules import ClauseSpec
from taizhang.inspection.scores import actions as scores
from taizhang.inspection.visits import actions as visits
from taizhang.journal import blobs
from taizhang.ledger import actions as ledger
from taizhang.ledger.rules import SHANGHAI, day_of

# (name, type, unit, sector, north and east of the centre in thousandths of a degree)
POINTS = (
    ("文庙街（东街口到文庙）", "main_street", "CGZ2", "CG", 2, 3),
    ("东街（钟楼到东门）", "main_street", "CGZ1", "CG", 1, 8),
    ("东街农贸市场", "market", "CGZ1", "SC", 3, 9),
    ("文庙西巷", "back_lane", "CGZ2", "CG", 4, 1),
    ("钟楼路口", "crossing", "CGZ1", "GA", 0, 5),
    ("文庙广场", "park", "CGZ2", "CG", 3, 2),
    ("东街小学周边", "school", "CGZ1", "JT", -1, 10),
    ("翠屏花园小区", "estate", "NHJ1", "ZJ", -9, 4),
    ("翠屏社区公共厕所", "toilet", "NHJ1", "CG", -8, 6),
    ("湖滨公园", "park", "NHJ2", "CG", -12, 2),
    ("湖滨社区", "community", "NHJ2", "MZ", -11, 3),
    ("北关老街", "back_lane", "BGJ1", "CG", 11, 4),
    ("北关汽车站", "station", "BGJ1", "JTYS", 13, 6),
    ("北关商场", "mall", "BGJ1", "SW", 12, 2),
    ("站前路", "main_street", "XSJ1", "CG", 7, -9),
    ("站前社区二期工地", "building_site", "XSJ1", "ZJ", 8, -12),
    ("政务服务大厅", "service_hall", "ZW", None, -3, -4),
    ("县人民医院门诊", "hospital", "WJ", None, -4, 0),
    ("河东村", "village", "LHZ1", "NY", 46, 38),
    ("粮站村", "village", "LHZ2", "NY", 49, 44),
    ("桥南村", "village", "SQZ1", "NY", -52, 30),
    ("老集村", "village", "SQZ2", "NY", -49, 35),
    ("上泉村", "village", "BQX1", "NY", 30, -61),
    ("竹园村", "village", "QSZ1", "NY", -33, -55),
)


def told(made: County, hours: Hours, at) -> Iterator[Step]:
    now, told = hours.minute(at), Inspected(made, hours)
    yield Step(hours.at(now - 40 * DAY), told.publish)
    yield Step(hours.at(now - 39 * DAY), told.revise)
    yield Step(hours.at(now - 38 * DAY), told.open_points)
    yield Step(hours.at(now - 37 * DAY), told.open_rounds)
    yield Step(hours.at(now - 38 * DAY + 30), told.outline)
    yield Step(hours.at(now - 35 * DAY), lambda at: dossiers.charge(made, told.schemes, at))
    yield Step(hours.at(now - 9 * DAY), lambda at: dossiers.file(made, told.schemes, at))
    yield Step(hours.at(now - 4 * DAY), lambda at: dossiers.offer(made, told.schemes, at))
    due_on = hours.calendar.add(day_of(at), 5)
    yield Step(hours.at(now - 3 * DAY), lambda at: dossiers.letter(made, told.schemes, due_on, at))
    yield from told.round(now)


@dataclass
class Seen:
    """What an inspector notes at a point, and how far it has got since."""

    point: str
    clause: str
    text: str
    scene: str
    fate: str = "issued"  # issued accepted claimed closed spot disputed
    severity: str = ""
    cases: int = 1


FIRST = (  # forty days of story: a visit by surprise in the old town
    Seen("东街农贸市场", "1.1", "东门外垃圾桶满溢，菜叶散落一地", "bins", "closed"),
    Seen("文庙西巷", "3.4", "巷口线缆下垂，够得着", "wires", "accepted", cases=3),
    Seen("东街（钟楼到东门）", "2.1", "两家水果店占道摆摊", "market", "closed", cases=2),
    Seen("文庙街（东街口到文庙）", "3.1", "井盖下沉，路面开裂", "pothole", "issued"),
    Seen("文庙广场", "1.2", "广场角落积存垃圾", "bins", "closed"),
)
SECOND = (  # the villages
    Seen("河东村", "1.1", "村口沟边有积存垃圾", "lane", "claimed", cases=2),
    Seen("桥南村", "2.1", "池塘漂浮垃圾没有打捞", "river", "accepted"),
    Seen("竹园村", "3.1", "粪堆占了半条村道", "lane", "disputed"),
    Seen("粮站村", "1.3", "垃圾桶没有盖", "bins", "spot"),
)
THIRD = (  # back in the old town: the market again, as before
    Seen("东街农贸市场", "1.1", "垃圾桶又满了，地上有污水", "bins", "issued"),
    Seen("北关老街", "2.2", "电动车占盲道停放", "street", "issued", cases=5),
)
TWIN = Seen("北关老街", "2.2", "盲道上停满了电动车", "street")
ROUTES = {
    "first": ("东街农贸市场", "东街（钟楼到东门）", "东街小学周边", "钟楼路口", "文庙街（东街口到文庙）", "文庙广场", "文庙西巷"),
    "second": ("河东村", "粮站村", "桥南村", "老集村", "上泉村", "竹园村"),
    "third": ("东街农贸市场", "钟楼路口", "北关老街", "北关商场", "北关汽车站"),
    "today": ("翠屏花园小区", "翠屏社区公共厕所", "湖滨公园", "湖滨社区", "站前路", "站前社区二期工地"),
    "later": ("东街（钟楼到东门）", "文庙街（东街口到文庙）"),
}  # fmt: skip
ROUNDS = (  # (name, scheme, its visits)
    ("文明城市秋季测评", "civilised", ("first", "third", "today")),
    ("人居环境十一月评比", "rural", ("second",)),
)

# Last year's 县级测评, as the city published it; of two townships equal, of one the minors below the line.
LAST_YEAR = {
    "CGZ": "88.60", "NHJ": "91.20", "BGJ": "85.40", "XSJ": "85.40", "LHZ": "83.75", "SQZ": "80.10", "BQX": "79.35",
    "DLX": "82.00", "QSZ": "86.90", "MTZ": "78.80", "YFX": "81.25", "HYZ": "84.50",
}  # fmt: skip
MINORS = {unit: str(Decimal(score) + (1 if unit in ("MTZ", "BQX", "SQZ") else 6)) for unit, score in LAST_YEAR.items()}
YOUNG = (
    ClauseSpec("1", "1", "学校和周边"),
    ClauseSpec("1.1", "1.1", "学校周边无网吧、无售卖有害读物", "1", methods=("on_site",), score=Decimal(50), step=Decimal(10)),
    ClauseSpec("2", "2", "阵地"),
    ClauseSpec("2.1", "2.1", "乡村学校少年宫开得了门、有人管", "2", methods=("on_site",), score=Decimal(50), step=Decimal(25)),
)  # fmt: skip


@dataclass
class Inspected:
    """What was published, opened and planned, by name."""

    made: County
    hours: Hours
    schemes: dict[str, int] = field(default_factory=dict)
    points: dict[str, int] = field(default_factory=dict)
    visits: dict[str, int] = field(default_factory=dict)
    rounds: dict[str, int] = field(default_factory=dict)  # by the key of a visit
    items: dict[str, int] = field(default_factory=dict)  # by what was seen
    found: dict[str, int] = field(default_factory=dict)  # the finding
    proofs: dict[str, list[int]] = field(default_factory=dict)

    def publish(self, at):
        clerk = self.made.by_name("clerk", at)
        for key, book in (("civilised", "SC"), ("rural", "RJ"), ("sanitary", "SC"), ("double_support", "SC")):
            said = example(key)
            spec = schemes.SchemeSpec(
                said.title, self.made.registers[book], day_of(at).year - (key == "civilised"), said.clauses, key,
                said.missing, said.weights,
            )  # fmt: skip
            self.schemes[key] = schemes.publish(spec, by=clerk, at=at).stream_id
        young = schemes.SchemeSpec("未成年人思想道德建设测评", self.made.registers["SC"], day_of(at).year, YOUNG)
        self.schemes["young"] = schemes.publish(young, by=clerk, at=at).stream_id

    def revise(self, at):
        """This year's: one clause new, one gone, one stricter."""
        said = example("civilised")
        clauses = [clause for clause in said.clauses if clause.key != "2.5"]
        at_ = next(n for n, clause in enumerate(clauses) if clause.key == "1.4")
        clauses[at_] = replace(clauses[at_], title="墙面、立杆、楼道无乱贴小广告", score=Decimal(5), step=Decimal(1))
        new = ClauseSpec(
            "1.6", "1.6", "早夜市收摊后地面干净，无油污", "1", methods=("on_site",), score=Decimal(4), step=Decimal(1),
            point_types=("market", "back_lane"), severity="days3",
        )  # fmt: skip
        clauses.insert(next(n for n, clause in enumerate(clauses) if clause.key == "2"), new)
        spec = schemes.SchemeSpec(
            said.title, self.made.registers["SC"], day_of(at).year, clauses, "civilised", said.missing, said.weights,
            note="按今年的创建方案改", cycle_from=day_of(at).year - 2, minors_scheme_id=self.schemes["young"],
        )  # fmt: skip
        schemes.publish(spec, by=self.made.by_name("clerk", at), at=at, scheme=self.schemes["civilised"])

    def open_rounds(self, at):
        clerk, today = self.made.by_name("clerk", at), day_of(at)
        for title, scheme, keys in ROUNDS:
            spec = scores.RoundSpec(title, self.schemes[scheme], today, today + timedelta(days=60))
            entry = scores.open_round(spec, by=clerk, at=at)
            self.rounds |= dict.fromkeys(keys, entry.stream_id)

        self._past(clerk, today.year, at)

    def _past(self, clerk, year, at):
        """The years of this cycle that are over: one fell out, of the other there is what the city published."""
        told = "市文明办通报"
        for title, scheme, of, more in (
            (f"{year - 2}年度测评", "civilised", year - 2, {"flat": Decimal(85), "note": "县城改造封路，当年没有测评"}),
            (f"{year - 1}年度测评", "civilised", year - 1, {"given": LAST_YEAR, "note": told}),
            (f"{year - 1}年度未成年人测评", "young", year - 1, {"given": MINORS, "note": told}),
        ):
            spec = scores.RoundSpec(title, self.schemes[scheme], date(of, 10, 1), date(of, 11, 30))
            found = scores.open_round(spec, by=clerk, at=at).stream_id
            if given := more.get("given"):
                more["given"] = {self.made.units[unit]: Decimal(score) for unit, score in given.items()}
            scores.publish_round(found, by=clerk, at=at, **more)

    def publish_round(self, key, at):
        scores.publish_round(self.rounds[key], by=self.made.by_name("clerk", at), at=at)

    def open_points(self, at):
        clerk, units = self.made.by_name("clerk", at), self.made.units
        for title, kind, unit, sector, north, east in POINTS:
            lat, lon = (Decimal(c) + Decimal(n) / 1000 for c, n in zip(county.CENTRE, (north, east), strict=True))
            spec = points.PointSpec(title, kind, units[unit], units[sector] if sector else None, lat=lat, lon=lon)
            self.points[title] = points.open_point(spec, by=clerk, at=at).stream_id

    def outline(self, at):
        """A county of no shape in particular, its river, and the ring road."""
        lat, lon = county.CENTRE
        ring = [
            (lon + (0.085 + 0.012 * cos(5 * a + 1)) * cos(a), lat + (0.07 + 0.009 * sin(3 * a)) * sin(a))
            for a in (tau * n / 72 for n in range(73))
        ]
        river = [(lon - 0.09 + 0.006 * n, lat - 0.018 + 0.006 * sin(n / 3)) for n in range(31)]
        road = [(lon + 0.017 * cos(tau * n / 36), lat + 0.016 * sin(tau * n / 36)) for n in range(37)]
        features = [
            {"type": "Feature", "properties": {"name": name}, "geometry": {"type": kind, "coordinates": shape}}
            for name, kind, shape in (
                (county.AREA, "Polygon", [ring]), ("云溪河", "LineString", river), ("环城路", "LineString", road)
            )
        ]  # fmt: skip
        data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
        maps.set_outline(data, "云溪县界.geojson", by=self.made.by_name("clerk", at), at=at)

    def round(self, now) -> Iterator[Step]:
        yield from self._visit("first", "老城区暗访", "undercover", "civilised", "inspector", now - 30 * DAY, FIRST)
        yield from self._visit("second", "人居环境月度检查", "open", "rural", "inspector2", now - 12 * DAY, SECOND)
        yield from self._visit(
            "third", "背街小巷和市场暗访", "undercover", "civilised", "inspector2", now - 4 * DAY, THIRD
        )
        minute = (now - 4 * DAY) // DAY * DAY + 62  # a colleague who passes by sees the same: 待裁
        yield Step(self.hours.at(minute), partial(self._note, "first", "inspector", TWIN), self._shots(TWIN, minute))
        yield Step(self.hours.at(now - 3 * DAY), partial(self.publish_round, "second"))
        early = self.hours.at(now - 0.5 * DAY)
        today = self.hours.day(now)
        yield Step(early, self._alike)
        yield Step(self.hours.at(now - 0.4 * DAY), self._answer)
        yield Step(early, partial(self._plan, "today", "南湖和新市片区检查", "open", "civilised", "inspector2", today))
        yield Step(early, self._hand)
        yield Step(early, self._draw)
        later = self.hours.calendar.add(today, 2)
        yield Step(early, partial(self._plan, "later", "老城区回头看", "look_back", "civilised", "inspector2", later))

    def _visit(self, key, title, kind, scheme, who, begins, seen):
        day = self.hours.day(begins)
        yield Step(self.hours.at(begins // DAY * DAY - 200), partial(self._plan, key, title, kind, scheme, who, day))
        begins = begins // DAY * DAY + 30  # in the morning
        for n, one in enumerate(seen):
            minute = begins + 20 * n
            yield Step(self.hours.at(minute), partial(self._note, key, who, one), self._shots(one, minute))
            yield from self._after(one, minute)
        yield Step(self.hours.at(begins + 20 * len(seen)), partial(self._rest, key, who, seen))

    def _shots(self, one, minute, *, after=False):
        taken = self.hours.at(minute).astimezone(SHANGHAI).replace(tzinfo=None, microsecond=0) - timedelta(minutes=1)
        seed = 60_000 + sum(map(ord, one.point))
        before = Shot(one.scene, seed, after, taken, one.point)
        both = one.fate == "spot" and not after
        return (before, Shot(one.scene, seed, True, taken, one.point)) if both else (before,)

    def _plan(self, key, title, kind, scheme, who, day, at):
        spec = visits.VisitSpec(
            title,
            kind,
            self.schemes[scheme],
            day,
            self.made.people[who],
            tuple(self.points[p] for p in ROUTES[key]),
            self.rounds.get(key),
        )
        self.visits[key] = visits.plan_visit(spec, by=self.made.by_name("clerk", at), at=at).stream_id

    def _hand(self, at):
        """Who was to go today is at a training course."""
        to, by = self.made.people["inspector"], self.made.by_name("clerk", at)
        visits.hand_visit(self.visits["today"], to, reason="原督查员去市里培训", by=by, at=at)

    def _draw(self, at):
        """双随机: two inspectors and six points, by lot."""
        people = (self.made.people["inspector"], self.made.people["inspector2"])
        on = self.hours.calendar.add(day_of(at), 8)
        spec = draws.DrawSpec("月度双随机抽查", "undercover", self.schemes["civilised"], on, people, 6, 2)
        draws.draw(spec, by=self.made.by_name("clerk", at), at=at)

    def _note(self, key, who, one, at, uploads):
        point = self.points[one.point]
        north, east = next((n, e) for title, *_, n, e in POINTS if title == one.point)
        lat, lon = county.CENTRE[0] + north / 1000, county.CENTRE[1] + east / 1000
        shots = []
        for upload in uploads:
            data = upload.file.read()
            ref = blobs.store(io.BytesIO(data), "image/jpeg")
            shots.append(findings.Shot(ref, bool(shots), at - timedelta(minutes=1), lat, lon, 8, f"{dhash(data):016x}"))
        note = findings.Note(
            point, one.clause, f"demo-{key}-{point}-{one.clause}", one.text, one.cases, one.severity,
            fixed=one.fate == "spot", device_at=at - timedelta(minutes=1), photos=shots,
        )  # fmt: skip
        entry = phone.arrive(self.visits[key], note, by=self.made.by_name(who, at), at=at)
        self.found[one.text] = entry.stream_id
        self.items[one.text] = Finding.objects.get(pk=entry.stream_id).item_id

    def _rest(self, key, who, seen, at):
        """The other points were in order."""
        by, wrong = self.made.by_name(who, at), {(one.point, one.clause) for one in seen}
        clauses = ("1.1", "1.2", "2.1") if key == "second" else ("1.1", "1.2", "3.2")
        fine = [
            findings.Seen(self.points[point], clause, "fine", f"demo-{key}-{self.points[point]}-{clause}", at)
            for point in ROUTES[key]
            for clause in clauses
            if (point, clause) not in wrong
        ]
        findings.observe(self.visits[key], fine, by=by, at=at)
        visits.end_visit(self.visits[key], by=by, at=at)

    def _after(self, one, found):
        """The unit takes it on, shows it put right, and it is struck off."""
        unit = next(unit for title, _, unit, *_ in POINTS if title == one.point)
        if one.fate in ("accepted", "claimed", "closed"):
            yield Step(self.hours.at(found + 200), partial(self._accept, one, unit))
        if one.fate in ("claimed", "closed"):
            minute = found + 2 * DAY
            yield Step(self.hours.at(minute), partial(self._claim, one, unit), self._shots(one, minute, after=True))
        if one.fate == "disputed":
            yield Step(self.hours.at(found + 240), partial(self._dispute, one, unit))
        if one.fate == "closed":
            yield Step(self.hours.at(found + 3 * DAY), partial(self._close, one))

    def _alike(self, at):
        """What was wrong at one village is looked for in all."""
        text, due = "村里坑塘沟渠有没有漂浮垃圾、有没有污水直排", self.hours.calendar.add(day_of(at), 5)
        pond = self.found["池塘漂浮垃圾没有打捞"]
        by = self.made.by_name("clerk", at)
        alike.order(pond, text=text, due_on=due, title="举一反三：村庄自查", by=by, at=at)

    def _answer(self, at):
        """Two villages have looked; one of them found something."""
        for title, unit, said, words in (
            ("河东村", "LHZ1", "fine", ""), ("老集村", "SQZ2", "wrong", "村西排水沟有漂浮的秸秆和塑料袋"),
        ):  # fmt: skip
            row = AlikePoint.objects.get(point_id=self.points[title])
            alike.answer(row, answer=said, text=words, by=self.made.liaison(unit, at), at=at)

    def _dispute(self, one, unit, at):
        said = "这条是农户承包的生产路，不是村道；粪堆当天已让农户清走。"
        after.dispute(self.found[one.text], reason=said, by=self.made.liaison(unit, at), at=at)

    def _accept(self, one, unit, at):
        ledger.accept(self.items[one.text], by=self.made.liaison(unit, at), at=at)

    def _claim(self, one, unit, at, uploads):
        item, by = self.items[one.text], self.made.liaison(unit, at)
        proofs = after.hand_in_after(self.found[one.text], uploads, by=by, at=at).pub["evidence"]
        ledger.report(item, text="已整改，原处拍照。", progress=100, by=by, at=at)
        ledger.draft_claim(item, statement="已整改到位，请核验。", evidence_ids=proofs, by=by, at=at)
        ledger.submit_claim(item, by=self.made.head(unit, at), at=at)
        self.proofs[one.text] = proofs

    def _close(self, one, at):
        item, by = self.items[one.text], self.made.by_name("verifier", at)
        for proof in self.proofs[one.text]:
            ledger.open_proof(item, proof, by=by, at=at)
            ledger.judge(item, proof, verdict="true", note="与整改前同一位置，已清理。", by=by, at=at)
        ledger.close(item, remark="现场已整改。", by=by, at=at)
