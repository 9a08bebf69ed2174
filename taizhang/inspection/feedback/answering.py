"""拟复函: the reply to a letter from above becomes a draft of the papers room, to be edited, signed and numbered there.

A reply is Chinese whatever the reader's language.
"""

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.models import Feedback
from taizhang.inspection.schemes.actions import KEEP, whole_county
from taizhang.papers import actions as papers
from taizhang.papers.actions.papers import MOST_SIGNS
from taizhang.papers.issuing import facts
from taizhang.papers.queries import texts
from taizhang.papers.rules import prefill
from taizhang.papers.rules.flow import State
from taizhang.papers.rules.kinds import Kind
from taizhang.papers.rules.texts import told

from . import queries

TITLE, LISTED = "【请填：来文标题】", "【事项清单】"
SHORT = 60  # signs of a point, where all of them would be too long for a paper


@transaction.atomic
def draft_reply(feedback, *, by, at):
    """(the paper's id, the entry); the entry is None where a draft is being written already."""
    whole_county(by)
    found = Feedback.objects.select_for_update().filter(area_id=by.area_id, pk=feedback.pk).first()
    if found is None:
        raise Refused("inspection.no_feedback", N_("没有这封反馈。"), "missing")
    paper = queries.paper_of(by, found)
    if paper is not None and paper.state == State.DRAFTING:
        return paper.pk, None
    issued = queries.issued(by, found)
    if not issued:
        raise Refused("inspection.nothing_issued", N_("还没有交办，先交办问题再拟复函。"), "invalid")
    known = facts.facts_of(by, [point.item_id for point in issued], at)
    title, body = _written(by, found, issued, known)
    content = papers.Content(
        title=title[:120], body=body, items=tuple(known)[: papers.MOST_ITEMS], to_text=found.sender, facts=known
    )
    drafted = papers.draft(Kind.REPLY, content, by=by, at=at).stream_id
    event = Event(("feedback", found.pk), "inspection.feedback.answered", pub={"paper": drafted})
    return drafted, journal.append(event, by=by.signing(KEEP), at=at)


def _written(by, letter, issued, known):
    """The office's own text of a 复函, with the answer to each point where its items are told."""
    text = texts.text_of(by, Kind.REPLY)
    left = queries.unissued(letter)
    lines = queries.answers(letter, left, issued)
    if sum(map(len, lines)) > MOST_SIGNS // 2:
        lines = queries.answers(letter, left, issued, longest=SHORT)
    listed = told("\n".join(lines))
    values = {
        "事由": f"《{told(letter.title)}》", "件数": str(len(known)), LISTED.strip("【】"): listed,
        "超期件数": str(sum(bool(fact.late) for fact in known.values())),
        "来文文号": told(letter.number) if letter.number else None,
        "牵头单位": told("、".join(dict.fromkeys(fact.unit for fact in known.values() if fact.unit))),
        **dict.fromkeys(("时限", "已超天数", "最近报告", "办结标准")),
    }  # fmt: skip
    title, body = prefill.filled(text, values)
    if LISTED not in text.body:
        body = f"{body}\n{listed}"
    return title, body.replace(TITLE, told(letter.title))
