"""电话催办: whom to call and what was answered, as a page, or as what a dialog shows."""

from django.urls import path
from django.utils.translation import gettext

from taizhang.ledger import pages, queries
from taizhang.ledger.rules import Verb, paper
from taizhang.ui import clock, door, render


@door("ledger.urge")
def phone(request, item_id):
    """Two taps: this, and the answer."""
    item, at = queries.item_for(request.actor, item_id), clock.now()
    option = queries.option(request.actor, item, Verb.URGE_BY_PHONE, at)
    return render(
        request,
        "ledger/phone.html",
        part="ledger/_phone.html",
        item=item,
        why="" if option.allowed else pages.reason(option),
        callees=queries.choices(request.actor, item, "callees", at),
        answers=[(str(a), gettext(paper.ANSWERS[a])) for a in paper.Answer if a != paper.Answer.OTHER],
    )


urlpatterns = [path("items/<int:item_id>/phone/", phone, name="phone")]
