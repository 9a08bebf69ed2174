"""What real papers do that tidy ones do not: web furniture, lists of names, annexes, speeches, papers without a title."""

from datetime import date

import pytest

from taizhang.engine.reading import read

WEB_PAGE = """当前位置：首页 > 政务资讯 > 政务要闻

我县召开城建工作第二次调度会

发布日期：2025-05-10 11:41 信息来源：云溪县住建局 浏览量：32 【字体：大 中 小】

5月9日，县委常委、副县长周明远主持召开全县城建工作第二次调度会。

周明远强调，县住建局要在6月底前完成滨河路改造。（陈小禾  赵一鸣）

扫一扫在手机打开当前页
微信
"""

PRAISED = (
    "2月28日，县委书记韩立新主持召开县委常委会议。县委常委周明远、林晓棠、何大川出席会议，县政协主席赵海涛应邀列席。"
)

TASKS = """县示范区管委会，各乡镇人民政府，县直各有关单位：
经县政府同意，现将《2025年重点工作任务分解》印发给你们。请各单位抓好落实。
附件：1.重点工作任务清单
云溪县人民政府办公室
2025年5月18日
（此件公开发布）
附件1
2025年重点工作任务清单
一、县示范区管委会牵头工作（2项）
1.投资3000万元建设食用菌基地。
2.打造酵素生产基地。
二、县住建局牵头工作（1项）
1.新建城区公厕5座，8月底前投用。
"""

SPEECH = """在全县安全生产工作会议上的讲话
县长 韩立新
同志们：
从刚才的通报可以看出，县委、县政府对安全生产十分重视，绝不能含糊。
第一，我们也要清醒认识到，全县面临的挑战还很多。各乡镇、各部门要把隐患排查抓紧抓实。
县应急局要牵头对全县非煤矿山开展一次拉网式排查，5月底前报县政府。请各位分管领导分头抓好落实。
"""


def owed(text):
    """(owner, opening words) of what must be done."""
    return [(d.owner, d.text[:7]) for d in read(text).directives if not d.optional]


def test_the_furniture_of_a_web_page_is_no_part_of_the_article():
    reading = read(WEB_PAGE)
    assert [(a.headline, a.byline) for a in reading.articles] == [("我县召开城建工作第二次调度会", "陈小禾 赵一鸣")]
    assert [(d.owner, d.due_text, d.speaker) for d in reading.directives] == [("县住建局", "6月底前", "周明远")]


def test_names_that_follow_one_post_share_it():
    people = {person.name: person.post for person in read(PRAISED).people}
    assert people == {
        "韩立新": "县委书记", "周明远": "县委常委", "林晓棠": "县委常委", "何大川": "县委常委", "赵海涛": "县政协主席",
    }  # fmt: skip


def test_leaders_whose_label_stands_after_their_names_are_found():
    people = {p.name: p.post for p in read("6月3日，全县调度会召开，周明远、林晓棠等县领导参加。").people}
    assert people == {"周明远": "县领导", "林晓棠": "县领导"}


def test_a_rare_surname_is_learnt_from_title_and_speech():
    text = "9月24日，县长憨振强带队调研。憨振强强调，各部门要密切沟通。"
    reading = read(text)
    assert [p.name for p in reading.people] == ["憨振强"]
    assert [(d.owner, d.speaker) for d in reading.directives] == [("各部门", "憨振强")]


def test_whoever_asks_by_name_is_the_speaker():
    text = "3月2日，县委书记陆晓延主持会议。陆晓延要求常委班子成员要带头落实，把作风建设抓在手上。"
    assert [(d.owner, d.speaker, d.text[:4]) for d in read(text).directives] == [("常委班子成员", "陆晓延", "常委班子")]


def test_a_paper_without_a_title_is_known_by_whom_it_addresses_and_its_annex_gives_owners():
    assert owed(TASKS) == [
        ("各单位", "请各单位抓好落"),
        ("县示范区管委会", "投资3000万"),
        ("县示范区管委会", "打造酵素生产基"),
        ("县住建局", "新建城区公厕5"),
    ]
    assert {d.speaker for d in read(TASKS).directives} == {"云溪县人民政府办公室"}


def test_a_speech_is_the_speakers_own_and_its_reasons_are_no_tasks():
    assert owed(SPEECH) == [
        ("各乡镇、各部门", "各乡镇、各部门"),
        ("县应急局", "县应急局要牵头"),
        ("各位分管领导", "请各位分管领导"),
    ]
    assert {d.speaker for d in read(SPEECH).directives} == {"韩立新"}


def test_a_paper_in_traditional_characters_reads_like_any_other():
    text = (
        "5月9日，縣委副書記韓立新督導重點項目建設。韓立新強調，縣住建局要在6月底前完成濱河路改造，縣財政局要保障資金。"
    )
    reading = read(text)
    assert [(d.owner, d.due_text, d.speaker) for d in reading.directives] == [("县住建局", "6月底前", "韩立新")]
    assert reading.directives[0].text.startswith("縣住建局要在6月底前")


def test_what_is_looked_at_is_not_what_is_owed():
    text = "云溪县安委会关于开展大检查的通知\n重点检查：各乡镇成立领导机构、落实责任措施的情况。\n各乡镇要高度重视。"
    assert [d.text[:5] for d in read(text).directives] == ["各乡镇要高"]


def test_the_place_where_it_happens_answers_for_it():
    text = "县政府专题会议纪要\n会议要求，发生越级上访后，属地要在第一时间到位开展工作。"
    assert [d.owner for d in read(text).directives] == ["属地"]


@pytest.mark.parametrize(
    ("printed", "phrase", "day"),
    [
        ("各乡镇须在12月3日下午5时前报县统计局。", "12月3日下午5时前", date(2025, 12, 3)),
        ("县住建局要在2025年6月30日下班前报送台账。", "2025年6月30日下班前", date(2025, 6, 30)),
        ("县住建局要按照“马上办”的原则报送台账。", None, None),
    ],
)
def test_a_limit_with_an_hour_is_a_limit_and_a_slogan_is_none(printed, phrase, day):
    text = f"云溪县政府专题会议纪要\n2025年3月1日\n会议要求，{printed}"
    found = read(text).directives
    assert [(d.due_text, d.due) for d in found] == [(phrase, day)]


def test_minutes_that_approve_a_paper_still_owe_its_completion():
    text = "云溪县政府常务会议纪要\n会议原则同意县住建局提交的管理办法，根据讨论意见修改完善后报县委常委会。"
    assert [d.text[:4] for d in read(text).directives] == ["原则同意"]


def test_a_unit_with_a_quoted_word_in_its_name_commits_itself():
    text = "各责任单位务必压实责任。对整改不力的单位，区“双创”指挥部将进行约谈问责。"
    assert [d.owner for d in read(text).directives][-1] == "区“双创”指挥部"


def test_whose_main_duty_it_is_does_not_end_the_name_of_the_party():
    text = "云溪县工作通知\n各项任务的主要责任单位要将方案报县政府督查室备案。"
    assert [d.owner for d in read(text).directives] == ["各项任务的主要责任单位"]
