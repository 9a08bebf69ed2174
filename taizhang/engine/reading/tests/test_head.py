"""What a document says about itself."""

from datetime import date

from taizhang.engine.reading import head as heading
from taizhang.engine.reading import read


def test_the_heading_of_minutes_is_read_from_the_text():
    text = (
        "云溪县党政联席会议纪要\n云党政联纪〔2026〕11 号\n\n会议听取了……汇报。\n\n中共云溪县委办公室\n2026年11月6日\n"
    )
    found = heading.guess(text)
    assert found == heading.Heading("云溪县党政联席会议纪要", "云党政联纪〔2026〕11号", date(2026, 11, 6), "minutes")


def test_a_title_set_on_two_lines_is_put_together():
    text = "云溪县人民政府办公室\n关于进一步做好今冬明春\n清洁取暖工作的通知\n云办发〔2026〕8号\n各乡镇："
    found = heading.guess(text)
    assert (found.title, found.kind) == ("关于进一步做好今冬明春清洁取暖工作的通知", "paper")


def test_a_newspaper_page_gets_no_title_that_it_does_not_have():
    found = heading.guess("本报讯 10 月 16 日，云溪县\n委书记主持召开党政联席\n会，研究部署工作。")
    assert found == heading.Heading(kind="news")


MINUTES = """云溪县民政局党组会议纪要
时间：2026年3月17日上午
地点：三楼会议室
主持：韩立新
参加：周明远、林晓棠
会议议定：县民政局要在4月底前完成敬老院消防改造。
附件：1.改造项目清单
2.经费安排表
云溪县民政局
2026年3月18日
"""

NEWS = "本报讯 2026年5月9日，县长韩立新在政务中心三楼会议室主持召开全县防汛工作会议，副县长周明远出席。韩立新强调，各乡镇要压实责任。"


def test_minutes_name_their_meeting_its_place_chair_and_those_present():
    said = read(MINUTES).head
    assert (said.number, said.issued_on, said.issuer) == (None, date(2026, 3, 18), "云溪县民政局")
    assert (said.meeting.held_on, said.meeting.place, said.meeting.chair) == (date(2026, 3, 17), "三楼会议室", "韩立新")
    assert said.meeting.attendees == ("周明远", "林晓棠")
    assert said.annexes == ("改造项目清单", "经费安排表")


def test_a_report_names_the_meeting_it_tells_of():
    said = read(NEWS).head.meeting
    assert (said.name, said.held_on, said.place) == ("防汛工作会议", date(2026, 5, 9), "政务中心三楼会议室")
    assert (said.chair, said.attendees) == ("韩立新", ("周明远",))


def test_a_notice_tells_of_no_meeting():
    said = read("云溪县人民政府办公室关于做好防汛工作的通知\n各乡镇：\n各乡镇要压实责任。\n").head
    assert said.meeting is None and said.annexes == ()
