"""Ladders to begin with, from published rules (domains.md 5.2 and 5.3). Each can be changed rung by rung."""

from dataclasses import dataclass

from taizhang.engine.refusal import N_

from .rules import Rung, Rungs, Since, Step, Tier, Urgency

UNIT, UP = (Tier.LIAISON, Tier.HEAD), (Tier.LIAISON, Tier.HEAD, Tier.LEADER)


@dataclass(frozen=True)
class Preset:
    name: str
    says: str
    ordinary: Rungs
    urgent: Rungs

    def rungs(self, urgency: str) -> Rungs:
        return self.urgent if urgency == Urgency.URGENT else self.ordinary


_STANDARD = Preset(
    N_("标准"),
    N_("到期前提醒，亮红灯催办，再不动就督办、通报、约谈、移送问责建议"),
    (
        Rung(Step.REMIND, Since.DUE, -3, to=(Tier.LIAISON,)),
        Rung(Step.URGE, Since.RED, 1, to=UNIT),
        Rung(Step.SUPERVISE, Since.RED, 5),
        Rung(Step.BULLETIN, Since.LAST, 10),
        Rung(Step.ADMONISH, Since.LAST, 10),
        Rung(Step.REFER, Since.LAST, 15),
    ),
    (
        Rung(Step.REMIND, Since.UNSIGNED, 1, to=UNIT),
        Rung(Step.URGE, Since.RED, 1, to=UP),
        Rung(Step.SUPERVISE, Since.RED, 2),
        Rung(Step.BULLETIN, Since.LAST, 3),
        Rung(Step.ADMONISH, Since.LAST, 5),
        Rung(Step.REFER, Since.LAST, 10),
    ),
)

# Shanxi 2016: 1日部署, 3日反馈, 7日 or a month 落实, 0 销号; its 日 is a calendar day. T-S8.
_13710_RUNGS = (
    Rung(Step.REMIND, Since.UNSIGNED, 1, working=False, to=UNIT),
    Rung(Step.URGE, Since.UNREPORTED, 4, working=False, to=UP),
    Rung(Step.SUPERVISE, Since.DUE, 1, working=False),
    Rung(Step.BULLETIN, Since.LAST, 7, working=False),
    Rung(Step.ADMONISH, Since.LAST, 7, working=False),
    Rung(Step.REFER, Since.LAST, 15, working=False),
)
_13710 = Preset("13710", N_("1日部署、3日反馈、7日或1个月落实，都按自然日"), _13710_RUNGS, _13710_RUNGS)

# Sanming 2017, Suqian 2025, Ziyang: one slip for one matter; a higher colour at once for what is urgent.
_SLIPS = Preset(
    N_("三色单"),
    N_("快到期发蓝单，逾期发橙单限期办，还不办发红单；紧急的直接发橙单"),
    (
        Rung(Step.REMIND, Since.DUE, -3, to=UNIT, word="蓝单"),
        Rung(Step.SUPERVISE, Since.RED, 1, word="橙单"),
        Rung(Step.BULLETIN, Since.LAST, 5, word="红单"),
    ),
    (Rung(Step.SUPERVISE, Since.RED, 1, word="橙单"), Rung(Step.BULLETIN, Since.LAST, 3, word="红单")),
)

# Longchang 2020, Zhen'an 2016: the third red light in a row is 约谈.
_THREE_RUNGS = (
    Rung(Step.REMIND, Since.DUE, -3, to=(Tier.LIAISON,)),
    Rung(Step.URGE, Since.RED, 1, to=UNIT),
    Rung(Step.SUPERVISE, Since.REDS, 1),
    Rung(Step.BULLETIN, Since.REDS, 2),
    Rung(Step.ADMONISH, Since.REDS, 3),
)
_THREE = Preset(
    N_("连续三次红灯约谈"), N_("每月25日看灯：一次红灯督办，连续两次通报，连续三次约谈"), _THREE_RUNGS, _THREE_RUNGS
)

PRESETS = {"standard": _STANDARD, "13710": _13710, "slips": _SLIPS, "three_reds": _THREE}
DEFAULT = "standard"
