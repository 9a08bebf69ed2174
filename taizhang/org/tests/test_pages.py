"""Every page of org opens for whom it is meant, and for nobody else."""

import pytest
from django.urls import reverse

from taizhang.org.urls import urlpatterns

OPEN = {"me", "verify", "password", "delegation-new", "units", "unit", "calendar-now", "calendar"}
THREE = {"persons", "person", "roles"}
KEEPER = {"unit-new", "unit-edit", "person-new"}


def _url(pattern, county):
    ids = {
        "unit_id": county.units["housing"].pk,
        "person_id": county.clerk.person_id,
        "year": 2026,
    }
    return reverse(f"org:{pattern.name}", kwargs={name: ids[name] for name in pattern.pattern.converters})


@pytest.mark.parametrize("part", ["clerk", "liulin_liaison", "leader", "security_admin", "auditor", "system_admin"])
def test_pages_open_by_role(part, county, enter):
    client = enter(part)
    allowed = OPEN | (THREE if part in ("security_admin", "auditor", "system_admin") else set())
    allowed |= KEEPER if part == "security_admin" else set()
    for pattern in urlpatterns:
        if pattern.name in OPEN | THREE | KEEPER:
            answer = client.get(_url(pattern, county))
            expected = {200, 303} if pattern.name in allowed else {403}
            assert answer.status_code in expected, pattern.name


def test_nobody_enters_without_logging_in(county, client):
    for pattern in urlpatterns:
        if pattern.name in OPEN | THREE | KEEPER:
            answer = client.get(_url(pattern, county))
            assert answer.status_code == 303 and answer["Location"].startswith("/login/"), pattern.name


def test_a_unit_of_nowhere_is_not_found(enter):
    assert enter("clerk").get("/org/units/424242/").status_code == 404


def test_the_anonymous_surface_of_org_is_four_addresses():
    anonymous = [p.name for p in urlpatterns if p.callback.door.anonymous]
    assert anonymous == ["login", "login-step", "login-qr", "reset"]
