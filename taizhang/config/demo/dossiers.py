"""迎检档案 of 云溪县: who answers for which papers, some of them filed, one used in two schemes; and what the city said."""

import io
from datetime import timedelta

from taizhang.config.demo.people import County
from taizhang.inspection.dossiers import actions
from taizhang.inspection.feedback import actions as feedback
from taizhang.inspection.models import Feedback, Need, Scheme
from taizhang.ledger.rules import day_of
from taizhang.ledger.uploads import Upload

CHARGED = {
    "civilised": {
        "4.3": "MZ", "5.1": "MZ", "5.2": "MZ", "5.3": "JT", "5.4": "ZW", "6.1": "CG", "6.2": "CZ", "6.3": "CG",
        "6.4": "CG", "7.2": "WJ",
    },
    "sanitary": {"1.1": "WJ", "1.2": "WJ", "1.3": "CG", "2.1": "WJ", "4.4": "WJ", "6.1": "WJ", "6.2": "WJ"},
}  # fmt: skip
FILED = (  # (unit, words, scheme and clause where it is used)
    ("CG", "创建工作领导小组成立文件", (("civilised", "6.1"),)),
    ("CG", "年度创建方案和任务分工表", (("civilised", "6.1"),)),
    ("CG", "问题交办和整改台账", (("civilised", "6.3"), ("sanitary", "1.3"))),
    ("JT", "少年宫管理制度", (("civilised", "5.3"),)),
    ("JT", "少年宫活动台账", (("civilised", "5.3"),)),
    ("WJ", "爱卫会年度计划", (("sanitary", "1.2"),)),
    ("WJ", "健康教育栏更换记录", (("sanitary", "2.1"), ("civilised", "4.3"))),
)  # fmt: skip

LETTER = """云溪市精神文明建设委员会办公室
关于反馈第三季度测评问题的函
一、环境卫生
1. 东街农贸市场周边垃圾散落，桶满溢。
2. 北关老街墙面小广告清理不及时。
二、档案材料
3. 志愿者注册和服务时长没有达到当年要求。
4. 创建经费没有列入财政预算。
请你县于月底前报送整改情况。
云溪市精神文明建设委员会办公室
"""
THEIRS = "云文明办函〔2026〕31号"
OFFERED = ("CZ", "创建经费预算批复", "6.1")  # of a clause that another unit answers for
ISSUED = ((1, "1.1", "CG"), (2, "1.4", "CG"), (3, "5.2", "MZ"))  # the last one is not issued yet


def charge(made: County, schemes: dict[str, int], at) -> None:
    clerk = made.by_name("clerk", at)
    for key, charges in CHARGED.items():
        units = {clause: made.units[unit] for clause, unit in charges.items() if unit in made.units}
        actions.charge(Scheme.objects.get(area_id=made.area_id, pk=schemes[key]), units, by=clerk, at=at)


def file(made: County, schemes: dict[str, int], at) -> None:
    clerk = made.by_name("clerk", at)
    years = dict(
        Need.objects.filter(area_id=made.area_id, scheme_id__in=schemes.values()).values_list("scheme_id", "year")
    )
    for n, (unit, words, under) in enumerate(FILED):
        if unit not in made.units:
            continue
        upload = Upload(io.BytesIO(_page(words, n)), f"{words}.pdf", words)
        actions.file(
            [upload], [(schemes[scheme], key) for scheme, key in under], year=years[schemes[under[0][0]]],
            unit_id=made.units[unit], by=clerk, at=at,
        )  # fmt: skip


def letter(made: County, schemes: dict[str, int], due_on, at) -> None:
    clerk, scheme = made.by_name("clerk", at), Scheme.objects.get(area_id=made.area_id, pk=schemes["civilised"])
    entry = feedback.receive(
        LETTER,
        title="关于反馈第三季度测评问题的函",
        sender="市文明办",
        number=THEIRS,
        letter=feedback.Letter("关于反馈第三季度测评问题的函.txt", LETTER.encode()),
        on=day_of(at) - timedelta(days=1),
        scheme=scheme,
        by=clerk,
        at=at,
    )
    answers = [feedback.Answer(n, clause, made.units[unit], due_on) for n, clause, unit in ISSUED]
    feedback.issue(Feedback.objects.get(area_id=made.area_id, pk=entry.stream_id), answers, by=clerk, at=at)


def offer(made: County, schemes: dict[str, int], at) -> None:
    """The finance bureau has a paper that belongs to a clause of another one."""
    unit, words, key = OFFERED
    year = Need.objects.get(area_id=made.area_id, scheme_id=schemes["civilised"], clause_key=key).year
    upload = Upload(io.BytesIO(_page(words, len(FILED))), f"{words}.pdf", words)
    actions.file([upload], [(schemes["civilised"], key)], year=year, by=made.liaison(unit, at), at=at)


def _page(words, n):
    """A page with nothing on it, told apart by its number: what it shows is not what the demo shows."""
    return (
        f"%PDF-1.4\n%{n} {words}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    ).encode()
