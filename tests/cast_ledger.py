"""Registers and items for the small county: `ledger.item()` is a draft, `ledger.claimed()` waits for a verifier.

    def test_…(ledger):
        item = ledger.accepted(title="清渠")        # the housing bureau leads, Hekou township joins
        actions.report(item, text="已开工", by=ledger.county.housing_liaison, at=ledger.later())

Every step happens an hour after the one before, so that lights and journals have something to say.
"""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest

from taizhang.ledger import actions
from taizhang.ledger.models import Evidence, Item
from tests.cast import NOON, County

DUE = date(2026, 3, 20)
PROBLEMS = actions.RegisterSpec(
    code="DC", name="督查问题册", report_days=7,
    fields=(
        actions.FieldSpec("street", "街道"),
        actions.FieldSpec("metres", "长度", "number"),
        actions.FieldSpec("found_on", "发现日期", "date"),
        actions.FieldSpec("kind", "类别", "choice", ("污水", "占道", "井盖")),
    ),
)  # fmt: skip
DECISIONS = actions.RegisterSpec(code="LX", name="联席会议定事项", closing="done", yellow_days=3)


class Ledger:
    """The county's ledger, grown by the hour."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.now, self.pace = NOON, timedelta(hours=1)
        clerk = county.clerk
        self.problems = actions.open_register(PROBLEMS, by=clerk, at=self.now).stream_id
        self.decisions = actions.open_register(DECISIONS, by=clerk, at=self.now).stream_id

    def later(self, **delta):
        self.now += timedelta(**delta) if delta else self.pace
        return self.now

    def unit(self, key):
        return self.county.units[key].pk

    def draft(self, title="柳林村东干渠污水直排口封堵", lead="housing", joint=("hekou",), **more):
        return actions.Draft(
            **{
                "register_id": self.problems, "title": title, "requirement": "封堵三处排口并接入管网",
                "done_when": "三处排口全部封死", "lead_unit_ids": (self.unit(lead),),
                "joint_unit_ids": tuple(self.unit(key) for key in joint), "due_on": DUE, **more,
            }
        )  # fmt: skip

    def item(self, **draft) -> Item:
        recorded = actions.enter(self.draft(**draft), by=self.county.clerk, at=self.later())
        return self.fresh(recorded.stream_id)

    def issued(self, **draft) -> Item:
        item = self.item(**draft)
        actions.issue(item, by=self.county.clerk, at=self.later())
        return self.fresh(item)

    def accepted(self, by="housing_liaison", **draft) -> Item:
        item = self.issued(**draft)
        actions.accept(item, by=self.county.actor(by, self.now), at=self.later())
        return self.fresh(item)

    def reported(self, text="管材已到，明日开挖", files=None, by="housing_liaison", **draft) -> Item:
        item = self.accepted(by=by, **draft)
        files = [page(f"{item.number} 第一页")] if files is None else files
        actions.report(item, text=text, files=files, by=self.county.actor(by, self.now), at=self.later())
        return self.fresh(item)

    def claimed(self, by="housing_liaison", head="housing_head", **draft) -> Item:
        return self.claim(self.reported(by=by, **draft), by=by, head=head)

    def claim(self, item, by="housing_liaison", head="housing_head") -> Item:
        proofs = [e.pk for e in Evidence.objects.filter(item=item)]
        liaison, head = self.county.actor(by, self.now), self.county.actor(head, self.now)
        actions.draft_claim(item, statement="三处都封了", evidence_ids=proofs, by=liaison, at=self.later())
        actions.submit_claim(item, by=head, at=self.later())
        return self.fresh(item)

    def judged(self, item, verdict="true", by="verifier", note="") -> Item:
        verifier = self.county.actor(by, self.now)
        for proof in Evidence.objects.filter(item=item):
            actions.open_proof(item, proof.pk, by=verifier, at=self.later())
            actions.judge(item, proof.pk, verdict=verdict, note=note, by=verifier, at=self.later())
        return self.fresh(item)

    def closed(self, **draft) -> Item:
        item = self.judged(self.claimed(**draft))
        actions.close(item, by=self.county.verifier, at=self.later())
        return self.fresh(item)

    def fresh(self, item) -> Item:
        return Item.objects.get(pk=getattr(item, "pk", item))


def page(text: str, name: str = "验收单.pdf") -> actions.Upload:
    """A small PDF whose bytes depend on `text`."""
    body = (
        f"%PDF-1.4\n% {text}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    )
    return actions.Upload(io.BytesIO(f"{body}trailer<</Root 1 0 R>>\n%%EOF\n".encode()), name, caption=text[:20])


@pytest.fixture
def ledger(county) -> Ledger:
    """A ledger with two registers, in a test that rolls back."""
    return Ledger(county)


@pytest.fixture
def standing_ledger(standing_county) -> Ledger:
    """The same where commits are real."""
    return Ledger(standing_county)
