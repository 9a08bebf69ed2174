"""定期小结: who has and has not written, asking for one, writing it, correcting it."""

from django import forms
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taizhang.ledger import actions as ledger
from taizhang.ledger.rules import ROUND_KINDS, RoundKind
from taizhang.ledger.views.acts import cleaned
from taizhang.notices.summaries import actions, queries
from taizhang.ui import clock, done, door, render

KINDS = (RoundKind.WEEK, RoundKind.MONTH, RoundKind.QUARTER)


class AskForm(forms.Form):
    post = forms.TypedChoiceField(label=_("谁来写"), coerce=int)
    rhythm = forms.ChoiceField(label=_("多久写一次"))
    rhythm_on = forms.IntegerField(
        label=_("哪一天交"), min_value=1, max_value=31, help_text=_("每周写周几，每月写几日，每季度写季末月的几日")
    )

    def __init__(self, *args, posts=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = posts
        self.fields["rhythm"].choices = [(str(kind), gettext(ROUND_KINDS[kind])) for kind in KINDS]


class WriteForm(forms.Form):
    text = forms.CharField(
        label=_("小结"), max_length=actions.MOST, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("头一行的数是现在台账里的，后面写这一期办成了什么、还卡在哪里"),
    )  # fmt: skip


class CorrectForm(forms.Form):
    summary = forms.IntegerField(label=_("哪一期"), max_value=2**63 - 1)
    text = forms.CharField(label=_("正确的内容"), max_length=actions.MOST, widget=forms.Textarea(attrs={"rows": 3}))
    reason = forms.CharField(label=_("理由"), max_length=500)


@door("notices.see")
def index(request):
    actor, at = request.actor, clock.now()
    form = None
    if ledger.keeps(actor):
        form = AskForm(posts=queries.writers(actor.area_id, at), initial={"rhythm": "month", "rhythm_on": 25})
    return render(request, "notices/summaries.html", rows=queries.index(actor, at), form=form)


@door("ledger.keep", writes=True)
def ask(request):
    at = clock.now()
    data = cleaned(AskForm(request.POST, posts=queries.writers(request.actor.area_id, at)))
    rhythm = f"{data['rhythm']}:{data['rhythm_on']}"
    recorded = actions.ask(data["post"], rhythm, by=request.actor, at=at)
    return done(request, "notices:summaries", recorded, gettext("已定，写的人在“待办”里看到"))


@door("notices.see")
def show(request, duty_id):
    actor = request.actor
    duty = queries.duty_for(actor, duty_id)
    page = queries.page(actor, duty, clock.now())
    is_writer = page["is_mine"] and actor.can(actions.ACT)
    return render(
        request,
        "notices/summary.html",
        **page,
        form=WriteForm(initial={"text": page["text"]}) if is_writer and not page["is_written"] else None,
        correct_form=CorrectForm() if is_writer and page["written"] else None,
        can_end=ledger.keeps(actor) and duty.ended_on is None,
    )


@door(actions.ACT, writes=True)
def write(request, duty_id):
    duty = queries.duty_for(request.actor, duty_id)
    text = cleaned(WriteForm(request.POST))["text"]
    recorded = actions.write(duty, text=text, by=request.actor, at=clock.now())
    return done(request, reverse("notices:summary", args=[duty.pk]), recorded, gettext("小结已交"))


@door(actions.ACT, writes=True)
def correct(request, duty_id):
    duty = queries.duty_for(request.actor, duty_id)
    data = cleaned(CorrectForm(request.POST))
    summary = data.pop("summary")
    recorded = actions.correct(duty, summary, **data, by=request.actor, at=clock.now())
    return done(request, reverse("notices:summary", args=[duty.pk]), recorded, gettext("已更正，原话照旧在"))


@door("ledger.keep", writes=True)
def end(request, duty_id):
    duty = queries.duty_for(request.actor, duty_id)
    recorded = actions.end(duty, by=request.actor, at=clock.now())
    return done(request, "notices:summaries", recorded, gettext("不用再写了"))


urlpatterns = [
    path("duties/summaries/", index, name="summaries"),
    path("duties/summaries/ask/", ask, name="summary-ask"),
    path("duties/summaries/<int:duty_id>/", show, name="summary"),
    path("duties/summaries/<int:duty_id>/write/", write, name="summary-write"),
    path("duties/summaries/<int:duty_id>/correct/", correct, name="summary-correct"),
    path("duties/summaries/<int:duty_id>/end/", end, name="summary-end"),
]
