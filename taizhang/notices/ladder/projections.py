"""The ladder as the journal tells it. A step tells whom its entry names, at once and again at a rebuild."""

from datetime import date

from taizhang.ledger.models import Item
from taizhang.ledger.rules import day_of
from taizhang.notices.models import ItemStep, LadderHold, LadderPause, Notice, RegisterLadder
from taizhang.notices.projections import ADDRESSEES
from taizhang.notices.rules import STEPPED

from . import rules

# What begins another episode or ends the item: a draft of the old one has nothing to say any more.
ENDS = tuple(
    f"ledger.item.{name}"
    for name in ("extension_granted", "due_set", "reopened", "closed", "withdrawn", "reissued", "handed_over")
)
URGED = "ledger.item.urged"
REPORTS = ("ledger.item.reported", "ledger.item.unchanged")


def ladder_set(e):
    RegisterLadder(
        id=e.stream_id,
        area_id=e.area_id,
        is_on=e.pub["is_on"],
        preset=e.pub["preset"],
        rungs={
            urgency: [{**rung, "word": e.priv.get(f"word_{urgency}_{n}", "")} for n, rung in enumerate(rungs)]
            for urgency, rungs in e.pub["rungs"].items()
        },
        version=e.stream_seq,
    ).save()


def _count(e):
    """The item's version: it has one entry more, and nobody did anything on it."""
    Item.objects.filter(area_id=e.area_id, pk=e.stream_id).update(version=e.stream_seq)


def _step(e, state):
    ItemStep.objects.create(
        id=e.pub["ladder"],
        area_id=e.area_id,
        item_id=e.stream_id,
        lead_unit_id=e.pub["lead"],
        leader_person_id=e.pub["leader"],
        episode=e.pub["episode"],
        step=e.pub["step"],
        word=e.priv.get("word", ""),
        since=e.pub["since"],
        days=e.pub["days"],
        working=e.pub["working"],
        on=date.fromisoformat(e.pub["on"]),
        at=e.at,
        state=state,
    )
    _count(e)


def stepped(e):
    """提醒 and 催办: the units may answer by a report; whoever is above them only hears of it."""
    _step(e, "sent")
    telling = STEPPED[e.pub["step"]]
    why = rules.why(e.pub["since"], e.pub["days"], e.pub["working"])
    text = f"{e.priv['word']}：{why}" if e.priv.get("word") else why
    higher = f"{text}；承办单位没有负责人或联络员，报到这里" if e.pub["short"] else text
    addressees = [{"to_unit_id": unit, "asks": telling.asks, "text": text} for unit in e.pub["units"]]
    addressees += [{"to_person_id": person, "asks": False, "text": higher} for person in e.pub["persons"]]
    addressees += [{"to_office": True, "asks": False, "text": higher}] if e.pub["office"] else []
    Notice.objects.bulk_create(
        Notice(
            id=e.entry_id * ADDRESSEES + place,
            area_id=e.area_id,
            item_id=e.stream_id,
            kind=telling.kind,
            at=e.at,
            by_text=e.by_text,
            **addressee,
        )
        for place, addressee in enumerate(addressees)
    )


def urged(e):
    """催办 by a person counts as the ladder's: nobody is urged twice in one episode."""
    item = Item.objects.get(area_id=e.area_id, pk=e.stream_id)
    by_hand = {"state": "hand", "on": day_of(e.at), "at": e.at}
    taken = ItemStep.objects.filter(area_id=e.area_id, item=item, episode=_episode(item), step=rules.Step.URGE)
    if taken.exists():
        taken.filter(state="hand").update(**by_hand)
        return
    ItemStep.objects.create(
        id=-(e.entry_id * ADDRESSEES), area_id=e.area_id, item=item, episode=_episode(item), step=rules.Step.URGE,
        lead_unit_id=item.lead_unit_id, since="", days=0, working=True, settled_by_text=e.by_text, **by_hand,
    )  # fmt: skip


def _episode(item):
    return rules.episode(item.due_kind, item.due_on, item.report_due_on, item.decide_on, item.rebound_count)


def drafted(e):
    _step(e, "drafted")


def held(e):
    LadderHold.objects.create(
        id=e.pub["hold"],
        area_id=e.area_id,
        item_id=e.stream_id,
        on=date.fromisoformat(e.pub["on"]),
        at=e.at,
        by_text=e.by_text,
        reason=e.priv["reason"],
    )
    _count(e)


def set_aside(e):
    steps = ItemStep.objects.filter(area_id=e.area_id, pk=e.pub["ladder"])
    steps.update(state="aside", settled_by_text=e.by_text, settled_on=day_of(e.at), reason=e.priv["reason"])
    _count(e)


def item_paused(e):
    _pause(e, item_id=e.stream_id)
    _count(e)


def unit_paused(e):
    _pause(e, unit_id=e.stream_id)


def _pause(e, **of):
    LadderPause.objects.create(
        id=e.pub["pause"],
        area_id=e.area_id,
        from_on=date.fromisoformat(e.pub["from_on"]),
        until_on=date.fromisoformat(e.pub["until_on"]),
        at=e.at,
        by_text=e.by_text,
        reason=e.priv["reason"],
        **of,
    )


def item_resumed(e):
    unit_resumed(e)
    _count(e)


def unit_resumed(e):
    LadderPause.objects.filter(area_id=e.area_id, pk=e.pub["pause"]).update(ended_at=e.at)


def lapse(e):
    _waiting(e, e.stream_id).update(state="lapsed")


def lapse_period(e):
    """What follows its reports has another deadline after each."""
    _waiting(e, e.stream_id).filter(episode__startswith="report_").update(state="lapsed")


def _waiting(e, item_id):
    return ItemStep.objects.filter(area_id=e.area_id, item_id=item_id, state="drafted")


def issued(e, step, item_ids):
    """A paper of this step went out about these items; higher rooms call this for theirs. Where the ladder had not
    asked for it, the step counts as taken all the same."""
    settled = {
        "state": "issued",
        "paper_id": e.stream_id,
        "settled_by_text": e.by_text,
        "settled_on": day_of(e.at),
    }
    for n, item in enumerate(Item.objects.filter(area_id=e.area_id, pk__in=item_ids).order_by("pk")):
        if _waiting(e, item.pk).filter(step=step).update(**settled):
            continue
        of = {"area_id": e.area_id, "item_id": item.pk, "episode": _episode(item), "step": step}
        if not ItemStep.objects.filter(**of).exists():
            ItemStep.objects.create(
                id=-(e.entry_id * ADDRESSEES + n + 1),
                lead_unit_id=item.lead_unit_id,
                since="",
                days=0,
                working=True,
                on=day_of(e.at),
                at=e.at,
                **settled,
                **of,
            )


def revoked(e, item_ids):
    """That paper is void; higher rooms call this for theirs. The step that it took waits for a paper again while its
    deadline still runs; where the ladder had not asked for it, there was no step."""
    steps = ItemStep.objects.filter(area_id=e.area_id, item_id__in=item_ids, paper_id=e.stream_id, state="issued")
    steps.filter(pk__lt=0).delete()
    for step in steps.select_related("item").order_by("pk"):
        runs = step.item.is_open and step.episode == _episode(step.item)
        again = {"state": "drafted" if runs else "lapsed", "paper_id": None, "settled_by_text": "", "settled_on": None}
        ItemStep.objects.filter(area_id=e.area_id, pk=step.pk).update(**again)
