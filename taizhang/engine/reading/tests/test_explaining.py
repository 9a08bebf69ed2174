"""`taizhang read --explain`: every sentence of a paper, what was seen in it, and why."""

import re
from pathlib import Path

from taizhang.engine import reading
from taizhang.engine.reading import explaining, rules
from taizhang.engine.reading.cli import main

PAPER = """云溪县人民政府关于做好春耕备耕工作的通知
各乡镇人民政府：
去年全县完成播种面积12.6万亩，同比增长3.2%，去年的工作得到了市里肯定。
一、县农业农村局要在3月20日前完成种子抽检，覆盖率不低于95%。（配合单位：县市场监管局）
二、各乡镇要于每月25日前报送进度。
三、补贴资金共发放5925万元，占目标4700万元的126%，县财政局局长丁一作了说明。
任务\t责任单位\t完成时限
疏浚青岭河灌渠\t县水利局\t2026年4月底前
合计\t1项\t1件
云溪县人民政府
2026年2月10日
"""

EXPECTED = """\
文章 1：云溪县人民政府关于做好春耕备耕工作的通知
  [article.official-paper]
  - 去年全县完成播种面积12.6万亩，同比增长3.2%，去年的工作得到了市里肯定
    [directive.tells-the-past]
  + 县农业农村局要在3月20日前完成种子抽检，覆盖率不低于95%
    [directive.obliges]
      责任单位：县农业农村局  [owner.stated]
      配合单位：县市场监管局
      时限：3月20日前 → 2026-03-20  [due.month-day]
      谁说的：云溪县人民政府  [voice.issuer]
      力度：应当  [strength.should]
      目标：覆盖率不少于95%  [target.number]
"""


def plain(lines):
    """The lines without the sentences of the rules, which may be worded better one day."""
    return [re.sub(r"^(\s+\[[a-z.-]+\]) .+", r"\1", line) for line in lines]


def test_each_clause_is_told_with_what_was_taken_from_it_and_by_which_rule():
    told = list(explaining.lines(reading.read(PAPER)))
    shown = plain(told)
    where = shown.index("  - 去年全县完成播种面积12.6万亩，同比增长3.2%，去年的工作得到了市里肯定")
    assert shown[:2] + shown[where : where + 10] == EXPECTED.splitlines()
    assert "      周期：每月25日  [recurrence.every]" in shown
    assert f"    [directive.obliges] {rules.get('directive.obliges').finds}" in told


def test_tables_figures_checks_and_people_follow_the_text():
    shown = plain(explaining.lines(reading.read(PAPER)))
    row = shown.index("  + 疏浚青岭河灌渠")
    assert shown[row + 1 : row + 4] == [
        "    [table.task-row]",
        "      责任单位：县水利局  [owner.table-cell]",
        "      时限：2026年4月底前 → 2026-04-30  [due.year-month]",
    ]
    assert shown[shown.index("  - 合计1项1件") + 1] == "    [not-a-task-row.total]"
    assert "      同比 3.2%" in shown and "      目标 4700；完成 126%" in shown
    assert "      5,925 ÷ 4,700 ＝ 126.06%" in shown
    assert "  对得上：5925万元，占目标4700万元的126%" in shown
    assert "  县财政局局长" not in shown and "  丁一　县财政局局长  [person.post-and-name]" in shown
    assert "  成文日期：2026-02-10" in shown and "  发文机关：云溪县人民政府" in shown
    assert shown[-3:-1] == ["表格", "  第1张，3行：第1列任务、第2列责任单位、第3列时限  [table.task-row]"]


def test_the_command_prints_it_and_says_the_same_twice(tmp_path, capsys):
    path = tmp_path / "通知.txt"
    path.write_text(PAPER, encoding="utf-8")
    assert main([str(path), "--explain"]) == 0
    first = capsys.readouterr().out
    assert main([str(path), "--explain"]) == 0
    assert capsys.readouterr().out == first and first.startswith("文章 1：云溪县人民政府")
    assert len(first.splitlines()) == len(list(explaining.lines(reading.read(PAPER))))


def test_every_rule_that_the_code_names_is_registered():
    kinds = {found.kind for found in rules.every()}
    literal = re.compile(rf'"((?:{"|".join(sorted(kinds))})\.[a-z-]+)"')
    here = Path(explaining.__file__).parent
    said = {name for path in here.rglob("*.py") for name in literal.findall(path.read_text("utf-8"))}
    assert not said - {found.name for found in rules.every()}


def test_an_empty_paper_is_told_as_nothing():
    assert list(explaining.lines(reading.read(""))) == []
