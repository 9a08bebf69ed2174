"""Official papers of the small county: the clerk drafts, the verifier reviews, the leader or the office's head signs."""

from taizhang.jobs import worker
from taizhang.papers import actions
from taizhang.papers.issuing import facts
from taizhang.papers.models import Paper
from taizhang.papers.rules.kinds import KINDS, Kind
from taizhang.ui import clock


class Desk:
    """`desk.signed()`: a 督办单 about an item of the housing bureau, an hour from step to step."""

    def __init__(self, ledger):
        self.ledger, self.county = ledger, ledger.county

    def by(self, part):
        at = self.ledger.later()
        return {"by": self.county.actor(part, at), "at": at}

    def content(self, part="clerk", items=(), **more):
        ids = tuple(item.pk for item in items)
        actor = self.county.actor(part, self.ledger.now)
        return actions.Content(
            **{
                "title": "关于城西路灯的督办单", "body": "请于3个工作日内书面答复。", "items": ids,
                "to": (self.ledger.unit("housing"),), "signer_id": self.county.account("leader").person_id,
                "facts": facts.facts_of(actor, ids, self.ledger.now), **more,
            }
        )  # fmt: skip

    def drafted(self, kind=Kind.SUPERVISION, part="clerk", **more):
        if not KINDS[kind].by_leader:
            more = {"signer_id": None, **more}
        recorded = actions.draft(kind, self.content(part, **more), **self.by(part))
        return self.fresh(recorded.stream_id)

    def submitted(self, kind=Kind.SUPERVISION, part="clerk", **more):
        paper = self.drafted(kind, part, **more)
        actions.submit(paper, **self.by(part))
        return self.fresh(paper)

    def reviewed(self, kind=Kind.SUPERVISION, **more):
        paper = self.submitted(kind, **more)
        actions.review(paper, **self.by("verifier"))
        return self.fresh(paper)

    def signed(self, kind=Kind.SUPERVISION, by="", **more):
        """With its files frozen."""
        paper = self.reviewed(kind, **more)
        actions.sign(paper, **self.by(by or ("leader" if KINDS[kind].by_leader else "clerk_verifier")))
        self.work()
        return self.fresh(paper)

    def issued(self, kind=Kind.SUPERVISION, **more):
        paper = self.signed(kind, **more)
        actions.issue(paper, **self.by("clerk"))
        return self.fresh(paper)

    def step(self, name, paper, part):
        getattr(actions, name)(paper, **self.by(part))

    def work(self):
        with clock.frozen(self.ledger.now):
            worker.drain()

    def fresh(self, paper):
        return Paper.objects.get(pk=getattr(paper, "pk", paper))
