"""The beginning of an area, once, at the console."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from taizhang import journal
from taizhang.engine import workdays
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, require
from taizhang.org import accounts
from taizhang.org.actions import calendar
from taizhang.org.models import Area
from taizhang.org.roles import ROLES
from taizhang.ui.clock import today


@dataclass(frozen=True)
class Administrator:
    """One of the first three, with the password that works once."""

    role: str
    name: str
    username: str
    one_time_password: str


@dataclass(frozen=True)
class Founded:
    area_id: int
    root_id: int
    verifier_key: str
    administrators: tuple[Administrator, ...]


@transaction.atomic
def found_area(name: str, code: str, origin: str, administrators: dict[str, tuple[str, str]], *, at: datetime):
    """Area, signing key, root unit, calendar and the first three administrators ({role: (name, username)})."""
    require(set(administrators) == {"system_admin", "security_admin", "auditor"}, "three_administrators",
            N_("须同时指定系统管理员、安全管理员、审计员"))  # fmt: skip
    require(
        len({username for _, username in administrators.values()}) == 3,
        "three_persons",
        N_("三名管理员须是三个人、三个账号"),
    )
    last = Area.objects.order_by("-pk").values_list("pk", flat=True).first()
    area_id, on = (last or 0) + 1, today(at).isoformat()
    key = journal.open_log(area_id, origin)

    def record(stream, type_, pub, priv=None):
        return journal.append(Event(stream, type_, pub=pub, priv=priv or {}), by=None, at=at, area_id=area_id)

    record(("area", area_id), "org.area.founded", {"code": code}, {"name": name})
    root_id = journal.allot(area_id, "unit")
    record(
        ("unit", root_id),
        "org.unit.founded",
        {"code": code, "kind": "county", "parent_id": None, "path": f"{root_id}.", "from_on": on},
        {"name": name, "short_name": name},
    )
    first = []
    for role, (person_name, username) in administrators.items():
        person_id, post_id = journal.allot(area_id, "person"), journal.allot(area_id, "post")
        record(("person", person_id), "org.person.entered", {}, {"name": person_name})
        record(
            ("post", post_id),
            "org.post.began",
            {"person_id": person_id, "unit_id": root_id, "from_on": on},
            {"person": person_name, "unit": name, "title": ROLES[role].label},
        )
        record(
            ("grant", journal.allot(area_id, "grant")),
            "org.role.founded",
            {"post_id": post_id, "person_id": person_id, "role": role, "scope_unit_id": root_id,
             "scope_register_id": None, "from_on": on, "to_on": None},
            {"role_name": ROLES[role].label},
        )  # fmt: skip
        password = accounts.open_account(person_id, username, by=None, area_id=area_id, at=at)
        first.append(Administrator(role, person_name, username, password))
    this_year = today(at).year
    for year in sorted({*workdays.NOTICES, this_year, this_year + 1}):
        calendar.record_calendar(area_id, year, *calendar.shipped(year), by=None, at=at)
    return Founded(area_id, root_id, key, tuple(first))
