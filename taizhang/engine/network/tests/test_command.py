"""`taizhang plan FILE`: the keys that others rely on, and a sentence for everything that cannot be scheduled."""

import io
import json
import subprocess
import sys
from datetime import date

import pytest

from taizhang.config.cli import main
from taizhang.engine.network import cli


@pytest.fixture
def run(tmp_path, capsys):
    def run(entered, today=date(2026, 3, 2)):
        file = tmp_path / "plan.json"
        text = entered if isinstance(entered, bytes) else json.dumps(entered, ensure_ascii=True).encode()
        file.write_bytes(text)
        out = io.StringIO()
        code = cli.plan(str(file), today, out=out)
        return code, out.getvalue(), capsys.readouterr().err

    return run


def whole(*steps, **more):
    return {"deadline": "2026-09-01", "start": "2026-03-02", "steps": list(steps), **more}


def test_the_example_of_the_contract(run):
    a = {
        "id": "A",
        "days": 5,
        "unit": "working",
        "after": [{"id": "B", "type": "FS", "lag": 0}],
        "not_before": None,
        "fixed_on": None,
    }
    code, out, err = run(whole(a, {"id": "B", "days": 2}))
    assert (code, err) == (0, "")
    result = json.loads(out)
    assert list(result) == [
        "feasible",
        "should_have_started_on",
        "late_days",
        "says",
        "remedies",
        "provisional_years",
        "steps",
    ]
    assert (result["feasible"], result["should_have_started_on"]) == (True, None)
    assert result["steps"][0] == {
        "id": "A",
        "latest_start_on": "2026-08-26",
        "latest_finish_on": "2026-09-01",
        "earliest_start_on": "2026-03-04",
        "earliest_finish_on": "2026-03-10",
        "float_days": 121,
        "free_float_days": 121,
        "critical": True,
    }


def test_without_a_start_the_plan_begins_today(run):
    _, out, _ = run({"deadline": "2026-09-01", "steps": [{"id": "A", "days": 1}]}, today=date(2026, 5, 9))
    assert json.loads(out)["steps"][0]["earliest_start_on"] == "2026-05-09"


def test_a_late_plan_is_an_answer(run):
    code, out, _ = run(whole({"id": "A", "title": "主体施工", "days": 30}, deadline="2026-04-14", start="2026-03-19"))
    result = json.loads(out)
    assert code == 0
    assert (result["feasible"], result["should_have_started_on"], result["late_days"]) == (False, "2026-03-03", 12)
    assert result["remedies"][0] == {"says": "把“主体施工”压缩 12 个工作日", "changes": [{"step": "A", "days": 18}]}


def test_emoji_and_long_chinese_come_back_as_they_were(run):
    name = "🏫" + "验" * 199
    _, out, _ = run(whole({"id": name, "days": 1}))
    assert json.loads(out)["steps"][0]["id"] == name


def test_a_circle_is_named_step_by_step(run):
    code, out, err = run(
        whole(
            {"id": "施工", "days": 5, "after": [{"id": "招标"}]},
            {"id": "招标", "days": 5, "after": [{"id": "验收", "type": "SS"}]},
            {"id": "验收", "days": 5, "after": [{"id": "施工"}]},
            {"id": "后来", "days": 5, "after": [{"id": "验收"}]},
        )
    )
    assert (code, out) == (2, "")
    assert err == "步骤绕成了圈：“施工”→“验收”→“招标”→“施工”，谁也不能先开始。请去掉其中一条前后关系。\n"


def test_two_circles_are_both_named(run):
    pairs = [("A", "B"), ("B", "A"), ("C", "D"), ("D", "C")]
    _, _, err = run(whole(*({"id": one, "days": 1, "after": [{"id": other}]} for one, other in pairs)))
    assert len(err.splitlines()) == 2


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ({"days": 0}, "步骤“A”的 days（天数）是 0；至少写 1 天，只是一个时点的请写 \"milestone\": true。"),
        ({"days": -3}, "步骤“A”的 days（天数）是负数 -3；至少写 1 天。"),
        ({"days": 1.5}, "步骤“A”的 days（天数）应是整数，现在是“1.5”。"),
        ({"days": "五天"}, "步骤“A”的 days（天数）应是整数，现在是“五天”。"),
        ({"days": True}, "步骤“A”的 days（天数）应是整数，现在是“true”。"),
        ({"days": None}, "步骤“A”没有写 days（天数）。"),
        ({"days": 10**9}, "步骤“A”的 days（天数）是 1000000000，超过 36500 天；请核对。"),
        ({"milestone": True, "days": 3}, "步骤“A”是里程碑，不占时间，days 应写 0，现在是“3”。"),
        ({"unit": "周"}, "步骤“A”的 unit 只能是 working（工作日）或 calendar（自然日），现在是“周”。"),
        ({"unit": []}, "步骤“A”的 unit 只能是 working（工作日）或 calendar（自然日），现在是“[…]”。"),
        ({"id": ""}, "步骤 #1 没有 id，请给它一个编号。"),
        ({"id": 7}, "步骤 #1 的 id 应是文字，现在是“7”。"),
        ({"id": "\ud800"}, "步骤 #1 的 id 里有残缺的字符，请重新输入。"),
        ({"title": "长" * 1000}, "步骤“A”的 title 有 1000 个字，最多 200 个字；请写短，细节另写说明。"),
        ({"after": [{"id": "A"}]}, "步骤“A”不能以自己为前置步骤。"),
        ({"after": [{"id": "没有的"}]}, "步骤“A”的前置步骤“没有的”不在计划里；请核对 id。"),
        ({"after": "B"}, "步骤“A”的 after（前置步骤）应是一个列表，现在是“B”。"),
        ({"after": ["B"]}, "步骤“A”的前置步骤应写成 {\"id\": \"B\", \"type\": \"FS\", \"lag\": 0}，现在是“B”。"),
        ({"after": [{"id": "B", "type": "XX"}]}, "步骤“A”对前置步骤“B”的 type 只能是 FS、SS、FF 或 SF，现在是“XX”。"),
        ({"after": [{"id": "B", "lag": "2d"}]}, "步骤“A”对前置步骤“B”的 lag 应是整数（工作日，提前写负数），现在是“2d”。"),
        ({"not_before": "2026-2-30"}, "步骤“A”的 not_before 要写成 2026-09-01 这样的日期，现在是“2026-2-30”。"),
        ({"not_before": "2026-06-02", "not_after": "2026-06-01"}, "步骤“A”不早于 2026-06-02、不晚于 2026-06-01，前后矛盾。"),
        ({"fixed_on": "2026-10-01"}, "步骤“A”的 fixed_on 是 2026-10-01（国庆节），这天休息；请换一天，或把 unit 改为 calendar（自然日）。"),
        ("A", "步骤 #1 应是一个对象，写明 id 和 days，现在是“A”。"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_step_is_said_in_one_sentence(run, step, sentence):
    row = {"id": "A", "days": 1, **step} if isinstance(step, dict) else step
    code, out, err = run(whole(row, {"id": "B", "days": 1}))
    assert (code, out) == (2, "")
    assert err == sentence + "\n"


def test_every_fault_is_told_at_once(run):
    steps = [{"id": "A", "days": 0}, {"id": "B", "days": 1, "after": [{"id": "Z"}]}, {"id": "B", "days": 1}]
    code, _, err = run({"deadline": "九月", "steps": [*steps, {"id": "C", "days": 1, "after": [{"id": "C"}]}]})
    assert code == 2
    assert err.splitlines() == [
        "deadline（期限）要写成 2026-09-01 这样的日期，现在是“九月”。",
        "步骤“A”的 days（天数）是 0；至少写 1 天，只是一个时点的请写 \"milestone\": true。",
        "第 2 个和第 3 个步骤的 id 都是“B”，请改一个。",
        "步骤“B”的前置步骤“Z”不在计划里；请核对 id。",
        "步骤“C”不能以自己为前置步骤。",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entered", "part"),
    [
        (b"{", "不是有效的 JSON"),
        (b"\xb8\xc4", "不是 UTF-8"),
        (b"[" * 100_000, "过深的嵌套"),
        (b'{"deadline": ' + b"9" * 5000 + b"}", "过大的数字"),
        ([], "计划应是一个对象"),
        ({"deadline": "2026-09-01", "steps": []}, "至少有一个步骤"),
        ({"steps": [{"id": "A", "days": 1}]}, "没有写 deadline"),
        (whole(*({"id": f"S{n}", "days": 36_500, "after": [{"id": f"S{n - 1}"}] if n else []} for n in range(99))), "公元 1 年到 9999 年"),
    ],
)  # fmt: skip
def test_what_is_no_plan_at_all_ends_with_one_sentence(run, entered, part):
    code, out, err = run(entered)
    assert (code, out) == (2, "")
    assert part in err
    assert err.count("\n") == 1


def test_a_missing_file_ends_with_one_sentence(capsys):
    assert main(["plan", "no-such-file.json"]) == 2
    assert "读不到文件 no-such-file.json" in capsys.readouterr().err


def test_the_command_answers_without_django():
    program = (
        "import sys; from taizhang.config.cli import main; main(['plan', 'none']); assert 'django' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_plan_under_way_is_forecast_as_well(run):
    code, out, _ = run(
        whole(
            {"id": "A", "days": 10, "started_on": "2026-06-01", "percent": 70},
            {"id": "B", "days": 3, "after": [{"id": "A"}]},
        ),
        today=date(2026, 6, 15),
    )
    result = json.loads(out)
    assert code == 0
    assert (result["forecast_finish_on"], result["forecast_late_days"]) == ("2026-06-23", -50)
    assert result["forecast_chain"] == ["A", "B"]
    assert "预计 2026-06-23 全部完成" in result["forecast_says"][0]
    dates = [(row["forecast_start_on"], row["forecast_finish_on"]) for row in result["steps"]]
    assert dates == [("2026-06-01", "2026-06-17"), ("2026-06-18", "2026-06-23")]


@pytest.mark.parametrize(
    ("actual", "sentence"),
    [
        ({"started_on": "2026-06-16"}, "步骤“A”的 started_on 是 2026-06-16，还没有到；只写已经发生的。"),
        ({"started_on": "2026-06-10", "finished_on": "2026-06-09"}, "步骤“A” 2026-06-10 开始、2026-06-09 完成，前后矛盾。"),
        ({"started_on": "六月"}, "步骤“A”的 started_on 要写成 2026-09-01 这样的日期，现在是“六月”。"),
        ({"started_on": "2026-06-10", "percent": 101}, "步骤“A”的 percent 应是 0 到 100 的整数，现在是“101”。"),
        ({"started_on": "2026-06-10", "percent": "一半"}, "步骤“A”的 percent 应是 0 到 100 的整数，现在是“一半”。"),
        ({"percent": 30}, "步骤“A”已完成 30%，请写 started_on（开始日期）。"),
    ],
)  # fmt: skip
def test_what_cannot_have_happened_is_said(run, actual, sentence):
    code, _, err = run(whole({"id": "A", "days": 5, **actual}), today=date(2026, 6, 15))
    assert (code, err) == (2, sentence + "\n")
