"""What a candidate says beside who and by when: how strongly, what number, on what condition, how often."""

import re

from taizhang.engine.reading.schema import Directive
from taizhang.engine.refusal import N_

STRENGTH = {"must": N_("必须"), "encouraged": N_("鼓励性")}  # an ordinary 要 needs no word
SENSE = {"at_least": N_("不低于{number}"), "at_most": N_("不超过{number}"), "exact": "{number}"}
# After how many days at the latest the ledger asks for the next report of a duty that comes back.
DAYS = {
    "day": 1,
    "week": 7,
    "ten_days": 10,
    "half_month": 15,
    "month": 31,
    "quarter": 92,
    "half_year": 184,
    "year": 365,
}
_DOES = re.compile(r"(?:引进|培育|新增|新建|建成|改造|整治|修复|拆除|安装|栽植|培训|发放|达到|完成|压到|降到|办结)$")


def kept(directive: Directive) -> dict:
    """The terms of a directive as plain values; what it does not say is left out."""
    terms: dict = {}
    if directive.strength in STRENGTH:
        terms["strength"] = directive.strength
    if directive.targets:
        terms["targets"] = [_target(directive.text, target) for target in directive.targets]
    if directive.condition:
        terms["condition"] = directive.condition
    if directive.recurs:
        printed = directive.due_text or ""
        text = printed if directive.recurs.text in printed else directive.recurs.text
        terms["recurs"] = {"every": directive.recurs.every, "day": directive.recurs.day, "text": text}
    return terms


def _target(text, target):
    before = "".join(text[: max(0, text.find(target.text))].split())
    found = _DOES.search(re.sub(r"(?:不少于|不低于|不超过|至少)$", "", before))
    number = target.text
    if target.high is not None:
        number = f"{target.low:g}–{target.high:g}{target.unit}"
    return {"does": found.group() if found else "", "number": number, "sense": target.sense}


def says(terms: dict, due_on=None) -> list[tuple[str, dict]]:
    """The small words of the card, as msgids with their parameters. Where a duty comes back, also what the ledger makes
    of it: reports in a rhythm until the day `due_on`, or a standing item where no day is named."""
    said: list[tuple[str, dict]] = []
    if word := STRENGTH.get(terms.get("strength", "")):
        said.append((word, {}))
    for target in terms.get("targets", ()):
        said.append((N_("目标：{does}{sense}"), {"does": target["does"], "sense": (SENSE[target["sense"]], target)}))
    if condition := terms.get("condition"):
        said.append((N_("前提：{condition}"), {"condition": condition}))
    if recurs := terms.get("recurs"):
        said.append((N_("{text} · 周期性"), {"text": recurs["text"]}))
        becomes = N_("到期前每 {days} 天一报") if due_on else N_("按常态化事项立项，每 {days} 天一报")
        said.append((becomes, {"days": report_days(terms)}))
    return said


def report_days(terms: dict) -> int | None:
    """After how many days the next report is due, of a duty that comes back; None of any other."""
    recurs = terms.get("recurs")
    return DAYS[recurs["every"]] if recurs else None
