"""Plans come from files and go out as files, through the pages."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from taizhang.engine.refusal import Refused
from taizhang.engine.workdays import shipped_calendar
from taizhang.ledger.tests.conftest import text, told
from taizhang.planning import exchange
from taizhang.planning.models import Draft
from taizhang.planning.tests.making import rows

CHINA = shipped_calendar()
OLD = Path(__file__).parent / "files/plan.xls"
STARVED = (
    "import sys; sys.path.insert(0, sys.argv[1]); from taizhang.engine.reading import apart; apart.MEMORY = 1 << 20; "
    "apart.main()"
)
PROJECT = b"""<?xml version="1.0" encoding="UTF-8"?><Project xmlns="http://schemas.microsoft.com/project">
<MinutesPerDay>480</MinutesPerDay><Tasks>
<Task><UID>1</UID><ID>1</ID><Name>Survey</Name><Duration>PT40H0M0S</Duration><DurationFormat>7</DurationFormat></Task>
<Task><UID>2</UID><ID>2</ID><Name>Build</Name><Duration>PT80H0M0S</Duration><DurationFormat>7</DurationFormat>
<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>1</Type></PredecessorLink></Task>
</Tasks></Project>"""


def book(answer):
    assert answer.status_code == 200
    page = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    return [list(row) for row in page.iter_rows(values_only=True)]


def test_a_draft_goes_out_as_a_workbook_and_comes_in_below_what_stands_there(screens, planner):
    owner = str(planner.ledger.unit("roads"))
    plan = planner.written(steps=[*rows()[:2], {**rows()[2], "owner": owner}])
    liaison = screens.enter("housing_liaison")
    answer = liaison.get(f"/plans/{plan.pk}/draft.xlsx")
    assert "attachment" in answer["Content-Disposition"]
    data = b"".join(answer.streaming_content)
    said = [list(row) for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)]
    assert said[2][1:3] == ["事项", "工期"] and said[2][-3:] == ["最迟开始", "最迟完成", "机动"]
    assert said[5][1:5] == ["回填", 2, "工作日", 2] and "交通局" in said[5]
    file = SimpleUploadedFile("计划.xlsx", data)
    where = told(liaison.post(f"/plans/{plan.pk}/bring/", {"file": file, "seen": Draft.objects.get().version}))
    kept = Draft.objects.get().rows
    assert [row["title"] for row in kept] == ["腾出场地", "铺管", "回填"] * 2
    assert (kept[5]["after"], kept[5]["owner"]) == ([{"id": "s5", "type": "FS", "lag": 0}], owner)
    assert "带入了 3 步。" in text(liaison.get(where))


def test_a_plan_of_microsoft_project_comes_in_with_its_links(screens, planner):
    plan = planner.opened()
    liaison = screens.enter("housing_liaison")
    sent = {"file": SimpleUploadedFile("p.xml", PROJECT), "rows_only": "1"}
    answer = liaison.post(f"/plans/{plan.pk}/bring/", sent).json()
    assert [(row["title"], row["days"]) for row in answer["rows"]] == [("Survey", "5"), ("Build", "10")]
    assert answer["rows"][1]["after"] == [{"id": "in0", "type": "FS", "lag": 0}]
    assert not Draft.objects.get().rows  # the editor puts them in itself


def test_what_is_no_plan_is_refused_in_words_and_changes_nothing(screens, planner):
    plan = planner.written()
    liaison = screens.enter("housing_liaison")
    for sent, sentence in (
        ({}, "请选一个文件"),
        ({"file": SimpleUploadedFile("a.xlsx", b"PK nonsense")}, ""),
        ({"file": SimpleUploadedFile("a.xml", b"<html></html>")}, ""),
        ({"text": "你好\t世界\n1\t2"}, "没有找到表头"),
    ):
        answer = liaison.post(f"/plans/{plan.pk}/bring/", sent)
        assert answer.status_code == 400 and sentence in answer.content.decode()
    assert len(Draft.objects.get().rows) == 3


def test_who_sees_one_step_gets_a_workbook_of_one_step(screens, planner):
    roads = str(planner.ledger.unit("roads"))
    plan = planner.approved(steps=[*rows()[:2], {**rows()[2], "owner": roads}])
    mine = book(screens.enter("roads_liaison").get(f"/plans/{plan.pk}/steps.xlsx"))
    assert [row[1] for row in mine[3:]] == ["回填"] and not mine[3][4]
    assert len(book(screens.enter("leader").get(f"/plans/{plan.pk}/steps.xlsx"))) == 6


def test_a_file_is_read_in_a_process_of_its_own_and_says_the_same():
    data = io.BytesIO()
    made = [{"title": "铺管", "days": "5", "after": ""}, {"title": "回填", "days": "很快", "after": "1"}]
    exchange.xlsx.write(made, data, title="封堵", deadline_on=date(2026, 3, 20), start_on=None)
    for given, here in (
        (data.getvalue(), exchange.xlsx.read(data.getvalue(), CHINA)),
        (PROJECT, exchange.mspdi.read(PROJECT)),
    ):
        assert exchange.apart.read(given, CHINA) == here


def test_an_old_workbook_gives_the_rows_of_the_new_one():
    found = exchange.apart.read(OLD.read_bytes(), CHINA)
    names = ("title", "days", "unit", "after", "milestone", "owner")
    assert [tuple(row[name] for name in names) for row in found.rows] == [
        ("腾出场地", "3", "working", "", "", "交通局"),
        ("公示", "7", "calendar", "1", "", ""),
        ("通水", "", "", "2FS+1", "1", ""),
    ]
    assert found.deadline_on == "2026-03-20"
    with pytest.raises(Refused, match=r"另存为 \.xlsx"):
        exchange.apart.read(OLD.read_bytes()[:8] + b"\0" * 4096, CHINA)


def test_a_file_that_takes_more_than_there_is_dies_alone(monkeypatch):
    """The control: with less memory than a reader needs, its process ends and the server answers."""
    monkeypatch.setattr("taizhang.engine.reading.apart._CHILD", STARVED)
    with pytest.raises(Refused) as refused:
        exchange.apart.read(PROJECT, CHINA)
    assert refused.value.code == "intake.too_large"
