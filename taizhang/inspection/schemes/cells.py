"""What stands in a cell of a scheme's sheet, as words and as values. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.findings.rules import SEVERITIES, Severity
from taizhang.inspection.points.rules import TYPES

from .rules import METHODS, ClauseSpec, Method

AMONG, SEVERAL = "、", re.compile(r"[、,，;；/|\s]+")
YES = N_("是")
_YES = {"是", "√", "✓", "有", "1", "y", "yes", "true", "对"}
_NO = {"", "否", "无", "0", "n", "no", "×", "x", "-", "—", "/"}
_CALLED = {
    Method.DOCUMENTS: ("材料", "资料", "档案", "网上"),
    Method.ON_SITE: ("实地", "暗访", "现场", "考察"),
    Method.SURVEY: ("问卷", "入户", "调查", "满意"),
}
_EVERYWHERE = {"全部", "所有", "不限", "所有点位", "全部点位"}


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def is_yes(text: str) -> bool:
    said = plain(text).casefold()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise Refused("inspection.cell", N_("“{text}”看不懂，请写“是”或者空着。"), "invalid", text=text[:20])


def amount(text: str) -> Decimal:
    """A score; nothing is 0."""
    said = plain(text).removesuffix("分").strip()
    if not said:
        return Decimal(0)
    if not re.fullmatch(r"\d{1,5}(\.\d{1,4})?", said):
        raise Refused("inspection.cell", N_("“{text}”不是分数，请写成数字，比如 2、0.25。"), "invalid", text=text[:20])
    value = Decimal(said)
    if value != round(value, 2):
        raise Refused("inspection.cell", N_("“{text}”小数太长，最多两位。"), "invalid", text=text[:20])
    return value


def whole_number(text: str) -> int:
    said = plain(text).removesuffix("份").strip()
    if not said:
        return 0
    if not re.fullmatch(r"\d{1,3}", said):
        raise Refused("inspection.cell", N_("“{text}”不是份数，请写成整数，比如 2。"), "invalid", text=text[:20])
    return int(said)


def methods(text: str) -> tuple[str, ...]:
    found = []
    for part in filter(None, SEVERAL.split(plain(text))):
        method = next((m for m, words in _CALLED.items() if any(word in part for word in words)), None)
        if method is None:
            raise Refused(
                "inspection.cell", N_("测评方式“{text}”不认识，请写：{known}。"), "invalid", text=part[:20],
                known=AMONG.join(METHODS.values()),
            )  # fmt: skip
        found.append(str(method))
    return tuple(dict.fromkeys(found))


def point_types(text: str) -> tuple[str, ...]:
    found = []
    for part in filter(None, SEVERAL.split(plain(text))):
        if part in _EVERYWHERE:
            continue
        alike = [key for key, word in TYPES.items() if part == word] or [
            key for key, word in TYPES.items() if part in word or word in part
        ]
        if len(alike) != 1:
            raise Refused(
                "inspection.cell", N_("点位类型“{text}”不认识，请从这些里写：{known}。"), "invalid", text=part[:20],
                known=AMONG.join(TYPES.values()),
            )  # fmt: skip
        found += alike
    return tuple(dict.fromkeys(found))


def severity(text: str) -> str:
    """The deadline of rectification; nothing is seven working days."""
    said = plain(text)
    if not said:
        return str(Severity.DAYS7)
    if said[:2] in ("立即", "当场", "马上", "即时", "立行"):
        return str(Severity.NOW)
    days = re.fullmatch(r"(\d+)\s*(?:个?工作日|天|日|个工作日内|天内|日内)?", said)
    if days is None or f"days{days[1]}" not in set(Severity):
        raise Refused(
            "inspection.cell", N_("整改期限“{text}”不认识，请写：{known}。"), "invalid", text=text[:20],
            known=AMONG.join(SEVERITIES.values()),
        )  # fmt: skip
    return f"days{days[1]}"


def wanted_count(wanted: str, count: str) -> int:
    """How many papers: as it is said, or as many as are named."""
    if plain(count):
        return whole_number(count)
    return len([part for part in re.split(r"[;；\n]", wanted) if part.strip()])


# ── as words ───────────────────────────────────────────────────────────────────


def number_said(value: Decimal) -> str:
    """1, 0.25: without idle zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text if value else ""


def methods_said(values: Iterable[str]) -> str:
    return AMONG.join(METHODS[Method(value)] for value in values)


def types_said(values: Iterable[str]) -> str:
    return AMONG.join(TYPES.get(value, value) for value in values)


def severity_said(value: str) -> str:
    return SEVERITIES[Severity(value)]


def yes_said(value: bool) -> str:
    return YES if value else ""


def texts_of(clause: ClauseSpec) -> dict[str, str]:
    """What a row of a sheet says of a clause; where it stands is the sheet's."""
    return {
        "key": clause.key, "no": clause.no, "title": clause.title, "methods": methods_said(clause.methods),
        "score": number_said(clause.score), "step": number_said(clause.step), "is_veto": yes_said(clause.is_veto),
        "is_precondition": yes_said(clause.is_precondition), "zeroes": yes_said(clause.zeroes),
        "point_types": types_said(clause.point_types), "severity": severity_said(clause.severity),
        "wanted": clause.wanted, "wanted_count": str(clause.wanted_count or ""),
    }  # fmt: skip
