"""本期报送: who has and has not reported, a unit's reports on one page, urging, the meeting after which it is due."""

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import actions as ledger
from taizhang.ledger import listing
from taizhang.ledger.rules import RoundKind, day_of
from taizhang.ledger.views.acts import cleaned
from taizhang.notices.duties import actions, past, queries
from taizhang.ui import clock, done, door, render, whole


class MetForm(forms.Form):
    met_on = forms.DateField(label=_("开会的日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


@door("ledger.see")
def rounds(request):
    actor = request.actor
    can = {"can_report": actor.can("ledger.report"), "can_see": actor.can("notices.see")}
    return render(request, "notices/rounds.html", rows=queries.rounds(actor, clock.now()), **can)


@door("ledger.see")
def show(request, register_id):
    actor, at = request.actor, clock.now()
    found, unit = queries.round_for(actor, register_id, at), whole(request.GET.get("unit"))
    if request.GET.get("of") and (over := past.period_on(actor, found, _day(request.GET["of"]), at)):
        return render(request, "notices/round_past.html", **past.page(actor, over, after=request.GET.get("after", "")))
    units = queries.by_unit(actor, found, at)
    rows, after = queries.owing_page(actor, found, at, unit=unit, after=request.GET.get("after", ""))
    totals = {key: sum(row[key] for row in units) for key in ("missing", "late", "said")}
    held_by_meetings = found.register.rounds[0].kind == RoundKind.MEETING
    return render(
        request,
        "notices/round.html",
        found=found,
        units=units,
        unit=next((row for row in units if row["unit"] == unit), None) if unit else None,
        rows=rows,
        next=_next(after, unit),
        can_urge=actor.can("ledger.urge"),
        before=past.before(actor, found),
        met_form=MetForm(initial={"met_on": day_of(at)})
        if held_by_meetings and ledger.keeps(actor, found.register.pk)
        else None,
        **totals,
    )


def _next(after, unit=None):
    return "?" + urlencode({**({"unit": unit} if unit else {}), "after": after}) if after else ""


def _day(text):
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year <= 2999:
        raise Refused("notices.no_such_day", N_("日期看不懂，请写成2026-03-25这样。"), "invalid")
    return found


@door("ledger.urge", writes=True)
def urge(request, register_id):
    """催报: everybody who owes this period's report and was not urged today, or one unit."""
    actor, at = request.actor, clock.now()
    found = queries.round_for(actor, register_id, at)
    ids = queries.to_urge(actor, found, at, unit=whole(request.POST.get("unit")))
    more, ids = len(ids) > queries.URGED_AT_ONCE, ids[: queries.URGED_AT_ONCE]
    where = reverse("notices:round", args=[found.register.pk])
    if not ids:
        return done(request, where, message=gettext("都报了，或今天已经催过，不用再催。"))
    text = gettext("请报{period}的进展").format(period=found.name)
    outcomes = ledger.each(ledger.urge, ids, by=actor, at=at, text=text)
    worked = [o for o in outcomes if o.is_done]
    said = gettext("催报 {count} 件").format(count=len(worked))
    if more:
        said += gettext("，还有没催的，请再点一次")
    return _answer(request, outcomes, said, gettext("催报"), where)


def _answer(request, outcomes, said, verb, where):
    worked = [o for o in outcomes if o.is_done]
    if len(worked) == len(outcomes):
        return done(request, where, [o.recorded for o in worked], said)
    response = render(request, "ledger/bulk_done.html", **listing.outcomes(outcomes, verb, said, where))
    response.location_after = where
    return response


@door("ledger.keep", writes=True)
def met(request, register_id):
    """会议开过了."""
    found = queries.round_for(request.actor, register_id, clock.now())
    on = cleaned(MetForm(request.POST))["met_on"]
    seen = request.POST.get("seen")
    recorded = ledger.meeting_held(found.register, on=on, by=request.actor, at=clock.now(), seen=seen)
    where = reverse("notices:round", args=[found.register.pk])
    return done(request, where, recorded, gettext("会议已登记，各单位的报送日跟着定"))


@door("ledger.report")
def mine(request):
    """Everything that the unit owes, on one page."""
    rows, after = queries.form_page(request.actor, clock.now(), after=request.GET.get("after", ""))
    return render(request, "notices/report_all.html", rows=rows, next=_next(after), said="")


@door("ledger.report", writes=True)
def send(request):
    """All of it in one go. What was refused stands on the page again, with its reason and the words that were typed."""
    actor, at = request.actor, clock.now()
    answers = {pk: _typed(request.POST, pk) for value in request.POST.getlist("item") if (pk := whole(value))}
    outcomes = actions.report_all(list(answers.values())[: queries.PAGE], by=actor, at=at)
    worked, where = [o for o in outcomes if o.is_done], reverse("notices:round-mine")
    said = gettext("报了 {count} 件").format(count=len(worked))
    if len(worked) == len(outcomes):
        return done(request, where, [o.recorded for o in worked], said)
    refused = {o.item_id: listing.sentence(o.refused) for o in outcomes if not o.is_done}
    rows, _after = queries.form_page(actor, at, only=list(refused))
    for row in rows:
        answer = answers[row["id"]]
        row |= {"why": refused[row["id"]], "text": answer.text, "ticked": answer.same}
    said += gettext("，{count} 件没有报成").format(count=len(refused))
    response = render(request, "notices/report_all.html", rows=rows, next="", said=said)
    response.location_after = where
    return response


def _typed(typed, pk):
    percent = typed.get(f"progress-{pk}", "").strip()
    number = whole(percent) if percent else None
    return actions.Answer(
        pk,
        text=typed.get(f"text-{pk}", "").strip(),
        same=bool(typed.get(f"same-{pk}")),
        progress=-1 if percent and number is None else number,  # no number: refused as any other that is no percentage
        seen=typed.get(f"seen-{pk}", ""),
    )


urlpatterns = [
    path("duties/", rounds, name="rounds"),
    path("duties/mine/", mine, name="round-mine"),
    path("duties/mine/send/", send, name="round-send"),
    path("duties/<int:register_id>/", show, name="round"),
    path("duties/<int:register_id>/urge/", urge, name="round-urge"),
    path("duties/<int:register_id>/met/", met, name="round-met"),
]
