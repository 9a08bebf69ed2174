"""Random walks over the lifecycle: whoever tries whatever in whatever order, the rules hold afterwards.

What is checked is told from the journal alone, not by the rules under test: by a few lines here, and by the
offline verifier. The controls take a guard away and must find that it was missed.
"""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from taizhang import journal
from taizhang.engine import verify
from taizhang.engine.refusal import Refused
from taizhang.journal import rebuild
from taizhang.journal.models import Entry
from taizhang.ledger import actions, queries, snapshots
from taizhang.ledger.models import (
    Blocker,
    ClaimProof,
    Evidence,
    InnerTask,
    Item,
    ItemUnit,
    OpenTally,
    SpokenInstruction,
    Tally,
)  # fmt: skip
from taizhang.ledger.rules import Due, DueKind, day_of, guards, lifecycle
from taizhang.ledger.triggers import CLOSED_BY_ANOTHER
from taizhang.org import actions as org
from taizhang.org.models import Delegation, Unit
from tests.cast_ledger import DUE, PROBLEMS, page

PARTS = (
    "clerk",
    "clerk_verifier",
    "verifier",
    "housing_verifier",
    "housing_head",
    "housing_liaison",
    "hekou_head",
    "hekou_liaison",
    "roads_head",
    "roads_liaison",
    "liulin_liaison",
    "deputy",
    "leader",
)
DOING = {
    "accepted",
    "declined",
    "reported",
    "evidence_added",
    "broken_down",
    "claim_drafted",
    "claim_submitted",
    "claim_withdrawn",
    "extension_asked",
    "inner_task_added",
    "inner_task_done",
    "part_finished",
}
HANDLING = {
    "entered", "issued", "reissued", "decline_refused", "handed_over", "superior_recorded", "superior_struck_off",
    "spoken_recorded", "spoken_secretary", "spoken_confirmed", "spoken_denied", "spoken_dropped", "letter_sent",
    "letter_received", "progress_recorded", "progress_retracted",
}  # fmt: skip
STEPS = [500, pytest.param(1000, marks=pytest.mark.slow)]
AT_A_TIME = 50


def lend(ledger):
    """Three stand-ins, so that both identities are in play (S9)."""
    county, today = ledger.county, day_of(ledger.now)
    for lender, borrower, role in (
        ("verifier", "housing_liaison", "verifier"),
        ("verifier", "clerk", "verifier"),
        ("housing_head", "clerk_verifier", "unit_head"),
    ):
        org.delegate(
            county.actor(borrower).post_id,
            (role,),
            "出差",
            today,
            today + timedelta(days=29),
            by=county.actor(lender),
            at=ledger.later(),
        )


class Walk:
    """Tries of whoever at whatever. Every other try goes the item's way on, by the first who may: that is how
    an offender would get to close something."""

    def __init__(self, ledger):
        self.ledger, self.done, self.refused = ledger, 0, 0
        ledger.pace = timedelta(minutes=1)  # the delegations last
        county = ledger.county
        posts = {county.actor(part).post_id: part for part in PARTS}
        hats = [(part, "") for part in PARTS]
        hats += [(posts[d.to_post_id], f"d{d.pk}") for d in Delegation.objects.order_by("pk")]
        self.actors = [county.actor(part, ledger.now, hat) for part, hat in hats]

    def step(self, who, what, which, how):
        """A person, an act, an item, and a number that decides the rest."""
        items = list(Item.objects.order_by("-id").values_list("pk", "state")[:4])
        item, state = items[which % len(items)] if items else (0, None)
        if what % 2 or state not in ON:
            self.attempt(self.actors[who % len(self.actors)], ACTS[what % len(ACTS)], item, how)
            return
        for n in range(6):
            actor = self.actors[(who + n) % len(self.actors)]
            outcomes = [self.attempt(actor, act, item, how) for act in ON[state]]  # each is tried
            if all(outcomes):
                return

    def attempt(self, actor, act, item, how):
        try:
            with transaction.atomic():
                act(self.ledger, actor, item, how)
        except Refused:
            self.refused += 1
            return False
        self.done += 1
        return True


def _enter(ledger, actor, item, how):
    lead, joint = (("housing", "hekou"), ("hekou", "housing"), ("liulin", "roads"), ("roads", "hekou"))[how % 4]
    due = _due(how) if how % 5 else Due()
    dues = {"due_on": due.on, "due_kind": due.kind, "decide_on": due.decide_on, "is_standing": how % 10 == 5}
    draft = ledger.draft(title=f"事项{how}", lead=lead, joint=(joint,), **dues)
    if how % 6 == 1:  # both lead
        draft = replace(draft, lead_unit_ids=draft.lead_unit_ids + draft.joint_unit_ids, joint_unit_ids=())
    entered = actions.enter(draft, by=actor, at=ledger.later())
    if how % 3:
        actions.issue(entered.stream_id, by=actor, at=ledger.later())


def _due(how):
    day = DUE + timedelta(days=how % 20)
    kind = (*[DueKind.DAY] * 4, DueKind.NOW, DueKind.LONG, DueKind.MEETING)[how % 7]
    return Due(kind, decide_on=day) if kind == DueKind.MEETING else Due(kind, day if kind == DueKind.DAY else None)


def _judge(ledger, actor, item, how):
    for proof in ClaimProof.objects.filter(claim__item=item, claim__state="submitted"):
        actions.open_proof(item, proof.evidence_id, by=actor, at=ledger.later())
        verdict = "doubtful" if how % 4 == 0 else "true"
        actions.judge(item, proof.evidence_id, verdict=verdict, note="看过", by=actor, at=ledger.later())


def _tick(ledger, actor, item, how):
    task = InnerTask.objects.filter(item=item).first()
    if task is None:
        actions.add_inner_task(item, "跑一趟", by=actor, at=ledger.later())
    elif how % 3:
        actions.tick_inner_task(item, task.pk, by=actor, at=ledger.later(), done=bool(how % 2))
    else:
        actions.drop_inner_task(item, task.pk, by=actor, at=ledger.later())


def _units(ledger, how):
    return (ledger.unit(("housing", "hekou", "roads", "liulin")[how % 4]),)


def _issue(ledger, actor, item, how):
    actions.issue(item, by=actor, at=ledger.later())


def _accept(ledger, actor, item, how):
    actions.accept(item, by=actor, at=ledger.later())


def _sign(ledger, actor, item, how):
    """What was handed over is signed for first."""
    if ItemUnit.objects.filter(item=item, is_lead=True, state="pending").exists():
        _accept(ledger, actor, item, how)


def _report(ledger, actor, item, how):
    actions.report(item, text=f"进展{how}", files=[page(f"第{how % 9}张")], by=actor, at=ledger.later())


def _draft_claim(ledger, actor, item, how):
    proofs = list(Evidence.objects.filter(item=item).values_list("pk", flat=True))
    actions.draft_claim(item, statement="办完", evidence_ids=proofs[: 1 + how % 3], by=actor, at=ledger.later())


def _submit(ledger, actor, item, how):
    actions.submit_claim(item, by=actor, at=ledger.later())


def _close(ledger, actor, item, how):
    actions.close(item, by=actor, at=ledger.later())


def _block(ledger, actor, item, how):
    stands = Blocker.objects.filter(item=item).standing().first()
    who = {"by": actor, "at": ledger.later()}
    if stands is None:
        actions.name_blocker(item, what="让路", waits_for_unit_id=_units(ledger, how)[0], **who)
    elif stands.state == "open" and how % 4:
        actions.resolve_blocker(item, stands.pk, text="让了", **who)
    else:
        actions.confirm_blocker(item, stands.pk, is_solved=how % 3 > 0, reason="没让", **who)


def _resume(ledger, actor, item, how):
    actions.resume(item, by=actor, at=ledger.later(), **_REASON)


def _speech(ledger, how):
    county = ledger.county
    secretary = (None, county.verifier, county.clerk_verifier, county.inspector)[how % 4]
    return actions.Speech(
        county.leader.person_id, f"说过{how}", ledger.now, "何思源", secretary and secretary.person_id
    )


def _say(ledger, actor, how):
    """A draft on the ground of a spoken word, mostly confirmed at once."""
    draft = ledger.draft(title="口头的")
    word = actions.enter_spoken(draft, _speech(ledger, how), by=actor, at=ledger.later())[1].pub["spoken"]
    if how % 4:
        actions.answer_spoken(word, yes=True, by=ledger.county.leader, at=ledger.later())


def _beside(ledger, actor, item, how):
    """What stands beside an item: a superior's order, a leader's word. One act in many, or the walk gets nowhere."""
    who = {"by": actor, "at": ledger.later()}
    due = DUE + timedelta(days=how % 90)
    waiting = SpokenInstruction.objects.filter(item=item, state="waiting").values_list("pk", flat=True).first()
    (
        lambda: actions.record_superior(
            item, actions.Ordered("市督查室", f"市督{how}号", ledger.now.date(), due), **who
        ),
        lambda: actions.superior_struck_off(item, struck_off_on=day_of(ledger.now), paper="市销1号", **who),
        lambda: actions.record_spoken(item, _speech(ledger, how), **who),
        lambda: _say(ledger, actor, how),
        lambda: actions.own_initiative(item, **who),
        lambda: actions.answer_spoken(waiting or 0, yes=how % 5 > 0, **who),
    )[how % 6]()


_REASON = {"reason": "情况有变"}
_STAGE = {
    "decision": "第一季度任务完成", "decided_by": "县委常委会",
    "from_on": date(2026, 2, 1), "to_on": date(2026, 2, 20),
}  # fmt: skip
NEXT_YEAR = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)
# Each: (ledger, actor, item, how).
ACTS = (
    _enter,
    _issue,
    _accept,
    _report,
    _draft_claim,
    _submit,
    _judge,
    _close,
    _resume,
    _tick,
    lambda g, a, i, h: actions.add_evidence(i, files=[page(f"第{h % 9}张")], by=a, at=g.later()),
    lambda g, a, i, h: actions.decline(i, by=a, at=g.later(), **_REASON),
    lambda g, a, i, h: actions.reissue(i, lead_unit_ids=_units(g, h), by=a, at=g.later(), **_REASON),
    lambda g, a, i, h: actions.refuse_decline(i, by=a, at=g.later(), **_REASON),
    lambda g, a, i, h: actions.finish_part(i, text="本部分办完", by=a, at=g.later()),
    lambda g, a, i, h: actions.break_down(
        i, [g.draft(title="分项", lead=("hekou", "liulin", "roads")[h % 3], joint=(), due_on=None)], by=a, at=g.later()
    ),
    lambda g, a, i, h: actions.assign(i, g.county.housing_head.person_id, by=a, at=g.later()),
    lambda g, a, i, h: actions.set_due(i, _due(h), by=a, at=g.later()),
    _block,
    lambda g, a, i, h: actions.no_change(i, by=a, at=g.later()),
    lambda g, a, i, h: actions.conclude_stage(i, by=a, at=g.later(), **_STAGE),
    lambda g, a, i, h: actions.ask_extension(
        i, due_on=date(2026, 6, 1) + timedelta(days=h % 60), by=a, at=g.later(), **_REASON
    ),
    lambda g, a, i, h: actions.grant_extension(i, by=a, at=g.later()),
    lambda g, a, i, h: actions.refuse_extension(i, by=a, at=g.later(), **_REASON),
    lambda g, a, i, h: actions.withdraw_claim(i, by=a, at=g.later(), **_REASON),
    lambda g, a, i, h: actions.return_(i, by=a, at=g.later(), **_REASON),
    lambda g, a, i, h: actions.suspend(i, by=a, at=g.later(), **_REASON),
    lambda g, a, i, h: h % 9 or actions.withdraw(i, by=a, at=g.later(), **_REASON),
    lambda g, a, i, h: actions.reopen(i, due_on=day_of(g.now) + timedelta(days=9), by=a, at=g.later(), **_REASON),
    lambda g, a, i, h: actions.urge(i, by=a, at=g.later()),
    lambda g, a, i, h: actions.instruct(i, text="抓紧", by=a, at=g.later()),
    lambda g, a, i, h: actions.hand_over(
        i, from_unit_id=_units(g, h)[0], to_unit_id=_units(g, h // 4)[0], by=a, at=g.later()
    ),
    lambda g, a, i, h: actions.edit(i, g.draft(title="改题", joint=()), by=a, at=g.later()),
    lambda g, a, i, h: h % 5 or actions.delete_draft(i, by=a, at=g.later()),
    _beside,
)


# From a state to the acts that lead on; each is tried, so that whoever may take only the last one can.
ON = {
    "draft": (_issue,),
    "issued": (_accept,),
    "accepted": (_report,),
    "in_progress": (_sign, _draft_claim, _submit),
    "returned": (_sign, _draft_claim, _submit),
    "reopened": (_report,),
    "claimed": (_judge, _close),
    "suspended": (_resume,),
}


def independent(area_id):
    """S1, S2 and S9 as the journal tells them: the offenders among those who closed."""
    units = dict(Unit.objects.filter(area_id=area_id).values_list("pk", "path"))
    offenders = []
    for item_id in Entry.objects.filter(type="ledger.item.closed").values_list("stream_id", flat=True).distinct():
        hands, owed, once, submitted = set(), set(), set(), None
        for entry in reversed(journal.stream_of(area_id, "item", item_id, limit=None)):
            what, persons = entry.type.rpartition(".")[2], {entry.person_id, entry.for_person_id} - {None}
            if what in ("issued", "reissued"):
                owed = {part["unit"] for part in entry.pub["units"]}
            if what == "handed_over":
                owed, once = owed - {entry.pub["from"]} | {entry.pub["to"]}, once | {entry.pub["from"]}
            if what in DOING or what in HANDLING:
                hands |= persons
            if what == "claim_submitted":
                submitted = entry
                if entry.role != "unit_head":
                    offenders.append((entry.seq, "S2 role"))
            if what == "closed":
                if persons & hands:
                    offenders.append((entry.seq, "S1 person"))
                if any(units[entry.unit_id].startswith(units[unit]) for unit in owed | once):
                    offenders.append((entry.seq, "S1 unit"))
                if submitted is None or submitted.unit_id == entry.unit_id:
                    offenders.append((entry.seq, "S2"))
                submitted = None
    return offenders


def replayed():
    """What the offline verifier finds in the same entries."""
    found = []
    rules = verify.Rules(lambda code, seq, stream, **params: found.append((seq, code)))
    for entry in Entry.objects.order_by("seq"):
        rules.entry(entry.seq, f"{entry.stream_kind}/{entry.stream_id}", json.loads(bytes(entry.leaf)))
    return found


def assert_tallies_are_recounts():
    live = Tally.objects.filter(is_home=True, count__gt=0)
    kept = ("state", "is_standing")
    counted = Item.objects.order_by().values_list("register_id", "lead_unit_id", *kept).annotate(n=Count("id"))
    assert {(r, u, s, c): n for r, u, s, c, n in live.values_list("register_id", "unit_id", *kept, "count")} == {
        (r, u or 0, s, c): n for r, u, s, c, n in counted
    }
    wanted = {}
    for item in Item.objects.filter(is_open=True):
        days = day_of(item.yellow_from_at), day_of(item.red_from_at)
        duties = item.is_standing, item.due_kind == DueKind.MEETING
        key = item.register_id, item.lead_unit_id, item.state, *days, *duties
        wanted[key] = wanted.get(key, 0) + 1
    rows = OpenTally.objects.filter(is_home=True, count__gt=0)
    assert {
        tuple(row[:-1]): row[-1]
        for row in rows.values_list(
            "register_id", "unit_id", "state", "yellow_on", "red_on", "is_standing", "waits_meeting", "count"
        )
    } == wanted
    standing = dict(Blocker.objects.standing().order_by().values_list("item_id").annotate(n=Count("id")))
    assert standing == dict(Item.objects.filter(blocker_count__gt=0).values_list("pk", "blocker_count"))
    for parent in Item.objects.filter(child_count__gt=0):
        assert parent.open_child_count == parent.children.filter(is_open=True).count()


@pytest.mark.parametrize("steps", STEPS)
def test_no_walk_breaks_the_separation_of_duties(standing_ledger, steps):
    ledger = standing_ledger
    lend(ledger)
    walk = Walk(ledger)
    numbers = st.integers(0, 10_000)

    @settings(
        max_examples=steps // AT_A_TIME,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(st.tuples(numbers, numbers, numbers, numbers), min_size=AT_A_TIME, max_size=AT_A_TIME))
    def go(tries):
        for one in tries:
            walk.step(*one)
        assert independent(ledger.county.area_id) == []
        assert_tallies_are_recounts()

    go()
    assert replayed() == []
    closed = Entry.objects.filter(type="ledger.item.closed").count()
    assert walk.done > steps // 4 and walk.refused > steps // 4 and closed >= steps // 200
    assert list(rebuild.differences()) == []


def graded(g):
    """A register with two levels: a late item that a leader confirms, a paper, a call."""
    c, first, then = g.county, actions.LevelRule("sector"), actions.LevelRule("office")
    spec = actions.RegisterSpec(
        "FJ", "分级册", levels=(first, then), sector_unit_id=g.unit("housing"), red_needs_leader=True, claim_by="paper"
    )
    register = actions.open_register(spec, by=c.clerk, at=g.later()).stream_id
    where = {"register_id": register, "lead": "roads", "joint": (), "by": "roads_liaison"}
    late = g.reported(due_on=day_of(g.now), due_hour=1, **where)
    told = actions.record_progress(late, [(day_of(g.now), "代录")], source="表", by=c.clerk, at=g.later())
    ids = [line["report"] for line in told.pub["lines"]]
    actions.retract_progress(late, ids, reason="录错了事项", by=c.clerk, at=g.later())
    actions.urge_by_phone(late, callee_id=c.roads_liaison.person_id, answer="today", by=c.clerk, at=g.later())
    g.judged(g.claim(late, by="roads_liaison", head="roads_head"), by="housing_verifier")
    actions.pass_on(late, by=c.housing_verifier, at=g.later())
    actions.confirm_close(late, by=c.leader, at=g.later())
    signed, today = g.reported(**where), day_of(g.now)
    actions.record_claim(signed, statement="办完", received_on=today, files=[page("签字单")], by=c.clerk, at=g.later())


def come_round(g):
    """A meeting was held, reports are due after it, and one that was made before is corrected."""
    clerk, liaison = g.county.clerk, g.county.housing_liaison
    after_meetings = actions.RegisterSpec(code="HB", name="会后报", rhythm="meeting:3")
    book = actions.open_register(after_meetings, by=clerk, at=g.later()).stream_id
    item = g.reported(files=[], register_id=book)
    g.later(days=1)
    actions.meeting_held(book, on=day_of(g.now), by=clerk, at=g.later())
    actions.move_rounds(clerk.area_id, book, at=g.later())
    said = item.reports.get(kind="progress")
    actions.correct_report(item, said.pk, text="管材没到", reason="看错", by=liaison, at=g.later())


def everything(ledger):
    """One of each kind of entry."""
    g, c = ledger, ledger.county
    clerk, liaison, head, verifier = c.clerk, c.housing_liaison, c.housing_head, c.verifier
    closed = g.closed(fields={"street": "南街", "metres": "3", "found_on": "2026-02-01", "kind": "占道"})
    actions.reopen(closed, due_on=DUE, by=clerk, at=g.later(), **_REASON)
    item = g.claimed()
    actions.return_(item, by=verifier, at=g.later(), **_REASON)
    actions.add_evidence(item, files=[page("补拍")], by=liaison, at=g.later())
    g.claim(item)
    actions.withdraw_claim(item, by=head, at=g.later(), **_REASON)
    actions.draft_claim(item, statement="再报", evidence_ids=[item.evidence.first().pk], by=liaison, at=g.later())
    actions.change_register(g.problems, _excusing(), by=clerk, at=g.later())
    excuse = {"ground": "force_majeure", "paper": "云应急〔2026〕3号"}
    actions.ask_extension(item, due_on=date(2026, 6, 1), by=head, at=g.later(), **_REASON, **excuse)
    actions.grant_extension(item, excused=True, by=c.leader, at=g.later())
    actions.ask_extension(item, due_on=date(2026, 7, 1), by=head, at=g.later(), **_REASON)
    actions.refuse_extension(item, by=c.leader, at=g.later(), **_REASON)
    actions.break_down(item, [g.draft(title="分项", lead="liulin", joint=())], by=liaison, at=g.later())
    for _ in range(2):
        actions.add_inner_task(item, "跑一趟", by=liaison, at=g.later())
    first, second = InnerTask.objects.filter(item=item)
    actions.tick_inner_task(item, first.pk, by=head, at=g.later())
    actions.drop_inner_task(item, second.pk, by=head, at=g.later())
    actions.assign(item, head.person_id, by=liaison, at=g.later())
    actions.urge(item, by=clerk, at=g.later())
    actions.instruct(item, text="抓紧", by=c.leader, at=g.later())
    outside = org.found_outside("邻市水利局", "邻市水利局", by=clerk, at=g.later()).stream_id
    letter = {"unit_id": outside, "title": "商请放水", "on": day_of(g.now)}
    actions.send_letter(item, **letter, answer_due_on=DUE, files=[page("函")], by=liaison, at=g.later())
    actions.receive_letter(item, **letter, done=True, by=clerk, at=g.later())
    actions.suspend(item, by=clerk, at=g.later(), **_REASON)
    actions.resume(item, by=clerk, at=g.later(), **_REASON)
    actions.hang(item, g.decisions, by=clerk, at=g.later())
    actions.cite(item, actions.Source(title="三月联席会", passage="断流"), by=clerk, at=g.later())
    actions.unhang(item, g.decisions, by=clerk, at=g.later())
    actions.hang(item, g.decisions, by=clerk, at=g.later())
    chosen = [e.seq for e in snapshots.purgeable(item) if e.type.endswith(("reported", "source_added"))]
    actions.ask_purge(item, seqs=chosen, by=clerk, at=g.later(), **_REASON)
    actions.refuse_purge(item, by=verifier, at=g.later(), **_REASON)
    actions.ask_purge(item, seqs=chosen, by=clerk, at=g.later(), **_REASON)
    actions.confirm_purge(item, by=c.leader, at=g.later())
    cited = g.issued(source=actions.Source(title="三月联席会", passage="东干渠限期断流", origin=("document", 3)))
    signature = c.leader.signing("ledger.confirm_purge")
    actions.empty_citations(("document", 3), 1, [cited.pk], by=signature, at=g.later())
    declined = g.issued(due_on=None, joint=())
    actions.set_due(declined, Due(on=DUE), by=clerk, at=g.later())
    standing = g.accepted(due_on=None, is_standing=True, report_days=15)
    actions.conclude_stage(standing, by=clerk, at=g.later(), **_STAGE)
    actions.report(standing, text="照常", by=liaison, at=g.later())
    actions.no_change(standing, by=liaison, at=g.later())
    roads = g.unit("roads")
    named = actions.name_blocker(standing, what="让路", waits_for_unit_id=roads, by=liaison, at=g.later())
    blocker = named.pub["blocker"]
    actions.resolve_blocker(standing, blocker, text="让了", by=c.roads_liaison, at=g.later())
    actions.confirm_blocker(standing, blocker, is_solved=False, reason="没让完", by=head, at=g.later())
    actions.resolve_blocker(standing, blocker, text="让完了", by=c.roads_liaison, at=g.later())
    actions.confirm_blocker(standing, blocker, is_solved=True, by=head, at=g.later())
    actions.decline(declined, by=liaison, at=g.later(), **_REASON)
    actions.refuse_decline(declined, by=clerk, at=g.later(), **_REASON)
    actions.reissue(declined, lead_unit_ids=(g.unit("roads"),), by=clerk, at=g.later())
    both = (g.unit("roads"), g.unit("housing"))
    shared = g.issued(lead_unit_ids=both, duties={both[0]: "便道", both[1]: "管网"}, joint=())
    for part in (c.roads_liaison, liaison):
        actions.accept(shared, by=part, at=g.later())
    actions.finish_part(shared, text="管网好了", by=head, at=g.later())
    actions.hand_over(declined, from_unit_id=g.unit("roads"), to_unit_id=g.unit("hekou"), by=clerk, at=g.later())
    actions.ask_extension(closed, due_on=date(2026, 6, 1), by=head, at=g.later(), **_REASON)
    actions.withdraw(closed, by=clerk, at=g.later(), **_REASON)
    ordered = actions.Ordered("市政府督查室", "市督〔2026〕8号", g.now.date(), date(2026, 6, 5))
    done = g.closed(title="上级也督办的")
    actions.record_superior(done, ordered, by=clerk, at=g.later())
    changed = replace(ordered, due_on=date(2026, 7, 5), reply="市督函〔2026〕2号")
    actions.record_superior(done, changed, by=clerk, at=g.later())
    actions.superior_struck_off(done, struck_off_on=g.now.date(), paper="市督销〔2026〕1号", by=clerk, at=g.later())
    spoken(ledger)
    come_round(ledger)
    said_of_people(ledger)
    batch = actions.hand_out([g.item(title=f"第{n}项").pk for n in (1, 2)], title="三月调度会", by=clerk, at=g.later())
    actions.urge_handout(batch.handout_id, by=clerk, at=g.later())
    graded(g)
    deleted = g.item(title="删掉的", fields={"metres": "3", "found_on": "2026-02-01"})
    actions.edit(deleted, g.draft(title="改过的", place="南街", lat="25.1", lon="102.7"), by=clerk, at=g.later())
    actions.record_superior(deleted, ordered, by=clerk, at=g.later())
    actions.delete_draft(deleted, by=clerk, at=g.later())
    old = actions.enter(g.draft(title="清淤"), history=[(None, "已清")], history_from="旧台账", by=clerk, at=g.later())
    actions.file_history(old.stream_id, done_on=None, by=clerk, at=g.later())
    actions.change_register(g.problems, _shorter(), by=clerk, at=g.later())
    actions.close_register(g.decisions, by=clerk, at=g.later())
    g.accepted()
    _rest_on(c, date(2026, 3, 19), g.later())
    actions.relight(c.area_id, at=g.later())
    actions.close_year(2026, by=c.actor("clerk", NEXT_YEAR), at=NEXT_YEAR)


def spoken(ledger):
    """Said, reminded of, asked of another, confirmed, denied, taken on as the office's own."""
    g, c = ledger, ledger.county
    speech = actions.Speech(c.leader.person_id, "桥头的路灯要修好", g.now, "何思源", c.inspector.person_id)
    first, second = (
        actions.enter_spoken(g.draft(title=title), speech, by=c.clerk, at=g.later())[0].stream_id
        for title in ("修路灯", "修桥")
    )
    actions.remind_spoken(first, by=c.clerk, at=g.later())
    actions.change_secretary(first, c.roads_head.person_id, by=c.clerk, at=g.later())
    ids = {item: SpokenInstruction.objects.get(item=item).pk for item in (first, second)}
    actions.answer_spoken(ids[first], yes=True, by=c.roads_head, at=g.later())
    actions.answer_spoken(ids[second], yes=False, words="先不修", by=c.leader, at=g.later())
    actions.own_initiative(second, by=c.clerk, at=g.later())
    line = actions.record_spoken(g.accepted(), speech, by=c.clerk, at=g.later()).pub["spoken"]
    actions.answer_spoken(line, yes=True, by=c.leader, at=g.later())
    denied = actions.enter_spoken(g.draft(title="听错了"), speech, by=c.clerk, at=g.later())
    actions.answer_spoken(denied[1].pub["spoken"], yes=False, by=c.inspector, at=g.later())
    actions.delete_draft(denied[0].stream_id, by=c.clerk, at=g.later())


def said_of_people(ledger):
    """Praise, its answer, and a look at the record that keeps both."""
    g, c = ledger, ledger.county
    praise = actions.remark(
        "praise", person_id=c.housing_head.person_id, source="云政通〔2026〕2号", said_on=g.now.date(), text="推进有力",
        by=c.clerk, at=g.later(),
    )  # fmt: skip
    actions.answer_remark(praise.stream_id, text="同事们的功劳", by=c.housing_head, at=g.later())
    actions.look_at_record(c.housing_head.person_id, purpose="年度考核", by=c.leader, at=g.later())


def _rest_on(county, day, at):
    """The calendar changes: one more day off before the deadline."""
    org.set_calendar(2026, [(day, "rest", "停电")], True, by=county.system_admin, at=at)


def _excusing():
    return replace(PROBLEMS, excuse_grounds=("force_majeure",))


def _shorter():
    return actions.RegisterSpec(code="DC", name="督查问题册（新）", fields=PROBLEMS.fields[:2])


def test_what_the_journal_tells_equals_the_live_tables(standing_ledger):
    ledger = standing_ledger
    everything(ledger)
    known = {kind.type for kind in journal.events.kinds() if kind.type.startswith("ledger.")}
    assert known == set(Entry.objects.filter(type__startswith="ledger.").values_list("type", flat=True))
    assert list(rebuild.differences()) == []


def test_rebuilding_gives_the_same_rows(standing_ledger):
    ledger = standing_ledger
    ledger.closed()
    ledger.item()
    before = list(Item.objects.order_by("pk").values())
    rebuild.rebuild()
    assert list(Item.objects.order_by("pk").values()) == before
    found = queries.rows(ledger.county.clerk, queries.Filter(q="排口", view="all"), at=ledger.now).rows
    assert len(found) == 1


# ── controls: without the guard, the offence happens and is found ─────────────


@pytest.fixture
def blind(monkeypatch):
    """The rules of separation are gone."""
    monkeypatch.setattr(lifecycle, "verifier_is_apart", lambda snapshot, who: None)
    rows = {
        verb: row.__class__(
            **{**row.__dict__, "guards": tuple(g for g in row.guards if g is not guards.submitter_is_another)}
        )
        for verb, row in lifecycle.ROWS.items()
    }
    monkeypatch.setattr(lifecycle, "ROWS", rows)


def offences(ledger):
    """Two items that wait for an offender: a joint unit's own verifier, and who entered the item."""
    own = ledger.judged(
        ledger.claimed(lead="hekou", joint=("housing",), by="hekou_liaison", head="hekou_head"), by="housing_verifier"
    )
    both = ledger.county.clerk_verifier
    entered = ledger.fresh(actions.enter(ledger.draft(), by=both, at=ledger.later()).stream_id)
    actions.issue(entered, by=both, at=ledger.later())
    actions.accept(entered, by=ledger.county.housing_liaison, at=ledger.later())
    actions.report(entered, text="办完", files=[page("验收")], by=ledger.county.housing_liaison, at=ledger.later())
    ledger.judged(ledger.claim(entered), by="clerk_verifier")
    return (own, ledger.county.housing_verifier), (entered, both)


def test_control_the_database_refuses_what_blind_rules_allow(ledger, blind):
    for item, offender in offences(ledger):
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.close(item, by=offender, at=ledger.later())


def test_control_without_rules_and_triggers_the_journal_still_tells(ledger, blind):
    """As the owner of the database would: both readers of the journal find it."""
    waiting = offences(ledger)
    with connection.cursor() as cursor:
        for name in CLOSED_BY_ANOTHER.names(connection):
            cursor.execute(f"DROP TRIGGER {name}" + (" ON ledger_item" if connection.vendor == "postgresql" else ""))
    assert CLOSED_BY_ANOTHER.missing() == CLOSED_BY_ANOTHER.names(connection)
    for item, offender in waiting:
        actions.close(item, by=offender, at=ledger.later())
    assert [code for _, code in independent(ledger.county.area_id)] == ["S1 unit", "S1 person"]
    assert {code for _, code in replayed()} == {"S1.unit", "S1.person"}
