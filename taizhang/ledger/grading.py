"""Graded verification on the screen: what a register asks for, and where a claim stands."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taizhang.ledger.rules import LEVELS, SKIPS, Level, LevelRule, State
from taizhang.ledger.rules.paper import CLAIM_BY, ClaimBy

WHO = {
    Level.TOWNSHIP: _("牵头单位所在乡镇、街道的核验员"),
    Level.SECTOR: _("行业主管部门的核验员"),
    Level.OFFICE: _("其他单位的任何核验员，通常是督查室"),
}


class LevelsForm(forms.Form):
    """Who verifies, level by level. Ticking none leaves the office alone: somebody who is apart always verifies."""

    sector_unit = forms.TypedChoiceField(label=_("行业主管部门"), coerce=int, empty_value=None, required=False)
    red_needs_leader = forms.BooleanField(
        label=_("逾期的事项，分管领导确认后才能销号"), required=False, help_text=_("不勾就不用领导确认")
    )

    claim_by = forms.ChoiceField(label=_("谁来提交销号申请"), required=False)

    def __init__(self, units, data=None, register=None):
        super().__init__(data, initial=_initial(register))
        self.fields["claim_by"].choices = [(str(k), gettext(v)) for k, v in CLAIM_BY.items()]
        for level in Level:
            name = f"level_{level}"
            self.fields[name] = forms.BooleanField(label=LEVELS[level], required=False)
            self.fields[f"{name}_looks_at"] = forms.CharField(label=_("看什么"), required=False, max_length=200)
            self.fields[f"{name}_sample"] = forms.IntegerField(
                label=_("抽查几份"), required=False, min_value=0, max_value=9999
            )
        self.fields["sector_unit"].choices = [("", gettext("未指定")), *units]

    @property
    def rows(self):
        """A row for each level, as the form prints it."""
        return [
            {
                "level": str(level),
                "tick": self[f"level_{level}"],
                "name": gettext(LEVELS[level]),
                "who": WHO[level],
                "looks_at": self[f"level_{level}_looks_at"],
                "sample": self[f"level_{level}_sample"] if level != Level.TOWNSHIP else None,
            }
            for level in Level
        ]

    def spec(self):
        """What `RegisterSpec` takes."""
        data = self.cleaned_data
        asked = tuple(
            LevelRule(level, data[f"level_{level}_sample"] or 0, data[f"level_{level}_looks_at"].strip())
            for level in Level
            if data[f"level_{level}"]
        )
        if asked == (LevelRule(Level.OFFICE),):
            asked = ()  # any verifier of another unit: what holds where nothing is said
        return {
            "levels": asked,
            "sector_unit_id": data["sector_unit"],
            "red_needs_leader": data["red_needs_leader"],
            "claim_by": data["claim_by"] or ClaimBy.HEAD,
        }


def _initial(register):
    said = register.levels if register and register.levels else [{"level": "office", "sample": 0, "looks_at": ""}]
    found = {
        "claim_by": register.claim_by if register else ClaimBy.PAPER,
        "sector_unit": register and register.sector_unit_id,
        "red_needs_leader": register and register.red_needs_leader,
    }
    for rule in said:
        level = f"level_{rule['level']}"
        found |= {level: True, f"{level}_looks_at": rule["looks_at"], f"{level}_sample": rule["sample"] or None}
    return found


def of_register(register, unit_names):
    """The levels of a register in words, for its page."""
    rules = register.levels or [{"level": "office", "sample": 0, "looks_at": ""}]
    return [
        {
            "name": gettext(LEVELS[Level(rule["level"])]),
            "who": unit_names.get(register.sector_unit_id, "")
            if rule["level"] == Level.SECTOR
            else WHO[Level(rule["level"])],
            "looks_at": rule["looks_at"],
            "proofs": _proofs(rule["sample"]),
        }
        for rule in rules
    ]


def _proofs(sample):
    return gettext("随机抽 {n} 份").format(n=sample) if sample else gettext("逐份看")


def of_claim(claim, register, *, evidence=()):
    """The levels of a claim (`rows` of `levels.rows_of`) as steps: passed, waiting now, to come, left out."""
    looks = {rule["level"]: rule["looks_at"] for rule in register.levels}
    stages = {stage.position: stage for stage in claim.stages}
    numbers = {e["id"]: e["no"] for e in evidence}
    steps, n = [], 0
    for row in claim.level_rows:
        level, stage = Level(row.level), stages.get(row.position)
        n += not row.skipped
        drawn = sorted(numbers.get(id_, id_) for id_ in stage.required) if stage and stage.required else []
        steps.append(
            {
                "n": n if not row.skipped else "",
                "name": gettext(LEVELS[level]),
                "unit": row.name or gettext("督查室"),
                "is_any": row.unit_id is None,
                "looks_at": looks.get(row.level, ""),
                "skipped": _skipped(row),
                "is_now": claim.state == "submitted" and not row.skipped and row.position == claim.position,
                "passed": row.passed_by_text,
                "at": timezone.localtime(row.passed_at).strftime("%m-%d %H:%M") if row.passed_at else "",
                "remark": row.remark,
                "proofs": _proofs(len(drawn)),
                "drawn": "、".join(map(str, drawn)),
                "ids": [{"no": numbers.get(id_, ""), "id": id_} for id_ in sorted(stage.required)] if drawn else [],
                "code": row.level,
                "position": row.position,
            }
        )
    return steps


def _skipped(row):
    return gettext(SKIPS[row.skipped]).format(unit=row.name or "") if row.skipped else ""


def waits_for(row):
    """待乡镇初验: in lists, of what was claimed and is graded."""
    if row["state"] != State.CLAIMED or not row["verify_level"]:
        return ""
    return gettext("待{level}").format(level=gettext(LEVELS[Level(row["verify_level"])]))
