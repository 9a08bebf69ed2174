"""上级公布的成绩, typed or pasted: a unit and its score on each line. Pure but for the names, which are handed in."""

import re
import unicodedata
from decimal import Decimal

from taizhang.engine.refusal import N_, Refused
from taizhang.engine.sheets import Known

MOST = 1000
_LINE = re.compile(r"(?P<name>.+?)[\s,，:：、]*(?P<score>\d{1,3}(?:\.\d{1,2})?)分?")


def read(text: str, known: Known) -> dict[int, Decimal]:
    """{unit: score}. Raises Refused with the line that cannot be read, or says a unit twice."""
    found: dict[int, Decimal] = {}
    lines = [line.strip() for line in unicodedata.normalize("NFKC", text).splitlines() if line.strip()]
    if len(lines) > MOST:
        raise Refused("inspection.given_most", N_("一次最多{most}行。"), "invalid", most=MOST)
    for line in lines:
        said = _LINE.fullmatch(line)
        if said is None:
            raise Refused(
                "inspection.given_line", N_("“{line}”看不懂，一行写一个单位和分数，比如：河口镇 86.5。"), "invalid",
                line=line[:30],
            )  # fmt: skip
        unit, name, score = known.id(said["name"]), said["name"][:30], Decimal(said["score"])
        if unit is None:
            near = known.near(said["name"])
            message = N_("没有“{name}”这个单位。是不是{near}？") if near else N_("没有“{name}”这个单位。")
            values = {"name": name, "near": "、".join(near)} if near else {"name": name}
            raise Refused("inspection.given_unit", message, "invalid", **values)
        if unit in found:
            raise Refused("inspection.given_twice", N_("“{name}”写了两次。"), "invalid", name=name)
        if score > 100:
            raise Refused("inspection.given_score", N_("“{name}”的分数要在0到100之间。"), "invalid", name=name)
        found[unit] = score
    return found
