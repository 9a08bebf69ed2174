"""The inspector's phone, with the line cut: what is noted is kept, arrives whole, and arrives once."""

import random
from datetime import UTC, datetime

import pytest

from taizhang.inspection.models import Finding, Observation, Photo
from taizhang.org import actions as org
from tests.browser import steps
from tests.browser.hands import printed
from tests.browser.inspecting import arrived, cut, note, said


def test_a_finding_is_noted_without_a_line_from_a_cold_start_and_arrives_with_its_photo(phone, inspected):
    cut(phone)
    phone.goto("/inspect/")
    phone.locator("#ph-net", has_text="没有信号").wait_for()
    taps = note(phone, steps.album(1))
    told, most = printed()["现场记一条问题"]
    assert taps == told <= most
    phone.reload()  # whatever happens to the page, the note is there
    said(phone, "待传")
    cut(phone, False)
    arrived(phone, 1)
    photo = Photo.objects.get()
    assert photo.finding.item.number and photo.device_at and Finding.objects.get().point_id == inspected.market


@pytest.mark.slow
def test_what_is_begun_is_there_after_the_page_was_killed(phone):
    cut(phone)
    note(phone, steps.album(1, 2), save=False)
    phone.goto("about:blank")
    phone.goto("/inspect/")
    assert phone.locator("[data-f=thumbs] .ph-thumb").count() == 2


@pytest.mark.slow
def test_the_line_breaks_at_random_and_nothing_is_lost_or_doubled(phone):
    chance, photos = random.Random(20261126), steps.album(*range(12))

    def breaks(route):
        if chance.random() < 0.3:
            return route.abort()
        if chance.random() < 0.2:  # it arrives, the answer does not
            route.fetch()
            return route.abort()
        return route.continue_()

    phone.context.route("**/inspect/photos/**", breaks)
    phone.context.route("**/inspect/notes/", breaks)
    for n in range(6):
        note(phone, photos[2 * n : 2 * n + 2], clause=n % 2)
        if n % 2:
            phone.reload()
            phone.locator("#main .ph-note").wait_for()
    for _ in range(40):
        phone.evaluate("dispatchEvent(new Event('online'))")
        phone.wait_for_timeout(500)
        if Finding.objects.count() == 6:
            break
    phone.context.unroute("**/inspect/photos/**")
    phone.context.unroute("**/inspect/notes/")
    phone.evaluate("dispatchEvent(new Event('online'))")
    arrived(phone, 12)
    assert (Finding.objects.count(), Photo.objects.count()) == (6, 12)


@pytest.mark.slow
def test_a_session_that_ended_keeps_everything_and_asks_to_sign_in_again(phone, walk):
    cookies = phone.context.cookies()
    phone.context.clear_cookies()
    note(phone, steps.album(1))
    phone.locator("#ph-net", has_text="登录已过期").wait_for()
    assert not Finding.objects.exists()
    phone.context.add_cookies(cookies)
    phone.reload()
    arrived(phone, 1)


@pytest.mark.slow
def test_whoever_is_no_inspector_any_more_sends_nothing_and_loses_nothing(phone, inspected):
    county, at = inspected.county, datetime.now(UTC)
    post = county.actor("inspector", at).post_id
    cut(phone)
    note(phone, steps.album(1))
    org.end_post(post, by=county.actor("security_admin", at), at=at)
    cut(phone, False)
    phone.locator("#ph-net b", has_text="登录已过期").or_(
        phone.locator("#ph-net b", has_text="现在不能检查")
    ).wait_for()
    said(phone, "待传")
    assert not Finding.objects.exists()


@pytest.mark.slow
def test_fixed_on_the_spot_and_the_rest_of_the_point_is_fine(phone, inspected):
    cut(phone)
    phone.locator("[data-f=severities] .tz-pick", has_text="当场改").click()
    note(phone, steps.album(1, 2))
    phone.goto(f"/inspect/#check/{inspected.visit_id}/{inspected.market}")
    phone.locator("[data-f=rest]", has_text="其余都符合").click()
    phone.locator("[data-f=done]:not([hidden])").wait_for()
    cut(phone, False)
    phone.locator(".tz-dock a[href='#note']").click()
    arrived(phone, 2)
    assert Finding.objects.get().state == "spot"
    assert [photo.is_after for photo in Photo.objects.order_by("id")] == [False, True]
    assert Observation.objects.filter(verdict="fine").count() == 3
