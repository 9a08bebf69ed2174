"""The period of a figure: 1—10月, 上半年, 2024年, 截至9月底; the last one stated before the figure in its article."""

import re
from bisect import bisect_right

from ..rules import rule
from ..words import starting

_PERIOD = re.compile(
    starting(
        "截\\d今本去上前第一二三四下全年当“",
        r"(?<![比较与从由到自至于\d—~～-])(?P<text>(?:截[至止]到?)?(?:(?:20\d\d|19\d\d)年度?|今年|本年|去年|上年)?"
        r"(?:\d{1,2}月?[-—～~至]{1,2}\d{1,2}月份?(?:底|末)?|前[一二三]季度|前\d{1,2}个月|第?[一二三四]季度(?:末)?|上半年|下半年|全年|年末|年底|\d{1,2}月(?:份|底|末|(?=[，,]|全[市县区省]))|\d{1,2}月\d{1,2}日(?=，|(?:，)?全[市县])|本月|本周|当月|第\d{1,2}周)"
        r"|(?:20\d\d|19\d\d)年(?:末|底|度)?(?=[，,]|全[市县区省国]|我[市县区省]|末|中央|地方)|今年以来|“十[一二三四]?五”期间)(?!目标|任务|计划|预算|平均)",
    )
)
_HINT = re.compile("[年月季周期]")
_CUMULATIVE = re.compile(
    r"(?:^|\D)1月?[-—～~至]{1,2}(\d{1,2})月|前(\d{1,2})个月|(上半年)|前([一二三])季度|^(?:.{0,5}年)?(一)季度|(全年)"
)


@rule("period", "stated")
def stated(flat, start, end):
    """The periods stated in a stretch of text, in order: (place, as printed); what a figure is compared with is none."""
    if not _HINT.search(flat, start, end):
        return []
    return [(found.start(), found["text"]) for found in _PERIOD.finditer(flat, start, end)]


class Periods:
    """The periods of one article."""

    def __init__(self, view, draft):
        self.at: list[int] = []
        self.text: list[str] = []
        for paragraph in draft.paragraphs:
            for place, text in stated(view.flat, paragraph.start, paragraph.end):
                self.at.append(place)
                self.text.append(text)

    def of(self, place):
        """The last period before a place, or None."""
        found = bisect_right(self.at, place)
        return self.text[found - 1] if found else None


def months(text):
    """How many months from January a cumulative period spans (1—10月 is 10), or None."""
    found = _CUMULATIVE.search(text or "")
    if not found:
        return None
    if found[1] or found[2]:
        count = int(found[1] or found[2])
        return count if 1 <= count <= 12 else None
    if found[3]:
        return 6
    if found[4]:
        return 3 * ("一二三".index(found[4]) + 1)
    return 3 if found[5] else 12
