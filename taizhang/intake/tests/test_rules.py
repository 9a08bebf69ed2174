"""What intake decides without a database."""

from datetime import date

import pytest

from taizhang.engine.refusal import Refused
from taizhang.engine.workdays import Calendar
from taizhang.intake.rules import candidates as rules
from taizhang.intake.rules import dues, page
from taizhang.intake.rules.candidates import State


@pytest.mark.parametrize(
    ("passage", "owner", "due", "title"),
    [
        ("自然资源局于 11 月 27 日前完成 38 亩用地报批", "自然资源局", "11 月 27 日前", "完成38亩用地报批"),
        ("财政局 11 月 20 日前将第二批补贴资金拨付到乡镇", "财政局", "11 月 20 日前", "第二批补贴资金拨付到乡镇"),
        ("要严肃工作纪律", "", "", "严肃工作纪律"),
        ("逾期未整改的，由县应急局约谈经营单位", "县应急局", "", "逾期未整改的，约谈经营单位"),
    ],
)  # fmt: skip
def test_a_title_says_what_without_who_and_by_when(passage, owner, due, title):
    assert rules.title_of(passage, owner, due) == title


def test_a_sentence_that_only_strikes_an_attitude_is_told_from_a_task():
    assert rules.strikes_an_attitude("要进一步转变作风，狠抓落实", "none", "")
    assert not rules.strikes_an_attitude("要进一步转变作风，狠抓落实", "", "")
    assert not rules.strikes_an_attitude("各单位要拉清单、建台账", "generic", "")
    assert not rules.strikes_an_attitude("各级各部门要坚定信心", "generic", "10月底前")


def test_a_title_never_grows_long_and_is_never_empty():
    passage = "要" + "进一步加强和改进工作" * 30
    assert 0 < len(rules.title_of(passage)) <= rules.TITLE_MAX
    assert rules.title_of("要") == "要"


def test_the_lead_unit_is_the_one_that_leads():
    found = rules.parties("发改委", "由发改委牵头，财政局、各乡镇街道配合，12月25日前完成")
    assert found == rules.Parties("发改委", ("财政局", "各乡镇街道"), doubt="")


def test_two_units_side_by_side_leave_the_lead_open():
    assert rules.parties("卫健委、住建局", "卫健委、住建局按职责办理").doubt == "unclear"
    assert rules.parties("统计局会同发改委", "统计局会同发改委说明").doubt == ""
    assert rules.parties("各单位", "各单位要及时拉清单").doubt == "generic"
    assert rules.parties("", "要严肃工作纪律").doubt == "none"


def test_a_unit_with_and_in_its_name_stays_one_unit():
    assert rules.names_in("住房和城乡建设局、发展和改革委员会") == ["住房和城乡建设局", "发展和改革委员会"]
    assert rules.names_in("财政局和民政局") == ["财政局", "民政局"]


def test_the_same_sentence_broken_otherwise_is_the_same_passage():
    assert rules.passage_hash("拉清单、建\n台账。") == rules.passage_hash("拉清单、 建台账")
    assert rules.passage_hash("拉清单") != rules.passage_hash("建台账")


def test_a_sentence_is_cut_at_its_semicolons_and_counted_parts():
    text = "一是住建局补装井盖；二是交通局修路；"
    parts = [text[a:b] for a, b in rules.cut(text, rules.split_points(text))]
    assert parts == ["一是住建局补装井盖", "二是交通局修路"]


def test_a_sentence_without_a_place_to_cut_is_left_whole():
    with pytest.raises(Refused, match="没有拆"):
        rules.cut("住建局补装井盖", [])
    with pytest.raises(Refused, match="只剩一段"):
        rules.cut("住建局补装井盖。", [7])


def test_a_quoted_sentence_is_found_whatever_its_line_breaks():
    text = "会议强调，\n要及时拉清\n单、建台账。"
    start, end = rules.find_quote(text, "要及时拉清单、建台账")
    assert rules.one_line(text[start:end]) == "要及时拉清单、建台账"
    with pytest.raises(Refused, match="原文里没有"):
        rules.find_quote(text, "要立即整改")


def test_only_an_open_candidate_can_be_decided_and_a_decided_one_says_so():
    rules.check("accept", State.NEW)
    with pytest.raises(Refused, match="撤回") as refused:
        rules.check("accept", State.REJECTED)
    assert "不立项" in str(refused.value)


def test_a_step_aimed_at_an_older_version_is_refused_as_stale():
    with pytest.raises(Refused) as refused:
        rules.check("reject", State.NEW, seen=1, version=2)
    assert refused.value.kind == "stale"


def test_progress_counts_what_was_proposed_and_what_is_decided():
    states = ["new", "accepted", "rejected", "passed", "split", "same"]
    found = rules.progress(states)
    assert (found.total, found.decided, found.left, found.percent) == (4, 3, 1, 75)


def test_two_titles_about_the_same_work_are_alike():
    assert rules.alike("完成余下642户清洁取暖设备入户", "清洁取暖设备入户2140户")
    assert not rules.alike("完成余下642户清洁取暖设备入户", "县人民医院停车楼开工")


CALENDAR = Calendar({date(2026, 10, d): "国庆节" for d in range(1, 8)}, {date(2026, 10, 10): "国庆节"}, {2026})


def test_a_day_off_is_told_with_the_nearest_working_days():
    found = dues.check(date(2026, 10, 3), CALENDAR, date(2026, 9, 1))
    assert (found.is_working, found.before, found.after) == (False, date(2026, 9, 30), date(2026, 10, 8))
    assert found.holiday == "国庆节"


def test_a_worked_saturday_counts_as_a_working_day():
    assert dues.check(date(2026, 10, 10), CALENDAR, date(2026, 9, 1)).is_working


def test_a_year_without_a_published_calendar_is_provisional():
    assert dues.check(date(2027, 3, 1), CALENDAR, date(2026, 9, 1)).is_provisional
    assert dues.check(date(2026, 3, 2), CALENDAR, date(2026, 9, 1)).is_past


def test_the_page_keeps_the_place_of_every_piece_and_joins_hard_lines():
    text = "会议强调，要及时拉清\n单、建台账。其余略"
    marks_ = [page.Mark(5, 16, key=7), page.Mark(7, 9, kind="figure", state="sound")]
    runs = page.runs(text, 0, len(text), marks_)
    for run in runs:
        for piece in run.pieces:
            assert text[piece.start : piece.start + len(piece.text)] == piece.text
    whole = "".join(piece.text for run in runs for piece in run.pieces)
    assert whole == text.replace("\n", "")
    marked = next(run for run in runs if run.candidate)
    assert "".join(p.text for p in marked.pieces) == "要及时拉清单、建台账"
    assert [p.text for p in marked.pieces if p.figure] == ["时拉"]


def test_the_neighbours_of_a_sentence_are_the_sentences_beside_it():
    text = "第一句。第二句。要及时拉清单。后面一句。再后一句。"
    start = text.index("要及时")
    assert page.neighbours(text, start, start + 6) == ("第二句。", "。后面一句。")


def test_a_passage_without_a_day_still_says_how_soon():
    from taizhang.intake.rules.dues import meant

    assert meant(None, "立即") == meant(None, "第一时间") == {"due_kind": "now"}
    assert meant(None, "立行立改，长期坚持") == {"due_kind": "long"}
    assert meant(None, "限期") == meant(None, "") == {"due_kind": "day"}
    day = date(2026, 11, 24)
    assert meant(day, "11月24日17时前") == {"due_on": day, "due_hour": 17}
    assert meant(day, "11月24日前") == {"due_on": day, "due_hour": None}
