"""An installation that is brought up to date: what its old entries say stands in the new columns as well."""

from argparse import Namespace

import pytest
from django.core.management import call_command

from taizhang.config import commands
from taizhang.journal import rebuild, rowguard
from taizhang.ledger.models import ItemUnit


def test_old_entries_are_told_again_when_columns_were_added(standing_ledger, capsys):
    item = standing_ledger.reported(text="管材已到")
    call_command("migrate", "ledger", "0006", verbosity=0)  # the parts of the leads came after it
    commands.migrate(Namespace(serve_as=None))
    assert "entries replayed" in capsys.readouterr().out
    assert ItemUnit.objects.get(item=item, is_first=True).last_report == "管材已到"
    assert list(rebuild.differences()) == []


def test_a_table_that_a_guard_of_another_room_names_can_be_changed_and_the_guard_stands_again(standing_ledger):
    """SQLite makes the table of units anew, while closing an item asks who lies below which unit."""
    call_command("migrate", "org", "0004", verbosity=0)  # the office phone of a unit came after it
    assert rowguard.missing() == []
    commands.migrate(Namespace(serve_as=None))
    assert rowguard.missing() == []
    assert standing_ledger.county.units["housing"].phone == ""


@pytest.mark.one_database
def test_control_migrating_alone_leaves_them_empty(standing_ledger):
    item = standing_ledger.reported(text="管材已到")
    call_command("migrate", "ledger", "0006", verbosity=0)
    call_command("migrate", verbosity=0)
    assert ItemUnit.objects.get(item=item, is_first=True).last_report == ""
