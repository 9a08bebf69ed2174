"""Documents into articles, also where the headlines of a newspaper page follow their bodies."""

import re
from dataclasses import dataclass, field
from operator import attrgetter

from taizhang.engine.grams import grams

from ..names import is_name
from ..rules import of, rule
from .text import Paragraph, looks_like_headline, opens_report

_CREDIT = re.compile(r"（([^（）]{2,40})）$")
_OPENING_CREDIT = re.compile(r"^(?:本报讯|讯|本报.{0,4}讯)（([^（）]{2,40})）")
_CAMERA = re.compile(r"(?:。|”|）)([\u4e00-\u9fff·]{2,12})(?:摄|摄影|文/图|/摄)$")
_ROLE = re.compile(r"^(?:本报|特约|全媒体|融媒体|见习|实习|首席)*(?:记者|通讯员|文|图|文图|供稿|撰稿|编辑)[:：/]?")
_ISSUED = re.compile(
    r"(?:通知|通报|意见|方案|纪要|公告|通告|决定|函|要点|规定|办法|细则|报告|清单|计划|批复|答复|复函|请示|公开信|倡议书|决议|汇编|台账|通知单|交办单|督办单|提示函|(?:分解|任务|责任|一览)表|责任状|任务书)(?:（.{1,12}）)?$"
)
_RED_HEAD = re.compile(
    r"文件$|〔\d{4}〕|^(?:特急|急件|加急|平急|内部|机密|秘密|签发人)|^第?\d+[期号]$|^(?:[\u4e00-\u9fff]{2,14}?(?:局|办公室|人民政府|委员会|领导小组|指挥部|中心|公司|联合会))+$|签发人：|^附件\d*：?$|^\d{4}年\d{1,2}月\d{1,2}日$"
)


@dataclass
class Draft:
    """Paragraphs gathered for one article: bodies and headline pieces."""

    body: list = field(default_factory=list)
    head: list = field(default_factory=list)
    byline: str | None = None
    rule: str = ""

    @property
    def paragraphs(self):
        """All paragraphs in reading order."""
        return sorted(self.body + self.head, key=attrgetter("start"))


def credit_names(text):
    """The reporters' names of a credit such as 记者方耀星 通讯员朱敬铨; empty when it holds something else."""
    names, named = [], False
    for piece in re.split(r"[\s、，,]+|(?=通讯员)|(?=记者)", text.strip()):
        bare = _ROLE.sub("", piece)
        named = named or bare != piece
        if not bare:
            continue
        if not is_name(bare) and not (named and re.fullmatch(r"[\u4e00-\u9fff]{2,4}", bare)):
            return []
        names.append(bare)
    return names


def _credit(view, paragraph):
    """(names, flat start of the credit) at the end of a paragraph, or None."""
    flat = view.flat[paragraph.start : paragraph.end]
    found = _CREDIT.search(flat) or _CAMERA.search(flat)
    if not found:
        return None
    names = credit_names(view.raw_text(paragraph.start + found.start(1), paragraph.start + found.end(1)))
    return (names, paragraph.start + found.start()) if names else None


def _is_caption(view, paragraph):
    flat = view.flat[paragraph.start : paragraph.end]
    return (len(flat) < 400 and bool(_CAMERA.search(flat))) or flat.startswith(("图为", "图①"))


_BULLET = re.compile(r"[◆●■★▲◎☆▶►]")
_IN_BRIEF, _ITEM = re.compile(r"简讯|短讯|快讯|简报|要闻"), re.compile(r"[△▲○●◇□■\-·•*☆]")


@rule("article", "bulletin")
def bulletin(view):
    """A bulletin whose items open with a printer's mark (◆, ●, ★) has one article an item; what stands above is its head."""
    heads = [i for i, p in enumerate(view.paragraphs) if _BULLET.match(view.flat[p.start]) and p.end - p.start <= 40]
    if len(heads) < 2 or official_paper(view):  # the marks of a notice only head its sections
        return None
    drafts = []
    for i, following in zip(heads, [*heads[1:], len(view.paragraphs)], strict=True):
        head, body = view.paragraphs[i], view.paragraphs[i + 1 : following]
        if _IN_BRIEF.match(view.flat, head.start + 1):
            drafts += [
                Draft([paragraph], rule="article.bulletin")
                for paragraph in body
                if _ITEM.match(view.flat[paragraph.start])
            ]
        elif body:
            drafts.append(Draft(body, [Paragraph(head.start + 1, head.end)], rule="article.bulletin"))
    return drafts or None


@rule("article", "official-paper")
def official_paper(view):
    """A document titled 通知, 意见, 方案, 纪要, 清单… is one article whose title may stand under a red head."""
    paragraphs = view.paragraphs
    title: list[Paragraph] = []
    for paragraph in paragraphs[:8]:
        flat = view.flat[paragraph.start : paragraph.end]
        if paragraph.row:
            return None
        if _RED_HEAD.search(flat) and not title:
            continue
        if len(flat) > 80 or re.search(r"[。；：]$", flat) or opens_report(flat):
            return None
        title.append(paragraph)
        if _ISSUED.search(flat):
            break
    else:
        return None
    if not title or len(title) > 3:
        return None
    return [Draft([p for p in paragraphs if p not in title], title, rule="article.official-paper")]


@rule("article", "headline-after-body")
def headline_after_body(view):
    """On a page whose first block is a body, headlines stand under their articles, or over the next where its words agree better."""
    heads = view.once(_headlines)
    if not view.paragraphs or 0 in heads or not any(_closes(view, i, heads) for i in heads):
        return None
    drafts: list[Draft] = []
    pending: list[Paragraph] = []
    for i, paragraph in enumerate(view.paragraphs):
        flat = view.flat[paragraph.start : paragraph.end]
        if i in heads and (pending or _closes(view, i, heads)):
            pending.append(paragraph)
            continue
        fresh = not drafts or pending or _is_caption(view, paragraph) or _opens_item(flat)
        if fresh or _is_caption(view, view.paragraphs[i - 1]):
            drafts.append(Draft(rule="article.headline-after-body"))
        drafts[-1].body.append(paragraph)
        if pending:
            _share(view, pending, drafts[-2], drafts[-1])
            pending = []
    drafts[-1].head += pending
    return drafts


def _share(view, headlines, above, below):
    """Between two bodies the first headlines belong to the one above, the others to the one below, as the words agree.
    Where nothing is told by the words, all belong above."""

    def fits(cut):
        kept = sum(_agreement(view, h, above) for h in headlines[:cut]) - 0.5 * bool(cut and above.head)
        return kept + sum(_agreement(view, h, below) for h in headlines[cut:])

    cut = max(range(len(headlines), -1, -1), key=fits)
    above.head += headlines[:cut]
    below.head += headlines[cut:]


def _agreement(view, headline, draft):
    """The share of a headline's pairs of characters that its body repeats, 0 to 1."""
    pairs = set(grams(view.flat[headline.start : headline.end]))
    body = "".join(view.flat[p.start : p.end] for p in draft.body)
    return sum(pair in body for pair in pairs) / len(pairs) if pairs else 0.0


@rule("article", "headline-before-body")
def headline_before_body(view):
    """A headline opens an article at the top of the document, after a credit or before a dateline."""
    paragraphs = view.paragraphs
    heads = view.once(_headlines)
    masthead = _masthead(view, heads)
    drafts: list[Draft] = []
    for i, paragraph in enumerate(paragraphs):
        flat = view.flat[paragraph.start : paragraph.end]
        if i in masthead:
            continue
        if drafts and drafts[-1].head and not drafts[-1].body and flat.startswith("——") and len(flat) <= 40:
            drafts[-1].head.append(paragraph)
            continue
        opens = i in heads and (not drafts or _credit(view, paragraphs[i - 1]) or _reports_next(view, i, heads))
        if opens and drafts and drafts[-1].head and not drafts[-1].body:
            drafts[-1].head.append(paragraph)
        elif opens or not drafts or (_opens_item(flat) and drafts[-1].body):
            drafts.append(Draft(rule="article.headline-before-body"))
            (drafts[-1].head if opens else drafts[-1].body).append(paragraph)
        else:
            drafts[-1].body.append(paragraph)
    return drafts


_ISSUE = re.compile(r"第[\d一二三四五六七八九十]+期|^(?:编号|密级)[：:]")
_ISSUED_ON = re.compile(r"[局委办府部会室心组]\d{4}年\d{1,2}月\d{1,2}日$")


def _masthead(view, heads):
    """The lines above the first headline that name the bulletin, its number and its publisher."""
    paragraphs = view.paragraphs[:5]
    texts = [view.flat[p.start : p.end] for p in paragraphs]
    last = max(
        (i for i, t in enumerate(texts) if len(t) <= 60 and (_ISSUE.search(t) or _ISSUED_ON.search(t))), default=-1
    )
    return set(range(last + 1)) if any(last < i < last + 3 for i in heads) else set()


def _headlines(view):
    out = set()
    for i, paragraph in enumerate(view.paragraphs):
        if not paragraph.row and looks_like_headline(view.flat[paragraph.start : paragraph.end]):
            out.add(i)
    return out


_OPENS_ITEM = re.compile(r"（?本报(?:讯|.{0,6}(?:讯|消息|电))")


def _opens_item(flat):
    return bool(_OPENS_ITEM.match(flat))


def _reports_next(view, i, heads):
    """Whether the paragraphs after headline `i` (skipping its further lines) open a news report."""
    for paragraph in view.paragraphs[i + 1 : i + 3]:
        flat = view.flat[paragraph.start : paragraph.end]
        if opens_report(flat):
            return True
        if not looks_like_headline(flat):
            return False
    return False


def _closes(view, i, heads):
    """Whether headline `i` stands under a finished body: what follows opens another item or nothing follows."""
    paragraphs = view.paragraphs
    above = paragraphs[i - 1]
    before = view.flat[above.start : above.end]
    if i - 1 in heads or not before.endswith(("。", "！", "？", "）", "”", "摄")):
        return False
    for paragraph in paragraphs[i + 1 :]:
        flat = view.flat[paragraph.start : paragraph.end]
        if opens_report(flat) or _is_caption(view, paragraph):
            return True
        if not looks_like_headline(flat):
            return bool(_credit(view, above))
    return True


def read_articles(view):
    """Drafts of all articles, by the first rule that understands the document."""
    if not view.flat:
        return []
    drafts: list[Draft] = next(filter(None, (found(view) for found in of("article"))), [])
    for draft in drafts:
        _sign(view, draft)
    return drafts


def _sign(view, draft):
    """Take the byline from the opening or closing credit; it is no part of what is read for directives."""
    names = []
    for paragraph in draft.body[:1]:
        found = _OPENING_CREDIT.match(view.flat[paragraph.start : paragraph.end])
        if found:
            names += credit_names(view.raw_text(paragraph.start + found.start(1), paragraph.start + found.end(1)))
    for paragraph in draft.body[-2:]:
        found = _credit(view, paragraph)
        names += [name for name in (found[0] if found else []) if name not in names]
    draft.byline = " ".join(names) or None
