"""A reading told in plain lines: what was seen in each sentence, and by which rule."""

from collections.abc import Iterator

from . import rules
from .page.text import View
from .schema import Article, Check, Directive, Figure, Head, Judged, Reading, Target
from .tables import Table, read_tables

_STRENGTHS = {"must": "必须", "should": "应当", "encouraged": "鼓励"}
_SENSES = {"exact": "", "at_least": "不少于", "at_most": "不超过"}
_VERDICTS = {"agrees": "对得上", "differs": "对不上", "cannot tell": "无法核对"}
_COLUMNS = {
    "number": "序号", "name": "姓名", "post": "职务", "joint": "配合单位", "owner": "责任单位", "person": "责任人",
    "progress": "进展", "due": "时限", "goal": "目标", "problem": "问题", "measure": "措施", "task": "任务",
    "indicator": "指标", "weak-owner": "单位", "other": "其他",
}  # fmt: skip


def lines(reading: Reading) -> Iterator[str]:
    """Article by article every clause, taken (+) or refused (-), with its rule and what that rule finds; then figures,
    checks, people, events and tables."""
    left = list(reading.judged)
    for number, article in enumerate(reading.articles, 1):
        yield from _article(number, article)
        here = [judged for judged in left if judged.start < article.end]
        left = left[len(here) :]
        for judged in here:
            yield from _clause(judged, reading.directives)
        yield ""
    yield from _part("文件", list(_head(reading.head)))
    yield from _part("指标", [line for figure in reading.figures for line in _figure(figure)])
    yield from _part("核对", [line for check in reading.checks for line in _check(check)])
    yield from _part("人员", [f"  {p.name}　{p.post or '（未写职务）'}  [{p.rule}]" for p in reading.people])
    yield from _part("会议和活动", [f"  {e.date or '（未写日期）'}　{e.name}  [{e.rule}]" for e in reading.events])
    tables = read_tables(View(reading.text))
    yield from _part("表格", [_table(number, table) for number, table in enumerate(tables, 1)])


def _part(title: str, shown: list[str]) -> Iterator[str]:
    if shown:
        yield title
        yield from shown
        yield ""


def _head(head: Head) -> Iterator[str]:
    told = {
        "标题": head.title,
        "文号": head.number,
        "成文日期": head.issued_on,
        "发文机关": head.issuer,
        "附件": "、".join(head.annexes),
    }
    if meeting := head.meeting:
        told |= {
            "会议": meeting.name and f"{meeting.name}  [{meeting.rule}]",
            "时间": meeting.held_on,
            "地点": meeting.place,
            "主持": meeting.chair,
            "出席": "、".join(meeting.attendees),
        }
    yield from (f"  {label}：{value}" for label, value in told.items() if value)


def _rule(name: str, indent: int = 4) -> str:
    return f"{' ' * indent}[{name}] {rules.get(name).finds}"


def _article(number: int, article: Article) -> Iterator[str]:
    yield f"文章 {number}：{article.headline or '（无标题）'}"
    if article.byline:
        yield f"  记者：{article.byline}"
    yield _rule(article.rule, 2)


def _clause(judged: Judged, directives: list[Directive]) -> Iterator[str]:
    yield f"{'  + ' if judged.accepted else '  - '}{''.join(judged.text.split())}"
    yield _rule(judged.rule)
    if judged.accepted:
        for directive in directives:
            if judged.start <= directive.start < judged.end:
                yield from _directive(directive, judged)


def _directive(directive: Directive, judged: Judged) -> Iterator[str]:
    text = "".join(directive.text.split())
    if text != "".join(judged.text.split()):
        yield f"      取：{text}"
    due = directive.due_text and directive.due_text + (f" → {directive.due}" if directive.due else "")
    shown = {
        "责任单位": (directive.owner, "owner"),
        "配合单位": (directive.joint, "joint"),
        "责任人": (directive.person, "person"),
        "时限": (due, "due"),
        "谁说的": (directive.speaker, "speaker"),
        "力度": (_STRENGTHS[directive.strength], "strength"),
        "条件": (directive.condition, "condition"),
        "完成标准": (directive.done_when, "done_when"),
        "周期": (directive.recurs and directive.recurs.text, "recurs"),
    }
    because = directive.because | ({"recurs": directive.recurs.rule} if directive.recurs else {})
    for label, (value, attribute) in shown.items():
        if value:
            yield f"      {label}：{value}" + (f"  [{because[attribute]}]" if attribute in because else "")
    for target in directive.targets:
        yield f"      目标：{_target(target)}  [{target.rule}]"
    if directive.optional:
        yield "      （标题或口号，后文有具体要求）"


def _target(target: Target) -> str:
    high = f"—{target.high:g}" if target.high is not None else ""
    return f"{target.indicator or ''}{_SENSES[target.sense]}{target.low:g}{high}{target.unit}"


def _figure(figure: Figure) -> Iterator[str]:
    by = ", ".join(dict.fromkeys((figure.rule, *figure.because)))
    yield f"  {''.join(figure.text.split())}　{figure.indicator or '（未写明指标）'}  [{by}]"
    told = {
        "时段": figure.period,
        "同比": _percent(figure.yoy_pct),
        **{against: _percent(value) for against, value in (figure.other_growth or {}).items()},
        "口径": figure.caliber,
        "位次": figure.rank,
        "目标": figure.target if figure.target is None else f"{figure.target:g}",
        "完成": _percent(figure.completion_pct),
    }
    said = [f"{label} {value}" for label, value in told.items() if value]
    if said or figure.optional:
        yield f"      {'；'.join([*said, *(['属于别的指标，或不计量'] if figure.optional else [])])}"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:g}%"


def _check(check: Check) -> Iterator[str]:
    yield f"  {_VERDICTS[check.verdict]}：{''.join(check.text.split())}"
    if check.recomputation:
        yield f"      {check.recomputation}"
    yield _rule(check.rule, 6)


def _table(number: int, table: Table) -> str:
    columns = "、".join(f"第{at + 1}列{_COLUMNS.get(kind, kind)}" for at, kind in sorted(table.columns.items()))
    said = columns or ("表单" if table.form else "（未识别各列）")
    return f"  第{number}张，{len(table.rows)}行：{said}" + (f"  [{table.rule}]" if table.rule else "")
