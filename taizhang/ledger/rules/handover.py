"""Handing over (划转): an open item goes to the unit that takes the place of the one that owed it."""

from taizhang.engine.refusal import N_, Refused

from .words import OPEN, State

# A declined item that is handed over waits for the successor's signature like a fresh one.
MOVES = {state: state for state in OPEN} | {State.DECLINED: State.ISSUED}


def a_successor(snapshot, who, row, from_unit_id=None, to_unit_id=None, **_):
    """Somebody owes the item, and another unit takes it."""
    if snapshot.part(from_unit_id) is None:
        raise Refused(
            "ledger.not_its_unit",
            N_("要划出的单位不是本事项的承办单位。请从承办单位（{units}）里选。"),
            "invalid",
            **snapshot.names,
        )
    if to_unit_id is None:
        raise Refused("ledger.no_successor", N_("请选划转给哪个单位。"), "invalid")
    if to_unit_id == from_unit_id:
        raise Refused("ledger.own_successor", N_("不能划转给原单位自己。请另选一个单位。"), "invalid")


def not_taken_over(snapshot, who, row, unit_id=None, **_):
    """A first lead declines a fresh item, not one that was handed over while the work ran: that would leave
    work under way without anybody."""
    lead = snapshot.first_lead
    if (
        snapshot.state != State.ISSUED
        and lead is not None
        and lead.state == "pending"
        and who.covers_unit(row.act, lead)
    ):
        raise Refused(
            "ledger.handed_over_is_signed",
            N_("划转来的在办事项不退件，请先签收。不该归本单位的，请向督查室说明，由督查室另行划转。"),
        )
