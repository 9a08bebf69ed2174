"""Every URL × method × role × relation against the table of `table.py`."""

from collections import Counter
from zlib import crc32

import pytest

from taizhang.ledger.models.item import ItemQuerySet
from taizhang.ui.doors import door
from tests.doors.table import ANYBODY, TABLE
from tests.doors.trying import addresses, bare, status, url_of
from tests.doors.world import EVERYBODY

SHOWN = 60  # cells of a red table that are printed


def in_full(row):
    """Everybody whom the row names tries every relation."""
    return {who: row.relations(who) for who in (None, *EVERYBODY)}


def in_turn(row):
    """Every role tries its own; at each door another one from our unit, or standing in there, and another one of the
    county try every relation."""
    full, turn = in_full(row), crc32(row.name.encode())
    let_in = [who for who in EVERYBODY if row.roles == ANYBODY or who.role in row.roles]
    for kinds in (("unit", "stand-in"), ("county",), ("admin",)):
        those = [who for who in let_in if who.kind in kinds]
        for who in those:
            if who != those[turn % len(those)]:
                full[who] = ("own",) if who.kind != "stand-in" else ()
    return full


def cells(doors, rows=TABLE, tried=in_full):
    """What answered otherwise than the table says, one line each."""
    return [
        line for row in rows for who, relations in tried(row).items() for line in _cells(doors, row, who, relations)
    ]


def _cells(doors, row, who, relations):
    world, name = doors.world, who.name if who else "nobody"
    nothing = None
    for relation in reversed(relations):  # what is absent first, to compare the others with
        url = url_of(row.name, world.arguments(row.of, who, relation))
        wanted = row.expected(who, relation)
        try:
            answer = doors.ask(who, row.method, url, row.typed(world, who, relation))
        except pytest.fail.Exception as failed:  # a template asked for what it was not given
            yield f"{row.method} {url} ({row.name}) by {name}, {relation}: {failed}"
            continue
        if answer.status_code != wanted:
            yield f"{row.method} {url} ({row.name}) by {name}, {relation}: {status(answer)}, not {wanted}"
        if wanted == 404:
            nothing = nothing or bare(answer, url)
            if bare(answer, url) != nothing:
                yield f"{row.method} {url} ({row.name}) by {name}, {relation}: tells that there is something"


def complain(lines):
    more = f"\n… and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
    return f"{len(lines)} cells are wrong:\n" + "\n".join(lines[:SHOWN]) + more


def rows_of(name):
    return [row for row in TABLE if row.name == name]


# ── the table ─────────────────────────────────────────────────────────────────


def unlisted():
    return sorted({address.name for address in addresses()} ^ {row.name for row in TABLE})


def test_every_url_has_its_row_and_every_row_its_url():
    assert unlisted() == []
    assert [name for name, count in Counter(a.name for a in addresses()).items() if count > 1] == []


def test_every_view_stands_behind_a_door_of_the_method_that_the_table_names():
    wrong = [
        address.name
        for address in addresses()
        for row in rows_of(address.name)
        if address.door is None
        or address.door.writes is not (row.method == "POST")
        or address.door.anonymous is not (row.roles == ANYBODY)
    ]
    assert wrong == []


@pytest.mark.parametrize("tried", [in_turn, pytest.param(in_full, marks=pytest.mark.slow)])
def test_each_door_answers_each_person_in_each_relation_as_the_table_says(doors, tried):
    wrong = cells(doors, tried=tried)
    assert not wrong, complain(wrong)


def test_in_turn_every_door_is_tried_by_every_role_and_in_every_relation():
    for row in TABLE:
        full, turn = in_full(row), in_turn(row)
        assert {who and who.role for who in turn if turn[who]} == {who and who.role for who in full if full[who]}
        assert {r for relations in turn.values() for r in relations} == {r for each in full.values() for r in each}


@pytest.mark.parametrize("who", [None, pytest.param(EVERYBODY[1], marks=pytest.mark.slow)], ids=["nobody", "clerk"])
def test_no_other_method_opens_a_door(doors, who):
    wrong = []
    for row in TABLE:
        url = url_of(row.name, doors.world.arguments(row.of, who, "own"))
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} - {row.method}:
            answer = doors.ask(who, method, url)
            if answer.status_code != 405 or row.method not in answer["Allow"]:
                wrong.append(f"{method} {url}: {status(answer)}")
    assert not wrong, complain(wrong)


def test_a_child_does_not_see_what_its_parent_has_to_do(doors):
    wrong = []
    for row in TABLE:
        if row.of.startswith("item.") and row.method == "GET" and "liaison" in row.roles:
            url = url_of(row.name, doors.world.arguments(row.of, None, "own"))
            if doors.ask("liulin_liaison", "GET", url).status_code != 404:
                wrong.append(url)
    assert not wrong, complain(wrong)


# ── controls: the table turns red ─────────────────────────────────────────────


def replace_view(monkeypatch, name, view):
    address = next(address for address in addresses() if address.name == name)
    monkeypatch.setattr(address.pattern, "callback", view(address.pattern.callback.__wrapped__))


def test_control_a_write_without_its_act_is_found(doors, monkeypatch):
    replace_view(monkeypatch, "notices:read", lambda view: door(writes=True)(view))
    assert any("by judge of Hekou" in line and "303, not 403" in line for line in cells(doors, rows_of("notices:read")))


def test_control_a_read_without_its_act_is_found(doors, monkeypatch):
    replace_view(monkeypatch, "org:persons", lambda view: door()(view))
    assert any(
        "by liaison of Hekou" in line and "200, not 403" in line for line in cells(doors, rows_of("org:persons"))
    )


def test_control_a_door_open_to_nobody_in_particular_is_found(doors, monkeypatch):
    replace_view(monkeypatch, "ui:try", lambda view: door(writes=True, anonymous=True)(view))
    assert any("by nobody" in line and "303, not 401" in line for line in cells(doors, rows_of("ui:try")))


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (lambda items, actor, act="ledger.see": items.filter(area_id=actor.area_id), "sibling: 200, not 404"),
        (lambda items, actor, act="ledger.see": items, "foreign: 200, not 404"),
    ],
)
def test_control_a_query_without_its_reach_is_found(doors, monkeypatch, scope, seen):
    monkeypatch.setattr(ItemQuerySet, "visible_to", scope)
    wrong = cells(doors, rows_of("ledger:item") + rows_of("ledger:file"))
    for name in ("ledger:item", "ledger:file"):
        assert any(name in line and "by liaison of Hekou" in line and seen in line for line in wrong)


def test_control_a_new_url_without_a_row_is_found(monkeypatch):
    from django.urls import get_resolver, path

    monkeypatch.setattr(
        get_resolver(), "url_patterns", [*get_resolver().url_patterns, path("back-door/", complain, name="back-door")]
    )
    assert unlisted() == ["back-door"]
