"""One address, “/”, and a screen for whoever opens it."""

from taizhang.cockpit import desk, leader, unit
from taizhang.cockpit import gaps as holes
from taizhang.cockpit import health as machine
from taizhang.ledger import queries as ledger
from taizhang.ui import clock, door, go, render


@door()
def home(request):
    """The screen of the reader's work: a leader's phone page, the office's desk, a unit's must-do list."""
    actor, at = request.actor, clock.now()
    if "leader" in actor.roles:
        return render(request, "cockpit/leader.html", **leader.page(actor, at))
    if actor.roles & {"clerk", "verifier", "inspector"}:
        return render(request, "cockpit/desk.html", **desk.page(actor, at))
    if actor.roles & {"unit_head", "liaison"}:
        return render(request, "cockpit/unit.html", **unit.page(actor, at))
    if actor.can("cockpit.health"):
        return render(request, "cockpit/health.html", **machine.page(actor, at))
    if actor.can("journal.see"):
        return go(request, "journal:records")
    if ledger.was_ever_asked(actor):  # a secretary without a role is named all the same
        return go(request, "ledger:spoken")
    return go(request, "org:roles" if actor.can("org.see") else "org:me")


@door("cockpit.health")
def health(request):
    """What the system administrator looks after: the machine, never the business."""
    return render(request, "cockpit/health.html", **machine.page(request.actor, clock.now()))


@door("cockpit.gaps")
def gaps(request):
    """责任空档: what has fallen between two chairs, within the reader's reach."""
    return render(request, "cockpit/gaps.html", groups=holes.report(request.actor, clock.now()))
