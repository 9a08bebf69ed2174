"""报上级: what is due upwards, by what is still missing. Printed as it stands."""

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.ledger import queries
from taizhang.ledger.queries import superior
from taizhang.ui import NotInReach, clock, door, render


@door("ledger.see")
def upwards(request):
    """All three groups, each with its first rows; or one group page by page."""
    actor, at = request.actor, clock.now()
    only = request.GET.get("group", "")
    if only and only not in queries.GROUPS:
        raise NotInReach
    size = superior.PAGE if only else superior.FIRST
    after = request.GET.get("after", "") if only else ""
    groups = [
        _group(queries.upwards(actor, at, group, after=after, size=size), label, only)
        for group, label in queries.GROUPS.items()
        if only in ("", group)
    ]
    return render(request, "ledger/upwards.html", groups=groups, only=only)


def _group(found, label, only):
    page = f"{reverse('ledger:upwards')}?group={found.group}"
    return {
        "key": found.group,
        "label": gettext(label),
        "rows": [{**row, "url": reverse("ledger:item", args=[row["id"]])} for row in found.rows],
        "next": f"{page}&after={found.after.replace('+', '%2B')}" if found.after and only else "",
        "all": page if found.after and not only else "",
    }


urlpatterns = [path("items/upwards/", upwards, name="upwards")]
