"""The personal record in words and cells, and the pages around it."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_
from taizhang.ledger import queries as ledger
from taizhang.ledger.rules import day_of, remarks
from taizhang.org import queries as org
from taizhang.ui import whole

FIRST_YEAR = 2000
PEOPLE = 200

ACTS = {
    "accepted": N_("签收"),
    "declined": N_("退件"),
    "reported": N_("报进展"),
    "evidence_added": N_("交佐证"),
    "extension_asked": N_("申请延期"),
    "claim_drafted": N_("拟申请销号"),
    "claim_submitted": N_("提交销号申请"),
    "entered": N_("立项"),
    "issued": N_("交办"),
    "urged": N_("催办"),
    "proof_judged": N_("核验佐证"),
    "returned": N_("退回补正"),
    "closed": N_("核验通过，销号"),
    "extension_granted": N_("同意延期"),
    "extension_refused": N_("不同意延期"),
    "instructed": N_("写批示"),
}


def page(actor, person_id, name, year, at):
    """One year of a person's record; this one unless another is asked for."""
    this_year = day_of(at).year
    asked = whole(year) if year else this_year
    chosen = asked if asked is not None and FIRST_YEAR <= asked <= this_year else this_year
    found = ledger.record(actor, person_id, chosen, at)
    sums = found["sums"]
    return {
        "name": name,
        "year": chosen,
        "years": [this_year, this_year - 1],
        "posts": [
            {"unit": p.unit.name, "title": p.title, "from_on": p.from_on, "to_on": p.to_on} for p in found["posts"]
        ],
        "owed": [{**row, "url": reverse("ledger:item", args=[row["id"]])} for row in found["owed"]],
        "owed_more": found["owed_more"],
        "is_cut": found["is_cut"] or found["acts_cut"],
        "sums": {**sums, "rate": "—" if sums["rate"] is None else f"{sums['rate']}%"},
        "acts": [
            {"label": gettext(ACTS[a["act"]]), "count": a["count"], "url": _receipt(a["seq"])} for a in found["acts"]
        ],
        "remarks": [
            {**r, "url": _receipt(r["row"].seq), "is_praise": r["row"].kind == "praise"} for r in found["remarks"]
        ],
        "looks": found["looks"],
    }


def _receipt(seq):
    return reverse("journal:receipt", args=[seq])


def people(actor, text, at):
    """Whose records the reader may look at."""
    posts = ledger.people_in_reach(actor, day_of(at), text=text, limit=PEOPLE)
    can_remark = actor.can("ledger.remark") and actor.covers_all("ledger.remark")
    return {
        "q": text,
        "rows": [
            {
                "name": p.person.name,
                "unit": p.unit.short_name,
                "title": p.title,
                "url": reverse("cockpit:record-of", args=[p.person_id]),
                "remark_url": f"{reverse('cockpit:remark-new')}?person={p.person_id}" if can_remark else "",
            }
            for p in posts[:PEOPLE]
        ],
        "is_cut": len(posts) > PEOPLE,
        "can_remark": can_remark,
    }


def remark_form(actor, person_id, at):
    """Who can be praised or criticised: a person in a post, or a unit."""
    today = day_of(at)
    posts = org.posts_in_force(actor.area_id, on=today)
    people_ = {f"p{p.person_id}": f"{p.unit.short_name} {p.person.name}（{p.title}）" for p in posts}
    kinds = [(k.value, gettext(v)) for k, v in remarks.KINDS.items()]
    units = [(f"u{u.pk}", "　" * max(0, u.level - 1) + u.short_name) for u in org.unit_tree(actor.area_id, on=today)]
    return {"about": [*people_.items(), *units], "chosen": f"p{person_id}" if person_id else "", "kinds": kinds}


def day_from(text):
    """The date that was typed, or None: the rule says what is wrong."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
