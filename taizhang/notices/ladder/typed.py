"""The ladder of a register as the form shows and reads it: one row for each step."""

from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused

from .actions import LadderSpec
from .presets import PRESETS
from .rules import BY_ITSELF, SINCES, STEPS, TIERS, URGENCIES, Rung, Since, Step, Tier, Urgency


def tables(rungs_of) -> list[dict]:
    """A table for each urgency; `rungs_of(urgency)` gives what stands in it."""
    return [
        {
            "urgency": str(urgency),
            "label": gettext(label),
            "rows": [_row(urgency, step, {r.step: r for r in rungs_of(urgency)}.get(step)) for step in Step],
        }
        for urgency, label in URGENCIES.items()
    ]


def _row(urgency, step, rung):
    return {
        "name": f"{urgency}-{step}",
        "step": gettext(STEPS[step]),
        "is_used": rung is not None,
        "since": str(rung.since) if rung else str(Since.LAST),
        "days": rung.days if rung else "",
        "is_working": rung.working if rung else True,
        "word": rung.word if rung else "",
        "goes_out": step in BY_ITSELF,
        "to": [
            {"code": str(tier), "label": gettext(label), "is_on": bool(rung) and tier in rung.to}
            for tier, label in TIERS.items()
        ],
    }


def sinces() -> list[tuple[str, str]]:
    return [(str(since), gettext(label)) for since, label in SINCES.items()]


def read(post) -> LadderSpec:
    """What was typed; `Refused` names the row that cannot be read."""
    preset = post.get("preset", "")
    if preset not in PRESETS:
        raise Refused("ladder.preset", N_("请从列出的样式里选一种。"), "invalid")
    return LadderSpec(
        is_on=bool(post.get("is_on")),
        preset=preset,
        ordinary=_rungs(post, Urgency.ORDINARY),
        urgent=_rungs(post, Urgency.URGENT),
    )


def _rungs(post, urgency):
    found = []
    for step in Step:
        name = f"{urgency}-{step}"
        if not post.get(f"{name}-use"):
            continue
        since, to = post.get(f"{name}-since", ""), post.getlist(f"{name}-to")
        if since not in set(Since) or not set(to) <= set(Tier):
            raise Refused("ladder.row", N_("“{step}”这一行请从列出的选项里选。"), "invalid", step=STEPS[step])
        found.append(
            Rung(
                step,
                Since(since),
                _days(post.get(f"{name}-days", ""), step),
                post.get(f"{name}-counts") != "calendar",
                tuple(tier for tier in Tier if tier in to) if step in BY_ITSELF else (),
                post.get(f"{name}-word", "").strip(),
            )
        )
    return tuple(found)


def _days(text, step):
    text = text.strip()
    if not text.removeprefix("-").isascii() or not text.removeprefix("-").isdecimal() or len(text) > 4:
        raise Refused("ladder.number", N_("“{step}”的天数请写整数，如3；提前3天写-3。"), "invalid", step=STEPS[step])
    return int(text)
