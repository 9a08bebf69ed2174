"""Plans of Microsoft Project become rows, and what they lose is said."""

import pytest

from taizhang.engine.refusal import Refused
from taizhang.planning.exchange import mspdi

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Project xmlns="http://schemas.microsoft.com/project">'


def project(
    *tasks, more="<Title>云溪一小</Title><StartDate>2026-03-02T08:00:00</StartDate><MinutesPerDay>480</MinutesPerDay>"
):
    return f"{HEAD}{more}<Tasks>{''.join(tasks)}</Tasks></Project>".encode()


def task(uid, name, duration="PT40H0M0S", level=1, links="", **more):
    values = {"UID": uid, "Name": name, "OutlineLevel": level, "Duration": duration, "DurationFormat": 7, **more}
    return f"<Task>{''.join(f'<{k}>{v}</{k}>' for k, v in values.items())}{links}</Task>"


def link(before, type=1, lag=0, layout=7, **more):
    values = {"PredecessorUID": before, "Type": type, "LinkLag": lag, "LagFormat": layout, **more}
    return f"<PredecessorLink>{''.join(f'<{k}>{v}</{k}>' for k, v in values.items())}</PredecessorLink>"


def columns(done, *names):
    return [tuple(row.get(name, "") for name in names) for row in done.rows]


def said(done):
    return [(note.row, str(note.says)) for note in done.notes]


def test_a_small_project_with_an_outline_milestones_and_every_kind_of_link():
    done = mspdi.read(
        project(
            task(0, "云溪一小", level=0, Summary=1),
            "<Task><UID>90</UID><IsNull>1</IsNull></Task>",
            task(1, "前期", Summary=1),
            task(2, "选址", level=2),
            task(5, "可研", "PT80H0M0S", level=2, links=link(2, 3, 2 * 4800)),
            task(3, "公示", "PT168H0M0S", level=2, links=link(5), DurationFormat=8),
            task(4, "施工", "PT16H0M0S", links=link(3, 1, 4800) + link(5, 0, -4800)),
            task(6, "封顶", "PT0H0M0S", links=link(4, 2), Milestone=1),
        )
    )
    assert (done.title, done.start_on) == ("云溪一小", "2026-03-02")
    assert columns(done, "group", "title", "days", "unit", "after", "milestone") == [
        ("前期", "选址", "5", "working", "", ""),
        ("前期", "可研", "10", "working", "1SS+2", ""),
        ("前期", "公示", "7", "calendar", "2", ""),
        ("", "施工", "2", "working", "3+1, 2FF-1", ""),
        ("", "封顶", "", "working", "4SF", "1"),
    ]
    assert said(done) == []


def test_a_working_day_has_as_many_minutes_as_the_project_says_and_parts_of_a_day_are_rounded_up():
    tasks = task(1, "A", "PT14H0M0S"), task(2, "B", "PT10H30M0S"), task(3, "C", "很久")
    done = mspdi.read(project(*tasks, more="<MinutesPerDay>420</MinutesPerDay>"))
    assert columns(done, "days") == [("2",), ("2",), ("很久",)]
    assert said(done) == [(1, "工期 10.5 小时，按整天带入为 2 天。"), (2, "工期“很久”读不懂，请填写天数。")]


def test_constraints_become_the_dates_of_the_table():
    kinds = {2: "fixed_on", 4: "not_before", 7: "not_after"}
    dated = {"ConstraintDate": "2026-06-10T17:00:00"}
    done = mspdi.read(
        project(
            *(task(kind, f"T{kind}", ConstraintType=kind, **dated) for kind in range(8)),
            task(9, "开学", "PT0H0M0S", ConstraintType=3, Milestone=1, **dated),
            task(10, "交付", ConstraintType=7, Deadline="2026-06-05T17:00:00", **dated),
        )
    )
    for kind, name in kinds.items():
        assert done.rows[kind][name] == "2026-06-10"
    assert done.rows[3]["not_after"] == "2026-06-10"
    assert done.rows[8]["fixed_on"] == "2026-06-10"
    assert done.rows[9]["not_after"] == "2026-06-05"
    assert said(done) == [
        (3, "“必须完成于 2026-06-10”带入为最迟 2026-06-10 完成。"),
        (5, "“不得晚于 2026-06-10 开始”没有带入，请看是否要写最迟。"),
        (6, "“不得早于 2026-06-10 完成”没有带入，请看是否要写最早。"),
    ]


def test_what_has_happened_comes_along():
    done = mspdi.read(
        project(
            task(1, "A", ActualStart="2026-03-02T08:00:00", ActualFinish="2026-03-06T17:00:00", PercentComplete=100),
            task(2, "B", ActualStart="2026-03-09T08:00:00", PercentComplete=40),
            task(3, "C", PercentComplete=0),
        )
    )
    assert columns(done, "started_on", "finished_on", "percent") == [
        ("2026-03-02", "2026-03-06", "100"),
        ("2026-03-09", "", "40"),
        ("", "", ""),
    ]


def test_links_of_summary_tasks_go_to_the_tasks_that_begin_and_end_them():
    done = mspdi.read(
        project(
            task(1, "甲", Summary=1),
            task(2, "甲一", level=2),
            task(3, "甲二", level=2, links=link(2)),
            task(4, "甲三", level=2),
            task(5, "乙", Summary=1, links=link(1)),
            task(6, "乙一", level=2),
            task(7, "乙二", level=2, links=link(6)),
        )
    )
    assert columns(done, "title", "after") == [
        ("甲一", ""),
        ("甲二", "1"),
        ("甲三", ""),
        ("乙一", "2, 3"),
        ("乙二", "4"),
    ]


def test_what_is_left_out_is_said():
    resources = "<Resources><Resource><Name>挖机</Name></Resource><Resource><UID>0</UID></Resource></Resources>"
    calendars = "<Calendars><Calendar><Name>标准</Name></Calendar></Calendars>"
    done = mspdi.read(
        project(
            task(1, "A"),
            task(2, "B", links=link(1, 1, 50, 19) + link(77) + link(1, 3, 10080 * 10, 8) + link(1, CrossProject=1)),
            task(3, "C", Active=0),
            task(4, "D", links=link(1, 1, 2400)),
            more=resources + calendars,
        )
    )
    assert columns(done, "after") == [("",), ("1, 1SS+5",), ("1+1",)]
    assert sorted(sentence for _, sentence in said(done)) == sorted(
        [
            "1 个停用的任务没有带入。",
            "按百分比写的间隔没有带入，请改写成工作日。",
            "有一个前置任务不在文件里或没有带入，这条前后关系没有带入。",
            "间隔 7 个自然日，约合 5 个工作日带入，请核对。",
            "连到别的项目的前后关系没有带入。",
            "间隔不是整天，按 1 个工作日带入。",
            "1 个资源和它们的分配没有带入，责任单位请在表里填写。",
            "文件里的日历没有带入，工作日一律按国务院的放假安排。",
        ]
    )


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<Project xmlns="http://schemas.microsoft.com/project"><Title>&b;</Title></Project>'
)
OUTSIDE = '<!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/hostname">]><Project><Title>&a;</Title></Project>'


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (BOMB.encode(), "不是完整的 XML"),
        (OUTSIDE.encode(), "不是完整的 XML"),
        (b"<Project>", "不是完整的 XML"),
        ("计划".encode("gbk"), "不是完整的 XML"),
        (b"", "不是完整的 XML"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "这是 .mpp 文件"),
        (b"<html/>", "不是 Project 的计划"),
        (project(), "文件里没有任务"),
        (project(*(task(n, "A") for n in range(2001))), "有 2001 行，一份计划最多 2000 行"),
        (b" " * (11 * 1024 * 1024), "文件有 11 MB，最大 10 MB"),
    ],
    ids=lambda value: None,
)
def test_what_is_no_project_is_refused_with_what_to_do(data, says):
    with pytest.raises(Refused) as refused:
        mspdi.read(data)
    assert says in str(refused.value)
