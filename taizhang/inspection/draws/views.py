"""抽签 on the screen: what may be drawn, and how it was drawn."""

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_
from taizhang.inspection.points.rules import TYPES
from taizhang.inspection.points.views.desk import choices
from taizhang.inspection.schemes import queries as schemes
from taizhang.inspection.schemes.actions import KEEP
from taizhang.inspection.scores import queries as scores
from taizhang.inspection.tabs import tabs
from taizhang.inspection.typed import day
from taizhang.inspection.visits import queries as visits
from taizhang.inspection.visits.rules import COUNTED, KINDS, Kind
from taizhang.org import queries as org
from taizhang.ui import clock, done, door, render, whole

from . import actions, queries, rules

SHOWN = 200  # of the pool, the heaviest first
WHY = N_(
    "本身1份，每次反弹{rebound}份（最多{most}次），每处没整改的1份（最多{open}处），每满{days}天没去1份（最多{months}份，没去过的按最多算）"
)


@door(KEEP)
def index(request):
    """Draws so far, and the form of the next."""
    actor, today = request.actor, clock.today(clock.now())
    rows, more = queries.draws(actor, before=whole(request.GET.get("before")))
    types, units = choices(actor.area_id, today)
    return render(
        request, "inspection/draws.html",
        tabs=tabs(actor, "draws"), rows=rows, next=f"?before={more}" if more else "", types=types, units=units,
        kinds=[(kind.value, gettext(KINDS[kind])) for kind in COUNTED], today=today,
        schemes=[(s.pk, s.title) for s in schemes.schemes(actor) if s.closed_on is None],
        rounds=scores.open_rounds(actor),
        people=list(visits.inspectors(actor.area_id, today).items()), why=_why(),
    )  # fmt: skip


def _why():
    return gettext(WHY).format(
        rebound=rules.REBOUND,
        most=rules.MOST_REBOUNDS,
        open=rules.MOST_OPEN,
        days=rules.MONTH,
        months=rules.MOST_MONTHS,
    )


@door(KEEP, writes=True)
def draw(request):
    given = request.POST
    spec = actions.DrawSpec(
        given.get("visit_title", ""),
        given.get("visit_kind", ""),
        whole(given.get("scheme")) or 0,
        day(given.get("day")),
        tuple(whole(each) or 0 for each in given.getlist("people")),
        whole(given.get("draw_points")) or 0,
        whole(given.get("draw_inspectors")) or 0,
        tuple(given.getlist("types")),
        whole(given.get("unit")),
        given.get("second", ""),
        whole(given.get("round")),
    )
    recorded = actions.draw(spec, by=request.actor, at=clock.now())
    return done(request, reverse("inspection:draw", args=[recorded.stream_id]), recorded, gettext("抽好了，检查已派"))


@door("inspection.see")
def show(request, draw_id):
    """怎么抽的: the pool with its shares, the seed, lot after lot, and the same drawn again."""
    actor = request.actor
    found = queries.draw_for(actor, draw_id)
    again, names = queries.again(found), org.unit_names(actor.area_id)
    people = dict(found.people)
    heavy = sorted(found.pool, key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
    known = queries.points_of(found, {pk for pk, _ in heavy} | {one.point for one in again.drawn.lots})
    shares = dict(map(tuple, found.pool))
    return render(
        request, "inspection/draw.html",
        draw=found, kind=gettext(KINDS[Kind(found.kind)]), agrees=again.agrees, why=_why(),
        total=sum(shares.values()), count=len(found.pool), heavy_count=len(heavy),
        lots=[
            {
                "n": n,
                "number": one.number,
                "total": one.total,
                "point": known.get(one.point),
                "url": reverse("inspection:point", args=[one.point]),
                "shares": shares[one.point],
                "person": people.get(one.person, ""),
            }
            for n, one in enumerate(again.drawn.lots)
        ],
        chosen=[people.get(person, "") for person in again.drawn.people],
        others=[name for person, name in found.people if person not in again.drawn.people],
        pool=[(known[pk], shares, gettext(TYPES[known[pk].type])) for pk, shares in heavy if pk in known],
        visits=queries.visits_of(found),
        spared=[(names.get(unit, ""), visit) for unit, visit in queries.spared(found).items()],
        burdened=[(names.get(unit, ""), count, day) for unit, count, day in queries.burdened(found)],
        own=[(people.get(person, ""), len(ids)) for person, ids in found.own],
    )  # fmt: skip


urlpatterns = [
    path("inspection/draws/", index, name="draws"),
    path("inspection/draws/draw/", draw, name="draw-lots"),
    path("inspection/draws/<int:draw_id>/", show, name="draw"),
]
