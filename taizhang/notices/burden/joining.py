"""并成一份报: the office lets one report answer two items that ask a unit for the same, or says why each is asked."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import Item
from taizhang.ledger.rules import OVER
from taizhang.notices.models import AskedTwice

from . import pairs, same

ACT = "ledger.keep"
JOIN, KEEP = "join", "keep"
LONGEST = 500
NAMED = 3  # pairs that a refusal names


@transaction.atomic
def join(item_id, other_id, *, by, at):
    """并成一份: from now on a report on the one is a report on the other."""
    _whole_county(by)
    return _join(item_id, other_id, by, at)


def _join(item_id, other_id, by, at):
    return _record("joined", _checked(item_id, other_id, by), {}, by, at)


@transaction.atomic
def keep(item_id, other_id, reason, *, by, at):
    """分开报, with the reason; it is not offered again."""
    _whole_county(by)
    return _keep(item_id, other_id, reason, by, at)


def _keep(item_id, other_id, reason, by, at):
    ids, reason = _checked(item_id, other_id, by), _reason(reason)
    return _record("kept", ids, {"reason": reason}, by, at)


@transaction.atomic
def part(pair_id, *, by, at):
    """Take back what was decided; the two are offered again."""
    _whole_county(by)
    row = AskedTwice.objects.select_for_update().filter(area_id=by.area_id, pk=pair_id).first()
    if row is None:
        raise Refused("notices.pair_gone", N_("这一对已经改定过了，请刷新页面再看。"))
    pub = {"items": [row.item_id, row.other_id]}
    return journal.append(Event(("pair", row.pk), "notices.pair.parted", pub=pub), by=by.signing(ACT), at=at)


def _whole_county(by):
    if not by.covers_all(ACT):
        raise Refused("notices.pair_county", N_("并成一份由管全县台账的督查室定，您管的不是全县。"), "forbidden")


def _checked(item_id, other_id, by):
    ids = sorted({item_id, other_id})
    rows = list(Item.objects.select_for_update().filter(area_id=by.area_id, pk__in=ids).order_by("pk"))
    rows = [row for row in rows if row.state not in OVER]
    if len(rows) != 2 or not same.pairs(pairs.asked(rows)):
        raise Refused("notices.pair_not", N_("这两件问的不是一个单位同样的事，或者有一件已经办完，不能并。"))
    if AskedTwice.objects.filter(area_id=by.area_id, item_id=ids[0], other_id=ids[1]).exists():
        raise Refused("notices.pair_twice", N_("这两件已经定过了，请刷新页面再看。"))
    return ids


def _reason(text):
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise Refused("notices.pair_reason", N_("请写为什么要分开报，最多 {most} 字。"), "invalid", most=LONGEST)
    return text


def _record(name, ids, priv, by, at):
    event = Event(("pair", journal.allot(by.area_id, "pair")), f"notices.pair.{name}", pub={"items": ids}, priv=priv)
    return journal.append(event, by=by.signing(ACT), at=at)


def before_round(register, rhythm, *, by, at, how="", reason=""):
    """A register begins to ask by the calendar: what its units are asked already is said first. `how`: one report
    for both, or each by itself with a reason."""
    found = pairs.of_register(by, register)
    if not found:
        return
    if how not in (JOIN, KEEP):
        said = "；".join(pairs.sentence(by.area_id, a, b, rhythm) for a, b in found[:NAMED])
        raise Refused(
            "notices.asked_twice",
            N_("{pairs}。共 {n} 处，同一个单位要报两遍。请在“和别的册问同样的事”里选并成一份，或者写明为什么分开报。"),
            "invalid",
            pairs=said,
            n=len(found),
        )
    for a, b in found:
        if how == JOIN:
            _join(a.id, b.id, by, at)
        else:
            _keep(a.id, b.id, reason, by, at)


def joined_with(area_id, item_id):
    """For the ledger: whose question a report on this item also answers."""
    known, new = {item_id}, {item_id}
    while new:
        rows = AskedTwice.objects.filter(Q(item_id__in=new) | Q(other_id__in=new), area_id=area_id, is_joined=True)
        new = {pk for pair in rows.values_list("item_id", "other_id") for pk in pair} - known
        known |= new
    return known


# ── as the journal tells it ───────────────────────────────────────────────────


def decided(e):
    item_id, other_id = e.pub["items"]
    AskedTwice.objects.create(
        id=e.stream_id, area_id=e.area_id, item_id=item_id, other_id=other_id, at=e.at, by_text=e.by_text,
        is_joined=e.type == "notices.pair.joined", reason=e.priv.get("reason", ""),
    )  # fmt: skip


def parted(e):
    AskedTwice.objects.filter(area_id=e.area_id, pk=e.stream_id).delete()


def says_kept(e):
    return gettext("分开报：{reason}").format(reason=e.priv["reason"])
