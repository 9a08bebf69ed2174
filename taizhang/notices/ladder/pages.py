"""The ladder in words: rungs, moves and steps as pages and the command line print them."""

from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_
from taizhang.org import queries as org
from taizhang.org.models import Person
from taizhang.ui import clock

from . import papers, queries, rules
from .presets import PRESETS
from .queries import Night, Roll
from .rules import BY_ITSELF, STEPS, TIERS, URGENCIES, Rung, Step

PAGE = 50
SCAN = 500  # items that the page reads at once
READ = 4000  # and altogether, before it offers the next page


def word(step, own=""):
    """橙单（督办）, where the county calls it so."""
    name = gettext(STEPS[Step(step)])
    return gettext("{word}（{step}）").format(word=own, step=name) if own else name


def when(since, days, working):
    if not since:
        return ""
    text, n = rules.when(rules.Since(since), days, working)
    return gettext(text).format(n=n)


def sentence(rung: Rung) -> str:
    """A rung as a plain sentence."""
    said = {
        "when": when(rung.since, rung.days, rung.working),
        "step": word(rung.step, rung.word),
        "to": "、".join(gettext(TIERS[tier]) for tier in rung.to),
    }
    if rung.step in BY_ITSELF:
        return gettext("{when}，自动{step}：{to}").format(**said)
    if rung.step == Step.ADMONISH:
        return gettext("{when}，拟约谈通知，写明由分管领导约谈，由人签发").format(**said)
    if rung.step == Step.REFER:
        return gettext("{when}，拟移送问责建议，由有权的机关定").format(**said)
    return gettext("{when}，拟{step}，由人签发").format(**said)


def sentences(ladder: queries.Ladder) -> list[dict]:
    """Both urgencies, or one where they are the same."""
    told = [
        {"label": gettext(URGENCIES[rules.Urgency(urgency)]), "lines": [sentence(r) for r in rungs]}
        for urgency, rungs in ladder.rungs.items()
    ]
    if len(told) == 2 and told[0]["lines"] == told[1]["lines"]:
        return [{"label": "", "lines": told[0]["lines"]}]
    return told


def of_register(actor, at, *, register):
    """阶梯, in the rail of a register."""
    ladder = queries.ladder_of(actor.area_id, register.pk)
    keeps = actor.covers_all("notices.ladder") or any(
        g.register_id == register.pk for g in actor.grants_for("notices.ladder")
    )
    return {
        "ladder": ladder,
        "preset": gettext(PRESETS[ladder.preset].name),
        "groups": sentences(ladder) if ladder.is_on else [],
        "url": reverse("notices:ladder-register", args=[register.pk]) if keeps else "",
    }


# ── one item ───────────────────────────────────────────────────────────────────


def of_item(actor, at, *, item):
    """Where an item stands on the ladder, in its rail; None where its register has none."""
    if not item.number:
        return None
    found = queries.standing(item, clock.today(at))
    if found is None or not (found["is_climbing"] or found["steps"]):
        return None
    steers = actor.can("notices.ladder")
    return {**standing(found), "url": reverse("notices:ladder-item", args=[item.pk]) if steers else ""}


def standing(found):
    last, rung, pause = found["last"], found["next"], found["pause"]
    line = []
    if last is not None:
        line.append(gettext("{day}已{step}").format(day=_day(last.on), step=_done(last)))
    elif found["is_climbing"]:
        line.append(gettext("还没有上阶梯"))
    if pause:
        line.append(gettext("暂停到{day}：{reason}").format(day=_day(pause.until_on), reason=pause.reason))
    elif found["excused_to_on"]:
        line.append(gettext("免责延期到{day}，期间不催").format(day=_day(found["excused_to_on"])))
    elif last is not None and last.state == "drafted":
        line.append(gettext("等人签发"))
    elif rung and found["is_climbing"]:
        line.append(gettext("下一级：{rung}").format(rung=sentence(rung)))
    return {"line": "；".join(line), "steps": [step_row(s) for s in found["steps"]], "pause": pause}


STATES = {
    "sent": N_("已发"),
    "hand": N_("人催的，不再自动催"),
    "drafted": N_("等人签发"),
    "issued": N_("已印发"),
    "aside": N_("不发"),
    "lapsed": N_("不再需要"),
}


def _done(step):
    return (
        gettext("拟{step}").format(step=word(step.step, step.word))
        if step.state == "drafted"
        else word(step.step, step.word)
    )


def step_row(step):
    return {
        "id": step.pk,
        "on": step.on,
        "step": word(step.step, step.word),
        "why": when(step.since, step.days, step.working),
        "state": gettext(STATES[step.state]),
        "is_waiting": step.state == "drafted",
        "by": step.settled_by_text,
        "reason": step.reason,
    }


def _day(day):
    return gettext("{month}月{day}日").format(month=day.month, day=day.day)


# ── tonight ────────────────────────────────────────────────────────────────────


def moves(area_id, on, *, reach=None, after=0, most=None, size=None):
    """(what a run for that day would do, most so many; the item after which it goes on, or 0). With `most`, it reads no
    more than so many items that might move, and says where it stopped."""
    night = Night.of(area_id, on)
    if night.is_quiet:
        return [], 0
    roll, found, last, read = Roll.on(area_id, on), [], 0, 0
    for rows in night.pages(size or SCAN, after, reach):
        moved = night.moves(rows)
        going = [row for row in rows if row["id"] in moved]
        if most is not None and len(found) + len(going) > most:
            going = going[: most - len(found)]
            last = going[-1]["id"] if going else found[-1]["id"]
        leads = queries.leads_of(area_id, [row["id"] for row in going])
        found += [_move(row, moved[row["id"]], leads[row["id"]], roll) for row in going]
        read += len(rows)
        if not last and most is not None and read >= READ:
            last = rows[-1]["id"]
        if last:
            break
    _name(area_id, found)
    return found, last


def _move(row, move, leads, roll):
    rung = move.rung
    told = queries.told(rung, row, leads, roll) if rung.step in BY_ITSELF else queries.Told()
    return {
        "id": row["id"], "number": row["number"], "title": row["title"], "step": str(rung.step), "word": rung.word,
        "since": str(rung.since), "days": move.days, "working": rung.working, "lead": row["lead_unit_id"],
        "goes_out": rung.step in BY_ITSELF, "units": list(told.units), "persons": list(told.persons),
        "office": told.office, "short": list(told.short),
        "leader": roll.leader(row["lead_unit_id"], row["leader_person_id"]),
    }  # fmt: skip


def _name(area_id, found):
    units = org.unit_names(area_id)
    ids = {p for f in found for p in (*f["persons"], f["leader"]) if p}
    persons = dict(Person.objects.filter(area_id=area_id, pk__in=ids).values_list("pk", "name"))
    for f in found:
        to = [units.get(u, "") for u in f["units"]] + [persons.get(p, "") for p in f["persons"]]
        f["unit"] = units.get(f["lead"], "")
        f["to"] = "、".join([*to, *([gettext("督查室")] if f["office"] else [])])
        f["short_units"] = "、".join(units.get(u, "") for u in f["short"])
        f["leader_name"] = persons.get(f["leader"], "")
        f["says"] = word(f["step"], f["word"])
        f["why"] = when(f["since"], f["days"], f["working"])
        f["url"] = reverse("ledger:item", args=[f["id"]])


def _paper(step):
    """Drafts that one paper takes up; a talk is one leader's."""
    return step.lead_unit_id, step.step, step.leader_person_id if step.step == Step.ADMONISH else None


def waiting(actor, at, *, most=200):
    """Drafted steps, grouped by what the paper is and whom it goes to; each group is one paper to write."""
    steps = queries.drafted(actor, at).select_related("item").order_by("lead_unit_id", "step", "leader_person_id", "pk")
    steps = list(steps[: most + 1])
    units = org.unit_names(actor.area_id)
    ids = {step.leader_person_id for step in steps} - {None}
    persons = dict(Person.objects.filter(area_id=actor.area_id, pk__in=ids).values_list("pk", "name"))
    groups = []
    for (unit, step, leader), found in groupby(steps[:most], key=_paper):
        rows = list(found)
        leader = leader or rows[0].leader_person_id
        groups.append(
            {
                "unit": units.get(unit, ""),
                "step": word(step, rows[0].word),
                "place": rules.PLACE[step],
                "leader": persons.get(leader, "") if step == Step.ADMONISH else "",
                "url": papers.address(step, [r.item_id for r in rows], leader),
                "rows": [
                    {
                        "number": r.item.number,
                        "title": r.item.title,
                        "url": reverse("ledger:item", args=[r.item_id]),
                        "steer": reverse("notices:ladder-item", args=[r.item_id]),
                        "why": when(r.since, r.days, r.working),
                        "on": r.on,
                    }
                    for r in rows
                ],
            }
        )
    return sorted(groups, key=lambda g: (g["unit"], g["place"])), len(steps) > most
