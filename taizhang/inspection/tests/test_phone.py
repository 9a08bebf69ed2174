"""The inspector's phone: what it carries, what arrives in pieces and twice, what had changed meanwhile."""

import hashlib
import io
import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from PIL import Image

from taizhang.inspection.findings.rules import State
from taizhang.inspection.models import Arrival, Finding, Held, Observation, Photo, Point, Scheme
from taizhang.inspection.phone import actions, arriving
from taizhang.inspection.points import actions as points
from taizhang.inspection.schemes import actions as schemes
from taizhang.inspection.scores import actions as scores
from taizhang.inspection.visits import actions as visits
from taizhang.journal import rebuild
from taizhang.ledger.models import Item, ItemDoer
from taizhang.ledger.rules import day_of
from taizhang.org import actions as org
from taizhang.org.models import RoleGrant
from taizhang.ui import clock
from tests.cast_inspection import CLAUSES

from .conftest import JSON, Phone, arrive, office, shot

# ── what it carries ────────────────────────────────────────────────────────────


def test_the_day_has_all_that_is_needed_out_of_reach(inspected, client, django_assert_max_num_queries):
    inspected.note(text="满溢")
    on_the_line = Phone(inspected, client)
    with on_the_line.now(), django_assert_max_num_queries(20):
        said = on_the_line.client.get("/inspect/day/", **JSON).json()
    assert [visit["title"] for visit in said["visits"]] == ["三月暗访"]
    assert [point["title"] for point in said["points"]] == ["河口农贸市场", "青石镇主街"]
    (clauses,) = said["clauses"].values()
    assert [clause["key"] for clause in clauses] == ["1.1", "1.2", "2.1", "2.2"] and clauses[0]["above"] == "环境卫生"
    assert said["found"][0]["open"] and said["found"][0]["number"].startswith("DC-") and said["favourites"] == ["1.1"]


def test_it_carries_nobody_elses_visits(inspected, client):
    assert Phone(inspected, client, "verifier").ask("/inspect/day/").status_code == 403


def test_out_of_the_house_it_is_told_by_a_code_that_it_must_sign_in_again(inspected, client):
    answer = client.get("/inspect/day/", **JSON)
    assert (answer.status_code, answer.json()["code"]) == (401, "ui.signed_out")


# ── photos in pieces ───────────────────────────────────────────────────────────


def test_a_photo_goes_on_where_the_line_broke_and_is_here_once(on_the_line):
    data = shot()
    assert on_the_line.photo(data, 0, step=1000).json() == {"have": 1000, "receipt": None}
    assert on_the_line.photo(data, 0, step=1000).json()["have"] == 1000  # sent again: changes nothing
    assert on_the_line.photo(data, 5000, step=100).json()["have"] == 1000  # a piece that is too far ahead
    whole = on_the_line.photo(data, 1000).json()
    assert whole["have"] == len(data) and whole["receipt"].startswith(hashlib.sha256(data).hexdigest()[:4])
    assert on_the_line.photo(data).json() == whole and Arrival.objects.count() == 1


def test_bytes_that_are_not_what_the_shutter_saw_begin_anew(on_the_line):
    data, other = shot(), shot(kind="PNG")
    sha = hashlib.sha256(data).hexdigest()
    answer = on_the_line.send(f"/inspect/photos/{sha}/", offset=0, size=len(other), piece=io.BytesIO(other))
    assert (answer.status_code, answer.json()["code"]) == (409, "inspection.photo_broken")
    assert on_the_line.photo(data).json()["receipt"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (shot(kind="PNG"), ["screenshot"]),
        (shot(size=(9000, 5600)), "尺寸太大"),
        (b"GIF89a" + b"x" * 300, "这种文件不收"),
        (b"\xff\xd8\xff\xe0 half a photo", "打不开"),
    ],
    ids=["a screenshot", "50 megapixels", "no photo", "a broken one"],
)
def test_what_a_photo_may_be(on_the_line, data, says):
    answer = on_the_line.photo(data)
    if isinstance(says, str):
        assert answer.status_code == 400 and says in answer.json()["sentence"] and not Arrival.objects.exists()
    else:
        assert [each["kind"] for each in Arrival.objects.get().warnings] == says


def test_a_black_frame_is_taken_with_a_doubt(on_the_line):
    out = io.BytesIO()
    Image.new("RGB", (320, 240), (3, 3, 3)).save(out, "JPEG")
    on_the_line.photo(out.getvalue())
    on_the_line.note([out.getvalue()])
    assert Photo.objects.get().warnings[0]["kind"] == "dark"


# ── notes ──────────────────────────────────────────────────────────────────────


def test_a_note_sent_twice_is_one_finding_with_its_photos(on_the_line):
    data = shot()
    missing = on_the_line.note([data])
    assert (missing.status_code, missing.json()["code"]) == (409, "inspection.photo_missing")
    on_the_line.photo(data)
    once, again = on_the_line.note([data]).json(), on_the_line.note([data]).json()
    assert once == again and once["state"] == "issued" and once["number"].startswith("DC-")
    assert Item.objects.count() == Finding.objects.count() == Photo.objects.count() == 1


def test_a_clock_that_is_ahead_and_a_place_far_away_are_kept_and_doubted(on_the_line):
    data = shot()
    on_the_line.photo(data)
    said = {"sha256": hashlib.sha256(data).hexdigest(), "at": "2031-01-01T00:00:00Z", "lat": 34.95, "lon": 112.77}
    on_the_line.note(photos=json.dumps([said]))
    photo = Photo.objects.get()
    assert photo.device_at.year == 2031 and photo.at.year == 2026
    assert {each["kind"] for each in photo.warnings} == {"clock", "far"}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"photos": "{"}, "不完整"),
        ({"point": "x"}, "不完整"),
        ({"point": 4_000_000_000}, "没有这个点位"),
        ({"clause": "9.9"}, "没有这一条"),
        ({"severity": "soon"}, "整改期限"),
        ({"cases": 0}, "处数"),
        ({"visit": 4_000_000_000}, "没有这次检查"),
    ],
)
def test_what_cannot_be_a_note_is_said_in_words(on_the_line, typed, says):
    answer = on_the_line.note(**typed)
    assert answer.status_code in (400, 404) and says in answer.json()["sentence"] and not Finding.objects.exists()


def test_what_holds_is_sent_together_and_once(on_the_line, inspected):
    rows = [
        {"point": inspected.market, "clause": key, "verdict": "fine", "key": f"k-{key}", "device_at": None}
        for key in ("1.1", "1.2")
    ]
    fields = {"visit": inspected.visit_id, "seen": json.dumps(rows)}
    assert on_the_line.send("/inspect/seen/", **fields).json()["receipt"]
    assert on_the_line.send("/inspect/seen/", **fields).json() == {"count": 2, "receipt": ""}
    assert Observation.objects.count() == 2
    assert on_the_line.send("/inspect/end/", visit=inspected.visit_id).json()["receipt"]


# ── 待裁 ───────────────────────────────────────────────────────────────────────


def close_point(inspected):
    points.close_point(inspected.market, reason="拆迁", **office(inspected))


def cancel_visit(inspected):
    visits.cancel_visit(inspected.visit_id, reason="改期", **office(inspected))


def drop_clause(inspected):
    scheme = Scheme.objects.get()
    spec = replace(schemes.in_force(scheme), clauses=[c for c in CLAUSES if c.key != "1.1"])
    schemes.publish(spec, scheme=scheme, **office(inspected))


def transfer(inspected):
    """The inspector goes over to the inspected unit, and inspects there."""
    county, at = inspected.county, inspected.ledger.later()
    security = {"by": county.actor("security_admin", at), "at": at}
    began = org.move_post(county.actor("inspector", at).post_id, county.units["hekou"].pk, **security)
    for grant in RoleGrant.objects.filter(post_id=began.stream_id):
        org.confirm_role(grant.pk, by=county.actor("auditor", at), at=at)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (close_point, "point_closed"),
        (cancel_visit, "visit_cancelled"),
        (drop_clause, "clause_gone"),
        (transfer, "own_unit"),
    ],
)
def test_what_changed_meanwhile_is_held_and_no_item_until_the_office_decides(inspected, changed, reason):
    changed(inspected)
    held = arrive(inspected, text="满溢")
    assert (held.state, held.held.reason, held.item_id) == (State.HELD, reason, None)
    assert not Item.objects.exists() and not Observation.objects.exists()
    actions.issue_held(held, **office(inspected))
    held.refresh_from_db()
    assert held.state == State.ISSUED and held.item.lead_unit_id == inspected.ledger.unit("hekou")
    assert Point.objects.get(pk=inspected.market).open_count == Observation.objects.count() == 1
    inspector = inspected.county.actor("inspector", inspected.ledger.now).person_id
    assert ItemDoer.objects.filter(item=held.item, person_id=inspector, is_handler=True).exists()  # S1


def test_a_round_is_seen_through_by_its_version_whatever_is_published_meanwhile(inspected):
    today = day_of(inspected.ledger.now)
    spec = scores.RoundSpec("第一轮", inspected.scheme_id, today, today)
    visit = inspected.plan((inspected.market,), round_id=scores.open_round(spec, **office(inspected)).stream_id)
    drop_clause(inspected)
    assert arrive(inspected, visit=visit).state == State.ISSUED


def test_a_point_that_went_to_another_unit_is_held(inspected):
    held = arrive(inspected, unit=inspected.ledger.unit("qingshi"))
    assert held.held.reason == "point_moved"


def test_a_point_that_was_renamed_or_put_elsewhere_on_the_map_is_the_same_point(inspected):
    hekou, sector = inspected.ledger.unit("hekou"), inspected.ledger.unit("housing")
    spec = points.PointSpec("河口新市场", "market", hekou, sector, lat=Decimal("34.91"), lon=Decimal("112.78"))
    before = arrive(inspected, text="满溢")
    points.change_point(inspected.market, spec, **office(inspected))
    after = arrive(inspected, unit=hekou, text="占道", clause="2.1")
    titles = [Item.objects.get(pk=finding.item_id).title for finding in (before, after)]
    assert titles == ["河口农贸市场：满溢", "河口新市场：占道"] and after.state == State.ISSUED


def test_held_again_by_the_same_key_is_the_same(inspected):
    close_point(inspected)
    assert arrive(inspected, key="k").pk == arrive(inspected, key="k").pk and Held.objects.count() == 1


def test_two_phones_within_half_an_hour_are_shown_beside_each_other_and_joined(inspected, two):
    first, second = arrive(inspected, text="东门满溢"), arrive(inspected, two.part, visit=two.visit_id, text="满了")
    assert (second.held.reason, second.held.twin_id) == ("twin", first.pk)
    actions.join_held(second, first, **office(inspected))
    second.refresh_from_db()
    assert second.state == State.DROPPED and Item.objects.count() == 1
    assert arrive(inspected, two.part, visit=two.visit_id, clause="1.2").state == State.ISSUED


def test_out_of_reach_for_hours_they_are_twins_by_the_clocks_of_the_phones(inspected, two):
    seen = inspected.ledger.now
    first = arrive(inspected, device_at=seen)
    inspected.ledger.later(hours=8)
    late = arrive(inspected, two.part, visit=two.visit_id, device_at=seen + timedelta(minutes=20))
    assert late.held.twin_id == first.pk
    assert arrive(inspected, two.part, visit=two.visit_id, device_at=seen + timedelta(hours=7)).state == State.ISSUED


def test_the_office_sees_both_and_decides_on_the_page(inspected, two, client):
    arrive(inspected, text="东门满溢")
    second = arrive(inspected, two.part, visit=two.visit_id, text="满了")
    desk = Phone(inspected, client, "clerk")
    with desk.now():
        page = client.get("/inspection/held/").content.decode()
    assert "别人半小时内在这里记过同一条" in page and "东门满溢" in page and "满了" in page
    with desk.now():
        assert client.post(f"/inspection/held/{second.pk}/drop/", {"why": " "}).status_code == 400
        assert client.post(f"/inspection/held/{second.pk}/drop/", {"why": "同一件"}).status_code == 303
    assert Held.objects.get().why == "同一件"


def test_told_again_from_the_journal_it_is_the_same(inspected, two):
    first = arrive(inspected)
    second, third = (arrive(inspected, two.part, visit=two.visit_id) for _ in "ab")
    actions.join_held(second, first, **office(inspected))
    actions.issue_held(third, **office(inspected))
    before = rows()
    rebuild.rebuild()
    assert rows() == before


def rows():
    models = [m for m in apps.get_app_config("inspection").get_models() if m.keeps == "projection"]
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def body(answer):
    return b"".join(answer.streaming_content)


# ── photos on the desk ─────────────────────────────────────────────────────────


def test_a_photo_is_shown_with_its_watermark_to_whom_the_finding_is_within_reach(on_the_line, inspected, client):
    data = shot(size=(900, 600))
    on_the_line.photo(data)
    on_the_line.note([data])
    url = f"/inspection/photos/{Photo.objects.get().pk}"
    shown = body(on_the_line.ask(f"{url}/display/"))
    assert Image.open(io.BytesIO(shown)).height > 600  # the foot with time, point and inspector
    assert body(on_the_line.ask(f"{url}/original/")) == data
    stranger = Phone(inspected, client.__class__(), "stranger")
    assert stranger.ask(f"{url}/display/").status_code == 404


def test_what_nobody_goes_on_with_is_forgotten(on_the_line):
    data = shot()
    on_the_line.photo(data, 0, step=1000)
    arriving.sweep(clock.now() + timedelta(days=1))
    assert on_the_line.photo(data, 1000).json()["have"] == 0
