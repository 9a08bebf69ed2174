"""The small county that tests play in: fictional Yunxi, built once through the actions, copied for every test.

    def test_…(county):
        item = actions.enter(…, by=county.clerk, at=county.noon)

People are named by what they do: `county.housing_liaison`. `county.actor("clerk", at=…)` gives one at a time
of your choosing, `county.clerk.fresh(at)` one who has just shown the second factor. `county.units["housing"]`.
Everyone's account has the name of the part in capitals (CLERK) and the password PASSWORD.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cached_property

import pytest

FOUNDED = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday noon in Yunxi
PASSWORD = "Yunxi-2026-cast"

ADMINISTRATORS = {"system_admin": "杨启", "security_admin": "何安", "auditor": "白审"}

# key: (name, short name, code, kind, parent)
UNITS = {
    "office": ("云溪县督查室", "督查室", "A01", "bureau", "county"),
    "housing": ("云溪县住房和城乡建设局", "住建局", "B01", "bureau", "county"),
    "roads": ("云溪县交通运输局", "交通局", "B02", "bureau", "county"),
    "environment": ("生态环境局云溪分局", "生态环境局", "B03", "bureau", "county"),
    "hekou": ("河口镇人民政府", "河口镇", "C01", "township", "county"),
    "qingshi": ("青石镇人民政府", "青石镇", "C02", "township", "county"),
    "liulin": ("河口镇柳林村村民委员会", "柳林村", "C0101", "village", "hekou"),
    "works": ("住建局城建科", "城建科", "B0101", "office", "housing"),
}
ALIASES = {"housing": ("县建设局",), "qingshi": ("青石乡",)}

# key: (name, unit, title, {role: scope unit or "" for the own one})
PEOPLE = {
    "leader": ("沈知远", "county", "县长", {"leader": "county"}),
    "deputy": ("韩慕青", "county", "副县长", {"leader": "housing"}),
    "clerk": ("何思源", "office", "科员", {"clerk": "county"}),
    "verifier": ("罗一鸣", "office", "副主任", {"verifier": "county"}),
    "clerk_verifier": ("章明", "office", "主任", {"clerk": "county", "verifier": "county"}),
    "inspector": ("吴畏", "office", "督查员", {"inspector": "county"}),
    "housing_head": ("王立新", "housing", "局长", {"unit_head": ""}),
    "housing_liaison": ("李想", "housing", "办公室主任", {"liaison": ""}),
    "housing_worker": ("陶然", "works", "科员", {"liaison": ""}),
    "housing_verifier": ("魏安", "housing", "总工", {"verifier": "county"}),
    "roads_head": ("赵启明", "roads", "局长", {"unit_head": ""}),
    "roads_liaison": ("钱宁", "roads", "科员", {"liaison": ""}),
    "hekou_head": ("孙长河", "hekou", "镇长", {"unit_head": ""}),
    "hekou_liaison": ("周青", "hekou", "党政办主任", {"liaison": ""}),
    "liulin_liaison": ("柳春", "liulin", "文书", {"liaison": ""}),
    "qingshi_head": ("冯远", "qingshi", "镇长", {"unit_head": ""}),
    "stranger": ("郑好", "qingshi", "党政办科员", {"liaison": ""}),
}


class County:
    """Yunxi as the database has it now."""

    noon = NOON

    @cached_property
    def area_id(self) -> int:
        from taizhang.org.models import Area

        return Area.objects.get(code="530199").pk

    @cached_property
    def units(self):
        """Units by their key, "county" among them."""
        from taizhang.org.models import Unit

        codes = {"530199": "county", **{code: key for key, (_, _, code, _, _) in UNITS.items()}}
        found = Unit.objects.filter(area_id=self.area_id, code__in=codes)
        return {codes[unit.code]: unit for unit in found}

    def account(self, part: str):
        from taizhang.org.models import Account

        return Account.objects.get(username=part.upper())

    def actor(self, part: str, at: datetime = NOON, hat: str = ""):
        """The person who plays this part, as Actor at that time, with a fresh second factor."""
        from taizhang.org.acting import actor_of

        account = self.account(part)
        return actor_of(account.person_id, at=at, hat=hat, account_id=account.pk, factor_at=at)

    def __getattr__(self, part: str):
        if part in PEOPLE or part in ADMINISTRATORS:
            return self.actor(part)
        raise AttributeError(part)


def build() -> None:
    """Found the county in an empty database. Runs once, for the template."""
    from taizhang.org import accounts, actions
    from taizhang.org.models import Account

    admins = {role: (name, role.upper()) for role, name in ADMINISTRATORS.items()}
    founded = actions.found_area("云溪县", "530199", "test.yunxi", admins, at=FOUNDED)
    for account in Account.objects.all():
        accounts.set_password(account, PASSWORD, by=None, at=FOUNDED)
    Account.objects.update(demo_label="cast")
    county = County()
    security = county.actor("security_admin", FOUNDED)
    auditor = county.actor("auditor", FOUNDED)
    known = {"security": {"by": security, "at": FOUNDED}, "auditor": {"by": auditor, "at": FOUNDED}}
    units = {"county": founded.root_id}
    since = date(2026, 1, 1)
    for key, (name, short, code, kind, parent) in UNITS.items():
        entry = actions.found_unit(name, short, code, kind, units[parent], from_on=since, **known["security"])
        units[key] = entry.stream_id
        for alias in ALIASES.get(key, ()):
            actions.add_alias(units[key], alias, **known["security"])
    for key, (name, unit, title, roles) in PEOPLE.items():
        person = actions.enter_person(name, **known["security"]).stream_id
        post = actions.begin_post(person, units[unit], title, from_on=since, **known["security"]).stream_id
        for role, scope in roles.items():
            proposed = actions.propose_role(
                post, role, scope_unit_id=units[scope or unit], from_on=since, **known["security"]
            )
            actions.confirm_role(proposed.stream_id, **known["auditor"])
        accounts.open_demo_account(person, key.upper(), PASSWORD, "cast", **known["security"])


@pytest.fixture
def county(db) -> County:
    """The small county, inside a test that rolls back; with `committed_db`, ask for `standing_county`."""
    return County()


@pytest.fixture
def standing_county(committed_db) -> County:
    """The small county in a database of the test's own, where commits are real."""
    return County()
