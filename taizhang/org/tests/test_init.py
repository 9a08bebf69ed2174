"""`taizhang init`: three people begin a county, once."""

import pytest
from django.core.management import call_command

from taizhang.engine.commands import CannotBeDone, registry
from taizhang.engine.refusal import Refused
from taizhang.org import actions, commands
from taizhang.org.models import Account, Area
from tests.cast import FOUNDED


def words(**changes):
    from argparse import Namespace

    says = {
        "name": "青岚县",
        "code": "530198",
        "origin": "test.qinglan",
        "system_admin": "杨启:XT01",
        "security_admin": "何安：AQ01",
        "auditor": "白审:SJ01",
    }
    return Namespace(**{**says, **changes})


def test_a_county_is_founded_once(county):
    with pytest.raises(CannotBeDone, match="before"):
        registry["init"].run(words())


def test_a_second_area_has_its_own_ids_and_its_own_three(county, settings, tmp_path):
    settings.KEY_DIR = tmp_path
    founded = actions.found_area(
        "青岚县",
        "530198",
        "test.qinglan",
        {"system_admin": ("甲", "QX1"), "security_admin": ("乙", "QA1"), "auditor": ("丙", "QS1")},
        at=FOUNDED,
    )
    assert founded.area_id == Area.objects.get(name="青岚县").pk != county.area_id
    assert founded.root_id != county.units["county"].pk
    assert all(len(admin.one_time_password) == 19 for admin in founded.administrators)
    assert Account.objects.get(username="QS1").must_enrol


@pytest.mark.parametrize(
    "administrators",
    [
        {"system_admin": ("甲", "A1"), "security_admin": ("乙", "A2")},
        {"system_admin": ("甲", "A1"), "security_admin": ("甲", "A1"), "auditor": ("丙", "A3")},
    ],
)
def test_two_people_are_not_three(county, administrators):
    with pytest.raises(Refused):
        actions.found_area("青岚县", "530198", "test.qinglan", administrators, at=FOUNDED)


def test_what_is_not_name_and_login_is_not_taken():
    with pytest.raises(CannotBeDone, match="姓名:工号"):
        commands._person("杨启")
    assert commands._person("何安：AQ01") == ("何安", "AQ01")


def test_the_tables_of_org_are_as_the_models_say(db):
    call_command("makemigrations", "org", check=True, dry_run=True, verbosity=0)
