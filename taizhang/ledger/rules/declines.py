"""退件: in time, once, and ruled about by the office; the third time also by a leader.

先办后议: until somebody rules, the clock runs on and the unit goes on working.
"""

from taizhang.engine.refusal import N_, Refused

from .guards import part_for
from .lights import day_of
from .words import WORKING

WORKING_DAYS = 1  # after the day on which it was handed out
PING_PONG = 3  # declines by leads, after which a leader may rule


def is_ping_pong(snapshot):
    return snapshot.decline_count >= PING_PONG


def in_time_to_decline(snapshot, who, row, at, unit_id=None, **_):
    part = part_for(snapshot, who, row.act, unit_id, ("pending",))
    if part.is_ruled:
        raise Refused(
            "ledger.ruled",
            N_("已经裁定由{unit}承办，不能再退件。请先签收；有难处，写进展、申请延期，或请督查室协调。"),
            unit=part.name,
        )
    if part.decline_until is not None and day_of(at) > part.decline_until:
        raise Refused(
            "ledger.decline_late",
            N_("退件要在交办后一个工作日内提出，{day}已经截止。请先签收，签收后向督查室提出改派。"),
            day=f"{part.decline_until:%Y-%m-%d}",
        )


def another_owner(snapshot, who, row, unit_id=None, suggested_id=None, **_):
    part = part_for(snapshot, who, row.act, unit_id, ("pending",))
    if suggested_id is not None and suggested_id == part.unit_id:
        raise Refused("ledger.suggests_itself", N_("建议的承办单位不能是本单位。不知道该谁办，就空着。"), "invalid")


def a_decline_waits(snapshot, who, row, **_):
    if not snapshot.declined:
        raise Refused("ledger.no_decline", N_("没有在等裁定的退件。"))


def a_reason_where_it_matters(snapshot, who, row, reason="", **_):
    """A ruling says why; so does taking something away from those who have begun."""
    if (snapshot.declined or snapshot.state in WORKING) and not reason.strip():
        raise Refused("ledger.no_reason", N_("请写明理由。"), "invalid")


def other_units(snapshot, who, row, lead_ids=(), joint_ids=(), **_):
    if snapshot.declined or snapshot.state not in WORKING:
        return
    stands = ([p.unit_id for p in snapshot.leads], sorted(p.unit_id for p in snapshot.parts if not p.lead))
    if stands == (list(lead_ids), sorted(joint_ids)):
        raise Refused("ledger.same_units", N_("承办单位没有变，不用改派。"), "invalid")


def what_was_ruled_stands(snapshot, who, row, lead_ids=(), **_):
    """After a ping-pong the ruling is for good: only a leader gives the item to another first lead."""
    first = next((p for p in snapshot.parts if p.first), None)
    if not is_ping_pong(snapshot) or first is None or not first.is_ruled or first.unit_id in lead_ids[:1]:
        return
    if not who.leads_over(row.act, snapshot):
        raise Refused(
            "ledger.ruled_for_good",
            N_("三次退件后已经裁定由{unit}牵头，只有县领导能改。要换牵头单位，请报县领导定。"),
            "forbidden",
            unit=first.name,
        )


def kept(snapshot, lead_ids, joint_ids):
    """The units whose acceptance and progress stay when the item is handed to these: same unit, same place."""
    places = {unit: (True, n == 0) for n, unit in enumerate(lead_ids)} | dict.fromkeys(joint_ids, (False, False))
    return tuple(
        p.unit_id for p in snapshot.parts if p.state == "accepted" and places.get(p.unit_id) == (p.lead, p.first)
    )
