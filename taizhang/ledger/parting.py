"""Breaking an item down on the screen: the rows that were typed, and what they would make."""

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import actions, coleads
from taizhang.ledger.forms import PartForm

MOST = 6  # sub-items that the form offers at a time
KEPT = ("title", "lead", "co_lead", "co_duty", "lead_duty", "joint", "due_on", "done_when")


def read(data, item, units):
    """The drafts of the rows; rows left empty are passed over, one without its title is not."""
    drafts = []
    for n in range(MOST):
        if not any(value.strip() for name in KEPT for value in data.getlist(f"p{n}-{name}")):
            continue
        form = PartForm(data, prefix=f"p{n}", units=units)
        if not form.is_valid():
            name, errors = next(iter(form.errors.items()))
            label = form.fields[name].label if name in form.fields else ""
            why = N_("第{n}件“{label}”：{error}")
            raise Refused("ledger.form", why, "invalid", n=n + 1, label=str(label), error=str(errors[0]))
        said = form.cleaned_data
        leads, duties = coleads.read(said)
        drafts.append(
            actions.Draft(
                item.register_id,
                said["title"],
                done_when=said["done_when"],
                lead_unit_ids=leads,
                duties=duties,
                joint_unit_ids=tuple(said["joint"]),
                due_on=said["due_on"],
            )
        )
    return drafts


def preview(planned, data, names):
    """A line for each sub-item, and everything that was typed, to be sent with the act itself."""
    return {
        "lines": [_line(number, draft, names) for number, draft in planned],
        "typed": [
            (f"p{n}-{name}", value) for n in range(MOST) for name in KEPT for value in data.getlist(f"p{n}-{name}")
        ],
    }


def _line(number, draft, names):
    def said(unit):
        duty = draft.duties.get(unit, "")
        return f"{names[unit]}（{duty}）" if duty else names[unit]

    first, *others = draft.lead_unit_ids
    return {
        "number": number,
        "title": draft.title,
        "done_when": draft.done_when,
        "lead": said(first),
        "co_leads": "、".join(map(said, others)),
        "joint": "、".join(names[unit] for unit in draft.joint_unit_ids),
        "due_on": draft.due_on,
    }
