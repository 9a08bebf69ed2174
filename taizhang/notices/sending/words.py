"""What a message says: a kind, a title, a link. Nothing else of an item leaves the house."""

from dataclasses import dataclass

from django.utils.translation import gettext, override

from taizhang.engine.refusal import N_
from taizhang.ledger.models import Handout, Item, ItemPurge
from taizhang.ledger.rules import day_of
from taizhang.notices.models import Notice, NoticeRead
from taizhang.notices.rules import LABELS
from taizhang.notices.sending import whom
from taizhang.notices.sending.rules import DIGEST, TEST
from taizhang.org import queries as org

TITLE_MAX = 80
ABOUT = N_("【{book}】{label}：{title}。打开：{address}")
HIDDEN = N_("1 件事项")
MORNING = N_("【{book}】{unit}{month}月{day}日汇总：{lines}。打开：{address}")
NEWS = N_("新消息 {n} 条")
COUNTED = N_("{label} {n} 件")
TRIAL = N_("【{book}】这是一条测试消息，收到就说明渠道通了，不用回复。")
SUBJECTS = {DIGEST: N_("{book}：今天要办的事"), TEST: N_("{book}：测试消息")}
SUBJECT = N_("{book}：{label}")

GONE, ANSWERED, SEEN, LEFT = (
    N_("消息已经不在了"),
    N_("已经办了，不用再发"),
    N_("已在收件箱里读过，不用再发"),
    N_("收信人已不管这件事"),
)


@dataclass(frozen=True)
class Words:
    """What is said, or why nothing is said any more."""

    subject: str = ""
    text: str = ""
    drop: str = ""


class Writer:
    """Writes the messages of one batch: what they are about is read when they leave, in a few questions."""

    def __init__(self, area_id, messages, site, at) -> None:
        self.area_id, self.site, self.on = area_id, site, day_of(at)
        self.book = book(area_id)
        self.units = org.unit_names(area_id)
        ids = {m.notice_id for m in messages if m.notice_id}
        self.notices = {n.pk: n for n in Notice.objects.filter(area_id=area_id, pk__in=ids)} if ids else {}
        found = list(self.notices.values())
        self.reached = whom.persons_of(area_id, found, self.on) if found else {}
        items = [n.item_id for n in found if n.item_id]
        self.titles = _titles(area_id, items)
        handouts = [n.handout_id for n in found if n.handout_id]
        self.handouts = (
            dict(Handout.objects.filter(area_id=area_id, pk__in=handouts).values_list("pk", "title"))
            if handouts
            else {}
        )
        reads = NoticeRead.objects.filter(area_id=area_id, notice_id__in=ids)
        self.read = set(reads.values_list("notice_id", "person_id")) if ids else set()

    def words(self, message):
        """What this message says now."""
        with override("zh-hans"):
            return self._words(message)

    def _words(self, message):
        if message.kind == TEST:
            return Words(gettext(SUBJECTS[TEST]).format(book=self.book), gettext(TRIAL).format(book=self.book))
        if message.kind == DIGEST:
            return self._digest(message)
        notice = self.notices.get(message.notice_id)
        if why := self._needless(message, notice):
            return Words(drop=gettext(why))
        label, title = gettext(LABELS[notice.kind]), self._title(notice)
        address = f"{self.site}/inbox/{notice.pk}/"
        text = gettext(ABOUT).format(book=self.book, label=label, title=title, address=address)
        return Words(gettext(SUBJECT).format(book=self.book, label=label), text)

    def _needless(self, message, notice) -> str:
        if notice is None:
            return GONE
        if notice.done_at is not None:
            return ANSWERED
        if message.person_id and message.person_id not in self.reached[notice.pk]:
            return LEFT
        if message.person_id and (notice.pk, message.person_id) in self.read:
            return SEEN
        return ""

    def _title(self, notice) -> str:
        if notice.handout_id:
            return self.handouts.get(notice.handout_id, "")[:TITLE_MAX] or gettext(HIDDEN)
        return self.titles.get(notice.item_id) or gettext(HIDDEN)

    def _digest(self, message) -> Words:
        from taizhang.notices.sending.digest import labels

        said = [
            gettext(COUNTED).format(label=gettext(label), n=message.counts[key])
            for key, label in labels()
            if message.counts.get(key)
        ]
        if news := message.counts.get("news"):
            said.append(gettext(NEWS).format(n=news))
        unit = self.units.get(message.unit_id, "")
        text = gettext(MORNING).format(
            book=self.book, unit=unit, month=self.on.month, day=self.on.day, lines="、".join(said),
            address=f"{self.site}/todo/",
        )  # fmt: skip
        return Words(gettext(SUBJECTS[DIGEST]).format(book=self.book), text)


def _titles(area_id, item_ids) -> dict[int, str]:
    """Number and title; none of what somebody asked to purge, and none of what was."""
    if not item_ids:
        return {}
    hidden = set(
        ItemPurge.objects.filter(area_id=area_id, item_id__in=item_ids, state__in=("asked", "purged")).values_list(
            "item_id", flat=True
        )
    )
    items = Item.objects.filter(area_id=area_id, pk__in=set(item_ids) - hidden)
    return {
        pk: f"{number} {title[:TITLE_MAX]}".strip() for pk, number, title in items.values_list("pk", "number", "title")
    }


def book(area_id) -> str:
    name = org.area_name(area_id)
    return f"{name[:-1] if name[-1:] in ('县', '市', '区') else name}台账"
