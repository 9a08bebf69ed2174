"""Around the panels: the spine, the head with totals that add up and the stamp, the legend."""

from datetime import timedelta

from taizhang.engine.refusal import N_

from .bars import bars, of_paper
from .canvas import Canvas
from .lights import LETTERS, Say, light, seal
from .measure import width
from .model import Chart, Mark, Row, Span
from .scale import Scale

MEANS = {
    "red": N_("超期"),
    "yellow": N_("临期"),
    "green": N_("正常"),
    "grey": N_("未签收、挂起"),
    "closed": N_("已销号"),
}
TITLE, TOTALS, STAMP = 27.0, 690.0, 176.0


def spine(canvas: Canvas, high: float, slip: str) -> None:
    """The cloth of the book with its thread, and the title slip."""
    p = canvas.palette
    thread, slip_paper, slip_ink = "#c9c6ba", "#fbf6e9", "#17324f"  # a book keeps its cloth in the dark
    canvas.rect(0, 0, 44, high, fill=p.cloth)
    canvas.line((9, 0), (9, high), stroke=thread, width=0.7)
    for no in range(5):
        y = high * (0.1 + 0.2 * no)
        canvas.line((0, y), (9, y), stroke=thread, width=0.7)
    signs = slip[:10]
    step = 18.7 if len(signs) <= 7 else 130 / len(signs)
    size = min(14.5, step * 0.8)
    long = len(signs) * step + 10
    canvas.rect(15, 22, 22, long, fill=slip_paper)
    canvas.rect(16.6, 23.6, 18.8, long - 3.2, stroke=p.cloth, width=0.6)
    for no, sign in enumerate(signs):
        canvas.text(26, 22 + 5 + no * step + size * 1.05, sign, size, slip_ink, bold=True, serif=True, anchor="middle")


def head(canvas: Canvas, chart: Chart, left: float, right: float, say: Say) -> None:
    p = canvas.palette
    canvas.text(left, 52, chart.title, TITLE, p.ink, room=TOTALS - left - 14, bold=True, serif=True)
    canvas.text(left + 1, 67, chart.subtitle, 7, p.ink2, room=TOTALS - left - 14)
    _totals(canvas, chart, right - STAMP - 16, say)
    _stamp(canvas, chart, right, say)
    canvas.line((left, 74), (right, 74), stroke=p.frame, width=1.8)
    canvas.line((left, 76.6), (right, 76.6), stroke=p.frame, width=0.5)


def _totals(canvas: Canvas, chart: Chart, right: float, say: Say) -> None:
    p, counted = canvas.palette, chart.count()
    step = (right - TOTALS) / len(counted)
    for no, (colour, count) in enumerate(counted.items()):
        x = TOTALS + no * step
        if colour == "closed":
            seal(canvas, x + 7.5, 34.5, 17)
        else:
            light(canvas, x, 27, 15, colour)
        canvas.text(x + 18, 40.6, f"{count:,}", 17, p.ink, room=step - 20, bold=True)
        words = f"{say(LETTERS[colour])}　{say(_means(chart, colour))}"
        canvas.text(x, 53, words, 6, p.ink2, room=step - 2)
    total = sum(counted.values())
    says = " + ".join(f"{count:,}" for count in counted.values()) + f" = {total:,}"
    if chart.hidden:
        says += "　" + say(N_("另有 {count} 项不可见")).format(count=chart.hidden)
    if chart.expected is not None:
        agrees = chart.expected == total + chart.hidden
        words = N_("✓ 与台账相符") if agrees else N_("台账 {expected} 项，与图不符，请重新出图")
        says += "　" + say(words).format(expected=chart.expected)
    canvas.text(TOTALS, 67, says, 6.2, p.ink2, room=right - TOTALS)


def _means(chart: Chart, colour: str) -> str:
    return chart.lights.get(colour, MEANS[colour])


def _stamp(canvas: Canvas, chart: Chart, right: float, say: Say) -> None:
    p, stamp = canvas.palette, chart.stamp
    number = say(N_("流水 #{number}")).format(number=stamp.journal_number) if stamp.journal_number is not None else ""
    digest = say(N_("检查点 {digest}")).format(digest=stamp.digest) if stamp.digest else ""
    by = say(N_("{who} 出图")).format(who=stamp.by_text) if stamp.by_text else ""
    canvas.text(right, 40, stamp.at_text, 7.5, p.ink, room=STAMP, bold=True, anchor="end")
    lines = ["　".join(part for part in (stamp.version, number) if part), digest, by]
    for no, line in enumerate(line for line in lines if line):
        canvas.text(right, 49.6 + no * 8.7, line, 6, p.ink2, room=STAMP, anchor="end")


def legend(canvas: Canvas, chart: Chart, left: float, right: float, top: float, paper: str, page: str,
           unknown: str, say: Say) -> None:  # fmt: skip
    p = canvas.palette
    canvas.line((left, top), (right, top), stroke=p.frame, width=0.5)
    canvas.line((left, top + 2), (right, top + 2), stroke=p.frame, width=1.6)
    title = canvas.text(left, top + 16.5, say(N_("图例")), 8, p.ink, bold=True, serif=True)
    _keys(canvas, chart, left + title + 10, right, top + 9.3, say)
    note = say(
        N_(
            "黑白打印时：红为实心三角与实条，黄为菱形与斜纹，绿为圆圈与圆点，灰为虚线方框与横线。"
            "▲ 为调休上班的周末。日数均为工作日。"
        )
    )
    small, y = 5.2, top + 31
    end = "　".join(part for part in (page, paper) if part)
    wide = canvas.text(right, y, end, small, p.ink3, anchor="end")
    canvas.text(left, y, "".join((note, unknown, *chart.notes)), small, p.ink3, room=right - left - wide - 12)


def _keys(canvas: Canvas, chart: Chart, x: float, right: float, top: float, say: Say) -> None:
    """Samples drawn by the same hand as the rows; only what the chart has."""
    p, today = canvas.palette, chart.today
    rows = chart.rows
    begun, due = today - timedelta(days=16), today - timedelta(days=6)
    scale = Scale(begun, today, 0, 24)
    geo = of_paper(11)
    passed = Span(begun, today)
    yellow = say(N_("黄，{means}")).format(means=say(_means(chart, "yellow")))
    grey = say(N_("灰，{means}")).format(means=say(_means(chart, "grey")))
    samples: list[tuple[str, Row]] = [(chart.means, Row("", "", plan=passed))]
    for colour, words in (("closed", N_("实际，已销号")), ("green", N_("绿，在办")), ("yellow", yellow),
                          ("red", N_("红，朱色为超期")), ("grey", grey)):  # fmt: skip
        if any(row.light == colour and not row.is_done for row in rows):
            samples.append((words, Row("", "", light=colour, actual=passed, due_on=due)))
    if any(row.is_done for row in rows):
        samples.append((N_("实际，已完成"), Row("", "", actual=passed, is_done=True)))
    if any(row.forecast_on for row in rows):
        expected = Row("", "", light="green", forecast_from_on=begun, forecast_on=today)
        samples.append((N_("预计"), expected))
    if any(row.baseline for row in rows):
        samples.append((N_("原定时限 → 现时限"), Row("", "", plan=None, baseline=Span(begun, due))))
    if any(row.marks for row in rows):
        samples.append((N_("节点 过、未过"), Row("", "", marks=(Mark(begun, True), Mark(due)))))
    if any(row.critical for row in rows):
        samples.append((N_("关键线路"), Row("", "", plan=passed, critical=True)))
    words_size = 5.6
    texts = [say(words) for words, _ in samples] + [say(N_("法定假期")), say(N_("核验销号"))]
    needed = sum(width(text, words_size) for text in texts) + len(samples) * 27 + 17 + 12
    room, gaps = right - x, len(texts) - 1
    small = min(1, room / (needed + 2 * gaps))  # many samples, or another language
    gap = min((room / small - needed) / gaps, 14)
    canvas, x, top = canvas.at(x, top, small), 0, 0
    for (_, row), text in zip(samples, texts, strict=False):
        if row.light == "closed":
            canvas.rect(x, top, 24, 4.6, fill=p.blue)
        elif row.marks or row.plan:
            bars(canvas.at(x + (3 if row.marks else 0), top + 2.3 - geo.plan_middle), scale, row, geo, today, say, 24)
        elif row.baseline:
            _slipped(canvas.at(x, top + 2.3), p.ink3)
        else:
            bars(canvas.at(x, top + 2.3 - geo.actual - geo.actual_high / 2), scale, row, geo, today, say, 24)
        wide = canvas.text(x + 27, top + 4.2, text, words_size, p.ink)
        x += 27 + wide + gap
    canvas.rect(x, top - 1, 14, 7, fill=p.fill("rest"), stroke=p.rule2, width=0.2)
    x += 17 + canvas.text(x + 17, top + 4.2, texts[-2], words_size, p.ink) + gap
    if any(row.is_closed for row in rows):
        seal(canvas, x + 4.5, top + 2.3, 9)
        canvas.text(x + 12, top + 4.2, texts[-1], words_size, p.ink)


def _slipped(canvas: Canvas, ink: str) -> None:
    canvas.line((0, 0), (13, 0), stroke=ink, width=0.8)
    canvas.line((13, -2), (13, 2), stroke=ink, width=0.8)
    canvas.line((13, 0), (22, 0), stroke=ink, width=0.4, dash="1.4 0.8")
    canvas.line((24, 0), (21.5, -1.2), (21.5, 1.2), fill=ink, close=True)
