"""The monthly bulletin: what a filter's numbers say, as the draft of a 督查通报."""

from dataclasses import asdict, replace
from datetime import timedelta

from django.core import signing
from django.utils import translation

from taizhang.engine.refusal import N_, Refused
from taizhang.journal import queries as journal
from taizhang.journal.asof import DIGITS, AsOf, moment
from taizhang.ledger import filtering
from taizhang.ledger import queries as ledger
from taizhang.ledger.queries import View
from taizhang.ledger.rules import Colour, State, day_of
from taizhang.papers.rules import bulletin

from . import facts

MOST = 1000  # struck off in a month: more of them are not compared
NAMED = 50  # red items that the bulletin is about
ROWS = 100  # units in its table
_SALT = "papers.figures"
_LASTS = 7 * 24 * 3600  # seconds between the numbers and the draft that keeps them


def initial(actor, wanted, at, text):
    """What the form begins with, from the items that `wanted` (a Filter) asks for; and the numbers, sealed so that
    they come back as they went out."""
    wanted = open_of(wanted.on_the_day(actor.area_id, at))
    standing = journal.standing(actor.area_id)
    month, known = _month(actor, wanted, at, _said(standing, at))
    title, body = bulletin.written(month, text)
    return {
        "title": title,
        "body": body,
        "numbers": " ".join(fact.number for fact in month.late),
        "to": facts.units_of(actor, known),
        "figures": signing.dumps(_figures(month, wanted, standing, at, text), salt=_sealed_for(actor), compress=True),
    }


def picked(actor, told, at, text):
    """(title, body) about items that were picked one by one: only their own numbers."""
    when = _said(journal.standing(actor.area_id), at)
    return bulletin.written(bulletin.of_facts(told, day_of(at), when), text)


def unsealed(actor, sealed):
    """The numbers that the form carried along, or None."""
    if not sealed:
        return None
    try:
        return signing.loads(sealed, salt=_sealed_for(actor), max_age=_LASTS)
    except signing.BadSignature:
        raise Refused(
            "papers.figures",
            N_("通报的数过期了，或者不是给您的。请先复制正文，再从台账点“写通报”。"),
            "invalid",
        ) from None


def _sealed_for(actor):
    return f"{_SALT}:{actor.area_id}:{actor.person_id}"


def open_of(wanted):
    """What is under way of a filter, of any light."""
    return replace(wanted.conditions, view=View.OPEN, light=(), state=())


def closed_of(wanted, first, last):
    """What was struck off on these days."""
    return replace(wanted, view=View.OVER, light=(), state=(State.CLOSED,), closed_from=first, closed_to=last)


def month_before(first):
    last = first - timedelta(days=1)
    return last.replace(day=1), last


def _said(standing, at):
    """As of when, on which state of the journal: on paper, so in Chinese whoever reads."""
    signed = f"#{standing.signed_size} {standing.signed_root[:DIGITS]}" if standing.signed_root else ""
    with translation.override("zh-hans"):
        return AsOf(moment(at), standing.size, signed).says


def _month(actor, wanted, at, when):
    today = day_of(at)
    first = today.replace(day=1)
    sheet = ledger.one_page(actor, wanted, at, since=first, worst=1, deciding=1)
    registers, is_cut = ledger.by_register(actor, wanted, at, since=first)
    ids = [row["id"] for row in ledger.rows(actor, replace(wanted, light=(Colour.RED,)), at=at, size=NAMED).rows]
    known = facts.facts_of(actor, ids, at)
    names = ledger.register_names(actor.area_id)
    found = bulletin.Month(
        year=today.year,
        month=today.month,
        total=_standing(sheet.total, ""),
        before=_closed(actor, wanted, at, first),
        units=[_standing(unit, unit["name"]) for unit in sheet.units],
        late=[known[pk] for pk in ids if pk in known],
        late_count=sheet.total["red"],
        as_of=when,
        register=names.get(wanted.register[0], "") if len(wanted.register) == 1 else "",
        registers=[_standing(row, names.get(pk, "")) for pk, row in sorted(registers.items(), key=_reddest)],
        is_cut=sheet.is_cut or is_cut,
    )
    return found, list(known)


def _reddest(pair):
    pk, row = pair
    return -row["red"], -row["open"], pk


def _standing(counts, name):
    numbers = {key: counts[key] for key in ("open", "red", "yellow", "closed", "rate")}
    return bulletin.Standing(name, **numbers, id=counts["id"] or 0)


def _closed(actor, wanted, at, first):
    """How many were struck off in the month before; None where there are too many to count."""
    found = closed_of(wanted, *month_before(first)).apply(actor, at).order_by()[: MOST + 1].count()
    return found if found <= MOST else None


def _figures(month, wanted, standing, at, text):
    """As plain values, which the draft remembers."""
    return {
        "query": filtering.query_of(wanted),
        "at": at.isoformat(),
        "size": standing.size,
        "signed_size": standing.signed_size,
        "signed_root": standing.signed_root,
        "is_cut": month.is_cut,
        "total": asdict(month.total) | {"before": month.before},
        "units": [asdict(unit) for unit in month.units[:ROWS]],
        "registers": [asdict(register) for register in month.registers],
        "praised": text.praised,
        "named": text.named,
    }


def entry_of(figures):
    """(pub, priv) of the numbers in a draft's entry: names are typed text."""
    if figures is None:
        return {}, {}
    numbers = ("id", "open", "red", "yellow", "closed", "rate")
    pub = {key: figures[key] for key in ("at", "size", "signed_size", "signed_root", "is_cut")}
    pub["total"] = {key: figures["total"][key] for key in (*numbers[1:], "before")}
    priv = {f"figures_{key}": figures[key] for key in ("query", "praised", "named")}
    for name, of in (("units", "unit"), ("registers", "register")):
        pub[name] = [[row[key] for key in numbers] for row in figures[name]]
        priv |= {f"figures_{of}_{n}": row["name"] for n, row in enumerate(figures[name], 1)}
    return {"figures": pub}, priv


def of_month(actor, at, wanted, text):
    """(title, body) without keeping anything: for looking at a text."""
    when = _said(journal.standing(actor.area_id), at)
    return bulletin.written(_month(actor, open_of(wanted), at, when)[0], text)
