"""Whom a step of an official paper tells in the inbox, and which step answers it: as `rules.flow` has the duties."""

from django.urls import reverse

from taizhang.engine.refusal import N_
from taizhang.notices import about
from taizhang.papers.models import Paper, PaperHand, PaperOrgan
from taizhang.papers.rules.kinds import KINDS

RECEIVE, REVIEW, SIGN, BACK, VOID = "paper_in", "paper_review", "paper_sign", "paper_back", "paper_void"
RECALLED, COSIGN = "paper_recall", "paper_cosign"


def register():
    """Once, by the plug."""
    about.is_about("paper", N_("一份公文"), lambda paper_id: reverse("papers:paper", args=[paper_id]))
    for act in ("papers.review", "papers.sign"):
        about.may(act, at_home=True)
    name = "papers.paper."
    for step in ("reviewed", "sent_back", "withdrawn"):
        about.answers(name + step, REVIEW)
    for step in ("signed", "sent_back", "withdrawn", "objected"):
        about.answers(name + step, SIGN)
    about.answers(name + "countersigned", COSIGN, units="units")
    for step in ("sent_back", "withdrawn", "objected"):
        about.answers(name + step, COSIGN)
    for step in ("submitted", "withdrawn"):
        about.answers(name + step, BACK)
    about.answers(name + "received", RECEIVE, units="units")
    about.answers(name + "revoked", RECEIVE)
    about.tells(name + "submitted", REVIEW, N_("公文送审，请审核"), _reviewers)
    about.tells(name + "reviewed", SIGN, N_("公文审核通过，请签发"), _signers)
    about.tells(name + "reviewed", COSIGN, N_("联合发文，请会签"), _organs)
    about.tells(name + "countersigned", SIGN, N_("公文审核通过，请签发"), _signers)
    about.tells(name + "objected", BACK, N_("公文退回，请改"), _writers)
    about.tells(name + "sent_back", BACK, N_("公文退回，请改"), _writers)
    about.tells(name + "issued", RECEIVE, N_("发来公文，请签收"), _addressees)
    about.tells(name + "recalled", RECALLED, N_("公文的签发撤回了，文号作废"), _writers, asks=False)
    about.tells(name + "revoked", VOID, N_("公文已废止，不再执行"), _addressees, asks=False)


def _paper(e):
    return Paper.objects.get(area_id=e.area_id, pk=e.stream_id)


def _named(paper):
    """Its kind and number: what it says stays on its page."""
    return f"{KINDS[paper.kind].word} {paper.number}".strip()


def _hands(e):
    hands = PaperHand.objects.filter(area_id=e.area_id, paper_id=e.stream_id)
    return list(hands.order_by("id").values_list("person_id", flat=True))


def _whoever_may(act, e, paper):
    """None of those who wrote it: a notice remembers two of them, the flow all."""
    by, other = [*_hands(e), None, None][:2]
    return {
        "to_act": act, "about_unit_id": paper.unit_id, "text": _named(paper), "by_person_id": by,
        "by_for_person_id": other,
    }  # fmt: skip


def _reviewers(e):
    return [_whoever_may("papers.review", e, _paper(e))]


def _organs(e):
    organs = PaperOrgan.objects.filter(area_id=e.area_id, paper_id=e.stream_id, agreed_at=None).order_by("id")
    return [{"to_unit_id": unit, "text": _named(_paper(e))} for unit in organs.values_list("unit_id", flat=True)]


def _signers(e):
    """Once every other organ has agreed."""
    paper = _paper(e)
    if paper.agreed_count < paper.organ_count:
        return []
    if paper.by_leader:
        return [{"to_person_id": paper.signer_person_id, "text": _named(paper)}]
    return [_whoever_may("papers.sign", e, paper)]


def _writers(e):
    return [{"to_person_id": person, "text": e.priv["reason"]} for person in _hands(e)]


def _addressees(e):
    text = _named(_paper(e))
    return [{"to_unit_id": unit, "text": text} for unit in e.pub["units"]]
