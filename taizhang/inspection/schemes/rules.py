"""What a scheme is made of, and which tree can be published. Its shape: domains.md 2.1 (Ⅰ-n, Ⅱ-n, standard, method)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.findings.rules import Severity
from taizhang.inspection.points.rules import TYPES


class Kind(StrEnum):
    CIVILISED = "civilised"
    SANITARY = "sanitary"
    RURAL = "rural"
    DOUBLE_SUPPORT = "double_support"
    OTHER = "other"


KINDS = {
    Kind.CIVILISED: N_("文明城市"),
    Kind.SANITARY: N_("卫生县城"),
    Kind.RURAL: N_("农村人居环境"),
    Kind.DOUBLE_SUPPORT: N_("双拥模范城"),
    Kind.OTHER: N_("其他"),
}


class Method(StrEnum):
    DOCUMENTS = "documents"
    ON_SITE = "on_site"
    SURVEY = "survey"


METHODS = {Method.DOCUMENTS: N_("材料审核"), Method.ON_SITE: N_("实地考察"), Method.SURVEY: N_("问卷调查")}


class Missing(StrEnum):
    """What a unit without any point of a type gets for it."""

    MEAN = "mean"
    EXCLUDE = "exclude"
    ZERO = "zero"


MISSING = {Missing.MEAN: N_("取其他单位的平均分"), Missing.EXCLUDE: N_("不计入"), Missing.ZERO: N_("记零分")}


class Origin(StrEnum):
    """Where what lies on the desk came from."""

    BOOK = "book"
    DOCUMENT = "document"  # its rows are paragraphs
    DRAFT = "draft"  # of the next version, on the screen


MOST_CLAUSES = 2000
MOST_YEARS = 6

MINORS_SHARE, MINORS_LINE = 20, 85
"""未成年人思想道德: its percent of the total, and the score below which nobody can apply (domains.md 2.1)."""
DEEPEST = 5


@dataclass(frozen=True)
class ClauseSpec:
    """A node as it is handed in to be published, in the order of the document."""

    key: str
    no: str
    title: str
    parent_key: str = ""
    wanted: str = ""
    wanted_count: int = 0
    methods: tuple[str, ...] = ()
    score: Decimal = Decimal(0)
    step: Decimal = Decimal(0)
    point_types: tuple[str, ...] = ()
    severity: str = Severity.DAYS7
    is_veto: bool = False
    is_precondition: bool = False
    zeroes: bool = False


def depths(clauses: Sequence[ClauseSpec]) -> list[int]:
    """How deep each stands, the top at 0; raises Refused where the tree is none."""
    known: dict[str, int] = {}
    found = []
    for clause in clauses:
        if clause.key in known:
            raise _wrong(clause, N_("“{no}”出现了两次，编号要各不相同。"))
        if clause.parent_key and clause.parent_key not in known:
            raise _wrong(clause, N_("“{no} {title}”的上一级没有写在它前面。"))
        known[clause.key] = known[clause.parent_key] + 1 if clause.parent_key else 0
        found.append(known[clause.key])
    return found


def check(clauses: Sequence[ClauseSpec]) -> None:
    """Raises Refused with the sentence that names the clause and what to do."""
    if not clauses:
        raise Refused("inspection.no_clauses", N_("还没有条款。请先导入或者逐条填写。"), "invalid")
    if len(clauses) > MOST_CLAUSES:
        raise Refused("inspection.many_clauses", N_("最多{most}条，请分成几个体系。"), "invalid", most=MOST_CLAUSES)
    for clause, depth in zip(clauses, depths(clauses), strict=True):
        check_clause(clause, depth)


def check_clause(clause: ClauseSpec, depth: int) -> None:
    """One of them by itself."""
    if not clause.title.strip() or not clause.no.strip():
        raise _wrong(clause, N_("第“{no}”条要写编号和内容。"))
    if len(clause.title) > 300 or len(clause.wanted) > 500 or len(clause.no) > 20 or len(clause.key) > 24:
        raise _wrong(clause, N_("“{no}”太长：编号20字、内容300字、所需材料500字以内。"))
    if depth >= DEEPEST:
        raise _wrong(clause, N_("“{no} {title}”分得太细，最多五级。"))
    if clause.score < 0 or clause.step < 0 or clause.step > clause.score:
        raise _wrong(clause, N_("“{no} {title}”的分值要大于零，每处扣分不能多于分值。"))
    if unknown := set(clause.methods) - set(Method):
        raise _wrong(clause, N_("“{no} {title}”的测评方式不认识：{what}。"), what="、".join(sorted(unknown)))
    if unknown := set(clause.point_types) - set(TYPES):
        raise _wrong(clause, N_("“{no} {title}”的点位类型不认识：{what}。"), what="、".join(sorted(unknown)))
    if clause.severity not in set(Severity):
        raise _wrong(clause, N_("“{no} {title}”的整改期限不认识。"))


def _wrong(clause, message, **more):
    return Refused("inspection.clause", message, "invalid", no=clause.no or clause.key, title=clause.title[:40], **more)
