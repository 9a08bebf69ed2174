"""Several leads: who is still missing, and how one unit's part stands beside the item."""

from taizhang.engine.refusal import N_

from .lights import Light
from .words import OVER, WORKING, Colour, State

ROLES = {"first": N_("第一牵头"), "lead": N_("并列牵头"), "joint": N_("配合")}


def role(part):
    """第一牵头, 并列牵头 or 配合, as a key of `ROLES`."""
    return "first" if part.first else "lead" if part.lead else "joint"


def missing(parts):
    """The units of the leads that hold up the claim: not accepted, or a co-lead's part not done. One lead alone is
    never missing: the state says it."""
    leads = [p for p in parts if p.lead]
    if len(leads) < 2:
        return ()
    return tuple(p.unit_id for p in leads if p.state != "accepted" or not (p.first or p.done))


def says_who_is_missing(state):
    """In which states a list names the leads that are missing: while the doing side is at work."""
    return state in WORKING or state in (State.ISSUED, State.DECLINED, State.SUSPENDED)


def light(part, item_light, state, is_overdue):
    """The light of one part: done is green, an unanswered one is grey until the deadline; else it is the item's."""
    if state in OVER or state == State.DRAFT:
        return item_light
    if part.state != "accepted" and not is_overdue:
        return Light(Colour.GREY, N_("未签收") if part.state == "pending" else N_("退件"))
    if part.done:
        return Light(Colour.GREEN, N_("已办结"))
    return item_light


def reopened(parts, doubted):
    """The units whose parts are open again after a return: those whose proofs were doubted, else every co-lead."""
    done = [p.unit_id for p in parts if p.lead and not p.first and p.done]
    return tuple(unit for unit in done if unit in doubted) if doubted else tuple(done)
