"""The `taizhang plan` command: a plan as JSON in, its schedule as JSON out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from taizhang.engine.workdays import Calendar, shipped_calendar

from . import forecast, plan_of, schedule
from .faults import BeyondTime, Faulty
from .model import Change, Forecast, Plan, Schedule


def plan(path: str, today: date, calendar: Calendar | None = None, out: TextIO | None = None) -> int:
    """Schedule one file and print the result; 0 also for a plan that does not fit, 2 with why when there is none."""
    calendar = calendar or shipped_calendar()
    try:
        entered = plan_of(_entered(path), today, calendar)
        scheduled = schedule(entered, calendar)
        expected = forecast(entered, calendar, today) if _has_begun(entered) else None
    except _Unreadable as problem:
        print(problem, file=sys.stderr)
        return 2
    except Faulty as faulty:
        print(faulty, file=sys.stderr)
        return 2
    except BeyondTime:
        print("按这些天数推算，日期超出了公元 1 年到 9999 年；请核对各步骤的 days 和 lag。", file=sys.stderr)
        return 2
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # JSON is, whatever the console speaks
    for piece in _json(scheduled, expected):
        (out or sys.stdout).write(piece)
    return 0


class _Unreadable(Exception):
    """The file is not JSON, or there is none."""


def _entered(path: str) -> Any:
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
        return json.loads(text)
    except OSError as problem:
        raise _Unreadable(f"读不到文件 {path}：{problem.strerror}") from None
    except UnicodeDecodeError:
        raise _Unreadable(f"{path} 不是 UTF-8 编码的文本；请另存为 UTF-8 的 JSON 文件。") from None
    except json.JSONDecodeError as problem:
        raise _Unreadable(
            f"{path} 不是有效的 JSON：第 {problem.lineno} 行第 {problem.colno} 个字符处读不下去。"
        ) from None
    except (ValueError, RecursionError):
        raise _Unreadable(f"{path} 里有过大的数字或过深的嵌套，读不下去。") from None


def _has_begun(plan: Plan) -> bool:
    return any(step.started_on or step.finished_on for step in plan.steps)


def _json(scheduled: Schedule, expected: Forecast | None) -> Iterator[str]:
    """The contract first, and one line for each step: the fast encoder writes only whole values."""
    head: dict[str, object] = {
        "feasible": scheduled.feasible,
        "should_have_started_on": _iso(scheduled.should_have_started_on),
        "late_days": scheduled.late_days,
        "says": [str(sentence) for sentence in scheduled.says],
        "remedies": [
            {"says": "，并".join(map(str, remedy.says)), "changes": [_change(change) for change in remedy.changes]}
            for remedy in scheduled.remedies
        ],
        "provisional_years": scheduled.provisional_years,
    }
    if expected:
        head |= {
            "forecast_finish_on": _iso(expected.forecast_finish_on),
            "forecast_late_days": expected.late_days,
            "forecast_chain": expected.chain,
            "forecast_says": [str(sentence) for sentence in expected.says],
        }
    yield "{\n"
    for key, value in head.items():
        yield f" {_dumps(key)}: {_dumps(value)},\n"
    yield ' "steps": [\n'
    dates: dict[date, str] = {}
    last = len(scheduled.rows) - 1
    for n, row in enumerate(scheduled.rows):
        values = row._asdict()
        if expected:
            values |= expected.rows[n]._asdict()
        for key, value in values.items():
            if isinstance(value, date):
                if value not in dates:
                    dates[value] = value.isoformat()
                values[key] = dates[value]
        yield f"  {_dumps(values)}{',' if n < last else ''}\n"
    yield " ]\n}\n"


def _change(change: Change) -> dict[str, object]:
    if change.days is not None:
        return {"step": change.step, "days": change.days}
    return {"step": change.step, "after": change.after, "type": change.type, "lag": change.lag}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


_dumps = json.JSONEncoder(ensure_ascii=False).encode
