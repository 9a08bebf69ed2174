"""How the database answers: the lists that offices open all day walk an index, on both databases."""

import pytest
from django.db import connection

from taizhang.ledger.models import Evidence
from taizhang.ledger.queries import Filter, Sort, View
from taizhang.ledger.queries.lists import ordered
from taizhang.ledger.rules import Colour, State

MAIN = {
    "open": (Filter(), "item_open_red"),
    "red of a unit": (Filter(unit=(0,), light=(Colour.RED,)), "item_open_lead_red"),
    "of a register": (Filter(register=(1,)), "item_open_register_red"),
    "in somebody's name": (Filter(person=(1,)), "item_open_person_red"),
    "of a leader": (Filter(leader=(1,)), "item_open_leader_red"),
    "waiting for a verifier": (Filter(state=(State.CLAIMED,)), "item_state_red"),
    "without responsible person": (Filter(flags=frozenset({"unassigned"})), "item_open_person_red"),
    "by deadline": (Filter(sort=Sort.DUE), "item_open_due"),
    "by number": (Filter(view=View.ALL, sort=Sort.NUMBER), "item_by_number"),
}


def plan(items):
    sql, params = items.query.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # a small table would be read whole
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute(f"EXPLAIN {sql}", params)
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


@pytest.mark.parametrize("name", MAIN)
def test_a_list_walks_its_index(ledger, name):
    wanted, index = MAIN[name]
    if wanted.unit:
        wanted = Filter(unit=(ledger.unit("roads"),), light=wanted.light)
    for _ in range(3):
        ledger.issued()
    found = plan(ordered(wanted.apply(ledger.county.clerk, ledger.now), wanted.order)[:51])
    # Without rows to count, PostgreSQL finds two indexes of open items equally good.
    assert index in found or (connection.vendor == "postgresql" and "item_open_" in found), found
    if connection.vendor == "sqlite" and name == "open":
        assert "TEMP B-TREE" not in found  # nothing is sorted


def test_of_each_item_a_unit_is_asked_by_the_items_own_key(ledger):
    ledger.issued()
    liaison = ledger.county.actor("housing_liaison", ledger.now)
    found = plan(ordered(Filter().apply(liaison, ledger.now), Sort.RED)[:51])
    if connection.vendor == "sqlite":  # without statistics, as in a county's own database
        assert "(area_id=? AND item_id=?)" in found and "item_id>?" not in found, found


def test_search_asks_its_index(ledger):
    ledger.issued()
    found = plan(ordered(Filter(q="排口").apply(ledger.county.clerk, ledger.now), Sort.NEW)[:51])
    assert ("VIRTUAL TABLE INDEX" if connection.vendor == "sqlite" else "ledger_itemsearch") in found


def test_look_alikes_are_found_by_their_bands(ledger):
    found = plan(Evidence.objects.filter(area_id=ledger.county.area_id, band0__in=[1, 2, 3]).order_by())
    assert "evidence_by_band0" in found or connection.vendor == "postgresql", found
