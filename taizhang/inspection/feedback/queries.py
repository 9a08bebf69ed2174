"""Reading letters from above, what is proposed for each point, and the reply that the ledger writes."""

from django.utils import timezone

from taizhang.engine.gongwen.words import on
from taizhang.inspection.models import Feedback, FeedbackPoint, Need
from taizhang.inspection.schemes import queries as schemes
from taizhang.ledger.models import Item
from taizhang.org import queries as org
from taizhang.papers.models import Paper
from taizhang.ui import NotInReach

from . import rules

PAGE = 50


def letters(actor, before=None):
    found = Feedback.objects.visible_to(actor).select_related("scheme")
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def letter_for(actor, feedback_id):
    found = Feedback.objects.visible_to(actor).filter(pk=feedback_id).select_related("scheme").first()
    if found is None:
        raise NotInReach
    return found


def proposed(actor, letter):
    """(the leaves of the scheme, [(point, clause key, unit id)]): what each open point seems to be about, and whose it
    seems to be: the unit that it names, else the one that answers for the clause."""
    leaves = [clause for clause in schemes.clauses(letter.scheme) if clause.is_leaf]
    words = rules.pairs((clause.key, clause.title) for clause in leaves)
    needs = Need.objects.filter(area_id=letter.area_id, scheme_id=letter.scheme_id, unit_id__isnull=False)
    charged = dict(needs.values_list("clause_key", "unit_id"))
    matcher = org.matcher(letter.area_id)
    found = []
    for point in FeedbackPoint.objects.filter(area_id=letter.area_id, feedback=letter, item=None):
        key = rules.matched(point.text, words)
        named = [match.unit_id for match in matcher.match(point.text) if match.how != "guess"]
        found.append((point, key, named[0] if len(named) == 1 else charged.get(key)))
    return leaves, found


def issued(actor, letter):
    """The points that are items, with these."""
    rows = FeedbackPoint.objects.filter(area_id=letter.area_id, feedback=letter, item__isnull=False)
    return list(rows.filter(item__in=Item.objects.visible_to(actor)).select_related("item"))


def unissued(letter):
    """The points that nobody has handed out yet."""
    return list(FeedbackPoint.objects.filter(area_id=letter.area_id, feedback=letter, item=None))


def answers(letter, open_points, points, longest=None):
    """逐条答复: a line for each point, from the ledger alone. It goes to a superior and is Chinese."""
    names = org.unit_names(letter.area_id)
    said = {point.n: _answer(point, names, longest) for point in points}
    said |= {point.n: f"{_cut(point.text, longest)}　正在研究，尚未交办。" for point in open_points}
    return [f"{n}.{said[n]}" for n in sorted(said)]


def reply(letter, open_points, points):
    """What is answered, ready to be read and copied."""
    done = sum(point.item.closed_at is not None for point in points)
    counted = f"反馈的问题共{letter.point_count}条，已交办{len(points)}条，其中整改销号{done}条。"
    return "\n".join([counted, *answers(letter, open_points, points)])


def paper_of(actor, letter):
    """The reply that was drafted last, as far as the actor sees it."""
    return Paper.objects.visible_to(actor).filter(pk=letter.paper_id).first() if letter.paper_id else None


def _cut(text, longest):
    return text if longest is None or len(text) <= longest else f"{text[:longest]}……"


def _answer(point, names, longest):
    item = point.item
    said = f"{_cut(point.text, longest)}　责任单位：{names.get(item.lead_unit_id, '')}。"
    if item.last_report:
        said += f"整改情况：{_cut(item.last_report, longest).rstrip('。')}。"
    if item.closed_at:
        return f"{said}{on(timezone.localtime(item.closed_at).date())}已核验销号。"
    return f"{said}正在整改，时限{on(item.due_on)}。" if item.due_on else f"{said}正在整改。"
