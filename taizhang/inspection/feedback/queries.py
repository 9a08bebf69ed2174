"""Reading letters from above, what is proposed for each point, and the reply that the ledger writes."""

from django.utils.translation import gettext

from taizhang.inspection.models import Feedback, FeedbackPoint, Need
from taizhang.inspection.schemes import queries as schemes
from taizhang.ledger.models import Item
from taizhang.org import queries as org
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
    words = [(clause.key, clause.title) for clause in leaves]
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


def reply(letter, open_points, points):
    """逐条答复: from the ledger alone, ready to be copied."""
    names = org.unit_names(letter.area_id)
    done = sum(point.item.closed_at is not None for point in points)
    lines = [
        gettext("关于“{title}”反馈问题整改情况的报告").format(title=letter.title),
        gettext("{sender}：").format(sender=letter.sender),
        gettext("反馈的问题共{all}条，已交办{issued}条，其中整改销号{done}条。现逐条报告如下：").format(
            all=letter.point_count, issued=len(points), done=done
        ),
    ]
    answers = {point.n: _answer(point, names) for point in points}
    answers |= {point.n: gettext("{text}　正在研究，尚未交办。").format(text=point.text) for point in open_points}
    return "\n".join([*lines, *(f"{n}. {answers[n]}" for n in sorted(answers))])


def _answer(point, names):
    item = point.item
    said = gettext("{text}　责任单位：{unit}。").format(text=point.text, unit=names.get(item.lead_unit_id, ""))
    if item.last_report:
        said += gettext("整改情况：{report}").format(report=item.last_report.rstrip("。") + "。")
    if item.closed_at:
        return said + gettext("{on} 已核验销号。").format(on=f"{item.closed_at:%Y-%m-%d}")
    return said + (gettext("正在整改，时限 {on}。").format(on=item.due_on) if item.due_on else gettext("正在整改。"))
